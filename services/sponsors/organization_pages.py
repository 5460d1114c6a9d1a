"""The page on which an organization is kept right: details, logos and contacts, for its people and for staff."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.forms import Form
from services.pages import draw
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import MOST_BODY_BYTES, Asked, Route, moved
from services.sponsors import forms, organizations
from services.sponsors.forms import Filled
from services.sponsors.organizations import LOGOS, New, Organization
from services.sponsors.own import whole
from services.uploads import kinds, taking
from services.uploads import store as uploads

_ALL = Crumb("My sponsorships", "/users/sponsorships/")
_FOLDER = "/users/sponsorships/sponsor/"


async def choose(asked: Asked) -> Response:
    """To the only one; else a page to choose, or one's own page where there is none."""
    async with asked.service.db.reading() as tx:
        mine = await organizations.own(tx, asked.person)
    if not mine:
        return moved(asked, _ALL.url, "You are not a contact of any sponsor.")
    if len(mine) == 1:
        return RedirectResponse(f"{_FOLDER}{mine[0][0]}/", 303, {"Cache-Control": "no-store"})
    page = Page(f"{_FOLDER}edit/", "Your organizations", "Choose the one to edit.", crumbs=(_ALL,))
    ways = tuple((f"{_FOLDER}{number}/", name) for number, name in mine)
    return draw(asked, "done.html", page, says=("Which of them do you want to edit?",), ways=ways)


async def form(asked: Asked) -> Response:
    found = await _organization(asked)
    return await _shown(asked, found, _filled(found))


async def edit(asked: Asked) -> Response:
    """The name stays what it is, whatever is sent: contracts and renewals go by it."""
    found = await _organization(asked)
    data = await asked.form()
    filled, form = _read(found, data)
    files, problems = await taking.files(asked.service, data, forms.LOGO_KINDS)
    form = form.wrong(problems)
    version = whole(data.get("version"))
    if filled is None or filled.details is None or problems:
        return await _shown(asked, found, form, version=version, status=422)
    new = New(filled.details.content(), filled.contacts, {name: file for name, file in files.items() if file})
    try:
        await organizations.edit(asked.service, found.number, new, by=asked.person, version=version)
    except organizations.Outdated as outdated:
        return await _shown(asked, outdated.found, form, is_outdated=True, status=409)
    async with asked.service.db.reading() as tx:
        is_theirs = await organizations.may_read(tx, found.number, asked.person)
    if not is_theirs:
        return moved(asked, _ALL.url, f"Your changes are saved. You are no contact of {found.name} any more.")
    return moved(asked, f"{_FOLDER}{found.number}/", "Your changes are saved.")


async def _organization(asked: Asked) -> Organization:
    async with asked.service.db.reading() as tx:
        return await organizations.organization(tx, asked.path_params["number"], asked.person)


def _read(found: Organization, data: FormData) -> tuple[Filled | None, Form]:
    """Without the contacts that are to be taken out. The organization is this one, with the name that it has."""
    out = tuple(forms.key(place, "") for place in forms.PLACES if data.get(forms.key(place, OUT)))
    fixed = ("name", "sponsor")
    kept = [(name, value) for name, value in data.multi_items() if name not in fixed and not name.startswith(out)]
    filled, form = forms.read(FormData([*kept, ("name", found.name)]))
    return filled, _with_logos(form)


OUT = "out"
"""The box that takes a contact out: `contact-2-out`."""


def _filled(found: Organization) -> Form:
    contacts = {
        forms.key(place, name): getattr(one, name)
        for place, one in enumerate(found.contacts, 1)
        for name in forms.LABELS
    }
    typed = {name: ("on" if value else "") if isinstance(value, bool) else value for name, value in contacts.items()}
    return _with_logos(forms.blank({**found.content, "name": found.name, **typed}))


def _with_logos(form: Form) -> Form:
    """None needs to be sent: there are some."""
    return replace(
        form, asks={**form.asks, **{name: replace(ask, required=False) for name, ask in forms.LOGOS.items()}}
    )


async def _shown(
    asked: Asked,
    found: Organization,
    form: Form,
    *,
    version: int | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    async with asked.service.db.reading() as tx:
        files = await uploads.find(tx, *(getattr(found, name) for name in LOGOS))
    page = Page(f"{_FOLDER}{found.number}/", found.name, "The details of your organization.", crumbs=(_ALL,))
    return draw(
        asked, "sponsors/organization.html", page, status=status, found=found, form=form, version=version or found.version,
        logos={name: files[number] for name in LOGOS if (number := getattr(found, name)) in files},
        accepted={name: kinds.accepted(of) for name, of in forms.LOGO_KINDS.items()}, is_outdated=is_outdated,
        differences=_differences(_filled(found), form) if is_outdated else (), places=forms.PLACES, key=forms.key,
        labels=forms.LABELS, out=OUT,
    )  # fmt: skip


def _differences(stored: Form, typed: Form) -> list[Mapping[str, object]]:
    return [
        {"label": ask.label, "now": _words(stored, name), "yours": _words(typed, name)}
        for name, ask in stored.asks.items()
        if stored.values[name] != typed.values[name]
    ]


def _words(form: Form, name: str) -> object:
    return "yes" if form.asks[name].is_box and form.values[name] else form.values[name]


ROUTES = (
    Route(f"{_FOLDER}edit/", Needs.VERIFIED, get=choose),
    Route(
        _FOLDER + "{number:int}/", Needs.VERIFIED, get=form, post=edit,
        most_body_bytes=len(forms.LOGOS) * kinds.MOST_BYTES + MOST_BODY_BYTES,
    ),
)  # fmt: skip
