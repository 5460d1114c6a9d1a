"""What leaves the service of sponsors: the export with its logos, and what other sites read by a key. No private field in either."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from sqlalchemy import insert, select, update

from generator.shapes.sponsor import Sponsors
from services import slices
from services.accounts import keys
from services.people import Role
from services.rebuild import export
from services.rebuild.tables import build
from services.sponsors import tables
from services.uploads import store as uploads
from services.uploads import taking
from services.uploads.kinds import LOGOS
from tests.conftest import ROOT
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.uploads.samples import SVG
from tests.services.uploads.test_hostile import sent

pytestmark = pytest.mark.anyio
PLACEMENT = "/api/v2/sponsors/logo-placement/"
ASSETS = "/api/v2/sponsors/sponsorship-assets/"
PRIVATE = {
    "phone": "+1 555 0199 777", "street": "PRIVATE street", "street_2": "PRIVATE second line", "city": "PRIVATE city",
    "region": "PRIVATE region", "postal_code": "PRIVATE code", "country": "PRIVATE country",
    "incorporation_country": "PRIVATE incorporation", "incorporation_region": "PRIVATE state", "twitter": "PRIVATE_x",
    "linkedin": "https://www.example.org/PRIVATE", "contact-1-name": "PRIVATE contact", "contact-1-phone": "+1 555 0199 777",
    "contact-1-email": "private@example.org",
}  # fmt: skip


async def in_force(
    running: Running,
    who: str = "ada",
    starts: date = date(2026, 11, 1),
    ends: date = date(2027, 10, 31),
    choice: dict[str, Any] | None = None,
    typed: Mapping[str, str] | None = None,
) -> int:
    """A sponsorship whose contract is signed, with an SVG for a logo."""
    by = await applicants.person(running, who)
    number = await applicants.applied(running, by, choice, **(typed or {}))
    final = {"state": "finalized", "starts": starts, "ends": ends}
    logo = await taking.taken(running.service, sent(SVG, "logo.svg"), LOGOS)
    assert logo
    async with uploads.keeping(running.service, logo), running.db.transaction() as tx:
        own = select(tables.sponsorship.c.sponsor).where(tables.sponsorship.c.id == number)
        sponsor = (await tx.execute(own)).scalar_one()
        file = await uploads.add(tx, logo, of=by.id, about=f"sponsor:{sponsor}", now=running.clock())
        await tx.execute(update(tables.sponsor).where(tables.sponsor.c.id == sponsor).values(web_logo=file))
        await tx.execute(update(tables.sponsorship).where(tables.sponsorship.c.id == number).values(final))
    return number


async def exported(running: Running) -> tuple[Sponsors, dict[str, bytes]]:
    exports = {name: one for name, one in slices.exports().items() if name == "sponsors.json"}
    files = await export.made(running.service, exports)
    return Sponsors.model_validate_json(files["sponsors.json"]), files


async def publisher(running: Running, *roles: Role, scopes: tuple[str, ...] = ("sponsors:read",), scheme: str = "Token") -> httpx2.AsyncClient:  # fmt: skip
    """The program of another site, as PyPI's asks."""
    account = await running.account("pypi", *roles)
    async with running.db.transaction() as tx:
        key = await keys.make(tx, account, name="sync", scopes=scopes, expires=None, now=running.clock())
    program = running.program()
    program.headers["Authorization"] = f"{scheme} {key}"
    return program


# The export


async def test_the_export_holds_these_fields_and_nothing_else(running: Running) -> None:
    number = await in_force(running, typed=PRIVATE)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.asset).values(text="PRIVATE words"))
        await tx.execute(
            insert(tables.contract).values(
                sponsorship=number, state="executed", version=1, revision=1, content={"texts": "PRIVATE contract"},
                created=running.clock(), changed=running.clock(),
            )
        )  # fmt: skip

    _, files = await exported(running)

    (logo,) = [path for path in files if path != "sponsors.json"]
    assert json.loads(files["sponsors.json"]) == {
        "levels": [{"slug": "supporting", "name": "Supporting", "logo_size": 250}],
        "sponsors": [
            {
                "number": number,
                "slug": "example-railways",
                "name": "Example Railways",
                "level": "supporting",
                "url": "https://www.example.org/",
                "logo": {"file": logo.removeprefix("media/sponsors/"), "width": 200, "height": 100},
                "starts": "2026-11-01",
                "ends": "2027-10-31",
                "placements": [{"publisher": "psf", "place": "sponsors"}],
                "text": "Trains, and the *software* that moves them.",
            }
        ],
    }
    assert b"PRIVATE" not in b"".join(files.values()) and b"0199" not in b"".join(files.values())
    assert files[logo].startswith(b'<svg xmlns="http://www.w3.org/2000/svg"') and b"style" not in files[logo]


