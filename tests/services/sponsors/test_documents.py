"""Contracts as PDF and DOCX, opened and read back: what was typed is printed as it was typed."""

import asyncio
import io
import re
import unicodedata
from datetime import date
from typing import Any

import pypdf
import pytest
from docx import Document

from services.errors import Unready
from services.sponsors.documents import drawing
from services.sponsors.documents.contract import Benefit, Contract, Texts
from services.sponsors.documents.docx import docx
from services.sponsors.documents.pdf import pdf
from services.sponsors.documents.safe import shown
from services.sponsors.documents.wording import wording
from services.sponsors.documents.words import dollars, effective, in_words, incorporated

TEXTS = Texts(
    info="a railway of the Netherlands",
    contact="Ada Rail\nExample Railways\nStation Street 1\nada@example.org",
    benefits=(Benefit(text="PyCon US: Passes (10)", clauses=(1, 2)), Benefit(text="Foundation: Logo")),
    clauses=("The Sponsor follows the trademark policy.", "Passes are for people."),
)
CONTRACT = Contract(
    number=7, revision=3, sponsor="Example Railways", incorporated_in="Netherlands", level="Supporting", starts=date(2026, 12, 1),
    ends=date(2027, 11, 30), fee=15_000, texts=TEXTS,
)  # fmt: skip
PAYLOADS = {
    "markdown": "**bold** _it_ `code` ![x](file:///etc/passwd) [a](http://x.example) # no heading [^1] ~~gone~~",
    "latex": r"\input{/etc/passwd} \write18{id} $x^2$ \begin{document} % \newcommand ~ \\",
    "html": "<script>alert('1')</script> <img src=x onerror=y> &amp; &lt;b&gt; <!-- no -->",
    "typst": '#read("/etc/passwd") #eval("1+1") $ x $ @ref <label> *b* _i_ = No //no comment /* nor this */ \\ -- --- ... ~ #sys',
    "template": "{{ 7*7 }} {% raw %} {0} %s ${x} <%= 1 %>",
    "fields": '{ HYPERLINK "http://x.example" } =cmd|calc!A1 <w:p/> ]]> <?xml?>',
    "letters": "Zürich Łódź Αθήνα Москва naïve “quoted” fi ffl £",
}


def _pdf_text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def _docx_text(made: bytes) -> str:
    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


READ = {"pdf": lambda words: _pdf_text(pdf(words)), "docx": lambda words: _docx_text(docx(words))}


