"""The pages of a sponsor's people: what is asked for and what they get, and the details of their organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services import forms as filling
from services.errors import Invalid, NotFound
from services.forms import Asks, Form
from services.pages import draw
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import MOST_BODY_BYTES, Asked, Route, moved
from services.sponsors import assets, forms, giving, rules
from services.sponsors.assets import Asset
from services.sponsors.giving import Gift, Organization
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
        version = _whole(data.get(f"version-{row.asset.number}"))
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


def _whole(sent: object) -> int | None:
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


# The organization


async def choose(asked: Asked) -> Response:
    """To the only one; else a page to choose, or one's own page where there is none."""
    async with asked.service.db.reading() as tx:
        mine = await giving.own(tx, asked.person)
    if not mine:
        return moved(asked, _ALL.url, "You are not a contact of any sponsor.")
    if len(mine) == 1:
        return RedirectResponse(f"{_FOLDER}sponsor/{mine[0][0]}/", 303, {"Cache-Control": "no-store"})
    page = Page(f"{_FOLDER}sponsor/edit/", "Your organizations", "Choose the one to edit.", crumbs=(_ALL,))
    ways = tuple((f"{_FOLDER}sponsor/{number}/", name) for number, name in mine)
    return draw(asked, "done.html", page, says=("Which of them do you want to edit?",), ways=ways)


async def organization_form(asked: Asked) -> Response:
    found = await _organization(asked)
    return await _details(asked, found, _filled(found))


async def edit_organization(asked: Asked) -> Response:
    """The name stays what it is, whatever is sent: contracts and renewals go by it."""
    found = await _organization(asked)
    data = await asked.form()
    kept = [(name, value) for name, value in data.multi_items() if name != "name"]
    details, form = filling.read(forms.Details, FormData([*kept, ("name", found.name)]))
    files, problems = await taking.files(asked.service, data, forms.LOGO_KINDS)
    form = _with_logos(form).wrong(problems)
    version = _whole(data.get("version"))
    if details is None or problems:
        return await _details(asked, found, form, version=version, status=422)
    try:
        await giving.edit(asked.service, found.number, details.content(), files, by=asked.person, version=version)
    except giving.Outdated as outdated:
        return await _details(asked, outdated.found, form, is_outdated=True, status=409)
    return moved(asked, f"{_FOLDER}sponsor/{found.number}/", "Your changes are saved.")


async def _organization(asked: Asked) -> Organization:
    async with asked.service.db.reading() as tx:
        return await giving.organization(tx, asked.path_params["number"], asked.person)


def _filled(found: Organization) -> Form:
    return _with_logos(filling.empty(forms.Details, name=found.name, **found.content))


def _with_logos(form: Form) -> Form:
    logos = {name: replace(ask, required=False) for name, ask in forms.LOGOS.items()}
    return replace(form, asks={**form.asks, **logos}, values={**form.values, **dict.fromkeys(logos, "")})


async def _details(
    asked: Asked,
    found: Organization,
    form: Form,
    *,
    version: int | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    async with asked.service.db.reading() as tx:
        files = await uploads.find(tx, *(getattr(found, name) for name in giving.LOGOS))
    page = Page(f"{_FOLDER}sponsor/{found.number}/", found.name, "The details of your organization.", crumbs=(_ALL,))
    return draw(
        asked, "sponsors/organization.html", page, status=status, found=found, form=form, version=version or found.version,
        logos={name: files[number] for name in giving.LOGOS if (number := getattr(found, name)) in files},
        accepted={name: kinds.accepted(of) for name, of in forms.LOGO_KINDS.items()}, is_outdated=is_outdated,
        differences=_differences(_filled(found), form) if is_outdated else (),
    )  # fmt: skip


def _differences(stored: Form, typed: Form) -> list[Mapping[str, object]]:
    return [
        {"label": ask.label, "now": stored.values[name], "yours": typed.values[name]}
        for name, ask in stored.asks.items()
        if stored.values[name] != typed.values[name]
    ]


_ONE = _FOLDER + "{number:int}/"
_OF = _FOLDER + "sponsor/{number:int}/"
_MOST_PICTURES = 5
"""Large ones, in one go."""
ROUTES = (
    Route(
        f"{_ONE}assets/", Needs.VERIFIED, get=assets_form, post=hand_in,
        most_body_bytes=_MOST_PICTURES * kinds.FACTS[kinds.Kind.PNG].most_bytes + MOST_BODY_BYTES,
    ),
    Route(f"{_ONE}provided-assets/", Needs.VERIFIED, get=provided),
    Route(f"{_FOLDER}sponsor/edit/", Needs.VERIFIED, get=choose),
    Route(
        _OF, Needs.VERIFIED, get=organization_form, post=edit_organization,
        most_body_bytes=len(forms.LOGOS) * kinds.MOST_BYTES + MOST_BODY_BYTES,
    ),
)  # fmt: skip
