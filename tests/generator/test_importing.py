"""Calendars of other programs into content: what is understood, what is refused and said, and what stays as it was."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import __main__ as program
from generator import catalogue, rules
from generator.importing.calendars import ics, wording
from generator.importing.calendars import source as calendars
from generator.importing.calendars.source import RefusedError, Source
from generator.importing.fetching import Fetched
from generator.markup import Texts, render
from generator.outputs import ical
from generator.outputs.plain import plain as plain_of_html
from generator.shapes.event import Event
from generator.views.events.names import names
from generator.views.events.recurrence import occurrences

CALENDARS = Path(__file__).parent / "calendars"
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GROUP = "python-user-group"


def plain(text: str) -> str:
    """Markdown as calendars show it."""
    return plain_of_html(render(text).html)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tiny content, in which user groups have no event yet."""
    shutil.copytree(TINY, tmp_path / "content")
    (tmp_path / "content/events/2026/example-meetup.yaml").unlink()
    return tmp_path / "content"


def _import(content: Path, name: str | bytes, *, now: datetime = NOW, zone: str | None = None) -> ics.Import:
    """Imports a file of calendars/, or the text of a calendar, as the command does."""
    raw = name if isinstance(name, bytes) else (CALENDARS / name).read_bytes()
    label = "calendar.ics" if isinstance(name, bytes) else name
    site, problems = catalogue.load(content)
    assert problems == []
    made = ics.plan(site, Source(label, raw, zone=zone), calendar=GROUP, now=now, texts=Texts(None))
    for path, change in made.files.items():
        (content / path).parent.mkdir(exist_ok=True)
        (content / path).write_text(change.text, encoding="utf-8")
    for path in made.gone:
        (content / path).unlink()
    return made


def _events(content: Path) -> dict[str, Event]:
    """By UID. What was written is in order."""
    site, problems = catalogue.load(content)
    assert problems == [] and rules.broken(site, NOW.date(), Texts(None)) == []
    return {event.uid: event for event in site.every(Event) if event.uid}


def _bytes(content: Path) -> dict[str, bytes]:
    return {str(file.relative_to(content)): file.read_bytes() for file in content.rglob("*.yaml")}


