"""Which layers run backward. The cases are those of TestSkipPropagateDown, TestForcePropagateDown and
TestUnsharedWeights in Caffe's src/caffe/test/test_net.cpp, and some more.
"""

from __future__ import annotations

import pytest

from pycaffe_like.graph.backward import Backward, LayerFacts, need_backward
from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.graph.wiring import wire
from pycaffe_like.proto import net_file

LEARNS = {"ip", "ip2"}


def backward_flags(
    text: str, frozen: tuple[str, ...] = (), force: bool = False
) -> tuple[dict[str, bool], dict[str, tuple[bool, ...]]]:
    """Returns, for each layer, whether it runs backward, and for each of its bottoms, whether it gets a gradient."""
    net = insert_splits(net_file(text, "f").lowered())
    wiring, errors = wire(net, lambda layer: len(layer.tops))
    assert errors == []
    facts = []
    for node in wiring.nodes:
        name, bottoms = node.layer.name, len(node.bottoms)
        loss = name.startswith("loss")
        weights = node.layer.loss_weight or ((1.0,) if loss else (0.0,) * len(node.tops))
        may = tuple(not (loss and k == 1) for k in range(bottoms))
        facts.append(LayerFacts((name not in frozen,) if name in LEARNS else (), weights, may))
    result: Backward = need_backward(wiring, facts, force)
    names = [node.layer.name for node in wiring.nodes]
    return dict(zip(names, result.layers, strict=True)), dict(zip(names, result.bottoms, strict=True))


CHAIN = """layer { name: "data" top: "data" top: "label" }
layer { name: "ip" bottom: "data" top: "ip" }
layer { name: "relu" bottom: "ip" top: "ip" }
layer { name: "ip2" bottom: "ip" top: "ip2" %s }
layer { name: "loss" bottom: "ip2" bottom: "label" top: "loss" }"""


def test_gradients_reach_the_first_layer_that_learns_and_not_the_data() -> None:
    layers, bottoms = backward_flags(CHAIN % "")
    assert layers == {"data": False, "ip": True, "relu": True, "ip2": True, "loss": True}
    assert bottoms == {"data": (), "ip": (False,), "relu": (True,), "ip2": (True,), "loss": (True, False)}


def test_nothing_runs_backward_before_the_first_layer_that_learns() -> None:
    layers, bottoms = backward_flags(CHAIN % "", frozen=("ip",))
    assert layers == {"data": False, "ip": False, "relu": False, "ip2": True, "loss": True}
    assert bottoms["ip2"] == (False,)


def test_nothing_runs_backward_where_nothing_learns() -> None:
    layers, _ = backward_flags(CHAIN % "", frozen=("ip", "ip2"))
    assert not any(layers.values())


def test_propagate_down_false_ends_the_way() -> None:
    layers, bottoms = backward_flags(CHAIN % "propagate_down: false")
    assert layers == {"data": False, "ip": False, "relu": False, "ip2": True, "loss": True}
    assert bottoms["ip2"] == (False,)


def test_propagate_down_true_asks_for_more() -> None:
    text = CHAIN % ""
    text = text.replace('name: "ip" bottom: "data"', 'name: "ip" bottom: "data" propagate_down: true')
    _, bottoms = backward_flags(text)
    assert bottoms["ip"] == (True,)


def test_force_asks_for_all_that_layers_allow() -> None:
    layers, bottoms = backward_flags(CHAIN % "", force=True)
    assert all(layers.values())
    assert bottoms == {"data": (), "ip": (True,), "relu": (True,), "ip2": (True,), "loss": (True, False)}


def test_a_branch_without_a_loss_runs_forward_only() -> None:
    text = CHAIN % ""
    text += '\nlayer { name: "acc" bottom: "ip2" bottom: "label" top: "acc" }'
    layers, bottoms = backward_flags(text)
    assert layers["acc"] is False
    assert bottoms["acc"] == (False, False)
    assert layers["ip2_ip2_0_split"] is True
    assert layers["label_data_1_split"] is False


@pytest.mark.parametrize("weight", [0.0, 2.0])
def test_a_loss_weight_of_0_is_no_loss(weight: float) -> None:
    layers, _ = backward_flags(
        f'layer {{ name: "d" top: "x" }} layer {{ name: "ip" bottom: "x" top: "y" loss_weight: {weight} }}'
    )
    assert layers["ip"] is bool(weight)
