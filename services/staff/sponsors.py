"""/admin/sponsors/: the pipeline with its amounts, those that end soon, what programs bring, and all of it for a spreadsheet."""

from collections.abc import Sequence

from starlette.responses import Response

from services.errors import Invalid
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route
from services.sponsors import pipeline, sheets
from services.sponsors.rules import ContractState, State
from services.staff import lists
from services.staff.drawing import drawn

SPONSORS = Crumb("Sponsors", "/admin/sponsors/")
CHIPS = {State.APPLIED: "waiting", State.APPROVED: "waiting", State.REJECTED: "refused", State.FINALIZED: "done"}
CONTRACT_CHIPS = {
    ContractState.DRAFT: "waiting", ContractState.AWAITING: "waiting", ContractState.EXECUTED: "done",
    ContractState.NULLIFIED: "refused", ContractState.OUTDATED: "over",
}  # fmt: skip
_FILTERS = ("q", "state", "year", "benefit")


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, _FILTERS)
    wanted = _wanted(asking)
    async with asked.service.db.reading() as tx:
        rows, whole = await pipeline.page(tx, wanted, offset=asking.skip, size=lists.SIZE)
        amounts = await pipeline.amounts(tx, wanted.year)
        return await drawn(
            asked, tx, "sponsors.html", "Sponsors", rows=rows, asking=asking, pages=lists.pages(asking, whole.number), amounts=amounts,
            chips=CHIPS, years=[(year, year) for year in await pipeline.years(tx)], whole=whole.fee, benefits=await pipeline.written_to(tx), today=asked.service.now().date(),
            contracts=await pipeline.contract_states(tx, [row.number for row in rows]), contract_chips=CONTRACT_CHIPS,
        )  # fmt: skip


def _wanted(asking: lists.Asking) -> pipeline.Wanted:
    state = next((state for state in State if state.value == asking["state"]), None)
    year = lists.number(asking, "year")
    if year is not None and year > 9999:
        raise Invalid({"year": "`year` is not a year: write it as 2026."})
    return pipeline.Wanted(state, year, asking["q"], asking["benefit"])


async def sheet(asked: Asked) -> Response:
    """The list as the filters have it, as CSV or XLSX."""
    wanted = _wanted(lists.asking(asked.url.path, asked.query_params, _FILTERS))
    async with asked.service.db.reading() as tx:
        found = await pipeline.every(tx, wanted)
        of = sorted({one.sponsor for one in found})
        contacts, logos = await pipeline.contacts_by_sponsor(tx, of), await pipeline.logos(tx, of)
    table = sheets.rows(found, contacts, logos, url=asked.service.settings.url)
    form = asked.url.path.rpartition(".")[2]
    made = sheets.as_csv(table) if form == "csv" else sheets.as_xlsx(table)
    return Response(
        made,
        headers={**PRIVATE, "Content-Disposition": f'attachment; filename="sponsorships.{form}"'},
        media_type=_TYPES[form],
    )


_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


async def ending(asked: Asked) -> Response:
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        rows = await pipeline.ending(tx, today=today)
        renewed = await pipeline.renewals(tx, [one.number for one in rows])
        return await drawn(
            asked, tx, "sponsors_ending.html", "Sponsorships that end soon", crumbs=(SPONSORS,), rows=rows, renewed=renewed,
            today=today, days=pipeline.SOON.days,
        )  # fmt: skip


async def revenue(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        rows = await pipeline.revenue(tx)
        years = sorted({row.year for row in rows}, reverse=True)
        sums = {year: sum(row.fee for row in rows if row.year == year) for year in years}
        return await drawn(
            asked, tx, "sponsors_revenue.html", "Revenue by program", crumbs=(SPONSORS,), rows=rows, sums=sums,
            most=max((row.fee for row in rows), default=0),
        )  # fmt: skip


MOST = 100
"""Sponsorships that can be ticked at once."""


def chosen(typed: Sequence[object]) -> list[int]:
    """The numbers of those that were ticked. Raises Invalid."""
    found = sorted({lists.whole(str(one), "n") for one in typed})
    if len(found) > MOST:
        raise Invalid({"n": f"These are {len(found)} sponsorships: choose {MOST} at most."})
    return found


_ALL = "/admin/sponsors"
ROUTES = (
    Route(f"{_ALL}/", Needs.SPONSOR_MANAGER, get=listed),
    Route(f"{_ALL}/sponsorships.csv", Needs.SPONSOR_MANAGER, get=sheet),
    Route(f"{_ALL}/sponsorships.xlsx", Needs.SPONSOR_MANAGER, get=sheet),
    Route(f"{_ALL}/ending/", Needs.SPONSOR_MANAGER, get=ending),
    Route(f"{_ALL}/revenue/", Needs.SPONSOR_MANAGER, get=revenue),
)
