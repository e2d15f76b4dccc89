"""Weight files: caffemodels of every age, read and written as bytes, and their HDF5 form.

From a binary file only a layer's name, type and blobs are taken: forks of Caffe use the numbers
of all other fields in ways that contradict each other.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from pycaffe_like.errors import WeightsError, Where, located
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.upgrade import V0_TYPES, V1_TYPES
from pycaffe_like.spec import LayerDef

from .wire import Payload, fields, header, varint, varints

# Field numbers of proto/caffe.proto; the last two are NVIDIA's.
_NET_LAYERS_V1, _NET_LAYER = 2, 100
_LAYER_NAME, _LAYER_TYPE, _LAYER_BLOBS = 1, 2, 7
_V1_LAYER, _V1_NAME, _V1_TYPE, _V1_BLOBS = 1, 4, 5, 6
_V0_NAME, _V0_TYPE, _V0_BLOBS = 1, 2, 50
_LEGACY_EXTENTS = (1, 2, 3, 4)
_DATA, _DIFF, _SHAPE, _DOUBLES = 5, 6, 7, 8
_RAW_TYPE, _RAW = 10, 12
_RAW_TYPES = {0: np.float64, 1: np.float32, 2: np.float16}  # NVIDIA's DOUBLE, FLOAT, FLOAT16

Shape = tuple[int, ...]


@dataclass
class StoredBlob:
    """One blob of a weight file. Its values are part of the file until somebody copies them.

    Attributes:
        shape: as stored; four extents where `legacy` says that the old form was used.
    """

    shape: Shape
    legacy: bool
    dtype: Any
    parts: list[Any]

    def count(self) -> int:
        return int(sum(len(part) for part in self.parts)) // np.dtype(self.dtype).itemsize

    def fits(self, shape: Shape) -> bool:
        """Whether this is a blob of that shape; a legacy shape may have leading ones more.

        Source: Blob::ShapeEquals in src/caffe/blob.cpp.
        """
        if self.legacy:
            return len(shape) <= 4 and self.shape == (1,) * (4 - len(shape)) + shape
        return self.shape == shape

    def copy_to(self, target: np.ndarray) -> None:
        """Copies the values into a contiguous float32 array of as many elements."""
        flat = target.reshape(-1)
        if self.dtype == np.float32:
            raw, at = flat.view(np.uint8), 0
            for part in self.parts:  # byte by byte: values in a file need not be aligned
                raw[at : at + len(part)] = np.frombuffer(part, np.uint8)
                at += len(part)
        else:
            flat[...] = np.frombuffer(b"".join(self.parts), self.dtype)

    def array(self) -> np.ndarray:
        """A copy of the values as float32, in the stored shape."""
        values = np.empty(self.count(), np.float32)
        self.copy_to(values)
        return values.reshape(self.shape)


@dataclass
class StoredLayer:
    """The blobs of one layer of a weight file.

    Attributes:
        blobs: None stands for one that is not there. HDF5 files leave out what a layer shares with
            one before it.
        leaves_out: whether blobs behind the last one may be left out too.
    """

    name: str = ""
    type: str = ""
    blobs: list[StoredBlob | None] = field(default_factory=list)
    leaves_out: bool = False


def read_weights(path: str | Path) -> list[StoredLayer]:
    """The layers of a .caffemodel (V0, V1 or V2) or .caffemodel.h5 file, in their order.

    The values of a .caffemodel stay in the file, which is mapped as long as somebody holds a blob.

    Raises:
        WeightsError: no such file, cut off, or no weights.
    """
    path = Path(path)
    with located(Where(str(path))):
        try:
            with path.open("rb") as file:
                if file.read(8) == b"\x89HDF\r\n\x1a\n":
                    return _hdf5_layers(path)
                if path.suffix == ".prototxt":
                    raise WeightsError("a prototxt holds no weights", expected="a .caffemodel")
                if not path.stat().st_size:
                    raise WeightsError("the file is empty", expected="a .caffemodel")
                mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            raise WeightsError("there is no such file", advice=_nearby(path)) from None
        except OSError as error:
            raise WeightsError(f"cannot be read: {error.strerror or error}") from None
        layers = list(_layers(mapped))
        if not layers:
            raise WeightsError("the file holds no layers", expected="a .caffemodel")
        return layers


def _nearby(path: Path) -> str:
    others = sorted(p.name for p in path.parent.glob("*.caffemodel*")) if path.parent.is_dir() else []
    return f"{path.parent.resolve()} has {', '.join(others[:8])}." if others else ""


def _layers(net: memoryview) -> Iterator[StoredLayer]:
    for number, payload in fields(net):
        if number == _NET_LAYER:
            yield _layer(_message(payload))
        elif number == _NET_LAYERS_V1:
            yield _layer_v1(_message(payload))


def _layer(message: memoryview) -> StoredLayer:
    layer = StoredLayer()
    for number, payload in fields(message):
        if number == _LAYER_NAME:
            layer.name = _text(payload)
        elif number == _LAYER_TYPE:
            layer.type = _text(payload)
        elif number == _LAYER_BLOBS:
            layer.blobs.append(read_blob_message(_message(payload)))
    return layer


def _layer_v1(message: memoryview) -> StoredLayer:
    layer = StoredLayer()
    for number, payload in fields(message):
        if number == _V1_LAYER:
            layer = _layer_v0(_message(payload))
        elif number == _V1_NAME:
            layer.name = _text(payload)
        elif number == _V1_TYPE:
            layer.type = _v1_type(payload)
        elif number == _V1_BLOBS:
            layer.blobs.append(read_blob_message(_message(payload)))
    return layer


def _layer_v0(message: memoryview) -> StoredLayer:
    layer = StoredLayer()
    for number, payload in fields(message):
        if number == _V0_NAME:
            layer.name = _text(payload)
        elif number == _V0_TYPE:
            old = _text(payload)
            layer.type = V1_TYPES[V0_TYPES[old]] if old in V0_TYPES else old
        elif number == _V0_BLOBS:
            layer.blobs.append(read_blob_message(_message(payload)))
    return layer


def _v1_type(payload: Payload) -> str:
    types = caffe_pb2.V1LayerParameter.LayerType
    known = payload in types.values()
    return V1_TYPES[types.Name(payload)] if known else f"V1 type {payload}"


def read_blob_message(message: memoryview) -> StoredBlob:
    """The blob in the bytes of a BlobProto."""
    legacy = dict.fromkeys(_LEGACY_EXTENTS, 0)
    is_legacy = False
    shape: Shape = ()
    raw_type = 1
    parts: dict[int, list[Any]] = {}
    for number, payload in fields(message):
        if number in legacy:
            legacy[number], is_legacy = _number(payload), True
        elif number == _SHAPE:
            shape += tuple(_dims(_message(payload)))
        elif number == _RAW_TYPE:
            raw_type = _number(payload)
        elif number in (_DATA, _DOUBLES, _RAW):
            parts.setdefault(number, []).append(_message(payload))
    kind = next((number for number in (_DOUBLES, _DATA, _RAW) if number in parts), _DATA)
    if kind == _RAW and raw_type not in _RAW_TYPES:
        raise WeightsError("a blob's raw_data is of no type that holds weights", got=f"type {raw_type}")
    dtype = {_DOUBLES: np.float64, _DATA: np.float32, _RAW: _RAW_TYPES.get(raw_type)}[kind]
    blob = StoredBlob(tuple(legacy.values()) if is_legacy else shape, is_legacy, dtype, parts.get(kind, []))
    expected = int(np.prod(blob.shape, dtype=np.int64))
    if blob.count() != expected:
        raise WeightsError(
            "a blob's shape and its values do not agree", expected=f"{expected} values", got=blob.count()
        )
    return blob


def _dims(shape: memoryview) -> Iterator[int]:
    for number, payload in fields(shape):
        if number != 1:
            continue
        if isinstance(payload, int):  # not packed, as old protobuf wrote it
            yield payload
            continue
        yield from varints(payload)


def _message(payload: Payload) -> memoryview:
    if isinstance(payload, int):
        raise WeightsError("the file is damaged or of another kind", expected="a message", got="a number")
    return payload


def _number(payload: Payload) -> int:
    if not isinstance(payload, int):
        raise WeightsError("the file is damaged or of another kind", expected="a number", got="bytes")
    return payload


def _text(payload: Payload) -> str:
    return bytes(_message(payload)).decode("utf-8", "replace")


def _hdf5_layers(path: Path) -> list[StoredLayer]:
    """Layers of an HDF5 snapshot: data/LAYER/INDEX; a slash in a layer's name makes groups in groups."""
    import h5py

    layers: dict[str, StoredLayer] = {}
    with h5py.File(path, "r") as file:
        if "data" not in file:
            raise WeightsError("the HDF5 file holds no weights", expected="a group named data")

        def visit(name: str, item: Any) -> None:
            if (
                isinstance(item, h5py.Group)
                and name not in layers
                and not any(isinstance(child, h5py.Group) for child in item.values())
            ):
                layers[name] = StoredLayer(name, leaves_out=True)
            elif isinstance(item, h5py.Dataset):
                owner, _, index = name.rpartition("/")
                layer = layers.setdefault(owner, StoredLayer(owner, leaves_out=True))
                values = np.asarray(item)
                layer.blobs += [None] * (int(index) + 1 - len(layer.blobs))
                layer.blobs[int(index)] = StoredBlob(values.shape, False, values.dtype, [values.tobytes()])

        file["data"].visititems(visit)
    return list(layers.values())


