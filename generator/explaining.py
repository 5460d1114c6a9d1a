"""What pydantic says about a record, in the words of somebody who edits content."""

import difflib
import json
import types
from collections.abc import Sequence
from enum import EnumType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from generator.problems import Problem
from generator.reading import Document, KeyPath
from generator.shapes.base import Shape

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
}


def explain(error: ValidationError, shape: type[Shape], *, path: str, document: Document) -> list[Problem]:
    """One problem for each thing that does not fit the shape, at its place in the file."""
    return [_problem(entry, shape, path, document) for entry in error.errors(include_url=False)]


def _problem(entry: Any, shape: type[Shape], path: str, document: Document) -> Problem:
    key: KeyPath = tuple(entry["loc"])
    kind, value, name = entry["type"], entry["input"], _spelled(key)
    place = document.place(key)
    if kind == "extra_forbidden":
        fields = _fields_around(shape, key)
        return Problem(path, *place, f"the key `{key[-1]}` is not known here", _suggestion(str(key[-1]), fields))
    if kind == "missing":
        return Problem(path, *document.place(key[:-1]), f"`{name}` is missing", _described(shape, key))
    if kind in ("literal_error", "enum"):
        allowed = [str(choice) for choice in _choices(shape, key)] or entry["ctx"]["expected"].replace("'", "").replace(
            " or ", ", "
        ).split(", ")
        return Problem(path, *place, f"`{name}` is {_shown(value)}", _suggestion(str(value), allowed))
    if kind in _WANTED:
        mend = (
            f'Put it in quotes: "{value}".'
            if kind == "string_type" and isinstance(value, int | float | bool)
            else f"Write {_WANTED[kind]}."
        )
        return Problem(path, *place, f"`{name}` is {_shown(value)}, and must be {_WANTED[kind]}", mend)
    if kind == "value_error":
        what = str(entry["ctx"]["error"])
        if not key:
            return Problem(path, *place, what, "Change the keys so that they fit together.")
        return Problem(path, *place, f"`{name}` is {_shown(value)}: {what}", _described(shape, key))
    says = entry["msg"].removeprefix("Value error, ")
    if kind == "string_pattern_mismatch":
        says = "it is not written the way it must be"
    return Problem(path, *place, f"`{name}` is {_shown(value)}: {says[0].lower()}{says[1:]}", _described(shape, key))


def _spelled(key: KeyPath) -> str:
    """`files.3.sha256`, counted from 1 as people count."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)


def _shown(value: object) -> str:
    """The value as it may be recognized: short, on one line."""
    if value is None:
        return "empty"
    if isinstance(value, list | tuple | dict):
        return "a list" if not isinstance(value, dict) else "a group of keys"
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = " ".join(text.split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`" if text else "empty"


def _suggestion(wrong: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(wrong.lower(), known, n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else f"It can be {_listed(known)}."


def _listed(words: Sequence[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def _described(shape: type[Shape], key: KeyPath) -> str:
    """What the shape says of the field; `Text on one line, 1 to 200 characters.`"""
    around = _shape_around(shape, key)
    name = next((part for part in reversed(key) if isinstance(part, str)), "")
    field = next((f for n, f in around.model_fields.items() if name in (n, f.alias)), None) if around else None
    if field is None:
        return "Compare it with another file of this kind."
    if field.description:
        return " ".join(field.description.split())
    pattern = next((m.pattern for m in _constraints(field) if getattr(m, "pattern", None)), None)
    return f"It is written like this: {pattern}" if pattern else f"Write `{name}: …`, as in another file of this kind."


def _constraints(field: Any) -> list[Any]:
    return [*field.metadata, *(m for m in getattr(field.annotation, "__metadata__", ()))]


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
