"""What holds for every address of the service: refusals, errors, the guard against other sites."""

import pytest

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


async def test_a_body_that_no_form_has_is_not_read(running: Running) -> None:
    response = await running.client().post(
        "/accounts/login/",
        content=b"x=" + b"y" * 300_000,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert (response.status_code, response.text) == (413, "Content Too Large")
