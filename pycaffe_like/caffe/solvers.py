"""pycaffe's solvers.

Source: python/caffe/_caffe.cpp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.logfmt import Line
from pycaffe_like.proto import read_solver
from pycaffe_like.solver import Solver as Engine
from pycaffe_like.spec import SolverDef

from . import mode
from .nccl import NCCL
from .net import Net


def _log(line: Line) -> None:
    mode.logger.info("%s", line.text, extra={"tag": line.tag})


def _discard(line: Line) -> None:
    """Logs nothing: the log function of all solvers except the first."""


def _without_tests_and_snapshots(definition: SolverDef) -> SolverDef:
    """Returns the definition for ranks other than 0: without tests and snapshots, which only rank 0 does."""
    return replace(
        definition,
        test_net=(),
        test_net_param=(),
        test_state=(),
        test_iter=(),
        test_interval=0,
        snapshot=0,
        snapshot_after_train=False,
        snapshot_best=None,
        early_stop=None,
    )


class _Param:
    """The solver fields that scripts read, and base_lr, which they may also set."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def max_iter(self) -> int:
        return self._engine.solver.max_iter

    @property
    def display(self) -> int:
        return self._engine.solver.display

    @property
    def layer_wise_reduce(self) -> bool:
        return self._engine.solver.layer_wise_reduce

    @property
    def base_lr(self) -> float:
        return self._engine.solver.base_lr or 0.0

    @base_lr.setter
    def base_lr(self, value: float) -> None:
        self._engine.change(base_lr=float(value))


class Solver:
    """A solver that a script drives, of the type set in its file.

    After `set_solver_count(n)` and `set_solver_rank(k)` it is one of n solvers in separate processes: it
    reads records k, k + n, k + 2n, …, and only rank 0 tests, logs and writes snapshots. See NCCL.

    Attributes:
        net: the training net.
        test_nets: the test nets, which use its parameters.
    """

    type: ClassVar[str | None] = None  # None: the type set in the file

    def __init__(self, solver_file: str | Path) -> None:
        mode.start_log()
        definition = read_solver(solver_file)
        for remark in definition.remarks:
            mode.logger.warning("%s", remark)
        if self.type is not None:
            definition = replace(definition, type=self.type)
        if definition.random_seed < 0:
            definition = replace(definition, random_seed=mode.seed())
        rank = mode.solver_rank()
        if rank:
            definition = _without_tests_and_snapshots(definition)
        self.engine = Engine(definition, mode.device(), log=_discard if rank else _log)
        self.engine.layerwise = True
        self.engine.net.share_records(rank, mode.solver_count())
        if rank:
            torch.manual_seed(self.engine.seed + rank)  # so that dropout differs between ranks
        self.net = Net.of(self.engine.net)
        self.test_nets = [Net.of(net) for net in self.engine.test_nets]

    @property
    def iter(self) -> int:
        """The number of updates done so far."""
        return self.engine.iteration

    @property
    def lr(self) -> float:
        """Returns the learning rate of the next update."""
        return self.engine.learning_rate()

    @property
    def param(self) -> Any:
        return _Param(self.engine)

    def step(self, iterations: int) -> None:
        """Trains for a number of iterations."""
        self.engine.step(iterations)

    def solve(self, resume_file: str | None = None) -> None:
        """Trains up to max_iter, starting from a snapshot if one is given."""
        if resume_file:
            self.restore(resume_file)
        self.engine.solve()

    def restore(self, state_file: str | Path) -> None:
        """Resumes from a snapshot."""
        self.engine.restore(str(state_file))

    def snapshot(self) -> None:
        """Writes a snapshot of weights and solver state."""
        self.engine.snapshot()

    def apply_update(self) -> None:
        """Updates the weights with the current gradients."""
        self.engine.apply_update()

    def share_weights(self, net: Net) -> None:
        """Makes another net use the parameters of the training net."""
        net.share_with(self.net)

    def add_callback(
        self, on_start: NCCL | Callable[[], object], on_gradients_ready: Callable[[], object] | None = None
    ) -> None:
        """Calls `on_start` before each iteration and `on_gradients_ready` before each update.

        `add_callback(nccl)` makes this solver train together with others.
        """
        if isinstance(on_start, NCCL):
            self.engine.callbacks.append((on_start.on_start, on_start.on_gradients_ready))
        elif on_gradients_ready is None:
            raise SolverError("add_callback needs two functions", expected="on_start and on_gradients_ready", got="one")
        else:
            self.engine.callbacks.append((on_start, on_gradients_ready))


class SGDSolver(Solver):
    type = "SGD"


class NesterovSolver(SGDSolver):
    type = "Nesterov"


class AdaGradSolver(SGDSolver):
    type = "AdaGrad"


class RMSPropSolver(SGDSolver):
    type = "RMSProp"


class AdaDeltaSolver(SGDSolver):
    type = "AdaDelta"


class AdamSolver(SGDSolver):
    type = "Adam"


def get_solver(solver_file: str | Path) -> Solver:
    """Creates a solver of the type set in its file."""
    definition = read_solver(solver_file)
    for cls in (SGDSolver, NesterovSolver, AdaGradSolver, RMSPropSolver, AdaDeltaSolver, AdamSolver):
        if cls.type == definition.type:
            return cls(solver_file)
    return Solver(solver_file)  # the engine raises the error for an unknown type
