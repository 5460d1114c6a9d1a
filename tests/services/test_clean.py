"""What is pasted comes out as plain Markdown, and what was typed stays as it was."""

import pytest

from generator.markup import render
from services import clean


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
