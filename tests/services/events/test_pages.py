"""The pages of organizers and of editors: what is asked, kept, named as wrong, shown and decided."""

import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.events.kind import EVENT
from services.people import Role
from services.suggestions import actions
from services.suggestions.rules import State
from services.suggestions.tables import FIRST, suggestion
from tests.services.conftest import Running
from tests.services.events.conftest import CONTENT, TYPED, Stage

SUBMIT = "/events/submit/"


async def test_only_who_has_confirmed_an_address_suggests_something(running: Running) -> None:
    nobody, unconfirmed = running.client(), await running.person("bob", is_verified=False)

    asked = await nobody.get(SUBMIT)
    sent = await nobody.post(SUBMIT, data=TYPED)

    assert (asked.status_code, sent.status_code) == (303, 303)
    assert asked.headers["location"] == "/accounts/login/?next=/events/submit/"
    assert (await unconfirmed.get(SUBMIT)).status_code == 403


async def test_an_event_that_is_sent_waits_and_its_author_is_thanked(running: Running) -> None:
    ada = await running.person("ada")

    form = await ada.get(SUBMIT)
    answer = await ada.post(SUBMIT, data={**TYPED, "do": "send"})
    thanks = await ada.get(answer.headers["location"])
    mine = await ada.get("/events/submit/mine/")

    assert form.status_code == 200
    assert answer.headers["location"] == "/events/submit/thanks/"
    assert "waits for review" in thanks.text
    assert "PyDay Utrecht" in mine.text
    (row,) = await running.rows(select(suggestion))
    assert (row.state, row.kind, row.content["venue"]) == ("submitted", "event", "Town Hall")


