"""Good files of every kind are taken, made anew where they can be, and shown to those who may see them as downloads only."""

import asyncio
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import select

from services import backup, health, migrations
from services.db import Database, Transaction
from services.errors import TooMany
from services.people import Person
from services.uploads import kinds, store, taking, tidying
from services.uploads.kinds import Kind
from services.uploads.svg import made_anew
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.uploads import samples
from tests.services.uploads.test_hostile import sent

pytestmark = pytest.mark.anyio
GOOD = {
    "logo.png": (samples.picture(), Kind.PNG, (60, 30)),
    "photo.JPG": (samples.picture("JPEG"), Kind.JPEG, (60, 30)),
    "logo.webp": (samples.picture("WEBP", lossless=True), Kind.WEBP, (60, 30)),
    "python.org logo.svg": (samples.SVG, Kind.SVG, (200, 100)),
    "print.eps": (samples.EPS, Kind.EPS, (None, None)),
    "signed": (samples.pdf(), Kind.PDF, (None, None)),
    "event.ics": (samples.ICS, Kind.ICS, (None, None)),
}


async def _kept(running: Running, data: bytes, called: str, of: int | None = None, **more: object) -> store.Upload:
    file = await taking.taken(running.service, sent(data, called), tuple(kind for kind in Kind))
    assert file
    async with store.keeping(running.service, file), running.db.transaction() as tx:
        number = await store.add(tx, file, of=of, now=running.clock(), **{"about": "draft:1", **more})  # type: ignore[arg-type]
    (row,) = await running.rows(select(upload).where(upload.c.id == number))
    return store.of_row(row)


@pytest.mark.parametrize("called", GOOD)
async def test_a_good_file_of_each_kind_is_taken_and_kept(running: Running, called: str) -> None:
    data, kind, size = GOOD[called]

    kept = await _kept(running, data, called)

    assert (kept.kind, (kept.width, kept.height), kept.called) == (kind, size, called)
    file = running.service.settings.files / kept.name
    assert file.stat().st_size == kept.bytes
    assert file.stat().st_mode & 0o777 == 0o600
    assert called.partition(".")[0] not in kept.name


async def test_nothing_of_a_picture_is_kept_but_its_pixels(running: Running) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>alert(1)</script>")
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ana"
    Image.new("RGB", (60, 30), "red").save(out, "PNG", pnginfo=told, exif=exif)

    kept = await _kept(running, out.getvalue(), "logo.png")

    data = (running.service.settings.files / kept.name).read_bytes()
    assert b"script" not in data and b"Ana" not in data
    assert (kept.width, kept.height) == (30, 60)  # turned as the camera said
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.getpixel((3, 3)) == (255, 0, 0)


def test_an_svg_keeps_its_look_without_styles() -> None:
    data, width, height = made_anew(samples.SVG)

    text = data.decode()
    assert (width, height) == (200, 100)
    assert '<rect width="200" height="100" fill="url(#g)"/>' in text
    assert 'fill="none" stroke="#fff" stroke-width="2px"' in text
    assert '<use href="#c" x="60"/>' in text
    assert not any(word in text for word in ("style", "class", "xlink", "DOCTYPE", "<?xml"))


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='300' height='40'", (300, 40)),
        ("width='12mm' height='9mm' viewBox='0 0 24 18'", (24, 18)),
        ("viewBox='-5 -5 1.5 1'", (1000, 667)),
        ("viewBox='0,0,90000,30000'", (1000, 333)),
    ],
)
def test_an_svg_says_how_large_it_is(attributes: str, size: tuple[int, int]) -> None:
    data, width, height = made_anew(samples.svg(attributes=attributes))

    assert (width, height) == size
    assert f'width="{width}" height="{height}"' in data.decode() and 'viewBox="' in data.decode()
    assert made_anew(data) == (data, width, height)


def test_what_drawing_programs_note_for_themselves_is_left_out() -> None:
    notes = (
        "<metadata><rdf:RDF xmlns:rdf='urn:r'>Ana</rdf:RDF></metadata><i:view xmlns:i='urn:i' onset='1'>x</i:view>"
        "<!-- Ana --><path d='M0 0h9' data-name='Ana' style='-inkscape-stroke:none;fill:#123'/>"
    )

    data, _, _ = made_anew(samples.svg(notes))

    assert b"Ana" not in data and b"view>" not in data
    assert b'<path d="M0 0h9" fill="#123"/>' in data


async def test_a_file_is_kept_only_if_its_transaction_is(running: Running) -> None:
    file = await taking.taken(running.service, sent(samples.SVG, "logo.svg"), kinds.LOGOS)
    assert file
    folder = running.service.settings.files

    async def fails_in_the_transaction() -> None:
        async with store.keeping(running.service, file), running.db.transaction() as tx:
            await store.add(tx, file, of=None, about="draft:1", now=running.clock())
            assert (folder / file.name).read_bytes() == file.data
            raise ZeroDivisionError

    async def fails_after_it() -> None:
        async with store.keeping(running.service, file):
            async with running.db.transaction() as tx:
                await store.add(tx, file, of=None, about="draft:1", now=running.clock())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails_in_the_transaction()
    assert list(folder.iterdir()) == []

    with pytest.raises(ZeroDivisionError):
        await fails_after_it()
    assert [path.name for path in folder.iterdir()] == [file.name]


