"""What the page of a directory lists: its rows under headings, and by what they can be filtered."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from generator.shapes import directory as shapes
from generator.shapes.directory import Directory, Place
from generator.views.listing import Facet, Group, Listing, Part, Row, alphabetical, facet, split

BY_YEAR = "/psf/fellows/by-year/"


def order(row: object) -> tuple[str, ...]:
    """By what the rows of a file are in order."""
    if isinstance(row, shapes.UserGroup):
        return tuple(map(alphabetical, (row.region, row.country or "", row.place or "", row.name)))
    if isinstance(row, shapes.Channel):
        return (row.name,)
    return (alphabetical(str(getattr(row, "name"))),)  # noqa: B009  every row has a name, and no type says so


def listing(record: Directory) -> Listing:
    """The rows of a directory under their headings."""
    for shape, made in _LISTINGS.items():
        if isinstance(record, shape):
            return made(record)
    raise TypeError(f"nothing says how the rows of a {type(record).__name__} are listed")


def fellows_by_year(record: shapes.Fellows) -> Listing:
    """The Fellows by the year in which they were elected, newest first."""
    rows = sorted(record.fellows, key=lambda fellow: (-fellow.elected, order(fellow)))
    groups = [
        Group(str(year), (Part("", tuple(_fellow(f, _standing(f)) for f in some)),))
        for year, some in groupby(rows, lambda fellow: fellow.elected)
    ]
    return Listing(tuple(groups), (_status_of(groups),), "Fellow", "Fellows")


def _standing(fellow: shapes.Fellow) -> str:
    return {"emeritus": f"emeritus since {fellow.emeritus_since}", "in-memoriam": "in memoriam"}.get(fellow.status, "")


def _fellow(fellow: shapes.Fellow, aside: str) -> Row:
    return Row(fellow.name, aside=aside, facets={"status": fellow.status, "year": str(fellow.elected)})


def _fellows(record: shapes.Fellows) -> Listing:
    def row(fellow: shapes.Fellow) -> Row:
        return _fellow(fellow, ", ".join(filter(None, (str(fellow.elected), _standing(fellow)))))

    groups = [
        Group(letter.upper(), (Part("", tuple(map(row, some))),))
        for letter, some in groupby(record.fellows, lambda fellow: alphabetical(fellow.name)[0])
    ]
    years = facet(groups, "year", "Elected", newest_first=True)
    return Listing(tuple(groups), (_status_of(groups), years), "Fellow", "Fellows")


def _status_of(groups: Sequence[Group]) -> Facet:
    words = {"active": "Active", "emeritus": "Emeritus", "in-memoriam": "In memoriam"}
    return facet(groups, "status", "Status", words=words)


def _user_groups(record: shapes.UserGroups) -> Listing:
    groups = [
        Group(
            region,
            tuple(
                Part(country or "Several countries", tuple(map(_user_group, rows)))
                for country, rows in groupby(some, lambda row: row.country)
            ),
        )
        for region, some in groupby(record.groups, lambda row: row.region)
    ]
    facets = (facet(groups, "region", "Region"), facet(groups, "country", "Country"))
    return Listing(tuple(groups), facets, "group", "groups")


def _user_group(group: shapes.UserGroup) -> Row:
    facets = {"region": group.region} | ({"country": group.country} if group.country else {})
    return Row(group.name, group.url or "", group.place or "", group.note or "", group.links, facets=facets)


TOPICS = {
    "main": ("The main lists", "Of interest to many."),
    "moved": ("Moved to the forum", "The archives stay readable."),
    "sig": ("Special interest groups", "One subject each."),
    "groups": ("User groups", "One place each."),
    "events": ("Conferences and Summer of Code", ""),
    "psf": ("The Foundation", "Several are for members of a group only."),
    "development": ("Development and projects", ""),
    "other": ("Others", ""),
}


def _mailing_lists(record: shapes.MailingLists) -> Listing:
    def row(one: shapes.MailingList) -> Row:
        old = "" if "mailman3" in one.systems else "Mailman 2"
        return Row(one.name, one.url, old, one.about or "", one.links, facets={"topic": one.topic})

    groups = [
        Group(title, (Part("", tuple(row(one) for one in record.lists if one.topic == topic)),), note)
        for topic, (title, note) in TOPICS.items()
        if any(one.topic == topic for one in record.lists)
    ]
    words = {topic: title for topic, (title, _) in TOPICS.items()}
    return Listing(tuple(groups), (facet(groups, "topic", "Kind", words=words),), "list", "lists")


def _interest_groups(record: shapes.InterestGroups) -> Listing:
    heads = {
        "current": ("Where each subject lives", "Groups that were on the last list of current ones."),
        "retired": ("Groups that closed", "Their archives are part of the history of Python."),
    }
    rows = [
        (one.status, Row(one.name, one.url or "", "", one.about or "", one.links, facets={"status": one.status}))
        for one in record.groups
    ]
    groups = split(rows, heads)
    words = {"current": "Current", "retired": "Closed"}
    return Listing(groups, (facet(groups, "status", "Status", words=words),), "group", "groups")


def _channels(record: shapes.Channels) -> Listing:
    heads = {
        "here": ("On Libera.Chat", "Channels of the Python project, with what each is for."),
        "named": (
            "Named in older pages",
            "The pages name no network that is still used for them. Some are from the time of Freenode, before 2021.",
        ),
    }
    rows = [("here" if one.network else "named", Row(one.name, "", "", one.about or "")) for one in record.channels]
    return Listing(split(rows, heads), (), "channel", "channels")


def _work_groups(record: shapes.WorkGroups) -> Listing:
    heads = {
        "recently": ("Seen since 2023", "Announcements of the Foundation name these groups."),
        "on-record": ("Other groups on record", "Some have finished their task, others rest."),
    }
    return Listing(split(((one.seen, _work_group(one)) for one in record.groups), heads), (), "group", "groups")


def _work_group(group: shapes.WorkGroup) -> Row:
    links = (Place(label=group.email, url=f"mailto:{group.email}"),) if group.email else ()
    return Row(group.name, aside="has a charter" if group.has_charter else "", about=group.about, links=links)


def _implementations(record: shapes.Implementations) -> Listing:
    heads = {
        "implementation": ("Implementations", "Programs of their own that run Python code."),
        "fork": ("Versions of CPython", "CPython itself, and what others made of its source."),
        "distribution": ("Distributions", "CPython packed together with more software."),
    }

    def row(one: shapes.Implementation) -> Row:
        source = (Place(label="Source", url=one.source),) if one.source != one.url else ()
        aside = "ended" if one.has_ended else ""
        return Row(one.name, one.url, aside, one.about, source, one.versions, facets={"sort": one.sort})

    groups = split(((one.sort, row(one)) for one in record.implementations), heads)
    sorts = facet(groups, "sort", "Kind", words={sort: title for sort, (title, _) in heads.items()})
    return Listing(groups, (sorts,), "entry", "entries")


def _organizations(record: shapes.Organizations) -> Listing:
    heads = {name: (name, "") for name in sorted({one.category for one in record.organizations}, key=alphabetical)}
    rows = [(one.category, Row(one.name, one.url, facets={"category": one.category})) for one in record.organizations]
    groups = split(rows, heads)
    return Listing(groups, (facet(groups, "category", "Field"),), "organization", "organizations")


_LISTINGS: Mapping[type[Directory], Callable[..., Listing]] = {
    shapes.Channels: _channels,
    shapes.Fellows: _fellows,
    shapes.Implementations: _implementations,
    shapes.InterestGroups: _interest_groups,
    shapes.MailingLists: _mailing_lists,
    shapes.Organizations: _organizations,
    shapes.UserGroups: _user_groups,
    shapes.WorkGroups: _work_groups,
}
