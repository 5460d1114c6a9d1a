"""All tables as they were when the service was first used."""

import sqlalchemy as sa
from alembic import op

from services import db

revision = "0001_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step forward."""
    op.create_table(
        "account",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("name_key", sa.String(length=150), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("verified", db.Instant(), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("roles", db.JSON_, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("full_name", sa.String(length=150), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("shows_email", sa.String(length=10), nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("signed_in", db.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
        sa.UniqueConstraint("name_key", name=op.f("uq_account_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attempt",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("bucket", sa.String(length=120), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_bucket_at", ["bucket", "at"], unique=False)

    op.create_table(
        "build",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started", db.Instant(), nullable=False),
        sa.Column("ended", db.Instant(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("run", sa.String(length=200), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_build")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("build", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_build_state"), ["state"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", db.Id, nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("by", db.Id, nullable=True),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_by"), ["by"], unique=False)
        batch_op.create_index("ix_comment_kind_number", ["kind", "number"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", db.Id, nullable=False),
        sa.Column("by", db.Id, nullable=True),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.Column("after", sa.String(length=200), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("details", db.JSON_, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("hash", name=op.f("uq_decision_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_by"), ["by"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_number"), ["number"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("is_notice", sa.Boolean(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("has_files", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("due", db.Instant(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended", db.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_to"), ["to"], unique=False)

    op.create_table(
        "reason",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reason", schema=None) as batch_op:
        batch_op.create_index("uq_reason_kind_slug", ["kind", "slug"], unique=True)

    op.create_table(
        "sponsor",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=250), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("web_logo", db.Id, nullable=True),
        sa.Column("white_logo", db.Id, nullable=True),
        sa.Column("print_logo", db.Id, nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor")),
        sa.UniqueConstraint("slug", name=op.f("uq_sponsor_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_name_key"), ["name_key"], unique=False)

    op.create_table(
        "suppressed",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_suppressed")),
    )
    op.create_table(
        "timed",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next", db.Instant(), nullable=False),
        sa.Column("last", db.Instant(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timed")),
    )
    op.create_table(
        "unsubscribed",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_unsubscribed")),
    )
    op.create_table(
        "work",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("holds", sa.String(length=80), nullable=True),
        sa.Column("payload", db.JSON_, nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("due", db.Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=120), nullable=True),
        sa.Column("done", db.Instant(), nullable=True),
        sa.Column("dead", db.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("holds", name=op.f("uq_work_holds")),
        sa.UniqueConstraint("key", name=op.f("uq_work_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_dead"), ["dead"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_done"), ["done"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_leased_by"), ["leased_by"], unique=False)
        batch_op.create_index(
            "ix_work_open",
            ["due"],
            unique=False,
            sqlite_where=sa.text("done IS NULL AND dead IS NULL"),
            postgresql_where=sa.text("done IS NULL AND dead IS NULL"),
        )

    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started", db.Instant(), nullable=False),
        sa.Column("seen", db.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("scopes", db.JSON_, nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("expires", db.Instant(), nullable=True),
        sa.Column("used", db.Instant(), nullable=True),
        sa.Column("revoked", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_api_key_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("token", name=op.f("uq_api_key_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_account"), ["account"], unique=False)

    op.create_table(
        "email_link",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("expires", db.Instant(), nullable=False),
        sa.Column("used", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_email_link_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_link")),
        sa.UniqueConstraint("token", name=op.f("uq_email_link_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_link_account"), ["account"], unique=False)

    op.create_table(
        "identity",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("label", sa.String(length=254), nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_identity_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_account"), ["account"], unique=False)
        batch_op.create_index("uq_identity_provider_subject", ["provider", "subject"], unique=True)

    op.create_table(
        "job",
        sa.Column("id", db.Id, sa.Identity(always=False, start=10000), nullable=False),
        sa.Column("account", db.Id, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("company", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("alike", sa.String(length=250), nullable=False),
        sa.Column("sketch", db.JSON_, nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("shown", db.JSON_, nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.Column("submitted", db.Instant(), nullable=True),
        sa.Column("posted", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("featured", sa.Boolean(), nullable=False),
        sa.Column("is_renewal", sa.Boolean(), nullable=False),
        sa.Column("told_of_end", db.Instant(), nullable=True),
        sa.Column("ended", db.Instant(), nullable=True),
        sa.Column("undo", db.JSON_, nullable=True),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_job_account_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("once", name=op.f("uq_job_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_alike"), ["alike"], unique=False)
        batch_op.create_index("ix_job_open", ["state", "until", "posted", "version"], unique=False)
        batch_op.create_index("ix_job_state_submitted", ["state", "submitted"], unique=False)

    op.create_table(
        "mail_file",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("mail", db.Id, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["mail.id"], name=op.f("fk_mail_file_mail_mail"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_file")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_file_mail"), ["mail"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("legal_name", sa.String(length=100), nullable=False),
        sa.Column("preferred_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("agreed", db.Instant(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("affirmed", db.Instant(), nullable=True),
        sa.Column("told", db.Instant(), nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_membership_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("account", name=op.f("uq_membership_account")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_affirmed"), ["affirmed"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("election", sa.String(length=100), nullable=False),
        sa.Column("nominator", db.Id, nullable=True),
        sa.Column("nominee", db.Id, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("acknowledged", db.JSON_, nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.Column("accepted", db.Instant(), nullable=True),
        sa.Column("shown", db.Instant(), nullable=True),
        sa.Column("told", db.Instant(), nullable=True),
        sa.Column("undo", db.JSON_, nullable=True),
        sa.ForeignKeyConstraint(
            ["nominator"], ["account.id"], name=op.f("fk_nomination_nominator_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["nominee"], ["account.id"], name=op.f("fk_nomination_nominee_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_nominator"), ["nominator"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_nominee"), ["nominee"], unique=False)
        batch_op.create_index("ix_nomination_state_accepted", ["state", "accepted"], unique=False)
        batch_op.create_index(
            "uq_nomination_election_nominator_email_key",
            ["election", "nominator", "email_key"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.create_index(
            "uq_nomination_election_nominee",
            ["election", "nominee"],
            unique=True,
            sqlite_where=sa.text("state IN ('accepted', 'approved')"),
            postgresql_where=sa.text("state IN ('accepted', 'approved')"),
        )
        batch_op.create_index("uq_nomination_election_slug", ["election", "slug"], unique=True)

    op.create_table(
        "rebuild_request",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("asked", db.Instant(), nullable=False),
        sa.Column("is_for_the_time", sa.Boolean(), nullable=False),
        sa.Column("build", db.Id, nullable=True),
        sa.ForeignKeyConstraint(["build"], ["build.id"], name=op.f("fk_rebuild_request_build_build")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebuild_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rebuild_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rebuild_request_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_rebuild_request_build"), ["build"], unique=False)
        batch_op.create_index(
            "ix_rebuild_request_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("build IS NULL"),
            postgresql_where=sa.text("build IS NULL"),
        )

    op.create_table(
        "session",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("seen", db.Instant(), nullable=False),
        sa.Column("expires", db.Instant(), nullable=False),
        sa.Column("confirmed", db.Instant(), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_session_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token", name=op.f("uq_session_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_account"), ["account"], unique=False)

    op.create_table(
        "sponsor_contact",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sponsor", db.Id, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("is_administrative", sa.Boolean(), nullable=False),
        sa.Column("is_accounting", sa.Boolean(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sponsor"], ["sponsor.id"], name=op.f("fk_sponsor_contact_sponsor_sponsor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_contact")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_contact_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsor_contact_sponsor"), ["sponsor"], unique=False)

    op.create_table(
        "sponsorship",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sponsor", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("level", sa.String(length=200), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.Column("is_modified", sa.Boolean(), nullable=False),
        sa.Column("is_renewal", sa.Boolean(), nullable=False),
        sa.Column("renews", db.Id, nullable=True),
        sa.Column("overlapped_by", db.Id, nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("applied", db.Instant(), nullable=False),
        sa.Column("approved", db.Instant(), nullable=True),
        sa.Column("rejected", db.Instant(), nullable=True),
        sa.Column("finalized", db.Instant(), nullable=True),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_sponsorship_account_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["overlapped_by"], ["sponsorship.id"], name=op.f("fk_sponsorship_overlapped_by_sponsorship")
        ),
        sa.ForeignKeyConstraint(["renews"], ["sponsorship.id"], name=op.f("fk_sponsorship_renews_sponsorship")),
        sa.ForeignKeyConstraint(["sponsor"], ["sponsor.id"], name=op.f("fk_sponsorship_sponsor_sponsor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsorship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsorship_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_ends"), ["ends"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_overlapped_by"), ["overlapped_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_renews"), ["renews"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_sponsor"), ["sponsor"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_year"), ["year"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("id", db.Id, sa.Identity(always=False, start=100000), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account", db.Id, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("says", sa.String(length=300), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("alike", sa.String(length=250), nullable=False),
        sa.Column("sketch", db.JSON_, nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=True),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("shown", db.JSON_, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.Column("submitted", db.Instant(), nullable=True),
        sa.Column("posted", sa.Date(), nullable=True),
        sa.Column("updated", sa.Date(), nullable=True),
        sa.Column("undo", db.JSON_, nullable=True),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_suggestion_account_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("once", name=op.f("uq_suggestion_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_alike"), ["alike"], unique=False)
        batch_op.create_index("ix_suggestion_kind_state_submitted", ["kind", "state", "submitted"], unique=False)
        batch_op.create_index("uq_suggestion_kind_slug", ["kind", "slug"], unique=True)

    op.create_table(
        "upload",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("called", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account", db.Id, nullable=True),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.Column("until", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_upload_account_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("name", name=op.f("uq_upload_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_about"), ["about"], unique=False)
        batch_op.create_index("ix_upload_account_at", ["account", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_until"), ["until"], unique=False)

    op.create_table(
        "viewing",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("since", db.Instant(), nullable=False),
        sa.Column("seen", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_viewing_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("viewing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_viewing_account"), ["account"], unique=False)
        batch_op.create_index("uq_viewing_kind_number_account", ["kind", "number", "account"], unique=True)

    op.create_table(
        "job_version",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("job", db.Id, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_job_version_job_job"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job_version", schema=None) as batch_op:
        batch_op.create_index("ix_job_version_job_upto", ["job", "upto"], unique=False)

    op.create_table(
        "refresh_token",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("session", db.Id, nullable=True),
        sa.Column("scopes", db.JSON_, nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("expires", db.Instant(), nullable=False),
        sa.Column("used", db.Instant(), nullable=True),
        sa.Column("revoked", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_refresh_token_account_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["session.id"], name=op.f("fk_refresh_token_session_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("token", name=op.f("uq_refresh_token_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refresh_token_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_refresh_token_family"), ["family"], unique=False)
        batch_op.create_index(batch_op.f("ix_refresh_token_session"), ["session"], unique=False)

    op.create_table(
        "sponsor_asset",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("sponsor", db.Id, nullable=True),
        sa.Column("sponsorship", db.Id, nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("limits", db.JSON_, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("upload", db.Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.CheckConstraint("(sponsor IS NULL) <> (sponsorship IS NULL)", name="ck_sponsor_asset_of_one"),
        sa.ForeignKeyConstraint(
            ["sponsor"], ["sponsor.id"], name=op.f("fk_sponsor_asset_sponsor_sponsor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sponsorship"],
            ["sponsorship.id"],
            name=op.f("fk_sponsor_asset_sponsorship_sponsorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_asset")),
        sa.UniqueConstraint("uuid", name=op.f("uq_sponsor_asset_uuid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_asset_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsor_asset_name"), ["name"], unique=False)
        batch_op.create_index("uq_sponsor_asset_sponsor_name", ["sponsor", "name"], unique=True)
        batch_op.create_index("uq_sponsor_asset_sponsorship_name", ["sponsorship", "name"], unique=True)

    op.create_table(
        "sponsor_contract",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sponsorship", db.Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("pdf", db.Id, nullable=True),
        sa.Column("docx", db.Id, nullable=True),
        sa.Column("signed", db.Id, nullable=True),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.Column("sent", db.Instant(), nullable=True),
        sa.Column("executed", db.Instant(), nullable=True),
        sa.Column("nullified", db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sponsorship"],
            ["sponsorship.id"],
            name=op.f("fk_sponsor_contract_sponsorship_sponsorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_contract")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor_contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_contract_sponsorship"), ["sponsorship"], unique=False)

    op.create_table(
        "sponsor_draft",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("account", db.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("renews", db.Id, nullable=True),
        sa.Column("choice", db.JSON_, nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("created", db.Instant(), nullable=False),
        sa.Column("changed", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_sponsor_draft_account_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["renews"], ["sponsorship.id"], name=op.f("fk_sponsor_draft_renews_sponsorship"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_draft")),
        sa.UniqueConstraint("account", name=op.f("uq_sponsor_draft_account")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsor_draft_changed"), ["changed"], unique=False)

    op.create_table(
        "sponsor_notice",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sponsorship", db.Id, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sponsorship"],
            ["sponsorship.id"],
            name=op.f("fk_sponsor_notice_sponsorship_sponsorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_notice")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsor_notice", schema=None) as batch_op:
        batch_op.create_index("uq_sponsor_notice_sponsorship_name", ["sponsorship", "name"], unique=True)

    op.create_table(
        "sponsorship_benefit",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("sponsorship", db.Id, nullable=False),
        sa.Column("benefit", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=100), nullable=False),
        sa.Column("program_name", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=410), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("is_standalone", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("features", db.JSON_, nullable=False),
        sa.Column("clauses", db.JSON_, nullable=False),
        sa.ForeignKeyConstraint(
            ["sponsorship"],
            ["sponsorship.id"],
            name=op.f("fk_sponsorship_benefit_sponsorship_sponsorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship_benefit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sponsorship_benefit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsorship_benefit_benefit"), ["benefit"], unique=False)
        batch_op.create_index("uq_sponsorship_benefit_sponsorship_benefit", ["sponsorship", "benefit"], unique=True)

    op.create_table(
        "suggestion_version",
        sa.Column("id", db.Id, nullable=False),
        sa.Column("suggestion", db.Id, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("content", db.JSON_, nullable=False),
        sa.Column("at", db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion"],
            ["suggestion.id"],
            name=op.f("fk_suggestion_version_suggestion_suggestion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suggestion_version", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_version_suggestion_upto", ["suggestion", "upto"], unique=False)

    # The decision log is only ever added to.
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER decision_no_{what.lower()} BEFORE {what} ON decision"
                " BEGIN SELECT RAISE(ABORT, 'the decision log is only added to'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION decision_stands() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the decision log is only added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER decision_stands BEFORE UPDATE OR DELETE ON decision"
            " FOR EACH ROW EXECUTE FUNCTION decision_stands()"
        )
        op.execute(
            "CREATE TRIGGER decision_stays BEFORE TRUNCATE ON decision"
            " FOR EACH STATEMENT EXECUTE FUNCTION decision_stands()"
        )


def downgrade() -> None:
    """One step back."""
    with op.batch_alter_table("suggestion_version", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestion_version_suggestion_upto")

    op.drop_table("suggestion_version")
    with op.batch_alter_table("sponsorship_benefit", schema=None) as batch_op:
        batch_op.drop_index("uq_sponsorship_benefit_sponsorship_benefit")
        batch_op.drop_index(batch_op.f("ix_sponsorship_benefit_benefit"))

    op.drop_table("sponsorship_benefit")
    with op.batch_alter_table("sponsor_notice", schema=None) as batch_op:
        batch_op.drop_index("uq_sponsor_notice_sponsorship_name")

    op.drop_table("sponsor_notice")
    with op.batch_alter_table("sponsor_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsor_draft_changed"))

    op.drop_table("sponsor_draft")
    with op.batch_alter_table("sponsor_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsor_contract_sponsorship"))

    op.drop_table("sponsor_contract")
    with op.batch_alter_table("sponsor_asset", schema=None) as batch_op:
        batch_op.drop_index("uq_sponsor_asset_sponsorship_name")
        batch_op.drop_index("uq_sponsor_asset_sponsor_name")
        batch_op.drop_index(batch_op.f("ix_sponsor_asset_name"))
        batch_op.drop_index(batch_op.f("ix_sponsor_asset_due"))

    op.drop_table("sponsor_asset")
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_token_session"))
        batch_op.drop_index(batch_op.f("ix_refresh_token_family"))
        batch_op.drop_index(batch_op.f("ix_refresh_token_account"))

    op.drop_table("refresh_token")
    with op.batch_alter_table("job_version", schema=None) as batch_op:
        batch_op.drop_index("ix_job_version_job_upto")

    op.drop_table("job_version")
    with op.batch_alter_table("viewing", schema=None) as batch_op:
        batch_op.drop_index("uq_viewing_kind_number_account")
        batch_op.drop_index(batch_op.f("ix_viewing_account"))

    op.drop_table("viewing")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_until"))
        batch_op.drop_index("ix_upload_account_at")
        batch_op.drop_index(batch_op.f("ix_upload_about"))

    op.drop_table("upload")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index("uq_suggestion_kind_slug")
        batch_op.drop_index("ix_suggestion_kind_state_submitted")
        batch_op.drop_index(batch_op.f("ix_suggestion_alike"))
        batch_op.drop_index(batch_op.f("ix_suggestion_account"))

    op.drop_table("suggestion")
    with op.batch_alter_table("sponsorship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsorship_year"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_state"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_sponsor"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_renews"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_overlapped_by"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_ends"))
        batch_op.drop_index(batch_op.f("ix_sponsorship_account"))

    op.drop_table("sponsorship")
    with op.batch_alter_table("sponsor_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsor_contact_sponsor"))
        batch_op.drop_index(batch_op.f("ix_sponsor_contact_email_key"))

    op.drop_table("sponsor_contact")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_account"))

    op.drop_table("session")
    with op.batch_alter_table("rebuild_request", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_rebuild_request_open", sqlite_where=sa.text("build IS NULL"), postgresql_where=sa.text("build IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_rebuild_request_build"))
        batch_op.drop_index(batch_op.f("ix_rebuild_request_about"))

    op.drop_table("rebuild_request")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("uq_nomination_election_slug")
        batch_op.drop_index(
            "uq_nomination_election_nominee",
            sqlite_where=sa.text("state IN ('accepted', 'approved')"),
            postgresql_where=sa.text("state IN ('accepted', 'approved')"),
        )
        batch_op.drop_index(
            "uq_nomination_election_nominator_email_key",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index("ix_nomination_state_accepted")
        batch_op.drop_index(batch_op.f("ix_nomination_nominee"))
        batch_op.drop_index(batch_op.f("ix_nomination_nominator"))
        batch_op.drop_index(batch_op.f("ix_nomination_email_key"))

    op.drop_table("nomination")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_affirmed"))

    op.drop_table("membership")
    with op.batch_alter_table("mail_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_file_mail"))

    op.drop_table("mail_file")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_submitted")
        batch_op.drop_index("ix_job_open")
        batch_op.drop_index(batch_op.f("ix_job_alike"))
        batch_op.drop_index(batch_op.f("ix_job_account"))

    op.drop_table("job")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index("uq_identity_provider_subject")
        batch_op.drop_index(batch_op.f("ix_identity_account"))

    op.drop_table("identity")
    with op.batch_alter_table("email_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_link_account"))

    op.drop_table("email_link")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_key_account"))

    op.drop_table("api_key")
    op.drop_table("worker")
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_work_open",
            sqlite_where=sa.text("done IS NULL AND dead IS NULL"),
            postgresql_where=sa.text("done IS NULL AND dead IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_work_leased_by"))
        batch_op.drop_index(batch_op.f("ix_work_done"))
        batch_op.drop_index(batch_op.f("ix_work_dead"))

    op.drop_table("work")
    op.drop_table("unsubscribed")
    op.drop_table("timed")
    op.drop_table("suppressed")
    with op.batch_alter_table("sponsor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sponsor_name_key"))

    op.drop_table("sponsor")
    with op.batch_alter_table("reason", schema=None) as batch_op:
        batch_op.drop_index("uq_reason_kind_slug")

    op.drop_table("reason")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_to"))
        batch_op.drop_index(batch_op.f("ix_mail_state"))
        batch_op.drop_index(batch_op.f("ix_mail_about"))

    op.drop_table("mail")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_number"))
        batch_op.drop_index(batch_op.f("ix_decision_by"))
        batch_op.drop_index(batch_op.f("ix_decision_at"))

    op.drop_table("decision")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_kind_number")
        batch_op.drop_index(batch_op.f("ix_comment_by"))

    op.drop_table("comment")
    with op.batch_alter_table("build", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_build_state"))

    op.drop_table("build")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_bucket_at")

    op.drop_table("attempt")
    op.drop_table("account")
