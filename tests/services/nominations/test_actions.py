"""What staff decide, what the timetable does, and what leaves the service."""

import asyncio
import contextlib
import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from generator.shapes.election import Nominee
from services.accounts.tables import account
from services.errors import Conflict, Forbidden, NotFound
from services.mail.tables import mail
from services.moderation.comments import comment
from services.moderation.decisions import decision
from services.nominations import actions, export, store, timing
from services.nominations.rules import State, Window
from services.nominations.tables import nomination
from services.people import Role
from services.rebuild.export import made
from services.rebuild.tables import request
from tests.services.nominations.conftest import AT, BOARD, CONTENT, COUNCIL, Ballot

EXPORTS = {"elections.json": export.nominees}


async def _exported(ballot: Ballot) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((await made(ballot.service, EXPORTS))["elections.json"]).get(
        "nominees", []
    )
    return found


async def _asked(ballot: Ballot) -> int:
    return len(await ballot.running.rows(select(request)))


# Export


@pytest.mark.parametrize("state", State)
async def test_nobody_leaves_the_service_before_nominees_are_shown(ballot: Ballot, state: State) -> None:
    """Not in the export, which everybody can fetch; and then only who is approved."""
    await ballot.nomination(state)
    for window in Window:
        ballot.at(window)
        await ballot.shown()

        names = [one["name"] for one in await _exported(ballot)]

        is_shown = state is State.APPROVED and window is Window.SHOWN
        assert names == (["Nora Nominee"] if is_shown else []), window
        assert await _asked(ballot) == int(is_shown)


async def test_what_is_exported_are_these_fields_and_no_others(ballot: Ballot) -> None:
    """Every value of the row that is not part of what the site shows is looked for in the file."""
    number = await ballot.nomination(
        State.ACCEPTED, affiliations="Public Affiliation", served="yes", years=["2019"], service="2019"
    )
    found = await ballot.get(number)
    await actions.edit(ballot.service, number, found.content, name=found.name, by=ballot.people["nora"], mission=True)
    await actions.reject(ballot.service, number, by=ballot.people["sam"], words="private-words")
    await actions.edit(ballot.service, number, found.content, name=found.name, by=ballot.people["nora"])
    await actions.approve(ballot.service, number, by=ballot.people["sam"])
    ballot.at(Window.SHOWN)
    await ballot.shown()

    text = (await made(ballot.service, EXPORTS))["elections.json"].decode()

    assert json.loads(text) == {
        "nominees": [
            {
                "election": BOARD, "slug": "nora-nominee", "name": "Nora Nominee", "service": "2019", "employer": "Example Library",
                "affiliations": "Public Affiliation", "mission": True, "text": "I would *listen*.",
            }
        ]
    }  # fmt: skip
    for private in (
        "nick",
        "sam",
        "@",
        "private-words",
        "coc",
        "eligible",
        "accepted",
        "2027-07",
        "undo",
        "version",
        "served",
    ):
        assert private not in text, private
    public = {"election", "slug", "name"}
    assert {field.name for field in fields(store.Nomination)} & set(Nominee.model_fields) == public


async def test_two_of_one_name_have_an_address_each_that_stays(ballot: Ballot) -> None:
    first = await ballot.nomination(State.APPROVED)
    eve = ballot.people["eve"]
    second = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="Nora Nominee", email=eve.email, by=ballot.people["nick"]
    )
    await actions.accept(ballot.service, second, acknowledged=("coc",), by=eve)
    await actions.approve(ballot.service, second, by=ballot.people["sam"])
    await actions.withdraw(ballot.service, first, by=ballot.people["sam"])
    ballot.at(Window.SHOWN)
    await ballot.shown()

    assert [one["slug"] for one in await _exported(ballot)] == [f"nora-nominee-{second}"]


async def test_where_an_election_is_put_off_who_stands_is_hidden_again(ballot: Ballot) -> None:
    await ballot.nomination(State.APPROVED)
    ballot.at(Window.SHOWN)
    await ballot.shown()
    before = await _exported(ballot)

    ballot.elect(board_2027={"closes": "2027-07-20T14:00Z"})
    await ballot.shown()

    assert (len(before), await _exported(ballot)) == (1, [])
    assert await _asked(ballot) == 2


