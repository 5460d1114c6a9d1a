"""The posts of the community, in pages of a list."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from generator.catalogue import Catalogue
from generator.shapes.post import Post

LIST = "/community/posts/"
ON_A_PAGE = 25
MEDIA = {"text": "Text", "photo": "Photo", "video": "Video", "link": "Link"}


def published(site: Catalogue, today: date) -> tuple[Post, ...]:
    """Newest first. Of a number that is given twice, which a rule reports, the post that came first."""
    public = sorted(site.every(Post), key=lambda post: post.published, reverse=True)
    known = {post.number: post for post in public if post.is_published(today)}
    return tuple(sorted(known.values(), key=lambda post: (post.published, post.number), reverse=True))


@dataclass(frozen=True)
class ListPage:
    """One page of the list."""

    number: int
    """From 1."""
    of: int
    posts: tuple[Post, ...]

    @property
    def path(self) -> str:
        return address(self.number)

    @property
    def newer(self) -> str | None:
        return address(self.number - 1) if self.number > 1 else None

    @property
    def older(self) -> str | None:
        return address(self.number + 1) if self.number < self.of else None


def address(number: int) -> str:
    """Of a page of the list."""
    return LIST if number == 1 else f"{LIST}page/{number}/"


def pages(every: tuple[Post, ...]) -> tuple[ListPage, ...]:
    """At least one, for a list without posts has a page too."""
    cut = [every[start : start + ON_A_PAGE] for start in range(0, len(every), ON_A_PAGE)] or [()]
    return tuple(ListPage(number, len(cut), posts) for number, posts in enumerate(cut, 1))


def host(post: Post) -> str:
    """Whose site a link or a video leads to: `www.youtube.com`."""
    return urlsplit(post.source or "").netloc
