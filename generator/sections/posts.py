"""Posts of the community: the list in pages, and each post."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.shapes.post import Post
from generator.views import posts
from generator.views.entries import Entry


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    every = posts.published(site, today)
    for page in posts.pages(every):
        yield Entry(
            page.path,
            "Community posts" if page.number == 1 else f"Community posts, page {page.number}",
            "Short pieces of the Python community, newest first: texts, photos, videos and links."
            + ("" if page.number == 1 else f" Page {page.number} of {page.of}."),
            "the list of posts",
            short="Posts" if page.number == 1 else f"Page {page.number}",
            facets={"kind": "Page"},
        )
    for post in every:
        yield Entry(
            post.path,
            post.title,
            post.abstract,
            post,
            twins=True,
            changed=post.published,
            facets={"kind": "Post", "year": str(post.published.year)},
        )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A post comes out."""
    for post in site.every(Post):
        if not post.draft and (at := datetime.combine(post.published, time(), tzinfo=UTC)) > now:
            yield at


def outputs(plan: Plan) -> Iterator[Output]:
    every = posts.published(plan.site, plan.setting.today)
    for page in posts.pages(every):
        yield from plan.page(page.path, "community/posts.html", view=page, media=posts.MEDIA)
    for post in every:
        yield from plan.page(
            post.path,
            "community/post.html",
            post=post,
            media=posts.MEDIA[post.media],
            host=posts.host(post),
            text=plan.texts.render(post.text).html if post.text else "",
        )
