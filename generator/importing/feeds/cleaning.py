"""What a stranger's feed says, as text and addresses that can do no harm: no markup, no script, nothing unseen."""

import html
import ipaddress
import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import nh3

from generator.shapes.base import UNSEEN

_LOOKED_AT = 20_000
"""Characters of a text of which the beginning is wanted."""
_BREAKS = re.compile(
    r"<(?=/?(?:p|div|br|li|h[1-6]|tr|td|th|dt|dd|blockquote|pre|hr|figure|figcaption)\b)", re.IGNORECASE
)
_HAS_TAGS = re.compile(
    r"</?(?:a|abbr|b|big|br|code|del|div|em|font|i|img|ins|kbd|p|s|script|small|span|strong|style|sub|sup|tt|u|var)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_SAFE = "%/:=&?~+!$,;'@()*-._"
"""What may stand in an address beside letters and digits; all else is written as percent and two digits (RFC 3986, 2)."""


def line(text: str, *, limit: int, is_html: bool) -> str:
    """One line of at most `limit` characters; empty when nothing in it can be seen."""
    text = text[:_LOOKED_AT]
    if is_html or _HAS_TAGS.search(text):
        text = nh3.clean(_BREAKS.sub(" <", text), tags=set())
    # A tab and a line feed are spaces; what nobody sees goes; a text that was escaped once too often is read twice.
    text = " ".join(UNSEEN.sub(" ", html.unescape(html.unescape(text))).split())
    text = UNSEEN.sub("", text)
    if all(unicodedata.category(character)[0] in "CMZ" for character in text):
        return ""
    return _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    """Ends after a whole word, where there is one near."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1]
    words, space, _ = text[:limit].rpartition(" ")
    return f"{(words if space and len(words) > limit // 2 else short).rstrip(' ,;:-')}…"


def address(link: str, *, base: str) -> str | None:
    """A whole address that a page may lead to, or None: no `javascript:`, no password, no host of a private network."""
    try:
        parts = urlsplit(urljoin(base, UNSEEN.sub("", link).strip()))
        host, port = _host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or host is None or "@" in parts.netloc:
        return None
    netloc = host if port is None else f"{host}:{port}"
    path, query, fragment = (_quoted(part) for part in (parts.path, parts.query, parts.fragment))
    made = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return moved(made) if len(made) <= 2_000 else None


def moved(url: str) -> str:
    """Addresses of blogs that live elsewhere now. Source: the present site's update_blogs."""
    return re.sub(r"^https?://pythoninsider\.blogspot\.com(?=[/?#]|$)", "https://blog.python.org", url)


def _host(name: str) -> str | None:
    """The name as DNS has it, if it can be one on the internet."""
    if ":" in name:  # no blog is known by a number of IPv6
        return None
    if re.fullmatch(r"[0-9.]+", name):
        return name if ipaddress.IPv4Address(name).is_global else None
    ascii_name = name.encode("idna").decode().rstrip(".").lower()
    is_name = re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}", ascii_name)
    return ascii_name if is_name else None


def _quoted(part: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe=_SAFE))
