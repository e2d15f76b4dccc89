"""Snapshots: a weight file and a solver state of the same moment.

`PREFIX_iter_N.caffemodel` and `PREFIX_iter_N.solverstate`, or both with `.h5`. The weights are
written first and the state, which names them, last; each appears whole or not at all. So wherever
a run dies, the newest state that is there has its weights beside it.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch

from pycaffe_like.errors import SnapshotError, SolverError, Where
from pycaffe_like.net import Net
from pycaffe_like.proto.atomic import replacing
from pycaffe_like.proto.state import State, read_state, write_state, write_state_hdf5
from pycaffe_like.spec import SolverDef

from .rules import Rule

_NAME = re.compile(r"^(?P<stem>.*_iter_(?P<iteration>\d+))\.(?P<kind>caffemodel|solverstate)(?P<hdf5>\.h5)?$")


def paths(solver: SolverDef, iteration: int) -> tuple[str, str]:
    """The names of the weight file and the state file of an iteration."""
    suffix = ".h5" if solver.snapshot_format == "HDF5" else ""
    stem = f"{solver.snapshot_prefix}_iter_{iteration}"
    return f"{stem}.caffemodel{suffix}", f"{stem}.solverstate{suffix}"


def check_writable(solver: SolverDef) -> None:
    """Makes sure that snapshots, if any are asked for, can be written; makes their folder if needed.

    Raises:
        SolverError: they cannot.
    """
    if not (solver.snapshot or solver.snapshot_after_train) or not solver.snapshot_prefix:
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


def write(net: Net, rule: Rule, solver: SolverDef, iteration: int, current_step: int) -> None:
    """Writes the pair of files of an iteration.

    Raises:
        SnapshotError: the disk is full or the folder is gone. Files that were there are as before.
    """
    weights, state = paths(solver, iteration)
    hdf5 = solver.snapshot_format == "HDF5"
    history = [tensor.detach().cpu().numpy() for tensor in rule.history]
    try:
        net.save(weights, hdf5=hdf5, diffs=solver.snapshot_diff)
        with replacing(state) as temporary:
            (write_state_hdf5 if hdf5 else write_state)(temporary, State(iteration, weights, current_step, history))
    except OSError as error:
        raise SnapshotError(
            f"the snapshot of iteration {iteration} could not be written: {error.strerror or error}",
            advice="Earlier snapshots are untouched.",
            where=Where(weights),
        ) from None


def restore(net: Net, rule: Rule, solver: SolverDef, path: str) -> State:
    """Loads weights and history; the state says the rest.

    Args:
        path: either file of the pair.

    Raises:
        SnapshotError: half of the pair is missing, or it belongs to another net or type of solver.
    """
    state_file = _state_file(path)
    state = read_state(state_file)
    _check_history(state, rule, solver, state_file)
    if state.learned_net:
        net.load(_weight_file(state.learned_net, state_file))
    with torch.no_grad():
        for target, array in zip(rule.history, state.history, strict=True):
            target.copy_(torch.from_numpy(array).reshape(target.shape))
    return state


def newest(solver: SolverDef) -> str | None:
    """The state file of the newest complete snapshot under the solver's prefix, or None."""
    prefix = Path(solver.snapshot_prefix or "")
    best: tuple[int, str] | None = None
    for file in prefix.parent.glob(f"{prefix.name}_iter_*.solverstate*") if prefix.parent.is_dir() else ():
        match = _NAME.match(str(file))
        if match is None or not match["stem"].endswith(f"{prefix.name}_iter_{match['iteration']}"):
            continue
        weights = Path(f"{match['stem']}.caffemodel{match['hdf5'] or ''}")
        if weights.exists() and (best is None or int(match["iteration"]) > best[0]):
            best = (int(match["iteration"]), str(file))
    return best[1] if best else None


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
    """Where the weights are: at the name in the state, or beside the state."""
    beside = Path(state_file).parent / Path(learned_net).name
    for candidate in (Path(learned_net), beside):
        if candidate.exists():
            return str(candidate)
    raise SnapshotError(
        "the weight file of this state is missing", expected=f"{learned_net} or {beside}", where=Where(state_file)
    )


def _check_history(state: State, rule: Rule, solver: SolverDef, file: str) -> None:
    where = Where(file)
    got, needed = len(state.history), len(rule.history)
    if got != needed:
        kinds = got * rule.kinds / needed if needed else 0
        guess = {1: "SGD, Nesterov, AdaGrad or RMSProp", 2: "Adam or AdaDelta"}.get(int(kinds), "another net")
        written = guess if kinds in (1, 2) and kinds != rule.kinds else "a solver of another net"
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
