"""The pages of those who nominate and of those who stand: without JavaScript, on both databases."""

import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from generator.markup import render
from services.accounts.tables import account
from services.nominations import actions
from services.nominations.rules import A_DAY, State, Window
from services.nominations.tables import nomination
from tests.services.nominations.conftest import BOARD, CONTENT, COUNCIL, OTHER, OWN, TYPED, Ballot

CREATE = f"/nominations/{BOARD}/create/"


def _main(text: str) -> Any:
    return Html(text).css_first("main")


async def _rows(ballot: Ballot) -> list[Any]:
    return await ballot.running.rows(select(nomination).order_by(nomination.c.id))


# Oneself


async def test_who_nominates_themselves_stands_and_waits_for_approval(ballot: Ballot) -> None:
    answer = await ballot.browsers["nora"].post(
        CREATE, data={**OWN, "served": "yes", "years": ["2021", "2019"], "mission": "on"}
    )

    (row,) = await _rows(ballot)
    assert answer.headers["location"] == f"/nominations/{BOARD}/{row.id}/"
    assert (row.state, row.name, row.nominee, row.email) == (
        "accepted", "Nora Nominee", ballot.people["nora"].id, "nora@example.org",
    )  # fmt: skip
    assert row.content["service"] == "2019, 2021"
    assert set(row.acknowledged) == {"coc", "mission"}
    assert [(mail.name, mail.to) for mail in await ballot.running.mails()] == [
        ("nominations/waits", "psf-elections@pyfound.org")
    ]


async def test_without_a_name_in_the_profile_nobody_stands_and_what_was_typed_is_kept(ballot: Ballot) -> None:
    asked = await ballot.browsers["nick"].get(CREATE)
    answer = await ballot.browsers["nick"].post(CREATE, data=OWN)

    assert "Your profile has no name" in asked.text
    assert answer.status_code == 422
    assert "Your profile has no name" in _main(answer.text).css_first(".problems").text()
    assert "I would *listen*." in _main(answer.text).css_first("#f-statement").text()
    assert await _rows(ballot) == []


@pytest.mark.parametrize(
    ("slug", "ticked", "lacking"),
    [
        (BOARD, (), ["coc"]),
        (BOARD, ("mission", "eligible"), ["coc"]),
        (BOARD, ("coc",), []),
        (COUNCIL, (), ["coc", "eligible"]),
        (COUNCIL, ("coc",), ["eligible"]),
        (COUNCIL, ("eligible",), ["coc"]),
        (COUNCIL, ("coc", "eligible"), []),
    ],
)
async def test_each_kind_of_election_has_its_acknowledgments(
    ballot: Ballot, slug: str, ticked: tuple[str, ...], lacking: list[str]
) -> None:
    """When one nominates oneself, and when one accepts."""
    nora, boxes = ballot.browsers["nora"], {"version": "1", **dict.fromkeys(ticked, "on")}

    own = await nora.post(f"/nominations/{slug}/create/", data={**TYPED, **boxes})
    await ballot.clear()
    number = await ballot.nomination(election=slug)
    accepted = await nora.post(f"/nominations/{slug}/{number}/accept/", data=boxes)

    for answer in (own, accepted):
        assert answer.status_code == (422 if lacking else 303)
        named = [node.attributes["href"] for node in Html(answer.text).css(".problems a")] if lacking else []
        assert named == [f"#f-{name}" for name in lacking]
    assert ((await ballot.get(number)).state is State.ACCEPTED) is not bool(lacking)


async def test_what_a_nominator_ticks_for_another_person_counts_for_nothing(ballot: Ballot) -> None:
    await ballot.browsers["nick"].post(CREATE, data={**OTHER, "coc": "on", "eligible": "on", "mission": "on"})

    (row,) = await _rows(ballot)
    assert (row.state, row.acknowledged, row.nominee) == ("invited", {}, None)


# Another person


async def test_another_person_is_asked_by_mail_and_the_link_leads_to_the_answer(ballot: Ballot) -> None:
    answer = await ballot.browsers["nick"].post(f"{CREATE}?for=another", data=OTHER)

    (row,) = await _rows(ballot)
    (mail,) = await ballot.running.mails()
    link = re.search(r"http://testserver(/\S+/accept/\S+)", mail.text)
    assert link
    asked = await ballot.browsers["nora"].get(link[1])
    assert answer.headers["location"] == f"/nominations/{BOARD}/{row.id}/"
    assert (mail.name, mail.to, row.name) == ("nominations/invited", "nora@example.org", "Nora Nominee")
    assert "nick has nominated you" in _main(asked.text).text()
    assert "15 July 2027, 14:00 UTC" in _main(asked.text).text()


