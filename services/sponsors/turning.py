"""What happens to sponsorships by the calendar: notices of what is due or ends, each once; sponsors come and go. Run as often as you like."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from services.db import Transaction
from services.errors import Conflict
from services.rebuild import requests as rebuild
from services.service import Service
from services.sponsors import assets, giving_way, pipeline, records, telling
from services.sponsors.assets import Asset
from services.sponsors.records import Sponsorship
from services.sponsors.rules import Action, State
from services.sponsors.tables import asset, sponsorship
from services.sponsors.workflow import moving
from services.work import Timed

ENDS_BEFORE = (30, 60, 90)
"""So many days before the last one the sponsor is told."""
DUE_BEFORE = (-1, 7, 30)
"""So many days before something is due; the first: it is overdue."""


async def turn(service: Service) -> None:
    """A new day (UTC) has begun. Each sponsorship is a transaction of its own: after a crash the rest is done."""
    today = service.now().date()
    await _give_way(service)
    await _show_changes(service, today)
    await _tell_of_ends(service, today)
    await _tell_of_assets(service, today)


async def _give_way(service: Service) -> None:
    """What begins today takes the place of an earlier one."""
    now = service.now()
    async with service.db.reading() as tx:
        shown = {one.sponsor for one in await pipeline.in_force(tx, now.date())}
    for sponsor in sorted(shown):
        async with service.db.transaction() as tx:
            await giving_way.settle(tx, sponsor, now=now)


async def _show_changes(service: Service, today: date) -> None:
    async with service.db.transaction() as tx:
        if await pipeline.turns(tx, today):
            await rebuild.ask(tx, "sponsors come and go", now=service.now(), is_for_the_time=True)


def stage(days: int, stages: Iterable[int]) -> int | None:
    """The nearest of the ascending stages that is not nearer than `days`: 58 of (30, 60, 90) is 60."""
    return next((one for one in stages if days <= one), None)


async def _tell_of_ends(service: Service, today: date) -> None:
    async with service.db.reading() as tx:
        found = await pipeline.ending(tx, today=today)
        renewed = await pipeline.renewals(tx, [one.number for one in found])
    for one in found:
        if one.number in renewed or one.ends is None:
            continue
        days = stage((one.ends - today).days, ENDS_BEFORE)

        async def tell(tx: Transaction, locked: Sponsorship, now: datetime, before: int | None = days) -> None:
            assert before is not None
            assert locked.ends is not None
            await telling.ends(tx, service, locked, (locked.ends - today).days, now=now)

        await once(service, one.number, f"ends-{days}-{one.ends}", tell)


async def due(tx: Transaction, today: date) -> list[tuple[int, Asset]]:
    """What is due within the longest time, or overdue, with the number of its sponsorship, which is approved and not over."""
    of_one = (asset.c.sponsorship == sponsorship.c.id) | (asset.c.sponsor == sponsorship.c.sponsor)
    is_open = (
        sponsorship.c.state.in_([State.APPROVED.value, State.FINALIZED.value]), sponsorship.c.overlapped_by.is_(None),
        sponsorship.c.ends.is_(None) | (sponsorship.c.ends >= today),
    )  # fmt: skip
    is_near = (asset.c.due <= today + timedelta(days=DUE_BEFORE[-1]), asset.c.text.is_(None), asset.c.upload.is_(None))
    perhaps = select(sponsorship.c.id).join_from(asset, sponsorship, of_one).where(*is_open, *is_near).distinct()
    newest = {}  # what is of the organization is asked for by its newest sponsorship
    for number in (await tx.execute(perhaps.order_by(sponsorship.c.id))).scalars().all():
        for one in await lacking(tx, await records.get(tx, number), today):
            newest[one.number] = (number, one)
    return list(newest.values())


async def lacking(tx: Transaction, found: Sponsorship, today: date) -> list[Asset]:
    """What it asks for, has not got and needs soon. What was due before it was approved is no reason to press anybody."""
    approved = found.approved.date() if found.approved else date.max
    last = today + timedelta(days=DUE_BEFORE[-1])
    held = await assets.of_sponsorship(tx, found)
    return [one for one in held if one.is_required and not one.is_filled and one.due and approved <= one.due <= last]


async def _tell_of_assets(service: Service, today: date) -> None:
    async with service.db.reading() as tx:
        found = await due(tx, today)
    for number, one in found:
        assert one.due is not None
        days = stage((one.due - today).days, DUE_BEFORE)

        async def tell(tx: Transaction, locked: Sponsorship, now: datetime, what: Asset = one) -> None:
            assert what.due is not None
            await telling.asset_due(tx, service, locked, label=what.label, due=what.due, today=today, now=now)

        async def still(tx: Transaction, locked: Sponsorship, what: Asset = one) -> bool:
            return any((one.number, one.due) == (what.number, what.due) for one in await lacking(tx, locked, today))

        await once(service, number, f"asset-{one.number}-{days}-{one.due}", tell, still)


Tell = Callable[[Transaction, Sponsorship, datetime], Awaitable[None]]
Still = Callable[[Transaction, Sponsorship], Awaitable[bool]]


async def _always(_: Transaction, __: Sponsorship) -> bool:
    return True


async def once(service: Service, number: int, name: str, tell: Tell, still: Still = _always) -> None:
    """Tell, unless it was told under that name before, or is not `still` so. The row and the mails are one transaction."""
    try:
        async with moving(service, number, Action.NOTIFY, by=None) as move:
            if await still(move.tx, move.found) and await records.note(move.tx, number, name, now=move.now):
                await tell(move.tx, move.found, move.now)
                await move.log(notice=name)
    except Conflict:  # it was decided on since it was listed
        return


TIMETABLE = (
    Timed("sponsors", "Tells sponsors what is due and what ends, and lets them come and go by their dates.", run=turn, at=time(0, 3)),
)  # fmt: skip
