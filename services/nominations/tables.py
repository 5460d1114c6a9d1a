"""The table of nominations."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from services.db import JSON_, Id, Instant, metadata

_STANDS = text("state IN ('accepted', 'approved')")
_COUNTS = text("state <> 'withdrawn'")

nomination = Table(
    "nomination",
    metadata,
    Column("id", Id, primary_key=True),
    Column("election", String(100), nullable=False),
    Column("nominator", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("nominee", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("found_by", Text, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("acknowledged", JSON_, nullable=False),
    Column("slug", String(100)),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("accepted", Instant),
    Column("shown", Instant),
    Column("told", Instant),
    Column("undo", JSON_),
    Index("ix_nomination_state_accepted", "state", "accepted"),
    Index("uq_nomination_election_nominee", "election", "nominee", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    Index(
        "uq_nomination_election_nominator_email_key", "election", "nominator", "email_key", unique=True, sqlite_where=_COUNTS,
        postgresql_where=_COUNTS,
    ),
    Index("uq_nomination_election_slug", "election", "slug", unique=True),
    sqlite_autoincrement=True,
)  # fmt: skip
"""`election`: its slug; what it is stands in content/elections. `email`: of the person who is nominated, and the only one who can
accept; `nominee`: the account that has. `content`: the fields of forms.Statement. `acknowledged`: what the nominee has agreed to, and
when. `accepted`: since when it waits for approval. `shown`: since when it may be exported. `told`: which reminder of the close the
person had last (services/reminders.py). `found_by`: in small letters, for the search. A person stands once in an election, and nobody nominates somebody twice: the database sees to it."""
