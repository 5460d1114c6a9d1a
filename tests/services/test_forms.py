"""A form that was filled in becomes a value, or says by field what is wrong and keeps what was typed."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import Field, SecretStr, model_validator
from starlette.datastructures import FormData, UploadFile

from generator.shapes.base import Day, Email
from services import forms
from services.forms import Fields, Markdown, Ticked, empty, fault, filled, read


class Offer(Fields):
    title: Annotated[str, Field(title="Title of the job", min_length=3, max_length=10)]
    text: Annotated[Markdown | None, Field(max_length=20_000)] = None
    email: Email | None = None
    pay: Annotated[int, Field(ge=1, le=1000)] | None = None
    per: Literal["hour", "year"] = "year"
    types: tuple[str, ...] = ()
    remote: bool = True
    starts: Day | None = None
    ends: Day | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Offer":
        if self.starts and self.ends and self.ends < self.starts:
            raise fault("ends", "This is before the start: choose a later day.")
        return self


class Login(Fields):
    password: SecretStr
    agreed: Ticked


def _problem(**typed: str) -> dict[str, str]:
    value, form = read(Offer, FormData({"title": "Tester", **typed}))
    assert value is None
    return dict(form.problems)


def test_what_was_typed_becomes_a_value() -> None:
    sent: list[tuple[str, str | UploadFile]] = [
        ("title", " Tester "),
        ("pay", "12"),
        ("types", "web"),
        ("types", "tests"),
        ("ends", "2026-11-23"),
        ("x", "y"),
    ]

    value, form = read(Offer, FormData(sent))

    assert value == Offer(title="Tester", pay=12, types=("web", "tests"), remote=False, ends=date(2026, 11, 23))
    assert not form.problems


def test_lines_end_in_one_way() -> None:
    value, _ = read(Offer, FormData({"title": "Tester", "text": "\r\none\r\ntwo\rthree\n"}))

    assert value is not None
    assert value.text == "one\ntwo\nthree"


def test_a_box_is_off_when_nothing_is_sent() -> None:
    on, _ = read(Offer, FormData({"title": "Tester", "remote": "on"}))
    off, _ = read(Offer, FormData({"title": "Tester"}))

    assert on is not None
    assert off is not None
    assert (on.remote, off.remote) == (True, False)


def test_what_was_typed_is_kept_beside_what_is_wrong() -> None:
    value, form = read(Offer, FormData([("title", ""), ("pay", "much"), ("types", "web"), ("text", "Words")]))

    assert value is None
    assert form.values == {
        "title": "",
        "text": "Words",
        "email": "",
        "pay": "much",
        "per": "",
        "types": ["web"],
        "remote": "",
        "starts": "",
        "ends": "",
    }
    assert form.problems == {
        "title": "This is empty: fill it in.",
        "pay": "This is not a whole number: write digits, as in 1200.",
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": "ab"}, "This is too short: write 3 characters or more."),
        ({"title": "x" * 12}, "This is too long: shorten it to 10 characters; it has 12."),
        ({"title": "abc\u202edef"}, "It has U+202E (right-to-left override), which nobody sees."),
        ({"pay": "0"}, "This is too small: write 1 or more."),
        ({"pay": "1001"}, "This is too large: write 1,000 or less."),
        ({"pay": "1" * 5000}, "This number is too long."),
        ({"per": "fortnight"}, "This cannot be chosen: choose one of the list."),
        ({"email": "me"}, "This cannot be taken: write an email address, as in jobs@python.org."),
        ({"starts": "tomorrow"}, "A day is written YYYY-MM-DD."),
        ({"starts": "2026-02-30"}, "There is no such day in the calendar."),
        ({"text": "[" * 300}, "Line 1 is too much for Markdown: 300 [ stand on one line; at most 200."),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_to_write(typed: dict[str, str], words: str) -> None:
    assert _problem(**typed) == {next(iter(typed)): words}


def test_a_problem_between_two_fields_stands_at_one_of_them() -> None:
    assert _problem(starts="2026-11-23", ends="2026-11-22") == {"ends": "This is before the start: choose a later day."}


def test_a_password_keeps_its_spaces_and_is_never_sent_back() -> None:
    value, form = read(Login, FormData({"password": " a b ", "agreed": "on"}))

    assert value is not None
    assert value.password.get_secret_value() == " a b "
    assert form.values["password"] == ""


def test_a_box_that_must_be_ticked_says_so() -> None:
    _, form = read(Login, FormData({"password": "x"}))

    assert form.problems == {"agreed": "Tick this to go on."}


def test_a_record_can_be_changed() -> None:
    offer = Offer(title="Tester", pay=12, types=("web",), remote=True, ends=date(2026, 11, 23))

    form = filled(Offer, offer)

    assert form.values["ends"] == "2026-11-23"
    assert form.values["types"] == ["web"]
    assert form.values["remote"] == "on"
    assert form.values["email"] == ""


def test_what_only_the_database_knows_is_added_in_the_order_of_the_form() -> None:
    _, form = read(Offer, FormData({"title": "Tester", "pay": "x"}))

    assert list(form.wrong({"title": "There is one already.", "": "Nothing was saved."}).problems) == [
        "",
        "title",
        "pay",
    ]


def test_the_page_knows_what_to_ask() -> None:
    asks = empty(Offer).asks

    assert asks["title"].label == "Title of the job"
    assert (asks["title"].required, asks["title"].most) == (True, 10)
    assert (asks["text"].required, asks["text"].most) == (False, 20_000)
    assert asks["types"].several
    assert asks["remote"].is_box
    assert forms.asks(Login)["password"].is_secret
