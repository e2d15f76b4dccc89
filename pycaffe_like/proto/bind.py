"""Converts the parsed tree of a prototxt to a message of the schema.

Fields that are not in the schema are collected with their location, and the caller decides what to
do with them: the schema does not cover every fork of Caffe, and a user's own layer may have its own
options.
"""

from __future__ import annotations

import difflib
import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from pycaffe_like.errors import CombinedError, ParseError, Remark, Where, did_you_mean, shorten

from . import caffe_pb2
from .dialects import IGNORED_PERFORMANCE_OPTIONS, REPEATED_IN_FORKS, whose
from .literals import PATH_ADVICE, parse_float, parse_int, replace_invalid
from .schema import FIRST_OF_FORKS, is_repeated
from .textformat import TEMPLATE, Block, Field, Scalar

_LAYERS = ("layer", "layers")


@dataclass(frozen=True)
class Unknown:
    """A field that is not in the schema, or an enum value that its field does not have.

    Attributes:
        message: the name of the enclosing message, such as `ConvolutionParameter`.
        known: the field names of that message, or the value names of the field's enum.
        layer: the index of the layer in the file; None outside a layer.
        value: the unknown enum value; "" if the field itself is unknown.
    """

    field: Field
    message: str
    known: tuple[str, ...]
    layer: int | None
    where: Where
    value: str = ""

    def looks_like_a_slip(self) -> bool:
        """Returns whether it is probably a typo: a known name differs by only a letter or two."""
        return _is_nearly_known(self.value or self.field.name, self.known)

    def remark(self) -> Remark:
        effect = "so a layer type of this name is needed" if self.field.name == "type" else "so it is ignored"
        return Remark(self.where, "; ".join(filter(None, [f"{self._problem()}, {effect}", self._advice()])))

    def error(self) -> ParseError:
        return ParseError(self._problem(), advice=self._advice(), where=self.where)

    def _problem(self) -> str:
        if self.value:
            return f"{self.message}.{self.field.name} has no value '{shorten(self.value)}'"
        return f"{self.message} has no field '{shorten(self.field.name)}'"

    def _advice(self) -> str:
        return did_you_mean(self.value or self.field.name, self.known) or (
            "" if self.value else _owners(self.field.name)
        )


@lru_cache(maxsize=4096)  # a net often has the same unknown field in many layers
def _is_nearly_known(name: str, known: tuple[str, ...]) -> bool:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.92)
    # A common ending makes different names look similar: bad_param, bias_param.
    stems = [one.removesuffix("_param") for one in known]
    return bool(near or difflib.get_close_matches(name.removesuffix("_param"), stems, n=1, cutoff=0.83))


@lru_cache(maxsize=4096)
def _owners(field: str) -> str:
    """Returns advice that names the messages with a field of this name, and the forks that have them."""
    messages = caffe_pb2.DESCRIPTOR.message_types_by_name
    owners = [name for name, message in messages.items() if field in message.fields_by_name]
    if not 1 <= len(owners) <= 3:
        return ""
    named = [f"{owner} ({forks})" if (forks := whose(owner, field)) else owner for owner in owners]
    return f"A field of this name belongs to {' and '.join(named)}."


@dataclass(frozen=True)
class ForkField:
    """A fork's field outside an options message, such as one of the solver or the net itself."""

    message: str
    name: str
    value: Any  # an enum's name, a plain value, or None for a message
    where: Where


@dataclass
class BindingLog:
    """What `bind` collects besides the message: locations of layers, unknown fields, fields of forks, errors."""

    file: str
    layers: list[tuple[int, int]] = field(default_factory=list)  # line and column of each layer
    unknown: list[Unknown] = field(default_factory=list)
    of_forks: list[ForkField] = field(default_factory=list)
    errors: list[ParseError] = field(default_factory=list)

    def check(self) -> None:
        """Raises the collected errors, if any: a ParseError, or a CombinedError if there are several."""
        if self.errors:
            raise self.errors[0] if len(self.errors) == 1 else CombinedError(self.errors)


