"""A posting from the form of a visitor to every place of the site, and away again: three people, real processes, real mail."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from tests.journeys.conftest import SECONDS, Everything, Reader, link_in
from tests.outside import wait_until

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

EVIL = "<script>window.__hacked=1</script>"
PASTED = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { margin: 0 }</style></head><body lang=EN-GB>
<!--StartFragment--><p class=MsoNormal style='mso-margin-top-alt:auto'><b><span style='font-size:14pt'>What you do</span></b><o:p></o:p></p>
<ul type=disc><li class=MsoListParagraph style='mso-list:l0 level1 lfo1'>Tend the <i>clock</i> tower</li><li>Wind it</li></ul>
<p class=MsoNormal>Read <a href="https://example.org/clocks">about clocks</a>, not <a href="javascript:window.__hacked=1">this</a>.</p>
<script>window.__hacked=1</script><img src=x onerror="window.__hacked=1"><!--EndFragment--></body></html>
"""
PASTE = """(area, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "What you do");
  area.focus();
  return area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
LINES = ("company", "city", "region", "country", "other_type", "remote_region", "contact")
TITLE = f"Clockmaker {EVIL}"
PASSWORD = "a tower of many clocks"  # noqa: S105  of a person who lives for a minute


def test_a_posting_from_the_form_to_the_site_and_away(everything: Everything, people: Callable[[], Reader]) -> None:
    author, moderator, reader = people(), people(), people()

    _registers(author, everything)
    number = _posts(author, everything)
    assert EVIL not in reader.reads("/jobs/")
    _approves(moderator, everything, number)

    places = _is_everywhere(reader, number)
    _is_harmless(reader, number, places)
    told = everything.post.wait_for("ada@example.org", "is approved", seconds=SECONDS)
    assert f"/jobs/{number}/" in told.text
    assert len(everything.post.to("ada@example.org", "is approved")) == 1

    _expires(everything, people(), number)
    _is_nowhere(reader, number, places)
    everything.post.wait_for("ada@example.org", "has ended", seconds=SECONDS)
    assert everything.stage.errors() == []


# What each of them does


def _registers(author: Reader, everything: Everything) -> None:
    page = author.goes("/accounts/signup/?next=/jobs/create/")
    for name, value in {"name": "ada", "email": "ada@example.org", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#f-{name}").fill(value)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    letter = everything.post.wait_for("ada@example.org", "", seconds=SECONDS)
    author.goes(link_in(letter.text, everything.stage.url))
    page.get_by_role("button", name="Yes, confirm it").click()
    page.wait_for_url(lambda url: "/verify/" not in url)
    _signs_in(author, "ada")


def _signs_in(author: Reader, name: str) -> None:
    page = author.goes("/accounts/login/?next=/jobs/create/")
    if "/accounts/login/" in page.url:
        page.locator("#f-login").fill(name)
        page.locator("#f-password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/jobs/create/")


def _posts(author: Reader, everything: Everything) -> int:
    page = author.page
    page.locator("#f-title").fill(TITLE)
    for name in LINES:
        page.locator(f"#f-{name}").fill(f"{name.capitalize()} {EVIL}")
    page.locator("#f-category").select_option("developer-engineer")
    page.get_by_label("Web", exact=True).check()
    page.get_by_label("Remote work is possible").check()
    page.locator("#f-requirements").fill(f"You **know** clocks. {EVIL}\n\n<img src=x onerror=window.__hacked=1>")
    page.locator("#f-about_company").fill(f"[We](javascript:window.__hacked=1) are old. {EVIL}")
    page.locator("#f-text").fill(f"{EVIL}\n\n")
    assert page.locator("#f-text").evaluate(PASTE, PASTED) is False  # it has taken the paste on itself
    assert "- Tend the *clock* tower" in page.locator("#f-text").input_value()
    page.locator("#f-email").fill("clocks@example.org")
    page.locator("#f-url").fill("https://example.org/clocks")

    beside = page.locator("[data-preview-here]")
    expect(beside.get_by_role("listitem").filter(has_text="Tend the clock tower")).to_be_visible(
        timeout=SECONDS * 1_000
    )
    author.is_well()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("This is a preview.")).to_be_visible()
    expect(page.get_by_role("heading", level=1).first).to_contain_text(TITLE)
    author.is_well()
    page.get_by_role("button", name="Send for review").click()
    page.wait_for_url("**/jobs/thanks/")

    letter = everything.post.wait_for("jobs@python.org", "For review", seconds=SECONDS)
    found = re.search(r"/admin/jobs/(\d+)/", letter.text)
    assert found
    author.goes(f"/jobs/{found[1]}/")
    expect(author.page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return int(found[1])


def _approves(moderator: Reader, everything: Everything, number: int) -> None:
    """By the link that the operator has printed, then by keys: next, open, approve."""
    printed = everything.stage.run("createuser", "max", "max@example.org", "--role", "job moderator")
    page = moderator.goes(link_in(printed, everything.stage.url))
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/enter/" not in url)
    moderator.goes("/admin/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/jobs/{number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    moderator.is_well()
    page.keyboard.press("a")
    expect(page.get_by_text("Live since")).to_be_visible(timeout=SECONDS * 1_000)  # the page asks by itself
    moderator.is_well()


def _expires(everything: Everything, operator: Reader, number: int) -> None:
    """Its last day is put into the past, and the operator has the timetable done now."""
    today = datetime.now(UTC).date()
    days = {"posted": today - timedelta(days=91), "until": today - timedelta(days=1)}
    everything.sql("UPDATE job SET posted = :posted, until = :until WHERE id = :number", number=number, **days)
    printed = everything.stage.run("createuser", "olga", "olga@example.org", "--role", "staff")
    page = operator.goes(link_in(printed, everything.stage.url))
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/enter/" not in url)
    operator.goes("/admin/tasks/")
    page.get_by_role("button", name=re.compile(r"^Now\s?: jobs$")).click()
    expect(page.get_by_text("is done now")).to_be_visible()


# What the site says


def _is_everywhere(reader: Reader, number: int) -> list[str]:
    """Its page, lists, feeds, twin and the search; the addresses of the lists."""
    page = reader.goes(f"/jobs/{number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    facts = page.locator(".facts a").all()
    lists = ["/jobs/", "/jobs/all/", *(str(link.get_attribute("href")) for link in facts)]
    assert {path.split("/")[2] for path in lists} == {"", "all", "location", "category", "type"}
    for path in lists:
        reader.goes(path)
        expect(page.locator(f'main a[href="/jobs/{number}/"]').first).to_contain_text(TITLE)
    assert json.loads(reader.reads(f"/jobs/{number}/index.json"))["title"] == TITLE
    feeds = [path for path in _feeds(reader) if f"/jobs/{number}/" in reader.reads(path)]
    assert {path.rsplit(".")[-1] for path in feeds} >= {"rss", "atom"}
    wait_until(lambda: _finds(reader, number), "the search does not find the posting", seconds=SECONDS)
    return [*lists, *feeds]


def _feeds(reader: Reader) -> list[str]:
    page = LexborHTMLParser(reader.reads("/jobs/"))
    return [str(link.attributes["href"]) for link in page.css('link[rel="alternate"]')]


def _finds(reader: Reader, number: int) -> bool:
    page = reader.goes("/about/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    dialog.get_by_role("searchbox").fill("clockmaker")
    expect(dialog.get_by_role("status").first).not_to_be_empty()
    page.wait_for_timeout(500)  # the index is read
    reader.is_well()
    return dialog.locator(f'a[href="/jobs/{number}/"]').count() > 0


def _is_harmless(reader: Reader, number: int, places: list[str]) -> None:
    """Also in the bytes: no reader of a feed has our browser."""
    for path in (f"/jobs/{number}/", *places):
        words = reader.reads(path)
        for html in _texts(words) if path.endswith((".rss", ".atom")) else [words]:
            _holds_nothing_that_runs(LexborHTMLParser(html), path)
    page = LexborHTMLParser(reader.reads(f"/jobs/{number}/"))
    prose = [node.html or "" for node in page.css(".prose")]
    assert any("<li>Tend the <em>clock</em> tower</li>" in html for html in prose), prose
    assert not any(word in html for html in prose for word in ("mso", "Mso", "style=", "<o:p", 'class="Mso'))


def _texts(feed: str) -> list[str]:
    """What readers of a feed take for HTML."""
    named = ("description", "content", "summary", "encoded")
    return [one.text or "" for one in ElementTree.fromstring(feed).iter() if one.tag.rpartition("}")[2] in named]  # noqa: S314  ours


def _holds_nothing_that_runs(page: LexborHTMLParser, path: str) -> None:
    for node in page.css("*"):
        is_code = node.tag == "script" and node.attributes.get("type") != "application/ld+json"  # that is data
        assert not is_code or "__hacked" not in node.text(), path
        for name, value in node.attributes.items():
            assert not name.startswith("on"), f"{path}: {name}={value}"
            is_link = name in ("href", "src", "action", "formaction", "data", "srcset")
            assert not is_link or "javascript:" not in (value or "").lower(), f"{path}: {name}={value}"


def _is_nowhere(reader: Reader, number: int, places: list[str]) -> None:
    """Its page says that it is over; nothing else names it."""
    says = "This posting has expired."
    wait_until(lambda: says in reader.reads(f"/jobs/{number}/"), "the page does not say so", seconds=SECONDS)
    assert "clocks@example.org" not in reader.reads(f"/jobs/{number}/")
    for path in places:
        answer = reader.context.request.get(path)
        assert answer.status in (200, 404), path
        assert f"/jobs/{number}/" not in answer.text(), path
    wait_until(lambda: not _finds(reader, number), "the search still finds the posting", seconds=SECONDS)
