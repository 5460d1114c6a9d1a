"""What staff decide: who is told, what is written down, which files are kept, and what visitors will see."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import httpx2
import pypdf
import pytest
from sqlalchemy import select, update

from services.errors import Conflict, Invalid
from services.mail import sending
from services.mail.tables import mail_file
from services.moderation.decisions import decision
from services.rebuild.tables import request
from services.sponsors import contracts, deciding, desk_forms, drafting, picking, places, renewing, tables, turning
from services.sponsors.documents.contract import Texts
from services.sponsors.rules import ContractState, State
from services.sponsors.workflow import Outdated
from services.uploads import folder
from services.uploads.tables import upload
from tests.services.sponsors.desk import AGREED, SMALL, TODAY, Desk, signed

quick = pytest.mark.usefixtures("quick_documents")


async def test_a_sent_contract_is_frozen_kept_and_mailed_with_its_pdf(desk: Desk) -> None:
    number = await desk.sponsorship(State.APPROVED)
    before = len(await desk.running.mails())

    await contracts.send(desk.service, number, by=desk.manager)

    found, contract = await desk.both(number)
    assert (contract.state, contract.sent, contract.revision) == (ContractState.AWAITING, desk.running.clock(), 0)
    assert contract.content["frozen"]["fee"] == 15_000
    mails = (await desk.running.mails())[before:]
    assert {(row.name, row.to) for row in mails} == {
        ("sponsors/sent", "ada1@example.org"), ("sponsors/sent-staff", desk.service.settings.sponsors_staff_mail),
    }  # fmt: skip
    files = await desk.running.rows(select(mail_file))
    assert {(file.name, file.type) for file in files} == {
        ("sponsorship-contract-Example-Railways-1.pdf", "application/pdf")
    }
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files[0].content)).pages)
    assert found.name in text and "fifteen thousand US dollars" in text
    kept = {row.id: row for row in await desk.running.rows(select(upload).where(upload.c.about == found.files))}
    assert {kept[contract.pdf or 0].kind, kept[contract.docx or 0].kind} == {"pdf", "docx"}
    assert folder.read(desk.service.settings.files, kept[contract.pdf or 0].name) == files[0].content


@quick
async def test_the_letter_has_the_words_and_the_file(desk: Desk) -> None:
    from email import message_from_bytes, policy

    from services.mail.letters import message

    number = await desk.sponsorship(State.APPROVED)
    await contracts.send(desk.service, number, by=desk.manager)
    row = next(row for row in await desk.running.mails() if row.name == "sponsors/sent")
    files = await sending._files(desk.service, row.id)

    read = message_from_bytes(
        message(sending.letter(row, desk.service, files), desk.service.settings), policy=policy.default
    )

    assert read.get_content_type() == "multipart/mixed"
    (file,) = read.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", files[0].name)
    assert file.get_payload(decode=True) == files[0].content
    plain = read.get_body(("plain",))
    assert plain is not None and "Please sign it" in plain.get_content()


@quick
async def test_what_was_sent_does_not_follow_what_is_changed_later(desk: Desk) -> None:
    number = await desk.contract(ContractState.AWAITING)
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(level="Visionary", fee=1, ends=TODAY + timedelta(days=9)))

    said = await contracts.document(desk.service, number)
    assert (said.fee, said.level, said.ends) == (15_000, "Supporting", AGREED.ends)


@quick
async def test_a_contract_that_changed_since_it_was_drawn_is_not_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await desk.sponsorship(State.APPROVED)
    drawn = contracts._made

    async def slow(contract: object, form: object) -> object:
        """Meanwhile somebody agrees on another fee."""
        if (await desk.get(number)).is_locked:
            await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)
            terms = deciding.Terms("supporting", 9_999, TODAY, TODAY + timedelta(days=9))
            await deciding.edit(desk.service, number, terms, by=desk.manager)
        return await drawn(contract, form)  # type: ignore[arg-type]

    monkeypatch.setattr(contracts, "_made", slow)
    with pytest.raises(Outdated):
        await contracts.send(desk.service, number, by=desk.manager)

    assert (await desk.both(number))[1].state is ContractState.DRAFT
    assert await desk.running.rows(select(upload).where(upload.c.about == f"contract:{number}")) == []
    assert len(list(desk.service.settings.files.iterdir())) == 1, "only the logo: what was drawn is gone"


@quick
async def test_executing_finalizes_locks_tells_and_asks_for_a_rebuild(desk: Desk) -> None:
    number = await desk.contract(ContractState.AWAITING)

    await contracts.execute(desk.service, number, signed(), by=desk.manager)

    found, contract = await desk.both(number)
    assert (found.state, found.is_locked, found.finalized) == (State.FINALIZED, True, desk.running.clock())
    assert (contract.state, contract.executed) == (ContractState.EXECUTED, desk.running.clock())
    assert found.is_shown(TODAY)
    assert [row.name for row in await desk.running.mails()][-1] == "sponsors/executed"
    assert [row.about for row in await desk.running.rows(select(request))] == [found.about]
    actions = [row.action for row in await desk.running.rows(select(decision).order_by(decision.c.id))]
    assert actions == ["apply", "approve", "send", "execute", "finalize"]
    (kept,) = await desk.running.rows(select(upload).where(upload.c.id == contract.signed))
    assert kept.called == "signed.pdf" and kept.until.date() > AGREED.ends + timedelta(days=6 * 365)


@quick
async def test_a_failed_action_leaves_no_file_and_no_mail(desk: Desk) -> None:
    number = await desk.contract(ContractState.EXECUTED)
    files, mails = sorted(desk.service.settings.files.iterdir()), len(await desk.running.mails())

    with pytest.raises(Conflict):
        await contracts.execute(desk.service, number, signed(), by=desk.manager)

    assert (sorted(desk.service.settings.files.iterdir()), len(await desk.running.mails())) == (files, mails)


@quick
async def test_a_nullified_contract_becomes_a_draft_with_its_texts_and_another_revision(desk: Desk) -> None:
    number = await desk.contract(ContractState.NULLIFIED)
    _, before = await desk.both(number)

    await contracts.redraft(desk.service, number, by=desk.manager)

    _, contract = await desk.both(number)
    assert (contract.state, contract.revision, contract.sent, contract.pdf) == (ContractState.DRAFT, 1, None, None)
    assert contract.content == {"texts": before.content["texts"]}
    assert await desk.running.rows(select(upload).where(upload.c.about == f"contract:{number}")) == []
    await contracts.send(desk.service, number, by=desk.manager)


async def test_every_save_of_a_draft_is_a_revision_and_nobody_overwrites_unseen(desk: Desk) -> None:
    number = await desk.sponsorship(State.APPROVED)
    _, contract = await desk.both(number)
    texts = drafting.texts_of(contract).model_copy(update={"info": "a railway"})

    await contracts.edit(desk.service, number, texts, by=desk.manager, version=contract.version)
    with pytest.raises(Outdated):
        await contracts.edit(desk.service, number, texts, by=desk.manager, version=contract.version)

    _, after = await desk.both(number)
    assert (after.revision, drafting.texts_of(after).info) == (1, "a railway")


async def test_a_draft_says_what_was_chosen_with_the_clauses_of_the_catalogue(desk: Desk) -> None:
    number = await desk.sponsorship(State.APPROVED)

    said = await contracts.document(desk.service, number)

    assert desk_forms.typed(said.texts)["benefits"].split("\n") == [
        "Foundation: Logo on python.org [1]", "Foundation: Mention in the newsletter", "PyCon US 2026: Conference passes (10)",
    ]  # fmt: skip
    assert said.texts.clauses == ("The Sponsor follows the trademark policy of the Foundation.",)
    assert said.texts.contact.split("\n")[:3] == ["Ada Rail", "Example Railways 1", "Station Street 1"]
    assert (said.incorporated_in, said.sponsor) == ("Netherlands", "Example Railways 1")


async def test_a_draft_can_take_the_texts_of_today(desk: Desk) -> None:
    number = await desk.sponsorship(State.APPROVED)
    await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)
    await picking.change(desk.service, number, ["newsletter"], by=desk.manager)
    before = await contracts.document(desk.service, number)

    await contracts.refresh(desk.service, number, by=desk.manager)

    after = await contracts.document(desk.service, number)
    assert len(before.texts.benefits) == 3, "a draft keeps its texts"
    assert [one.text for one in after.texts.benefits] == ["Foundation: Mention in the newsletter"]
    assert (after.texts.clauses, after.revision) == ((), 1)


def test_texts_that_were_typed_are_the_texts_that_are_read() -> None:
    said = Texts.model_validate(
        {"info": "x", "contact": "y\nz", "benefits": [{"text": "Passes [sic] (4)", "clauses": [2, 1]}, {"text": "Logo"}], "clauses": ["One,\nin two lines.", "Two."]}
    )  # fmt: skip

    assert desk_forms.ContractTexts(**desk_forms.typed(said)).texts() == said


async def test_clauses_of_several_paragraphs_are_the_same_clauses_after_a_save(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Footnotes go by their order."""
    monkeypatch.setattr(deciding, "clauses", lambda *_: {"trademarks": "First.\n\nSecond.\n \n\nThird.\n"})
    number = await desk.sponsorship(State.APPROVED)

    said = drafting.texts_of((await desk.both(number))[1])

    assert said.clauses == ("First.\nSecond.\nThird.",)
    assert desk_forms.ContractTexts(**desk_forms.typed(said)).texts() == said


