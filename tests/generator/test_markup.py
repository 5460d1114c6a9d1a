"""Markdown becomes HTML that cannot run anything; filters print what people read."""

import locale
from datetime import date

import pytest

from generator.markup import day, day_short, filesize, halves, overload, render, until


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        '<a href="vbscript:x">a</a>',
        "<svg onload=alert(1)>",
        '<iframe src="https://example.org/"></iframe>',
        '<p style="position:fixed">a</p>',
        "<form action=/x><input name=a></form>",
        "```html\n<script>alert(1)</script>\n```",
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_nothing_can_run(text: str) -> None:
    found = render(text).html.lower()

    for word in (
        "<script",
        "onerror=",
        "onload=",
        'href="javascript',
        'href="data',
        'href="vbscript',
        "<svg",
        "<iframe",
        "style=",
        "<form",
        "<input",
    ):
        assert word not in found


@pytest.mark.parametrize("submitted", [True, False])
@pytest.mark.parametrize(
    "name", ["int", "set", "list", "text", "List", "T", "mi", "template", "title", "textarea", "your-name"]
)
def test_what_is_no_tag_is_shown_as_it_was_written(name: str, submitted: bool) -> None:
    """The cleaner takes `<int>` for MathML, and drops the rest of the paragraph with it."""
    html = render(f"A vector<{name}> and *more*</{name}>.\n\nThe end", submitted=submitted).html

    assert html == f"<p>A vector&lt;{name}&gt; and <em>more</em>&lt;/{name}&gt;.</p>\n<p>The end</p>"


def test_headings_links_and_places_are_known() -> None:
    rendered = render("See [one](/about/) and [two](#a-b).\n\n## A & B\n\n### Below\n")

    assert [(h.id, h.title, h.level) for h in rendered.headings] == [("a-b", "A & B", 2), ("below", "Below", 3)]
    assert rendered.links == ("/about/", "#a-b")
    assert rendered.ids == {"a-b", "below"}


def test_a_wide_table_scrolls_inside_itself_and_numbers_align() -> None:
    table = "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    html = render(f'{table}\n## Say "it"\n\n{table}\n{table}').html

    for label in ("Table", "Say &quot;it&quot;", "Say &quot;it&quot;, table 2"):
        assert f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table>' in html
    assert '<td class="right">2</td>' in html


@pytest.mark.parametrize("tag", ["<table>", '<table class="wide">', "<table id=a>"])
def test_every_table_is_in_a_region_of_its_own(tag: str) -> None:
    html = render(f"{tag}<tr><td>a</td></tr></table>").html

    assert html.count('<div class="scroll"') == html.count("</div>") == 1


@pytest.mark.parametrize("options", ["style=x", 'pygments_style="nope"', "linenums=1 cssclass=x", "lang=x nowrap=1"])
def test_options_of_fenced_code_that_are_not_known_are_dropped(options: str) -> None:
    html = render(f"``` {{.python {options}}}\na = 1\n```").html

    assert html == render("```python\na = 1\n```").html


def test_lines_of_fenced_code_can_be_marked() -> None:
    assert '<span class="hll">' in render('``` {.python hl_lines="1"}\na = 1\n```').html


def test_what_cleaning_takes_away_is_known() -> None:
    rendered = render(
        "[a](javascript:x) [b](ftp://x/) [c](/y/?a=1&b=2) ![d](data:image/png;base64,AA) ![e](/e.png)\n\n"
        "# One\n\n<b id=x>f</b><b id=x>g</b>\n"
    )

    assert rendered.dropped == ("javascript:x", "ftp://x/", "data:image/png;base64,AA")
    assert (rendered.links, rendered.pictures) == (("/y/?a=1&b=2",), ("/e.png",))
    assert (rendered.repeated, rendered.has_title) == (("x",), True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n" + "[" * 201, 1),
        ("[a](b" * 9_000, 0),
        ("a\n\n" + "[\n" * 2_001, 2_002),
        ("<a " * 201, 0),
        ("<\n" * 5_001, 5_000),
    ],
)
def test_a_text_that_takes_too_long_is_known_before(text: str, line: int) -> None:
    trouble = overload(text)

    assert trouble is not None
    assert trouble[0] == line


def test_a_text_of_many_links_is_not_too_much() -> None:
    assert overload("See [a](/a/), [b](/b/) and [c](/c/).\n\n" * 600) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KB"), (12_345_678, "11.8 MB"), (5 * 1024**3, "5.0 GB")],
)
def test_sizes_are_read_by_people(number: int, shown: str) -> None:
    assert filesize(number) == shown


def test_days_are_english_whatever_the_machine_speaks() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "C")
        assert day(date(2026, 8, 5)) == "5 August 2026"
        assert day_short(date(2026, 8, 5)) == "5 Aug 2026"
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_a_month_is_not_given_a_day() -> None:
    assert until("2026-10") == "October 2026"
    assert until("2026-10-01") == "1 October 2026"


def test_a_checksum_breaks_in_the_middle() -> None:
    assert halves("abcdef") == "abc<wbr>def"


def test_nothing_of_a_text_is_left_for_the_next() -> None:
    first = "# One\n\n[place]: /there/\n\n*[PSF]: Python Software Foundation\n\nWords[^1] of the PSF.\n\n[^1]: A note."
    render(first)

    rendered = render("# One\n\nThe PSF, [place], words[^1].")

    assert rendered.html == '<h1 id="one">One</h1>\n<p>The PSF, [place], words[^1].</p>'


def test_an_abbreviation_is_explained_in_words_that_have_no_other_mark() -> None:
    rendered = render("Words of the PSF.\n\n*[PSF]: Python Software Foundation")

    assert rendered.html == '<p>Words of the <abbr title="Python Software Foundation">PSF</abbr>.</p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* c", "<p>a <em>b</em> c</p>"),
        ("a_b_ _c_", "<p>a_b_ <em>c</em></p>"),
        ("a\\*b", "<p>a*b</p>"),
        ("a & b", "<p>a &amp; b</p>"),
        ("a &copy; b", "<p>a © b</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("a ![b](/c.png)", '<p>a <img alt="b" src="/c.png"></p>'),
        ("- a `b`\n- c", "<ul>\n<li>a <code>b</code></li>\n<li>c</li>\n</ul>"),
        ("a “b” (c), d: 5% + e/f", "<p>a “b” (c), d: 5% + e/f</p>"),
        ("# a {#b}", '<h1 id="b">a</h1>'),
    ],
)
def test_every_mark_is_seen_and_words_alone_stay_as_they_are(text: str, html: str) -> None:
    assert render(text).html == html


def test_a_text_that_cannot_be_rendered_spoils_no_other() -> None:
    with pytest.raises(RecursionError):
        render("\n".join(f"{'    ' * depth}- deep" for depth in range(400)))

    assert render("a *b* c\n\n- d").html == "<p>a <em>b</em> c</p>\n<ul>\n<li>d</li>\n</ul>"
    assert render("x\n\ny [z](#z).").links == ("#z",)
