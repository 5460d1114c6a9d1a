"""Basic membership: its forms, the yearly affirmation, the list for staff. On both databases."""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.membership import rules, timing
from services.membership.tables import membership
from services.moderation.decisions import decision
from services.people import Role
from services.slices import exports
from tests.services.conftest import MORNING, Running

JOIN, EDIT, AFFIRM = "/users/membership/", "/users/membership/edit/", "/users/membership/affirm/"
TYPED = {
    "legal_name": "Ada Byron", "preferred_name": "Ada", "email": "ada@home.example", "city": "Utrecht", "country": "Netherlands",
}  # fmt: skip
FORM = {**TYPED, "code_of_conduct": "on"}


def _main(text: str) -> Any:
    return Html(text).css_first("main")


async def _rows(running: Running) -> list[Any]:
    return await running.rows(select(membership))


async def _member(running: Running, name: str = "ada", **typed: str) -> httpx2.AsyncClient:
    browser = await running.person(name)
    answer = await browser.post(JOIN, data={**FORM, **typed})
    assert answer.status_code == 303, answer.text
    return browser


async def test_who_agrees_becomes_a_basic_member(running: Running) -> None:
    browser = await running.person("ada")
    asked = await browser.get(JOIN)
    answer = await browser.post(JOIN, data=FORM)

    (row,) = await _rows(running)
    assert _main(asked.text).css_first("#f-email").attributes["value"] == "ada@example.org"
    assert answer.headers["location"] == "/users/membership/thanks/"
    assert (row.legal_name, row.email, row.votes, row.affirmed, row.agreed) == (
        "Ada Byron", "ada@home.example", False, None, MORNING,
    )  # fmt: skip
    assert "You are a Basic Member" in (await browser.get(answer.headers["location"])).text
    assert (await browser.get(JOIN)).headers["location"] == EDIT


async def test_without_the_code_of_conduct_nobody_joins_and_what_was_typed_is_kept(running: Running) -> None:
    browser = await running.person("ada")

    answer = await browser.post(JOIN, data=TYPED)

    page = _main(answer.text)
    assert answer.status_code == 422
    assert "Agreeing to the code of conduct is required." in page.css_first("#f-code_of_conduct-problem").text()
    assert page.css_first("#f-legal_name").attributes["value"] == "Ada Byron"
    assert await _rows(running) == []


@pytest.mark.parametrize("field", TYPED)
async def test_each_field_that_is_empty_is_named(running: Running, field: str) -> None:
    browser = await running.person("ada")

    answer = await browser.post(JOIN, data={**FORM, field: " "})

    assert answer.status_code == 422
    assert [node.attributes["href"] for node in _main(answer.text).css(".problems a")] == [f"#f-{field}"]


async def test_what_was_agreed_to_is_not_asked_again_and_cannot_be_taken_back_by_an_edit(running: Running) -> None:
    browser = await _member(running)
    running.clock.on(days=1)

    page = await browser.get(EDIT)
    await browser.post(
        EDIT, data={**TYPED, "city": "Delft", "region": "Zuid-Holland", "code_of_conduct": "", "version": "1"}
    )

    (row,) = await _rows(running)
    assert "code_of_conduct" not in page.text
    assert "Agreed to on 23 November 2026" in _main(page.text).text()
    assert (row.city, row.region, row.agreed) == ("Delft", "Zuid-Holland", MORNING)


async def test_who_sends_the_form_twice_is_one_member(running: Running) -> None:
    browser = await _member(running)

    again = await browser.post(JOIN, data=FORM)

    assert again.headers["location"] == EDIT
    assert len(await _rows(running)) == 1


async def test_two_windows_do_not_overwrite_each_other(running: Running) -> None:
    browser = await _member(running)
    await browser.post(EDIT, data={**TYPED, "city": "Delft", "version": "1"})

    answer = await browser.post(EDIT, data={**TYPED, "city": "Leiden", "version": "1"})

    page = _main(answer.text)
    assert answer.status_code == 409
    assert "Delft" in page.css_first(".diff").text() and "Leiden" in page.css_first(".diff").text()
    assert page.css_first("#f-city").attributes["value"] == "Leiden"
    assert (await _rows(running))[0].city == "Delft"


