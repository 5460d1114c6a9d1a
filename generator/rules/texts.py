"""Rules about what stands inside texts."""

from collections.abc import Iterator
from datetime import date

from generator import addresses
from generator.catalogue import Catalogue
from generator.markup import Rendered, Texts
from generator.problems import Problem
from generator.shapes.base import Shape


def links_lead_somewhere(site: Catalogue, today: date, rendered: Texts) -> Iterator[Problem]:
    """Every link inside the site leads to a page, and to a place that the page has."""
    known = addresses.linkable(site, date.max)  # a release of tomorrow may be led to today
    moved = {redirect.from_: redirect.to for redirect in site.redirects.redirects if redirect.match == "exact"}
    texts = {address: rendered.render(page.text) for address, page in site.pages.items()}
    for address, shape, text in _texts(site, texts, rendered):
        for link in dict.fromkeys(text.links):
            if link.startswith("//") or not link.startswith(("/", "#")):
                if "://" not in link and not link.startswith("mailto:"):
                    yield site.text_problem(
                        shape,
                        link,
                        f"the link `{link}` begins neither with a slash nor with `https://`",
                        "Write the whole address: `/about/apps/` for a page of this site.",
                    )
                continue
            path, _, fragment = link.partition("#")
            path = path or address
            if path in moved and path not in known:
                target = moved[path] or "nowhere"
                if target.startswith("/"):
                    yield site.text_problem(shape, link, f"the link `{link}` leads to a redirect", f"Write `{target}`.")
                # else: a short address of ours for a place elsewhere, such as /pypi/
            elif path.partition("?")[0] not in known and path != address:
                mend = (
                    f"Write `{path}/`, with a slash at the end."
                    if f"{path}/" in known
                    else "Correct the address, or write the page."
                )
                yield site.text_problem(shape, link, f"the link `{link}` leads to no page", mend)
            elif fragment and path in texts and fragment not in texts[path].ids:
                yield site.text_problem(
                    shape,
                    link,
                    f"`{path}` has no place `#{fragment}`",
                    "Headings become places: lowercase words joined by hyphens.",
                )


def _texts(site: Catalogue, pages: dict[str, Rendered], rendered: Texts) -> Iterator[tuple[str, Shape, Rendered]]:
    for address, page in site.pages.items():
        yield address, page, pages[address]
    for box in site.boxes.values():
        yield f"/box/{box.label}/", box, rendered.render(box.text)
    for release in site.releases:
        if release.text:
            yield release.path, release, rendered.render(release.text)
