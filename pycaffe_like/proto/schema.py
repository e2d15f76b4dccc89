"""Answers questions about the schema: which fields are repeated, and which defaults it states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from . import caffe_pb2

FIRST_OF_FORKS = 20000
"""In Caffe's own messages, numbers from here on are fields and enum values of forks."""


def is_repeated(slot: FieldDescriptor) -> bool:
    """Returns whether a field is repeated. protobuf 4 and 5 only have `label`, protobuf 7 only `is_repeated`."""
    if hasattr(slot, "is_repeated"):
        return bool(slot.is_repeated)
    return bool(slot.label == FieldDescriptor.LABEL_REPEATED)


def enum_name(slot: FieldDescriptor, number: int) -> str:
    """Returns the name of an enum value."""
    return str(slot.enum_type.values_by_number[number].name)


def field_numbers(message: type[Message], *names: str) -> tuple[int, ...]:
    """Returns the numbers of the given fields of a message class."""
    return tuple(message.DESCRIPTOR.fields_by_name[name].number for name in names)


@cache
def stated_defaults(message: Descriptor) -> Mapping[str, Any]:
    """Returns the defaults that the schema states for the fields of a message.

    The default of a repeated field is an empty tuple. A single field without a stated default is
    missing, so a layer can recognise that a required field was not set.
    """
    found: dict[str, Any] = {}
    for slot in message.fields:
        if is_repeated(slot):
            found[slot.name] = ()
        elif slot.has_default_value:
            value = slot.default_value
            found[slot.name] = enum_name(slot, value) if slot.enum_type is not None else value
    return found


class LayerDefaults(Mapping[str, Mapping[str, Any]]):
    """The defaults of LayerParameter's options messages, by name. They are computed when they are accessed."""

    def __init__(self) -> None:
        fields = caffe_pb2.LayerParameter.DESCRIPTOR.fields
        self._messages = {f.name: f.message_type for f in fields if is_options(f)}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        return stated_defaults(self._messages[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def __len__(self) -> int:
        return len(self._messages)


def is_options(slot: FieldDescriptor) -> bool:
    """Returns whether a field of LayerParameter is an options message such as `convolution_param`."""
    return slot.message_type is not None and slot.name.endswith("_param")


LAYER_DEFAULTS = LayerDefaults()
