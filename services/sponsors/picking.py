"""The benefits of a sponsorship as staff change them: those of the catalogue of its year can be added, any can be taken out."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from generator.shapes.sponsorship import Benefit, Packages
from services.errors import Invalid
from services.people import Person
from services.service import Service
from services.sponsors import catalogue, places, records, store, tables
from services.sponsors.choosing import Choice, Taken, left
from services.sponsors.records import Benefit as Chosen
from services.sponsors.rules import Action, State
from services.sponsors.workflow import Move, moving, refuse_fixed


async def change(
    service: Service, number: int, slugs: Sequence[str], *, by: Person, version: int | None = None, over: bool = False
) -> bool:
    """These and no others from now on; whether something has changed. A benefit without a place left needs `over`: staff say so
    on purpose. Raises Invalid."""
    async with moving(service, number, Action.EDIT, by=by, version=version) as move:
        await refuse_fixed(move)
        packages = catalogue.needed(service, move.found.year)
        await places.hold(move.tx)
        had = await records.benefits(move.tx, number)
        held = {one.benefit for one in had}
        added = [one for one in packages.benefits if one.slug in slugs and one.slug not in held]
        _refuse_strange(slugs, packages, held)
        _refuse_full(added, await places.taken(move.tx, move.found.year), over=over)
        gone = sorted(held - set(slugs))
        if not added and not gone:
            return False
        await _take_out(move, gone)
        await _add(move, packages, added)
        await move.set(is_modified=catalogue.is_modified(packages, move.found.package, set(slugs)))
        if move.found.state is State.FINALIZED:  # where its logo is shown is a matter of its benefits
            await move.rebuild("has other benefits")
        await move.log(added=[one.slug for one in added], taken_out=gone)
    return True


def _refuse_strange(slugs: Sequence[str], packages: Packages, held: set[str]) -> None:
    if strange := sorted(set(slugs) - held - {one.slug for one in packages.benefits}):
        raise Invalid({"benefits": f"`{strange[0]}` is no benefit of {packages.year}: choose from the list."})
    if not slugs:
        raise Invalid({"benefits": "Nothing is chosen: a sponsorship has one benefit or more."})


def _refuse_full(added: Sequence[Benefit], taken: Taken, *, over: bool) -> None:
    full = [one.name for one in added if left(one, taken) == 0]
    if full and not over:
        raise Invalid(
            {
                "benefits": f"All places are taken: {', '.join(full)}. Tick that you give one more on purpose, or take it out."
            }
        )


async def _take_out(move: Move, gone: Sequence[str]) -> None:
    own = tables.benefit.c
    await move.tx.execute(delete(tables.benefit).where(own.sponsorship == move.found.number, own.benefit.in_(gone)))


async def _add(move: Move, packages: Packages, added: Sequence[Benefit]) -> None:
    """As they are in the catalogue now, with a place for what is handed over for them."""
    own = tables.benefit.c
    last = (await move.tx.execute(select(func.max(own.position)).where(own.sponsorship == move.found.number))).scalar()
    package = next((one for one in packages.packages if one.slug == move.found.package), None)
    choice = Choice(packages, package, tuple(added))
    rows = [
        {**store.benefit_row(choice, move.found.number, place), "position": (last or 0) + place + 1}
        for place in range(len(added))
    ]
    if rows:
        await move.tx.execute(insert(tables.benefit), rows)
    await store.add_assets(move.tx, added, sponsor=move.found.sponsor, sponsorship=move.found.number, now=move.now)


async def repackage(move: Move, package: str) -> dict[str, bool]:
    """With another package what is held is held as that one has it: `Passes (25)`. The columns that follow for the sponsorship."""
    if package == move.found.package:
        return {}
    packages, own = catalogue.needed(move.service, move.found.year), tables.benefit.c
    held = {one.benefit for one in await records.benefits(move.tx, move.found.number)}
    kept = tuple(one for one in packages.benefits if one.slug in held)
    choice = Choice(packages, next((one for one in packages.packages if one.slug == package), None), kept)
    for place, one in enumerate(kept):
        row = store.benefit_row(choice, move.found.number, place)
        mine = update(tables.benefit).where(own.sponsorship == move.found.number, own.benefit == one.slug)
        await move.tx.execute(mine.values(name=row["name"], is_added=row["is_added"]))
    return {"is_modified": catalogue.is_modified(packages, package, held)}


def offered(
    packages: Packages, had: Sequence[Chosen], taken: Taken
) -> list[tuple[str, list[tuple[str, str, str, bool]]]]:
    """By program: slug, name, what to know about its places, and whether it is chosen. What the catalogue lost stands first."""
    held = {one.benefit: one for one in had}
    lost = [
        (one.benefit, one.name, "not in the catalogue any more", True)
        for one in had
        if one.benefit not in {b.slug for b in packages.benefits}
    ]
    groups = [
        (
            program.name,
            [_line(one, one.slug in held, taken) for one in packages.benefits if one.program == program.slug],
        )
        for program in packages.programs
    ]
    return [*([("Not in the catalogue", lost)] if lost else []), *((name, lines) for name, lines in groups if lines)]


def _line(one: Benefit, is_chosen: bool, taken: Taken) -> tuple[str, str, str, bool]:
    free = left(one, taken)
    says = "" if free is None else "no place left" if free == 0 else f"{free} left of {one.capacity}"
    return (
        one.slug,
        one.name,
        f"{says}{', ' if says and one.unavailable else ''}{'unavailable' if one.unavailable else ''}",
        is_chosen,
    )
