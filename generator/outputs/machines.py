"""What the site says of itself to programs: the life of the branches, the next change, the build, what is where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.outputs import api
from generator.shapes.release import BranchRow, Status
from generator.views import support
from generator.views.entries import Entry
from generator.views.machines import Group, with_twins


def release_cycle(site: Catalogue, today: date) -> str:
    """As the PEPs publish it, and as the tools of the core team read it: one entry has the branch `main`.

    Source: python/peps, peps/release_management/serialize.py.
    """
    rows = sorted(site.branches.branches, key=_order, reverse=True)
    out = [release for release in site.releases if release.is_published(today)]
    status = {
        row.branch: support.status_on(row, tuple(r for r in out if r.branch == row.branch), today) for row in rows
    }
    main = next((row.branch for row in rows if status[row.branch] is Status.FEATURE), None)
    return api.dumps(
        {
            row.branch: {
                "branch": "main" if row.branch == main else row.branch,
                "pep": row.pep,
                "status": status[row.branch].value,
                "first_release": row.first_release.isoformat(),
                "end_of_life": row.end_of_life,
                "release_manager": row.manager,
            }
            for row in rows
        }
    )


def _order(row: BranchRow) -> tuple[int, ...]:
    return tuple(map(int, row.branch.split(".")))


def next_change(turns: Mapping[str, datetime]) -> str:
    """When the same content is to be built again, and for the sake of which section; and when something happens in each.
    The time of building is not in it."""
    soonest = sorted((at, name) for name, at in turns.items())
    found = {"at": _instant(soonest[0][0]), "section": soonest[0][1]} if soonest else {"at": None, "section": None}
    return api.dumps({**found, "sections": {name: _instant(at) for at, name in soonest}})


def build(site: Catalogue, outputs: Counter[str], *, commit: str | None, now: datetime) -> str:
    """What was built from what. The commit and the instant decide every byte of the site. `outputs`: how many have which ending."""
    kinds = Counter(kind.name for kind, _ in site.files.values())
    return api.dumps(
        {
            "commit": commit,
            "as_of": _instant(now),
            "records": dict(sorted(kinds.items())),
            "outputs": {"all": outputs.total(), **dict(sorted(outputs.items()))},
        }
    )


def ending(path: str) -> str:
    """`html`"""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else "without ending"


def _instant(at: datetime) -> str:
    """`2026-11-23T12:00:00Z`"""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def index(groups: Sequence[Group], twins: Sequence[tuple[str, str, int]], host: str) -> str:
    """/api/ for programs. `twins`: (kind of record, address of one, how many there are)."""
    listed = [
        {
            "group": group.title,
            "url": f"{host}{item.address}",
            "type": item.type,
            "about": item.about,
            "count": item.count,
            "example": f"{host}{item.example}",
        }
        for group in groups
        for item in group.items
    ]
    records = [
        {"kind": kind, "count": count, "json": f"{host}{example}index.json", "markdown": f"{host}{example}index.md"}
        for kind, example, count in twins
    ]
    return api.dumps({"files": listed, "records": records})


_MOST_LISTED = 20


def llms(entries: Sequence[Entry], host: str) -> str:
    """An overview in Markdown: the pages that everybody comes for, then the newest of each kind. Source: llmstxt.org."""
    parts = [
        "# Python.org",
        "> The home of the Python programming language: downloads of every release, how long each is supported, the"
        " community, and the Python Software Foundation.",
        "Every link below leads to Markdown. Below the address of any record, `index.md` is its text and `index.json`"
        f" its fields. All data for programs: {host}/api/",
    ]
    for kind, listed in with_twins(entries):
        most = listed if kind == "Page" else listed[:_MOST_LISTED]
        links = (f"- [{entry.title}]({host}{entry.address}index.md): {entry.description}" for entry in most)
        parts.append("\n".join([f"## {kind}s", "", *links]))
    return "\n\n".join(parts) + "\n"


def changed_urls(written: Sequence[str], removed: Sequence[str], host: str) -> str:
    """The address of each file that is new, other or gone. A redirect is there by the page that stands in for it."""
    paths = [path for path in (*written, *removed) if not is_for_servers(path)]
    return "".join(f"{host}{address}\n" for address in sorted(set(map(address_of, paths))))


def is_for_servers(path: str) -> bool:
    """Not served to anybody."""
    return path in ("redirects.json", "headers.json", "404.html") or path.startswith("_")


def address_of(path: str) -> str:
    """`downloads/index.html` -> `/downloads/`"""
    folder, _, name = path.rpartition("/")
    is_index = name == "index.html" or (name == "index.json" and f"{folder}/".startswith("api/v"))
    return (f"/{folder}/" if folder else "/") if is_index else f"/{path}"
