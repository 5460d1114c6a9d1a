"""Keys of programs: made once, shown once, for some purposes and some time."""

import re

import anyio
import httpx2
import pytest
from sqlalchemy import select

from services.accounts.tables import api_key
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio
KEYS, ME = "/accounts/keys/", "/api/v3/me/"
FORM = {"name": "Monday's post", "scopes": ["jobs:write"], "days": "90"}


async def _key(browser: httpx2.AsyncClient, **more: object) -> str:
    answer = await browser.post(KEYS, data={**FORM, **more})
    assert answer.status_code == 201, answer.text
    return str(re.findall(r"<code>(pyorg_[\w-]{43})</code>", answer.text)[0])


async def test_a_key_is_shown_once_and_only_its_hash_is_kept(running: Running) -> None:
    browser = await running.person("maria")

    key = await _key(browser)
    later = await browser.get(KEYS)
    [row] = await running.rows(select(api_key))

    assert key not in later.text
    assert key[:12] in later.text
    assert key not in str(row)
    assert row.prefix == key[:12]


async def test_a_key_opens_the_api_for_its_purposes(running: Running) -> None:
    key = await _key(await running.person("maria"))

    answer = await running.program(key).get(ME)
    as_token = await running.program().get(ME, headers={"Authorization": f"Token {key}"})

    assert answer.json()["scopes"] == ["jobs:read", "jobs:write"]
    assert as_token.json() == answer.json()


async def test_a_key_that_is_used_says_when_and_writes_it_once_a_minute(running: Running) -> None:
    key = await _key(await running.person("maria"))
    program, first = running.program(key), running.clock()

    await program.get(ME)
    running.clock.on(seconds=59)
    await program.get(ME)
    assert (await running.rows(select(api_key.c.used)))[0].used == first

    now = running.clock.on(seconds=1)
    await program.get(ME)
    assert (await running.rows(select(api_key.c.used)))[0].used == now


async def test_a_key_ends_on_its_day_and_when_it_is_revoked(running: Running) -> None:
    browser = await running.person("maria")
    old, other = await _key(browser), await _key(browser, name="other", days="0")
    number = (await running.rows(select(api_key.c.id).where(api_key.c.name == "other")))[0].id

    running.clock.on(days=90)
    expired = await running.program(old).get(ME)
    browser = await running.person("maria")
    assert (await running.program(other).get(ME)).status_code == 200
    await browser.post(f"/accounts/keys/{number}/revoke/")

    assert (expired.status_code, "expired on 2027-02-21" in expired.text) == (401, True)
    assert (await running.program(other).get(ME)).status_code == 401


async def test_all_keys_are_revoked_at_once(running: Running) -> None:
    browser = await running.person("maria")
    keys = [await _key(browser, name=name) for name in ("one", "two")]
    of_others = await _key(await running.person("bob"))

    answer = await browser.post("/accounts/keys/revoke/")

    assert answer.status_code == 303
    assert [(await running.program(key).get(ME)).status_code for key in [*keys, of_others]] == [401, 401, 200]


async def test_nobody_revokes_the_key_of_another(running: Running) -> None:
    key = await _key(await running.person("maria"))
    number = (await running.rows(select(api_key.c.id)))[0].id

    answer = await (await running.person("bob")).post(f"/accounts/keys/{number}/revoke/")

    assert answer.status_code == 404
    assert (await running.program(key).get(ME)).status_code == 200


async def test_a_page_that_is_sent_again_makes_no_second_key(running: Running) -> None:
    browser = await running.person("maria")
    await _key(browser)

    again = await browser.post(KEYS, data=FORM)

    assert again.status_code == 409
    assert "already" in again.text
    assert len(await running.rows(select(api_key))) == 1


async def test_two_clicks_at_once_make_one_key(running: Running) -> None:
    browser = await running.person("maria")
    answers: list[int] = []

    async def click() -> None:
        answers.append((await browser.post(KEYS, data=FORM)).status_code)

    async with anyio.create_task_group() as both:
        both.start_soon(click)
        both.start_soon(click)

    assert sorted(answers) == [201, 409]
    assert len(await running.rows(select(api_key))) == 1


async def test_a_form_without_a_purpose_says_so_beside_the_field_and_keeps_the_name(running: Running) -> None:
    browser = await running.person("maria")

    answer = await browser.post(KEYS, data={"name": "Monday's post", "days": "90"})

    assert answer.status_code == 422
    assert 'id="f-scopes-problem"' in answer.text
    assert "Monday&#39;s post" in answer.text
    assert await running.rows(select(api_key)) == []


async def test_the_owner_is_told_of_a_new_key(running: Running) -> None:
    await _key(await running.person("maria"))

    [mail] = await running.mails()

    assert (mail.to, mail.name) == ("maria@example.org", "accounts/key-made")
    assert "Monday's post" in mail.text


async def test_somebody_whose_address_is_not_confirmed_makes_no_key(running: Running) -> None:
    browser = await running.person("maria", is_verified=False)

    assert (await browser.post(KEYS, data=FORM)).status_code == 403
    assert await running.rows(select(api_key)) == []


@pytest.mark.parametrize("said", ["Basic bWFyaWE6eA==", "Bearer", "Bearer pyorg_nothing", "pyorg_nothing"])
async def test_what_is_no_key_is_refused_even_where_nobody_need_say_who_they_are(running: Running, said: str) -> None:
    answer = await running.program().get("/api/v3/openapi.json", headers={"Authorization": said})

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
