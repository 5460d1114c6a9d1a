"""GitHub: OAuth 2.0 without OpenID, so that who it is comes from its API. Source: docs.github.com, "Authorizing OAuth apps"."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from services.accounts.providers import Going, Returned, Stranger, asking
from services.settings import Settings


class GitHub:
    slug, title = "github", "GitHub"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def address(self, going: Going) -> str:
        """Where to send the browser."""
        asked = {
            "client_id": self._settings.github_id, "redirect_uri": going.redirect, "scope": "read:user user:email",
            "state": going.state, "code_challenge": going.challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self._settings.github_url}/login/oauth/authorize?{urlencode(asked)}"

    async def who(self, returned: Returned) -> Stranger:
        """By the code: the number and name of the account, and its primary address if that is confirmed."""
        settings = self._settings
        form = {
            "client_id": settings.github_id, "client_secret": settings.github_secret, "code": returned.code,
            "redirect_uri": returned.redirect, "code_verifier": returned.verifier,
        }  # fmt: skip
        given = await asking.code_for_tokens(self.title, f"{settings.github_url}/login/oauth/access_token", form)
        token = str(given["access_token"])
        user = await asking.get(self.title, f"{settings.github_api_url}/user", token=token)
        if not isinstance(user, dict) or not isinstance(user.get("id"), int) or not user.get("login"):
            raise asking.unbelievable(self.title)
        emails = await asking.get(self.title, f"{settings.github_api_url}/user/emails", token=token)
        return Stranger(str(user["id"]), _primary(emails), str(user["login"]))


def _primary(emails: Any) -> str | None:
    rows = [row for row in emails if isinstance(row, Mapping)] if isinstance(emails, list) else []
    return next((str(row["email"]) for row in rows if row.get("primary") is True and row.get("verified") is True), None)
