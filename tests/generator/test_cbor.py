"""What is encoded is read again as it was; and what is not of the three types is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import cbor

VALUES = st.recursive(st.integers(0, 2**64 - 1) | st.text(), st.lists)


@given(VALUES)
def test_what_is_encoded_is_read_again(value: cbor.Value) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1_000_000, "1a000f4240"),
        ("IETF", "6449455446"),
        ([1, [2, 3]], "8201820203"),
    ],
)
def test_the_examples_of_the_rfc(value: cbor.Value, written: str) -> None:
    """Source: RFC 8949, appendix A."""
    assert cbor.encode(value).hex() == written


@pytest.mark.parametrize("written", ["20", "a0", "f6", "1f", "0101"])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"type|length|follow"):
        cbor.decode(bytes.fromhex(written))
