"""Names the files of a snapshot, and finds snapshots under a prefix.

    PREFIX_iter_N.caffemodel      the weights, as Caffe writes them
    PREFIX_iter_N.ema.caffemodel  the moving average of the weights, with ema_decay
    PREFIX_iter_N.resume          state that Caffe's format cannot hold (see resume_file.py)
    PREFIX_iter_N.solverstate     the history of the update rule, and the name of the weight file

With `snapshot_format: HDF5`, the names of weights and state end in `.h5`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pycaffe_like.errors import SnapshotError, Where
from pycaffe_like.spec import SolverDef

_NAME = re.compile(r"^(?P<stem>.*_iter_(?P<iteration>\d+))\.(?P<kind>caffemodel|solverstate)(?P<hdf5>\.h5)?$")


class SnapshotPaths:
    """The paths of the files of one snapshot."""

    def __init__(self, solver: SolverDef, iteration: int) -> None:
        suffix = ".h5" if solver.snapshot_format == "HDF5" else ""
        stem = f"{solver.snapshot_prefix}_iter_{iteration}"
        self.weights = f"{stem}.caffemodel{suffix}"
        self.average = f"{stem}.ema.caffemodel{suffix}"
        self.resume = f"{stem}.resume"
        self.state = f"{stem}.solverstate{suffix}"

    def remove(self) -> None:
        """Deletes the files. The state goes first: files without a state do not count as a snapshot."""
        for path in (self.state, self.resume, self.average, self.weights):
            Path(path).unlink(missing_ok=True)


def best_path(solver: SolverDef) -> str:
    """Returns the path of the best weights (snapshot_best)."""
    return f"{solver.snapshot_prefix}_best.caffemodel" + (".h5" if solver.snapshot_format == "HDF5" else "")


def newest_name(solver: SolverDef) -> str | None:
    """Returns the state file with the highest iteration, without reading it; None if there is none."""
    return next((str(state) for _, state in sorted(find_states(solver), reverse=True)), None)


def find_states(solver: SolverDef) -> Iterator[tuple[int, Path]]:
    prefix = Path(solver.snapshot_prefix or "")
    if not prefix.parent.is_dir():
        return
    for file in prefix.parent.iterdir():
        match = _NAME.match(file.name)
        if match and match["kind"] == "solverstate" and match["stem"] == f"{prefix.name}_iter_{match['iteration']}":
            yield int(match["iteration"]), file


def find_state(path: str) -> str:
    match = _NAME.match(path)
    if match is not None and match["kind"] == "caffemodel":
        state = f"{match['stem']}.solverstate{match['hdf5'] or ''}"
        if not Path(state).exists():
            raise SnapshotError(
                f"{state}, which goes with these weights, does not exist",
                advice="To start a new training from the weights alone, use --weights.",
                where=Where(path),
            )
        return state
    return path


def find_weights(learned_net: str, state_file: str) -> str:
    """Finds the weight file of a state: next to the state, or at the path that the state gives."""
    beside = Path(state_file).parent / Path(learned_net).name
    for candidate in (beside, Path(learned_net)):
        if os.path.isfile(candidate):
            return str(candidate)
    expected = " or ".join(dict.fromkeys((os.path.normpath(learned_net), str(beside))))
    raise SnapshotError("the weight file of this state is missing", expected=expected, where=Where(state_file))


def average_name(weights: str) -> str:
    return re.sub(r"\.caffemodel(\.h5)?$", r".ema.caffemodel\1", weights)
