"""Prototxt files in, NetDef and SolverDef out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from pycaffe_like.errors import NetError, ParseError, Remark, Where, did_you_mean
from pycaffe_like.spec import FillerDef, NetDef, SolverDef

from . import caffe_pb2
from .bind import Given, Notes, bind, plain
from .dialects import without_effect
from .lower import net_def, solver_def
from .schema import is_repeated
from .textformat import Block, parse
from .upgrade import snapshot_prefix, upgrade_net, upgrade_solver

OnUnknown = Literal["remark", "typo", "error"]
"""What to do about a field that the schema does not have: remark on it and go on; the same, but
refuse it where it looks like a slip of a known name; refuse it. A whole block of unknown options in
a layer is kept: the layer's type may be one that somebody wrote, and ask for it."""

Extra = Mapping[int, Mapping[str, Any]]
"""Blocks that the schema does not know, as plain values by layer index and block name."""


@dataclass(frozen=True)
class NetFile:
    """A net as read: today's form as a message, and what belongs to it but fits into no message.

    Attributes:
        places: line and column of each layer in the file; (0, 0) for one that upgrading made.
    """

    message: Any
    source: str
    places: list[tuple[int, int]]
    extra: Extra
    remarks: tuple[Remark, ...]

    def lowered(self) -> NetDef:
        return net_def(self.message, self.source, self.places, self.extra, self.remarks)


def read_net(path: str | Path, unknown: OnUnknown = "remark", changes: Sequence[Change] = ()) -> NetDef:
    """The net in a prototxt file, upgraded to today's form.

    Args:
        changes: fields of layers to set over what the file says.

    Raises:
        ParseError: no such file, or not a prototxt of a net, with file:line:column; a BrokenNetError
            where several values are wrong.
        NetError: an old net that cannot be upgraded, or a change to a layer that is not there.
    """
    file = read_net_file(path, unknown)
    for change in changes:
        _apply(change, file)
    return file.lowered()


def read_net_file(path: str | Path, unknown: OnUnknown = "remark") -> NetFile:
    """As `read_net`, with the message."""
    return net_file(read_text(path), str(path), unknown)


def net_file(text: str, source: str, unknown: OnUnknown = "remark") -> NetFile:
    """As `read_net_file`, from a string; errors name `source`."""
    net = caffe_pb2.NetParameter()
    notes = Notes(source)
    bind(parse(text, source), net, notes)
    notes.check()
    extra, remarks = _sort_out(notes, unknown)
    was = list(notes.layers)
    places = upgrade_net(net, source, notes.layers)
    moved = {index: places.index(was[index]) for index in extra if was[index] in places}
    return NetFile(net, source, places, {moved[i]: one for i, one in extra.items() if i in moved}, remarks)


def read_net_or_solver(path: str | Path, unknown: OnUnknown = "remark") -> NetDef | SolverDef:
    """What a prototxt file holds, by the names of its fields; a net where they do not tell.

    Raises:
        PclError: as `read_net` and `read_solver`.
    """
    names = {field.name for field in parse(read_text(path), str(path)).fields}
    of_net, of_solver = (
        len(names & set(message.DESCRIPTOR.fields_by_name))
        for message in (caffe_pb2.NetParameter, caffe_pb2.SolverParameter)
    )
    return read_solver(path, unknown) if of_solver > of_net else read_net(path, unknown)


def read_solver(path: str | Path, unknown: OnUnknown = "remark") -> SolverDef:
    """The solver in a prototxt file, upgraded to today's form.

    Raises:
        ParseError: no such file, or not a prototxt of a solver, with file:line:column.
        SolverError: an old solver that cannot be upgraded.
    """
    message, remarks = _solver_message(read_text(path), str(path), unknown)
    message.snapshot_prefix = snapshot_prefix(message.snapshot_prefix, str(path))
    return solver_def(message, str(path), remarks)


@dataclass(frozen=True)
class Change:
    """A field of all layers of one name, and its new value as prototxt text."""

    layer: str
    field: str
    value: str


def _apply(change: Change, file: NetFile) -> None:
    layers = [layer for layer in file.message.layer if layer.name == change.layer]
    if not layers:
        names = sorted({layer.name for layer in file.message.layer})
        raise NetError(
            f"there is no layer '{change.layer}' to set {change.field} of",
            advice=did_you_mean(change.layer, names),
            where=Where(file.source),
        )
    for layer in layers:
        override(layer, change.field, change.value)


def override(message: Any, path: str, value: str) -> None:
    """Sets a field of a message, `a.b.c`, from prototxt text; a list is replaced as a whole.

    A string needs no quotes. Where `a` or `b` is a list, the field is set in each of its elements.

    Raises:
        ParseError: no such field, or a value that it cannot take.
    """
    source = f"--set {path}"
    *blocks, last = path.split(".")
    targets = [message]
    for block in blocks:
        slot = targets[0].DESCRIPTOR.fields_by_name.get(block)
        if slot is None or slot.message_type is None:
            raise _no_field(targets[0], block, source)
        if is_repeated(slot):
            targets = [one for target in targets for one in getattr(target, block)]
            if not targets:
                text = f"there is no {block} to set {last} of"
                raise ParseError(text, advice=f"--set {block}=[{{ … }}, {{ … }}] makes a list.", where=Where(source))
        else:
            targets = [getattr(target, block) for target in targets]
    for target in targets:
        _set(target, last, value, source)


