"""Print a net's layers with shapes, parameters, multiply-adds, receptive fields and memory.

usage: pcl summary NET [FLAGS]

No data is needed: if the source of a data layer does not exist, its pictures are assumed to have the shape
that --assume_input gives. The table ends with the peak, the most memory that training needs at any time, which is
computed without running the net.

examples:
  pcl summary netdefs/vgg16.prototxt
  pcl summary net.prototxt --solver solver.prototxt --memory 8G
  pcl summary deploy.prototxt --json
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import Phase

from . import common_flags, imports
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.checks.memory_need import MemoryNeed
    from pycaffe_like.net.footprint import Footprint
    from pycaffe_like.report.layer_table import LayerRow
    from pycaffe_like.spec import NetDef


def add_flags(parser: Parser) -> None:
    parser.add_argument("net", metavar="NET", help="prototxt file of the net")
    parser.flag("phase", "TRAIN or TEST; default: the phase that the net has data for", default="", metavar="PHASE")
    parser.flag(
        "solver",
        "include the memory of this solver's history; if not given, --rule sets the type of solver",
        default="",
        metavar="FILE",
    )
    parser.flag(
        "rule",
        "without --solver: the type of solver whose history is included, such as Adam; default: SGD",
        default="",
        metavar="TYPE",
    )
    parser.flag("batch", "use this batch size instead of the net's own", type=int, metavar="N")
    parser.flag(
        "memory",
        "also print the largest batch size that fits into this much memory, such as 8G",
        default="",
        metavar="SIZE",
    )
    common_flags.add_assumed_input_flag(parser)
    parser.switch("json", "print JSON instead of a table")
    common_flags.add_state_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    memory = parse_memory(arguments.memory) if arguments.memory else None
    picture = common_flags.assumed_input(arguments)
    if arguments.batch is not None and arguments.batch < 1:
        raise UsageError("--batch is out of range", expected="1 or more", got=arguments.batch)
    import json

    from pycaffe_like.checks.memory_need import MemoryNeed
    from pycaffe_like.net.footprint import measure_footprint
    from pycaffe_like.proto import read_net
    from pycaffe_like.report.layer_table import layer_rows

    from . import log

    log.start()
    imports.import_layers(arguments)
    net = read_net(arguments.net)
    log.write_remarks(net.remarks)
    need = MemoryNeed(
        net,
        common_flags.net_state(arguments, _phase(arguments, net), net),
        num_history=_num_history(arguments),
        picture=picture,
    )
    built = need.build(arguments.batch)
    footprint = measure_footprint(built, need.trains, need.num_history)
    rows = layer_rows(built, footprint)
    batch = arguments.batch or need.batch_size()
    measured = {batch: footprint.peak} if batch else {}
    largest = None if memory is None else need.largest_batch(memory, measured)
    if arguments.json:
        print(json.dumps(_plain(need, rows, footprint, batch, memory, largest), indent=2))
    else:
        _print_table(rows, footprint, batch, memory, largest)
    return 0


def parse_memory(text: str) -> int:
    """Returns the bytes of a size such as 8G, 512M or 1.5GiB; units are powers of 1024.

    Raises:
        UsageError: If it is not a size.
    """
    import re

    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        raise UsageError("--memory is not a size", expected="a number and a unit, such as 8G or 512M", got=text)
    return int(float(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " "))


def _phase(arguments: argparse.Namespace, net: NetDef) -> Phase:
    from pycaffe_like.checks.net_problems import states_to_check

    return common_flags.parse_phase(arguments.phase, states_to_check(net)[0].phase)


def _num_history(arguments: argparse.Namespace) -> int:
    """Returns the number of history values that the chosen solver keeps for each parameter.

    Raises:
        UsageError: If both --solver and --rule are given.
        SolverError: If there is no such type.
    """
    if arguments.solver and arguments.rule:
        raise UsageError("--solver and --rule exclude each other")
    from pycaffe_like.proto import read_solver
    from pycaffe_like.solver.rules import num_history

    if not arguments.solver:
        return num_history(arguments.rule or "SGD")
    solver = read_solver(arguments.solver)
    return num_history(solver.type) + bool(solver.ema_decay)


def _print_table(
    rows: list[LayerRow], footprint: Footprint, batch: int | None, memory: int | None, largest: int | None
) -> None:
    from pycaffe_like.report.layer_table import mebibytes, memory_table

    print("\n".join(memory_table(rows)))
    print(f"\nMemory in MiB. Parameters: {mebibytes(footprint.parameters)}.", end=" ")
    print(f"Peak{f' with a batch of {batch}' if batch else ''}: {mebibytes(footprint.peak)}.")
    if footprint.opaque:
        names = ", ".join(layer.name for layer in footprint.opaque)
        print(f"The peak lacks the workspace of layers that cannot run without values: {names}.")
    if memory is not None:
        fits = f"largest batch is {largest}" if largest else "batch of 1 does not fit"
        print(f"In {mebibytes(memory)} MiB the {fits}.")


def _plain(
    need: MemoryNeed,
    rows: list[LayerRow],
    footprint: Footprint,
    batch: int | None,
    memory: int | None,
    largest: int | None,
) -> dict[str, Any]:
    """Returns the table as plain values for JSON; memory is in bytes."""
    layers = [_plain_row(row) for row in rows]
    columns = ("parameters", "macs", "blobs", "gradients", "history", "workspace")
    return {
        "name": need.net.name,
        "phase": need.state.phase.name,
        "batch": batch,
        "layers": layers,
        "total": {name: sum(layer[name] or 0 for layer in layers) for name in columns},
        "parameter_bytes": footprint.parameters,
        "peak": footprint.peak,
        "unknown_workspace": [layer.name for layer in footprint.opaque],
        **({} if memory is None else {"memory": memory, "largest_batch": largest}),
    }


def _plain_row(row: LayerRow) -> dict[str, Any]:
    memory = row.memory
    assert memory is not None
    return {
        "name": row.name,
        "type": row.type,
        "output": [list(shape) for shape in row.shapes],
        "receptive_field": None if row.field is None else row.field.size or "all",
        "parameters": row.parameters,
        "macs": row.macs,
        "blobs": memory.blobs,
        "gradients": memory.gradients,
        "history": memory.history,
        "workspace": memory.workspace,
    }
