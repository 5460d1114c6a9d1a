"""The lines of iCalendar files (RFC 5545, 3.1 and 3.3): escaped, folded at 75 octets, ended by CRLF.

Own code, because a save waits for it: the library that reads calendars takes four seconds to write all events, this
a tenth of one. The tests read what comes out with that library and with ical.js.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75
"""Octets of a line, its end not counted."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def escaped(text: str) -> str:
    """A TEXT value (3.3.11)."""
    return text.translate(_ESCAPES)


def line(name: str, value: str) -> bytes:
    """One property, `value` as it stands in the file; `name` with its parameters. A character is never parted."""
    raw = f"{name}:{value}".encode()
    if len(raw) <= _LONGEST:
        return raw + b"\r\n"
    folded, begins, room = [], 0, _LONGEST
    while len(raw) - begins > room:
        ends = begins + room
        while raw[ends] & 0xC0 == 0x80:  # inside a character
            ends -= 1
        folded.append(raw[begins:ends])
        begins, room = ends, _LONGEST - 1
    return b"\r\n ".join([*folded, raw[begins:]]) + b"\r\n"


def text(name: str, value: str) -> bytes:
    """A property whose value is TEXT."""
    return line(name, escaped(value))


def at(name: str, *values: date | datetime) -> bytes:
    """A property whose values are all days, all instants in UTC, or all times of one zone."""
    first = values[0]
    if not isinstance(first, datetime):
        return line(f"{name};VALUE=DATE", ",".join(f"{value:%Y%m%d}" for value in values))
    if first.tzinfo is UTC:
        return line(name, ",".join(f"{value:%Y%m%dT%H%M%SZ}" for value in values))
    zone = f";TZID={first.tzinfo}" if first.tzinfo else ""
    return line(f"{name}{zone}", ",".join(f"{value:%Y%m%dT%H%M%S}" for value in values))


def offset(value: timedelta) -> str:
    """`+0100`, `-033730` (3.3.14)."""
    seconds = int(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, odd = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}{f'{odd:02}' if odd else ''}"


def component(name: str, lines: Iterable[bytes]) -> bytes:
    """BEGIN and END around the lines, which may be components too."""
    return b"".join([line("BEGIN", name), *lines, line("END", name)])


def listed(name: str, values: Sequence[str]) -> bytes:
    """A property with several TEXT values."""
    return line(name, ",".join(map(escaped, values)))
