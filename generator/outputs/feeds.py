"""RSS and Atom. Well-formed, absolute links, unique and stable ids, and no time of building in them."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from feedgenerator import Atom1Feed, Rss201rev2Feed

from generator.markup import day
from generator.shapes.release import Release

RELEASES_SHOWN = 10


def releases(published: Iterable[Release], *, kind: str, host: str) -> str:
    """The newest releases by date, pre-releases among them. `kind` is `rss` or `atom`."""
    newest = sorted(published, key=lambda r: (r.date, r.sort_key), reverse=True)[:RELEASES_SHOWN]
    feed = (Rss201rev2Feed if kind == "rss" else Atom1Feed)(
        title="Python Releases",
        link=f"{host}/downloads/",
        feed_url=f"{host}/downloads/feed.{kind}",
        description="The newest releases of Python, pre-releases among them.",
        language="en",
    )
    for release in newest:
        published_at = datetime.combine(release.date, time(), tzinfo=UTC)
        feed.add_item(
            title=release.name,
            link=f"{host}{release.path}",
            description=f"Release date: {day(release.date)}",
            pubdate=published_at,
            updateddate=published_at,
            unique_id=f"{host}{release.path}",
        )
    # The library would stamp an empty feed with the time of building.
    feed.latest_post_date = lambda: (
        datetime.combine(newest[0].date, time(), tzinfo=UTC) if newest else datetime(2000, 1, 1, tzinfo=UTC)
    )
    return str(feed.writeString("utf-8"))
