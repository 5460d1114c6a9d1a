"""Which banners a browser may have to show in the coming weeks, and what the API says now."""

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.shapes.banner import Banner, Banners

AHEAD = timedelta(days=60)
"""A page that lies in a cache still knows what comes."""
AUDIENCES = {"everyone": ("/",), "psf": ("/psf/", "/nominations/"), "downloads": ("/downloads/", "/getit/")}
_ORDER = {"alarm": 0, "notice": 1}


def banners(site: Catalogue) -> tuple[Banner, ...]:
    """All, in the order in which one is chosen: alarms first, then what began last."""
    held = site.only(Banners)
    rows = sorted(held.banners if held else (), key=lambda banner: banner.id)
    return tuple(sorted(rows, key=lambda banner: (_ORDER[banner.kind], -banner.starts.timestamp())))


def where(banner: Banner) -> tuple[str, ...]:
    """The beginnings of the addresses that show it: its own within those of its audience."""
    found = [
        own if own.startswith(theirs) else theirs
        for own in banner.paths
        for theirs in AUDIENCES[banner.audience]
        if own.startswith(theirs) or theirs.startswith(own)
    ]
    return tuple(dict.fromkeys(found))


def for_browsers(site: Catalogue, now: datetime, texts: Texts) -> list[dict[str, object]]:
    """What banners.js chooses from: all that are shown now or will be within `AHEAD`."""
    return [
        {
            "id": banner.id,
            "title": banner.title,
            "html": _line(banner, texts),
            "starts": banner.starts.isoformat(),
            "ends": banner.ends.isoformat(),
            "kind": banner.kind,
            "paths": where(banner),
            "dismissible": banner.dismissible,
        }
        for banner in banners(site)
        if not banner.api and banner.starts - AHEAD <= now < banner.ends
    ]


def api_notice(site: Catalogue, now: datetime) -> str | None:
    """What the answers below /api/ say in a header, or None. ASCII, on one line."""
    shown = (banner for banner in banners(site) if banner.api and banner.starts <= now < banner.ends)
    banner = next(shown, None)
    if banner is None:
        return None
    link = f" <{banner.link}>" if banner.link else ""
    return f"{banner.title}: {_without_marks(banner.text)}{link}"


def turns(site: Catalogue) -> Iterator[datetime]:
    """When the list for browsers or the notice of the API reads otherwise."""
    for banner in banners(site):
        yield from (banner.starts - AHEAD, banner.starts, banner.ends)


def _line(banner: Banner, texts: Texts) -> str:
    """The title, the text without the paragraph around it, and the link."""
    inner = re.sub(r"^<p>(.*)</p>$", r"\1", texts.render(banner.text).html.strip())
    colon = "" if banner.title[-1] in ".:!?" else ":"
    text = f"<strong>{html.escape(banner.title)}{colon}</strong> {inner}"
    if not banner.link:
        return text
    return f'{text} <a href="{html.escape(banner.link)}">{html.escape(banner.link_text)}</a>'


def _without_marks(text: str) -> str:
    """`**Closed** on [Sunday](/x/)` -> `Closed on Sunday`"""
    return re.sub(r"[*`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))
