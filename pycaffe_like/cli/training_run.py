"""One training run of `pcl train`: a solver with its recorders, from the start to the messages after the end."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.spec import format_count

from .kept_names import copy_class_names
from .next_steps import advise_on_resuming, next_steps
from .solver_flags import net_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import torch

    from pycaffe_like.proto import Overrides
    from pycaffe_like.report.metric_names import MetricNames
    from pycaffe_like.report.run_folder import RunFolder
    from pycaffe_like.report.trackers import Tracker
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.distributed import Ranks
    from pycaffe_like.spec import SolverDef

    from .tensorboard import TensorBoard
    from .training_status import TrainingStatus


def run_training(
    arguments: argparse.Namespace,
    definition: SolverDef,
    overrides: Overrides,
    device: torch.device,
    joined: Ranks,
    folder: RunFolder | None,
) -> None:
    from pycaffe_like.report.metric_names import MetricNames
    from pycaffe_like.report.trackers import Tracker, solver_settings
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.distributed import RankOptions
    from pycaffe_like.solver.passes import ExecutionOptions
    from pycaffe_like.solver.random_state import seed_generators
    from pycaffe_like.solver.training import choose_seed

    from . import log, run_folder
    from .tensorboard import TensorBoard
    from .training_status import TrainingStatus

    tune = arguments.tune or ("off" if arguments.deterministic else "first")
    options = ExecutionOptions(arguments.amp, arguments.compile, arguments.cuda_graph, tune)
    rank_options = RankOptions(arguments.batch == "global", arguments.sync_bn)
    read = net_reader(overrides)
    seed = choose_seed(definition, joined)
    seed_generators(seed + joined.rank)  # NumPy's and Python's too, which Python layers use
    status = TrainingStatus()
    name, settings = Path(arguments.run).name or None, solver_settings(definition)
    tracker = Tracker(arguments.track if joined.is_first else "", Path(arguments.solver).stem, name, settings)
    names = MetricNames()
    with TensorBoard(arguments.tensorboard if joined.is_first else "") as board, tracker:
        solver = Solver(
            replace(definition, random_seed=seed),
            device,
            log=log.write,
            record=_record_in([status, *([] if folder is None else [folder])], [board, tracker], names),
            read=read,
            options=options,
            ranks=joined,
            rank_options=rank_options,
        )
        if arguments.histograms and joined.is_first:
            board.add_histograms(solver, arguments.histograms)
        try:
            overrides.check(definition.net or definition.source)
            log.write_remarks(solver.net.built.definition.remarks)
            files = run_folder.resolved_files(definition, solver.seed, read)
            solver.config = files["solver.prototxt"]
            if folder is not None:
                run_folder.write_settings(folder, solver, files, arguments.command_line)
            _start(solver, arguments)
            if folder is not None:
                run_folder.begin(folder, solver)
            names.adapt_to(solver)
            board.describe(solver, settings)
            log.info("%s", _run_summary(solver))
            with advise_on_resuming(solver):
                _solve(solver, arguments, status)
            if folder is not None:
                folder.finish()
        finally:
            solver.close()


def _record_in(
    own: Sequence[TrainingStatus | RunFolder], outside: Sequence[TensorBoard | Tracker], names: MetricNames
) -> Callable[[int, Mapping[str, float]], None]:
    """Returns a function that passes the metrics of a training run to all recorders. Recorders of other programs
    (TensorBoard and trackers) get them under different names.
    """

    def record(iteration: int, values: Mapping[str, float]) -> None:
        for one in own:
            one.record(iteration, values)
        renamed = names.rename(values)
        for other in outside:
            other.record(iteration, renamed)

    return record


def _solve(solver: Solver, arguments: argparse.Namespace, status: TrainingStatus) -> None:
    from pycaffe_like.solver.launch import is_orphan, listen
    from pycaffe_like.solver.signals import Action, record_signals

    from . import log, run_folder

    effects = (arguments.sigint_effect, arguments.sighup_effect, arguments.sigterm_effect)
    total = solver.solver.max_iter if solver.ranks.is_first else 0
    with record_signals(*effects) as requested, log.Progress(total, solver.iteration) as progress:

        def action() -> Action:
            return "stop" if is_orphan() else requested()

        listen(solver.ranks.rank)
        solver.requested = action
        solver.progress = progress.step
        status.device = solver.net.device
        status.epochs_per_iteration = run_folder.epochs_per_iteration(solver)
        status.show = lambda now: progress.show(now.text)
        log.info("Starting Optimization", extra={"tag": "caffe.cpp:248"})
        solver.solve()
    log.info("Optimization Done.", extra={"tag": "caffe.cpp:259"})
    if solver.ranks.is_first:
        copy_class_names(solver.net, solver.solver.snapshot_prefix)
    for line in next_steps(solver, arguments):
        log.info("%s", line)


def _start(solver: Solver, arguments: argparse.Namespace) -> None:
    """Loads the snapshot or weights that training starts from."""
    from pycaffe_like import logfmt

    from . import log

    state = arguments.snapshot
    if arguments.resume:
        state, remarks = solver.newest_snapshot()
        log.write_remarks(remarks)
        if state is None:
            log.info("No snapshot under %s yet: starting from the beginning.", solver.solver.snapshot_prefix)
    if state:
        log.info("Resuming from %s", state)
        solver.restore(state)
        if solver.iteration >= solver.solver.max_iter:
            log.warning(
                "Nothing is left to train: the snapshot is from iteration %d, and max_iter is %d. "
                "-iterations N trains longer.",
                solver.iteration,
                solver.solver.max_iter,
            )
        return
    for path in (part.strip() for one in solver.solver.weights for part in one.split(",")):
        log.write(logfmt.finetuning(path))
        report = solver.load_weights(path, strict=arguments.weights_strict)
        for line in report.lines():
            (log.warning if report.differing else log.info)("%s", line)


def _run_summary(solver: Solver) -> str:
    """Returns one line about the run that is about to start."""
    net, s = solver.net, solver.solver
    world = solver.ranks.world
    batch = net.batch_size() * s.iter_size * world
    factors = [str(net.batch_size()), f"iter_size {s.iter_size}", *([f"{world} ranks"] if world > 1 else [])]
    facts = [
        f"device {net.device}",
        "effective batch " + " x ".join(factors) + f" = {batch}",
        f"{net.parameter_count()} parameters",
        f"{net.memory() / 2**20:.1f} MiB of blobs",
        f"seed {solver.seed}",
    ]
    records = net.records()
    if records:
        epochs = s.max_iter * batch / records
        facts.append(f"{format_count(records, 'record')}, max_iter {s.max_iter} = {epochs:.3g} epochs")
    for index, test in enumerate(solver.test_nets):
        covered, there = s.test_iter[index] * test.batch_size(), test.records()
        if there:
            facts.append(f"test #{index} covers {covered / there:.3g}x of {format_count(there, 'record')}")
    return "Facts: " + "; ".join(facts)
