"""The tables of job postings."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Identity, Index, Integer, String, Table, Text

from services.db import JSON_, Id, Instant, metadata

FIRST = 10_000
"""Numbers begin above those of the postings that the site has had so far, and of the examples: each of them has been an
address, and must not come to mean another posting."""

job = Table(
    "job",
    metadata,
    Column("id", Id, Identity(start=FIRST), primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(100), nullable=False),
    Column("company", String(100), nullable=False),
    Column("country", String(100), nullable=False),
    Column("found_by", Text, nullable=False),
    Column("alike", String(250), nullable=False, index=True),
    Column("sketch", JSON_, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("shown", JSON_),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("submitted", Instant),
    Column("posted", Date),
    Column("until", Date),
    Column("featured", Boolean, nullable=False),
    Column("is_renewal", Boolean, nullable=False),
    Column("told_of_end", Instant),
    Column("ended", Instant),
    Column("undo", JSON_),
    Column("once", String(64), unique=True),
    Index("ix_job_state_submitted", "state", "submitted"),
    Index("ix_job_open", "state", "until", "posted", "version"),
    sqlite_autoincrement=True,
)
"""`content` is what its author wrote last, `shown` what was approved last: after an edit they differ. `version` counts every
change, so that nobody overwrites what they have not seen. `account` is empty when it was deleted. `found_by`: in small
letters, for the search. `ended`: its author was told that its time is over. `undo`: what the last decision found, and until
when it can be undone. `once`: the form that made it (services/once.py)."""

job_version = Table(
    "job_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job", Id, ForeignKey("job.id", ondelete="CASCADE"), nullable=False),
    Column("upto", Integer, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_job_version_job_upto", "job", "upto"),
    sqlite_autoincrement=True,
)
"""What a posting said before an edit, up to the version `upto`: for the two of whom one was quicker."""
