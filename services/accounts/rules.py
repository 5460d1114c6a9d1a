"""What names, addresses and states of accounts may be. Pure."""

import hashlib
import ipaddress
import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

NAME = r"^[-a-zA-Z0-9_@.+]+$"
NAME_SAYS = "Letters a to z, digits, and `-`, `_`, `.`, `+`, `@`."
NAME_LENGTHS = (2, 60)
"""Accounts from before this service may have up to 150."""

RESERVED = frozenset({
    "edit", "membership", "nominations", "sponsorships", "admin", "administrator", "root", "staff", "moderator", "support",
    "help", "security", "webmaster", "postmaster", "abuse", "noreply", "python", "pythonorg", "python.org", "psf", "system",
})  # fmt: skip
"""Names that are addresses below /users/, or that others would take for an office."""

UNCONFIRMED_FOR = timedelta(days=30)
"""So long an account is kept whose address nobody confirms. The form says it."""
MOST_KEY = 254
_LOOKS_LIKE_EMAIL = re.compile(r"[^@]+@[^@]+\.[a-zA-Z]{2,}")


class ShowsEmail(StrEnum):
    """Who sees the address on the public page."""

    NEVER = "never"
    MEMBERS = "members"
    EVERYONE = "everyone"


def key(text: str) -> str:
    """What makes two names or two addresses the same: Bob is bob. One letter can become many: a key that no column holds is hashed."""
    found = unicodedata.normalize("NFKC", text).casefold().strip()
    return found if len(found) <= MOST_KEY else hashlib.sha256(found.encode("utf-8", "replace")).hexdigest()


def wrong_name(name: str, email: str) -> str | None:
    """What is wrong with a new name, beyond its letters; None when nothing is."""
    if not re.search("[a-zA-Z0-9]", name):
        return "This has no letter and no digit: write a name with one."
    if key(name) in RESERVED:
        return "This name is kept for python.org itself: choose another one."
    if _LOOKS_LIKE_EMAIL.fullmatch(name) and key(name) != key(email):
        return "A name that is an email address must be your own: choose another one."
    return None


def network(address: str) -> str:
    """The part of an address that limits count by: a household has a whole /64 of IPv6 for itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address) + "/64"
    return str(found)
