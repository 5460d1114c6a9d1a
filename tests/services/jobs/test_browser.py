"""The form of a posting in a browser: its preview, what is pasted, what is not to be lost, without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from services.accounts import sessions
from services.accounts.tables import account
from services.app import create_service
from services.jobs import actions
from services.people import Person, Role
from services.settings import Settings
from tests.services.jobs.conftest import CONTENT
from tests.services.serving import serving

PASTED = """<html><head><style>p { color: red }</style></head><body><!--StartFragment-->
<h2>We offer</h2><p class=MsoNormal>Work in a <b>small</b>&nbsp;team, see <a href="https://example.org/team">the team</a>.</p>
<ul><li>tea</li><li><span style="font-weight:700">time</span><ul><li>on Fridays</li></ul></li></ul>
<p>And <i>more</i>.<script>alert(1)</script></p><!--EndFragment--></body></html>"""
AS_MARKDOWN = """## We offer

Work in a **small** team, see [the team](https://example.org/team).

- tea
- **time**
    - on Fridays

And *more*."""


async def _filled(settings: Settings) -> str:
    """Ada has a draft (10000), a posting that was rejected (10001) and one that is on the board (10002). The token of her session."""
    service = create_service(settings)
    now = service.now()
    people = {}
    async with service.db.transaction() as tx:
        for name, role in (("ada", None), ("mod", Role.JOB_MODERATOR)):
            email = f"{name}@example.org"
            row = {"name": name, "name_key": name, "email": email, "email_key": email, "verified": now, "created": now}
            values = account.insert().values(**row, roles=[role] if role else []).returning(account.c.id)
            number = (await tx.execute(values)).scalar_one()
            people[name] = Person(number, name, email, is_verified=True, roles=frozenset([role] if role else []))
        request: Any = httpx2.Request("GET", settings.url, headers={"User-Agent": "Chromium"})
        token = await sessions.begin(tx, people["ada"].id, request=request, address="192.0.2.1", now=now)
    draft = {"title": "A draft", "remote": False, "agencies": True, "salary_per": "year"}
    await actions.create(service, draft, by=people["ada"])
    for title in ("Rejected", "On the board"):
        await actions.create(service, {**CONTENT, "title": title}, by=people["ada"], submit=True)
    await actions.reject(service, 10_001, by=people["mod"], words="Say **what** Python does.")
    await actions.comment(service, 10_001, "Where is it?", by=people["mod"])
    await actions.approve(service, 10_002, by=people["mod"])
    await service.db.close()
    return token


@pytest.fixture
def live(tiny_site: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a service that runs, and the token of Ada's session."""
    with serving(tiny_site, tmp_path, _filled) as found:
        yield found


Opened = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live: tuple[str, str]) -> Iterator[Opened]:
    contexts = []

    def opened(*, width: int = 1280, scheme: Literal["light", "dark"] = "light", javascript: bool = True) -> Page:
        size: Any = {"width": width, "height": 844}
        context = browser.new_context(
            base_url=live[0], viewport=size, color_scheme=scheme, java_script_enabled=javascript
        )
        context.add_cookies([{"name": "session", "value": live[1], "url": live[0]}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def _fill(page: Page) -> None:
    lines = ("title", "company", "city", "country", "text", "requirements", "email", "url")
    for name in lines:
        page.locator(f"#f-{name}").fill(str(CONTENT[name]))
    page.locator("#f-category").select_option(CONTENT["category"])


def test_the_preview_follows_what_is_typed(open_page: Opened) -> None:
    page = open_page()
    page.goto("/jobs/create/")

    page.get_by_label("Title of the position").fill("Astronomer")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("heading", level=1)).to_contain_text("Astronomer")
    expect(preview).to_contain_text("Not right yet: Company")
    _fill(page)
    expect(preview).to_contain_text("so visitors will see it")
    expect(preview).to_contain_text("Utrecht, Netherlands")
    assert page.locator("h1").first.inner_text() == "Post a job"


def test_what_is_pasted_becomes_markdown(open_page: Opened) -> None:
    page = open_page()
    page.goto("/jobs/create/")
    page.locator("#f-text").focus()

    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "plain");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PASTED,
    )

    assert page.locator("#f-text").input_value() == AS_MARKDOWN


def test_plain_text_is_pasted_as_the_browser_does_it(open_page: Opened) -> None:
    page = open_page()
    page.goto("/jobs/create/")

    is_left_alone = page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "plain");
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            return document.querySelector("#f-text").dispatchEvent(event);
        }"""
    )

    assert is_left_alone is True


def test_one_is_asked_before_what_was_typed_is_lost_and_not_when_it_is_sent(open_page: Opened) -> None:
    page = open_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto("/jobs/create/")
    page.goto("/jobs/mine/")
    untouched = list(asked)
    page.goto("/jobs/create/")
    page.locator("#f-title").press_sequentially("A")
    page.goto("/jobs/mine/")
    left = list(asked)
    page.goto("/jobs/create/")
    _fill(page)
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    assert (untouched, left, asked) == ([], ["beforeunload"], ["beforeunload"])


def test_without_scripts_the_form_previews_saves_and_sends(open_page: Opened) -> None:
    page = open_page(javascript=False)
    page.goto("/jobs/create/")
    page.locator("#f-title").fill("By hand")

    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_role("heading", name="8 things are not right yet")).to_be_visible()
    _fill(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("It is saved.")).to_be_visible()
    page.get_by_role("button", name="Send for review").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="My postings").first.click()
    expect(page.get_by_text(re.compile("Waits for review"))).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(open_page: Opened, scheme: Literal["light", "dark"]) -> None:
    for width in (320, 1280):
        page = open_page(width=width, scheme=scheme)
        for path in ("create", "mine", "thanks", "10000/preview", "10001/preview", "10001/edit", "10002/remove"):
            page.goto(f"/jobs/{path}/", wait_until="networkidle")
            found = Axe().run(page).response["violations"]
            assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_two_clicks_on_send_make_one_posting(open_page: Opened) -> None:
    page = open_page()
    page.goto("/jobs/create/")
    _fill(page)
    sent: list[str] = []
    page.on(
        "request", lambda asked: sent.append(asked.url) if asked.method == "POST" and "create" in asked.url else None
    )

    page.get_by_role("button", name="Send for review").dblclick()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert len(sent) == 1
