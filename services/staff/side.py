"""The list of the desk's pages, as each person sees it: only what their roles open, with what waits there."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from services.db import Transaction
from services.mail import store as mails
from services.people import Needs, Person
from services.rebuild import store as builds
from services.rendering import DeskLink
from services.staff import kinds
from services.work import store as work


@dataclass(frozen=True)
class _Line:
    title: str
    url: str
    needs: Needs
    waiting: Callable[[Transaction, Person], Awaitable[int]] | None = None
    only_deciding: bool = False
    """For those who review one of the kinds."""


async def _dead_mails(tx: Transaction, _: Person) -> int:
    return await mails.dead(tx)


async def _dead_work(tx: Transaction, _: Person) -> int:
    return await work.dead(tx)


async def _failed_build(tx: Transaction, _: Person) -> int:
    return int(await builds.last_failed(tx))


_LINES = (
    _Line("Waiting", "/admin/", Needs.MODERATOR, kinds.count),
    *(_Line(kind.title, kind.path, kind.needs) for kind in kinds.KINDS),
    _Line("Reasons", "/admin/reasons/", Needs.MODERATOR, only_deciding=True),
    _Line("People", "/admin/users/", Needs.STAFF),
    _Line("Members", "/admin/members/", Needs.STAFF),
    _Line("Log", "/admin/logs/", Needs.STAFF),
    _Line("Mail", "/admin/mails/", Needs.STAFF, _dead_mails),
    _Line("Work", "/admin/tasks/", Needs.STAFF, _dead_work),
    _Line("Builds", "/admin/builds/", Needs.STAFF, _failed_build),
    _Line("Addresses", "/admin/routes/", Needs.STAFF),
)


async def lines(tx: Transaction, person: Person) -> Sequence[DeskLink]:
    """One query for each line that counts."""
    return [
        DeskLink(line.title, line.url, await line.waiting(tx, person) if line.waiting else 0)
        for line in _LINES
        if person.has(line.needs) and (not line.only_deciding or kinds.reviewed(person))
    ]
