"""As of when a site is built."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime


class ClockError(ValueError):
    """SITE_NOW cannot be understood."""


def now(environment: Mapping[str, str] | None = None, *, given: datetime | None = None) -> datetime:
    """SITE_NOW, or what is `given`, or the time of day in UTC. Raises ClockError when SITE_NOW is no ISO instant."""
    text = (os.environ if environment is None else environment).get("SITE_NOW", "")
    if not text:
        return given or datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ClockError(f"SITE_NOW is `{text}`.\n    Write an ISO instant, such as 2026-12-24T12:00:00Z.") from None
