"""Which sponsors are shown, from when to when, with which logo and where: what export.py publishes and api.py tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from services.db import Transaction
from services.sponsors import records
from services.sponsors.records import Sponsorship
from services.sponsors.rules import State
from services.sponsors.tables import benefit, sponsor, sponsorship
from services.uploads import store as uploads
from services.uploads.kinds import SHOWN
from services.uploads.store import Upload

FOLDER = "media/sponsors"
"""Of logos, in content/data/ and on the site."""


@dataclass(frozen=True)
class Shown:
    """A sponsorship that visitors see, or will see."""

    found: Sponsorship
    starts: date
    ends: date
    """The day before a later one of the same sponsor begins, at the latest."""
    logo: Upload
    white: Upload | None
    places: Sequence[Mapping[str, Any]]
    """Features of the kind `logo`: publisher, place, links_to_page, describes."""

    def is_on(self, today: date) -> bool:
        return self.starts <= today <= self.ends


async def shown(tx: Transaction, *, since: date) -> list[Shown]:
    """What is shown on some day from `since` on, by number. What has no logo cannot be shown."""
    own = sponsorship.c
    final = (
        own.state == State.FINALIZED.value,
        own.overlapped_by.is_(None),
        own.starts.is_not(None),
        own.ends >= since,
    )
    rows = await tx.execute(records.ALL.where(*final).order_by(own.starts, own.id))
    found = [records.of_row(row) for row in rows]
    logos = await _logos(tx, {one.sponsor for one in found})
    places = await _places(tx, [one.number for one in found])
    made = [_shown(one, logos[one.sponsor], places.get(one.number, ())) for one in found if one.sponsor in logos]
    return sorted((one for one in _in_turn(made) if one.ends >= since), key=lambda one: one.found.number)


def _shown(found: Sponsorship, logos: tuple[Upload, Upload | None], places: Sequence[Mapping[str, Any]]) -> Shown:
    assert found.starts is not None
    assert found.ends is not None
    return Shown(found, found.starts, found.ends, *logos, places)


def _in_turn(made: Sequence[Shown]) -> list[Shown]:
    """In the order of their first days: one of a sponsor gives way to the next, though nobody has said so yet."""
    turns = []
    for place, one in enumerate(made):
        later = next((other for other in made[place + 1 :] if other.found.sponsor == one.found.sponsor), None)
        ends = min(one.ends, later.starts - timedelta(days=1)) if later else one.ends
        if ends >= one.starts:
            turns.append(replace(one, ends=ends))
    return turns


async def _logos(tx: Transaction, sponsors: set[int]) -> dict[int, tuple[Upload, Upload | None]]:
    """Of the organizations that have one."""
    wanted = select(sponsor.c.id, sponsor.c.web_logo, sponsor.c.white_logo).where(sponsor.c.id.in_(sorted(sponsors)))
    rows = (await tx.execute(wanted)).all()
    files = await uploads.find(tx, *(number for row in rows for number in row[1:]))
    shown = {number: file for number, file in files.items() if file.kind in SHOWN and file.width and file.height}
    return {row.id: (shown[row.web_logo], shown.get(row.white_logo)) for row in rows if row.web_logo in shown}


async def _places(tx: Transaction, numbers: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
    wanted = select(benefit.c.sponsorship, benefit.c.features).where(benefit.c.sponsorship.in_(numbers))
    found: dict[int, dict[tuple[str, str], Mapping[str, Any]]] = {}
    for number, features in await tx.execute(wanted.order_by(benefit.c.position, benefit.c.id)):
        for feature in (one for one in features if one["kind"] == "logo"):  # two benefits can bring the same place
            found.setdefault(number, {}).setdefault((feature["publisher"], feature["place"]), feature)
    return {number: list(places.values()) for number, places in found.items()}


def file_name(slug: str, logo: Upload) -> str:
    """Of a published logo: another picture has another name, so that nobody keeps the old one."""
    return f"{slug[:70].strip('-')}-{logo.sha256[:12]}.{logo.suffix}"
