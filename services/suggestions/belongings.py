"""The suggestions of an account, of all kinds, when it is deleted or wants all that is kept of it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from services.db import Transaction
from services.hooks import Belongings
from services.moderation import comments, decisions
from services.rebuild import requests as rebuild
from services.suggestions import lists, store
from services.suggestions.kinds import Kind
from services.suggestions.rules import Action, State
from services.suggestions.store import Named, Suggestion


def belongings(kinds: tuple[Kind, ...]) -> Belongings:
    """Those of all the kinds."""
    known = {kind.name: kind for kind in kinds}
    fate = "Events, stories and blogs that you suggested are taken from the site; drafts are deleted."
    return Belongings("suggestions", fate, partial(_farewell, known), _own_data)


async def _farewell(kinds: Mapping[str, Kind], tx: Transaction, of: int, *, now: datetime) -> None:
    """What was never shown is deleted; what was shown is taken from the site and keeps its title only: moderators can still
    see that it was there."""
    never = []
    for found in await lists.all_of(tx, of):
        if found.shown is None:
            never.append(found)
        else:
            await _let_go(tx, await store.get(tx, found.kind, found.number, lock=True), kinds[found.kind], now)
    await store.delete_all(tx, [found.number for found in never])
    for found in never:
        await comments.forget(tx, found.kind, [found.number])


async def _let_go(tx: Transaction, found: Suggestion, kind: Kind, now: datetime) -> None:
    slug = found.slug if kind.keeps_slug else None
    gone: dict[str, Any] = {"account": None, "state": State.REMOVED.value, "shown": None, "undo": None, "slug": slug}
    await store.change(tx, found, now=now, **gone, **store.written({"title": found.title}, Named(found.title)))
    await store.forget_versions(tx, found.number)
    if found.state is not State.REMOVED:
        await decisions.record(
            tx, kind=found.kind, number=found.number, action=Action.REMOVE.value, by=None, now=now,
            before=found.state.value, after=State.REMOVED.value, words="The account was deleted.",
        )  # fmt: skip
    if found.is_up:
        await rebuild.ask(tx, f"{found.kind} {found.number} removed with its account", now=now, about=found.about)


async def _own_data(tx: Transaction, of: int) -> list[dict[str, Any]]:
    """All of them with all that was said to their author."""
    own = await lists.all_of(tx, of)
    said = await comments.exported(tx, [(found.kind, found.number) for found in own])
    return [_told(found, said[found.kind, found.number]) for found in own]


def _told(found: Suggestion, said: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "number": found.number,
        "state": found.state.value,
        "created": found.created.isoformat(),
        "changed": found.changed.isoformat(),
        "posted": found.posted and found.posted.isoformat(),
        "content": dict(found.content),
        "shown": found.shown and dict(found.shown),
        "comments": said,
    }
