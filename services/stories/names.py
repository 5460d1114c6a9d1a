"""The name of a story in its address."""

import re
import unicodedata

_LONGEST = 80


def slug_of(title: str) -> str:
    """`Zoë's ferries & Python` -> `zoe-s-ferries-python`; empty when nothing of it is Latin. A long one ends with a word."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) <= _LONGEST:
        return slug
    return slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
