"""Writes messages as prototxt, exactly as protobuf's C++ printer does in Caffe's tools.

protobuf's Python printer writes 1.0 where the C++ printer writes 1, and neither can print custom
fields that are not in the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from google.protobuf.descriptor import FieldDescriptor

from .schema import enum_name, is_repeated
from .textformat import Block, Field

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "'": "\\'", "\\": "\\\\"}


def message_lines(message: Any) -> Iterator[str]:
    """Yields the lines of a message, with fields sorted by number."""
    for slot, value in message.ListFields():
        for one in value if is_repeated(slot) else [value]:
            if slot.message_type is None:
                yield f"{slot.name}: {_scalar(slot, one)}"
            else:
                yield from block_lines(slot.name, message_lines(one))


def tree_lines(fields: Iterable[Field]) -> Iterator[str]:
    """Yields the lines of fields that were read without a schema."""
    for field in fields:
        if isinstance(field.value, Block):
            yield from block_lines(field.name, tree_lines(field.value.fields))
        elif field.value.kind == "string":
            yield f"{field.name}: {_quote(field.value.text)}"
        else:
            yield f"{field.name}: {field.value.text}"


def block_lines(name: str, lines: Iterable[str]) -> Iterator[str]:
    """Indents lines and encloses them in the braces of a field."""
    yield f"{name} {{"
    yield from (f"  {line}" for line in lines)
    yield "}"


def _scalar(slot: FieldDescriptor, value: Any) -> str:
    if slot.enum_type is not None:
        return enum_name(slot, value)
    if slot.type == FieldDescriptor.TYPE_FLOAT:
        return _shortest(value, 6, np.float32)
    if slot.type == FieldDescriptor.TYPE_DOUBLE:
        return _shortest(value, 15, float)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return _quote(value.decode("latin-1"), ascii_only=True)
    return _quote(value) if isinstance(value, str) else str(value)


def _shortest(value: float, digits: int, read: Callable[[str], float]) -> str:
    """Formats a number with `digits` significant digits, or three more if those do not give the same number back."""
    short = f"{value:.{digits}g}"
    return short if read(short) == value else f"{value:.{digits + 3}g}"


def _quote(text: str, ascii_only: bool = False) -> str:
    def escape(char: str) -> str:
        plain = " " <= char <= "~" or (char > "\x7f" and not ascii_only)
        return _ESCAPES.get(char) or (char if plain else f"\\{ord(char):03o}")

    return '"' + "".join(map(escape, text)) + '"'
