"""Which mail says what to whom. The address in a posting is public and nobody has proved that it is theirs: authors are told at
the address of their account."""

from datetime import date, datetime
from typing import Any

from generator.markup import day
from services.db import Transaction
from services.jobs.store import Content, Job
from services.mail import outbox
from services.people import Person
from services.service import Service


async def submitted(
    tx: Transaction, service: Service, number: int, content: Content, *, by: Person, now: datetime
) -> None:
    """To the moderators."""
    url = service.settings.url
    context = {
        **_named(content), "number": number, "author": by.name, "desk": f"{url}/admin/jobs/{number}/",
        "place": ", ".join(content[name] for name in ("city", "region", "country") if name in content),
    }  # fmt: skip
    await outbox.put(
        tx,
        "jobs/submitted",
        to=service.settings.jobs_mail,
        context=context,
        now=now,
        about=f"job:{number}",
        reply_to=by.email,
    )


async def approved(
    tx: Transaction, service: Service, job: Job, until: date, words: str, *, now: datetime, due: datetime
) -> None:
    await _to_author(tx, service, "approved", job, now=now, due=due, until=day(until), words=words)


async def rejected(tx: Transaction, service: Service, job: Job, words: str, *, now: datetime, due: datetime) -> None:
    await _to_author(tx, service, "rejected", job, now=now, due=due, words=words, is_up=job.has_page)


async def removed(tx: Transaction, service: Service, job: Job, words: str, *, now: datetime, due: datetime) -> None:
    """By a moderator."""
    await _to_author(tx, service, "removed", job, now=now, due=due, words=words, is_up=job.has_page)


async def commented(
    tx: Transaction, service: Service, job: Job, words: str, *, by: Person, now: datetime, is_author: bool
) -> None:
    """What the author says to the moderators, what they say to the author."""
    if is_author:
        url = f"{service.settings.url}/admin/jobs/{job.number}/"
        context = {**_named(job.content), "number": job.number, "words": words, "author": by.name, "url": url}
        to = service.settings.jobs_mail
        await outbox.put(tx, "jobs/answer", to=to, context=context, now=now, about=job.about, reply_to=by.email)
    else:
        await _to_author(tx, service, "comment", job, now=now, words=words)


async def ends(tx: Transaction, service: Service, job: Job, *, now: datetime) -> None:
    assert job.until is not None
    await _to_author(tx, service, "ends", job, now=now, is_notice=True, until=day(job.until))


async def expired(tx: Transaction, service: Service, job: Job, *, now: datetime) -> None:
    assert job.until is not None
    await _to_author(tx, service, "expired", job, now=now, is_notice=True, until=day(job.until))


async def overtaken(tx: Transaction, job: Job, *, now: datetime) -> list[int]:
    """What tells of an earlier decision and has not gone is not true any more, and not sent: the numbers of these mails."""
    return await outbox.take_back(tx, "jobs/approved", "jobs/rejected", "jobs/removed", about=job.about, now=now)


async def _to_author(
    tx: Transaction,
    service: Service,
    name: str,
    job: Job,
    *,
    now: datetime,
    due: datetime | None = None,
    is_notice: bool = False,
    **more: Any,
) -> None:
    """Nothing where the account was deleted."""
    if job.account_email is None:
        return
    url = service.settings.url
    own = {part: f"{url}/jobs/{job.number}/{part}/" for part in ("edit", "preview", "renew")}
    context = {**_named(job.content), "author": job.author, "page": f"{url}/jobs/{job.number}/", **own, **more}
    await outbox.put(
        tx, f"jobs/{name}", to=job.account_email, context=context, now=now, due=due, about=job.about, is_notice=is_notice
    )  # fmt: skip


def _named(content: Content) -> dict[str, str]:
    return {"title": content["title"], "company": content.get("company", "")}
