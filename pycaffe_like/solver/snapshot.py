"""Writes snapshots: a weight file and a solver state of the same iteration.

Each file is written completely or not at all. The state, which names the weight file, is renamed
into place last, so whenever a run dies, the newest state has its weights next to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SnapshotError, SolverError, Where, first_line
from pycaffe_like.files.atomic import replacing, replacing_together
from pycaffe_like.files.solverstate import State, write_state, write_state_hdf5
from pycaffe_like.net import Net
from pycaffe_like.spec import SolverDef

from . import resume_file
from .average import Average
from .policy import ScheduleState
from .rule import Rule
from .snapshot_names import SnapshotPaths, best_path


def check_writable(solver: SolverDef) -> None:
    """Checks that the snapshots of a solver can be written, and creates their folder.

    Raises:
        SolverError: If the folder is not writable, or the disk is full.
    """
    wanted = solver.snapshot or solver.snapshot_after_train or solver.snapshot_best is not None
    if not wanted or not solver.snapshot_prefix:
        return
    probe = Path(f"{solver.snapshot_prefix}_iter_0.tempfile")
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        with replacing(probe) as temporary:
            temporary.write_bytes(bytes(4096))  # an empty file needs no room
        probe.unlink()
    except OSError as error:
        problem = f"snapshots cannot be written to '{solver.snapshot_prefix}': {error.strerror}"
        raise SolverError(problem, advice="Is the folder writable, and is there room on the disk?") from None


def write(
    net: Net,
    rule: Rule,
    solver: SolverDef,
    iteration: int,
    schedule_state: ScheduleState,
    average: Average | None,
    resume_data: Mapping[str, Any],
) -> None:
    """Writes the files of a snapshot.

    Args:
        resume_data: the contents of the .resume file.

    Raises:
        SnapshotError: If the disk is full or the folder is gone. Existing files are unchanged.
    """
    files, hdf5 = SnapshotPaths(solver, iteration), solver.snapshot_format == "HDF5"
    history = [tensor.detach().cpu().numpy() for tensor in rule.history]
    names = [files.weights, *([files.average] if average is not None else []), files.resume, files.state]
    what, advice = f"the snapshot of iteration {iteration}", "Earlier snapshots are untouched."
    with reraise_as_snapshot_error(what, files.weights, advice), replacing_together(*names) as temporaries:
        net.write_caffemodel(temporaries[0], hdf5=hdf5, diffs=solver.snapshot_diff)
        if average is not None:
            with average.in_place_of_weights():
                net.write_caffemodel(temporaries[1], hdf5=hdf5)
        resume_file.write(temporaries[-2], {"iteration": iteration, **resume_data})
        state = State(
            iteration,
            files.weights,
            schedule_state.current_step,
            history,
            schedule_state.minimum_loss,
            schedule_state.last_event,
        )
        (write_state_hdf5 if hdf5 else write_state)(temporaries[-1], state)


def write_best(net: Net, solver: SolverDef) -> None:
    """Writes the current weights as the best ones.

    Raises:
        SnapshotError: If they cannot be written. The previous best weights are unchanged.
    """
    path = best_path(solver)
    with reraise_as_snapshot_error("the best weights", path):
        net.save(path, hdf5=solver.snapshot_format == "HDF5")


@contextmanager
def reraise_as_snapshot_error(what: str, path: str, advice: str = "") -> Iterator[None]:
    """Converts errors of writing to a SnapshotError that says what could not be written."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # torch and h5py raise RuntimeError for a full disk
        reason = getattr(error, "strerror", None) or first_line(error)
        raise SnapshotError(f"{what} could not be written: {reason}", advice=advice, where=Where(path)) from None
