"""What sponsors hand in and what they get: limits that hold, versions that are told, pages for their own people only."""

from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from services.moderation.decisions import decision
from services.people import Role
from services.sponsors import tables
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.test_publishing import in_force
from tests.services.uploads.samples import SVG, archive, moving

pytestmark = pytest.mark.anyio


async def _asset(running: Running, name: str) -> Any:
    (row,) = await running.rows(select(tables.asset).where(tables.asset.c.name == name))
    return row


async def _hand_in(
    running: Running,
    browser: httpx2.AsyncClient,
    number: int,
    name: str,
    value: str | tuple[str, bytes],
    version: str = "1",
) -> httpx2.Response:
    asset = await _asset(running, name)
    data = {f"version-{asset.id}": version}
    files = {"nothing": ("", b"")}
    if isinstance(value, str):
        data[f"asset-{asset.id}"] = value
    else:
        files = {f"asset-{asset.id}": value}
    return await browser.post(f"/users/sponsorships/{number}/assets/", data=data, files=files)


def _text(answer: httpx2.Response) -> str:
    return " ".join(_first(answer, "main").text().split())


def _first(answer: httpx2.Response, selector: str) -> Any:
    found = Html(answer.text).css_first(selector)
    assert found is not None, selector
    return found


async def test_what_is_asked_for_stands_there_with_its_day_and_is_handed_in(running: Running) -> None:
    number = await in_force(running)
    ada = await running.person("ada")

    page = await ada.get(f"/users/sponsorships/{number}/assets/")
    answer = await _hand_in(running, ada, number, "newsletter-text-2026", "All aboard!\r\n")
    after = await ada.get(f"/users/sponsorships/{number}/assets/")

    labels = [node.text() for node in Html(page.text).css("main h2")]
    assert labels == ["Words for the newsletter", "A square logo", "Will you be at the job fair?"]  # as they are due
    assert "Required by 15 January 2027" in _text(page) and "At most 200 characters" in _text(page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/users/sponsorships/{number}/assets/")
    assert (await _asset(running, "newsletter-text-2026")).text == "All aboard!"
    assert "Fulfilled, thank you!" in _text(after) and "All aboard!" in after.text
    (row,) = await running.rows(select(decision).where(decision.c.action == "give"))
    assert (row.number, row.details) == (number, {"assets": ["newsletter-text-2026"]})


async def test_one_thing_can_be_asked_for_alone(running: Running) -> None:
    number = await in_force(running)
    ada = await running.person("ada")
    asset = await _asset(running, "job-fair-2026")

    page = await ada.get(f"/users/sponsorships/{number}/assets/?required_asset={asset.id}")

    assert [node.text() for node in Html(page.text).css("main h2")] == ["Will you be at the job fair?"]
    assert _first(page, "main form").attributes["action"].endswith(f"?required_asset={asset.id}")
    assert (await ada.get(f"/users/sponsorships/{number}/assets/?required_asset=999")).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("newsletter-text-2026", "x" * 201, "This has 201 characters: shorten it to 200."),
        ("newsletter-text-2026", "a\u202eb", "nobody sees"),
        ("job-fair-2026", "perhaps", "Answer yes or no."),
        ("square-logo-2026", ("a.png", applicants.png(99, 99)), "99 pixels wide: send one that is at least 100"),
        ("square-logo-2026", ("a.png", applicants.png(1001, 99)), "1001 pixels wide: send one that is at most 1000"),
        ("square-logo-2026", ("a.svg", SVG), "This is an SVG drawing."),
        ("square-logo-2026", ("a.png", archive(a=b"x")), "This is a ZIP archive"),
        ("square-logo-2026", ("a.png", moving("PNG")), "moves"),
        ("square-logo-2026", ("a.png", b""), "The file is empty."),
    ],
)
async def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_is_kept(
    running: Running, name: str, value: str | tuple[str, bytes], says: str
) -> None:
    number = await in_force(running)
    ada = await running.person("ada")
    before = sorted(path.name for path in running.service.settings.files.iterdir())

    answer = await _hand_in(running, ada, number, name, value)

    assert answer.status_code == 422
    assert says in _text(answer)
    key = f"asset-{(await _asset(running, name)).id}"
    assert _first(answer, f"#f-{key}[aria-invalid]") is not None
    if isinstance(value, str) and value != "perhaps":
        assert _first(answer, f"#f-{key}").text(strip=True) == value
    row = await _asset(running, name)
    assert (row.text, row.upload, row.version) == (None, None, 1)
    assert sorted(path.name for path in running.service.settings.files.iterdir()) == before