async def test_showing_is_done_once(ballot: Ballot) -> None:
    await ballot.nomination(State.APPROVED)
    ballot.at(Window.SHOWN)
    for _ in range(3):
        await ballot.shown()

    assert await _asked(ballot) == 1


# Staff


async def test_who_is_approved_late_is_shown_at_once_and_who_withdraws_is_gone(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    ballot.at(Window.SHOWN)

    await actions.approve(ballot.service, number, by=ballot.people["sam"])
    shown = await _exported(ballot)
    await actions.withdraw(ballot.service, number, by=ballot.people["sam"])

    assert (len(shown), await _exported(ballot), await _asked(ballot)) == (1, [], 2)
    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/withdrawn"))
    assert told.to == "nora@example.org"


async def test_the_desk_lists_what_waits_and_decides_on_it(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    sam = ballot.browsers["sam"]

    queue, listed, page = [
        (await sam.get(path)).text for path in ("/admin/", "/admin/nominations/", f"/admin/nominations/{number}/")
    ]
    version = Html(page).css_first("input[name=version]").attributes["value"]  # type: ignore[union-attr]
    answer = await sam.post(f"/admin/nominations/{number}/", data={"action": "approve", "version": version})

    for text in (queue, listed):
        assert f"/admin/nominations/{number}/" in text
    assert "<em>listen</em>" in page and "nora@example.org" in page and "Code of Conduct" in page
    assert answer.status_code == 303
    assert (await ballot.get(number)).state is State.APPROVED
    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/approved"))
    assert (told.to, told.due - told.created) == ("nora@example.org", timedelta(seconds=600))
    assert "16 July 2027" in told.text


async def test_many_are_approved_in_the_queue_at_once(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    found = await ballot.get(number)

    await ballot.browsers["sam"].post("/admin/", data={"item": f"nomination:{number}:{found.version}"})
    approved = (await ballot.get(number)).state
    await ballot.browsers["sam"].post("/admin/", data={"undo": f"nomination:{number}"})

    assert (approved, (await ballot.get(number)).state) == (State.APPROVED, State.ACCEPTED)


async def test_a_rejection_needs_words_and_the_nominee_may_try_again(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    path, sam = f"/admin/nominations/{number}/", ballot.browsers["sam"]
    version = str((await ballot.get(number)).version)

    silent = await sam.post(path, data={"action": "reject", "version": version, "words": " "})
    said = await sam.post(
        path, data={"action": "reject", "version": version, "words": "Please say **what** you would do."}
    )
    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/rejected"))
    own = [(await ballot.browsers[name].get(f"/nominations/{BOARD}/{number}/")).text for name in ("nora", "nick")]
    after = await actions.edit(ballot.service, number, CONTENT, name="Nora Nominee", by=ballot.people["nora"])

    assert (silent.status_code, said.status_code) == (422, 303)
    assert "Please say **what** you would do." in told.text
    assert ["<strong>what</strong> you would do." in text for text in own] == [True, False]
    assert after is State.ACCEPTED


async def test_a_decision_on_what_has_changed_is_refused_and_shows_what_it_is_now(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    seen = str((await ballot.get(number)).version)
    await actions.edit(
        ballot.service, number, {**CONTENT, "employer": "Newer Works"}, name="Nora", by=ballot.people["nora"]
    )

    answer = await ballot.browsers["sam"].post(
        f"/admin/nominations/{number}/", data={"action": "approve", "version": seen}
    )
    blind = await ballot.browsers["sam"].post(f"/admin/nominations/{number}/", data={"action": "approve"})

    assert (answer.status_code, blind.status_code) == (409, 422)
    assert "Newer Works" in answer.text
    assert (await ballot.get(number)).state is State.ACCEPTED


async def test_a_decision_is_undone_with_its_mail_while_that_has_not_gone(ballot: Ballot) -> None:
    number = await ballot.nomination(State.APPROVED)

    state = await actions.undo(ballot.service, number, by=ballot.people["sam"])

    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/approved"))
    assert (state, (await ballot.get(number)).state, told.state) == (State.ACCEPTED, State.ACCEPTED, "taken back")
    with pytest.raises(Conflict):
        await actions.undo(ballot.service, number, by=ballot.people["sam"])


async def _decisions(ballot: Ballot) -> list[tuple[str, str]]:
    names = ("nominations/approved", "nominations/rejected")
    return [(one.name[12:], one.state) for one in await ballot.running.mails() if one.name in names]


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED])
async def test_a_decision_on_what_is_changed_meanwhile_is_not_mailed(ballot: Ballot, state: State) -> None:
    number = await ballot.nomination(state)
    changed = {**CONTENT, "statement": "I would listen more."}
    await actions.edit(ballot.service, number, changed, name="Nora Nominee", by=ballot.people["nora"])

    ballot.running.clock.on(minutes=11)
    await ballot.running.work()

    assert await _decisions(ballot) == [(state.value, "taken back")]


async def test_an_approval_is_not_mailed_when_it_is_withdrawn_meanwhile_and_is_when_that_is_undone(
    ballot: Ballot,
) -> None:
    number = await ballot.nomination(State.APPROVED)
    await actions.withdraw(ballot.service, number, by=ballot.people["sam"])
    assert await _decisions(ballot) == [("approved", "taken back")]

    await actions.undo(ballot.service, number, by=ballot.people["sam"])
    ballot.running.clock.on(minutes=11)
    await ballot.running.work()

    assert await _decisions(ballot) == [("approved", "taken back"), ("approved", "sent")]


async def test_the_words_of_a_rejection_that_came_too_late_are_kept(ballot: Ballot) -> None:
    number, sam = await ballot.nomination(State.ACCEPTED), ballot.browsers["sam"]
    seen = str((await ballot.get(number)).version)
    await actions.edit(ballot.service, number, CONTENT, name="Nora N", by=ballot.people["nora"])
    typed = {"action": "reject", "version": seen, "words": "Say <more>."}

    changed = await sam.post(f"/admin/nominations/{number}/", data=typed)
    await actions.withdraw(ballot.service, number, by=ballot.people["nora"])
    gone = await sam.post(f"/admin/nominations/{number}/", data=typed)

    assert (changed.status_code, gone.status_code) == (409, 409)
    assert "Say &lt;more&gt;." in changed.text and "Say &lt;more&gt;." in gone.text


async def test_a_rejection_cannot_be_undone_when_the_person_stands_otherwise_by_then(ballot: Ballot) -> None:
    number = await ballot.nomination(State.REJECTED)
    other = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="Nora", email="nora@example.org", by=ballot.people["eve"]
    )
    await actions.accept(ballot.service, other, acknowledged=("coc",), by=ballot.people["nora"])

    with pytest.raises(Conflict, match="another nomination"):
        await actions.undo(ballot.service, number, by=ballot.people["sam"])
    assert (await ballot.get(number)).state is State.REJECTED


async def test_a_rejection_with_a_reason_of_the_list_sends_its_words(ballot: Ballot) -> None:
    number, sam = await ballot.nomination(State.ACCEPTED), ballot.browsers["sam"]
    path, version = f"/admin/nominations/{number}/", str((await ballot.get(number)).version)

    page = Html((await sam.get(path)).text)
    answer = await sam.post(path, data={"action": "reject", "version": version, "reason": "of-others", "words": ""})
    listed = await sam.get("/admin/reasons/?kind=nomination")

    keys = [node.attributes["data-key"] for node in page.css("[data-key]")]
    assert keys == ["a", "r", "c"]
    assert [node.attributes["value"] for node in page.css("#f-reason option")][1:] == [
        "no-statement",
        "not-eligible",
        "of-others",
    ]
    assert answer.status_code == 303
    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/rejected"))
    assert "A statement is about the person who stands." in told.text
    assert told.reply_to == "psf-elections@pyfound.org"
    assert "About others" in listed.text


async def test_what_staff_say_among_themselves_stays_there_and_the_rest_is_mailed_to_the_person(ballot: Ballot) -> None:
    number, sam = await ballot.nomination(State.ACCEPTED), ballot.browsers["sam"]
    path, own = f"/admin/nominations/{number}/", f"/nominations/{BOARD}/{number}/"

    await sam.post(path, data={"action": "comment", "words": "Looks *odd*.", "to": "moderators"})
    silent = [one.name for one in await ballot.running.mails()]
    await sam.post(path, data={"action": "comment", "words": "Please say more.", "to": "author"})
    pages = [(await ballot.browsers[name].get(own)).text for name in ("nora", "nick")]
    export = (await ballot.browsers["nora"].get("/accounts/export/")).json()["nominations"]

    told = [one for one in await ballot.running.mails() if one.name == "nominations/comment"]
    assert "nominations/comment" not in silent
    assert [(one.to, "Please say more." in one.text) for one in told] == [("nora@example.org", True)]
    assert ["Please say more." in text for text in pages] == [True, False]
    assert "odd" not in pages[0] and [one["words"] for one in export[0]["comments"]] == ["Please say more."]
    assert "Looks <em>odd</em>." in (await sam.get(path)).text


async def test_with_a_nomination_goes_what_was_said_about_it(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    await actions.comment(ballot.service, number, "Hm.", by=ballot.people["sam"])

    async with ballot.running.db.transaction() as tx:
        await store.delete_all(tx, [number])

    assert await ballot.running.rows(select(comment)) == []


async def test_staff_withdraw_with_words_and_take_it_back_in_the_queue(ballot: Ballot) -> None:
    number, sam = await ballot.nomination(State.ACCEPTED), ballot.browsers["sam"]
    path, version = f"/admin/nominations/{number}/", str((await ballot.get(number)).version)

    await sam.post(path, data={"action": "withdraw", "version": version, "words": "As you asked."})
    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/withdrawn"))
    queue, page = Html((await sam.get("/admin/")).text), (await sam.get(path)).text
    await sam.post("/admin/", data={"undo": f"nomination:{number}"})

    assert "As you asked." in told.text
    assert [node.attributes["value"] for node in queue.css("button[name=undo]")] == [f"nomination:{number}"]
    assert "The person is mailed at" in page
    assert (await ballot.get(number)).state is State.ACCEPTED


async def test_the_queue_offers_to_take_back_only_what_can_be(ballot: Ballot) -> None:
    """Who withdraws their own nomination has decided nothing."""
    sam = ballot.people["sam"]
    async with ballot.running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.name == "sam").values(full_name="Sam"))
    number = await actions.nominate_oneself(ballot.service, BOARD, CONTENT, acknowledged=("coc",), by=sam)
    await actions.withdraw(ballot.service, number, by=sam)

    assert Html((await ballot.browsers["sam"].get("/admin/")).text).css("button[name=undo]") == []


async def test_staff_see_that_somebody_else_has_nominated_the_person(ballot: Ballot) -> None:
    """In this election: of another one that says nothing."""
    number = await ballot.nomination(State.ACCEPTED)
    await ballot.nomination(election=COUNCIL)
    said = {"name": "Nora N.", "email": "NORA@example.org"}
    other = await actions.nominate(ballot.service, BOARD, CONTENT, **said, by=ballot.people["eve"])

    hints = Html((await ballot.browsers["sam"].get(f"/admin/nominations/{number}/")).text).css(".hint li")

    assert [" ".join(node.text().split()) for node in hints] == ["Nora N. not answered, by eve"]
    assert hints[0].css_first("a").attributes["href"] == f"/admin/nominations/{other}/"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["nick", "nora", "eve"])
