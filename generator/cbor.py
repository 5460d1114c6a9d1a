"""Numbers, text and lists in CBOR, which is all that a filter of Pagefind is made of. Source: RFC 8949, 3."""

from collections.abc import Sequence

Value = int | str | Sequence["Value"]

_NUMBER, _TEXT, _LIST = 0, 3, 4
_LENGTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def decode(data: bytes) -> Value:
    """Raises ValueError when `data` is not one value of these three types."""
    value, end = _value(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes follow the value")
    return value


def _value(data: bytes, at: int) -> tuple[Value, int]:
    kind, argument, at = _head(data, at)
    if kind == _NUMBER:
        return argument, at
    if kind == _TEXT:
        return data[at : at + argument].decode(), at + argument
    if kind == _LIST:
        values = []
        for _ in range(argument):
            value, at = _value(data, at)
            values.append(value)
        return values, at
    raise ValueError(f"type {kind} is not a number, text or list")


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    kind, argument = data[at] >> 5, data[at] & 31
    if argument < 24:
        return kind, argument, at + 1
    if argument not in _LENGTHS:
        raise ValueError(f"a length of kind {argument} is not known")
    end = at + 1 + _LENGTHS[argument]
    return kind, int.from_bytes(data[at + 1 : end]), end


def encode(value: Value) -> bytes:
    if isinstance(value, int):
        return _headed(_NUMBER, value)
    if isinstance(value, str):
        text = value.encode()
        return _headed(_TEXT, len(text)) + text
    return _headed(_LIST, len(value)) + b"".join(map(encode, value))


def _headed(kind: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([kind << 5 | argument])
    code, length = next((code, length) for code, length in _LENGTHS.items() if argument < 1 << 8 * length)
    return bytes([kind << 5 | code]) + argument.to_bytes(length)
