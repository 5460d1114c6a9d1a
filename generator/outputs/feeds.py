"""RSS and Atom. Well-formed, absolute links, unique and stable ids, and no time of building in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feedgenerator import Atom1Feed, Rss201rev2Feed

from generator.views.entries import Feed

AUTHOR = "Python Software Foundation"
"""Of what names no author of its own: Atom requires one (RFC 4287, 4.1.1)."""
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


@dataclass(frozen=True)
class Item:
    """What a feed says of one thing."""

    title: str
    link: str
    """A path of this site, or a whole address."""
    published: date | datetime
    """A day, or an aware instant."""
    html: str
    """A description, as HTML. It is escaped once, by the feed."""
    id: str = ""
    """Stable for ever; the link when empty."""
    author: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A feed in both its forms."""

    stem: str
    """`/jobs/feed`: the feed is at `/jobs/feed.rss` and `/jobs/feed.atom`."""
    title: str
    description: str
    page: str
    """The page that it belongs to: `/jobs/`."""

    @property
    def links(self) -> tuple[Feed, ...]:
        """For the head of a page."""
        return tuple(Feed(self.title, f"{self.stem}.{kind}", type) for kind, type in TYPES.items())


def feed(channel: Channel, items: Iterable[Item], *, kind: str, host: str, limit: int = 20) -> bytes:
    """The newest items. `kind` is `rss` or `atom`. Source: RSS 2.0; RFC 4287."""
    newest = sorted(items, key=lambda item: _instant(item.published), reverse=True)[:limit]
    made = (Rss201rev2Feed if kind == "rss" else Atom1Feed)(
        title=channel.title,
        link=f"{host}{channel.page}",
        feed_url=f"{host}{channel.stem}.{kind}",
        description=channel.description,
        language="en",
        author_name=AUTHOR,
    )
    for item in newest:
        link = item.link if "://" in item.link else f"{host}{item.link}"
        made.add_item(
            title=item.title,
            link=link,
            description=item.html,
            pubdate=_instant(item.published),
            updateddate=_instant(item.published),
            unique_id=item.id or link,
            author_name=item.author or None,
            categories=item.categories,
        )
    # The library would stamp an empty feed with the time of building.
    latest = _instant(newest[0].published) if newest else datetime(2000, 1, 1, tzinfo=UTC)
    made.latest_post_date = lambda: latest
    return str(made.writeString("utf-8")).encode()


def _instant(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(), tzinfo=UTC)
