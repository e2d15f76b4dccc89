"""`pcl train --auto-batch`: chooses the batch size of the training net."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pycaffe_like.errors import NetError, PclError
from pycaffe_like.spec import format_count

from .memory import SHARE, training_need

if TYPE_CHECKING:
    import argparse

    from pycaffe_like.solver.distributed import Ranks
    from pycaffe_like.solver.nets import Read
    from pycaffe_like.spec import SolverDef


class Choice(NamedTuple):
    """A batch size, and the reason for it."""

    batch: int
    reason: str


def with_auto_batch(
    arguments: argparse.Namespace, solver: SolverDef, read: Read, free: int, joined: Ranks
) -> SolverDef:
    """Returns the solver with another batch size in its training net: that of the snapshot to resume from, or else
    the largest that fits into the free memory. Rank 0 chooses for all ranks.

    Raises:
        NetError: If no batch fits, or the net has no batch size.
    """
    from . import log

    own = training_need(solver, read).batch_size()
    if joined.is_first:
        sharing = joined.world if arguments.batch == "global" else 1
        found = batch_of_snapshot(arguments, solver) or choose_batch(solver, read, free, joined.world, sharing)
    else:
        found = Choice(0, "")
    batch, reason = joined.broadcast_value(found)
    arguments.net = arguments.net or solver.net or ""  # for the commands that the log suggests
    log.info("batch_size: %d instead of %s, %s. base_lr is unchanged.", batch, own, reason)
    return with_training_batch(solver, read, batch)


def choose_batch(solver: SolverDef, read: Read, free: int, world: int = 1, sharing: int = 1) -> Choice:
    """Returns the largest batch size with which training fits into the free memory. It is at most the number of
    records: a larger batch would contain some of them twice.

    Args:
        free: the bytes that each rank can use.
        world: the number of ranks.
        sharing: the number of ranks that divide a batch among them.

    Raises:
        NetError: If no batch fits, or the net has no batch size.
    """
    need = replace(training_need(solver, read), reads_ahead=True)
    memory = int(SHARE * free) - _test_memory(solver, read)
    records = need.records()
    most = max(1, records // (world * solver.iter_size)) if records is not None else None
    fits = need.largest_batch(memory, most=most)
    if fits == most:
        return Choice(fits * sharing, f"because the data has {format_count(records or 0, 'record')}")
    if not fits:
        raise NetError("not even a batch of 1 fits into the memory", got=f"{free / 2**20:.0f} MiB free")
    return Choice(fits * sharing, f"the largest that fits into {free / 2**20:.0f} MiB")


def _test_memory(solver: SolverDef, read: Read) -> int:
    """Returns the bytes that the test nets need besides the parameters, which they share with the training net."""
    from pycaffe_like.checks.memory_need import MemoryNeed
    from pycaffe_like.solver.nets import testing_nets

    nets = [MemoryNeed(net, state, trains=False, reads_ahead=True) for net, state, _ in testing_nets(solver, read)]
    return sum(one.peak(counts_parameters=False) for one in nets)


def batch_of_snapshot(arguments: argparse.Namespace, solver: SolverDef) -> Choice | None:
    """Returns the batch size with which the snapshot to resume from was trained; None if there is no snapshot, or it
    is not from pcl.
    """
    from pycaffe_like.proto.solverfile import parse_solver

    config = _snapshot_config(arguments, solver)
    if not config:
        return None
    own = training_need(parse_solver(config, "the snapshot"), _no_net_files).batch_size()
    return None if own is None else Choice(own, "as in the snapshot")


def _no_net_files(path: str) -> NoReturn:
    raise NetError(f"the solver in the snapshot lacks its net {path}")


def _snapshot_config(arguments: argparse.Namespace, solver: SolverDef) -> str:
    """Returns the solver and its nets as the snapshot to resume from stores them; "" if there is none."""
    from pycaffe_like.solver.snapshot_names import find_states
    from pycaffe_like.solver.snapshot_reading import read

    if arguments.snapshot:
        return str(read(arguments.snapshot).resume_data.get("config", ""))
    for _, state in sorted(find_states(solver), reverse=True) if arguments.resume else ():
        with suppress(PclError):  # --resume passes over it too, and says so
            return str(read(str(state)).resume_data.get("config", ""))
    return ""


def with_training_batch(solver: SolverDef, read: Read, batch: int) -> SolverDef:
    """Returns a solver whose training net has another batch size. Its test nets do not change.

    Raises:
        PclError: If the nets cannot be read, or the batch sizes of several data layers cannot keep their ratio.
    """
    from pycaffe_like.checks.memory_need import with_batch_size
    from pycaffe_like.solver.nets import testing_nets, training_net

    train, tests = training_net(solver, read), testing_nets(solver, read)
    unset = replace(solver, net=None, net_param=None, train_net=None, test_net=())
    changed = with_batch_size(train.net, train.state, batch)
    return replace(unset, train_net_param=changed, test_net_param=tuple(test.net for test in tests))
