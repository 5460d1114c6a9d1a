"""A feed is looked at while its owner waits: by the rules, and with the parser, by which the planet reads it later."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from services.accounts import limits
from services.accounts.limits import Limit
from services.people import Person
from services.service import Service

_LIMIT_BYTES = 5 << 20
_SECONDS, _SECONDS_TO_PARSE = 15, 10
_AT_ONCE = 2
_TOLD = 5
"""Of so many posts the titles are kept, for who decides."""
_ASK = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
CHECKS = Limit("feed check", 20, 3600, "You have had many feeds looked at.")


class FaultError(Exception):
    """The feed cannot be taken; the text says why and what to do."""


class _Turns:
    """In a process so many feeds are looked at together: more of them wait."""

    def __init__(self) -> None:
        self.turn = asyncio.Semaphore(_AT_ONCE)


async def look(service: Service, feed: str, *, by: Person) -> Mapping[str, Any]:
    """What was found: how many posts, the titles of the newest, and when. Raises FaultError and TooMany."""
    now = service.now()
    async with service.db.transaction() as tx:
        await limits.take(tx, CHECKS, str(by.id), now=now)
    async with service.kept(_Turns).turn:
        return await _looked(feed, now=now, allow_private=service.settings.fetch_private)


async def _looked(feed: str, *, now: datetime, allow_private: bool) -> Mapping[str, Any]:
    from generator.importing.feeds.parser import Parsers  # heavy, and seldom needed
    from generator.importing.fetching import FetchError, get

    try:
        headers = {"accept": _ASK}
        answer = await get(
            feed, limit_bytes=_LIMIT_BYTES, seconds=_SECONDS, allow_private=allow_private, headers=headers
        )
    except FetchError as error:
        fact, _, mend = str(error).partition("\n")
        raise FaultError(f"{fact} {mend.strip()}") from None
    if answer.status != HTTPStatus.OK:
        raise FaultError(f"Its server answers with status {answer.status}: give the address of the feed itself.")
    async with Parsers(1, seconds=_SECONDS_TO_PARSE) as parsers:
        kind = answer.headers.get("content-type", "")
        found = await parsers.understand(answer.body, url=answer.url, content_type=kind, now=now)
    if found.fault:
        raise FaultError(f"It was fetched, but {found.fault}: give the address of an RSS or Atom feed.")
    if not found.entries:
        raise FaultError("It has no post with a title and a link yet: come back when it has one.")
    return {"posts": found.count, "titles": [one.title for one in found.entries[:_TOLD]], "on": now.date().isoformat()}
