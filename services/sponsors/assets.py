"""What a sponsor hands in and what it gets: the rows, and whether something fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from services.db import Transaction
from services.sponsors import records
from services.sponsors.records import Sponsorship
from services.sponsors.tables import asset

IMAGE, TEXT, RESPONSE = "image", "text", "response"
REQUIRED = (IMAGE, TEXT, RESPONSE)
PROVIDED_TEXT, PROVIDED_FILE = "provided-text", "provided-file"
FILES = (IMAGE, PROVIDED_FILE)
"""Kinds that are given as a file."""
ANSWERS = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Asset:
    """Of an organization, or of one sponsorship."""

    number: int
    uuid: str
    sponsor: int | None
    sponsorship: int | None
    name: str
    """The internal one, by which other sites ask."""
    kind: str
    label: str
    help: str
    limits: Mapping[str, int]
    due: date | None
    text: str | None
    upload: int | None
    version: int
    changed: datetime

    @property
    def is_filled(self) -> bool:
        return self.text is not None or self.upload is not None

    @property
    def is_required(self) -> bool:
        return self.kind in REQUIRED


def of_row(row: Any) -> Asset:
    values = row._mapping
    return Asset(**{name: values["id" if name == "number" else name] for name in Asset.__dataclass_fields__})


async def of_sponsorship(tx: Transaction, found: Sponsorship, *, lock: bool = False) -> list[Asset]:
    """What its benefits ask for and bring, what is due first before the rest. With `lock` nobody else changes them meanwhile."""
    held = await records.benefits(tx, found.number)
    named = [feature for benefit in held for feature in benefit.features if "name" in feature]
    shared = sorted({feature["name"] for feature in named if feature.get("of") == "sponsor"})
    own = sorted({feature["name"] for feature in named if feature.get("of") != "sponsor"})
    mine = (asset.c.sponsorship == found.number) & asset.c.name.in_(own)
    query = (
        select(asset).where(mine | ((asset.c.sponsor == found.sponsor) & asset.c.name.in_(shared))).order_by(asset.c.id)
    )
    rows = [of_row(row) for row in await tx.execute(query.with_for_update() if lock else query)]
    return sorted(rows, key=lambda one: (one.due or date.max, one.number))


async def change(tx: Transaction, one: Asset, *, now: datetime, **values: Any) -> None:
    """Set columns of an asset that is locked."""
    changed = {"version": one.version + 1, "changed": now, **values}
    await tx.execute(update(asset).where(asset.c.id == one.number).values(changed))


def wrong_text(one: Asset, text: str) -> str | None:
    """What is wrong with a text, as the page says it; None when it fits."""
    most = one.limits.get("max_length", _MOST_TEXT)
    if len(text) > most:
        return f"This has {len(text):,} characters: shorten it to {most:,}."
    return None


def wrong_size(one: Asset, width: int | None, height: int | None) -> str | None:
    """The same for a picture."""
    for side, pixels in (("wide", width or 0), ("high", height or 0)):
        which = "width" if side == "wide" else "height"
        least, most = one.limits.get(f"min_{which}", 1), one.limits.get(f"max_{which}", pixels)
        if not least <= pixels <= most:
            need = f"at least {least}" if pixels < least else f"at most {most}"
            return f"This picture is {pixels} pixels {side}: send one that is {need} pixels {side}."
    return None


def limits_in_words(one: Asset) -> str:
    """`At least 100 and at most 1000 pixels wide`; `At most 200 characters`; or nothing."""
    words = [
        _range(one.limits.get(f"min_{which}"), one.limits.get(f"max_{which}"), f"pixels {side}")
        for which, side in (("width", "wide"), ("height", "high"))
    ]
    if one.kind == TEXT:
        words.append(f"at most {one.limits.get('max_length', _MOST_TEXT):,} characters")
    said = ", ".join(filter(None, words))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _range(least: int | None, most: int | None, unit: str) -> str:
    if least is not None and least == most:
        return f"{least} {unit}"
    parts: Sequence[str] = [
        f"{words} {number}" for words, number in (("at least", least), ("at most", most)) if number is not None
    ]
    return f"{' and '.join(parts)} {unit}" if parts else ""


_MOST_TEXT = 20_000
