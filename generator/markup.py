"""Markdown -> safe HTML, and the filters that templates use. The theme and the service both draw with these."""

import html
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import markdown
import nh3
from jinja2 import Environment
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup
from pygments.formatters.html import HtmlFormatter

from generator import cores
from generator.cache import Remembered, digest

_TAGS = nh3.ALLOWED_TAGS - {"area", "map"}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "abbr": {"title"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto"}
_SUBMITTED_TAGS = _TAGS - {"img", "figure", "figcaption", "header", "footer", "nav", "aside", "article"}
_SUBMITTED_ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "abbr": {"title"},
}
"""No class and no id: a stranger's text must not look like a part of the site, nor take the name of a place on the page."""
_GONE = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "select", "svg", "math", "video", "audio",
    "picture", "source", "canvas", "font", "html", "head", "body", "meta", "link", "o:p",
}  # fmt: skip
"""Elements that pasted HTML brings along: they are taken away, and what stands in them stays, but for scripts and styles."""
_NO_TAG = re.compile(rf"<(?=/?[a-z])(?!/?(?:{'|'.join(sorted(_TAGS | _GONE))})[\s/>])", re.IGNORECASE)
"""The `<` of what is no tag: `vector<int>`. Taken for one it is lost, with the rest of its paragraph where MathML or SVG has an
element of that name (`int`, `set`, `list`, `text`)."""
# Not strftime: it follows the machine's locale, and the same content must give the same bytes everywhere.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents."""

    id: str
    title: str
    level: int


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, and what others want to know of it."""

    html: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    """Where its links lead, each as often as it stands there."""
    ids: frozenset[str]
    pictures: tuple[str, ...] = ()
    """Where its pictures are."""
    dropped: tuple[str, ...] = ()
    """Addresses of links and pictures that cleaning took away: `javascript:`, `data:` and the like."""
    repeated: tuple[str, ...] = ()
    """Ids that stand there more than once."""
    has_title: bool = False
    """Whether it has a heading of the first level."""


def render(text: str, *, submitted: bool = False) -> Rendered:
    """Markdown as HTML that cannot run anything: whatever is not on the list of tags and attributes is dropped.

    `submitted`: by a person outside. Then there are no pictures, headings begin with the third level, and links lead
    to other sites and are not vouched for.
    """
    converter = _taken(submitted)
    converted = converter.convert(text)
    _of_thread.converters[submitted] = converter
    # The content security policy allows no inline style, so a column's alignment becomes a class.
    dirty = re.sub(r' style="text-align: (left|center|right);"', r' class="\1"', converted)
    tags = _NO_TAG.sub("&lt;", dirty)
    clean = _scrolling(_submitted(tags) if submitted else _ours(tags))
    clean = clean.replace("<pre>", '<pre tabindex="0">')
    links = _addresses(r'<a [^>]*?href="([^"]*)"', clean)
    pictures = _addresses(r'<img [^>]*?src="([^"]*)"', clean)
    ids = Counter(re.findall(r'<[^>]+ id="([^"]*)"', clean))
    return Rendered(
        html=clean,
        headings=() if submitted else tuple(_headings(converter.toc_tokens)),  # type: ignore[attr-defined]
        links=links,
        ids=frozenset(ids),
        pictures=pictures,
        dropped=_dropped(dirty, links + pictures),
        repeated=tuple(name for name, times in ids.items() if times > 1),
        has_title="<h1" in clean,
    )


def _taken(submitted: bool) -> markdown.Markdown:
    """That of this thread, as good as new. Who was interrupted does not give it back: its parser might be in the middle of a list."""
    known = _of_thread.converters.pop(submitted, None)
    return known.reset() if known else markdown.Markdown(extensions=_extensions(submitted), output_format="html")


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.converters: dict[bool, markdown.Markdown] = {}


_of_thread = _OfThread()


def _extensions(submitted: bool) -> list[Extension | str]:
    if submitted:
        return ["tables", "fenced_code", "def_list", "sane_lists", "nl2br"]
    return [
        "extra",
        "sane_lists",
        TocExtension(toc_depth="2-3"),
        CodeHiliteExtension(guess_lang=False, css_class="highlight", pygments_formatter=_formatter),
        _PlainFences(),
        _PlainWords(),
    ]


def _formatter(**options: Any) -> HtmlFormatter[str]:
    """Of code, one for each language: Pygments takes longer to make one than to use it."""
    return HtmlFormatter(**options) if options.get("hl_lines") else _plain_formatter(*options.items())


@cache
def _plain_formatter(*options: tuple[str, Any]) -> HtmlFormatter[str]:
    return HtmlFormatter(**dict(options))


def _ours(dirty: str) -> str:
    return nh3.clean(dirty, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


def _submitted(dirty: str) -> str:
    clean = nh3.clean(
        dirty,
        tags=_SUBMITTED_TAGS,
        attributes=_SUBMITTED_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="nofollow ugc",
    )
    without_dead = re.sub(r'<a rel="[^"]*">(.*?)</a>', r"\1", clean, flags=re.DOTALL)  # an address that was refused
    return _below_ours(without_dead)


def _below_ours(clean: str) -> str:
    """The headings from the third level on, each one level below the one it belongs to: none is left out."""
    above: list[int] = []

    def renamed(match: re.Match[str]) -> str:
        level = int(match["level"])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        name = f"h{min(2 + len(above), 6)}"
        return f"<{name}>{match['title']}</{name}>"

    return re.sub(r"<h(?P<level>[1-6])>(?P<title>.*?)</h(?P=level)>", renamed, clean, flags=re.DOTALL)


_HARD = {"[": (200, 2_000), "<": (200, 5_000)}
"""Characters whose number makes Markdown slow, by its square: how many may stand on a line, and in a text."""


def overload(text: str) -> tuple[int, str] | None:
    """The line (from 0) of a text that takes Markdown too long, and why; None for a text that can be rendered."""
    for character, (on_a_line, in_all) in _HARD.items():
        if text.count(character) <= on_a_line:
            continue
        before = 0
        for number, line in enumerate(text.split("\n")):
            here = line.count(character)
            before += here
            if here > on_a_line:
                return number, f"{here:,} `{character}` stand on one line; at most {on_a_line}"
            if before > in_all:
                return number, f"more than {in_all:,} `{character}` stand in one text"
    return None


class _Fences(FencedBlockPreprocessor):
    """Fenced code whose options are its language, its classes and the lines to mark; Pygments trips over the others."""

    def handle_attrs(self, attrs: Iterable[tuple[str, str]]) -> tuple[str, list[str], dict[str, Any]]:
        name, classes, options = super().handle_attrs(attrs)
        return name, classes, {key: value for key, value in options.items() if key == "hl_lines"}


class _PlainFences(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  Markdown's name
        md.preprocessors.register(_Fences(md, {}), "fenced_code_block", 25)


class _Words(Treeprocessor):
    """Has words alone passed over by the patterns that look for links, emphasis and the like: most of a text is such."""

    def run(self, root: Element) -> None:
        abbreviations = self.md.treeprocessors["abbr"]
        assert isinstance(abbreviations, AbbrTreeprocessor)
        if abbreviations.abbrs:  # these may stand anywhere
            return
        for element in root.iter():
            if element.text and not _MARKED.search(element.text):
                element.text = AtomicString(element.text)


_MARKED = re.compile(r"[^\w .,;:?()'\"/+%\n-]|_|  \n")
"""What any of them may begin with."""


class _PlainWords(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  Markdown's name
        md.treeprocessors.register(_Words(md), "words", 21)  # before "inline", after the blocks


class _Named(HTMLParser):
    """Collects where links and pictures lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def _dropped(dirty: str, kept: Sequence[str]) -> tuple[str, ...]:
    if len(_ADDRESS.findall(dirty)) == len(kept):  # parsing takes as long as a fifth of the rest
        return ()
    return tuple((Counter(_named(dirty)) - Counter(kept)).elements())


