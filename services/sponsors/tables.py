"""The tables of sponsors: organizations, their contacts, sponsorships with benefits and assets, contracts, drafts of applications."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from services.db import JSON_, Id, Instant, metadata

sponsor = Table(
    "sponsor",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("name_key", String(250), nullable=False, index=True),
    Column("slug", String(100), nullable=False, unique=True),
    Column("content", JSON_, nullable=False),
    Column("web_logo", Id),
    Column("white_logo", Id),
    Column("print_logo", Id),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""An organization. `content`: the fields of forms.Details by name, but for the name. The logos are rows of `upload`. `slug`: its
place on /psf/sponsors/, which stays."""

contact = Table(
    "sponsor_contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sponsor", Id, ForeignKey("sponsor.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, index=True),
    Column("phone", String(32), nullable=False),
    Column("is_primary", Boolean, nullable=False),
    Column("is_administrative", Boolean, nullable=False),
    Column("is_accounting", Boolean, nullable=False),
    Column("is_manager", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Who answers for an organization. An account with this address, confirmed, is this contact."""

sponsorship = Table(
    "sponsorship",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sponsor", Id, ForeignKey("sponsor.id"), nullable=False, index=True),
    Column("account", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("is_locked", Boolean, nullable=False),
    Column("year", Integer, nullable=False, index=True),
    Column("package", String(100), nullable=False),
    Column("level", String(200), nullable=False),
    Column("fee", Integer, nullable=False),
    Column("is_modified", Boolean, nullable=False),
    Column("is_renewal", Boolean, nullable=False),
    Column("renews", Id, ForeignKey("sponsorship.id"), index=True),
    Column("overlapped_by", Id, ForeignKey("sponsorship.id"), index=True),
    Column("starts", Date),
    Column("ends", Date, index=True),
    Column("applied", Instant, nullable=False),
    Column("approved", Instant),
    Column("rejected", Instant),
    Column("finalized", Instant),
    Column("changed", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""`account`: who applied. `package`: its slug in the catalogue of `year`, and `level` its name as it was then; `fee` in whole US
dollars. `is_modified`: the benefits are not those of the package. `renews`: the sponsorship that it follows; `overlapped_by`: the
one that took its place. `starts`, `ends`: the first and the last day on which its logo is shown."""

benefit = Table(
    "sponsorship_benefit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sponsorship", Id, ForeignKey("sponsorship.id", ondelete="CASCADE"), nullable=False),
    Column("benefit", String(100), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("program", String(100), nullable=False),
    Column("program_name", String(200), nullable=False),
    Column("name", String(410), nullable=False),
    Column("description", Text, nullable=False),
    Column("is_added", Boolean, nullable=False),
    Column("is_standalone", Boolean, nullable=False),
    Column("value", Integer, nullable=False),
    Column("features", JSON_, nullable=False),
    Column("clauses", JSON_, nullable=False),
    Index("uq_sponsorship_benefit_sponsorship_benefit", "sponsorship", "benefit", unique=True),
    sqlite_autoincrement=True,
)
"""A benefit as it was in the catalogue when it was chosen. `benefit`: its slug there; `name` with its quantity, as in `Passes (4)`.
Names are as long as the shapes of the catalogue let them be. `is_added`: beside the package. `value`: what it is worth among the benefits, in US dollars, for the share of each program.
`features`: generator.shapes.sponsor.Feature as JSON. `clauses`: slugs of the legal clauses."""

asset = Table(
    "sponsor_asset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("sponsor", Id, ForeignKey("sponsor.id", ondelete="CASCADE")),
    Column("sponsorship", Id, ForeignKey("sponsorship.id", ondelete="CASCADE")),
    Column("name", String(128), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("label", String(200), nullable=False),
    Column("help", Text, nullable=False),
    Column("limits", JSON_, nullable=False),
    Column("due", Date, index=True),
    Column("text", Text),
    Column("upload", Id),
    Column("version", Integer, nullable=False),
    Column("changed", Instant, nullable=False),
    CheckConstraint("(sponsor IS NULL) <> (sponsorship IS NULL)", name="ck_sponsor_asset_of_one"),
    Index("uq_sponsor_asset_sponsor_name", "sponsor", "name", unique=True),
    Index("uq_sponsor_asset_sponsorship_name", "sponsorship", "name", unique=True),
    sqlite_autoincrement=True,
)
"""What a sponsor must give (kinds `image`, `text`, `response`) or gets (`provided-text`, `provided-file`): of the organization, or of
one sponsorship. `name`: the internal name, by which other sites ask. `limits`: min_width, max_width, min_height, max_height,
max_length, as far as there are any. `text`: a response is `yes` or `no`; of a file that all
sponsors get, its address. `upload`: a row of `upload`. Empty: neither."""

contract = Table(
    "sponsor_contract",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sponsorship", Id, ForeignKey("sponsorship.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("pdf", Id),
    Column("docx", Id),
    Column("signed", Id),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("sent", Instant),
    Column("executed", Instant),
    Column("nullified", Instant),
    sqlite_autoincrement=True,
)
"""The newest of a sponsorship counts. `content`: the texts as staff edit them, frozen when it is sent. `revision` counts the saved
drafts. `pdf`, `docx`, `signed`: rows of `upload`."""

draft = Table(
    "sponsor_draft",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("renews", Id, ForeignKey("sponsorship.id", ondelete="SET NULL")),
    Column("choice", JSON_, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""An application that is not sent yet, one for an account. `choice`: package and benefits; `content`: the second page as it was
typed, and the logos that were taken."""

notice = Table(
    "sponsor_notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sponsorship", Id, ForeignKey("sponsorship.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(160), nullable=False),
    Column("at", Instant, nullable=False),
    Index("uq_sponsor_notice_sponsorship_name", "sponsorship", "name", unique=True),
    sqlite_autoincrement=True,
)
"""What a sponsor was told by the timetable, so that nothing is told twice: `ends-90`, `asset-17-due-30`."""
