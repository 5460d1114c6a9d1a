"""Why something is rejected, in words that its author is mailed: templates that moderators edit before they send them.

Those here are there from the start; a row in the database changes one, switches it off, or adds another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, String, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite

from services.db import Id, Instant, Transaction, metadata
from services.moderation import decisions
from services.people import Person

reason = Table(
    "reason",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("slug", String(60), nullable=False),
    Column("title", String(80), nullable=False),
    Column("words", Text, nullable=False),
    Column("is_off", Boolean, nullable=False),
    Column("changed", Instant, nullable=False),
    Index("uq_reason_kind_slug", "kind", "slug", unique=True),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Reason:
    kind: str
    slug: str
    title: str
    """How moderators choose it."""
    words: str
    """What the author reads."""
    is_off: bool = False


def _job(slug: str, title: str, words: str) -> Reason:
    return Reason("job", slug, title, words)


GIVEN = (
    _job(
        "not-python",
        "Not about Python",
        "This board is for work in which Python is used. We could not see in your posting what part Python has in it. "
        "If it has one, please say so in the description and send the posting again.",
    ),
    _job(
        "formatting",
        "Hard to read",
        "The text is hard to read as it is laid out. Please use paragraphs, lists and headings (Markdown), look at the "
        "preview, and send the posting again.",
    ),
    _job(
        "incomplete",
        "Something is missing",
        "Readers need to know what the work is, who it is for and how to apply. Please add what is missing and send "
        "the posting again.",
    ),
    _job(
        "duplicate",
        "Posted already",
        "The same position is on the board already, or waits for review. We show each position once. If the first "
        "posting is out of date, please edit that one.",
    ),
    _job(
        "unpaid",
        "Unpaid or voluntary",
        "This board is for paid work. Unpaid internships, voluntary work and work for a share of later profits cannot "
        "be posted here.",
    ),
    _job(
        "agency",
        "Agency without a client",
        "Agencies are welcome when the posting is for one real position. Please name the position, where it is, and "
        "for whom the work is done as far as you may, and send the posting again.",
    ),
    _job(
        "not-a-position",
        "Not a position",
        "This board is for open positions. Advertisements for services, courses, products or one's own search for work "
        "cannot be posted here.",
    ),
    Reason(
        "blog",
        "not-python",
        "Not only about Python",
        "Planet Python reads feeds that are about Python. Please send the address of a feed with those posts only, such as "
        "that of a tag or a category.",
    ),
    Reason(
        "blog",
        "not-english",
        "Not in English",
        "All of the planet is in English. Please send the address of a feed with your English posts only.",
    ),
    Reason(
        "blog",
        "advertisement",
        "Advertisements",
        "The posts of the feed advertise products or courses. Planet Python is for posts from which readers learn something.",
    ),
    Reason(
        "story",
        "advertisement",
        "An advertisement",
        "A success story tells what was done with Python and how, so that others can learn from it. Yours reads like an "
        "advertisement. Please tell the task, the way and what came of it, and send the story again.",
    ),
    Reason(
        "story",
        "no-sources",
        "Nothing can be checked",
        "Readers should be able to check what a story says. Please name addresses where the facts can be read, and send it "
        "again.",
    ),
    Reason(
        "story",
        "hard-to-read",
        "Hard to read",
        "The text is hard to read as it is laid out. Please use paragraphs and headings (Markdown), look at the preview, and "
        "send the story again.",
    ),
    Reason(
        "event",
        "not-python",
        "Not about Python",
        "The calendars are for events in which Python plays a part. We could not see which part it has in yours. If it has "
        "one, please say so in the description and send the event again.",
    ),
    Reason(
        "event",
        "duplicate",
        "Known already",
        "This event stands in the calendar already, or waits for review. If what is shown is out of date, please change "
        "what was sent first.",
    ),
    Reason(
        "event",
        "incomplete",
        "Something is missing",
        "Readers need to know when and where the event is, and where they can learn more. Please add what is missing and "
        "send it again.",
    ),
    Reason(
        "nomination",
        "no-statement",
        "Says too little",
        "Voters choose by what you write. Please say who you are and what you would do, and send the nomination again while "
        "nominations are open.",
    ),
    Reason(
        "nomination",
        "not-eligible",
        "Cannot stand",
        "By the rules of this election you cannot stand in it. If you think that this is a mistake, please answer this mail "
        "and tell us why.",
    ),
    Reason(
        "nomination",
        "of-others",
        "About others",
        "A statement is about the person who stands. Please take out what you say about other nominees, and send it again while "
        "nominations are open.",
    ),
    Reason(
        "event",
        "not-open",
        "Not open to the public",
        "The calendars are for events that people can come to, free or paid. Please tell how to take part, and send the "
        "event again.",
    ),
)


async def of(tx: Transaction, kind: str, *, all_of_them: bool = False) -> Sequence[Reason]:
    """Those that can be chosen for a kind; with `all_of_them` those that are off too."""
    rows = await tx.execute(select(reason).where(reason.c.kind == kind).order_by(reason.c.id))
    known = {row.slug: Reason(kind, row.slug, row.title, row.words, row.is_off) for row in rows}
    given = {one.slug: one for one in GIVEN if one.kind == kind}
    return [one for one in {**given, **known}.values() if all_of_them or not one.is_off]


async def put(tx: Transaction, new: Reason, *, by: Person, now: datetime) -> None:
    """Change the reason with that kind and slug, or add it. The log keeps the words."""
    before = next((one for one in await of(tx, new.kind, all_of_them=True) if one.slug == new.slug), None)
    values = {"title": new.title, "words": new.words, "is_off": new.is_off, "changed": now}
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = await tx.execute(
        insert(reason)
        .values(kind=new.kind, slug=new.slug, **values)
        .on_conflict_do_update(index_elements=["kind", "slug"], set_=values)
        .returning(reason.c.id)
    )
    said: Mapping[str, str] = {"kind": new.kind, "reason": new.slug, "title": new.title}
    await decisions.record(
        tx, kind="reason", number=row.scalar_one(), action=_action(before, new), by=by, now=now, words=new.words, details=said
    )  # fmt: skip


def _action(before: Reason | None, new: Reason) -> str:
    if before is None:
        return "add"
    if before.is_off != new.is_off:
        return "switch off" if new.is_off else "switch on"
    return "edit"
