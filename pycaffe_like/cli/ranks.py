"""Several ranks from the command line: how many there are, how they are started, and which one reports an error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pycaffe_like.errors import PclError, UsageError

from . import log
from .devices import existing_gpus
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.solver.distributed import Ranks
    from pycaffe_like.solver.rank_environment import RankEnvironment


def add_rank_flags(parser: Parser) -> None:
    """Adds --ranks, --batch, --sync-bn, --timeout and --max-restarts."""
    parser.flag("ranks", "train with N processes on the CPU", type=int, metavar="N")
    batches = (
        "per_rank: batch_size is the batch of each process, as in Caffe; global: it is divided among the processes"
    )
    parser.flag("batch", batches, default="per_rank", choices=("per_rank", "global"))
    parser.switch("sync_bn", "BatchNorm computes its statistics over the batches of all processes")
    seconds = "seconds to wait for a process that does not respond; default: 1800"
    parser.flag("timeout", seconds, default=1800.0, type=float, metavar="SECONDS")
    restarts = "how many times to restart all processes after one has failed; requires --resume auto"
    parser.flag("max_restarts", restarts, default=0, type=int, metavar="N")


def check_rank_flags(arguments: argparse.Namespace) -> None:
    """Checks the values of the flags that `add_rank_flags` added.

    Raises:
        UsageError: If a value is out of range, or flags contradict each other.
    """
    if arguments.ranks is not None and arguments.ranks < 1:
        raise UsageError("--ranks is out of range", expected="1 or more", got=arguments.ranks)
    if not arguments.timeout > 0:
        raise UsageError("--timeout is out of range", expected="a positive number", got=arguments.timeout)
    if arguments.max_restarts < 0:
        raise UsageError("--max-restarts is out of range", expected="0 or more", got=arguments.max_restarts)
    if arguments.max_restarts and arguments.resume != "auto":
        raise UsageError("--max-restarts would start from iteration 0 each time", expected="--resume auto as well")


def ranks_wanted(arguments: argparse.Namespace) -> int:
    """Returns the number of ranks that -gpu and --ranks ask for.

    Raises:
        UsageError: If the flags contradict each other, or there is no such GPU.
    """
    named = arguments.gpu.split(",") if arguments.gpu not in ("", "all") else []
    several = existing_gpus(arguments.gpu) or named if arguments.gpu else []
    if arguments.ranks is None:
        return max(1, len(several))
    if len(several) > 1 and len(several) != arguments.ranks:
        raise UsageError("-gpu and --ranks disagree", expected=f"--ranks {len(several)} or none", got=arguments.ranks)
    return int(arguments.ranks)


def launch(count: int, arguments: argparse.Namespace, newest_snapshot: Callable[[], str | None]) -> int:
    """Runs the command line of this process again as several ranks on this machine; returns the exit code.

    Raises:
        PclError: If a rank was killed, so that no rank could report an error.
    """
    from pycaffe_like.solver.launch import run_ranks

    code, problem = run_ranks(count, ["train", *arguments.command_line], arguments.max_restarts)
    if problem:
        raise PclError(problem, advice=how_to_go_on(newest_snapshot()))
    return code


def how_to_go_on(snapshot: str | None) -> str:
    """Returns advice on how to resume a training run that ended early."""
    if snapshot is None:
        return "There is no snapshot yet: training has to start again."
    return f"The newest snapshot is {snapshot}; --resume auto continues from it."


@contextmanager
def connected(environment: RankEnvironment | None, timeout: float) -> Iterator[Ranks]:
    """Connects this process to the other ranks, if there are any, while the block runs.

    Rank 0 prints errors of all ranks; the others end silently.
    """
    from pycaffe_like.solver.distributed import LostRankError, Ranks

    if environment is None:
        yield Ranks()
        return
    log.start(quiet=environment.rank > 0)
    ranks = None
    try:
        ranks = Ranks.connect(environment, timeout)
        yield ranks
        ranks.leave()
    except LostRankError as error:
        _end(error, ranks, environment.rank == error.reporter and (error.is_explained or not _is_watched()))
    except PclError as error:
        if ranks is not None:
            ranks.report(str(error))
        _end(error, ranks, environment.rank == 0)
    except Exception as error:
        if ranks is not None:
            ranks.report(f"{type(error).__name__}: {error}")
        raise


def _is_watched() -> bool:
    """Returns whether `pcl train` started the ranks. It then reports which of them was killed."""
    from pycaffe_like.solver.launch import LAUNCHED

    return LAUNCHED in os.environ


def _end(error: PclError, ranks: Ranks | None, reports: bool) -> None:
    """Ends this rank without cleaning up: torch's threads may be waiting for a rank that no longer exists."""
    if not reports and ranks is not None:
        ranks.wait_for_report()
    if reports:
        from pycaffe_like.solver.launch import note_report

        note_report()
        print(f"error: {error}", file=sys.stderr, flush=True)
        if ranks is not None:
            ranks.note_report()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(error.exit_code)
