"""The rows that an application makes: organization, contacts, sponsorship, benefits, assets; and its draft. records.py reads what
staff work on."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, ScalarSelect, delete, false, insert, or_, select, update

from generator.shapes.sponsorship import ASSETS, Benefit
from services.accounts.rules import key
from services.accounts.tables import account
from services.db import Transaction
from services.people import Person
from services.sponsors import catalogue, tables
from services.sponsors.choosing import Choice
from services.sponsors.forms import Contact, Details
from services.sponsors.rules import IN_PROGRESS, State

_LIMITS = ("min_width", "max_width", "min_height", "max_height", "max_length")


def is_contact(person: Person) -> ColumnElement[bool]:
    """The condition: a contact has the address that this person has confirmed now. Who has another one by now is no contact."""
    return tables.contact.c.email_key == key(person.email) if person.is_verified else false()


async def sponsors_of(tx: Transaction, person: Person) -> Sequence[tuple[int, str]]:
    """Number and name of the organizations that the person is a contact of."""
    mine = select(tables.contact.c.sponsor).where(is_contact(person))
    rows = await tx.execute(
        select(tables.sponsor.c.id, tables.sponsor.c.name)
        .where(tables.sponsor.c.id.in_(mine))
        .order_by(tables.sponsor.c.name)
    )
    return [(row.id, row.name) for row in rows]


async def in_progress(tx: Transaction, sponsor: int) -> int | None:
    """The number of the sponsorship of the organization that is not decided on yet."""
    of = tables.sponsorship.c
    open_ = (of.sponsor == sponsor, of.state.in_(sorted(state.value for state in IN_PROGRESS)))
    return (await tx.execute(select(of.id).where(*open_).limit(1))).scalar()


async def add_sponsor(tx: Transaction, details: Details, *, now: datetime) -> int:
    """A new organization; its number. Its slug is free: places.hold() keeps others from taking it."""
    row = {
        "version": 1, "name": details.name, "name_key": details.name.casefold()[:250], "slug": await _slug(tx, details.name),
        "content": details.content(), "created": now, "changed": now,
    }  # fmt: skip
    return int((await tx.execute(insert(tables.sponsor).values(row).returning(tables.sponsor.c.id))).scalar_one())


async def _slug(tx: Transaction, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:90].strip("-") or "sponsor"
    of = tables.sponsor.c.slug
    held = set(
        (await tx.execute(select(of).where(or_(of == base, of.startswith(f"{base}-", autoescape=True))))).scalars()
    )
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(held) + 3))) if slug not in held)


async def put_contacts(tx: Transaction, sponsor: int, contacts: Iterable[Contact]) -> None:
    """These instead of those that there are."""
    await tx.execute(delete(tables.contact).where(tables.contact.c.sponsor == sponsor))
    for one in contacts:
        row = {**one.model_dump(), "sponsor": sponsor, "email_key": key(one.email)}
        await tx.execute(insert(tables.contact), row)


def confirmed(of: int) -> ScalarSelect[Any]:
    """The address of an account, as it is compared; nothing while it is not confirmed."""
    return select(account.c.email_key).where(account.c.id == of, account.c.verified.is_not(None)).scalar_subquery()


async def forget_contact(tx: Transaction, of: int) -> Sequence[int]:
    """Take the contacts out that an account is; the numbers of their organizations. Who is left is primary where nobody was.
    The organization is locked before its contacts, as by who edits them."""
    own, mine = tables.contact.c, tables.sponsor.c
    is_theirs = own.email_key == confirmed(of)
    sponsors = sorted(set((await tx.execute(select(own.sponsor).where(is_theirs))).scalars()))
    for number in sponsors:
        await tx.execute(update(tables.sponsor).where(mine.id == number).values(version=mine.version + 1))
        await tx.execute(delete(tables.contact).where(is_theirs, own.sponsor == number))
        left = (await tx.execute(select(own.id, own.is_primary).where(own.sponsor == number).order_by(own.id))).all()
        if left and not any(row.is_primary for row in left):
            await tx.execute(update(tables.contact).where(own.id == left[0].id).values(is_primary=True))
    return sponsors


async def set_logos(tx: Transaction, sponsor: int, logos: Mapping[str, int]) -> None:
    """`web_logo`, `white_logo`, `print_logo` -> the row of `upload`."""
    if logos:
        await tx.execute(update(tables.sponsor).where(tables.sponsor.c.id == sponsor).values(**logos))


async def add_sponsorship(
    tx: Transaction, choice: Choice, *, sponsor: int, of: int | None, renews: int | None, now: datetime
) -> int:
    """With its benefits as they are in the catalogue now, and an empty place for each asset; its number."""
    row = {
        "sponsor": sponsor, "account": of, "state": State.APPLIED.value, "version": 1, "is_locked": False,
        "year": choice.packages.year, "package": choice.package.slug if choice.package else catalogue.STANDALONE,
        "level": choice.level, "fee": choice.fee, "is_modified": choice.is_modified, "is_renewal": renews is not None,
        "renews": renews, "applied": now, "changed": now,
    }  # fmt: skip
    added = await tx.execute(insert(tables.sponsorship).values(row).returning(tables.sponsorship.c.id))
    number = int(added.scalar_one())
    if rows := [benefit_row(choice, number, place) for place in range(len(choice.benefits))]:
        await tx.execute(insert(tables.benefit), rows)
    await add_assets(tx, choice.benefits, sponsor=sponsor, sponsorship=number, now=now)
    return number


def benefit_row(choice: Choice, number: int, place: int) -> dict[str, Any]:
    """What was chosen in that place, as the catalogue has it now."""
    one, slug = choice.benefits[place], choice.package.slug if choice.package else None
    return {
        "sponsorship": number, "benefit": one.slug, "position": place, "program": one.program,
        "program_name": catalogue.program(choice.packages, one.program).name, "name": catalogue.shown_name(one, slug),
        "description": one.description or "", "is_standalone": one.standalone, "value": one.value,
        "is_added": slug is not None and all(held.package != slug for held in one.packages),
        "features": [feature.model_dump(mode="json", exclude_defaults=True) for feature in one.features],
        "clauses": list(one.clauses),
    }  # fmt: skip


async def add_assets(
    tx: Transaction, benefits: Iterable[Benefit], *, sponsor: int, sponsorship: int, now: datetime
) -> None:
    """A place for each thing that is handed over. One of the organization that is there already stays, but while it is empty it
    is asked for as the catalogue does now."""
    for feature in (one for benefit in benefits for one in benefit.features if one.kind in ASSETS):
        owner = {"sponsor": sponsor} if feature.of == "sponsor" else {"sponsorship": sponsorship}
        (column, number), asset = *owner.items(), tables.asset
        mine = (asset.c[column] == number, asset.c.name == feature.name)
        limits = {name: getattr(feature, name) for name in _LIMITS if getattr(feature, name) is not None}
        row: dict[str, Any] = {
            "kind": feature.kind, "label": feature.label, "help": feature.help or "", "limits": limits, "due": feature.due,
            "text": feature.url, "changed": now,
        }  # fmt: skip
        if (await tx.execute(select(asset.c.id).where(*mine))).scalar() is None:
            row |= {**owner, "uuid": str(uuid4()), "name": feature.name, "version": 1}
            await tx.execute(insert(asset), row)
        else:
            empty = update(asset).where(*mine, asset.c.text.is_(None), asset.c.upload.is_(None))
            await tx.execute(empty.values(row | {"version": asset.c.version + 1}))


# Drafts


@dataclass(frozen=True)
class Draft:
    """An application that is not sent yet."""

    number: int
    account: int
    version: int
    year: int
    renews: int | None
    choice: Mapping[str, Any]
    values: Mapping[str, Any]
    """The second page as it was typed."""
    logos: Mapping[str, int]
    changed: datetime


async def draft_of(tx: Transaction, of: int, *, lock: bool = False) -> Draft | None:
    """With `lock` nobody else sends or changes it until the transaction ends."""
    wanted = select(tables.draft).where(tables.draft.c.account == of)
    row = (await tx.execute(wanted.with_for_update() if lock else wanted)).one_or_none()
    if row is None:
        return None
    kept = row.content
    return Draft(
        row.id,
        row.account,
        row.version,
        row.year,
        row.renews,
        row.choice,
        kept.get("values", {}),
        kept.get("logos", {}),
        row.changed,
    )


async def put_draft(tx: Transaction, of: int, *, now: datetime, **values: Any) -> None:
    """Begin the draft of an account, or set columns of it."""
    if found := await draft_of(tx, of, lock=True):
        changed = {"version": found.version + 1, "changed": now, **values}
        await tx.execute(update(tables.draft).where(tables.draft.c.id == found.number).values(changed))
    else:
        row = {"account": of, "version": 1, "content": {}, "created": now, "changed": now, **values}
        await tx.execute(insert(tables.draft), row)


async def forget_draft(tx: Transaction, of: int) -> None:
    await tx.execute(delete(tables.draft).where(tables.draft.c.account == of))


async def forget_drafts(tx: Transaction, *, before: datetime) -> None:
    """Those that nobody has touched since."""
    await tx.execute(delete(tables.draft).where(tables.draft.c.changed < before))
