"""Nothing that people or the service write is longer than its column: PostgreSQL refuses what SQLite takes."""

import pytest
from sqlalchemy import select

from services.accounts import first, store
from services.accounts.rules import MOST_KEY, key
from services.accounts.tables import account, session
from services.errors import Invalid
from services.mail.sending import suppress
from services.mail.tables import suppressed
from services.moderation.decisions import decision
from services.people import Role
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio
_FFI, _SHARP_S = "\N{LATIN SMALL LIGATURE FFI}", "\N{LATIN SMALL LETTER SHARP S}"


async def test_one_account_can_hold_every_role(running: Running) -> None:
    root, number = await running.person("root", Role.SUPERUSER), await running.account("busy")

    for role in Role:
        form = {"role": role.value, "has": "yes"}
        assert (await root.post(f"/admin/users/{number}/roles/", data=form)).status_code == 303
    await first.create(running.service, "other", "other@example.org", Role)

    (roles,) = await running.rows(select(account.c.roles).where(account.c.id == number))
    assert set(roles[0]) == {role.value for role in Role}
    assert len(await running.rows(select(decision))) == len(Role) + 1


async def test_an_address_whose_letters_become_many_is_kept_and_found(running: Running) -> None:
    email = f"maria@{_FFI * 60}.{_SHARP_S * 150}.example.org"
    form = {
        "name": "ligature", "email": email, "password": "blue horse 42 stapler", "again": "blue horse 42 stapler",
        "leave_empty": "",
    }  # fmt: skip

    answer = await running.client().post("/accounts/signup/", data=form)

    assert answer.status_code == 303
    async with running.db.reading() as tx:
        found = await store.by_email(tx, email.upper())
    assert found and found.name == "ligature"
    assert len(key(email)) <= MOST_KEY


def test_two_long_addresses_are_not_the_same() -> None:
    one, other = (f"{_FFI * 150}{end}@example.org" for end in "ab")

    assert key(one) != key(other)


@pytest.mark.settings(proxies=1)
async def test_what_a_client_says_of_itself_fits(running: Running) -> None:
    await running.account("maria", password="x")  # noqa: S106
    link = await first.create(running.service, "nora", "nora@example.org")
    browser = running.client(**{"X-Forwarded-For": "a" * 300, "User-Agent": "b" * 5000})
    path = link.removeprefix(running.service.settings.url)

    await browser.get(path)
    answer = await browser.post(path)

    assert answer.status_code == 303
    assert await running.rows(select(session.c.address, session.c.agent)) == [("127.0.0.1", "b" * 200)]


async def test_an_address_whose_letters_become_many_can_be_refused(running: Running) -> None:
    email = f"{_SHARP_S * 200}@example.org"
    async with running.db.transaction() as tx:
        await suppress(tx, email, "No such user.", now=running.clock())

    assert await running.rows(select(suppressed.c.reason)) == [("No such user.",)]


@pytest.mark.parametrize("email", ["a..b@example.org", ".a@example.org", f"{_SHARP_S}@example.org"])
async def test_what_mail_cannot_be_sent_to_is_told_beside_its_field(running: Running, email: str) -> None:
    form = {"name": "maria", "email": email, "password": "blue horse 42 stapler", "again": "blue horse 42 stapler"}

    answer = await running.client().post("/accounts/signup/", data=form)

    assert answer.status_code == 422
    assert "Mail cannot be sent to this address" in answer.text


@pytest.mark.parametrize(
    ("name", "email"),
    [("", "a@example.org"), ("x" * 200, "a@example.org"), ("a b", "a@example.org"), ("maria", "maria"), ("maria", "a..b@x.org")],
)  # fmt: skip
async def test_the_command_line_makes_no_account_that_cannot_be(running: Running, name: str, email: str) -> None:
    with pytest.raises(Invalid):
        await first.create(running.service, name, email)

    assert await running.rows(select(account.c.id)) == []
