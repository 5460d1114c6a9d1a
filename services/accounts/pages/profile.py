"""The public page of a person, and the small answer by which static pages know who is signed in."""

from starlette.responses import JSONResponse, Response

from services.accounts import sessions, store
from services.accounts.pages import own
from services.accounts.rules import ShowsEmail
from services.accounts.store import Account
from services.errors import Forbidden, NotFound
from services.pages import PRIVATE, draw
from services.people import Needs, Person
from services.rendering import Page
from services.routes import Asked, Route


async def show(asked: Asked) -> Response:
    """Their own page always, another's where it is public."""
    async with asked.service.db.reading() as tx:
        account = await store.by_name(tx, asked.path_params["name"])
    if account is None or not may_see(asked.found, account):
        raise NotFound("There is no such person here.", "Or their page is not public.")
    page = Page(f"/users/{account.name}/", account.full_name or account.name)
    is_own = asked.found is not None and asked.found.id == account.id
    return draw(
        asked, "accounts/user.html", page, account=account, is_own=is_own, email=shown_email(asked.found, account)
    )


def may_see(person: Person | None, account: Account) -> bool:
    """An address that is not confirmed has no public page: it would be one that anybody can fill with advertisements."""
    if person and (person.id == account.id or person.has(Needs.STAFF)):
        return True
    return account.is_active and account.is_public and account.verified is not None


def shown_email(person: Person | None, account: Account) -> str | None:
    """The address, for those who may see it."""
    if account.shows_email is ShowsEmail.EVERYONE or (person and person.id == account.id):
        return account.email
    return account.email if person and account.shows_email is ShowsEmail.MEMBERS else None


async def delete(asked: Asked) -> Response:
    """The address of the present site. Only for oneself, and with the password, as /accounts/delete/."""
    async with asked.service.db.reading() as tx:
        account = await store.by_name(tx, asked.path_params["name"])
    if account is None or account.id != asked.person.id:
        raise Forbidden("Only your own account can be deleted here.")
    return await own.delete(asked)


async def authenticated(asked: Asked) -> Response:
    """Who is signed in, for the line at the top of static pages; {} for nobody."""
    person = asked.found
    if person is None:
        response = JSONResponse({}, 200, PRIVATE)
        if sessions.HINT in asked.cookies:  # the session has ended: the pages need not ask again
            sessions.forget(response, asked.service)
        return response
    is_at_desk, waiting = person.has(Needs.MODERATOR), 0
    if is_at_desk:
        async with asked.service.db.reading() as tx:
            waiting = await asked.service.hooks.waiting(tx, person)
    url = f"/users/{person.name}/"
    return JSONResponse({"name": person.name, "url": url, "desk": is_at_desk, "waiting": waiting}, 200, PRIVATE)


ROUTES = (
    Route("/authenticated", Needs.ANYONE, get=authenticated),
    Route("/users/{name}/", Needs.ANYONE, get=show),
    Route("/users/{name}/delete/", Needs.SIGNED_IN, post=delete),
)
