"""`pcl train --print-config` and `--run DIR`: prints all settings of a run, or writes a run folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import DataError, PclError
from pycaffe_like.logfmt import Glog

from . import log

if TYPE_CHECKING:
    from logging.handlers import MemoryHandler

    from pycaffe_like.report.run_folder import RunFolder
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.nets import Read
    from pycaffe_like.spec import NetDef, SolverDef


def resolved_files(solver: SolverDef, seed: int, read: Read) -> dict[str, str]:
    """Returns prototxt files, by name, in which a comment gives the origin of each value: solver.prototxt, which
    contains the nets and reproduces the run; net.prototxt, the training net; and test_net_N.prototxt for test nets
    that differ from the training net.

    Args:
        solver: the solver after all flags have been applied.
        seed: the seed in use.
        read: reads a net file and applies all flags to it.
    """
    from pycaffe_like.proto import read_net, read_solver
    from pycaffe_like.proto.resolved import net_lines, solver_lines
    from pycaffe_like.solver.nets import testing_nets, training_net

    def lines(net: NetDef) -> list[str]:
        return list(net_lines(net, read_net(net.source) if Path(net.source).is_file() else net))

    with _without_log():
        written = read_solver(solver.source) if Path(solver.source).is_file() else solver
        train, tests = training_net(solver, read), testing_nets(solver, read)
        train_lines, test_lines = lines(train.net), [lines(test.net) for test in tests]
    texts = {"solver.prototxt": [f"# {solver.source} with all flags"], "net.prototxt": train_lines}
    texts["solver.prototxt"] += solver_lines(solver, written, seed, train_lines, test_lines)
    others = {f"test_net_{i}.prototxt": one for i, one in enumerate(test_lines) if one != train_lines}
    return {name: "\n".join(text) + "\n" for name, text in {**texts, **others}.items()}


@contextmanager
def _without_log() -> Iterator[None]:
    """Suppresses log messages while files are read a second time, so that they do not appear twice."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def check_same_run(path: str, prefix: str | None) -> None:
    """Checks that a run folder is new, or belongs to the run that writes snapshots under `prefix`.

    Raises:
        DataError: If it belongs to a run with another prefix, whose records the run would replace.
    """
    from pycaffe_like.proto import read_solver

    file = Path(path) / "solver.prototxt"
    if not file.is_file():
        return
    with _without_log():
        other = read_solver(file).snapshot_prefix
    if other != prefix:
        raise DataError(
            f"--run {path}: the folder holds a run with another snapshot_prefix, which cannot be continued here",
            expected=other,
            got=prefix,
            advice="Name a new folder.",
        )


@contextmanager
def open_run_folder(path: str, continues: bool, early: MemoryHandler | None) -> Iterator[RunFolder | None]:
    """Opens a run folder, which receives the log while the block runs, and the error that ends it.

    Args:
        early: the handler that holds the log lines so far, which are written to the folder too; None for no folder.

    Raises:
        DataError: If the folder cannot be used.
    """
    if early is None:
        yield None
        return
    from pycaffe_like.report.run_folder import RunFolder

    log.logger.removeHandler(early)
    folder = RunFolder(path, continues)
    handler = folder.log_handler(Glog(True))
    early.setTarget(handler)
    early.flush()
    log.logger.addHandler(handler)
    try:
        yield folder
    except BaseException as error:
        if isinstance(error, PclError):
            handler.handle(log.error_record(error))
        folder.abandon()
        raise
    finally:
        log.logger.removeHandler(handler)
        handler.close()


def write_settings(folder: RunFolder, solver: Solver, files: dict[str, str], command_line: list[str]) -> None:
    """Writes the settings of the run.

    Args:
        files: the contents of files by name, as `resolved_files` returns them.
    """
    from pycaffe_like.report.run_folder import environment

    facts = environment(str(solver.net.device), command_line, solver.seed, solver.ranks.world)
    folder.write_settings(files, facts)


def begin(folder: RunFolder, solver: Solver) -> None:
    """Prepares the folder for training that starts at the solver's current iteration."""
    best = solver.monitors.best
    aim = None if best is None else best.aim
    folder.begin(solver.iteration, epochs_per_iteration(solver), solver.net.write_caffemodel, aim)


def epochs_per_iteration(solver: Solver) -> float:
    """Returns the share of an epoch that one iteration takes; 0 if the net has no records that can be counted."""
    records = solver.net.records()
    batch = solver.net.batch_size() * solver.solver.iter_size * solver.ranks.world
    return batch / records if records else 0.0
