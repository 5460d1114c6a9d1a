"""What programs read beside the files of each section: where everything is, and what the site says of itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.outputs import machines
from generator.plan import Output, Plan
from generator.views import machines as views
from generator.views.entries import Entry

SUMMARY = "build.json"
_INDEX = "/api/"
_ALWAYS = (
    "/api/index.json",
    "/build.json",
    "/changed-urls.txt",
    "/llms.txt",
    "/next-change.json",
    "/release-cycle.json",
)


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        _INDEX,
        "Data for programs",
        "Everything on this site that programs can read: the API of downloads, feeds, calendars, JSON and Markdown of every record.",
        "the list of what programs can read",
        twin="/api/index.json",
        facets={"kind": "Page"},
        weight=0.2,
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from _ALWAYS


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    site, setting, every = plan.site, plan.setting, tuple(plan.heads.all())
    root = site.root / "site" / "root"
    roots = sorted(f"/{file.relative_to(root).as_posix()}" for file in root.rglob("*") if file.is_file())
    groups = views.groups(plan.files, every, roots)
    twins = [(kind, listed[0].address, len(listed)) for kind, listed in views.with_twins(every)]
    yield from plan.page(_INDEX, "api.html", groups=groups, twins=tuple(twins))
    yield plan.text("api/index.json", machines.index(groups, twins, setting.host))
    yield plan.text("llms.txt", machines.llms(every, setting.host))
    yield plan.text("release-cycle.json", machines.release_cycle(site, setting.today))
    yield plan.text("next-change.json", machines.next_change(plan.turns))


ending = machines.ending


def summary(plan: Plan, endings: Counter[str]) -> Output:
    """build.json, which counts all the others, by their `endings`, and itself."""
    every = endings + Counter([ending(SUMMARY)])
    return plan.text(SUMMARY, machines.build(plan.site, every, commit=plan.setting.commit, now=plan.now))