async def test_without_a_version_nothing_is_overwritten(running: Running) -> None:
    browser = await _member(running)

    answer = await browser.post(EDIT, data={**TYPED, "city": "Leiden"})

    assert (answer.status_code, (await _rows(running))[0].city) == (422, "Utrecht")


# Who is no member, or nobody in particular


@pytest.mark.parametrize("path", [EDIT, AFFIRM, "/users/membership/delete/eve/"])
async def test_who_is_no_member_is_told_so(running: Running, path: str) -> None:
    browser = await running.person("eve")

    for answer in (await browser.get(path), await browser.post(path, data=TYPED)):
        assert answer.status_code == 404
        assert "You are not a Basic Member yet" in answer.text
        assert _main(answer.text).css_first(f'a[href="{JOIN}"]')


async def test_nobody_is_thanked_for_a_membership_that_there_is_not(running: Running) -> None:
    answer = await (await running.person("eve")).get("/users/membership/thanks/")

    assert answer.status_code == 404
    assert "You are not a Basic Member yet" in answer.text


@pytest.mark.parametrize("path", [JOIN, EDIT, AFFIRM, "/users/membership/affirm/done/", "/users/membership/thanks/"])
async def test_nobody_in_particular_is_sent_to_sign_in(running: Running, path: str) -> None:
    answer = await running.client().get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/accounts/login/?next=/users/membership/")
    assert (await running.client().post(AFFIRM)).status_code == 303


# Ending it


async def test_who_leaves_leaves_nothing(running: Running) -> None:
    browser = await _member(running)

    asked = await browser.get("/users/membership/delete/ada/")
    answer = await browser.post("/users/membership/delete/ada/")

    assert "is deleted" in asked.text
    assert answer.headers["location"] == JOIN
    assert await _rows(running) == []


async def test_nobody_ends_the_membership_of_another(running: Running) -> None:
    await _member(running)
    await _member(running, "eve")

    answer = await (await running.person("eve")).post("/users/membership/delete/ada/")

    assert answer.status_code == 403
    assert len(await _rows(running)) == 2


async def test_with_the_account_goes_the_membership_and_before_it_can_be_taken_along(running: Running) -> None:
    browser = await _member(running, votes="on")

    data = (await browser.get("/accounts/export/")).json()["membership"]
    await browser.post("/accounts/delete/", data={"password": ""})

    assert data["legal_name"] == "Ada Byron" and data["votes"] is True
    assert await _rows(running) == []


async def test_the_log_says_what_was_done_and_nothing_about_the_person(running: Running) -> None:
    browser = await _member(running)
    await browser.post(EDIT, data={**TYPED, "version": "1"})
    await browser.post(AFFIRM)
    await browser.post("/users/membership/delete/ada/")

    rows = await running.rows(select(decision).order_by(decision.c.id))

    assert [row.action for row in rows] == ["join", "edit", "affirm", "leave"]
    assert not any(word in str(row._mapping) for row in rows for word in ("Byron", "home.example", "Utrecht"))


async def test_twenty_changes_a_day_are_enough(running: Running) -> None:
    browser = await _member(running)
    for _ in range(rules.A_DAY - 1):
        await browser.post(AFFIRM)

    answer = await browser.post(AFFIRM)

    version = str((await _rows(running))[0].version)
    typed = await browser.post(EDIT, data={**TYPED, "city": "Leiden", "version": version})

    assert (answer.status_code, typed.status_code) == (429, 429)
    assert answer.headers["retry-after"] == "86401"
    assert _main(typed.text).css_first("#f-city").attributes["value"] == "Leiden"


# The vote


async def test_who_means_to_vote_has_affirmed_it_for_366_days(running: Running) -> None:
    browser = await _member(running, votes="on")
    says = []
    for days in (0, 365, 1):
        running.clock.on(days=days)
        browser = await running.person("ada")
        says.append(_main((await browser.get(EDIT)).text).text())

    assert [("Affirmed until 24 November 2027" in text, "lapsed on" in text) for text in says] == [
        (True, False), (True, False), (False, True),
    ]  # fmt: skip
    done = await browser.post(AFFIRM)
    assert "24 November 2028" in (await browser.get(done.headers["location"])).text


