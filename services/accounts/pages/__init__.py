"""The pages of accounts: in and out (entry), passwords, what is one's own, and the public page."""

from services.accounts.pages import entry, own, password, profile
from services.routes import Route

ROUTES: tuple[Route, ...] = (*entry.ROUTES, *password.ROUTES, *own.ROUTES, *profile.ROUTES)