def test_clauses_may_be_long_and_a_benefit_may_name_many() -> None:
    said = Texts.model_validate(
        {"info": "x", "contact": "y", "benefits": [{"text": "Logo", "clauses": list(range(1, 31))}], "clauses": ["c" * 3_000] * 30}
    )  # fmt: skip

    assert desk_forms.ContractTexts(**desk_forms.typed(said)).texts() == said


# Approving, rejecting, rolling back


@quick
async def test_approving_agrees_locks_drafts_and_tells(desk: Desk) -> None:
    number = await desk.apply()
    terms = deciding.Terms("visionary", 149_000, TODAY, AGREED.ends, is_renewal=True)

    await deciding.approve(desk.service, number, terms, by=desk.manager)

    found, contract = await desk.both(number)
    assert (found.state, found.level, found.fee, found.starts, found.is_renewal, found.is_locked) == (
        State.APPROVED, "Visionary", 149_000, TODAY, True, True,
    )  # fmt: skip
    assert (contract.state, contract.revision) == (ContractState.DRAFT, 0)
    assert [(row.name, row.to) for row in await desk.running.mails()][-1] == ("sponsors/approved", "ada1@example.org")
    assert await desk.running.rows(select(request)) == [], "nothing is shown before the contract is executed"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"ends": TODAY}, "ends"), ({"package": "no-such"}, "package")],
)
async def test_an_approval_with_values_that_do_not_fit_changes_nothing(
    desk: Desk, changed: dict[str, object], field: str
) -> None:
    number = await desk.apply()

    with pytest.raises(Invalid) as refused:
        await deciding.approve(desk.service, number, deciding.Terms(**{**vars(AGREED), **changed}), by=desk.manager)

    assert list(refused.value.problems) == [field]
    assert (await desk.get(number)).state is State.APPLIED


