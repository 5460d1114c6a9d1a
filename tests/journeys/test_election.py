"""A nomination from the form of whoever nominates to the page that everybody sees: three people, real processes, real mail."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SECONDS, Everything, Reader, link
from tests.outside import wait_until

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

EVIL = "<script>window.__hacked=1</script>"
PASSWORD = "a ballot box of many votes"  # noqa: S105  of a person who lives for a minute
SLUG, NAME = "council-journey", "Journey election"
CREATE, NOMINEES = f"/nominations/{SLUG}/create/", f"/nominations/elections/{SLUG}/nominees/"


def test_a_nomination_from_the_form_to_the_page_of_the_nominee(
    everything: Everything, people: Callable[[], Reader]
) -> None:
    nominator, nominee, staff, reader = people(), people(), people(), people()

    _enters(staff, everything, "grace", "staff")
    _is_held(everything, staff, closes=datetime.now(UTC) + timedelta(days=2))
    _registers(nominator, everything, "nick")
    path = _nominates(nominator)
    _accepts(nominee, everything)
    _approves(staff, everything, path)

    assert "Nora" not in reader.reads(NOMINEES) + reader.reads("/data/elections.json")
    assert reader.context.request.get(path).status == 404
    everything.post.wait_for("nora@example.org", "You stand in", seconds=SECONDS)

    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    _is_held(everything, staff, closes=today)
    _does(staff, "nominations")
    _is_shown(reader)
    assert everything.stage.errors() == []


# What each of them does


def _enters(person: Reader, everything: Everything, name: str, role: str) -> None:
    """By the link that the operator has printed."""
    printed = everything.stage.run("createuser", name, f"{name}@example.org", "--role", role)
    page = person.goes(link(printed, everything.stage.url))
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/enter/" not in url)


def _is_held(everything: Everything, staff: Reader, *, closes: datetime) -> None:
    """An editor writes when nominations close, and the site is built."""
    text = f"""slug: {SLUG}
name: {NAME}
body: packaging-council
date: {(closes + timedelta(days=30)).date()}
opens: {closes - timedelta(days=30):%Y-%m-%dT%H:%MZ}
closes: {closes:%Y-%m-%dT%H:%MZ}
"""
    (everything.stage.content / f"elections/{SLUG}.yaml").write_text(text)
    _does(staff, "rebuild-daily")
    page, says = everything.stage.site / f"nominations/election/{SLUG}/index.html", f"{closes:%Y-%m-%dT%H:%M}"
    wait_until(lambda: page.is_file() and says in page.read_text(), "the election is not there", seconds=SECONDS)


def _does(staff: Reader, entry: str) -> None:
    """Has an entry of the timetable done now."""
    page = staff.goes("/admin/tasks/")
    page.get_by_role("button", name=re.compile(rf"^Now\s?: {entry}$")).click()
    expect(page.get_by_text("is done now")).to_be_visible()


def _registers(person: Reader, everything: Everything, name: str, path: str = CREATE) -> None:
    page = person.page
    if "/accounts/signup/" not in page.url:
        page = person.goes(f"/accounts/signup/?next={path}")
    for field, value in {"name": name, "email": f"{name}@example.org", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#f-{field}").fill(value)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    letter = everything.post.wait_for(f"{name}@example.org", "onfirm", seconds=SECONDS)
    person.goes(link(letter.text, everything.stage.url))
    page.get_by_role("button", name="Yes, confirm it").click()
    page.wait_for_url(lambda url: "/verify/" not in url)
    if "/accounts/login/" in page.url:
        page.locator("#f-login").fill(name)
        page.locator("#f-password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)


def _nominates(nominator: Reader) -> str:
    page = nominator.goes(f"/nominations/election/{SLUG}/")
    page.get_by_role("link", name="Nominate somebody").click()
    page.get_by_role("link", name="Somebody else").click()
    page.locator("#f-name").fill(f"Nora {EVIL}")
    page.locator("#f-email").fill("nora@example.org")
    page.get_by_label("No", exact=True).check()
    page.locator("#f-employer").fill(f"Library {EVIL}")
    page.locator("#f-statement").fill(f"She **listens**. {EVIL}\n\n<img src=x onerror=window.__hacked=1>")
    beside = page.locator("[data-preview-here]")
    expect(beside.get_by_text("listens")).to_be_visible(timeout=SECONDS * 1_000)
    nominator.is_well()
    page.get_by_role("button", name="Nominate and ask").click()
    page.wait_for_url(re.compile(rf"/nominations/{SLUG}/\d+/$"))
    nominator.is_well()
    return urlsplit(page.url).path


def _accepts(nominee: Reader, everything: Everything) -> None:
    """By the link of the mail, with an account that is made on the way."""
    letter = everything.post.wait_for("nora@example.org", "nominates you", seconds=SECONDS)
    found = re.search(rf"{re.escape(everything.stage.url)}(/nominations/\S+/accept/\S+)", letter.text)
    assert found, letter.text
    _registers(nominee, everything, "nora", found[1])
    page = nominee.goes(found[1])
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Stand in the {NAME}?")
    page.get_by_role("button", name="I stand").click()
    expect(page.locator(".problems li")).to_have_count(2)  # the Code of Conduct, and PEP 772
    page.locator("#f-coc").check()
    page.locator("#f-eligible").check()
    page.get_by_role("button", name="I stand").click()
    expect(page.get_by_text("Waiting for approval", exact=True)).to_be_visible()
    everything.post.wait_for("nick@example.org", "stands in", seconds=SECONDS)


def _approves(staff: Reader, everything: Everything, path: str) -> None:
    letter = everything.post.wait_for("psf-elections@pyfound.org", "For approval", seconds=SECONDS)
    number = path.rstrip("/").rpartition("/")[2]
    assert f"/admin/nominations/{number}/" in letter.text
    page = staff.goes("/admin/")
    page.locator(f'main a[href="/admin/nominations/{number}/"]').first.click()
    staff.is_well()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".state").first).to_have_text("Approved")


# What the site says


def _is_shown(reader: Reader) -> None:
    wait_until(lambda: "Nora" in reader.reads(NOMINEES), "who stands is not shown", seconds=SECONDS)
    page = reader.goes(NOMINEES)
    page.get_by_role("link", name=re.compile("^Nora")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nora")
    expect(page.locator(".prose strong")).to_have_text("listens")
    reader.is_well()
    for private in ("nick", "nora@example.org"):
        assert private not in page.content().replace("signed_in", "")
