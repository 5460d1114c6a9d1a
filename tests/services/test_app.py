"""What holds for every address of the service: refusals, errors, the guard against other sites."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.routes import Asked, own_path
from services.settings import Settings
from tests.services.conftest import Running


async def test_what_is_neither_ours_nor_the_sites_is_not_found(running: Running) -> None:
    response = await running.client().get("/no/such/page/")

    assert response.status_code == 404
    assert "Content-Security-Policy" in response.headers


async def test_the_service_is_ready_when_its_tables_are(running: Running) -> None:
    response = await running.client().get("/_ready")

    assert (response.status_code, "NOT WELL" in response.text) == (200, False), response.text


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/a\\b",
        "/a\nb",
        "",
        None,
        "/\t/evil.example",
    ],
)
def test_next_leads_to_our_own_pages_only(text: str | None) -> None:
    assert own_path(text) == "/"


@pytest.mark.parametrize("text", ["/jobs/mine/", "/jobs/create/?from=1#top"])
def test_next_keeps_a_path_of_ours(text: str) -> None:
    assert own_path(text) == text


@pytest.mark.parametrize(
    ("path", "target"), [("/jobs/create", "/jobs/create/"), ("/accounts/login?next=/x/", "/accounts/login/?next=/x/")]
)
async def test_an_address_without_its_last_slash_leads_to_the_one_with_it(
    running: Running, path: str, target: str
) -> None:
    response = await running.client().get(path, headers={"Host": "evil.example"})

    assert (response.status_code, response.headers["location"]) == (301, target)


@pytest.mark.parametrize("is_streamed", [False, True])
async def test_a_body_that_no_form_has_is_not_read_and_the_page_says_what_to_do(
    running: Running, is_streamed: bool
) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 100_000
            yield b"y" * 100_000

    response = await running.client().post(
        "/accounts/login/",
        content=body() if is_streamed else b"x=" + b"y" * 1_100_000,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    page = Html(response.text)
    assert response.status_code == 413
    assert page.css("h1")[0].text() == "Too large"
    assert "Go back: your browser has kept what you typed." in page.css("main")[0].text()
    assert page.css_first("link[rel=stylesheet]") is not None


async def test_three_long_texts_in_another_script_are_no_too_large_form(running: Running) -> None:
    browser, text = await running.person("ada"), "\U0001f40d" * 20_000

    answer = await browser.post(
        "/jobs/create/", data={"title": "Keeper", "text": text, "requirements": text, "about_company": text}
    )

    assert answer.status_code == 303


async def test_who_was_signed_out_while_typing_is_led_back_to_the_form(running: Running) -> None:
    signed_out = running.client()

    for path, back in {"/jobs/create/": "/jobs/create/", "/jobs/preview/": "/"}.items():
        answer = await signed_out.post(path, data={"title": "Keeper"})
        assert answer.headers["location"] == f"/accounts/login/?next={back}"


async def test_an_address_that_a_refusal_names_is_a_link(running: Running) -> None:
    browser = await running.person("ada", is_verified=False)

    refused = Html((await browser.get("/jobs/create/")).text)

    assert refused.css_first('main .head a[href="/accounts/email/"]') is not None


@pytest.mark.settings(proxies=1)
@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["203.0.113.9", "198.51.100.7"], "198.51.100.7"),  # the last line is our proxy's, whatever the client has sent
        (["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        (["2001:DB8:0::1"], "2001:db8::1"),
        (["evil" * 50], "127.0.0.1"),
        (["198.51.100.7, fe80::1%" + "a" * 100], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
)
def test_the_clients_address_is_what_the_outermost_proxy_says(
    lines: list[str], seen: str, tiny_site: Path, tmp_path: Path
) -> None:
    settings = Settings(site=tiny_site, var=tmp_path, proxies=1, rebuild="none").ready()
    app = SimpleNamespace(state=SimpleNamespace(service=SimpleNamespace(settings=settings)))
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]

    asked = Asked({"type": "http", "app": app, "headers": headers, "client": ("127.0.0.1", 1)})

    assert asked.client_address == seen


async def test_a_failure_is_logged_without_what_stands_in_the_address_or_in_the_statement(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: object, token: str) -> None:
        async with running.db.reading() as tx:
            await tx.execute(text("SELECT nothing FROM nowhere WHERE token = :token"), {"token": token})

    monkeypatch.setattr("services.accounts.recovery.open_link", fail)
    client = running.client()
    client._transport = httpx2.ASGITransport(running.app, raise_app_exceptions=False)
    response = await client.get("/accounts/password/reset/SECRET-TOKEN/")

    assert response.status_code == 500
    assert "/accounts/password/reset/{token" in caplog.text
    with pytest.raises(DBAPIError) as failed:
        await fail(None, "SECRET-TOKEN")
    assert "SECRET-TOKEN" not in caplog.text + str(failed.value)
