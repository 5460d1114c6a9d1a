"""Which events of the site may be the one that was suggested: pure."""

from datetime import UTC, datetime

import pytest

from generator.shapes.job import JobTaxonomy
from generator.shapes.kit import Kit, KnownEvent
from generator.shapes.site import Navigation
from services.events.sameness import known
from services.suggestions.rules import State
from services.suggestions.store import Suggestion

NOW = datetime(2026, 11, 23, tzinfo=UTC)
KIT = Kit(
    name="Python.org",
    url="https://www.python.org",
    navigation=Navigation(main=(), network=(), legal=()),
    assets={},
    taxonomy=JobTaxonomy(categories=(), types=()),
    events=(
        KnownEvent(title="PyCon Italia 2027", starts="2027-05-26", path="/events/python-events/1/"),
        KnownEvent(title="DjangoCon Europe 2027", starts="2027-05-27 09:00", path="/events/python-events/2/"),
    ),
)


@pytest.mark.parametrize(
    ("title", "starts", "paths"),
    [
        ("PyCon Italia", "2027-05-26", ["/events/python-events/1/"]),
        ("PYCON ITALIA: the Italian Python conference", "2027-05-28", ["/events/python-events/1/"]),
        ("PyCon Italia", "2027-06-26", []),
        ("PyDay Berlin", "2027-05-26", []),
        ("", "2027-05-26", []),
        ("PyCon Italia", "", []),
    ],
)
def test_the_same_name_on_nearly_the_same_day_may_be_the_same_event(title: str, starts: str, paths: list[str]) -> None:
    content = {"title": title, **({"starts_on": starts} if starts else {})}
    found = Suggestion(
        100_000, "event", 1, "ada", "ada@example.org", State.SUBMITTED, 1, title, "", content, None, 0, None, NOW, NOW, NOW,
        None, None, None, (), "",
    )  # fmt: skip

    assert [one.path for one in known(KIT, found)] == paths
