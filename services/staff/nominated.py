"""Nominations in the queue of the desk. Their pages belong to their slice."""

from collections.abc import Sequence

from services.db import Transaction
from services.nominations import actions, lists, showing, store
from services.nominations.rules import KIND
from services.people import Needs, Person
from services.service import Service
from services.staff.deciding import Queued
from services.staff.waiting import Waiting

_PATH = "/admin/nominations/"


async def _queue(tx: Transaction) -> Sequence[Waiting]:
    return [
        Waiting(
            KIND, one.number, one.version, one.name, one.election, one.nominator_name or "", one.accepted or one.created,
            "new", f"{_PATH}{one.number}/",
        )
        for one in await lists.queue(tx)
    ]  # fmt: skip


async def _undo(service: Service, number: int, *, by: Person) -> str:
    return showing.CHIPS[await actions.undo(service, number, by=by)][0]


NOMINATIONS = Queued(
    name=KIND,
    title="Nominations",
    path=_PATH,
    needs=Needs.STAFF,
    count=lists.waiting,
    queue=_queue,
    titles=store.names,
    approve=actions.approve,
    undo=_undo,
)
