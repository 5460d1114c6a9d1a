"""Two versions of what a form holds: which one a page was made from, and where they differ."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from services.errors import Invalid
from services.forms import Form


def version(data: FormData) -> int:
    """What the page was made from. Raises Invalid: without it something might be overwritten that nobody has seen."""
    if (found := number_of(data.get("version"))) is None:
        raise Invalid({"version": "The form does not say which version it is about: open the page again."})
    return found


def number_of(typed: object) -> int | None:
    """As a form or an address says it; None where that is no number."""
    text = str(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True)
class Difference:
    """A field that two people have filled in differently."""

    label: str
    now: str
    yours: str


def differences(now: Form, yours: Form) -> list[Difference]:
    """What is stored by now against what was typed."""
    pairs = (
        (ask.label, _plain(now.values.get(name)), _plain(yours.values.get(name))) for name, ask in yours.asks.items()
    )
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def _plain(value: str | list[str] | None) -> str:
    return ", ".join(value) if isinstance(value, list) else value or ""
