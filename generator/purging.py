"""What the last build changed is forgotten by the caches in front of the site: one PURGE for each address.

Fastly, Varnish and others take this method. Source: Fastly, "Purging a URL"; the key is Fastly's header, others read it as they like.
"""

import asyncio
from collections import Counter
from pathlib import Path

import httpx2

from generator.problems import counted
from generator.render import CHANGES

_AT_ONCE = 16
_SECONDS = 20


class PurgeError(Exception):
    """Some addresses may be shown as they were until their time is over."""


def purge(output: Path, *, token: str = "") -> str:
    """What was done, in a sentence. Raises PurgeError."""
    file = output / CHANGES
    if not file.is_file():
        raise PurgeError(f"There is no {file}.\n    Build the site first: make site")
    urls = file.read_text(encoding="utf-8").split()
    failures = Counter(filter(None, asyncio.run(_all(urls, {"Fastly-Key": token} if token else {}))))
    if failures:
        told = "; ".join(f"{count} times: {why}" for why, count in failures.most_common(5))
        raise PurgeError(f"Of {counted(len(urls), 'URL')} not all were purged. {told}\n    Run it again.")
    return f"{counted(len(urls), 'URL')} purged."


async def _all(urls: list[str], headers: dict[str, str]) -> list[str]:
    one = asyncio.Semaphore(_AT_ONCE)
    async with httpx2.AsyncClient(timeout=_SECONDS, headers=headers) as client:
        return await asyncio.gather(*(_one(client, url, one) for url in urls))


async def _one(client: httpx2.AsyncClient, url: str, one: asyncio.Semaphore) -> str:
    """Why it failed, or nothing."""
    async with one:
        try:
            answer = await client.request("PURGE", url)
        except httpx2.HTTPError as error:
            return f"{type(error).__name__} {error}"
    return "" if answer.is_success else f"answered {answer.status_code}"
