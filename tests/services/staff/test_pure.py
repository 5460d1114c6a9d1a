"""Comparisons, times and lists: nothing of them knows the service."""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid, NotFound
from services.jobs import rules as jobs
from services.jobs.rules import State
from services.mail import tables as mail_states
from services.nominations import rules as nominations
from services.rebuild import tables as build_states
from services.staff import builds, deeds, diffs, lists, mails, postings
from services.staff.times import Times, span
from tests.conftest import ROOT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_every_deed_of_the_log_has_a_word() -> None:
    """Of those whose names are no words of their own: `create` is said as `made`."""
    actions = {
        action.value for kind in (jobs.Action, nominations.Action) for action in kind if action.value != "comment"
    }
    written = re.compile(r'decisions\.record\([^)]*?action="([a-z ]+)"', re.DOTALL)
    for file in (ROOT / "services").rglob("*.py"):
        actions |= set(written.findall(file.read_text(encoding="utf-8")))

    assert {"create", "end session"} <= actions
    assert [action for action in sorted(actions) if deeds.done(action) == action] == []


def test_a_comparison_marks_the_words_that_differ() -> None:
    (change,) = diffs.changes({"City": "Utrecht", "Title": "Old dev"}, {"City": "Utrecht", "Title": "New dev"})

    assert change.name == "Title"
    assert [(piece.text, piece.is_changed) for piece in change.before] == [("Old", True), (" dev", False)]
    assert [(piece.text, piece.is_changed) for piece in change.after] == [("New", True), (" dev", False)]


def test_a_field_that_is_new_or_gone_is_a_change() -> None:
    found = diffs.changes({"Region": "Utrecht"}, {"Pay": "1"})

    assert [(change.name, len(change.before), len(change.after)) for change in found] == [
        ("Pay", 0, 1),
        ("Region", 1, 0),
    ]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_a_comparison_loses_nothing(old: list[str], new: list[str]) -> None:
    before, after = diffs.compared(" ".join(old), " ".join(new))

    assert "".join(piece.text for piece in before) == " ".join(old)
    assert "".join(piece.text for piece in after) == " ".join(new)
    assert _shared(before) == _shared(after)


def _shared(pieces: Sequence[diffs.Piece]) -> str:
    return "".join(piece.text for piece in pieces if not piece.is_changed)


def test_texts_that_are_made_to_be_slow_are_compared_quickly() -> None:
    old, new = " ".join("ab" * 5_000), " ".join("aab" * 3_300)
    start = time.process_time()

    diffs.compared(old, new)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (60, "1 minute"),
        (3_599, "59 minutes"),
        (7_200, "2 hours"),
        (86_400 * 9, "9 days"),
        (86_400 * 14, "2 weeks"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_a_time_of_today_is_told_without_its_day() -> None:
    times = Times(NOW)

    assert times.at(NOW - timedelta(hours=1)) == "08:00"
    assert times.at(NOW - timedelta(days=1)) == "22 Nov 2026, 09:00"
    assert times.left(NOW + timedelta(minutes=9, seconds=1)) == "10 minutes"


def test_a_list_keeps_its_filters_in_its_addresses() -> None:
    asking = lists.asking("/admin/jobs/", {"q": " two words ", "page": "2", "evil": "1"}, ("q", "state"))

    assert asking.url(state="approved") == "/admin/jobs/?q=two+words&state=approved"
    assert lists.pages(asking, 60).url(3) == "/admin/jobs/?q=two+words&page=3"


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "٣", ""])
def test_a_page_that_is_no_number_is_refused(page: str) -> None:
    with pytest.raises(Invalid):
        lists.asking("/", {"page": page}, ())


def test_a_page_behind_the_last_is_not_found() -> None:
    with pytest.raises(NotFound):
        lists.pages(lists.asking("/", {"page": "3"}, ()), 50)


def test_every_state_has_its_mark() -> None:
    assert set(mails.CHIPS) == set(mail_states.State)
    assert set(builds.CHIPS) == set(build_states.State)
    assert set(postings.CHIPS) == set(postings.WORDS) == set(State)
