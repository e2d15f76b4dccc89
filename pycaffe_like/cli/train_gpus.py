"""Train a net on several GPUs, each with a solver in a process of its own.

usage: train.py --solver SOLVER [--snapshot STATE] [--gpus 0 1 2] [--timing]

The effective batch is the batch of the net times the number of GPUs; data layers share the records
out. Without any GPU it trains in one process on the CPU, and says so.

example:
  python tools/train.py --solver solver.prototxt --gpus 0 1
"""

from __future__ import annotations

import argparse
import sys

from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.flag("solver", "its prototxt", metavar="SOLVER", required=True)
    parser.flag("snapshot", "solver state to go on from", metavar="STATE")
    parser.flag("gpus", "numbers of the GPUs", type=int, nargs="+", default=[0], metavar="N")
    parser.switch("timing", "log, at each display, what each layer took")


def run(arguments: argparse.Namespace) -> int:
    from pycaffe_like.caffe.nccl import train

    train(arguments.solver, arguments.snapshot, arguments.gpus, arguments.timing)
    return 0


def main() -> int:
    """The program `train.py`."""
    from . import run_command

    return run_command("train_gpus", sys.argv[1:], program="train.py")
