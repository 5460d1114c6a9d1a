"""Sign-in by GitHub and Google, against a provider that is really asked. Behaviour 11."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx2
import pytest
from sqlalchemy import select

from services.accounts.tables import account, identity, session
from tests.services import provider as providers
from tests.services.conftest import Running
from tests.services.provider import Provider, Visitor, new_key

GOOGLE, GITHUB = "/accounts/google/login/", "/accounts/github/login/"
BOTH = pytest.mark.parametrize("start", [GOOGLE, GITHUB])
PAGE = "/accounts/connections/"


@pytest.fixture(scope="module")
def kept_provider() -> Iterator[Provider]:
    with providers.serving() as made:
        yield made


@pytest.fixture(autouse=True)
def provider(kept_provider: Provider, request: pytest.FixtureRequest) -> Provider:
    """The provider; the service of the test is set to it."""
    kept_provider.reset()
    if request.node.get_closest_marker("settings") is None:
        known = {"google_id": providers.ID, "google_secret": providers.SECRET, "google_url": kept_provider.url}
        known |= {"github_id": providers.ID, "github_secret": providers.SECRET}
        request.node.add_marker(
            pytest.mark.settings(github_url=kept_provider.url, github_api_url=kept_provider.url, **known)
        )
    return kept_provider


async def back_from(browser: httpx2.AsyncClient, start: str, *, answer: str = "yes") -> str:
    """Go to the provider, press a button there: the address that it sends the browser back to."""
    leaving = await browser.get(start)
    assert leaving.status_code == 303, leaving.text
    async with httpx2.AsyncClient(trust_env=False, verify=False) as there:
        assert "<button" in (await there.get(leaving.headers["location"])).text
        returning = await there.post(leaving.headers["location"], data={"answer": answer})
    assert returning.status_code == 303, returning.text
    return returning.headers["location"].removeprefix("http://testserver")


async def through(browser: httpx2.AsyncClient, start: str) -> httpx2.Response:
    return await browser.get(await back_from(browser, start))


async def nobody_came(running: Running, answer: httpx2.Response) -> None:
    """There is a page that says what to do, and neither account nor session."""
    assert "<h1" in answer.text
    assert not {"session", "__Host-session"} & {*answer.cookies}
    assert await running.rows(select(account)) == await running.rows(select(session)) == []


@BOTH
async def test_somebody_new_gets_an_account_and_comes_to_the_page_they_wanted(running: Running, start: str) -> None:
    browser = running.client()
    page = await browser.get("/accounts/login/?next=/accounts/sessions/")
    assert f'href="{start}?next=/accounts/sessions/"' in page.text

    answer = await through(browser, f"{start}?next=/accounts/sessions/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts/sessions/")
    assert (await browser.get("/accounts/sessions/")).status_code == 200
    [made] = await running.rows(select(account))
    [known] = await running.rows(select(identity))
    assert (made.name, made.email, made.password, made.verified) == (
        "maria",
        "maria@example.org",
        None,
        running.clock(),
    )
    assert (known.provider, known.subject, known.account) == (start.split("/")[2], "4711", made.id)


@BOTH
async def test_who_comes_again_has_the_same_account_even_with_another_name_and_address(
    running: Running, provider: Provider, start: str
) -> None:
    await through(running.client(), start)
    provider.visitor = Visitor(name="mary", email="mary@example.net")

    answer = await through(running.client(), start)

    assert answer.status_code == 303
    assert len(await running.rows(select(account))) == 1
    assert len(await running.rows(select(session))) == 2


async def test_the_same_person_in_two_tabs_at_once_gets_one_account(running: Running) -> None:
    tabs = [running.client() for _ in range(4)]
    backs = [await back_from(tab, GOOGLE) for tab in tabs]
    answers: list[int] = []

    async def come(tab: httpx2.AsyncClient, back: str) -> None:
        answers.append((await tab.get(back)).status_code)

    async with anyio.create_task_group() as all_at_once:
        for tab, back in zip(tabs, backs, strict=True):
            all_at_once.start_soon(come, tab, back)

    assert answers == [303] * 4
    assert len(await running.rows(select(account))) == len(await running.rows(select(identity))) == 1
    assert len(await running.rows(select(session))) == 4


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
async def test_the_way_back_leads_to_pages_of_ours_alone(running: Running, address: str) -> None:
    answer = await through(running.client(), f"{GOOGLE}?next={address}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_the_provider_of_these_tests_refuses_a_verifier_that_does_not_fit(
    running: Running, provider: Provider
) -> None:
    back = await back_from(running.client(), GOOGLE)
    form = {
        "code": parse_qs(urlsplit(back).query)["code"][0], "client_id": providers.ID, "client_secret": providers.SECRET,
        "redirect_uri": "http://testserver/accounts/google/callback/", "code_verifier": "another one",
    }  # fmt: skip

    async with httpx2.AsyncClient(trust_env=False, verify=False) as thief:
        assert (await thief.post(f"{provider.url}/token", data=form)).status_code == 400


@BOTH
@pytest.mark.parametrize("how", ["altered", "missing", "other browser", "late", "other provider", "twice", "stolen"])
async def test_who_comes_back_otherwise_than_they_left_is_not_let_in(running: Running, start: str, how: str) -> None:
    browser = running.client()
    back = await back_from(browser, start)
    if how == "altered":
        answer = await browser.get(back.replace("state=", "state=x"))
    elif how == "missing":
        answer = await browser.get(back.replace("state=", "statement="))
    elif how == "other browser":
        answer = await running.client().get(back)
    elif how == "late":
        running.clock.on(minutes=10, seconds=1)
        answer = await browser.get(back)
    elif how == "other provider":
        answer = await browser.get(back.replace(start[:16], (GITHUB if start is GOOGLE else GOOGLE)[:16]))
    elif how == "twice":
        await browser.get(back.replace("code=", "code=x"))
        answer = await browser.get(back)
    else:  # somebody else's code, brought to the sign-in of this browser
        other = await back_from(running.client(), start)
        answer = await browser.get(back.split("?")[0] + "?" + _with_code_of(back, other))

    assert answer.status_code == 403
    await nobody_came(running, answer)


def _with_code_of(mine: str, other: str) -> str:
    mine_, other_ = parse_qs(urlsplit(mine).query), parse_qs(urlsplit(other).query)
    return f"code={other_['code'][0]}&state={mine_['state'][0]}"


@BOTH
async def test_who_says_no_at_the_provider_comes_back_to_the_sign_in_page(running: Running, start: str) -> None:
    browser = running.client()

    answer = await browser.get(await back_from(browser, f"{start}?next=/accounts/sessions/", answer="no"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts/login/?next=/accounts/sessions/")
    assert "did not sign you in" in (await browser.get(answer.headers["location"])).text
    assert await running.rows(select(account)) == []


@BOTH
async def test_a_provider_that_does_not_answer_is_named_and_nobody_comes_in(
    running: Running, provider: Provider, start: str
) -> None:
    browser = running.client()
    back = await back_from(browser, start)
    provider.is_down = True

    answer = await browser.get(back)

    assert answer.status_code == 503
    assert f"{'Google' if start is GOOGLE else 'GitHub'} does not answer" in answer.text
    await nobody_came(running, answer)


async def test_a_provider_that_is_down_at_the_start_is_told_as_well(running: Running, provider: Provider) -> None:
    provider.is_down = True

    answer = await running.client().get(GOOGLE)

    assert answer.status_code == 503
    await nobody_came(running, answer)


@BOTH
async def test_an_address_that_is_not_confirmed_there_makes_no_account(
    running: Running, provider: Provider, start: str
) -> None:
    provider.visitor = Visitor(is_verified=False)

    answer = await through(running.client(), start)

    assert answer.status_code == 403
    await nobody_came(running, answer)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"}, {"aud": "another-client"}, {"aud": ["our-client", "another-client"]},
        {"iss": "https://accounts.example"}, {"exp": 1_700_000_000}, {"iat": 4_000_000_000}, {"sub": None},
    ],
    ids=lambda claims: next(iter(claims)),
)  # fmt: skip
async def test_a_token_that_is_not_for_this_sign_in_is_not_believed(
    running: Running, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = claims

    answer = await through(running.client(), GOOGLE)

    assert answer.status_code == 403
    await nobody_came(running, answer)


@pytest.mark.parametrize("name", ["first", "unknown"])
async def test_a_token_with_another_signature_is_not_believed(running: Running, provider: Provider, name: str) -> None:
    provider.signer = new_key(name)

    answer = await through(running.client(), GOOGLE)

    assert answer.status_code == 403
    await nobody_came(running, answer)


async def test_a_key_that_the_provider_has_just_taken_into_use_is_fetched(running: Running, provider: Provider) -> None:
    assert (await through(running.client(), GOOGLE)).status_code == 303
    before, provider.key = provider.key, new_key("second")

    answer = await through(running.client(), GOOGLE)
    provider.key = before

    assert answer.status_code == 303


@BOTH
async def test_whose_address_has_an_account_must_sign_in_to_it_first(running: Running, start: str) -> None:
    await running.account("somebody", email="maria@example.org", email_key="maria@example.org")

    answer = await through(running.client(), start)

    assert answer.status_code == 409
    assert "Sign in to it first" in answer.text
    assert await running.rows(select(identity)) == await running.rows(select(session)) == []


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("maria", "maria2"),
        ("Maria", "Maria2"),
        ("admin", "admin-user"),
        ("x", "x-user"),
        ("Zoë K.", "Zo-K"),
        ("日本", "user"),
    ],
)
async def test_a_user_name_is_found_that_is_free(running: Running, provider: Provider, wanted: str, got: str) -> None:
    await running.account("maria", email="first@example.org", email_key="first@example.org")
    provider.visitor = Visitor(name=wanted, email="new@example.net")

    await through(running.client(), GITHUB)

    names = [row.name for row in await running.rows(select(account.c.name).order_by(account.c.id))]
    assert names == ["maria", got]


@BOTH
async def test_who_is_signed_in_connects_a_provider_and_signs_in_by_it_afterwards(running: Running, start: str) -> None:
    browser = await running.person("bob")

    answer = await through(browser, await _to_connect(browser, start))
    other = running.client()
    again = await through(other, start)

    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "is connected" in (await browser.get(PAGE)).text
    assert again.status_code == 303
    assert (await other.get("/authenticated")).json()["name"] == "bob"
    [mail] = await running.mails()
    assert (mail.to, mail.name) == ("bob@example.org", "accounts/connected")


async def _to_connect(browser: httpx2.AsyncClient, start: str) -> str:
    """The link on the page of connections."""
    page = (await browser.get(PAGE)).text
    return f"{start}?connect=" + page.split(f'href="{start}?connect=')[1].split('"')[0]


async def test_nobody_else_can_begin_or_end_the_connecting(running: Running) -> None:
    browser, other = await running.person("bob"), await running.person("eve")
    mark = await _to_connect(other, GOOGLE)

    begun = await browser.get(mark)
    back = await back_from(browser, await _to_connect(browser, GOOGLE))
    browser.cookies.delete("session")
    ended = await browser.get(back)

    assert (begun.status_code, ended.status_code) == (403, 403)
    assert await running.rows(select(identity)) == []


async def test_a_providers_account_belongs_to_one_account_here(running: Running) -> None:
    first, second = await running.person("bob"), await running.person("eve")
    await through(first, await _to_connect(first, GITHUB))

    again = await through(first, await _to_connect(first, GITHUB))
    other = await through(second, await _to_connect(second, GITHUB))

    assert (again.status_code, other.status_code) == (409, 409)
    assert len(await running.rows(select(identity))) == 1


async def test_a_providers_account_that_two_connect_at_once_becomes_one_accounts(running: Running) -> None:
    browsers = [await running.person(name) for name in ("bob", "eve")]
    backs = [await back_from(browser, await _to_connect(browser, GITHUB)) for browser in browsers]
    answers: list[int] = []

    async def come(browser: httpx2.AsyncClient, back: str) -> None:
        answers.append((await browser.get(back)).status_code)

    async with anyio.create_task_group() as both:
        for browser, back in zip(browsers, backs, strict=True):
            both.start_soon(come, browser, back)

    assert sorted(answers) == [303, 409]
    assert len(await running.rows(select(identity))) == len(await running.mails()) == 1


async def test_the_last_way_in_stays_and_one_beside_a_password_goes(running: Running) -> None:
    browser = running.client()
    await through(browser, GOOGLE)
    number = (await running.rows(select(identity.c.id)))[0].id

    kept = await browser.post(f"{PAGE}{number}/remove/")
    others = await (await running.person("eve")).post(f"{PAGE}{number}/remove/")
    async with running.db.transaction() as tx:
        await tx.execute(account.update().values(password="a hash"))  # noqa: S106  it is never checked
    gone = await browser.post(f"{PAGE}{number}/remove/")

    assert (kept.status_code, others.status_code, gone.status_code) == (409, 404, 303)
    assert await running.rows(select(identity)) == []


async def test_a_disabled_account_is_not_let_in(running: Running) -> None:
    await through(running.client(), GOOGLE)
    async with running.db.transaction() as tx:
        await tx.execute(account.update().values(is_active=False))
        await tx.execute(session.delete())

    answer = await through(running.client(), GOOGLE)

    assert answer.status_code == 403
    assert await running.rows(select(session)) == []


@pytest.mark.settings(undo_seconds=0)
async def test_what_is_not_switched_on_is_not_there(running: Running) -> None:
    page = await running.client().get("/accounts/login/")

    assert "Sign in with" not in page.text
    assert (await running.client().get(GOOGLE)).status_code == 404
    assert (await running.client().get("/accounts/github/callback/?code=x&state=y")).status_code == 404
