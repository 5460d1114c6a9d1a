"""What is done with job postings: each function is one transaction, with its line in the log, its mail and its rebuild, or nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from services import daily
from services.db import Transaction
from services.errors import Conflict, Invalid, NotFound, TooMany
from services.jobs import forms, letters, lists, rules, store
from services.jobs.moves import KIND, moving, refuse_own, roles
from services.jobs.rules import Action, Role, State
from services.jobs.store import Content
from services.moderation import comments, decisions, undoing
from services.people import Person
from services.service import Service

# What authors do


async def create(
    service: Service, content: Content, *, by: Person, submit: bool = False, once: str | None = None
) -> int:
    """A new posting: a draft, or sent for review at once; its number, or that of the one that was made with the same `once`
    (services/once.py): a draft of it is sent then. Raises TooMany, and Invalid when it is not complete."""
    if (first := await store.made_by(service.db, once)) is None:
        try:
            return await _create(service, content, by=by, submit=submit, once=once)
        except IntegrityError:  # of two at the same moment
            if (first := await store.made_by(service.db, once)) is None:
                raise
    number, state = first
    if submit and state is State.DRAFT:
        await edit(service, number, content, by=by, submit=True)
    return number


async def _create(service: Service, content: Content, *, by: Person, submit: bool, once: str | None) -> int:
    now = service.now()
    if submit:
        _refuse_incomplete(content)
    async with service.db.transaction() as tx:
        await _refuse_too_many(tx, by.id, now)
        state = State.SUBMITTED if submit else State.DRAFT
        number = await store.add(tx, content, of=by.id, state=state, now=now, once=once)
        if submit:
            await decisions.record(
                tx, kind=KIND, number=number, action=Action.SUBMIT.value, by=by, now=now,
                before=State.DRAFT.value, after=state.value,
            )  # fmt: skip
            await letters.submitted(tx, service, number, content, by=by, now=now)
    if submit:
        service.wake.set()
    return number


async def _refuse_too_many(tx: Transaction, of: int, now: datetime) -> None:
    made, first = await lists.made_since(tx, of, now - daily.DAY)
    daily.refuse(made, first, f"You have made {made} postings within a day.", most=rules.A_DAY, now=now)


async def edit(
    service: Service, number: int, content: Content, *, by: Person, version: int | None = None, submit: bool = False
) -> State:
    """New content; the state that follows. An edit of an approved posting waits for review, and what was approved stays up;
    with `submit` a draft or a rejected one is sent for review as well. Raises Outdated when `version` is not the newest."""
    async with moving(service, number, Action.EDIT, by=by, version=version) as move:
        if submit and rules.may(Action.SUBMIT, move.found.state, (move.role,)):
            move.action = Action.SUBMIT
            move.after, _ = rules.after(Action.SUBMIT, move.found.state, (move.role,))
        if content == move.found.content and move.after is not State.APPROVED and move.found.state is State.APPROVED:
            return move.found.state  # there is nothing to review
        if move.after in (State.SUBMITTED, State.APPROVED):
            _refuse_incomplete(content)
        is_sent = move.after is State.SUBMITTED and move.found.state is not State.SUBMITTED
        values: dict[str, Any] = {"content": dict(content)}
        if move.after is State.APPROVED:  # by a moderator: who may approve it need not do so a second time
            values["shown"] = dict(content)
        if is_sent:
            values["submitted"] = move.now
        await move.set(**values)
        if is_sent or move.role is Role.MODERATOR:
            await move.log()
        if is_sent:
            if move.found.state is State.REJECTED:
                await letters.overtaken(move.tx, move.found, now=move.now)
            await letters.submitted(move.tx, service, number, content, by=by, now=move.now)
        if move.after is State.APPROVED:
            await move.rebuild("edited")
    return move.after


async def submit(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """Send a draft, or a rejected posting, for review. Its content must be complete: forms.Posting says whether it is."""
    async with moving(service, number, Action.SUBMIT, by=by, version=version) as move:
        _refuse_incomplete(move.found.content)
        await move.set(submitted=move.now)
        await move.log()
        await letters.overtaken(move.tx, move.found, now=move.now)
        await letters.submitted(move.tx, service, number, move.found.content, by=by, now=move.now)


def _refuse_incomplete(content: Content) -> None:
    if problems := forms.missing(content):
        raise Invalid(problems, "The posting is not complete.")


async def remove(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """Take a posting away for good, by its author or a moderator. If visitors see it the site is built anew."""
    async with moving(service, number, Action.REMOVE, by=by, version=version) as move:
        gone = await letters.overtaken(move.tx, move.found, now=move.now)
        is_judged = move.role is Role.MODERATOR
        await move.set(undo=move.undo("jobs/removed" if is_judged else None, gone))
        await move.log(words)
        if is_judged:
            await letters.removed(move.tx, service, move.found, words, now=move.now, due=move.undo_until)
        if move.found.has_page:
            await move.rebuild("removed")


async def renew(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """Send a posting that has ended, or soon will, for review as it is; approved it is shown for as long as a new one."""
    async with moving(service, number, Action.RENEW, by=by, version=version) as move:
        if not rules.can_be_renewed(move.found.until, move.now.date()):
            days = rules.RENEWED_WITHIN.days
            raise Conflict(f"A posting can be renewed from {days} days before its last day.", "Come back then.")
        await move.set(submitted=move.now, is_renewal=True)
        await move.log()
        await letters.submitted(move.tx, service, number, move.found.content, by=by, now=move.now)


async def comment(service: Service, number: int, words: str, *, by: Person, is_internal: bool = False) -> int:
    """Say something about a posting; the comment's number. Only moderators can say it among themselves; else the other side
    is mailed."""
    async with moving(service, number, Action.COMMENT, by=by) as move:
        is_internal = is_internal and Role.MODERATOR in roles(by, move.found)
        is_author = move.role is Role.AUTHOR
        said = await lists.said_since(move.tx, by.id, move.now - daily.DAY) if is_author else 0
        if said >= rules.COMMENTS_A_DAY:
            raise TooMany("You have said a lot within a day.", int(daily.DAY.total_seconds()))
        added = await comments.add(
            move.tx, kind=KIND, number=number, by=by, words=words, is_internal=is_internal, now=move.now
        )
        if not is_internal:
            await letters.commented(move.tx, service, move.found, words, by=by, now=move.now, is_author=is_author)
    return added


# What moderators decide


async def approve(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """Show what its author wrote last: for 90 days, or, if it was an edit, for as long as the posting was to be shown."""
    async with moving(service, number, Action.APPROVE, by=by, version=version) as move:
        _refuse_incomplete(move.found.content)
        posted, until = rules.shown_from(
            move.found.posted, move.found.until, today=move.now.date(), is_renewal=move.found.is_renewal
        )
        ends = {"told_of_end": None, "ended": None} if until != move.found.until else {}
        shown = {"shown": dict(move.found.content), "posted": posted, "until": until, "is_renewal": False}
        gone = await letters.overtaken(move.tx, move.found, now=move.now)
        await move.set(**shown, **ends, undo=move.undo("jobs/approved", gone))
        await move.log(words)
        await letters.approved(move.tx, service, move.found, until, words, now=move.now, due=move.undo_until)
        await move.rebuild("approved")


async def reject(service: Service, number: int, *, by: Person, words: str, version: int | None = None) -> None:
    """Do not show what its author wrote last; `words` tell them why. An earlier version that is up stays so."""
    async with moving(service, number, Action.REJECT, by=by, version=version) as move:
        await move.set(is_renewal=False, undo=move.undo("jobs/rejected"))
        await move.log(words)
        await letters.rejected(move.tx, service, move.found, words, now=move.now, due=move.undo_until)


async def archive(
    service: Service, number: int, *, by: Person | None, version: int | None = None, words: str = ""
) -> None:
    """Take a posting from the board without blame: it is filled, or out of date."""
    async with moving(service, number, Action.ARCHIVE, by=by, version=version) as move:
        await move.set(undo=move.undo(None, await letters.overtaken(move.tx, move.found, now=move.now)))
        await move.log(words)
        if move.found.has_page:
            await move.rebuild("archived")


async def feature(service: Service, number: int, *, by: Person, is_featured: bool) -> None:
    """Show it before the others, or not any more."""
    async with moving(service, number, Action.FEATURE, by=by) as move:
        if move.found.featured is is_featured:
            raise Conflict(
                f"This posting is {'' if is_featured else 'not '}featured already.", "There is nothing to do."
            )
        await move.set(featured=is_featured, undo=move.found.undo)
        await move.log(featured=is_featured)
        await move.rebuild("featured" if is_featured else "featured no more")


async def undo(service: Service, number: int, *, by: Person) -> State:
    """Take the last decision back while its mail has not gone; the state that follows is the one before it."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.get(tx, number, lock=True)
        if not roles(by, found):
            raise NotFound("There is no such job posting.", "It may have been removed.")
        refuse_own(by, found)
        kept = undoing.kept(found.undo, "posting", now=now)
        before = _read(kept["before"])
        await store.change(tx, found, now=now, **before, undo=None)
        await undoing.undone(
            tx, KIND, found, kept, by=by, now=now, is_told=found.account_email is not None,
            is_seen=found.shown != before["shown"] or found.state.value != before["state"],
        )  # fmt: skip
    service.wake.set()
    return State(before["state"])


def _read(before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as they were before the decision."""
    days = {name: before[name] and date.fromisoformat(before[name]) for name in ("posted", "until")}
    instants = {
        name: before[name] and datetime.fromisoformat(before[name]).astimezone(UTC) for name in ("told_of_end", "ended")
    }
    return {**before, **days, **instants}


# What the service does by its timetable


async def expire(service: Service, number: int) -> None:
    """The last day is over: its page says so from now on, and its author is told."""
    async with moving(service, number, Action.EXPIRE, by=None) as move:
        if move.found.until is None or move.found.until >= move.now.date() or move.found.ended is not None:
            raise Conflict("The posting has not come to its end.")
        await move.set(ended=move.now)
        await move.log()
        await letters.expired(move.tx, service, move.found, now=move.now)
        await move.rebuild("expired")


async def remind(service: Service, number: int) -> None:
    """Tell the author, once, that the end is near."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.get(tx, number, lock=True)
        if found.told_of_end is not None or not found.has_page or found.state is State.SUBMITTED:
            return
        await store.change(tx, found, now=found.changed, told_of_end=now, version=found.version)
        await letters.ends(tx, service, found, now=now)
    service.wake.set()
