"""A backup holds all rows, restores into either database, and gives no number twice."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from services import backup, migrations, tables
from services.accounts.tables import account
from services.db import Database
from services.mail.tables import mail
from services.moderation import decisions
from services.people import Role
from tests.conftest import free_port
from tests.postgres import Postgres
from tests.services.conftest import Running


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another, empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'other.db'}"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create(f"other_{free_port()}")
    migrations.upgrade(url)
    return url


async def test_every_row_comes_back_in_either_database(running: Running, other: str, tmp_path: Path) -> None:
    number = await running.account("ana", Role.STAFF, bio="š " * 300)
    gone = await running.account("bo")
    async with running.db.transaction() as tx:
        await tx.execute(delete(account).where(account.c.id == gone))
        await decisions.record(
            tx, kind="job", number=7, action="approve", by=None, now=running.clock(), details={"at": 1}
        )
    saved = await backup.save(
        running.db, tmp_path / "all.gz", files=running.service.settings.files, now=running.clock()
    )

    there = Database(other)
    try:
        assert await backup.restore(there, tmp_path / "all.gz", files=tmp_path / "restored") == saved
        async with there.reading() as tx:
            row = (await tx.execute(select(account))).one()
            assert (row.id, row.name, row.roles, row.created) == (number, "ana", ["staff"], running.clock())
            assert (await decisions.verify(tx)).broken is None
        async with there.transaction() as tx:
            values = dict(row._mapping) | {"name_key": "x", "email_key": "x"}
            added = await tx.execute(
                account.insert().values({k: v for k, v in values.items() if k != "id"}).returning(account.c.id)
            )
            assert added.scalar_one() > gone
    finally:
        await there.close()


async def test_a_backup_is_never_written_over_and_a_full_database_never_filled(
    running: Running, tmp_path: Path
) -> None:
    await running.account("ana")
    await backup.save(running.db, tmp_path / "all.gz", files=running.service.settings.files, now=running.clock())

    with pytest.raises(backup.BackupError, match="exists already"):
        await backup.save(running.db, tmp_path / "all.gz", files=running.service.settings.files, now=running.clock())
    with pytest.raises(backup.BackupError, match="`account` is not empty"):
        await backup.restore(running.db, tmp_path / "all.gz", files=tmp_path / "restored")


@pytest.mark.parametrize("damage", ["cut", "words", "old"])
async def test_a_damaged_backup_restores_nothing(damage: str, running: Running, tmp_path: Path) -> None:
    file = tmp_path / "all.gz"
    if damage == "words":
        file.write_text("words")
    else:
        await running.account("ana", bio="".join(map(chr, range(0x4E00, 0x4E00 + 9000))))
        await backup.save(running.db, file, files=running.service.settings.files, now=running.clock())
        async with running.db.transaction() as tx:
            await tx.execute(delete(account))
        if damage == "cut":
            file.write_bytes(file.read_bytes()[:-200])
        else:
            import gzip

            file.write_bytes(
                gzip.compress(gzip.decompress(file.read_bytes()).replace(migrations.head().encode(), b"0000_old"))
            )

    with pytest.raises(backup.BackupError):
        await backup.restore(running.db, file, files=tmp_path / "restored")

    assert (await running.rows(select(func.count()).select_from(account)))[0][0] == 0
    assert (await running.rows(select(func.count()).select_from(mail)))[0][0] == 0


def test_what_is_left_out_is_known() -> None:
    assert {table.name for table in tables.metadata.sorted_tables} | {"viewing"} >= backup._LEFT_OUT
