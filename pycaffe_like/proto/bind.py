"""From the tree of a prototxt to a message of the schema.

What the schema does not know is kept apart with its place, so that the caller decides: forks of
Caffe have fields of their own, and a layer that a user wrote may have options of its own.
"""

from __future__ import annotations

import difflib
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from pycaffe_like.errors import ParseError, Remark, Where, did_you_mean

from .schema import is_repeated
from .textformat import Block, Field, Scalar

_LAYERS = ("layer", "layers")


@dataclass(frozen=True)
class Unknown:
    """A field that the schema does not have.

    Attributes:
        message: name of the message it stands in, such as `ConvolutionParameter`.
        known: the names that this message has.
        layer: index among the layers of the file, or None outside a layer.
    """

    field: Field
    message: str
    known: tuple[str, ...]
    layer: int | None
    where: Where

    def looks_like_a_slip(self) -> bool:
        """Whether a known name differs in a letter or two only."""
        name = self.field.name
        near = difflib.get_close_matches(name, self.known, n=1, cutoff=0.92)
        # Names that end alike look nearer to each other than they are: bad_param, bias_param.
        stems = [known.removesuffix("_param") for known in self.known]
        return bool(near or difflib.get_close_matches(name.removesuffix("_param"), stems, n=1, cutoff=0.83))

    def remark(self) -> Remark:
        near = did_you_mean(self.field.name, self.known)
        return Remark(self.where, f"{self._problem()}, so it is ignored" + (f"; {near}" if near else ""))

    def error(self) -> ParseError:
        return ParseError(self._problem(), advice=did_you_mean(self.field.name, self.known), where=self.where)

    def _problem(self) -> str:
        return f"{self.message} has no field '{self.field.name}'"


@dataclass
class Notes:
    """What binding learns besides the message itself."""

    file: str
    layers: list[tuple[int, int]] = field(default_factory=list)  # line and column of each layer
    unknown: list[Unknown] = field(default_factory=list)


def bind(block: Block, message: Message, notes: Notes, layer: int | None = None) -> None:
    """Sets the fields of `message` from `block`.

    Raises:
        ParseError: a value that its field cannot take, or a single field given twice.
    """
    descriptor = message.DESCRIPTOR
    seen: dict[str, Field] = {}
    for entry in block.fields:
        slot = descriptor.fields_by_name.get(entry.name)
        if slot is None:
            known = tuple(descriptor.fields_by_name)
            place = Where(notes.file, entry.line, entry.column)
            notes.unknown.append(Unknown(entry, descriptor.name, known, layer, place))
            continue
        repeated = is_repeated(slot)
        if not repeated and entry.name in seen:
            raise _error(
                entry,
                notes,
                f"field '{entry.name}' is given twice",
                expected="one value",
                got=f"a first one in line {seen[entry.name].line}",
            )
        seen[entry.name] = entry
        if slot.message_type is not None:
            if isinstance(entry.value, Scalar):
                raise _error(entry, notes, f"field '{entry.name}' is a message", "{ … }", entry.value.text)
            inner = layer
            if descriptor.name == "NetParameter" and entry.name in _LAYERS:
                inner = len(notes.layers)
                notes.layers.append((entry.line, entry.column))
            child = getattr(message, entry.name)
            child = child.add() if repeated else child
            child.SetInParent()
            bind(entry.value, child, notes, inner)
        else:
            if isinstance(entry.value, Block):
                raise _error(entry, notes, f"field '{entry.name}' is a plain value", _names(slot), "{ … }")
            value = _value(slot, entry, entry.value, notes)
            if repeated:
                getattr(message, entry.name).append(value)
            else:
                setattr(message, entry.name, value)


def plain(value: Scalar | Block) -> Any:
    """An unknown field's value without a schema: bool, int, float, str, or a dict of such.

    A name that occurs more than once in a block becomes a tuple.
    """
    if isinstance(value, Block):
        found: dict[str, Any] = {}
        often: set[str] = set()
        for entry in value.fields:
            one = plain(entry.value)
            if entry.name not in found:
                found[entry.name] = one
            elif entry.name in often:
                found[entry.name] += (one,)
            else:
                found[entry.name] = (found[entry.name], one)
                often.add(entry.name)
        return found
    if value.kind == "string":
        return value.text
    if value.kind == "name":
        return {"true": True, "false": False}.get(value.text.lower(), value.text)
    number = _int(value.text)
    return number if number is not None else float(value.text.rstrip("fF"))


# One converter for each kind of scalar: the value, or None where the text does not fit.


