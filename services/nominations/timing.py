"""What happens to nominations by the calendar: those who have not answered are told, who stands is shown, what came to nothing is
forgotten. Each once, however often it is run."""

from collections.abc import Callable
from datetime import time, timedelta

from generator.shapes.election import Election
from services import reminders
from services.nominations import elections, letters, lists, rules, store
from services.nominations.rules import State, Window
from services.rebuild import requests as rebuild
from services.service import Service
from services.work import Timed


def _slugs(service: Service, holds: Callable[[Election], bool]) -> list[str]:
    return [slug for slug, election in elections.known(service).items() if holds(election)]


async def show(service: Service) -> None:
    """From the day on which nominees are shown, who is approved may be exported. Until then nothing of them leaves the service; and
    where an election is put off, they are hidden again."""
    now = service.now()
    shown = _slugs(service, lambda election: rules.window(election, now) is Window.SHOWN)
    others = _slugs(service, lambda election: rules.window(election, now) is not Window.SHOWN)
    async with service.db.reading() as tx:
        if not (await lists.approved(tx, shown, are_shown=False) or await lists.approved(tx, others, are_shown=True)):
            return
    async with service.db.transaction() as tx:
        for number in await lists.approved(tx, shown, are_shown=False):
            await store.note(tx, number, shown=now)
        for number in await lists.approved(tx, others, are_shown=True):
            await store.note(tx, number, shown=None)
        await rebuild.ask(tx, "nominations are closed: who stands is shown", now=now)
    service.wake.set()


async def remind(service: Service) -> None:
    """Tell those who have not answered that nominations close soon. Each is a transaction of its own."""
    now = service.now()
    near = timedelta(days=max(rules.TOLD_BEFORE))
    slugs = _slugs(service, lambda election: now < election.closes <= now + near and now >= election.opens)
    async with service.db.reading() as tx:
        numbers = await lists.unanswered(tx, slugs)
    for number in numbers:
        await _remind(service, number)


async def _remind(service: Service, number: int) -> None:
    now = service.now()
    async with service.db.transaction() as tx:
        found = await store.find(tx, number, lock=True)
        if found is None or found.state is not State.INVITED or now - found.created < timedelta(days=1):
            return  # who was invited today knows
        election = elections.named(service, found.election)
        told = reminders.due(election.closes, found.told, now, days=rules.TOLD_BEFORE)
        if told is None:
            return
        await store.note(tx, number, told=told)
        await letters.closes(tx, service, found, election, now=now)
    service.wake.set()


async def forget(service: Service) -> None:
    """Delete what was not approved, long after the election: its people are named nowhere."""
    now = service.now()
    slugs = _slugs(service, lambda election: now >= rules.forgotten_from(election))
    async with service.db.transaction() as tx:
        await store.delete_all(tx, await lists.came_to_nothing(tx, slugs))


TIMETABLE = (
    Timed("nominations", "Shows who stands once nominations are closed.", show, every=timedelta(minutes=1)),
    Timed("nominations-reminders", "Tells those who have not answered 7 days and a day before nominations close.", remind, every=timedelta(hours=1)),
    Timed("nominations-forgotten", "Deletes what was not approved 90 days after the election.", forget, at=time(3, 30)),
)  # fmt: skip
