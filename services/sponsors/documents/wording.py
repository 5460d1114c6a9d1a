"""A contract in words: a list of blocks, which both forms print one after the other. What was typed has been made safe to read."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from generator.markup import day
from services.sponsors.documents import terms
from services.sponsors.documents.contract import Contract
from services.sponsors.documents.safe import lines, shown
from services.sponsors.documents.words import dollars, effective

Kind = Literal[
    "paragraph", "heading", "term", "indented", "address", "exhibit", "benefit", "clause", "fact", "signatures"
]


class Block(BaseModel):
    """A piece of the document. `label` stands before it in bold, `lines` below each other."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    label: str = ""
    lines: tuple[str, ...] = ()


class Wording(BaseModel):
    model_config = ConfigDict(frozen=True)

    title: str
    foot: str
    blocks: tuple[Block, ...]


def wording(contract: Contract) -> Wording:
    """The whole document."""
    title = "Sponsorship agreement renewal" if contract.is_renewal else "Sponsorship agreement"
    foot = f"Contract {contract.number}, revision {contract.revision}, terms of {terms.EDITION}"
    return Wording(title=title, foot=foot, blocks=tuple(_blocks(contract)))


def _blocks(contract: Contract) -> Iterator[Block]:
    yield from _parties(contract)
    yield from _recitals(contract)
    yield from _agreement(contract)
    yield Block(kind="signatures", lines=(terms.FOUNDATION, shown(contract.sponsor)))
    yield from _exhibit(contract)


def _parties(contract: Contract) -> Iterator[Block]:
    what = "This Sponsorship Agreement Renewal" if contract.is_renewal else "This Sponsorship Agreement"
    place = shown(contract.incorporated_in)
    yield _paragraph(
        f"{what} (the “Agreement”) is made effective as of the {effective(contract.starts)} (the “Effective Date”), between the "
        f"{terms.FOUNDATION} (the “Foundation”), a Delaware nonprofit corporation, and {shown(contract.sponsor)} (the “Sponsor”), "
        f"a corporation of {place}. Each of them is a “Party”, both are the “Parties”."
    )


def _recitals(contract: Contract) -> Iterator[Block]:
    yield Block(kind="heading", lines=("Recitals",))
    yield _paragraph(terms.SUPPORTS)
    info = lines(contract.texts.info) or [""]
    yield Block(kind="paragraph", lines=(f"The Sponsor is {info[0]}", *info[1:]))
    if contract.is_renewal:
        yield _paragraph(
            "The Parties have made a Sponsorship Agreement with the effective date of the "
            f"{effective(contract.previous)} (the “Sponsorship Agreement”), which the Sponsor wishes to renew."
        )
    else:
        yield _paragraph("The Sponsor wishes to support the Programs by a contribution to the Foundation.")


def _agreement(contract: Contract) -> Iterator[Block]:
    yield Block(kind="heading", lines=("Agreement",))
    agreed = terms.RENEWED if contract.is_renewal else terms.TERMS
    for number, (title, paragraphs) in enumerate(agreed, 1):
        yield Block(kind="term", label=f"{number}. {title}", lines=paragraphs)
    yield Block(
        kind="term", label=f"{len(agreed) + 1}. Notices", lines=("Notices are given in writing, to these addresses:",)
    )
    yield Block(kind="address", label="To the Sponsor", lines=tuple(lines(contract.texts.contact)))
    yield Block(kind="address", label="To the Foundation", lines=terms.NOTICES)


def _exhibit(contract: Contract) -> Iterator[Block]:
    yield Block(kind="exhibit", lines=("Exhibit A",))
    facts = {
        "Sponsor": shown(contract.sponsor), "Level": shown(contract.level), "Sponsorship Payment": dollars(contract.fee),
        "First day": day(contract.starts), "Last day": day(contract.ends),
    }  # fmt: skip
    for label, value in facts.items():
        yield Block(kind="fact", label=label, lines=(value,))
    yield Block(kind="heading", lines=("Benefits",))
    for benefit in contract.texts.benefits:
        named = ", ".join(str(number) for number in benefit.clauses)
        yield Block(kind="benefit", label=f"[{named}]" if named else "", lines=tuple(lines(benefit.text)))
    if contract.texts.clauses:
        yield Block(kind="heading", lines=("Clauses",))
    for number, clause in enumerate(contract.texts.clauses, 1):
        yield Block(kind="clause", label=f"[{number}]", lines=tuple(lines(clause)))


def _paragraph(text: str) -> Block:
    return Block(kind="paragraph", lines=(text,))
