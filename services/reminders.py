"""When somebody is told that something ends soon: once for each of some days before it. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def due(end: datetime, told: datetime | None, now: datetime, *, days: Iterable[int]) -> datetime | None:
    """The instant since which the reminder of today is due, to be kept as `told`; None where it is too early, too late or done.
    Of an end that was put off is told again."""
    since = [at for at in (end - timedelta(days=before) for before in days) if at <= now < end]
    return max(since) if since and (told is None or told < max(since)) else None
