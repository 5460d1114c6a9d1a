"""Ways for a letter to go: to the log, or to a mail server."""

import asyncio
import contextlib
import ipaddress
import logging
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from services.mail.letters import Letter, message
from services.settings import Settings

if TYPE_CHECKING:
    from aiosmtplib import SMTP

log = logging.getLogger(__name__)

_SECONDS = 30
_IDLE_SECONDS = 15
"""For so long a connection is kept after a letter: a burst of them needs one."""
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})


class RefusedError(Exception):
    """The server will not take this letter, now or later."""


class NoSuchAddressError(RefusedError):
    """The server says that the address is none."""


class Envelope(NamedTuple):
    """What a server is told, and given."""

    sender: str
    to: str
    content: bytes


class Sender(Protocol):
    """Where letters go."""

    async def send(self, letter: Letter, settings: Settings) -> None:
        """When it returns, somebody else has the letter. Raises RefusedError for good; anything else is worth another attempt."""

    async def close(self) -> None: ...


class Log:
    """For trying out: the letter stays in the database, where the desk shows it."""

    async def send(self, letter: Letter, settings: Settings) -> None:  # noqa: ARG002  as all senders
        log.info("Mail to %s: %s", letter.to, letter.subject)

    async def close(self) -> None:
        pass


class Smtp:
    """A mail server. One connection at a time, kept for a while."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._is_tls, self._host = parts.scheme == "smtps", parts.hostname or ""
        self._port = parts.port or (465 if self._is_tls else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._one, self._used = asyncio.Lock(), 0.0
        self._client: SMTP | None = None

    async def send(self, letter: Letter, settings: Settings) -> None:
        from aiosmtplib import SMTPServerDisconnected

        made = Envelope(settings.mail_from, letter.to, message(letter, settings))
        async with self._one:
            client, is_fresh = await self._connected()
            try:
                await self._deliver(client, made)
            except SMTPServerDisconnected:
                if is_fresh:
                    raise
                self._drop()  # it had tired of waiting: the same letter, by a new connection
                await self._deliver((await self._connected())[0], made)
            self._used = time.monotonic()

    async def _deliver(self, client: "SMTP", envelope: Envelope) -> None:
        from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

        try:
            await client.sendmail(*envelope, mail_options=() if envelope.to.isascii() else ("SMTPUTF8",))
        except SMTPRecipientsRefused as error:
            refusal = error.recipients[0]
            await self._reset()
            if refusal.code in _NO_SUCH_ADDRESS and not refusal.message.startswith("5.7."):  # that is about us
                raise NoSuchAddressError(f"{refusal.code} {refusal.message}") from error
            if refusal.code >= 500:
                raise RefusedError(f"{refusal.code} {refusal.message}") from error
            raise
        except SMTPDataError as error:
            await self._reset()
            if error.code >= 500:
                raise RefusedError(f"{error.code} {error.message}") from error
            raise
        except (SMTPException, OSError):
            self._drop()
            raise

    async def _connected(self) -> tuple["SMTP", bool]:
        """A connection, and whether it is a new one."""
        if self._client and self._client.is_connected and time.monotonic() - self._used < _IDLE_SECONDS:
            return self._client, False
        await self.close()
        from aiosmtplib import SMTP

        client = SMTP(hostname=self._host, port=self._port, use_tls=self._is_tls, timeout=_SECONDS)
        await client.connect()
        self._client = client
        if self._user:
            await self._log_in(client)
        return client, True

    async def _log_in(self, client: "SMTP") -> None:
        if client.get_transport_info("sslcontext") is None and not _is_here(self._host):
            self._drop()
            raise ConnectionError(f"{self._host} offers no TLS: the password is not sent in the clear")
        try:
            await client.login(self._user, self._password)
        except Exception:
            self._drop()
            raise

    async def _reset(self) -> None:
        """After a refusal the server is told to forget the letter; where that fails the next one takes a new connection."""
        from aiosmtplib import SMTPException

        try:
            if self._client:
                await self._client.rset()
        except (SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    async def close(self) -> None:
        """Say goodbye."""
        from aiosmtplib import SMTPException

        client, self._client = self._client, None
        if client and client.is_connected:
            with contextlib.suppress(SMTPException, OSError):  # it is over either way
                await client.quit()


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def sender(settings: Settings) -> Sender:
    """The one of the settings."""
    return Log() if settings.mail_url == "log:" else Smtp(settings.mail_url)
