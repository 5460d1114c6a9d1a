"""Programs that sign in: what their tokens open, for how long, and what ends them."""

from typing import Any

import anyio
import pytest
from sqlalchemy import select

from services.accounts import passwords
from services.accounts.tables import account, refresh_token, session
from services.moderation.decisions import decision
from services.people import Role
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio
ME, TOKENS, REFRESH, CURRENT = "/api/v3/me/", "/api/v3/tokens/", "/api/v3/tokens/refresh/", "/api/v3/tokens/current/"
SECRET = "a horse that counts to nine"  # noqa: S105  of an account that lives for one test


async def _maria(running: Running) -> int:
    return await running.account(
        "maria", Role.JOB_MODERATOR, password=await passwords.of(running.service).hashed(SECRET)
    )


async def _signed_in(running: Running, **more: object) -> dict[str, Any]:
    answer = await running.program().post(TOKENS, json={"login": "maria", "password": SECRET, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_tokens_for_name_and_password_open_the_api(running: Running) -> None:
    await _maria(running)

    given = await _signed_in(running)
    answer = await running.program(given["access_token"]).get(ME)

    assert (given["token_type"], given["expires_in"], given["scope"]) == (
        "Bearer",
        900,
        "jobs:moderate jobs:read jobs:write sponsors:contacts sponsors:read",
    )
    assert answer.json() == {
        "name": "maria", "email": "maria@example.org", "is_verified": True, "roles": ["job moderator"],
        "scopes": given["scope"].split(),
    }  # fmt: skip


async def test_a_scope_that_is_asked_for_is_all_that_is_given_and_writing_brings_reading(running: Running) -> None:
    await _maria(running)

    given = await _signed_in(running, scopes=["jobs:write"])

    assert given["scope"] == "jobs:write"
    assert (await running.program(given["access_token"]).get(ME)).json()["scopes"] == ["jobs:read", "jobs:write"]


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(running: Running) -> None:
    await _maria(running)

    wrong = await running.program().post(TOKENS, json={"login": "maria", "password": "something else"})
    unknown = await running.program().post(TOKENS, json={"login": "nobody", "password": "something else"})

    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_the_sixth_wrong_try_in_a_minute_must_wait(running: Running) -> None:
    await _maria(running)

    answers = [await running.program().post(TOKENS, json={"login": "maria", "password": "wrong one"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


async def test_an_access_token_is_refused_after_a_quarter_of_an_hour_and_the_next_one_taken(running: Running) -> None:
    await _maria(running)
    given = await _signed_in(running)

    running.clock.on(minutes=16)
    late = await running.program(given["access_token"]).get(ME)
    following = (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).json()

    assert (late.status_code, late.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "has expired" in late.json()["detail"]
    assert (await running.program(following["access_token"]).get(ME)).status_code == 200


async def test_a_refresh_token_that_comes_twice_ends_the_sign_in_and_is_logged(running: Running) -> None:
    number = await _maria(running)
    given = await _signed_in(running)
    other = await _signed_in(running)
    following = (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).json()

    again = await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})

    assert again.status_code == 401
    assert (await running.program(following["access_token"]).get(ME)).status_code == 401
    assert (
        await running.program().post(REFRESH, json={"refresh_token": following["refresh_token"]})
    ).status_code == 401
    assert (await running.program(other["access_token"]).get(ME)).status_code == 200, "another sign-in goes on"
    rows = await running.rows(select(decision.c.kind, decision.c.number, decision.c.words))
    assert [tuple(row) for row in rows] == [
        ("account", number, "A refresh token was used twice: its session was ended.")
    ]


async def test_a_refresh_token_that_comes_twice_at_once_gives_one_answer(running: Running) -> None:
    await _maria(running)
    given = await _signed_in(running)
    answers: list[int] = []

    async def take() -> None:
        answers.append(
            (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).status_code
        )

    async with anyio.create_task_group() as all_at_once:
        for _ in range(4):
            all_at_once.start_soon(take)

    assert sorted(answers) == [200, 401, 401, 401]
    assert await running.rows(select(session)) == []


async def test_signing_out_ends_both_tokens_at_once(running: Running) -> None:
    await _maria(running)
    given = await _signed_in(running)

    gone = await running.program(given["access_token"]).delete(CURRENT)

    assert gone.status_code == 204
    assert (await running.program(given["access_token"]).get(ME)).status_code == 401
    assert (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).status_code == 401
    assert await running.rows(select(session)) == await running.rows(select(refresh_token)) == []


async def test_signing_out_everywhere_in_a_browser_ends_tokens(running: Running) -> None:
    await _maria(running)
    given = await _signed_in(running)
    browser = await running.person("maria")

    await browser.post("/accounts/sessions/", data={"session": "others"})

    assert (await running.program(given["access_token"]).get(ME)).status_code == 401


async def test_tokens_of_a_disabled_account_open_nothing(running: Running) -> None:
    number = await _maria(running)
    given = await _signed_in(running)

    async with running.db.transaction() as tx:
        await tx.execute(account.update().where(account.c.id == number).values(is_active=False))

    assert (await running.program(given["access_token"]).get(ME)).status_code == 401
    assert (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).status_code == 401


async def test_a_refresh_token_lives_for_thirty_days(running: Running) -> None:
    await _maria(running)
    given = await _signed_in(running)

    running.clock.on(days=30, seconds=1)

    assert (await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})).status_code == 401


@pytest.mark.parametrize("broken", ["unsigned", "other secret", "other type", "other audience", "text"])
async def test_a_token_that_is_not_ours_opens_nothing(running: Running, broken: str) -> None:
    from joserfc import jwt
    from joserfc.jwk import OctKey

    from services.accounts.tokens import _key

    await _maria(running)
    given = (await _signed_in(running))["access_token"]
    own = _key(running.service.settings.secret)
    claims = jwt.decode(given, own, algorithms=["HS256"]).claims
    head = {"alg": "HS256", "typ": "at+jwt"}
    forged = {
        "unsigned": "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + given.split(".")[1] + ".",
        "other secret": jwt.encode(head, claims, OctKey.import_key("0" * 32)),
        "other type": jwt.encode({**head, "typ": "JWT"}, claims, own),
        "other audience": jwt.encode(head, {**claims, "aud": "cookie"}, own),
        "text": "a.b.c",
    }[broken]

    assert (await running.program(jwt.encode(head, claims, own)).get(ME)).status_code == 200, "the test forges well"
    assert (await running.program(forged).get(ME)).status_code == 401


async def test_a_cookie_opens_nothing_in_the_api_and_a_token_no_page(running: Running) -> None:
    await _maria(running)
    browser, given = await running.person("maria"), await _signed_in(running)

    assert (await browser.get(ME)).status_code == 401
    assert (await running.program(given["access_token"]).get("/users/edit/")).status_code == 401


async def test_tokens_that_are_too_old_are_forgotten_and_used_ones_kept_until_then(running: Running) -> None:
    from services.accounts.tidying import tidy

    await _maria(running)
    given = await _signed_in(running)
    await running.program().post(REFRESH, json={"refresh_token": given["refresh_token"]})

    running.clock.on(days=29)
    await tidy(running.service)
    assert len(await running.rows(select(refresh_token))) == 2

    running.clock.on(days=2)
    await tidy(running.service)
    assert await running.rows(select(refresh_token)) == []
