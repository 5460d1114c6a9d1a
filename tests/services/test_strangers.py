"""Whatever has a number belongs to somebody: others do not find it, whichever address they ask."""

import re
from typing import Any

import pytest

from services import slices
from services.blogs.kind import BLOG
from services.events.kind import EVENT
from services.jobs import actions as jobs
from services.people import Person
from services.routes import Route
from services.stories.kind import STORY
from services.suggestions import actions as suggestions
from tests.services.conftest import Running
from tests.services.events.conftest import CONTENT as EVENT_CONTENT
from tests.services.jobs.conftest import CONTENT as JOB_CONTENT

pytestmark = pytest.mark.anyio
ROUTES = [one for one in slices.routes() if "{number:int}" in one.path and not one.is_api]


async def _things(running: Running) -> list[int]:
    """A posting and suggestions of ada, each with a number."""
    number = await running.account("ada")
    ada = Person(number, "ada", "ada@example.org", is_verified=True)
    made = [await jobs.create(running.service, JOB_CONTENT, by=ada, submit=True)]
    for kind, content in ((EVENT, EVENT_CONTENT), (STORY, {"title": "A story"}), (BLOG, {"title": "A blog"})):
        made.append(await suggestions.create(running.service, content, kind=kind, by=ada, submit=kind is EVENT))
    return made


@pytest.mark.parametrize("is_member", [False, True])
async def test_a_stranger_finds_nothing_of_somebody_else_at_any_address(running: Running, is_member: bool) -> None:
    numbers = await _things(running)
    browser = await running.person("eve") if is_member else running.client()
    let_in: list[Any] = []

    for route in ROUTES:
        for method in route.endpoints:
            for number in sorted({*numbers, 1}):
                data: dict[str, str] | None = None if method == "GET" else {}
                # The page of comments leads to that of the thing, whatever its number: that one says whether it is there.
                answer = await browser.request(method, _path(route, number), data=data, follow_redirects=is_member)
                status = answer.status_code
                allowed = {403, 404} if is_member else {303, 401, 403, 404}
                if status not in allowed:
                    let_in.append((method, route.path, number, status))

    assert len(ROUTES) > 20
    assert let_in == []


def _path(route: Route, number: int) -> str:
    return re.sub(r"{\w+(:\w+)?}", "x", route.path.replace("{number:int}", str(number)))