async def test_who_comes_with_the_link_and_another_address_is_told_so_and_nobody_else_anything(ballot: Ballot) -> None:
    await ballot.browsers["nick"].post(CREATE, data=OTHER)
    link = re.search(r"http://testserver(/\S+/accept/\S+)", (await ballot.running.mails())[0].text)
    assert link

    told = await ballot.browsers["eve"].get(link[1])
    silent = await ballot.browsers["eve"].get(link[1].partition("?")[0] + "?invited=x")

    assert told.status_code == 403
    assert "another address than eve@example.org" in told.text
    assert "Nora" not in told.text
    assert silent.status_code == 404


async def test_the_nominee_accepts_and_the_nominator_is_told(ballot: Ballot) -> None:
    number = await ballot.nomination()

    answer = await ballot.browsers["nora"].post(
        f"/nominations/{BOARD}/{number}/accept/", data={"version": "1", "coc": "on", "mission": "on"}
    )

    found = await ballot.get(number)
    assert answer.status_code == 303
    assert (found.state, found.nominee, set(found.acknowledged)) == (
        State.ACCEPTED, ballot.people["nora"].id, {"coc", "mission"},
    )  # fmt: skip
    (told,) = [mail for mail in await ballot.running.mails() if mail.name == "nominations/answered"]
    assert (told.to, told.subject) == ("nick@example.org", "Nora Nominee stands in the Board election 2027")


async def test_the_nominee_declines_and_the_nominator_is_told(ballot: Ballot) -> None:
    number = await ballot.nomination()

    await ballot.browsers["nora"].post(f"/nominations/{BOARD}/{number}/accept/", data={"version": "1", "do": "decline"})

    assert (await ballot.get(number)).state is State.DECLINED
    assert (await ballot.running.mails())[-1].subject == "Nora Nominee does not stand in the Board election 2027"


@pytest.mark.parametrize(("name", "status"), [("nick", 409), ("sam", 409), ("eve", 404)])
async def test_nobody_else_accepts_or_declines(ballot: Ballot, name: str, status: int) -> None:
    number = await ballot.nomination()

    for data in ({"version": "1", "coc": "on"}, {"version": "1", "do": "decline"}):
        answer = await ballot.browsers[name].post(f"/nominations/{BOARD}/{number}/accept/", data=data)
        assert answer.status_code == status
    assert (await ballot.get(number)).state is State.INVITED


async def test_who_nominates_the_same_person_twice_is_told_and_others_learn_nothing(ballot: Ballot) -> None:
    await ballot.browsers["nick"].post(CREATE, data=OTHER)
    again = await ballot.browsers["nick"].post(CREATE, data={**OTHER, "email": "NORA@example.org"})
    other = await ballot.browsers["eve"].post(CREATE, data=OTHER)

    assert again.status_code == 409
    assert "You have nominated this person already" in again.text
    assert other.status_code == 303
    assert len(await _rows(ballot)) == 2


async def test_a_person_stands_once_in_an_election(ballot: Ballot) -> None:
    """By whatever they are nominated, and whatever is done at the same time."""
    first, nora = await ballot.nomination(), ballot.browsers["nora"]
    second = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="Nora", email="nora@example.org", by=ballot.people["eve"]
    )
    other = await ballot.nomination(election=COUNCIL)

    answers = [
        await nora.post(f"/nominations/{BOARD}/{first}/accept/", data={"version": "1", "coc": "on"}),
        await nora.post(f"/nominations/{BOARD}/{second}/accept/", data={"version": "1", "coc": "on"}),
        await nora.post(CREATE, data=OWN),
        await nora.post(
            f"/nominations/{COUNCIL}/{other}/accept/", data={"version": "1", "coc": "on", "eligible": "on"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [303, 409, 409, 303]
    assert "You stand in this election already" in answers[1].text
    assert [row.state for row in await _rows(ballot)] == ["accepted", "invited", "accepted"]


async def test_ones_own_address_is_no_other_person(ballot: Ballot) -> None:
    answer = await ballot.browsers["nick"].post(CREATE, data={**OTHER, "email": "Nick@example.org"})

    assert answer.status_code == 422
    assert "nominate yourself instead" in _main(answer.text).css_first("#f-email-problem").text()


# What is typed


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "?!"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"served": ""}, "served"),
        ({"served": "maybe"}, "served"),
        ({"served": "yes"}, "years"),
        ({"served": "yes", "years": "2000"}, "years"),
        ({"served": "no", "years": "2019"}, "years"),
        ({"employer": ""}, "employer"),
        ({"statement": ""}, "statement"),
        ({"statement": "x" * 20_001}, "statement"),
        ({"statement": "[" * 3_000}, "statement"),
    ],
)
async def test_each_wrong_field_is_named_and_what_was_typed_is_kept(
    ballot: Ballot, typed: dict[str, str], field: str
) -> None:
    answer = await ballot.browsers["nick"].post(CREATE, data={**OTHER, "affiliations": "Kept words", **typed})

    page = _main(answer.text)
    assert answer.status_code == 422
    assert [node.attributes["href"] for node in page.css(".problems a")] == [f"#f-{field}"]
    assert page.css_first("#f-affiliations").attributes["value"] == "Kept words"
    assert await _rows(ballot) == []


