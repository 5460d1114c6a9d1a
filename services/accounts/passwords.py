"""Passwords: which are taken, and how they are kept: Argon2id, off the event loop, two at a time."""

import secrets
import unicodedata
from base64 import b64encode
from functools import partial

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.obvious import is_obvious
from services.errors import Invalid, TooMany
from services.service import Service

LENGTHS = (10, 1000)
_MEMORY_KIB, _ROUNDS, _LANES = 19_456, 2, 1
"""Source: OWASP Password Storage Cheat Sheet: as strong as 46 MiB in one round, and two at a time need 38 MiB."""
_AT_ONCE, _MOST_WAITING = 2, 20
_SECONDS = 5


class Passwords:
    """One for each process. Old hashes with other parameters stay valid and are renewed when they are next used."""

    def __init__(self) -> None:
        self._threads = CapacityLimiter(_AT_ONCE)
        self._method = PasswordHash((Argon2Hasher(time_cost=_ROUNDS, memory_cost=_MEMORY_KIB, parallelism=_LANES),))
        self._nobodys = _nobodys()

    async def hashed(self, password: str) -> str:
        """What the database keeps. Raises TooMany when many wait already."""
        self._refuse_when_busy()
        return await to_thread.run_sync(self._method.hash, _normal(password), limiter=self._threads)

    async def fits(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is the right one, and the hash to keep from now on where that has changed.

        It takes as long when there is no account or no password (`kept` None). Raises TooMany when many wait already.
        """
        self._refuse_when_busy()
        check = partial(self._method.verify_and_update, _normal(password), kept or self._nobodys)
        try:
            fits, renewed = await to_thread.run_sync(check, limiter=self._threads)
        except UnknownHashError:  # of another service, and of no kind that is known here: the way in is a reset
            return await self.fits(password, None)
        return fits and kept is not None, renewed

    def _refuse_when_busy(self) -> None:
        if self._threads.statistics().tasks_waiting >= _MOST_WAITING:
            raise TooMany("Very many people sign in at this moment.", _SECONDS)


def of(service: Service) -> Passwords:
    """The process's own."""
    return service.kept(Passwords)


def refuse_weak(password: str, *, field: str, about: tuple[str, ...]) -> None:
    """Raises Invalid for a password that is quickly guessed. `about`: the name and address of the account."""
    if is_obvious(password, about):
        words = "This is among the first that are tried: take something longer that is not made of common words, rows of keys, or your name."
        raise Invalid({field: words})


def _normal(password: str) -> str:
    """The same characters, however the keyboard has put them together. Source: NIST SP 800-63B-4, 3.1.1.2."""
    return unicodedata.normalize("NFKC", password)


def _nobodys() -> str:
    """A hash that no password has, which takes as long to find out."""
    salt, end = (b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (16, 32))
    return f"$argon2id$v=19$m={_MEMORY_KIB},t={_ROUNDS},p={_LANES}${salt}${end}"
