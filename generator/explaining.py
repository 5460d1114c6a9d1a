"""What pydantic says about a record, in the words of somebody who edits content."""

import difflib
import json
import re
import types
from collections.abc import Sequence
from enum import EnumType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from generator.problems import Problem, counted
from generator.reading import Document, KeyPath
from generator.shapes.base import Form, Shape

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "dict_type": "a group of keys",
    "date_type": "a day, written YYYY-MM-DD",
}


def explain(error: ValidationError, shape: type[Shape], *, path: str, document: Document) -> list[Problem]:
    """One problem for each thing that does not fit the shape, at its place in the file."""
    entries = error.errors(include_url=False)
    told = document.text == ""  # that nothing follows the front matter was said by the reader
    return [
        _problem(entry, shape, path, document)
        for entry in entries
        if not (told and entry["loc"] == ("text",)) and not _follows(entry, entries)
    ]


def _follows(entry: Any, entries: Sequence[Any]) -> bool:
    """A list that lacks items only because those in it do not fit: they are what is reported."""
    inside = (other["loc"][: len(entry["loc"])] == entry["loc"] for other in entries if other is not entry)
    return bool(entry["type"] == "too_short" and any(inside))


def _problem(entry: Any, shape: type[Shape], path: str, document: Document) -> Problem:
    key: KeyPath = tuple(entry["loc"])
    if entry["type"] == "missing":
        fact = f"`{_spelled(key)}` is missing"
        return Problem(path, *document.place(key[:-1]), fact, _described(shape, key))
    if entry["type"] == "value_error" and isinstance(entry["input"], dict):
        return _misfit(path, key, str(entry["ctx"]["error"]), document)
    return Problem(path, *document.place(key), *_words(entry, shape, document.written.get(key)))


def _words(entry: Any, shape: type[Shape], written: str | None) -> tuple[str, str]:
    """Fact and mend. `written`: how the value stands in the file, if it is no text."""
    key: KeyPath = tuple(entry["loc"])
    kind, value, name = entry["type"], entry["input"], _spelled(key)
    shown = _shown(value, written)
    if kind == "extra_forbidden":
        return f"the key {_shown(key[-1])} is not known here", _suggestion(str(key[-1]), _fields_around(shape, key))
    allowed = _allowed(entry, shape, key) if kind in ("literal_error", "enum") else []
    if (meant := _without_quotes(kind, value, allowed)) is not None:
        wanted = "a number" if kind != "bool_type" else _WANTED[kind]
        return f"`{name}` is the text {shown}, and must be {wanted}", f"Write it without quotes: {meant}."
    if allowed:
        return f"`{name}` is {shown}", _suggestion(str(value), allowed)
    if kind == "string_type" and written:
        return f"`{name}` is {shown}, and must be text", f'Put it in quotes: "{written}".'
    if kind in _WANTED:
        return f"`{name}` is {shown}, and must be {_WANTED[kind]}", f"Write {_WANTED[kind]}."
    return f"`{name}` is {shown}{_says(entry)}", _described(shape, key)


def _allowed(entry: Any, shape: type[Shape], key: KeyPath) -> list[str]:
    found = [str(choice) for choice in _choices(shape, key)]
    return found or entry["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")


def _without_quotes(kind: str, value: object, allowed: Sequence[str]) -> str | None:
    """What somebody meant who wrote a number, `true` or `false` as a text."""
    if not isinstance(value, str):
        return None
    is_number = kind == "int_type" or value in allowed
    if is_number and re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value):
        return str(int(value))
    return value if kind == "bool_type" and value in ("true", "false") else None


def _misfit(path: str, key: KeyPath, error: str, document: Document) -> Problem:
    """Keys that do not fit together: at the first that the message names in backticks and that the file has.

    The message says what to do on a second line, if there is more to say than that one of the keys is wrong.
    """
    fact, _, mend = error.partition("\n")
    places = (document.marks.get((*key, word)) for word in re.findall(r"`([^`]+)`", fact))
    place = next((place for place in places if place), document.place(key))
    return Problem(path, *place, fact, mend or "Correct one of the keys, so that they fit together.")


