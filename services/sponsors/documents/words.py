"""Dates and sums as an agreement says them."""

from datetime import date

from generator.markup import day

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
UNKNOWN = "UNKNOWN"


def effective(when: date | None) -> str:
    """`1st of May 2026`; UNKNOWN where nobody has written it down."""
    if when is None:
        return UNKNOWN
    ending = "th" if 10 <= when.day % 100 <= 20 else _ENDINGS.get(when.day % 10, "th")
    return day(when).replace(" ", f"{ending} of ", 1)


def dollars(fee: int) -> str:
    """`$3,750 (three thousand seven hundred fifty US dollars)`"""
    return f"${fee:,} ({in_words(fee)} US {'dollar' if fee == 1 else 'dollars'})"


_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GREAT = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))


def in_words(number: int) -> str:
    """A whole number from 0 to 999,999,999 in English, as sums are written on cheques in the United States."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    size, name = next(row for row in _GREAT if number >= row[0])
    count, rest = divmod(number, size)
    return f"{in_words(count)} {name}" + (f" {in_words(rest)}" if rest else "")


def incorporated(country: str, state: str) -> str:
    """The place whose law made the company: the state in the United States, else the country."""
    is_us = country.strip().casefold().replace(".", "") in _UNITED_STATES
    return (state.strip() if is_us else "") or country.strip()


_UNITED_STATES = frozenset({"us", "usa", "united states", "united states of america", "the united states"})
