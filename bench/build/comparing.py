"""Whether two generators have made the same of the same records."""

import random
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from bench.build.corpus import SHARES, Record
from bench.build.tools import BuildFailedError, Tool

_LOOKED_AT = 20
_SIGNS = re.compile(r"[#|`*\[\]-]+|\(https?://\S+\)")


def check(tool: Tool, records: Sequence[Record]) -> int:
    """How many pages it has made in all. Raises BuildFailedError where a record has none, or one without its words."""
    lacking = [record.slug for record in records if not tool.page(record).is_file()]
    if lacking:
        raise BuildFailedError(f"{tool.name} has no page of {len(lacking)} records, such as {lacking[0]}.")
    for record in random.Random("looked at").sample(list(records), _LOOKED_AT):  # noqa: S311
        _refuse_without_words(tool, record)
    if set(SHARES) != {record.kind for record in records}:
        raise BuildFailedError("Some kind has no record: take more of them.")
    return sum(1 for _ in tool.output.rglob("*.html"))


def _refuse_without_words(tool: Tool, record: Record) -> None:
    main = LexborHTMLParser(tool.page(record).read_text()).css_first("main")
    shown = _words(main.text(separator=" ")) if main else ""
    wanted = [record.title, *_parts(record.text)]
    if record.kind == "release":
        wanted = [*_parts(record.text), *(name for name, _, _ in record.files)]
    elif record.kind == "minutes":
        wanted = _parts(record.text)
    for part in wanted:
        if _words(part) not in shown:
            raise BuildFailedError(f"{tool.page(record)} of {tool.name} lacks: {part}")


def _parts(text: str) -> list[str]:
    """Each line of the Markdown as it is read, without its signs."""
    lines = [line for line in text.split("\n") if not re.fullmatch(r"[|\s`-]*(python)?", line)]
    return [part for line in lines for part in _SIGNS.split(line) if part.strip()]


def _words(text: str) -> str:
    """Letters and digits only: quotation marks and blanks are each generator's own."""
    return " ".join(re.findall(r"\w+", text))