async def test_only_its_owner_sees_a_file_and_only_as_a_download(running: Running) -> None:
    ana, bo = await running.person("ana"), await running.person("bo")
    number = await running.account("cy")
    kept = await _kept(running, samples.SVG, 'Žluť "x".svg', of=1)
    assert number

    seen = await ana.get(kept.url)

    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/svg+xml")
    assert seen.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["cache-control"] == "private, no-store"
    assert seen.headers["content-disposition"] == (
        "attachment; filename=\"-lu---x-.svg\"; filename*=UTF-8''%C5%BDlu%C5%A5%20%22x%22.svg"
    )
    assert (await bo.get(kept.url)).status_code == 404
    assert (await running.client().get(kept.url)).headers["location"].startswith("/accounts/login/")
    for strange in ("/uploads/..%2fservice.db", "/uploads/secret", f"/uploads/{'0' * 32}.svg"):
        assert (await ana.get(strange)).status_code == 404


async def test_a_slice_says_who_may_see_its_files(running: Running) -> None:
    async def of_bo(tx: Transaction, number: int, person: Person) -> bool:  # noqa: ARG001
        return number == 7 and person.name == "bo"

    running.service.hooks.readers["thing"] = of_bo  # type: ignore[index]
    ana, bo = await running.person("ana"), await running.person("bo")
    try:
        kept = await _kept(running, samples.ICS, "a.ics", of=1, about="thing:7")
        assert ((await ana.get(kept.url)).status_code, (await bo.get(kept.url)).status_code) == (404, 200)
    finally:
        del running.service.hooks.readers["thing"]  # type: ignore[attr-defined]


async def test_what_is_dropped_or_past_its_time_goes_from_the_disk(running: Running) -> None:
    folder = running.service.settings.files
    stays = await _kept(running, samples.ICS, "stays.ics")
    dropped = await _kept(running, samples.ICS, "dropped.ics")
    await _kept(running, samples.ICS, "old.ics", until=running.clock() + timedelta(days=30))
    async with running.db.transaction() as tx:
        await store.drop(tx, dropped.number, now=running.clock())
    await running.work()
    assert len(list(folder.iterdir())) == 2

    running.clock.on(days=31)
    os.utime(folder / stays.name, (running.clock().timestamp() - 9,) * 2)
    (folder / ("0" * 32 + ".svg")).write_bytes(b"left by a crash")
    os.utime(folder / ("0" * 32 + ".svg"), (running.clock().timestamp() - 7200,) * 2)
    await tidying.tidy(running.service)
    await running.work()

    assert [path.name for path in folder.iterdir()] == [stays.name]
    assert [row.name for row in await running.rows(select(upload))] == [stays.name]


async def test_an_account_takes_its_own_files_with_it_and_leaves_those_of_an_organization(running: Running) -> None:
    from services.uploads.belongings import BELONGINGS

    ana = await running.account("ana")
    own = await _kept(running, samples.ICS, "own.ics", of=ana, is_personal=True)
    shared = await _kept(running, samples.ICS, "shared.ics", of=ana, about="sponsor:3")
    async with running.db.transaction() as tx:
        told = await BELONGINGS.own_data(tx, ana)
        await BELONGINGS.farewell(tx, ana, now=running.clock())
    await running.work()

    assert [row["called"] for row in told] == ["own.ics", "shared.ics"]  # type: ignore[attr-defined]
    assert [path.name for path in running.service.settings.files.iterdir()] == [shared.name]
    assert own.name != shared.name


async def test_nobody_sends_files_without_end(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "A_DAY", 2)
    ana = await running.account("ana")
    for _ in range(2):
        await _kept(running, samples.ICS, "a.ics", of=ana)
    running.clock.on(hours=23)

    with pytest.raises(TooMany) as refused:
        await _kept(running, samples.ICS, "a.ics", of=ana)

    assert refused.value.seconds == 3601
    assert len(list(running.service.settings.files.iterdir())) == 2
    running.clock.on(hours=2)
    await _kept(running, samples.ICS, "a.ics", of=ana)


async def test_a_check_says_which_files_are_gone(running: Running) -> None:
    kept = await _kept(running, samples.ICS, "a.ics")
    well = await health.whole(running.service)
    (running.service.settings.files / kept.name).unlink()
    ill = await health.whole(running.service)

    told = [next(one for one in found if "files" in one.says) for found in (well, ill)]
    assert [one.is_well for one in told] == [True, False]
    assert told[1].says.startswith("1 of 1 files that people have sent are not in ")


async def test_files_come_back_with_a_backup(running: Running, tmp_path: Path) -> None:
    kept = await _kept(running, samples.SVG, "logo.svg")
    files = running.service.settings.files
    await backup.save(running.db, tmp_path / "all.gz", files=files, now=running.clock())
    url = f"sqlite:///{tmp_path / 'other.db'}"
    await asyncio.to_thread(migrations.upgrade, url)
    there = Database(url)
    try:
        await backup.restore(there, tmp_path / "all.gz", files=tmp_path / "restored")
        async with there.reading() as tx:
            assert (await store.get(tx, kept.number)).sha256 == kept.sha256
    finally:
        await there.close()

    assert (tmp_path / "restored" / kept.name).read_bytes() == (files / kept.name).read_bytes()
