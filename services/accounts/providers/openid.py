"""OpenID Connect, as Google speaks it: who it is stands in a signed token. Source: OpenID Connect Core 1.0, 3.1; RFC 7636."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from services.accounts.providers import Going, Returned, Stranger, asking
from services.settings import Settings

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_ALGORITHMS = ["RS256", "ES256"]
_LEEWAY_SECONDS = 60
_KEPT = timedelta(hours=1)
_MOST_SUBJECT = 255
"""As the standard has it."""


class OpenID:
    """One for each process: it keeps what the provider says of itself for an hour."""

    def __init__(self, slug: str, title: str, settings: Settings) -> None:
        self.slug, self.title = slug, title
        self._issuer, self._id, self._secret = settings.google_url, settings.google_id, settings.google_secret
        self._about: tuple[datetime, Mapping[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    async def address(self, going: Going) -> str:
        """Where to send the browser."""
        asked = {
            "response_type": "code", "client_id": self._id, "redirect_uri": going.redirect, "scope": "openid email profile",
            "state": going.state, "nonce": going.nonce, "code_challenge": going.challenge, "code_challenge_method": "S256",
            "prompt": "select_account",
        }  # fmt: skip
        return f"{(await self._discovered())['authorization_endpoint']}?{urlencode(asked)}"

    async def who(self, returned: Returned) -> Stranger:
        """By the code: what the signed token says, once all of it has been checked."""
        if returned.issuer is not None and returned.issuer != self._issuer:
            raise asking.unbelievable(self.title)
        form = {
            "grant_type": "authorization_code", "client_id": self._id, "client_secret": self._secret, "code": returned.code,
            "redirect_uri": returned.redirect, "code_verifier": returned.verifier,
        }  # fmt: skip
        about = await self._discovered()
        given = await asking.code_for_tokens(self.title, about["token_endpoint"], form)
        claims = await self._believed(str(given.get("id_token", "")), returned.nonce)
        email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        if len(str(claims["sub"])) > _MOST_SUBJECT:
            raise asking.unbelievable(self.title)
        return Stranger(str(claims["sub"]), email or None, email.partition("@")[0])

    async def _believed(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an id_token. Raises Forbidden unless it is signed by the provider, for us, now, in this sign-in."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS, iss={"essential": True, "value": self._issuer}, aud={"essential": True, "value": self._id},
            exp={"essential": True}, iat={"essential": True}, sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        try:
            try:
                found = jwt.decode(token, await self._signers(), algorithms=_ALGORITHMS)
            except (InvalidKeyIdError, ValueError):  # the provider has taken a new key into use
                found = jwt.decode(token, await self._signers(anew=True), algorithms=_ALGORITHMS)
            wanted.validate(found.claims)
        except (JoseError, ValueError):
            raise asking.unbelievable(self.title) from None
        if isinstance(found.claims["aud"], list) and found.claims.get("azp") != self._id:
            raise asking.unbelievable(self.title)
        return found.claims

    async def _discovered(self) -> Mapping[str, Any]:
        """Its addresses. Source: OpenID Connect Discovery 1.0, 4."""
        if self._about is None or self._about[0] < _now() - _KEPT:
            about = await asking.get(self.title, f"{self._issuer}/.well-known/openid-configuration")
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if not isinstance(about, dict) or about.get("issuer") != self._issuer or not all(map(about.get, needed)):
                raise asking.silent(self.title)
            self._about = _now(), about
        return self._about[1]

    async def _signers(self, *, anew: bool = False) -> "KeySet":
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if anew or self._keys is None or self._keys[0] < _now() - _KEPT:
            listed = await asking.get(self.title, (await self._discovered())["jwks_uri"])
            try:
                self._keys = _now(), KeySet.import_key_set(listed)
            except (JoseError, KeyError, TypeError, ValueError):
                raise asking.silent(self.title) from None
        return self._keys[1]


def _now() -> datetime:
    """The provider's clock and ours are the world's: a test that sets the service's does not set theirs."""
    return datetime.now(UTC)
