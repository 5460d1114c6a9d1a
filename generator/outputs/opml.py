"""OPML: a list of feeds that readers import at once. Source: OPML 2.0."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from generator.shapes.blog import Blog


def opml(title: str, groups: Iterable[tuple[str, Iterable[Blog]]]) -> bytes:
    """The feeds of each group under its name. It has no date, so that the same feeds give the same bytes."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<opml version="2.0">']
    lines += [f" <head><title>{escape(title)}</title></head>", " <body>"]
    for name, blogs in groups:
        lines.append(f"  <outline text={quoteattr(name)}>")
        lines += [f"   {_outline(blog)}" for blog in blogs]
        lines.append("  </outline>")
    lines += [" </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def _outline(blog: Blog) -> str:
    name, home = quoteattr(blog.name), f" htmlUrl={quoteattr(blog.home)}" if blog.home else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(blog.feed)}{home}/>'
