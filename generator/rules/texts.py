"""Rules about what stands inside texts."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from generator import addresses
from generator.catalogue import Catalogue
from generator.markup import Rendered, Texts, overload
from generator.problems import Problem
from generator.reading import KeyPath
from generator.rules import pieces
from generator.rules.pieces import InFile, Piece
from generator.shapes.base import Shape
from generator.shapes.election import Nominees
from generator.shapes.event import SuggestedEvents
from generator.shapes.job import Jobs
from generator.shapes.sponsor import Sponsors
from generator.shapes.story import SuggestedStories
from generator.views import directories, freshness

_OUTSIDE = re.compile(r"https?://[^\s/]|mailto:", re.IGNORECASE)
_TITLE = r"^ *(?:(?P<here>#)(?!#)|(?P<tag><h1))|^(?P<line>\S.*)\n *=+ *$"


@dataclass(frozen=True, eq=False)
class _Read:
    """The texts of one sort, drawn."""

    problems: tuple[Problem, ...]
    """Of each text by itself."""
    leading: tuple[tuple[Piece, Rendered], ...]
    """Those with links or pictures."""
    led_to: frozenset[str]
    """Where these lead, as far as it is inside the site."""
    places: Mapping[str, frozenset[str]]
    """Address of a text -> its places."""


def texts_are_sound(site: Catalogue, today: date, rendered: Texts) -> Iterator[Problem]:
    """Every text can be drawn, its links and pictures lead to what is there, and its places have one name each."""
    rendered.prepare((piece.markdown, False) for sort in pieces.SORTS for piece in site.once(pieces.of, sort))
    read = [site.once(_read, sort, rendered) for sort in pieces.SORTS]
    known = _Known(site, frozenset().union(*(one.led_to for one in read)))
    for one in read:
        known.places |= one.places
        yield from one.problems
    leading = [pair for one in read for pair in one.leading]
    asked = {link.partition("#")[0] or piece.address for piece, text in leading for link in text.links if "#" in link}
    for record in freshness.directories(site):
        if record.address in asked:
            heads = frozenset(group.id for group in directories.listing(record).groups) | {"origin"}
            known.places[record.address] = known.places.get(record.address, frozenset()) | heads
    for piece, text in leading:
        yield from _astray(site, known, piece, text)


def _read(site: Catalogue, sort: pieces.Sort, rendered: Texts) -> _Read:
    problems: list[Problem] = []
    drawn: list[tuple[Piece, Rendered]] = []
    for piece in site.once(pieces.of, sort):
        if trouble := overload(piece.markdown):
            mend = "Cut it into parts, or write it otherwise."
            problems.append(InFile(site, piece).problem(trouble[1], mend, line=trouble[0]))
            continue
        try:
            drawn.append((piece, rendered.render(piece.markdown)))
        except RecursionError:
            fact = "the lists or quotations are nested too deeply"
            problems.append(InFile(site, piece).problem(fact, "Three levels are enough for readers."))
    problems += (problem for piece, text in drawn for problem in _own_faults(site, piece, text))
    return _Read(
        tuple(problems),
        tuple((piece, text) for piece, text in drawn if text.links or text.pictures),
        frozenset(_led_to(text for _, text in drawn)),
        {piece.address: text.ids for piece, text in drawn},
    )


def _astray(site: Catalogue, known: "_Known", piece: Piece, text: Rendered) -> Iterator[Problem]:
    for link in dict.fromkeys(text.links):
        if fault := known.fault_of_link(link, piece.address):
            yield from InFile(site, piece).everywhere(_standing(link), *fault)
    for picture in dict.fromkeys(text.pictures):
        if fault := known.fault_of_picture(picture):
            yield from InFile(site, piece).everywhere(_standing(picture), *fault)


def submitted_texts_can_be_drawn(site: Catalogue, rendered: Texts) -> Iterator[Problem]:
    """What people outside wrote. Its links are theirs: a dead one must not stop the site."""
    mend = "The service refuses such a text; see how this one came here."
    submitted = list(_submitted(site))
    rendered.prepare((text, True) for _, _, text in submitted)
    for record, key, text in submitted:
        if trouble := overload(text):
            yield site.problem(record, key, trouble[1], mend)
            continue
        try:
            rendered.render(text, submitted=True)
        except RecursionError:
            yield site.problem(record, key, "the lists or quotations are nested too deeply", mend)


def _submitted(site: Catalogue) -> Iterator[tuple[Shape, KeyPath, str]]:
    """Every text of a person outside, with the record of its file and its key there."""
    for shape, name in _WITH_SUBMITTED:
        if held := site.only(shape):
            for number, one in enumerate(getattr(held, name)):
                yield from ((held, (name, number, f), text) for f in one.SUBMITTED if (text := getattr(one, f)))


_WITH_SUBMITTED: tuple[tuple[type[Shape], str], ...] = (
    (Jobs, "jobs"),
    (Sponsors, "sponsors"),
    (Nominees, "nominees"),
    (SuggestedEvents, "events"),
    (SuggestedStories, "stories"),
)


def _own_faults(site: Catalogue, piece: Piece, text: Rendered) -> Iterator[Problem]:
    if not (text.dropped or text.has_title or text.repeated):
        return
    file = InFile(site, piece)
    for dropped in dict.fromkeys(text.dropped):
        fact = f"the address `{dropped[:60]}` is dropped: it is neither `https:` nor `mailto:`"
        yield from file.everywhere(_standing(dropped), fact, "Link a page, or name the place in words.")
    if text.has_title:
        mend = "Begin the headings of a text with `##`."
        yield from file.everywhere(_TITLE, "the text has a heading of the first level, which is the page's title", mend)
    for name in text.repeated:
        mend = "Give each a name of its own."
        yield from file.everywhere(_naming(name), f"the place `#{name}` stands here more than once", mend)


def _led_to(texts: Iterable[Rendered]) -> Iterator[str]:
    """Where links and pictures lead inside the site, and where they may have been meant to."""
    for text in texts:
        for link in text.links:
            path = link.partition("#")[0].partition("?")[0]
            yield from (path, f"{path}/")
        yield from text.pictures


class _Known:
    """What links and pictures may lead to. A fault is (fact, mend)."""

    def __init__(self, site: Catalogue, asked: frozenset[str]) -> None:
        """`asked`: the addresses of which it will be asked."""
        self._addresses = addresses.answering(site, asked, date.max)  # a release of tomorrow may be led to today
        self._is_unread = addresses.unread(site)
        self._moved = {row.from_: row for row in site.redirects.redirects if row.match == "exact"}
        self._releases = frozenset(release.path for release in site.releases)
        self.places: dict[str, frozenset[str]] = {}
        """Address of a text -> its places."""

    def fault_of_link(self, link: str, here: str) -> tuple[str, str] | None:
        if link.startswith("//") or not link.startswith(("/", "#")):
            if _OUTSIDE.match(link):
                return None
            fact = f"the link `{link}` begins neither with a slash nor with `https://`"
            if link.startswith("//"):
                fact = f"the link `{link}` begins with two slashes: that is another host"
            return fact, "Write the whole address: `/about/apps/` for a page of this site."
        whole, _, place = link.partition("#")
        path = whole.partition("?")[0] or here
        if path in self._moved and path not in self._addresses:
            return self._fault_of_move(link, self._moved[path].to)
        if path in addresses.OF_THE_SERVICE:
            return None
        if path not in self._addresses and path != here and not self._is_unread(path):
            is_near = f"{path}/" in self._addresses
            return (
                f"the link `{link}` leads to no page",
                f"Write `{path}/`, with a slash at the end." if is_near else "Correct the address, or write the page.",
            )
        general = addresses.PLACES_OF_A_RELEASE if path in self._releases else addresses.PLACES
        if place and path in self.places and unquote(place) not in self.places[path] | general:
            return f"`{path}` has no place `#{place}`", "Headings become places: lowercase words joined by hyphens."
        return None

    def _fault_of_move(self, link: str, target: str | None) -> tuple[str, str] | None:
        if target is None:
            return f"the link `{link}` leads to a page that is gone for good", "Remove it, or link another page."
        if target.startswith("/"):
            return f"the link `{link}` leads to a redirect", f"Write `{target}`."
        return None  # a short address of ours for a place elsewhere, such as /pypi/

    def fault_of_picture(self, picture: str) -> tuple[str, str] | None:
        mend = "Put the file into `site/root/` and write its path there, beginning with a slash."
        if not picture.startswith("/") or picture.startswith("//"):
            return f"the picture `{picture}` is not a file of this site: browsers will not show it", mend
        is_there = picture in self._addresses and not picture.endswith("/")
        return None if is_there else (f"there is no picture `{picture}`", mend)


def _standing(address: str) -> str:
    """Finds an address where Markdown or HTML has it as the target of a link or picture."""
    words = "|".join(re.escape(spelled) for spelled in sorted({address, html.escape(address)}))
    before = r"\]\(\s*<?|(?:href|src)\s*=\s*[\"']?|<|^\s*\[[^\]\n]+\]:\s*<?"
    return rf"(?:{before})(?P<address>{words})(?=[\s)>\"']|$)"


def _naming(name: str) -> str:
    """Finds where a place is given its name."""
    return rf"(?:\bid\s*=\s*[\"']?|\{{[^}}\n]*#)(?P<name>{re.escape(name)})(?![\w-])"
