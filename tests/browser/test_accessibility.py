"""axe-core finds nothing on any template, on a light phone and on a dark desk; on the main ones the colours are asked of a
dark phone and a light desk too, the only thing that the other scheme changes."""

from collections.abc import Callable, Iterator
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, MAIN, PHONE, TEMPLATES, every

Way = tuple[Literal["light", "dark"], int]
WHOLE: tuple[Way, ...] = (("light", PHONE), ("dark", DESK))
COLOURS: tuple[Way, ...] = (("dark", PHONE), ("light", DESK))


@every(TEMPLATES)
def test_axe_finds_no_violation(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(path)
    page.evaluate(Axe().axe_script)
    found = [line for way in WHOLE for line in _violations(page, way, {})]
    if path in MAIN.values():
        found += [line for way in COLOURS for line in _violations(page, way, {"runOnly": ["color-contrast"]})]
    assert not found, "\n".join(found)


def _violations(page: Page, way: Way, options: dict[str, object]) -> Iterator[str]:
    scheme, width = way
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    for violation in page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"], **options})[
        "violations"
    ]:
        places = "\n    ".join(
            f"{' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
            for node in violation["nodes"]
        )
        yield f"{scheme} {width}: {violation['id']} ({violation['impact']}): {violation['help']}\n    {places}"
