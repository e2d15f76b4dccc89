"""The solver of pcl train, with all flags applied."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from pycaffe_like.spec import StateDef

from . import devices

if TYPE_CHECKING:
    from collections.abc import Callable

    from pycaffe_like.proto import Overrides
    from pycaffe_like.spec import NetDef, SolverDef


def net_reader(overrides: Overrides) -> Callable[[str], NetDef]:
    """Returns a function that reads net files and applies --set. It reads each file only once."""
    from functools import cache, partial

    from pycaffe_like.proto import read_net

    return cache(partial(read_net, unknown="typo", overrides=overrides))


def names_several_gpus(solver: SolverDef) -> bool:
    """Returns whether the solver's device_id lists several GPUs, and this machine has any."""
    return len(solver.device_ids) > 1 and solver.solver_mode == "GPU" and bool(devices.existing_gpus(""))


def writes_snapshots(solver: SolverDef) -> bool:
    return bool(solver.snapshot or solver.snapshot_after_train or solver.snapshot_best)


def solver_with_flags(arguments: argparse.Namespace) -> tuple[SolverDef, Overrides]:
    """Returns the solver with all flags applied, and the --set changes that apply to its nets."""
    from pycaffe_like.proto import Overrides, read_solver

    overrides = Overrides.parse(arguments.set)
    solver = read_solver(arguments.solver, "typo", overrides)
    if arguments.net:
        solver = replace(solver, net=arguments.net, net_param=None, train_net=None, train_net_param=None)
    if arguments.iterations is not None:
        solver = replace(solver, max_iter=arguments.iterations)
    if arguments.seed is not None:
        solver = replace(solver, random_seed=arguments.seed)
    if arguments.weights:
        solver = replace(solver, weights=(arguments.weights,))
    stages = tuple(filter(None, arguments.stage.split(",")))
    given = solver.train_state or StateDef()
    level = given.level if overrides.sets("train_state.level") and not arguments.level else arguments.level
    if solver.train_state is not None or level or stages:
        solver = replace(solver, train_state=replace(given, level=level, stages=given.stages + stages))
    if stages or arguments.level:  # Caffe's flags reach the training net only; its tests would lack their layers
        tests = solver.test_state or (StateDef(),) * len(solver.test_iter)
        solver = replace(solver, test_state=tuple(replace(t, stages=t.stages + stages) for t in tests))
    return solver, overrides
