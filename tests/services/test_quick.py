"""The look-up that every request makes: the engine's answer, sooner."""

from sqlalchemy import bindparam, select, text

from services.accounts.tables import account
from services.people import Role
from tests.services.conftest import Running

KNOWN = select(account).where(account.c.name == bindparam("name"))


async def test_a_row_is_what_the_engine_gives(running: Running) -> None:
    await running.account("bob", Role.STAFF)
    async with running.db.reading() as tx:
        expected = tuple((await tx.execute(KNOWN, {"name": "bob"})).one())

    assert await running.db.quick.row(KNOWN, "bob") == expected
    assert await running.db.quick.row(KNOWN, "nobody") is None


async def test_what_was_committed_is_seen_at_once_and_nothing_else(running: Running) -> None:
    async with running.db.transaction() as tx:
        await tx.execute(account.insert().values(_row(running, "bob")))
        assert await running.db.quick.row(KNOWN, "bob") is None

    assert await running.db.quick.row(KNOWN, "bob") is not None


def _row(running: Running, name: str) -> dict[str, object]:
    email = f"{name}@example.org"
    return {"name": name, "name_key": name, "email": email, "email_key": email, "roles": [], "created": running.clock()}


async def test_it_connects_again_when_the_database_has_ended_the_connection(running: Running) -> None:
    await running.account("bob")
    assert await running.db.quick.row(KNOWN, "bob") is not None
    if not running.db.is_sqlite:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        async with running.db.transaction() as tx:
            await tx.execute(text(ended))
    assert await running.db.quick.row(KNOWN, "bob") is not None
