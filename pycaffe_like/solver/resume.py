"""Writes and restores snapshots of a training run with any number of ranks: rank 0 reads and writes the files."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pycaffe_like import logfmt
from pycaffe_like.errors import Remark
from pycaffe_like.files.solverstate import State

from . import snapshot
from .policy import ScheduleState
from .random_state import random_state, seed_generators, set_random_state
from .snapshot_names import SnapshotPaths
from .snapshot_reading import newest, restore_files
from .training import Training

log = logging.getLogger(__name__)


def write_snapshot(training: Training) -> None:
    """Writes the current weights and state, and deletes the oldest snapshots beyond snapshot_keep.

    Raises:
        SnapshotError: If they cannot be written. Earlier snapshots are unchanged.
    """
    solver = training.solver
    hdf5 = solver.snapshot_format == "HDF5"
    paths = SnapshotPaths(solver, training.iteration)
    training.log(logfmt.snapshot(paths.weights, hdf5))
    training.log(logfmt.snapshot_state(paths.state, hdf5))
    earlier = [one for one in training.written if one != training.iteration]
    kept, overdue = _newest_of(earlier, solver.snapshot_keep)  # overdue: a run was killed before it deleted them
    training.written = [*kept, training.iteration]
    resume_data = _resume_data(training)
    if training.ranks.is_first:
        snapshot.write(
            training.net,
            training.rule,
            solver,
            training.iteration,
            training.schedule_state,
            training.average,
            resume_data,
        )
    training.written, oldest = _newest_of(training.written, solver.snapshot_keep)
    if training.ranks.is_first:
        for iteration in (*overdue, *oldest):
            SnapshotPaths(solver, iteration).remove()


def _newest_of(written: list[int], keep: int) -> tuple[list[int], list[int]]:
    """Divides iterations into the last `keep` ones and those before; 0 keeps all."""
    first = max(0, len(written) - keep) if keep else 0
    return written[first:], written[:first]


def _resume_data(training: Training) -> dict[str, Any]:
    """Collects the state that a resumed run needs and that Caffe's snapshot does not contain."""
    loss_scale, layout = training.passes.loss_scale, training.passes.layout
    states = [net.state() for net in training.nets()]
    of_this_rank = {
        "random": random_state(),
        "layers": [state["layers"] for state in states],
        "statistics": [one.clone().cpu() for one in training.statistics()],
    }
    return {
        "type": training.solver.type,
        "seed": training.seed,
        "config": training.config,
        "recent": training.losses.values(),
        "minimum_loss": training.schedule_state.minimum_loss,
        "last_event": training.schedule_state.last_event,
        "monitors": training.monitors.state(),
        "written": training.written,
        "rule": [one.cpu() for one in training.rule.extra_state()],
        "loss_scale": None if loss_scale is None else loss_scale.state(),
        "layout": "" if layout is None else layout.chosen(),
        "rows": [state["rows"] for state in states],
        "ranks": training.ranks.gather(of_this_rank),
    }


def newest_snapshot(training: Training) -> tuple[str | None, list[Remark]]:
    """Returns the state file of the newest complete snapshot (None if there is no such snapshot), and remarks on newer
    snapshots that are damaged.
    """
    found = newest(training.solver, training.net) if training.ranks.is_first else (None, [])
    return training.ranks.broadcast_value(found)


def restore(training: Training, path: str, rewind: bool) -> State:
    """Continues from a snapshot. The run that wrote it may have had a different number of ranks.

    Args:
        path: the state file, or the weight file next to it.
        rewind: also restore the positions in the data and the random generators.

    Raises:
        PclError: If the snapshot cannot be read, or belongs to another solver or net. In that case, nothing
            has changed.
    """
    found = None
    if training.ranks.is_first:
        read = restore_files(
            training.net, training.rule, training.solver, training.average, path, len(training.test_nets)
        )
        found = replace(read.state, history=()), read.resume_data
    shared = training.ranks.broadcast_value(found)
    assert shared is not None
    state, resume_data = shared
    training.synchronize()
    training.ranks.broadcast(training.rule.history)
    training.log(logfmt.restoring())
    training.iteration = state.iteration
    training.schedule_state = ScheduleState(state.current_step, state.minimum_loss, state.last_event)
    if resume_data:
        _restore_memory(training, state, resume_data)
        if rewind:
            _rewind(training, resume_data)
    elif rewind and training.ranks.is_first:
        log.info("%s has no .resume file: the data starts from its beginning, as in Caffe.", path)
    return state


def _restore_memory(training: Training, state: State, resume_data: Mapping[str, Any]) -> None:
    memory = resume_data["minimum_loss"], resume_data["last_event"]
    training.schedule_state = ScheduleState(state.current_step, *memory)
    training.monitors.set_state(resume_data["monitors"])
    for one, value in zip(training.rule.extra_state(), resume_data["rule"], strict=False):
        one.copy_(value)
    training.written = list(resume_data["written"])


def _rewind(training: Training, resume_data: Mapping[str, Any]) -> None:
    """Restores positions in the data, the states of layers, and random generators.

    If this run has more ranks than the one that wrote the snapshot, each additional rank starts
    from the states of rank 0, with its own random numbers.
    """
    training.seed = resume_data["seed"]
    of_ranks, rank = resume_data["ranks"], training.ranks.rank
    of_this_rank = of_ranks[rank] if rank < len(of_ranks) else of_ranks[0]
    for net, rows, layers in zip(training.nets(), resume_data["rows"], of_this_rank["layers"], strict=True):
        net.reseed(training.seed)
        net.set_state({"rows": rows, "layers": layers})
    for one, values in zip(training.statistics(), of_this_rank["statistics"], strict=True):
        one.copy_(values)
    training.losses.restore(resume_data["recent"])
    if training.passes.loss_scale is not None and resume_data["loss_scale"] is not None:
        training.passes.loss_scale.set_state(resume_data["loss_scale"])
    if training.passes.layout is not None:
        training.passes.layout.restore(resume_data["layout"])
    if rank < len(of_ranks):
        set_random_state(of_this_rank["random"])
    else:
        seed_generators(training.seed + rank)
