"""The only way from a row to what visitors may see. The account, its address and the moderators' words have no place in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.shapes.job import Job, Jobs, Salary
from services.db import Transaction
from services.jobs import lists, store
from services.jobs.store import Content


async def jobs(tx: Transaction) -> Jobs:
    """All that were approved and not taken down, those too whose last day is over: their pages say so."""
    return Jobs(jobs=tuple(public(found) for found in await lists.with_page(tx)))


class Published:
    """Postings as visitors see them, kept while their version is the same: making one from its row takes ten times as long."""

    _MOST = 1_000

    def __init__(self) -> None:
        self._kept: dict[int, tuple[int, Job]] = {}

    async def of(self, tx: Transaction, wanted: Sequence[tuple[int, int]], *, today: date) -> list[Job]:
        """Those with these numbers and versions, or what they became while this was asked."""
        kept = {number: self._kept[number] for number, version in wanted if self._kept.get(number, (0,))[0] == version}
        if missing := [number for number, _ in wanted if number not in kept]:
            found = await lists.still_open(tx, today, missing)
            read = {one.number: (one.version, public(one)) for one in found}
            if len(self._kept) + len(read) > self._MOST:
                self._kept.clear()
            self._kept |= read
            kept |= read
        return [kept[number][1] for number, _ in wanted if number in kept]


def public(found: store.Job) -> Job:
    """What was approved last. The posting must have a page."""
    assert found.shown is not None
    assert found.posted is not None
    assert found.until is not None
    return shape(found.shown, number=found.number, posted=found.posted, until=found.until, featured=found.featured)


def shape(content: Content, *, number: int, posted: date, until: date, featured: bool = False) -> Job:
    """A posting as its page shows it. Raises ValidationError where the content is not complete."""
    return Job(
        number=number,
        title=content["title"],
        company=content["company"],
        city=content["city"],
        region=content.get("region"),
        country=content["country"],
        remote=content.get("remote", False),
        remote_region=content.get("remote_region"),
        category=content["category"],
        types=tuple(content.get("types", ())),
        other_type=content.get("other_type"),
        salary=_salary(content),
        posted=posted,
        until=until,
        featured=featured,
        contact=content.get("contact"),
        email=content["email"],
        url=content["url"],
        agencies=content.get("agencies", True),
        requirements=content.get("requirements"),
        about_company=content.get("about_company"),
        text=content["text"],
    )


def _salary(content: Content) -> Salary | None:
    least, most = content.get("salary_minimum"), content.get("salary_maximum")
    if least is None and most is None:
        return None
    given: dict[str, Any] = {"currency": content["salary_currency"], "per": content["salary_per"]}
    return Salary(minimum=least, maximum=most, **given)
