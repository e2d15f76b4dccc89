"""Snapshots: a weight file and a solver state of the same moment.

    PREFIX_iter_N.caffemodel      the weights, as Caffe writes them
    PREFIX_iter_N.ema.caffemodel  their moving average, with ema_decay
    PREFIX_iter_N.resume          what Caffe's format cannot hold (see sidecar.py)
    PREFIX_iter_N.solverstate     the history of the update rule, and the name of the weights

With snapshot_format: HDF5 those of Caffe end in `.h5`. All of them appear whole or not at all, and
the state, which names the weights, appears last. So wherever a run dies, the newest state that is
there has its weights beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from pycaffe_like.errors import PclError, Remark, SnapshotError, SolverError, Where, first_line
from pycaffe_like.files.atomic import replacing, replacing_together
from pycaffe_like.files.solverstate import State, read_state, write_state, write_state_hdf5
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.net import Net
from pycaffe_like.spec import SolverDef

from . import sidecar
from .average import Average
from .rules import Rule

_NAME = re.compile(r"^(?P<stem>.*_iter_(?P<iteration>\d+))\.(?P<kind>caffemodel|solverstate)(?P<hdf5>\.h5)?$")


class Files:
    """The names of the files of one snapshot."""

    def __init__(self, solver: SolverDef, iteration: int) -> None:
        suffix = ".h5" if solver.snapshot_format == "HDF5" else ""
        stem = f"{solver.snapshot_prefix}_iter_{iteration}"
        self.weights = f"{stem}.caffemodel{suffix}"
        self.average = f"{stem}.ema.caffemodel{suffix}"
        self.sidecar = f"{stem}.resume"
        self.state = f"{stem}.solverstate{suffix}"

    def remove(self) -> None:
        """Deletes them, the state first: without it nobody takes the rest for a snapshot."""
        for path in (self.state, self.sidecar, self.average, self.weights):
            Path(path).unlink(missing_ok=True)


def check_writable(solver: SolverDef) -> None:
    """Makes sure that snapshots, if any are asked for, can be written; makes their folder if needed.

    Raises:
        SolverError: they cannot.
    """
    wanted = solver.snapshot or solver.snapshot_after_train or solver.snapshot_best is not None
    if not wanted or not solver.snapshot_prefix:
        return
    probe = Path(f"{solver.snapshot_prefix}_iter_0.tempfile")
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        with replacing(probe):
            pass
        probe.unlink()
    except OSError as error:
        problem = f"snapshots cannot be written to '{solver.snapshot_prefix}': {error.strerror}"
        raise SolverError(problem, advice="Is the folder writable, and is there room on the disk?") from None


def write(
    net: Net,
    rule: Rule,
    solver: SolverDef,
    iteration: int,
    current_step: int,
    average: Average | None,
    beside: Mapping[str, Any],
) -> None:
    """Writes the files of an iteration.

    Args:
        beside: the contents of the sidecar.

    Raises:
        SnapshotError: the disk is full or the folder is gone. Files that were there are as before.
    """
    files, hdf5 = Files(solver, iteration), solver.snapshot_format == "HDF5"
    history = [tensor.detach().cpu().numpy() for tensor in rule.history]
    names = [files.weights, *([files.average] if average is not None else []), files.sidecar, files.state]
    what, advice = f"the snapshot of iteration {iteration}", "Earlier snapshots are untouched."
    with _told(what, files.weights, advice), replacing_together(*names) as temporaries:
        net.write_caffemodel(temporaries[0], hdf5=hdf5, diffs=solver.snapshot_diff)
        if average is not None:
            with average.in_place_of_weights():
                net.write_caffemodel(temporaries[1], hdf5=hdf5)
        sidecar.write(temporaries[-2], {"iteration": iteration, **beside})
        state = State(iteration, files.weights, current_step, history)
        (write_state_hdf5 if hdf5 else write_state)(temporaries[-1], state)


def write_best(net: Net, solver: SolverDef) -> str:
    """Writes the weights of this moment as PREFIX_best.caffemodel; returns that name.

    Raises:
        SnapshotError: it cannot be written. An earlier one is as before.
    """
    hdf5 = solver.snapshot_format == "HDF5"
    path = f"{solver.snapshot_prefix}_best.caffemodel" + (".h5" if hdf5 else "")
    with _told("the best weights", path):
        net.save(path, hdf5=hdf5)
    return path


@contextmanager
def _told(what: str, path: str, advice: str = "") -> Iterator[None]:
    """Turns what goes wrong while something is written into a SnapshotError that names it."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # torch and h5py say RuntimeError where a disk is full
        reason = getattr(error, "strerror", None) or first_line(error)
        raise SnapshotError(f"{what} could not be written: {reason}", advice=advice, where=Where(path)) from None


