"""The addresses of the desk."""

from services.staff import addresses, builds, kinds, logs, mails, queue, reasons, reviewing, tasks, users

ROUTES = (
    *queue.ROUTES,
    *reviewing.routes(kinds.KINDS),
    *reasons.ROUTES,
    *users.ROUTES,
    *logs.ROUTES,
    *mails.ROUTES,
    *tasks.ROUTES,
    *builds.ROUTES,
    *addresses.ROUTES,
)
