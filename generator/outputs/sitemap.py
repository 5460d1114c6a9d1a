"""The sitemap for search engines, with the days on which pages really changed."""

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape


def sitemap(pages: Iterable[tuple[str, date | None]], host: str) -> str:
    """(address, day of its last change where the content says one) -> XML. Source: sitemaps.org, protocol 0.9."""
    rows = "".join(
        f"<url><loc>{escape(host + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for path, changed in pages
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
