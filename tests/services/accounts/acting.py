"""What people do on the pages of accounts, for the tests of several files."""

import re
from typing import Any

import httpx2
from selectolax.lexbor import LexborHTMLParser

from services.accounts import recovery
from services.work import Worker
from tests.services.conftest import Running

PASSWORD = "an owl counts eleven hats"  # noqa: S105  nobody's
OTHER = "two owls count twelve hats"


async def sign_up(running: Running, name: str, email: str, password: str = PASSWORD, **more: str) -> httpx2.Response:
    data = {"name": name, "email": email, "password": password, "again": password, **more}
    return await running.client().post("/accounts/signup/", data=data)


async def member(running: Running, name: str, password: str = PASSWORD) -> httpx2.AsyncClient:
    """The browser of somebody who has signed up, confirmed the address, and signed in."""
    assert (await sign_up(running, name, f"{name}@example.org", password)).status_code == 303
    browser = running.client()
    assert (await browser.post(await link_to(running, "/accounts/verify/"))).status_code == 303
    assert (await log_in(browser, name, password)).status_code == 303
    return browser


async def log_in(browser: httpx2.AsyncClient, login: str, password: str = PASSWORD, **more: str) -> httpx2.Response:
    return await browser.post("/accounts/login/", data={"login": login, "password": password, **more})


async def name_of(browser: httpx2.AsyncClient) -> str | None:
    """Who is signed in there."""
    found: dict[str, Any] = (await browser.get("/authenticated")).json()
    return found.get("name")


async def write_resets(running: Running) -> None:
    """What a worker does after somebody has asked for a new password."""
    await Worker(running.service, recovery.HANDLERS).step()


async def link_to(running: Running, path: str, *, to: str | None = None) -> str:
    """The path of the link in the newest mail (to somebody) that begins so."""
    await write_resets(running)
    texts = [mail.text for mail in await running.mails() if to in (None, mail.to)]
    found = [match for text in texts for match in re.findall(rf"http://testserver({path}[\w-]+/)", text)]
    return str(found[-1])


async def subjects(running: Running, to: str) -> list[str]:
    return [mail.subject for mail in await running.mails() if mail.to == to]


def problem(response: httpx2.Response, field: str) -> str:
    """What the page says beside the field."""
    found = LexborHTMLParser(response.text).css_first(f"#f-{field}-problem")
    assert found is not None, response.text
    return found.text(deep=True).removeprefix("Wrong: ").strip()


def words(response: httpx2.Response) -> str:
    """What stands in the middle of the page."""
    found = LexborHTMLParser(response.text).css_first("main")
    assert found is not None
    return re.sub(r"\s+", " ", found.text(deep=True, separator=" ")).strip()