async def test_the_desk_is_for_staff(ballot: Ballot, name: str) -> None:
    number = await ballot.nomination(State.ACCEPTED)

    for path in ("/admin/nominations/", f"/admin/nominations/{number}/"):
        assert (await ballot.browsers[name].get(path)).status_code == 403


# At the same time


async def test_of_two_nominations_that_are_accepted_at_once_the_person_stands_by_one(ballot: Ballot) -> None:
    nora, first = ballot.people["nora"], await ballot.nomination()
    second = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="Nora", email=nora.email, by=ballot.people["eve"]
    )

    done = await asyncio.gather(
        *(actions.accept(ballot.service, number, acknowledged=("coc",), by=nora) for number in (first, second)),
        actions.nominate_oneself(ballot.service, BOARD, CONTENT, acknowledged=("coc",), by=nora),
        return_exceptions=True,
    )

    assert sorted(isinstance(one, Conflict) for one in done) == [False, True, True], done
    stand = [row.state for row in await ballot.running.rows(select(nomination)) if row.state == "accepted"]
    assert stand == ["accepted"]


async def test_a_form_that_is_sent_twice_at_once_invites_once(ballot: Ballot) -> None:
    said: dict[str, Any] = {"name": "X Y", "email": "x@example.org", "by": ballot.people["nick"]}

    done = await asyncio.gather(
        *(actions.nominate(ballot.service, BOARD, CONTENT, **said) for _ in range(3)), return_exceptions=True
    )

    assert sorted(isinstance(one, Conflict) for one in done) == [False, True, True], done
    assert [mail.to for mail in await ballot.running.mails()] == ["x@example.org"]


