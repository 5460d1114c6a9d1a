"""Settings: read once, refused with their names, and told of in .env.example."""

import re
from pathlib import Path

import pytest

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
