"""What leaves the service: only fields that visitors may see, in the form that the site takes; and the site that is built of it."""

import json
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as Html
from starlette.datastructures import FormData

from generator.shapes.event import SuggestedEvent, SuggestedEvents, SuggestedVenue
from services import forms
from services.events import export
from services.events.forms import Full
from services.events.kind import EVENT
from services.rebuild.export import made
from services.suggestions import actions, store
from services.suggestions.rules import State
from tests.conftest import ROOT
from tests.services.events.conftest import CONTENT, TYPED, Stage

_any = st.text(max_size=60) | st.sampled_from(["<script>alert(1)</script>", "[x](javascript:alert(1))", "\u202e", "|"])
_days = st.dates(date(2027, 1, 1), date(2029, 1, 1)).map(str) | st.sampled_from(["", "2027-03-13", "9999-12-31", "x"])
_typed = st.fixed_dictionaries(
    {name: st.just(TYPED[name]) | _any for name in ("title", "text", "venue", "city")}
    | {name: st.just(TYPED[name]) for name in ("calendar", "country", "url")}
    | {
        "starts_on": _days, "starts_at": st.sampled_from(["10:00", "9:05", "23:59", "24:00", ""]),
        "zone": st.sampled_from(["Europe/Amsterdam", "UTC", "America/Sao_Paulo", "X"]),
    },
    optional={
        "all_day": st.sampled_from(["on", ""]), "ends_on": _days, "ends_at": st.sampled_from(["11:00", "09:00", ""]),
        "repeats": st.sampled_from(["daily", "weekly", "fortnightly", "monthly-day", "monthly-weekday", "monthly-last", "yearly", "rule"]),
        "rule": st.sampled_from(["FREQ=MONTHLY;BYDAY=2TU,4TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;COUNT=9", "x"]),
        "until": _days, "times": st.integers(-1, 500).map(str), "but_not": _days, "also": _days, "cfp_closes": _days,
        "latitude": st.floats().map(str), "longitude": st.floats(-200, 200).map(str), "online": st.sampled_from(["on", ""]),
        "status": st.sampled_from(["confirmed", "tentative", "cancelled", "x"]),
    },
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_typed)
def test_whatever_the_form_takes_the_site_can_show(typed: dict[str, str]) -> None:
    value, form = forms.read(Full, FormData(typed))

    if value is None:
        assert form.problems
        return
    stored = json.loads(json.dumps(value.content()))
    event = export.shape(stored, number=100_000, updated=date(2026, 11, 23))
    venue = export.venue(stored, number=100_000)
    whole = SuggestedEvents(events=(event,), venues=(venue,) if venue else ())
    assert SuggestedEvents.model_validate_json(whole.model_dump_json(exclude_defaults=True)) == whole
    assert forms.faults(Full, stored) == {}


async def _exported(stage: Stage) -> dict[str, Any]:
    return json.loads((await made(stage.service, {"events.json": export.events}))["events.json"])  # type: ignore[no-any-return]


async def test_no_field_of_the_service_is_published(stage: Stage) -> None:
    """Every value of the row that is not part of the event is looked for in the file."""
    told = {"event_type": "private-type", "python_focus": "private-focus", "expected_attendees": 31_337}
    number = await stage.event(State.APPROVED, **told)
    await actions.comment(stage.service, number, "internal-words", kind=EVENT, by=stage.editor, is_internal=True)
    await actions.edit(stage.service, number, {**CONTENT, "title": "not-yet-approved"}, kind=EVENT, by=stage.author)
    for state in (State.DRAFT, State.SUBMITTED, State.REJECTED, State.REMOVED):
        await stage.event(state, title="never-shown")

    found = await _exported(stage)

    (event,), (venue,) = found["events"], found["venues"]
    assert set(found) == {"events", "venues"}
    assert set(event) <= set(SuggestedEvent.model_fields)
    assert set(venue) <= set(SuggestedVenue.model_fields)
    text = json.dumps(found)
    for private in (
        "ada",
        "eddy",
        'example.org"',
        "internal-words",
        "not-yet-approved",
        "never-shown",
        "sketch",
        "version",
        "private",
        "31337",
    ):
        assert private not in text.replace("https://pyday.example.org/", ""), private
    assert {field.name for field in fields(store.Suggestion)} & set(event) <= {"title", "updated"}


