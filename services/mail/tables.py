"""The rows of mails, and of those who get none."""

from enum import StrEnum

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from services.db import Id, Instant, metadata


class State(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    """A server may have it, or may not. It is sent again, under the same Message-ID, until one has said yes."""
    SENT = "sent"
    TAKEN_BACK = "taken back"
    SUPPRESSED = "suppressed"
    """Its address is refused by its server, or wants no notices."""
    DEAD = "dead"


mail = Table(
    "mail",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("to", String(254), nullable=False, index=True),
    Column("reply_to", String(254)),
    Column("about", String(60), index=True),
    Column("is_notice", Boolean, nullable=False),
    Column("is_secret", Boolean, nullable=False),
    Column("has_files", Boolean, nullable=False),
    Column("message_id", String(200), unique=True),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("ended", Instant),
    Column("error", Text),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""`message_id` is given with the first attempt and never changes. `ended`: when it was sent, taken back or given up."""

mail_file = Table(
    "mail_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail", Id, ForeignKey("mail.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(150), nullable=False),
    Column("type", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""What goes with a mail. It is deleted when the mail has gone."""

suppressed = Table(
    "suppressed",
    metadata,
    Column("address", String(254), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Addresses, in small letters, whose servers have said that they are none."""

unsubscribed = Table(
    "unsubscribed",
    metadata,
    Column("address", String(254), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Addresses, in small letters, that want no notices."""