async def test_two_of_one_name_that_are_approved_at_once_have_an_address_each(ballot: Ballot) -> None:
    numbers = [await ballot.nomination(State.ACCEPTED)]
    for name in ("eve", "nick"):
        person = ballot.people[name]
        async with ballot.running.db.transaction() as tx:
            await tx.execute(update(account).where(account.c.id == person.id).values(full_name="Nora Nominee"))
        numbers.append(await actions.nominate_oneself(ballot.service, BOARD, CONTENT, acknowledged=("coc",), by=person))

    await asyncio.gather(*(actions.approve(ballot.service, number, by=ballot.people["sam"]) for number in numbers))

    assert len({(await ballot.get(number)).slug for number in numbers}) == 3


# The timetable


async def test_who_has_not_answered_is_told_before_the_close_each_time_once(ballot: Ballot) -> None:
    await ballot.nomination()
    await ballot.nomination(State.DECLINED, election=COUNCIL)
    closes, told = AT[Window.CLOSED], []
    for before in (8 * 24, 7 * 24, 7 * 24 - 1, 25, 24, 23, 1, 0, -1):
        ballot.running.clock.at = closes - timedelta(hours=before)
        await timing.remind(ballot.service)
        await timing.remind(ballot.service)
        told.append(len(await ballot.running.rows(select(mail).where(mail.c.name == "nominations/closes"))))

    assert told == [0, 1, 1, 1, 2, 2, 2, 2, 2]