@pytest.mark.parametrize(
    ("values", "is_there"),
    [
        ({"fee": 1}, True),
        ({"starts": date(2026, 12, 1)}, True),  # it will be shown: the build knows the day
        ({"ends": date(2026, 11, 23)}, True),
        ({"ends": date(2026, 11, 22)}, False),
        ({"state": "approved"}, False),
        ({"state": "applied"}, False),
        ({"state": "rejected"}, False),
        ({"starts": None}, False),
        ({"ends": None}, False),
    ],
)
async def test_only_what_is_in_force_or_to_come_is_exported(
    running: Running, values: Mapping[str, Any], is_there: bool
) -> None:
    await in_force(running)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(**values))

    held, files = await exported(running)

    assert (bool(held.sponsors), len(files)) == (is_there, 2 if is_there else 1)


async def test_the_next_sponsorship_of_a_sponsor_takes_over_on_its_first_day(running: Running) -> None:
    first = await in_force(running)
    async with running.db.transaction() as tx:
        row = (await tx.execute(select(tables.sponsorship))).one()._mapping
        later = {**row, "renews": first, "starts": date(2027, 10, 1), "ends": date(2028, 9, 30)}
        del later["id"]
        second = (
            await tx.execute(insert(tables.sponsorship).values(later).returning(tables.sponsorship.c.id))
        ).scalar()

    held, _ = await exported(running)

    assert [(one.number, one.starts, one.ends) for one in held.sponsors] == [
        (first, date(2026, 11, 1), date(2027, 9, 30)),
        (second, date(2027, 10, 1), date(2028, 9, 30)),
    ]
    async with running.db.transaction() as tx:
        await tx.execute(
            update(tables.sponsorship).where(tables.sponsorship.c.id == first).values(overlapped_by=second)
        )
    held, _ = await exported(running)
    assert [one.number for one in held.sponsors] == [second]


async def test_logos_are_written_with_the_data_that_names_them_and_go_with_it(running: Running) -> None:
    await in_force(running)
    folder = running.service.settings.content / "data"
    _, files = await exported(running)

    written = await export.write(running.service.settings.content, files)
    again = await export.write(running.service.settings.content, files)

    (logo,) = [path for path in files if path != "sponsors.json"]
    assert (written, again) == ((logo, "sponsors.json"), ())
    assert (folder / logo).read_bytes() == files[logo]
    running.clock.on(days=400)
    _, files = await exported(running)
    assert await export.write(running.service.settings.content, files) == ("sponsors.json", logo)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["sponsors.json"]


async def test_a_build_elsewhere_fetches_the_logos_as_downloads(running: Running) -> None:
    await in_force(running)
    visitor = running.client()

    index = (await visitor.get("/data/index.json")).json()
    (path,) = index["media"]
    answer = await visitor.get(f"/data/{path}")

    assert index["files"] == sorted(slices.exports())
    assert answer.content.startswith(b"<svg ")
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    same = await visitor.get(f"/data/{path}", headers={"If-None-Match": answer.headers["etag"]})
    assert same.status_code == 304
    assert (await visitor.get("/data/media/sponsors/other.svg")).status_code == 404
    assert (await visitor.get("/data/media/../../service.db")).status_code == 404


async def test_a_build_says_which_file_is_gone(running: Running) -> None:
    from services.rebuild.triggers import BuildFailed

    await in_force(running)
    for file in running.service.settings.files.glob("*.svg"):
        file.unlink()

    with pytest.raises(BuildFailed, match=r"media/sponsors/example-railways-[0-9a-f]{12}\.svg is gone"):
        await exported(running)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the files are the same on both
