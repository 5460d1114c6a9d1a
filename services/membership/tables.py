"""The table of members."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from services.db import Id, Instant, metadata

membership = Table(
    "membership",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("legal_name", String(100), nullable=False),
    Column("preferred_name", String(100), nullable=False),
    Column("email", String(254), nullable=False),
    Column("city", String(100), nullable=False),
    Column("region", String(100), nullable=False),
    Column("country", String(100), nullable=False),
    Column("postal_code", String(20), nullable=False),
    Column("found_by", Text, nullable=False),
    Column("agreed", Instant, nullable=False),
    Column("votes", Boolean, nullable=False),
    Column("affirmed", Instant, index=True),
    Column("told", Instant),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""All are Basic Members: the other classes are kept elsewhere. `agreed`: to the Code of Conduct. `affirmed`: said last that they
mean to vote; `told`: which reminder that this lapses they had last (services/reminders.py). `found_by`: in small letters, for the search."""