async def test_of_an_election_that_is_put_off_people_are_told_again(ballot: Ballot) -> None:
    """Those who had each reminder of the first close have each of the new one; what is deleted meanwhile stops nobody."""
    number = await ballot.nomination()
    told = []
    for closes, day in (("2027-07-15T14:00Z", 14), ("2027-07-18T14:00Z", 15), ("2027-07-18T14:00Z", 17)):
        ballot.elect(board_2027={"closes": closes})
        ballot.running.clock.at = AT[Window.OPEN].replace(day=day, hour=15)
        await timing.remind(ballot.service)
        told.append(len(await ballot.running.rows(select(mail).where(mail.c.name == "nominations/closes"))))
    async with ballot.running.db.transaction() as tx:
        await store.delete_all(tx, [number])
    await timing._remind(ballot.service, number)

    assert told == [1, 1, 2]


async def test_who_has_accepted_is_written_to_at_the_address_of_today(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    async with ballot.running.db.transaction() as tx:
        new = {"email": "nora@new.example", "email_key": "nora@new.example"}
        await tx.execute(update(account).where(account.c.name == "nora").values(**new))

    await actions.approve(ballot.service, number, by=ballot.people["sam"])

    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/approved"))
    assert told.to == "nora@new.example"


@pytest.mark.parametrize(
    ("window", "says"), [(Window.CLOSED, "sees it from 16 July 2027."), (Window.SHOWN, "sees it.")]
)
async def test_an_approval_says_when_everybody_sees_it(ballot: Ballot, window: Window, says: str) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    ballot.at(window)

    await actions.approve(ballot.service, number, by=ballot.people["sam"])

    (told,) = await ballot.running.rows(select(mail).where(mail.c.name == "nominations/approved"))
    assert says in told.text


@pytest.mark.parametrize("q", ["éva", "ÉVA", "nora@", "board-2027 eva", "straße"])
async def test_staff_find_people_by_name_address_and_election_in_any_case(ballot: Ballot, q: str) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    await ballot.nomination(election=COUNCIL)
    await actions.edit(ballot.service, number, CONTENT, name="Éva Eva STRASSE", by=ballot.people["nora"])

    page = (await ballot.browsers["sam"].get("/admin/nominations/", params={"q": q})).text

    assert f"/admin/nominations/{number}/" in page


async def test_what_came_to_nothing_is_forgotten_long_after_the_election(ballot: Ballot) -> None:
    await ballot.nomination(State.ACCEPTED)
    kept = await ballot.nomination(State.APPROVED, election=COUNCIL)
    days = []
    for after in (89, 91):
        ballot.running.clock.at = AT[Window.SHOWN].replace(month=9, day=1) + timedelta(days=after)
        await timing.forget(ballot.service)
        days.append([row.id for row in await ballot.running.rows(select(nomination.c.id).order_by(nomination.c.id))])

    assert len(days[0]) == 2
    assert days[1] == [kept]


# Accounts


async def test_with_the_account_goes_what_it_stands_by_and_what_others_stand_by_stays(ballot: Ballot) -> None:
    stands = await ballot.nomination(State.APPROVED)
    asked = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="X Y", email="x@example.org", by=ballot.people["nick"]
    )
    ballot.at(Window.SHOWN)
    await ballot.shown()

    await (await ballot.running.person("nick")).post("/accounts/delete/", data={"password": ""})
    left = [(row.id, row.nominator) for row in await ballot.running.rows(select(nomination))]
    await (await ballot.running.person("nora")).post("/accounts/delete/", data={"password": ""})

    assert left == [(stands, None)]
    assert asked not in [row.id for row in await ballot.running.rows(select(nomination))]
    assert await _exported(ballot) == []
    assert await _asked(ballot) == 2


