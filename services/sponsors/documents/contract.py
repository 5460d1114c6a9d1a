"""What a contract document is made from: frozen when it is sent, and stored with the contract."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Benefit(_Frozen):
    """A line of the exhibit."""

    text: str
    clauses: tuple[int, ...] = ()
    """Numbers of the clauses below it, from 1."""


class Texts(_Frozen):
    """What can be edited while the contract is a draft. Plain text: nothing in it is markup."""

    info: str
    """What the sponsor is, after `Sponsor is`."""
    contact: str
    """Where notices go: name, organization, address, a line each."""
    benefits: tuple[Benefit, ...]
    clauses: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _clauses_are_there(self) -> "Texts":
        for benefit in self.benefits:
            for number in benefit.clauses:
                if not 1 <= number <= len(self.clauses):
                    raise ValueError(
                        f"“{benefit.text}” names clause {number}, but there are {len(self.clauses)} clauses"
                    )
        return self


class Contract(_Frozen):
    """Everything that a document says."""

    number: int
    revision: int
    sponsor: str
    incorporated_in: str
    """See wording.incorporated()."""
    level: str
    starts: date
    """The effective date."""
    ends: date
    fee: Annotated[int, Field(ge=0, lt=1_000_000_000)]
    """US dollars."""
    is_renewal: bool = False
    previous: date | None = None
    """A renewal's: when the agreement before it became effective, if that is known."""
    texts: Texts
