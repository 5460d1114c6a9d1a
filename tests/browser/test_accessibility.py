"""axe-core finds nothing on any template, on a phone and on a desk, in light and dark."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, TEMPLATES, every


@every(TEMPLATES)
def test_axe_finds_no_violation(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(path)
    found = []
    for scheme in ("light", "dark"):
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            for violation in Axe().run(page).response["violations"]:
                places = "\n    ".join(
                    f"{' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
                    for node in violation["nodes"]
                )
                found.append(
                    f"{scheme} {width}: {violation['id']} ({violation['impact']}): {violation['help']}\n    {places}"
                )
    assert not found, "\n".join(found)
