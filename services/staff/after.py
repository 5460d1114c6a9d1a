"""What became of a decision: who is mailed when, and since when visitors see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.db import Transaction
from services.mail import store as mails
from services.mail.store import Row_ as Mail
from services.mail.tables import State
from services.moderation import log, viewing
from services.moderation.log import Decision
from services.moderation.undoing import undo_until
from services.moderation.viewing import Viewer
from services.rebuild import requests
from services.rebuild.requests import Shown
from services.routes import Asked
from services.staff.deciding import Kind
from services.staff.things import Thing

_MAILED = {"approve": "/approved", "reject": "/rejected", "remove": "/removed", "withdraw": "/withdrawn"}
"""The endings of the names of mails that tell of a decision."""
DECISIONS = ("approve", "reject", "archive", "remove", "withdraw", "undo", "feature")
_UNDER_WAY = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class After:
    last: Decision | None
    """The newest line of the log."""
    mail: Mail | None
    """That tells the author of it; None when there is none to tell."""
    shown: Shown | None
    """What became of the last request to rebuild; None when nothing was to be shown."""
    undo_until: datetime | None
    viewers: Sequence[Viewer]
    """Who else looks at it."""
    is_changed: bool
    """It is not the version that the page was drawn with."""

    @property
    def is_under_way(self) -> bool:
        """More will be known in seconds."""
        sends = self.mail is not None and self.mail.state is State.SENDING
        return sends or (self.shown is not None and self.shown.state in _UNDER_WAY)


async def of(tx: Transaction, kind: Kind, thing: Thing, asked: Asked) -> After:
    """For the page of the thing, and for the script that refreshes it: it says which version it has, `?version=3`."""
    now = asked.service.now()
    viewers = await viewing.others(tx, kind.name, [thing.number], but=asked.person, now=now)
    last = await log.last(tx, kind.name, thing.number)
    return After(
        last,
        await _mail(tx, thing, last) if last else None,
        await requests.shown(tx, thing.about),
        undo_until(thing.undo, now),
        viewers.get(thing.number, ()),
        asked.query_params.get("version", str(thing.version)) != str(thing.version),
    )


async def _mail(tx: Transaction, thing: Thing, last: Decision) -> Mail | None:
    """That of this decision: an author who withdraws is not told of it."""
    ending = _MAILED.get(last.action)
    told = [one for one in await mails.listed(tx, about=thing.about) if ending and one.name.endswith(ending)]
    return next((one for one in told if one.created >= last.at), None)