def _int(text: str) -> int | None:
    body = text.removeprefix("-")
    sign = -1 if text.startswith("-") else 1
    if body[:2].lower() == "0x":
        return sign * int(body, 16)
    if not body.isdecimal():
        return None
    if body[0] == "0" and len(body) > 1:  # octal, as in C
        return sign * int(body, 8) if not set(body) & set("89") else None
    return sign * int(body)


def _integer(low: int, high: int) -> Callable[[Scalar], int | None]:
    def convert(value: Scalar) -> int | None:
        number = _int(value.text) if value.kind == "number" else None
        return number if number is not None and low <= number <= high else None

    return convert


def _float(value: Scalar) -> float | None:
    if value.kind == "string":
        return None
    text = value.text.lower()
    if text.lstrip("-") in ("inf", "infinity", "nan"):
        return float(text)
    number = _int(text)
    if number is not None:
        return float(number)
    try:
        return float(text.removesuffix("f"))
    except ValueError:
        return None


def _float32(value: Scalar) -> float | None:
    number = _float(value)
    if number is None or math.isnan(number) or math.isinf(number):
        return number
    try:
        (rounded,) = struct.unpack("f", struct.pack("f", number))
    except OverflowError:
        return math.copysign(math.inf, number)
    return float(rounded)


def _bool(value: Scalar) -> bool | None:
    return (
        {"true": True, "True": True, "t": True, "1": True}.get(
            value.text, {"false": False, "False": False, "f": False, "0": False}.get(value.text)
        )
        if value.kind != "string"
        else None
    )


def _string(value: Scalar) -> str | None:
    return value.text if value.kind == "string" else None


def _bytes(value: Scalar) -> bytes | None:
    return value.text.encode("latin-1", "replace") if value.kind == "string" else None


_CONVERT: dict[int, tuple[str, Callable[[Scalar], Any]]] = {
    FieldDescriptor.TYPE_INT32: ("an integer", _integer(-(2**31), 2**31 - 1)),
    FieldDescriptor.TYPE_INT64: ("an integer", _integer(-(2**63), 2**63 - 1)),
    FieldDescriptor.TYPE_UINT32: ("an integer that is not negative", _integer(0, 2**32 - 1)),
    FieldDescriptor.TYPE_UINT64: ("an integer that is not negative", _integer(0, 2**64 - 1)),
    FieldDescriptor.TYPE_FLOAT: ("a number", _float32),
    FieldDescriptor.TYPE_DOUBLE: ("a number", _float),
    FieldDescriptor.TYPE_BOOL: ("true or false", _bool),
    FieldDescriptor.TYPE_STRING: ("a string in quotes", _string),
    FieldDescriptor.TYPE_BYTES: ("a string in quotes", _bytes),
}


def _names(slot: FieldDescriptor) -> str:
    if slot.enum_type is not None:
        names = [value.name for value in slot.enum_type.values]
        return "one of " + ", ".join(names) if len(names) <= 8 else f"a value of {slot.enum_type.name}"
    return _CONVERT[slot.type][0]


def _value(slot: FieldDescriptor, entry: Field, value: Scalar, notes: Notes) -> Any:
    if slot.enum_type is not None:
        return _enum(slot, entry, value, notes)
    expected, convert = _CONVERT[slot.type]
    converted = convert(value)
    if converted is not None:
        return converted
    advice = ""
    if slot.name == "type" and value.kind == "name" and slot.containing_type.name == "LayerParameter":
        advice = 'A `layer` has its type in quotes, type: "Convolution"; names in capitals are for `layers`.'
    raise _error(entry, notes, f"field '{entry.name}' does not take this value", expected, _shown(value), advice)


def _enum(slot: FieldDescriptor, entry: Field, value: Scalar, notes: Notes) -> int:
    by_name = slot.enum_type.values_by_name
    if value.kind == "name" and value.text in by_name:
        return int(by_name[value.text].number)
    number = _int(value.text) if value.kind == "number" else None
    if number in slot.enum_type.values_by_number:
        return int(number)  # type: ignore[arg-type]  # None is no key
    advice = did_you_mean(value.text, by_name)
    if slot.containing_type.name == "V1LayerParameter" and value.kind == "string":
        advice = "Write `layer` instead of `layers` where the type is a string in quotes."
    raise _error(entry, notes, f"field '{entry.name}' does not take this value", _names(slot), _shown(value), advice)


def _shown(value: Scalar) -> str:
    return f'"{value.text}"' if value.kind == "string" else value.text


def _error(entry: Field, notes: Notes, problem: str, expected: str = "", got: str = "", advice: str = "") -> ParseError:
    where = Where(notes.file, entry.line, entry.column)
    return ParseError(problem, expected=expected, got=got, advice=advice, where=where)
