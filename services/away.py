"""The database that does not answer: told as what it is, once in the log, and to who asks as something that will pass. So is
the transaction that it has ended for the sake of another one."""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from services.errors import Conflict, Unready

log = logging.getLogger(__name__)

_STATES = ("08", "28", "3D", "53", "57P")
"""PostgreSQL's: the connection failed, nobody is let in so, there is no such database or no room, the server goes or comes."""
_AT_ONCE = ("40001", "40P01")
"""PostgreSQL's: two changed the same, or waited for each other, and it has ended one of them. Nothing of that one was written."""
_SQLITE = ("unable to open", "is locked", "disk I/O error")


class DatabaseAway(Unready):
    """`why` is for the operator alone: it may name hosts and people."""

    def __init__(self, why: str) -> None:
        super().__init__("The database does not answer.", "Try again in a minute.")
        self.why = why


class Reach:
    """Whether the database of this process can be reached."""

    def __init__(self) -> None:
        self._is_away = False

    @contextlib.contextmanager
    def connecting(self) -> Iterator[None]:
        """Whatever fails while a connection is made: it is none. Raises DatabaseAway."""
        try:
            yield
        except Exception as error:
            raise self._away(error) from error
        self.here()

    @contextlib.contextmanager
    def using(self, *also: type[Exception]) -> Iterator[None]:
        """Raises DatabaseAway when the connection is lost, or for one of the errors `also`; Conflict when another transaction
        came between; any other stays what it is."""
        try:
            yield
        except Exception as error:
            if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _AT_ONCE:
                log.warning("Two transactions at once, one was ended: %s", str(error.orig).splitlines()[0])
                raise Conflict("Somebody changed the same at the same moment.", "Send it again.") from error
            if isinstance(error, DatabaseAway) or not (isinstance(error, also) or _is_away(error)):
                raise
            raise self._away(error) from error

    def here(self) -> None:
        if self._is_away:
            log.warning("The database answers again.")
        self._is_away = False

    def _away(self, error: Exception) -> DatabaseAway:
        cause = error.orig if isinstance(error, DBAPIError) else error
        why = f"{type(cause).__name__}: {cause}".splitlines()[0]
        if not self._is_away:
            log.error("The database does not answer: %s", why)
        self._is_away = True
        return DatabaseAway(why)


def _is_away(error: BaseException | None) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_away(error.orig)
    if state := getattr(error, "sqlstate", None):
        return str(state).startswith(_STATES)
    if isinstance(error, sqlite3.Error):
        return any(words in str(error) for words in _SQLITE)
    return type(error).__module__.startswith("asyncpg")  # what the driver says itself when the other side is gone