def bind(block: Block, message: Message, notes: BindingLog, layer: int | None = None) -> None:
    """Sets the fields of `message` from `block`.

    Invalid values, and second values for a field that takes one, are added to `notes.errors`; all
    other fields are set.
    """
    descriptor = message.DESCRIPTOR
    seen: dict[str, Field] = {}
    for entry in block.fields:
        slot, owner = _slot(descriptor, message, entry.name)
        if slot is None:
            known = tuple(descriptor.fields_by_name)
            place = Where(notes.file, entry.line, entry.column)
            notes.unknown.append(Unknown(entry, descriptor.name, known, layer, place))
            continue
        try:
            if not is_repeated(slot) and entry.name in seen:
                slot = _list_instead(slot, owner, entry, seen[entry.name], notes)
            seen[entry.name] = entry
            _note_forks(slot, entry, notes)
            if slot.message_type is not None:
                _bind_message(slot, owner, entry, notes, layer)
            else:
                _bind_value(slot, owner, entry, notes, layer)
        except ParseError as error:
            notes.errors.append(error)


def _slot(descriptor: Descriptor, message: Message, name: str) -> tuple[FieldDescriptor | None, Any]:
    """Returns the field of that name, and the message that holds it.

    A V1 layer stores options of current layers and of forks in its field `modern`.
    """
    slot = descriptor.fields_by_name.get(name)
    if slot is None and descriptor.name == "V1LayerParameter":
        modern = descriptor.fields_by_name["modern"].message_type.fields_by_name.get(name)
        if modern is not None and modern.message_type is not None and name.endswith("_param"):
            return modern, message.modern
    return slot, message


def _list_instead(slot: FieldDescriptor, owner: Any, entry: Field, first: Field, notes: BindingLog) -> FieldDescriptor:
    """Returns the repeated field to use for a field that has several values in some fork."""
    instead = REPEATED_IN_FORKS.get((slot.containing_type.name, slot.name))
    if instead is None:
        problem = f"field '{entry.name}' is given twice"
        raise _error(entry, notes, problem, expected="one value", got=f"the first value in line {first.line}")
    values = getattr(owner, instead)
    if owner.HasField(slot.name):
        values.append(getattr(owner, slot.name))
        owner.ClearField(slot.name)
    listed: FieldDescriptor = slot.containing_type.fields_by_name[instead]
    return listed


_SEEN_BY_NO_LAYER = ("NetParameter", "NetState", "NetStateRule", "LayerParameter", "ParamSpec", "FillerParameter")


def _note_forks(slot: FieldDescriptor, entry: Field, notes: BindingLog) -> None:
    """Records a field that only forks have, unless it is in a layer's *_param message."""
    message = slot.containing_type.name
    if message not in (*_SEEN_BY_NO_LAYER, "SolverParameter") or slot.name.endswith("_param"):
        return
    if whose(message, slot.name):
        value = None if isinstance(entry.value, Block) else plain(entry.value)
        notes.of_forks.append(ForkField(message, slot.name, value, Where(notes.file, entry.line, entry.column)))


def _bind_message(slot: FieldDescriptor, owner: Any, entry: Field, notes: BindingLog, layer: int | None) -> None:
    if isinstance(entry.value, Scalar):
        raise _error(entry, notes, f"field '{entry.name}' is a message", "{ … }", _format_value(entry.value))
    if slot.containing_type.name == "NetParameter" and entry.name in _LAYERS:
        layer = len(notes.layers)
        notes.layers.append((entry.line, entry.column))
    child = getattr(owner, slot.name)
    child = child.add() if is_repeated(slot) else child
    child.SetInParent()
    bind(entry.value, child, notes, layer)


def _bind_value(slot: FieldDescriptor, owner: Any, entry: Field, notes: BindingLog, layer: int | None) -> None:
    if isinstance(entry.value, Block):
        raise _error(entry, notes, f"field '{entry.name}' is a plain value", _names(slot), "{ … }")
    if _is_unknown_name(slot, entry.value):
        known = tuple(slot.enum_type.values_by_name)
        place = Where(notes.file, entry.line, entry.column)
        message = slot.containing_type.name
        notes.unknown.append(Unknown(entry, message, known, layer, place, value=entry.value.text))
        if message == "V1LayerParameter":
            owner.type_name = entry.value.text
        return
    value = _value(slot, entry, entry.value, notes)
    if is_repeated(slot):
        getattr(owner, slot.name).append(value)
    else:
        setattr(owner, slot.name, value)


