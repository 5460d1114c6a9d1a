"""A release page tells what a downloaded file is, without the file leaving the browser."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

RELEASE = "/downloads/release/python-3147/"
GENUINE = b"pretend that this is Python\n" * 1000
OURS = hashlib.sha256(GENUINE).hexdigest()
SAYS = "[data-verify] [role=status]"


@pytest.fixture
def release(new_page: Callable[..., Page]) -> Page:
    """A release page, in which the first file with a checksum has the checksum of GENUINE."""

    def with_our_checksum(route: Route) -> None:
        answer = route.fetch()
        page_text, replaced = re.subn('data-sha256="[0-9a-f]{64}"', f'data-sha256="{OURS}"', answer.text(), count=1)
        assert replaced
        route.fulfill(response=answer, body=page_text)

    page = new_page()
    page.route(f"**{RELEASE}", with_our_checksum)
    page.goto(RELEASE)
    return page


def test_a_genuine_file_is_recognized_whatever_its_name(release: Page, tmp_path: Path) -> None:
    name = release.locator(f"[data-sha256='{OURS}']").get_attribute("data-name")
    assert name
    (tmp_path / "download (1).bin").write_bytes(GENUINE)
    release.locator("input[type=file]").set_input_files(tmp_path / "download (1).bin")
    expect(release.locator(SAYS)).to_contain_text(name)


def test_a_changed_file_is_refused(release: Page, tmp_path: Path) -> None:
    (tmp_path / "changed.tgz").write_bytes(GENUINE + b"!")
    release.locator("input[type=file]").set_input_files(tmp_path / "changed.tgz")
    says = release.locator(SAYS)
    expect(says).to_contain_text("none of")
    expect(says).to_contain_text(hashlib.sha256(GENUINE + b"!").hexdigest()[:16])


def test_a_file_can_be_dropped(release: Page) -> None:
    name = release.locator(f"[data-sha256='{OURS}']").get_attribute("data-name")
    assert name
    held = release.evaluate_handle(
        """(text) => { const held = new DataTransfer(); held.items.add(new File([text], "dropped.tgz")); return held; }""",
        GENUINE.decode(),
    )
    release.dispatch_event(".verify__drop", "drop", {"dataTransfer": held})
    expect(release.locator(SAYS)).to_contain_text(name)


def test_the_file_stays_in_the_browser(release: Page, tmp_path: Path) -> None:
    sent: list[str] = []
    release.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    (tmp_path / "private.bin").write_bytes(b"private")
    release.locator("input[type=file]").set_input_files(tmp_path / "private.bin")
    expect(release.locator(SAYS)).to_contain_text("none of")
    assert sent == []