async def test_every_field_that_was_typed_arrives_at_the_desk(running: Running) -> None:
    """Source: behaviours 27, 29."""
    ada, eddy = await running.person("ada"), await running.person("eddy", Role.EDITOR)
    more = {
        "category": "general-python", "ends_on": "2027-03-14", "repeats": "monthly-weekday", "times": "5", "but_not": "2027-04-10",
        "address": "Domplein 1", "latitude": "52.09", "longitude": "5,12", "registration": "https://tickets.example.org/",
        "cfp_url": "https://talks.example.org/", "cfp_closes": "2027-01-15", "online": "on",
        "event_type": "Conference", "python_focus": "All of it", "expected_attendees": "300",
    }  # fmt: skip
    answer = await ada.post(SUBMIT, data={**TYPED, **more, "do": "send"})

    page = Html((await eddy.get(f"/admin/events/{FIRST}/")).text)

    assert answer.status_code == 303, answer.text
    beside = page.css_first(".review__side").text()  # type: ignore[union-attr]
    assert "Type of eventConference" in beside
    assert "PythonAll of it" in beside
    assert "Expected attendees300" in beside
    shown = page.css_first(".review__posting").text()  # type: ignore[union-attr]
    for words in (
        "PyDay Utrecht", "10:00", "17:00", "Amsterdam time", "second Saturday", "5 times", "Town Hall", "Domplein 1", "Utrecht",
        "Netherlands", "15 January 2027", "on site or online", "sprints", "tickets.example.org", "pyday.example.org",
    ):  # fmt: skip
        assert words in shown, words
    assert "10 April 2027" not in shown
    assert "All of it" not in shown


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"title": ""}, "title", "This is empty"),
        ({"calendar": ""}, "calendar", "This is empty"),
        ({"calendar": "none"}, "calendar", "cannot be chosen"),
        ({"category": "none"}, "category", "no such category"),
        ({"starts_on": "13.3.2027"}, "starts_on", "write year, month and day"),
        ({"starts_on": "2026-03-13"}, "starts_on", "over already"),
        ({"starts_on": "20270-03-13"}, "starts_on", "not a day"),
        ({"starts_at": ""}, "starts_at", "tick that it lasts whole days"),
        ({"starts_at": "25:00"}, "starts_at", "a time of day"),
        ({"zone": ""}, "zone", "on which clocks"),
        ({"zone": "Mars/Olympus"}, "zone", "no such time zone"),
        ({"ends_on": "2027-03-12"}, "ends_on", "before the first day"),
        ({"ends_on": "2028-06-12"}, "ends_on", "more than a year"),
        ({"ends_at": "09:00"}, "ends_at", "before it begins"),
        ({"venue": ""}, "venue", "say where it is"),
        ({"country": ""}, "country", "in which country"),
        ({"country": "XX"}, "country", "no such country"),
        ({"latitude": "52"}, "longitude", "One without the other"),
        ({"latitude": "99", "longitude": "1"}, "latitude", "too large"),
        ({"url": "javascript:alert(1)"}, "url", "cannot be taken"),
        ({"repeats": "rule"}, "rule", "write the rule"),
        ({"repeats": "rule", "rule": "FREQ=SECONDLY"}, "rule", "cannot be followed"),
        ({"repeats": "rule", "rule": "FREQ=DAILY;BYHOUR=1,2,3"}, "rule", "is not taken"),
        ({"repeats": "rule", "rule": "FREQ=DAILY;COUNT=3", "times": "3"}, "times", "says its end already"),
        ({"repeats": "weekly", "until": "2027-03-14"}, "repeats", "no second time"),
        ({"repeats": "weekly", "until": "2027-01-14"}, "until", "before the first day"),
        ({"repeats": "weekly", "until": "2027-06-14", "times": "3"}, "times", "keep one of the two"),
        ({"repeats": "weekly", "but_not": "2027-03-21"}, "but_not", "not one of its days"),
        ({"repeats": "weekly", "but_not": "soon"}, "but_not", "is not a day"),
        ({"repeats": "weekly", "times": "2", "but_not": "2027-03-13\n2027-03-20"}, "but_not", "No day is left"),
        ({"but_not": "2027-03-20"}, "repeats", "Nothing is chosen"),
        ({"cfp_closes": "2027-04-01"}, "cfp_closes", "after the event begins"),
        ({"cfp_url": "https://talks.example.org/"}, "cfp_closes", "until when"),
        ({"text": ""}, "text", "This is empty"),
        ({"text": "x" * 20_001}, "text", "too long"),
    ],
)
async def test_each_wrong_field_is_named_and_what_was_typed_is_kept(
    running: Running, typed: dict[str, str], field: str, says: str
) -> None:
    ada = await running.person("ada")

    answer = await ada.post(SUBMIT, data={**TYPED, **typed, "do": "send"})

    page = Html(answer.text)
    problem = page.css_first(f"#f-{field}-problem")
    assert answer.status_code == 422
    assert problem is not None, [node.text() for node in page.css(".field__problem, .problems li")]
    assert says in problem.text()
    assert page.css_first("#f-city").attributes["value"] == "Utrecht"  # type: ignore[union-attr]
    assert await running.rows(select(suggestion)) == []


async def test_a_draft_need_not_be_complete_and_is_sent_later(running: Running) -> None:
    ada = await running.person("ada")
    saved = await ada.post(SUBMIT, data={"title": "PyDay", "do": "save"})
    page = await ada.get(saved.headers["location"])

    refused = await ada.post(saved.headers["location"], data={"version": "1"})
    sent = await ada.post(f"{saved.headers['location']}edit/", data={**TYPED, "version": "1", "do": "send"})

    assert "It lacks: Calendar" in page.text
    assert refused.status_code == 422
    assert sent.status_code == 303
    assert [row.state for row in await running.rows(select(suggestion))] == ["submitted"]
    assert [mail.name for mail in await running.mails()] == ["suggestions/submitted"]


async def test_the_preview_is_the_page_of_the_site_and_saves_nothing(running: Running) -> None:
    ada = await running.person("ada")

    whole = await ada.post(SUBMIT, data={**TYPED, "do": "preview"})
    beside = await ada.post("/events/submit/preview/", data={**TYPED, "zone": "", "do": "send"})

    for page in (whole, beside):
        assert page.status_code == 200
        assert "<em>sprints</em>" in page.text
        assert "Saturday 13 March 2027" in page.text
        assert "event.ics" not in page.text
    assert "Not right yet: Time zone" in beside.text
    assert await running.rows(select(suggestion)) == []