async def test_own_data_has_all_that_concerns_the_account(ballot: Ballot) -> None:
    await ballot.nomination()

    data = {name: (await ballot.browsers[name].get("/accounts/export/")).json()["nominations"] for name in ("nick", "nora", "eve")}  # fmt: skip

    assert [(one["as"], one["name"]) for one in data["nick"]] == [("nominator", "Nora Nominee")]
    assert [(one["as"], one["content"]["statement"]) for one in data["nora"]] == [("nominee", "I would *listen*.")]
    assert data["eve"] == []


async def test_who_takes_another_name_for_their_account_stays_the_nominee(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)
    async with ballot.running.db.transaction() as tx:
        changed = {"email": "new@example.org", "email_key": "new@example.org"}
        await tx.execute(update(account).where(account.c.name == "nora").values(changed))

    page = await ballot.browsers["nora"].get(f"/nominations/{BOARD}/{number}/")

    assert "Withdraw" in page.text


@pytest.mark.parametrize(("role", "is_refused"), [(Role.STAFF, True), (Role.SUPERUSER, False)])
async def test_who_has_nominated_somebody_neither_decides_nor_undoes_but_a_superuser(
    ballot: Ballot, role: Role, is_refused: bool
) -> None:
    undone, approved = (
        await ballot.nomination(State.REJECTED),
        await ballot.nomination(State.ACCEPTED, election=COUNCIL),
    )
    nick = replace(ballot.people["nick"], roles=frozenset({role}))

    with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
        await actions.undo(ballot.service, undone, by=nick)
    with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
        await actions.approve(ballot.service, approved, by=nick)

    states = [(await ballot.get(number)).state for number in (undone, approved)]
    assert states == ([State.REJECTED, State.ACCEPTED] if is_refused else [State.ACCEPTED, State.APPROVED])


async def test_who_stands_neither_decides_nor_undoes_whatever_their_role(ballot: Ballot) -> None:
    undone, approved = (
        await ballot.nomination(State.REJECTED),
        await ballot.nomination(State.ACCEPTED, election=COUNCIL),
    )
    for role in (Role.STAFF, Role.SUPERUSER):
        nora = replace(ballot.people["nora"], roles=frozenset({role}))
        with pytest.raises(NotFound):
            await actions.undo(ballot.service, undone, by=nora)
        with pytest.raises(Conflict):
            await actions.approve(ballot.service, approved, by=nora)

    states = [(await ballot.get(number)).state for number in (undone, approved)]
    assert states == [State.REJECTED, State.ACCEPTED]


async def test_two_of_staff_at_once_decide_once(ballot: Ballot) -> None:
    number = await ballot.nomination(State.ACCEPTED)

    results = await asyncio.gather(
        *(actions.approve(ballot.service, number, by=ballot.people["sam"]) for _ in range(3)), return_exceptions=True
    )

    assert [one is None for one in results].count(True) == 1
    assert {type(one) for one in results if one} == {Conflict}
    decided = [row.action for row in await ballot.running.rows(select(decision)) if row.number == number]
    assert decided.count("approve") == 1
