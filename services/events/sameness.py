"""Events of the site that may be the one that was suggested: a hint for moderators, never a rule. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from generator.shapes.kit import Kit
from services.suggestions.kinds import Known
from services.suggestions.store import Suggestion

_NEAR_DAYS = 3
"""So far apart two sources give the first day of one conference."""
_SHOWN = 5
_COMMON = frozenset({"python", "the", "of", "and", "in", "at", "conference", "meetup", "day", "days"})


def known(kit: Kit, found: Suggestion) -> Sequence[Known]:
    """Those that begin on nearly the same day and share half of their words, the years left out."""
    starts, words = found.content.get("starts_on"), _words(found.title)
    if not starts or not words:
        return ()
    near = (one for one in kit.events if abs((_day(one.starts) - _day(starts)).days) <= _NEAR_DAYS)
    alike = (one for one in near if 2 * len(words & _words(one.title)) >= min(len(words), len(_words(one.title)) or 99))
    return [Known(one.title, f"{one.starts[:10]}: on the site already", one.path) for one in alike][:_SHOWN]


def _words(title: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", title.casefold())
    return frozenset(word for word in found if word not in _COMMON) or frozenset(found)


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
