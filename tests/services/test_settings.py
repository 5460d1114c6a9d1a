"""Settings: read once, refused with their names, and told of in .env.example."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from services import migrations
from services.db import Database
from services.settings import Settings, SettingsError, read
from tests.conftest import ROOT

SAFE = {
    "SERVICE_ENVIRONMENT": "production",
    "SERVICE_URL": "https://www.python.org",
    "SERVICE_SECRET": "k3Jf9-sLq0_ZxVb7Nw2YtR5uHe8PaGd1cMoI",
    "SERVICE_MAIL_URL": "smtp://mail.example",
    "DATABASE_URL": "postgresql://site:u8Kq@db/site",
}


def test_the_example_tells_of_every_setting_with_its_default(tmp_path: Path) -> None:
    lines = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)

    settings = read(dict(lines) | {"SERVICE_VAR": str(tmp_path)})

    assert len(lines) == len(Settings.model_fields)
    given_here = {"var": tmp_path, "database_url": settings.database_url, "secret": settings.secret}
    assert settings == Settings.model_validate(given_here)


def test_production_takes_what_is_safe(tmp_path: Path) -> None:
    assert read(SAFE | {"SERVICE_VAR": str(tmp_path)}).is_production


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SERVICE_SECRET": ""}, "production needs SERVICE_SECRET"),
        ({"SERVICE_SECRET": "a" * 40}, "SERVICE_SECRET: give 32 or more characters by chance"),
        ({"SERVICE_SECRET": "short"}, "SERVICE_SECRET: give 32 or more"),
        ({"SERVICE_UPLOADS": "output/files"}, "SERVICE_UPLOADS must lie outside of the site"),
        ({"SERVICE_UPLOADS": "content"}, "SERVICE_UPLOADS must lie outside of the site"),
        ({"SERVICE_URL": "http://www.python.org"}, "production needs SERVICE_URL with https://"),
        ({"SERVICE_URL": "https://www.python.org/"}, "SERVICE_URL: write scheme and name"),
        ({"SERVICE_MAIL_URL": "log:"}, "production needs SERVICE_MAIL_URL"),
        ({"SERVICE_MAIL_URL": "ftp://x"}, "SERVICE_MAIL_URL: write smtp://HOST:PORT"),
        ({"DATABASE_URL": "postgresql://postgres:postgres@db/site"}, "production needs a password of its own"),
        ({"SERVICE_REBUILD": "github"}, "needs SERVICE_REBUILD_URL and SERVICE_REBUILD_TOKEN"),
        ({"SERVICE_PROXIES": "many"}, "SERVICE_PROXIES:"),
        ({"SERVICE_PROXIES": "abc"}, "SERVICE_PROXIES: This is not a whole number: write digits"),
        ({"SERVICE_PROXIES": "9"}, "SERVICE_PROXIES: This is too large: write 5 or less"),
        ({"SERVICE_REBUILD": "never"}, "SERVICE_REBUILD: write one of these: 'local'"),
        ({"SERVICE_MAIL_URL": "smtp://host:abc"}, "SERVICE_MAIL_URL: write smtp://HOST:PORT"),
        ({"SERVICE_MAIL_URL": "smtp://host:99999"}, "SERVICE_MAIL_URL: write smtp://HOST:PORT"),
        ({"SERVICE_MAIL_FROM": "noreply"}, "SERVICE_MAIL_FROM: write an email address"),
        ({"SERVICE_JOBS_MAIL": "jobs at python.org"}, "SERVICE_JOBS_MAIL: write an email address"),
        ({"SERVICE_URL": "https://www.python.org:abc"}, "SERVICE_URL: write scheme and name"),
        ({"SERVICE_URL": "https://user:pw@www.python.org"}, "SERVICE_URL: write scheme and name"),
        ({"SERVICE_URL": "https://www.python.org#x"}, "SERVICE_URL: write scheme and name"),
        ({"SERVICE_URL": "https://www.python.org?"}, "SERVICE_URL: write scheme and name"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: write postgresql://"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL: write postgresql://"),
        ({"DATABASE_URL": "postgresql://a@b:x/c"}, "DATABASE_URL: write postgresql://"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "DATABASE_URL: there is no folder /nowhere/at"),
        ({"SERVICE_VAR": "/etc/hostname"}, "SERVICE_VAR: there can be no folder /etc/hostname"),
        ({"SERVICE_VAR": "/proc/x"}, "SERVICE_VAR: there can be no folder /proc/x"),
        ({"SERVICE_DEBUG": "1"}, "SERVICE_DEBUG: there is no such setting"),
    ],
)
def test_what_is_not_safe_is_refused_by_its_name(changed: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        read(SAFE | {"SERVICE_VAR": str(tmp_path)} | changed)


def test_the_secret_of_development_survives_a_restart(tmp_path: Path) -> None:
    first, second = (read({"SERVICE_VAR": str(tmp_path)}) for _ in range(2))

    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


async def test_what_the_service_keeps_in_files_is_its_own_alone(tmp_path: Path) -> None:
    settings = read({"SERVICE_VAR": str(tmp_path / "var")})
    await asyncio.to_thread(migrations.upgrade, settings.database_url)
    db = Database(settings.database_url)
    async with db.transaction() as tx:
        await tx.execute(text("CREATE TABLE kept (it INTEGER)"))
        files = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "var").iterdir()}
    await db.close()

    assert {"service.db", "service.db-wal", "service.db-shm", "secret"} <= set(files)
    assert set(files.values()) == {0o600}
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
