"""How blobs and values are numbered, and every mistake that blob names can contain."""

from __future__ import annotations

import pytest

from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.graph.wiring import Wiring, wire
from pycaffe_like.proto import net_file
from pycaffe_like.spec import LayerDef


def wire_net(text: str) -> tuple[Wiring, list[str]]:
    def needed(layer: LayerDef) -> int:
        return 1 if layer.type == "Loss" else len(layer.tops)

    wiring, errors = wire(insert_splits(net_file(text, "f").lowered()), needed)
    return wiring, [str(error) for error in errors]


def test_blobs_are_numbered_in_order_of_appearance_and_values_at_every_change() -> None:
    text = """layer { name: "d" type: "Input" top: "x" top: "l" } layer { name: "c" bottom: "x" top: "c" }
      layer { name: "r" bottom: "c" top: "c" } layer { name: "loss" bottom: "c" bottom: "l" top: "loss" }"""
    wiring, errors = wire_net(text)
    assert errors == []
    assert wiring.blob_names == ("x", "l", "c", "loss")
    assert [(n.bottoms, n.tops) for n in wiring.nodes] == [((), (0, 1)), ((0,), (2,)), ((2,), (2,)), ((2, 1), (3,))]
    assert [(n.bottom_values, n.top_values) for n in wiring.nodes] == [
        ((), (0, 1)),
        ((0,), (2,)),
        ((2,), (3,)),
        ((3, 1), (4,)),
    ]
    assert wiring.inputs == (0, 1)
    assert wiring.outputs == (3,)


def test_outputs_are_in_alphabetical_order() -> None:
    wiring, _ = wire_net('layer { name: "d" top: "b" top: "c" top: "a" }')
    assert [wiring.blob_names[i] for i in wiring.outputs] == ["a", "b", "c"]


def test_a_loss_without_a_top_makes_a_nameless_one_that_is_no_output() -> None:
    wiring, errors = wire_net('layer { name: "d" top: "x" } layer { name: "l" type: "Loss" bottom: "x" }')
    assert errors == []
    assert wiring.blob_names == ("x", "(automatic)")
    assert wiring.outputs == ()


def test_only_the_top_of_the_same_place_is_in_place() -> None:
    wiring, errors = wire_net(
        'layer { name: "d" top: "a" top: "b" } layer { name: "s" bottom: "a" bottom: "b" top: "a" top: "c" }'
    )
    assert errors == []
    assert wiring.nodes[1].tops == (0, 2)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            'layer { name: "d" top: "data" }\nlayer { name: "c" type: "C" bottom: "dta" top: "y" }',
            ["f:2:1: layer 'c' (C): no layer above produces bottom 'dta'\nDid you mean 'data'?"],
            id="a slip",
        ),
        pytest.param(
            'layer { name: "c" type: "C" bottom: "y" top: "z" }\nlayer { name: "d" top: "y" }',
            [
                "f:1:1: layer 'c' (C): no layer above produces bottom 'y'\n"
                "Layers run in the order of the file: the layer that produces it must come first."
            ],
            id="made too late",
        ),
        pytest.param(
            'layer { name: "a" top: "x" }\nlayer { name: "b" type: "B" top: "x" }',
            [
                "f:2:1: layer 'b' (B): top 'x' is produced twice; expected a name of its own; got the name that layer 'a' (line 1) uses"
            ],
            id="made twice",
        ),
        pytest.param(
            'layer { name: "d" top: "x" }\nlayer { name: "a" bottom: "x" top: "y" }\nlayer { name: "r" type: "ReLU" bottom: "x" top: "x" }',
            [
                "f:3:1: layer 'r' (ReLU): top 'x' is produced twice; expected a name of its own; got the name that "
                "layer 'd' (line 1) uses\n'x' feeds other layers too, so it cannot be overwritten: give this top a name of its own."
            ],
            id="overwritten though others need it",
        ),
        pytest.param(
            'layer { name: "d" top: "x" } layer { name: "a" bottom: "x" top: "y" propagate_down: true propagate_down: false }',
            ["f:1:30: layer 'a': propagate_down needs one value for each bottom, or none; got 2 for 1 bottoms"],
            id="propagate_down",
        ),
        pytest.param(
            'layer { name: "a" bottom: "x" bottom: "y" top: "x" }\nlayer { name: "b" bottom: "q" top: "x" }',
            [
                "f:1:1: layer 'a': no layer above produces bottom 'x'",
                "f:1:1: layer 'a': no layer above produces bottom 'y'",
                "f:2:1: layer 'b': no layer above produces bottom 'q'",
                "f:2:1: layer 'b': top 'x' is produced twice; expected a name of its own; got the name that layer 'a' (line 1) uses",
            ],
            id="everything at once",
        ),
    ],
)
def test_what_is_wrong(text: str, messages: list[str]) -> None:
    _, errors = wire_net(text)
    assert [e if "\n" in m else e.partition("\n")[0] for e, m in zip(errors, messages, strict=True)] == messages


def test_two_sources_of_one_name_are_for_two_phases() -> None:
    text = 'layer { name: "a" type: "Data" top: "data" } layer { name: "b" type: "Data" top: "data" }'
    _, (error,) = wire(net_file(text, "f").lowered(), lambda layer: len(layer.tops))
    assert error.advice == (
        "If one is for training and one for tests: include { phase: TRAIN } and include { phase: TEST }."
    )


def test_without_splits_a_blob_has_one_user() -> None:
    text = """layer { name: "d" type: "Input" top: "x" } layer { name: "a" bottom: "x" top: "a" }
      layer { name: "b" bottom: "x" top: "b" }"""
    _, errors = wire(net_file(text, "f").lowered(), lambda layer: len(layer.tops))
    assert [str(error) for error in errors] == ["f:2:7: layer 'b': bottom 'x' is already used by another layer"]
