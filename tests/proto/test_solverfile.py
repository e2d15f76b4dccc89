"""Converting solver files to plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import ParseError
from pycaffe_like.proto import read_solver
from pycaffe_like.spec import StateDef


def test_a_solver_is_lowered_whole(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text("""
        net: "a.prototxt" test_iter: 3 test_iter: 5 test_interval: 7 base_lr: 0.1 lr_policy: "step" gamma: 0.5
        stepsize: 11 stepvalue: [13, 17] momentum: 0.9 solver_type: ADAM train_state { stage: "x" }
        test_state { level: 1 } test_state { } snapshot_format: HDF5 weights: "w" random_seed: 3
        test_net_param { name: "inner" layer { name: "l" } }""")
    solver = read_solver("s.prototxt")
    assert (solver.net, solver.train_net, solver.net_param) == ("a.prototxt", None, None)
    assert (solver.test_iter, solver.test_interval, solver.stepvalue) == ((3, 5), 7, (13, 17))
    assert (solver.base_lr, solver.gamma, solver.stepsize) == (0.10000000149011612, 0.5, 11)
    assert (solver.type, solver.snapshot_format, solver.regularization_type) == ("Adam", "HDF5", "L2")
    assert solver.solver_mode is None
    assert solver.train_state == StateDef(stages=("x",))
    assert solver.test_state == (StateDef(level=1), StateDef())
    assert (solver.weights, solver.random_seed, solver.snapshot_prefix) == (("w",), 3, "s")
    assert [net.layers[0].name for net in solver.test_net_param] == ["l"]
    assert (solver.max_iter, solver.average_loss, solver.momentum2) == (0, 1, 0.9990000128746033)


def test_a_net_is_no_solver(tmp_path: Path) -> None:
    (tmp_path / "n.prototxt").write_text('name: "n"\n  layer { name: "l" }')
    with pytest.raises(ParseError) as caught:
        read_solver("n.prototxt")
    assert str(caught.value) == (
        'n.prototxt:2:3: this is a net; expected a solver\nPass a net as --model or --net; a solver names its net, net: "…".'
    )


def test_nets_inside_a_solver_are_upgraded(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text("""
        train_net_param { input: "x" input_dim: [2, 3, 5, 7] layers { name: "p" type: POOLING bottom: "x" top: "p" } }
        test_net_param { input: "x" input_dim: [1, 3, 5, 7] layers { layer { name: "r" type: "relu" } } }
        test_net_param { layer { name: "s" type: "Softmax" } }""")
    solver = read_solver("s.prototxt")
    nets = [solver.train_net_param, *solver.test_net_param]
    assert [[layer.type for layer in net.layers] for net in nets if net] == [
        ["Input", "Pooling"],
        ["Input", "ReLU"],
        ["Softmax"],
    ]


def test_custom_options_are_refused_in_a_net_inside_a_solver(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text('net_param {\n layer { name: "g" type: "Gain"\n  gain_param { start: 3 } } }')
    with pytest.raises(ParseError) as caught:
        read_solver("s.prototxt")
    assert str(caught.value) == (
        "s.prototxt:3:3: a layer of the net inside the solver has options that are not in the schema: gain_param\n"
        'Put the net into a file of its own and name it: net: "net.prototxt"'
    )
