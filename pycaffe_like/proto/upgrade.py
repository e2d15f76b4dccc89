"""Upgrades nets of old Caffe releases to the current format, in place.

Source: src/caffe/util/upgrade_proto.cpp. The steps, each with a function of its own:

    padding layers of 2013    → `pad` of the next layer (see upgrade_v0.py)
    V0, `layers { layer {} }` → V1 (see upgrade_v0.py)
    transform fields of V1 data layers → transform_param
    V1, `layers {}`           → V2, `layer {}`
    input, input_dim, input_shape → an Input layer
    three `param {}` of a BatchNorm → lr_mult and decay_mult 0
    fields of forks with another name in Caffe → Caffe's field (see dialects.py)

Upgrading moves, adds and drops layers. `places` (line and column of each layer) changes accordingly.
"""

from __future__ import annotations

import logging
from typing import Any

from pycaffe_like.errors import NetError, ParseError, Where

from . import caffe_pb2, dialects
from .old_types import V1_TYPES
from .upgrade_v0 import Places, merge_padding, v0_to_v1

log = logging.getLogger(__name__)

_TRANSFORM_FIELDS = ("scale", "mean_file", "crop_size", "mirror")
_TRANSFORMED = {"DATA": "data_param", "IMAGE_DATA": "image_data_param", "WINDOW_DATA": "window_data_param"}


def upgrade_net(net: Any, file: str, places: Places) -> Places:
    """Upgrades a NetParameter to the current format in place; returns the locations of its layers.

    Raises:
        NetError: If the file has both `layer` and `layers`, a V0 type does not exist, or a padding
            layer precedes a layer that cannot pad.
    """
    if len(net.layers) and len(net.layer):
        raise NetError(
            "the file has both `layer` and `layers`",
            advice='Write all of them as layer { type: "…" }.',
            where=Where(file),
        )
    if any(old.HasField("layer") for old in net.layers):
        log_upgrade("V0LayerParameter", file)
        places = merge_padding(net, file, places)
        for old, place in zip(net.layers, places, strict=True):
            v0_to_v1(old, Where(file, *place))
    if any(_has_transform_fields(old) for old in net.layers):
        log_upgrade("transformation parameters", file)
        for old in net.layers:
            _move_transform_fields(old)
    if len(net.layers):
        log_upgrade("V1LayerParameter", file)
        for old in net.layers:
            _v1_to_v2(old, net.layer.add())
        del net.layers[:]
    if len(net.input):
        places = _input_layer(net, file, places)
    _freeze_batch_norm(net)
    _spread_stats_batch_size(net)
    dialects.normalize_fork_spellings(net)
    return places


def log_upgrade(what: str, file: str) -> None:
    log.info("Upgraded file specified using deprecated %s: %s", what, file)


def _has_transform_fields(old: Any) -> bool:
    param = _TRANSFORMED.get(caffe_pb2.V1LayerParameter.LayerType.Name(old.type))
    return param is not None and any(getattr(old, param).HasField(name) for name in _TRANSFORM_FIELDS)


def _move_transform_fields(old: Any) -> None:
    if not _has_transform_fields(old):
        return
    param = getattr(old, _TRANSFORMED[caffe_pb2.V1LayerParameter.LayerType.Name(old.type)])
    for name in _TRANSFORM_FIELDS:
        if param.HasField(name):
            setattr(old.transform_param, name, getattr(param, name))
            param.ClearField(name)


def _v1_to_v2(old: Any, new: Any) -> None:
    def param(index: int) -> Any:
        while len(new.param) <= index:
            new.param.add()
        return new.param[index]

    for slot, value in old.ListFields():
        name = slot.name
        if name == "type":
            new.type = V1_TYPES[caffe_pb2.V1LayerParameter.LayerType.Name(value)]
        elif name == "type_name":
            new.type = value
        elif name == "modern":
            new.MergeFrom(value)
        elif name == "enable":
            new.include.extend(value)
        elif name == "strict_dim":
            continue  # it only says how to compare shapes when weights are loaded
        elif name == "param":
            for index, shared in enumerate(value):
                param(index).name = shared
        elif name == "blob_share_mode":
            for index, mode in enumerate(value):
                param(index).share_mode = mode  # the two enums have the same numbers
        elif name == "blobs_lr":
            for index, rate in enumerate(value):
                param(index).lr_mult = rate
        elif name == "weight_decay":
            for index, decay in enumerate(value):
                param(index).decay_mult = decay
        elif isinstance(value, str):
            setattr(new, name, value)
        elif slot.message_type is not None and hasattr(value, "CopyFrom"):
            getattr(new, name).CopyFrom(value)
        else:
            getattr(new, name).extend(value)


def _input_layer(net: Any, file: str, places: Places) -> Places:
    """Converts `input: "data" input_dim: …` to an Input layer before all others."""
    shapes = len(net.input_shape)
    if shapes or len(net.input_dim):
        needed, got = (len(net.input), shapes) if shapes else (4 * len(net.input), len(net.input_dim))
        if got < needed:
            raise ParseError(
                "the shapes of the inputs are incomplete",
                expected=f"{needed} {'input_shape' if shapes else 'input_dim'} for {len(net.input)} inputs",
                got=got,
                where=Where(file),
            )
        layer = caffe_pb2.LayerParameter(name="input", type="Input", top=net.input)
        for index in range(len(net.input)):
            shape = layer.input_param.shape.add()
            if shapes:
                shape.CopyFrom(net.input_shape[index])
            else:
                shape.dim.extend(net.input_dim[4 * index : 4 * index + 4])
        net.layer.insert(0, layer)
        places = [(0, 0), *places]
        log_upgrade("input fields", file)
    # Old Caffe wrote inputs without a shape into weight files. They are dropped.
    for name in ("input", "input_shape", "input_dim"):
        net.ClearField(name)
    return places


def _spread_stats_batch_size(net: Any) -> None:
    """Sets stats_batch_size of every BatchNorm to bn_stats_batch_size of the net, as intel/caffe does."""
    if net.bn_stats_batch_size:
        for layer in net.layer:
            if layer.type == "BatchNorm":
                layer.batch_norm_param.stats_batch_size = net.bn_stats_batch_size
    net.ClearField("bn_stats_batch_size")


def _freeze_batch_norm(net: Any) -> None:
    """Sets lr_mult and decay_mult of BatchNorm's statistics to 0, whatever an old net says."""
    for layer in net.layer:
        if layer.type == "BatchNorm" and len(layer.param) == 3:
            for param in layer.param:
                param.lr_mult = 0
                param.decay_mult = 0
