"""Rewrites old .caffemodel files in the current format, like Caffe's upgrade tool.

Blobs are copied as bytes. A layer that needs no upgrade is copied unchanged, whatever its fields
mean in the fork that wrote it.

Source: tools/upgrade_net_proto_binary.cpp.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from google.protobuf.message import DecodeError

from pycaffe_like.errors import WeightsError, Where
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import field_numbers
from pycaffe_like.proto.upgrade import upgrade_net
from pycaffe_like.proto.upgraded_text import without_layers
from pycaffe_like.regular_file import map_regular

from .weight_file import read_weights
from .wire import as_message, fields, header, records

log = logging.getLogger(__name__)

_NET_LAYERS_V1, _NET_LAYER = field_numbers(caffe_pb2.NetParameter, "layers", "layer")
_LAYER_TYPE, _LAYER_PARAM, _LAYER_BLOBS = field_numbers(caffe_pb2.LayerParameter, "type", "param", "blobs")
_V1_V0, _V1_TYPE, _V1_BLOBS = field_numbers(caffe_pb2.V1LayerParameter, "layer", "type", "blobs")
(_V0_BLOBS,) = field_numbers(caffe_pb2.V0LayerParameter, "blobs")


def upgrade_weights(path: str | Path, target: BinaryIO) -> bool:
    """Writes the net and weights of a .caffemodel in the current format; returns whether it was an old
    one.

    Raises:
        WeightsError: If the file does not exist or is not a .caffemodel.
        NetError: If an old net cannot be upgraded.
    """
    where = Where(str(path))
    net, old, current = _split(_map_caffemodel(path), where)
    blobs = [_split_off_blobs(layer, net.layers.add(), Where(str(path), number)) for number, layer in enumerate(old, 1)]
    if old and current:
        net.layer.add()  # so that upgrading refuses a net with both `layer` and `layers`
    frozen = [_freeze(layer, where) for layer in current]
    changed = bool(old or len(net.input) or any(frozen))
    places = upgrade_net(net, str(path), [(number, 0) for number in range(1, len(old) + 1)])
    target.write(without_layers(net).SerializeToString())
    for layer, (number, _) in zip(net.layer, places, strict=True):
        _write_layer(target, layer, blobs[number - 1] if number else [])
    for given, new in zip(current, frozen, strict=True):
        layer = new or given
        target.write(header(_NET_LAYER, len(layer)))
        target.write(layer)
    return changed


def _map_caffemodel(path: str | Path) -> memoryview:
    read_weights(path)  # raises an error that explains what is wrong with an unusable file
    data = map_regular(path, WeightsError, "a .caffemodel")
    if bytes(data[:4]) == b"\x89HDF":
        raise WeightsError("an HDF5 file needs no upgrade", expected="a .caffemodel", where=Where(str(path)))
    return data


def _split(data: memoryview, where: Where) -> tuple[Any, list[memoryview], list[memoryview]]:
    """Returns the net without its layers, the bytes of its V1 layers, and the bytes of its V2 layers."""
    rest = bytearray()
    layers: dict[int, list[memoryview]] = {_NET_LAYERS_V1: [], _NET_LAYER: []}
    for number, payload, record in records(data):
        if number in layers:
            layers[number].append(as_message(payload))
        else:
            rest += record
    net = caffe_pb2.NetParameter()
    _merge(net, rest, where)
    return net, layers[_NET_LAYERS_V1], layers[_NET_LAYER]


def _split_off_blobs(data: memoryview, layer: Any, where: Where) -> list[memoryview]:
    """Parses the bytes of a V1 layer into `layer`, except for its blobs, which it returns."""
    rest, blobs, blobs_v0 = bytearray(), [], []
    for number, payload, record in records(data):
        _warn_of_unknown(layer, number, where)
        if number == _V1_BLOBS:
            blobs.append(as_message(payload))
        elif number == _V1_V0:
            for inner, one, part in records(as_message(payload)):
                _warn_of_unknown(layer.layer, inner, where)
                if inner == _V0_BLOBS:
                    blobs_v0.append(as_message(one))
                else:
                    rest += header(_V1_V0, len(part)) + part  # protobuf merges these pieces into one message
        else:
            rest += record
    _merge(layer, rest, where)
    if not layer.HasField("type") and any(number == _V1_TYPE for number, _ in fields(data)):
        log.warning("%s: V1LayerParameter has no type with this number: it is dropped", where)
    return blobs + blobs_v0


def _warn_of_unknown(message: Any, number: int, where: Where) -> None:
    if number not in message.DESCRIPTOR.fields_by_number:
        log.warning("%s: %s has no field %d: it is dropped", where, message.DESCRIPTOR.name, number)


def _merge(message: Any, data: bytearray | memoryview, where: Where) -> None:
    try:
        message.MergeFromString(bytes(data))
    except DecodeError:
        raise WeightsError(f"this is not a {message.DESCRIPTOR.name}", where=where) from None


def _freeze(layer: memoryview, where: Where) -> bytes | None:
    """Returns a BatchNorm layer with lr_mult and decay_mult 0 in its three `param`; None for any other layer."""
    found = list(records(layer))
    types = [bytes(as_message(one.payload)) for one in found if one.number == _LAYER_TYPE]
    if b"BatchNorm" not in types or [one.number for one in found].count(_LAYER_PARAM) != 3:
        return None
    net = caffe_pb2.NetParameter()
    _merge(net.layer.add(), layer, where)
    upgrade_net(net, "", [(0, 0)])
    return bytes(net.layer[0].SerializeToString())


def _write_layer(target: BinaryIO, layer: Any, blobs: Sequence[memoryview]) -> None:
    """Writes a layer with its fields, including the blobs, in order of field number."""
    found = list(records(memoryview(layer.SerializeToString())))
    before = b"".join(one.record for one in found if one.number < _LAYER_BLOBS)
    after = b"".join(one.record for one in found if one.number > _LAYER_BLOBS)
    headers = [header(_LAYER_BLOBS, len(blob)) for blob in blobs]
    size = len(before) + sum(map(len, headers)) + sum(map(len, blobs)) + len(after)
    target.write(header(_NET_LAYER, size) + before)
    for start, blob in zip(headers, blobs, strict=True):
        target.write(start)
        target.write(blob)
    target.write(after)