@dataclass(frozen=True)
class SavedLayer:
    """What is written about one layer.

    Attributes:
        message: its LayerParameter, serialised without blobs.
        blobs, diffs: float32 arrays; no diffs, or one for each blob.
    """

    name: str
    message: bytes
    blobs: Sequence[np.ndarray]
    diffs: Sequence[np.ndarray] = ()


def layer_message(layer: LayerDef) -> bytes:
    """The LayerParameter of a layer as a weight file has it: what the prototxt says, with the bottoms and
    loss weights that Split layers leave it, and without blobs."""
    message = caffe_pb2.LayerParameter.FromString(layer.raw)
    if not layer.raw:
        message = caffe_pb2.LayerParameter(name=layer.name, type=layer.type, top=layer.tops)
    for name, values in (("bottom", layer.bottoms), ("loss_weight", layer.loss_weight), ("blobs", ())):
        message.ClearField(name)
        getattr(message, name).extend(values)
    return bytes(message.SerializeToString())


def write_weights(file: BinaryIO, net_name: str, layers: Iterable[SavedLayer]) -> None:
    """Writes a .caffemodel of today's form; values go from their arrays straight into the file."""
    name = net_name.encode()
    file.write(header(1, len(name)) + name)
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
    """A BlobProto in pieces, its fields in the order in which Caffe writes them."""
    dims = b"".join(map(varint, values.shape))
    shape = header(1, len(dims)) + dims
    parts: list[Any] = []
    for number, array in ((_DATA, values), (_DIFF, diff)):
        if array is not None and array.size:
            flat = np.ascontiguousarray(array, np.float32).data.cast("B")
            parts += [header(number, len(flat)), flat]
    return [*parts, header(_SHAPE, len(shape)), shape]


def write_weights_hdf5(path: Path, layers: Iterable[SavedLayer], owned: Iterable[Sequence[bool]]) -> None:
    """Writes a .caffemodel.h5: data/LAYER/INDEX, and diff/LAYER/INDEX where there are diffs.

    Args:
        owned: for each layer which blobs have values of their own; shared ones are left out.

    Source: Net::ToHDF5 in src/caffe/net.cpp.
    """
    import h5py

    with h5py.File(path, "w") as file:
        data = file.create_group("data")
        diff = None
        for layer, own in zip(layers, owned, strict=True):
            group = data.require_group(layer.name)
            for index, (values, mine) in enumerate(zip(layer.blobs, own, strict=True)):
                if mine:
                    group.create_dataset(str(index), data=values)
            for index, values in enumerate(layer.diffs):
                diff = diff or file.create_group("diff")
                diff.require_group(layer.name).create_dataset(str(index), data=values)