def _calendar(*parts: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *head.splitlines(), *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def _event(uid: str = "x", *lines: str, title: str = "Example", start: str = "DTSTART:20270105T180000Z") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", start, *lines, "END:VEVENT"])


def _said(made: ics.Import) -> list[tuple[int, str]]:
    return [(problem.line, problem.fact) for problem in made.found]


def test_google_a_monthly_meeting_with_an_instance_moved(content: Path) -> None:
    made = _import(content, "google.ics")
    event = _events(content)["monthly@google.com"]

    assert made.found == [] and made.count("new") == 2
    assert (event.starts, event.ends, event.zone) == ("2026-01-13 18:00", "2026-01-13 21:00", "Europe/Amsterdam")
    assert event.repeats is not None and event.repeats.rule == "FREQ=MONTHLY;BYDAY=2TU"
    assert event.repeats.but_not == ("2026-07-14 18:00", "2026-08-11 18:00")
    (moved,) = event.repeats.moved
    assert (moved.instance, moved.starts, moved.ends) == ("2026-12-08 18:00", "2026-12-15 19:30", "2026-12-15 22:00")
    assert (moved.title, moved.venue) == ("Example Amsterdam end of year dinner", "example-cafe")
    assert event.venue == "example-hall"  # the one that was there already, though the file has more words
    assert (str(event.updated), event.sequence) == ("2026-09-01", 3)


def test_google_html_is_shown_as_text_and_never_runs(content: Path) -> None:
    _import(content, "google.ics")
    text = _events(content)["monthly@google.com"].text or ""

    assert "<b>" not in render(text).html and "&lt;b&gt;Bring&lt;/b&gt;" in render(text).html
    assert plain(text).startswith("<b>Bring</b> a laptop.<br>See <a href=")


def test_google_a_time_in_utc_stays_one(content: Path) -> None:
    _import(content, "google.ics")
    event = _events(content)["once@google.com"]

    assert (event.starts, event.zone, event.status, event.venue) == ("2026-12-03 17:00", "UTC", "tentative", None)


def test_outlook_names_zones_as_windows_does(content: Path) -> None:
    made = _import(content, "outlook.ics")
    (event,) = _events(content).values()

    assert made.found == [] and (event.zone, event.starts) == ("Europe/Berlin", "2026-11-25 18:00")
    assert event.repeats is not None and event.repeats.but_not == ("2026-12-23 18:00", "2026-12-30 18:00")
    assert plain(event.text or "") == "Line one\nLine two\n\nhttps://example.org/a_b_c"


def test_exchange_days_are_days_zones_are_recognized_and_what_is_private_stays_so(content: Path) -> None:
    made = _import(content, "exchange.ics")
    events = _events(content)

    assert _said(made) == [(48, "it is called private, so it is not published")]
    assert events["exchange-monthly"].zone == "Europe/Amsterdam"
    assert events["exchange-monthly"].repeats is not None
    assert events["exchange-monthly"].repeats.rule == "FREQ=MONTHLY;UNTIL=20270630T180000;INTERVAL=1;BYDAY=-1TH"
    assert (events["exchange-days"].starts, events["exchange-days"].ends) == ("2027-03-28", "2027-03-29")


def test_apple_days_end_a_day_earlier_and_a_duration_is_an_end(content: Path) -> None:
    _import(content, "apple.ics")
    days, group = (_events(content)[f"1A2B3C4D-0000-1111-2222-EXAMPLE0000{number}"] for number in (1, 2))

    assert (days.starts, days.ends, days.url) == ("2027-03-28", "2027-03-29", "https://example.org/pydays")
    assert (group.starts, group.ends, group.zone) == ("2026-11-03 18:30", "2026-11-03 20:00", "America/New_York")
    assert group.repeats is not None and group.repeats.rule == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270228"
    site, _ = catalogue.load(content)
    venue = names(site).venues["example-hotel"]
    assert (venue.name, venue.address) == ("Example Hotel", "Karlsplatz 1, 1010 Vienna")
    assert (venue.latitude, venue.longitude) == (48.2, 16.37)


def test_zimbra_zones_with_a_path_and_an_instance_called_off(content: Path) -> None:
    made = _import(content, "zimbra.ics")
    (event,) = _events(content).values()

    assert event.zone == "Europe/Brussels" and event.repeats is not None
    assert [(other.instance, other.status) for other in event.repeats.moved] == [("2026-12-01 12:00", "cancelled")]
    assert _said(made) == []  # an EXDATE on a day that the rule does not give is no loss
    assert "example.org" not in "".join(change.text for change in made.files.values())  # nobody's mail address


def test_meetup_an_address_as_a_place_means_online(content: Path) -> None:
    _import(content, "meetup.ics")
    (event,) = _events(content).values()

    assert event.online and event.venue is None and event.title.endswith("🐍")
    assert plain(event.text or "").split("\n")[-3:] == [
        "# Not a heading",
        "*Not* a list",
        "https://www.example.org/events/300000001/",
    ]
    assert "<ol>" not in render(event.text or "").html


def test_nextcloud_lists_of_dates_and_known_categories(content: Path) -> None:
    _import(content, "nextcloud.ics")
    events = _events(content)

    night = events["nc-1"]
    assert night.repeats is not None and night.repeats.also == ("2026-11-01 01:30", "2026-11-08 01:30")
    assert (night.starts, night.ends) == ("2026-10-25 01:30", "2026-10-25 04:00")
    assert events["nc-2"].repeats is not None and events["nc-2"].repeats.but_not == ("2027-09-06",)
    assert events["nc-2"].categories == ()


def test_a_time_of_no_zone_is_refused_unless_somebody_says_which(content: Path) -> None:
    assert _said(_import(content, "floating.ics")) == [(7, "`20261201T190000` belongs to no time zone")]
    assert _events(content) == {}

    _import(content, "floating.ics", zone="Asia/Tokyo")
    _import(
        content, _calendar(_event("y", start="DTSTART:20261201T190000"), head="X-WR-TIMEZONE:Pacific Standard Time")
    )
    assert {event.uid: event.zone for event in _events(content).values()} == {
        "floating-1": "Asia/Tokyo",
        "y": "America/Los_Angeles",
    }


def test_a_zone_of_the_files_own_making_is_the_one_with_the_same_clocks(content: Path) -> None:
    made = _import(content, "own-zone.ics")
    events = _events(content)

    assert _said(made) == [(42, "the time zone `Nowhere/Land` is not known")]
    (own,) = occurrences(events["own-1"], None, after=NOW, before=datetime(2028, 1, 1, tzinfo=UTC))
    assert own.begins_at == datetime(2026, 12, 1, 18, tzinfo=UTC)
    assert events["own-2"].zone == "Etc/GMT-3"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("latin.ics", "Exämple “Zürich” in an old code page"),
        ("utf-16.ics", "Exämple 例 in UTF-16"),
        ("folded.ics", "Example ü folded inside a character"),
    ],
)
def test_strange_encodings_line_ends_and_folds_are_borne(content: Path, name: str, title: str) -> None:
    made = _import(content, name)

    assert made.found == []
    assert [event.title for event in _events(content).values()] == [title]


