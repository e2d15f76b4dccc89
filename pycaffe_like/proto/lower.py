"""Converts protobuf messages to the plain values of `spec/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from google.protobuf.message import Message

from pycaffe_like.errors import Remark, Where
from pycaffe_like.spec import (
    FillerDef,
    LayerDef,
    NetDef,
    Options,
    ParamDef,
    Phase,
    SolverDef,
    StateDef,
    StateRule,
)

from .bind import plain
from .prototxt import tree_lines
from .schema import LAYER_DEFAULTS, enum_name, is_options, is_repeated, stated_defaults
from .textformat import Field
from .unknown import CustomOptions


def net_def(
    net: Any,
    source: str = "",
    places: Sequence[tuple[int, int]] = (),
    custom: CustomOptions = MappingProxyType({}),
    remarks: tuple[Remark, ...] = (),
) -> NetDef:
    """Converts a NetParameter in the current format to a NetDef.

    Args:
        places: line and column of each layer in `source`, if known.
        custom: options messages that are not in the schema, by layer index.
    """
    layers = []
    for index, layer in enumerate(net.layer):
        line, column = places[index] if index < len(places) else (0, 0)
        where = Where(source, line, column, layer.name, layer.type)
        layers.append(_layer_def(layer, where, custom.get(index, ())))
    return NetDef(
        name=net.name,
        layers=tuple(layers),
        force_backward=net.force_backward,
        debug_info=net.debug_info,
        state=_state_def(net.state) if net.HasField("state") else None,
        source=source,
        remarks=remarks,
        given=names_of_set_fields(net),
    )


def names_of_set_fields(message: Any) -> tuple[str, ...]:
    """Returns the names of the fields that are set in a message, in the order of the schema."""
    return tuple(slot.name for slot, _ in message.ListFields())


_WHERE_GIVEN = ("net", "train_net", "snapshot_prefix", "base_lr", "min_lr", "snapshot_best")


def solver_def(
    solver: Any, source: str = "", remarks: tuple[Remark, ...] = (), given: tuple[str, ...] | None = None
) -> SolverDef:
    """Converts a SolverParameter in the current format to a SolverDef.

    Args:
        given: the names of the fields that the user set; None for those that are set in the message.
    """
    given = names_of_set_fields(solver) if given is None else given
    values: dict[str, Any] = {"source": source, "remarks": remarks, "given": given}
    slots = solver.DESCRIPTOR.fields_by_name
    for name in (f.name for f in fields(SolverDef) if f.name not in values):
        slot, value = slots[name], getattr(solver, name)
        if is_repeated(slot):
            values[name] = tuple(map(_lowered_message, value)) if slot.message_type else tuple(value)
        elif slot.message_type is not None:
            values[name] = _lowered_message(value) if solver.HasField(name) else None
        elif slot.enum_type is not None:
            values[name] = enum_name(slot, value) if name != "solver_mode" or solver.HasField(name) else None
        elif name in _WHERE_GIVEN:
            values[name] = value if solver.HasField(name) else None
        else:
            values[name] = value
    return SolverDef(**values)


def _lowered_message(message: Any) -> Any:
    """Converts a nested message to a NetDef, StateDef, FillerDef, shape or Options."""
    name = message.DESCRIPTOR.name
    if name == "NetParameter":
        return net_def(message)
    if name == "NetState":
        return _state_def(message)
    if name == "FillerParameter":
        slots = message.DESCRIPTOR.fields_by_name
        return FillerDef(**{f.name: _scalar(slots[f.name], getattr(message, f.name)) for f in fields(FillerDef)})
    if name == "BlobShape":
        return tuple(message.dim)
    return options(message)


def options(message: Message) -> Options:
    """Converts an options message to Options: the fields set in it, and the schema's defaults."""
    given: dict[str, Any] = {}
    for slot, value in message.ListFields():
        if is_repeated(slot):
            given[slot.name] = tuple(
                _lowered_message(one) if slot.message_type else _scalar(slot, one) for one in value
            )
        elif slot.message_type is not None:
            given[slot.name] = _lowered_message(value)
        else:
            given[slot.name] = _scalar(slot, value)
    return Options(given, stated_defaults(message.DESCRIPTOR))


def _scalar(slot: Any, value: Any) -> Any:
    return enum_name(slot, value) if slot.enum_type is not None else value


def _layer_def(layer: Any, where: Where, custom: Sequence[Field]) -> LayerDef:
    given = {slot.name: options(value) for slot, value in layer.ListFields() if is_options(slot)}
    given.update((field.name, Options(plain(field.value))) for field in custom)
    return LayerDef(
        name=layer.name,
        type=layer.type,
        bottoms=tuple(layer.bottom),
        tops=tuple(layer.top),
        phase=Phase(layer.phase) if layer.HasField("phase") else None,
        loss_weight=tuple(layer.loss_weight),
        params=tuple(map(_param_def, layer.param)),
        propagate_down=tuple(layer.propagate_down),
        include=tuple(map(_state_rule, layer.include)),
        exclude=tuple(map(_state_rule, layer.exclude)),
        options=given,
        schema=LAYER_DEFAULTS,
        where=where,
        raw=_raw(layer, custom),
    )


def _raw(layer: Any, custom: Sequence[Field]) -> bytes:
    """Serializes a layer's message, with custom options as text in `custom_options`."""
    if custom:
        copy = type(layer)()
        copy.CopyFrom(layer)
        texts = ("\n".join(tree_lines([field])) for field in custom)
        copy.custom_options.extend(text.encode("utf-8", "surrogateescape") for text in texts)
        layer = copy
    return bytes(layer.SerializePartialToString())  # partial: the layer itself reports a missing field


def _param_def(param: Any) -> ParamDef:
    return ParamDef(
        name=param.name,
        permissive=param.share_mode == param.PERMISSIVE,
        lr_mult=_if_set(param, "lr_mult"),
        decay_mult=_if_set(param, "decay_mult"),
    )


def _state_def(state: Any) -> StateDef:
    phase = _if_set(state, "phase")
    return StateDef(None if phase is None else Phase(phase), _if_set(state, "level"), tuple(state.stage))


def _state_rule(rule: Any) -> StateRule:
    phase = _if_set(rule, "phase")
    return StateRule(
        None if phase is None else Phase(phase),
        _if_set(rule, "min_level"),
        _if_set(rule, "max_level"),
        tuple(rule.stage),
        tuple(rule.not_stage),
    )


def _if_set(message: Any, name: str) -> Any:
    return getattr(message, name) if message.HasField(name) else None
