"""What is done with suggestions: each function is one transaction, with its line in the log, its mail and its rebuild, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services import daily, forms
from services.accounts.tables import account
from services.db import Transaction
from services.errors import Conflict, Invalid, NotFound, TooMany
from services.moderation import comments, decisions, undoing
from services.people import Person
from services.service import Service
from services.suggestions import letters, lists, rules, store
from services.suggestions.kinds import Kind
from services.suggestions.moves import Move, moving, refuse_own, roles, unique_names
from services.suggestions.rules import Action, Role, State
from services.suggestions.store import Content

Sift = Callable[[Sequence[Content], Sequence[store.Suggestion]], Sequence[Content]]


# What authors do


async def create(
    service: Service, content: Content, *, kind: Kind, by: Person, submit: bool = False, once: str | None = None
) -> int:
    """A new one: a draft, or sent for review at once; its number, or that of the one that was made with the same `once`
    (services/once.py): a draft of it is sent then. Raises TooMany, and Invalid when it is not complete."""
    if (first := await made_by(service, once)) is None:
        try:
            (number,) = await create_all(service, [content], kind=kind, by=by, submit=submit, once=once)
        except (IntegrityError, Invalid):  # of two at the same moment
            if (first := await made_by(service, once)) is None:
                raise
        else:
            return number
    if submit and first.state is State.DRAFT:
        await edit(service, first.number, content, kind=kind, by=by, submit=True)
    return first.number


async def made_by(service: Service, once: str | None) -> store.Suggestion | None:
    """What this form has made already."""
    async with service.db.reading() as tx:
        return await store.made_by(tx, once)


async def create_all(
    service: Service, contents: Sequence[Content], *, kind: Kind, by: Person, submit: bool, once: str | None = None, sift: Sift | None = None,
) -> list[int]:  # fmt: skip
    """All of them or none. `once`: only of a single one. `sift` says which of them are made, of what the author has."""
    now = service.now()
    if submit:
        for content in contents:
            refuse_incomplete(kind, content)
    async with unique_names(), service.db.transaction() as tx:
        # Of two of one author at the same moment the second sees what the first has made.
        await tx.execute(select(account.c.id).where(account.c.id == by.id).with_for_update(key_share=True))
        if sift is not None:
            contents = sift(contents, await lists.all_of(tx, by.id, kind.name))
        if contents:
            await _refuse_too_many(tx, kind, by.id, now, count=len(contents))
        numbers = [await _add(tx, kind, content, by=by, now=now, submit=submit, once=once) for content in contents]
        if submit and contents:
            await letters.submitted(tx, service, kind, dict(zip(numbers, contents, strict=True)), by=by, now=now)
    if submit:
        service.wake.set()
    return numbers


async def _add(
    tx: Transaction, kind: Kind, content: Content, *, by: Person, now: datetime, submit: bool, once: str | None
) -> int:  # fmt: skip
    state = State.SUBMITTED if submit else State.DRAFT
    slug = kind.slug(content) if kind.slug and submit else None
    row = {"account": by.id, "state": state.value, "created": now, "changed": now, "slug": slug, "once": once}
    number = await store.add(tx, kind.name, content, kind.named(content), submitted=now if submit else None, **row)
    if submit:
        await decisions.record(
            tx, kind=kind.name, number=number, action=Action.SUBMIT.value, by=by, now=now, before=State.DRAFT.value,
            after=state.value,
        )  # fmt: skip
    return number


async def _refuse_too_many(tx: Transaction, kind: Kind, of: int, now: datetime, *, count: int) -> None:
    made, first = await lists.made_since(tx, kind.name, of, now - daily.DAY)
    if made + count > kind.a_day:
        seconds = int(((first or now) + daily.DAY - now).total_seconds()) + 1
        raise TooMany(f"At most {kind.a_day} can be sent in within a day; you have made {made}.", seconds)


async def edit(
    service: Service,
    number: int,
    content: Content,
    *,
    kind: Kind,
    by: Person,
    version: int | None = None,
    submit: bool = False,
) -> State:
    """New content; the state that follows. An edit of an approved one waits for review, and what was approved stays up; with
    `submit` a draft or a rejected one is sent for review as well. Raises Outdated when `version` is not the newest."""
    async with moving(service, kind, number, Action.EDIT, by=by, version=version) as move:
        found = move.found
        if submit and rules.may(Action.SUBMIT, found.state, (move.role,)):
            move.action = Action.SUBMIT
            move.after, _ = rules.after(Action.SUBMIT, found.state, (move.role,))
        if kind.is_same(content, found.content) and found.state is State.APPROVED:
            return found.state  # there is nothing to review
        if move.after in (State.SUBMITTED, State.APPROVED):
            refuse_incomplete(kind, content)
        if move.after is State.SUBMITTED and found.state is not State.SUBMITTED:
            await _send(move, content)
            return move.after
        values: dict[str, Any] = {"content": dict(content)}
        if move.after is State.SUBMITTED:
            values["slug"] = _slug(kind, found, content)
        if move.after is State.APPROVED:  # by a moderator: who may approve it need not do so a second time
            values |= {"shown": dict(content), "revision": found.revision + 1, "updated": move.now.date()}
        await move.set(**values)
        if move.role is Role.MODERATOR:
            await move.log()
        if move.after is State.APPROVED:
            await move.rebuild("edited")
    return move.after


async def submit(
    service: Service, number: int, content: Content, *, kind: Kind, by: Person, version: int | None = None
) -> None:
    """Send a draft, or a rejected one, for review. `content`: what it says, looked at anew."""
    async with moving(service, kind, number, Action.SUBMIT, by=by, version=version) as move:
        refuse_incomplete(kind, content)
        await _send(move, content)


async def _send(move: Move, content: Content) -> None:
    """To the moderators; what told of an earlier rejection is not sent any more."""
    found, kind = move.found, move.kind
    await move.set(content=dict(content), submitted=move.now, slug=_slug(kind, found, content))
    await move.log()
    if found.state is State.REJECTED:
        await letters.overtaken(move.tx, found, now=move.now)
    await letters.submitted(move.tx, move.service, kind, {found.number: content}, by=move.by, now=move.now)


def _slug(kind: Kind, found: store.Suggestion, content: Content) -> str | None:
    """What was once an address stays it, whatever the title becomes."""
    if kind.slug is None:
        return None
    return found.slug if found.slug and found.posted else kind.slug(content)


def refuse_incomplete(kind: Kind, content: Content) -> None:
    """Raises Invalid."""
    if problems := forms.faults(kind.full, content):
        raise Invalid(problems, f"The {kind.noun} is not complete.")


async def remove(
    service: Service, number: int, *, kind: Kind, by: Person, version: int | None = None, words: str = ""
) -> None:
    """Take it away for good, by its author or a moderator. If visitors see it the site is built anew."""
    async with moving(service, kind, number, Action.REMOVE, by=by, version=version) as move:
        slug = move.found.slug if move.found.posted and kind.keeps_slug else None
        gone = await letters.overtaken(move.tx, move.found, now=move.now)
        is_judged = move.role is Role.MODERATOR
        await move.set(undo=move.undo(letters.REMOVED if is_judged else None, gone), slug=slug)
        await move.log(words)
        if is_judged:
            await letters.removed(move.tx, service, kind, move.found, words, now=move.now, due=move.undo_until)
        if move.found.is_up:
            await move.rebuild("removed")


async def comment(
    service: Service, number: int, words: str, *, kind: Kind, by: Person, is_internal: bool = False
) -> int:
    """Say something about it; the comment's number. Only moderators can say it among themselves; else the other side is mailed."""
    async with moving(service, kind, number, Action.COMMENT, by=by) as move:
        is_internal = is_internal and Role.MODERATOR in roles(by, kind, move.found)
        is_author = move.role is Role.AUTHOR
        said = await lists.said_since(move.tx, kind.name, by.id, move.now - daily.DAY) if is_author else 0
        if said >= rules.COMMENTS_A_DAY:
            raise TooMany("You have said a lot within a day.", int(daily.DAY.total_seconds()))
        added = await comments.add(
            move.tx, kind=kind.name, number=number, by=by, words=words, is_internal=is_internal, now=move.now
        )
        if not is_internal:
            await letters.commented(
                move.tx, service, kind, move.found, words, by=by, now=move.now, is_author=is_author
            )  # fmt: skip
    return added


