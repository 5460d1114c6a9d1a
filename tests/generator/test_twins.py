"""What programs read beside a page: the record as JSON and as Markdown; and which records the overview names first."""

from datetime import date
from typing import ClassVar

import markdown
import pytest

from generator.outputs import twins
from generator.shapes.base import Shape, Text
from generator.views.entries import Entry
from generator.views.machines import with_twins


class Mirror(Shape):
    """A record of many forms."""

    title: str
    is_fast: bool = True
    notes: Text | None = None
    text: Text = ""
    files: tuple[dict[str, list[str] | str], ...] = ()
    draft: bool = False


def _markdown(record: Shape) -> str:
    return twins.as_markdown(record, title="A mirror", url="https://x.org/m/").decode()


def test_facts_are_a_list_and_the_text_stays_as_it_was_written() -> None:
    assert _markdown(Mirror(title="A mirror", notes="Short.", text="One.\n\n- two\n- three\n")) == (
        "# A mirror\n\n<https://x.org/m/>\n\n- is fast: yes\n- notes: Short.\n\nOne.\n\n- two\n- three\n"
    )


def test_words_of_several_lines_stand_below_a_heading_as_they_were_written() -> None:
    written = _markdown(Mirror(title="A mirror", notes="- one\n- two\n", text="Words."))

    assert written.endswith("- is fast: yes\n\nWords.\n\n## Notes\n\n- one\n- two\n")


def test_what_is_empty_is_not_named() -> None:
    assert "sidecars" not in _markdown(Mirror(title="A mirror", files=({"name": "a.zip", "sidecars": []},)))


class Letter(Shape):
    """What a stranger has sent in."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text", "notes")

    name: str = "A name"
    notes: Text | None = None
    text: Text = "Words."


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Ours\n---\n# Mine",
        "Words\n=====\n\n# Mine\n\n---\n",
        "<script>alert(1)</script></main><h1>Mine</h1>",
        "[press](javascript:alert(1)) ![x](https://x.example/x.png)\n\n[ref]: javascript:alert(2)",
        "~~~\n# Mine\n<b>out</b>",
        "a\n~~~~\n~~~~~~ markdown\n<b>out</b>\n~~~~~~~~~\n# Mine",
        "```\n<b>out</b>\n```\n# Mine",
        "\t~~~~\n# Mine",
    ],
)
@pytest.mark.parametrize("field", ["text", "notes"])
def test_what_was_sent_in_is_nothing_but_a_quotation(field: str, text: str) -> None:
    written = _markdown(Letter.model_validate({"text": "Words.", field: text}))
    drawn = markdown.markdown(written, extensions=["fenced_code", "tables"])

    assert text.strip() in written
    assert (drawn.count("<h1"), drawn.count("<h2")) == (1, field == "notes")
    for tag in ("<script", "<b>", "<img", "<hr", 'href="javascript'):
        assert tag not in drawn


def test_a_name_is_neither_html_nor_a_link() -> None:
    drawn = markdown.markdown(_markdown(Letter(name="<b>x</b> [press](javascript:alert(1)) \\[y](https://x.example/)")))

    assert "<b>" not in drawn
    assert drawn.count("<a ") == 1  # the address of the record


def test_the_latest_year_comes_first_in_the_overview_then_the_newest_change() -> None:
    def entry(address: str, year: str, changed: date | None) -> Entry:
        return Entry(
            address, address, "", "a test", twins=True, changed=changed, facets={"kind": "Event", "year": year}
        )

    old, new = entry("/1/", "2002", date(2026, 8, 22)), entry("/2/", "2027", date(2026, 8, 22))
    newer = entry("/3/", "2027", date(2026, 9, 1))

    assert dict(with_twins([old, new, newer])) == {"Event": [newer, new, old]}
