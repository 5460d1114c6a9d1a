"""A public record for programs: as JSON, and as Markdown for those that read prose."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_json

from generator.shapes.base import Shape


def as_json(record: Shape, *, url: str) -> bytes:
    """The record's fields, with the address of its page."""
    return to_json({"url": url, **_fields(record)}, indent=1) + b"\n"


def as_markdown(record: Shape, *, title: str, url: str) -> bytes:
    """The title, the facts as a list, the text as it was written, and what else is told in paragraphs below headings.

    What people outside have sent in stands in a fence: nothing of it is a heading, a link or HTML of this text.
    """
    fields = {name: value for name, value in _fields(record).items() if name != "title"}
    for name in record.SUBMITTED:
        if name in fields:
            fields[name] = _fenced(fields[name])
    text = fields.pop("text", "")
    told = {name: value for name, value in fields.items() if isinstance(value, str) and "\n" in value.strip()}
    facts = [line for name, value in fields.items() if name not in told for line in _lines(name, value, 0)]
    below = (f"## {_label(name).capitalize()}\n\n{words.strip()}" for name, words in told.items())
    parts = [f"# {_plain(title)}", f"<{url}>", "\n".join(facts), str(text).strip(), *below]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _fenced(text: str) -> str:
    """A fence ends where as many tildes stand: this one has more than the text has anywhere."""
    fence = "~" * (max(map(len, re.findall("~+", text)), default=0) + 3)
    return f"As it was sent in:\n\n{fence}markdown\n{text.strip()}\n{fence}"


def _fields(record: Shape) -> dict[str, Any]:
    values = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: value for name, value in values.items() if name != "draft" and value not in _NOTHING}


_NOTHING: tuple[object, ...] = ([], {}, "")


def _label(name: str) -> str:
    return name.replace("_", " ")


def _lines(name: str, value: object, depth: int) -> Iterator[str]:
    indent, label = "  " * depth, _label(name)
    if isinstance(value, Mapping):
        yield f"{indent}- {label}:"
        for key, below in value.items():
            yield from _lines(str(key), below, depth + 1) if below not in _NOTHING else ()
    elif isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        yield f"{indent}- {label}:"
        for number, item in enumerate(value, 1):
            yield from _lines(str(number), item, depth + 1)
    elif isinstance(value, list):
        yield f"{indent}- {label}: {', '.join(map(_plain, value))}"
    else:
        yield f"{indent}- {label}: {_plain(value)}"


def _plain(value: object) -> str:
    """On one line. No field but the text is Markdown: what looks like HTML or a link in a name is none for those who draw it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()).replace("<", "&lt;").replace("[", "&#91;")
