"""Reads solver prototxt files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pycaffe_like.errors import ParseError, Remark, Where
from pycaffe_like.spec import NetDef, SolverDef

from . import caffe_pb2
from .bind import BindingLog, bind
from .lower import names_of_set_fields, solver_def
from .netfile import read_net
from .overrides import Overrides
from .textfile import read_text
from .textformat import Field, parse
from .unknown import OnUnknown, sort_unknown
from .upgrade_solver import snapshot_prefix, upgrade_solver


def read_solver(path: str | Path, unknown: OnUnknown = "remark", overrides: Overrides | None = None) -> SolverDef:
    """Reads a solver from a prototxt file and upgrades it to the current format.

    Args:
        unknown: what to do about fields that are not in the schema.
        overrides: values that replace fields of the file.

    Raises:
        ParseError: If the file does not exist or is not the prototxt of a solver, with file:line:column.
        SolverError: If an old solver cannot be upgraded.
    """
    return parse_solver(read_text(path), str(path), unknown, overrides)


def parse_solver(
    text: str, source: str, unknown: OnUnknown = "remark", overrides: Overrides | None = None
) -> SolverDef:
    """Reads a solver from the text of a prototxt file; see `read_solver`.

    Args:
        source: the name of the file in messages.
    """
    message, remarks = _solver_message(text, source, unknown)
    if overrides is not None:
        overrides.apply_to_solver(message)
        upgrade_solver(message, source)
    given = names_of_set_fields(message)
    message.snapshot_prefix = snapshot_prefix(message.snapshot_prefix, source)
    return solver_def(message, source, remarks, given)


def _solver_message(text: str, source: str, unknown: OnUnknown) -> tuple[Any, tuple[Remark, ...]]:
    solver = caffe_pb2.SolverParameter()
    notes = BindingLog(source)
    block = parse(text, source)
    for entry in block.fields:
        if entry.name in ("layer", "layers"):
            advice = 'Pass a net as --model or --net; a solver names its net, net: "…".'
            where = Where(source, entry.line, entry.column)
            raise ParseError("this is a net", expected="a solver", advice=advice, where=where)
    bind(block, solver, notes)
    notes.check()
    custom, remarks = sort_unknown(notes, unknown)
    for options in custom.values():
        raise _custom_options_in_a_solver(options[0], source)
    upgrade_solver(solver, source)
    return solver, remarks


def _custom_options_in_a_solver(options: Field, source: str) -> ParseError:
    return ParseError(
        f"a layer of the net inside the solver has options that are not in the schema: {options.name}",
        advice='Put the net into a file of its own and name it: net: "net.prototxt"',
        where=Where(source, options.line, options.column),
    )


def read_net_or_solver(path: str | Path, unknown: OnUnknown = "remark") -> NetDef | SolverDef:
    """Reads a file that is a net or a solver.

    It is a solver if more of its top-level field names belong to solvers than to nets, otherwise a net.

    Raises:
        PclError: As for `read_net` and `read_solver`.
    """
    names = {field.name for field in parse(read_text(path), str(path)).fields}
    of_net, of_solver = (
        len(names & set(message.DESCRIPTOR.fields_by_name))
        for message in (caffe_pb2.NetParameter, caffe_pb2.SolverParameter)
    )
    return read_solver(path, unknown) if of_solver > of_net else read_net(path, unknown)
