"""The page of an organization: its details, logos and contacts, which its people and staff keep right."""

from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import delete, select, update

from services.moderation.decisions import decision
from services.people import Role
from services.rebuild.tables import request
from services.sponsors import tables
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.applicants import at
from tests.services.sponsors.test_publishing import in_force
from tests.services.uploads.hostile import HOSTILE
from tests.services.uploads.samples import svg

pytestmark = pytest.mark.anyio


def _text(answer: httpx2.Response) -> str:
    return " ".join(at(answer, "main").text().split())


DETAILS = {**applicants.TYPED, "city": "Amersfoort"}


async def test_the_details_are_changed_but_never_the_name(running: Running) -> None:
    await in_force(running)
    (before,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")
    path = f"/users/sponsorships/sponsor/{before.id}/"

    page = await ada.get(path)
    answer = await ada.post(path, data={**DETAILS, "name": "Evil Railways", "version": "1"})

    assert at(page, "#f-city").attributes["value"] == "Utrecht"
    assert not Html(page.text).css("#f-name")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    (after,) = await running.rows(select(tables.sponsor))
    assert (after.name, after.slug, after.content["city"], after.version) == (
        "Example Railways",
        before.slug,
        "Amersfoort",
        2,
    )
    (row,) = await running.rows(select(decision).where(decision.c.kind == "sponsor"))
    assert (row.action, row.details) == ("edit", {"changed": ["city"]})
    assert [one.about for one in await running.rows(select(request))] == [f"sponsor:{before.id}"]


async def test_a_new_logo_takes_the_place_of_the_old_one(running: Running) -> None:
    await in_force(running)
    (before,) = await running.rows(select(tables.sponsor))
    (old,) = await running.rows(select(upload).where(upload.c.id == before.web_logo))
    ada = await running.person("ada")
    path = f"/users/sponsorships/sponsor/{before.id}/"

    refused = await ada.post(path, data=DETAILS, files={"web_logo": ("x.svg", svg("<script>1</script>"))})
    taken = await ada.post(path, data=DETAILS, files={"web_logo": ("new.svg", svg())})
    await running.work()

    assert (refused.status_code, "has a script in it" in _text(refused)) == (422, True)
    assert taken.status_code == 303
    (after,) = await running.rows(select(tables.sponsor))
    (new,) = await running.rows(select(upload).where(upload.c.id == after.web_logo))
    assert (new.called, new.about, new.width) == ("new.svg", f"sponsor:{after.id}", 20)
    assert not (running.service.settings.files / old.name).exists()


async def test_no_hostile_file_gets_through_the_form(running: Running) -> None:
    await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")
    before = sorted(path.name for path in running.service.settings.files.iterdir())

    for hostile in HOSTILE:
        if "\0" in hostile.called:  # a browser cannot send it
            continue
        files = {"web_logo": (hostile.called, hostile.make())}
        answer = await ada.post(f"/users/sponsorships/sponsor/{sponsor.id}/", data=DETAILS, files=files)
        assert (hostile.what, answer.status_code) == (hostile.what, 422)
        assert at(answer, "#f-web_logo-problem").text().strip()

    assert sorted(path.name for path in running.service.settings.files.iterdir()) == before
    assert (await running.rows(select(tables.sponsor))) == [sponsor]


async def test_of_two_who_edit_at_once_the_second_sees_both_versions(running: Running) -> None:
    await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")
    path = f"/users/sponsorships/sponsor/{sponsor.id}/"
    await ada.post(path, data={**DETAILS, "version": "1"})

    late = await ada.post(path, data={**DETAILS, "city": "Zwolle", "version": "1"})

    assert late.status_code == 409
    assert [node.text() for node in Html(late.text).css(".diff p")] == ["Amersfoort", "Zwolle"]
    assert at(late, "input[name=version]").attributes["value"] == "2"


async def test_wrong_details_are_named_and_what_was_typed_is_kept(running: Running) -> None:
    await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")

    answer = await ada.post(
        f"/users/sponsorships/sponsor/{sponsor.id}/", data={**DETAILS, "url": "javascript:1", "street": ""}
    )

    assert answer.status_code == 422
    problems = [node.text() for node in Html(answer.text).css(".problems li a")]
    assert problems == ["Web address", "Street and number"]
    assert at(answer, "#f-url").attributes["value"] == "javascript:1"


async def test_the_way_to_the_details_leads_to_the_only_organization_or_asks(running: Running) -> None:
    eve = await running.person("eve")
    nobody = await eve.get("/users/sponsorships/sponsor/edit/")
    await in_force(running)
    ada = await running.person("ada")
    one = await ada.get("/users/sponsorships/sponsor/edit/")

    assert nobody.headers["location"] == "/users/sponsorships/"
    assert one.headers["location"].startswith("/users/sponsorships/sponsor/")


# Contacts

BOB = {
    "contact-2-name": "Bob Rail", "contact-2-email": "bob@example.org", "contact-2-phone": "+31 30 555 0102", "contact-2-is_accounting": "on",
}  # fmt: skip


async def _contacts(running: Running) -> list[tuple[Any, ...]]:
    own = tables.contact.c
    rows = await running.rows(
        select(own.name, own.email, own.email_key, own.is_primary, own.is_accounting).order_by(own.id)
    )
    return [tuple(row) for row in rows]


ADA_STORED = ("Ada Rail", "ada@example.org", "ada@example.org", True, False)
BOB_STORED = ("Bob Rail", "bob@example.org", "bob@example.org", False, True)


async def test_contacts_are_added_changed_and_taken_out(running: Running) -> None:
    number = await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    path = f"/users/sponsorships/sponsor/{sponsor.id}/"
    ada, bob = await running.person("ada"), await running.person("bob")
    page = await ada.get(path)
    before = (await bob.get(path)).status_code

    added = await ada.post(path, data={**applicants.TYPED, **BOB, "version": "1"})
    two = await _contacts(running)
    is_in = [(await bob.get(one)).status_code for one in (path, f"/users/sponsorships/{number}/")]
    shown = await bob.get(path)
    taken_out = await ada.post(
        path, data={**applicants.TYPED, **BOB, "contact-1-name": "Ada Steam", "contact-2-out": "on", "version": "2"}
    )

    assert at(page, "#f-contact-1-email").attributes["value"] == "ada@example.org"
    assert "checked" in at(page, "#f-contact-1-is_primary").attributes
    assert (added.status_code, before, is_in) == (303, 404, [200, 200])
    assert two == [ADA_STORED, BOB_STORED]
    assert at(shown, "#f-contact-2-name").attributes["value"] == "Bob Rail"
    assert taken_out.status_code == 303
    assert await _contacts(running) == [("Ada Steam", *ADA_STORED[1:])]
    assert (await bob.get(path)).status_code == 404, "who is no contact any more sees nothing"
    rows = await running.rows(select(decision).where(decision.c.kind == "sponsor").order_by(decision.c.id))
    assert [row.details for row in rows] == [{"changed": ["contacts"]}] * 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contact-1-out": "on"}, "contact-1-name"),
        ({"contact-1-is_primary": ""}, "contact-1-is_primary"),
        ({**BOB, "contact-1-out": "on"}, "contact-2-is_primary"),
        ({**BOB, "contact-2-email": "nobody"}, "contact-2-email"),
    ],
)
async def test_there_is_always_a_primary_contact(running: Running, typed: dict[str, str], field: str) -> None:
    await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")

    answer = await ada.post(f"/users/sponsorships/sponsor/{sponsor.id}/", data={**applicants.TYPED, **typed})

    assert answer.status_code == 422
    assert at(answer, ".problems a").attributes["href"] == f"#f-{field}"
    assert await _contacts(running) == [ADA_STORED]


