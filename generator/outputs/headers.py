"""What every answer carries beside the file: security, caching, who may read it. One table for every server."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
"""On every answer. Nothing on a page comes from another host, and no script or style stands inside the HTML, so that
nothing inline is allowed. `wasm-unsafe-eval` lets the search compile its WebAssembly and no JavaScript."""

HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload"}
"""Where the site's address begins with https, as the present site sends it (spec of the present site, 0.4)."""

NOT_FOUND = "public, max-age=300"
MOVED = "public, max-age=3600"
"""Of a redirect that stays (301). One that may change (302) is kept as long as what is not found."""

NOTICE = "X-Python-Notice"
"""No registered header says "maintenance on Sunday": `Deprecation` and `Sunset` are about the address that is asked."""

SPECULATION = "Speculation-Rules"
"""What browsers may fetch before it is asked for. A header and not a part of the page: the policy allows nothing inline."""

ANYBODY = {"Access-Control-Allow-Origin": "*"}


TYPES = {
    "text/html": "html",
    "text/plain": "txt",
    "text/css": "css",
    "text/javascript": "js",
    "text/markdown": "md",
    "text/calendar": "ics",
    "application/json": "json",
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/xml": "xml",
    "application/speculationrules+json": "speculationrules",
    "application/wasm": "wasm",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/webp": "webp",
    "image/vnd.microsoft.icon": "ico",
    "font/woff2": "woff2",
}
"""Media type -> endings of files. What has no ending is text/plain."""
IN_UTF_8 = (
    *(name for name in TYPES if name.startswith("text/") and name != "text/html"),
    "application/rss+xml",
    "application/atom+xml",
)
"""With `charset=utf-8`; so is text/html, of which nginx wants no mention."""


@dataclass(frozen=True)
class Some:
    """Headers of some addresses. For each header the first row that fits decides."""

    pattern: str
    """A path, in which one `*` stands for anything: `/static/*`, `/*.json`."""
    headers: Mapping[str, str]

    @property
    def regex(self) -> str:
        """The same, as every server reads it."""
        before, star, after = self.pattern.partition("*")
        return f"^{re.escape(before)}{'.*' if star else ''}{re.escape(after)}$"


_DATA = ("/api/*/", *(f"/*.{ending}" for ending in ("json", "ics", "rss", "atom", "xml", "md", "txt")), "/*/SHA256SUMS")
"""What other sites' pages may read. No two of these take the same address: some hosts join what several rows say."""

_TABLE = (
    Some("/static/*", {"Cache-Control": "public, max-age=31536000, immutable"}),  # names change with the content
    *(Some(pattern, ANYBODY) for pattern in _DATA),
    Some("/*", {"Cache-Control": "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"}),
)


@dataclass(frozen=True)
class Sent:
    """The headers of a build."""

    host: str
    """Scheme and name of the site: over https it asks browsers to stay there."""
    notice: str | None = None
    """What programs are to know now, in ASCII; every answer below /api/ carries it."""
    prefetch: str | None = None
    """The address of the rules by which links are fetched ahead; every page names it."""

    @property
    def everywhere(self) -> dict[str, str]:
        """What every answer carries."""
        return SECURITY | (HTTPS if self.host.startswith("https:") else {})

    @property
    def table(self) -> tuple[Some, ...]:
        """What some answers carry."""
        ahead = {SPECULATION: f'"{self.prefetch}"'} if self.prefetch else {}
        pages = (Some("/", ahead), Some("/*/", ahead)) if ahead else ()
        return _TABLE + pages + ((Some("/api/*", {NOTICE: self.notice}),) if self.notice else ())

    def by_name(self) -> Iterator[tuple[str, list[tuple[Some, str]]]]:
        """Each header that only some addresses have, with the rows that set it, in order."""
        for name in dict.fromkeys(name for some in self.table for name in some.headers):
            yield name, [(some, some.headers[name]) for some in self.table if name in some.headers]

    def as_json(self) -> dict[str, object]:
        """headers.json, which our own server reads. It speaks plain HTTP, so that HTTPS is left to the proxy in front."""
        rows = [{"for": some.pattern, "set": some.headers} for some in self.table]
        return {"security": SECURITY, "paths": rows, "moved": MOVED, "not_found": NOT_FOUND}