async def test_an_election_that_hides_previous_service_does_not_ask_and_keeps_nothing(ballot: Ballot) -> None:
    path = "/nominations/board-plain/create/"

    page = await ballot.browsers["nora"].get(path)
    await ballot.browsers["nora"].post(path, data={**OWN, "served": "yes", "years": "2019"})

    assert "served before" not in page.text
    (row,) = await _rows(ballot)
    assert set(row.content) == {"employer", "affiliations", "statement"}


@pytest.mark.parametrize(
    ("slug", "first", "new"), [(BOARD, "2001", "New board member"), (COUNCIL, "2025", "New Packaging Council member")]
)
async def test_years_begin_with_the_first_of_the_body(ballot: Ballot, slug: str, first: str, new: str) -> None:
    page = _main((await ballot.browsers["nora"].get(f"/nominations/{slug}/create/")).text)
    number = await ballot.nomination(election=slug)
    await ballot.browsers["nora"].post(
        f"/nominations/{slug}/{number}/edit/", data={**TYPED, "name": "Nora Nominee", "version": "1"}
    )

    years = [node.attributes["value"] for node in page.css("input[name=years]")]
    assert (years[0], years[-1]) == (first, "2027")
    assert (await ballot.get(number)).content["service"] == new


@pytest.mark.parametrize(
    "statement",
    [
        "I would *listen*.",
        "She said \"wait\" & 'no' <b>bold</b>",
        "- one\n- two\n\n1. first\n2. second\n\n> quoted",
        "Line one\nline two\n\n•\tpasted\n•\titems",
        "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>",
    ],
)
async def test_the_preview_is_what_is_stored_and_shown(ballot: Ballot, statement: str) -> None:
    """By the script, by the button, on the page of the nomination."""
    nora = ballot.browsers["nora"]

    live = (await nora.post("/nominations/statement-preview/", data={"statement": statement})).json()["html"]
    drawn = await nora.post(CREATE, data={**OWN, "statement": statement, "do": "preview"})
    await nora.post(CREATE, data={**OWN, "statement": statement})

    (row,) = await _rows(ballot)
    page = await nora.get(f"/nominations/{BOARD}/{row.id}/")
    assert live == render(row.content["statement"], submitted=True).html
    for text in (drawn.text, page.text):
        assert Html(live).body.inner_html.strip() in Html(text).css_first("[data-statement]").inner_html  # type: ignore[union-attr, operator]
        assert "alert(1)</script>" not in text.replace("&lt;/script&gt;", "")
    assert 'href="javascript' not in live and "onerror=" not in live


async def test_preview_saves_nothing(ballot: Ballot) -> None:
    answer = await ballot.browsers["nora"].post(CREATE, data={**OWN, "do": "preview"})

    assert answer.status_code == 200
    assert "Nothing is saved yet" in answer.text
    assert "I would *listen*." in _main(answer.text).css_first("#f-statement").text()
    assert await _rows(ballot) == []


async def test_a_preview_that_takes_too_long_is_refused(ballot: Ballot) -> None:
    for statement in ("[" * 3_000, "x" * 20_001):
        answer = await ballot.browsers["nora"].post("/nominations/statement-preview/", data={"statement": statement})
        assert answer.status_code == 422


# The window


