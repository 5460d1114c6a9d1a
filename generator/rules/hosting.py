"""Rules about the files that are published as they are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from generator.catalogue import Catalogue
from generator.problems import Problem

_SECURITY = "site/root/.well-known/security.txt"
_AHEAD = timedelta(days=30)


def the_security_contact_is_not_about_to_expire(site: Catalogue, today: date) -> Iterator[Problem]:
    """Source: RFC 9116, 2.5.5: there is one `Expires`, and who finds it passed does not trust the file."""
    file = site.root / _SECURITY
    if not file.is_file():
        return
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    found = [(number, line) for number, line in enumerate(lines, 1) if line.lower().startswith("expires:")]
    if len(found) != 1:
        fact = f"there are {len(found)} lines `Expires`"
        yield Problem(str(file), found[-1][0] if found else 0, 1 if found else 0, fact, "Write exactly one.")
    for number, line in found[:1]:
        yield from _expires(str(file), number, line.partition(":")[2].strip(), today)


def _expires(file: str, number: int, value: str, today: date) -> Iterator[Problem]:
    try:
        last = datetime.fromisoformat(value).date()
    except ValueError:
        yield Problem(file, number, 10, f"`{value}` is not an instant", "Write it like 2027-06-01T00:00:00Z.")
        return
    if last - today < _AHEAD:
        when = f"expired on {last}" if last < today else f"expires on {last}, in less than {_AHEAD.days} days"
        mend = "Make sure that the contact and the policy still hold, then set a day at most a year ahead."
        yield Problem(file, number, 10, f"the contact for security reports {when}", mend)
