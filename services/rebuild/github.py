"""A workflow at GitHub: asked for by repository_dispatch, and followed until it ends.

GitHub does not say which run comes of a dispatch. The workflow names its run after what it was sent (run-name in
.github/workflows/publish.yml), and by that name it is found.
"""

import asyncio
import secrets
import time
from typing import TYPE_CHECKING, Any

from services.rebuild.tables import State
from services.rebuild.triggers import Ask, BuildFailed, Note, Outcome

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response

EVENT = "publish"
_SECONDS = 20
_VERSION = "2022-11-28"


class GitHub:
    """`url`: https://api.github.com/repos/OWNER/NAME."""

    goes_on = True

    def __init__(
        self,
        url: str,
        token: str,
        *,
        looks_seconds: float = 5,
        most_seconds: float = 3_600,
        appears_seconds: float = 120,
    ) -> None:
        self._url, self._token = url.rstrip("/"), token
        self._looks, self._most, self._appears = looks_seconds, most_seconds, appears_seconds

    async def run(self, ask: Ask, note: Note) -> Outcome:
        import httpx2  # rarely needed, and large

        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "X-GitHub-Api-Version": _VERSION,
        }
        try:
            async with httpx2.AsyncClient(timeout=_SECONDS, headers=headers) as client:
                return await self._followed(client, ask, note)
        except httpx2.HTTPError as error:
            raise BuildFailed(f"GitHub cannot be asked: {type(error).__name__} {error}") from error

    async def _followed(self, client: "AsyncClient", ask: Ask, note: Note) -> Outcome:
        name = ask.run or f"Build {ask.build} {secrets.token_hex(4)}"
        known = await self._find(client, name) if ask.run else None
        if known is None:
            await note(name, None)  # before it is sent: whoever comes after this process looks for it first
            await self._dispatch(client, name)
        run = known or await self._appearing(client, name)
        await note(name, run["html_url"])
        return await self._ended(client, run)

    async def _dispatch(self, client: "AsyncClient", name: str) -> None:
        sent = {"event_type": EVENT, "client_payload": {"name": name}}
        _checked(await client.post(f"{self._url}/dispatches", json=sent))

    async def _find(self, client: "AsyncClient", name: str) -> dict[str, Any] | None:
        asked = {"event": "repository_dispatch", "per_page": "30"}
        runs = _checked(await client.get(f"{self._url}/actions/runs", params=asked)).json()["workflow_runs"]
        return next((run for run in runs if run["display_title"] == name), None)

    async def _appearing(self, client: "AsyncClient", name: str) -> dict[str, Any]:
        until = time.monotonic() + self._appears
        while time.monotonic() < until:
            if run := await self._find(client, name):
                return run
            await asyncio.sleep(self._looks)
        raise BuildFailed(f"GitHub took the request, but no run `{name}` has begun: is publish.yml on its main branch?")

    async def _ended(self, client: "AsyncClient", run: dict[str, Any]) -> Outcome:
        """An answer that does not come is waited for: the run goes on without us."""
        import httpx2

        until = time.monotonic() + self._most
        while time.monotonic() < until:
            try:
                now = _checked(await client.get(f"{self._url}/actions/runs/{run['id']}")).json()
            except (httpx2.HTTPError, BuildFailed):
                now = run
            if now["status"] == "completed":
                if now["conclusion"] != "success":
                    raise BuildFailed(f"The run ended with `{now['conclusion']}`: {run['html_url']}")
                return Outcome(State.LIVE, f"Built and deployed: {run['html_url']}")
            await asyncio.sleep(self._looks)
        raise BuildFailed(f"The run has not ended after {self._most / 60:.0f} minutes: {run['html_url']}")

    async def close(self) -> None:
        pass


def _checked(answer: "Response") -> "Response":
    if not answer.is_success:
        raise BuildFailed(f"GitHub answered {answer.status_code} to {answer.request.url.path}: {answer.text[:200]}")
    return answer
