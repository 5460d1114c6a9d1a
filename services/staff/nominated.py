"""Nominations as the desk sees them: for the Foundation's staff."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from services import forms
from services.db import Transaction
from services.moderation.undoing import undoable
from services.nominations import actions, elections, export, lists, rules, store
from services.nominations.forms import Accepting, Statement
from services.nominations.rules import KIND, Action, Role, State, Window
from services.nominations.showing import CHIPS, own
from services.nominations.store import Nomination
from services.nominations.tables import nomination
from services.people import Needs, Person
from services.service import Service
from services.staff.deciding import Kind
from services.staff.lists import Asking
from services.staff.things import Hint, Row, Thing
from services.staff.waiting import Waiting

_PATH = "/admin/nominations/"
_AS_STAFF = (Role.STAFF,)
_told = partial(forms.told, Statement)


async def _queue(tx: Transaction) -> Sequence[Waiting]:
    return [
        Waiting(
            KIND, one.number, one.version, one.name, one.election, one.nominator_name or "", one.accepted or one.created,
            "new", f"{_PATH}{one.number}/",
        )
        for one in await lists.queue(tx)
    ]  # fmt: skip


async def _page(tx: Transaction, asking: Asking, size: int) -> tuple[Sequence[Row], int]:
    state = next((one for one in State if one.value == asking["state"]), None)
    rows, total = await lists.page(tx, asking["q"], state, offset=asking.skip, size=size)
    return [_row(found) for found in rows], total


def _row(found: Nomination) -> Row:
    words, look = CHIPS[found.state]
    who = "themselves" if found.is_own else found.nominator_name or ""
    return Row(found.number, found.name, f"{found.election} · {found.reached_at}", words, look, who, found.changed)


async def _thing(service: Service, tx: Transaction, number: int) -> Thing:
    found, now = await store.get(tx, number), service.now()
    election = elections.known(service).get(found.election)
    at = rules.window(election, now) if election else Window.BEFORE
    words, look = CHIPS[found.state]
    boxes = Accepting.model_fields
    return Thing(
        number=number,
        version=found.version,
        title=found.name,
        state=words,
        look=look,
        account=found.nominee,
        author=found.name,
        account_email=found.reached_at,
        since=found.accepted or found.created,
        about=found.about,
        possible=frozenset(one.value for one in Action if election and rules.may(one, found.state, _AS_STAFF, at)),
        undo=found.undo,
        fields=_told(found.content),
        before=None,
        drawn={
            "found": found,
            "election": election,
            "nominee": export.shape(found),
            "says": own(found, election, _AS_STAFF, now).says,
            "acknowledged": [
                (boxes[name].title, datetime.fromisoformat(then)) for name, then in found.acknowledged.items() if name in boxes
            ],
        },
        hints=[_hint(one) for one in await lists.others_of(tx, found)],
        counts={},
    )  # fmt: skip


def _hint(found: Nomination) -> Hint:
    who = "themselves" if found.is_own else found.nominator_name or "a deleted account"
    return Hint(found.name, f"{CHIPS[found.state][0].lower()}, by {who}", f"{_PATH}{found.number}/")


async def _undo(service: Service, number: int, *, by: Person) -> str:
    return CHIPS[await actions.undo(service, number, by=by)][0]


NOMINATIONS = Kind(
    name=KIND,
    title="Nominations",
    noun="nomination",
    whom="person",
    search="Name, address or election",
    path=_PATH,
    template="nominations/shown.html",
    beside="nominations/beside.html",
    needs=Needs.STAFF,
    states={state.value: words for state, (words, _) in CHIPS.items()},
    count=lists.waiting,
    queue=_queue,
    titles=store.names,
    page=_page,
    thing=_thing,
    fields=_told,
    approve=actions.approve,
    reject=actions.reject,
    comment=actions.comment,
    undo=_undo,
    undoable=partial(undoable, nomination),
    more={"withdraw": (actions.withdraw, "Withdrawn: the person is told.")},
)
