"""The first minutes in development: an account for the desk, something to decide on, and what is switched off."""

from services.accounts import first as accounts
from services.accounts import store
from services.jobs import actions, forms
from services.jobs import lists as jobs
from services.people import Person, roles_of
from services.service import Service

_AUTHOR = "example"
_POSTINGS: tuple[dict[str, object], ...] = (
    {
        "title": "Python developer (example)",
        "company": "Example Company",
        "category": "developer-engineer",
        "types": ["back-end", "web"],
        "city": "Utrecht",
        "country": "Netherlands",
        "remote": True,
        "remote_region": "Europe",
        "salary_minimum": 58000,
        "salary_maximum": 72000,
        "salary_currency": "EUR",
        "salary_per": "year",
        "text": "This posting is an **example**. Approve it at the desk, and see it on the job board a moment later.\n\n- Build things\n- Test them",
        "requirements": "Curiosity.",
        "email": "jobs@example.org",
        "url": "https://example.org/jobs",
        "agencies": False,
    },
    {
        "title": "Data engineer (example)",
        "company": "Example Institute",
        "category": "developer-engineer",
        "types": ["numeric-processing"],
        "city": "Nairobi",
        "country": "Kenya",
        "remote": False,
        "text": "This posting is an **example** too. Reject it with a reason, and read the mail at the desk.",
        "requirements": "Patience with data.",
        "email": "jobs@example.org",
        "url": "https://example.org/data",
        "agencies": True,
    },
)


async def prepare(service: Service) -> list[str]:
    """What `serve` prints in development. The first time it adds examples as well."""
    link = await accounts.staff(service)
    lines = off(service)
    if link:
        if await _is_empty(service):
            lines += await seed(service)
        lines += ["Sign in as `admin`, once, with this link:", f"    {link}"]
    return lines


def off(service: Service) -> list[str]:
    """What does not work as set, in plain words."""
    given, lines = service.settings, []
    if given.mail_url == "log:":
        lines.append("Mails are kept, not sent: read them at /admin/mails/ (SERVICE_MAIL_URL).")
    if not given.github_id and not given.google_id:
        lines.append(
            "Nobody signs in with GitHub or Google: there are no keys for them (SERVICE_GITHUB_ID, SERVICE_GOOGLE_ID)."
        )
    if given.rebuild == "none":
        lines.append("Approvals rebuild nothing (SERVICE_REBUILD).")
    return lines


async def seed(service: Service) -> list[str]:
    """Add example postings that wait for a decision."""
    async with service.db.transaction() as tx:
        found = await store.by_name(tx, _AUTHOR)
        number = (
            found.id
            if found
            else await store.add(
                tx, _AUTHOR, "example@example.org", password=None, now=service.now(), verified=service.now()
            )
        )
    assert number is not None
    author = Person(number, _AUTHOR, "example@example.org", True, roles_of(()))
    numbers = [
        await actions.create(service, forms.Posting.model_validate(posting).content(), by=author, submit=True)
        for posting in _POSTINGS
    ]
    return [f"Example postings wait at the desk: {', '.join(f'/admin/jobs/{number}/' for number in numbers)}"]


async def _is_empty(service: Service) -> bool:
    async with service.db.reading() as tx:
        return not (await jobs.page(tx, jobs.Wanted(), size=1))[0]
