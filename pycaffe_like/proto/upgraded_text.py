"""Rewrites old prototxt files in the current format, like Caffe's upgrade tools.

Unknown fields that are directly in a net, a layer or a solver are kept. Deeper ones are dropped
with a warning. Comments are lost.

Source: tools/upgrade_net_proto_text.cpp, upgrade_solver_proto_text.cpp.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pycaffe_like.errors import Where

from . import caffe_pb2
from .bind import BindingLog, bind
from .netfile import read_net_file
from .prototxt import block_lines, message_lines, tree_lines
from .solverfile import read_solver
from .textfile import read_text
from .textformat import Field, parse

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rewritten:
    """A file's text in the current format, and whether the file was an old one (`changed`)."""

    text: str
    changed: bool


def net_text(path: str | Path) -> Rewritten:
    """Returns a net's prototxt in the current format.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a net.
        NetError: If an old net cannot be upgraded.
    """
    file = read_net_file(path)
    before, notes = _bind_file(path, caffe_pb2.NetParameter())
    kept = _unknown_by_layer(notes, ("NetParameter", "LayerParameter", "V1LayerParameter"))
    lines = [*message_lines(without_layers(file.message)), *tree_lines(kept.pop(None, ()))]
    places = {place: number for number, place in enumerate(notes.layers)}
    for layer, place in zip(file.message.layer, file.places, strict=True):
        unknown = kept.pop(places.get(place, -1), ())
        lines += block_lines("layer", [*message_lines(layer), *tree_lines(unknown)])
    for number in kept:  # what is left belongs to padding layers, which were merged into others
        log.warning("%s: unknown fields of this layer are dropped", Where(str(path), *notes.layers[number or 0]))
    return Rewritten("".join(f"{line}\n" for line in lines), before != file.message)


def solver_text(path: str | Path) -> Rewritten:
    """Returns a solver's prototxt in the current format.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a solver.
        SolverError: If an old solver cannot be upgraded.
    """
    upgraded = read_solver(path)
    solver, notes = _bind_file(path, caffe_pb2.SolverParameter())
    changed = solver.HasField("solver_type")
    if changed:
        solver.type = upgraded.type
        solver.ClearField("solver_type")
    kept = _unknown_by_layer(notes, ("SolverParameter",))
    lines = [*message_lines(solver), *tree_lines(kept.get(None, ()))]
    return Rewritten("".join(f"{line}\n" for line in lines), changed)


def without_layers(net: Any) -> Any:
    """Returns a copy of a NetParameter without its layers."""
    shell = caffe_pb2.NetParameter()
    shell.CopyFrom(net)
    shell.ClearField("layer")
    return shell


def _bind_file(path: str | Path, message: Any) -> tuple[Any, BindingLog]:
    """Converts a file, which has already been read without errors, to a message without upgrading it."""
    notes = BindingLog(str(path))
    bind(parse(read_text(path), str(path)), message, notes)
    return message, notes


def _unknown_by_layer(notes: BindingLog, messages: Sequence[str]) -> dict[int | None, list[Field]]:
    """Returns the unknown fields that are directly in one of `messages`, by the index of their layer. The key None
    has those outside all layers.
    """
    kept: dict[int | None, list[Field]] = {}
    for unknown in notes.unknown:
        if unknown.message not in messages:
            log.warning("%s", unknown.remark())
        elif unknown.field.name != "type":  # an unknown layer type is already kept as the layer's type
            kept.setdefault(unknown.layer, []).append(unknown.field)
    return kept