def _says(entry: Any) -> str:
    """What is wrong with a value of the right type, with the limit that it breaks."""
    limits, value = entry.get("ctx", {}), entry["input"]
    match entry["type"]:
        case "string_pattern_mismatch":
            return ", and is not written as it must be"
        case "string_too_long":
            return f": {len(value):,} characters; at most {limits['max_length']:,}"
        case "string_too_short" if value:
            return f": {counted(len(value), 'character')}; at least {limits['min_length']:,}"
        case "string_too_short":
            return ""
        case "too_short":
            return f": it has {counted(limits['actual_length'], 'item')}; at least {limits['min_length']:,}"
        case "greater_than_equal":
            return f"; the smallest is {limits['ge']:,}"
        case "less_than_equal":
            return f"; the largest is {limits['le']:,}"
        case "greater_than":
            return f"; it must be more than {limits['gt']:,}"
    words = entry["msg"].removeprefix("Value error, ")
    return f": {words[0].lower()}{words[1:]}"


def _spelled(key: KeyPath) -> str:
    """`files.3.sha256`, counted from 1 as people count."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)


def _shown(value: object, written: str | None = None) -> str:
    """The value as it may be recognized: short, on one line, and as it is `written`."""
    if value is None:
        return "empty"
    if isinstance(value, list | tuple | dict):
        return "a list" if not isinstance(value, dict) else "a group of keys"
    text = value if isinstance(value, str) else written or json.dumps(value, default=str)
    text = " ".join(text.split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`" if text else "empty"


def _suggestion(wrong: str, known: Sequence[str]) -> str:
    close = (
        []
        if all(word.isdigit() for word in known)
        else difflib.get_close_matches(wrong.lower(), known, n=1, cutoff=0.6)
    )
    return f"Did you mean `{close[0]}`?" if close else f"It can be {_listed(known)}."


def _listed(words: Sequence[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def _described(shape: type[Shape], key: KeyPath) -> str:
    """What the shape says of the field: what it is for, and how it is written."""
    around = _shape_around(shape, key)
    name = next((part for part in reversed(key) if isinstance(part, str)), "")
    field = next((f for n, f in around.model_fields.items() if name in (n, f.alias)), None) if around else None
    if field is None:
        return "Compare it with another file of this kind."
    form = next((m.says for m in field.metadata if isinstance(m, Form)), None) or _form(field.annotation)
    choices = _literals(field.annotation)
    if not form and choices:
        form = f"It can be {_listed([str(choice) for choice in choices])}."
    purpose = " ".join((field.description or "").split())
    if purpose and not purpose.endswith("."):
        purpose += "."
    return f"{form or ''} {purpose}".strip() or "Compare it with another file of this kind."


def _form(annotation: Any) -> str | None:
    """How the text or number inside `tuple[X, ...]`, `X | None` and the like is written."""
    if get_origin(annotation) is Annotated:
        own = next((m.says for m in annotation.__metadata__ if isinstance(m, Form)), None)
        return own or _form(annotation.__origin__)
    if get_origin(annotation) in (tuple, list, Union, types.UnionType):
        return next((found for a in get_args(annotation) if (found := _form(a))), None)
    return None


def _shape_around(shape: type[Shape], key: KeyPath) -> type[Shape] | None:
    """The shape that the last named part of `key` is (or would be) a field of."""
    names = [part for part in key if isinstance(part, str)][:-1]
    for name in names:
        field = next((f for n, f in shape.model_fields.items() if name in (n, f.alias)), None)
        inner = _shape_in(field.annotation) if field else None
        if inner is None:
            return None
        shape = inner
    return shape


def _fields_around(shape: type[Shape], key: KeyPath) -> list[str]:
    around = _shape_around(shape, key)
    return [field.alias or name for name, field in around.model_fields.items() if name != "text"] if around else []


def _choices(shape: type[Shape], key: KeyPath) -> tuple[object, ...]:
    around = _shape_around(shape, key)
    name = next((part for part in reversed(key) if isinstance(part, str)), "")
    field = around.model_fields.get(name) if around else None
    return _literals(field.annotation) if field else ()


def _literals(annotation: Any) -> tuple[object, ...]:
    if isinstance(annotation, EnumType):
        return tuple(annotation)
    if isinstance(annotation, type):
        return ()
    inner = [_literals(a) for a in get_args(annotation) if not isinstance(a, str | int)]
    return next((found for found in inner if found), tuple(a for a in get_args(annotation) if isinstance(a, str | int)))


def _shape_in(annotation: Any) -> type[Shape] | None:
    """The shape inside `tuple[X, ...]`, `X | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    if get_origin(annotation) in (tuple, list, Union, types.UnionType, Annotated):
        return next((found for a in get_args(annotation) if (found := _shape_in(a))), None)
    return None
