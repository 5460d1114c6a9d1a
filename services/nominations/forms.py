"""What is asked of somebody who nominates, and of somebody who stands: what these take, the export can show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints, model_validator
from starlette.datastructures import FormData

from generator.shapes.election import Election
from generator.shapes.job import Name, slug_of
from services import forms
from services.forms import Fields, Form, fault
from services.nominations import rules
from services.nominations.store import Content, Nomination
from services.typed import LINE, REQUIRED_LINE, REQUIRED_TEXT, Long, Mailable

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Year = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
_TICK = "Tick this: without it nobody can stand."


class Statement(Fields):
    """What is said of somebody who is to stand."""

    served: Annotated[Literal["yes", "no"] | None, Field(title="Has the person served before?")] = None
    years: Annotated[tuple[Year, ...], Field(title="In which years?", max_length=200)] = ()
    employer: Annotated[Line, REQUIRED_LINE, Field(title="Employer")]
    affiliations: Annotated[Annotated[Line | None, LINE], Field(title="Other affiliations")] = None
    statement: Annotated[Long, REQUIRED_TEXT, Field(title="Nomination statement")]

    def content(self, election: Election) -> Content:
        """As it is stored, with earlier service in words: what is empty is left out."""
        values = self.model_dump(mode="json", include=set(Statement.model_fields))
        values["service"] = rules.service(election, self.served, self.years)
        return {name: value for name, value in values.items() if value}


class _Named(Fields):
    name: Annotated[Name, REQUIRED_LINE, Field(title="Name")]

    @model_validator(mode="after")
    def _has_letters(self) -> "_Named":
        if not slug_of(self.name):
            raise fault("name", "This has neither a letter nor a digit: write the name.")
        return self


class _Acknowledging(Fields):
    coc: Annotated[bool, Field(title="I have read the Code of Conduct of the Foundation, and keep to it")] = False
    eligible: Annotated[bool, Field(title="I may be a member of the Packaging Council by PEP 772")] = False
    mission: Annotated[bool, Field(title="My aims are those of the mission of the Foundation")] = False


BOXES = tuple(_Acknowledging.model_fields)


class Own(_Acknowledging, Statement):
    """Somebody nominates themselves: the name is that of the profile."""


class _Invited(_Named):
    email: Annotated[Mailable, REQUIRED_LINE, Field(title="Email")]


class Other(Statement, _Invited):
    """Somebody nominates another person, who is asked. What that person must acknowledge nobody else can."""


class Changed(Statement, _Named):
    """By the nominator, or by a nominee who has not answered."""


class ChangedByNominee(Statement, _Named):
    """By somebody who stands: what they have acknowledged stays so, but for the mission."""

    mission: Annotated[bool, Field(title="My aims are those of the mission of the Foundation")] = False


class Accepting(_Acknowledging):
    """The answer to an invitation."""


def ticked(value: Own | Accepting) -> tuple[str, ...]:
    """The names of the boxes that are."""
    return tuple(name for name in BOXES if getattr(value, name))


M = TypeVar("M", bound=Fields)


def read(model: type[M], data: FormData, election: Election) -> tuple[M | None, Form]:
    """The value, or None and a form that says why: with what this election asks for, and nothing else."""
    left_out = _left_out(election)
    asked = FormData([(name, value) for name, value in data.multi_items() if name not in left_out])
    value, form = forms.read(model, asked)
    form = asking(form, election)
    if problems := {**_lacking(form, election), **_strange(form, election), **form.problems}:
        return None, form.wrong(problems)
    return value, form


def asking(form: Form, election: Election) -> Form:
    """The form without what this election does not ask for, and with what it demands marked so."""
    left_out, demanded = _left_out(election), {"served", *rules.must_acknowledge(election)}
    asks = {
        name: replace(ask, required=ask.required or name in demanded)
        for name, ask in form.asks.items()
        if name not in left_out
    }
    return replace(form, asks=asks)


def _left_out(election: Election) -> frozenset[str]:
    unasked = {"eligible"} - set(rules.must_acknowledge(election))
    return frozenset(unasked | ({"served", "years"} if election.hide_previous_service else set()))


def _lacking(form: Form, election: Election) -> dict[str, str]:
    found = {name: _TICK for name in rules.must_acknowledge(election) if name in form.asks and not form.values[name]}
    if "served" in form.asks and not form.values["served"]:
        found["served"] = "Nothing is chosen: choose one."
    return found


def _strange(form: Form, election: Election) -> dict[str, str]:
    """Years that do not fit the answer, or the election."""
    if "years" not in form.asks:
        return {}
    ticked, served = set(form.values["years"] or ()), form.values["served"]
    if not ticked <= {str(year) for year in rules.years(election)}:
        return {"years": "One of these cannot be chosen: choose from the list."}
    if served == "yes" and not ticked:
        return {"years": "Nothing is chosen: choose one or more."}
    if served == "no" and ticked:
        return {"years": "The answer above is no, but years are ticked: change the one or the other."}
    return {}


def empty(model: type[Fields], election: Election, **values: Any) -> Form:
    return asking(forms.empty(model, **values), election)


def form_of(model: type[Fields], found: Nomination, election: Election) -> Form:
    """The form with what is stored, to be changed."""
    boxes: Mapping[str, Any] = {name: name in found.acknowledged for name in BOXES}
    return empty(model, election, **{**boxes, "name": found.name, **found.content})
