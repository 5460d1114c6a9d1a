"""The files of an account, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from services.db import Transaction
from services.hooks import Belongings
from services.uploads import store


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:
    """What is only theirs goes. What they sent for an organization is the organization's, and forgets who sent it."""
    mine = [file.number for file in await store.of_account(tx, of) if file.is_personal]
    await store.drop(tx, *mine, now=now)


async def own_data(tx: Transaction, of: int) -> list[dict[str, Any]]:
    """All that they have sent, with the addresses at which they can fetch it."""
    return [
        {
            "called": file.called,
            "kind": file.words,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "for": file.about,
            "sent": file.at.isoformat(),
            "url": file.url,
        }
        for file in await store.of_account(tx, of)
    ]


BELONGINGS = Belongings(
    "files", "Files that you sent are deleted, but for those of an organization.", farewell, own_data
)
