"""A directory for programs that read prose: its rows as lists below the headings of the page."""

from collections.abc import Iterator

from generator.markup import day
from generator.shapes.directory import Directory
from generator.views.listing import Group, Listing, Row


def as_markdown(record: Directory, listing: Listing, *, url: str) -> bytes:
    """The title, where the rows are from, the rows, and the text that follows them."""
    parts = [
        f"# {record.title}",
        f"<{url}>",
        record.lead,
        f"{record.origin} This is the state of {day(record.recorded)}: {listing.total} {listing.many}.",
        "\n".join(f"- source: {source}" for source in record.sources),
        *(block for group in listing.groups for block in _group(group)),
        (record.text or "").strip(),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.title}"
    yield group.note
    for part in group.parts:
        yield f"### {part.title}" if part.title else ""
        yield "\n".join(map(_row, part.rows))


def _row(row: Row) -> str:
    name = f"[{row.name}]({_whole(row.url)})" if row.url else row.name
    links = ", ".join(f"[{link.label}]({_whole(link.url)})" for link in row.links)
    facts = [f" ({row.aside})" if row.aside else "", f": {row.about}" if row.about else ""]
    more = [f"; {links}" if links else "", f"; versions: {', '.join(row.folded)}" if row.folded else ""]
    return f"- {name}{''.join(facts)}{''.join(more)}"


def _whole(url: str) -> str:
    """Without the characters that would end a link of Markdown."""
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