def _close(text: str) -> str:
    """Without the spaces and breaks, which a page puts where it likes."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("form", READ)
def test_a_contract_says_who_when_how_much_and_what(form: str) -> None:
    said = _close(READ[form](wording(CONTRACT)))

    for words in (
        "effective as of the 1st of December 2026", "Example Railways (the “Sponsor”), a corporation of Netherlands",
        "$15,000 (fifteen thousand US dollars)", "PyCon US: Passes (10) [1, 2]", "[1] The Sponsor follows the trademark policy.",
        "[2] Passes are for people.", "Sponsor is a railway of the Netherlands", "Station Street 1", "30 November 2027",
        "15. Whole agreement",
    ):  # fmt: skip
        assert _close(words) in said, words
    assert "Renewal" not in said and "UNKNOWN" not in said


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("previous", [date(2025, 11, 22), None])
def test_a_renewal_replaces_the_exhibit_and_cites_the_earlier_day(form: str, previous: date | None) -> None:
    renewal = CONTRACT.model_copy(update={"is_renewal": True, "previous": previous})

    said = _close(READ[form](wording(renewal)))

    cited = "22nd of November 2025" if previous else "UNKNOWN"
    assert _close(f"with the effective date of the {cited} (the “Sponsorship Agreement”)") in said
    assert _close("Exhibit A of the Sponsorship Agreement is replaced by Exhibit A below.") in said
    assert _close("Whole agreement") not in said


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_is_printed_as_it_was_typed(form: str, payload: str) -> None:
    """In every place where something typed can stand."""
    typed = PAYLOADS[payload]
    texts = Texts(
        info=f"INFO {typed}", contact=f"CONTACT {typed}\n= no heading\n- no list", benefits=(Benefit(text=f"BENEFIT {typed}", clauses=(1,)),),
        clauses=(f"CLAUSE {typed}",),
    )  # fmt: skip
    hostile = CONTRACT.model_copy(
        update={
            "sponsor": f"NAME {typed}",
            "level": f"LEVEL {typed}",
            "incorporated_in": f"PLACE {typed}",
            "texts": texts,
        }
    )

    said = _close(READ[form](wording(hostile)))

    for place in ("NAME", "LEVEL", "PLACE", "INFO", "CONTACT", "BENEFIT", "CLAUSE"):
        assert _close(f"{place} {typed}") in said, place
    assert "=noheading" in said and "-nolist" in said
    assert "root:x:0" not in said


@pytest.mark.parametrize("form", READ)
def test_what_turns_the_reading_direction_around_is_shown_and_does_nothing(form: str) -> None:
    typed = "ten \u202edesrever\u202c \u2066isolated\u2069 a\u200bb \u0000 \u061c \ufeff tag\U000e0041"
    hostile = CONTRACT.model_copy(update={"sponsor": typed})

    said = READ[form](wording(hostile))

    assert _close(
        "ten <U+202E>desrever<U+202C> <U+2066>isolated<U+2069> a<U+200B>b <U+0000> <U+061C> <U+FEFF> tag<U+E0041>"
    ) in _close(said)
    assert not set(said) & set("\u202e\u202c\u2066\u2069\u200b\0\u061c\ufeff\U000e0041")


def test_joiners_that_belong_to_words_stay() -> None:
    word = "\u0646\u0631\u0645\u200c\u0627\u0641\u0632\u0627\u0631"  # Persian: software

    assert shown(word) == word


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_same_contract_gives_the_same_text_and_a_pdf_the_same_bytes(form: str) -> None:
    words = wording(CONTRACT)

    assert READ[form](words) == READ[form](words)
    assert pdf(words) == pdf(words)


def test_a_pdf_has_its_faces_with_it_and_no_script() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(wording(CONTRACT))))

    assert not {"/OpenAction", "/AA", "/Names"} & set(reader.root_object)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts and all("LibertinusSerif" in str(font["/BaseFont"]) for font in fonts)


async def test_another_process_draws(tmp_path: object) -> None:  # noqa: ARG001
    assert (await drawing.drawn(CONTRACT, "pdf")).startswith(b"%PDF-")
    assert (await drawing.drawn(CONTRACT, "docx")).startswith(b"PK")


async def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the loop goes on meanwhile."""
    monkeypatch.setattr(drawing, "_SECONDS", 0.01)
    drawn = asyncio.create_task(drawing.drawn(CONTRACT, "pdf"))

    await asyncio.sleep(0)

    with pytest.raises(Unready, match="cannot be made now"):
        await drawn


def test_a_clause_that_is_not_there_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="names clause 3"):
        Texts(info="x", contact="x", benefits=(Benefit(text="Logo", clauses=(3,)),), clauses=("One.", "Two."))


@pytest.mark.parametrize(
    ("day", "words"),
    [(1, "1st of"), (2, "2nd of"), (3, "3rd of"), (4, "4th of"), (11, "11th of"), (12, "12th of"), (13, "13th of"), (21, "21st of"), (22, "22nd of"), (23, "23rd of"), (30, "30th of"), (31, "31st of")],
)  # fmt: skip
def test_days_have_their_endings(day: int, words: str) -> None:
    assert effective(date(2026, 5, day)) == f"{words} May 2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"), (1, "one"), (15, "fifteen"), (20, "twenty"), (42, "forty-two"), (100, "one hundred"), (115, "one hundred fifteen"),
        (3_750, "three thousand seven hundred fifty"), (15_000, "fifteen thousand"), (150_000, "one hundred fifty thousand"),
        (1_000_001, "one million one"), (999_999_999, "nine hundred ninety-nine million nine hundred ninety-nine thousand nine hundred ninety-nine"),
    ],
)  # fmt: skip
def test_sums_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_a_single_dollar_is_one() -> None:
    assert dollars(1) == "$1 (one US dollar)"


@pytest.mark.parametrize(
    ("country", "state", "place"),
    [("United States", "Delaware", "Delaware"), ("U.S.A.", "Oregon", "Oregon"), ("USA", "", "USA"), ("Netherlands", "Utrecht", "Netherlands")],
)  # fmt: skip
def test_the_place_of_law_is_the_state_in_the_united_states_and_the_country_elsewhere(
    country: str, state: str, place: str
) -> None:
    assert incorporated(country, state) == place


async def test_who_draws_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the address of the database nor anything else of the service's environment."""
    monkeypatch.setenv("SERVICE_SECRET", "s3cret")
    given: list[dict[str, str]] = []
    start = asyncio.create_subprocess_exec

    async def spy(*command: str, env: dict[str, str], **more: Any) -> Any:
        given.append(env)
        return await start(*command, env=env, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spy)

    made = await drawing.drawn(CONTRACT, "docx")

    assert made.startswith(b"PK")
    assert [set(one) for one in given] == [{"PYTHONPATH"}]
