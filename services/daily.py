"""How much somebody may do within a day. Pure."""

from datetime import datetime, timedelta

from services.errors import TooMany

DAY = timedelta(hours=24)


def refuse(made: int, first: datetime | None, says: str, *, most: int, now: datetime) -> None:
    """`made`: how many within a day, of which `first` is the oldest. Raises TooMany, with when that will be a day old."""
    if first is not None and made >= most:
        raise TooMany(says, int((first + DAY - now).total_seconds()) + 1)
