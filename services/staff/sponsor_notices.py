"""/admin/sponsors/notify/: a mail to contacts of one sponsorship or several, looked at before it goes."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services import forms
from services.db import Transaction
from services.errors import Invalid, Refusal
from services.forms import Form
from services.people import Needs
from services.routes import Asked, Route, moved
from services.sponsors import deciding, desk_forms, pipeline, telling
from services.sponsors.records import CONTACT_KINDS, Sponsorship
from services.staff.drawing import drawn
from services.staff.sponsors import SPONSORS, chosen


@dataclass(frozen=True)
class Preview:
    """A mail as it would go."""

    found: Sponsorship
    to: Sequence[str]
    subject: str
    words: str


async def write(asked: Asked) -> Response:
    """`?n=12&n=13`: those that were ticked in the list."""
    numbers = chosen(asked.query_params.getlist("n"))
    async with asked.service.db.reading() as tx:
        return await _page(asked, tx, numbers, forms.empty(desk_forms.Notice))


async def _page(
    asked: Asked,
    tx: Transaction,
    numbers: Sequence[int],
    form: Form,
    *,
    status: int = 200,
    previews: Sequence[Preview] = (),
    token: str = "",
) -> HTMLResponse:
    found = await pipeline.named(tx, numbers)
    return await drawn(
        asked, tx, "sponsor_notify.html", "Write to contacts", crumbs=(SPONSORS,), status=status, found=found, form=form,
        previews=previews, kinds=[(kind, kind.capitalize()) for kind in CONTACT_KINDS], variables=desk_forms.VARIABLES,
        templates=[(slug, title) for slug, (title, *_) in desk_forms.TEMPLATES.items()], token=token or secrets.token_hex(8),
        seen=_digest(previews),
    )  # fmt: skip


async def send(asked: Asked) -> Response:
    """First what would go, then, when just that was seen, the mails."""
    data = await asked.form()
    numbers = chosen(data.getlist("n"))
    notice, form = forms.read(desk_forms.Notice, data)
    async with asked.service.db.reading() as tx:
        try:
            previews = await _previews(tx, numbers, notice) if notice else []
        except Invalid as error:
            notice, form = None, form.wrong(error.problems)
        if notice is None:
            return await _page(asked, tx, numbers, form, status=422)
        token = _token(data)
        if data.get("do") != "send" or not token or data.get("seen") != _digest(previews):
            return await _page(asked, tx, numbers, form, previews=previews, token=token)
    return moved(asked, SPONSORS.url, await _sent(asked, previews, notice, token))


def _token(data: FormData) -> str:
    """Made with the page: mails go once for it, however often the button is pressed. Nothing for one that was not."""
    typed = str(data.get("token", ""))
    return typed if len(typed) == 16 and typed.isascii() and typed.isalnum() else ""


def _digest(previews: Sequence[Preview]) -> str:
    """What was looked at is what goes: when something was edited since, or a contact is another one, it is shown again."""
    said = [(one.found.number, *one.to, one.subject, one.words) for one in previews]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


async def _previews(tx: Transaction, numbers: Sequence[int], notice: desk_forms.Notice) -> list[Preview]:
    """Raises Invalid."""
    found = await pipeline.named(tx, numbers)
    if not found:
        raise Invalid({"": "No sponsorship is chosen: tick one or more in the list."})
    subject, words = desk_forms.written(notice)
    contacts = await pipeline.contacts_by_sponsor(tx, [one.sponsor for one in found])
    return [
        Preview(
            one,
            telling.unique(
                [contact.email for contact in contacts.get(one.sponsor, ()) if set(contact.kinds) & set(notice.to)]
            ),
            desk_forms.filled(subject, one),
            desk_forms.filled(words, one),
        )
        for one in found
    ]


async def _sent(asked: Asked, previews: Sequence[Preview], notice: desk_forms.Notice, token: str) -> str:
    """Each sponsorship is a transaction of its own: one that nobody is to be told of does not stop the others. What to say of it."""
    mails, refused = 0, list[str]()
    for one in previews:
        try:
            mails += await deciding.notify(
                asked.service, one.found.number, one.subject, one.words, to=notice.to, by=asked.person, token=token
            )
        except Refusal as error:
            refused.append(f"{one.found.name}: {error.mend if isinstance(error, Invalid) else error.says}")
    says = f"{mails} {'mail is' if mails == 1 else 'mails are'} on the way."
    return f"{says} Not sent: {' '.join(refused)}" if refused else says


ROUTES = (Route("/admin/sponsors/notify/", Needs.SPONSOR_MANAGER, get=write, post=send),)
