"""An application on its way: its draft, and the one transaction in which it becomes a sponsorship with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from generator.shapes.sponsorship import Packages
from services.db import Transaction
from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.moderation import decisions
from services.people import Person
from services.service import Service
from services.sponsors import catalogue, choosing, forms, letters, pipeline, places, records, rules, store
from services.sponsors.choosing import Choice, Wish
from services.sponsors.forms import Filled, Values
from services.sponsors.records import Sponsorship
from services.sponsors.rules import KIND, Action, State
from services.sponsors.store import Draft
from services.sponsors.tables import sponsor, sponsorship
from services.uploads import store as uploads
from services.uploads.taking import Taken

_DAY = timedelta(hours=24)


class Closed(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "Applications are closed at the moment.", "The sponsorship page says how to reach the people who know more."
        )


class Lost(Conflict):
    """There is no draft: it was sent, in another window perhaps, or it was too old."""

    def __init__(self) -> None:
        super().__init__("There is no draft of an application.", "It may have been sent already.")


class Unfitting(Invalid):
    """What was chosen cannot be had any more: somebody was quicker, or the packages have changed."""


def opened(service: Service) -> Packages:
    """The packages that can be applied for now. Raises Closed."""
    if (packages := catalogue.open_on(service, service.now().date())) is None:
        raise Closed
    return packages


async def keep_choice(service: Service, wish: Wish, *, by: Person, renews: int | None = None) -> None:
    """The first page is done: for 30 days. What was typed on the second stays, with its logos. Raises Closed, Unfitting."""
    packages, now = opened(service), service.now()
    async with service.db.transaction() as tx:
        await places.hold(tx)
        if renews is not None:
            await _renewed(tx, renews, by)
        await store.put_draft(tx, by.id, now=now, year=packages.year, choice=wish.content(), renews=renews)
        if draft := await store.draft_of(tx, by.id):
            await _keep_logos(tx, draft.logos, by, now)


async def _renewed(tx: Transaction, renews: int, by: Person) -> Sponsorship:
    """What is renewed: a sponsorship of one's own that was finalized, once."""
    found = await records.get(tx, renews)
    if not await is_own(tx, found, by):
        raise NotFound("There is no such sponsorship.")
    rules.after(Action.RENEW, found.state, (rules.Role.SPONSOR,))
    if other := (await pipeline.renewals(tx, [renews])).get(renews):
        raise Unfitting({"": f"This sponsorship is renewed already, by {await _reference(tx, other)}."})
    return found


async def is_own(tx: Transaction, found: Sponsorship, person: Person) -> bool:
    """Whether the person has applied for it, or is a contact of its organization."""
    if found.account == person.id:
        return True
    return found.sponsor in {number for number, _ in await store.sponsors_of(tx, person)}


async def keep(service: Service, values: Values, files: Mapping[str, Taken | None], *, by: Person) -> Mapping[str, int]:
    """The second page as far as it is typed, and the logos that came with it; all logos that there are now. Raises Lost, TooMany."""
    now = service.now()
    async with service.db.transaction() as tx:  # of its own: a file too many does not take with it what was typed
        draft = await _draft(tx, by)
        await store.put_draft(tx, by.id, now=now, content={"values": dict(values), "logos": dict(draft.logos)})
    async with uploads.keeping(service, *files.values()), service.db.transaction() as tx:
        draft = await _draft(tx, by)
        logos = dict(draft.logos)
        for name, file in files.items():
            if file:
                await uploads.drop(tx, logos.get(name), now=now)
                logos[name] = await uploads.add(tx, file, of=by.id, about=_about(by), now=now, is_personal=True)
        await _keep_logos(tx, logos, by, now)
        await store.put_draft(tx, by.id, now=now, content={"values": dict(draft.values), "logos": logos})
    service.wake.set()
    return logos


async def _draft(tx: Transaction, by: Person) -> Draft:
    """Locked, with the logos that are still there. Raises Lost."""
    if (draft := await store.draft_of(tx, by.id, lock=True)) is None:
        raise Lost
    there = await uploads.find(tx, *draft.logos.values())
    return replace(draft, logos={name: number for name, number in draft.logos.items() if number in there})


async def _keep_logos(tx: Transaction, logos: Mapping[str, int], by: Person, now: datetime) -> None:
    """As long as the draft that they are of."""
    until = now + rules.DRAFT_KEPT
    await uploads.hand_over(tx, *logos.values(), about=_about(by), until=until, is_personal=True)


