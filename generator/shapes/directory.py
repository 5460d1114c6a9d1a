"""Directories: long lists of people, groups and places, recorded elsewhere and kept here. One file is one directory."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, Link, Shape, Slug, Text, Url
from generator.shapes.upkeep import Span

Sentences = Annotated[
    str,
    StringConstraints(min_length=1, max_length=600, pattern=r"^\S[^\r\n]*$"),
    Form("Plain text in one paragraph, 1 to 600 characters."),
]
Year = Annotated[int, Field(ge=2001, le=2100), Form("A year since 2001, when the Foundation began.")]


class Place(Shape):
    """A link with its words."""

    label: Line
    url: Link


class Directory(Shape):
    """What every directory says of itself."""

    address: ClassVar[str]
    rows_key: ClassVar[str]
    """The key under which the rows stand in the file."""

    title: Line
    short: Line | None = None
    """For breadcrumbs, when the title is long."""
    description: Annotated[
        str,
        StringConstraints(min_length=20, max_length=200, pattern=r"^\S[^\r\n]*$"),
        Form("Text on one line, 20 to 200 characters, no leading space."),
    ]
    """For search results and link previews."""
    lead: Sentences
    """Stands first on the page."""
    origin: Sentences
    """Where the rows are from and what was not checked."""
    recorded: Day
    """The day of the source's state: as of when the rows are."""
    sources: tuple[Url, ...]
    """Where the rows can be compared."""
    reviewed: Day
    """When somebody last compared the rows with the sources."""
    review_every: Span | None = None
    owner: Slug | None = None
    """A team of `site/owners.yaml`."""
    text: Text | None = None
    """Stands below the rows. Headings begin with `##`."""

    @property
    def rows(self) -> Sequence[Shape]:
        rows: Sequence[Shape] = getattr(self, self.rows_key)
        return rows


class Fellow(Shape):
    """A Fellow of the Python Software Foundation."""

    name: Line
    elected: Year
    status: Literal["active", "emeritus", "in-memoriam"] = "active"
    emeritus_since: Year | None = None

    @model_validator(mode="after")
    def _years_fit(self) -> "Fellow":
        if (self.status == "emeritus") != (self.emeritus_since is not None):
            raise ValueError("`emeritus_since` and a `status` of emeritus stand together or not at all")
        if self.emeritus_since and self.emeritus_since < self.elected:
            raise ValueError(f"`emeritus_since` ({self.emeritus_since}) is before `elected` ({self.elected})")
        return self


class Fellows(Directory):
    """The roll of Fellows, in alphabetical order of the names as they are written."""

    address: ClassVar[str] = "/psf/fellows/"
    rows_key: ClassVar[str] = "fellows"
    fellows: tuple[Fellow, ...]


Region = Literal["Africa", "Asia", "Europe", "Latin America and the Caribbean", "North America", "Oceania"]


class UserGroup(Shape):
    """A group of people who meet, near each other or online."""

    name: Line
    region: Region
    country: Line | None = None
    """Left out for a group of several countries."""
    place: Line | None = None
    """A state, a province or a town."""
    url: Link | None = None
    links: tuple[Place, ...] = ()
    """Other places where the group is found."""
    note: Line | None = None
    """What a visitor should know, such as that it has closed."""


class UserGroups(Directory):
    """User groups, by region, country and name."""

    address: ClassVar[str] = "/community/user-groups/"
    rows_key: ClassVar[str] = "groups"
    groups: tuple[UserGroup, ...]


ListName = Annotated[
    str,
    StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(?:[-+.][a-z0-9]+|\+\+)*$"),
    Form("The name of a mailing list, as in `python-list`, without what follows the at sign."),
]


