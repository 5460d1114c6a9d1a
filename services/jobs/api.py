"""Job postings for programs: what the pages do, by the same actions."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from generator.shapes.job import Job as PublicJob
from services import clean
from services.api import WHOLE, Listing, Made, Model, Operation, Paging
from services.errors import Invalid, NotFound
from services.jobs import actions, export, forms, lists, store
from services.jobs.moves import KIND, roles
from services.jobs.rules import Role, State
from services.jobs.store import Content, Job
from services.moderation import comments
from services.people import Needs, Scope
from services.routes import Asked, Route

Version = Annotated[int, Field(ge=1, le=1_000_000_000), WHOLE]
Words = Annotated[str, StringConstraints(min_length=1, max_length=5_000)]


class Wanted(Paging):
    q: Annotated[str, StringConstraints(max_length=200)] = ""
    """Words in title, company or place."""


class Found(Wanted):
    state: State | None = None
    """Only those in this state."""


class Posting(Model):
    """A posting as its author and moderators see it."""

    number: int
    url: str
    """Its page, once it is approved and the site is built."""
    state: State
    version: int
    """Counts every change."""
    content: dict[str, Any]
    """What its author wrote last: the fields by which it was made."""
    is_shown: bool
    """Visitors see it, or an earlier version of it."""
    created: datetime
    changed: datetime
    posted: date | None
    until: date | None
    """The last day on which it is shown."""
    featured: bool


class Changed(forms.Draft):
    """All fields of a posting: those that are left out become empty."""

    version: Version | None = None
    """What was read: if it is not the newest nothing is changed (409)."""


class Seen(Model):
    version: Version | None = None
    """What was read: if it is not the newest nothing is done (409)."""


class Decision(Seen):
    words: Annotated[str, StringConstraints(max_length=5_000)] = ""
    """For the author of an approved posting, and for the log."""


class Rejection(Seen):
    words: Words
    """Why: the author is mailed this."""


class Featured(Model):
    featured: bool


class Comment(Model):
    number: int
    at: datetime
    by: str
    words: str
    """Markdown."""
    is_internal: bool
    """Only moderators see it."""


class NewComment(Model):
    words: Words
    is_internal: bool = False
    """For moderators only. What others say is for both sides, whatever this is."""


# Lists


async def listed(asked: Asked, wanted: Wanted) -> Listing[PublicJob]:
    """What visitors see, the newest first."""
    today = asked.service.now().date()
    published = asked.service.kept(export.Published)
    async with asked.service.db.reading() as tx:
        found, total = await lists.open_on(tx, today, words=wanted.q, offset=wanted.offset, size=wanted.size)
        items = await published.of(tx, found, today=today)
    return Listing(items=items, total=total)


async def mine(asked: Asked, wanted: Found) -> Listing[Posting]:
    return await _page(asked, wanted, of=asked.person.id)


async def reviewed(asked: Asked, wanted: Found) -> Listing[Posting]:
    return await _page(asked, wanted, of=None)


async def _page(asked: Asked, wanted: Found, *, of: int | None) -> Listing[Posting]:
    narrowed = lists.Wanted((wanted.state,) if wanted.state else (), wanted.q, of=of, is_sent=of is None)
    async with asked.service.db.reading() as tx:
        found, total = await lists.page(tx, narrowed, offset=wanted.offset, size=wanted.size)
    return Listing(items=[_shown(asked, job) for job in found], total=total)


# One posting


async def get(asked: Asked) -> Posting:
    return _shown(asked, await _own(asked))


async def create(asked: Asked, given: forms.Draft) -> Made[Posting]:
    """A draft: only its author sees it. Send it for review by submit/."""
    content = _content(asked, given)
    number = await actions.create(asked.service, content, by=asked.person)
    return Made(await _read(asked, number), f"/api/v3/jobs/{number}/")


async def edit(asked: Asked, given: Changed) -> Posting:
    """An approved posting waits for review afterwards; what was approved stays up meanwhile."""
    found = await _own(asked)
    content = _content(asked, given, found.content)
    await actions.edit(asked.service, found.number, content, by=asked.person, version=given.version)
    return await _read(asked, found.number)


async def submit(asked: Asked, seen: Seen) -> Posting:
    return await _done(asked, actions.submit(asked.service, _number(asked), by=asked.person, version=seen.version))


async def remove(asked: Asked, seen: Seen) -> Posting:
    return await _done(asked, actions.remove(asked.service, _number(asked), by=asked.person, version=seen.version))


async def renew(asked: Asked, seen: Seen) -> Posting:
    return await _done(asked, actions.renew(asked.service, _number(asked), by=asked.person, version=seen.version))


async def approve(asked: Asked, said: Decision) -> Posting:
    return await _decided(asked, said, actions.approve)


async def reject(asked: Asked, said: Rejection) -> Posting:
    return await _decided(asked, said, actions.reject)


async def archive(asked: Asked, said: Decision) -> Posting:
    return await _decided(asked, said, actions.archive)


async def undo(asked: Asked) -> Posting:
    """The last decision, while its mail has not gone."""
    return await _done(asked, actions.undo(asked.service, _number(asked), by=asked.person))


async def feature(asked: Asked, wanted: Featured) -> Posting:
    return await _done(
        asked, actions.feature(asked.service, _number(asked), by=asked.person, is_featured=wanted.featured)
    )


async def said(asked: Asked, wanted: Paging) -> Listing[Comment]:
    found = await _own(asked)
    is_moderator = Role.MODERATOR in roles(asked.person, found)
    async with asked.service.db.reading() as tx:
        all_of_them = await comments.about(tx, KIND, found.number, internal=is_moderator)
    shown = all_of_them[wanted.offset : wanted.offset + wanted.size]
    return Listing(items=[_comment(one) for one in shown], total=len(all_of_them))


async def say(asked: Asked, given: NewComment) -> Made[Comment]:
    words = clean.text(given.words)
    if not words:
        raise Invalid({"words": "This has nothing that can be seen."})
    number = await actions.comment(asked.service, _number(asked), words, by=asked.person, is_internal=given.is_internal)
    async with asked.service.db.reading() as tx:
        made = next(
            one for one in await comments.about(tx, KIND, _number(asked), internal=True) if one.number == number
        )
    return Made(_comment(made), f"/api/v3/jobs/{_number(asked)}/comments/")


def _number(asked: Asked) -> int:
    return int(asked.path_params["number"])


async def _own(asked: Asked) -> Job:
    """Raises NotFound for everybody but the author and moderators."""
    async with asked.service.db.reading() as tx:
        found = await store.get(tx, _number(asked))
    if not roles(asked.person, found):
        raise NotFound("There is no such job posting.", "It may have been removed.")
    return found


def _content(asked: Asked, given: forms.Draft, before: Content | None = None) -> Content:
    content = {name: value for name, value in given.content().items() if name != "version"}
    if problems := forms.strange(content, asked.service.drawing.kit.taxonomy, before):
        raise Invalid(problems)
    return content


async def _done(asked: Asked, doing: Awaitable[object]) -> Posting:
    await doing
    return await _read(asked, _number(asked))


async def _decided(asked: Asked, said: Decision | Rejection, decide: Callable[..., Awaitable[None]]) -> Posting:
    doing = decide(asked.service, _number(asked), by=asked.person, version=said.version, words=clean.text(said.words))
    return await _done(asked, doing)


async def _read(asked: Asked, number: int) -> Posting:
    async with asked.service.db.reading() as tx:
        return _shown(asked, await store.get(tx, number))


def _shown(asked: Asked, found: Job) -> Posting:
    return Posting(
        number=found.number, url=f"{asked.service.settings.url}/jobs/{found.number}/", state=found.state,
        version=found.version, content=dict(found.content), is_shown=found.has_page, created=found.created,
        changed=found.changed, posted=found.posted, until=found.until, featured=found.featured,
    )  # fmt: skip


def _comment(one: comments.Comment) -> Comment:
    return Comment(number=one.number, at=one.at, by=one.by_name, words=one.words, is_internal=one.is_internal)


_ONE = "/api/v3/jobs/{number:int}"


def _route(path: str, operation: Operation, needs: Needs = Needs.VERIFIED, scope: Scope = Scope.JOBS_WRITE) -> Route:
    return Route(f"{_ONE}/{path}/", needs, is_api=True, scope=scope, post=operation)


def _deciding(path: str, operation: Operation) -> Route:
    return _route(path, operation, Needs.JOB_MODERATOR, Scope.JOBS_MODERATE)


ROUTES = (
    Route(
        "/api/v3/jobs/", Needs.VERIFIED, reading=Needs.ANYONE, is_api=True, scope=Scope.JOBS_WRITE,
        get=Operation(listed, "The postings that visitors see", is_public=True),
        post=Operation(create, "Make a draft", refuses=(429,)),
    ),
    Route(
        "/api/v3/jobs/mine/", Needs.SIGNED_IN, is_api=True, scope=Scope.JOBS_READ,
        get=Operation(mine, "One's own postings, in all states"),
    ),
    Route(
        "/api/v3/jobs/review/", Needs.JOB_MODERATOR, is_api=True, scope=Scope.JOBS_MODERATE,
        get=Operation(reviewed, "All postings, for moderators"),
    ),
    Route(
        f"{_ONE}/", Needs.VERIFIED, is_api=True, scope=Scope.JOBS_WRITE,
        get=Operation(get, "A posting, for its author and moderators"),
        put=Operation(edit, "Write a posting anew", refuses=(409,)),
    ),
    _route("submit", Operation(submit, "Send for review", refuses=(409,))),
    _route("remove", Operation(remove, "Take a posting away for good", refuses=(409,))),
    _route("renew", Operation(renew, "Have a posting that ends shown for longer", refuses=(409,))),
    _deciding("approve", Operation(approve, "Show a posting", refuses=(409,))),
    _deciding("reject", Operation(reject, "Refuse a posting, and say why", refuses=(409,))),
    _deciding("archive", Operation(archive, "Take a posting from the board without blame", refuses=(409,))),
    _deciding("feature", Operation(feature, "Show a posting before the others, or no more", refuses=(409,))),
    _deciding("undo", Operation(undo, "Take the last decision back", refuses=(409,))),
    Route(
        f"{_ONE}/comments/", Needs.VERIFIED, is_api=True, scope=Scope.JOBS_WRITE,
        get=Operation(said, "What was said about a posting"),
        post=Operation(say, "Say something about a posting", refuses=(409, 429)),
    ),
)  # fmt: skip
