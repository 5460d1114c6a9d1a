"""The pages of authors: without JavaScript, on both databases."""

import asyncio
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.jobs import actions
from services.jobs.rules import State
from services.jobs.tables import job
from services.moderation import comments
from tests.services.conftest import Running
from tests.services.jobs.conftest import CONTENT, TYPED, Board

FORM = {**TYPED, "types": "web", "salary_per": "year", "agencies": "on"}


def _main(text: str) -> Any:
    return Html(text).css_first("main")


async def test_a_posting_that_is_sent_waits_and_moderators_get_one_mail(running: Running) -> None:
    browser = await running.person("ada")

    answer = await browser.post("/jobs/create/", data={**FORM, "do": "send"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs/thanks/")
    (row,) = await running.rows(select(job))
    assert (row.state, row.title, row.content) == ("submitted", "Python developer", CONTENT)
    (mail,) = await running.mails()
    assert (mail.name, mail.to, mail.subject) == (
        "jobs/submitted",
        "jobs@python.org",
        "For review: Python developer, Example Railways",
    )
    assert "Waits for review" in _main((await browser.get("/jobs/mine/")).text).text()
    assert (await running.client().get(f"/jobs/{row.id}/")).status_code == 404
    assert "Thank you" in (await browser.get("/jobs/thanks/")).text


async def test_what_is_wrong_is_named_beside_its_field_and_what_was_typed_is_kept(running: Running) -> None:
    browser = await running.person("ada")
    typed = {**FORM, "company": "", "email": "nobody", "city": "?!", "salary_minimum": "80", "salary_maximum": "60"}

    answer = await browser.post("/jobs/create/", data={**typed, "do": "send", "text": "My words"})

    page = _main(answer.text)
    assert answer.status_code == 422
    assert page.css_first("#f-company-problem").text() == "Wrong: This is empty: fill it in."
    assert "write an email address" in page.css_first("#f-email-problem").text()
    assert page.css_first("#f-text").text().strip() == "My words"
    assert page.css_first("#f-email").attributes["value"] == "nobody"
    assert page.css_first("#f-email").attributes["aria-invalid"] == "true"
    assert len(page.css(".problems li")) >= 2
    assert await running.rows(select(job)) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"city": "?!"}, "city"),
        ({"salary_minimum": "80", "salary_maximum": "60", "salary_currency": "EUR"}, "salary_maximum"),
        ({"salary_minimum": "80"}, "salary_currency"),
        ({"remote_region": "Europe"}, "remote_region"),
        ({"category": "astronaut"}, "category"),
        ({"types": "astronaut"}, "types"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": "[" * 3_000}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"title": "\u202e\u200b"}, "title"),
    ],
)
async def test_each_wrong_field_is_named(running: Running, typed: dict[str, str], field: str) -> None:
    browser = await running.person("ada")

    answer = await browser.post("/jobs/create/", data={**FORM, **typed, "do": "send"})

    assert answer.status_code == 422
    assert [node.attributes["href"] for node in _main(answer.text).css(".problems a")] == [f"#f-{field}"]


@pytest.mark.parametrize("typed", ["58,000", "58.000", "58 000", "58'000", "58.000,00", "58000.00"])
async def test_pay_may_be_written_with_marks_for_thousands(running: Running, typed: str) -> None:
    browser = await running.person("ada")

    await browser.post("/jobs/create/", data={**FORM, "salary_minimum": typed, "salary_currency": "EUR", "do": "save"})

    assert [row.content["salary_minimum"] for row in await running.rows(select(job))] == [58_000]


@pytest.mark.parametrize("typed", ["58.50", "58.5", "58,5", "1.2345", "5.80.000"])
async def test_pay_that_is_no_whole_number_is_refused(running: Running, typed: str) -> None:
    browser = await running.person("ada")

    answer = await browser.post(
        "/jobs/create/", data={**FORM, "salary_minimum": typed, "salary_currency": "EUR", "do": "save"}
    )

    assert answer.status_code == 422
    assert "This is not a whole number" in _main(answer.text).css_first("#f-salary_minimum-problem").text()


