"""What programs read beside a page: the record as JSON and as Markdown; and which records the overview names first."""

from datetime import date

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


def test_the_latest_year_comes_first_in_the_overview_then_the_newest_change() -> None:
    def entry(address: str, year: str, changed: date | None) -> Entry:
        return Entry(
            address, address, "", "a test", twins=True, changed=changed, facets={"kind": "Event", "year": year}
        )

    old, new = entry("/1/", "2002", date(2026, 8, 22)), entry("/2/", "2027", date(2026, 8, 22))
    newer = entry("/3/", "2027", date(2026, 9, 1))

    assert dict(with_twins([old, new, newer])) == {"Event": [newer, new, old]}
