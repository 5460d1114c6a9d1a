"""/admin/: all that waits for a decision, the oldest first; many approved at once, and what was decided just now to be undone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from textwrap import shorten

from starlette.responses import Response

from services.db import Transaction
from services.errors import Invalid, Refusal
from services.moderation import log, viewing
from services.moderation.log import Decision
from services.moderation.viewing import Viewer
from services.people import Needs
from services.routes import Asked, Route, moved
from services.staff import kinds, lists
from services.staff.deciding import Kind
from services.staff.drawing import drawn
from services.staff.waiting import Waiting

_NAMED, _LETTERS = 3, 60
_UNDOABLE = frozenset({"approve", "reject", "archive", "remove", "withdraw"})


async def queue(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("q", "kind", "order"))
    async with asked.service.db.reading() as tx:
        every = await kinds.waiting(tx, asked.person)
        wanted = [one for one in every if _fits(one, asking)]
        if asking["order"] == "newest":
            wanted.reverse()
        shown = wanted[asking.skip : asking.skip + lists.SIZE]
        return await drawn(
            asked, tx, "queue.html", "Waiting", asking=asking, pages=lists.pages(asking, len(wanted)), rows=shown,
            total=len(every), approved={kind.name for kind in kinds.reviewed(asked.person)}, kinds=[(kind.name, kind.title) for kind in kinds.of(asked.person)], viewers=await _viewers(tx, shown, asked),
            decided=(decided := await _just_decided(tx, asked)), path_of=kinds.path_of,
            titles=await _titles(tx, asked, [(one.kind, one.about) for one in decided]),
        )  # fmt: skip


def _fits(one: Waiting, asking: lists.Asking) -> bool:
    text = f"{one.title} {one.says} {one.who} {one.number}".casefold()
    return asking["kind"] in ("", one.kind) and all(word in text for word in asking["q"].casefold().split())


async def _viewers(tx: Transaction, shown: Sequence[Waiting], asked: Asked) -> Mapping[str, Sequence[Viewer]]:
    """Who else looks at which row, by its key: one query for each kind."""
    found: dict[str, Sequence[Viewer]] = {}
    for kind in {one.kind for one in shown}:
        rows = {one.number: one.key for one in shown if one.kind == kind}
        others = await viewing.others(tx, kind, rows, but=asked.person, now=asked.service.now())
        found |= {rows[number]: viewers for number, viewers in others.items()}
    return found


async def _just_decided(tx: Transaction, asked: Asked) -> Sequence[Decision]:
    """What the person can still undo, the newest first."""
    since = asked.service.now() - timedelta(seconds=asked.service.settings.undo_seconds)
    latest: dict[tuple[str, int], Decision] = {}
    for one in await log.by(tx, asked.person.id, since=since, most=lists.SIZE * 2):
        latest.setdefault((one.kind, one.about), one)
    decided = [one for one in latest.values() if one.action in _UNDOABLE]
    there = {
        kind.name: await kind.undoable(tx, [one.about for one in decided if one.kind == kind.name])
        for kind in kinds.reviewed(asked.person)
    }
    return [one for one in decided if one.about in there.get(one.kind, ())]


_Key = tuple[str, int]
"""The name of a kind, and a number."""


async def _titles(tx: Transaction, asked: Asked, keys: Sequence[_Key]) -> Mapping[_Key, str]:
    """One query for each kind."""
    found: dict[_Key, str] = {}
    for kind in kinds.reviewed(asked.person):
        if numbers := [number for name, number in keys if name == kind.name]:
            found |= {(kind.name, number): title for number, title in (await kind.titles(tx, numbers)).items()}
    return found


async def decide(asked: Asked) -> Response:
    """Approve what is ticked, or undo one decision; then back to the same list."""
    form = await asked.form()
    back = f"{asked.url.path}?{asked.url.query}" if asked.url.query else asked.url.path
    if undone := form.get("undo"):
        return moved(asked, back, await _undo(asked, str(undone)))
    chosen = [str(value) for value in form.getlist("item")][: lists.SIZE]
    return moved(asked, back, await _approve(asked, chosen))


async def _undo(asked: Asked, key: str) -> str:
    kind, number, _ = _read(asked, f"{key}:0")
    await kind.undo(asked.service, number, by=asked.person)
    return f"Undone: {await _named(asked, [(kind.name, number)])} is as it was before."


async def _approve(asked: Asked, keys: Sequence[str]) -> str:
    """Each is a transaction of its own: one that has changed meanwhile does not stop the others. What to say of them."""
    done, refused = list[_Key](), defaultdict[str, list[_Key]](list)
    for kind, number, version in [_read(asked, key) for key in keys]:  # all are read first: nothing is done by half
        try:
            await kind.approve(asked.service, number, version=version, by=asked.person)
            done.append((kind.name, number))
        except Refusal as error:
            refused[error.says].append((kind.name, number))
    if not keys:
        return "Nothing was ticked: tick what you want to approve."
    says = [f"Approved: {await _named(asked, done)}."] if done else []
    return " ".join([*says, *[f"Not approved: {await _named(asked, some)}. {why}" for why, some in refused.items()]])


def _read(asked: Asked, key: str) -> tuple[Kind, int, int]:
    """`job:12:3` -> the kind, the number, the version. Raises Invalid."""
    name, *numbers = key.split(":")
    kind = kinds.named(name, asked.person)
    if (
        kind is None
        or len(numbers) < 2
        or not all(part.isascii() and part.isdigit() and len(part) < 16 for part in numbers[:2])
    ):
        raise Invalid({"item": f"`{key[:40]}` is nothing that can be approved: use the boxes of the list."})
    return kind, int(numbers[0]), int(numbers[1])


async def _named(asked: Asked, keys: Sequence[_Key]) -> str:
    """By their titles, but not all of many: this goes into a cookie."""
    async with asked.service.db.reading() as tx:
        titles = await _titles(tx, asked, keys[:_NAMED])
    names = [f"“{shorten(titles[key], _LETTERS, placeholder=' …')}”" for key in keys[:_NAMED] if key in titles]
    rest = len(keys) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


ROUTES = (Route("/admin/", Needs.MODERATOR, get=queue, post=decide),)