def restore(
    net: Net, rule: Rule, solver: SolverDef, average: Average | None, path: str
) -> tuple[State, dict[str, Any]]:
    """Loads weights, their average and the history.

    Args:
        path: either file of the pair.

    Returns:
        The state, and what stands beside it; nothing where there is no sidecar.

    Raises:
        SnapshotError: half of the pair is missing, or it belongs to another net or type of solver.
    """
    state_file = _state_file(path)
    state = read_state(state_file)
    beside = _beside(state_file, state)
    _check_type(beside, solver, state_file)
    _check_history(state, rule, solver, state_file)
    if state.learned_net:
        weights = _weight_file(state.learned_net, state_file)
        if average is not None:
            _load_average(net, average, weights)
        net.load(weights)
        if average is not None and not Path(_average_of(weights)).exists():
            average.restart()
    with torch.no_grad():
        for target, array in zip(rule.history, state.history, strict=True):
            target.copy_(torch.from_numpy(array).reshape(target.shape))
    return state, beside


def newest(solver: SolverDef) -> tuple[str | None, list[Remark]]:
    """The state file of the newest snapshot under the solver's prefix that is whole, or None; and
    remarks on newer ones that are not."""
    remarks = []
    for _, state in sorted(_states(solver), reverse=True):
        try:
            read_weights(_weight_file(read_state(state).learned_net, str(state)))
        except PclError as error:
            remarks.append(Remark(Where(str(state)), f"is passed over: {error.problem}"))
            continue
        return str(state), remarks
    return None, remarks


def _states(solver: SolverDef) -> Iterator[tuple[int, Path]]:
    prefix = Path(solver.snapshot_prefix or "")
    if not prefix.parent.is_dir():
        return
    for file in prefix.parent.iterdir():
        match = _NAME.match(file.name)
        if match and match["kind"] == "solverstate" and match["stem"] == f"{prefix.name}_iter_{match['iteration']}":
            yield int(match["iteration"]), file


def _state_file(path: str) -> str:
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


def _weight_file(learned_net: str, state_file: str) -> str:
    """Where the weights are: beside the state, or at the name in the state."""
    beside = Path(state_file).parent / Path(learned_net).name
    for candidate in (beside, Path(learned_net)):
        if os.path.isfile(candidate):
            return str(candidate)
    raise SnapshotError(
        "the weight file of this state is missing", expected=f"{learned_net} or {beside}", where=Where(state_file)
    )


def _beside(state_file: str, state: State) -> dict[str, Any]:
    path = Path(re.sub(r"\.solverstate(\.h5)?$", "", state_file) + ".resume")
    if not path.exists():
        return {}
    contents = sidecar.read(path)
    if contents["iteration"] != state.iteration:
        raise SnapshotError(
            "does not belong to the state beside it",
            expected=f"iteration {state.iteration}",
            got=contents["iteration"],
            where=Where(str(path)),
        )
    return contents


def _average_of(weights: str) -> str:
    return re.sub(r"\.caffemodel(\.h5)?$", r".ema.caffemodel\1", weights)


def _load_average(net: Net, average: Average, weights: str) -> None:
    path = _average_of(weights)
    if not Path(path).exists():
        return
    net.load(path)
    average.restart()


def _check_type(beside: Mapping[str, Any], solver: SolverDef, file: str) -> None:
    if beside and beside["type"] != solver.type:
        raise SnapshotError(
            "the state does not fit this solver",
            expected=f"a state of {solver.type}",
            got=f"one of {beside['type']}",
            where=Where(file),
        )


def _check_history(state: State, rule: Rule, solver: SolverDef, file: str) -> None:
    where = Where(file)
    got, needed = len(state.history), len(rule.history)
    if got != needed:
        blobs = got * rule.num_history / needed if needed else 0
        guess = {1: "SGD, Nesterov, AdaGrad or RMSProp", 2: "Adam or AdaDelta"}.get(int(blobs), "another net")
        written = guess if blobs in (1, 2) and blobs != rule.num_history else "a solver of another net"
        raise SnapshotError(
            f"the state does not fit this solver: it was written by {written}; this solver is {solver.type}",
            expected=f"{needed} history blobs",
            got=got,
            where=where,
        )
    for index, (array, target) in enumerate(zip(state.history, rule.history, strict=True)):
        if array.size != target.numel():
            raise SnapshotError(
                f"the state was written for another net than {solver.net or 'this one'}",
                expected=f"history blob {index} of {'x'.join(map(str, target.shape))}",
                got="x".join(map(str, array.shape)),
                where=where,
            )
