"""The sponsors' desk as its people use it: every page, every button, what is refused, and what programs get."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import delete, select, update

from services.people import Role
from services.sponsors import deciding, sheets, tables
from services.sponsors.pipeline import shared, summed
from services.sponsors.rules import ContractState, State
from services.uploads.tables import upload
from tests.services.sponsors.desk import AGREED, TODAY, Desk

pytestmark = pytest.mark.usefixtures("quick_documents")
TYPED = {"package": "supporting", "fee": "14000", "starts": "2026-12-01", "ends": "2027-11-30"}


def _text(answer: Any, css: str = "main") -> str:
    return " ".join(" ".join(node.text() for node in Html(answer.text).css(css)).split())


def _paths(number: int) -> list[str]:
    one = f"/admin/sponsors/{number}"
    return [
        "/admin/sponsors/", "/admin/sponsors/ending/", "/admin/sponsors/revenue/", f"/admin/sponsors/notify/?n={number}", f"{one}/",
        f"{one}/contract/", f"{one}/benefits/", f"{one}/contract/contract.pdf", "/admin/sponsors/sponsorships.csv",
        "/admin/sponsors/sponsorships.xlsx",
    ]  # fmt: skip


async def test_only_those_who_manage_sponsorships_have_these_pages(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED)
    other = await desk.running.person("eve", Role.JOB_MODERATOR)
    applicant = await desk.running.person("ada1")

    for path in _paths(number):
        assert (await manager.get(path)).status_code == 200, path
        for browser in (other, applicant):
            assert (await browser.get(path)).status_code == 403, path
        assert (await desk.running.client().get(path)).headers["location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["", "ending/", "revenue/", "notify/"])
async def test_a_page_without_anything_to_show_says_so(manager: httpx2.AsyncClient, path: str) -> None:
    page = await manager.get(f"/admin/sponsors/{path}")

    assert page.status_code == 200
    assert Html(page.text).css_first(".nothing") is not None


async def test_every_state_has_its_page(desk: Desk, manager: httpx2.AsyncClient) -> None:
    for state in State:
        page = await manager.get(f"/admin/sponsors/{await desk.sponsorship(state)}/")
        assert (page.status_code, state.value.capitalize() in _text(page)) == (200, True)
    for contract in ContractState:
        page = await manager.get(f"/admin/sponsors/{await desk.contract(contract)}/contract/")
        assert (page.status_code, contract.value.capitalize() in _text(page)) == (200, True)


async def test_the_pipeline_has_states_with_amounts_and_hides_what_was_rejected(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    await desk.sponsorship(State.APPLIED)
    await desk.sponsorship(State.REJECTED)
    await desk.sponsorship(State.FINALIZED)

    page = await manager.get("/admin/sponsors/")
    rejected = await manager.get("/admin/sponsors/?state=rejected")
    found = await manager.get("/admin/sponsors/?q=railways+3&year=2026")

    assert "Applied 1 $15,000" in _text(page, ".tabs") and "Finalized 1 $15,000" in _text(page, ".tabs")
    assert "Example Railways 2" not in _text(page, "tbody") and "Example Railways 2" in _text(rejected, "tbody")
    assert _text(found, "tbody th a") == "Example Railways 3"
    sums = [" ".join(_text(one, "body").split()) for one in (page, rejected, found)]
    assert ["2 sponsorships, $30,000 in all" in sums[0], "1 sponsorship, $15,000 in all" in sums[1]] == [True, True]
    assert "1 sponsorship, $15,000 in all" in sums[2], "of those that are listed"


# Decisions


async def test_from_the_application_to_the_logo_by_the_buttons(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.apply()
    one, contract = f"/admin/sponsors/{number}/", f"/admin/sponsors/{number}/contract/"

    approved = await manager.post(one, data={**TYPED, "version": "1", "action": "approve"})
    shown = await manager.get(approved.headers["location"])
    asked = await manager.post(contract, data={"version": "1", "action": "send"})
    sent = await manager.post(contract, data=_hidden(asked))
    refused = await manager.post(
        contract, data={"version": "2", "action": "execute"}, files={"signed": ("x.pdf", b"no pdf", "application/pdf")}
    )
    executed = await manager.post(
        contract,
        data={"version": "2", "action": "execute"},
        files={"signed": ("signed.pdf", _pdf(), "application/pdf")},
    )
    last = await manager.get(executed.headers["location"])

    assert "Approved. Its contract is drafted" in _text(shown)
    assert "Send the contract?" in _text(asked) and "mailed to the sponsor" in _text(asked)
    assert sent.status_code == 303
    assert refused.status_code == 422 and "This is a file of another kind" in _text(refused)
    assert "Executed: the sponsorship is final" in _text(last)
    assert "signed.pdf" not in last.text and "Signed file" in _text(last, ".toolbar")
    found = await desk.get(number)
    assert (found.state, found.fee, found.is_locked) == (State.FINALIZED, 14_000, True)
    signed = Html(last.text).css_first(".toolbar a[href^='/uploads/']")
    assert signed is not None
    file = await manager.get(str(signed.attributes["href"]))
    assert (file.status_code, file.headers["content-disposition"].startswith("attachment")) == (200, True)
    assert (await (await desk.running.person("ada1")).get(str(signed.attributes["href"]))).status_code == 404


def _hidden(page: httpx2.Response) -> dict[str, str]:
    fields = Html(page.text).css("main input[type=hidden]")
    return {str(field.attributes["name"]): str(field.attributes["value"]) for field in fields}


def _pdf() -> bytes:
    from pypdf import PdfWriter

    made, kept = PdfWriter(), io.BytesIO()
    made.add_blank_page(100, 100)
    made.write(kept)
    return kept.getvalue()


async def test_what_was_typed_stays_and_each_wrong_field_is_named(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.apply()

    page = await manager.post(
        f"/admin/sponsors/{number}/", data={"action": "approve", "version": "1", "package": "supporting", "fee": "many", "starts": "2026-12-01", "ends": ""}
    )  # fmt: skip

    assert page.status_code == 422
    html = Html(page.text)
    assert {link.attributes["href"] for link in html.css(".problems a")} == {"#f-fee", "#f-ends"}
    fee, starts = html.css_first("#f-fee"), html.css_first("#f-starts")
    assert fee is not None and fee.attributes["value"] == "many"
    assert starts is not None and starts.attributes["value"] == "2026-12-01"
    assert len(html.css("#f-fee")) == 1, "an id stands once"
    assert (await desk.get(number)).state is State.APPLIED


async def test_an_approval_with_a_signed_contract_needs_the_file(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.apply()
    path, data = f"/admin/sponsors/{number}/", {**TYPED, "version": "1", "action": "approve signed"}

    without = await manager.post(path, data=data)
    done = await manager.post(path, data=data, files={"signed": ("signed.pdf", _pdf(), "application/pdf")})

    assert without.status_code == 422 and "No file was chosen" in _text(without)
    assert done.status_code == 303
    found, contract = await desk.both(number)
    assert (found.state, contract.state) == (State.FINALIZED, ContractState.EXECUTED)


async def test_a_rejection_without_words_is_not_taken_and_one_with_words_is(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.apply()
    path = f"/admin/sponsors/{number}/"

    without = await manager.post(path, data={"action": "reject", "version": "1", "words": " "})
    done = await manager.post(path, data={"action": "reject", "version": "1", "words": "Not this year."})

    assert without.status_code == 422 and "Say why" in _text(without)
    assert done.status_code == 303 and (await desk.get(number)).state is State.REJECTED


async def test_who_comes_second_is_told_and_loses_no_words(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED)

    page = await manager.post(
        f"/admin/sponsors/{number}/", data={"action": "roll back", "version": "1", "words": "Mine.", "confirm": "yes"}
    )

    assert page.status_code == 409
    assert "has changed since you opened it" in _text(page)


async def test_two_who_edit_a_contract_at_once_see_both_versions(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED)
    path = f"/admin/sponsors/{number}/contract/"
    typed = {"action": "edit", "version": "1", "contact": "Ada", "benefits": "Logo [1]\nPasses", "clauses": "One."}

    first = await manager.post(path, data={**typed, "info": "the first"})
    second = await manager.post(path, data={**typed, "info": "the second"})
    strange = await manager.post(path, data={**typed, "version": "2", "info": "x", "benefits": "Logo [4]"})
    again = await manager.post(path, data={**typed, "version": "2", "info": "the second"})

    assert first.status_code == 303
    assert second.status_code == 409
    assert "second" in _text(second, "del") and "first" in _text(second, "ins")
    field = Html(second.text).css_first("#f-info")
    assert field is not None and field.text().strip() == "the second"
    assert strange.status_code == 422 and "names clause 4" in _text(strange, "#f-benefits-problem")
    assert again.status_code == 303
    assert (await desk.both(number))[1].revision == 2


async def test_what_cannot_be_taken_back_is_asked_about_first(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.APPROVED)
    version = (await desk.get(number)).version

    page = await manager.post(f"/admin/sponsors/{number}/", data={"action": "roll back", "version": str(version)})

    assert page.status_code == 200 and "Roll it back?" in _text(page)
    assert (await desk.get(number)).state is State.APPROVED
    done = await manager.post(f"/admin/sponsors/{number}/", data=_hidden(page))
    assert done.status_code == 303 and (await desk.get(number)).state is State.APPLIED


@pytest.mark.parametrize("path", ["", "contract/"])
async def test_a_button_that_there_is_not_is_refused(desk: Desk, manager: httpx2.AsyncClient, path: str) -> None:
    number = await desk.sponsorship(State.APPROVED)

    assert (
        await manager.post(f"/admin/sponsors/{number}/{path}", data={"action": "burn", "version": "1"})
    ).status_code == 422
    assert (await manager.post(f"/admin/sponsors/{number}/{path}", data={"action": "edit"})).status_code == 422


async def test_the_diff_names_what_the_catalogue_says_otherwise_today(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.contract(ContractState.AWAITING)
    async with desk.running.db.transaction() as tx:
        await tx.execute(
            update(tables.benefit).where(tables.benefit.c.benefit == "newsletter").values(name="Mention (8)")
        )

    page = await manager.get(f"/admin/sponsors/{number}/contract/")

    assert "(8)" in _text(page, ".diff ins")


async def test_notes_are_for_staff(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.apply()
    before = len(await desk.running.mails())

    await manager.post(f"/admin/sponsors/{number}/", data={"action": "comment", "words": "A *secret*."})

    assert "A secret." in _text(await manager.get(f"/admin/sponsors/{number}/"), ".review__side")
    own = await (await desk.running.person("ada1")).get(f"/users/sponsorships/{number}/")
    assert own.status_code == 200 and "secret" not in own.text
    assert len(await desk.running.mails()) == before


# Benefits, notices


async def test_benefits_are_changed_by_their_page(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.apply()
    path = f"/admin/sponsors/{number}/benefits/"

    nothing = await manager.post(path, data={"version": "1"})
    strange = await manager.post(path, data={"version": "1", "benefits": ["no-such"]})
    done = await manager.post(path, data={"version": "1", "benefits": ["newsletter"]})
    late = await manager.post(path, data={"version": "1", "benefits": ["passes"]})

    assert (nothing.status_code, strange.status_code, done.status_code, late.status_code) == (422, 422, 303, 409)
    kept = await desk.running.rows(select(tables.benefit.c.benefit))
    assert [row.benefit for row in kept] == ["newsletter"]


async def test_a_notice_is_seen_before_it_goes_and_goes_once(desk: Desk, manager: httpx2.AsyncClient) -> None:
    numbers = [await desk.apply(), await desk.apply()]
    before = len(await desk.running.mails())
    typed = {"n": [str(number) for number in numbers], "to": ["primary"], "subject": "For {{ sponsor_name }}", "words": "You are {{sponsorship_status}}. <b>{{ 7*7 }}</b>"}  # fmt: skip

    preview = await manager.post("/admin/sponsors/notify/", data=typed)
    hidden = {**typed, **_hidden(preview), "do": "send"}
    assert len(await desk.running.mails()) == before
    sent = await manager.post("/admin/sponsors/notify/", data=hidden)
    said = await manager.get(sent.headers["location"])
    again = await manager.post("/admin/sponsors/notify/", data=hidden)

    assert "ada1@example.org" in _text(preview) and "For Example Railways 2" in _text(preview)
    assert "2 mails are on the way." in _text(said)
    assert "sent already" in _text(await manager.get(again.headers["location"]))
    mails = (await desk.running.mails())[before:]
    assert [(row.to, row.subject) for row in mails] == [
        ("ada1@example.org", "For Example Railways 1"),
        ("ada2@example.org", "For Example Railways 2"),
    ]
    assert "You are applied. <b>{{ 7*7 }}</b>" in mails[0].text and "<b>" not in mails[0].html


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"subject": "x", "words": "y"}, "to"), ({"to": "primary"}, "subject"), ({"to": "primary", "subject": "x"}, "words"),
        ({"to": "primary", "template": "thanks", "words": "y"}, "template"), ({"to": "primary", "template": "no-such"}, "template"),
        ({"to": "primary", "subject": "x", "words": "{{ secret }}"}, "words"),
    ],
)  # fmt: skip
async def test_a_notice_that_is_not_right_names_the_field(
    desk: Desk, manager: httpx2.AsyncClient, typed: dict[str, str], field: str
) -> None:
    number = await desk.apply()

    page = await manager.post("/admin/sponsors/notify/", data={"n": str(number), **typed, "do": "send"})

    assert page.status_code == 422
    link = Html(page.text).css_first(".problems a")
    assert link is not None and link.attributes["href"] == f"#f-{field}"


# Lists, spreadsheets, archives


async def test_what_ends_soon_is_listed_with_its_renewal(desk: Desk, manager: httpx2.AsyncClient) -> None:
    await desk.sponsorship(State.FINALIZED, desk.agreed(TODAY, 31))
    await desk.sponsorship(State.FINALIZED, AGREED)

    page = await manager.get("/admin/sponsors/ending/")
    asked = await manager.post(f"/admin/sponsors/{1}/", data={"action": "renew", "version": "2"})
    await manager.post(f"/admin/sponsors/{1}/", data=_hidden(asked))

    assert "Example Railways 1" in _text(page, "tbody") and "30 days" in _text(page, "tbody")
    assert "Example Railways 2" not in _text(page, "tbody")
    assert "Sponsorship 3" in _text(await manager.get("/admin/sponsors/ending/"), "tbody")


async def test_revenue_is_a_picture_and_a_table(desk: Desk, manager: httpx2.AsyncClient) -> None:
    await desk.sponsorship(State.FINALIZED)

    page = await manager.get("/admin/sponsors/revenue/")

    assert _text(page, "tbody :is(th, td)") == "Foundation 10,000 66.7 % PyCon US 2026 5,000 33.3 %"
    bars = [node.attributes["width"] for node in Html(page.text).css(".bars rect")]
    assert bars == ["100.00", "50.00"]
    assert "style=" not in page.text, "the content security policy forbids it"


def test_fees_are_shared_out_without_a_dollar_lost() -> None:
    assert shared(100, [1, 1, 1]) == [33, 33, 34]
    parts = {
        (1, 2026, 100): [("A", 0, 1), ("B", 0, 3)],
        (2, 2026, 50): [("No program", 0, 0)],
        (3, 2025, 7): [("A", 7, 1)],
    }
    assert [(row.year, row.program, row.fee) for row in summed(parts)] == [
        (2026, "B", 75),
        (2026, "No program", 50),
        (2026, "A", 25),
        (2025, "A", 7),
    ]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.example")', "＝1", " =1"]  # noqa: RUF001  a wide sign


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_was_typed_is_a_formula(typed: str) -> None:
    table = [(typed, 5, TODAY, None)]

    (_, row) = csv.reader(io.StringIO(sheets.as_csv(table).decode("utf-8-sig")))
    with zipfile.ZipFile(io.BytesIO(sheets.as_xlsx(table))) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml"), book.read("xl/sharedStrings.xml")

    assert row[0] == f"'{typed}" and row[1] == "5"
    assert b"<f>" not in sheet and b"hyperlink" not in sheet
    assert typed.strip() in "".join(ElementTree.fromstring(texts).itertext())  # noqa: S314  our own file


async def test_the_list_as_a_spreadsheet_has_what_the_filters_have(desk: Desk, manager: httpx2.AsyncClient) -> None:
    await desk.sponsorship(State.FINALIZED, name="=cmd|calc!A1")
    await desk.sponsorship(State.APPLIED)

    page = await manager.get("/admin/sponsors/sponsorships.csv?state=finalized")
    book = await manager.get("/admin/sponsors/sponsorships.xlsx")

    head, *rows = csv.reader(io.StringIO(page.content.decode("utf-8-sig")))
    assert head == list(sheets.HEAD) and len(rows) == 1
    said = dict(zip(head, rows[0], strict=True))
    assert (said["Sponsor"], said["Fee (USD)"], said["Last day"]) == ("'=cmd|calc!A1", "15000", AGREED.ends.isoformat())
    assert "Ada Rail <ada1@example.org> (primary)" in said["Contacts"]
    assert (await manager.get(said["Logo"])).content.startswith(b"\x89PNG")
    assert book.content.startswith(b"PK") and "attachment" in book.headers["content-disposition"]


async def test_the_archive_refuses_what_is_empty_and_holds_what_was_handed_in(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    second = await desk.sponsorship(State.APPROVED)
    path = f"/admin/sponsors/{number}/assets.zip"

    empty = await manager.get(path)
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.asset).values(text="Words."))
    full = await manager.get(path)
    both = await manager.get(f"/admin/sponsors/assets.zip?n={number}&n={second}")
    none = await manager.get("/admin/sponsors/assets.zip")

    assert empty.status_code == 409 and "Words for the newsletter" in _text(empty)
    with zipfile.ZipFile(io.BytesIO(full.content)) as archive:
        names = sorted(archive.namelist())
        assert archive.read(names[0]) == b"Words."
    assert names == [
        f"example-railways-1/{name}.txt" for name in ("job-fair-2026", "newsletter-text-2026", "square-logo-2026")
    ]
    assert all(re.fullmatch(r"[a-z0-9/.-]+", name) for name in names)
    with zipfile.ZipFile(io.BytesIO(both.content)) as archive:
        assert len(archive.namelist()) == 6
    assert none.status_code == 404


# What is kept, and what goes is what was seen


async def test_a_list_is_narrowed_to_those_who_are_written_to_because_of_a_benefit(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    await desk.apply()
    await desk.apply({"package": "supporting", "benefits": ["passes"]})

    page = await manager.get("/admin/sponsors/")
    narrowed = await manager.get("/admin/sponsors/?benefit=newsletter")

    options = [option.attributes["value"] for option in Html(page.text).css("#q-benefit option")]
    assert options == ["", "newsletter"], "others have no feature that lets staff write"
    assert _text(narrowed, "tbody th a") == "Example Railways 1"
    assert "1 sponsorship, $15,000 in all" in _text(narrowed, "body")
    book = await manager.get("/admin/sponsors/sponsorships.csv?benefit=newsletter")
    assert len(list(csv.reader(io.StringIO(book.content.decode("utf-8-sig"))))) == 2


@pytest.mark.parametrize(("state", "action"), [(State.APPLIED, "approve"), (State.FINALIZED, "edit")])
async def test_what_was_agreed_on_stays_typed_when_somebody_was_quicker(
    desk: Desk, manager: httpx2.AsyncClient, state: State, action: str
) -> None:
    number = await desk.sponsorship(state)
    if state is State.FINALIZED:
        await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)

    page = await manager.post(f"/admin/sponsors/{number}/", data={**TYPED, "action": action, "version": "0"})

    assert page.status_code == 409
    fields = {name: Html(page.text).css_first(f"details[open] #f-{name}") for name in ("fee", "starts", "ends")}
    assert {name: field and field.attributes["value"] for name, field in fields.items()} == {
        "fee": "14000", "starts": "2026-12-01", "ends": "2027-11-30",
    }  # fmt: skip
    version = Html(page.text).css_first(f"#{action} input[name=version]")
    assert version is not None and version.attributes["value"] == str((await desk.get(number)).version)


async def test_a_notice_that_was_edited_since_it_was_seen_is_seen_again(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.apply()
    before = len(await desk.running.mails())
    typed = {"n": str(number), "to": ["primary"], "subject": "Hello", "words": "Words."}
    preview = await manager.post("/admin/sponsors/notify/", data=typed)

    edited = await manager.post(
        "/admin/sponsors/notify/", data={**typed, **_hidden(preview), "words": "Others.", "do": "send"}
    )
    strange = await manager.post(
        "/admin/sponsors/notify/", data={**typed, **_hidden(preview), "token": "x", "do": "send"}
    )

    assert len(await desk.running.mails()) == before
    for page, words in ((edited, "Others."), (strange, "Words.")):
        assert page.status_code == 200 and "Nothing is sent yet" in _text(page) and words in _text(page, "pre")
    assert len(_hidden(strange)["token"]) == 16
    sent = await manager.post("/admin/sponsors/notify/", data={**typed, **_hidden(strange), "do": "send"})
    assert sent.status_code == 303 and len(await desk.running.mails()) == before + 1


async def test_a_contract_that_is_kept_no_more_is_drawn_from_what_was_frozen(
    desk: Desk, manager: httpx2.AsyncClient
) -> None:
    number = await desk.contract(ContractState.EXECUTED)
    async with desk.running.db.transaction() as tx:
        await tx.execute(delete(upload).where(upload.c.about == f"contract:{number}"))

    answer = await manager.get(f"/admin/sponsors/{number}/contract/contract.pdf")

    assert (answer.status_code, answer.content[:8]) == (200, b"%PDF-1.7")


async def test_a_contract_is_kept_for_seven_years_after_the_last_day_whatever_that_becomes(desk: Desk) -> None:
    number = await desk.contract(ContractState.EXECUTED)
    await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)

    await deciding.edit(desk.service, number, desk.agreed(TODAY, 2_000), by=desk.manager)

    rows = await desk.running.rows(select(upload.c.until).where(upload.c.about == f"contract:{number}"))
    assert [row.until.date() for row in rows] == [TODAY + timedelta(days=1_999 + 7 * 365)] * 3
