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
    """`$3,750 (three thousand, seven hundred and fifty US dollars)`"""
    from num2words import num2words  # loads forty languages

    unit = "US dollar" if fee == 1 else "US dollars"
    return f"${fee:,} ({num2words(fee)} {unit})"


def incorporated(country: str, state: str) -> str:
    """The place whose law made the company: the state in the United States, else the country."""
    is_us = country.strip().casefold().replace(".", "") in _UNITED_STATES
    return (state.strip() if is_us else "") or country.strip()


_UNITED_STATES = frozenset({"us", "usa", "united states", "united states of america", "the united states"})
