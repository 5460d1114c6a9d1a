"""The tables of suggestions, of all kinds: their numbers stand in public addresses and are given once."""

from sqlalchemy import Column, Date, ForeignKey, Identity, Index, Integer, String, Table, Text

from generator.shapes.event import SUGGESTED_FROM
from services.db import JSON_, Id, Instant, metadata

FIRST = SUGGESTED_FROM
"""Numbers begin above those of all that lies in content/."""

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Id, Identity(start=FIRST), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("account", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("says", String(300), nullable=False),
    Column("found_by", Text, nullable=False),
    Column("alike", String(250), nullable=False, index=True),
    Column("sketch", JSON_, nullable=False),
    Column("slug", String(100)),
    Column("content", JSON_, nullable=False),
    Column("shown", JSON_),
    Column("revision", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("submitted", Instant),
    Column("posted", Date),
    Column("updated", Date),
    Column("undo", JSON_),
    Column("once", String(64), unique=True),
    Index("ix_suggestion_kind_state_submitted", "kind", "state", "submitted"),
    Index("uq_suggestion_kind_slug", "kind", "slug", unique=True),
    sqlite_autoincrement=True,
)
"""`content` is what its author wrote last, `shown` what was approved last: after an edit they differ. `version` counts every
change, so that nobody overwrites what they have not seen; `revision` those that visitors see. `account` is empty when it was
deleted. `found_by`: in small letters, for the search. `slug`: its name in addresses, where its kind has names. `posted` and
`updated`: the days on which it was first shown, and last changed. `undo`: what the last decision found, and until when it can
be undone. `once`: the form that made it (services/once.py)."""

suggestion_version = Table(
    "suggestion_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("suggestion", Id, ForeignKey("suggestion.id", ondelete="CASCADE"), nullable=False),
    Column("upto", Integer, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_suggestion_version_suggestion_upto", "suggestion", "upto"),
    sqlite_autoincrement=True,
)
"""What a suggestion said before an edit, up to the version `upto`: for the two of whom one was quicker."""
