"""Elections of the Foundation's board and of the Packaging Council, and those who stand for them."""

import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints, model_validator

from generator.shapes.base import Day, Form, Instant, Line, Shape, Slug, Text

FILE = "_service/elections.json"
"""Where the elections lie in the built site, for the service: it takes nominations for these. Never served."""
NOT_A_SLUG = frozenset({"election", "elections", "statement-preview"})
"""Below /nominations/ these are the beginning of other addresses."""

Statement = Annotated[str, StringConstraints(min_length=1, max_length=20_000), Form("Markdown, of a person outside.")]


class Election(Shape):
    """An election, and when people can be nominated for it. One file each, which has the name of its slug."""

    slug: Slug
    """Stands in its address and in those of its nominations: it never changes."""
    name: Line
    body: Literal["board", "packaging-council"]
    """What is elected."""
    date: Day
    """The day of the election, in UTC."""
    opens: Instant
    """From then on people can be nominated."""
    closes: Instant
    """Until then. Nominees are shown from the next day on (UTC)."""
    hide_previous_service: bool = False
    """Nominees are not asked whether they have served before, and nothing of it is shown."""
    text: Text | None = None
    """What it is about."""

    @property
    def path(self) -> str:
        return f"/nominations/election/{self.slug}/"

    @property
    def nominees_path(self) -> str:
        return f"/nominations/elections/{self.slug}/nominees/"

    @property
    def path_to_nominate(self) -> str:
        return f"/nominations/{self.slug}/create/"

    @property
    def shown_from(self) -> datetime.date:
        """The first day (UTC) on which nominations are closed from its beginning on: until they close, nobody can tell who
        stands, so that nobody waits to see who else does."""
        closes = self.closes.astimezone(datetime.UTC)
        is_midnight = (closes.hour, closes.minute, closes.second) == (0, 0, 0)
        return closes.date() if is_midnight else closes.date() + datetime.timedelta(days=1)

    @model_validator(mode="after")
    def _fits_together(self) -> "Election":
        if self.slug in NOT_A_SLUG or not any(map(str.isalpha, self.slug)):
            raise ValueError(
                f"`slug` is `{self.slug}`, which is no name for an election: other addresses begin with it"
            )
        if self.closes <= self.opens:
            raise ValueError("`closes` is not after `opens`")
        return self


class Nominee(Shape):
    """A person who stands for election: who accepted the nomination and whom the Foundation approved. Nobody else is
    written here, and neither is who nominated the person: what has no field cannot be published."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text",)

    election: Slug
    slug: Slug
    name: Line
    service: Line | None = None
    """Earlier service, as in `2019, 2021` or `New board member`."""
    employer: Line | None = None
    affiliations: Line | None = None
    """Other organizations that the person belongs to."""
    mission: bool = False
    """The person says that their aims are those of the Foundation's mission."""
    text: Statement
    """The nomination statement."""

    @property
    def path(self) -> str:
        return f"/nominations/elections/{self.election}/nominees/{self.slug}/"


class Nominees(Shape):
    """Those who stand, in all elections."""

    nominees: tuple[Nominee, ...] = ()


class Elections(Shape):
    """What the build tells the service: all elections, those too that are examples for development."""

    elections: tuple[Election, ...]