def _set(target: Any, name: str, value: str, source: str) -> None:
    slot = target.DESCRIPTOR.fields_by_name.get(name)
    if slot is None:
        raise _no_field(target, name, source)
    if slot.type in (slot.TYPE_STRING, slot.TYPE_BYTES) and value[:1] not in ("'", '"', "["):
        value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    fresh = type(target)()
    notes = Notes(source)
    bind(parse(f"{name}: {value}", source), fresh, notes)
    notes.check()
    target.ClearField(name)
    target.MergeFrom(fresh)


def _no_field(message: Any, name: str, source: str) -> ParseError:
    descriptor = message.DESCRIPTOR
    advice = did_you_mean(name, list(descriptor.fields_by_name))
    return ParseError(f"{descriptor.name} has no field '{name}' to set", advice=advice, where=Where(source))


def override_solver(solver: SolverDef, field: str, value: str) -> SolverDef:
    """A solver with one field set from prototxt text, as `override` does it.

    Raises:
        ParseError: no such field, or a value that it cannot take.
    """
    message = caffe_pb2.SolverParameter()
    override(message, field, value)
    upgrade_solver(message, f"--set {field}")
    changed = solver_def(message)
    return replace(solver, **{slot.name: getattr(changed, slot.name) for slot, _ in message.ListFields()})


def _solver_message(text: str, source: str, unknown: OnUnknown) -> tuple[Any, tuple[Remark, ...]]:
    solver = caffe_pb2.SolverParameter()
    notes = Notes(source)
    block = parse(text, source)
    for entry in block.fields:
        if entry.name in ("layer", "layers"):
            advice = 'A net goes to --model or --net; a solver names it, net: "…".'
            where = Where(source, entry.line, entry.column)
            raise ParseError("this is a net", expected="a solver", advice=advice, where=where)
    bind(block, solver, notes)
    notes.check()
    _, remarks = _sort_out(notes, unknown)
    upgrade_solver(solver, source)
    return solver, remarks


def read_text(path: str | Path) -> str:
    """The text of a prototxt file.

    Raises:
        ParseError: no such file, or no text.
    """
    path = Path(path)
    try:
        return _decoded(path.read_bytes(), path)
    except FileNotFoundError:
        raise ParseError("there is no such file", advice=_nearby(path), where=Where(str(path))) from None
    except IsADirectoryError:
        raise ParseError("this is a folder", expected="a prototxt file", where=Where(str(path))) from None
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", where=Where(str(path))) from None


_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _decoded(data: bytes, path: Path) -> str:
    """The text of a file. Bytes that are no UTF-8, such as a comment in a national encoding, do no harm."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ParseError("this is UTF-16 text", expected="UTF-8", advice="Save it as UTF-8.", where=Where(str(path)))
    if _NO_TEXT.search(data):
        advice = "A .caffemodel holds weights; the net that goes with them is in a .prototxt."
        raise ParseError("this is no text", expected="a prototxt file", advice=advice, where=Where(str(path)))
    return data.decode("utf-8-sig", "replace")


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"The folder {folder} does not exist; the current folder is {Path.cwd()}."
    others = sorted(p.name for p in folder.iterdir() if p.suffix == ".prototxt")
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "")
    return f"{folder.resolve()} has {listed}." if others else f"{folder.resolve()} has no prototxt."


def _sort_out(notes: Notes, unknown: OnUnknown) -> tuple[Extra, tuple[Remark, ...]]:
    """The options that a custom layer may claim, and remarks on all other unknown fields and on those
    of forks that nothing here acts on."""
    extra: dict[int, dict[str, Any]] = {}
    remarks = [Remark(given.where, text) for given in notes.of_forks if (text := _effect(given))]
    notes.errors += [
        one.error() for one in notes.unknown if unknown == "error" or (unknown == "typo" and one.looks_like_a_slip())
    ]
    notes.check()
    for one in notes.unknown:
        if one.layer is not None and one.message == "LayerParameter" and isinstance(one.field.value, Block):
            extra.setdefault(one.layer, {})[one.field.name] = plain(one.field.value)
        else:
            remarks.append(one.remark())
    return extra, tuple(remarks)


def _effect(given: Given) -> str:
    """What to say about a field of a fork that no layer sees; nothing where it is used."""
    used = {"SolverParameter": SolverDef, "FillerParameter": FillerDef}.get(given.message)
    if used is not None and given.name in {field.name for field in fields(used)}:
        return ""
    if (given.message, given.name) == ("NetStateRule", "solver"):  # has become a stage
        return ""
    return without_effect(given.message, given.name, given.value)
