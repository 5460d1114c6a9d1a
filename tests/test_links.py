"""Every link, place, picture, feed and calendar that the built site names is there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from selectolax.lexbor import LexborHTMLParser

from generator import addresses

HOST = "http://localhost:8000"
"""SITEURL of pelicanconf.py, for which the site under test is built."""
OF_THE_SERVICE = ("/accounts/", "/jobs/mine/", "/nominations/example-council-2035/create/", *addresses.OF_THE_SERVICE)
"""Below these the service answers, which is not a part of the built site."""
FRAGMENTS_OF_PAGES = ("box", "api")
"""Below these lie pieces without a shell, which others include."""


@dataclass(frozen=True)
class Seen:
    """What a page of the site names. The parsed page itself would take a hundred times the memory."""

    links: frozenset[str]
    ids: frozenset[str]
    title: str
    description: str
    headings: int
    is_redirect: bool
    is_listed: bool
    """Not `noindex`."""
    wordless: int
    """Pictures without `alt`."""


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Seen]:
    return {
        "/" + file.relative_to(site).as_posix().removesuffix("index.html"): _seen(LexborHTMLParser(file.read_bytes()))
        for file in sorted(site.rglob("*.html"))
        if file.relative_to(site).parts[0] != "getit"
    }


def _seen(page: LexborHTMLParser) -> Seen:
    descriptions = [node.attributes["content"] or "" for node in page.css("meta[name=description]")]
    return Seen(
        links=frozenset(_links(page)),
        ids=frozenset(node.attributes["id"] or "" for node in page.css("[id]")),
        title=next((node.text() for node in page.css("head > title")), ""),
        description=next(iter(descriptions), ""),
        headings=len(page.css("h1")),
        is_redirect=bool(page.css("meta[http-equiv=refresh]")),
        is_listed=not page.css('meta[name=robots][content*="noindex"]'),
        wordless=sum("alt" not in picture.attributes for picture in page.css("img")),
    )


def _links(page: LexborHTMLParser) -> Iterator[str]:
    for attribute in ("href", "src", "action", "poster", "data-src"):
        for node in page.css(f"[{attribute}]"):
            yield node.attributes[attribute] or ""
    for node in page.css("[srcset]"):
        yield from (part.split()[0] for part in (node.attributes["srcset"] or "").split(","))
    for node in page.css('meta[property="og:image"], meta[property="og:url"], meta[name="twitter:image"]'):
        yield node.attributes["content"] or ""


class Site:
    """What answers at an address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rows = json.loads((folder / "redirects.json").read_text())
        self._exact = {row["from"].rstrip("/") for row in rows if row["match"] == "exact"}
        self._patterns = [re.compile(row["from"]) for row in rows if row["match"] == "regex"]
        self._stems = tuple(f"{row['from'].rstrip('/')}/" for row in rows if row["match"] == "prefix")

    def answers(self, link: str) -> bool:
        """Whether a link leads somewhere. Those to other sites are not asked."""
        link = re.sub(r"^webcal:", "http:", link)
        path = unquote(re.split("[?#]", link.removeprefix(HOST))[0]) or "/"
        if not path.startswith("/") or path.startswith(("//", *OF_THE_SERVICE)):
            return True
        file = self._folder / path[1:]
        names = ("index.html", "index.json")
        if file.is_file() or (path.endswith("/") and any((file / name).is_file() for name in names)):
            return True
        is_known = path.rstrip("/") in self._exact or f"{path}/".startswith(self._stems)
        return is_known or any(pattern.fullmatch(path) for pattern in self._patterns)


@pytest.fixture(scope="module")
def known(site: Path) -> Site:
    return Site(site)


def test_every_link_of_a_page_leads_to_a_file_or_a_redirect(pages: dict[str, Seen], known: Site) -> None:
    dead = {(address, link) for address, page in pages.items() for link in page.links if not known.answers(link)}

    assert sorted(dead)[:20] == []


def test_every_place_on_a_page_that_is_linked_exists(pages: dict[str, Seen]) -> None:
    dead = set()
    for address, page in pages.items():
        for link in page.links:
            path, _, place = link.removeprefix(HOST).partition("#")
            target = path.partition("?")[0] or address
            if place and not place.startswith(":~:") and target in pages and unquote(place) not in pages[target].ids:
                dead.add((address, link))

    assert sorted(dead)[:20] == []


def test_every_link_of_a_feed_leads_to_a_file(site: Path, known: Site) -> None:
    feeds = sorted(f for ending in ("rss", "atom") for f in site.rglob(f"*.{ending}") if f.is_file())
    dead = set()
    for file in feeds:
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, (file, feed.get("bozo_exception"))
        links = [feed.feed.link, *(link.href for entry in feed.entries for link in entry.links)]
        dead |= {(file.name, link) for link in links if not known.answers(link)}
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids)), file
        assert all(re.match(r"https?://|tag:|urn:", link) for link in links), file
        assert file.suffix == ".rss" or feed.feed.get("author"), f"{file}: Atom asks for an author"

    assert len(feeds) >= 10
    assert sorted(dead)[:20] == []


def test_every_address_in_a_calendar_leads_to_a_file(site: Path, known: Site) -> None:
    calendars = sorted(site.rglob("*.ics"))
    dead = set()
    for file in calendars:
        for part in icalendar.Calendar.from_ical(file.read_bytes()).walk():
            for name in ("URL", "SOURCE"):
                if name in part and not known.answers(str(part[name])):
                    dead.add((file.name, str(part[name])))

    assert len(calendars) >= 10
    assert sorted(dead)[:20] == []


def test_every_address_of_the_sitemap_is_a_page_and_every_page_to_be_found_is_there(
    site: Path, pages: dict[str, Seen]
) -> None:
    root = ElementTree.fromstring((site / "sitemap.xml").read_bytes())  # noqa: S314  our own file
    listed = {urlsplit(node.text or "").path for node in root.iter() if node.tag.endswith("}loc")}
    shells = {a for a, page in pages.items() if _is_shell(a, page) and page.is_listed}

    assert sorted(listed - set(pages)) == []
    assert sorted(shells - listed)[:20] == []


def test_every_address_of_llms_txt_leads_to_a_file(site: Path, known: Site) -> None:
    links = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text())

    assert len(links) > 20
    assert [link for link in links if not known.answers(link)] == []


def test_every_page_can_be_reached_from_the_home_page(pages: dict[str, Seen]) -> None:
    reached, ahead = set(), {"/"}
    while ahead:
        address = ahead.pop()
        reached.add(address)
        ahead |= {path for link in pages[address].links if (path := re.split("[?#]", link)[0]) in pages} - reached
    shells = {address for address, page in pages.items() if _is_shell(address, page) and page.is_listed}

    assert sorted(shells - reached)[:20] == []


def test_no_link_is_empty_and_no_picture_is_without_words(pages: dict[str, Seen]) -> None:
    assert [address for address, page in pages.items() if page.wordless or not all(map(str.strip, page.links))] == []


def test_every_page_has_its_own_title_and_description(pages: dict[str, Seen]) -> None:
    titles: dict[str, str] = {}
    for address, page in pages.items():
        if _is_shell(address, page) or address == "/404.html":
            assert titles.setdefault(page.title, address) == address, f"{address} is titled as {titles[page.title]}"
            assert page.headings == 1, address
            assert 20 <= len(page.description) <= 200, address


def _is_shell(address: str, page: Seen) -> bool:
    """A page of its own: no fragment of others, no way elsewhere."""
    return address.split("/")[1] not in FRAGMENTS_OF_PAGES and not page.is_redirect and address != "/404.html"
