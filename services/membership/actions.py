"""What is done with memberships: each function is one transaction, with its line in the log and its mail, or nothing."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from generator.markup import day
from services import daily, reminders
from services.db import Transaction
from services.errors import Conflict
from services.mail import outbox
from services.membership import rules, store
from services.membership.forms import Joining
from services.membership.forms import Member as Form
from services.membership.rules import KIND
from services.moderation import decisions, log
from services.moderation.outdated import Outdated
from services.people import Person
from services.service import Service


async def join(service: Service, given: Joining, *, by: Person) -> None:
    """A new Basic Member. Who means to vote has affirmed it by saying so. Raises Conflict when they are one already."""
    now = service.now()
    try:
        async with service.db.transaction() as tx:
            await _refuse_too_many(tx, by, now)
            affirmed = now if given.votes else None
            number = await store.add(tx, by.id, given.details(), now=now, votes=given.votes, affirmed=affirmed)
            await _record(tx, number, "join", by=by, now=now, votes=given.votes)
    except IntegrityError:
        raise Conflict("You are a Basic Member already.", "Change what is said of you at /users/membership/.") from None


async def edit(service: Service, given: Form, *, by: Person, version: int | None = None) -> None:
    """Who begins to mean to vote affirms it by that. Raises Outdated when `version` is not the newest, and NotFound."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.get(tx, by.id, lock=True)
        if version is not None and version != found.version:
            raise Outdated(KIND, found)
        await _refuse_too_many(tx, by, now)
        begins = {"affirmed": now} if given.votes and not found.votes else {}
        await store.change(tx, found, now=now, details=given.details(), votes=given.votes, **begins)
        await _record(tx, found.number, "edit", by=by, now=now, votes=given.votes)


async def affirm(service: Service, *, by: Person) -> datetime:
    """For another year; when that lapses. Raises NotFound for who is no member."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.get(tx, by.id, lock=True)
        await _refuse_too_many(tx, by, now)
        await store.change(tx, found, now=now, votes=True, affirmed=now)
        await _record(tx, found.number, "affirm", by=by, now=now, votes=True)
    return rules.lapses(now)


async def leave(service: Service, *, by: Person) -> None:
    """What was kept of the membership is deleted. Raises NotFound for who is no member."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.get(tx, by.id, lock=True)
        await store.remove(tx, by.id)
        await _record(tx, found.number, "leave", by=by, now=now)


async def remind(service: Service, of: int) -> None:
    """Tell a member that their affirmation lapses; each of rules.TOLD_BEFORE once. At the address of the membership, as its form says."""
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.find(tx, of, lock=True)
        if found is None or not found.votes or found.affirmed is None:
            return
        told = reminders.due(rules.lapses(found.affirmed), found.told, now, days=rules.TOLD_BEFORE)
        if told is None:
            return
        await store.told(tx, found, told)
        url = f"{service.settings.url}/users/membership"
        context = {
            "name": found.preferred_name, "until": day(rules.lapses(found.affirmed).date()), "affirm": f"{url}/affirm/", "edit": f"{url}/edit/",
        }  # fmt: skip
        about = f"{KIND}:{found.number}"
        await outbox.put(tx, "membership/lapses", to=found.email, context=context, now=now, about=about)
    service.wake.set()


async def listed_for(service: Service, *, by: Person, count: int) -> None:
    """Write down that somebody took the list of members with them."""
    async with service.db.transaction() as tx:
        await decisions.record(
            tx, kind=KIND, number=0, action="export", by=by, now=service.now(), details={"members": count}
        )


async def _refuse_too_many(tx: Transaction, by: Person, now: datetime) -> None:
    made = [one for one in await log.by(tx, by.id, since=now - daily.DAY, most=200) if one.kind == KIND]
    says = f"You have changed your membership {len(made)} times within a day."
    daily.refuse(len(made), made[-1].at if made else None, says, most=rules.A_DAY, now=now)


async def _record(tx: Transaction, number: int, action: str, *, by: Person, now: datetime, **details: bool) -> None:
    """Only what was done: the log is never changed, so nothing of a person's stands in it."""
    await decisions.record(tx, kind=KIND, number=number, action=action, by=by, now=now, details=details)