async def test_a_text_that_is_too_long_is_told_how_long_it_is(running: Running) -> None:
    browser = await running.person("ada")

    answer = await browser.post("/jobs/create/", data={**FORM, "text": "Word " * 5_000, "do": "save"})

    problem = _main(answer.text).css_first("#f-text-problem").text()
    assert problem == "Wrong: This is too long: shorten it to 20,000 characters; it has 24,999."


async def test_a_form_that_is_sent_twice_makes_one_posting(running: Running) -> None:
    """One after the other, and at the same moment."""
    browser = await running.person("ada")
    for name in ("First", "Second"):
        once = _main((await browser.get("/jobs/create/")).text).css_first("input[name=once]").attributes["value"]
        typed = {**FORM, "title": name, "once": once, "do": "send"}
        if name == "First":
            answers = [await browser.post("/jobs/create/", data=typed) for _ in range(2)]
        else:
            answers = await asyncio.gather(*(browser.post("/jobs/create/", data=typed) for _ in range(4)))
        assert {(one.status_code, one.headers["location"]) for one in answers} == {(303, "/jobs/thanks/")}

    assert [row.title for row in await running.rows(select(job).order_by(job.c.id))] == ["First", "Second"]
    assert [mail.name for mail in await running.mails()] == ["jobs/submitted"] * 2


async def test_who_saves_and_then_sends_from_one_page_sends_that_draft(running: Running) -> None:
    browser = await running.person("ada")
    typed = {**FORM, "once": "x" * 22}

    saved = await browser.post("/jobs/create/", data={**typed, "do": "save"})
    sent = [await browser.post("/jobs/create/", data={**typed, "do": "send"}) for _ in range(2)]

    assert saved.headers["location"].endswith("/preview/")
    assert {one.headers["location"] for one in sent} == {"/jobs/thanks/"}
    assert [row.state for row in await running.rows(select(job))] == ["submitted"]
    assert [mail.name for mail in await running.mails()] == ["jobs/submitted"]


@pytest.mark.parametrize("state", [State.DRAFT, State.REMOVED])
async def test_what_was_never_sent_is_only_for_its_author(board: Board, running: Running, state: State) -> None:
    number = await board.job(State.DRAFT, title="In secret")
    ada, mod = await running.person("ada"), await running.person("mod")
    if state is State.REMOVED:
        await ada.post(f"/jobs/{number}/remove/", data={"version": "1"})
    sent = await board.job()

    assert (await ada.get(f"/jobs/{number}/preview/")).status_code == 200
    for path in ("/admin/jobs/", f"/admin/jobs/?state={state.value}"):
        assert "In secret" not in (await mod.get(path)).text
    assert "1 draft" not in (await mod.get(f"/admin/jobs/{sent}/")).text
    for path in (f"/admin/jobs/{number}/", f"/jobs/{number}/preview/", f"/jobs/{number}/edit/"):
        assert (await mod.get(path)).status_code == 404, path


async def test_without_its_version_nothing_is_changed(board: Board, running: Running) -> None:
    number, ada = await board.job(State.DRAFT), await running.person("ada")

    for path, typed in (("preview/", {}), ("edit/", {**FORM, "title": "Other", "do": "send"}), ("remove/", {})):
        assert (await ada.post(f"/jobs/{number}/{path}", data=typed)).status_code == 422, path

    found = await board.get(number)
    assert (found.state, found.title, found.version) == (State.DRAFT, "Python developer", 1)


async def test_who_goes_back_and_writes_something_else_makes_another_posting(running: Running) -> None:
    browser, bob = await running.person("ada"), await running.person("bob")
    typed = {**FORM, "once": "x" * 22, "do": "save"}

    first = await browser.post("/jobs/create/", data=typed)
    again = await browser.post("/jobs/create/", data=typed)
    other = await browser.post("/jobs/create/", data={**typed, "title": "Another"})
    his = await bob.post("/jobs/create/", data=typed)

    assert first.headers["location"] == again.headers["location"]
    assert len({one.headers["location"] for one in (first, other, his)}) == 3


