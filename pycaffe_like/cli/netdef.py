"""Write the prototxt of a well-known published network.

usage: pcl netdef NAME [FLAGS]
       pcl netdef --list

The net is printed or, with -o, written to a file. It trains on random pictures, so that you can try it at once.
To train it on databases, change the paths in its Data layers and use pcl train --stage lmdb.

examples:
  pcl netdef --list
  pcl netdef resnet50 --classes 10 -o resnet50.prototxt
  pcl netdef resnet50 --solver -o solver.prototxt
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, UsageError

from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.networks import Network


def add_flags(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?")
    parser.switch("list", "list all networks")
    parser.flag("classes", "number of classes; default: the paper's", type=int, metavar="N")
    parser.flag("size", "height and width of the pictures; default: the paper's", type=int, metavar="S")
    parser.switch("deploy", "write the deploy form: an Input layer, no labels, no losses")
    parser.switch("solver", "instead of the net, write the solver that the paper describes")
    parser.flag(
        "net", "with --solver: the net file that the solver names; default: NAME.prototxt", default="", metavar="FILE"
    )
    parser.add_argument("-o", "-output", "--output", help="write to this file", metavar="FILE")
    parser.switch("overwrite", "replace an existing file")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like import networks

    if arguments.list:
        _refuse_with_list(arguments)
        text = "".join(f"{line}\n" for line in table(networks.networks().values()))
    elif arguments.name is None:
        raise UsageError("a network is needed", expected="pcl netdef NAME", advice="pcl netdef --list names them all.")
    elif arguments.solver:
        _refuse_with_solver(arguments)
        text = networks.solver_text(arguments.name, arguments.net)
    elif arguments.net:
        raise UsageError("--net goes with --solver")
    else:
        text = networks.net_text(arguments.name, arguments.classes, arguments.size, arguments.deploy)
    _write(text, arguments.output, arguments.overwrite)
    return 0


def _refuse_with_list(arguments: argparse.Namespace) -> None:
    if arguments.name is not None:
        raise UsageError("--list takes no name", got=arguments.name)


def _refuse_with_solver(arguments: argparse.Namespace) -> None:
    given = [name for name in ("classes", "size", "deploy") if getattr(arguments, name)]
    if given:
        raise UsageError(f"--{given[0]} changes the net, not its solver", advice="Write the net without --solver.")


def table(networks: Iterable[Network]) -> Iterator[str]:
    """Returns one line for each network: name, input, classes, title and paper."""
    rows = [("name", "size", "classes", "network")]
    for one in networks:
        classes = str(one.classes) if one.has_classes else ""
        rows.append((one.name, f"{one.size}x{one.size}", classes, f"{one.title}. {one.paper}"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        yield "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))


def _write(text: str, path: str | None, overwrite: bool) -> None:
    from .output import writing

    if path is None:
        print(text, end="")
        return
    if Path(path).is_file() and not overwrite:
        raise DataError(f"{path} exists", advice="--overwrite replaces it.")
    with writing(path) as file:
        file.write_text(text, encoding="utf-8")
