"""One posting at the desk: what it shows, what is decided, and what happens when two decide."""

from typing import Any

from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.jobs import actions
from services.jobs.rules import State
from services.mail.tables import mail
from services.people import Role
from services.rebuild.tables import build, request
from tests.services.staff.conftest import CONTENT, Desk

HOSTILE = "<script>alert(1)</script>"


async def test_a_posting_is_shown_as_its_page_will_show_it(desk: Desk) -> None:
    number = await desk.job(text="You keep *a service* fast.")

    page = await desk.browser.get(f"/admin/jobs/{number}/")

    assert page.status_code == 200
    assert "<em>a service</em>" in page.text
    assert 'href="/jobs/location/utrecht-netherlands/"' in page.text


async def test_what_is_hostile_does_nothing_at_the_desk(desk: Desk) -> None:
    number = await desk.job(
        title=f"Dev {HOSTILE}", company=HOSTILE, city=HOSTILE, text=f"{HOSTILE}[x](javascript:alert(1))<img src=x onerror=alert(1)>"
    )  # fmt: skip
    await actions.comment(desk.service, number, HOSTILE, by=desk.author)

    for path in ("/admin/", "/admin/jobs/", f"/admin/jobs/{number}/"):
        page = (await desk.browser.get(path)).text

        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<img src=" not in page


async def test_approving_tells_the_author_and_asks_for_a_build(desk: Desk) -> None:
    number = await desk.job()

    answer = await desk.post(number, "approve")
    page = await desk.browser.get(answer.headers["location"])

    assert answer.status_code == 303
    assert (await desk.get(number)).state is State.APPROVED
    assert "The author is mailed at" in page.text and "09:10" in page.text
    assert "Waits for a build" in page.text
    assert [row.about for row in await desk.running.rows(select(request))] == [f"job:{number}"]


async def test_rejecting_sends_the_words_that_the_moderator_wrote(desk: Desk) -> None:
    number = await desk.job()

    await desk.post(number, "reject", reason="not-python", words="Please say what Python is for.")

    (mailed,) = await desk.running.rows(select(mail).where(mail.c.name == "jobs/rejected"))
    assert "Please say what Python is for." in mailed.text
    assert mailed.to == "ada@example.org"


async def test_rejecting_without_words_sends_those_of_the_reason(desk: Desk) -> None:
    number = await desk.job()

    await desk.post(number, "reject", reason="unpaid", words="")

    (mailed,) = await desk.running.rows(select(mail).where(mail.c.name == "jobs/rejected"))
    assert "paid work" in mailed.text


async def test_rejecting_without_any_reason_is_refused_and_changes_nothing(desk: Desk) -> None:
    number = await desk.job()

    answer = await desk.post(number, "reject", words="  ")

    assert answer.status_code == 422
    assert "Choose a reason, or write one" in answer.text
    assert (await desk.get(number)).state is State.SUBMITTED


async def test_a_decision_is_undone_with_its_mail(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "reject", reason="unpaid")
    desk.running.clock.on(minutes=9)

    page = await desk.browser.get(f"/admin/jobs/{number}/")
    await desk.post(number, "undo")
    desk.running.clock.on(minutes=5)
    await desk.running.work()

    assert "can be undone for 1 minute" in page.text
    assert (await desk.get(number)).state is State.SUBMITTED
    assert [row.state for row in await desk.running.mails() if row.name == "jobs/rejected"] == ["taken back"]


