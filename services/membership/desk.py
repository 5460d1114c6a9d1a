"""/admin/members/: who is a member, for the Foundation's staff."""

from starlette.responses import Response

from services.membership import actions, rules, store
from services.membership.store import Member, Wanted
from services.pages import PRIVATE
from services.people import Needs
from services.routes import Asked, Route
from services.spreadsheets import as_csv
from services.staff import lists
from services.staff.drawing import drawn

_PATH = "/admin/members/"
_HEAD = ("membership_type", "creator", "email_address", "votes", "last_vote_affirmation")
"""The columns that the present site has exported."""
_VOTES = (("yes", "Mean to vote"), ("no", "Do not"))


async def listed(asked: Asked) -> Response:
    asking, now = lists.asking(asked.url.path, asked.query_params, ("q", "votes")), asked.service.now()
    async with asked.service.db.reading() as tx:
        rows, total = await store.page(tx, _wanted(asking), offset=asking.skip, size=lists.SIZE)
        return await drawn(
            asked, tx, "membership/desk.html", "Members", rows=rows, asking=asking, pages=lists.pages(asking, total), votes=_VOTES,
            affirmed={member.number for member in rows if rules.is_affirmed(member.affirmed, now)},
            download=asking.url().replace(_PATH, f"{_PATH}export/"),
        )  # fmt: skip


async def export(asked: Asked) -> Response:
    """The same list as a file. That it was taken stands in the log."""
    asking = lists.asking(_PATH, asked.query_params, ("q", "votes"))
    async with asked.service.db.reading() as tx:
        rows, total = await store.page(tx, _wanted(asking), size=None)
    await actions.listed_for(asked.service, by=asked.person, count=total)
    text = as_csv(_HEAD, map(_row, rows))
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="members-{asked.service.now():%Y-%m-%d}.csv"'}
    return Response(text, 200, headers, "text/csv; charset=utf-8")


def _row(member: Member) -> tuple[str, ...]:
    affirmed = member.affirmed.isoformat(timespec="seconds") if member.affirmed else ""
    return "Basic", member.name, member.email, "yes" if member.votes else "no", affirmed


def _wanted(asking: lists.Asking) -> Wanted:
    return Wanted(asking["q"], {"yes": True, "no": False}.get(asking["votes"]))


ROUTES = (
    Route(_PATH, Needs.STAFF, get=listed),
    Route(f"{_PATH}export/", Needs.STAFF, post=export),
)
