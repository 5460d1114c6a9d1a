"""Where logos are placed, and what sponsors have handed in, for the other sites of Python: the addresses and keys of the present
API (/api/v2/sponsors/), for programs with a key. An empty list makes PyPI take every sponsor down: what is not known is never
told as `nothing`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter
from sqlalchemy import ColumnElement, exists, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from generator.shapes.sponsor import Place, Publisher
from services.api import Model
from services.db import Transaction
from services.errors import NotFound, Unready
from services.pages import PRIVATE
from services.people import Needs, Scope
from services.rebuild import store as builds
from services.routes import Asked, Route
from services.sponsors import assets, catalogue, placing, records, tables
from services.sponsors.assets import Asset
from services.sponsors.placing import FOLDER, Shown
from services.sponsors.rules import State
from services.uploads import store as uploads
from services.uploads.pages import sent
from services.uploads.store import Upload


class Contact(Model):
    """Somebody who answers for a sponsor."""

    name: str
    email: str
    phone: str
    primary: bool
    administrative: bool
    accounting: bool
    manager: bool


class Placement(Model):
    """A logo at a place."""

    publisher: str
    flight: str
    sponsor: str
    sponsor_id: int
    sponsor_slug: str
    description: str
    logo: str
    white_logo: str | None
    start_date: date
    end_date: date
    sponsor_url: str
    level_name: str
    level_order: int
    """The greatest level has the smallest number."""
    contacts: list[Contact]
    """Empty, but for a sponsor manager's key with the scope `sponsors:contacts`."""


_WAIT = "Keep what you have, and ask again later."
_PLACEMENTS = TypeAdapter(list[Placement])


async def placements(asked: Asked) -> Response:
    """A plain list, as it has always been. Raises Unready where nobody at all is a sponsor now: then something is missing here;
    and while the logo of one is not on the site yet."""
    publisher = _chosen(asked, "publisher", get_args(Publisher))
    flight = _chosen(asked, "flight", get_args(Place))
    year = _year(asked)
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        found = [one for one in await placing.shown(tx, since=today) if one.is_on(today)]
        if not found:
            raise Unready("No sponsor is known here at the moment.", _WAIT)
        await _refuse_unpublished(tx, found)
        if year:
            found = [one for one in found if one.found.year == year]
        contacts = await _contacts(tx, asked, found)
    rows = [
        _placement(asked, one, place, contacts.get(one.found.sponsor, []))
        for one in found
        for place in one.places
        if publisher in (None, place["publisher"]) and flight in (None, place["place"])
    ]
    return _told(_PLACEMENTS, sorted(rows, key=lambda row: (row.level_order, row.sponsor.casefold())))


async def _refuse_unpublished(tx: Transaction, found: Sequence[Shown]) -> None:
    """A logo has its address when a build has begun after it was sent, and after its sponsorship was final."""
    built = await builds.live_began(tx)
    for one in found:
        times = [logo.at for logo in (one.logo, one.white) if logo]
        if built is not None and max(*times, one.found.finalized or one.logo.at) > built:
            raise Unready(f"The logo of {one.found.name} is not on the site yet.", _WAIT)


def _told(of: TypeAdapter[Any], rows: object) -> Response:
    return Response(of.dump_json(rows), headers=PRIVATE, media_type="application/json")


def _chosen(asked: Asked, name: str, choices: Sequence[str]) -> str | None:
    """400, as it has always been: /api/v3/ says 422."""
    value = asked.query_params.get(name)
    if value and value not in choices:
        raise HTTPException(400, f"`{name}` is one of {', '.join(choices)}, not `{value[:40]}`")
    return value or None


def _year(asked: Asked) -> int | None:
    value = asked.query_params.get("year")
    if value and not (value.isascii() and value.isdigit() and len(value) == 4):
        raise HTTPException(400, f"`year` is a year, as in 2026, not `{value[:40]}`")
    return int(value) if value else None


async def _contacts(tx: Transaction, asked: Asked, found: Sequence[Shown]) -> dict[int, list[Contact]]:
    """Personal data: docs/decisions says who gets it."""
    person = asked.person
    if Scope.SPONSORS_CONTACTS not in (person.scopes or ()) or not person.has(Needs.SPONSOR_MANAGER):
        return {}
    return {
        sponsor: [
            Contact(
                name=one.name, email=one.email, phone=one.phone, primary=one.is_primary,
                administrative=one.is_administrative, accounting=one.is_accounting, manager=one.is_manager,
            )
            for one in await records.contacts(tx, sponsor)
        ]
        for sponsor in {one.found.sponsor for one in found}
    }  # fmt: skip


