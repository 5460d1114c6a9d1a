"""Who may do what: the table of all routes as text. docs/permissions.md is this table; a test says that it is still so."""

from collections.abc import Iterable, Iterator

from services import slices
from services.people import Needs
from services.routes import Route

_HEAD = """# Who may do what

Made from the table of routes by `python -m services routes`; not written by hand. Nothing of a route runs before this is checked.
Every POST, PUT, PATCH and DELETE of a page is refused when another site's page sends it. Routes below `/api/` take no
cookies: there a key or a token says who asks, and it must have the scope. "A role at the desk" is any moderator, editor or
member of staff; staff may do all that those may; a superuser may do everything. Every role needs a confirmed address.

"""


def table() -> str:
    """As Markdown, in the order of the addresses."""
    rows = sorted(row for route in slices.routes() for row in _rows(route))
    return f"{_HEAD}| Address | Method | Needs | Scope |\n| --- | --- | --- | --- |\n" + "".join(
        f"| `{path}` | {method} | {needs} | {scope} |\n" for path, method, needs, scope in rows
    )


def unsafe(routes: Iterable[Route]) -> Iterator[tuple[Route, str]]:
    """Every method of a route that changes something."""
    for route in routes:
        for method in route.endpoints:
            if method != "GET":
                yield route, method


def _rows(route: Route) -> Iterator[tuple[str, str, str, str]]:
    for method in route.endpoints:
        needs, scope = route.needs_of(method), route.scope_of(method)
        shown = f"`{scope}`" if scope else "any" if route.is_api and needs is not Needs.ANYONE else ""
        yield route.path, method, needs.value, shown
