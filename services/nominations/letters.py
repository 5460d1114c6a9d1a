"""Which mail says what to whom. A person who is nominated by another is written to at the address that was given; whoever has
accepted, at that of their account."""

from datetime import datetime
from typing import Any

from generator.markup import day
from generator.shapes.election import Election
from services.db import Transaction
from services.mail import outbox
from services.nominations import rules
from services.nominations.store import Nomination
from services.people import Person
from services.service import Service

_PURPOSE = "nomination"
_SECONDS = 400 * 86_400


def invitation(service: Service, number: int, election: str) -> str:
    """The address that is mailed. Its token opens nothing: it only shows that who comes with it has had the mail."""
    token = service.signed(_PURPOSE).dumps(number)
    return f"{service.settings.url}/nominations/{election}/{number}/accept/?invited={token}"


def is_invited(service: Service, number: int, token: str) -> bool:
    """Whether the token is that of the mail."""
    okay, value = service.signed(_PURPOSE).loads_unsafe(token, max_age=_SECONDS)
    return bool(okay) and value == number


async def invited(
    tx: Transaction,
    service: Service,
    number: int,
    *,
    name: str,
    email: str,
    election: Election,
    by: Person,
    now: datetime,
) -> None:
    """To the person who is nominated."""
    context = {**_about(service, number, name, election), "by": by.name}
    await outbox.put(tx, "nominations/invited", to=email, context=context, now=now, about=f"{rules.KIND}:{number}")


async def closes(tx: Transaction, service: Service, found: Nomination, election: Election, *, now: datetime) -> None:
    """To the person who has not answered."""
    context = {**_about(service, found.number, found.name, election), "by": found.nominator_name or "Somebody"}
    await outbox.put(tx, "nominations/closes", to=found.email, context=context, now=now, about=found.about)


async def answered(
    tx: Transaction, service: Service, found: Nomination, election: Election, *, has_accepted: bool, now: datetime
) -> None:
    """To who has nominated. Nothing where the account was deleted."""
    if found.nominator_email is None:
        return
    context = {
        **_about(service, found.number, found.name, election), "nominator": found.nominator_name, "has_accepted": has_accepted,
        "shown": day(election.shown_from),
    }  # fmt: skip
    await outbox.put(tx, "nominations/answered", to=found.nominator_email, context=context, now=now, about=found.about)


async def waits(
    tx: Transaction, service: Service, number: int, name: str, election: Election, *, now: datetime
) -> None:
    """To those who approve."""
    context = {
        **_about(service, number, name, election),
        "desk": f"{service.settings.url}/admin/nominations/{number}/",
    }
    to = service.settings.elections_mail
    await outbox.put(tx, "nominations/waits", to=to, context=context, now=now, about=f"{rules.KIND}:{number}")


async def decided(
    tx: Transaction, service: Service, decision: str, found: Nomination, election: Election, *, now: datetime, due: datetime, words: str = ""
) -> None:  # fmt: skip
    """To the person who stands, or does not. `decision`: `approved`, `rejected` or `withdrawn`."""
    at = rules.window(election, now)
    context = {
        **_about(service, found.number, found.name, election), "words": words, "shown": day(election.shown_from),
        "is_open": at is rules.Window.OPEN, "is_shown": at is rules.Window.SHOWN,
    }  # fmt: skip
    await outbox.put(
        tx, f"nominations/{decision}", to=found.reached_at, context=context, now=now, due=due, about=found.about,
        reply_to=service.settings.elections_mail,
    )  # fmt: skip


async def commented(
    tx: Transaction, service: Service, found: Nomination, election: Election, words: str, *, now: datetime
) -> None:
    """To the person who stands; the answer goes to those who approve."""
    context = {**_about(service, found.number, found.name, election), "words": words}
    await outbox.put(
        tx, "nominations/comment", to=found.reached_at, context=context, now=now, about=found.about,
        reply_to=service.settings.elections_mail,
    )  # fmt: skip


async def overtaken(tx: Transaction, found: Nomination, *, now: datetime) -> list[int]:
    """What tells of an earlier decision and has not gone is not true any more, and not sent: the numbers of these mails."""
    return await outbox.take_back(tx, "nominations/approved", "nominations/rejected", about=found.about, now=now)


def _about(service: Service, number: int, name: str, election: Election) -> dict[str, Any]:
    return {
        "name": name, "election": election.name, "closes": rules.instant(election.closes), "link": invitation(service, number, election.slug),
        "page": f"{service.settings.url}/nominations/{election.slug}/{number}/",
        "about_it": f"{service.settings.url}{election.path}",
    }  # fmt: skip
