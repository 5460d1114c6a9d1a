"""What accounts forget by themselves."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from services.accounts import actions, tidying
from services.accounts.tables import account
from services.moderation.decisions import decision
from services.people import Role
from tests.services.accounts.acting import link_to, sign_up
from tests.services.conftest import Running


async def _names(running: Running) -> list[str]:
    return [row.name for row in await running.rows(select(account.c.name).order_by(account.c.id))]


async def test_an_account_whose_address_nobody_confirms_is_deleted_after_30_days(running: Running) -> None:
    """With what is kept of its sign-in, and not before; what is confirmed, has a role or was disabled stays."""
    await running.person("una", is_verified=False)
    await running.account("ada")
    await running.account("sam", Role.STAFF, is_verified=False)
    await running.account("spam", is_verified=False, is_active=False)
    running.clock.on(days=29)
    await running.account("new", is_verified=False)
    names = []
    for seconds in (86_400, 1):
        running.clock.on(seconds=seconds)
        await tidying.forget(running.service)
        names.append(await _names(running))

    assert names == [["una", "ada", "sam", "spam", "new"], ["ada", "sam", "spam", "new"]]
    (row,) = await running.rows(select(decision))
    assert (row.kind, row.action, row.by) == ("account", "delete", None)
    assert await running.mails() == []


async def test_who_confirms_in_the_moment_in_which_the_account_would_go_keeps_it(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    path = await link_to(running, "/accounts/verify/")
    running.clock.on(days=2)

    await running.client().post(path)
    number = (await running.rows(select(account.c.id)))[0].id
    await asyncio.gather(*(actions.forget(running.service, number) for _ in range(2)))
    running.clock.at += timedelta(days=60)
    await tidying.forget(running.service)

    assert await _names(running) == ["bob"]


async def test_of_two_that_delete_at_once_the_second_finds_nothing(running: Running) -> None:
    number = await running.account("una", is_verified=False)

    await asyncio.gather(*(actions.forget(running.service, number) for _ in range(2)))

    assert len(await running.rows(select(decision))) == 1


async def test_the_form_says_so(running: Running) -> None:
    assert "not confirmed is deleted after 30 days" in (await running.client().get("/accounts/signup/")).text
