#!/usr/bin/env python3
"""Kills training runs and conversions at random moments, and checks the files that remain.

usage: tools/kill.py [--kills N] [--seed S] [CASE …]

Each case is a training run or a conversion with certain options. It is started, killed with SIGKILL after
a random time and started again, until it has been killed N times; then it runs to the end. After each
kill, every snapshot must be complete, and a database must be complete or missing; with --overwrite it must
exist. At the end the files must equal those of a run that was never killed, byte for byte, and no
temporary files may be left. The exit code is 1 if anything is wrong.

example:
  tools/kill.py --kills 25 --seed 3 hdf5 overwrite
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")

from kill_conversion import CONVERSIONS, kill_conversion
from kill_training import TRAININGS, kill_training


def run_case(name: str, kills: int, seed: int) -> list[str]:
    """Runs a case in a temporary folder.

    Returns:
        The problems found, one sentence each.
    """
    rng, current = random.Random(f"{name} {seed}"), os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            if name in TRAININGS:
                return kill_training(TRAININGS[name], kills, rng)
            return kill_conversion(CONVERSIONS[name], kills, rng)
        except RuntimeError as error:
            return [str(error)]
        finally:
            os.chdir(current)


def main() -> int:
    """Runs the cases that the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cases = (*TRAININGS, *CONVERSIONS)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="all by default: " + ", ".join(cases))
    parser.add_argument("--kills", type=int, default=20, help="kills per case")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    unknown = set(options.cases) - set(cases)
    if unknown:
        parser.error(f"unknown cases: {', '.join(sorted(unknown))}")
    import pycaffe_like.solver.solver  # noqa: F401  # once here instead of in every child

    failed = False
    for name in options.cases or cases:
        problems = run_case(name, options.kills, options.seed)
        failed = failed or bool(problems)
        print(f"{name}: {options.kills} kills, {len(problems)} problems", *problems[:20], sep="\n  ", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