_ADDRESS = re.compile("href|src", re.IGNORECASE)


def _named(dirty: str) -> list[str]:
    parser = _Named()
    parser.feed(dirty)
    return parser.found


def _addresses(pattern: str, clean: str) -> tuple[str, ...]:
    return tuple(html.unescape(found) for found in re.findall(pattern, clean))


_HEADING_OR_TABLE = re.compile(r"<h[2-6][^>]*>(?P<heading>.*?)</h[2-6]>|(?P<table><table[^>]*>)", re.DOTALL)


def _scrolling(clean: str) -> str:
    """Each table in a region that scrolls by itself, named for screen readers after the heading above it."""
    above, named = "Table", dict[str, int]()

    def replaced(match: re.Match[str]) -> str:
        nonlocal above
        if match["heading"] is not None:
            above = re.sub(r"<[^>]+>", "", match["heading"]).strip()
            return match[0]
        named[above] = named.get(above, 0) + 1
        label = f"{above}, table {named[above]}" if named[above] > 1 else above
        return f'<div class="scroll" role="region" aria-label="{label.replace(chr(34), "&quot;")}" tabindex="0">{match["table"]}'

    return _HEADING_OR_TABLE.sub(replaced, clean).replace("</table>", "</table></div>")


def _headings(tokens: list[dict[str, object]]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(str(token["id"]), html.unescape(str(token["name"])), int(str(token["level"]))))
        found += _headings(token["children"])  # type: ignore[arg-type]
    return found


