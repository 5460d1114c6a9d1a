"""Compressed forms of a file, which lie beside it: `index.html.br`, `index.html.gz`. Who changes or removes the file drops them first:
servers hand them out without looking whether they are of the same time."""

import contextlib
import os
from collections.abc import Container

ENDINGS = (".br", ".gz")


def drop(file: str) -> None:
    """The forms of a file, where there are any."""
    for ending in ENDINGS:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(file + ending)  # noqa: PTH108  asked for every file that a build writes


def is_form(name: str, of: Container[str]) -> bool:
    """Whether a file of this name is a form of one of the files `of`."""
    return name.endswith(ENDINGS) and name[:-3] in of
