"""What pcl train says at its end: where the weights are, and which commands to run next."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import PclError

from . import ranks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pycaffe_like.solver import Solver


@contextmanager
def advise_on_resuming(solver: Solver) -> Iterator[None]:
    """If there are several ranks, adds advice on how to resume to a PclError that is raised inside the block.

    An error before training starts needs other advice, so the block should begin with the training.
    """
    from pycaffe_like.solver.snapshot_names import newest_name

    try:
        yield
    except PclError as error:
        if solver.ranks.world > 1 and not error.advice:
            error.advice = ranks.how_to_go_on(newest_name(solver.solver))
        raise


def next_steps(solver: Solver, arguments: argparse.Namespace) -> Iterator[str]:
    """Returns the last lines of the log: where the weights are, the best score, and commands to run next."""
    from pycaffe_like.solver.snapshot_names import SnapshotPaths, best_path

    s = solver.solver
    weights = Path(SnapshotPaths(s, solver.iteration).weights) if s.snapshot_prefix else None
    if weights is None or not weights.exists():
        yield "The weights were not written: snapshot_after_train is false, or there is no snapshot_prefix."
        return
    yield f"Weights: {weights}"
    best = solver.monitors.best
    if best is not None and best.value is not None:
        yield f"Best {best.aim.name}: {best.value:g}; weights: {best_path(s)}"
    model = arguments.net or s.net
    if model and solver.test_nets:
        yield f"To test them:     pcl test -model {model} -weights {weights}"
    if solver.iteration < s.max_iter:
        limit = f" -iterations {arguments.iterations}" if arguments.iterations else ""
        yield f"To continue:      {training_command(arguments)} --resume auto{limit}"
    else:
        yield f"To train longer:  {training_command(arguments)} --resume auto -iterations {2 * solver.iteration}"


def training_command(arguments: argparse.Namespace) -> str:
    """Returns a command line that trains with the same files and settings.

    It omits the flags that say where training starts and ends.
    """
    import shlex

    words = ["pcl", "train", "-solver", arguments.solver]
    for name in ("net", "stage", "level", "seed", "run", "amp", "gpu", "ranks"):
        value = getattr(arguments, name, None)
        if value:
            words += [f"--{name}", str(value)]
    if arguments.batch == "global":
        words += ["--batch", "global"]
    switches = ("auto_batch", "sync_bn", "tf32", "deterministic", "compile", "trust")
    words += [f"--{name}" for name in switches if getattr(arguments, name, False)]
    for name in ("set", "import"):
        for value in getattr(arguments, name):
            words += [f"--{name}", value]
    return shlex.join(words)
