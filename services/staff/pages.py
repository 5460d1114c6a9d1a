"""The addresses of the desk."""

from services.staff import addresses, builds, jobs, logs, mails, queue, reasons, tasks, users

ROUTES = (
    *queue.ROUTES,
    *jobs.ROUTES,
    *reasons.ROUTES,
    *users.ROUTES,
    *logs.ROUTES,
    *mails.ROUTES,
    *tasks.ROUTES,
    *builds.ROUTES,
    *addresses.ROUTES,
)
