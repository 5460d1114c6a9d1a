"""Who asks, and what their roles let them do. Pure: accounts finds out who it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum


class Role(StrEnum):
    """What an account may be besides a member. A superuser gives and takes them."""

    JOB_MODERATOR = "job moderator"
    SPONSOR_MANAGER = "sponsor manager"
    SPONSOR_PUBLISHER = "sponsor publisher"
    """The account of another site that shows sponsors: it reads where, by a key."""
    EDITOR = "editor"
    RELEASE_MANAGER = "release manager"
    STAFF = "staff"
    SUPERUSER = "superuser"


class Needs(Enum):
    """What a route asks of the person."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    VERIFIED = "verified address"
    JOB_MODERATOR = Role.JOB_MODERATOR.value
    SPONSOR_MANAGER = Role.SPONSOR_MANAGER.value
    SPONSOR_PUBLISHER = Role.SPONSOR_PUBLISHER.value
    EDITOR = Role.EDITOR.value
    RELEASE_MANAGER = Role.RELEASE_MANAGER.value
    MODERATOR = "a role at the desk"
    STAFF = Role.STAFF.value
    SUPERUSER = Role.SUPERUSER.value


class Scope(StrEnum):
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    JOBS_MODERATE = "jobs:moderate"
    SPONSORS_READ = "sponsors:read"
    SPONSORS_CONTACTS = "sponsors:contacts"


SCOPES: Mapping[Scope, str] = {
    Scope.JOBS_READ: "Read your own job postings",
    Scope.JOBS_WRITE: "Post, edit and remove job postings",
    Scope.JOBS_MODERATE: "Decide on job postings, if you are a moderator",
    Scope.SPONSORS_READ: "Read where sponsors are shown and what they have handed in, if you may publish them",
    Scope.SPONSORS_CONTACTS: "Read the contacts of sponsors too, if you are a sponsor manager",
}
"""What a key or a token may be for, in words for those who make one. `x:write` brings `x:read`."""

_AT_THE_DESK = frozenset({Role.JOB_MODERATOR, Role.SPONSOR_MANAGER, Role.EDITOR, Role.STAFF, Role.SUPERUSER})
_OF_STAFF = frozenset(Needs) - {Needs.SUPERUSER, Needs.RELEASE_MANAGER}
"""Staff do all that moderators of any kind do. Releases are signed by those who make them."""


@dataclass(frozen=True)
class Person:
    """Somebody who has said who they are."""

    id: int
    name: str
    email: str
    is_verified: bool
    roles: frozenset[Role] = frozenset()
    session: int | None = None
    """Of the browser, or of the program that has signed in for tokens; None for a program with a key."""
    scopes: frozenset[str] | None = None
    """What the key or token is for; None in a browser: all that the person may."""

    def has(self, needs: Needs) -> bool:
        """Whether the roles suffice."""
        if needs in (Needs.ANYONE, Needs.SIGNED_IN) or Role.SUPERUSER in self.roles:
            return True
        if needs is Needs.VERIFIED:
            return self.is_verified
        if not self.is_verified:
            return False
        if needs is Needs.MODERATOR:
            return bool(self.roles & _AT_THE_DESK)
        if needs is Needs.SPONSOR_PUBLISHER and Role.SPONSOR_MANAGER in self.roles:
            return True
        return (Role.STAFF in self.roles and needs in _OF_STAFF) or any(
            role.value == needs.value for role in self.roles
        )


def roles_of(names: Iterable[str]) -> frozenset[Role]:
    """The roles by their names. A name that is none any more is left out."""
    known = {role.value for role in Role}
    return frozenset(Role(name) for name in names if name in known)


def with_reading(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes, and those that they bring."""
    given = frozenset(scopes)
    return given | {scope.replace(":write", ":read") for scope in given}
