"""The pages of accounts."""

from services.routes import Route

ROUTES: tuple[Route, ...] = ()
