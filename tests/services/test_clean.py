"""What is pasted comes out as plain Markdown, and what was typed stays as it was."""

import time

import pytest
from starlette.datastructures import FormData

from generator.markup import render
from services import clean, forms
from services.jobs import forms as jobs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain words", "plain words"),
        (
            "“Smart” quotes \u2013 and dashes — stay… as they\u2019re",
            "“Smart” quotes \u2013 and dashes — stay… as they\u2019re",
        ),
        ("no\u00a0break\u200b, soft\u00adhyphen, \ufeffmark", "no break, softhyphen, mark"),
        ("right\u202eleft\u2066x\u2069 \u200eend", "rightleftx end"),
        ("bell\x07 and null\x00", "bell and null"),
        ("one\r\ntwo\rthree\u2028four\u0085five", "one\ntwo\nthree\nfour\nfive"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩\u200d💻 works", "👩\u200d💻 works"),
        ("e\u0301te\u0301", "été"),
        ("• one\n• two", "- one\n- two"),
        ("You bring:\n•\tone\n•\ttwo\nWe offer:", "You bring:\n\n- one\n- two\n\nWe offer:"),
        ("\uf0b7\tfrom Word\no\tinner\n\uf0a7\tsquare", "- from Word\n    - inner\n- square"),
        ("1)\tfirst\n2)\tsecond", "1. first\n2. second"),
        ("You bring:\n- Python\n- tests", "You bring:\n\n- Python\n- tests"),
        ("- item\n  that goes on", "- item\n  that goes on"),
        ("- item\ngoes on lazily", "- item\ngoes on lazily"),
        ("```\n• code\nx:\n- y\n```", "```\n• code\nx:\n- y\n```"),
        ("In 2019. was\n2020. too", "In 2019. was\n2020. too"),
        ("\u2013 an item of a mail\n\u2013 another", "- an item of a mail\n- another"),
        ("a \u2013 dash inside", "a \u2013 dash inside"),
        ("one\n\n\n\n\ntwo  ", "one\n\ntwo"),
        ("C# and a < b, List<String> and x > y", "C# and a < b, List<String> and x > y"),
        ("what `<div>` means", "what `<div>` means"),
        ("<p>One</p><p>Two &amp; <b>three</b></p>", "One\n\nTwo & **three**"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n    - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<a href="https://example.org/x">here</a><br>and', "[here](https://example.org/x)\nand"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<p>Hi<script>alert(1)</script></p>", "Hi"),
        ('<p class=MsoNormal><span style="color:red">Red<o:p></o:p></span></p>', "Red"),
        ("<h2>Title</h2>text", "## Title\n\ntext"),
    ],
)
def test_a_text_comes_out_clean(typed: str, kept: str) -> None:
    assert clean.text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Python\tdeveloper \n here ", "Python developer here"), ("\u202eevil\u202c", "evil"), ("\u200b\u2060", "")],
)
def test_a_line_is_one_line(typed: str, kept: str) -> None:
    assert clean.line(typed) == kept


def test_cleaning_twice_changes_nothing_more() -> None:
    typed = "You bring:\n•\tone\n◦\tinner\n<p>and <b>HTML</b></p>\n1)\tfirst\nend"

    once = clean.text(typed)

    assert clean.text(once) == once


def test_a_list_from_a_word_processor_is_a_list_on_the_page() -> None:
    html = render(clean.text("You bring:\n•\tPython\no\tasyncio\n•\ttests\nWe offer: tea"), submitted=True).html

    assert html.count("<ul>") == 2
    assert html.count("<li>") == 3
    assert "<p>We offer: tea</p>" in html


def test_a_long_text_is_cleaned_quickly() -> None:
    import time

    hostile = [
        "<" * 20_000,
        "<p" * 9_000,
        "`" * 20_000,
        "•\t" * 9_000,
        "a\n- " * 5_000,
        "<p>" * 6_000,
        "```\n" * 5_000,
        " " * 20_000 + "x",
    ]
    for text in hostile:
        began = time.process_time()
        clean.text(text)
        assert time.process_time() - began < 0.5, text[:10]


_PATTERNS = (
    "<a ", '<p a="', "<!--", "</p ", "<![CDATA[", "<?", "<a a='", "<a a='>", '<a a=">x', "<!-- >", "<!>", "<ul><li>", "<script>", "`a``",
    "~~~a", "&lt", "&#", "</p a='>", "<a/////", "<td/ a>", "<a href=x>", "<a href=", "1)\t", "\n ", "•\t", "\u0301\u0316", "<", "\"'", "a \t",
    "<!--<p>", "<b><a href='https://e.org/'>", "&#9", "* ", "-\n", "   ", "\n\n", "</ul>", "<ol><li>", "é\n1. a", "<o:p", "[", "**a", "<p '\"",
)  # fmt: skip


@pytest.mark.parametrize("size", [clean.MOST, 250_000])
@pytest.mark.parametrize("pattern", _PATTERNS)
def test_no_text_takes_long(pattern: str, size: int) -> None:
    typed = ("<p>" + pattern * (size // len(pattern) + 1))[:size]
    began = time.process_time()
    clean.text(typed)
    clean.line(typed)

    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>a <!-- never closed <b>bold</b>", "a <!-- never closed **bold**"),
        ("<p>a<!-- <b>not</b> --> b", "a b"),
        ("<p>a <![if !x]>b", "a b"),
        ('<a title="a > b" href="https://e.org/?a=1&amp;b=2">x</a>', "[x](https://e.org/?a=1&b=2)"),
        ("<p>1 < 2 & &nbsp;<x> &#" + "9" * 5000 + ";", "1 < 2 & \u00a0<x> &#" + "9" * 5000 + ";"),
        ("<p>Tel</p><script>if (a < b) { '<p>' }</script>x", "Tel\n\nx"),
        ("<ul><li>x" * 11, "\n".join("    " * min(level, 8) + "- x" for level in range(11))),
    ],
)  # fmt: skip
def test_html_that_is_torn_keeps_its_words(typed: str, kept: str) -> None:
    assert [one.rstrip() for one in clean.text(typed).split("\n") if one] == [
        one.rstrip() for one in kept.split("\n") if one
    ]


def test_a_form_that_is_full_of_openings_is_refused_in_time() -> None:
    typed = FormData({"title": "Developer", "text": "<p>" + '<p a="' * 40_000})
    began = time.process_time()
    _, form = forms.read(jobs.Draft, typed)

    assert time.process_time() - began < 0.5
    assert "too long" in form.problems["text"]