@pytest.mark.parametrize(
    ("window", "says"),
    [
        (Window.BEFORE, "They open on 1 July 2027, 00:00 UTC"),
        (Window.CLOSED, "closed on 15 July 2027, 14:00 UTC"),
        (Window.SHOWN, "closed on 15 July 2027, 14:00 UTC"),
    ],
)
async def test_outside_the_window_the_page_says_when_it_is(ballot: Ballot, window: Window, says: str) -> None:
    number = await ballot.nomination()
    ballot.at(window)
    before = await _rows(ballot)
    nora = await ballot.running.person("nora")
    one = f"/nominations/{BOARD}/{number}/"

    answers = [
        await nora.get(CREATE), await nora.post(CREATE, data=OWN), await nora.get(f"{one}accept/"),
        await nora.post(f"{one}accept/", data={"version": "1", "coc": "on"}), await nora.get(f"{one}edit/"),
        await nora.post(f"{one}edit/", data={**TYPED, "version": "1", "name": "Nora"}),
    ]  # fmt: skip

    for answer in answers:
        assert answer.status_code == 403
        assert says in _main(answer.text).text()
    assert await _rows(ballot) == before


async def test_an_election_that_is_not_there_is_not_found(ballot: Ballot) -> None:
    assert (await ballot.browsers["nora"].get("/nominations/board-1999/create/")).status_code == 404
    assert (await ballot.browsers["nora"].post("/nominations/board-1999/create/", data=OWN)).status_code == 404


# Changing


async def test_what_was_approved_waits_again_when_the_nominee_changes_it(ballot: Ballot) -> None:
    number = await ballot.nomination(State.APPROVED)
    found = await ballot.get(number)
    data = {**TYPED, "name": "Nora N.", "statement": "Other words", "version": str(found.version), "mission": "on"}

    answer = await ballot.browsers["nora"].post(f"/nominations/{BOARD}/{number}/edit/", data=data)

    changed = await ballot.get(number)
    assert answer.status_code == 303
    assert (changed.state, changed.name, changed.content["statement"]) == (State.ACCEPTED, "Nora N.", "Other words")
    assert set(changed.acknowledged) == {"coc", "eligible", "mission"}
    assert [mail.name for mail in await ballot.running.mails()].count("nominations/waits") == 2


async def test_an_edit_of_another_version_shows_both_and_saves_nothing(ballot: Ballot) -> None:
    number = await ballot.nomination()
    await actions.edit(
        ballot.service, number, {**CONTENT, "employer": "Stored"}, name="Nora Nominee", by=ballot.people["nick"]
    )

    answer = await ballot.browsers["nora"].post(
        f"/nominations/{BOARD}/{number}/edit/",
        data={**TYPED, "name": "Nora Nominee", "employer": "Mine", "version": "1"},
    )

    page = _main(answer.text)
    assert answer.status_code == 409
    assert "Stored" in page.css_first(".diff").text() and "Mine" in page.css_first(".diff").text()
    assert page.css_first("input[name=version]").attributes["value"] == "2"
    assert (await ballot.get(number)).content["employer"] == "Stored"


async def test_the_nominator_edits_until_it_is_answered(ballot: Ballot) -> None:
    number, nick = await ballot.nomination(), ballot.browsers["nick"]
    path, data = f"/nominations/{BOARD}/{number}/edit/", {**TYPED, "name": "Nora Nominee", "version": "1"}

    first = await nick.post(path, data=data)
    await actions.accept(ballot.service, number, acknowledged=("coc",), by=ballot.people["nora"])
    late = [await nick.get(path), await nick.post(path, data=data)]

    assert first.status_code == 303
    assert [answer.status_code for answer in late] == [409, 409]


async def test_a_nominee_withdraws_and_may_stand_again(ballot: Ballot) -> None:
    nora = ballot.browsers["nora"]
    await nora.post(CREATE, data=OWN)
    (row,) = await _rows(ballot)

    asked = await nora.get(f"/nominations/{BOARD}/{row.id}/withdraw/")
    await nora.post(f"/nominations/{BOARD}/{row.id}/withdraw/", data={"version": str(row.version)})
    again = await nora.post(CREATE, data=OWN)

    assert "do not stand" in asked.text
    assert again.status_code == 303
    assert [row.state for row in await _rows(ballot)] == ["withdrawn", "accepted"]


async def test_a_list_says_where_each_nomination_stands(ballot: Ballot) -> None:
    """Of those that concern the person, in all elections, and of no other."""
    number = await ballot.nomination()
    await ballot.running.account("norman")

    pages = {name: (await (await ballot.running.person(name)).get("/users/nominations/")).text for name in ("nick", "nora", "norman", "eve")}  # fmt: skip

    assert f"/nominations/{BOARD}/{number}/accept/" in pages["nora"]
    assert "Please answer by 15 July 2027" in pages["nora"]
    assert f"/nominations/{BOARD}/{number}/accept/" not in pages["nick"]
    assert "Nora Nominee was mailed" in pages["nick"]
    assert "Nora" not in pages["norman"] and "Nora" not in pages["eve"]


