"""The part of protobuf's wire format that is needed to read and write weights as bytes.

protobuf's own parser holds a message in memory a second time, makes a Python object of each float that is
accessed, and is limited to 2 GiB. Here the values of a blob are a slice of the mapped file.

Source: protobuf's encoding specification. A field is a varint `number << 3 | type` and a payload:
type 0 is a varint, 1 eight bytes, 2 a length followed by that many bytes, 5 four bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pycaffe_like.errors import WeightsError

VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5

Payload = int | memoryview


class Record(NamedTuple):
    """One field of a message: its number, its payload, and all of its bytes."""

    number: int
    payload: Payload
    record: memoryview


def fields(data: memoryview) -> Iterator[tuple[int, Payload]]:
    """Yields the number and payload of each field of a message.

    Raises:
        WeightsError: As for `records`.
    """
    return ((number, payload) for number, payload, _ in records(data))


def records(data: memoryview) -> Iterator[Record]:
    """Yields the fields of a message in order. A payload is an int or a slice of `data`.

    Raises:
        WeightsError: If the bytes are truncated or not a message.
    """
    at, end = 0, len(data)
    while at < end:
        start = at
        key, at = read_varint(data, at)
        number, kind = key >> 3, key & 7
        payload: Payload
        if kind == VARINT:
            payload, at = read_varint(data, at)
        elif kind == BYTES:
            length, at = read_varint(data, at)
            payload, at = data[at : at + length], at + length
        elif kind in (EIGHT, FOUR):
            length = 8 if kind == EIGHT else 4
            payload, at = data[at : at + length], at + length
        else:
            raise WeightsError("this is not a protobuf message", got=f"a field of wire type {kind} at byte {at}")
        if number == 0:
            raise WeightsError("this is not a protobuf message", got=f"field number 0 at byte {start}")
        if at > end:
            raise WeightsError("the file is truncated or damaged", expected=f"at least {at} bytes", got=f"{end} bytes")
        yield Record(number, payload, data[start:at])


def as_message(payload: Payload) -> memoryview:
    """Checks that a payload is bytes, and returns it.

    Raises:
        WeightsError: If it is a number.
    """
    if isinstance(payload, int):
        raise WeightsError("the file is damaged or of another kind", expected="a message", got="a number")
    return payload


def as_number(payload: Payload) -> int:
    """Checks that a payload is a number, and returns it.

    Raises:
        WeightsError: If it is bytes.
    """
    if not isinstance(payload, int):
        raise WeightsError("the file is damaged or of another kind", expected="a number", got="bytes")
    return payload


def varints(data: memoryview) -> Iterator[int]:
    """Decodes a packed list of varints."""
    at = 0
    while at < len(data):
        value, at = read_varint(data, at)
        yield value


def read_varint(data: memoryview, at: int) -> tuple[int, int]:
    """Returns the varint that starts at a position, and the position after it.

    Raises:
        WeightsError: If it is incomplete.
    """
    result = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise WeightsError("the file is truncated or damaged", got=f"an incomplete number at byte {at}")
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7


def varint(number: int) -> bytes:
    """Encodes a non-negative integer: seven bits per byte, lowest first."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def header(number: int, length: int) -> bytes:
    """Returns the field key and the length that precede a payload of `length` bytes."""
    return varint(number << 3 | BYTES) + varint(length)
