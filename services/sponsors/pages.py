"""The addresses of an application: choose, tell who you are, and what has become of it."""

from collections.abc import Iterable, Mapping

from starlette.datastructures import FormData, QueryParams
from starlette.responses import RedirectResponse, Response

from generator.shapes.sponsorship import Packages
from services import forms as filling
from services.errors import Invalid, NotFound, TooMany
from services.pages import draw
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import MOST_BODY_BYTES, Asked, Route, moved, to_login
from services.sponsors import (
    applying,
    assets,
    catalogue,
    choosing,
    forms,
    giving,
    letters,
    pipeline,
    places,
    records,
    rules,
    showing,
    store,
)
from services.sponsors.choosing import Choice, Taken, Wish
from services.uploads import kinds, taking
from services.uploads import store as uploads

FIRST, SECOND, OWN = "/sponsors/application/", "/sponsors/application/new/", "/users/sponsorships/"
_CRUMBS = (Crumb("PSF", "/psf/"), Crumb("Sponsorship", "/psf/sponsorship/"))
GO, FILL, SAVE, SEND = "go", "fill", "save", "send"
"""What the buttons ask for."""
_NOT_CONFIRMED = "Your email address is not confirmed yet: open the link in the mail that we sent you, then go on here."


# What to choose


async def choose_form(asked: Asked) -> Response:
    """With what the address says, what the draft says, or nothing; for staff also that of a year that is not open."""
    if (previewed := _previewed(asked)) is not None:
        return await _choosing(asked, previewed, filling.empty(Wish), is_preview=True)
    packages = catalogue.open_on(asked.service, asked.service.now().date())
    if packages is None:
        return _closed(asked)
    query = asked.query_params
    if any(name in query for name in Wish.model_fields):
        _, form = filling.read(Wish, _form_data(query.multi_items()))
        return await _choosing(asked, packages, form)
    if asked.found is None:
        return await _choosing(asked, packages, filling.empty(Wish))
    return await _choosing(asked, packages, filling.empty(Wish, **await _known(asked, packages)))


