"""Every redirect that the present site and its neighbours have: 609 recorded rows, each asked of the server that is shipped."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from services.app import create_app
from tests.conftest import without_database

LIST = Path(__file__).parent / "http" / "redirects.tsv"
OWN = "www.python.org"
Ask = Callable[[str], tuple[int, str]]


@dataclass(frozen=True)
class Recorded:
    number: int
    host: str
    path: str
    target: str
    answer: str
    """`301 /about/`, `200`, or `-` when a server behind a proxy cannot do it."""
    why: str

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


ROWS = [
    Recorded(int(number), host, path, target, answer, *(why or [""]))
    for line in LIST.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for number, host, path, target, answer, *why in [line.split("\t")]
]
ASKED = [row for row in ROWS if row.answer != "-"]
HOSTS = {row.host for row in ROWS}


@pytest.fixture(scope="module")
def ask(site: Path) -> Ask:
    """The status and the Location of an address on any of the hosts."""
    client = TestClient(create_app(without_database(site)), follow_redirects=False)

    @cache
    def answer(url: str) -> tuple[int, str]:
        at = urlsplit(url)
        response = client.get(at.path or "/", headers={"Host": at.netloc})
        return response.status_code, response.headers.get("location", "")

    return answer


def _whole(target: str) -> str:
    """One spelling for the same place: https, the host written out, one slash, none at the end."""
    url = f"https://{OWN}{target}" if target.startswith("/") else re.sub("^http:", "https:", target)
    url = url.replace("https://python.org/", f"https://{OWN}/")
    return re.sub(r"(?<!:)//+", "/", url).rstrip("/")


def _end(url: str, ask: Ask) -> str:
    """Where a journey from the address ends, by what this site knows of the hosts."""
    for _ in range(5):
        if urlsplit(url).hostname not in HOSTS:
            break
        status, location = ask(url)
        if status not in (301, 302):
            break
        url = _whole(location)
    return url


def test_all_rows_are_here() -> None:
    assert {row.number for row in ROWS} == set(range(609))


def test_every_old_address_is_answered_as_listed(ask: Ask) -> None:
    answers = {row: " ".join(map(str, filter(None, ask(row.url)))) for row in ASKED}

    assert [(row.number, row.url, answer, row.answer) for row, answer in answers.items() if answer != row.answer] == []


def test_each_leads_where_it_was_recorded_to_lead_unless_the_list_says_why(ask: Ask) -> None:
    others = []
    for row in ROWS:
        target = _whole(row.answer.partition(" ")[2])
        if not row.why and target not in (_whole(row.target), _end(_whole(row.target), ask)):
            others.append((row.number, row.url, target, row.target))

    assert others == []


def test_the_first_hop_is_the_last(ask: Ask) -> None:
    """On this site there is a page; no row takes the target again, on this host or another one that the table knows."""
    longer = []
    for row in ASKED:
        location = row.answer.partition(" ")[2]
        is_page = not location.startswith("/") or ask(f"https://{OWN}{location}") == (200, "")
        is_known = urlsplit(location).hostname in {OWN, row.host}
        if not is_page or (is_known and ask(location)[0] in (301, 302)):
            longer.append((row.number, row.url, location))

    assert longer == []


def test_a_row_that_is_not_served_says_why() -> None:
    assert [row.number for row in ROWS if row.answer == "-" and not row.why] == []


@pytest.mark.parametrize("host", sorted(HOSTS - {OWN, "packages.python.org"}))
def test_nothing_of_this_site_is_shown_under_another_name(host: str, ask: Ask) -> None:
    assert ask(f"https://{host}/downloads/release/python-3147/")[0] != 200


def test_the_address_of_the_security_page_is_not_taken_by_the_redirect_of_the_news(ask: Ask) -> None:
    assert ask(f"https://{OWN}/news/security/") == (200, "")
    assert ask(f"https://{OWN}/news/2010/")[0] == 302


def test_a_query_goes_along(site: Path) -> None:
    client = TestClient(create_app(without_database(site)), base_url=f"https://{OWN}", follow_redirects=False)

    assert client.get("/pypi/requests?a=1&b=2").headers["location"] == "https://pypi.python.org/pypi/requests?a=1&b=2"
    assert client.get("/mailman-bugs?a=1").headers["location"] == "https://sourceforge.net/bugs/?group_id=103"


@pytest.mark.parametrize("host", ["PYTHON.ORG", "python.org:443", "python.org."])
def test_a_host_is_known_however_it_is_written(host: str, site: Path) -> None:
    client = TestClient(create_app(without_database(site)), follow_redirects=False)

    response = client.get("/about/apps/?x=1", headers={"Host": host})

    assert (response.status_code, response.headers["location"]) == (301, "https://www.python.org/about/apps/?x=1")
