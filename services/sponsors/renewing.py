"""The renewal of a sponsorship: a new application with what the earlier one has, as far as the newest year offers it."""

from collections.abc import Sequence
from datetime import date, timedelta

from generator.shapes.sponsorship import Packages
from services.db import Transaction
from services.errors import Conflict
from services.moderation import decisions
from services.people import Person
from services.service import Service
from services.sponsors import catalogue, choosing, pipeline, places, records, rules, store, telling
from services.sponsors.choosing import Choice, Taken
from services.sponsors.records import Sponsorship
from services.sponsors.rules import Action
from services.sponsors.workflow import moving

_DAY = timedelta(days=1)


async def renew(service: Service, number: int, *, by: Person, version: int | None = None) -> int:
    """The number of the new sponsorship, which begins the day after the last one. Both name each other."""
    packages = _newest(service)
    async with moving(service, number, Action.RENEW, by=by, version=version) as move:
        await places.hold(move.tx)
        await _refuse_second(move.tx, move.found)
        had = [one.benefit for one in await records.benefits(move.tx, number)]
        taken = await places.taken(move.tx, packages.year)
        if packages.year == move.found.year:  # what it has itself goes over to the renewal
            taken = {slug: count - (slug in had) for slug, count in taken.items()}
        choice = prefilled(packages, move.found, had, taken)
        made = await store.add_sponsorship(
            move.tx, choice, sponsor=move.found.sponsor, of=move.found.account, renews=number, now=move.now
        )
        starts, ends = following(move.found.ends or move.now.date())
        await records.change(move.tx, await records.get(move.tx, made), now=move.now, starts=starts, ends=ends)
        await telling.renewing(move.tx, service, await records.get(move.tx, made), by=by, now=move.now)
        await move.log(renewal=made)
        await decisions.record(
            move.tx, kind=rules.KIND, number=made, action=Action.APPLY.value, by=by, now=move.now, after=rules.State.APPLIED.value,
            details={"renews": number},
        )  # fmt: skip
    return made


def _newest(service: Service) -> Packages:
    """Raises Conflict."""
    if not (years := catalogue.years(service).years):
        raise Conflict("There are no packages of any year.", "Write them first: python -m generator new sponsor-year.")
    return years[0]


async def _refuse_second(tx: Transaction, found: Sponsorship) -> None:
    renewals = await pipeline.renewals(tx, [found.number])
    other = renewals.get(found.number) or await store.in_progress(tx, found.sponsor)
    if other is not None:
        raise Conflict(f"Sponsorship {other} of the same organization is there already.", "Go on with that one.")


def prefilled(packages: Packages, found: Sponsorship, had: list[str], taken: Taken) -> Choice:
    """The same package and benefits, without what is not offered or is full."""
    package = next(
        (one for one in packages.packages if one.slug == found.package and one.slug != catalogue.STANDALONE), None
    )
    offered = tuple(one for one in packages.benefits if one.slug in had and not choosing.reason(one, taken))
    return Choice(packages, package, offered)


async def left_out(tx: Transaction, found: Sponsorship) -> Sequence[str]:
    """What the sponsorship that this one renews has and this one has not, by name: its package first."""
    if found.renews is None:
        return ()
    earlier, has = await records.get(tx, found.renews), await records.benefits(tx, found.number)
    lost = [
        one.name for one in await records.benefits(tx, earlier.number) if one.benefit not in {b.benefit for b in has}
    ]
    return [*([f"the package {earlier.level}"] if earlier.package != found.package else []), *lost]


def following(last: date) -> tuple[date, date]:
    """The year after: its first and its last day."""
    starts = last + _DAY
    try:
        return starts, starts.replace(year=starts.year + 1) - _DAY
    except ValueError:  # the 29th of February
        return starts, date(starts.year + 1, 2, 28)
