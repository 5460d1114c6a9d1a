"""axe-core finds nothing on any template: the main ones on a phone and on a desk, in light and dark, the others on a light
phone and a dark desk."""

from collections.abc import Callable
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, MAIN, PHONE, TEMPLATES, every

Way = tuple[Literal["light", "dark"], int]
TWO_WAYS: tuple[Way, ...] = (("light", PHONE), ("dark", DESK))
FOUR_WAYS: tuple[Way, ...] = (*TWO_WAYS, ("dark", PHONE), ("light", DESK))


@every(TEMPLATES)
def test_axe_finds_no_violation(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(path)
    found = []
    for scheme, width in FOUR_WAYS if path in MAIN.values() else TWO_WAYS:
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
