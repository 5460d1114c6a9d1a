"""What must hold after a drill, looked up by a fresh connection. Each rule is a function that yields what does not hold."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, func, select

from services.db import Database, Transaction
from services.jobs.tables import job
from services.mail.tables import mail
from services.moderation import decisions
from services.moderation.decisions import decision
from services.rebuild.tables import build, request
from services.work.tables import work
from tests.drills.load import Ledger
from tests.outside import Builder, Letter

_MAIL = {"submit": "jobs/submitted", "approve": "jobs/approved", "reject": "jobs/rejected"}
_STATE = {"submit": "submitted", "approve": "approved", "reject": "rejected"}
_PATH = {"draft": [], "submitted": ["submit"], "approved": ["submit", "approve"], "rejected": ["submit", "reject"]}
"""What was done on the way to a state."""
_IS_LEFT = work.c.done.is_(None) & ~(work.c.kind.startswith("timed.") & (work.c.attempts == 0))
"""What the timetable has asked for just now may wait."""
_COVERED = ("handed over", "unchanged", "live")


@dataclass(frozen=True)
class Found:
    """All that is left after a drill."""

    ledger: Ledger
    letters: tuple[Letter, ...]
    jobs: dict[int, Row[Any]]
    decided: tuple[Row[Any], ...]
    mails: tuple[Row[Any], ...]
    requests: tuple[Row[Any], ...]
    builds: dict[int, Row[Any]]
    stuck: tuple[Row[Any], ...]
    verdict: decisions.Verdict

    @property
    def duplicates(self) -> int:
        """How many letters came once more under the same Message-ID."""
        return len(self.letters) - len({letter.id for letter in self.letters})


async def look(url: str, ledger: Ledger, letters: list[Letter]) -> Found:
    db = Database(url)
    try:
        async with db.reading() as tx:
            return Found(
                ledger, tuple(letters), {row.id: row for row in await _all(tx, job)}, await _all(tx, decision),
                await _all(tx, mail), await _all(tx, request), {row.id: row for row in await _all(tx, build)},
                tuple((await tx.execute(select(work).where(_IS_LEFT))).all()), await decisions.verify(tx),
            )  # fmt: skip
    finally:
        await db.close()


async def _all(tx: Transaction, table: Table) -> tuple[Row[Any], ...]:
    return tuple((await tx.execute(select(table).order_by(table.c.id))).all())


async def open_ends(db: Database) -> dict[str, int]:
    """How much is still to be done."""
    counted = {
        "work": select(func.count()).where(work.c.done.is_(None), work.c.dead.is_(None)),
        "mails": select(func.count()).where(mail.c.state.in_(("waiting", "sending"))),
        "changes": select(func.count()).where(request.c.build.is_(None)),
        "builds": select(func.count()).where(build.c.state == "running"),
    }
    async with db.reading() as tx:
        return {name: int((await tx.execute(query)).scalar_one()) for name, query in counted.items()}


def nobody_got_a_strange_answer(found: Found) -> Iterator[str]:
    yield from found.ledger.strange


def what_was_acknowledged_is_there(found: Found) -> Iterator[str]:
    titles = Counter(row.title for row in found.jobs.values())
    yield from (f"`{title}` is there {titles[title]} times" for title in found.ledger.submitted if titles[title] != 1)
    yield from (
        f"draft {number} is lost" for number, title in found.ledger.drafts.items()
        if number not in found.jobs or found.jobs[number].title != title
    )  # fmt: skip
    yield from (f"{number} is not sent" for number in found.ledger.sent if found.jobs[number].state == "draft")
    for number, action in found.ledger.decided.items():
        if found.jobs[number].state != _STATE[action]:
            yield f"{number} is {found.jobs[number].state}, but {action} was done"


def nothing_is_there_twice(found: Found) -> Iterator[str]:
    for title, count in Counter(row.title for row in found.jobs.values()).items():
        if count != 1:
            yield f"`{title}` is there {count} times"


def states_follow_from_decisions(found: Found) -> Iterator[str]:
    done = defaultdict(list)
    for row in found.decided:
        if row.kind == "job":
            done[row.number].append(row)
    for number, row in found.jobs.items():
        actions = [one.action for one in done[number]]
        if actions != _PATH[row.state]:
            yield f"{number} is {row.state} after {actions}"
        if done[number] and done[number][-1].after != row.state:
            yield f"{number} is {row.state}, its last decision says {done[number][-1].after}"


def every_decision_has_one_mail(found: Found) -> Iterator[str]:
    mails = Counter((row.about, row.name) for row in found.mails)
    for row in found.decided:
        if row.kind == "job" and mails[(f"job:{row.number}", _MAIL[row.action])] != 1:
            yield f"{row.action} of {row.number} has {mails[(f'job:{row.number}', _MAIL[row.action])]} mails"
    if (told := len(found.mails)) != (decided := sum(row.kind == "job" for row in found.decided)):
        yield f"{told} mails tell of {decided} decisions"


def every_mail_was_delivered_under_one_name(found: Found) -> Iterator[str]:
    came = Counter(letter.id for letter in found.letters)
    subjects = {letter.id: str(letter.message["Subject"]) for letter in found.letters}
    for row in found.mails:
        if row.state != "sent" or not came[row.message_id]:
            yield f"mail {row.id} is {row.state} and came {came[row.message_id]} times: {row.error}"
        elif subjects[row.message_id] != row.subject:
            yield f"mail {row.id} came with another subject"
    for name in came.keys() - {row.message_id for row in found.mails}:
        yield f"{name} came, and no mail has that Message-ID"


def every_change_is_covered_by_a_build_that_began_after_it(found: Found) -> Iterator[str]:
    asked = Counter(row.about for row in found.requests)
    for row in found.decided:
        if row.action == "approve" and asked[f"job:{row.number}"] != 1:
            yield f"the approval of {row.number} has asked for {asked[f'job:{row.number}']} builds"
    for row in found.requests:
        made = found.builds.get(row.build)
        if made is None or made.state not in _COVERED or made.started < row.asked:
            yield f"`{row.why}`, asked {row.asked}, is covered by {made}"


def the_log_is_whole(found: Found) -> Iterator[str]:
    if found.verdict.broken is not None or found.verdict.rows != len(found.decided):
        yield f"{found.verdict}"


def nothing_is_stuck(found: Found) -> Iterator[str]:
    yield from (f"work {row.id} ({row.kind}) is open after {row.attempts} attempts: {row.error}" for row in found.stuck)
    yield from (f"build {row.id} is running" for row in found.builds.values() if row.state == "running")


RULES: tuple[Callable[[Found], Iterator[str]], ...] = (
    nobody_got_a_strange_answer, what_was_acknowledged_is_there, nothing_is_there_twice, states_follow_from_decisions,
    every_decision_has_one_mail, every_mail_was_delivered_under_one_name,
    every_change_is_covered_by_a_build_that_began_after_it, the_log_is_whole, nothing_is_stuck,
)  # fmt: skip


def problems(found: Found) -> list[str]:
    return [f"{rule.__name__}: {says}" for rule in RULES for says in rule(found)]


def called(builder: Builder, digest: str) -> Iterator[str]:
    """The last one who was asked to build was told of what is there now."""
    if not builder.calls or builder.calls[-1]["digest"] != digest:
        yield f"the last call had the digest {builder.calls[-1]['digest'] if builder.calls else None}, what is there has {digest}"