def _is_unknown_name(slot: FieldDescriptor, value: Scalar) -> bool:
    """Returns whether an unknown enum value is accepted.

    This is the case for the type of a V1 layer, which is kept as written, and for the choice of an
    implementation, such as `engine`.
    """
    if slot.enum_type is None or value.text in slot.enum_type.values_by_name:
        return False
    is_type = slot.containing_type.name == "V1LayerParameter" and slot.name == "type"
    return (is_type or slot.name in IGNORED_PERFORMANCE_OPTIONS) and value.kind in ("name", "string")


def plain(value: Scalar | Block) -> Any:
    """Returns the value of an unknown field: a bool, int, float or str, or a dict of these for a block.

    If a name occurs several times in a block, its values become a tuple.
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
        return replace_invalid(value.text)
    if value.kind == "name":
        return {"true": True, "false": False}.get(value.text.lower(), value.text)
    number = parse_int(value.text)
    return number if number is not None else _float(value)


# One converter for each scalar type. It returns None if the text is not a valid value.


def _integer(low: int, high: int) -> Callable[[Scalar], int | None]:
    def convert(value: Scalar) -> int | None:
        number = parse_int(value.text) if value.kind == "number" else None
        return number if number is not None and low <= number <= high else None

    return convert


def _float(value: Scalar) -> float | None:
    return None if value.kind == "string" else parse_float(value.text)


def _float32(value: Scalar) -> float | None:
    number = _float(value)
    if number is None:
        return None
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
    return replace_invalid(value.text) if value.kind == "string" else None


def _bytes(value: Scalar) -> bytes | None:
    return value.text.encode("utf-8", "surrogateescape") if value.kind == "string" else None


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
        names = [value.name for value in slot.enum_type.values if value.number < FIRST_OF_FORKS]
        return "one of " + ", ".join(names) if len(names) <= 8 else f"a value of {slot.enum_type.name}"
    return _CONVERT[slot.type][0]


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_QUOTED_OR_NOT = ("engine", "type")
"""Enum fields whose value may also be quoted: `engine` is a string in some messages of Intel's fork, and
some V1 layers have their type in quotes, like current layers."""


def _value(slot: FieldDescriptor, entry: Field, value: Scalar, notes: BindingLog) -> Any:
    if slot.enum_type is not None:
        return _enum(slot, entry, value, notes)
    expected, convert = _CONVERT[slot.type]
    if slot.type == slot.TYPE_STRING and slot.name != "param_str" and (control := _CONTROL.search(value.text)):
        problem = f"field '{entry.name}' has a control character"
        raise _error(entry, notes, problem, "text", ascii(control.group()), PATH_ADVICE)
    if slot.name == "engine" and value.kind == "name":
        return value.text
    converted = convert(value)
    if converted is not None:
        return converted
    advice = ""
    if slot.name == "type" and value.kind == "name" and slot.containing_type.name == "LayerParameter":
        advice = 'In `layer` the type is quoted, type: "Convolution"; names in capitals belong in `layers`.'
    elif value.kind == "name" and value.text.isupper():
        advice = TEMPLATE
    raise _error(entry, notes, f"field '{entry.name}' does not take this value", expected, _format_value(value), advice)


def _enum(slot: FieldDescriptor, entry: Field, value: Scalar, notes: BindingLog) -> int:
    by_name = slot.enum_type.values_by_name
    if value.text in by_name and (value.kind == "name" or (value.kind == "string" and slot.name in _QUOTED_OR_NOT)):
        return int(by_name[value.text].number)
    number = parse_int(value.text) if value.kind == "number" else None
    if number is not None and any(number == one.number for one in slot.enum_type.values):
        return number  # values_by_number would compare only its last 32 bits
    advice = did_you_mean(value.text, by_name)
    raise _error(
        entry, notes, f"field '{entry.name}' does not take this value", _names(slot), _format_value(value), advice
    )


def _format_value(value: Scalar) -> str:
    text = shorten(replace_invalid(value.text))
    return f'"{text}"' if value.kind == "string" else text


def _error(
    entry: Field, notes: BindingLog, problem: str, expected: str = "", got: str = "", advice: str = ""
) -> ParseError:
    where = Where(notes.file, entry.line, entry.column)
    return ParseError(problem, expected=expected, got=got, advice=advice, where=where)