async def test_who_takes_themselves_out_is_told_that_they_are_out(running: Running) -> None:
    await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    path = f"/users/sponsorships/sponsor/{sponsor.id}/"
    await (await running.person("ada")).post(path, data={**applicants.TYPED, **BOB, "version": "1"})
    bob = await running.person("bob")

    answer = await bob.post(path, data={**applicants.TYPED, **BOB, "contact-2-out": "on", "version": "2"})
    landed = await bob.get(answer.headers["location"])

    assert answer.headers["location"] == "/users/sponsorships/"
    assert "You are no contact of Example Railways any more." in _text(landed)


async def test_staff_keep_contacts_right_from_the_desk(running: Running) -> None:
    """Also where there is none left."""
    number = await in_force(running)
    async with running.db.transaction() as tx:
        await tx.execute(delete(tables.contact))
    staff = await running.person("maria", Role.SPONSOR_MANAGER)

    desk = await staff.get(f"/admin/sponsors/{number}/")
    path = str(at(desk, "#contacts ~ p a").attributes["href"])
    page = await staff.get(path)
    saved = await staff.post(path, data={**applicants.TYPED, "version": "1"})

    assert (page.status_code, saved.headers["location"]) == (200, path)
    assert await _contacts(running) == [ADA_STORED]
    assert [mail.name for mail in await running.mails()].count("sponsors/edited-staff") == 0, "it is staff who did it"


async def test_the_desk_says_which_contacts_get_mail_and_when_a_logo_lacks(running: Running) -> None:
    number = await in_force(running, typed=BOB)
    staff = await running.person("maria", Role.SPONSOR_MANAGER)

    page = await staff.get(f"/admin/sponsors/{number}/")

    ada, bob = [" ".join(node.text().split()) for node in Html(page.text).css("#contacts ~ ul li")]
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsor).values(web_logo=None))
    without = await staff.get(f"/admin/sponsors/{number}/")

    assert ("There is no logo" in _text(page), "There is no logo" in _text(without)) == (False, True)
    assert ("gets no mail" in ada, "gets no mail" in bob) == (False, True)


# Staff hear of it


async def test_staff_are_told_what_a_sponsor_changes_of_what_visitors_see(running: Running) -> None:
    number = await in_force(running)
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")

    await ada.post(
        f"/users/sponsorships/sponsor/{sponsor.id}/", data={**applicants.TYPED, "url": "https://other.example.org/"},
        files={"web_logo": ("new.svg", svg())},
    )  # fmt: skip

    told = [mail for mail in await running.mails() if mail.name == "sponsors/edited-staff"]
    assert [(mail.to, mail.subject) for mail in told] == [
        ("psf-sponsors@python.org", "Details changed: Example Railways")
    ]
    assert "Web address: https://other.example.org/\nBefore: https://www.example.org/\n" in told[0].text
    assert "Logo for web pages: new.svg" in told[0].text
    assert f"/admin/sponsors/{number}/" in told[0].text


@pytest.mark.parametrize("state", ["applied", "approved"])
async def test_staff_are_not_told_of_what_nobody_sees(running: Running, state: str) -> None:
    await in_force(running)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state=state))
    (sponsor,) = await running.rows(select(tables.sponsor))
    ada = await running.person("ada")

    answer = await ada.post(f"/users/sponsorships/sponsor/{sponsor.id}/", data=DETAILS)

    assert answer.status_code == 303
    assert "sponsors/edited-staff" not in [mail.name for mail in await running.mails()]
    assert await running.rows(select(request)) == []
