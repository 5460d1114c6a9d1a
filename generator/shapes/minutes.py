"""Minutes of the meetings of the board of the Python Software Foundation."""

import datetime
from typing import Literal

from pydantic import model_validator

from generator.shapes.base import Day, Line, Shape, Text, Url


class Minutes(Shape):
    """What was resolved in a meeting, or that there are such minutes. The file is named by the day of the meeting."""

    date: Day
    """The day of the meeting. Stands in the address."""
    meeting: Literal["regular", "special"] | None = None
    """As the minutes call it; none where that is not known."""
    place: Line | None = None
    """Where it was, if that is known: `PyCon`."""
    approved: Day | None = None
    """When the board approved the minutes."""
    sources: tuple[Url, ...] = ()
    """Public pages that name these minutes; none where they are known only from links to their address."""
    elsewhere: Url | None = None
    """Where the text can be read, while it is not here."""
    draft: bool = False
    """Minutes that are not approved yet are checked, and published nowhere."""
    text: Text | None = None
    """The minutes themselves; none while this site knows only of them."""

    @model_validator(mode="after")
    def _fits_together(self) -> "Minutes":
        if self.approved and self.approved < self.date:
            raise ValueError(f"`approved` ({self.approved}) is before the meeting ({self.date})")
        return self

    @property
    def path(self) -> str:
        return f"/psf/records/board/minutes/{self.date.isoformat()}/"

    def is_published(self, today: datetime.date) -> bool:
        return not self.draft and self.date <= today
