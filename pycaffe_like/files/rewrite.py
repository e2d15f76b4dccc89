"""Old files in today's form, for those who keep them: what Caffe's upgrade tools write.

Text keeps what the schema does not know as far as it stands directly in a net, a layer or a
solver; deeper ones are left out with a warning. In a binary net the blobs are copied as bytes, and
a layer that needs no upgrade is copied as a whole, whatever its fields mean to the fork that wrote
it. Comments are lost.

Source: tools/upgrade_net_proto_text.cpp, upgrade_net_proto_binary.cpp, upgrade_solver_proto_text.cpp.
"""

from __future__ import annotations

import logging
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from google.protobuf.message import DecodeError

from pycaffe_like.errors import WeightsError, Where
from pycaffe_like.proto import caffe_pb2, read_net_file, read_solver
from pycaffe_like.proto.bind import Notes, bind
from pycaffe_like.proto.prototxt import block_lines, message_lines, tree_lines
from pycaffe_like.proto.textfile import read_text
from pycaffe_like.proto.textformat import Field, parse
from pycaffe_like.proto.upgrade import upgrade_net

from .caffemodel import read_weights
from .wire import BYTES, EIGHT, VARINT, _varint, header

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rewritten:
    """A file in today's form; `changed` says whether it was an old one."""

    text: str
    changed: bool


def net_text(path: str | Path) -> Rewritten:
    """A net's prototxt in today's form.

    Raises:
        ParseError: no such file, or not a prototxt of a net.
        NetError: an old net that cannot be upgraded.
    """
    file = read_net_file(path)
    before, notes = _bound(path, caffe_pb2.NetParameter())
    kept = _kept(notes, ("NetParameter", "LayerParameter", "V1LayerParameter"))
    lines = [*message_lines(_shell(file.message)), *tree_lines(kept.pop(None, ()))]
    places = {place: number for number, place in enumerate(notes.layers)}
    for layer, place in zip(file.message.layer, file.places, strict=True):
        unknown = kept.pop(places.get(place, -1), ())
        lines += block_lines("layer", [*message_lines(layer), *tree_lines(unknown)])
    for number in kept:  # of padding layers, which have become part of others
        log.warning("%s: unknown fields of this layer are left out", Where(str(path), *notes.layers[number or 0]))
    return Rewritten("".join(f"{line}\n" for line in lines), before != file.message)


def solver_text(path: str | Path) -> Rewritten:
    """A solver's prototxt in today's form.

    Raises:
        ParseError: no such file, or not a prototxt of a solver.
        SolverError: an old solver that cannot be upgraded.
    """
    upgraded = read_solver(path)
    solver, notes = _bound(path, caffe_pb2.SolverParameter())
    changed = solver.HasField("solver_type")
    if changed:
        solver.type = upgraded.type
        solver.ClearField("solver_type")
    kept = _kept(notes, ("SolverParameter",))
    lines = [*message_lines(solver), *tree_lines(kept.get(None, ()))]
    return Rewritten("".join(f"{line}\n" for line in lines), changed)


def _shell(net: Any) -> Any:
    """A net without its layers."""
    shell = caffe_pb2.NetParameter()
    shell.CopyFrom(net)
    shell.ClearField("layer")
    return shell


def _bound(path: str | Path, message: Any) -> tuple[Any, Notes]:
    """The message in a file that is known to be readable, as it stands there."""
    notes = Notes(str(path))
    bind(parse(read_text(path), str(path)), message, notes)
    return message, notes


def _kept(notes: Notes, messages: Sequence[str]) -> dict[int | None, list[Field]]:
    """By layer, or None outside, the unknown fields that stand directly in one of `messages`."""
    kept: dict[int | None, list[Field]] = {}
    for unknown in notes.unknown:
        if unknown.message not in messages:
            log.warning("%s", unknown.remark())
        elif unknown.field.name != "type":  # a layer's type of an unknown name is kept as its type
            kept.setdefault(unknown.layer, []).append(unknown.field)
    return kept


# Field numbers of proto/caffe.proto.
_NET_LAYERS_V1, _NET_LAYER = 2, 100
_LAYER_TYPE, _LAYER_PARAM, _LAYER_BLOBS = 2, 6, 7
_V1_V0, _V1_TYPE, _V1_BLOBS, _V0_BLOBS = 1, 5, 6, 50


