"""How one job posting is shown: what its page prints, and the service's preview of it too. Knows shapes only."""

from dataclasses import dataclass
from datetime import date, timedelta

from generator.shapes.job import Job, JobTaxonomy, Salary, Term, slug_of

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Posting:
    """A job as lists show it."""

    job: Job
    category: Term
    types: tuple[Term, ...]
    pay: str
    """`EUR 60,000 to 80,000 a year`, or empty."""
    is_new: bool
    new_until: date
    """From this day on it is not new any more."""
    is_open: bool
    """It has not expired."""

    @property
    def country(self) -> str:
        """For the filter: two spellings are one."""
        return slug_of(self.job.country)


def shown(job: Job, taxonomy: JobTaxonomy, today: date) -> Posting:
    """The job as it is shown on a day: its last day is included."""
    categories = {term.slug: term for term in taxonomy.categories}
    return Posting(
        job=job,
        # A rule holds that the taxonomy has the slug; without the file itself a slug stands for its name.
        category=categories.get(job.category) or Term(slug=job.category, name=job.category),
        types=tuple(term for term in taxonomy.types if term.slug in job.types),
        pay=pay(job.salary),
        is_new=today < job.posted + NEW_FOR,
        new_until=job.posted + NEW_FOR,
        is_open=today <= job.until,
    )


def pay(salary: Salary | None) -> str:
    """`EUR 60,000 to 80,000 a year`, or empty."""
    if salary is None:
        return ""
    least, most = salary.minimum, salary.maximum
    if least and most and least != most:
        amount = f"{salary.currency} {least:,} to {most:,}"
    else:
        words = "" if least == most else "from " if least else "up to "
        amount = f"{words}{salary.currency} {least or most:,}"
    return f"{amount} {'an' if salary.per == 'hour' else 'a'} {salary.per}"
