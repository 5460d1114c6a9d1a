"""Rules about job postings and their taxonomy."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.rules import once
from generator.shapes.job import Jobs, JobTaxonomy, Term


def a_posting_has_terms_of_the_taxonomy(site: Catalogue, today: date) -> Iterator[Problem]:
    held, taxonomy = site.only(Jobs), site.only(JobTaxonomy)
    if held is None or "jobs/taxonomy.yaml" in site.broken:
        return
    categories = {term.slug for term in taxonomy.categories} if taxonomy else set()
    types = {term.slug for term in taxonomy.types} if taxonomy else set()
    mend = "Bring it back into jobs/taxonomy.yaml; `active: false` takes a term out of the form."
    for number, job in enumerate(held.jobs):
        if job.category not in categories:
            fact = f"job {job.number} has the category `{job.category}`, which jobs/taxonomy.yaml does not have"
            yield site.problem(held, ("jobs", number, "category"), fact, mend)
        for place, slug in enumerate(job.types):
            if slug not in types:
                fact = f"job {job.number} has the type `{slug}`, which jobs/taxonomy.yaml does not have"
                yield site.problem(held, ("jobs", number, "types", place), fact, mend)


def numbers_are_given_once(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Jobs):
        rows = [(("jobs", place, "number"), str(job.number)) for place, job in enumerate(held.jobs)]
        yield from once.given_once(site, held, "number", rows)


def a_term_stands_once(site: Catalogue, today: date) -> Iterator[Problem]:
    taxonomy = site.only(JobTaxonomy)
    if taxonomy:
        lists: dict[str, tuple[Term, ...]] = {"categories": taxonomy.categories, "types": taxonomy.types}
        for name, terms in lists.items():
            rows = [((name, n, "slug"), term.slug) for n, term in enumerate(terms)]
            yield from once.given_once(site, taxonomy, "slug", rows)
