"""The tables of accounts."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from services.db import JSON_, Id, Instant, metadata

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(150), nullable=False),
    Column("name_key", String(150), nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, unique=True),
    Column("verified", Instant),
    Column("password", String(200)),
    Column("roles", JSON_, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("full_name", String(150), nullable=False, default=""),
    Column("bio", Text, nullable=False, default=""),
    Column("is_public", Boolean, nullable=False, default=False),
    Column("shows_email", String(10), nullable=False, default="never"),
    Column("created", Instant, nullable=False),
    Column("signed_in", Instant),
    sqlite_autoincrement=True,
)
"""`name_key` and `email_key`: casefolded, so that Bob is bob. `shows_email`: never, members, everyone. `password`: None
for an account that signs in elsewhere."""

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("confirmed", Instant, nullable=False),
    Column("agent", String(200), nullable=False, default=""),
    Column("address", String(45), nullable=False, default=""),
    sqlite_autoincrement=True,
)
"""`token`: SHA-256 of what the cookie holds. `confirmed`: when the password was last given."""

email_link = Table(
    "email_link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("purpose", String(20), nullable=False),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used", Instant),
    sqlite_autoincrement=True,
)
"""`purpose`: verify, reset, change, sign in."""

identity = Table(
    "identity",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("provider", String(20), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("label", String(254), nullable=False, default=""),
    Column("created", Instant, nullable=False),
    Index("uq_identity_provider_subject", "provider", "subject", unique=True),
    sqlite_autoincrement=True,
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("prefix", String(12), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("scopes", JSON_, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant),
    Column("used", Instant),
    Column("revoked", Instant),
    sqlite_autoincrement=True,
)

refresh_token = Table(
    "refresh_token",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("family", String(40), nullable=False, index=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("session", Id, ForeignKey("session.id", ondelete="CASCADE"), index=True),
    Column("scopes", JSON_, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used", Instant),
    Column("revoked", Instant),
    sqlite_autoincrement=True,
)
"""`family`: all that came from one sign-in. One that is used twice ends its family."""

attempt = Table(
    "attempt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bucket", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("count", Integer, nullable=False, default=1),
    Index("ix_attempt_bucket_at", "bucket", "at"),
    sqlite_autoincrement=True,
)
"""What limits count: in the database, so that all processes count together and a restart forgets nothing."""
