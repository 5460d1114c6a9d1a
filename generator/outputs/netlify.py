"""`_redirects` and `_headers` as Netlify and Cloudflare Pages read them, with a list of what they cannot express.

Source: Cloudflare Pages, "Redirects" (2,000 single and 100 rows with `*`, the single ones first, a row wins over a file)
and "Headers" (100 rows; what several rows say is joined).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from generator.outputs import headers
from generator.outputs.redirects import Row

MOST_SINGLE = 2_000
MOST_SPLATS = 100
_RULES = next(name for name, ending in headers.TYPES.items() if ending == "speculationrules")
_SPLAT = re.compile(r"(/[^\\()\[\]{}.*+?|^$]*)\(\.\*\)")
"""A pattern that is a fixed beginning and whatever follows: `/mailman/(.*)`."""


def redirects(rows: Sequence[Row], pages: Collection[str]) -> str:
    """As much of the table as fits. `pages`: their addresses, for there a row wins over a page."""
    folders = _folders(pages)
    single = [row for row in rows if row.first and row.to][:MOST_SINGLE]
    several = [row for row in rows if not row.first and not row.hosts and _splat(row, folders)]
    chosen = sorted(several, key=_worth)[:MOST_SPLATS]
    splats = [row for row in several if row in chosen]
    said = {*single, *splats}
    lines = [f"{row.from_} {row.to} {row.status}" for row in single]
    lines += [_splat(row, folders) or "" for row in splats]
    left = [row for row in rows if row not in said]
    return "\n".join([*_words(len(single), len(splats)), *lines, *_not_expressed(left), ""])


def _folders(pages: Iterable[str]) -> frozenset[str]:
    """Each address at or below which there is a page."""
    found: set[str] = set()
    for page in pages:
        folder = page.rpartition("/")[0]
        while folder and f"{folder}/" not in found:
            found.add(f"{folder}/")
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def _worth(row: Row) -> tuple[bool, bool]:
    """First what has no row for a single address, last what nothing lies below."""
    return row.match == "prefix", row.from_.endswith((".html", ".rdf", ".py"))


def _words(single: int, splats: int) -> Iterator[str]:
    yield "# Written by the build for Netlify and Cloudflare Pages: change content/site/redirects.yaml and build again."
    yield f"# {single:,} rows for one address (of at most {MOST_SINGLE:,}), then {splats} with * (of at most {MOST_SPLATS})."
    yield "# What these hosts cannot do is listed at the end."


def _splat(row: Row, folders: Collection[str]) -> str | None:
    """A row with `*`, or None when there is none that says the same."""
    if row.match == "prefix" and row.to:
        stem, to = row.from_.rstrip("/"), row.to
    elif (match := _SPLAT.fullmatch(row.from_)) and row.to:
        stem, to = match[1].rstrip("/"), row.to.replace("\\1", ":splat")
        if not match[1].endswith("/"):
            return None
    else:
        return None
    if f"{stem}/" in folders or "\\" in to:
        return None
    return f"{stem}/* {to} {row.status}"


def _not_expressed(left: Sequence[Row]) -> Iterator[str]:
    yield "#"
    yield f"# Not expressed ({len(left)}): other hosts, status 410, patterns, what lies beside pages, what is beyond the limits."
    for row in left:
        on = f" on {', '.join(row.hosts)}" if row.hosts else ""
        yield f"# {row.match}{on}: {row.from_} -> {row.to or 'gone'} ({row.status})"


def header_rows(sent: headers.Sent) -> str:
    """The default Cache-Control is left to the host: two rows for one address would be joined to nonsense."""
    lines = [
        "# Written by the build for Netlify and Cloudflare Pages: change generator/outputs/headers.py and build again."
    ]
    lines += ["/*", *(f"  {name}: {value}" for name, value in sent.everywhere.items())]
    for some in sent.table:
        if some.pattern != "/*":
            lines += [some.pattern, *(f"  {name}: {value}" for name, value in some.headers.items())]
    # These hosts know no type for its ending, and browsers take it with its own type only.
    lines += [f"{sent.prefetch}", f"  Content-Type: {_RULES}"] if sent.prefetch else []
    return "\n".join([*lines, ""])
