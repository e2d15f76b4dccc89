"""Which nets a solver trains and tests, and in which states.

Source: Solver::InitTrainNet and InitTestNets in src/caffe/solver.cpp.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pycaffe_like.errors import SolverError, Where
from pycaffe_like.graph.include_rules import select
from pycaffe_like.proto.batch_size import change_batch_size, has_batch_size
from pycaffe_like.regular_file import list_folder
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase, SolverDef, StateDef

Read = Callable[[str], NetDef]
"""Reads a net file."""


class NetInState(NamedTuple):
    """A net and the state to build it in.

    Attributes:
        place: where the solver gives the net, in the words of Caffe's log, such as `from net file: train.prototxt`.
    """

    net: NetDef
    state: NetState
    place: str


def training_net(solver: SolverDef, read: Read) -> NetInState:
    """Returns the net to train. Its state is phase TRAIN, overridden by the net's own state, then by
    train_state.

    Raises:
        SolverError: If the solver has no training net, or more than one.
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
        net, place = read(_locate_net_file(given[0], value, solver)), f"from {given[0]} file: {value}"
    return NetInState(net, NetState(Phase.TRAIN).merge(net.state).merge(solver.train_state), place)


def testing_nets(solver: SolverDef, read: Read) -> list[NetInState]:
    """Returns the test nets: those of test_net_param, then those of test_net, then `net` or net_param
    once for each value of test_iter that remains. The state of each is phase TEST, overridden by
    the net's own state, then by test_state.

    Raises:
        SolverError: If test_iter or test_state has the wrong number of entries, or test_interval is
            not set.
    """
    nets = [(net, "test_net_param") for net in solver.test_net_param]
    nets += [(read(_locate_net_file("test_net", path, solver)), f"test_net file: {path}") for path in solver.test_net]
    left = len(solver.test_iter) - len(nets)
    common, place = solver.net_param, "net_param"
    if left > 0 and common is None and solver.net is not None:
        common, place = read(_locate_net_file("net", solver.net, solver)), f"net file: {solver.net}"
    if left < 0 or (left > 0 and common is None):
        _refuse("test_iter does not fit", f"one value for each of {len(nets)} test nets", len(solver.test_iter))
    if common is not None:
        nets += [(common, place)] * left
    if len(solver.test_state) not in (0, len(nets)):
        _refuse("test_state does not fit", f"none, or one for each of {len(nets)} test nets", len(solver.test_state))
    if nets and solver.test_interval <= 0:
        _refuse("there are test nets but no test_interval", "a positive number", solver.test_interval)
    states: Sequence[StateDef | None] = solver.test_state or [None] * len(nets)
    return [
        NetInState(net, NetState(Phase.TEST).merge(net.state).merge(over), place)
        for (net, place), over in zip(nets, states, strict=True)
    ]


def _refuse(problem: str, expected: str, got: int) -> None:
    raise SolverError(problem, expected=expected, got=got)


def _locate_net_file(field: str, path: str, solver: SolverDef) -> str:
    """Returns the path of a net file. A relative path is looked up in the current folder, as in Caffe, and then in
    the solver's folder.

    Raises:
        SolverError: If neither folder has the file.
    """
    folder = Path(solver.source).parent
    if os.path.exists(path):
        return path
    if os.path.exists(folder / path):
        return str(folder / path)
    looked_in = dict.fromkeys(list_folder(one, "*.prototxt") for one in (path, (folder / path).resolve()))
    advice = " ".join(looked_in)
    raise SolverError(f"{field} '{path}': there is no such file", advice=advice, where=Where(solver.source))


def divide_batch(training: NetInState, world: int) -> NetInState:
    """Returns the training net with every batch_size divided by the number of ranks.

    Raises:
        SolverError: If a batch_size is not a multiple of that number, or no layer has a batch_size.
    """
    net = select(training.net, training.state)
    if not any(map(has_batch_size, net.layers)):
        raise SolverError("--batch global needs a batch_size to divide", got="a net without one")
    layers = tuple(_divide_layer_batch(layer, world) if has_batch_size(layer) else layer for layer in net.layers)
    return training._replace(net=replace(net, layers=layers))


def _divide_layer_batch(layer: LayerDef, world: int) -> LayerDef:
    def divide(size: int) -> int:
        if size % world:
            raise SolverError(
                f"{world} ranks cannot share the batch", expected=f"a multiple of {world}", got=size, where=layer.where
            )
        return size // world

    return change_batch_size(layer, divide)