def _previewed(asked: Asked) -> Packages | None:
    """`?config_year=2027`. Raises NotFound where there is no such year."""
    year, person = asked.query_params.get("config_year", ""), asked.found
    if not year or person is None or not person.has(Needs.SPONSOR_MANAGER):
        return None
    found = (
        catalogue.of_year(asked.service, int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else None
    )
    if found is None:
        raise NotFound("There are no packages of that year.")
    return found


async def _known(asked: Asked, packages: Packages) -> Mapping[str, object]:
    """What was chosen in the draft; else, for a renewal, what was had before."""
    renews = _number(asked.query_params.get("renew", ""))
    async with asked.service.db.reading() as tx:
        if renews is not None:
            found = await showing.one_of(tx, renews, asked.person)
            rules.after(rules.Action.RENEW, found.state, (rules.Role.SPONSOR,))
            return _before(packages, found, await records.benefits(tx, renews))
        draft = await store.draft_of(tx, asked.person.id)
    return draft.choice if draft else {}


def _before(packages: Packages, found: records.Sponsorship, held: Iterable[records.Benefit]) -> Mapping[str, object]:
    """The package and the benefits of an earlier year, as far as there are such in this one."""
    had = {one.benefit for one in held}
    offered = choosing.offered_by_field(packages)
    fields = {name: [one.slug for one in benefits if one.slug in had] for name, benefits in offered.items()}
    return {"package": found.package if catalogue.package(packages, found.package) else None, **fields}


async def choose(asked: Asked) -> Response:
    packages = applying.opened(asked.service)
    data = await asked.form()
    taken = await _taken(asked, packages)
    if data.get("do") == FILL:
        wish, form = filling.read(Wish, data)
        if wish is not None:
            form = filling.filled(Wish, choosing.filled(wish, packages, taken))
        return await _choosing(asked, packages, form, data=data)
    choice, wish, form = choosing.read(data, packages, taken)
    if choice is None or wish is None:
        return await _choosing(asked, packages, form, data=data, status=422)
    if asked.found is None:
        return RedirectResponse(to_login(_address(data)), 303, {"Cache-Control": "no-store"})
    if not asked.person.is_verified:
        return await _choosing(asked, packages, form.wrong({"": _NOT_CONFIRMED}), data=data, status=403)
    try:
        await applying.keep_choice(asked.service, wish, by=asked.person, renews=_number(str(data.get("renew", ""))))
    except applying.Unfitting as unfitting:
        return await _choosing(asked, packages, form.wrong(unfitting.problems), data=data, status=409)
    return moved(asked, SECOND)


def _address(data: FormData) -> str:
    """The page with what was chosen, to come back to: nothing is kept of somebody who has not signed in."""
    names = {*Wish.model_fields, "renew"}
    chosen = [(name, str(value)) for name, value in data.multi_items() if name in names and value]
    return f"{FIRST}?{QueryParams(chosen)}"


async def check(asked: Asked) -> Response:
    """The price and the reasons, as a part of the page: for what is chosen so far."""
    packages = applying.opened(asked.service)
    choice, _, form = choosing.read(await asked.form(), packages, await _taken(asked, packages))
    return draw(asked, "sponsors/summary.html", Page(FIRST, "Your choice"), choice=choice, form=form)


async def _taken(asked: Asked, packages: Packages) -> Taken:
    async with asked.service.db.reading() as tx:
        return await places.taken(tx, packages.year)


async def _choosing(
    asked: Asked,
    packages: Packages,
    form: filling.Form,
    *,
    data: FormData | None = None,
    is_preview: bool = False,
    status: int = 200,
) -> Response:
    taken = await _taken(asked, packages)
    offered = choosing.offered_by_field(packages)
    by_program = [
        (program, choosing.offers(packages, [one for one in offered["benefits"] if one.program == program.slug], taken))
        for program in packages.programs
    ]
    renews = await _renews(asked, data)
    page = Page(FIRST, "Sponsor Python", "Apply for a sponsorship of the Python Software Foundation.", crumbs=_CRUMBS)
    return draw(
        asked, "sponsors/choose.html", page, status=status, form=form, packages=packages, is_preview=is_preview,
        wants_none="package" in data if data else bool(form.values["standalone"]),
        choice=_chosen(form, packages, taken), levels=choosing.levels(packages),
        programs=[(program, offers) for program, offers in by_program if offers], renews=renews,
        a_la_carte=choosing.offers(packages, offered["a_la_carte"], taken),
        standalone=choosing.offers(packages, offered["standalone"], taken),
    )  # fmt: skip


async def _renews(asked: Asked, data: FormData | None) -> str:
    """What it is to renew: as the page was sent, which may give that up; else as the address or the draft says."""
    if data is not None:
        return str(data.get("renew", ""))
    if (named := asked.query_params.get("renew")) or asked.found is None:
        return named or ""
    async with asked.service.db.reading() as tx:
        draft = await store.draft_of(tx, asked.person.id)
    return str(draft.renews) if draft and draft.renews else ""


def _chosen(form: filling.Form, packages: Packages, taken: Taken) -> Choice | None:
    pairs = [
        (name, one) for name, value in form.values.items() for one in (value if isinstance(value, list) else [value])
    ]
    return choosing.read(_form_data(pairs), packages, taken)[0]


def _form_data(pairs: Iterable[tuple[str, str]]) -> FormData:
    return FormData([(name, value) for name, value in pairs])


def _closed(asked: Asked) -> Response:
    page = Page(FIRST, "Applications are closed", "There is no sponsorship to apply for now.", crumbs=_CRUMBS)
    says = (
        "Nobody can apply for a sponsorship at the moment.",
        "The Foundation still likes to hear from you: the sponsorship page says whom to write to.",
    )
    ways = (
        ("/psf/sponsorship/", "How sponsorship works"),
        ("/psf/sponsorship/levels/", "Packages and benefits"),
        ("/psf/sponsors/", "Who sponsors now"),
    )
    return draw(asked, "done.html", page, says=says, ways=ways)


# Who applies


async def details_form(asked: Asked) -> Response:
    applying.opened(asked.service)
    async with asked.service.db.reading() as tx:
        draft = await store.draft_of(tx, asked.person.id)
        values = dict(draft.values) if draft else {}
        if draft and draft.renews:
            values["sponsor"] = str((await records.get(tx, draft.renews)).sponsor)
    if draft is None:
        return moved(asked, FIRST, "Choose a package or benefits first.")
    return await _details(asked, forms.blank({forms.key(1, "email"): asked.person.email, **values}))


async def details(asked: Asked) -> Response:
    """What was typed is kept first, so that nothing is lost whatever comes of it."""
    data = await asked.form()
    filled, form = forms.read(data)
    values = {name: value for name, value in form.values.items() if name not in forms.LOGOS}
    try:
        files, wrong = await taking.files(asked.service, data, forms.LOGO_KINDS)
        logos = await applying.keep(asked.service, values, files, by=asked.person)
        if data.get("do") == SAVE and not wrong:
            return moved(asked, SECOND, f"The draft is saved for {rules.DRAFT_KEPT.days} days.")
        wrong = {**forms.lacking(filled, form, logos), **wrong}
        if filled is None or wrong:
            return await _details(asked, form.wrong(wrong), status=422)
        number = await applying.apply(asked.service, filled, by=asked.person)
    except applying.Lost as lost:
        return moved(asked, OWN, f"{lost.says} {lost.mend}")
    except applying.Unfitting as unfitting:
        return await _unfitting(asked, unfitting)
    except Invalid as invalid:
        return await _details(asked, form.wrong(invalid.problems), status=422)
    except TooMany as many:
        answer = await _details(asked, form.wrong({"": f"{many.says} {many.mend}"}), status=429)
        answer.headers["Retry-After"] = str(many.seconds)
        return answer
    return moved(asked, f"{OWN}{number}/finished/")


async def _unfitting(asked: Asked, unfitting: applying.Unfitting) -> Response:
    """Back to the first page: a place is gone, or the packages are others by now."""
    async with asked.service.db.reading() as tx:
        draft = await store.draft_of(tx, asked.person.id)
    form = filling.empty(Wish, **(draft.choice if draft else {}))
    return await _choosing(asked, applying.opened(asked.service), form.wrong(unfitting.problems), status=409)


async def _details(asked: Asked, form: filling.Form, *, status: int = 200) -> Response:
    packages = applying.opened(asked.service)
    async with asked.service.db.reading() as tx:
        draft = await store.draft_of(tx, asked.person.id)
        if draft is None:
            raise applying.Lost
        known = await applying.known(tx, draft, asked.person)
        taken = await places.taken(tx, packages.year)
        files = await uploads.find(tx, *draft.logos.values())
    page = Page(
        SECOND, "Your organization", "The second page of the application.", crumbs=(*_CRUMBS, Crumb("Apply", FIRST))
    )
    chosen = _chosen(filling.empty(Wish, **draft.choice), packages, taken)
    return draw(
        asked, "sponsors/details.html", page, status=status, form=form, draft=draft, choice=chosen,
        known=[(str(number), name) for number, name in known], places=forms.PLACES, key=forms.key, labels=forms.LABELS,
        logos={name: files[number].called for name, number in draft.logos.items() if number in files},
        accepted={name: kinds.accepted(of) for name, of in forms.LOGO_KINDS.items()},
    )  # fmt: skip


# What has become of it


async def finished(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        found, _ = await giving.seen(tx, asked.path_params["number"], asked.person)
        told = await letters.notified(tx, found.sponsor, found.account)
    reference = letters.reference(found.number, found.year)
    page = Page(f"{OWN}{found.number}/finished/", "Thank you", "The application is sent.", crumbs=_CRUMBS)
    says = (
        f"Your application is here. Its reference number is {reference}.",
        f"We have written to {', '.join(told)} and to the sponsorship team.",
        "The sponsorship team reads it and writes to you.",
    )
    ways = ((f"{OWN}{found.number}/", "See how far it has come"), ("/psf/sponsors/", "The sponsors"))
    return draw(asked, "done.html", page, says=says, ways=ways)


async def mine(asked: Asked) -> Response:
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        found = await showing.all_of(tx, asked.person)
        draft = await store.draft_of(tx, asked.person.id)
        contracts = await pipeline.contract_states(tx, [one.number for one in found])
    page = Page(OWN, "My sponsorships", "What your organization gives, and what it gets.", crumbs=_CRUMBS)
    return draw(
        asked, "sponsors/mine.html", page, draft=draft,
        sponsorships=[showing.own(one, today, contracts.get(one.number)) for one in found],
    )  # fmt: skip


async def one(asked: Asked) -> Response:
    """For its people, and for managers as they see it. Only its people begin a renewal here, while something can be applied for."""
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        found, as_what = await giving.seen(tx, asked.path_params["number"], asked.person)
        contract = await records.contract_of(tx, found.number)
        benefits = await records.benefits(tx, found.number)
        contacts = await records.contacts(tx, found.sponsor)
        held = await assets.of_sponsorship(tx, found)
        following = (await pipeline.renewals(tx, [found.number])).get(found.number)
    is_theirs = rules.Role.SPONSOR in as_what and rules.may(rules.Action.RENEW, found.state, (rules.Role.SPONSOR,))
    page = Page(f"{OWN}{found.number}/", found.name, "A sponsorship.", crumbs=(*_CRUMBS, Crumb("My sponsorships", OWN)))
    return draw(
        asked, "sponsors/one.html", page, own=showing.own(found, today, contract.state if contract else None), programs=showing.by_program(benefits), contacts=contacts,
        ways=showing.ways(found, held), next=following,
        can_renew=following is None and is_theirs and catalogue.is_any_open(asked.service, today),
    )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


_MOST_BODY_BYTES = len(forms.LOGOS) * kinds.MOST_BYTES + MOST_BODY_BYTES
"""Three logos and the rest of the page."""
_ONE = OWN + "{number:int}/"
ROUTES = (
    Route(FIRST, Needs.ANYONE, get=choose_form, post=choose),
    Route(f"{FIRST}check/", Needs.ANYONE, post=check),
    Route(SECOND, Needs.VERIFIED, get=details_form, post=details, most_body_bytes=_MOST_BODY_BYTES),
    Route(OWN, Needs.SIGNED_IN, get=mine),
    Route(_ONE, Needs.SIGNED_IN, get=one),
    Route(f"{_ONE}finished/", Needs.SIGNED_IN, get=finished),
)
