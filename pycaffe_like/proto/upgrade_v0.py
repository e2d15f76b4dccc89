"""Upgrades V0 nets, `layers { layer {} }`, the format of 2013, to V1.

Source: UpgradeV0PaddingLayers and UpgradeV0LayerParameter in src/caffe/util/upgrade_proto.cpp.
"""

from __future__ import annotations

import logging
from typing import Any

from pycaffe_like.errors import NetError, Where

from . import caffe_pb2
from .old_types import V0_TYPES

log = logging.getLogger(__name__)

Places = list[tuple[int, int]]
"""Line and column of each layer."""

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


def merge_padding(net: Any, file: str, places: Places) -> Places:
    """Drops V0 `padding` layers and moves their `pad` to the conv or pool layer after them.

    Raises:
        NetError: If another layer follows, or one of the two has several blobs.
    """
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


def v0_to_v1(connection: Any, where: Where) -> None:
    """Moves the fields of a V0 layer to their places in V1.

    Raises:
        NetError: If its type does not exist.
    """
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
