"""What is done with nominations: each function is one transaction, with its line in the log, its mail and its rebuild, or nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from generator.shapes.election import Election
from generator.shapes.job import slug_of
from services import clean, daily
from services.accounts import store as accounts
from services.accounts.rules import key
from services.db import Transaction
from services.errors import Conflict, Invalid, NotFound
from services.moderation import comments, decisions, undoing
from services.nominations import elections, letters, lists, rules, store
from services.nominations.moves import moving, refuse_own, roles, stands_twice
from services.nominations.rules import KIND, Action, OutsideWindow, Role, State, Window
from services.nominations.store import Content, Nomination
from services.people import Person
from services.service import Service

NO_NAME = "Your profile has no name: nominees are shown by theirs."


# What people do who nominate


async def nominate_oneself(
    service: Service, slug: str, content: Content, *, acknowledged: Iterable[str], by: Person
) -> int:
    """The person stands, and waits for approval; the number. Raises OutsideWindow, Invalid without a name in the profile or what
    must be acknowledged, Conflict who stands already, TooMany."""
    election, now, ticked = elections.named(service, slug), service.now(), tuple(acknowledged)
    _refuse_outside(election, now)
    _refuse_unacknowledged(election, ticked)
    try:
        async with service.db.transaction() as tx:
            await _refuse_too_many(tx, by.id, now)
            name = clean.line((await accounts.get(tx, by.id)).full_name)[:100]
            if not slug_of(name):
                raise Invalid({"name": NO_NAME})
            number = await store.add(
                tx, now=now, election=slug, nominator=by.id, nominee=by.id, email=by.email, email_key=key(by.email),
                state=State.ACCEPTED.value, name=name, content=dict(content), acknowledged=_at(ticked, now), accepted=now,
            )  # fmt: skip
            await _nominated(tx, number, by=by, now=now, after=State.ACCEPTED)
            await letters.waits(tx, service, number, name, election, now=now)
    except IntegrityError:
        raise stands_twice() from None
    service.wake.set()
    return number


async def nominate(service: Service, slug: str, content: Content, *, name: str, email: str, by: Person) -> int:
    """Another person, who is asked by mail; the number. Whether somebody else has nominated them nobody can tell from it. Raises
    OutsideWindow, Conflict who has nominated them already, TooMany."""
    election, now = elections.named(service, slug), service.now()
    _refuse_outside(election, now)
    if key(email) == key(by.email):
        raise Invalid({"email": "This is your own address: nominate yourself instead."})
    try:
        async with service.db.transaction() as tx:
            await _refuse_too_many(tx, by.id, now)
            number = await store.add(
                tx, now=now, election=slug, nominator=by.id, email=email, email_key=key(email), state=State.INVITED.value, name=name,
                content=dict(content), acknowledged={},
            )  # fmt: skip
            await _nominated(tx, number, by=by, now=now, after=State.INVITED)
            await letters.invited(tx, service, number, name=name, email=email, election=election, by=by, now=now)
    except IntegrityError:
        raise Conflict(
            "You have nominated this person already.", "All that you have to do with is at /users/nominations/."
        ) from None
    service.wake.set()
    return number


def _refuse_outside(election: Election, now: datetime) -> None:
    if (at := rules.window(election, now)) is not Window.OPEN:
        raise OutsideWindow(election, at)


def _refuse_unacknowledged(election: Election, ticked: Iterable[str]) -> None:
    if lacking := [name for name in rules.must_acknowledge(election) if name not in ticked]:
        raise Invalid(dict.fromkeys(lacking, "Without this nobody can stand."))


async def _refuse_too_many(tx: Transaction, of: int, now: datetime) -> None:
    made, first = await lists.made_since(tx, of, now - daily.DAY)
    daily.refuse(made, first, f"You have made {made} nominations within a day.", most=rules.A_DAY, now=now)


def _at(ticked: Iterable[str], now: datetime) -> dict[str, str]:
    return {name: now.isoformat() for name in ticked}


async def edit(
    service: Service, number: int, content: Content, *, name: str, by: Person, version: int | None = None, mission: bool | None = None
) -> State:  # fmt: skip
    """New content; the state that follows. What was approved waits for approval again. `mission`: whether the nominee ticks that;
    None where it is not asked. Raises Outdated when `version` is not the newest."""
    async with moving(service, number, Action.EDIT, by=by, version=version) as move:
        values: dict[str, Any] = {"content": dict(content), "name": name}
        if move.role is Role.NOMINEE and mission is not None:
            values["acknowledged"] = _with_mission(move.found.acknowledged, mission, move.now)
        waits = move.after is State.ACCEPTED and move.found.state is not State.ACCEPTED
        if waits:
            values["accepted"] = move.now
        await move.set(**values)
        await move.log()
        if waits:
            await letters.overtaken(move.tx, move.found, now=move.now)
            await letters.waits(move.tx, service, number, name, move.election, now=move.now)
        await move.rebuild_if_shown()
    return move.after


def _with_mission(before: Mapping[str, str], is_ticked: bool, now: datetime) -> dict[str, str]:
    others = {name: at for name, at in before.items() if name != "mission"}
    return {**others, "mission": before.get("mission", now.isoformat())} if is_ticked else others


# What the person does who is nominated


async def accept(
    service: Service, number: int, *, acknowledged: Iterable[str], by: Person, version: int | None = None
) -> None:
    """The person stands, and waits for approval. Only who has the invited address can."""
    ticked = tuple(acknowledged)
    async with moving(service, number, Action.ACCEPT, by=by, version=version) as move:
        _refuse_unacknowledged(move.election, ticked)
        await move.set(nominee=by.id, acknowledged=_at(ticked, move.now), accepted=move.now)
        await move.log()
        await letters.answered(move.tx, service, move.found, move.election, has_accepted=True, now=move.now)
        await letters.waits(move.tx, service, number, move.found.name, move.election, now=move.now)


async def decline(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    async with moving(service, number, Action.DECLINE, by=by, version=version) as move:
        await move.set()
        await move.log()
        await letters.answered(move.tx, service, move.found, move.election, has_accepted=False, now=move.now)


async def withdraw(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """The person does not stand any more; or whoever has nominated them takes it back. By staff the person is told, with `words`
    why."""
    async with moving(service, number, Action.WITHDRAW, by=by, version=version) as move:
        by_staff = move.role is Role.STAFF
        gone = await letters.overtaken(move.tx, move.found, now=move.now)
        await move.set(undo=move.undo("nominations/withdrawn", gone) if by_staff else None)
        await move.log(words)
        if by_staff:
            await letters.decided(
                move.tx, service, "withdrawn", move.found, move.election, now=move.now, due=move.undo_until, words=words
            )
        await move.rebuild_if_shown()


# What staff decide


async def comment(service: Service, number: int, words: str, *, by: Person, is_internal: bool = False) -> int:
    """Say something about it, among staff or to the person who stands, who is mailed; the comment's number."""
    async with moving(service, number, Action.COMMENT, by=by) as move:
        added = await comments.add(
            move.tx, kind=KIND, number=number, by=by, words=words, is_internal=is_internal, now=move.now
        )
        if not is_internal:
            await letters.commented(move.tx, service, move.found, move.election, words, now=move.now)
    return added


