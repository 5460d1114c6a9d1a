"""What a form was filled in with -> a value, or errors by field with everything that was typed kept.

A form is a pydantic model, a child of Fields. Its labels and limits are read from the model, so that page and check agree:

    class Login(Fields):
        email: Annotated[Email, Field(title="Email")]
        password: Annotated[SecretStr, Field(title="Password")]
        note: Annotated[Markdown | None, Field(title="Note")] = None

    value, form = read(Login, await request.form())       # value is None when something is wrong: form.problems says what
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError, PydanticUndefined
from starlette.datastructures import FormData, UploadFile

from generator.markup import overload
from generator.shapes.base import visible
from services.errors import Invalid, Refusal
from services.form_words import words_of

FAULT = "fault"
_NO = frozenset({"", "off", "false", "no", "0"})
"""What an unticked box may be sent as."""


class Fields(BaseModel):
    """The parent of all forms. Frozen; what the form does not ask for is ignored."""

    model_config = ConfigDict(defer_build=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _can_be_seen(cls, value: Any) -> Any:
        return visible(value)


M = TypeVar("M", bound=Fields)


def fault(name: str, words: str) -> PydanticCustomError:
    """For a validator of the whole form, to raise: what is wrong with the field `name`, as the page says it."""
    return PydanticCustomError(FAULT, "{words}", {"field": name, "words": words})


def light(text: str) -> str:
    """The text. Raises ValueError when it is too much for Markdown."""
    if found := overload(text):
        line, why = found
        raise ValueError(f"line {line + 1} is too much for Markdown: {why}")
    return text


Markdown = Annotated[str, AfterValidator(light)]
"""A text of a person outside that can be rendered in good time. Give it a `max_length` where it is used."""


def _is_ticked(value: bool) -> bool:
    if not value:
        raise ValueError("tick this to go on")
    return value


Ticked = Annotated[bool, AfterValidator(_is_ticked)]
"""A box without which the form is not taken."""


@dataclass(frozen=True)
class Asks:
    """What the page must know to ask for a field."""

    label: str
    required: bool
    """Not marked as optional."""
    several: bool
    """More than one value can be given."""
    most: int | None
    """Characters."""
    is_secret: bool
    """Never sent back."""
    is_box: bool
    says: str
    """How a value is written, in a sentence; or nothing."""


@dataclass(frozen=True)
class Form:
    """What templates print (parts/form.html)."""

    asks: Mapping[str, Asks]
    values: Mapping[str, str | list[str]] = field(default_factory=dict)
    """As it was typed. A box that is ticked is `on`."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """By field, in the form's order; those of the whole form under the empty name."""

    def wrong(self, problems: Mapping[str, str]) -> "Form":
        """The same with more problems: what only the database knows, for example."""
        found = {**self.problems, **problems}
        order = ["", *self.asks]
        return replace(self, problems={name: found[name] for name in sorted(found, key=order.index)})

    def refused(self, refusal: Refusal) -> "Form":
        """The same with what an action says of it: what was typed is kept."""
        if isinstance(refusal, Invalid) and refusal.problems.keys() <= self.asks.keys():
            return self.wrong(refusal.problems)
        return self.wrong({"": f"{refusal.says} {refusal.mend}".strip()})


def empty(model: type[Fields], **values: object) -> Form:
    """A form to be filled in, with what is known already."""
    unset = {name: info.get_default(call_default_factory=True) for name, info in model.model_fields.items()}
    known = {name: values.get(name, None if unset[name] is PydanticUndefined else unset[name]) for name in unset}
    return Form(asks(model), {name: _text(value) for name, value in known.items()})


def filled(model: type[Fields], record: object) -> Form:
    """A form with what a record holds, to be changed: fields and attributes have the same names."""
    return empty(model, **{name: getattr(record, name) for name in asks(model) if hasattr(record, name)})


def read(model: type[M], data: FormData) -> tuple[M | None, Form]:
    """The value, or None and a form whose problems say why. Texts are trimmed and their lines end in LF."""
    asked = asks(model)
    typed = {name: _typed(data, name, ask) for name, ask in asked.items()}
    form = Form(
        asked, {name: [] if ask.several else "" if ask.is_secret else typed[name] for name, ask in asked.items()}
    )
    form = replace(form, values={**form.values, **{name: typed[name] for name, ask in asked.items() if ask.several}})
    given = {name: _given(typed[name], ask) for name, ask in asked.items()}
    try:
        return model.model_validate({name: value for name, value in given.items() if value not in ("", [])}), form
    except ValidationError as error:
        return None, form.wrong(_problems(error, asked))


