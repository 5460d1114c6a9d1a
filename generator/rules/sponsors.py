"""Rules about sponsors and their logos. sponsorships.py has those about packages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.rules import once
from generator.shapes.sponsor import Sponsors
from generator.views.sponsors import folder


def a_sponsor_has_a_level_of_the_list(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Sponsors):
        known = {level.slug for level in held.levels}
        rows = [(("levels", n, "slug"), level.slug) for n, level in enumerate(held.levels)]
        yield from once.given_once(site, held, "slug", rows)
        for number, sponsor in enumerate(held.sponsors):
            if sponsor.level not in known:
                fact = f"`{sponsor.slug}` has the level `{sponsor.level}`, which is not in the list of levels"
                mend = "Add the level above, where it stands among the others."
                yield site.problem(held, ("sponsors", number, "level"), fact, mend)


def a_sponsor_stands_once(site: Catalogue, today: date) -> Iterator[Problem]:
    """At a time: a sponsorship may follow another of the same sponsor."""
    if held := site.only(Sponsors):
        rows = [(("sponsors", n, "number"), one.number) for n, one in enumerate(held.sponsors)]
        yield from once.given_once(site, held, "number", rows)
        for number, one in enumerate(held.sponsors):
            for other in held.sponsors[:number]:
                if one.slug == other.slug and one.starts <= other.ends and other.starts <= one.ends:
                    fact = f"`{one.slug}` is a sponsor twice from {max(one.starts, other.starts)} on"
                    yield site.problem(held, ("sponsors", number), fact, "End the earlier sponsorship the day before.")


def every_logo_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Sponsors):
        for number, sponsor in enumerate(held.sponsors):
            for key, logo in (("logo", sponsor.logo), ("dark_logo", sponsor.dark_logo)):
                if logo and not (folder(site) / logo.file).is_file():
                    fact = f"there is no `{logo.file}` in {folder(site).relative_to(site.root)}"
                    yield site.problem(held, ("sponsors", number, key), fact, "Put the file there.")
                elif logo and not logo.file.endswith(".svg") and not _is_picture(folder(site) / logo.file):
                    fact = f"`{logo.file}` is no picture that can be read"
                    yield site.problem(held, ("sponsors", number, key), fact, "Save it again as PNG, JPEG or WebP.")


def _is_picture(file: Path) -> bool:
    from generator.outputs import pictures  # Pillow takes a while, and most logos are drawings

    return pictures.can_be_read(file.read_bytes())