async def test_a_form_that_was_refused_or_looked_at_stays_the_same_form(running: Running) -> None:
    browser = await running.person("ada")

    for typed in ({"company": "", "do": "send"}, {"do": "preview"}):
        page = _main((await browser.post("/jobs/create/", data={**FORM, "once": "x" * 22, **typed})).text)
        assert page.css_first("input[name=once]").attributes["value"] == "x" * 22


async def test_a_draft_need_not_be_complete_until_it_is_sent(running: Running) -> None:
    browser = await running.person("ada")

    saved = await browser.post("/jobs/create/", data={"title": "Half a posting", "do": "save"})
    page = (await browser.get(saved.headers["location"])).text
    number = int(saved.headers["location"].split("/")[2])
    sent = await browser.post(f"/jobs/{number}/preview/", data={"version": "1"})

    assert saved.status_code == 303
    assert "not complete" in _main(page).text()
    assert "Company" in _main(page).text()
    assert "Send for review" not in page
    assert sent.status_code == 422
    assert "The posting is not complete." in sent.text
    assert await running.mails() == []


async def test_a_draft_is_edited_and_sent(running: Running) -> None:
    browser = await running.person("ada")
    saved = await browser.post("/jobs/create/", data={"title": "Half a posting", "do": "save"})
    number = int(saved.headers["location"].split("/")[2])
    form = _main((await browser.get(f"/jobs/{number}/edit/")).text)
    version = form.css_first("input[name=version]").attributes["value"]

    sent = await browser.post(f"/jobs/{number}/edit/", data={**FORM, "version": version, "do": "send"})

    assert sent.headers["location"] == f"/jobs/{number}/preview/"
    (row,) = await running.rows(select(job))
    assert (row.state, row.title) == ("submitted", "Python developer")
    assert len(await running.mails()) == 1


async def test_the_preview_is_drawn_before_anything_is_saved(running: Running) -> None:
    browser = await running.person("ada")

    answer = await browser.post("/jobs/create/", data={**FORM, "do": "preview"})

    page = _main(answer.text)
    assert answer.status_code == 200
    assert page.css_first("h1").text().strip().startswith("Python developer")
    assert page.css_first(".facts")
    assert page.css_first("#f-title").attributes["value"] == "Python developer"
    assert await running.rows(select(job)) == []


async def test_the_live_preview_is_the_part_that_the_page_has(board: Board, running: Running) -> None:
    browser = await running.person("ada")
    number = await board.job()

    live = await browser.post("/jobs/preview/", data=FORM)
    page = await browser.get(f"/jobs/{number}/preview/")
    incomplete = await browser.post("/jobs/preview/", data={"title": "x"})

    facts = [Html(text.text).css("dl.facts")[0].html for text in (live, page)]
    work = [Html(text.text).css("[aria-labelledby=work]")[0].html for text in (live, page)]
    assert facts[0] == facts[1]
    assert work[0] == work[1]
    assert "<html" not in live.text
    assert "Not right yet: Company, Category" in incomplete.text
    assert Html(incomplete.text).css("h1")[0].text().startswith("x")


async def test_the_live_preview_of_an_edit_knows_the_terms_that_are_offered_no_more(
    board: Board, running: Running
) -> None:
    number = await board.job(category="snake-charmer")
    ada, eve = await running.person("ada"), await running.person("eve")
    form = _main((await ada.get(f"/jobs/{number}/edit/")).text).css_first("form[data-preview]")
    path, typed = form.attributes["data-preview"], {**FORM, "category": "snake-charmer"}

    assert "Not right yet" not in (await ada.post(path, data=typed)).text
    assert "Not right yet: Category" in (await ada.post("/jobs/preview/", data=typed)).text
    assert (await eve.post(path, data=typed)).status_code == 404


