"""What is handed over: what the people of a sponsor give, and what staff provide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.accounts import limits
from services.db import Transaction
from services.errors import Conflict, Invalid, NotFound
from services.moderation import decisions
from services.people import Needs, Person
from services.service import Service
from services.sponsors import applying, assets, records, rules, telling
from services.sponsors.assets import Asset
from services.sponsors.records import Sponsorship
from services.sponsors.rules import Action, Role
from services.sponsors.workflow import moving
from services.uploads import store as uploads
from services.uploads.taking import Taken

SPONSOR = "sponsor"
"""The name of organizations in the log."""
LIMIT = limits.Limit("sponsor edits", 100, 86_400, "You have changed a lot within a day.")


@dataclass(frozen=True)
class Gift:
    """What is handed in for an asset: a text, which may be empty to take one back, or a file, or nothing instead of the file."""

    version: int | None
    """Of the asset, as the page showed it."""
    text: str | None = None
    file: Taken | None = None
    takes_back: bool = False
    """The file that is there."""


Given = Sequence[tuple[Asset, Gift]]


class Changed(Conflict):
    """Somebody else has handed in something meanwhile: `numbers` of the assets."""

    def __init__(self, numbers: frozenset[int]) -> None:
        super().__init__(
            "Somebody else has changed this since you opened it.",
            "Look at what is there now, and send again what you want.",
        )
        self.numbers = numbers


def roles_on(person: Person, *, is_own: bool) -> tuple[Role, ...]:
    """As what the person acts on a sponsorship: its own people first."""
    named = {Role.SPONSOR: is_own, Role.MANAGER: person.has(Needs.SPONSOR_MANAGER)}
    return tuple(role for role, is_so in named.items() if is_so and person.scopes is None)


async def seen(
    tx: Transaction, number: int, person: Person, *, lock: bool = False
) -> tuple[Sponsorship, tuple[Role, ...]]:
    """A sponsorship, for its people and for managers. Raises NotFound for others, as for one that is not there."""
    found = await records.get(tx, number, lock=lock)
    if not (as_what := roles_on(person, is_own=await applying.is_own(tx, found, person))):
        raise NotFound("There is no such sponsorship.")
    return found, as_what


async def may_read(tx: Transaction, number: int, person: Person) -> bool:
    """Whether the person may see the files of a sponsorship."""
    try:
        await seen(tx, number, person)
    except NotFound:
        return False
    return True


async def give(service: Service, number: int, gifts: Mapping[int, Gift], *, by: Person) -> int:
    """Hand in for the assets of a sponsorship, all or none; how many have changed. Raises Changed, Invalid, TooMany."""
    now = service.now()
    async with uploads.keeping(service, *(one.file for one in gifts.values())), service.db.transaction() as tx:
        found, as_what = await seen(tx, number, by, lock=True)
        rules.after(Action.GIVE, found.state, as_what)
        new = _new([one for one in await assets.of_sponsorship(tx, found, lock=True) if one.is_required], gifts)
        if new:
            await limits.take(tx, LIMIT, str(by.id), now=now)
            for asset, gift in new:
                await _put(tx, found, asset, gift, by=by, now=now)
            await decisions.record(
                tx, kind=rules.KIND, number=number, action=Action.GIVE.value, by=by, now=now, before=found.state.value,
                after=found.state.value, details={"assets": sorted(asset.name for asset, _ in new)},
            )  # fmt: skip
    service.wake.set()
    return len(new)


async def provide(service: Service, number: int, gifts: Mapping[int, Gift], *, by: Person) -> int:
    """Staff put there what a sponsor gets, all or none; its people are told of what is there now. How many have changed. Raises
    Changed, Invalid, TooMany."""
    files = (one.file for one in gifts.values())
    async with uploads.keeping(service, *files), moving(service, number, Action.PROVIDE, by=by) as move:
        held = await assets.of_sponsorship(move.tx, move.found, lock=True)
        new = _new([one for one in held if not one.is_required], gifts)
        for asset, gift in new:
            await _put(move.tx, move.found, asset, gift, by=by, now=move.now)
        if there := [asset.label for asset, gift in new if gift.file or gift.text]:
            await telling.provided(move.tx, service, move.found, there, now=move.now)
        if new:
            await move.log(assets=sorted(asset.name for asset, _ in new))
    return len(new)


def _new(held: Sequence[Asset], gifts: Mapping[int, Gift]) -> Given:
    """What is not there yet. Raises NotFound, Changed, Invalid."""
    known = {one.number: one for one in held}
    if unknown := gifts.keys() - known.keys():
        raise NotFound(f"This sponsorship has nothing to be handed over with the number {min(unknown)}.")
    new = [(known[asset], gift) for asset, gift in gifts.items() if _is_new(known[asset], gift)]
    _refuse_outdated(new)
    _refuse_wrong(new)
    return new


def _is_new(asset: Asset, gift: Gift) -> bool:
    if gift.takes_back:
        return asset.upload is not None
    return gift.file is not None or (gift.text is not None and gift.text != (asset.text or ""))


def _refuse_outdated(new: Given) -> None:
    if late := frozenset(asset.number for asset, gift in new if gift.version not in (None, asset.version)):
        raise Changed(late)


def _refuse_wrong(new: Given) -> None:
    found = {f"asset-{asset.number}": _wrong(asset, gift) for asset, gift in new}
    if problems := {name: words for name, words in found.items() if words}:
        raise Invalid(problems)


def _wrong(asset: Asset, gift: Gift) -> str | None:
    if (asset.kind in assets.FILES) is not (gift.file is not None or gift.takes_back):
        return "This is a text where a file belongs, or the other way round: send it again."
    if gift.file and asset.kind == assets.IMAGE:
        return assets.wrong_size(asset, gift.file.width, gift.file.height)
    text = gift.text or ""
    if asset.kind == assets.RESPONSE and text not in ("", *dict(assets.ANSWERS)):
        return "Answer yes or no."
    return assets.wrong_text(asset, text)


async def _put(tx: Transaction, found: Sponsorship, asset: Asset, gift: Gift, *, by: Person, now: datetime) -> None:
    if gift.takes_back:
        await uploads.drop(tx, asset.upload, now=now)
        await assets.change(tx, asset, now=now, upload=None)
    elif gift.file:
        await uploads.drop(tx, asset.upload, now=now)
        about = f"{SPONSOR}:{found.sponsor}" if asset.sponsor else found.about
        number = await uploads.add(tx, gift.file, of=by.id, about=about, now=now)
        await assets.change(tx, asset, now=now, upload=number)
    else:
        await assets.change(tx, asset, now=now, text=gift.text or None)
