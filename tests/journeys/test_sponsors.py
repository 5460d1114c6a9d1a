"""A sponsorship from the application to the logo, and away again when its time is over: three people, real processes, real mail."""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SECONDS, Everything, Reader, _build, enters, has_done_now
from tests.outside import wait_until
from tests.services.sponsors.applicants import png

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

NAME = "Clock & <b>Tower</b> #eval(1)"
SLUG = "clock-b-tower-b-eval-1"
TYPED = {
    "name": NAME, "url": "https://clocks.example.org/", "phone": "+31 30 555 0100", "street": "Tower Street 1", "postal_code": "3511 AA",
    "city": "Utrecht", "country": "Netherlands", "contact-1-name": "Ada Tower", "contact-1-email": "ada@example.org",
    "contact-1-phone": "+31 30 555 0101",
}  # fmt: skip


def test_a_sponsorship_from_the_application_to_the_logo_and_away(
    everything: Everything, people: Callable[[], Reader], tmp_path: Path
) -> None:
    applicant, manager, reader = people(), people(), people()
    _is_open_today(everything)
    assert SLUG not in reader.reads("/psf/sponsors/")

    number = _applies(applicant, everything, tmp_path)
    _approves(manager, everything)
    contract = _sends(manager, everything, number)
    _executes(manager, number, contract, tmp_path)
    everything.post.wait_for("ada@example.org", "Thank you", seconds=SECONDS)

    logo = _is_shown(reader)
    _is_in_the_api(manager, everything, logo)
    operator = people()
    _ends(operator, everything, number)
    wait_until(lambda: SLUG not in reader.reads("/psf/sponsors/"), "the logo is still there", seconds=SECONDS)
    assert reader.context.request.get(logo).status == 404
    _renews(manager, number)
    assert everything.stage.errors() == []


def _is_open_today(everything: Everything) -> None:
    """Whatever the year: the tiny catalogue is of one, and this test is of every day."""
    year = datetime.now(UTC).year
    folder = everything.stage.content / "sponsors"
    text = re.sub(r"(?m)^(opens|closes):.*\n", "", (folder / "2026.yaml").read_text(encoding="utf-8"))
    text = text.replace("year: 2026\n", f"year: {year}\nopens: {year}-01-01\n", 1)
    (folder / "2026.yaml").unlink()
    (folder / f"{year}.yaml").write_text(text, encoding="utf-8")
    _build(everything.stage)


def _applies(applicant: Reader, everything: Everything, folder: Path) -> int:
    page = enters(applicant, everything, "ada")
    applicant.goes("/sponsors/application/")
    page.get_by_role("radio", name=re.compile("^Supporting")).check()
    page.get_by_role("button", name="Tick those of the package").click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/sponsors/application/new/")
    for name, value in TYPED.items():
        page.locator(f"#f-{name}").fill(value)
    page.locator("#f-contact-1-is_primary").check()
    logo = folder / "logo.png"
    logo.write_bytes(png(400, 200))
    page.locator("#f-web_logo").set_input_files(logo)
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_url("**/finished/")
    applicant.is_well()

    letter = everything.post.wait_for("psf-sponsors@python.org", "", seconds=SECONDS)
    found = re.search(r"/admin/sponsors/(\d+)/", letter.text)
    assert found
    return int(found[1])


def _approves(manager: Reader, everything: Everything) -> None:
    page = enters(manager, everything, "maria", "sponsor manager")
    manager.goes("/admin/sponsors/")
    page.get_by_role("link", name=NAME).click()
    page.get_by_text("Approve", exact=True).last.click()
    today = datetime.now(UTC).date()
    page.locator("#f-starts").fill(today.isoformat())
    page.locator("#f-ends").fill((today + timedelta(days=364)).isoformat())
    page.get_by_role("button", name="Approve and draft the contract").click()
    expect(page.get_by_text("Its contract is drafted")).to_be_visible()
    manager.is_well()


def _sends(manager: Reader, everything: Everything, number: int) -> bytes:
    """The document as it came by mail."""
    page = manager.goes(f"/admin/sponsors/{number}/contract/")
    page.get_by_role("button", name="Send it to be signed").click()
    page.get_by_role("button", name="Send it", exact=True).click()
    expect(page.get_by_text("get the document by mail")).to_be_visible()
    letter = everything.post.wait_for("ada@example.org", "Contract to sign", seconds=SECONDS)
    (file,) = letter.message.iter_attachments()
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "".join(NAME.split()) in "".join(text.split()), "as it was typed"
    return content


def _executes(manager: Reader, number: int, contract: bytes, folder: Path) -> None:
    signed = folder / "signed.pdf"
    signed.write_bytes(contract)
    page = manager.goes(f"/admin/sponsors/{number}/contract/")
    page.locator("#f-signed").set_input_files(signed)
    page.get_by_role("button", name="Execute the contract").click()
    expect(page.get_by_text("Executed: the sponsorship is final")).to_be_visible()


def _is_shown(reader: Reader) -> str:
    """The address of the logo."""
    wait_until(lambda: f'id="{SLUG}"' in reader.reads("/psf/sponsors/"), "the logo does not come", seconds=SECONDS)
    page = reader.goes("/psf/sponsors/")
    picture = page.locator(f"#{SLUG} img").first
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 400
    expect(page.locator(f"#{SLUG} h3")).to_have_text(NAME)
    for word in ("ada@example.org", "Tower Street", "555 0101", "15,000", "15000"):
        assert word not in reader.reads("/psf/sponsors/")
    return str(picture.get_attribute("src"))


def _is_in_the_api(manager: Reader, everything: Everything, logo: str) -> None:
    """As PyPI asks: with a key, and quickly."""
    page = manager.goes("/accounts/keys/")
    page.locator("#f-name").fill("PyPI")
    page.get_by_label("Read where sponsors are shown", exact=False).check()
    page.get_by_role("button", name="Make").click()
    key = page.locator("main code").first.inner_text()
    url = f"{everything.stage.url}/api/v2/sponsors/logo-placement/?publisher=psf&flight=sponsors"
    answer = httpx2.get(url, headers={"Authorization": f"Token {key}"}, timeout=5)
    assert answer.status_code == 200, answer.text
    (one,) = json.loads(answer.text)
    assert (one["sponsor"], one["sponsor_slug"], one["level_name"]) == (NAME, SLUG, "Supporting")
    assert one["logo"].endswith(logo)


def _ends(operator: Reader, everything: Everything, number: int) -> None:
    """Its last day was yesterday; the calendar turns."""
    today = datetime.now(UTC).date()
    days = {"starts": today - timedelta(days=364), "ends": today - timedelta(days=1)}
    everything.sql("UPDATE sponsorship SET starts = :starts, ends = :ends WHERE id = :number", number=number, **days)
    enters(operator, everything, "olga", "staff")
    has_done_now(operator, "sponsors")


def _renews(manager: Reader, number: int) -> None:
    page = manager.goes(f"/admin/sponsors/{number}/")
    page.get_by_role("button", name="Renew").click()
    page.get_by_role("button", name="Begin the renewal").click()
    expect(page.get_by_text("it renews this one")).to_be_visible()
    page.locator(".facts").get_by_role("link", name=re.compile("^Sponsorship")).click()
    expect(page.locator(".facts").get_by_role("link", name=f"Sponsorship {number}")).to_be_visible()
    expect(page.locator(".review__where")).to_contain_text("Applied")