def test_a_charset_of_the_server_counts_where_it_is_not_utf_8() -> None:
    raw = _calendar(_event(title="Пример", start="DTSTART;VALUE=DATE:20270105")).decode().encode("koi8-r")
    told = calendars.told(Source("x", raw, charset="koi8-r"))

    assert told.events[0].values["title"] == "Пример"


def test_nothing_in_a_text_breaks_the_file_or_becomes_markup(content: Path) -> None:
    made = _import(content, "hostile.ics")
    (event,) = _events(content).values()

    assert made.found == []
    assert event.title == "- yaml: [breaker, \"quoted'] # no comment --- draft: true"
    assert event.uid == '!!python/object/apply:os.system ["true"]' and not event.draft and event.url is None
    drawn = render(event.text or "")
    assert drawn.links == ("https://t.example/p.png",) and drawn.pictures == () and drawn.headings == ()
    assert not re.search(r"<(script|table|pre|ul|h\d|blockquote|hr|abbr|dl|sup)", drawn.html)
    for shown in (
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "&amp; &lt;",
        "===",
        "* * *",
        "| a | b |",
        "~~~",
    ):
        assert shown in plain(event.text or "")


@given(st.text(alphabet=st.sampled_from("ab1 .)#*_-+=>|:~`[](){}<&!\\\n'\"^/h")))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    made = wording.markdown(text)
    lines = [" ".join(line.split()) for line in text.split("\n")]

    assert re.sub(r"[ \n]+", " ", plain(made)).strip() == re.sub(r" +", " ", " ".join(lines)).strip()


def test_what_is_not_understood_is_said_with_its_line_and_the_rest_is_taken(content: Path) -> None:
    made = _import(content, "broken.ics")

    assert _said(made) == [
        (4, "it has no start"),
        (8, "it has no title"),
        (12, "it has no UID"),
        (19, "it ends (2027-01-13 17:00) before it starts (2027-01-13 18:00)"),
        (24, "`20270230` is no day and no time"),
        (30, "the rule cannot be followed: `FREQ=SECONDLY`"),
        (36, "`this is no line` is not a line of a calendar"),
        (47, "all instances from this one on were changed at once (RANGE)"),
        (51, "the event itself is not in the file, only an instance of it"),
        (62, "the file ends inside this event"),
    ]
    assert list(_events(content)) == ["sound"]


