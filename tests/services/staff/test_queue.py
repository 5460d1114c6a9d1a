"""What waits, many decided at once, and what was decided just now."""

from sqlalchemy import select

from services.jobs import actions
from services.jobs.rules import State
from services.moderation.decisions import decision
from services.people import Role
from tests.services.staff.conftest import CONTENT, Desk


async def test_what_was_decided_just_now_is_named_by_its_title(desk: Desk) -> None:
    number = await desk.job(title="Keeper of snakes")
    await desk.post(number, "approve")

    page = await desk.browser.get("/admin/")
    undone = await desk.browser.post("/admin/", data={"undo": f"job:{number}"})
    told = await desk.browser.get(undone.headers["location"])

    assert f'<a href="/admin/jobs/{number}/">Keeper of snakes</a>' in page.text
    assert "Undone: “Keeper of snakes” is as it was before." in told.text


async def test_of_many_that_are_approved_at_once_three_are_named(desk: Desk) -> None:
    items = [f"job:{await desk.job(title=f'Post {number} ' + 'ü' * 90)}:1" for number in range(5)]

    answer = await desk.browser.post("/admin/", data={"item": items})
    told = await desk.browser.get(answer.headers["location"])

    assert "“Post 0 …”, “Post 1 …”, “Post 2 …” and 2 more." in told.text


async def test_an_empty_queue_says_so(desk: Desk) -> None:
    page = await desk.browser.get("/admin/")

    assert page.status_code == 200
    assert "Nothing waits." in page.text


async def test_what_waits_longest_stands_first(desk: Desk) -> None:
    await desk.job(title="First")
    desk.running.clock.on(days=4)
    await desk.job(title="Second")

    page = await desk.browser.get("/admin/")

    assert page.text.index("First") < page.text.index("Second")
    assert "4 days" in page.text and "data-late" in page.text


async def test_the_order_can_be_turned(desk: Desk) -> None:
    await desk.job(title="First")
    desk.running.clock.on(hours=1)
    await desk.job(title="Second")

    page = await desk.browser.get("/admin/?order=newest")

    assert page.text.index("Second</a>") < page.text.index("First</a>")


async def test_words_in_the_address_narrow_the_queue(desk: Desk) -> None:
    await desk.job(title="Data engineer")
    await desk.job(title="Web developer", company="Example Mills")

    page = await desk.browser.get("/admin/?q=mills")

    assert "Web developer" in page.text
    assert "Data engineer" not in page.text


async def test_a_queue_that_is_long_has_pages(desk: Desk) -> None:
    other = await desk.actor("bob")
    for number in range(26):  # nobody may send so many
        by = other if number < 13 else desk.author
        await actions.create(desk.service, {**CONTENT, "title": f"Post {number:02}"}, by=by, submit=True)

    page = await desk.browser.get("/admin/?page=2")
    beyond = await desk.browser.get("/admin/?page=9")

    assert "Post 25" in page.text and "Post 24" not in page.text
    assert beyond.status_code == 404


async def test_a_page_that_is_no_number_is_named(desk: Desk) -> None:
    page = await desk.browser.get("/admin/?page=-1")

    assert page.status_code == 422
    assert "not the number of a page" in page.text


async def test_what_is_ticked_is_approved_each_by_itself(desk: Desk) -> None:
    first, second = await desk.job(title="First"), await desk.job(title="Second")
    await actions.edit(desk.service, second, {**(await desk.get(second)).content, "city": "Delft"}, by=desk.author)

    answer = await desk.browser.post("/admin/", data={"item": [f"job:{first}:1", f"job:{second}:1"]})
    page = await desk.browser.get(answer.headers["location"])

    assert answer.status_code == 303
    assert ((await desk.get(first)).state, (await desk.get(second)).state) == (State.APPROVED, State.SUBMITTED)
    assert "Approved: “First”. Not approved: “Second”. This posting has changed since you opened it." in page.text


async def test_what_was_decided_just_now_can_be_undone_from_the_queue(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")

    page = await desk.browser.get("/admin/")
    answer = await desk.browser.post("/admin/", data={"undo": f"job:{number}"})

    assert "You decided just now" in page.text
    assert answer.status_code == 303
    assert (await desk.get(number)).state is State.SUBMITTED
    assert "You decided just now" not in (await desk.browser.get("/admin/")).text


async def test_what_was_decided_ten_minutes_ago_cannot_be_undone(desk: Desk) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    desk.running.clock.on(minutes=11)

    answer = await desk.browser.post("/admin/", data={"undo": f"job:{number}"})

    assert answer.status_code == 409
    assert (await desk.get(number)).state is State.APPROVED


async def test_an_item_that_is_none_is_refused(desk: Desk) -> None:
    for item in ("job", "job:x:1", "mail:1:1", "job:99999999999999999999:1"):
        answer = await desk.browser.post("/admin/", data={"item": item})

        assert answer.status_code == 422, item


async def test_beside_an_item_that_is_none_nothing_is_approved(desk: Desk) -> None:
    number = await desk.job()

    answer = await desk.browser.post("/admin/", data={"item": [f"job:{number}:1", "mail:1:1"]})
    posting = await desk.browser.get(f"/admin/jobs/{number}/")

    assert answer.status_code == 422
    assert 'value="approve"' in posting.text


async def test_the_queue_takes_as_many_queries_for_many_rows_as_for_one(desk: Desk) -> None:
    await desk.job()
    await desk.browser.get("/admin/")
    with desk.queries() as of_one:
        await desk.browser.get("/admin/")
    for _ in range(8):
        await desk.job()
    with desk.queries() as of_many:
        await desk.browser.get("/admin/")

    assert len(of_many) == len(of_one) <= 8, of_many


async def test_every_approval_is_in_the_log(desk: Desk) -> None:
    number = await desk.job()

    await desk.browser.post("/admin/", data={"item": f"job:{number}:1"})

    rows = await desk.running.rows(select(decision).order_by(decision.c.id))
    assert [(row.by_name, row.action) for row in rows] == [("ada", "submit"), ("maria", "approve")]


async def test_members_do_not_see_the_desk(desk: Desk) -> None:
    member = await desk.running.person("bob")

    assert (await member.get("/admin/")).status_code == 403
    assert (await desk.running.client().get("/admin/")).headers["location"].startswith("/accounts/login/")


async def test_moderators_of_jobs_see_only_what_is_theirs(desk: Desk) -> None:
    page = await desk.browser.get("/admin/")

    assert "/admin/jobs/" in page.text and "/admin/users/" not in page.text
    for path in ("users", "logs", "mails", "tasks", "builds", "routes"):
        assert (await desk.browser.get(f"/admin/{path}/")).status_code == 403, path


async def test_sponsor_managers_have_no_job_postings(desk: Desk) -> None:
    await desk.job()
    manager = await desk.running.person("sam", Role.SPONSOR_MANAGER)

    page = await manager.get("/admin/")

    assert "Nothing waits." in page.text and "/admin/jobs/" not in page.text
    assert (await manager.get("/admin/jobs/")).status_code == 403
