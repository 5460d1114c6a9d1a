"""What staff do with contracts: each function is one transaction, with its line in the log and its mails, or nothing."""

from services.db import Transaction
from services.errors import Conflict, NotFound
from services.mail.outbox import Attachment
from services.moderation import decisions
from services.people import Person
from services.service import Service
from services.sponsors import deciding, drafting, records, rules, telling
from services.sponsors.documents import drawing
from services.sponsors.documents.contract import Contract, Texts
from services.sponsors.documents.drawing import Form
from services.sponsors.rules import Action, ContractAction, State
from services.sponsors.workflow import ContractMove, Outdated, contracting
from services.uploads import store as uploads
from services.uploads import taking
from services.uploads.kinds import Kind
from services.uploads.taking import Taken


async def edit(service: Service, number: int, said: Texts, *, by: Person, version: int | None = None) -> None:
    """Other texts; each save is a revision."""
    async with contracting(service, number, ContractAction.EDIT, by=by, version=version) as move:
        revision = move.found.revision + 1
        await move.set(content={"texts": said.model_dump(mode="json")}, revision=revision)
        await move.log(revision=revision)


async def refresh(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """The texts as the sponsorship, its contacts and the clauses of the catalogue say them now."""
    async with contracting(service, number, ContractAction.EDIT, by=by, version=version) as move:
        said = await deciding.texts_today(service, move.tx, move.sponsorship)
        revision = move.found.revision + 1
        await move.set(content={"texts": said.model_dump(mode="json")}, revision=revision)
        await move.log(revision=revision)


async def document(service: Service, number: int) -> Contract:
    """All that the document of a sponsorship says, frozen or as it would be sent now. Raises NotFound, Conflict."""
    async with service.db.reading() as tx:
        return await _document(tx, number)


async def _document(tx: Transaction, number: int) -> Contract:
    found = await records.get(tx, number)
    if (contract := await records.contract_of(tx, number)) is None:
        raise NotFound("This sponsorship has no contract.", "It gets one when it is approved.")
    previous = await records.get(tx, found.renews) if found.renews else None
    return drafting.document(found, contract, previous)


async def send(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """Freeze the contract, and mail it to the sponsor's people and to staff. It is drawn before anything is locked."""
    seen = await document(service, number)
    pdf, docx = await _made(seen, "pdf"), await _made(seen, "docx")
    async with (
        uploads.keeping(service, pdf, docx),
        contracting(service, number, ContractAction.SEND, by=by, version=version) as move,
    ):
        if move.sponsorship.state is not State.APPROVED:
            raise Conflict(f"This sponsorship is {move.sponsorship.state}: its contract cannot be sent now.")
        if await _document(move.tx, number) != seen:
            raise Outdated(move.found)
        frozen = {**move.found.content, "frozen": seen.model_dump(mode="json")}
        files = {"pdf": await _add(move, pdf), "docx": await _add(move, docx)}
        await move.set(content=frozen, sent=move.now, **files)
        await move.log(revision=move.found.revision)
        file = Attachment(pdf.called, drawing.TYPES["pdf"], pdf.data)
        await telling.sent(move.tx, service, move.sponsorship, file, now=move.now)


async def _made(contract: Contract, form: Form) -> Taken:
    data = await drawing.drawn(contract, form)
    return taking.made(Kind(form), data, drawing.file_name(contract, form))


async def _add(move: ContractMove, file: Taken) -> int:
    """Private, and gone when nobody needs it any more."""
    until = rules.kept_until(move.sponsorship.ends or move.now.date())
    of = move.by.id if move.by else None
    return await uploads.add(move.tx, file, of=of, about=move.sponsorship.files, now=move.now, until=until)


async def execute(service: Service, number: int, signed: Taken, *, by: Person, version: int | None = None) -> None:
    """Both have signed: the signed file is stored, the sponsorship is final and locked, and its logo is shown in its time."""
    async with (
        uploads.keeping(service, signed),
        contracting(service, number, ContractAction.EXECUTE, by=by, version=version) as move,
    ):
        after, _ = rules.after(Action.FINALIZE, move.sponsorship.state, (rules.Role.MANAGER,))
        frozen = (
            {}
            if "frozen" in move.found.content
            else {"frozen": (await _document(move.tx, number)).model_dump(mode="json")}
        )
        await move.set(content={**move.found.content, **frozen}, signed=await _add(move, signed), executed=move.now)
        await records.change(
            move.tx, move.sponsorship, now=move.now, state=after.value, finalized=move.now, is_locked=True
        )
        await deciding.finalized(service, move.tx, number, now=move.now)
        await move.log()
        await decisions.record(
            move.tx, kind=rules.KIND, number=number, action=Action.FINALIZE.value, by=by, now=move.now,
            before=move.sponsorship.state.value, after=after.value,
        )  # fmt: skip


async def nullify(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """What was sent does not hold any more."""
    async with contracting(service, number, ContractAction.NULLIFY, by=by, version=version) as move:
        await move.set(nullified=move.now)
        await move.log(words)


async def redraft(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """A nullified contract becomes a draft again, with the texts that it had."""
    async with contracting(service, number, ContractAction.REDRAFT, by=by, version=version) as move:
        revision = move.found.revision + 1
        await uploads.drop(move.tx, move.found.pdf, move.found.docx, now=move.now)
        texts = {"texts": move.found.content["texts"]}
        await move.set(content=texts, revision=revision, sent=None, nullified=None, pdf=None, docx=None)
        await move.log(revision=revision)


async def drawn(service: Service, number: int, form: Form) -> Attachment:
    """The document, to be downloaded: as it was sent, or as it would be sent now. One that is kept no more is drawn from what was
    frozen."""
    async with service.db.reading() as tx:
        contract = await records.contract_of(tx, number)
        number_of = getattr(contract, form) if contract else None
        kept = (await uploads.find(tx, number_of)).get(number_of or 0)
    found = await document(service, number)
    data = await uploads.data(service, kept) if kept else await drawing.drawn(found, form)
    return Attachment(drawing.file_name(found, form), drawing.TYPES[form], data)
