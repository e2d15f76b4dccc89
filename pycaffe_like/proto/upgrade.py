"""Upgrades nets of old Caffe releases to the current format, in place.

Source: src/caffe/util/upgrade_proto.cpp. The steps, each with a function of its own:

    padding layers of 2013    → `pad` of the next layer
    V0, `layers { layer {} }` → V1
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
from .old_types import V0_TYPES, V1_TYPES

log = logging.getLogger(__name__)

Places = list[tuple[int, int]]


# V0 field → V0 layer type → its path in V1. "*" is any type.
_V0_FIELDS = {
    "num_output": {"conv": "convolution_param.num_output", "innerproduct": "inner_product_param.num_output"},
    "biasterm": {"conv": "convolution_param.bias_term", "innerproduct": "inner_product_param.bias_term"},
    "weight_filler": {
        "conv": "convolution_param.weight_filler",
        "innerproduct": "inner_product_param.weight_filler",
    },
    "bias_filler": {
        "conv": "convolution_param.bias_filler",
        "innerproduct": "inner_product_param.bias_filler",
    },
    "pad": {"conv": "convolution_param.pad", "pool": "pooling_param.pad"},
    "kernelsize": {"conv": "convolution_param.kernel_size", "pool": "pooling_param.kernel_size"},
    "group": {"conv": "convolution_param.group"},
    "stride": {"conv": "convolution_param.stride", "pool": "pooling_param.stride"},
    "pool": {"pool": "pooling_param.pool"},
    "dropout_ratio": {"dropout": "dropout_param.dropout_ratio"},
    "local_size": {"lrn": "lrn_param.local_size"},
    "alpha": {"lrn": "lrn_param.alpha"},
    "beta": {"lrn": "lrn_param.beta"},
    "k": {"lrn": "lrn_param.k"},
    "source": {
        "data": "data_param.source",
        "hdf5_data": "hdf5_data_param.source",
        "images": "image_data_param.source",
        "window_data": "window_data_param.source",
        "infogain_loss": "infogain_loss_param.source",
    },
    "scale": {"*": "transform_param.scale"},
    "meanfile": {"*": "transform_param.mean_file"},
    "batchsize": {
        "data": "data_param.batch_size",
        "hdf5_data": "hdf5_data_param.batch_size",
        "images": "image_data_param.batch_size",
        "window_data": "window_data_param.batch_size",
    },
    "cropsize": {"*": "transform_param.crop_size"},
    "mirror": {"*": "transform_param.mirror"},
    "rand_skip": {"data": "data_param.rand_skip", "images": "image_data_param.rand_skip"},
    "shuffle_images": {"images": "image_data_param.shuffle"},
    "new_height": {"images": "image_data_param.new_height"},
    "new_width": {"images": "image_data_param.new_width"},
    "concat_dim": {"concat": "concat_param.concat_dim"},
    "det_fg_threshold": {"window_data": "window_data_param.fg_threshold"},
    "det_bg_threshold": {"window_data": "window_data_param.bg_threshold"},
    "det_fg_fraction": {"window_data": "window_data_param.fg_fraction"},
    "det_context_pad": {"window_data": "window_data_param.context_pad"},
    "det_crop_mode": {"window_data": "window_data_param.crop_mode"},
    "hdf5_output_param": {"hdf5_output": "hdf5_output_param"},
}


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
        places = _merge_padding(net, file, places)
        for old, place in zip(net.layers, places, strict=True):
            _v0_to_v1(old, Where(file, *place))
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


def _merge_padding(net: Any, file: str, places: Places) -> Places:
    """Drops V0 `padding` layers and moves their `pad` to the conv or pool layer after them."""
    producer: dict[str, Any] = {}
    kept, kept_places = [], []
    for old, (line, column) in zip(net.layers, places, strict=True):
        where = Where(file, line, column, old.layer.name, old.layer.type)
        for index, bottom in enumerate(old.bottom):
            padding = producer.get(bottom)
            if padding is None:
                continue
            if old.layer.type not in ("conv", "pool"):
                raise NetError("only a conv or pool layer can follow a padding layer", got=old.layer.type, where=where)
            if not len(old.bottom) == len(padding.bottom) == len(padding.top) == 1:
                raise NetError("padding works on one blob", expected="one bottom and one top", where=where)
            old.layer.pad = padding.layer.pad
            old.bottom[index] = padding.bottom[0]
        for top in old.top:
            producer.pop(top, None)
        if old.layer.type == "padding":
            producer.update((top, old) for top in old.top)
        else:
            kept.append(old)
            kept_places.append((line, column))
    copies = [type(old).FromString(old.SerializeToString()) for old in kept]
    del net.layers[:]
    net.layers.extend(copies)
    return kept_places


def _v0_to_v1(connection: Any, where: Where) -> None:
    v0 = caffe_pb2.V0LayerParameter()
    v0.CopyFrom(connection.layer)
    connection.ClearField("layer")
    where = Where(where.file, where.line, where.column, v0.name, v0.type)
    for slot, value in v0.ListFields():
        name = slot.name
        if name == "type":
            if value not in V0_TYPES:
                raise NetError(f"V0 layer type '{value}' does not exist", where=where)
            connection.type = caffe_pb2.V1LayerParameter.LayerType.Value(V0_TYPES[value])
        elif name == "name":
            connection.name = value
        elif name in ("blobs", "blobs_lr", "weight_decay"):
            getattr(connection, name).extend(value)
        else:
            homes = _V0_FIELDS.get(name, {})
            home = homes.get(v0.type) or homes.get("*")
            if home is None:  # Caffe logs this and goes on
                log.warning("%s: '%s' has no meaning for this type of layer and is dropped", where, name)
            else:
                _put(connection, home, slot, value)


def _put(message: Any, path: str, slot: Any, value: Any) -> None:
    """Sets the field at a path such as a.b to the value of a V0 field. A repeated field gets one element."""
    *blocks, last = path.split(".")
    for block in blocks:
        message = getattr(message, block)
    target = message.DESCRIPTOR.fields_by_name[last]
    if target.message_type is not None:
        getattr(message, last).CopyFrom(value)
    elif target.enum_type is not None:  # the same names under another message
        setattr(message, last, target.enum_type.values_by_name[slot.enum_type.values_by_number[value].name].number)
    elif isinstance(getattr(message, last), (int, float, str, bytes)):
        setattr(message, last, value)
    else:
        getattr(message, last).append(value)


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
