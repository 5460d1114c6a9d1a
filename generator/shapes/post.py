"""Posts: short pieces of the community, of which each is a text, a photo, a video or a link."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, Number, Shape, Text, Url

Pixels = Annotated[int, Field(ge=1, le=20_000), Form("A whole number of pixels.")]


class Photo(Shape):
    """A picture of this site."""

    file: Annotated[
        str,
        StringConstraints(max_length=300, pattern=r"^/(?:[a-z0-9.-]+/)*[a-z0-9.-]+\.(?:jpg|png|webp|avif)$"),
        Form("The path of a file in site/root/, beginning with a slash: `/pictures/sprint.jpg`."),
    ]
    alt: Line
    """What is to be seen, for those who do not see it."""
    width: Pixels
    height: Pixels


class Post(Shape):
    """Something that the community should see."""

    number: Number
    """Stands in its address. Never given twice."""
    title: Line
    abstract: Annotated[
        str,
        StringConstraints(min_length=20, max_length=300, pattern=r"^\S[^\r\n]*$"),
        Form("Text on one line, 20 to 300 characters, no leading space."),
    ]
    """What it is, for the list."""
    media: Literal["text", "photo", "video", "link"]
    published: Day
    source: Url | None = None
    """The page that a link leads to, or where a video can be watched. Nothing of it is embedded."""
    photo: Photo | None = None
    text: Text | None = None
    draft: bool = False
    """Private: it is checked, and published nowhere."""

    @model_validator(mode="after")
    def _has_what_it_is(self) -> "Post":
        needs = {"text": "text", "photo": "photo", "video": "source", "link": "source"}[self.media]
        if getattr(self, needs) is None:
            raise ValueError(f"a {self.media} has a `{needs}`, and this one has none")
        if self.photo and self.media != "photo":
            raise ValueError(f"this is a {self.media}, but it has a `photo`")
        return self

    @property
    def path(self) -> str:
        return f"/community/{self.number}/"

    def is_published(self, today: date) -> bool:
        return not self.draft and self.published <= today
