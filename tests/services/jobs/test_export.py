"""What leaves the service: only fields that visitors may see, always in the form that the site takes, never anything that runs."""

import json
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as Html
from starlette.datastructures import FormData

from generator.markup import render
from generator.shapes.job import Job, Jobs, JobTaxonomy, Term
from services.jobs import actions, export, forms, store
from services.jobs.rules import State
from services.rebuild.export import made
from tests.conftest import ROOT
from tests.services.conftest import Running
from tests.services.jobs.conftest import CONTENT, TYPED, Board

TAXONOMY = JobTaxonomy(
    categories=(
        Term(slug="developer-engineer", name="Developer / Engineer"),
        Term(slug="old", name="Old", active=False),
    ),
    types=(Term(slug="web", name="Web"),),
)
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "{{ 7 * 7 }}{% raw %}",
    "]]><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
)
LINES = ("title", "company", "city", "region", "country", "other_type", "remote_region", "contact")
TEXTS = ("text", "requirements", "about_company")

_any = (
    st.text(max_size=120)
    | st.sampled_from(PAYLOADS)
    | st.text(st.characters(categories=["Mn", "Cf", "Zs", "Cc", "Co"]), max_size=9)
)
_number = st.integers(-5, 200_000_000).map(str) | st.sampled_from(["", "60 000", "1,200", "1e3", "²"])
_typed = st.fixed_dictionaries(
    {name: st.just(str(TYPED[name])) | _any for name in ("title", "company", "city", "country", "text", "requirements")}
    | {
        "category": st.sampled_from(["developer-engineer", "developer-engineer", "old", "none"]),
        "types": st.sampled_from(["web", "", "none"]),
        "email": st.sampled_from(["jobs@example.org", "a b@c.d", "x@y", "é@exämple.org", "a@b.c\u200b"]),
        "url": st.sampled_from(["https://www.example.org/jobs/1", "javascript:1", "http://x", "https://a/ b", "https://ä/\u202e"]),
    },
    optional=dict.fromkeys((*LINES[3:4], *LINES[5:], "about_company"), _any)
    | {
        "remote": st.sampled_from(["on", ""]), "agencies": st.sampled_from(["on", ""]), "salary_minimum": _number,
        "salary_maximum": _number, "salary_currency": st.sampled_from(["EUR", "eur", "XXXX", ""]),
        "salary_per": st.sampled_from(["hour", "year", "century"]),
    },
)  # fmt: skip


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_typed)
def test_whatever_the_form_takes_the_site_can_show(typed: dict[str, str]) -> None:
    content, form = forms.read(FormData(typed), TAXONOMY, is_draft=False)

    if content is None:
        assert form.problems
        return
    stored = json.loads(json.dumps(content))
    job = export.shape(stored, number=10_000, posted=date(2026, 11, 23), until=date(2027, 2, 21))
    written = Jobs(jobs=(job,)).model_dump_json(exclude_defaults=True)
    assert Jobs.model_validate_json(written).jobs == (job,)
    assert not forms.missing(stored)
    again, problems = forms.read(_sent(forms.form_of(stored).values), TAXONOMY, is_draft=False)
    assert again == content, problems.problems
    for text in (job.text, job.requirements, job.about_company):
        assert "<script" not in render(text or "", submitted=True).html


def _sent(values: Any) -> FormData:
    """A form that was filled in from a posting and is sent back as it is."""
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    return FormData(pairs)


def test_the_fields_of_the_form_are_those_of_the_site() -> None:
    kept = {name for name in forms.Posting.model_fields if not name.startswith("salary")}

    assert kept == set(Job.model_fields) - {"number", "posted", "until", "featured", "salary"}