class Texts:
    """Rendered texts, kept between runs: rendering is most of a build's work, and a text seldom changes."""

    def __init__(self, cache: Path | None) -> None:
        versions = " ".join(version(package) for package in ("markdown", "nh3", "pygments"))
        self._kept: Remembered[Rendered] = Remembered(cache, "texts", code=(Path(__file__),), versions=versions)
        self._at_hand: dict[tuple[str, bool], Rendered] = {}
        """What was asked for here: most texts are asked for again, by each build, and their digests take longer than all else."""

    def render(self, text: str, *, submitted: bool = False) -> Rendered:
        rendered = self._at_hand.get((text, submitted))
        if rendered is None:
            rendered = self._kept.get(_key(text, submitted), lambda: render(text, submitted=submitted))
            assert rendered is not None
            self._at_hand[text, submitted] = rendered
        return rendered

    def prepare(self, texts: Iterable[tuple[str, bool]]) -> None:
        """Render what is not known yet of these, all at once: each a text, and whether somebody outside sent it. One that
        cannot be rendered is left to who asks for it."""
        asked = {_key(*one): one for one in texts if one not in self._at_hand}
        unknown = {key: one for key, one in asked.items() if not self._kept.knows(key)}
        for key, rendered in zip(unknown, cores.each(_tried, list(unknown.values())), strict=True):
            if rendered is not None:
                self._kept.put(key, rendered)

    def save(self) -> None:
        self._kept.save()


def _key(text: str, submitted: bool) -> str:
    return digest(b"submitted" * submitted, text.encode())


def _tried(one: tuple[str, bool]) -> Rendered | None:
    text, submitted = one
    if overload(text):
        return None
    try:
        return render(text, submitted=submitted)
    except RecursionError:
        return None


def day(value: date) -> str:
    """`5 August 2026`"""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_short(value: date) -> str:
    """`5 Aug 2026`"""
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def until(value: str) -> str:
    """`2026-10` -> `October 2026`, `2026-10-07` -> `7 October 2026`"""
    if len(value) == 10:
        return day(date.fromisoformat(value))
    return day(date.fromisoformat(f"{value}-01")).removeprefix("1 ")


def filesize(number: int) -> str:
    """Bytes as people read them, by powers of 1024 as python.org always did: `11.8 MB`."""
    size = float(number)
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            break
        size /= 1024
    return f"{number} bytes" if unit == "bytes" else f"{size:.1f} {unit}"


def halves(checksum: str) -> Markup:
    """A long checksum that may break in the middle, and nowhere else."""
    middle = len(checksum) // 2
    return Markup("{}<wbr>{}").format(checksum[:middle], checksum[middle:])


def fixed(environment: Environment) -> Callable[[str], Markup]:
    """For templates: a part that reads the same on every page, drawn once."""

    @cache
    def drawn(name: str) -> Markup:
        return Markup(environment.get_template(name).render())

    return drawn


FILTERS = {"day": day, "day_short": day_short, "until": until, "filesize": filesize, "halves": halves}
