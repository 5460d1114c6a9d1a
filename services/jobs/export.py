"""The only way from a row to what visitors may see. The account, its address and the moderators' words have no place in it."""

from datetime import date
from typing import Any

from generator.shapes.job import Job, Jobs, Salary
from services.db import Transaction
from services.jobs import lists, store
from services.jobs.store import Content


async def jobs(tx: Transaction) -> Jobs:
    """All that were approved and not taken down, those too whose last day is over: their pages say so."""
    return Jobs(jobs=tuple(public(found) for found in await lists.with_page(tx)))


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
