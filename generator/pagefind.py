"""Pagefind's indexer: records in, the files of an index out. Talks to its program as Pagefind's own Python package does,
which waits a tenth of a second after each record and so would take minutes for a site."""

import base64
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pagefind_bin

from generator.postings import LANGUAGE

IGNORED = (
    *("button", "select", ".unseen", ".notice", ".crumbs", ".side", ".toc", ".source", ".get"),
    *(
        ".files",
        ".releases",
        ".ledger",
        ".timeline",
        "[aria-labelledby=files]",
        "[aria-labelledby=others]",
        "[aria-labelledby=alike]",
        "[aria-labelledby=here]",
        "[aria-labelledby=related]",
        ".actions",
        "[data-state]",
        ".agenda",
        ".beside",
        ".source__list",
        "[aria-labelledby=verify]",
    ),
)
"""Parts of a page that say what other pages are about, or nothing that anybody would search for."""


class PagefindError(Exception):
    """The program refused a record, or ended too soon."""


@dataclass(frozen=True)
class Record:
    """Something that can be found: a page of this site by its main part, or an address elsewhere by its words."""

    url: str
    title: str
    main: str = ""
    """HTML."""
    words: str = ""
    alias: str = ""
    """A word that finds it and is not shown."""
    weight: float = 1
    """Of the words of a page, against 1 for most."""


def index(records: Sequence[Record]) -> dict[str, bytes]:
    """The files of an index of `records`: path -> bytes. Raises PagefindError."""
    asked: list[Mapping[str, object]] = [
        {"type": "NewIndex", "config": {"exclude_selectors": IGNORED, "force_language": LANGUAGE}},
        *map(_adding, records),
        {"type": "GetFiles", "index_id": 0},
    ]
    *_, last = _answers(asked)
    assert isinstance(last["files"], list)
    return {file["path"]: base64.b64decode(file["content"]) for file in last["files"]}


def main(html: str, url: str) -> str:
    """What is read of a page. Raises PagefindError when it has no such part."""
    start, end = html.find("<main"), html.find("</main>")
    if start < 0 or end < start:
        raise PagefindError(f"{url} has no <main>, which is what the search reads")
    return html[start : end + len("</main>")]


def _adding(record: Record) -> Mapping[str, object]:
    if record.main:
        return {"type": "AddFile", "index_id": 0, "url": record.url, "file_contents": _document(record)}
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": record.url,
        "content": record.words,
        "language": LANGUAGE,
        "meta": _meta(record),
    }


def _meta(record: Record) -> dict[str, str]:
    """What is searched beside its words."""
    return {"title": record.title} | ({"alias": record.alias} if record.alias else {})


def _document(record: Record) -> str:
    """The page as the program reads it: its main part, with the title in front."""
    meta = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in _meta(record).items()
    )
    main = _CELL.sub(r"\g<0> ", record.main)
    weight = f' data-pagefind-weight="{record.weight}"' if record.weight != 1 else ""
    if record.weight > 1:  # a heading has a weight of its own, 7 of 10, whatever stands around it
        main = main.replace("<h1", '<h1 data-pagefind-weight="10"', 1)
    return f'<html lang="{LANGUAGE}"><head>{meta}</head><body{weight}>{main}</body></html>'


_CELL = re.compile("</(?:dt|dd|th|td|li|time|small|b)>")
"""After these the program would put two words together."""


def _answers(asked: Sequence[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """One for each message, in their order."""
    with subprocess.Popen(
        [str(pagefind_bin.get_executable()), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdin
        assert program.stdout
        # In a thread: the program stops reading while nobody reads what it writes.
        writer = threading.Thread(target=_write, args=(program, asked))
        writer.start()
        try:
            yield from _read(program, len(asked))
        finally:
            writer.join()
            program.stdin.close()


def _write(program: subprocess.Popen[bytes], asked: Sequence[Mapping[str, object]]) -> None:
    assert program.stdin
    try:
        for number, payload in enumerate(asked, start=1):
            message = json.dumps({"message_id": number, "payload": payload}).encode()
            program.stdin.write(base64.b64encode(message) + b",")
        program.stdin.flush()
    except BrokenPipeError:
        pass  # the program has ended: whoever reads its answers finds out


def _read(program: subprocess.Popen[bytes], count: int) -> Iterator[dict[str, object]]:
    assert program.stdout
    rest = b""
    while count:
        piece = os.read(program.stdout.fileno(), 1 << 20)
        if not piece:
            raise PagefindError(f"Pagefind ended before it was done (exit {program.wait()})")
        *whole, rest = (rest + piece).split(b",")
        for text in whole:
            payload = json.loads(base64.b64decode(text))["payload"]
            if payload["type"] == "Error":
                raise PagefindError(f"Pagefind: {payload['message']}")
            count -= 1
            yield payload
