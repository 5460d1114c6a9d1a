"""The desk in a browser: by keyboard, on a phone, without scripts, with what changes while a page is open."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from services import migrations
from services.accounts import sessions
from services.accounts.tables import account
from services.app import create_service
from services.jobs import actions, store
from services.jobs.rules import State
from services.nominations import store as nominations
from services.people import Person, Role
from services.service import Service
from services.settings import Settings
from services.sponsors import catalogue, choosing, contracts, deciding, drafting, records
from services.sponsors import store as sponsors
from services.sponsors.deciding import Terms
from tests.conftest import ROOT, free_port, wait_until_up
from tests.services.sponsors import applicants
from tests.services.staff.conftest import CONTENT

PAGES = (
    "/admin/", "/admin/jobs/", "/admin/jobs/10000/", "/admin/jobs/10001/", "/admin/users/", "/admin/users/1/",
    "/admin/users/1/roles/?role=editor&has=yes", "/admin/logs/", "/admin/logs/check/", "/admin/mails/", "/admin/mails/1/",
    "/admin/sponsors/", "/admin/sponsors/1/", "/admin/sponsors/1/contract/", "/admin/sponsors/1/benefits/", "/admin/sponsors/1/provided/", "/admin/sponsors/2/",
    "/admin/sponsors/notify/?n=1&n=2", "/admin/sponsors/ending/", "/admin/sponsors/revenue/",
    "/admin/tasks/", "/admin/builds/", "/admin/reasons/", "/admin/reasons/unpaid/", "/admin/routes/",
    "/admin/events/", "/admin/stories/", "/admin/blogs/", "/admin/reasons/?kind=event", "/admin/nominations/", "/admin/nominations/1/",
)  # fmt: skip


@dataclass
class Live:
    """A service that runs, with three postings that wait (10000, 10001, 10002) and a fourth that is approved."""

    url: str
    settings: Settings
    tokens: dict[str, str]

    def state(self, number: int) -> State:
        """Read by a connection of our own."""

        async def read(service: Service) -> State:
            async with service.db.reading() as tx:
                return (await store.get(tx, number)).state

        found: State = _run(self.settings, read)
        return found


def _run(settings: Settings, job: Callable[[Service], Any]) -> Any:
    """In a thread of its own: the browser keeps the loop of this one."""

    async def work() -> Any:
        service = create_service(settings)
        try:
            return await job(service)
        finally:
            await service.db.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work()).result()


async def _filled(service: Service) -> dict[str, str]:
    people = {name: await _person(service, name, *roles) for name, *roles in _PEOPLE}
    for title in ("First", "Second", "Third", "Fourth"):
        await actions.create(
            service, {**CONTENT, "title": title, "text": f"# {title}\n\nText."}, by=people["ada"], submit=True
        )
    await actions.approve(service, 10003, by=people["root"])
    await _sponsorships(service, people["root"])
    ada = people["ada"]
    async with service.db.transaction() as tx:
        await nominations.add(
            tx, now=service.now(), election="board-2026", nominator=None, nominee=ada.id, email=ada.email, email_key=ada.email,
            state="accepted", name="Ada", content={"statement": "I would listen."}, acknowledged={}, accepted=service.now(),
        )  # fmt: skip
    tokens = {}
    for name in ("maria", "root"):
        request: Any = httpx2.Request("GET", service.settings.url, headers={"User-Agent": "Chromium"})
        async with service.db.transaction() as tx:
            tokens[name] = await sessions.begin(
                tx, people[name].id, request=request, address="192.0.2.1", now=service.now()
            )
    return tokens


async def _sponsorships(service: Service, root: Person) -> None:
    """The first is approved, and its contract has been edited; the second waits."""
    packages = catalogue.of_year(service, 2026)
    assert packages is not None
    choice = choosing.chosen(choosing.Wish.model_validate(applicants.SUPPORTING), packages)
    for name in ("Eve", "Kim"):
        filled = applicants.filled(name=f"Railways of {name}")
        assert filled.details is not None
        async with service.db.transaction() as tx:
            of = await sponsors.add_sponsor(tx, filled.details, now=service.now())
            await sponsors.put_contacts(tx, of, filled.contacts)
            await sponsors.add_sponsorship(tx, choice, sponsor=of, of=root.id, renews=None, now=service.now())
    today = service.now().date()
    await deciding.approve(service, 1, Terms("supporting", 15_000, today, today + timedelta(days=30)), by=root)
    async with service.db.reading() as tx:
        contract = await records.contract_of(tx, 1)
    assert contract is not None
    texts = drafting.texts_of(contract).model_copy(update={"info": "a railway"})
    await contracts.edit(service, 1, texts, by=root)


_PEOPLE = (("ada",), ("maria", Role.JOB_MODERATOR), ("root", Role.SUPERUSER))


async def _person(service: Service, name: str, *roles: Role) -> Person:
    now, email = service.now(), f"{name}@example.org"
    row = {"name": name, "name_key": name, "email": email, "email_key": email, "verified": now, "created": now}
    async with service.db.transaction() as tx:
        added = account.insert().values(**row, roles=list(roles)).returning(account.c.id)
        return Person((await tx.execute(added)).scalar_one(), name, email, is_verified=True, roles=frozenset(roles))


@pytest.fixture
def live(tiny_site: Path, tmp_path: Path) -> Iterator[Live]:
    port = free_port()
    url = f"http://localhost:{port}"
    own = {"url": url, "site": tiny_site, "content": tmp_path / "content", "var": tmp_path / "var", "rebuild": "none"}
    settings = Settings.model_validate(own).ready()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(migrations.upgrade, settings.database_url).result()
    tokens = _run(settings, _filled)
    names = {"SERVICE_URL": url, "SERVICE_VAR": str(own["var"]), "SERVICE_REBUILD": "none"}
    command = [
        sys.executable,
        "-m",
        "services",
        "serve",
        "--site",
        str(tiny_site),
        "--content",
        str(own["content"]),
        "--port",
        str(port),
    ]
    log = tmp_path / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **names}, stdout=out, stderr=out)
    try:
        wait_until_up(process, port, log)
        yield Live(url, settings, tokens)
    finally:
        process.terminate()
        process.wait(30)


Opened = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, live: Live) -> Iterator[Opened]:
    """open_as("maria", width=, scheme=, javascript=) -> an empty page of somebody who is signed in."""
    contexts = []

    def opened(
        name: str, *, width: int = 1280, scheme: Literal["light", "dark"] = "light", javascript: bool = True
    ) -> Page:
        size: Any = {"width": width, "height": 844}
        context = browser.new_context(
            base_url=live.url, viewport=size, color_scheme=scheme, java_script_enabled=javascript
        )
        context.add_cookies([{"name": "session", "value": live.tokens[name], "url": live.url}])
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_a_moderator_decides_by_keyboard_alone(live: Live, open_as: Opened) -> None:
    page = open_as("maria")
    page.goto("/admin/")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("First")
    page.keyboard.press("a")
    expect(page.get_by_text("The author is mailed at")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Second")
    page.keyboard.press("r")
    expect(page.get_by_label("Reason", exact=True)).to_be_focused()
    page.get_by_label("Reason", exact=True).select_option("unpaid")
    expect(page.get_by_label("What the author reads")).to_have_value(re.compile("paid work"))
    page.get_by_role("button", name="Reject and tell the author").press("Enter")
    expect(page.get_by_text("can be undone for")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("Undone: the posting is waiting again.")).to_be_visible()

    assert (live.state(10000), live.state(10001)) == (State.APPROVED, State.SUBMITTED)


def test_keys_say_nothing_while_somebody_types(live: Live, open_as: Opened) -> None:
    page = open_as("maria")
    page.goto("/admin/jobs/10000/")

    page.keyboard.press("c")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("a r a u")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+?")

    expect(page.get_by_label("Comment", exact=True)).to_have_value("a r a u")
    expect(page.get_by_text("back to the queue")).to_be_visible()
    assert live.state(10000) is State.SUBMITTED


def test_a_key_with_a_modifier_is_the_browsers_own(live: Live, open_as: Opened) -> None:
    page = open_as("maria")
    page.goto("/admin/jobs/10000/")

    page.keyboard.press("Control+a")
    page.wait_for_timeout(300)

    assert live.state(10000) is State.SUBMITTED


def test_what_is_ticked_is_approved_together(live: Live, open_as: Opened) -> None:
    page = open_as("maria")
    page.goto("/admin/")

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Approve what is ticked").click()

    expect(page.get_by_text("Approved: “First”, “Second”.")).to_be_visible()
    assert live.state(10002) is State.SUBMITTED


def test_who_else_is_there_is_told_without_a_reload(open_as: Opened) -> None:
    page, other = open_as("maria"), open_as("root")
    page.clock.install()
    page.goto("/admin/jobs/10000/")
    other.goto("/admin/jobs/10000/")

    page.clock.run_for(16_000)

    expect(page.get_by_text("root looks at this since")).to_be_visible()


def test_two_windows_do_not_overwrite_each_other(open_as: Opened) -> None:
    page, other = open_as("maria"), open_as("root")
    page.goto("/admin/jobs/10000/")
    other.goto("/admin/jobs/10000/")

    other.get_by_role("button", name="Approve").click()
    expect(other.get_by_text("The author is mailed at")).to_be_visible()
    page.get_by_role("button", name="Approve").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Someone was quicker")
    expect(page.get_by_text("root was quicker: approved")).to_be_visible()


def test_everything_can_be_done_without_scripts(live: Live, open_as: Opened) -> None:
    page = open_as("maria", width=390, javascript=False)
    page.goto("/admin/jobs/10000/")

    page.get_by_text("Reject with a reason", exact=True).click()
    page.get_by_label("Reason", exact=True).select_option("duplicate")
    page.get_by_role("button", name="Reject and tell the author").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Approve").click()

    assert live.state(10000) is State.APPROVED


def test_a_long_title_leaves_the_other_columns_in_the_window(open_as: Opened) -> None:
    page = open_as("maria")
    page.goto("/admin/")

    page.locator("[data-open]").first.evaluate("link => { link.textContent = 'Donaudampfschiff'.repeat(7) }")

    widths = page.locator(".scroll").first.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert widths[0] <= widths[1]


def test_a_mail_is_seen_in_its_frame(open_as: Opened) -> None:
    page = open_as("root", scheme="dark")
    page.goto("/admin/mails/1/")

    paper = page.locator("iframe.letter").evaluate("frame => getComputedStyle(frame).backgroundColor")
    assert paper != "rgb(255, 255, 255)"  # white words would be lost on it
    expect(page.frame_locator("iframe.letter").get_by_text("has sent a job posting for review")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_window(
    open_as: Opened, scheme: Literal["light", "dark"], width: int
) -> None:
    page = open_as("root", width=width, scheme=scheme)
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    found = []
    for path in PAGES:
        page.goto(path)
        answer = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found += [f"{path}: {one['id']}: {one['nodes'][0]['target']}" for one in answer]
        page.set_viewport_size({"width": min(width, 320), "height": 844}) if width == 390 else None
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the window")
        page.set_viewport_size({"width": width, "height": 844})

    assert (found, messages) == ([], [])
