"""When an affirmation lapses and who is told before. Knows no clock, no database and no web."""

from datetime import datetime, timedelta

KIND = "membership"
"""The name of memberships in the log."""
AFFIRMED_FOR = timedelta(days=366)
"""So long a member counts as one who means to vote. Source: python.org, Membership.needs_vote_affirmation."""
TOLD_BEFORE = (30, 7)
"""So many days before that ends the member is told."""
A_DAY = 20
"""How often somebody may change their membership in 24 hours: each time is a line in the log."""


def lapses(affirmed: datetime) -> datetime:
    """When the affirmation ends."""
    return affirmed + AFFIRMED_FOR


def is_affirmed(affirmed: datetime | None, now: datetime) -> bool:
    return affirmed is not None and now < lapses(affirmed)