async def test_the_site_is_built_from_what_is_exported_and_shows_the_logo(running: Running, tmp_path: Path) -> None:
    await in_force(running)
    _, files = await exported(running)
    shutil.copytree(ROOT / "tests/site", tmp_path / "site-content")
    shutil.rmtree(tmp_path / "site-content/data/media")
    await export.write(tmp_path / "site-content", files)
    command = [sys.executable, "-m", "generator", "build", "--content", str(tmp_path / "site-content"), "--output", str(tmp_path / "out")]  # fmt: skip
    done = await anyio.run_process(
        command, check=False, cwd=ROOT, env={**os.environ, "SITE_NOW": "2026-11-23T09:00:00Z"}
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (logo,) = [path for path in files if path != "sponsors.json"]
    page = (tmp_path / "out/psf/sponsors/index.html").read_text()
    assert (tmp_path / "out" / logo).read_bytes() == files[logo]
    assert f'src="/{logo}"' in page and "Supporting" in page and "Example Railways" in page


# For other sites


async def test_pypi_gets_the_keys_that_it_reads(running: Running) -> None:
    choice = {"package": "visionary", "benefits": ["logo-on-python-org", "job-board", "newsletter", "passes", "booth"]}
    number = await in_force(running, choice=choice, typed=PRIVATE)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)

    answer = await program.get(f"{PLACEMENT}?publisher=pypi&flight=sponsors")

    assert answer.headers["content-type"] == "application/json"
    (row,) = answer.json()
    logo = row.pop("logo")
    assert row == {
        "publisher": "pypi",
        "flight": "sponsors",
        "sponsor": "Example Railways",
        "sponsor_id": number,
        "sponsor_slug": "example-railways",
        "description": "Example Railways is a Visionary sponsor of the Python Software Foundation.",
        "white_logo": None,
        "start_date": "2026-11-01",
        "end_date": "2027-10-31",
        "sponsor_url": "https://www.example.org/",
        "level_name": "Visionary",
        "level_order": 1,
        "contacts": [],
    }
    _, files = await exported(running)
    assert logo.removeprefix("http://testserver/") in files
    assert "PRIVATE" not in answer.text


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("?publisher=psf", 1), ("?publisher=pypi", 0), ("?flight=docs", 0), ("?year=2026", 1), ("?year=2025&format=json", 0)],
)  # fmt: skip
async def test_the_placements_are_narrowed(running: Running, query: str, count: int) -> None:
    await in_force(running)
    program = await publisher(running, Role.STAFF, scheme="Bearer")

    answer = await program.get(PLACEMENT + query)

    assert (answer.status_code, len(answer.json())) == (200, count)


@pytest.mark.parametrize("query", ["?publisher=x", "?flight=roof", "?year=12", "?year=²026"])
async def test_a_choice_that_there_is_not_is_400(running: Running, query: str) -> None:
    program = await publisher(running, Role.SPONSOR_MANAGER)

    assert (await program.get(PLACEMENT + query)).status_code == 400


async def test_no_sponsor_at_all_is_never_told_as_an_empty_list(running: Running) -> None:
    await in_force(running)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)
    running.clock.on(days=400)

    answer = await program.get(f"{PLACEMENT}?publisher=pypi&flight=sponsors")

    assert (answer.status_code, "Keep what you have" in answer.text) == (503, True)


async def test_only_who_may_publish_gets_in(running: Running) -> None:
    await in_force(running)
    stranger = running.program("pyorg_wrong")
    member = await publisher(running)
    other = await running.account("moderator", Role.SPONSOR_PUBLISHER)
    async with running.db.transaction() as tx:
        key = await keys.make(tx, other, name="jobs", scopes=["jobs:read"], expires=None, now=running.clock())

    for path in (PLACEMENT, f"{ASSETS}?internal_name=x", f"{ASSETS}00000000/"):
        assert (await running.program().get(path)).status_code == 401
        assert (await stranger.get(path)).status_code == 401
        assert (await member.get(path)).status_code == 403
        assert (await running.program(key).get(path)).status_code == 403


async def test_contacts_are_for_managers_with_a_key_for_them(running: Running) -> None:
    await in_force(running, typed=PRIVATE)
    manager = await publisher(running, Role.SPONSOR_MANAGER, scopes=("sponsors:read", "sponsors:contacts"))
    other = await running.account("pycon", Role.SPONSOR_PUBLISHER)
    async with running.db.transaction() as tx:
        key = await keys.make(tx, other, name="sync", scopes=["sponsors:read", "sponsors:contacts"], expires=None, now=running.clock())  # fmt: skip

    (told,) = (await manager.get(PLACEMENT)).json()
    (not_told,) = (await running.program(key).get(PLACEMENT)).json()

    assert told["contacts"] == [
        {
            "name": "PRIVATE contact", "email": "private@example.org", "phone": "+1 555 0199 777", "primary": True,
            "administrative": False, "accounting": False, "manager": False,
        }
    ]  # fmt: skip
    assert not_told["contacts"] == []


