"""What the regular expression of a redirect may be: one that is quick on every address, and leads where it says."""

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # the standard library's own reading of a pattern
from typing import Any

_MANY = 100
"""A repeat that may run so often counts as one without end."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CATEGORIES = {
    f"CATEGORY_{negated}{name}": f"\\{letter.upper() if negated else letter}"
    for name, letter in (("DIGIT", "d"), ("WORD", "w"), ("SPACE", "s"))
    for negated in ("", "NOT_")
}
_ELSEWHERE_UNKNOWN = {
    "ASSERT": "a look ahead or back",
    "ASSERT_NOT": "a look ahead or back",
    "ATOMIC_GROUP": "an atomic group",
    "GROUPREF": "a reference to a group",
    "GROUPREF_EXISTS": "a choice by a group",
    "POSSESSIVE_REPEAT": "a possessive repeat",
}
"""What Caddy's patterns (RE2) do not have. The table is written for nginx and Caddy too."""
_REFERENCE = re.compile(r"\\([1-9])(?![0-9])")
_FIXED_START = re.compile(r"https?://[^\s/\\?#]+/|/[^/\\]")
"""What must stand before the first reference: a whole host with its slash, or the start of a path of this site."""


def fault_of(pattern: str) -> str | None:
    """Why a pattern cannot be used, or None."""
    try:
        re.compile(pattern)
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"`from` is not a regular expression: {error}"
    if odd := next((word for op, _ in _walk(tree) if (word := _ELSEWHERE_UNKNOWN.get(op))), None):
        return f"`from` has {odd}, which not every server knows"
    if any(_nests(argument) for op, argument in _walk(tree) if op in _REPEATS):
        return "`from` repeats a group in which something is repeated or chosen: such a pattern can take hours"
    if _loose(tree) > 1:
        return "`from` has two parts without end that can take the same text: such a pattern can take hours"
    return None


def fault_of_target(pattern: str, target: str) -> str | None:
    """Why what the pattern took must not be put into `target`, or None. The pattern has no fault."""
    if "\\" in _REFERENCE.sub("", target):
        return "of backslashes, `to` can only have `\\1` to `\\9`, which stand for the groups of `from`"
    used = [int(number) for number in _REFERENCE.findall(target)]
    groups = re.compile(pattern).groups
    if used and max(used) > groups:
        return f"`to` uses `\\{max(used)}`, but `from` has {groups} {'group' if groups == 1 else 'groups'}"
    if not used or _FIXED_START.match(_REFERENCE.sub("\\\\", target)):
        return None
    if re.match(r"/\\", target) and _begins_safely(pattern, used[0]):
        return None
    return (
        f"`to` begins with what `\\{used[0]}` took, which may be another host;"
        " write the beginning out, or let the group begin with `[a-z0-9]`"
    )


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every part of a pattern and of the parts inside it, as (name, argument)."""
    for op, argument in tree:
        yield str(op), argument
        for inside in _inside(argument):
            yield from _walk(inside)


def _inside(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _inside(part)


def _nests(repeat: Any) -> bool:
    """Whether what is repeated can itself take a text in several ways."""
    _, most, body = repeat
    if most == 1:
        return False
    return any(
        op in ("BRANCH", "GROUPREF_EXISTS") or (op in _REPEATS and argument[0] != argument[1])
        for op, argument in _walk(body)
    )


def _loose(tree: Any) -> int:
    """How many repeats without end there are of which nothing says where they stop."""
    count, parts = 0, list(tree)
    for (op, argument), after in zip(parts, [*parts[1:], None], strict=False):
        if str(op) in _REPEATS and argument[1] > _MANY:
            count += not (after and _stops(argument[2], after))
        elif str(op) == "BRANCH":
            count += max(_loose(choice) for choice in argument[1])
        elif str(op) == "SUBPATTERN" and after and _is_one_repeat(argument[-1]):
            count += not _stops(argument[-1][0][1][2], after)
        elif str(op) not in ("ASSERT", "ASSERT_NOT"):  # what looks ahead is not tried a second time
            count += sum(_loose(inside) for inside in _inside(argument))
    return count


def _is_one_repeat(body: Any) -> bool:
    return len(body) == 1 and str(body[0][0]) in _REPEATS and body[0][1][1] > _MANY


def _stops(repeated: Any, after: tuple[Any, Any]) -> bool:
    """Whether the part after a repeat begins with what the repeat cannot take."""
    op, argument = after
    is_there = str(op) in ("LITERAL", "NOT_LITERAL", "IN") or (str(op) in _REPEATS and argument[0] > 0)
    return is_there and not any(_can_begin(repeated, c) and _can_begin([after], c) for c in range(256))


def _begins_safely(pattern: str, number: int) -> bool:
    """Whether a group always takes something, and never begins it with what could make another host of it."""
    parts = _parser.parse(pattern)  # a group inside another, or one that may be left out, is not looked at
    bodies = [argument[-1] for op, argument in parts if str(op) == "SUBPATTERN" and argument[0] == number]
    if not bodies or bodies[0].getwidth()[0] == 0:
        return False
    return not any(_can_begin(bodies[0], ord(character)) for character in "/\\\t\r\n")


def _can_begin(tree: Any, character: int) -> bool:
    """Whether a text that the pattern takes can begin with the character. What is not known here counts as yes."""
    for op, argument in tree:
        match str(op):
            case "LITERAL":
                return bool(argument == character)
            case "NOT_LITERAL":
                return bool(argument != character)
            case "ANY":
                return character != ord("\n")
            case "IN":
                return _in_set(argument, character)
            case "BRANCH":
                return any(_can_begin(choice, character) for choice in argument[1])
            case "SUBPATTERN" | "ATOMIC_GROUP" | "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                body = argument if str(op) == "ATOMIC_GROUP" else argument[-1]
                if _can_begin(body, character):
                    return True
                if body.getwidth()[0] == 0 or (str(op) in _REPEATS and argument[0] == 0):
                    continue
                return False
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case _:
                return True
    return False


def _in_set(items: Any, character: int) -> bool:
    negated, found = False, False
    for op, argument in items:
        match str(op):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found |= argument == character
            case "RANGE":
                found |= argument[0] <= character <= argument[1]
            case _:
                found |= re.match(_CATEGORIES[str(argument)], chr(character)) is not None
    return found != negated
