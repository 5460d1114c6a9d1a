"""Elections of the Foundation's board and of the Packaging Council, and those who stand for them."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints, model_validator

from generator.shapes.base import Day, Form, Instant, Line, Shape, Slug

Statement = Annotated[str, StringConstraints(min_length=1, max_length=20_000), Form("Markdown, of a person outside.")]


class Election(Shape):
    """An election, and when people can be nominated for it."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text",)

    slug: Slug
    name: Line
    body: Literal["board", "packaging-council"]
    """What is elected."""
    date: Day
    """The day of the election, in UTC."""
    opens: Instant
    """From then on people can be nominated."""
    closes: Instant
    """Until then. Nominees are shown from the next day on (UTC)."""
    text: Statement | None = None
    """What it is about, by the Foundation."""

    @property
    def path(self) -> str:
        return f"/nominations/election/{self.slug}/"

    @property
    def nominees_path(self) -> str:
        return f"/nominations/elections/{self.slug}/nominees/"

    @model_validator(mode="after")
    def _fits_together(self) -> "Election":
        if self.closes <= self.opens:
            raise ValueError("`closes` is not after `opens`")
        return self


class Nominee(Shape):
    """A person who stands for election: who accepted the nomination and whom the Foundation approved. Nobody else is
    written here, and neither is who nominated the person: what has no field cannot be published."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text", "mission")

    election: Slug
    slug: Slug
    name: Line
    service: Line | None = None
    """Earlier service, as in `2019, 2021` or `New board member`."""
    employer: Line | None = None
    affiliations: Line | None = None
    """Other organizations that the person belongs to."""
    mission: Statement | None = None
    """How the person's aims fit the Foundation's mission."""
    text: Statement
    """The nomination statement."""

    @property
    def path(self) -> str:
        return f"/nominations/elections/{self.election}/nominees/{self.slug}/"


class Elections(Shape):
    """All elections, and those who stand for them."""

    elections: tuple[Election, ...]
    nominees: tuple[Nominee, ...] = ()
