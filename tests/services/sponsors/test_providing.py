"""What staff provide: it is there for the people of the sponsor, who are told, and for nobody else."""

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from services.moderation.decisions import decision
from services.sponsors import tables
from services.sponsors.rules import State
from services.uploads.tables import upload
from tests.services.sponsors import applicants
from tests.services.sponsors.desk import Desk
from tests.services.uploads.samples import pdf, svg

pytestmark = pytest.mark.anyio
CODE, KIT = "pass-code-2026", "exhibitor-kit-2026"


def _said(answer: httpx2.Response) -> str:
    return " ".join(applicants.at(answer, "main").text().split())


async def _number(desk: Desk, name: str) -> int:
    (row,) = await desk.running.rows(select(tables.asset).where(tables.asset.c.name == name))
    return int(row.id)


async def _hand_over(
    desk: Desk,
    browser: httpx2.AsyncClient,
    sponsorship: int,
    code: str = "",
    kit: bytes = b"",
    called: str = "kit.pdf",
    versions: tuple[int, int] = (1, 1),
    back: bool = False,
) -> httpx2.Response:
    one, other = await _number(desk, CODE), await _number(desk, KIT)
    data = {f"asset-{one}": code, f"version-{one}": str(versions[0]), f"version-{other}": str(versions[1])}
    data |= {f"back-{other}": "on"} if back else {}
    files = {f"asset-{other}": (called, kit) if kit else ("", b"")}
    return await browser.post(f"/admin/sponsors/{sponsorship}/provided/", data=data, files=files)


async def test_what_staff_hand_over_is_there_and_its_people_are_told(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.FINALIZED, choice=applicants.SUPPORTING)
    before = len(await desk.running.mails())

    page = await manager.get(f"/admin/sponsors/{number}/")
    answer = await _hand_over(desk, manager, number, "PASS <b>1</b>\r\nPASS 2\r\n", pdf())

    assert f'href="/admin/sponsors/{number}/provided/"' in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, f"/admin/sponsors/{number}/provided/")
    assert "the sponsor is told" in _said(await manager.get(answer.headers["location"]))
    (mail,) = (await desk.running.mails())[before:]
    assert (mail.name, mail.to) == ("sponsors/provided", "ada1@example.org")
    assert "Code for the passes" in mail.text and "Exhibitor kit" in mail.html and "PASS" not in mail.text
    assert f"/users/sponsorships/{number}/provided-assets/" in mail.text
    ada, eve = await desk.running.person("ada1"), await desk.running.person("eve")
    own = await ada.get(f"/users/sponsorships/{number}/provided-assets/")
    assert "PASS &lt;b&gt;1&lt;/b&gt;<br>PASS 2" in own.text
    file = str(applicants.at(own, "main dd a").attributes["href"])
    assert [(await one.get(file)).status_code for one in (ada, manager, eve)] == [200, 200, 404]
    assert (await ada.get(file)).content == pdf()
    assert "2 of 2 there" in _said(await ada.get(f"/users/sponsorships/{number}/"))
    (row,) = await desk.running.rows(select(decision).where(decision.c.action == "provide"))
    assert (row.number, row.by_name, row.details) == (number, "maria", {"assets": [KIT, CODE]})


async def test_what_is_the_same_tells_nobody(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED, choice=applicants.SUPPORTING)
    await _hand_over(desk, manager, number, "PASS")
    before = len(await desk.running.mails())

    again = await _hand_over(desk, manager, number, "PASS", versions=(2, 1))

    assert "Nothing was changed." in _said(await manager.get(again.headers["location"]))
    assert len(await desk.running.mails()) == before


async def test_a_file_is_replaced_and_taken_away_without_a_mail(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED, choice=applicants.SUPPORTING)
    await _hand_over(desk, manager, number, kit=pdf())
    await _hand_over(desk, manager, number, kit=applicants.png(), called="kit.png", versions=(1, 2))
    before = len(await desk.running.mails())
    shown = await manager.get(f"/admin/sponsors/{number}/provided/")

    await _hand_over(desk, manager, number, versions=(1, 3), back=True)

    assert "Now: kit.png" in _said(shown) and "kit.pdf" not in _said(shown)
    assert await desk.running.rows(select(upload).where(upload.c.called.like("kit%"))) == []
    assert len(await desk.running.mails()) == before
    (row,) = await desk.running.rows(select(tables.asset).where(tables.asset.c.name == KIT))
    assert (row.upload, row.version) == (None, 4)


async def test_what_is_wrong_is_named_and_what_was_typed_stays(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED, choice=applicants.SUPPORTING)

    drawing = await _hand_over(desk, manager, number, "PASS 1", svg(), called="kit.svg")
    unseen = await _hand_over(desk, manager, number, "a\u202eb")
    long = await _hand_over(desk, manager, number, "x" * 20_001)

    code, kit = f"asset-{await _number(desk, CODE)}", f"asset-{await _number(desk, KIT)}"
    assert (drawing.status_code, unseen.status_code, long.status_code) == (422, 422, 422)
    assert "This is an SVG drawing" in applicants.at(drawing, f"#f-{kit}-problem").text()
    assert applicants.at(drawing, f"#f-{code}").text(strip=True) == "PASS 1"
    assert "nobody sees" in applicants.at(unseen, f"#f-{code}-problem").text()
    assert "shorten it to 20,000" in applicants.at(long, f"#f-{code}-problem").text()
    rows = await desk.running.rows(select(tables.asset.c.version).where(tables.asset.c.name.in_([CODE, KIT])))
    assert [row.version for row in rows] == [1, 1]


async def test_who_comes_second_sees_what_is_stored(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED, choice=applicants.SUPPORTING)
    await _hand_over(desk, manager, number, "The first")

    late = await _hand_over(desk, manager, number, "The second")

    assert late.status_code == 409
    assert "Stored now: The first" in _said(late)
    assert applicants.at(late, f"#f-asset-{await _number(desk, CODE)}").text(strip=True) == "The second"
    versions = [field.attributes["value"] for field in Html(late.text).css("input[name^=version-]")]
    assert sorted(map(str, versions)) == ["1", "2"]


async def test_nothing_is_handed_over_for_what_was_rejected_or_to_anybody_by_others(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.apply(applicants.SUPPORTING)
    ada = await desk.running.person("ada1")
    foreign = await _hand_over(desk, ada, number, "PASS")
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="rejected"))
    rejected = await _hand_over(desk, manager, number, "PASS")

    assert (foreign.status_code, rejected.status_code) == (403, 409)
    (row,) = await desk.running.rows(select(tables.asset).where(tables.asset.c.name == CODE))
    assert row.text is None


async def test_a_sponsorship_that_brings_nothing_has_a_page_that_says_so(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.apply({"package": "supporting", "benefits": ["newsletter"]})

    page = await manager.get(f"/admin/sponsors/{number}/provided/")

    assert "bring nothing that is handed over" in applicants.at(page, ".nothing").text()
