"""Which mail of the desk says what to whom: to the sponsor's people, and to the staff who work on sponsorships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generator.markup import day
from services.db import Transaction
from services.mail import outbox
from services.mail.outbox import Attachment
from services.people import Person
from services.service import Service
from services.sponsors import letters
from services.sponsors.records import Sponsorship


def unique(addresses: Sequence[str | None]) -> Sequence[str]:
    """Each once, as it was written first."""
    return list({one.casefold(): one for one in reversed(addresses) if one}.values())[::-1]


async def approved(
    tx: Transaction, service: Service, found: Sponsorship, *, starts: date, ends: date, now: datetime
) -> None:
    await _to_sponsor(tx, service, "approved", found, now=now, starts=day(starts), ends=day(ends))


async def rejected(tx: Transaction, service: Service, found: Sponsorship, words: str, *, now: datetime) -> None:
    await _to_sponsor(tx, service, "rejected", found, now=now, words=words)
    await _to_staff(tx, service, "rejected-staff", found, now=now, words=words)


async def sent(tx: Transaction, service: Service, found: Sponsorship, file: Attachment, *, now: datetime) -> None:
    """The contract, to be signed."""
    await _to_sponsor(tx, service, "sent", found, now=now, files=(file,))
    await _to_staff(tx, service, "sent-staff", found, now=now, files=(file,))


async def executed(tx: Transaction, service: Service, found: Sponsorship, *, now: datetime) -> None:
    assert found.starts is not None
    assert found.ends is not None
    await _to_sponsor(tx, service, "executed", found, now=now, starts=day(found.starts), ends=day(found.ends))


async def renewing(tx: Transaction, service: Service, found: Sponsorship, *, by: Person, now: datetime) -> None:
    """Staff have begun a renewal: the sponsor hears of it, and the staff as of any application."""
    more: dict[str, Any] = {"reference": letters.reference(found.number, found.year), "year": found.year, "by": by.name}
    await _to_sponsor(tx, service, "renewal", found, now=now, **more)
    await _to_staff(tx, service, "renewal-staff", found, now=now, **more)


async def provided(
    tx: Transaction, service: Service, found: Sponsorship, labels: Sequence[str], *, now: datetime
) -> None:
    """Something is there for them to fetch."""
    await _to_sponsor(tx, service, "provided", found, now=now, labels=list(labels))


async def ends(tx: Transaction, service: Service, found: Sponsorship, days: int, *, now: datetime) -> None:
    """To both: staff begin the renewal."""
    assert found.ends is not None
    more: dict[str, Any] = {"days": days, "ends": day(found.ends)}
    await _to_sponsor(tx, service, "ends", found, now=now, **more)
    await _to_staff(tx, service, "ends-staff", found, now=now, **more)


async def asset_due(
    tx: Transaction, service: Service, found: Sponsorship, *, label: str, due: date, today: date, now: datetime
) -> None:
    days = (due - today).days
    more: dict[str, Any] = {"label": label, "due": day(due), "days": days, "is_overdue": days < 0}
    await _to_sponsor(tx, service, "asset-due", found, now=now, **more)


@dataclass(frozen=True)
class Change:
    """What somebody has changed of an organization."""

    name: str
    """Of the field: what the log says."""
    label: str
    before: str
    after: str


async def edited(
    tx: Transaction, service: Service, found: Sponsorship, changes: Sequence[Change], *, by: Person, now: datetime
) -> None:
    """To staff: what visitors see has changed, and nobody was asked."""
    await _to_staff(tx, service, "edited-staff", found, now=now, who=by.name, changes=changes)


async def in_own_words(
    tx: Transaction, service: Service, found: Sponsorship, *, to: Sequence[str], subject: str, words: str, now: datetime
) -> None:
    """What staff have written, to the contacts they have chosen."""
    context = {**_named(service, found), "title": subject, "words": words}
    for address in unique(to):
        await outbox.put(
            tx, "sponsors/notice", to=address, context=context, now=now, about=found.about, reply_to=service.settings.sponsors_mail
        )  # fmt: skip


async def _to_sponsor(
    tx: Transaction,
    service: Service,
    name: str,
    found: Sponsorship,
    *,
    now: datetime,
    files: Sequence[Attachment] = (),
    **more: Any,
) -> None:
    context = {**_named(service, found), **more}
    for address in await letters.notified(tx, found.sponsor, found.account):
        await outbox.put(
            tx, f"sponsors/{name}", to=address, context=context, now=now, about=found.about, files=files,
            reply_to=service.settings.sponsors_mail,
        )  # fmt: skip


async def _to_staff(
    tx: Transaction,
    service: Service,
    name: str,
    found: Sponsorship,
    *,
    now: datetime,
    files: Sequence[Attachment] = (),
    **more: Any,
) -> None:
    context = {**_named(service, found), **more}
    to = service.settings.sponsors_staff_mail
    await outbox.put(tx, f"sponsors/{name}", to=to, context=context, now=now, about=found.about, files=files)


def _named(service: Service, found: Sponsorship) -> dict[str, Any]:
    url = service.settings.url
    return {
        "number": found.number, "sponsor": found.name, "level": found.level, "own": f"{url}/users/sponsorships/{found.number}/",
        "desk": f"{url}/admin/sponsors/{found.number}/",
    }  # fmt: skip
