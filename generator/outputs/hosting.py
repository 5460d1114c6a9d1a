"""What a web server must know beside the files: redirects, headers; and the sitemap for search engines."""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from generator.catalogue import Catalogue
from generator.views.downloads import Latest, published

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
"""On every answer. Nothing on a page comes from another host, no script or style stands inside the HTML."""

CACHING = {
    "/static/": "public, max-age=31536000, immutable",
    "/": "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400",
}
"""By the beginning of the path, the longest first. Names below /static/ change with their content."""

OPEN = ("/api/", "/downloads/branch/", "/downloads/feed", "/downloads/releases.ics")
"""Data that other sites' pages may read."""


_NO_LINE = r"/(?:downloads|getit)/latest/[a-z0-9.]+/?"


def headers() -> dict[str, object]:
    return {"security": SECURITY_HEADERS, "caching": CACHING, "open": OPEN, "not_found": "public, max-age=300"}


def latest_addresses(site: Catalogue) -> Iterator[str]:
    """The addresses that lead to the newest release of a line."""
    yield "/downloads/latest/"
    for line in ("python3", "python2", "prerelease", "pymanager"):
        yield f"/downloads/latest/{line}/"
    for row in site.branch_rows:
        if row.branch.startswith("3."):
            yield f"/downloads/latest/python{row.branch}/"


def latest_redirects(site: Catalogue, newest: Latest) -> Iterator[tuple[str, str]]:
    """(address, where it leads): to the newest release of the line, or to /downloads/ where there is none."""
    leads = {
        "": newest.python3,
        "python3/": newest.python3,
        "python2/": newest.python2,
        "prerelease/": newest.prerelease,
        "pymanager/": newest.install_manager,
        **{f"python{branch}/": release for branch, release in newest.branches.items()},
    }
    for address in latest_addresses(site):
        release = leads.get(address.removeprefix("/downloads/latest/"))
        yield address, release.path if release else "/downloads/"


def redirects(site: Catalogue, newest: Latest, today: date) -> list[dict[str, object]]:
    """The whole table in order; the first that matches wins. Those marked `first` are asked before the files."""
    rows: list[dict[str, object]] = [
        {
            "from": address.replace("/downloads/", prefix, 1),
            "to": target,
            "status": 302,
            "match": "exact",
            "first": True,
        }
        for address, target in latest_redirects(site, newest)
        for prefix in ("/downloads/", "/getit/")
    ]
    # A branch that is not known has no newest release either.
    rows.append({"from": _NO_LINE, "to": "/downloads/", "status": 302, "match": "regex"})
    rows += [
        {"from": f"{folder}/releases/{version}/", "to": release.path, "status": 301, "match": "exact"}
        for release in published(site, today)
        if release.product == "python"
        for version in dict.fromkeys((release.version, release.version.removesuffix(".0")))
        for folder in ("/download", "/getit")
    ]
    rows += [redirect.model_dump(by_alias=True, exclude={"note"}) for redirect in site.redirects.redirects]
    return rows


def sitemap(pages: Iterable[tuple[str, date | None]], host: str) -> str:
    """Source: sitemaps.org, protocol 0.9."""
    rows = "".join(
        f"<url><loc>{escape(host + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for path, changed in pages
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