async def test_an_edit_renews_no_affirmation_but_the_first_wish_to_vote_is_one(running: Running) -> None:
    browser = await _member(running)
    await browser.post(EDIT, data={**TYPED, "votes": "on", "version": "1"})
    first = (await _rows(running))[0].affirmed
    running.clock.on(days=1)
    browser = await running.person("ada")
    await browser.post(EDIT, data={**TYPED, "votes": "on", "city": "Delft", "version": "2"})

    assert (first, (await _rows(running))[0].affirmed) == (MORNING, MORNING)


async def test_members_are_told_before_it_lapses_each_time_once_and_anew_in_the_next_year(running: Running) -> None:
    await _member(running, votes="on")
    await _member(running, "eve")
    told = []
    for left in (31, 30, 29, 8, 7, 1, -1):
        running.clock.at = MORNING + rules.AFFIRMED_FOR - timedelta(days=left)
        await timing.remind(running.service)
        await timing.remind(running.service)
        told.append(len(await running.mails()))
    await (await running.person("ada")).post(AFFIRM)
    running.clock.on(days=340)
    await timing.remind(running.service)

    mails = await running.mails()
    assert told == [0, 1, 1, 1, 2, 2, 2]
    assert len(mails) == 3
    assert {mail.to for mail in mails} == {"ada@home.example"}  # where the form says that the Foundation writes
    assert mails[0].subject == "Affirm until 24 November 2027 that you mean to vote"
    assert "http://testserver/users/membership/affirm/" in mails[0].text


# Staff


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["bob", "ada"]), ("q=byron", ["ada"]), ("q=utrecht", ["bob", "ada"]), ("q=%25", []), ("votes=yes", ["bob"]), ("q=BOB", ["bob"])],
)  # fmt: skip
async def test_staff_search_the_members(running: Running, query: str, found: list[str]) -> None:
    await _member(running)
    await _member(running, "bob", legal_name="Bob Example", preferred_name="Bob", votes="on")
    staff = await running.person("grace", Role.STAFF)

    page = await staff.get(f"/admin/members/?{query}")

    assert [node.text() for node in _main(page.text).css("tbody th a")] == found


async def test_the_list_is_taken_as_csv_without_formulas_and_that_stands_in_the_log(running: Running) -> None:
    await _member(running, email="+cmd@home.example", votes="on")
    await _member(running, "-eve")
    staff = await running.person("grace", Role.STAFF)

    answer = await staff.post("/admin/members/export/?q=utrecht")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert rows == [
        ["membership_type", "creator", "email_address", "votes", "last_vote_affirmation"],
        ["Basic", "'-eve", "ada@home.example", "no", ""],
        ["Basic", "ada", "'+cmd@home.example", "yes", "2026-11-23T09:00:00+00:00"],
    ]
    (logged,) = await running.rows(select(decision).where(decision.c.action == "export"))
    assert (logged.by_name, logged.details) == ("grace", {"members": 2})


@pytest.mark.parametrize("roles", [(), (Role.JOB_MODERATOR,), (Role.EDITOR,)])
async def test_nobody_else_sees_the_members(running: Running, roles: tuple[Role, ...]) -> None:
    browser = await running.person("max", *roles)

    assert (await browser.get("/admin/members/")).status_code == 403
    assert (await browser.post("/admin/members/export/")).status_code == 403


async def test_nothing_of_members_is_exported_to_the_site(running: Running) -> None:
    from services.rebuild.export import made

    await _member(running, votes="on")

    files = await made(running.service, exports())

    assert not any(word in data for data in files.values() for word in (b"Byron", b"home.example", b"Utrecht"))


async def test_what_is_typed_never_runs(running: Running) -> None:
    evil = "<script>alert(1)</script>"
    browser = await _member(running, legal_name=f"A {evil}", preferred_name=f"B {evil}", city=f"C {evil}")
    staff = await running.person("grace", Role.STAFF)

    for page in (await browser.get(EDIT), await staff.get("/admin/members/")):
        assert page.status_code == 200
        assert evil not in page.text