async def test_links_of_strangers_are_not_followed_by_search_engines(running: Running) -> None:
    more = {
        "registration": "https://a.example/", "cfp_url": "https://b.example/", "cfp_closes": "2027-01-15", "do": "preview",
    }  # fmt: skip
    page = Html((await (await running.person("ada")).post(SUBMIT, data={**TYPED, **more})).text)

    links = page.css("main a[href^='https://']")

    assert len(links) == 3
    assert {link.attributes.get("rel") for link in links} == {"nofollow ugc"}


async def test_the_preview_of_an_edit_is_that_of_the_event(stage: Stage) -> None:
    """What is over may be corrected: no other day stands for it."""
    number = await stage.event(State.APPROVED)
    stage.running.clock.on(days=200)
    ada, eve = await stage.running.person("ada"), await stage.running.person("eve")
    form = Html((await ada.get(f"{SUBMIT}{number}/edit/")).text).css_first("form[data-preview]")
    assert form is not None
    path = str(form.attributes["data-preview"])

    page = await ada.post(path, data={**TYPED, "title": "PyDay, the second"})

    assert path == f"{SUBMIT}preview/?of={number}"
    assert "so visitors will see it" in page.text
    assert "Saturday 13 March 2027" in page.text
    assert (await eve.post(path, data=TYPED)).status_code == 404


async def test_what_is_on_the_site_keeps_the_calendar_of_its_address(stage: Stage) -> None:
    waits, is_up = await stage.event(), await stage.event(State.APPROVED)
    other = next(one.slug for one in stage.service.drawing.kit.calendars.calendars if one.slug != "python-events")
    ada = await stage.running.person("ada")

    moved, refused = [
        await ada.post(f"{SUBMIT}{number}/edit/", data={**TYPED, "calendar": other, "version": version, "do": "send"})
        for number, version in ((waits, "1"), (is_up, "2"))
    ]

    assert (moved.status_code, refused.status_code) == (303, 422)
    assert "withdraw it, and send it in again" in refused.text


async def test_who_has_sent_too_much_keeps_what_they_typed(stage: Stage) -> None:
    many = [{**CONTENT, "title": f"Day {number}"} for number in range(50)]
    await actions.create_all(stage.service, many, kind=EVENT, by=stage.author, submit=True)
    for _ in range(30):
        await actions.comment(stage.service, FIRST, "A word.", kind=EVENT, by=stage.author)
    ada = await stage.running.person("ada")

    event = await ada.post(SUBMIT, data={**TYPED, "do": "send"})
    said = await ada.post(f"{SUBMIT}{FIRST}/comment/", data={"words": "My last word"})

    assert (event.status_code, said.status_code) == (429, 429)
    assert "At most 50 can be sent in within a day" in event.text
    assert "Talks and *sprints*.</textarea>" in event.text
    assert "You have said a lot within a day" in said.text
    assert "My last word</textarea>" in said.text


async def test_a_place_that_is_known_is_chosen_with_all_that_is_known_of_it(running: Running) -> None:
    ada = await running.person("ada")
    form = Html((await ada.get(SUBMIT)).text)
    labels = [node.attributes["value"] or "" for node in form.css("#places option")]
    hall = next(label for label in labels if label.startswith("Example Hall"))

    typed = {**TYPED, "venue": hall.upper(), "country": "", "zone": ""}
    answer = await ada.post(SUBMIT, data={**typed, "do": "send"})

    assert answer.status_code == 303, [node.text() for node in Html(answer.text).css(".field__problem")]
    (row,) = await running.rows(select(suggestion))
    assert row.content["place"] == "example-hall"
    assert row.content["zone"]
    assert "city" not in row.content


