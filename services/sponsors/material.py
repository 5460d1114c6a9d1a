"""What a sponsor has handed in or gets: as staff see it, and all of it in one archive."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.db import Transaction
from services.errors import Conflict
from services.service import Service
from services.sponsors.records import Sponsorship
from services.sponsors.tables import asset
from services.uploads import store as uploads
from services.uploads.store import Upload

REQUIRED = ("image", "text", "response")
"""Kinds that the sponsor hands in; the others it gets."""


@dataclass(frozen=True)
class Asset:
    """Of the organization, or of one sponsorship of it."""

    number: int
    name: str
    """By which other sites ask for it."""
    kind: str
    label: str
    due: date | None
    text: str | None
    file: Upload | None

    @property
    def is_empty(self) -> bool:
        return self.text is None and self.file is None

    @property
    def is_required(self) -> bool:
        return self.kind in REQUIRED


async def of(tx: Transaction, found: Sponsorship) -> Sequence[Asset]:
    """Of a sponsorship and its organization: what is due first stands first."""
    own = asset.c
    mine = (own.sponsorship == found.number) | (own.sponsor == found.sponsor)
    wanted = select(own.id, own.name, own.kind, own.label, own.due, own.text, own.upload).where(mine)
    rows = (await tx.execute(wanted.order_by(own.due.is_(None), own.due, own.id))).all()
    files = await uploads.find(tx, *(row.upload for row in rows))
    return [Asset(*row[:6], file=files.get(row.upload) if row.upload else None) for row in rows]


async def archive(service: Service, found: Sequence[tuple[Sponsorship, Sequence[Asset]]]) -> bytes:
    """`<slug of the sponsor>/<internal name>.<ending>` for each that was handed in. Raises Conflict while one is empty."""
    required = {f"{one.slug}/{asset.name}": asset for one, assets in found for asset in assets if asset.is_required}
    if empty := sorted(f"{path} ({asset.label})" for path, asset in required.items() if asset.is_empty):
        raise Conflict(f"Not everything was handed in: {', '.join(empty)}.", "Ask the sponsor for it, then try again.")
    if not required:
        raise Conflict("Nothing is asked for with this.", "There is nothing to be put into an archive.")
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for path, asset in required.items():
            ending = asset.file.suffix if asset.file else "txt"
            data = await uploads.data(service, asset.file) if asset.file else (asset.text or "").encode()
            made.writestr(f"{path}.{ending}", data)
    return kept.getvalue()
