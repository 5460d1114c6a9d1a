"""Every address of the service, as the table of routes has it: who is let in, and that nothing happens before."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from services import slices
from services.accounts import keys
from services.db import metadata
from services.people import SCOPES, Needs, Role
from services.permissions import table, unsafe
from services.routes import Route
from tests.services.conftest import Running

ROOT = Path(__file__).parents[2]
ROUTES = tuple(slices.routes())
UNSAFE = tuple(unsafe(ROUTES))
ROLES = {Needs.VERIFIED, Needs.ANYONE, Needs.SIGNED_IN}
"""What needs no role."""


def _path(route: Route) -> str:
    return re.sub(r"{(\w+)(:\w+)?}", lambda part: "1" if part[2] == ":int" else "x", route.path)


async def _state(running: Running) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {one.name: await running.rows(select(one)) for one in metadata.sorted_tables}


async def _sent(client: httpx2.AsyncClient, route: Route, method: str, **headers: str) -> httpx2.Response:
    body: dict[str, Any] = {"json": {}} if route.is_api else {"data": {"x": "1"}}
    request = client.build_request(method, _path(route), headers=headers, **({} if method == "DELETE" else body))
    if "Origin" in headers:  # a browser that knows nothing of Sec-Fetch-Site
        del request.headers["Sec-Fetch-Site"]
    return await client.send(request)


def _turned_away(answer: httpx2.Response, route: Route) -> bool:
    if route.is_api or answer.status_code == 401:
        return answer.status_code == 401
    return answer.status_code == 303 and answer.headers["location"].startswith("/accounts/login/?next=")


def test_every_route_says_what_it_needs_and_every_scope_is_known() -> None:
    assert len(UNSAFE) > 10
    assert all(isinstance(route.needs, Needs) for route in ROUTES)
    assert {route.scope for route in ROUTES if route.scope} <= set(SCOPES)
    assert all(route.is_api == route.path.startswith("/api/") for route in ROUTES)


def test_no_address_is_given_twice() -> None:
    paths = [route.path for route in ROUTES]

    assert sorted(paths) == sorted(set(paths))


def test_the_table_of_permissions_is_that_of_the_routes() -> None:
    assert (ROOT / "docs/permissions.md").read_text(encoding="utf-8") == table(), (
        "run: python -m services routes > docs/permissions.md"
    )


def test_what_changes_something_at_the_desk_needs_a_role() -> None:
    open_ = [route.path for route, _ in UNSAFE if route.path.startswith("/admin/") and route.needs in ROLES]

    assert open_ == []


@pytest.mark.anyio
async def test_another_sites_page_changes_nothing_whoever_is_signed_in(running: Running) -> None:
    browser, before = await running.person("root", Role.SUPERUSER), await _state(running)
    let_in = []

    for route, method in UNSAFE:
        sites = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
        for headers in [*sites, {"Origin": "https://evil.example"}, {"Origin": "null"}]:
            answer = await _sent(browser, route, method, **headers)
            refused = 401 if route.is_api and route.needs is not Needs.ANYONE else 403
            if answer.status_code != refused and not _takes_no_cookies(route):
                let_in.append((method, route.path, headers, answer.status_code))

    assert let_in == []
    assert await _state(running) == before


def _takes_no_cookies(route: Route) -> bool:
    """An API that anybody may use knows nobody by a cookie, so that a page of another site gains nothing."""
    return route.is_api and route.needs is Needs.ANYONE


@pytest.mark.anyio
async def test_nobody_in_particular_is_turned_away_and_changes_nothing(running: Running) -> None:
    before, let_in = await _state(running), []

    for route, method in _needing(ROUTES):
        client = running.program() if route.is_api else running.client()
        if not _turned_away(answer := await _sent(client, route, method), route):
            let_in.append((method, route.path, answer.status_code))

    assert let_in == []
    assert await _state(running) == before


def _needing(routes: tuple[Route, ...]) -> Iterator[tuple[Route, str]]:
    for route in routes:
        yield from ((route, method) for method in route.endpoints if route.needs_of(method) is not Needs.ANYONE)


@pytest.mark.anyio
@pytest.mark.parametrize("is_verified", [True, False])
async def test_a_member_is_not_let_in_where_a_role_or_a_confirmed_address_is_needed(
    running: Running, is_verified: bool
) -> None:
    browser = await running.person("maria", is_verified=is_verified)
    program = running.program(await _key(running, "maria"))
    before, let_in = await _state(running), []

    for route, method in _needing(ROUTES):
        if route.needs_of(method) in (ROLES if is_verified else {Needs.SIGNED_IN}):
            continue
        answer = await _sent(program if route.is_api else browser, route, method)
        if answer.status_code != 403:
            let_in.append((method, route.path, answer.status_code))

    assert let_in == []
    assert await _state(running) == before


@pytest.mark.anyio
async def test_a_key_for_other_purposes_is_not_let_in_whoever_made_it(running: Running) -> None:
    await running.account("root", Role.SUPERUSER)
    before, let_in = {}, []

    for route, method in _needing(ROUTES):
        if not (scope := route.scope_of(method)):
            continue
        others = [one for one in SCOPES if one != scope and one.replace(":write", ":read") != scope]
        program = running.program(await _key(running, "root", *others, name=f"{method} {route.path}"[:60]))
        await program.get("/api/v3/me/")  # it is written down that the key was used
        before = await _state(running)
        if (answer := await _sent(program, route, method)).status_code != 403 or before != await _state(running):
            let_in.append((method, route.path, answer.status_code))

    assert let_in == []


async def _key(running: Running, name_of: str, *scopes: str, name: str = "a key") -> str:
    from services.accounts import store

    async with running.db.transaction() as tx:
        owner = await store.by_name(tx, name_of)
        assert owner is not None
        await keys.revoke_all(tx, owner.id, now=running.clock())
        key = await keys.make(tx, owner.id, name=name, scopes=scopes or SCOPES, expires=None, now=running.clock())
    assert (await running.program(key).get("/api/v3/me/")).status_code == 200
    return key