# What moderators decide


async def approve(
    service: Service, number: int, *, kind: Kind, by: Person, version: int | None = None, words: str = ""
) -> None:
    """Show what its author wrote last."""
    async with moving(service, kind, number, Action.APPROVE, by=by, version=version) as move:
        found, today = move.found, move.now.date()
        refuse_incomplete(kind, found.content)
        is_other = found.shown is not None and found.shown != found.content
        shown = {
            "shown": dict(found.content),
            "posted": found.posted or today,
            "updated": today if is_other or found.updated is None else found.updated,
            "revision": found.revision + is_other,
        }
        gone = await letters.overtaken(move.tx, found, now=move.now)
        await move.set(**shown, undo=move.undo(letters.APPROVED, gone))
        await move.log(words)
        await letters.approved(move.tx, service, kind, found, words, now=move.now, due=move.undo_until)
        await move.rebuild("approved")


async def reject(
    service: Service, number: int, *, kind: Kind, by: Person, words: str, version: int | None = None
) -> None:
    """Do not show what its author wrote last; `words` tell them why. An earlier version that is up stays so."""
    async with moving(service, kind, number, Action.REJECT, by=by, version=version) as move:
        await move.set(undo=move.undo(letters.REJECTED))
        await move.log(words)
        await letters.rejected(move.tx, service, kind, move.found, words, now=move.now, due=move.undo_until)


async def undo(service: Service, number: int, *, kind: Kind, by: Person) -> State:
    """Take the last decision back while its mail has not gone; the state that follows is the one before it."""
    now = service.now()
    taken = Conflict("Another one has been given its name since.", "It stays removed: its author can send it in again.")
    async with unique_names(taken), service.db.transaction() as tx:
        found = await store.get(tx, kind.name, number, lock=True)
        if not roles(by, kind, found):
            raise NotFound(f"There is no such {kind.noun}.", "It may have been removed.")
        refuse_own(by, kind, found)
        kept = undoing.kept(found.undo, kind.noun, now=now)
        before = _read(kept["before"])
        # Who has seen what was shown for a moment must be told that it changed again.
        is_other = found.shown is not None and found.shown != before["shown"]
        await store.change(tx, found, now=now, **before, revision=found.revision + is_other, undo=None)
        await undoing.undone(
            tx, kind.name, found, kept, by=by, now=now, is_told=found.account_email is not None,
            is_seen=found.shown != before["shown"] or found.state.value != before["state"],
        )  # fmt: skip
    service.wake.set()
    return State(before["state"])


def _read(before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as they were before the decision."""
    return {**before, **{name: before[name] and date.fromisoformat(before[name]) for name in ("posted", "updated")}}
