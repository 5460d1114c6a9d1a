"""Two versions of what a form holds: which one a page was made from, and where they differ."""

from dataclasses import dataclass

from starlette.datastructures import FormData

from services.errors import Invalid
from services.forms import Form


def version(data: FormData) -> int:
    """What the page was made from. Raises Invalid: without it something might be overwritten that nobody has seen."""
    typed = str(data.get("version", ""))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Invalid({"version": "The form does not say which version it is about: open the page again."})
    return int(typed)


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