@pytest.mark.parametrize("name", sorted(file.name for file in CALENDARS.glob("*.ics")))
def test_a_second_run_changes_nothing(content: Path, name: str) -> None:
    _import(content, name)
    before = _bytes(content)

    again = _import(content, name, now=datetime(2026, 11, 24, 12, tzinfo=UTC))

    assert _bytes(content) == before and again.files == {}


def test_what_goes_out_comes_in_as_it_was(content: Path) -> None:
    """An all-day event of 28 and 29 March, and a meeting that recurs with everything that can be unlike the rest."""
    shutil.copy(TINY / "events/2026/example-meetup.yaml", content / "events/2026/example-meetup.yaml")
    site, _ = catalogue.load(content)
    known, every = names(site), site.every(Event)
    head = ical.Head("Example", "Example.", "/events/", "/events/calendar.ics")
    raw = ical.calendar(head, every, names=known, host="https://www.python.org", texts=Texts(None))
    for event in every:
        (content / site.path_of(event)).unlink()

    made = _import(content, raw)
    after = {event.title: event for event in _events(content).values()}

    assert b"DTSTART;VALUE=DATE:20260328\r\nDTEND;VALUE=DATE:20260330" in raw
    assert made.found == [] and made.count("place") == 0
    same = ("starts", "ends", "repeats", "venue", "status", "updated", "sequence")
    for event in every:
        assert [getattr(after[event.title], key) for key in same] == [getattr(event, key) for key in same]
        assert plain(after[event.title].text or "") == plain(event.text or "")


def test_a_change_at_the_source_changes_what_the_calendar_says_and_keeps_what_people_added(content: Path) -> None:
    _import(content, _calendar(_event("x", "SEQUENCE:1", "DESCRIPTION:Old")))
    file = content / "events/2027/example.yaml"
    file.write_text(file.read_text() + "categories: [meetings]\nfeatured: true\n")

    made = _import(content, _calendar(_event("x", "SEQUENCE:1", "DESCRIPTION:New", start="DTSTART:20270106T180000Z")))
    event = _events(content)["x"]

    assert made.count("changed") == 1
    assert (event.starts, event.text, event.categories, event.featured) == (
        "2027-01-06 18:00",
        "New",
        ("meetings",),
        True,
    )
    assert (event.sequence, str(event.updated)) == (2, "2026-11-23")  # its time changed, and the source did not count


def test_an_event_that_moves_to_another_year_moves_to_its_folder_and_keeps_its_id(content: Path) -> None:
    _import(content, _calendar(_event("x")))
    before = _events(content)["x"].id

    made = _import(content, _calendar(_event("x", start="DTSTART:20280105T180000Z")))

    assert made.gone == {"events/2027/example.yaml"}
    assert not (content / "events/2027/example.yaml").exists()
    assert _events(content)["x"].id == before


def test_what_is_gone_at_the_source_is_cancelled_if_it_is_to_come_and_kept_if_it_is_past(content: Path) -> None:
    past = _event("past", title="Past", start="DTSTART:20260105T180000Z")
    weekly = _event("weekly", "RRULE:FREQ=WEEKLY", title="Weekly", start="DTSTART:20261102T180000Z")
    _import(content, _calendar(past, weekly, _event("next"), _event("stays", title="Stays")))

    made = _import(content, _calendar(_event("stays", title="Stays")))
    events = _events(content)

    assert made.count("closed") == 2
    assert (events["past"].status, events["next"].status) == ("confirmed", "cancelled")
    assert events["weekly"].status == "confirmed" and events["weekly"].repeats is not None
    assert events["weekly"].repeats.rule == "FREQ=WEEKLY;UNTIL=20261122"  # the meetings of November took place
    assert _import(content, _calendar(_event("stays", title="Stays"))).files == {}
    back = _import(content, _calendar(_event("stays", title="Stays"), _event("next")))
    assert back.count("changed") == 1 and _events(content)["next"].status == "confirmed"