async def test_ids_stay_and_the_sequence_counts_what_visitors_have_seen_change(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)
    first = await _exported(stage)
    stage.running.clock.on(days=1)
    for hour in ("11:00", "12:00"):
        edited = {**CONTENT, "starts_at": hour}
        await actions.edit(stage.service, number, edited, kind=EVENT, by=stage.author)
        await actions.approve(stage.service, number, kind=EVENT, by=stage.editor)
    await actions.edit(stage.service, number, {**CONTENT, "text": "Mended."}, kind=EVENT, by=stage.editor)

    (before,), (after,) = first["events"], (await _exported(stage))["events"]

    assert (before["id"], before.get("sequence", 0), before["updated"]) == (number, 0, "2026-11-23")
    assert (after["id"], after["sequence"], after["updated"]) == (number, 3, "2026-11-24")


async def test_the_same_rows_give_the_same_file(stage: Stage) -> None:
    for _ in range(3):
        await stage.event(State.APPROVED)

    assert await _exported(stage) == await _exported(stage)


async def test_the_built_site_shows_what_was_approved_and_nothing_of_it_runs(stage: Stage, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror=alert(1)>"
    more = {"repeats": "monthly-weekday", "times": 5, "registration": "https://tickets.example.org/"}
    hostile = await stage.event(
        State.APPROVED, title=f"Evil {evil}", text=f"Words {evil} [dead](/nowhere/)", venue=evil, city=evil
    )
    plain = await stage.event(State.APPROVED, **more)
    known = await stage.event(State.APPROVED, venue="Example Hall, Amsterdam, Netherlands", place="example-hall")

    site = _build(tmp_path, await made(stage.service, {"events.json": export.events}))

    for number in (hostile, plain, known):
        page = Html((site / f"events/python-events/{number}/index.html").read_text(encoding="utf-8"))
        assert page.css_first("h1") is not None
        assert not page.css("main img[onerror], main iframe, main a[href^='javascript']")
        assert all("alert(1)" not in (node.text() or "") for node in page.css("script:not([type])"))
    assert not Html((site / f"events/python-events/{hostile}/index.html").read_text(encoding="utf-8")).css(
        "main script"
    )
    words_of = Html((site / f"events/python-events/{plain}/index.html").read_text(encoding="utf-8")).text()
    for words in ("PyDay Utrecht", "second Saturday", "Town Hall", "Netherlands", "tickets.example.org", "sprints"):
        assert words in words_of, words
    calendar = (site / f"events/python-events/{plain}/event.ics").read_bytes().decode()
    for line in (
        f"UID:event-{plain}@python.org", "DTSTART;TZID=Europe/Amsterdam:20270313T100000", "RRULE:FREQ=MONTHLY;BYDAY=2SA;COUNT=5",
        "SEQUENCE:0", "STATUS:CONFIRMED",
    ):  # fmt: skip
        assert line in calendar, calendar
    assert "PyDay Utrecht" in (site / "events/index.html").read_text(encoding="utf-8")
    assert (site / f"events/python-events/locations/{plain}/index.html").is_file()
    assert "PyDay Utrecht" in (site / "events/python-events/locations/1/index.html").read_text(encoding="utf-8")
    assert "As it was sent in:" in (site / f"events/python-events/{plain}/index.md").read_text(encoding="utf-8")


async def test_a_place_or_calendar_that_editors_take_away_does_not_stop_the_site(stage: Stage, tmp_path: Path) -> None:
    gone = await stage.event(State.APPROVED, venue="Gone", place="gone")
    lost = await stage.event(State.APPROVED, calendar="gone-calendar")

    site = _build(tmp_path, await made(stage.service, {"events.json": export.events}))

    assert (site / f"events/python-events/{gone}/index.html").is_file()
    assert not list(site.glob(f"events/*/{lost}/index.html"))


def _build(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.copytree(ROOT / "tests/site", folder / "content")
    for name, data in files.items():
        (folder / "content/data" / name).write_bytes(data)
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--content",
        str(folder / "content"),
        "--output",
        str(folder / "out"),
    ]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"
