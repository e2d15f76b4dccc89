"""Reads .caffemodel files of all versions (V0, V1, V2) and writes current ones.

Only the name, type and blobs of each layer are read, because Caffe's forks disagree about the
numbers of all other fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import numpy as np

from pycaffe_like.errors import WeightsError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.old_types import V0_TYPES, V1_TYPES
from pycaffe_like.proto.schema import field_numbers
from pycaffe_like.spec import LayerDef, format_shape

from .stored_layer import SavedLayer, Shape, StoredBlob, StoredLayer
from .wire import Payload, as_message, as_number, fields, header, varint, varints

_NET_NAME, _NET_LAYERS_V1, _NET_LAYER = field_numbers(caffe_pb2.NetParameter, "name", "layers", "layer")
(_LAYER_BLOBS,) = field_numbers(caffe_pb2.LayerParameter, "blobs")
_BLOB = caffe_pb2.BlobProto
_LEGACY_EXTENTS = field_numbers(_BLOB, "num", "channels", "height", "width")
_DATA, _DIFF, _SHAPE, _DOUBLES = field_numbers(_BLOB, "data", "diff", "shape", "double_data")
(_DIM,) = field_numbers(caffe_pb2.BlobShape, "dim")
_MAX_AXES = 32
_RAW_TYPE, _RAW = 10, 12  # fields of NVIDIA's fork that the schema does not have
_RAW_TYPES = {0: np.float64, 1: np.float32, 2: np.float16}  # NVIDIA's DOUBLE, FLOAT, FLOAT16


def read_caffemodel(net: memoryview) -> Iterator[StoredLayer]:
    """Reads the layers of a serialized NetParameter."""
    for number, payload in fields(net):
        if number == _NET_LAYER:
            yield _layer(as_message(payload), _V2)
        elif number == _NET_LAYERS_V1:
            yield _layer(as_message(payload), _V1)


def _layer(message: memoryview, version: _Version) -> StoredLayer:
    layer = StoredLayer()
    for number, payload in fields(message):
        if number == version.name:
            layer.name = _text(payload)
        elif number == version.type:
            layer.type = version.read_type(payload)
        elif number == version.blobs:
            layer.blobs.append(read_blob_message(as_message(payload)))
        elif number == version.inner and version.inner_version is not None:
            layer = _layer(as_message(payload), version.inner_version)
    return layer


def _text(payload: Payload) -> str:
    return bytes(as_message(payload)).decode("utf-8", "replace")


def _v1_type(payload: Payload) -> str:
    types = caffe_pb2.V1LayerParameter.LayerType
    known = payload in types.values()
    return V1_TYPES[types.Name(payload)] if known else f"V1 type {payload}"


def _v0_type(payload: Payload) -> str:
    old = _text(payload)
    return V1_TYPES[V0_TYPES[old]] if old in V0_TYPES else old


class _Version:
    """Which fields the message of a layer has in one version of the format.

    Attributes:
        name, type, blobs: the numbers of these fields.
        read_type: converts the payload of the type to the current name of that type.
        inner: the number of the field that holds a layer of the previous version; 0 if there is no such field.
    """

    def __init__(self, message: Any, read_type: Callable[[Payload], str], inner_version: _Version | None) -> None:
        self.name, self.type, self.blobs = field_numbers(message, "name", "type", "blobs")
        self.read_type = read_type
        self.inner_version = inner_version
        self.inner = field_numbers(message, "layer")[0] if inner_version else 0


_V0 = _Version(caffe_pb2.V0LayerParameter, _v0_type, None)
_V1 = _Version(caffe_pb2.V1LayerParameter, _v1_type, _V0)
_V2 = _Version(caffe_pb2.LayerParameter, _text, None)


def read_blob_message(message: memoryview) -> StoredBlob:
    """Reads a serialized BlobProto."""
    legacy = dict.fromkeys(_LEGACY_EXTENTS, 0)
    is_legacy = False
    shape: Shape = ()
    raw_type = 1
    parts: dict[int, list[Any]] = {}
    for number, payload in fields(message):
        if number in legacy:
            legacy[number], is_legacy = as_number(payload), True
        elif number == _SHAPE:
            shape += tuple(islice(_dims(as_message(payload)), _MAX_AXES + 1))
            _check_extents(shape)
        elif number == _RAW_TYPE:
            raw_type = as_number(payload)
        elif number in (_DATA, _DOUBLES, _RAW):
            _add_part(parts.setdefault(number, []), as_message(payload))
    kind = next((number for number in (_DOUBLES, _DATA, _RAW) if number in parts), _DATA)
    if kind == _RAW and raw_type not in _RAW_TYPES:
        raise WeightsError("a blob's raw_data is not of a floating-point type", got=f"type {raw_type}")
    dtype = {_DOUBLES: np.float64, _DATA: np.float32, _RAW: _RAW_TYPES.get(raw_type)}[kind]
    blob = StoredBlob(tuple(legacy.values()) if is_legacy else shape, is_legacy, dtype, parts.get(kind, []))
    _check_extents(blob.shape)
    expected, size = math.prod(blob.shape), sum(map(len, blob.parts))
    if size != expected * np.dtype(dtype).itemsize:
        got = blob.count() if not size % np.dtype(dtype).itemsize else f"{size} bytes"
        raise WeightsError("a blob's shape does not match its values", expected=f"{expected} values", got=got)
    return blob


def _check_extents(shape: Shape) -> None:
    """Checks limits like those of Blob::Reshape in src/caffe/blob.cpp."""
    if len(shape) > _MAX_AXES:
        raise WeightsError("a blob has too many axes", expected=f"at most {_MAX_AXES}")
    sizes = [extent or 1 for extent in shape]  # NumPy rejects too large shapes even if one extent is 0
    if max(sizes, default=1) >= 2**31 or math.prod(sizes) >= 2**60:  # negative extents are large here
        raise WeightsError("a blob's shape is out of range", expected="extents of 0 or more", got=format_shape(shape))


def _add_part(parts: list[Any], part: memoryview) -> None:
    """Appends bytes to the values of a blob. Old files store every value separately; adjacent ones are merged."""
    if len(part) > 8:
        parts.append(part)
    elif parts and isinstance(parts[-1], bytearray):
        parts[-1] += part
    else:
        parts.append(bytearray(part))


def _dims(shape: memoryview) -> Iterator[int]:
    for number, payload in fields(shape):
        if number != _DIM:
            continue
        if isinstance(payload, int):  # not packed, as written by old versions of protobuf
            yield payload
            continue
        yield from varints(payload)


def layer_message(layer: LayerDef) -> bytes:
    """Serializes the LayerParameter of a layer for a weight file, without blobs.

    It has the fields of the prototxt, except that bottoms and loss weights are those after Split
    layers were inserted.
    """
    message = caffe_pb2.LayerParameter.FromString(layer.raw)
    if not layer.raw:
        message = caffe_pb2.LayerParameter(name=layer.name, type=layer.type, top=layer.tops)
    for name, values in (("bottom", layer.bottoms), ("loss_weight", layer.loss_weight), ("blobs", ())):
        message.ClearField(name)
        getattr(message, name).extend(values)
    return bytes(message.SerializePartialToString())


def write_caffemodel(file: BinaryIO, net_name: str, layers: Iterable[SavedLayer]) -> None:
    """Writes a .caffemodel in the current format, without copying the arrays."""
    name = net_name.encode()
    file.write(header(_NET_NAME, len(name)) + name)
    for layer in layers:
        blobs = [blob_parts(*pair) for pair in _pairs(layer)]
        sizes = [sum(len(part) for part in parts) for parts in blobs]
        total = len(layer.message) + sum(len(header(_LAYER_BLOBS, size)) + size for size in sizes)
        file.write(header(_NET_LAYER, total) + layer.message)
        for parts, size in zip(blobs, sizes, strict=True):
            file.write(header(_LAYER_BLOBS, size))
            for part in parts:
                file.write(part)


def _pairs(layer: SavedLayer) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    for index, values in enumerate(layer.blobs):
        yield values, layer.diffs[index] if layer.diffs else None


def blob_parts(values: np.ndarray, diff: np.ndarray | None) -> list[Any]:
    """Returns the pieces of a serialized BlobProto, with the fields in the order in which Caffe writes them."""
    dims = b"".join(map(varint, values.shape))
    shape = header(_DIM, len(dims)) + dims
    parts: list[Any] = []
    for number, array in ((_DATA, values), (_DIFF, diff)):
        if array is not None and array.size:
            flat = np.ascontiguousarray(array, np.float32).data.cast("B")
            parts += [header(number, len(flat)), flat]
    return [*parts, header(_SHAPE, len(shape)), shape]
