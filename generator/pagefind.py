"""Pagefind's indexer: records in, the files of an index out. Talks to its program as Pagefind's own Python package does,
which waits a tenth of a second after each record and so would take minutes for a site."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import pagefind_bin

from generator import cbor

LANGUAGE = "en"
IGNORED = (
    *("button", "select", ".unseen", ".notice", ".crumbs", ".side", ".toc", ".source", ".get"),
    *(
        ".files",
        ".releases",
        ".ledger",
        ".timeline",
        "[aria-labelledby=files]",
        "[aria-labelledby=others]",
        "[aria-labelledby=verify]",
    ),
)
"""Parts of a page that say what other pages are about, or nothing that anybody would search for."""

ENTRY = "pagefind-entry.json"
"""What names all other files: a browser that has read it finds one whole index."""

FILTER = "facet"
"""The one filter, with values such as `kind:Release`: a single file to load, and to put in order."""


class PagefindError(Exception):
    """The program refused a record, or ended too soon."""


@dataclass(frozen=True)
class Record:
    """Something that can be found: a page of this site by its HTML, or an address elsewhere by its words."""

    url: str
    title: str
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What results are narrowed by: `kind`, `version`, `year`, `country`."""
    html: str = ""
    words: str = ""
    alias: str = ""
    """A word that finds it and is not shown."""
    weight: float = 1
    """Of the words of a page, against 1 for most."""


def index(records: Sequence[Record]) -> dict[str, bytes]:
    """The files of an index of `records`: path -> bytes, the same for the same records. Raises PagefindError."""
    asked: list[Mapping[str, object]] = [
        {"type": "NewIndex", "config": {"exclude_selectors": IGNORED, "force_language": LANGUAGE}},
        *(_adding(record) for record in records),
        {"type": "GetFiles", "index_id": 0},
    ]
    *_, last = _answers(asked)
    assert isinstance(last["files"], list)
    return _in_order({file["path"]: base64.b64decode(file["content"]) for file in last["files"]})


def _adding(record: Record) -> Mapping[str, object]:
    if record.html:
        return {"type": "AddFile", "index_id": 0, "url": record.url, "file_contents": _document(record)}
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": record.url,
        "content": record.words,
        "language": LANGUAGE,
        "meta": _meta(record),
        "filters": {FILTER: _facets(record)},
    }


def _meta(record: Record) -> dict[str, str]:
    """What a result shows beside its words."""
    alias = {"alias": record.alias} if record.alias else {}
    return {"title": record.title} | alias | {name: values[0] for name, values in record.facets.items() if values}


def _facets(record: Record) -> list[str]:
    return [f"{name}:{value}" for name, values in record.facets.items() for value in values]


def _document(record: Record) -> str:
    """The page as the program reads it: its main part, with the title and the filters in front."""
    facets = "".join(
        f'<meta data-pagefind-filter="{FILTER}[content]" content="{escape(facet)}">' for facet in _facets(record)
    )
    meta = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in _meta(record).items()
    )
    start, end = record.html.find("<main"), record.html.find("</main>")
    if start < 0 or end < start:
        raise PagefindError(f"{record.url} has no <main>, which is what the search reads")
    main = _CELL.sub(r"\g<0> ", record.html[start:end])
    weight = f' data-pagefind-weight="{record.weight}"' if record.weight != 1 else ""
    if record.weight > 1:  # a heading has a weight of its own, 7 of 10, whatever stands around it
        main = main.replace("<h1", '<h1 data-pagefind-weight="10"', 1)
    return f'<html lang="{LANGUAGE}"><head>{meta}{facets}</head><body{weight}>{main}</main></body></html>'


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


_SIGNED = b"pagefind_dcd"
"""The first bytes of an unpacked file."""


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """The program writes the values of a filter down in an order of chance. Sorted, one index comes of the same pages."""
    old = next((path for path in files if path.endswith(".pf_filter")), None)
    if old is None:
        return files
    name, values = _listed(cbor.decode(_unpacked(files.pop(old))))
    data = _packed(cbor.encode([name, sorted(_listed(values), key=cbor.encode)]))
    new = f"filter/{LANGUAGE}_{hashlib.sha256(data).hexdigest()[:7]}.pf_filter"
    files[new] = data
    return _renamed(files, _stem(old), _stem(new))


def _listed(value: cbor.Value) -> Sequence[cbor.Value]:
    assert isinstance(value, Sequence)
    return value


def _renamed(files: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """With the new name of the filter where the old one stood: in the file that all others are found by."""
    path = next(path for path in files if path.endswith(".pf_meta"))
    data = _packed(_unpacked(files.pop(path)).replace(old.encode(), new.encode()))
    digest = f"{LANGUAGE}_{hashlib.sha256(data).hexdigest()[:10]}"
    entry = json.loads(files[ENTRY])
    entry["languages"][LANGUAGE]["hash"] = digest
    return files | {f"pagefind.{digest}.pf_meta": data, ENTRY: json.dumps(entry).encode()}


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data).removeprefix(_SIGNED)


def _packed(data: bytes) -> bytes:
    return gzip.compress(_SIGNED + data, mtime=0)