async def test_two_tabs_do_not_overwrite_each_other(board: Board, running: Running) -> None:
    browser = await running.person("ada")
    number = await board.job(State.DRAFT)
    await browser.post(f"/jobs/{number}/edit/", data={**FORM, "title": "First tab", "version": 1, "do": "save"})

    second = await browser.post(
        f"/jobs/{number}/edit/", data={**FORM, "title": "Second tab", "version": 1, "do": "save"}
    )
    page = _main(second.text)
    again = await browser.post(
        f"/jobs/{number}/edit/",
        data={
            **FORM,
            "title": "Second tab",
            "do": "save",
            "version": page.css_first("[name=version]").attributes["value"],
        },
    )

    assert second.status_code == 409
    assert [node.text() for node in page.css(".diff p")] == ["First tab", "Second tab"]
    assert page.css_first("#f-title").attributes["value"] == "Second tab"
    assert again.status_code == 303
    assert (await board.get(number)).title == "Second tab"


async def test_what_is_typed_while_a_moderator_removes_the_posting_is_shown_with_the_reason(
    board: Board, running: Running
) -> None:
    ada, number = await running.person("ada"), await board.job()
    await actions.remove(board.service, number, by=board.moderator, words="It asks for *money*.")

    answer = await ada.post(
        f"/jobs/{number}/edit/", data={**FORM, "text": "My <new> words", "version": "1", "do": "send"}
    )
    page = _main((await ada.get(f"/jobs/{number}/preview/")).text)

    assert answer.status_code == 409
    assert "My <new> words" in [node.text() for node in _main(answer.text).css("pre")]
    assert "This posting is removed" in answer.text
    assert "Removed" in page.text() and "It asks for money." in page.text()
    assert "It asks for money." in _main((await ada.get("/jobs/mine/")).text).text()


async def test_a_moderator_is_not_told_that_they_are_mailed(board: Board, running: Running) -> None:
    number = await board.job()
    ada, mod = await running.person("ada"), await running.person("mod")

    assert "You get a mail when they have decided" in (await ada.get(f"/jobs/{number}/preview/")).text
    assert "You get a mail" not in (await mod.get(f"/jobs/{number}/preview/")).text


async def test_what_is_not_possible_is_not_called_somebody_elses_doing(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)

    page = _main((await (await running.person("ada")).get(f"/jobs/{number}/renew/")).text)

    assert page.css_first("h1").text() == "Not possible now"


async def test_an_instant_in_a_page_has_no_parts_of_a_second(board: Board, running: Running) -> None:
    """Six digits of them are none of the forms that HTML takes."""
    running.clock.at = running.clock.at.replace(microsecond=123_456)
    number = await board.job()
    await actions.comment(board.service, number, "Well?", by=board.author)

    for who, path in (("ada", f"/jobs/{number}/preview/"), ("mod", f"/admin/jobs/{number}/")):
        instants = [
            node.attributes["datetime"] or ""
            for node in Html((await (await running.person(who)).get(path)).text).css("time[datetime]")
        ]
        assert any("T" in one for one in instants)
        assert not [one for one in instants if "." in one]


async def test_a_list_without_an_empty_line_is_not_required(running: Running) -> None:
    """HTML: the first option of a `select required` is empty."""
    page = _main((await (await running.person("ada")).get("/jobs/create/")).text)

    for select_ in page.css("select[required]"):
        assert not select_.css_first("option").attributes["value"]
    assert "required" in page.css_first("#f-category").attributes


async def test_an_author_cannot_see_or_touch_another_ones_posting(board: Board, running: Running) -> None:
    number = await board.job(State.REJECTED)
    eve = await running.person("eve")
    before = await running.rows(select(job))

    for part in ("edit", "preview", "remove", "renew", "comment"):
        if part != "comment":
            assert (await eve.get(f"/jobs/{number}/{part}/")).status_code == 404, part
        assert (await eve.post(f"/jobs/{number}/{part}/", data={**FORM, "words": "x"})).status_code == 404, part
    assert (await eve.get(f"/jobs/{number}/")).status_code == 404

    assert await running.rows(select(job)) == before