def _placement(asked: Asked, one: Shown, place: Mapping[str, Any], contacts: list[Contact]) -> Placement:
    found, url = one.found, asked.service.settings.url
    text = f"{found.name} is a {found.level} sponsor of the Python Software Foundation."
    return Placement(
        publisher=str(place["publisher"]),
        flight=str(place["place"]),
        sponsor=found.name,
        sponsor_id=found.sponsor,
        sponsor_slug=found.slug,
        description=text if place.get("describes") else found.details.get("description", ""),
        logo=_logo(url, found.slug, one.logo),
        white_logo=_logo(url, found.slug, one.white) if one.white else None,
        start_date=one.starts,
        end_date=one.ends,
        sponsor_url=f"{url}/psf/sponsors/#{found.slug}" if place.get("links_to_page") else found.details["url"],
        level_name=found.level,
        level_order=_order(asked, found.year, found.package),
        contacts=contacts,
    )


def _logo(url: str, slug: str, logo: Upload) -> str:
    return f"{url}/{FOLDER}/{placing.file_name(slug, logo)}"


def _order(asked: Asked, year: int, slug: str) -> int:
    """The place of a package among those of its year, from 1."""
    known = catalogue.of_year(asked.service, year)
    slugs = [one.slug for one in known.packages] if known else []
    return slugs.index(slug) + 1 if slug in slugs else len(slugs) + 1


# What sponsors have handed in


class Given(Model):
    """An asset of a sponsor or of a sponsorship."""

    internal_name: str
    uuid: str
    value: str
    """A text; of a file its address, to be fetched with the same key."""
    content_type: Annotated[str, Field(description="Sponsor or Sponsorship")]
    sponsor: str
    sponsor_slug: str


_GIVEN = TypeAdapter(list[Given])
_BOOLEANS = {"": False, "0": False, "false": False, "1": True, "true": True}


async def handed_in(asked: Asked) -> Response:
    """`?internal_name=` as in the catalogue; with `&list_empty=true` those too that nobody has handed in yet."""
    name, empty = (asked.query_params.get(one, "") for one in ("internal_name", "list_empty"))
    if not name or "\0" in name:
        raise HTTPException(400, "`internal_name` is needed: the name of an asset in the catalogue")
    if empty.lower() not in _BOOLEANS:
        raise HTTPException(400, "`list_empty` is true or false")
    async with asked.service.db.reading() as tx:
        rows = await _named(tx, name)
    return _told(_GIVEN, [_given(asked, *row) for row in rows if _BOOLEANS[empty.lower()] or row[0].is_filled])


async def _named(tx: Transaction, name: str) -> list[tuple[Asset, str, str]]:
    """With name and slug of the organization."""
    own, of, held = tables.asset, tables.sponsor, tables.sponsorship
    whose = (of.c.id == own.c.sponsor) | (of.c.id == held.c.sponsor)
    query = (
        select(own, of.c.name.label("sponsor_name"), of.c.slug.label("sponsor_slug"))
        .outerjoin_from(own, held, held.c.id == own.c.sponsorship)
        .join(of, whose)
        .where(own.c.name == name, _is_told())
        .order_by(of.c.name_key, own.c.id)
    )
    return [(assets.of_row(row), row.sponsor_name, row.sponsor_slug) for row in await tx.execute(query)]


def _is_told() -> ColumnElement[bool]:
    """The condition: it is of a sponsorship that was approved, or of an organization that has one. Applications tell nothing."""
    own, held = tables.asset.c, tables.sponsorship.alias().c
    is_approved = held.state.in_([State.APPROVED.value, State.FINALIZED.value])
    return exists().where(is_approved, (held.id == own.sponsorship) | (held.sponsor == own.sponsor))


def _given(asked: Asked, one: Asset, name: str, slug: str) -> Given:
    file = f"{asked.service.settings.url}{_ASSETS}{one.uuid}/" if one.upload else ""
    return Given(
        internal_name=one.name, uuid=one.uuid, value=one.text or file,
        content_type="Sponsor" if one.sponsor else "Sponsorship", sponsor=name, sponsor_slug=slug,
    )  # fmt: skip


async def file(asked: Asked) -> Response:
    """The file of an asset, by its uuid."""
    async with asked.service.db.reading() as tx:
        own = tables.asset.c
        wanted = select(own.upload).where(own.uuid == asked.path_params["uuid"], own.upload.is_not(None), _is_told())
        if (number := (await tx.execute(wanted)).scalar()) is None:
            raise NotFound("There is no such file.", "It may have been removed.")
        found = await uploads.get(tx, number)
    return sent(found, await uploads.data(asked.service, found))


_ASSETS = "/api/v2/sponsors/sponsorship-assets/"
ROUTES = (
    Route(
        "/api/v2/sponsors/logo-placement/", Needs.SPONSOR_PUBLISHER, is_api=True, scope=Scope.SPONSORS_READ,
        get=placements,
    ),
    Route(
        _ASSETS, Needs.SPONSOR_PUBLISHER, is_api=True, scope=Scope.SPONSORS_READ,
        get=handed_in,
    ),
    Route(_ASSETS + "{uuid}/", Needs.SPONSOR_PUBLISHER, is_api=True, scope=Scope.SPONSORS_READ, get=file),
)  # fmt: skip
