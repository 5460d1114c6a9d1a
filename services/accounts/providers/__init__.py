"""Sign-in by another site. Each provider has a file; here is what they have in common, and which are switched on.

The flow is our own, on httpx2 and joserfc, which are here anyhow. Authlib's client does the same, costs 0.27 s of CPU to
import against 0.18 s for these two, and wants session middleware around the whole application to keep its state in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.service import Service


@dataclass(frozen=True)
class Going:
    """What a browser takes along to a provider."""

    redirect: str
    """Where the provider sends it back to."""
    state: str
    nonce: str
    challenge: str
    """Of PKCE, method S256."""


@dataclass(frozen=True)
class Returned:
    """What it comes back with."""

    code: str
    redirect: str
    nonce: str
    verifier: str
    """Of PKCE: who has stolen the code does not have this."""
    issuer: str | None
    """RFC 9207: which provider answers, where it says so."""


@dataclass(frozen=True)
class Stranger:
    """Somebody as a provider knows them."""

    subject: str
    """Their number there: it stays when name and address change."""
    email: str | None
    """The address that the provider has seen confirmed; None when there is none."""
    name: str
    """What they are called there."""


class Provider(Protocol):
    """Raises Unready when it does not answer, and Forbidden when it answers what cannot be believed."""

    slug: str
    title: str

    async def address(self, going: Going) -> str:
        """Where to send the browser."""
        ...

    async def who(self, returned: Returned) -> Stranger: ...


def configured(service: Service) -> Mapping[str, Provider]:
    """Those that the settings have an id and a secret for, by their slug; cheap."""
    from services.accounts.providers.github import GitHub
    from services.accounts.providers.openid import OpenID

    settings, found = service.settings, dict[str, Provider]()
    if settings.github_id and settings.github_secret:
        found["github"] = GitHub(settings)
    if settings.google_id and settings.google_secret:
        kept = service.state.setdefault(OpenID, OpenID("google", "Google", settings))
        assert isinstance(kept, OpenID)
        found["google"] = kept
    return found
