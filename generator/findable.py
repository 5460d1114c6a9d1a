"""What the search finds: every page whose entry has the facet `kind`, and what is read elsewhere or stands as a line in a
list: Python Enhancement Proposals, links of the navigation, user groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from generator import sections
from generator.catalogue import Catalogue
from generator.plan import Plan
from generator.shapes.directory import UserGroup, UserGroups
from generator.shapes.pep import Pep, Peps
from generator.shapes.site import NavigationItem
from generator.views.entries import Entry

IN_LIST = f"{UserGroups.address}?q="
"""Before the name of a group: the list, narrowed to that."""
CALLED = {
    "/downloads/": ("Python",),
    "/psf/records/board/minutes/": ("Board minutes",),
}
"""What people call a page and the site does not."""
Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Findable:
    """Something that the search finds. Either a page of this site, or words about what stands elsewhere."""

    url: str
    title: str
    facets: Facets
    weight: float = 1
    """Against 1 for most."""
    also: tuple[str, ...] = ()
    """What it is called elsewhere."""
    file: str = ""
    digest: str = ""
    """Of the page that is planned."""
    words: str = ""
    alias: str = ""
    """A word that finds it and is not shown."""

    @property
    def key(self) -> str:
        """Changes when it must be read again."""
        return (
            f"{self.url} {self.title} {self.facets} {self.weight} {self.also} {self.digest} {self.words} {self.alias}"
        )

    @property
    def order(self) -> tuple[object, ...]:
        """Of several with one name the first is meant: the heaviest, a page before what it lists, what comes before what
        was; of what comes the nearest, of what was the newest."""
        year = int(next(iter(self.facets.get("year", "")), "0"))
        numbers = [-int(number) for number in re.findall(r"\d{1,9}", self.title)]
        kind = self.facets["kind"][0]
        comes = kind == "Event" and self.weight >= 1
        return (-self.weight, kind != "Page", kind, year if comes else -year, numbers, self.title, self.url)


def findable(plan: Plan) -> Iterator[Findable]:
    """All that is found. Two of one address are one: the page, or the first link."""
    for section in sections.SECTIONS:
        yield from plan.once(_pages, section)
    yield from plan.once(_elsewhere)


def _pages(plan: Plan, section: sections.Section) -> tuple[Findable, ...]:
    """Of one section: those of the others are as they were."""
    links = plan.site.once(_by_address)
    digests = {output.path: output.digest for output in sections.outputs_of(plan, section)}
    entries = sections.entries_of(plan.site, section, plan.setting.today)
    return tuple(
        _page(entry, links.get(entry.address, ()), file, digests[file])
        for entry in entries
        if "kind" in entry.facets
        and "noindex" not in entry.robots
        and (file := f"{entry.address[1:]}index.html") in digests
    )


def _elsewhere(plan: Plan) -> tuple[Findable, ...]:
    site, pages = plan.site, {entry.address for entry in plan.heads.all()}
    links = (_link(same) for address, same in site.once(_by_address).items() if address not in pages)
    groups = (_group(group) for listed in site.every(UserGroups) for group in listed.groups)
    peps = (_pep(pep) for listed in site.every(Peps) for pep in listed.peps)
    return *links, *groups, *peps


def _by_address(site: Catalogue) -> Mapping[str, Sequence[NavigationItem]]:
    links: dict[str, list[NavigationItem]] = {}
    for link in _links(site):
        links.setdefault(link.url, []).append(link)
    return links


def _page(entry: Entry, links: Sequence[NavigationItem], file: str, digest: str) -> Findable:
    # The first page of a section is meant before those below it: `jobs` is /jobs/.
    weight = entry.weight * (3 if entry.address.count("/") == 2 else 1)
    facets = {name: (value,) for name, value in entry.facets.items() if value}
    called = (entry.short, *(link.title for link in links), *CALLED.get(entry.address, ()))
    also = tuple(dict.fromkeys(name for name in called if name and name != entry.title))
    return Findable(entry.address, entry.title, facets, weight, also, file=file, digest=digest)


def _links(site: Catalogue) -> Iterator[NavigationItem]:
    for listed in (site.navigation.main, site.navigation.network, site.navigation.legal):
        for link in listed:
            yield link
            yield from link.items


def _link(same: Sequence[NavigationItem]) -> Findable:
    """A link that leads elsewhere, at once or by a redirect."""
    title, *also = dict.fromkeys(link.title for link in same)
    host = urlsplit(same[0].url).hostname
    words = f"{title}, at {host}." if host else f"{title}."
    # A page of this site that has the same name is meant before it.
    return Findable(same[0].url, title, {"kind": ("Page",)}, weight=0.9, also=tuple(also), words=words)


def _group(group: UserGroup) -> Findable:
    """Leads to its line in the list, which stands on one page."""
    facets = {"kind": ("User group",)} | ({"country": (group.country,)} if group.country else {})
    words = ", ".join(fact for fact in (group.place, group.country, group.note) if fact) or group.region
    return Findable(f"{IN_LIST}{quote(group.name, safe='')}", group.name, facets, words=f"{words}.")


def _pep(pep: Pep) -> Findable:
    versions = ", ".join(pep.versions)
    about = [f"{pep.type}, {pep.status.lower()}.", f"Python {versions}." if versions else "", *pep.topics]
    facets = {"kind": ("PEP",), "year": (str(pep.created.year),), "version": pep.versions}
    # With leading zeros the number is a word of its own: that of PEP 8 begins no other. js/search-engine.js asks for it.
    words, alias = " ".join(filter(None, about)), f"PEP{pep.number:04}"
    return Findable(pep.url, pep.name, facets, words=words, alias=alias)