def rewrite_weights(path: str | Path, target: BinaryIO) -> bool:
    """Writes the net and the weights of a .caffemodel in today's form; says whether it was an old one.

    Raises:
        WeightsError: no such file, or no .caffemodel.
        NetError: an old net that cannot be upgraded.
    """
    where = Where(str(path))
    net, old, current = _split(_mapped(path), where)
    blobs = [_split_off_blobs(layer, net.layers.add(), Where(str(path), number)) for number, layer in enumerate(old, 1)]
    if old and current:
        net.layer.add()  # so that the net is refused as a text with both forms is
    frozen = [_freeze(layer, where) for layer in current]
    changed = bool(old or len(net.input) or any(frozen))
    places = upgrade_net(net, str(path), [(number, 0) for number in range(1, len(old) + 1)])
    target.write(_shell(net).SerializeToString())
    for layer, (number, _) in zip(net.layer, places, strict=True):
        _write_layer(target, layer, blobs[number - 1] if number else [])
    for given, new in zip(current, frozen, strict=True):
        layer = new or given
        target.write(header(_NET_LAYER, len(layer)))
        target.write(layer)
    return changed


def _mapped(path: str | Path) -> memoryview:
    read_weights(path)  # says what is wrong with a file that cannot be used
    with Path(path).open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if data[:4] == b"\x89HDF":
        raise WeightsError("an HDF5 file has no old form", expected="a .caffemodel", where=Where(str(path)))
    return data


def _split(data: memoryview, where: Where) -> tuple[Any, list[memoryview], list[memoryview]]:
    """The net without its layers, and the bytes of its layers of the old and of today's form."""
    rest = bytearray()
    layers: dict[int, list[memoryview]] = {_NET_LAYERS_V1: [], _NET_LAYER: []}
    for number, record, payload in _records(data):
        if number in layers:
            layers[number].append(payload)
        else:
            rest += record
    net = caffe_pb2.NetParameter()
    _merge(net, rest, where)
    return net, layers[_NET_LAYERS_V1], layers[_NET_LAYER]


def _split_off_blobs(data: memoryview, layer: Any, where: Where) -> list[memoryview]:
    """Sets a layer of the old form from its bytes, all but its blobs, which are returned."""
    rest, blobs, blobs_v0 = bytearray(), [], []
    for number, record, payload in _records(data):
        _warn_of_unknown(layer, number, where)
        if number == _V1_BLOBS:
            blobs.append(payload)
        elif number == _V1_V0:
            for inner, part, one in _records(payload):
                _warn_of_unknown(layer.layer, inner, where)
                if inner == _V0_BLOBS:
                    blobs_v0.append(one)
                else:
                    rest += header(_V1_V0, len(part)) + part  # such pieces add up to one message
        else:
            rest += record
    _merge(layer, rest, where)
    if not layer.HasField("type") and any(number == _V1_TYPE for number, _, _ in _records(data)):
        log.warning("%s: V1LayerParameter has no type of this number: it is left out", where)
    return blobs + blobs_v0


def _warn_of_unknown(message: Any, number: int, where: Where) -> None:
    if number not in message.DESCRIPTOR.fields_by_number:
        log.warning("%s: %s has no field %d: it is left out", where, message.DESCRIPTOR.name, number)


def _merge(message: Any, data: bytearray | memoryview, where: Where) -> None:
    try:
        message.MergeFromString(bytes(data))
    except DecodeError:
        raise WeightsError(f"this is no {message.DESCRIPTOR.name}", where=where) from None


def _freeze(layer: memoryview, where: Where) -> bytes | None:
    """A BatchNorm layer whose file spells out three rates, with these set to 0; None for all others."""
    found = [(number, payload) for number, _, payload in _records(layer)]
    if (_LAYER_TYPE, b"BatchNorm") not in found or [number for number, _ in found].count(_LAYER_PARAM) != 3:
        return None
    net = caffe_pb2.NetParameter()
    _merge(net.layer.add(), layer, where)
    upgrade_net(net, "", [(0, 0)])
    return bytes(net.layer[0].SerializeToString())


def _write_layer(target: BinaryIO, layer: Any, blobs: Sequence[memoryview]) -> None:
    """Writes a layer with its blobs at their place between the fields of lower and higher numbers."""
    records = list(_records(memoryview(layer.SerializeToString())))
    before = b"".join(record for number, record, _ in records if number < _LAYER_BLOBS)
    after = b"".join(record for number, record, _ in records if number > _LAYER_BLOBS)
    headers = [header(_LAYER_BLOBS, len(blob)) for blob in blobs]
    size = len(before) + sum(map(len, headers)) + sum(map(len, blobs)) + len(after)
    target.write(header(_NET_LAYER, size) + before)
    for start, blob in zip(headers, blobs, strict=True):
        target.write(start)
        target.write(blob)
    target.write(after)


def _records(data: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Number, all bytes, and payload of each field of a message that is known to be whole."""
    at = 0
    while at < len(data):
        start = at
        key, at = _varint(data, at)
        kind = key & 7
        if kind == BYTES:
            length, at = _varint(data, at)
        elif kind == VARINT:
            length = _varint(data, at)[1] - at
        else:
            length = 8 if kind == EIGHT else 4
        yield key >> 3, data[start : at + length], data[at : at + length]
        at += length
