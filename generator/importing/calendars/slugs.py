"""Names of files, made of what things are called."""

import re
import unicodedata
from collections.abc import Container

_LONGEST = 60


def slug_of(title: str) -> str:
    """`PyCon España 2027` -> `pycon-espana-2027`; empty when nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")


def free(slug: str, taken: Container[str]) -> str:
    """The slug, or with the first number that nobody has."""
    number, made = 2, slug
    while made in taken:
        made, number = f"{slug}-{number}", number + 1
    return made
