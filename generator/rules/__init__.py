"""What must hold between files. A rule is a sentence: its name says what holds, and it yields what breaks it."""

from collections.abc import Callable, Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.problems import Problem
from generator.rules import (
    addresses,
    banners,
    blogs,
    directories,
    elections,
    events,
    hosting,
    jobs,
    minutes,
    peps,
    posts,
    releases,
    sponsors,
    sponsorships,
    stories,
    texts,
)

Rule = Callable[[Catalogue, date], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    addresses.an_address_belongs_to_one_record,
    addresses.a_page_has_one_file,
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
    directories.rows_stand_once_in_order,
    directories.links_of_directories_lead_to_pages,
    directories.owners_are_known,
    stories.a_story_names_a_company_that_is_there,
    stories.a_company_has_a_story,
    minutes.minutes_are_named_by_their_day,
    posts.numbers_are_given_once,
    posts.photos_are_there,
    jobs.a_posting_has_terms_of_the_taxonomy,
    jobs.numbers_are_given_once,
    jobs.a_term_stands_once,
    sponsors.a_sponsor_has_a_level_of_the_list,
    sponsors.a_sponsor_stands_once,
    sponsors.every_logo_is_there,
    sponsorships.packages_are_named_by_their_year,
    sponsorships.what_a_package_year_lists_stands_once,
    sponsorships.what_a_benefit_names_is_there,
    sponsorships.applications_are_open_for_one_year_at_a_time,
    elections.a_nominee_stands_in_an_election_that_is_there,
    elections.an_election_is_named_like_its_file,
    banners.a_banner_stands_once,
    banners.a_banner_is_shown_somewhere,
    banners.a_banner_leads_to_a_page,
    peps.a_pep_is_listed_once,
    blogs.every_blog_is_listed_once,
    blogs.every_kept_post_belongs_to_a_blog_of_the_site,
    blogs.a_kept_post_is_listed_once,
    events.an_event_lies_in_the_folder_of_its_year,
    events.numbers_are_given_once,
    events.uids_are_given_once,
    events.calendars_and_categories_stand_once,
    events.what_an_event_names_is_there,
    events.a_time_has_a_zone,
    events.instances_are_those_of_the_rule,
    hosting.the_security_contact_is_not_about_to_expire,
)
"""Rules that need only the catalogue."""


def broken(site: Catalogue, today: date, rendered: Texts) -> list[Problem]:
    """Every problem that the rules find."""
    found = [problem for rule in RULES for problem in site.once(_found, rule, today)]
    found += site.once(_in_submitted, rendered)
    return [*found, *site.once(_in_texts, today, rendered)]


def _found(site: Catalogue, rule: Rule, today: date) -> tuple[Problem, ...]:
    return tuple(rule(site, today))


def _in_submitted(site: Catalogue, rendered: Texts) -> tuple[Problem, ...]:
    return tuple(texts.submitted_texts_can_be_drawn(site, rendered))


def _in_texts(site: Catalogue, today: date, rendered: Texts) -> tuple[Problem, ...]:
    return tuple(texts.texts_are_sound(site, today, rendered))
