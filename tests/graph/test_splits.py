"""Split layers, compared with those that Caffe's src/caffe/test/test_split_layer.cpp expects."""

from __future__ import annotations

import pytest

from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetDef


def layers_with_splits(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[float, ...]]]:
    net = insert_splits(net_file(text, "f").lowered())
    return [(layer.name, layer.bottoms, layer.tops, layer.loss_weight) for layer in net.layers]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(
            'layer { name: "d" top: "x" top: "l" } layer { name: "ip" bottom: "x" top: "y" } layer { name: "loss" bottom: "y" bottom: "l" }',
            id="a chain",
        ),
        pytest.param(
            'layer { name: "d" top: "x" } layer { name: "r" bottom: "x" top: "x" } layer { name: "s" bottom: "x" top: "x" }',
            id="a chain in place",
        ),
    ],
)
def test_nothing_is_inserted_where_each_top_is_used_once(text: str) -> None:
    net = net_file(text, "f").lowered()
    assert insert_splits(net) == net


def test_a_top_of_two_layers_is_split() -> None:
    text = """layer { name: "data" top: "data" top: "label" }
      layer { name: "ip1" bottom: "data" top: "ip1" } layer { name: "ip2" bottom: "data" top: "ip2" }
      layer { name: "loss" bottom: "ip1" bottom: "ip2" }"""
    assert layers_with_splits(text) == [
        ("data", (), ("data", "label"), ()),
        ("data_data_0_split", ("data",), ("data_data_0_split_0", "data_data_0_split_1"), ()),
        ("ip1", ("data_data_0_split_0",), ("ip1",), ()),
        ("ip2", ("data_data_0_split_1",), ("ip2",), ()),
        ("loss", ("ip1", "ip2"), (), ()),
    ]


def test_the_second_top_of_a_layer_has_its_number() -> None:
    text = 'layer { name: "d" top: "x" top: "l" } layer { name: "a" bottom: "l" } layer { name: "b" bottom: "l" } layer { name: "c" bottom: "x" }'
    assert layers_with_splits(text)[1] == ("l_d_1_split", ("l",), ("l_d_1_split_0", "l_d_1_split_1"), ())


def test_a_layer_that_takes_a_blob_twice_gets_two_copies() -> None:
    text = 'layer { name: "d" top: "x" } layer { name: "e" bottom: "x" bottom: "x" top: "y" }'
    assert layers_with_splits(text)[2] == ("e", ("x_d_0_split_0", "x_d_0_split_1"), ("y",), ())


def test_what_is_split_behind_a_layer_in_place_is_its_own_top() -> None:
    text = """layer { name: "d" top: "x" } layer { name: "relu" bottom: "x" top: "x" }
      layer { name: "a" bottom: "x" top: "a" } layer { name: "b" bottom: "x" top: "b" }"""
    assert layers_with_splits(text) == [
        ("d", (), ("x",), ()),
        ("relu", ("x",), ("x",), ()),
        ("x_relu_0_split", ("x",), ("x_relu_0_split_0", "x_relu_0_split_1"), ()),
        ("a", ("x_relu_0_split_0",), ("a",), ()),
        ("b", ("x_relu_0_split_1",), ("b",), ()),
    ]


def test_a_loss_that_is_used_again_is_split_and_its_first_copy_carries_the_weight() -> None:
    text = """layer { name: "d" top: "x" top: "l" } layer { name: "loss" bottom: "x" bottom: "l" top: "loss" loss_weight: 3 }
      layer { name: "s" bottom: "loss" }"""
    assert layers_with_splits(text)[1:] == [
        ("loss", ("x", "l"), ("loss",), ()),
        ("loss_loss_0_split", ("loss",), ("loss_loss_0_split_0", "loss_loss_0_split_1"), (3.0, 0.0)),
        ("s", ("loss_loss_0_split_1",), (), ()),
    ]


def test_a_weight_of_0_is_no_use() -> None:
    text = 'layer { name: "d" top: "x" loss_weight: 0 } layer { name: "s" bottom: "x" }'
    assert layers_with_splits(text) == [("d", (), ("x",), (0.0,)), ("s", ("x",), (), ())]


def test_a_loss_alone_is_not_split() -> None:
    text = 'layer { name: "d" top: "x" top: "y" loss_weight: 2 loss_weight: 3 }'
    assert layers_with_splits(text) == [("d", (), ("x", "y"), (2.0, 3.0))]


def test_a_bottom_that_nobody_makes_stays() -> None:
    net: NetDef = insert_splits(net_file('layer { name: "a" bottom: "no" top: "y" }', "f").lowered())
    assert net.layers[0].bottoms == ("no",)


def test_a_split_knows_where_it_comes_from() -> None:
    text = 'layer { name: "d" type: "Input" top: "x" }\nlayer { name: "e" bottom: "x" bottom: "x" top: "y" }'
    split = insert_splits(net_file(text, "f").lowered()).layers[1]
    assert str(split.where) == "f:1:1: layer 'x_d_0_split' (Split)"
