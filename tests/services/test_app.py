"""What holds for every address of the service: refusals, errors, the guard against other sites."""

from collections.abc import AsyncIterator

import pytest
from selectolax.lexbor import LexborHTMLParser as Html

from services.routes import own_path
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
    assert "<h1>Too large</h1>" in response.text
    assert "Go back: your browser has kept what you typed." in response.text
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
