"""Applications of sponsors stand in the queue beside all else that waits, and are decided on their own pages."""

from selectolax.lexbor import LexborHTMLParser as Html

from services.people import Role
from tests.services.sponsors import applicants
from tests.services.sponsors.desk import SMALL
from tests.services.staff.conftest import Desk


async def _applied(desk: Desk) -> int:
    return await applicants.applied(desk.running, await applicants.person(desk.running, "ada2"), dict(SMALL))


async def test_an_application_waits_among_the_others_by_its_age(desk: Desk) -> None:
    number = await _applied(desk)
    desk.running.clock.on(hours=1)
    job = await desk.job()
    staff = await desk.running.person("sue", Role.STAFF)

    page = Html((await staff.get("/admin/")).text)
    only = Html((await staff.get("/admin/?kind=sponsorship")).text)

    paths = [node.attributes["href"] for node in page.css("[data-open]")]
    assert paths == [f"/admin/sponsors/{number}/", f"/admin/jobs/{job}/"]
    assert [node.attributes["value"] for node in page.css("input[name=item]")] == [f"job:{job}:1"]
    assert [node.attributes["href"] for node in only.css("[data-open]")] == paths[:1]
    assert page.css_first(".desk__list a[href='/admin/'] .count").text() == "2 waiting"  # type: ignore[union-attr]


async def test_a_sponsor_manager_sees_them_and_nothing_to_tick_and_a_moderator_of_jobs_does_not(desk: Desk) -> None:
    number = await _applied(desk)
    manager = await desk.running.person("max", Role.SPONSOR_MANAGER)

    own, other = (await manager.get("/admin/")).text, (await desk.browser.get("/admin/")).text
    sent = await manager.post("/admin/", data={"item": f"sponsorship:{number}:1"})

    assert f"/admin/sponsors/{number}/" in own and "Approve what is ticked" not in own
    assert f"/admin/sponsors/{number}/" not in other
    assert sent.status_code == 422
