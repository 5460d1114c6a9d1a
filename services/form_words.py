"""What is wrong with a field, in words for the person who filled it in: what is so, and what to write."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

_FIXED = {
    "int_parsing": "This is not a whole number: write digits, as in 1200.",
    "int_from_float": "This is not a whole number: write digits, as in 1200.",
    "int_parsing_size": "This number is too long.",
    "float_parsing": "This is not a number: write digits, as in 1200 or 12.5.",
    "decimal_parsing": "This is not a number: write digits, as in 1200 or 12.5.",
    "date_parsing": "This is not a day: write year, month and day, as in 2026-11-23.",
    "date_from_datetime_parsing": "This is not a day: write year, month and day, as in 2026-11-23.",
    "date_from_datetime_inexact": "This is more than a day: write year, month and day, as in 2026-11-23.",
    "datetime_parsing": "This is not a day with a time: write it as 2026-11-23T14:00.",
    "datetime_from_date_parsing": "This is not a day with a time: write it as 2026-11-23T14:00.",
    "time_parsing": "This is not a time of day: write it as 14:00.",
    "literal_error": "This cannot be chosen: choose one of the list.",
    "enum": "This cannot be chosen: choose one of the list.",
    "bool_parsing": "This can only be ticked or not.",
    "url_parsing": "This is not a web address: write all of it, beginning with https://.",
    "url_scheme": "This is not a web address: write all of it, beginning with https://.",
    "string_unicode": "This has characters that cannot be kept: write them anew.",
}

_COUNTED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "string_too_short": lambda at: f"This is too short: write {at['min_length']:,} characters or more.",
    "string_too_long": lambda at: f"This is too long: shorten it to {at['max_length']:,} characters.",
    "too_short": lambda at: f"Too few are chosen: choose {at['min_length']} or more.",
    "too_long": lambda at: f"Too many are chosen: choose {at['max_length']} at most.",
    "greater_than_equal": lambda at: f"This is too small: write {at['ge']:,} or more.",
    "less_than_equal": lambda at: f"This is too large: write {at['le']:,} or less.",
    "greater_than": lambda at: f"This is too small: write more than {at['gt']:,}.",
    "less_than": lambda at: f"This is too large: write less than {at['lt']:,}.",
}


def words_of(error: ErrorDetails, *, says: str = "", chosen: bool = False) -> str:
    """A sentence or two. `says`: how the field is written; `chosen`: its values are chosen, not typed."""
    kind, at = _of_texts(error), error.get("ctx", {})
    if kind == "missing":
        return "Nothing is chosen: choose one or more." if chosen else "This is empty: fill it in."
    if kind == "string_pattern_mismatch":
        return f"This cannot be taken: write {_begun(says)}." if says else "This is not in the form that is asked for."
    if kind == "string_too_long":
        return f"{_COUNTED[kind](at)[:-1]}; it has {len(str(error['input'])):,}."
    if kind in _COUNTED:
        return _COUNTED[kind](at)
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == "value_error":
        return _sentence(str(at["error"]))
    return _sentence(str(at.get("words") or error["msg"]))


def _of_texts(error: ErrorDetails) -> str:
    """Its type. Of a text that was mended before it was counted pydantic says what it says of a list."""
    is_text = isinstance(error["input"], str) and error["type"] in ("too_short", "too_long")
    return f"string_{error['type']}" if is_text else error["type"]


def _begun(says: str) -> str:
    """A sentence as the rest of another one."""
    plain = says.replace("`", "").rstrip(".")
    return plain[:1].lower() + plain[1:]


def _sentence(text: str) -> str:
    plain = text.replace("`", "").strip()
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "!", "?")) else ".")
