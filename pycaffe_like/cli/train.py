"""Train a net from scratch, from weights, or from a snapshot.

usage: pcl train -solver FILE [-weights FILES | -snapshot FILE | -resume auto] [FLAGS]

The log goes to standard error, in the format of Caffe's log. Each process that trains is called a rank; -gpu 0,1
and --ranks N start several.

examples:
  pcl train --solver solvers/mouth.prototxt
  pcl train -solver solver.prototxt -weights imagenet.caffemodel -gpu 0 2>&1 | tee log.txt
  pcl train -solver solver.prototxt --resume auto
  pcl train -solver solver.prototxt --set base_lr=0.001 --set conv1:param.lr_mult=0
  pcl train -solver solver.prototxt -gpu 0,1
  pcl train -solver solver.prototxt --ranks 2 --batch global
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import format_count

from . import common_flags, devices, imports, memory, ranks
from .auto_batch import with_auto_batch
from .flags import Parser
from .kept_names import copy_class_names
from .next_steps import advise_on_resuming, next_steps
from .solver_flags import names_several_gpus, net_reader, solver_with_flags, writes_snapshots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

    from pycaffe_like.proto import Overrides
    from pycaffe_like.report.run_folder import RunFolder
    from pycaffe_like.report.trackers import Tracker
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.distributed import Ranks
    from pycaffe_like.spec import SolverDef

    from .curves import Curves
    from .training_status import TrainingStatus


def add_flags(parser: Parser) -> None:
    parser.flag("solver", "prototxt file of the solver", metavar="FILE")
    parser.flag("net", "train this net instead of the one that the solver names", metavar="FILE")
    parser.flag("weights", "weight files to start from, separated by commas", default="", metavar="FILES")
    parser.switch("weights_strict", "fail unless the weights match the net exactly")
    parser.flag(
        "snapshot",
        "snapshot to resume from: a .solverstate, or the .caffemodel saved with it",
        default="",
        metavar="FILE",
    )
    parser.flag(
        "resume",
        "auto: resume from the newest snapshot, or start from the beginning if there is none",
        default="",
        metavar="auto",
    )
    common_flags.add_device_flags(
        parser,
        "GPU to use: an index, several indices such as 0,1, or `all`; default: GPU 0 if the solver has "
        "solver_mode: GPU, otherwise the CPU",
    )
    parser.flag("iterations", "the iteration to stop at, instead of the solver's max_iter", type=int, metavar="N")
    common_flags.add_state_flags(parser)
    effects = ("stop", "snapshot", "none")
    parser.flag("sigint_effect", "what to do on Ctrl-C", default="stop", choices=effects)
    parser.flag("sighup_effect", "what to do when the terminal closes", default="snapshot", choices=effects)
    parser.flag(
        "sigterm_effect",
        "what to do on SIGTERM, which job schedulers send to end a job",
        default="stop",
        choices=effects,
    )
    setting = "change a field: FIELD=VALUE in the solver, LAYER:FIELD=VALUE in the net; may be repeated"
    parser.flag("set", setting, default=[], action="append", metavar="SETTING")
    ranks.add_rank_flags(parser)
    parser.flag("threads", "number of CPU threads", type=int, metavar="N")
    parser.flag("seed", "seed for all random number generators; the same as --set random_seed=N", type=int, metavar="N")
    parser.flag("tensorboard", "write training curves for TensorBoard to this folder", default="", metavar="DIR")
    parser.flag(
        "histograms",
        "with --tensorboard: also write histograms of weights and gradients, every N iterations",
        type=int,
        default=0,
        metavar="N",
    )
    trackers = ("wandb", "mlflow", "trackio", "swanlab")
    parser.flag("track", "send metrics to this experiment tracker", default="", choices=trackers)
    parser.switch(
        "auto_batch", "use the largest batch_size that fits into the free memory of the device; test nets keep theirs"
    )
    parser.flag("run", "write the log, settings, metrics and weights to this folder", default="", metavar="DIR")
    parser.switch(
        "print_config", "print the solver and nets with all settings applied and the origin of every value, then exit"
    )
    parser.flag("amp", "train with mixed precision: bf16 or fp16", default="", choices=("bf16", "fp16"))
    parser.switch("compile", "compile the net with torch.compile")
    graph = "record an iteration as a CUDA graph and replay it; on by default on a GPU if the net allows it; "
    parser.switch("cuda_graph", graph + "--nocuda_graph turns it off", default=None)
    layouts = "when to time two memory layouts in the first iterations and keep the faster one; off: never; "
    layouts += "first: the first time that this net is trained on this machine, and use that choice in later runs; "
    layouts += "full: in every run, for more iterations; default: first, or off with --deterministic"
    parser.flag("tune", layouts, choices=("off", "first", "full"))


def run(arguments: argparse.Namespace) -> int:
    if not arguments.solver:
        raise UsageError("a solver is needed", expected="-solver FILE")
    if arguments.resume not in ("", "auto"):
        raise UsageError(
            "--resume is unknown", expected="auto", got=arguments.resume, advice="To name a file, use -snapshot."
        )
    if arguments.snapshot and (arguments.weights or arguments.resume):
        raise UsageError(
            "-snapshot, -weights and --resume exclude each other", expected="-snapshot without -weights and --resume"
        )
    if arguments.histograms < 0 or (arguments.histograms and not arguments.tensorboard):
        raise UsageError("--histograms is out of place", expected="1 or more, together with --tensorboard DIR")
    ranks.check_rank_flags(arguments)
    if arguments.print_config:
        return _print_config(arguments)
    if arguments.threads is not None:
        _limit_threads(arguments.threads)
    from pycaffe_like.solver.rank_environment import read_environment

    environment = read_environment()
    count = 1 if environment is not None else ranks.ranks_wanted(arguments)
    if count > 1:
        return ranks.launch(count, arguments, lambda: _newest_snapshot(arguments))
    with ranks.connected(environment, arguments.timeout) as joined:
        return _train(arguments, joined)


def _print_config(arguments: argparse.Namespace) -> int:
    from . import log
    from .run_folder import resolved_files

    log.start()
    imports.import_layers(arguments)
    definition, overrides = solver_with_flags(arguments)
    log.write_remarks(definition.remarks)
    seed = definition.random_seed if definition.random_seed >= 0 else int.from_bytes(os.urandom(4), "little")
    texts = resolved_files(definition, seed, net_reader(overrides))
    overrides.check(definition.net or definition.source)
    print(texts["solver.prototxt"], end="")
    return 0


def _limit_threads(count: int) -> None:
    if count < 1:
        raise UsageError("--threads is out of range", expected="1 or more", got=count)
    os.environ["OMP_NUM_THREADS"] = str(count)
    import torch  # reads the variable

    torch.set_num_threads(count)  # where it was loaded before


def _newest_snapshot(arguments: argparse.Namespace) -> str | None:
    from pycaffe_like.solver.snapshot_names import newest_name

    return newest_name(solver_with_flags(arguments)[0])


def _train(arguments: argparse.Namespace, joined: Ranks) -> int:
    from pycaffe_like.solver.distributed import LostRankError
    from pycaffe_like.solver.options import doubtful_options
    from pycaffe_like.solver.snapshot_lock import lock_prefix, remove_leftovers
    from pycaffe_like.solver.snapshot_names import newest_name

    from . import log
    from .run_folder import open_run_folder

    log.start(quiet=not joined.is_first)
    imports.import_layers(arguments)
    definition, overrides = solver_with_flags(arguments)
    log.write_remarks([*definition.remarks, *doubtful_options(definition)])
    several = joined.world > 1
    if not several and not arguments.gpu and arguments.ranks is None and names_several_gpus(definition):
        arguments.gpu = ",".join(map(str, definition.device_ids))
        arguments.command_line += ["-gpu", arguments.gpu]
        return ranks.launch(len(definition.device_ids), arguments, lambda: newest_name(definition))
    device = devices.select_device(
        arguments.gpu,
        wants_gpu=definition.solver_mode == "GPU" and arguments.ranks is None,
        tf32=arguments.tf32,
        deterministic=arguments.deterministic,
        local_rank=joined.local_rank if several else None,
    )
    joined.join(device)
    free = memory.free_memory(device, sharing=joined.local_world)
    if arguments.auto_batch:
        definition = with_auto_batch(arguments, definition, net_reader(overrides), free, joined)
    prefix = definition.snapshot_prefix if joined.is_first and writes_snapshots(definition) else None
    try:
        continues = bool(arguments.snapshot or arguments.resume)
        with (
            lock_prefix(prefix),
            memory.enough_memory(lambda: memory.advice_on_batch(definition, net_reader(overrides), free)),
            open_run_folder(arguments.run if joined.is_first else "", continues) as folder,
        ):
            remove_leftovers(prefix)
            _run(arguments, definition, overrides, device, joined, folder)
    except LostRankError as error:
        error.advice = error.advice or ranks.how_to_go_on(newest_name(definition))
        raise
    return 0


def _run(
    arguments: argparse.Namespace,
    definition: SolverDef,
    overrides: Overrides,
    device: torch.device,
    joined: Ranks,
    folder: RunFolder | None,
) -> None:
    from pycaffe_like.report.trackers import Tracker, solver_settings
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.distributed import RankOptions
    from pycaffe_like.solver.passes import ExecutionOptions
    from pycaffe_like.solver.random_state import seed_generators
    from pycaffe_like.solver.training import choose_seed

    from . import log, run_folder
    from .curves import Curves
    from .training_status import TrainingStatus

    tune = arguments.tune or ("off" if arguments.deterministic else "first")
    options = ExecutionOptions(arguments.amp, arguments.compile, arguments.cuda_graph, tune)
    rank_options = RankOptions(arguments.batch == "global", arguments.sync_bn)
    read = net_reader(overrides)
    seed = choose_seed(definition, joined)
    seed_generators(seed + joined.rank)  # NumPy's and Python's too, which Python layers use
    status = TrainingStatus()
    name = Path(arguments.run).name or None
    tracker = Tracker(
        arguments.track if joined.is_first else "", Path(arguments.solver).stem, name, solver_settings(definition)
    )
    with Curves(arguments.tensorboard if joined.is_first else "") as curves, tracker:
        solver = Solver(
            replace(definition, random_seed=seed),
            device,
            log=log.write,
            record=_record_in(status, curves, tracker, *([] if folder is None else [folder])),
            read=read,
            options=options,
            ranks=joined,
            rank_options=rank_options,
        )
        if arguments.histograms and joined.is_first:
            curves.add_histograms(solver, arguments.histograms)
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
            log.info("%s", _run_summary(solver))
            with advise_on_resuming(solver):
                _solve(solver, arguments, status)
            if folder is not None:
                folder.finish()
        finally:
            solver.close()


def _record_in(*recorders: TrainingStatus | Curves | Tracker | RunFolder) -> Callable[[int, Mapping[str, float]], None]:
    """Returns a function that passes the metrics of a training run to several recorders."""

    def record(iteration: int, values: Mapping[str, float]) -> None:
        for one in recorders:
            one.record(iteration, values)

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
