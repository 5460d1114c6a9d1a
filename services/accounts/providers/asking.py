"""Questions to a provider, from this server to theirs."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from services.errors import Forbidden, Unready

if TYPE_CHECKING:
    from ssl import SSLContext

_SECONDS = 8


async def get(title: str, url: str, *, token: str = "") -> Any:
    """The JSON at the address. Raises Unready when there is none."""
    said = {"Authorization": f"Bearer {token}"} if token else {}
    return await _asked(title, "GET", url, headers={"Accept": "application/json", **said})


async def code_for_tokens(title: str, url: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    """What the provider gives for the code. Raises Forbidden when it does not take the code."""
    given = await _asked(title, "POST", url, headers={"Accept": "application/json"}, form=form)
    if not isinstance(given, dict) or not given.get("access_token"):
        raise unbelievable(title)
    return given


def unbelievable(title: str) -> Forbidden:
    """What is told of an answer that may be forged, old or meant for another: not what was wrong with it."""
    return Forbidden(f"What {title} told us about you cannot be used.", "Begin again; a sign-in works once.")


def silent(title: str) -> Unready:
    return Unready(f"{title} does not answer at the moment.", "Try again in some minutes, or sign in with a password.")


@cache
def _trust() -> "SSLContext":
    """The authorities that certificates are checked with: to read them takes 0.1 s of CPU, which a process pays once."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)


async def _asked(
    title: str, method: str, url: str, *, headers: Mapping[str, str], form: Mapping[str, str] | None = None
) -> Any:
    import httpx2  # imported when first needed: most processes never ask a provider

    try:
        async with httpx2.AsyncClient(timeout=_SECONDS, trust_env=False, verify=_trust()) as client:
            answer = await client.request(method, url, headers=headers, data=form)
    except httpx2.HTTPError:
        raise silent(title) from None
    if answer.status_code >= 500 or answer.status_code == 429:
        raise silent(title)
    if answer.status_code >= 400:
        raise unbelievable(title)
    try:
        return answer.json()
    except ValueError:
        raise silent(title) from None