async def approve(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """The site shows who stands when nominations are closed; at once where they are."""
    async with moving(service, number, Action.APPROVE, by=by, version=version) as move:
        await move.log(words)  # on PostgreSQL nobody else decides from here to the commit: the slug stays free
        taken = await store.slugs(move.tx, move.election.slug, but=number)
        is_shown = move.window is Window.SHOWN
        await move.set(
            slug=_slug(move.found, taken), shown=move.now if is_shown else None, undo=move.undo("nominations/approved")
        )
        await letters.decided(
            move.tx, service, "approved", move.found, move.election, now=move.now, due=move.undo_until
        )
        if is_shown:
            await move.rebuild("approved")


def _slug(found: Nomination, taken: frozenset[str]) -> str:
    """By the name; with the number, too, where somebody else of that name stands. It stays the person's."""
    plain = slug_of(found.name)
    return f"{plain[:80].rstrip('-')}-{found.number}" if plain in taken else plain


async def reject(service: Service, number: int, *, by: Person, words: str, version: int | None = None) -> None:
    """The person does not stand; `words` tell them why. While nominations are open they can change what they wrote."""
    async with moving(service, number, Action.REJECT, by=by, version=version) as move:
        await move.set(undo=move.undo("nominations/rejected"))
        await move.log(words)
        await letters.decided(
            move.tx, service, "rejected", move.found, move.election, now=move.now, due=move.undo_until, words=words
        )


async def undo(service: Service, number: int, *, by: Person) -> State:
    """Take the last decision back while its mail has not gone; the state that follows is the one before it."""
    now = service.now()
    try:
        async with service.db.transaction() as tx:
            found = await store.get(tx, number, lock=True)
            if Role.STAFF not in roles(by, found):
                raise NotFound(*store.NOT_THERE)
            refuse_own(by, found)
            kept = undoing.kept(found.undo, KIND, now=now)
            before, shown = State(kept["before"]["state"]), kept["before"]["shown"]
            again = datetime.fromisoformat(shown) if shown else None
            await store.change(tx, found, now=now, state=before.value, shown=again, undo=None)
            is_seen = (found.shown is None) is not (again is None)
            await undoing.undone(tx, KIND, found, kept, by=by, now=now, is_seen=is_seen)
    except IntegrityError:
        raise Conflict("The person stands by another nomination meanwhile.", "Look at that one.") from None
    service.wake.set()
    return before


async def _nominated(tx: Transaction, number: int, *, by: Person, now: datetime, after: State) -> None:
    await decisions.record(tx, kind=KIND, number=number, action="nominate", by=by, now=now, after=after.value)
