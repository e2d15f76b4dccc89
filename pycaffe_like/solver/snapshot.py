"""Snapshots: a weight file and a solver state of the same moment.

    PREFIX_iter_N.caffemodel      the weights, as Caffe writes them
    PREFIX_iter_N.ema.caffemodel  their moving average, with ema_decay
    PREFIX_iter_N.resume          what Caffe's format cannot hold (see resume_file.py)
    PREFIX_iter_N.solverstate     the history of the update rule, and the name of the weights

With snapshot_format: HDF5, weights and state end in `.h5`. Every file appears whole or not at all, and
the state, which names the weights, appears last. So wherever a run dies, the newest state has its weights
beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from pycaffe_like.errors import PclError, Remark, SnapshotError, SolverError, Where, first_line
from pycaffe_like.files.atomic import replacing, replacing_together
from pycaffe_like.files.solverstate import State, read_state, write_state, write_state_hdf5
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.net import Net
from pycaffe_like.spec import SolverDef

from . import resume_file
from .average import Average
from .rules import Rule

_NAME = re.compile(r"^(?P<stem>.*_iter_(?P<iteration>\d+))\.(?P<kind>caffemodel|solverstate)(?P<hdf5>\.h5)?$")


class SnapshotPaths:
    """The names of the files of one snapshot."""

    def __init__(self, solver: SolverDef, iteration: int) -> None:
        suffix = ".h5" if solver.snapshot_format == "HDF5" else ""
        stem = f"{solver.snapshot_prefix}_iter_{iteration}"
        self.weights = f"{stem}.caffemodel{suffix}"
        self.average = f"{stem}.ema.caffemodel{suffix}"
        self.resume = f"{stem}.resume"
        self.state = f"{stem}.solverstate{suffix}"

    def remove(self) -> None:
        """Deletes them, the state first: without it the rest does not count as a snapshot."""
        for path in (self.state, self.resume, self.average, self.weights):
            Path(path).unlink(missing_ok=True)


def check_writable(solver: SolverDef) -> None:
    """Makes sure that the snapshots that a solver asks for can be written; makes their folder.

    Raises:
        SolverError: the folder is not writable, or the disk is full.
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
    resume_data: Mapping[str, Any],
) -> None:
    """Writes the files of an iteration.

    Args:
        resume_data: the contents of the .resume file.

    Raises:
        SnapshotError: the disk is full or the folder is gone. Files that were there are as before.
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
        state = State(iteration, files.weights, current_step, history)
        (write_state_hdf5 if hdf5 else write_state)(temporaries[-1], state)


def best_path(solver: SolverDef) -> str:
    """The file of the best weights (snapshot_best)."""
    return f"{solver.snapshot_prefix}_best.caffemodel" + (".h5" if solver.snapshot_format == "HDF5" else "")


def write_best(net: Net, solver: SolverDef) -> None:
    """Writes the weights of this moment as the best ones.

    Raises:
        SnapshotError: they cannot be written. Earlier ones are as before.
    """
    path = best_path(solver)
    with reraise_as_snapshot_error("the best weights", path):
        net.save(path, hdf5=solver.snapshot_format == "HDF5")


@contextmanager
def reraise_as_snapshot_error(what: str, path: str, advice: str = "") -> Iterator[None]:
    """Turns errors of writing into a SnapshotError that says what was written."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # torch and h5py raise RuntimeError for a full disk
        reason = getattr(error, "strerror", None) or first_line(error)
        raise SnapshotError(f"{what} could not be written: {reason}", advice=advice, where=Where(path)) from None


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that has been read and checked.

    Attributes:
        state: the solver state.
        weights, average: the files of the weights and of their average; None where there is none.
        resume_data: the contents of the .resume file; empty without one.
    """

    state: State
    weights: str | None
    average: str | None
    resume_data: dict[str, Any]


def read(path: str) -> Snapshot:
    """Reads the state and the .resume file of a snapshot, and finds its weights.

    Args:
        path: the state, or the weights beside it.

    Raises:
        SnapshotError: a file is missing or damaged.
    """
    state_file = _state_file(path)
    state = read_state(state_file)
    resume_data = _resume_data(state_file, state)
    weights = _weight_file(state.learned_net, state_file) if state.learned_net else None
    average = _average_of(weights) if weights else None
    if average is not None and not Path(average).exists():
        average = None
    return Snapshot(state, weights, average, resume_data)


def check_whole(net: Net, snapshot: Snapshot) -> None:
    """Makes sure that the weights of a snapshot have all layers of its net.

    Raises:
        WeightsError: they cannot be read.
        SnapshotError: a layer is missing.
    """
    for file in filter(None, (snapshot.weights, snapshot.average)):
        there = {layer.name for layer in read_weights(file)}
        missing = [name for name in net.layers_with_parameters() if name not in there]
        if missing:
            raise SnapshotError(
                "the weights are not whole: a snapshot of this net has all its layers",
                expected="blobs of " + ", ".join(f"'{name}'" for name in missing),
                advice="To start a new training from what is there, use --weights.",
                where=Where(file),
            )


def restore(net: Net, rule: Rule, solver: SolverDef, average: Average | None, path: str, test_nets: int) -> Snapshot:
    """Loads weights, their average and the history. Nothing is changed where something is wrong.

    Args:
        path: the state, or the weights beside it.
        test_nets: how many the solver has.

    Raises:
        SnapshotError, WeightsError: a file is missing or damaged; or it belongs to another net or type
            of solver.
    """
    snapshot = read(path)
    _check_type(snapshot.resume_data, solver, path)
    _check_history(snapshot.state, rule, solver, path)
    if snapshot.resume_data:
        _check_resume_data(snapshot.resume_data, net, test_nets, path)
    check_whole(net, snapshot)
    if snapshot.average is not None and average is not None:
        net.load(snapshot.average)
        average.restart()
    if snapshot.weights is not None:
        net.load(snapshot.weights)
    if snapshot.average is None and average is not None:
        average.restart()
    with torch.no_grad():
        for target, array in zip(rule.history, snapshot.state.history, strict=True):
            target.copy_(torch.from_numpy(array).reshape(target.shape))
    return snapshot


def newest(solver: SolverDef, net: Net) -> tuple[str | None, list[Remark]]:
    """The state file of the newest snapshot under the solver's prefix that is whole, or None; and
    remarks on newer ones that are not.

    Args:
        net: the training net.
    """
    remarks = []
    for _, state in sorted(_states(solver), reverse=True):
        try:
            check_whole(net, read(str(state)))
        except PclError as error:
            problem = str(error).splitlines()[0].removeprefix(f"{state}: ")
            remarks.append(Remark(Where(str(state)), f"is passed over: {problem}"))
            continue
        return str(state), remarks
    return None, remarks


def newest_name(solver: SolverDef) -> str | None:
    """The state file of the newest snapshot, unread."""
    return next((str(state) for _, state in sorted(_states(solver), reverse=True)), None)


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
    expected = " or ".join(dict.fromkeys((learned_net, str(beside))))
    raise SnapshotError("the weight file of this state is missing", expected=expected, where=Where(state_file))


def _resume_data(state_file: str, state: State) -> dict[str, Any]:
    path = Path(re.sub(r"\.solverstate(\.h5)?$", "", state_file) + ".resume")
    if not path.exists():
        return {}
    contents = resume_file.read(path)
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


def _check_type(resume_data: Mapping[str, Any], solver: SolverDef, file: str) -> None:
    if resume_data and resume_data["type"] != solver.type:
        raise SnapshotError(
            "the state does not fit this solver",
            expected=f"a state of {solver.type}",
            got=f"one of {resume_data['type']}",
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


def _check_resume_data(resume_data: Mapping[str, Any], net: Net, test_nets: int, file: str) -> None:
    """Checks that a .resume file is of these nets, so that restoring does not fail half-way."""
    rows, ranks, where = resume_data["rows"], resume_data["ranks"], Where(file)
    if len(rows) != 1 + test_nets:
        raise SnapshotError("was written with other test nets", expected=test_nets, got=len(rows) - 1, where=where)
    statistics = [one.tensor.shape for one in net.learnable_params if not one.tensor.requires_grad]
    fits = len(rows[0]) == len(list(net.sources)) and all(
        len(rank["layers"]) == len(rows)
        and len(rank["layers"][0]) == len(net.layers)
        and [one.shape for one in rank["statistics"]] == statistics
        for rank in ranks
    )
    if not fits:
        raise SnapshotError("its .resume file was written for another net", where=where)
