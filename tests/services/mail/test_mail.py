"""Mails: written when decided, sent once under one Message-ID, and not sent where they are not wanted."""

import asyncio
import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from jinja2 import DictLoader
from sqlalchemy import select

from services.errors import Conflict
from services.mail import outbox, senders, sending, store
from services.mail.tables import State, suppressed
from services.settings import Settings
from services.work import queue
from services.work.tables import work
from tests.conftest import free_port
from tests.services.conftest import Running

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")]


@dataclass
class Post:
    """A mail server that keeps what it gets; a test can have it refuse."""

    port: int
    got: list[EmailMessage] = field(default_factory=list)
    to_recipient: str = ""
    to_data: str = ""
    connections: int = 0

    async def handle_EHLO(  # noqa: N802  as the server calls it
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data:
            return self.to_data
        assert isinstance(envelope.content, bytes)
        self.got.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def _serving(post: Post) -> Iterator[None]:
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture(autouse=True)
def templates() -> Iterator[None]:
    """Those of a mail that only these tests send."""
    mapping = outbox._templates().loader.mapping  # type: ignore[union-attr]
    mapping["trial"] = DictLoader(
        {
            "words.subject.txt": "A trial: {{ title }}",
            "words.txt": "Dear reader,\n\n{{ title }}\n\n{{ url }}\n",
            "words.html": '<h1>Dear reader</h1>\n<p>{{ title }}</p>\n<p class="act"><a href="{{ url }}">Look</a></p>',
        }
    )
    yield
    del mapping["trial"]


@pytest.fixture
def post(running: Running) -> Iterator[Post]:
    """The server to which the service sends."""
    made = Post(free_port())
    running.service.state[senders.Sender] = senders.Smtp(f"smtp://127.0.0.1:{made.port}")
    with _serving(made):
        yield made


async def _put(running: Running, to: str = "ada@example.org", **more: Any) -> int:
    context = {"title": "Chief <Snake>\r\nBcc: all@example.org", "url": "http://testserver/jobs/12/"}
    async with running.db.transaction() as tx:
        return await outbox.put(tx, "trial/words", to=to, context=context, now=running.clock(), **more)


async def _states(running: Running) -> list[str]:
    return [row.state for row in await running.mails()]


async def test_a_mail_says_what_its_three_templates_say_and_begins_no_header_of_a_typed_title(
    running: Running, post: Post
) -> None:
    await _put(running, reply_to="jobs@example.org")
    await running.work()

    (got,) = post.got
    assert got["Subject"] == "A trial: Chief <Snake> Bcc: all@example.org"
    assert (got["To"], got["From"], got["Reply-To"]) == (
        "ada@example.org", '"Python.org" <noreply@python.org>', "jobs@example.org",
    )  # fmt: skip
    assert (got["Bcc"], got["Auto-Submitted"], got["List-Unsubscribe"]) == (None, "auto-generated", None)
    assert got["Date"].datetime == running.clock()
    text, html = (part.get_content().replace("\r\n", "\n") for part in got.iter_parts())
    assert text.startswith("Dear reader,\n\nChief <Snake>")
    assert "\nhttp://testserver/jobs/12/\n" in text
    assert "Chief &lt;Snake&gt;" in html
    assert '<a href="http://testserver/jobs/12/" style="' in html
    assert "<style" not in html


async def test_a_mail_is_sent_once_and_says_so(running: Running, post: Post) -> None:
    number = await _put(running)
    await running.work()
    await running.work()

    row = (await running.mails())[0]
    assert len(post.got) == 1
    assert (row.state, row.ended, row.message_id) == ("sent", running.clock(), post.got[0]["Message-ID"])
    assert row.message_id.startswith(f"<mail.{number}.")
    assert row.message_id.endswith("@python.org>")


async def test_a_burst_needs_one_connection(running: Running, post: Post) -> None:
    for n in range(20):
        await _put(running, to=f"reader{n}@example.org")
    await running.work()

    assert (len(post.got), post.connections) == (20, 1)


async def test_a_mail_waits_while_no_server_is_there_and_goes_once_under_the_same_message_id(running: Running) -> None:
    post = Post(free_port())
    running.service.state[senders.Sender] = senders.Smtp(f"smtp://127.0.0.1:{post.port}")
    await _put(running)
    ids = set()
    for wait in (1, 5, 30):
        await running.work()
        ids.add((await running.mails())[0].message_id)
        running.clock.on(seconds=wait)
    with _serving(post):
        await running.work()
        running.clock.on(days=1)
        await running.work()

    assert [got["Message-ID"] for got in post.got] == list(ids)
    assert await _states(running) == ["sent"]


async def test_a_mail_whose_worker_died_while_sending_goes_again_under_the_same_message_id(
    running: Running, post: Post
) -> None:
    await _put(running)
    now = running.clock()
    async with running.db.transaction() as tx:
        (task,) = await queue.claim(tx, [outbox.SEND], by="dead", now=now, until=now + timedelta(seconds=30), most=1)
    await sending.send(running.service, task)  # killed before it could write down that the server had it
    running.clock.on(seconds=30)
    await running.work()

    assert len(post.got) == 2
    assert len({got["Message-ID"] for got in post.got}) == 1
    assert await _states(running) == ["sent"]


@pytest.mark.parametrize(
    ("recipient", "data", "is_suppressed"),
    [
        ("550 5.1.1 No such user", "", True),
        ("550 5.7.1 Your host is blocked", "", False),
        ("552 5.2.2 Mailbox full", "", False),
        ("", "554 5.6.0 We do not like this", False),
    ],
)
async def test_a_refusal_for_good_ends_the_mail_and_only_a_missing_address_is_not_tried_again(
    running: Running, post: Post, recipient: str, data: str, is_suppressed: bool
) -> None:
    post.to_recipient, post.to_data = recipient, data
    await _put(running, to="Nobody@example.org")
    await running.work()
    row = (await running.mails())[0]

    assert row.state == "dead"
    assert row.error == recipient or row.error == data
    assert [row.address for row in await running.rows(select(suppressed))] == ["nobody@example.org"] * is_suppressed
    running.clock.on(days=3)
    await running.work()
    assert post.got == []


async def test_a_later_mail_to_a_refused_address_is_suppressed_and_says_why(running: Running, post: Post) -> None:
    post.to_recipient = "550 5.1.1 No such user"
    await _put(running)
    await running.work()
    post.to_recipient = ""
    await _put(running, to="ADA@example.org")
    await running.work()

    assert await _states(running) == ["dead", "suppressed"]
    assert (await running.mails())[1].error == "The address was refused before: 550 5.1.1 No such user"
    async with running.db.transaction() as tx:
        assert await store.lift(tx, "ada@example.org")
        await store.retry(tx, 2, now=running.clock())
    await running.work()
    assert await _states(running) == ["dead", "sent"]


async def test_a_refusal_for_now_is_tried_again(running: Running, post: Post) -> None:
    post.to_recipient = "451 4.7.1 Come back later"
    await _put(running)
    await running.work()
    post.to_recipient = ""
    running.clock.on(seconds=1)
    await running.work()

    assert (await _states(running), len(post.got)) == (["sent"], 1)


async def test_a_mail_that_never_goes_is_dead_in_two_days_and_can_be_sent_by_hand(running: Running) -> None:
    running.service.state[senders.Sender] = senders.Smtp(f"smtp://127.0.0.1:{free_port()}")
    await _put(running)
    begun = running.clock()
    while rows := await running.rows(select(work).where(work.c.done.is_(None), work.c.dead.is_(None))):
        running.clock.at = max(rows[0].due, running.clock.at)
        await running.work()
    ended = running.clock() - begun
    async with running.db.reading() as tx:
        counted = (await store.counts(tx))[State.DEAD]
    running.service.state.clear()
    async with running.db.transaction() as tx:
        await store.retry(tx, 1, now=running.clock())
    await running.work()

    assert timedelta(days=1) < ended < timedelta(days=2)
    assert (counted, await _states(running)) == (1, ["sent"])


async def test_the_letter_breaks_long_words_and_has_no_colour_of_its_own(running: Running, post: Post) -> None:
    """What is set for light is not seen in dark."""
    await _put(running)
    await running.work()

    html = post.got[0].get_body(("html",))
    assert html is not None
    assert "overflow-wrap: anywhere" in html.get_content()
    assert not re.findall(r"(?<![-\w])color: *#", html.get_content())


async def test_a_mail_that_was_taken_back_does_not_go(running: Running, post: Post) -> None:
    later = running.clock() + timedelta(minutes=10)
    await _put(running, about="job:12", due=later)
    await _put(running, about="job:13", due=later)
    async with running.db.transaction() as tx:
        gone = await outbox.take_back(tx, "trial/words", about="job:12", now=running.clock())
    running.clock.on(minutes=10)
    await running.work()

    assert (len(gone), await _states(running), len(post.got)) == (1, ["taken back", "sent"], 1)


async def test_taking_back_while_it_is_being_sent_says_honestly_which_came_first(running: Running, post: Post) -> None:
    async def take_back(about: str) -> list[int]:
        async with running.db.transaction() as tx:
            return await outbox.take_back(tx, "trial/words", about=about, now=running.clock())

    for n in range(20):
        await _put(running, to=f"reader{n}@example.org", about=f"job:{n}")
    taken, _ = await asyncio.gather(asyncio.gather(*(take_back(f"job:{n}") for n in range(20))), running.work())

    sent = {str(got["To"]) for got in post.got}
    assert sent == {f"reader{n}@example.org" for n in range(20) if not taken[n]}


async def test_notices_can_be_unsubscribed_from_by_a_press_of_the_mail_program(running: Running, post: Post) -> None:
    await _put(running, is_notice=True)
    await running.work()
    link = post.got[0]["List-Unsubscribe"].strip("<>")
    text = post.got[0].get_body(("plain",))
    shown = await running.client().get(link)
    pressed = await running.program().post(link, data={"List-Unsubscribe": "One-Click"}, headers={"Accept": "*/*"})
    await _put(running, is_notice=True)
    await _put(running)
    await running.work()

    assert post.got[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert text is not None and link in text.get_content()
    assert (shown.status_code, pressed.status_code) == (200, 200)
    assert "ada@example.org" in shown.text
    assert await _states(running) == ["sent", "suppressed", "sent"]


async def test_a_link_that_was_changed_unsubscribes_nobody(running: Running) -> None:
    answer = await running.client().post("/mail/unsubscribe/ImFAYi5jIg.x.y/")

    assert answer.status_code == 404


async def test_the_words_of_a_secret_mail_are_forgotten_and_never_shown(running: Running, post: Post) -> None:
    sender = running.service.state[senders.Sender]
    await _put(running, is_secret=True)
    await running.work()
    row = (await running.mails())[0]

    assert (len(post.got), row.text, row.html) == (1, "", "")
    assert isinstance(sender, senders.Smtp)


async def test_the_desk_lists_filters_and_shows(running: Running) -> None:
    await _put(running, to="ada@example.org", about="job:1")
    await _put(running, to="bob_x@example.org", due=running.clock() + timedelta(minutes=5))
    async with running.db.reading() as tx:
        late = await store.oldest_waiting(tx, now=running.clock())
    await running.work()
    async with running.db.reading() as tx:
        waiting = await store.listed(tx, state=State.WAITING)
        of_ada = await store.listed(tx, to="ADA@")
        by_wildcard = await store.listed(tx, to="%a%")
        shown, text, html = await store.one(tx, 1, running.service)

    assert late == running.clock()
    assert [row.id for row in waiting] == [2]
    assert [row.id for row in of_ada] == [1]
    assert by_wildcard == ()
    assert (shown.subject, shown.state) == ("A trial: Chief <Snake> Bcc: all@example.org", State.SENT)
    assert text is not None and html is not None
    assert "http://testserver/jobs/12/" in text


async def test_a_mail_that_is_not_dead_is_not_sent_again(running: Running) -> None:
    await _put(running)
    await running.work()
    with pytest.raises(Conflict):
        async with running.db.transaction() as tx:
            await store.retry(tx, 1, now=running.clock())


@pytest.mark.parametrize("to", ["", "ada", "ada@", "a@b.org\r\nBcc: c@d.org", "a@b.org, c@d.org", "Ada <a@b.org>"])
async def test_what_is_no_single_address_is_refused_at_once(running: Running, to: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        await _put(running, to=to)


async def test_a_password_is_not_sent_in_the_clear() -> None:
    sender = senders.Smtp("smtp://user:secret@mail.example.org:25")

    class Plain:
        def get_transport_info(self, _: str) -> None:
            return None

        def close(self) -> None: ...

    with pytest.raises(ConnectionError, match="offers no TLS"):
        await sender._log_in(Plain())  # type: ignore[arg-type]


def test_the_settings_name_the_sender() -> None:
    assert isinstance(senders.sender(Settings(mail_url="log:")), senders.Log)
    assert isinstance(senders.sender(Settings(mail_url="smtps://mail.example.org")), senders.Smtp)
