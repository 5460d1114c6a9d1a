"""The decision log: what it says, and that nobody changes it unseen."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.db import Transaction
from services.moderation import comments, decisions, log, reasons, viewing
from services.moderation.reasons import Reason
from services.people import Person, Role
from tests.services.conftest import Running

MARIA = Person(99, "maria", "maria@example.org", is_verified=True)


async def _three(running: Running) -> None:
    async with running.db.transaction() as tx:
        for number, words in ((1, "Zürich 東京"), (2, ""), (3, "last")):
            await decisions.record(
                tx, kind="job", number=number, action="approve", by=MARIA, now=running.clock.on(seconds=1.5), words=words,
                before="submitted", after="approved", details={"b": 1.5, "a": ["x", None, True]},
            )  # fmt: skip


async def test_a_log_that_nobody_touched_is_whole(running: Running) -> None:
    await _three(running)

    async with running.db.reading() as tx:
        verdict = await decisions.verify(tx)

    assert (verdict.rows, verdict.broken, len(verdict.head)) == (3, None, 64)


async def test_an_empty_log_is_whole(running: Running) -> None:
    async with running.db.reading() as tx:
        assert await decisions.verify(tx) == decisions.Verdict(0, None, "")


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE decision SET words = 'no' WHERE id = 2", 2),
        ("UPDATE decision SET by_name = 'ben' WHERE id = 1", 1),
        ("UPDATE decision SET after = 'rejected' WHERE id = 3", 3),
        ("DELETE FROM decision WHERE id = 2", 3),
        ("DELETE FROM decision WHERE id = 1", 2),
    ],
)
async def test_what_was_changed_behind_the_guard_is_found(running: Running, change: str, broken: int) -> None:
    await _three(running)
    async with running.db.transaction() as tx:
        await _unguarded(tx)
        await tx.execute(text(change))

    async with running.db.reading() as tx:
        verdict = await decisions.verify(tx)

    assert verdict.broken == broken


@pytest.mark.parametrize("change", ["UPDATE decision SET words = 'no'", "DELETE FROM decision"])
async def test_the_database_refuses_to_change_the_log(running: Running, change: str) -> None:
    await _three(running)

    with pytest.raises(DBAPIError, match="only added to"):
        async with running.db.transaction() as tx:
            await tx.execute(text(change))

    async with running.db.reading() as tx:
        assert (await decisions.verify(tx)).rows == 3


async def _unguarded(tx: Transaction) -> None:
    """As somebody with the rights of the database's owner would."""
    if tx.dialect.name == "sqlite":
        await tx.execute(text("DROP TRIGGER decision_no_update"))
        await tx.execute(text("DROP TRIGGER decision_no_delete"))
    else:
        await tx.execute(text("SET LOCAL session_replication_role = replica"))


async def test_the_history_of_one_thing_has_the_newest_first(running: Running) -> None:
    await _three(running)
    async with running.db.transaction() as tx:
        await decisions.record(tx, kind="job", number=2, action="archive", by=None, now=running.clock())

    async with running.db.reading() as tx:
        found = await log.of(tx, "job", 2)

    assert [(row.action, row.by_name) for row in found] == [("archive", "the service"), ("approve", "maria")]


async def test_words_among_moderators_are_kept_from_the_author(running: Running) -> None:
    async with running.db.transaction() as tx:
        for words, is_internal in (("for us", True), ("for you", False)):
            await comments.add(
                tx, kind="job", number=7, by=MARIA, words=words, is_internal=is_internal, now=running.clock()
            )

    async with running.db.reading() as tx:
        theirs = await comments.about(tx, "job", 7)
        ours = await comments.about(tx, "job", 7, internal=True)

    assert [one.words for one in theirs] == ["for you"]
    assert [one.words for one in ours] == ["for us", "for you"]


async def test_who_looks_is_forgotten_after_a_while_and_when_they_leave(running: Running) -> None:
    number = await running.account("ben")
    ben = Person(number, "ben", "ben@example.org", is_verified=True)
    async with running.db.transaction() as tx:
        await viewing.look(tx, "job", 7, by=ben, now=running.clock())
        await viewing.look(tx, "job", 8, by=ben, now=running.clock())
        await viewing.leave(tx, "job", 8, by=ben)

    async with running.db.reading() as tx:
        soon = await viewing.others(tx, "job", [7, 8], but=MARIA, now=running.clock.on(seconds=90))
        late = await viewing.others(tx, "job", [7, 8], but=MARIA, now=running.clock.on(seconds=1))
        own = await viewing.others(tx, "job", [7], but=ben, now=running.clock())

    assert [viewer.name for viewer in soon[7]] == ["ben"] and 8 not in soon
    assert late == own == {}


async def test_reasons_are_there_from_the_start_and_keep_their_order_when_edited(running: Running) -> None:
    async with running.db.transaction() as tx:
        await reasons.put(tx, Reason("job", "duplicate", "Twice", "Once is enough."), by=MARIA, now=running.clock())

    async with running.db.reading() as tx:
        found = await reasons.of(tx, "job")

    assert [one.slug for one in found] == [one.slug for one in reasons.GIVEN if one.kind == "job"]
    assert next(one for one in found if one.slug == "duplicate").words == "Once is enough."


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "since=9999-12-31&until=0001-01-01"])
async def test_the_log_can_be_narrowed_to_any_day(running: Running, query: str) -> None:
    await _three(running)
    staff = await running.person("sam", Role.STAFF)

    assert (await staff.get(f"/admin/logs/?{query}")).status_code == 200


async def test_both_days_of_a_narrowed_log_are_in_it(running: Running) -> None:
    await _three(running)
    day = running.clock().date()
    async with running.db.reading() as tx:
        _, total = await log.listed(tx, log.Narrowed(since=day, until=day))
        _, before = await log.listed(tx, log.Narrowed(until=day - timedelta(days=1)))

    assert (total, before) == (3, 0)