async def test_a_decision_cannot_be_undone_when_its_time_is_over(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    desk.running.clock.on(minutes=10)

    page = await desk.browser.get(f"/admin/jobs/{number}/")
    answer = await desk.post(number, "undo")

    assert 'value="undo"' not in page.text
    assert answer.status_code == 409


async def test_who_is_slower_of_two_moderators_is_told_and_overwrites_nothing(desk: Desk) -> None:
    number = await desk.job()
    ben = await desk.running.person("ben", Role.JOB_MODERATOR)
    await ben.post(f"/admin/jobs/{number}/", data={"action": "reject", "version": "1", "words": "No."})

    answer = await desk.post(number, "approve")

    assert answer.status_code == 409
    assert "ben was quicker: rejected" in answer.text
    assert (await desk.get(number)).state is State.REJECTED


async def test_why_it_is_removed_is_told_to_the_author_and_the_log(desk: Desk) -> None:
    number = await desk.job()

    await desk.post(number, "remove", words="It asks for money.")
    ada = await desk.running.person("ada")

    assert "It asks for money." in (await ada.get(f"/jobs/{number}/preview/")).text
    assert "It asks for money." in (await desk.browser.get(f"/admin/jobs/{number}/")).text


async def test_a_decision_on_what_was_edited_meanwhile_shows_both_versions(desk: Desk) -> None:
    number = await desk.job()
    await actions.edit(desk.service, number, {**CONTENT, "text": "You keep two services fast."}, by=desk.author)

    answer = await desk.post(number, "approve", version=1)

    assert answer.status_code == 409
    assert "<h1>Changed meanwhile</h1>" in answer.text and "was quicker" not in answer.text
    assert "<del>a service</del>" in answer.text and "<ins>two services</ins>" in answer.text
    assert f'href="/admin/jobs/{number}/"' in answer.text
    assert (await desk.get(number)).state is State.SUBMITTED


async def test_the_words_of_a_rejection_that_came_too_late_are_shown(desk: Desk) -> None:
    number = await desk.job()
    await actions.edit(desk.service, number, {**CONTENT, "city": "Delft"}, by=desk.author)

    answer = await desk.post(number, "reject", version=1, words="Please say what <Python> is for.")

    assert answer.status_code == 409
    assert "Please say what &lt;Python&gt; is for." in answer.text


async def test_a_comment_on_what_was_removed_meanwhile_is_shown(desk: Desk) -> None:
    number = await desk.job()
    await actions.remove(desk.service, number, by=desk.author)

    answer = await desk.post(number, "comment", words="Which time zone?", to="author")

    assert answer.status_code == 409
    assert "Which time zone?" in answer.text and "it cannot be commented on now" in answer.text


async def test_words_that_are_too_long_stay_in_the_form(desk: Desk) -> None:
    number, words = await desk.job(), "Too long. " * 501

    answer = await desk.post(number, "reject", reason="unpaid", words=words)

    page: Any = Html(answer.text)
    assert answer.status_code == 422
    assert page.css("#f-words")[0].text().strip() == words.strip()
    assert page.css("#f-reason option[selected]")[0].attributes["value"] == "unpaid"


async def test_an_empty_comment_opens_the_form_of_comments(desk: Desk) -> None:
    number = await desk.job()

    page: Any = Html((await desk.post(number, "comment", words=" ", to="author")).text)

    assert [one.attributes["id"] for one in page.css("details.asks[open]")] == ["note"]
    assert page.css("#note input[checked]")[0].attributes["value"] == "author"


async def test_two_who_look_at_one_posting_are_told(desk: Desk) -> None:
    number = await desk.job()
    ben = await desk.running.person("ben", Role.JOB_MODERATOR)
    await ben.get(f"/admin/jobs/{number}/")
    desk.running.clock.on(seconds=45)

    page = await desk.browser.get(f"/admin/jobs/{number}/")
    queue = await desk.browser.get("/admin/")
    desk.running.clock.on(seconds=91)
    later = await desk.browser.get(f"/admin/jobs/{number}/")

    assert "ben looks at this since" in page.text
    assert "ben <small" in queue.text
    assert "ben looks at this" not in later.text


async def test_a_sign_keeps_somebody_in_sight(desk: Desk) -> None:
    number = await desk.job()
    ben = await desk.running.person("ben", Role.JOB_MODERATOR)
    await ben.get(f"/admin/jobs/{number}/")
    desk.running.clock.on(seconds=60)
    sign = await ben.post(f"/admin/jobs/{number}/here/")
    desk.running.clock.on(seconds=60)

    page = await desk.browser.get(f"/admin/jobs/{number}/")

    assert sign.status_code == 204
    assert "ben looks at this since" in page.text and "09:00" in page.text


async def test_an_edit_of_what_is_up_is_shown_beside_it(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    desk.running.clock.on(minutes=11)
    await actions.edit(desk.service, number, {**CONTENT, "city": "Delft"}, by=desk.author)

    page = await desk.browser.get(f"/admin/jobs/{number}/")

    assert "<del>Utrecht</del>" in page.text and "<ins>Delft</ins>" in page.text


async def test_a_posting_that_is_there_already_is_hinted_at(desk: Desk) -> None:
    first, second = await desk.job(), await desk.job()

    page = await desk.browser.get(f"/admin/jobs/{second}/")

    assert "Maybe posted before" in page.text
    assert f'href="/admin/jobs/{first}/"' in page.text


async def test_a_note_among_moderators_is_not_mailed(desk: Desk) -> None:
    number = await desk.job()

    await desk.post(number, "comment", words="Looks like the one of last week.", to="moderators")
    page = await desk.browser.get(f"/admin/jobs/{number}/")

    assert "Looks like the one of last week." in page.text and "moderators only" in page.text
    assert [row.name for row in await desk.running.mails()] == ["jobs/submitted"]


async def test_a_comment_to_the_author_is_mailed(desk: Desk) -> None:
    number = await desk.job()

    await desk.post(number, "comment", words="Which time zone?", to="author")

    (mailed,) = [row for row in await desk.running.mails() if row.name == "jobs/comment"]
    assert mailed.to == "ada@example.org" and "Which time zone?" in mailed.text


async def test_what_happened_afterwards_is_told(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    now = desk.running.clock()
    async with desk.running.db.transaction() as tx:
        made = build.insert().values(id=31, trigger="local", state="live", started=now, ended=now, asked=1)
        await tx.execute(made)
        await tx.execute(request.update().values(build=31))

    fragment = await desk.browser.get(f"/admin/jobs/{number}/after/?version=2")

    assert "Live since" in fragment.text and "build 31" in fragment.text
    assert "<html" not in fragment.text and 'data-under-way="no"' in fragment.text


async def test_a_build_that_failed_is_told_with_its_message(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    now = desk.running.clock()
    async with desk.running.db.transaction() as tx:
        failed = {"state": "failed", "message": "content/x.yaml:3: no", "started": now, "ended": now, "asked": 1}
        await tx.execute(build.insert().values(id=1, trigger="local", **failed))
        await tx.execute(request.update().values(build=1))

    fragment = await desk.browser.get(f"/admin/jobs/{number}/after/")

    assert "content/x.yaml:3: no" in fragment.text


async def test_the_script_learns_that_the_posting_has_changed(desk: Desk) -> None:
    number = await desk.job()
    same = await desk.browser.get(f"/admin/jobs/{number}/after/?version=1")
    await actions.edit(desk.service, number, {**CONTENT, "city": "Delft"}, by=desk.author)

    changed = await desk.browser.get(f"/admin/jobs/{number}/after/?version=1")

    assert "has changed since you opened it" not in same.text
    assert "has changed since you opened it" in changed.text


async def test_after_a_decision_the_next_one_is_offered(desk: Desk) -> None:
    first = await desk.job(title="First")
    desk.running.clock.on(minutes=1)
    second = await desk.job(title="Second")

    before = await desk.browser.get(f"/admin/jobs/{first}/")
    await desk.post(first, "approve")
    after = await desk.browser.get(f"/admin/jobs/{first}/")

    assert "1 of 2 that wait" in before.text
    assert f'href="/admin/jobs/{second}/" data-key="j"' in after.text


async def test_a_decision_that_does_not_say_its_version_is_refused(desk: Desk) -> None:
    number = await desk.job()

    answer = await desk.browser.post(f"/admin/jobs/{number}/", data={"action": "approve"})

    assert answer.status_code == 422
    assert (await desk.get(number)).state is State.SUBMITTED


async def test_the_list_of_all_postings_is_narrowed_by_the_address(desk: Desk) -> None:
    approved = await desk.job(title="Approved one")
    await desk.job(title="Waiting one")
    await desk.post(approved, "approve")

    page = await desk.browser.get("/admin/jobs/?state=approved&q=approved")
    none = await desk.browser.get("/admin/jobs/?q=nothing+like+it")

    assert "Approved one" in page.text and "Waiting one" not in page.text
    assert "None fits." in none.text


async def test_a_posting_takes_the_same_queries_however_much_was_said(desk: Desk) -> None:
    number = await desk.job()
    await desk.browser.get(f"/admin/jobs/{number}/")
    with desk.queries() as of_one:
        await desk.browser.get(f"/admin/jobs/{number}/")
    for _ in range(6):
        await actions.comment(desk.service, number, "Again.", by=desk.author)
        await desk.job()
    with desk.queries() as of_many:
        await desk.browser.get(f"/admin/jobs/{number}/")

    assert len(of_many) == len(of_one) <= 24, of_many


async def test_members_cannot_decide(desk: Desk) -> None:
    number = await desk.job()
    member = await desk.running.person("bob")

    answer = await member.post(f"/admin/jobs/{number}/", data={"action": "approve", "version": "1"})

    assert answer.status_code == 403
    assert (await desk.get(number)).state is State.SUBMITTED
