"""The table of files that were sent in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from services.db import Id, Instant, metadata

upload = Table(
    "upload",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("called", String(150), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("sha256", String(64), nullable=False),
    Column("account", Id, ForeignKey("account.id", ondelete="SET NULL")),
    Column("is_personal", Boolean, nullable=False),
    Column("about", String(60), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("until", Instant, index=True),
    Index("ix_upload_account_at", "account", "at"),
    sqlite_autoincrement=True,
)
"""`name`: of the file in the folder; `called`: as the person calls it. `account`: who sent it. `is_personal`: it goes with that
account. `about`: what it is for, such as `sponsor:12`. `until`: when it is deleted; empty: when what it is for lets it go."""