def _about(by: Person) -> str:
    """Only who has sent it sees the file of a draft."""
    return f"sponsor-draft:{by.id}"


async def apply(service: Service, filled: Filled, *, by: Person) -> int:
    """Send the draft of `by` with these details; the number of the sponsorship. All rules are looked at again, in the
    transaction that takes the places. Raises Closed, Lost, Unfitting, TooMany, Conflict."""
    packages, now = opened(service), service.now()
    async with service.db.transaction() as tx:
        await places.hold(tx)
        draft = await _draft(tx, by)
        await _refuse_too_many(tx, by.id, now)
        choice = await _fitting(tx, draft, packages)
        await _refuse_strange(tx, filled, draft, by)
        of = await _sponsor(tx, filled, draft, by=by, now=now)
        number = await store.add_sponsorship(tx, choice, sponsor=of, of=by.id, renews=draft.renews, now=now)
        await decisions.record(
            tx, kind=KIND, number=number, action=Action.APPLY.value, by=by, now=now, after=State.APPLIED.value,
            details={"package": choice.level, "fee": choice.fee},
        )  # fmt: skip
        await letters.applied(tx, service, await records.get(tx, number), by=by, now=now)
        await store.forget_draft(tx, by.id)
    service.wake.set()
    return number


async def _refuse_too_many(tx: Transaction, of: int, now: datetime) -> None:
    mine = (sponsorship.c.account == of, sponsorship.c.applied > now - _DAY)
    made, first = (await tx.execute(select(func.count(), func.min(sponsorship.c.applied)).where(*mine))).one()
    if made >= rules.A_DAY:
        raise TooMany(f"You have sent {made} applications within a day.", int((first + _DAY - now).total_seconds()) + 1)


async def _fitting(tx: Transaction, draft: Draft, packages: Packages) -> Choice:
    """The choice, as it can be had at this instant."""
    if draft.year != packages.year:
        raise Unfitting({"package": f"Your draft was for {draft.year}: choose anew what you want for {packages.year}."})
    wish = Wish.model_validate(draft.choice)
    if problems := choosing.problems(wish, packages, await places.taken(tx, packages.year)):
        raise Unfitting(problems)
    return choosing.chosen(wish, packages)


async def _refuse_strange(tx: Transaction, filled: Filled, draft: Draft, by: Person) -> None:
    """A renewal is of the same organization."""
    if draft.renews is not None and (found := await _renewed(tx, draft.renews, by)).sponsor != filled.sponsor:
        words = f"This renews a sponsorship of {found.name}: choose that one, or change the choice on the first page."
        raise Invalid({"sponsor": words})


async def known(tx: Transaction, draft: Draft, by: Person) -> Sequence[tuple[int, str]]:
    """Number and name of the organizations that can be chosen: those that the person is a contact of, and the one of a renewal."""
    found = list(await store.sponsors_of(tx, by))
    if draft.renews is not None:
        renewed = await records.get(tx, draft.renews)
        found += [one for one in [(renewed.sponsor, renewed.name)] if one not in found]
    return found


async def _sponsor(tx: Transaction, filled: Filled, draft: Draft, *, by: Person, now: datetime) -> int:
    """The organization: one that the person is a contact of and that has nothing in progress, or a new one."""
    if filled.sponsor is None:
        assert filled.details is not None
        if problems := forms.lacking(filled, forms.blank(), draft.logos):
            raise Invalid(problems, "The application is not complete.")
        number = await store.add_sponsor(tx, filled.details, now=now)
        await store.put_contacts(tx, number, filled.contacts)
        await store.set_logos(tx, number, draft.logos)
        await uploads.hand_over(tx, *draft.logos.values(), about=f"sponsor:{number}")
        return number
    if filled.sponsor not in {number for number, _ in await known(tx, draft, by)}:
        raise Forbidden("You are not a contact of that organization.", "Choose another one, or enter a new one.")
    if other := await store.in_progress(tx, filled.sponsor):
        name = (await tx.execute(select(sponsor.c.name).where(sponsor.c.id == filled.sponsor))).scalar_one()
        raise Invalid(
            {
                "sponsor": f"{name} has an application in progress already ({await _reference(tx, other)}): wait until it is decided."
            }
        )
    await uploads.drop(tx, *draft.logos.values(), now=now)
    return filled.sponsor


async def _reference(tx: Transaction, number: int) -> str:
    found = await records.get(tx, number)
    return letters.reference(found.number, found.year)
