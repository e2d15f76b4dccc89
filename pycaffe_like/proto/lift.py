"""Converts plain values back to prototxt, for nets that were modified after reading."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pycaffe_like.spec import FillerDef, LayerDef, NetDef, Options, StateDef, StateRule

from . import caffe_pb2
from .prototxt import block_lines, message_lines
from .schema import is_repeated


def net_text(net: NetDef) -> str:
    """Returns the prototxt of a net."""
    lines = list(message_lines(caffe_pb2.NetParameter(name=net.name))) if net.name else []
    for layer in net.layers:
        lines += block_lines("layer", message_lines(layer_message(layer)))
    return "\n".join(lines) + "\n"


def layer_message(layer: LayerDef) -> Any:
    """Converts a LayerDef to a LayerParameter.

    Options messages that are not in the schema are omitted.
    """
    message = caffe_pb2.LayerParameter(
        name=layer.name, type=layer.type, bottom=layer.bottoms, top=layer.tops, loss_weight=layer.loss_weight
    )
    if layer.phase is not None:
        message.phase = layer.phase
    message.propagate_down.extend(layer.propagate_down)
    for param in layer.params:
        spec = message.param.add()
        if param.name:
            spec.name = param.name
        if param.permissive:
            spec.share_mode = spec.PERMISSIVE
        for name in ("lr_mult", "decay_mult"):
            if getattr(param, name) is not None:
                setattr(spec, name, getattr(param, name))
    for rules, target in ((layer.include, message.include), (layer.exclude, message.exclude)):
        for rule in rules:
            _set_rule(target.add(), rule)
    for name, options in layer.options.items():
        if name in message.DESCRIPTOR.fields_by_name:
            child = getattr(message, name)
            child.SetInParent()
            set_options(child, options)
    return message


def _set_rule(message: Any, rule: StateRule) -> None:
    for name in ("phase", "min_level", "max_level"):
        if getattr(rule, name) is not None:
            setattr(message, name, getattr(rule, name))
    message.stage.extend(rule.stages)
    message.not_stage.extend(rule.not_stages)


def state_message(state: StateDef) -> Any:
    """Converts a StateDef to a NetState."""
    message = caffe_pb2.NetState(stage=state.stages)
    for name in ("phase", "level"):
        if getattr(state, name) is not None:
            setattr(message, name, getattr(state, name))
    return message


def set_options(message: Any, options: Options) -> None:
    """Sets the given `options` in an options message."""
    for name, value in options.given.items():
        slot = message.DESCRIPTOR.fields_by_name[name]
        if slot.message_type is not None:
            children = [getattr(message, name).add() for _ in value] if is_repeated(slot) else [getattr(message, name)]
            for child, one in zip(children, value if is_repeated(slot) else [value], strict=True):
                child.SetInParent()
                _set_message(child, one)
        elif is_repeated(slot):
            getattr(message, name).extend(raw_value(slot, one) for one in value)
        else:
            setattr(message, name, raw_value(slot, value))


def _set_message(message: Any, value: Any) -> None:
    if isinstance(value, FillerDef):
        for one in fields(FillerDef):
            slot = message.DESCRIPTOR.fields_by_name[one.name]
            raw = raw_value(slot, getattr(value, one.name))
            if raw != getattr(message, one.name):
                setattr(message, one.name, raw)
    elif isinstance(value, Options):
        set_options(message, value)
    else:  # a shape
        message.dim.extend(value)


def raw_value(slot: Any, value: Any) -> Any:
    """Converts a plain value to the form that protobuf needs: an enum value to its number."""
    return slot.enum_type.values_by_name[value].number if slot.enum_type is not None else value