async def test_a_picture_is_kept_shown_to_its_people_and_replaced(running: Running) -> None:
    number = await in_force(running)
    ada, eve = await running.person("ada"), await running.person("eve")
    await _hand_in(running, ada, number, "square-logo-2026", ("a.png", applicants.png(200, 200)))
    (first,) = await running.rows(select(upload).where(upload.c.called == "a.png"))

    page = await ada.get(f"/users/sponsorships/{number}/assets/")
    image = _first(page, "main img").attributes
    assert (image["src"], image["width"], image["height"]) == (f"/uploads/{first.name}", "200", "200")
    assert ((await ada.get(image["src"])).status_code, (await eve.get(image["src"])).status_code) == (200, 404)
    await _hand_in(running, ada, number, "square-logo-2026", ("b.png", applicants.png(300, 300)), version="2")
    await running.work()

    assert [row.called for row in await running.rows(select(upload).where(upload.c.kind == "png"))] == [
        "logo.png",
        "b.png",
    ]
    assert not (running.service.settings.files / first.name).exists()


async def test_of_two_people_at_once_the_second_is_told_and_loses_nothing(running: Running) -> None:
    number = await in_force(
        running, typed={"contact-2-name": "Bob", "contact-2-email": "bob@example.org", "contact-2-phone": "+1 2"}
    )
    ada, bob = await running.person("ada"), await running.person("bob")
    await _hand_in(running, ada, number, "newsletter-text-2026", "Words of Ada")

    late = await _hand_in(running, bob, number, "newsletter-text-2026", "Words of Bob")

    assert late.status_code == 409
    assert "Stored now: Words of Ada" in _text(late) and "Words of Bob" in late.text
    assert (await _asset(running, "newsletter-text-2026")).text == "Words of Ada"
    version = _first(late, "main input[type=hidden]").attributes["value"]
    again = await _hand_in(running, bob, number, "newsletter-text-2026", "Words of Bob", version=str(version))
    assert (again.status_code, (await _asset(running, "newsletter-text-2026")).text) == (303, "Words of Bob")


async def test_nothing_can_be_handed_in_for_what_was_rejected_or_is_of_others(running: Running) -> None:
    number = await in_force(running)
    ada, eve = await running.person("ada"), await running.person("eve")
    refused = await _hand_in(running, eve, number, "newsletter-text-2026", "Words of Eve")
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="rejected"))
    rejected = await _hand_in(running, ada, number, "newsletter-text-2026", "Words of Ada")

    assert (refused.status_code, rejected.status_code) == (404, 409)
    assert (await _asset(running, "newsletter-text-2026")).text is None


async def test_only_the_people_of_the_sponsor_and_managers_see_these_pages(running: Running) -> None:
    number = await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    people = {
        "ada": await running.person("ada"),
        "manager": await running.person("manager", Role.SPONSOR_MANAGER),
        "moderator": await running.person("moderator", Role.JOB_MODERATOR),
        "eve": await running.person("eve"),
    }
    paths = (f"{number}/assets/", f"{number}/provided-assets/", f"sponsor/{sponsor.id}/")

    seen = {name: [(await one.get(f"/users/sponsorships/{path}")).status_code for path in paths] for name, one in people.items()}  # fmt: skip

    assert seen == {"ada": [200] * 3, "manager": [200] * 3, "moderator": [404] * 3, "eve": [404] * 3}
    visitor = running.client()
    assert [(await visitor.get(f"/users/sponsorships/{path}")).status_code for path in paths] == [303] * 3


async def test_what_a_sponsor_gets_stands_on_a_page_of_its_own(running: Running) -> None:
    number = await in_force(running)
    async with running.db.transaction() as tx:
        asset = tables.asset
        await tx.execute(update(asset).where(asset.c.name == "pass-code-2026").values(text="PASS <b>1</b>"))
        await tx.execute(update(asset).where(asset.c.name == "exhibitor-kit-2026").values(text="https://www.example.org/kit"))  # fmt: skip
    ada = await running.person("ada")

    page = await ada.get(f"/users/sponsorships/{number}/provided-assets/")

    assert "Code for the passes PASS <b>1</b>" in _text(page)
    assert _first(page, "main dd a").attributes["href"] == "https://www.example.org/kit"
