"""/admin/users/: people and what they may."""

from starlette.responses import Response

from services.accounts import actions, registration, sessions, store
from services.errors import Invalid
from services.moderation import log
from services.people import Needs, Role
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import lists, postings
from services.staff.drawing import drawn
from services.staff.logs import path_of

_PEOPLE = Crumb("People", "/admin/users/")
_STATES = ("active", "disabled", "verified", "unverified")


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("q", "role", "state"))
    async with asked.service.db.reading() as tx:
        role, state = _role(asking["role"]), asking["state"] if asking["state"] in _STATES else ""
        found = await store.search(tx, asking["q"], role=role, state=state, page=asking.page, size=lists.SIZE)
        pages = lists.pages(asking, found.total)
        return await drawn(
            asked, tx, "users.html", "People", found=found.accounts, asking=asking, pages=pages, roles=[(role.value, role.value) for role in Role],
            states=[(one, one) for one in _STATES],
        )  # fmt: skip


def _role(text: str) -> Role | None:
    return next((role for role in Role if role.value == text), None)


async def one(asked: Asked) -> Response:
    number = asked.path_params["number"]
    async with asked.service.db.reading() as tx:
        account = await store.get(tx, number)
        return await drawn(
            asked, tx, "user.html", account.name, crumbs=(_PEOPLE,), account=account, roles=list(Role), path_of=path_of,
            sessions=await sessions.of_account(tx, number, now=asked.service.now()),
            jobs=await postings.of_author(tx, number),
            about=await log.of(tx, "account", number),
            decided=await log.by(tx, number),
            may_give_roles=asked.person.has(Needs.SUPERUSER),
        )  # fmt: skip


async def change(asked: Asked) -> Response:
    """Disable, enable, end the sessions, send the link again: what `action` says."""
    number, action = asked.path_params["number"], str((await asked.form()).get("action", ""))
    service, by = asked.service, asked.person
    if action in ("disable", "enable"):
        await actions.set_active(service.db, number, action == "enable", by=by, now=service.now())
        says = (
            "The account can be used again."
            if action == "enable"
            else "The account is disabled and signed out everywhere."
        )
    elif action == "end sessions":
        await actions.sign_out(service.db, number, by=by, now=service.now())
        says = "All sessions of this account are ended."
    elif action == "send link":
        says = f"A new link is on its way to {await registration.send_again(service, number, by=by)}."
    else:
        raise Invalid({"action": "There is no such action here: use one of the buttons."})
    return moved(asked, f"/admin/users/{number}/", says)


async def ask_role(asked: Asked) -> Response:
    """A role opens much: a page asks once more."""
    number, role, has = _role_asked(asked, asked.query_params.get("role", ""), asked.query_params.get("has", ""))
    async with asked.service.db.reading() as tx:
        account = await store.get(tx, number)
        question = f"{account.name} gets the role {role}." if has else f"{account.name} loses the role {role}."
        return await drawn(
            asked, tx, "role.html", "Change a role", crumbs=(_PEOPLE, Crumb(account.name, f"/admin/users/{number}/")),
            question=question, role=role, has=has, back=f"/admin/users/{number}/",
        )  # fmt: skip


async def set_role(asked: Asked) -> Response:
    form = await asked.form()
    number, role, has = _role_asked(asked, str(form.get("role", "")), str(form.get("has", "")))
    await actions.set_role(asked.service.db, number, role, has, by=asked.person, now=asked.service.now())
    return moved(asked, f"/admin/users/{number}/", f"The role {role} is {'given' if has else 'taken'}.")


def _role_asked(asked: Asked, name: str, has: str) -> tuple[int, Role, bool]:
    """Raises Invalid for a role that there is not."""
    role = _role(name)
    if role is None or has not in ("yes", "no"):
        raise Invalid({"role": "There is no such role: use the links on the page of the person."})
    return asked.path_params["number"], role, has == "yes"


ROUTES = (
    Route("/admin/users/", Needs.STAFF, get=listed),
    Route("/admin/users/{number:int}/", Needs.STAFF, get=one, post=change),
    Route("/admin/users/{number:int}/roles/", Needs.SUPERUSER, get=ask_role, post=set_role),
)
