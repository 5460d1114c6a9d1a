"""What must hold between files. A rule is a sentence: its name says what holds, and it yields what breaks it."""

from collections.abc import Callable, Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.problems import Problem
from generator.rules import addresses, hosting, releases, texts

RULES: tuple[Callable[[Catalogue, date], Iterator[Problem]], ...] = (
    addresses.an_address_belongs_to_one_record,
    addresses.navigation_leads_to_pages,
    addresses.redirects_land_on_a_page,
    addresses.every_redirect_is_used,
    addresses.a_box_is_named_like_its_file,
    addresses.what_stands_on_every_page_is_there,
    releases.a_release_lies_in_the_folder_of_its_branch,
    releases.numbers_are_given_once,
    releases.every_file_has_its_own_address,
    releases.a_system_has_one_button,
    releases.new_files_have_a_checksum,
    releases.the_status_fits_the_dates,
    releases.branches_stand_once_in_order,
    hosting.the_security_contact_is_not_about_to_expire,
)
"""Rules that need only the catalogue."""


def broken(site: Catalogue, today: date, rendered: Texts) -> list[Problem]:
    """Every problem that the rules find."""
    found = [problem for rule in RULES for problem in rule(site, today)]
    return found + list(texts.texts_are_sound(site, today, rendered))
