"""A form that two people have filled in, or one person twice: where the two differ. Pure."""

from dataclasses import dataclass

from services.forms import Form


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
