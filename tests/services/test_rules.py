"""The redirect table: looked up, but the first row that matches wins, as if the rows were tried one by one."""

import re
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import Redirects, Rule, TargetError


def _rule(match: str, from_: str, to: str | None) -> Rule:
    return Rule.model_validate({"from": from_, "to": to, "status": 301 if to else 410, "match": match})


def _first_that_matches(rules: list[Rule], path: str) -> Rule | None:
    """What decision 0003 says, in the plainest way."""
    for rule in rules:
        stem = rule.from_.rstrip("/")
        if rule.match == "regex":
            fits = re.fullmatch(rule.from_, path) is not None
        else:
            fits = path.rstrip("/") == stem or (rule.match == "prefix" and path.startswith(f"{stem}/"))
        if fits:
            return rule
    return None


paths = st.lists(st.sampled_from(["a", "b", ""]), max_size=4).map(lambda parts: "/" + "/".join(parts))
rows = st.builds(
    _rule,
    st.sampled_from(["exact", "prefix"]),
    paths,
    st.sampled_from(["/one/", "/two/", None]),
) | st.builds(_rule, st.just("regex"), st.sampled_from(["/a.*", "/a/b/?", ".*b"]), st.just("/three/"))


@given(st.lists(rows, max_size=8), paths)
def test_the_first_row_that_matches_wins(rules: list[Rule], path: str) -> None:
    found = Redirects(rules).find(path)

    assert (found[0] if found else None) is _first_that_matches(rules, path)


def test_a_pattern_is_tried_only_when_it_stands_before_the_exact_row() -> None:
    """This one would take for ever."""
    address = f"/{'1' * 60}/"
    row = _rule("exact", address, "/page/")

    found = Redirects([row, _rule("regex", "/(?:1|1)+x", "/never/")]).find(address)

    assert found == (row, "/page/")


def test_a_long_table_is_looked_up_and_not_walked() -> None:
    """A thousand times longer may not even take ten times as long."""
    short, long = (Redirects([_rule("exact", f"/{n}/", "/page/") for n in range(rows)]) for rows in (20, 20_000))

    def seconds(table: Redirects, path: str) -> float:
        return min(timeit.repeat(lambda: table.find(path), number=200, repeat=5))

    assert seconds(long, "/19999/") < 10 * seconds(short, "/19/")


@pytest.mark.parametrize(
    ("from_", "to", "path"),
    [
        ("/(.*)", r"/\1", "//evil.example/"),
        ("/(.*)", r"/\1", "/\\evil.example/"),
        ("(.*)", r"\1", "//evil.example/"),
        ("/go/(.*)", r"\1", "/go/https://evil.example/"),
        ("/go/(.*)", r"\1", "/go/javascript:alert(1)"),
        ("/go(.*)", r"https://docs.python.org\1", "/go.evil.example/"),
        ("/go(.*)", r"https://docs.python.org\1", "/go@evil.example/"),
        ("/go(.*)", r"https://\1.python.org/", "/goevil.example/"),
        ("/go(.*)", r"https:\1", "/go//evil.example/"),
        ("/go/(.*)", r"\1", "/go/page"),
        ("/go/(.*)", r"\2", "/go/page"),
        ("/go/(.*)", r"\g<name>", "/go/page"),
        ("/go/(.*)", "/page\\", "/go/page"),
    ],
)
def test_a_target_that_the_path_would_choose_is_not_sent(from_: str, to: str, path: str) -> None:
    with pytest.raises(TargetError, match=re.escape(f"`{to}`")):
        Redirects([_rule("regex", from_, to)]).find(path)


@pytest.mark.parametrize(
    ("to", "target"),
    [
        (r"https://docs.python.org\1", "https://docs.python.org/a/b"),
        (r"https://docs.python.org/3\1", "https://docs.python.org/3/a/b"),
        (r"/page\1/", "/page/a/b/"),
        (r"\1", "/a/b"),
    ],
)
def test_a_target_on_the_host_of_its_row_is_sent(to: str, target: str) -> None:
    found = Redirects([_rule("regex", "/go(.*)", to)]).find("/go/a/b")

    assert found is not None and found[1] == target


@pytest.mark.parametrize(("match", "from_", "to", "status"), [("regex", "(", "/", 301), ("exact", "/a", None, 301)])
def test_a_row_that_cannot_be_used_is_named(match: str, from_: str, to: str | None, status: int) -> None:
    rule = Rule.model_validate({"from": from_, "to": to, "status": status, "match": match})

    with pytest.raises(ValueError, match=re.escape(f"`{from_}`")):
        Redirects([rule])
