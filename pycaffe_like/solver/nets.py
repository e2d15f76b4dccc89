"""Which nets a solver trains and tests, and in which states.

Source: Solver::InitTrainNet and InitTestNets in src/caffe/solver.cpp.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pycaffe_like.errors import SolverError
from pycaffe_like.graph.include_rules import select
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase, SolverDef, StateDef

Read = Callable[[str], NetDef]
"""Reads a net file."""


class NetInState(NamedTuple):
    """A net, the state that it is in, and what a log calls its place: `net file: train.prototxt`."""

    net: NetDef
    state: NetState
    place: str


def training_net(solver: SolverDef, read: Read) -> NetInState:
    """The net to train and its state: phase TRAIN, under what the net itself and train_state say.

    Raises:
        SolverError: no net, or more than one.
    """
    fields = ("net", "net_param", "train_net", "train_net_param")
    given = [name for name in fields if getattr(solver, name) is not None]
    if len(given) != 1:
        raise SolverError(
            "a solver trains one net", expected="one of " + ", ".join(fields), got=" and ".join(given) or "none of them"
        )
    value = getattr(solver, given[0])
    if isinstance(value, NetDef):
        net, place = value, f"specified in {given[0]}."
    else:
        net, place = read(_found(value, solver)), f"from {given[0]} file: {value}"
    return NetInState(net, NetState(Phase.TRAIN).merged(net.state).merged(solver.train_state), place)


def testing_nets(solver: SolverDef, read: Read) -> list[NetInState]:
    """The test nets and their states: test_net_param, then test_net, then net or net_param as often
    as test_iter has values left. Phase TEST, under what the net itself and test_state say.

    Raises:
        SolverError: test_iter, test_state or test_interval do not fit them.
    """
    nets = [(net, "test_net_param") for net in solver.test_net_param]
    nets += [(read(_found(path, solver)), f"test_net file: {path}") for path in solver.test_net]
    left = len(solver.test_iter) - len(nets)
    common, place = solver.net_param, "net_param"
    if left > 0 and common is None and solver.net is not None:
        common, place = read(_found(solver.net, solver)), f"net file: {solver.net}"
    if left < 0 or (left > 0 and common is None):
        _refuse("test_iter does not fit", f"one for each of {len(nets)} test nets", len(solver.test_iter))
    if common is not None:
        nets += [(common, place)] * left
    if len(solver.test_state) not in (0, len(nets)):
        _refuse("test_state does not fit", f"none, or one for each of {len(nets)} test nets", len(solver.test_state))
    if nets and solver.test_interval <= 0:
        _refuse("there are test nets but no test_interval", "a positive number", solver.test_interval)
    states: Sequence[StateDef | None] = solver.test_state or [None] * len(nets)
    return [
        NetInState(net, NetState(Phase.TEST).merged(net.state).merged(over), place)
        for (net, place), over in zip(nets, states, strict=True)
    ]


def _refuse(problem: str, expected: str, got: int) -> None:
    raise SolverError(problem, expected=expected, got=got)


def _found(path: str, solver: SolverDef) -> str:
    """A net file named in a solver: seen from the current folder as in Caffe, else from the solver's."""
    beside = Path(solver.source).parent / path
    return str(beside) if not os.path.exists(path) and os.path.exists(beside) else path


def divide_batch(training: NetInState, world: int) -> NetInState:
    """The training net with its batch shared by a number of ranks: each batch_size divided by it.

    Raises:
        SolverError: a batch_size cannot be divided, or there is none.
    """
    net = select(training.net, training.state)
    layers = tuple(_divide_layer_batch(layer, world) for layer in net.layers)
    if layers == net.layers:
        raise SolverError("--batch global needs a batch_size to divide", got="a net without one")
    return training._replace(net=replace(net, layers=layers))


def _divide_layer_batch(layer: LayerDef, world: int) -> LayerDef:
    options = dict(layer.options)
    for name, given in layer.options.items():
        if not given.has("batch_size"):
            continue
        size = given["batch_size"]
        if size % world:
            raise SolverError(
                f"{world} ranks cannot share the batch", expected=f"a multiple of {world}", got=size, where=layer.where
            )
        options[name] = replace(given, given={**given.given, "batch_size": size // world})
    return replace(layer, options=options)