async def test_ten_nominations_a_day_are_enough(ballot: Ballot) -> None:
    for number in range(A_DAY):
        await actions.nominate(
            ballot.service, BOARD, CONTENT, name="X Y", email=f"x{number}@example.org", by=ballot.people["nick"]
        )

    answer = await ballot.browsers["nick"].post(CREATE, data={**OTHER, "statement": WRITTEN})

    _is_kept(answer, 429, "You have made 10 nominations within a day.")
    assert 86_000 < int(answer.headers["retry-after"]) <= 86_401
    assert len(await _rows(ballot)) == A_DAY


async def test_who_is_not_verified_cannot_nominate(ballot: Ballot) -> None:
    browser = await ballot.running.person("uma", is_verified=False)

    assert (await browser.post(CREATE, data=OTHER)).status_code == 403
    assert (await ballot.running.client().get(CREATE)).headers["location"].startswith("/accounts/login/?next=")
    assert await _rows(ballot) == []


async def test_a_change_of_the_profile_later_changes_no_nomination(ballot: Ballot) -> None:
    await ballot.browsers["nora"].post(CREATE, data=OWN)
    async with ballot.running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.name == "nora").values(full_name="Somebody Famous"))

    assert (await _rows(ballot))[0].name == "Nora Nominee"


# Nothing typed is lost


WRITTEN = "A long statement that took an evening."


def _is_kept(answer: Any, status: int, says: str) -> None:
    assert answer.status_code == status
    page = _main(answer.text)
    assert says in page.css_first(".head__lead").text()
    assert WRITTEN in page.text()
    assert "coc" not in page.text()


@pytest.mark.parametrize("do", ["send", "preview"])
@pytest.mark.parametrize("form", [OWN, OTHER])
async def test_what_was_written_stands_on_the_page_when_nominations_have_closed(
    ballot: Ballot, form: dict[str, str], do: str
) -> None:
    ballot.at(Window.CLOSED)
    nora = await ballot.running.person("nora")

    answer = await nora.post(CREATE, data={**form, "statement": WRITTEN, "do": do})

    _is_kept(answer, 403, "closed on 15 July 2027, 14:00 UTC")


async def test_what_was_written_stands_on_the_page_when_the_person_is_nominated_already(ballot: Ballot) -> None:
    await ballot.browsers["nick"].post(CREATE, data=OTHER)
    await ballot.browsers["nora"].post(CREATE, data=OWN)

    other = await ballot.browsers["nick"].post(CREATE, data={**OTHER, "statement": WRITTEN})
    own = await ballot.browsers["nora"].post(CREATE, data={**OWN, "statement": WRITTEN})

    _is_kept(other, 409, "You have nominated this person already")
    _is_kept(own, 409, "You stand in this election already")
    assert _main(own.text).css_first('.head__lead a[href="/users/nominations/"]') is not None


async def test_a_change_that_comes_too_late_stands_on_the_page(ballot: Ballot) -> None:
    number, nick = await ballot.nomination(), ballot.browsers["nick"]
    path, data = f"/nominations/{BOARD}/{number}/edit/", {**TYPED, "name": "Nora", "statement": WRITTEN, "version": "1"}

    ballot.at(Window.CLOSED)
    closed = await (await ballot.running.person("nick")).post(path, data=data)
    ballot.at(Window.OPEN)
    await actions.accept(ballot.service, number, acknowledged=("coc",), by=ballot.people["nora"])
    answered = await nick.post(path, data=data)

    _is_kept(closed, 403, "closed on 15 July 2027, 14:00 UTC")
    _is_kept(answered, 409, "it cannot be edited now")


@pytest.mark.parametrize("page", ["edit", "accept", "withdraw"])
async def test_nothing_is_done_about_a_version_that_is_not_named(ballot: Ballot, page: str) -> None:
    number = await ballot.nomination()
    data = {**TYPED, "name": "Nora", "coc": "on"}

    answer = await ballot.browsers["nora"].post(f"/nominations/{BOARD}/{number}/{page}/", data=data)

    found = await ballot.get(number)
    assert (answer.status_code, found.version, found.state) == (422, 1, State.INVITED)
