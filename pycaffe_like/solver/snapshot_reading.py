"""Reads snapshots. Every file is checked against the net and the solver before anything changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from pycaffe_like.errors import PclError, Remark, SnapshotError, Where
from pycaffe_like.files.solverstate import State, read_state
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.net import Net
from pycaffe_like.net.weights import match_weights
from pycaffe_like.spec import SolverDef

from . import resume_file
from .average import Average
from .rule import Rule
from .snapshot_names import average_name, find_state, find_states, find_weights


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that has been read and checked.

    Attributes:
        state: the solver state.
        weights: the path of the weight file; None if there is none.
        average: the path of the file with the average of the weights; None if there is none.
        resume_data: the contents of the .resume file; empty if there is none.
    """

    state: State
    weights: str | None
    average: str | None
    resume_data: dict[str, Any]


def read(path: str) -> Snapshot:
    """Reads the state and the .resume file of a snapshot, and finds its weights.

    Args:
        path: the state file, or the weight file next to it.

    Raises:
        SnapshotError: If a file is missing or damaged.
    """
    state_file = find_state(path)
    state = read_state(state_file)
    resume_data = _resume_data(state_file, state)
    weights = find_weights(state.learned_net, state_file) if state.learned_net else None
    average = average_name(weights) if weights else None
    if average is not None and not Path(average).exists():
        average = None
    return Snapshot(state, weights, average, resume_data)


def check_whole(net: Net, snapshot: Snapshot) -> None:
    """Checks that the weight file of a snapshot has all layers of its net.

    Raises:
        WeightsError: If the file cannot be read.
        SnapshotError: If a layer is missing.
    """
    for file in filter(None, (snapshot.weights, snapshot.average)):
        there = {layer.name for layer in read_weights(file)}
        missing = [name for name in net.layers_with_parameters() if name not in there]
        if missing:
            raise SnapshotError(
                "the weights are incomplete: a snapshot of this net has all its layers",
                expected="blobs of " + ", ".join(f"'{name}'" for name in missing),
                advice="To start a new training from these layers, use --weights.",
                where=Where(file),
            )


def restore_files(
    net: Net, rule: Rule, solver: SolverDef, average: Average | None, path: str, test_nets: int
) -> Snapshot:
    """Loads weights, their average and the history. Changes nothing if there is an error.

    Args:
        path: the state file, or the weight file next to it.
        test_nets: the number of test nets of the solver.

    Raises:
        SnapshotError, WeightsError: If a file is missing or damaged, or belongs to another net or
            type of solver.
    """
    snapshot = read(path)
    _check_type(snapshot.resume_data, solver, path)
    _check_history(snapshot.state, rule, solver, path)
    if snapshot.resume_data:
        _check_resume_data(snapshot.resume_data, net, test_nets, path)
    check_whole(net, snapshot)
    net.sync_to_device()
    weights, averaged = (
        None if file is None else match_weights(net.built, file)
        for file in (snapshot.weights, None if average is None else snapshot.average)
    )
    # Everything has been read and checked. From here on, things change.
    if average is not None and averaged is not None:
        averaged.copy()
        average.restart()
    if weights is not None:
        weights.copy()
    if average is not None and averaged is None:
        average.restart()
    with torch.no_grad():
        for target, array in zip(rule.history, snapshot.state.history, strict=True):
            target.copy_(torch.from_numpy(array).reshape(target.shape))
    return snapshot


def newest(solver: SolverDef, net: Net) -> tuple[str | None, list[Remark]]:
    """Returns the state file of the newest complete snapshot under the solver's prefix (None if there is no such
    snapshot), and remarks on newer snapshots that are not complete.

    Args:
        net: the training net.
    """
    remarks = []
    for _, state in sorted(find_states(solver), reverse=True):
        try:
            check_whole(net, read(str(state)))
        except PclError as error:
            problem = str(error).splitlines()[0].removeprefix(f"{state}: ")
            remarks.append(Remark(Where(str(state)), f"is ignored: {problem}"))
            continue
        return str(state), remarks
    return None, remarks


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
    """Checks that a .resume file was written for these nets, so that restoring cannot fail halfway."""
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
