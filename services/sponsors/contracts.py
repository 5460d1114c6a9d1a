"""What staff do with contracts: each function is one transaction, with its line in the log and its mails, or nothing."""

from services.db import Transaction
from services.errors import Conflict, NotFound
from services.mail.outbox import Attachment
from services.people import Person
from services.service import Service
from services.sponsors import deciding, drafting, records, rules, telling
from services.sponsors.deciding import Keep
from services.sponsors.documents import drawing
from services.sponsors.documents.contract import Contract, Texts
from services.sponsors.documents.drawing import Form
from services.sponsors.rules import Action, ContractAction, State
from services.sponsors.workflow import ContractMove, Outdated, contracting


async def edit(service: Service, number: int, said: Texts, *, by: Person, version: int | None = None) -> None:
    """Other texts; each save is a revision."""
    async with contracting(service, number, ContractAction.EDIT, by=by, version=version) as move:
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
    pdf = await drawing.drawn(seen, "pdf")
    async with contracting(service, number, ContractAction.SEND, by=by, version=version) as move:
        if move.sponsorship.state is not State.APPROVED:
            raise Conflict(f"This sponsorship is {move.sponsorship.state}: its contract cannot be sent now.")
        if await _document(move.tx, number) != seen:
            raise Outdated(move.found)
        await move.set(content={**move.found.content, "frozen": seen.model_dump(mode="json")}, sent=move.now)
        await move.log(revision=move.found.revision)
        file = Attachment(drawing.file_name(seen, "pdf"), drawing.TYPES["pdf"], pdf)
        await telling.sent(move.tx, service, move.sponsorship, file, now=move.now)


async def execute(service: Service, number: int, keep: Keep, *, by: Person, version: int | None = None) -> None:
    """Both have signed: the signed file is stored, the sponsorship is final and locked, and its logo is shown in its time."""
    async with contracting(service, number, ContractAction.EXECUTE, by=by, version=version) as move:
        after, _ = rules.after(Action.FINALIZE, move.sponsorship.state, (rules.Role.MANAGER,))
        frozen = (
            {}
            if "frozen" in move.found.content
            else {"frozen": (await _document(move.tx, number)).model_dump(mode="json")}
        )
        await move.set(content={**move.found.content, **frozen}, signed=await keep(move.tx), executed=move.now)
        await records.change(
            move.tx, move.sponsorship, now=move.now, state=after.value, finalized=move.now, is_locked=True
        )
        await move.log()
        await _finalize(move)


async def _finalize(move: ContractMove) -> None:
    await deciding.finalized(move.service, move.tx, move.sponsorship.number, by=move.by, now=move.now)


async def nullify(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """What was sent does not hold any more."""
    async with contracting(service, number, ContractAction.NULLIFY, by=by, version=version) as move:
        await move.set(nullified=move.now)
        await move.log(words)


async def redraft(service: Service, number: int, *, by: Person, version: int | None = None) -> None:
    """A nullified contract becomes a draft again, with the texts that it had."""
    async with contracting(service, number, ContractAction.REDRAFT, by=by, version=version) as move:
        revision = move.found.revision + 1
        await move.set(content={"texts": move.found.content["texts"]}, revision=revision, sent=None, nullified=None)
        await move.log(revision=revision)


async def drawn(service: Service, number: int, form: Form) -> Attachment:
    """The document, to be downloaded."""
    found = await document(service, number)
    return Attachment(drawing.file_name(found, form), drawing.TYPES[form], await drawing.drawn(found, form))