async def test_a_rejection_needs_words_and_says_them_to_the_sponsor_and_to_staff(desk: Desk) -> None:
    number = await desk.apply()

    with pytest.raises(Invalid):
        await deciding.reject(desk.service, number, "  ", by=desk.manager)
    await deciding.reject(desk.service, number, "Not this <year>.", by=desk.manager)

    told = {row.name: row for row in await desk.running.mails()}
    assert (
        "Not this <year>." in told["sponsors/rejected"].text
        and "Not this &lt;year&gt;." in told["sponsors/rejected"].html
    )
    assert told["sponsors/rejected-staff"].to == desk.service.settings.sponsors_staff_mail


async def test_a_rejection_gives_the_places_back(desk: Desk) -> None:
    number = await desk.apply({"package": "supporting", "benefits": ["booth"]})

    await deciding.reject(desk.service, number, "No.", by=desk.manager)

    async with desk.running.db.reading() as tx:
        assert "booth" not in await places.taken(tx, 2026)


async def test_places_that_went_to_others_do_not_come_back_with_a_rejection_that_is_rolled_back(desk: Desk) -> None:
    lunch = {"package": "supporting", "benefits": ["newsletter"], "a_la_carte": ["lunch"]}
    number = await desk.apply(lunch)
    await deciding.reject(desk.service, number, "No.", by=desk.manager)
    await desk.apply(lunch)

    with pytest.raises(Conflict, match="gone to others: Lunch"):
        await deciding.roll_back(desk.service, number, by=desk.manager)