async def test_no_field_of_the_service_is_published(board: Board) -> None:
    """Every value of the row that is not part of the posting is looked for in the file."""
    number = await board.job(State.APPROVED, contact="Alex Public")
    await actions.comment(board.service, number, "internal-words", by=board.moderator, is_internal=True)
    await actions.edit(board.service, number, {**CONTENT, "title": "not-yet-approved"}, by=board.author)

    text = (await made(board.service, {"jobs.json": export.jobs}))["jobs.json"].decode()

    (job,) = json.loads(text)["jobs"]
    assert set(job) <= set(Job.model_fields)
    assert job["contact"] == "Alex Public"
    for private in ("ada", "mod", "internal-words", "not-yet-approved", "submitted", "sketch", "version"):
        assert private not in text, private
    public = {"number", "title", "company", "posted", "until", "featured"}
    assert {field.name for field in fields(store.Job)} & set(job) <= public


async def test_what_is_typed_never_runs_anywhere(board: Board, running: Running, tmp_path: Path) -> None:
    """In every text field: on the author's page, on the moderators', in the live preview, on the built site and its feeds."""
    numbers: list[int] = []
    for payload in PAYLOADS:
        words = {**dict.fromkeys(LINES, f"x {payload}"[:100]), **dict.fromkeys(TEXTS, f"x\n\n{payload}")}
        typed = {
            **TYPED,
            **words,
            "types": "web",
            "remote": "on",
            "url": "https://example.org/'\"><script>alert(1)</script>",
        }
        ada = await running.person("ada")
        live = await ada.post("/jobs/preview/", data=typed)
        _assert_inert(live.text, scripts=False)
        answer = await ada.post("/jobs/create/", data={**typed, "do": "send"})
        assert answer.status_code == 303, answer.text
        numbers.append(10_000 + len(numbers))
        await actions.comment(board.service, numbers[-1], payload, by=board.moderator)
    mod = await running.person("mod")
    for number in numbers:
        for browser, path in ((ada, "preview/"), (ada, "edit/"), (ada, "remove/"), (mod, "preview/")):
            page = await browser.get(f"/jobs/{number}/{path}")
            assert page.status_code == 200
            _assert_inert(page.text)
        desk = await mod.get(f"/admin/jobs/{number}/")
        assert desk.status_code == 200, path
        _assert_inert(desk.text)
        await actions.approve(board.service, number, by=board.moderator)
    _assert_inert((await ada.get("/jobs/mine/")).text)
    for mail in await running.mails():
        _assert_inert(mail.html, scripts=False)

    site = _build(tmp_path, (await made(board.service, {"jobs.json": export.jobs}))["jobs.json"])
    pages = [*site.glob("jobs/**/*.html"), site / "index.html"]
    assert {site / "jobs" / str(number) / "index.html" for number in numbers} <= set(pages)
    for file in pages:
        _assert_inert(file.read_text(encoding="utf-8"))
    for feed in site.glob("jobs/**/feed.*"):
        ElementTree.fromstring(feed.read_bytes())  # noqa: S314  made here


def _assert_inert(text: str, *, scripts: bool = True) -> None:
    tree = Html(text)
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), node.html
            assert name != "srcdoc", node.html
            if name in ("href", "src", "action"):
                assert (value or "").strip().split(":")[0].lower() not in ("javascript", "data", "vbscript"), node.html
    for node in tree.css("script"):
        assert scripts, text
        assert (node.attributes.get("src") or "").startswith("/static/") or node.attributes.get(
            "type"
        ) == "application/ld+json"
        assert "alert(1)</script>" not in (node.html or "").removesuffix("</script>")
    assert not tree.css("iframe, svg[onload], main object, main embed")


def _build(folder: Path, jobs: bytes) -> Path:
    shutil.copytree(ROOT / "tests/site", folder / "content")
    (folder / "content/data/jobs.json").write_bytes(jobs)
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--content",
        str(folder / "content"),
        "--output",
        str(folder / "out"),
    ]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


async def test_the_file_is_the_same_for_the_same_rows(board: Board) -> None:
    for _ in range(3):
        await board.job(State.APPROVED)

    first, second = [await made(board.service, {"jobs.json": export.jobs}) for _ in range(2)]

    assert first == second
