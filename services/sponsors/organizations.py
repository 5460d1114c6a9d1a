"""The organization of a sponsor: its details, its logos and its contacts, and who may see and change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from services.accounts import limits
from services.db import Transaction
from services.errors import Conflict, NotFound
from services.moderation import decisions
from services.people import Needs, Person
from services.rebuild import requests as rebuild
from services.service import Service
from services.sponsors import forms, records, store, tables, telling
from services.sponsors.giving import LIMIT, SPONSOR, roles_on
from services.sponsors.records import Contact
from services.sponsors.rules import Action, State
from services.sponsors.telling import Change
from services.uploads import store as uploads
from services.uploads.taking import Taken

LOGOS = ("web_logo", "white_logo", "print_logo")


@dataclass(frozen=True)
class Organization:
    """As its people see it."""

    number: int
    name: str
    slug: str
    version: int
    content: Mapping[str, Any]
    web_logo: int | None
    white_logo: int | None
    print_logo: int | None
    contacts: Sequence[Contact]


async def organization(tx: Transaction, number: int, person: Person, *, lock: bool = False) -> Organization:
    """For its contacts, for those who have applied for it and for managers. Raises NotFound for others."""
    of = tables.sponsor.c
    query = select(of.id, of.name, of.slug, of.version, of.content, of.web_logo, of.white_logo, of.print_logo)
    row = (await tx.execute((query.with_for_update() if lock else query).where(of.id == number))).one_or_none()
    is_own = row is not None and number in {one for one, _ in await own(tx, person)}
    if row is None or not roles_on(person, is_own=is_own):
        raise NotFound("There is no such organization.")
    return Organization(*row, contacts=await records.contacts(tx, number))


async def may_read(tx: Transaction, number: int, person: Person) -> bool:
    """Whether the person may see the organization and its files."""
    try:
        await organization(tx, number, person)
    except NotFound:
        return False
    return True


async def own(tx: Transaction, person: Person) -> list[tuple[int, str]]:
    """Number and name of the organizations that the person is a contact of, or has applied for."""
    of, mine = tables.sponsor.c, tables.sponsorship.c
    applied = select(mine.sponsor).where(mine.account == person.id)
    rows = await tx.execute(select(of.id, of.name).where(of.id.in_(applied)))
    found = {*((row.id, row.name) for row in rows), *await store.sponsors_of(tx, person)}
    return sorted(found, key=lambda row: (row[1].casefold(), row[0]))


@dataclass(frozen=True)
class New:
    """What it is to be: all details and all contacts, and the logos that were sent."""

    content: Mapping[str, Any]
    contacts: Sequence[forms.Contact]
    files: Mapping[str, Taken]


async def edit(service: Service, number: int, new: New, *, by: Person, version: int | None) -> None:
    """Other details, contacts and logos; the name stays. Raises Outdated, TooMany."""
    now = service.now()
    async with uploads.keeping(service, *new.files.values()), service.db.transaction() as tx:
        found = await organization(tx, number, by, lock=True)
        if version is not None and version != found.version:
            raise Outdated(found)
        if not (changes := changed(found, new)):
            return
        await limits.take(tx, LIMIT, str(by.id), now=now)
        logos = {}
        for name, file in new.files.items():
            await uploads.drop(tx, getattr(found, name), now=now)
            logos[name] = await uploads.add(tx, file, of=by.id, about=f"{SPONSOR}:{number}", now=now)
        values = {"content": dict(new.content), "version": found.version + 1, "changed": now, **logos}
        await tx.execute(update(tables.sponsor).where(tables.sponsor.c.id == number).values(values))
        if any(one.name == CONTACTS for one in changes):
            await store.put_contacts(tx, number, new.contacts)
        await decisions.record(
            tx, kind=SPONSOR, number=number, action=Action.EDIT.value, by=by, now=now,
            details={"changed": [one.name for one in changes]},
        )  # fmt: skip
        if (live := await _live(tx, number, now.date())) is not None:
            await rebuild.ask(tx, f"sponsor {number} edited", now=now, about=f"{SPONSOR}:{number}")
            if not by.has(Needs.SPONSOR_MANAGER):
                await telling.edited(tx, service, await records.get(tx, live), changes, by=by, now=now)
    service.wake.set()


CONTACTS = "contacts"


def changed(found: Organization, new: New) -> list[Change]:
    """What would be another one: details, contacts, logos."""
    asks = forms.blank().asks
    before, after = found.content, new.content
    details = [
        Change(name, asks[name].label, str(before.get(name) or ""), str(after.get(name) or ""))
        for name in asks
        if name != "name" and before.get(name) != after.get(name)
    ]
    logos = [Change(name, asks[name].label, "", file.called) for name, file in new.files.items()]
    if list(map(_said, found.contacts)) == list(map(_said, new.contacts)):
        return [*details, *logos]
    was, are = (", ".join(one.name for one in of) for of in (found.contacts, new.contacts))
    return [*details, *logos, Change(CONTACTS, "Contacts", was, are)]


def _said(contact: Contact | forms.Contact) -> list[object]:
    return [getattr(contact, name) for name in forms.Contact.model_fields]


class Outdated(Conflict):
    """Somebody has changed the organization since it was opened: `found` is what it is now."""

    def __init__(self, found: Organization) -> None:
        super().__init__("These details have changed since you opened them.", "Look at what is there now.")
        self.found = found


async def _live(tx: Transaction, number: int, today: date) -> int | None:
    """Its newest sponsorship that visitors see, or will see."""
    of = tables.sponsorship.c
    is_live = (of.sponsor == number, of.state == State.FINALIZED.value, of.ends >= today)
    return (await tx.execute(select(of.id).where(*is_live).order_by(of.id.desc()).limit(1))).scalar()
