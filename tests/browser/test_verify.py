"""A release page tells what a downloaded file is, without the file leaving the browser."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

RELEASE = "/downloads/release/python-3147/"
GENUINE = b"pretend that this is Python\n" * 1000
OURS = hashlib.sha256(GENUINE).hexdigest()


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
    page.goto(RELEASE, wait_until="networkidle")
    return page


def result(page: Page) -> Locator:
    return page.locator("[data-verify] [role=status]")


def choose(page: Page, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    page.locator("[data-verify] input[type=file]").set_input_files(file)


def test_a_genuine_file_is_recognized_whatever_its_name(release: Page, tmp_path: Path) -> None:
    row = release.locator(f"[data-sha256='{OURS}']")
    choose(release, tmp_path / "download (1).bin", GENUINE)
    expect(result(release)).to_have_attribute("data-result", "match")
    expect(result(release)).to_contain_text(row.get_attribute("data-name") or "no name")
    expect(row).to_have_attribute("data-found", "")


def test_a_changed_file_is_refused(release: Page, tmp_path: Path) -> None:
    name = release.locator(f"[data-sha256='{OURS}']").get_attribute("data-name")
    assert name
    choose(release, tmp_path / name, GENUINE + b"!")
    expect(result(release)).to_have_attribute("data-result", "differs")
    expect(result(release)).to_contain_text("do not use it")
    expect(result(release)).to_contain_text("download it again")
    expect(result(release)).to_contain_text(hashlib.sha256(GENUINE + b"!").hexdigest())


@pytest.mark.parametrize("pattern", ["{stem} (1){rest}", "{stem}(2){rest}", "{stem}-1{rest}", "{stem} - Copy{rest}"])
def test_a_changed_file_is_refused_under_the_name_a_browser_gave_it(
    pattern: str, release: Page, tmp_path: Path
) -> None:
    name = release.locator(f"[data-sha256='{OURS}']").get_attribute("data-name")
    assert name
    stem = name.removesuffix(".tar.xz")
    renamed = pattern.format(stem=stem, rest=name.removeprefix(stem)).upper()
    choose(release, tmp_path / renamed, GENUINE + b"!")
    expect(result(release)).to_have_attribute("data-result", "differs")
    expect(result(release)).to_contain_text(f"differs from {name}")


def test_an_empty_file_is_refused(release: Page, tmp_path: Path) -> None:
    choose(release, tmp_path / "empty.bin", b"")
    expect(result(release)).to_have_attribute("data-result", "differs")
    expect(result(release)).to_contain_text("is empty: do not use it")


def test_a_file_without_a_recorded_checksum_is_not_judged(release: Page, tmp_path: Path) -> None:
    row = release.locator(f"[data-sha256='{OURS}']")
    name = row.get_attribute("data-name") or "no name"
    row.evaluate("row => (row.dataset.sha256 = '')")
    choose(release, tmp_path / name, GENUINE)
    expect(result(release)).to_have_attribute("data-result", "unknown")
    expect(result(release)).to_contain_text("Check its signature")
    expect(result(release)).to_contain_text(OURS)


def test_a_foreign_file_is_not_recognized(release: Page, tmp_path: Path) -> None:
    choose(release, tmp_path / "other.bin", b"something else")
    expect(result(release)).to_have_attribute("data-result", "unknown")
    expect(result(release)).to_contain_text("not a file of this release")
    expect(result(release)).to_contain_text(hashlib.sha256(b"something else").hexdigest())


def test_the_last_of_two_files_counts(release: Page, tmp_path: Path) -> None:
    choose(release, tmp_path / "first.bin", b"something else")
    choose(release, tmp_path / "second.bin", GENUINE)
    expect(result(release)).to_have_attribute("data-result", "match")


def test_a_file_can_be_dropped(release: Page) -> None:
    held = release.evaluate_handle(
        """(text) => {
            const held = new DataTransfer();
            held.items.add(new File([text], "dropped.tgz"));
            return held;
        }""",
        GENUINE.decode(),
    )
    release.dispatch_event(".verify__drop", "drop", {"dataTransfer": held})
    expect(result(release)).to_have_attribute("data-result", "match")


def test_a_file_dropped_beside_the_box_does_not_leave_the_page(release: Page) -> None:
    refused = release.evaluate(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File(["text"], "dropped.tgz"));
            const drop = new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
            return !document.querySelector("h1").dispatchEvent(drop);
        }"""
    )
    assert refused
    expect(result(release)).to_be_empty()


def test_the_input_has_a_short_name_and_a_description(release: Page) -> None:
    field = release.get_by_label("Check a file here", exact=True)
    expect(field).to_have_accessible_description(re.compile("nothing is sent anywhere"))


def test_the_file_stays_in_the_browser(release: Page, tmp_path: Path) -> None:
    sent: list[str] = []
    release.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    choose(release, tmp_path / "private.bin", b"private")
    expect(result(release)).to_have_attribute("data-result", "unknown")
    assert sent == []
