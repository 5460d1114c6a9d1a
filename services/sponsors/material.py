"""What a sponsor has handed in or gets: as staff see it, and all of it in one archive."""

import asyncio
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO

from services.db import Transaction
from services.errors import Conflict
from services.service import Service
from services.sponsors import assets
from services.sponsors.assets import Asset
from services.sponsors.records import Sponsorship
from services.uploads import store as uploads
from services.uploads.store import Upload

Held = Sequence[tuple[Asset, Upload | None]]
"""Assets, what is due first before the rest, with their files."""
_IN_MEMORY = 1024 * 1024


async def of(tx: Transaction, found: Sponsorship) -> Held:
    """What its benefits ask for and bring: the same that its own people see."""
    rows = await assets.of_sponsorship(tx, found)
    files = await uploads.find(tx, *(row.upload for row in rows))
    return [(row, files.get(row.upload or 0)) for row in rows]


async def archive(service: Service, found: Sequence[tuple[Sponsorship, Held]]) -> IO[bytes]:
    """A file at its beginning: `<slug of the sponsor>/<internal name>.<ending>` for each that was handed in. Whoever asks closes it.
    Raises Conflict while one is empty."""
    named = _named(found)
    if empty := sorted(f"{path} ({asset.label})" for path, (asset, _) in named.items() if not asset.is_filled):
        raise Conflict(f"Not everything was handed in: {', '.join(empty)}.", "Ask the sponsor for it, then try again.")
    if not named:
        raise Conflict("Nothing is asked for with this.", "There is nothing to be put into an archive.")
    kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the answer closes it
    try:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
            for path, (asset, file) in named.items():
                data = await uploads.data(service, file) if file else (asset.text or "").encode()
                await asyncio.to_thread(made.writestr, f"{path}.{file.suffix if file else 'txt'}", data)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


def _named(found: Sequence[tuple[Sponsorship, Held]]) -> dict[str, tuple[Asset, Upload | None]]:
    """By path, each once. Where an organization has two of one name the later has its number too."""
    named: dict[str, tuple[Asset, Upload | None]] = {}
    for sponsorship, held in found:
        for asset, file in held:
            if asset.is_required:
                path = f"{sponsorship.slug}/{asset.name}"
                is_other = named.get(path, (asset, file))[0].number != asset.number
                named[f"{path}-{asset.number}" if is_other else path] = (asset, file)
    return named
