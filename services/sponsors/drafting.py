"""From a sponsorship to the value of its contract. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Conflict
from services.sponsors.documents.contract import Benefit, Contract, Texts
from services.sponsors.documents.words import incorporated
from services.sponsors.records import Benefit as Chosen
from services.sponsors.records import Contact, Sponsorship
from services.sponsors.records import Contract as Row

_ADDRESS = ("street", "street_2")
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
"""In a clause they become lines: where clauses are edited, an empty line begins the next one, and footnotes go by their order."""


def texts(
    found: Sponsorship, contacts: Sequence[Contact], chosen: Sequence[Chosen], clauses: Mapping[str, str]
) -> Texts:
    """What a contract says at first. `clauses`: the legal clauses of the year, by their slugs."""
    used = list(dict.fromkeys(slug for one in chosen for slug in one.clauses if slug in clauses))
    benefits = tuple(
        Benefit(
            text=f"{one.program_name}: {one.name}",
            clauses=tuple(used.index(slug) + 1 for slug in one.clauses if slug in clauses),
        )
        for one in chosen
    )
    return Texts(
        info=_info(found),
        contact=_contact(found, contacts),
        benefits=benefits,
        clauses=tuple(_PARAGRAPHS.sub("\n", clauses[slug].strip()) for slug in used),
    )


def _info(found: Sponsorship) -> str:
    said = str(found.details.get("description") or "").strip()
    return said or f"{found.name}, of {_place(found.details) or 'no known place'}"


def _contact(found: Sponsorship, contacts: Sequence[Contact]) -> str:
    first = next(iter(contacts), None)
    details = found.details
    lines = [
        first.name if first else "",
        found.name,
        *(str(details.get(name) or "") for name in _ADDRESS),
        _place(details),
        f"Phone: {first.phone}" if first and first.phone else "",
        f"Email: {first.email}" if first else "",
    ]
    return "\n".join(line for line in lines if line.strip())


def _place(details: Mapping[str, Any]) -> str:
    """`Portland, OR 97201, United States`"""
    region = " ".join(str(details[name]) for name in ("region", "postal_code") if details.get(name))
    return ", ".join(
        part for part in (str(details.get("city") or ""), region, str(details.get("country") or "")) if part
    )


def place_of_law(details: Mapping[str, Any]) -> str:
    """Where the organization is incorporated; where it did not say so, where it is."""
    country, state = (str(details.get(f"incorporation_{name}") or "") for name in ("country", "region"))
    if not country:
        country, state = (str(details.get(name) or "") for name in ("country", "region"))
    return incorporated(country, state)


def document(found: Sponsorship, contract: Row, previous: Sponsorship | None) -> Contract:
    """All that the document says: what was frozen when it was sent, or what it would say now. Raises Conflict without dates."""
    if "frozen" in contract.content:
        return Contract.model_validate(contract.content["frozen"])
    if found.starts is None or found.ends is None:
        raise Conflict("This sponsorship has no dates yet.", "Enter them first: the contract says them.")
    return Contract(
        number=contract.number, revision=contract.revision, sponsor=found.name, incorporated_in=place_of_law(found.details),
        level=found.level, starts=found.starts, ends=found.ends, fee=found.fee, is_renewal=found.is_renewal,
        previous=previous.starts if previous else None, texts=texts_of(contract),
    )  # fmt: skip


def texts_of(contract: Row) -> Texts:
    return Texts.model_validate(contract.content["texts"])


def fields(said: Texts) -> Mapping[str, str]:
    """The texts as the page shows and compares them, by what they are called there."""
    return {
        "What the sponsor is": said.info,
        "Contact for notices": said.contact,
        "Benefits": written_benefits(said),
        "Clauses": "\n\n".join(said.clauses),
    }


def written_benefits(said: Texts) -> str:
    """One a line, with its clauses: `PyCon US: Passes (4) [1, 2]`."""
    return "\n".join(
        f"{one.text} [{', '.join(map(str, one.clauses))}]" if one.clauses else one.text for one in said.benefits
    )
