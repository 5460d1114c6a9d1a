"""The pages of accounts: in and out (entry), passwords, what is one's own, keys, connections, the public page."""

from services.accounts.pages import connections, entry, keys, own, password, profile
from services.routes import Route

ROUTES: tuple[Route, ...] = (
    *entry.ROUTES, *password.ROUTES, *own.ROUTES, *profile.ROUTES, *keys.ROUTES, *connections.ROUTES,
)  # fmt: skip
