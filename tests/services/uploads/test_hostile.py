"""Hostile files: each is refused with its reason, and nothing of it is left. They are made here."""

import io
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from starlette.datastructures import FormData, UploadFile

from services.uploads import store, taking
from services.uploads.errors import Unfit
from services.uploads.kinds import Kind
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.uploads.hostile import HOSTILE, Hostile

pytestmark = pytest.mark.anyio


def sent(data: bytes, called: str) -> UploadFile:
    return UploadFile(io.BytesIO(data), size=len(data), filename=called)


async def _take(running: Running, data: bytes, called: str, takes: Sequence[Kind]) -> None:
    """As an action does it."""
    file = await taking.taken(running.service, sent(data, called), takes)
    assert file
    async with store.keeping(running.service, file), running.db.transaction() as tx:
        await store.add(tx, file, of=None, about="sponsor:1", now=running.clock())


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.what)
async def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(running: Running, hostile: Hostile) -> None:
    with pytest.raises(Unfit) as refused:
        await _take(running, hostile.make(), hostile.called, hostile.takes)

    assert hostile.says in refused.value.words
    assert refused.value.mend
    assert await running.rows(select(upload)) == []
    files = running.service.settings.files
    assert not files.exists() or list(files.iterdir()) == []


async def test_the_reasons_are_told_by_field_and_good_files_beside_them_are_taken(running: Running) -> None:
    from tests.services.uploads.samples import SVG

    data = FormData([("web_logo", sent(b"MZ", "logo.png")), ("white_logo", sent(SVG, "white.svg")), ("name", "Acme")])

    found, problems = await taking.files(
        running.service, data, {"web_logo": [Kind.PNG], "white_logo": [Kind.SVG], "print_logo": [Kind.EPS]}
    )

    assert problems == {"web_logo": "This is a program. Send a PNG picture."}
    assert found["web_logo"] is None and found["print_logo"] is None
    assert found["white_logo"] and found["white_logo"].called == "white.svg"


async def test_a_file_that_kills_its_reader_is_refused_and_the_service_goes_on(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.uploads import taking as module
    from tests.services.uploads.samples import picture

    monkeypatch.setattr(module, "_MOST_SECONDS", 0.001)

    with pytest.raises(Unfit, match="cannot be read"):
        await _take(running, picture(), "logo.png", [Kind.PNG])
    monkeypatch.undo()
    await _take(running, picture(), "logo.png", [Kind.PNG])
