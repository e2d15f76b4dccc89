"""The batch size of the layers that feed a net."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pycaffe_like.spec import LayerDef

from . import caffe_pb2
from .lift import layer_message
from .lower import options

_SHAPES = ("input_param", "dummy_data_param")


def has_batch_size(layer: LayerDef) -> bool:
    """Returns whether the layer's options set batch_size, as those of data layers do."""
    return any(given.has("batch_size") for given in layer.options.values())


def batch_size(layer: LayerDef) -> int | None:
    """Returns the batch_size of a data layer, or the first extent of an Input or DummyData layer; None for others."""
    for given in layer.options.values():
        if given.has("batch_size"):
            return int(given["batch_size"])
    for name in _SHAPES:
        shapes = layer.option(name).get("shape") if name in layer.options else None
        if shapes and shapes[0]:
            return int(shapes[0][0])
    return None


def change_batch_size(layer: LayerDef, change: Callable[[int], int]) -> LayerDef:
    """Returns a layer with another batch size; the layer itself if it has none.

    In an Input or DummyData layer, this changes all shapes that begin with the batch size.
    """
    size = batch_size(layer)
    if size is None:
        return layer
    message = caffe_pb2.LayerParameter.FromString(layer.raw) if layer.raw else layer_message(layer)
    changed = dict(layer.options)
    for slot, block in message.ListFields():
        if slot.name in layer.options and _set(block, size, change(size)):
            changed[slot.name] = options(block)
    return replace(layer, options=changed, raw=message.SerializeToString() if layer.raw else b"")


def _set(block: Any, old: int, new: int) -> bool:
    """Sets the batch size in an options message; returns whether it has one."""
    if "batch_size" in block.DESCRIPTOR.fields_by_name:
        if block.HasField("batch_size"):
            block.batch_size = new
        return bool(block.HasField("batch_size"))
    if block.DESCRIPTOR.name not in ("InputParameter", "DummyDataParameter"):
        return False
    for shape in block.shape:
        if shape.dim and shape.dim[0] == old:
            shape.dim[0] = new
    return bool(block.shape)
