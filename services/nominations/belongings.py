"""The nominations of an account, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from services.accounts import store as accounts
from services.db import Transaction
from services.hooks import Belongings
from services.moderation import comments, decisions
from services.nominations import lists, store
from services.nominations.rules import KIND
from services.nominations.store import Nomination
from services.rebuild import requests as rebuild


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:
    """By what the account stands is deleted, and what it has said of others who have not accepted. By what others stand stays
    theirs, and keeps no tie to the account."""
    for found in await lists.of_account(tx, of):
        if found.nominee not in (None, of):
            await store.note(tx, found.number, nominator=None)
            continue
        await store.delete_all(tx, [found.number])
        await decisions.record(
            tx, kind=KIND, number=found.number, action="delete", by=None, now=now, before=found.state.value,
            words="The account was deleted.",
        )  # fmt: skip
        if found.shown is not None:
            await rebuild.ask(tx, f"nomination {found.number} deleted with its account", now=now, about=found.about)


async def own_data(tx: Transaction, of: int) -> list[dict[str, Any]]:
    """All that the account has made, stands by or is asked about."""
    person = (await accounts.get(tx, of)).person
    own = await lists.of_person(tx, person)
    said = await comments.exported(tx, [(KIND, found.number) for found in own])
    return [_own(found, of, said[KIND, found.number]) for found in own]


def _own(found: Nomination, of: int, said: list[dict[str, str]]) -> dict[str, Any]:
    is_nominator = found.nominator == of and not found.is_own
    return {
        "number": found.number, "election": found.election, "as": "nominator" if is_nominator else "nominee",
        "state": found.state.value, "name": found.name, "email": found.email, "content": dict(found.content),
        "acknowledged": dict(found.acknowledged), "created": found.created, "changed": found.changed,
        "comments": [] if is_nominator else said,
    }  # fmt: skip


BELONGINGS = Belongings(
    "nominations", "You stand in no election any more, and the nominations that nobody has accepted are deleted.", farewell, own_data
)  # fmt: skip
