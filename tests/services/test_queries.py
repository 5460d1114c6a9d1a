"""No page asks the database once for each thing that it lists."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from services import slices
from services.blogs.kind import BLOG
from services.events.kind import EVENT
from services.jobs import actions as jobs
from services.people import Person, Role
from services.stories.kind import STORY
from services.suggestions import actions as suggestions
from tests.services.conftest import Running
from tests.services.events.conftest import CONTENT as EVENT_CONTENT
from tests.services.jobs.conftest import CONTENT as JOB_CONTENT
from tests.services.sponsors.test_publishing import in_force

pytestmark = pytest.mark.anyio
ROUTES = [one for one in slices.routes() if "GET" in one.endpoints]
MOST = 24
"""Questions for one page; that with most lists eight kinds of things."""
ALIKE = 3
"""So often the same question is asked, of another kind of suggestions: there are three. Of each thing there are five."""
NAMES = ("ada", "bob", "cyd", "dan", "eli")


CHOICE = {"package": "supporting", "benefits": ["logo-on-python-org", "newsletter", "passes"]}


async def _filled(running: Running) -> list[int]:
    """Five people, each with a posting, a suggestion of each kind and a sponsorship: the numbers of all."""
    numbers = [1]
    for name in NAMES:
        typed = {"name": f"Example {name}", "contact-1-email": f"{name}@example.org"}
        numbers.append(await in_force(running, name, choice=CHOICE, typed=typed))
        who = Person(await _number(running, name), name, f"{name}@example.org", is_verified=True)
        posting = {**JOB_CONTENT, "title": f"Work for {name}"}
        numbers.append(await jobs.create(running.service, posting, by=who, submit=True))
        for kind, content in ((EVENT, EVENT_CONTENT), (STORY, {}), (BLOG, {})):
            titled = {**content, "title": f"Of {name}"}
            numbers.append(await suggestions.create(running.service, titled, kind=kind, by=who, submit=kind is EVENT))
    return numbers


async def _number(running: Running, name: str) -> int:
    from services.accounts.tables import account

    (found,) = [row for row in await running.rows(account.select()) if row.name == name]
    return int(found.id)


@contextmanager
def _counted(running: Running) -> Iterator[Counter[str]]:
    asked: Counter[str] = Counter()

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked[re.sub(r"\s+", " ", statement)] += 1

    event.listen(running.db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(running.db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the same statements are made for both
async def test_no_page_asks_in_a_loop(running: Running) -> None:
    numbers = await _filled(running)
    root = await running.person("root", Role.SUPERUSER)
    ada = await running.person("ada")
    too_many: list[tuple[str, int, str]] = []
    answered: Counter[int] = Counter()

    for browser in (root, ada):  # ada's own things are four
        for route in ROUTES:
            addresses = {re.sub(r"{\w+(:\w+)?}", "x", route.path.replace("{number:int}", str(one))) for one in numbers}
            for address in sorted(addresses):
                with _counted(running) as asked:
                    answer = await browser.get(address)
                answered[answer.status_code] += 1
                often, times = max(asked.items(), key=lambda row: row[1], default=("", 0))
                if asked.total() > MOST or (times > ALIKE and not often.startswith("BEGIN")):
                    too_many.append((address, asked.total(), f"{times} times {often[:200]}"))

    assert answered[200] > 60
    assert not too_many, "\n".join(map(str, too_many))
