"""Elections of the Foundation and of the Packaging Council, with their nominees."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from generator.catalogue import Catalogue
from generator.markup import day
from generator.outputs import api
from generator.plan import Output, Plan
from generator.shapes.election import FILE, Election, Elections, Nominee
from generator.views import elections
from generator.views.entries import Entry, brief

_PAGE = "/nominations/elections/"


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        _PAGE,
        "Elections",
        "Elections of the Python Software Foundation's board and of the Packaging Council: dates, nominations and nominees.",
        "the list of elections",
        facets={"kind": "Page"},
    )
    for election in site.every(Election):
        yield from _election(election)
        yield from (_nominee(nominee, election) for nominee in elections.nominees(site, election, today))


def _election(election: Election) -> Iterator[Entry]:
    yield Entry(
        election.path,
        election.name,
        f"{brief(election.name, 100)} on {day(election.date)}: when people can be nominated, and who stands.",
        election,
        above=_PAGE,
        twins=True,
        facets={"kind": "Election", "year": str(election.date.year)},
    )
    yield Entry(
        election.nominees_path,
        f"Nominees of the {election.name}",
        f"The people who stand in the {brief(election.name, 100)} on {day(election.date)}, in an order drawn by lot.",
        "the nominees of an election",
        short=election.name,
        facets={"kind": "Page", "year": str(election.date.year)},
    )


def _nominee(nominee: Nominee, election: Election) -> Entry:
    return Entry(
        nominee.path,
        nominee.name,
        f"{brief(nominee.name)} stands in the {brief(election.name)} on {day(election.date)}: the nomination statement.",
        nominee,
        head_title=f"{nominee.name}, {election.name} | Python.org",
        twins=True,
        facets={"kind": "Nominee", "year": str(election.date.year)},
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """Nominations open or close, the nominees are shown, each day in another order, the day of the election is over."""
    for election in site.every(Election):
        days = [election.shown_from, election.date + timedelta(days=1)]
        if election.shown_from <= now.date() < election.date:
            days.append(now.date() + timedelta(days=1))
        instants = (election.opens, election.closes, *(datetime.combine(at, time(), tzinfo=UTC) for at in days))
        yield from (at for at in instants if at > now)


def outputs(plan: Plan) -> Iterator[Output]:
    site, now = plan.site, plan.now
    races = elections.races(site, now)
    known = Elections(elections=tuple(race.election for race in races))
    yield plan.text(FILE, api.dumps(known.model_dump(mode="json", exclude_defaults=True)))
    yield from plan.page(_PAGE, "elections/list.html", races=races, is_demo=any(race.is_demo for race in races))
    for race in races:
        is_demo = race.is_demo
        yield from plan.page(race.election.path, "elections/one.html", race=race, is_demo=is_demo)
        yield from plan.page(race.election.nominees_path, "elections/nominees.html", race=race, is_demo=is_demo)
        for nominee in race.nominees:
            yield from plan.page(nominee.path, "elections/nominee.html", race=race, nominee=nominee, is_demo=is_demo)
