"""What the build says of serving: redirects.json and headers.json, read again when a build changes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from services.latest import Latest

BARE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""The security headers of answers given while no build has said its own: a line of text needs nothing at all."""

HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
HeaderText = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]*$")]


class TargetError(Exception):
    """A rule takes the path but its target must not be sent."""


class Rule(BaseModel):
    """A row of redirects.json."""

    model_config = ConfigDict(frozen=True)

    from_: Annotated[str, Field(alias="from", min_length=1)]
    to: str | None
    status: Literal[301, 302, 303, 307, 308, 410]
    match: Literal["exact", "prefix", "regex"]
    first: bool = False
    hosts: tuple[str, ...] = ()


class Some(BaseModel):
    """Headers of the addresses that a pattern takes, in which one `*` stands for anything."""

    model_config = ConfigDict(frozen=True)

    for_: Annotated[str, Field(alias="for", pattern=r"^/[^*]*\*?[^*]*$")]
    set: Mapping[HeaderName, HeaderText]

    def takes(self, path: str) -> bool:
        before, star, after = self.for_.partition("*")
        if not star:
            return path == before
        return len(path) >= len(before) + len(after) and path.startswith(before) and path.endswith(after)


class Headers(BaseModel):
    """headers.json."""

    model_config = ConfigDict(frozen=True)

    security: Mapping[HeaderName, HeaderText]
    """On every answer."""
    paths: Sequence[Some]
    """For each header the first row that takes the path decides."""
    moved: HeaderText
    not_found: HeaderText

    def of(self, path: str) -> dict[str, str]:
        """What the file at the path is sent with, beside what every answer has."""
        found = {"Cache-Control": "no-store"}
        for some in reversed(self.paths):
            if some.takes(path):
                found.update(some.set)
        return found


class Redirects:
    """The table in order, of which the first row that matches wins. Source: decision 0003.

    Exact rows and prefixes are looked up; only the patterns that stand before the row so found are tried one by one.
    Raises ValueError when a row cannot be used.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._exact: dict[str, tuple[int, Rule]] = {}
        self._prefix: dict[str, tuple[int, Rule]] = {}
        self._regex: list[tuple[int, re.Pattern[str], Rule]] = []
        for number, rule in enumerate(rules):
            if (rule.to is None) != (rule.status == 410):
                raise ValueError(f"row {number} (`{rule.from_}`): status {rule.status} with `to` {rule.to!r}")
            if rule.match == "regex":
                self._regex.append((number, _pattern(number, rule), rule))
            else:
                by_stem = self._exact if rule.match == "exact" else self._prefix
                by_stem.setdefault(rule.from_.rstrip("/"), (number, rule))
        self._deepest = max((stem.count("/") for stem in self._prefix), default=-1)

    def find(self, path: str) -> tuple[Rule, str] | None:
        """The rule that takes the path and where it leads ("" when it leads nowhere), or None."""
        looked_up = [self._exact.get(path.rstrip("/")), *map(self._prefix.get, self._beginnings(path))]
        best = min(filter(None, looked_up), key=lambda found: found[0], default=None)
        for number, pattern, rule in self._regex:
            if best and best[0] < number:
                break
            if match := pattern.fullmatch(path):
                return rule, _target(rule, match)
        return (best[1], best[1].to or "") if best else None

    def _beginnings(self, path: str) -> Iterator[str]:
        """/a, /a/b, ... as deep as the deepest prefix."""
        parts = path.rstrip("/").split("/", self._deepest + 1)[: self._deepest + 1]
        return ("/".join(parts[: n + 1]) for n in range(len(parts)))


def _pattern(number: int, rule: Rule) -> re.Pattern[str]:
    try:
        return re.compile(rule.from_, re.ASCII)  # as other servers read it
    except re.error as error:
        raise ValueError(f"row {number}: `{rule.from_}` is not a regular expression: {error}") from None


def _target(rule: Rule, match: re.Match[str]) -> str:
    """Where a pattern leads. Raises TargetError when its template is broken, or when the path would choose the host."""
    template = rule.to or ""
    try:
        target = match.expand(template)
    except (re.error, IndexError) as error:
        raise TargetError(f"`to` of the redirect from `{rule.from_}` is `{template}`: {error}") from None
    if rule.to and (_origin(target) != _origin(template) or target.startswith("/\\") or not _is_whole(target)):
        raise TargetError(f"the redirect from `{rule.from_}` to `{template}` would lead to another host")
    return quote(target, safe="/:?#&=%~+,;@!$'()*-._")


def _origin(url: str) -> str:
    """The scheme and the host; "" of a path. A host ends at a backslash too: browsers take it for a slash."""
    found = re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#\\]*)?", url)
    return found[0] if found else ""


def _is_whole(url: str) -> bool:
    """A path from the root on one host, or an address with its scheme."""
    return not url.startswith("//") if url.startswith("/") else "://" in _origin(url)


class Rules:
    """Both files of a built site: always the last that could be read."""

    def __init__(self, folder: Path) -> None:
        self._redirects = Latest(folder / "redirects.json", _read_redirects)
        self._headers = Latest(folder / "headers.json", Headers.model_validate_json)

    def headers(self) -> Headers | None:
        """None while there was no build yet."""
        return self._headers.value()

    def redirects(self) -> "Table | None":
        """None while there was no build yet."""
        return self._redirects.value()


@dataclass(frozen=True)
class Table:
    """redirects.json."""

    first: Redirects
    """Asked before the files."""
    then: Redirects
    """Asked after them."""
    hosts: Mapping[str, Redirects]
    """By other names of the server: there nothing of the site is shown."""


def _read_redirects(text: bytes) -> Table:
    rows = TypeAdapter(list[Rule]).validate_json(text)
    own = [row for row in rows if not row.hosts]
    names = dict.fromkeys(name for row in rows for name in row.hosts)
    return Table(
        Redirects([row for row in own if row.first]),
        Redirects([row for row in own if not row.first]),
        {name: Redirects([row for row in rows if name in row.hosts]) for name in names},
    )
