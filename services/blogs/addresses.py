"""Addresses of feeds: when two are the same, and the name that is made of one."""

import re
from zlib import crc32

_LONGEST = 80


def bare(feed: str) -> str:
    """Without what two spellings of one address differ by: `https://A.example/feed/` -> `a.example/feed`"""
    host, slash, path = feed.partition("://")[2].partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def slug_of(feed: str) -> str:
    """`https://a.example/tag/python.xml` -> `a-example-tag-python-xml`. Two that are cut alike do not become one."""
    slug = re.sub(r"[^a-z0-9]+", "-", bare(feed).casefold()).strip("-")
    return (
        slug
        if slug and len(slug) <= _LONGEST
        else f"{slug[:_LONGEST].strip('-') or 'blog'}-{crc32(bare(feed).encode())}"
    )