def sent(form: Form, stand_ins: Mapping[str, str] | None = None) -> FormData:
    """A form as it would be sent, with a stand-in in the place of each field that is not right yet."""
    stood = {name: (stand_ins or {}).get(name, "") for name in form.problems}
    pairs: list[tuple[str, str | UploadFile]] = [
        (name, one)
        for name, value in {**form.values, **stood}.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return FormData(pairs)


def faults(model: type[Fields], content: Mapping[str, Any]) -> dict[str, str]:
    """What keeps a record that was stored from being one of the model, by field."""
    try:
        model.model_validate(dict(content))
    except ValidationError as error:
        return _problems(error, asks(model))
    return {}


def _typed(data: FormData, name: str, ask: Asks) -> str | list[str]:
    """A file in the place of a text counts as nothing."""
    sent = [value for value in data.getlist(name) if isinstance(value, str)]
    if ask.several:
        return [_trimmed(value) for value in sent if value.strip()]
    last = sent[-1] if sent else ""
    if ask.is_secret:  # spaces around a password belong to it
        return last
    if ask.is_box:
        return "" if last.strip().lower() in _NO else "on"
    return _trimmed(last)


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _given(typed: str | list[str], ask: Asks) -> object:
    return typed == "on" if ask.is_box else typed


def _problems(error: ValidationError, asked: Mapping[str, Asks]) -> dict[str, str]:
    """The first of each field is enough."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        context = one.get("ctx", {})
        name = str(context["field"] if one["type"] == FAULT else one["loc"][0] if one["loc"] else "")
        ask = asked.get(name)
        found.setdefault(name, words_of(one, says=ask.says if ask else "", chosen=bool(ask and ask.several)))
    return found


def _text(value: object) -> str | list[str]:
    """A value as a field holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Iterable):
        return [str(_text(one)) for one in value]
    return str(value)


def labels(model: type[Fields], names: Iterable[str]) -> list[str]:
    """`calendar` -> `Calendar`"""
    return [asks(model)[name].label for name in names if name]


def typed(form: Form) -> list[tuple[str, str]]:
    """What a form was filled in with, by its labels: for a page that cannot show the form any more."""
    said = ((ask.label, _said(form.values.get(name) or "")) for name, ask in form.asks.items() if not ask.is_box)
    return [(label, text) for label, text in said if text]


def told(model: type[Fields], content: Mapping[str, Any]) -> dict[str, str]:
    """What a record says, by the labels of its form, as texts that can be compared. What is empty is left out."""
    return {ask.label: _said(content[name]) for name, ask in asks(model).items() if content.get(name)}


def _said(value: Any) -> str:
    if value is True:
        return "yes"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@cache
def asks(model: type[Fields]) -> Mapping[str, Asks]:
    """What a form asks for, in its order."""
    schema = model.model_json_schema()
    return {name: _ask(model, name, schema["properties"][name]) for name in model.model_fields}


def _ask(model: type[Fields], name: str, schema: Mapping[str, Any]) -> Asks:
    info = model.model_fields[name]
    forms = [schema, *schema.get("anyOf", ())]
    kinds = _kinds(info.annotation)
    return Asks(
        label=info.title or name.replace("_", " ").capitalize(),
        # A field that begins with a value has one, whatever is left out.
        required=info.is_required() or (bool not in kinds and bool(info.get_default(call_default_factory=True))),
        several=any((get_origin(kind) or kind) in (tuple, list, set, frozenset) for kind in kinds),
        most=next((form["maxLength"] for form in forms if "maxLength" in form), None),
        is_secret=SecretStr in kinds,
        is_box=bool in kinds,
        says=info.description or next((form["description"] for form in forms if "description" in form), ""),
    )


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """`Annotated[Name | None, ...]` -> Name and None, each without its annotations."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (tuple, list, set, frozenset) or not get_args(annotation):
        return (annotation,)
    return tuple(kind for part in get_args(annotation) for kind in _kinds(part))
