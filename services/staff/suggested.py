"""Suggestions as the desk sees them: the same for each kind of them."""

from collections.abc import Sequence
from functools import partial

from services import forms
from services.db import Transaction
from services.errors import NotFound
from services.moderation.undoing import undoable
from services.people import Person
from services.service import Service
from services.staff import deciding
from services.staff.lists import Asking
from services.staff.things import Hint, Row, Thing
from services.staff.waiting import Waiting
from services.suggestions import actions, lists, store
from services.suggestions.kinds import Kind
from services.suggestions.rules import Action, Role, State, may
from services.suggestions.showing import CHIPS, WORDS
from services.suggestions.tables import suggestion


def kind_of(kind: Kind) -> deciding.Kind:
    """A kind of suggestions, for the desk."""
    return deciding.Kind(
        name=kind.name,
        title=kind.title,
        noun=kind.noun,
        path=kind.desk,
        template=kind.template,
        needs=kind.needs,
        states={state.value: words for state, words in WORDS.items() if state is not State.DRAFT},
        count=partial(lists.waiting, kind=kind.name),
        queue=partial(_queue, kind),
        titles=store.titles,
        page=partial(_page, kind),
        thing=partial(_thing, kind),
        fields=partial(forms.told, kind.full),
        approve=partial(actions.approve, kind=kind),
        reject=partial(actions.reject, kind=kind),
        comment=partial(actions.comment, kind=kind),
        undo=partial(_undo, kind),
        undoable=partial(undoable, suggestion),
        more={"remove": (partial(actions.remove, kind=kind), "Removed.")},
    )


async def _undo(kind: Kind, service: Service, number: int, *, by: Person) -> str:
    return WORDS[await actions.undo(service, number, kind=kind, by=by)]


async def _queue(kind: Kind, tx: Transaction) -> Sequence[Waiting]:
    return [
        Waiting(
            kind.name, row.number, row.version, row.title, row.says, row.author or "", row.since,
            "changed" if row.is_edit else "new", f"{kind.desk}{row.number}/",
        )
        for row in await lists.queue(tx, kind.name)
    ]  # fmt: skip


async def _page(kind: Kind, tx: Transaction, asking: Asking, size: int) -> tuple[Sequence[Row], int]:
    state = next((state for state in State if state.value == asking["state"]), None)
    rows, total = await lists.page(tx, kind.name, words=asking["q"], state=state, offset=asking.skip, size=size)
    return [
        Row(one.number, one.title, one.says, WORDS[one.state], CHIPS[one.state], one.author or "", one.changed)
        for one in rows
    ], total


async def _thing(kind: Kind, service: Service, tx: Transaction, number: int) -> Thing:
    found, now = await store.get(tx, kind.name, number), service.now()
    if found.submitted is None:  # a draft
        raise NotFound(f"There is no such {kind.noun}.", "It may have been removed.")
    counts = await lists.counts_of(tx, kind.name, found.account) if found.account else {}
    told = partial(forms.told, kind.full)
    return Thing(
        number=found.number,
        version=found.version,
        title=found.title,
        state=WORDS[found.state],
        look=CHIPS[found.state],
        account=found.account,
        author=found.author,
        account_email=found.account_email,
        since=found.submitted or found.created,
        about=found.about,
        possible=frozenset(action.value for action in Action if may(action, found.state, (Role.MODERATOR,))),
        undo=found.undo,
        fields=told(found.content),
        before=told(found.shown) if found.differs and found.shown else None,
        drawn=kind.drawn(service.drawing.kit, found.content, found, now),
        hints=[
            *(Hint(one.title, one.says, one.path) for one in kind.known(service.drawing.kit, found)),
            *[_hint(kind, one) for one in await lists.alike(tx, found, now=now)],
        ],
        counts={WORDS[state]: count for state, count in counts.items()},
        edit=f"{kind.path_of(found.number)}edit/",
        private=told({name: value for name, value in found.content.items() if name in kind.private}),
    )


def _hint(kind: Kind, one: lists.Alike) -> Hint:
    said = [part for part in (one.says, WORDS[one.state].lower()) if part]
    return Hint(one.title, f"{', '.join(said)}: {'; '.join(one.reasons)}", f"{kind.desk}{one.number}/")
