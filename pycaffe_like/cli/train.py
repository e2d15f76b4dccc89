"""Train a net, from scratch, from weights, or from a snapshot.

The log goes to standard error, in the words of Caffe's.

examples:
  pcl train --solver solvers/mouth.prototxt
  pcl train -solver solver.prototxt -weights imagenet.caffemodel -gpu 0 2>&1 | tee log.txt
  pcl train -solver solver.prototxt --resume auto
  pcl train -solver solver.prototxt --set base_lr=0.001 --set conv1:param.lr_mult=0
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import UsageError
from pycaffe_like.spec import StateDef

from . import common_flags, devices, imports, memory
from .flags import Parser

if TYPE_CHECKING:
    from pycaffe_like.proto import Overrides
    from pycaffe_like.solver import Solver
    from pycaffe_like.spec import SolverDef


def add_flags(parser: Parser) -> None:
    parser.flag("solver", "prototxt file of the solver", metavar="FILE")
    parser.flag("net", "train this net instead of the solver's own", metavar="FILE")
    parser.flag("weights", "weight files to start from, between commas", default="", metavar="FILES")
    parser.switch("weights_strict", "refuse weights that differ from the net in anything")
    parser.flag("snapshot", "solver state, or weights beside it, to go on from", default="", metavar="FILE")
    parser.flag("resume", "'auto': go on from the newest snapshot, or start afresh where there is none", default="")
    common_flags.add_device_flags(parser)
    parser.flag("iterations", "train up to so many iterations, over max_iter of the solver", type=int, metavar="N")
    common_flags.add_state_flags(parser)
    effects = ("stop", "snapshot", "none")
    parser.flag("sigint_effect", "what Ctrl-C does", default="stop", choices=effects)
    parser.flag("sighup_effect", "what a closed terminal does", default="snapshot", choices=effects)
    setting = "FIELD=VALUE of the solver, or LAYER:FIELD=VALUE of the net; may be repeated"
    parser.flag("set", setting, default=[], action="append", metavar="SETTING")
    parser.flag("seed", "of all random numbers; the same as --set random_seed=N", type=int, metavar="N")
    parser.flag("tensorboard", "write curves for TensorBoard into this folder", default="", metavar="DIR")
    parser.flag("amp", "mixed precision: bf16 or fp16", default="", choices=("bf16", "fp16"))
    parser.switch("compile", "let torch.compile rewrite the net")
    parser.switch("cuda_graph", "record an iteration as a CUDA graph")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.solver:
        raise UsageError("a solver is needed", expected="-solver FILE")
    if arguments.resume not in ("", "auto"):
        raise UsageError(
            "--resume has one value", expected="auto", got=arguments.resume, advice="A file goes to -snapshot."
        )
    if arguments.snapshot and (arguments.weights or arguments.resume):
        raise UsageError("training starts in one way", expected="-snapshot without -weights and --resume")
    return _train(arguments)


def _train(arguments: argparse.Namespace) -> int:
    from functools import partial

    from pycaffe_like.proto import read_net
    from pycaffe_like.solver import Solver
    from pycaffe_like.solver.passes import ExecutionOptions
    from pycaffe_like.solver.signals import watched

    from . import log

    log.start()
    imports.import_layers(arguments)
    definition, overrides = _definition(arguments)
    log.write_remarks(definition.remarks)
    device = devices.select_device(
        arguments.gpu,
        wants_gpu=definition.solver_mode == "GPU",
        tf32=arguments.tf32,
        deterministic=arguments.deterministic,
    )
    options = ExecutionOptions(arguments.amp, arguments.compile, arguments.cuda_graph)
    read = partial(read_net, unknown="typo", overrides=overrides)
    with _Curves(arguments.tensorboard) as curves, memory.enough_memory(lambda: _smaller(definition)):
        solver = Solver(definition, device, log=log.write, record=curves.record, read=read, options=options)
        try:
            overrides.check(definition.net or definition.source)
            log.write_remarks(solver.net.built.definition.remarks)
            _start(solver, arguments)
            log.info("%s", _facts(solver))
            with (
                watched(arguments.sigint_effect, arguments.sighup_effect) as requested,
                log.Progress(definition.max_iter, solver.iteration) as progress,
            ):
                solver.requested = requested
                solver.progress = progress.step
                log.info("Starting Optimization", extra={"tag": "caffe.cpp:248"})
                solver.solve()
            log.info("Optimization Done.", extra={"tag": "caffe.cpp:259"})
        finally:
            solver.close()
    return 0


def _smaller(solver: SolverDef) -> str:
    return (
        f"Halve batch_size and set iter_size: {2 * solver.iter_size}: the same effective batch. "
        "--amp bf16 halves the memory of the blobs."
    )


def _definition(arguments: argparse.Namespace) -> tuple[SolverDef, Overrides]:
    """The solver as its file and the flags say, and what --set changes in its nets."""
    from pycaffe_like.proto import Overrides, read_solver

    overrides = Overrides.parse(arguments.set)
    solver = read_solver(arguments.solver, "typo", overrides)
    if arguments.net:
        solver = replace(solver, net=arguments.net, net_param=None, train_net=None, train_net_param=None)
    if arguments.iterations is not None:
        solver = replace(solver, max_iter=arguments.iterations)
    if arguments.seed is not None:
        solver = replace(solver, random_seed=arguments.seed)
    stages = tuple(filter(None, arguments.stage.split(",")))
    given = solver.train_state or StateDef()
    level = given.level if overrides.sets("train_state.level") and not arguments.level else arguments.level
    solver = replace(solver, train_state=replace(given, level=level, stages=given.stages + stages))
    if stages or arguments.level:  # Caffe's flags reach the training net only; its tests would lack their layers
        tests = solver.test_state or (StateDef(),) * len(solver.test_iter)
        solver = replace(solver, test_state=tuple(replace(t, stages=t.stages + stages) for t in tests))
    return solver, overrides


def _start(solver: Solver, arguments: argparse.Namespace) -> None:
    """Loads what training starts from."""
    from pycaffe_like import logfmt
    from pycaffe_like.solver import snapshot

    from . import log

    state = arguments.snapshot
    if arguments.resume:
        state, remarks = snapshot.newest(solver.solver)
        log.write_remarks(remarks)
        if state is None:
            log.info("No snapshot under %s yet: starting afresh.", solver.solver.snapshot_prefix)
    if state:
        log.info("Resuming from %s", state)
        solver.restore(state)
        return
    weights = [arguments.weights] if arguments.weights else solver.solver.weights
    for path in (part.strip() for one in weights for part in one.split(",")):
        log.write(logfmt.finetuning(path))
        report = solver.net.load(path, partial=True, strict=arguments.weights_strict)
        for line in report.lines():
            (log.warning if report.differing else log.info)("%s", line)


def _facts(solver: Solver) -> str:
    """One line about what is going to happen, worked out from what is there."""
    net, s = solver.net, solver.solver
    facts = [
        f"device {net.device}",
        f"effective batch {net.batch_size()} x iter_size {s.iter_size} = {net.batch_size() * s.iter_size}",
        f"{net.parameter_count()} parameters",
        f"{net.memory() / 2**20:.1f} MiB of blobs",
        f"seed {solver.seed}",
    ]
    records = net.records()
    if records:
        epochs = s.max_iter * s.iter_size * net.batch_size() / records
        facts.append(f"{records} records, max_iter {s.max_iter} = {epochs:.3g} epochs")
    for index, test in enumerate(solver.test_nets):
        covered, there = s.test_iter[index] * test.batch_size(), test.records()
        if there:
            facts.append(f"test #{index} covers {covered / there:.3g}x of {there} records")
    return "Facts: " + "; ".join(facts)


class _Curves:
    """Curves for TensorBoard, if a folder is given."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._writer: Any = None

    def __enter__(self) -> _Curves:
        if self._folder:
            from torch.utils.tensorboard import SummaryWriter

            self._writer = SummaryWriter(self._folder)
        return self

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        if self._writer is not None:
            for name, value in values.items():
                self._writer.add_scalar(name, value, iteration)

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()
