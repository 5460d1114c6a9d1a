"""Addresses of feeds: when two are the same, and the name that is made of one."""

import re
from zlib import crc32

_LONGEST = 60


def bare(feed: str) -> str:
    """Without what two spellings of one address differ by: `https://A.example/feed/` -> `a.example/feed`"""
    host, slash, path = feed.partition("://")[2].partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def slug_of(feed: str) -> str:
    """`https://a.example/tag/python.xml` -> `a-example-tag-python-xml-3141592653`: two that read alike do not become one."""
    words = re.sub(r"[^a-z0-9]+", "-", bare(feed).casefold())[:_LONGEST].strip("-")
    return f"{words or 'blog'}-{crc32(bare(feed).encode())}"
