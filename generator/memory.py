"""What was worked out once, with what it was worked out from: it holds in the next build too, while that is the same.

Whoever works something out asks for what he needs by questions, such as ("every", Event). They are written down with
their answers. In the next build the same questions are asked again, in their order; when every answer is the same, so
is the result, and nothing is worked out. What nobody asks for is forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Question = tuple[Any, ...]
"""First which of the answers, then about what."""
_PLAIN = frozenset({str, int, float, bool, type(None), date, datetime, frozenset})


@dataclass(frozen=True)
class _Result:
    value: Any
    asked: Mapping[Question, Any]


class Memory:
    """Of one build, made from that of the build before. `answers`: by its name, what answers a question."""

    def __init__(self, before: "Memory | None" = None) -> None:
        self.answers: dict[str, Callable[..., Any]] = {}
        self.as_before: set[str] = set()
        """Names of answers that are all known to be those of the build before: they need not be compared."""
        self._before = before._now if before else {}
        self._now: dict[Question, _Result] = {}
        self._asking: list[dict[Question, Any]] = []

    def once(self, question: Question, make: Callable[[], Any]) -> Any:
        """What `make` says, worked out once."""
        result = self._now.get(question)
        if result is None:
            old = self._before.get(question)
            result = old if old and self._holds(old) else self._made(make, old)
            self._now[question] = result
        self.note(question, result.value)
        return result.value

    def note(self, question: Question, answer: Any) -> None:
        """Somebody has asked this; it counts for what is being worked out."""
        if self._asking:
            self._asking[-1][question] = answer

    def close(self) -> None:
        """All is worked out: what only the earlier build knew is let go, and who answered."""
        self._before = {}
        self.answers = {}

    def _made(self, make: Callable[[], Any], old: _Result | None) -> _Result:
        asked: dict[Question, Any] = {}
        self._asking.append(asked)
        try:
            value = make()
        finally:
            self._asking.pop()
        return _Result(old.value if old and is_same(old.value, value) else value, asked)

    def _holds(self, old: _Result) -> bool:
        """All answers are the same. The first that is another ends it: what was asked after it may have no answer now."""
        self._asking.append({})  # these questions are ours, and not of who waits for the result
        try:
            return all(
                question[0] in self.as_before or is_same(self.answers[question[0]](*question[1:]), answer)
                for question, answer in old.asked.items()
            )
        finally:
            self._asking.pop()


def is_same(one: object, other: object) -> bool:
    """Not only equal: of records, the very same ones, so that whatever is found by them is found."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) in _PLAIN:
        return one == other
    if isinstance(one, tuple | list):
        assert isinstance(other, tuple | list)
        return len(one) == len(other) and all(a is b or is_same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        assert isinstance(other, dict)
        return is_same(tuple(one), tuple(other)) and is_same(tuple(one.values()), tuple(other.values()))
    return False