async def test_what_was_handed_in_is_told_by_its_internal_name(running: Running) -> None:
    await in_force(running)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)
    picture = await taking.taken(running.service, sent(applicants.png(200, 200), "square.png"), LOGOS)
    assert picture
    async with uploads.keeping(running.service, picture), running.db.transaction() as tx:
        file = await uploads.add(tx, picture, of=None, about="sponsor:1", now=running.clock())
        asset = tables.asset
        await tx.execute(update(asset).where(asset.c.name == "newsletter-text-2026").values(text="All aboard"))
        await tx.execute(update(asset).where(asset.c.name == "square-logo-2026").values(upload=file))

    text = (await program.get(f"{ASSETS}?internal_name=newsletter-text-2026")).json()
    square = (await program.get(f"{ASSETS}?internal_name=square-logo-2026&format=json")).json()
    empty = f"{ASSETS}?internal_name=job-fair-2026"

    assert [(row["value"], row["content_type"]) for row in text] == [("All aboard", "Sponsorship")]
    assert {name: square[0][name] for name in ("internal_name", "content_type", "sponsor", "sponsor_slug")} == {
        "internal_name": "square-logo-2026", "content_type": "Sponsor", "sponsor": "Example Railways",
        "sponsor_slug": "example-railways",
    }  # fmt: skip
    fetched = await program.get(square[0]["value"])
    assert fetched.content == picture.data
    assert fetched.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert ((await program.get(empty)).json(), len((await program.get(f"{empty}&list_empty=true")).json())) == ([], 1)
    assert (await program.get(ASSETS)).status_code == 400
    assert (await program.get(f"{empty}&list_empty=perhaps")).status_code == 400


async def test_what_was_not_approved_is_not_told(running: Running) -> None:
    await in_force(running)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.asset).where(tables.asset.c.sponsorship.is_not(None)).values(text="words"))
        await tx.execute(update(tables.sponsorship).values(state="applied"))

    assert (await program.get(f"{ASSETS}?internal_name=newsletter-text-2026")).json() == []


async def test_what_is_of_an_organization_is_not_told_before_one_of_its_applications_is_approved(
    running: Running,
) -> None:
    await in_force(running)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)
    picture = await taking.taken(running.service, sent(applicants.png(200, 200), "square.png"), LOGOS)
    assert picture
    async with uploads.keeping(running.service, picture), running.db.transaction() as tx:
        file = await uploads.add(tx, picture, of=None, about="sponsor:1", now=running.clock())
        await tx.execute(update(tables.asset).where(tables.asset.c.name == "square-logo-2026").values(upload=file))
    (told,) = (await program.get(f"{ASSETS}?internal_name=square-logo-2026")).json()

    seen = {}
    for state in ("applied", "rejected", "approved", "finalized"):
        async with running.db.transaction() as tx:
            await tx.execute(update(tables.sponsorship).values(state=state))
        rows = (await program.get(f"{ASSETS}?internal_name=square-logo-2026")).json()
        seen[state] = (len(rows), (await program.get(told["value"])).status_code)

    assert seen == {"applied": (0, 404), "rejected": (0, 404), "approved": (1, 200), "finalized": (1, 200)}


@pytest.mark.parametrize("name", ["web_logo", "white_logo"])
async def test_a_logo_has_no_address_before_the_build_that_publishes_it(running: Running, name: str) -> None:
    """PyPI fetches what it is told of at once: it keeps what it has instead."""
    await in_force(running)
    program = await publisher(running, Role.SPONSOR_PUBLISHER)

    async def built(state: str) -> None:
        row = {"trigger": "local", "state": state, "started": running.clock(), "asked": 1}
        async with running.db.transaction() as tx:
            await tx.execute(insert(build), row)

    await built("live")
    before = await program.get(PLACEMENT)
    running.clock.on(seconds=60)
    logo = await taking.taken(running.service, sent(applicants.png(200, 200), "new.png"), LOGOS)
    assert logo
    async with uploads.keeping(running.service, logo), running.db.transaction() as tx:
        file = await uploads.add(tx, logo, of=None, about="sponsor:1", now=running.clock())
        await tx.execute(update(tables.sponsor).values({name: file}))
    running.clock.on(seconds=60)
    await built("failed")
    waiting = await program.get(PLACEMENT)
    await built("live")
    after = await program.get(PLACEMENT)

    assert [answer.status_code for answer in (before, waiting, after)] == [200, 503, 200]
    assert "The logo of Example Railways is not on the site yet." in waiting.text
    assert logo.sha256[:12] in after.text