async def test_what_was_signed_elsewhere_keeps_what_the_sponsorship_said(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)

    await deciding.edit(desk.service, number, deciding.Terms("supporting", 1, TODAY, AGREED.ends), by=desk.manager)

    assert (await contracts.document(desk.service, number)).fee == 15_000


@quick
async def test_a_contract_that_was_sent_keeps_its_sponsorship_from_being_rolled_back(desk: Desk) -> None:
    number = await desk.contract(ContractState.AWAITING)

    with pytest.raises(Conflict, match="has been sent"):
        await deciding.roll_back(desk.service, number, by=desk.manager)

    await contracts.nullify(desk.service, number, by=desk.manager)
    await contracts.redraft(desk.service, number, by=desk.manager)
    await deciding.roll_back(desk.service, number, by=desk.manager)
    found, contract = await desk.both(number)
    assert (found.state, found.is_locked, contract.state) == (State.APPLIED, False, ContractState.OUTDATED)


async def test_what_was_approved_again_has_a_contract_of_its_own(desk: Desk) -> None:
    number = await desk.contract(ContractState.OUTDATED)

    await deciding.approve(desk.service, number, AGREED, by=desk.manager)

    rows = await desk.running.rows(select(tables.contract.c.state).order_by(tables.contract.c.id))
    assert [row.state for row in rows] == ["outdated", "draft"]