async def test_two_who_edit_at_once_are_told_and_nothing_typed_is_lost(stage: Stage) -> None:
    number = await stage.event()
    ada = await stage.running.person("ada")
    path = f"/events/submit/{number}/edit/"

    first = await ada.post(path, data={**TYPED, "title": "First", "version": "1", "do": "send"})
    second = await ada.post(path, data={**TYPED, "title": "Second", "version": "1", "do": "send"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody changed this event" in second.text
    assert 'value="Second"' in second.text
    assert (await stage.get(number)).title == "First"


async def test_an_author_withdraws_what_is_up_after_a_question(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)
    ada = await stage.running.person("ada")

    question = await ada.get(f"/events/submit/{number}/remove/")
    answer = await ada.post(f"/events/submit/{number}/remove/", data={"version": "2"})

    assert "Visitors will not see it any more" in question.text
    assert answer.status_code == 303
    assert (await stage.get(number)).state is State.REMOVED


async def test_nobody_else_sees_what_somebody_has_suggested(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)
    eve = await stage.running.person("eve")

    for path in ("", "edit/", "remove/"):
        assert (await eve.get(f"/events/submit/{number}/{path}")).status_code == 404
    assert (await eve.get(f"/admin/events/{number}/")).status_code == 403


async def test_an_editor_changes_what_waits_and_what_is_up(stage: Stage) -> None:
    waits, is_up = await stage.event(), await stage.event(State.APPROVED)
    eddy = await stage.running.person("eddy")

    for number, version in ((waits, 1), (is_up, 2)):
        page = await eddy.get(f"/admin/events/{number}/")
        assert f'href="/events/submit/{number}/edit/"' in page.text
        answer = await eddy.post(
            f"/events/submit/{number}/edit/", data={**TYPED, "title": "Mended", "version": str(version), "do": "send"}
        )
        assert answer.status_code == 303

    assert (await stage.get(waits)).state is State.SUBMITTED
    found = await stage.get(is_up)
    assert found.state is State.APPROVED
    assert found.shown is not None
    assert found.shown["title"] == "Mended"


async def test_an_editor_puts_right_what_was_rejected(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)
    wrong = {**CONTENT, "title": "Wrong"}
    await actions.edit(stage.service, number, wrong, kind=EVENT, by=stage.author)
    await actions.reject(stage.service, number, kind=EVENT, by=stage.editor, words="No.")
    eddy, edit = await stage.running.person("eddy"), f"{SUBMIT}{number}/edit/"

    own, form = (await eddy.get(f"{SUBMIT}{number}/")).text, (await eddy.get(edit)).text
    saved = await eddy.post(edit, data={**TYPED, "title": "Right", "version": "4", "do": "send"})
    found = await stage.get(number)
    approved = await eddy.post(f"/admin/events/{number}/", data={"action": "approve", "version": "5"})

    assert "Its author was told why" in own
    assert "Change it and send it again" not in own
    assert "Save the changes" in form
    assert "Save draft" not in form
    assert (saved.status_code, approved.status_code) == (303, 303)
    assert (found.state, found.title, found.shown and found.shown["title"]) == (
        State.REJECTED, "Right", "PyDay Utrecht",
    )  # fmt: skip
    assert ((await stage.get(number)).shown or {})["title"] == "Right"
    assert [mail.name for mail in await stage.running.mails() if mail.state == "waiting"][-1] == "suggestions/approved"


# The desk


async def test_a_decision_that_is_refused_keeps_its_words(stage: Stage) -> None:
    """On one's own; and from a page without its version."""
    judge = await stage.person("judge", Role.EDITOR)
    own = await actions.create(stage.service, CONTENT, kind=EVENT, by=judge, submit=True)
    browser, other = await stage.running.person("judge"), await stage.event()
    typed = {"action": "reject", "words": "My long words", "version": "1"}

    refused = await browser.post(f"/admin/events/{own}/", data=typed)
    blind = await browser.post(f"/admin/events/{other}/", data={**typed, "version": ""})

    assert (refused.status_code, blind.status_code) == (403, 422)
    assert "Another moderator decides on it." in refused.text
    assert "The form does not say which version it is about" in blind.text
    assert refused.text.count("My long words") == blind.text.count("My long words") == 1


async def test_a_removal_is_told_to_its_author_with_the_reason(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)
    eddy = await stage.running.person("eddy")

    await eddy.post(f"/admin/events/{number}/", data={"action": "remove", "version": "2", "words": "It is not *open*."})
    mail = (await stage.running.mails())[-1]
    page = await eddy.get(f"/admin/events/{number}/")
    await eddy.post(f"/admin/events/{number}/", data={"action": "undo", "version": "3"})

    assert (mail.name, mail.to, mail.subject) == (
        "suggestions/removed", "ada@example.org", "Your event is removed: PyDay Utrecht",
    )  # fmt: skip
    assert "It is taken from the site." in mail.text
    assert "It is not *open*." in mail.text
    assert (mail.due - mail.created).total_seconds() == 600
    assert "ada@example.org" in page.text
    assert [one.state for one in await stage.running.mails() if one.name == mail.name] == ["taken back"]


async def test_events_and_postings_wait_in_one_queue_for_who_decides_on_both(stage: Stage) -> None:
    number = await stage.event()
    editor = await stage.running.person("eddy")
    moderator = await stage.running.person("mod", Role.JOB_MODERATOR)

    of_editor, of_moderator = await editor.get("/admin/"), await moderator.get("/admin/")
    approved = await editor.post("/admin/", data={"item": f"event:{number}:1"})
    after = await editor.get("/admin/")
    undone = await editor.post("/admin/", data={"undo": f"event:{number}"})

    assert "PyDay Utrecht" in of_editor.text
    assert "PyDay Utrecht" not in of_moderator.text
    assert approved.status_code == 303
    assert f'href="/admin/events/{number}/">PyDay Utrecht</a>' in after.text
    assert undone.status_code == 303
    assert (await stage.get(number)).state is State.SUBMITTED


async def test_an_event_is_rejected_with_the_words_of_a_reason_and_undone(stage: Stage) -> None:
    number = await stage.event()
    editor = await stage.running.person("eddy")
    path = f"/admin/events/{number}/"

    page = await editor.get(path)
    await editor.post(path, data={"action": "reject", "version": "1", "reason": "not-open"})
    rejected = (await stage.running.mails())[-1]
    undone = await editor.post(path, data={"action": "undo", "version": "2"})

    assert "Not open to the public" in page.text
    assert "The calendars are for events that people can come to" in rejected.text
    assert undone.status_code == 303
    assert (await stage.get(number)).state is State.SUBMITTED


async def test_a_second_decision_shows_both_versions(stage: Stage) -> None:
    number = await stage.event()
    ada, editor = await stage.running.person("ada"), await stage.running.person("eddy")
    await ada.post(f"/events/submit/{number}/edit/", data={**TYPED, "title": "Other day", "version": "1", "do": "send"})

    answer = await editor.post(f"/admin/events/{number}/", data={"action": "approve", "version": "1"})

    assert answer.status_code == 409
    assert "<del>PyDay Utrecht</del>" in re.sub(r"\s+", " ", answer.text) or "<del>" in answer.text
    assert "Other day" in answer.text


async def test_the_desk_names_what_may_be_the_same_event(stage: Stage) -> None:
    first = await stage.event()
    second = await stage.event(title="pyday  UTRECHT")
    editor = await stage.running.person("eddy")

    page = await editor.get(f"/admin/events/{second}/")

    assert "Maybe known already" in page.text
    assert f'href="/admin/events/{first}/"' in page.text
    assert "the same name" in page.text


async def test_the_list_of_events_is_narrowed_by_its_address(stage: Stage) -> None:
    await stage.event(State.APPROVED)
    await stage.event(title="Sprint")
    editor = await stage.running.person("eddy")

    waiting = await editor.get("/admin/events/?state=submitted")
    found = await editor.get("/admin/events/?q=pyday+ada")

    assert "Sprint" in waiting.text
    assert "PyDay Utrecht</a>" not in waiting.text
    assert "PyDay Utrecht</a>" in found.text
    assert "Sprint</a>" not in found.text


async def test_what_moderators_say_among_themselves_is_not_told_to_the_author(stage: Stage) -> None:
    number = await stage.event()
    ada, editor = await stage.running.person("ada"), await stage.running.person("eddy")
    await editor.post(f"/admin/events/{number}/", data={"action": "comment", "version": "1", "words": "internal-words"})
    await editor.post(
        f"/admin/events/{number}/",
        data={"action": "comment", "version": "1", "words": "Which hall is it?", "to": "author"},
    )

    page = await ada.get(f"/events/submit/{number}/")
    answered = await ada.post(f"/events/submit/{number}/comment/", data={"words": "The blue one."})

    assert "Which hall is it?" in page.text
    assert "internal-words" not in page.text
    assert answered.status_code == 303
    assert [mail.name for mail in await stage.running.mails()][1:] == ["suggestions/comment", "suggestions/answer"]


def test_the_content_of_these_tests_is_what_the_form_makes() -> None:
    from services.events.forms import Full

    made: dict[str, Any] = dict(Full.model_validate(TYPED).content())

    assert made == CONTENT
