"""Every link, place and file that the built site names is there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

FRAGMENTS_OF_PAGES = ("box", "api")
"""Below these lie pieces without a shell, which others include."""


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, LexborHTMLParser]:
    return {
        "/" + file.relative_to(site).as_posix().removesuffix("index.html"): LexborHTMLParser(file.read_bytes())
        for file in sorted(site.rglob("*.html"))
        if file.relative_to(site).parts[0] != "getit"
    }


def _links(page: LexborHTMLParser) -> Iterator[str]:
    for attribute in ("href", "src"):
        for node in page.css(f"[{attribute}]"):
            yield node.attributes[attribute] or ""


def test_every_internal_link_leads_to_a_file_or_a_redirect(site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    rows = json.loads((site / "redirects.json").read_text())
    redirected = {row["from"] for row in rows if row["match"] == "exact"}
    dead = set()
    for address, page in pages.items():
        for link in _links(page):
            path = re.split("[?#]", link)[0]
            if not path.startswith("/") or path in redirected:
                continue
            file = site / path[1:]
            if not (
                file.is_file()
                or (path.endswith("/") and any((file / n).is_file() for n in ("index.html", "index.json")))
            ):
                dead.add((address, link))

    assert sorted(dead)[:20] == []


def test_every_place_on_a_page_that_is_linked_exists(pages: dict[str, LexborHTMLParser]) -> None:
    ids = {address: {node.attributes["id"] for node in page.css("[id]")} for address, page in pages.items()}
    dead = set()
    for address, page in pages.items():
        for link in _links(page):
            path, _, place = link.partition("#")
            target = path or address
            if place and target in ids and place not in ids[target]:
                dead.add((address, link))

    assert sorted(dead)[:20] == []


def test_every_page_can_be_reached_from_the_home_page(pages: dict[str, LexborHTMLParser]) -> None:
    reached, ahead = set(), {"/"}
    while ahead:
        address = ahead.pop()
        reached.add(address)
        found = {re.split("[?#]", link)[0] for link in _links(pages[address])}
        ahead |= {link for link in found if link in pages} - reached
    unlisted = {a for a, page in pages.items() if page.css_first("meta[name=robots][content=noindex]")}
    shells = {a for a in pages if a.split("/")[1] not in FRAGMENTS_OF_PAGES and "/latest/" not in a} - unlisted

    assert sorted(shells - reached)[:20] == []


def test_no_link_is_empty_and_no_picture_is_without_words(pages: dict[str, LexborHTMLParser]) -> None:
    for address, page in pages.items():
        assert all(link.strip() for link in _links(page)), address
        assert all("alt" in picture.attributes for picture in page.css("img")), address


def test_every_page_has_its_own_title_and_description(pages: dict[str, LexborHTMLParser]) -> None:
    titles: dict[str, str] = {}
    for address, page in pages.items():
        if address.split("/")[1] in FRAGMENTS_OF_PAGES or "/latest/" in address:
            continue
        [title] = [node.text() for node in page.css("head > title")]
        [description] = [node.attributes["content"] or "" for node in page.css("meta[name=description]")]
        assert titles.setdefault(title, address) == address, f"{address} has the title of {titles[title]}"
        assert len(page.css("h1")) == 1, address
        assert 20 <= len(description) <= 200, address
