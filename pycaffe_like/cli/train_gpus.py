"""Train a net on several GPUs, with the flags of BVLC's train.py.

usage: train.py --solver SOLVER [--snapshot STATE] [--gpus 0 1 2] [--timing]

Equivalent to `pcl train -solver SOLVER -snapshot STATE -gpu 0,1,2`, which has more flags.

example:
  python tools/train.py --solver solver.prototxt --gpus 0 1
"""

from __future__ import annotations

import argparse
import sys

from . import log
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.flag("solver", "solver prototxt", metavar="SOLVER", required=True)
    parser.flag("snapshot", "solver state to continue from", default="", metavar="STATE")
    parser.flag("gpus", "numbers of the GPUs", type=int, nargs="+", default=[0], metavar="N")
    parser.switch("timing", "has no effect; pcl time shows the time of each layer")


def run(arguments: argparse.Namespace) -> int:
    from . import run_command

    if arguments.timing:
        log.start()
        log.warning("--timing has no effect: pcl time -model NET shows what each layer takes.")
    gpus = ",".join(map(str, arguments.gpus))
    flags = ["-solver", arguments.solver, "-gpu", gpus]
    return run_command("train", flags + (["-snapshot", arguments.snapshot] if arguments.snapshot else []))


def main() -> int:
    """Runs the program `train.py`; returns its exit code."""
    from . import run_process

    return run_process("train_gpus", sys.argv[1:], "train.py")
