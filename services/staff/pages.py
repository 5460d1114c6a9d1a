"""The addresses of the desk."""

from services.staff import (
    addresses,
    builds,
    kinds,
    logs,
    mails,
    queue,
    reasons,
    reviewing,
    sponsor_benefits,
    sponsor_contract,
    sponsor_notices,
    sponsor_provided,
    sponsors,
    sponsorship,
    tasks,
    users,
)

ROUTES = (
    *queue.ROUTES,
    *reviewing.routes(kinds.REVIEWED),
    *reasons.ROUTES,
    *sponsors.ROUTES,
    *sponsor_notices.ROUTES,
    *sponsorship.ROUTES,
    *sponsor_contract.ROUTES,
    *sponsor_benefits.ROUTES,
    *sponsor_provided.ROUTES,
    *users.ROUTES,
    *logs.ROUTES,
    *mails.ROUTES,
    *tasks.ROUTES,
    *builds.ROUTES,
    *addresses.ROUTES,
)
