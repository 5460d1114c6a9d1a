"""The membership of an account, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from services.db import Transaction
from services.hooks import Belongings
from services.membership import store
from services.membership.forms import DETAILS


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:  # noqa: ARG001  as all farewells
    await store.remove(tx, of)


async def own_data(tx: Transaction, of: int) -> dict[str, Any] | None:
    """None for who is no member."""
    found = await store.find(tx, of)
    if found is None:
        return None
    days = {name: getattr(found, name) for name in ("agreed", "affirmed", "created", "changed")}
    return {**{name: getattr(found, name) for name in DETAILS}, "votes": found.votes, **days}


BELONGINGS = Belongings("membership", "Your membership of the Foundation ends and is deleted.", farewell, own_data)
