"""The service's pages are drawn with the theme, around what the last build said of the site."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field
from selectolax.lexbor import LexborHTMLParser
from starlette.datastructures import FormData

from generator import assets
from generator.shapes.job import Job, JobTaxonomy
from generator.shapes.kit import FILE, Kit
from generator.shapes.site import Navigation
from generator.views import posting
from services import forms
from services.rendering import Account, Crumb, DeskLink, Drawing, Flash, NotBuiltError, Page, environment

ROOT = Path(__file__).parents[2]
THEME = ROOT / "themes/pythonorg"

NAVIGATION = {
    "main": [{"title": "Jobs", "url": "/jobs/", "items": []}, {"title": "Events", "url": "/events/", "items": []}],
    "network": [],
    "legal": [],
}
TAXONOMY = {"categories": [{"slug": "web", "name": "Web"}], "types": [{"slug": "tests", "name": "Tests"}]}


def _kit(url: str = "https://www.example.org") -> Kit:
    return Kit(
        name="Python.org",
        url=url,
        navigation=Navigation.model_validate_json(json.dumps(NAVIGATION)),
        assets=dict(assets.collect(THEME / "static").addresses),
        taxonomy=JobTaxonomy.model_validate_json(json.dumps(TAXONOMY)),
    )


def _write(folder: Path, kit: Kit, *, at: int = 1) -> None:
    file = folder / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text(kit.model_dump_json())
    os.utime(file, ns=(at, at))


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    _write(tmp_path, _kit())
    return Drawing(tmp_path, THEME)


class Example(forms.Fields):
    title: Annotated[str, Field(title="Title", max_length=20)]


class Choosing(forms.Fields):
    kinds: tuple[str, ...] = ()
    one: int
    sure: bool = False


SHARED: dict[str, dict[str, object]] = {
    "service.html": {},
    "error.html": {"says": "This job was removed.", "mend": "Look for another.", "request_id": "7f3a"},
    "confirm.html": {
        "question": "Remove it?",
        "button": "Remove",
        "action": "/jobs/1/remove/",
        "back": "/jobs/1/",
        "values": {"version": 3},
    },
    "done.html": {"says": ["It is sent.", "We read it soon."], "ways": [("/jobs/mine/", "Your jobs")]},
    "kept.html": {
        "says": "It was removed.",
        "mend": "Copy what you need.",
        "typed": [("Title", "A <job>")],
        "ways": [("/jobs/mine/", "Your jobs")],
    },
    "desk.html": {"desk": [DeskLink("Overview", "/admin/"), DeskLink("Jobs", "/admin/jobs/", 3)]},
}


def test_every_shared_template_is_tried_here() -> None:
    assert {file.name for file in (ROOT / "services/templates").glob("*.html")} == set(SHARED)


@pytest.mark.parametrize("template", SHARED)
def test_a_shared_template_draws_a_whole_page(drawing: Drawing, template: str) -> None:
    html = LexborHTMLParser(drawing.render(template, Page("/jobs/mine/", "Your <jobs>"), SHARED[template]))

    assert html.css("title")[0].text() == "Your <jobs> | Python.org"
    assert _first(html, 'meta[name="robots"]')["content"] == "noindex"
    assert html.css('link[rel="stylesheet"][href^="/static/css/service."]')
    assert not html.css('link[rel="canonical"], meta[property^="og:"]')


def test_the_section_is_marked_from_the_address(drawing: Drawing) -> None:
    html = LexborHTMLParser(drawing.render("service.html", Page("/jobs/mine/", "Your jobs")))

    assert [a.text() for a in html.css(".masthead__menu [aria-current]")] == ["Jobs"]


def test_what_has_been_done_and_the_way_here_are_shown(drawing: Drawing) -> None:
    page = Page("/jobs/1/edit/", "Edit", crumbs=(Crumb("Your jobs", "/jobs/mine/"),), flash=Flash("It is <saved>."))

    html = LexborHTMLParser(drawing.render("service.html", page))

    assert html.css(".flash")[0].text(strip=True) == "It is <saved>."
    assert _first(html, ".crumbs a")["href"] == "/jobs/mine/"


def test_the_desk_says_how_much_waits_and_where_one_is(drawing: Drawing) -> None:
    html = LexborHTMLParser(drawing.render("desk.html", Page("/admin/jobs/7/", "Job 7"), SHARED["desk.html"]))

    assert html.css(".desk__list .count")[0].text() == "3 waiting"
    assert [a.attributes["href"] for a in html.css(".desk__list [aria-current]")] == ["/admin/jobs/"]


def test_a_preview_is_what_the_page_will_be(drawing: Drawing) -> None:
    job = Job(
        number=7,
        title="A <b>title",
        company="Example",
        city="Berlin",
        country="Germany",
        category="web",
        posted=date(2026, 11, 20),
        until=date(2026, 12, 20),
        email="jobs@example.org",
        url="https://example.org/",
        text="See <script>alert(1)</script> **this** ![x](https://example.org/x.png)",
    )
    shown = posting.shown(job, drawing.kit.taxonomy, date(2026, 11, 23))

    html = drawing.render(
        "jobs/posting.html", Page("/jobs/7/preview/", "Preview"), {"posting": shown, "is_demo": False}
    )

    assert "<strong>this</strong>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "A &lt;b&gt;title" in html
    assert ">Web</a>" in html


def test_nothing_is_drawn_before_the_first_build(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError):
        Drawing(tmp_path, THEME).render("service.html", Page("/", "Home"))


def test_a_new_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    _write(tmp_path, _kit())
    drawing = Drawing(tmp_path, THEME)
    before = drawing.render("service.html", Page("/", "x"))

    kit = _kit()
    _write(
        tmp_path, kit.model_copy(update={"assets": {**kit.assets, "css/site.css": "/static/css/site.new.css"}}), at=2
    )

    assert "/static/css/site.new.css" not in before
    assert "/static/css/site.new.css" in drawing.render("service.html", Page("/", "x"))


def test_a_damaged_kit_leaves_the_one_before(tmp_path: Path) -> None:
    _write(tmp_path, _kit())
    drawing = Drawing(tmp_path, THEME)
    before = drawing.render("service.html", Page("/", "x"))

    (tmp_path / FILE).write_text("{")

    assert drawing.render("service.html", Page("/", "x")) == before


def test_the_form_names_what_is_wrong_beside_the_field_and_above_all() -> None:
    form = forms.empty(Example, title='"x"').wrong({"title": "This is too long."})

    html = _drawn('{{ problems(form) }}{{ field(form, "title", hint="In a word") }}', form)

    field = _first(html, "#f-title")
    assert field["value"] == '"x"'
    assert field["maxlength"] == "20"
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "f-title-problem f-title-hint"
    assert len(html.css("#f-title-problem, #f-title-hint")) == 2
    assert _first(html, ".problems a")["href"] == "#f-title"
    assert "autofocus" in _first(html, ".problems")


def _drawn(source: str, form: forms.Form) -> LexborHTMLParser:
    made = environment(_kit(), THEME)
    names = "field, textarea, choice, choices, check, submit, problems"
    template = made.from_string(f'{{% from "parts/form.html" import {names} %}}{source}')
    return LexborHTMLParser(template.render(form=form))


def _first(html: LexborHTMLParser, selector: str) -> dict[str, str | None]:
    node = html.css_first(selector)
    assert node is not None, selector
    return node.attributes


def test_a_page_of_the_service_says_who_is_signed_in_and_what_waits(drawing: Drawing) -> None:
    page = Page("/jobs/mine/", "Your jobs", account=Account("Ada <Example>", "/users/ada/", desk=True, waiting=3))

    html = LexborHTMLParser(drawing.render("service.html", page))

    assert html.css(".masthead__who")[0].text() == "Ada <Example>3 waiting"
    assert _first(html, '.masthead__own form[method="post"]')["action"] == "/accounts/logout/"
    assert html.css('.masthead__own a[href="/admin/"]')
    assert not html.css("[data-account]")


def test_signing_in_leads_back_to_the_page_but_not_to_a_page_of_accounts(drawing: Drawing) -> None:
    here, there = (drawing.render("service.html", Page(path, "x")) for path in ("/jobs/create/", "/accounts/signup/"))

    assert 'href="/accounts/login/?next=/jobs/create/"' in here
    assert 'href="/accounts/login/"' in there


def test_what_is_chosen_and_ticked_stays_so() -> None:
    form = forms.read(Choosing, FormData([("kinds", "a"), ("one", "2"), ("sure", "on")]))[1]
    options = '[("a", "A"), ("b", "B")]'
    source = f'{{{{ choices(form, "kinds", {options}) }}}}{{{{ choice(form, "one", [(1, "1"), (2, "2")]) }}}}{{{{ check(form, "sure") }}}}'

    html = _drawn(source, form)

    assert [node.attributes["value"] for node in html.css("input[checked], option[selected]")] == ["a", "2", "on"]
    assert html.css("input[type=checkbox][name=kinds]")