def test_what_is_there_but_not_understood_is_not_gone(content: Path) -> None:
    _import(content, _calendar(_event("x"), _event("y", title="Other")))

    made = _import(content, _calendar(_event("x", "RRULE:FREQ=SECONDLY"), _event("y", title="Other")))

    assert made.files == {} and len(made.found) == 1
    assert _events(content)["x"].status == "confirmed"


@pytest.mark.parametrize(
    ("lines", "fact"),
    [
        (["DURATION:P3000000D"], "`P3000000D` is longer than 366 days"),
        (["DURATION:P99999999999D"], "`P99999999999D` is no duration"),
        (["DTEND:99991231T235959Z"], "`99991231T235959Z` is no day and no time"),
        (["RRULE:FREQ=DAILY", "EXDATE:29991231T180000Z"], "`29991231T180000Z` is no day and no time"),
    ],
)
def test_times_beyond_the_calendar_cost_one_event(content: Path, lines: list[str], fact: str) -> None:
    made = _import(content, _calendar(_event("x", *lines), _event("y", title="Other")))

    assert [said for _, said in _said(made)] == [fact]
    assert set(_events(content)) == {"y"}


def test_a_rule_until_the_end_of_time_has_no_end(content: Path) -> None:
    _import(content, _calendar(_event("x", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z", f"SEQUENCE:{'9' * 5000}")))

    repeats = _events(content)["x"].repeats
    assert repeats and repeats.rule == "FREQ=WEEKLY"


def test_of_an_instance_that_is_named_twice_the_last_counts(content: Path) -> None:
    moved = [
        _event("x", "RECURRENCE-ID:20270112T180000Z", start=f"DTSTART:20270113T{hour}0000Z") for hour in ("10", "11")
    ]
    _import(content, _calendar(_event("x", "RRULE:FREQ=WEEKLY"), *moved))

    repeats = _events(content)["x"].repeats
    assert repeats and [other.starts for other in repeats.moved] == ["2027-01-13 11:00"]


def test_when_the_disk_is_full_nothing_is_changed(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (content / "new.ics").write_bytes(_calendar(_event("x"), _event("y", title="Other")))
    before, write = _bytes(content), Path.write_text

    def _full(file: Path, text: str, **options: Any) -> int:
        if "other" in file.name:
            raise OSError(28, "No space left on device", str(file))
        return write(file, text, **options)

    monkeypatch.setattr(Path, "write_text", _full)
    arguments = ["import", "ics", str(content / "new.ics"), "--calendar", GROUP, "--content", str(content)]

    assert program.main(arguments) == 2
    assert _bytes(content) == before


def test_an_event_written_by_hand_is_not_written_again(content: Path) -> None:
    site, _ = catalogue.load(content)
    raw = _calendar(_event("x", title="Example Conference", start="DTSTART;VALUE=DATE:20260328"))

    made = ics.plan(site, Source("x.ics", raw), calendar="python-events", now=NOW, texts=Texts(None))

    assert made.files == {}
    assert "`events/2026/example-conference.yaml`, which was written by hand" in made.found[0].fact
    assert "`uid: x`" in made.found[0].mend


def test_two_events_of_one_title_have_two_files(content: Path) -> None:
    made = _import(content, _calendar(_event("x"), _event("y")))

    assert sorted(made.files) == ["events/2027/example-2.yaml", "events/2027/example.yaml"]


def test_a_place_that_people_completed_is_found_again(content: Path) -> None:
    raw = _calendar(_event("x", "LOCATION:New Hall\\, Main Street 1"))
    _import(content, raw)
    file = content / "events/venues/new-hall.yaml"
    file.write_text(file.read_text() + "city: Utrecht\ncountry: NL\nzone: Europe/Amsterdam\n")

    assert _import(content, raw).files == {}


def test_an_instance_that_the_rule_no_longer_gives_is_left_out_and_said(content: Path) -> None:
    other = "\r\n".join(
        ["BEGIN:VEVENT", "UID:x", "RECURRENCE-ID:20270106T180000Z", "DTSTART:20270106T190000Z", "END:VEVENT"]
    )
    made = _import(content, _calendar(_event("x", "RRULE:FREQ=WEEKLY"), other))

    assert [fact for _, fact in _said(made)] == ["the rule has no instance on `2027-01-06 18:00`"]
    event = _events(content)["x"]
    assert event.repeats is not None and event.repeats.moved == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is no calendar"),
        (b"<html>Not found</html>", "is no calendar"),
        (_calendar(), "has no event"),
        (b"x" * (calendars.LIMIT_BYTES + 1), "has more than 10,000,000 bytes"),
        (_calendar(*[_event(str(number)) for number in range(5001)]), "has 5,001 events; at most 5,000 are read"),
        (b"BEGIN:VCALENDAR\r\n" * 100, "nested too deeply"),
    ],
    ids=["empty", "html", "without events", "bytes", "events", "depth"],
)
def test_what_is_no_calendar_or_too_large_a_one_is_refused_and_closes_nothing(
    content: Path, raw: bytes, words: str
) -> None:
    _import(content, _calendar(_event("x")))
    before = _bytes(content)

    with pytest.raises(RefusedError, match=words):
        _import(content, raw)

    assert _bytes(content) == before


def test_a_calendar_that_nobody_named_is_refused(content: Path) -> None:
    site, _ = catalogue.load(content)

    with pytest.raises(RefusedError, match="There is no calendar `nobodys`"):
        ics.plan(site, Source("x", _calendar(_event())), calendar="nobodys", now=NOW, texts=Texts(None))


def test_while_an_event_cannot_be_read_nothing_is_imported(content: Path) -> None:
    (content / "events/2026/broken.yaml").write_text("id: [")
    site, _ = catalogue.load(content)

    with pytest.raises(RefusedError, match="cannot be read, so it is not known what is new"):
        ics.plan(site, Source("x", _calendar(_event())), calendar=GROUP, now=NOW, texts=Texts(None))


def _run(content: Path, *arguments: str) -> int:
    return program.main(["import", "ics", *arguments, "--calendar", GROUP, "--content", str(content)])


def test_the_command_writes_says_what_it_did_and_answers_with_its_status(
    content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_NOW", "2026-11-23T12:00:00Z")

    assert _run(content, str(CALENDARS / "apple.ics"), "--dry-run") == 0
    assert "2 events would be new" in capsys.readouterr().out and _events(content) == {}
    assert _run(content, str(CALENDARS / "apple.ics")) == 0
    assert "2 events new, 0 changed, 0 closed, 0 unchanged; 1 new place; 0 remarks." in capsys.readouterr().out
    assert _run(content, str(CALENDARS / "broken.ics")) == 1
    assert f"{CALENDARS / 'broken.ics'}:4:0: it has no start\n    Give it a DTSTART" in capsys.readouterr().err
    assert _run(content, str(content / "nowhere.ics")) == 2
    assert "No such file" in capsys.readouterr().err
    assert _run(content) == 2
    assert f"The calendar `{GROUP}` has no source" in capsys.readouterr().err


def test_the_command_refuses_a_private_address_and_an_answer_that_is_none(
    content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(content, "http://127.0.0.1:9/x.ics") == 2
    assert "is not a public address" in capsys.readouterr().err

    def _missing(url: str, **_: Any) -> Fetched:
        return Fetched(url, 404)

    monkeypatch.setattr("generator.importing.running.fetch", _missing)
    assert _run(content, "https://calendar.example/x.ics") == 2
    assert "answers with status 404" in capsys.readouterr().err
