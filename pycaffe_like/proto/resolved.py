"""Writes solvers and nets as prototxt in which a comment at each value says where it comes from.

    base_lr: 0.01  # flag
    momentum: 0.9  # file
    snapshot_prefix: "solver"  # default: derived from the name of the file
    # default: momentum2: 0.999

All flags have been applied, and the format is the current one. Defaults are written as comments,
because Caffe treats some fields differently if they are set explicitly. So training with this text
gives the same run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from pycaffe_like.spec import LayerDef, NetDef, Options, SolverDef, StateDef

from . import caffe_pb2
from .dialects import whose
from .lift import raw_value, set_options, state_message
from .prototxt import block_lines, message_lines
from .schema import is_repeated

_SHOWN_ELSEWHERE = {
    *("net", "net_param", "train_net", "train_net_param", "test_net", "test_net_param"),
    *("source", "remarks", "given"),
}
"""Fields of a solver that name its nets, which stand in its text, or that are not in its file."""

_NO_DEFAULT = {"SolverParameter.solver_type", "NetState.phase", "NetState.level"}
"""Fields whose default does not count: another field or the solver decides."""


def net_lines(net: NetDef, written: NetDef) -> Iterator[str]:
    """Yields the lines of a net.

    Args:
        net: the net with all flags applied.
        written: the net as its file gives it.
    """
    yield from _message_lines(_net_message(net), _net_message(written))
    for number, layer in enumerate(net.layers):
        before = written.layers[number] if number < len(written.layers) else layer
        yield from block_lines("layer", _layer_lines(layer, before))


def solver_lines(
    solver: SolverDef, written: SolverDef, seed: int, train: Iterable[str], tests: Iterable[Iterable[str]]
) -> Iterator[str]:
    """Yields the lines of a solver that contains its nets, so that this one text gives the same run.

    Args:
        solver: the solver with all flags applied.
        written: the solver as its file gives it.
        seed: the random seed that is used.
        train: the lines of the training net.
        tests: the lines of each test net, in the order of test_iter.
    """
    message = _solver_message(solver)
    if message.HasField("snapshot_prefix") and "snapshot_prefix" not in solver.given:
        derived = caffe_pb2.SolverParameter(snapshot_prefix=message.snapshot_prefix)
        message.ClearField("snapshot_prefix")
        yield from (f"{line}  # default: derived from the name of the file" for line in message_lines(derived))
    yield from _message_lines(message, _solver_message(written))
    if solver.random_seed < 0:
        yield f"random_seed: {seed}  # drawn"
    yield from block_lines("train_net_param", train)
    for lines in tests:
        yield from block_lines("test_net_param", lines)


def _message_lines(message: Any, written: Any) -> Iterator[str]:
    for slot in message.DESCRIPTOR.fields:
        if is_repeated(slot) or message.HasField(slot.name):
            yield from _field_lines(slot, message, written)
        elif slot.has_default_value and not _is_hidden(message.DESCRIPTOR.name, slot.name):
            default = type(message)()
            setattr(default, slot.name, getattr(message, slot.name))
            yield from (f"# default: {line}" for line in message_lines(default))


def _is_hidden(message: str, field: str) -> bool:
    return f"{message}.{field}" in _NO_DEFAULT or bool(whose(message, field))


def _field_lines(slot: FieldDescriptor, message: Any, written: Any) -> Iterator[str]:
    value, before = getattr(message, slot.name), getattr(written, slot.name)
    if slot.message_type is not None:
        ones, befores = (value, before) if is_repeated(slot) else ([value], [before])
        for number, one in enumerate(ones):
            yield from block_lines(
                slot.name, _message_lines(one, befores[number] if number < len(befores) else type(one)())
            )
        return
    is_written = list(value) == list(before) if is_repeated(slot) else written.HasField(slot.name) and value == before
    alone = type(message)()
    if is_repeated(slot):
        getattr(alone, slot.name).extend(value)
    else:
        setattr(alone, slot.name, value)
    yield from (f"{line}  # {'file' if is_written else 'flag'}" for line in message_lines(alone))


def _layer_lines(layer: LayerDef, written: LayerDef) -> Iterator[str]:
    messages = [caffe_pb2.LayerParameter.FromString(one.raw) for one in (layer, written)]
    custom = [text.decode("utf-8", "surrogateescape") for text in messages[0].custom_options]
    for message in messages:
        message.ClearField("custom_options")
    yield from _message_lines(*messages)
    for text in custom:
        yield from text.splitlines()


def _net_message(net: NetDef) -> Any:
    """Converts a net to a NetParameter without its layers."""
    message = caffe_pb2.NetParameter()
    if net.name:
        message.name = net.name
    for name in ("force_backward", "debug_info"):
        if getattr(net, name) or name in net.given:
            setattr(message, name, getattr(net, name))
    if net.state is not None:
        message.state.CopyFrom(state_message(net.state))
    return message


def _solver_message(solver: SolverDef) -> Any:
    """Converts a solver to a SolverParameter with the values that were given or differ from their defaults."""
    message = caffe_pb2.SolverParameter()
    for name in (field.name for field in fields(SolverDef) if field.name not in _SHOWN_ELSEWHERE):
        slot, value = message.DESCRIPTOR.fields_by_name[name], getattr(solver, name)
        if value is None or value == () or (value == _default(slot) and name not in solver.given):
            continue
        if isinstance(value, tuple):
            ones = [state_message(one) if isinstance(one, StateDef) else one for one in value]
            getattr(message, name).extend(ones)
        elif isinstance(value, StateDef):
            getattr(message, name).CopyFrom(state_message(value))
        elif isinstance(value, Options):
            set_options(getattr(message, name), value)
        else:
            setattr(message, name, raw_value(slot, value))
    return message


def _default(slot: FieldDescriptor) -> Any:
    if is_repeated(slot):
        return ()
    if slot.enum_type is not None:
        return slot.enum_type.values_by_number[slot.default_value].name
    return None if slot.message_type is not None or slot.name == "base_lr" else slot.default_value
