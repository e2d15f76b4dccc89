"""Fields set over what a file says: the `--set` of the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pycaffe_like.errors import NetError, ParseError, Where, did_you_mean
from pycaffe_like.spec import SolverDef

from . import caffe_pb2
from .bind import Notes, bind
from .lower import solver_def
from .schema import is_repeated
from .textformat import parse
from .upgrade import upgrade_solver


@dataclass(frozen=True)
class Change:
    """A field of all layers of one name, and its new value as prototxt text."""

    layer: str
    field: str
    value: str


def override_layers(net: Any, change: Change, source: str) -> None:
    """Sets a field of all layers of one name in a net's message.

    Raises:
        NetError: there is no such layer.
        ParseError: no such field, or a value that it cannot take.
    """
    layers = [layer for layer in net.layer if layer.name == change.layer]
    if not layers:
        names = sorted({layer.name for layer in net.layer})
        raise NetError(
            f"there is no layer '{change.layer}' to set {change.field} of",
            advice=did_you_mean(change.layer, names),
            where=Where(source),
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