async def test_an_unpublished_posting_is_seen_by_its_author_and_moderators(board: Board, running: Running) -> None:
    number = await board.job()

    for name in ("ada", "mod"):
        answer = await (await running.person(name)).get(f"/jobs/{number}/")
        assert answer.status_code == 200
        assert "Python developer" in _main(answer.text).css_first("h1").text()
        assert answer.headers["cache-control"] == "private, no-store"
    assert (await running.client().get(f"/jobs/{number}/")).status_code == 404


async def test_the_page_that_the_build_has_made_wins(running: Running) -> None:
    """The tiny site has a posting of that number."""
    (built,) = [path for path in (running.service.settings.site / "jobs").iterdir() if path.name.isdigit()][:1]
    browser = await running.person("ada")

    answers = [await one.get(f"/jobs/{built.name}/") for one in (browser, running.client())]

    assert [answer.text for answer in answers] == [(built / "index.html").read_text(encoding="utf-8")] * 2


async def test_removing_asks_first_and_is_a_post(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    browser = await running.person("ada")

    question = await browser.get(f"/jobs/{number}/remove/")
    after_question = await board.get(number)
    done = await browser.post(f"/jobs/{number}/remove/", data={"version": "2"})

    assert "Remove it" in question.text
    assert after_question.state is State.APPROVED
    assert done.headers["location"] == "/jobs/mine/"
    assert (await board.get(number)).state is State.REMOVED
    assert "is removed" in (await browser.get("/jobs/mine/")).text


async def test_internal_comments_never_reach_the_author(board: Board, running: Running) -> None:
    number = await board.job()
    await actions.comment(board.service, number, "Looks like spam?", by=board.moderator, is_internal=True)
    await actions.comment(board.service, number, "Where is it?", by=board.moderator)
    browser = await running.person("ada")

    page = (await browser.get(f"/jobs/{number}/preview/")).text
    answered = await browser.post(f"/jobs/{number}/comment/", data={"words": "In **Utrecht**."})

    assert "Where is it?" in page
    assert "spam" not in page
    assert answered.status_code == 303
    mails = [(mail.name, mail.to) for mail in await running.mails()]
    assert mails[1:] == [("jobs/comment", "ada@example.org"), ("jobs/answer", "jobs@python.org")]
    assert "spam" not in "".join(mail.text + mail.html for mail in await running.mails())
    assert len(await running.rows(select(comments.comment))) == 3


async def test_an_author_cannot_comment_internally(board: Board, running: Running) -> None:
    number = await board.job()
    browser = await running.person("ada")

    await browser.post(f"/jobs/{number}/comment/", data={"words": "Hm", "is_internal": "on"})

    (said,) = await running.rows(select(comments.comment))
    assert said.is_internal is False


async def test_why_it_was_rejected_stands_on_its_page(board: Board, running: Running) -> None:
    number = await board.job(State.REJECTED)
    browser = await running.person("ada")

    assert "Not about Python." in _main((await browser.get(f"/jobs/{number}/preview/")).text).text()


async def test_somebody_without_a_confirmed_address_posts_nothing(running: Running) -> None:
    browser = await running.person("bob", is_verified=False)

    assert (await browser.get("/jobs/create/")).status_code == 403
    assert (await browser.post("/jobs/create/", data={**FORM, "do": "send"})).status_code == 403
    assert (await browser.get("/jobs/mine/")).status_code == 200
    assert await running.rows(select(job)) == []


async def test_the_old_addresses_of_moderators_lead_to_the_desk(running: Running) -> None:
    for old in ("/jobs/review/", "/jobs/moderate/"):
        assert (await running.client().get(old)).headers["location"] == "/admin/jobs/"


async def test_an_author_makes_twenty_postings_a_day(board: Board, running: Running) -> None:
    browser = await running.person("ada")
    for _ in range(20):
        await board.job(State.DRAFT)

    refused = await browser.post("/jobs/create/", data={**FORM, "do": "send"})
    running.clock.on(hours=24, seconds=1)
    later = await browser.post("/jobs/create/", data={**FORM, "do": "send"})

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "86401")
    assert "You have made 20 postings within a day." in refused.text
    assert "You keep a service fast.</textarea>" in refused.text
    assert later.status_code == 303
