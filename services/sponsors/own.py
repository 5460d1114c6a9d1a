"""The pages of a sponsor's people: what is asked for, and what they get."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from starlette.datastructures import FormData
from starlette.responses import Response

from services import forms as filling
from services.errors import Invalid, NotFound
from services.forms import Asks, Form
from services.pages import draw
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import MOST_BODY_BYTES, Asked, Route, moved
from services.sponsors import assets, giving, rules
from services.sponsors.assets import Asset
from services.sponsors.giving import Gift
from services.sponsors.records import Sponsorship
from services.sponsors.rules import Action
from services.uploads import kinds, taking
from services.uploads import store as uploads
from services.uploads.store import Upload

_ALL = Crumb("My sponsorships", "/users/sponsorships/")
_FOLDER = "/users/sponsorships/"


@dataclass(frozen=True)
class Row:
    """An asset as the page shows it."""

    asset: Asset
    key: str
    """Of its field."""
    says: str
    """`Required by 1 February 2027`, `Fulfilled, thank you!`"""
    tone: str
    hint: str
    file: Upload | None
    stored: str | None = None
    """What is there now, where somebody was quicker."""


# What is asked for


async def assets_form(asked: Asked) -> Response:
    """All, or with `?required_asset=12` that one."""
    found, rows = await _required(asked)
    return _assets(asked, found, rows, _form(rows))


async def hand_in(asked: Asked) -> Response:
    found, rows = await _required(asked)
    data = await asked.form()
    typed, gifts, problems = await _gifts(asked, rows, data)
    form = replace(_form(rows), values=typed)
    if problems:
        return _assets(asked, found, rows, form.wrong(problems), status=422)
    try:
        changed = await giving.give(asked.service, found.number, gifts, by=asked.person)
    except Invalid as invalid:
        return _assets(asked, found, rows, form.wrong(invalid.problems), status=422)
    except giving.Changed as late:
        _, rows = await _required(asked)
        rows = [_compared(row) if row.asset.number in late.numbers else row for row in rows]
        return _assets(asked, found, rows, form, status=409)
    said = "Nothing was changed." if not changed else "Thank you: it is handed in."
    return moved(asked, f"{_FOLDER}{found.number}/assets/", said)


async def _required(asked: Asked) -> tuple[Sponsorship, list[Row]]:
    """Raises NotFound for those whose it is not."""
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        found, as_what = await giving.seen(tx, asked.path_params["number"], asked.person)
        held = [one for one in await assets.of_sponsorship(tx, found) if one.is_required]
        files = await uploads.find(tx, *(one.upload for one in held))
    wanted = asked.query_params.get("required_asset")
    chosen = [one for one in held if wanted is None or str(one.number) == wanted]
    if wanted is not None and not chosen:
        raise NotFound("This sponsorship asks for nothing of that number.")
    if asked.method == "POST":
        rules.after(Action.GIVE, found.state, as_what)
    return found, [_row(one, files.get(one.upload or 0), today) for one in chosen]


def _row(one: Asset, file: Upload | None, today: date) -> Row:
    says, tone = "Not handed in yet", "waiting"
    if one.is_filled:
        says, tone = "Fulfilled, thank you!", "done"
    elif one.due:
        says = f"{'Was required' if one.due < today else 'Required'} by {one.due.day} {one.due:%B %Y}"
        tone = "refused" if one.due < today else "waiting"
    hint = " ".join(filter(None, (one.help, assets.limits_in_words(one))))
    if one.kind == assets.IMAGE:
        hint = f"{hint} PNG, JPEG or WebP, at most 5 MB.".strip()
    return Row(one, f"asset-{one.number}", says, tone, hint, file)


def _compared(row: Row) -> Row:
    return replace(row, stored=row.file.called if row.file else row.asset.text or "(empty)")


def _form(rows: Sequence[Row]) -> Form:
    asks = {
        row.key: Asks(
            row.asset.label, not row.asset.is_filled, False, row.asset.limits.get("max_length"), False, False, ""
        )
        for row in rows
    }
    return Form(asks, {row.key: row.asset.text or "" for row in rows})


async def _gifts(
    asked: Asked, rows: Sequence[Row], data: FormData
) -> tuple[dict[str, str | list[str]], dict[int, Gift], dict[str, str]]:
    """What was typed, by field; what is given, by the number of the asset; what is wrong, by field."""
    pictures = {row.key: kinds.PICTURES for row in rows if row.asset.kind == assets.IMAGE}
    files, problems = await taking.files(asked.service, data, pictures)
    typed: dict[str, str | list[str]] = {row.key: "" for row in rows}
    gifts = {}
    for row in rows:
        version = whole(data.get(f"version-{row.asset.number}"))
        if row.key in pictures:
            if file := files[row.key]:
                gifts[row.asset.number] = Gift(version, file=file)
        elif isinstance(sent := data.get(row.key), str):
            text, unseen = _text(sent)
            typed[row.key] = text
            problems |= {row.key: unseen} if unseen else {}
            gifts[row.asset.number] = Gift(version, text=text)
    return typed, gifts, problems


class _Words(filling.Fields):
    words: str = ""


def _text(sent: str) -> tuple[str, str | None]:
    """Trimmed, its lines ending in LF; and what is wrong with it, if it holds what nobody sees."""
    _, form = filling.read(_Words, FormData([("words", sent)]))
    return str(form.values["words"]), form.problems.get("words")


def whole(sent: object) -> int | None:
    """A version as a page has sent it."""
    return int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def _assets(asked: Asked, found: Sponsorship, rows: Sequence[Row], form: Form, *, status: int = 200) -> Response:
    path = f"{_FOLDER}{found.number}/assets/"
    page = Page(path, "What we need from you", f"For the sponsorship of {found.name}.", crumbs=_crumbs(found))
    query = f"?{asked.url.query}" if asked.url.query else ""
    return draw(
        asked, "sponsors/assets.html", page, status=status, found=found, rows=rows, form=form, query=query,
        accepted=kinds.accepted(kinds.PICTURES), answers=assets.ANSWERS,
        can_give=rules.may(Action.GIVE, found.state, (rules.Role.SPONSOR,)),
    )  # fmt: skip


def _crumbs(found: Sponsorship) -> tuple[Crumb, ...]:
    return (_ALL, Crumb(f"{found.name}, {found.year}", f"{_FOLDER}{found.number}/"))


# What they get


async def provided(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        found, _ = await giving.seen(tx, asked.path_params["number"], asked.person)
        held = [one for one in await assets.of_sponsorship(tx, found) if not one.is_required]
        files = await uploads.find(tx, *(one.upload for one in held))
    page = Page(
        f"{_FOLDER}{found.number}/provided-assets/", "What you get from us", f"For {found.name}.", crumbs=_crumbs(found)
    )
    rows = [(one, files.get(one.upload or 0)) for one in held]
    return draw(asked, "sponsors/provided.html", page, found=found, rows=rows)


_ONE = _FOLDER + "{number:int}/"
_MOST_PICTURES = 5
"""Large ones, in one go."""
ROUTES = (
    Route(
        f"{_ONE}assets/", Needs.VERIFIED, get=assets_form, post=hand_in,
        most_body_bytes=_MOST_PICTURES * kinds.FACTS[kinds.Kind.PNG].most_bytes + MOST_BODY_BYTES,
    ),
    Route(f"{_ONE}provided-assets/", Needs.VERIFIED, get=provided),
)  # fmt: skip
