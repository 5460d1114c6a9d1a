"""What stands around and on the pages that people write: titles, breadcrumbs, the section's list, the home page's code."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from pydantic_core import to_json

from generator.cards.card import Card, of_kind
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.shapes.page import Page
from generator.shapes.site import NavigationItem
from generator.views import freshness
from generator.views.entries import Entry, Feed, Sent

LEGACY_DOCS = ("2.2", "2.1", "2.0", "1.6", "1.5.2", "1.5.1", "1.5", "1.4")
"""Versions whose documentation is kept; those with releases in content/releases are listed with these."""


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


@dataclass(frozen=True)
class PageHead:
    """What base.html says about a page."""

    path: str
    title: str
    head_title: str
    description: str
    crumbs: tuple[Crumb, ...]
    section: NavigationItem | None
    canonical: str
    robots: str | None = None
    feeds: tuple[Feed, ...] = ()
    twin: str | None = None
    """The same as JSON."""
    markdown: str | None = None
    """The same as Markdown."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """What the search groups the page by."""
    json_ld: str | None = None
    card: str = ""
    """The address of the picture for link previews."""
    card_alt: str = ""
    account: None = None
    """Nobody is known when a page is built; static/js/account.js fills it in."""


@dataclass(frozen=True)
class SideLink:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class Sample:
    """A code sample, its code highlighted."""

    title: str
    about: str
    code_html: str
    prints: str
    link: str
    link_text: str


def samples(site: Catalogue, texts: Texts) -> tuple[Sample, ...]:
    return tuple(
        Sample(s.title, s.about, texts.render(f"```python\n{s.code.rstrip()}\n```").html, s.prints, s.link, s.link_text)
        for s in site.samples
    )


class Heads:
    """The head of any page, made from its entry."""

    def __init__(
        self, site: Catalogue, entries: tuple[Entry, ...], host: str, texts: Texts, before: "Heads | None" = None
    ) -> None:
        """`before`: those of an earlier build for the same host. What is as it was there is the very same."""
        self._host, self._texts, self._navigation, self._listed = host, texts, site.navigation, entries
        self._entries = {entry.address: entry for entry in entries}
        self._ways: dict[str, tuple[Crumb, ...]] = {}
        self._sections = {url: item for item in site.navigation.main for url in _urls(item)}
        self._before = before._made if before else {}
        self._made: dict[str, tuple[Entry, PageHead]] = {}
        self._every = tuple(self._entries.values())
        self._answer(site)

    def of(self, site: Catalogue, entries: tuple[Entry, ...]) -> "Heads":
        """Those of the next build."""
        if entries is not self._listed or site.navigation is not self._navigation:
            return Heads(site, entries, self._host, self._texts, self)
        site.memory.as_before |= self._answer(site)
        return self

    def _answer(self, site: Catalogue) -> Set[str]:
        self._site = site
        answers: dict[str, Callable[..., object]] = {
            "entry": self.entry,
            "entries": lambda: self._every,
            "head": self.head,
            "section": self._section,
        }
        site.memory.answers |= answers
        return answers.keys()

    def entry(self, address: str) -> Entry:
        """Raises KeyError when no section has the address."""
        entry = self._entries[address]
        self._site.memory.note(("entry", address), entry)
        return entry

    def all(self) -> Iterator[Entry]:
        """In the order of the sections."""
        self._site.memory.note(("entries",), self._every)
        yield from self._every

    def head(self, address: str) -> PageHead:
        entry = self._entries[address]
        if address not in self._made:
            self._made[address] = (entry, self._kept(entry) or self._head(entry))
        head = self._made[address][1]
        self._site.memory.note(("head", address), head)
        return head

    def _kept(self, entry: Entry) -> PageHead | None:
        """As it was before, if the pages above it are called as they were."""
        was, head = self._before.get(entry.address, (None, None))
        if head is None or was is not entry or head.section is not self._section(entry.address):
            return None
        return head if head.crumbs == self._crumbs(entry.address) else None

    def close(self) -> None:
        """All heads are made: what only the earlier build knew is let go."""
        self._before = {}

    def _head(self, entry: Entry) -> PageHead:
        address, card = entry.address, _card(entry)
        return PageHead(
            path=address,
            title=entry.title,
            head_title=entry.head_title or f"{entry.title} | Python.org",
            description=entry.description,
            crumbs=self._crumbs(address),
            section=self._section(address),
            canonical=f"{self._host}{address}",
            robots=entry.robots or None,
            feeds=entry.feeds,
            twin=entry.twin or (f"{address}index.json" if entry.twins else None),
            markdown=f"{address}index.md" if entry.twins else None,
            facets=entry.facets,
            json_ld=self._json_ld(entry),
            card=card.address,
            card_alt=card.says,
        )

    def _json_ld(self, entry: Entry) -> str | None:
        """Safe inside a script element: no `<` is left."""
        if entry.json_ld is None:
            return None
        said = {name: self._drawn(value) if isinstance(value, Sent) else value for name, value in entry.json_ld.items()}
        text = to_json({"@context": "https://schema.org", **said}).decode()
        return text.replace("{host}", self._host).replace("<", "\\u003c")

    def _drawn(self, sent: Sent) -> str:
        parts = ((heading, self._texts.render(text, submitted=True).html) for heading, text in sent.texts)
        return "\n".join(f"<h3>{heading}</h3>\n{html}" if heading else html for heading, html in parts)

    def cards(self) -> Iterator[Card]:
        """The pictures of all pages, each once."""
        yield from dict.fromkeys([of_kind(""), *map(_card, self.all())])

    def not_found(self) -> PageHead:
        card = of_kind("")
        return PageHead(
            path="/404.html",
            title="This page does not exist",
            head_title="Page not found | Python.org",
            description="There is no page at this address.",
            crumbs=(Crumb("Home", "/"),),
            section=None,
            canonical=f"{self._host}/",
            robots="noindex",
            card=card.address,
            card_alt=card.says,
        )

    def text_page(self, address: str, page: Page, texts: Texts, *, today: date) -> dict[str, object]:
        rendered = texts.render(page.text)
        self._site.memory.note(("section", address), self._section(address))
        return {
            "text": rendered.html,
            "toc": rendered.headings,
            "side": self._side(address),
            "sources": page.sources,
            "upkeep": freshness.upkeep(self._site, address, page, today=today),
        }

    def _crumbs(self, address: str) -> tuple[Crumb, ...]:
        """From the home page down to the parent: whatever part of the address is a page itself. Siblings share theirs."""
        if address == "/":
            return ()
        parent = self._above(address)
        if parent not in self._ways:
            parts = parent.strip("/").split("/")
            above = ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts)) if parts[n]]
            self._ways[parent] = (Crumb("Home", "/"), *(Crumb(self._name(a), a) for a in above if a in self._entries))
        return self._ways[parent]

    def _name(self, address: str) -> str:
        return self._entries[address].short or self._entries[address].title

    def _section(self, address: str) -> NavigationItem | None:
        """The section that lists the page, or the nearest page above it."""
        while address != "/":
            if address in self._sections:
                return self._sections[address]
            address = self._above(address)
        return None

    def _above(self, address: str) -> str:
        entry = self._entries.get(address)
        return (entry and entry.above) or address.rstrip("/").rpartition("/")[0] + "/"

    def _side(self, address: str) -> tuple[SideLink, ...]:
        section = self._section(address)
        if section is None or not section.items:
            return ()
        links = (section, *section.items)
        return tuple(
            SideLink("Overview" if item is section else item.title, item.url, item.url == address)
            for item in links
            if item.url.startswith("/")
        )


def _card(entry: Entry) -> Card:
    kind = entry.facets.get("kind", "")
    if entry.card is None:
        return of_kind(kind)
    return Card(entry.title, kind if kind != "Page" else "", entry.card)


def _urls(item: NavigationItem) -> Iterator[str]:
    yield item.url
    for below in item.items:
        yield from _urls(below)