async def test_an_organization_does_not_get_a_second_one_in_progress_by_rolling_back(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    second = await renewing.renew(desk.service, number, by=desk.manager)
    await deciding.reject(desk.service, second, "No.", by=desk.manager)
    third = await renewing.renew(desk.service, number, by=desk.manager)

    with pytest.raises(Conflict, match=f"Sponsorship {third} of the same"):
        await deciding.roll_back(desk.service, second, by=desk.manager)


async def test_of_two_who_approve_at_once_one_wins_and_one_mail_goes(desk: Desk) -> None:
    number = await desk.apply()

    both = [deciding.approve(desk.service, number, AGREED, by=desk.manager, version=1) for _ in range(2)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "Outdated"]
    assert len([row for row in await desk.running.mails() if row.name == "sponsors/approved"]) == 1
    assert len(await desk.running.rows(select(tables.contract))) == 1


@quick
async def test_of_two_who_execute_at_once_one_wins_and_one_file_is_kept(desk: Desk) -> None:
    number = await desk.contract(ContractState.AWAITING)
    files = len(list(desk.service.settings.files.iterdir()))

    both = [contracts.execute(desk.service, number, signed(), by=desk.manager) for _ in range(2)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "NoneType"]
    assert len(list(desk.service.settings.files.iterdir())) == files + 1


# Renewals, overlap, benefits


async def test_a_renewal_is_prefilled_and_both_name_each_other(desk: Desk, manager: httpx2.AsyncClient) -> None:
    number = await desk.sponsorship(State.FINALIZED)

    renewal = await renewing.renew(desk.service, number, by=desk.manager)

    found = await desk.get(renewal)
    assert (found.renews, found.is_renewal, found.package, found.fee, found.state) == (
        number,
        True,
        "supporting",
        15_000,
        State.APPLIED,
    )
    assert (found.starts, found.ends) == renewing.following(AGREED.ends)
    held = await desk.running.rows(
        select(tables.benefit.c.benefit)
        .where(tables.benefit.c.sponsorship == renewal)
        .order_by(tables.benefit.c.position)
    )
    assert [row.benefit for row in held] == SMALL["benefits"]
    assert f'href="/admin/sponsors/{renewal}/"' in (await manager.get(f"/admin/sponsors/{number}/")).text
    assert f'href="/admin/sponsors/{number}/"' in (await manager.get(f"/admin/sponsors/{renewal}/")).text
    with pytest.raises(Conflict):
        await renewing.renew(desk.service, number, by=desk.manager)


async def test_the_contract_of_a_renewal_cites_the_earlier_one(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    renewal = await renewing.renew(desk.service, number, by=desk.manager)
    starts, ends = renewing.following(AGREED.ends)

    await deciding.approve(
        desk.service, renewal, deciding.Terms("supporting", 15_000, starts, ends, is_renewal=True), by=desk.manager
    )

    said = await contracts.document(desk.service, renewal)
    assert (said.is_renewal, said.previous) == (True, TODAY)


async def test_a_new_sponsorship_takes_the_place_of_an_earlier_one_from_its_first_day_on(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    renewal = await renewing.renew(desk.service, number, by=desk.manager)
    starts = TODAY + timedelta(days=30)

    await deciding.approve_signed(desk.service, renewal, desk.agreed(starts), signed(), by=desk.manager)
    assert (await desk.get(number)).overlapped_by is None, "until then it is shown"
    desk.running.clock.on(days=31)
    await turning.turn(desk.service)

    earlier, later = await desk.get(number), await desk.get(renewal)
    assert (earlier.overlapped_by, later.overlapped_by) == (renewal, None)
    assert (earlier.is_shown(starts), later.is_shown(starts)) == (False, True)


async def test_benefits_are_added_as_the_catalogue_has_them_and_taken_out(desk: Desk) -> None:
    number = await desk.apply()

    await picking.change(desk.service, number, ["newsletter", "booth"], by=desk.manager)

    rows = await desk.running.rows(select(tables.benefit).order_by(tables.benefit.c.position))
    assert [row.benefit for row in rows] == ["newsletter", "booth"]
    assert (await desk.get(number)).is_modified
    assets = await desk.running.rows(select(tables.asset.c.name))
    assert "exhibitor-kit-2026" in {row.name for row in assets}, "there is a place for what comes with it"


async def test_a_benefit_without_a_place_left_is_given_only_on_purpose(desk: Desk) -> None:
    await desk.apply({"package": "supporting", "benefits": ["newsletter"], "a_la_carte": ["lunch"]})
    number = await desk.apply()

    with pytest.raises(Invalid) as refused:
        await picking.change(desk.service, number, [*SMALL["benefits"], "lunch"], by=desk.manager)
    assert refused.value.problems["benefits"].startswith("All places are taken: Lunch.")
    await picking.change(desk.service, number, [*SMALL["benefits"], "lunch"], by=desk.manager, over=True)

    async with desk.running.db.reading() as tx:
        assert (await places.taken(tx, 2026))["lunch"] == 2


async def test_only_contacts_of_the_chosen_kinds_are_written_to_and_only_once(desk: Desk) -> None:
    second: Any = {"name": "Bob", "email": "bob@example.org", "phone": "+1 555", "is_accounting": "on"}
    number = await desk.apply(**{f"contact-2-{name}": typed for name, typed in second.items()})
    before = len(await desk.running.mails())
    token = "a" * 16

    sent = await deciding.notify(
        desk.service, number, "Hello", "Words", to=("accounting",), by=desk.manager, token=token
    )
    with pytest.raises(Conflict, match="sent already"):
        await deciding.notify(desk.service, number, "Hello", "Words", to=("accounting",), by=desk.manager, token=token)
    with pytest.raises(Invalid):
        await deciding.notify(desk.service, number, "Hello", "Words", to=("manager",), by=desk.manager, token="b" * 16)

    assert sent == 1
    assert [(row.to, row.subject) for row in (await desk.running.mails())[before:]] == [("bob@example.org", "Hello")]