class MailingList(Shape):
    """A list of mail.python.org."""

    name: ListName
    topic: Literal["main", "moved", "sig", "psf", "events", "groups", "development", "other"]
    """Under which heading it stands."""
    systems: Annotated[tuple[Literal["mailman2", "mailman3"], ...], Field(min_length=1)]
    """The software that holds it: its page's address follows from that."""
    about: Line | None = None
    links: tuple[Place, ...] = ()

    @property
    def url(self) -> str:
        if "mailman3" in self.systems:
            return f"https://mail.python.org/mailman3/lists/{self.name}.python.org/"
        return f"https://mail.python.org/mailman/listinfo/{self.name}"


class MailingLists(Directory):
    """Mailing lists, in alphabetical order."""

    address: ClassVar[str] = "/community/lists/"
    rows_key: ClassVar[str] = "lists"
    lists: tuple[MailingList, ...]


class InterestGroup(Shape):
    """A special interest group."""

    name: ListName
    status: Literal["current", "retired"]
    about: Line | None = None
    url: Link | None = None
    """Where its messages can be read."""
    links: tuple[Place, ...] = ()
    """Where the subject lives today."""


class InterestGroups(Directory):
    """Special interest groups, in alphabetical order."""

    address: ClassVar[str] = "/community/sigs/"
    rows_key: ClassVar[str] = "groups"
    groups: tuple[InterestGroup, ...]


class Channel(Shape):
    """An IRC channel."""

    name: Annotated[
        str,
        StringConstraints(max_length=50, pattern=r"^#[a-z0-9.-]+$"),
        Form("The name of a channel with its `#`, in quotation marks."),
    ]
    network: Literal["Libera.Chat"] | None = None
    """Left out when the source does not say on which network it is today."""
    about: Line | None = None


class Channels(Directory):
    """IRC channels, in alphabetical order."""

    address: ClassVar[str] = "/community/irc/"
    rows_key: ClassVar[str] = "channels"
    channels: tuple[Channel, ...]


class WorkGroup(Shape):
    """A work group of the Python Software Foundation."""

    name: Line
    seen: Literal["recently", "on-record"]
    """`recently`: announcements of the Foundation since 2023 name it. `on-record`: only older pages do."""
    about: Line
    has_charter: bool = False
    """The community wiki holds its charter."""
    email: (
        Annotated[
            str, StringConstraints(pattern=r"^[a-z0-9.-]+@python\.org$"), Form("An address that ends in `@python.org`.")
        ]
        | None
    ) = None


class WorkGroups(Directory):
    """Work groups, in alphabetical order."""

    address: ClassVar[str] = "/psf/work-groups/"
    rows_key: ClassVar[str] = "groups"
    groups: tuple[WorkGroup, ...]


class Implementation(Shape):
    """A program that runs Python, or a packaging of one."""

    name: Line
    sort: Literal["implementation", "fork", "distribution"]
    has_ended: bool = False
    """Its project says so, or that another took its place."""
    about: Line
    url: Link
    source: Url
    """Where `about` can be checked."""
    versions: Annotated[tuple[Line, ...], Field(min_length=1)]
    """By the names under which pyenv knows them."""


class Implementations(Directory):
    """Implementations and distributions, in alphabetical order."""

    address: ClassVar[str] = "/community/implementations/"
    rows_key: ClassVar[str] = "implementations"
    implementations: tuple[Implementation, ...]


class Organization(Shape):
    """An organization that uses Python, or a product made with it."""

    name: Line
    category: Line
    url: Url


class Organizations(Directory):
    """Organizations, in alphabetical order."""

    address: ClassVar[str] = "/about/organizations/"
    rows_key: ClassVar[str] = "organizations"
    organizations: tuple[Organization, ...]


DIRECTORIES: dict[str, type[Directory]] = {
    "channels": Channels,
    "fellows": Fellows,
    "implementations": Implementations,
    "interest-groups": InterestGroups,
    "mailing-lists": MailingLists,
    "organizations": Organizations,
    "user-groups": UserGroups,
    "work-groups": WorkGroups,
}
"""By the name of the file in directories/, without `.yaml`."""
