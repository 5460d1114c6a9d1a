"""Whatever the forms take, the site can show: one nominee that it cannot would stop every build."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from starlette.datastructures import FormData

from generator.markup import render
from generator.shapes.election import Election, Nominees
from services.accounts.tables import account
from services.nominations import export, forms
from services.nominations.rules import State
from services.nominations.store import Nomination
from tests.services.nominations.conftest import BOARD, ELECTIONS, OTHER, OWN, Ballot

NOW = datetime(2027, 7, 2, tzinfo=UTC)
PAYLOADS = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "\u202e\u200b",
    "a\u2028b",
    " \n x",
)
_any = st.text(max_size=250) | st.sampled_from(PAYLOADS)
_typed = st.fixed_dictionaries(
    {name: st.just(str(OTHER[name])) | _any for name in ("name", "employer", "affiliations", "statement")}
    | {
        "email": st.sampled_from(["nora@example.org", "a b@c.d", "a@b.c\u200b"]),
        "served": st.sampled_from(["yes", "no", ""]),
        "years": st.lists(st.sampled_from(["2001", "2019", "2026", "2000", "x"]), max_size=3),
    }
)


def _election(number: int) -> Election:
    return Election.model_validate_json(json.dumps(ELECTIONS[number]))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_typed, st.integers(0, 2))
def test_whatever_the_form_takes_the_site_can_show(typed: dict[str, str | list[str]], which: int) -> None:
    election = _election(which)
    value, form = forms.read(forms.Other, _sent(typed), election)

    if value is None:
        assert form.problems
        return
    content = json.loads(json.dumps(value.content(election)))
    found = Nomination(
        1, election.slug, 1, "nick", "nick@example.org", None, None, value.email, value.email, State.APPROVED, 1, value.name, content, {},
        "slug", NOW, NOW, NOW, NOW, None, None,
    )  # fmt: skip
    written = Nominees(nominees=(export.shape(found),)).model_dump_json(exclude_defaults=True)
    (shown,) = Nominees.model_validate_json(written).nominees
    assert "<script" not in render(shown.text, submitted=True).html
    assert (shown.service is None) is election.hide_previous_service
    again, problems = forms.read(forms.Changed, _sent(forms.form_of(forms.Changed, found, election).values), election)
    assert again is not None, problems.problems
    assert again.content(election) == content


def _sent(values: object) -> FormData:
    """A form that was filled in from a nomination and is sent back as it is."""
    assert isinstance(values, dict)
    return FormData(
        [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    )


@pytest.mark.parametrize("name", ["Nora\nNominee", "  Nora   Nominee ", "Nora\u00a0Nominee" + " x" * 60])
async def test_a_name_of_the_profile_is_one_that_can_be_shown(ballot: Ballot, name: str) -> None:
    async with ballot.running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.name == "nora").values(full_name=name[:150]))

    answer = await ballot.browsers["nora"].post(f"/nominations/{BOARD}/create/", data=OWN)

    found = await ballot.get(int(answer.headers["location"].split("/")[-2]))
    assert export.shape(found).name.startswith("Nora Nominee")
