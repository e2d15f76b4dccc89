"""Include and exclude rules. The cases are those of Caffe's src/caffe/test/test_net.cpp, and some more."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import NetError
from pycaffe_like.graph.include_rules import meets, select
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase, StateRule

TRAIN, TEST = Phase.TRAIN, Phase.TEST


@pytest.mark.parametrize(
    ("state", "rule", "expected"),
    [
        pytest.param(NetState(TRAIN), StateRule(), True, id="no condition"),
        pytest.param(NetState(TRAIN), StateRule(phase=TRAIN), True, id="phase"),
        pytest.param(NetState(TRAIN), StateRule(phase=TEST), False, id="other phase"),
        pytest.param(NetState(TRAIN, 2), StateRule(min_level=2), True, id="lowest level"),
        pytest.param(NetState(TRAIN, 1), StateRule(min_level=2), False, id="level too low"),
        pytest.param(NetState(TRAIN, 3), StateRule(max_level=3), True, id="highest level"),
        pytest.param(NetState(TRAIN, 4), StateRule(max_level=3), False, id="level too high"),
        pytest.param(NetState(TRAIN, -1), StateRule(max_level=-1), True, id="negative level"),
        pytest.param(NetState(TRAIN, 0, ("a", "b")), StateRule(stages=("b", "a")), True, id="all stages"),
        pytest.param(NetState(TRAIN, 0, ("a",)), StateRule(stages=("a", "b")), False, id="a stage missing"),
        pytest.param(NetState(TRAIN, 0, ("a",)), StateRule(not_stages=("b",)), True, id="none of the not_stages"),
        pytest.param(NetState(TRAIN, 0, ("a", "b")), StateRule(not_stages=("b",)), False, id="a not_stage"),
        pytest.param(NetState(TEST, 2, ("a",)), StateRule(TEST, 1, 3, ("a",), ("b",)), True, id="everything"),
        pytest.param(NetState(TRAIN, 2, ("a",)), StateRule(TEST, 1, 3, ("a",), ("b",)), False, id="all but the phase"),
    ],
)
def test_a_state_meets_a_rule(state: NetState, rule: StateRule, expected: bool) -> None:
    assert meets(state, rule) is expected


@pytest.mark.parametrize(
    ("rules", "state", "there"),
    [
        pytest.param("", NetState(TEST), True, id="no rule"),
        pytest.param("include { phase: TRAIN }", NetState(TRAIN), True, id="included"),
        pytest.param("include { phase: TRAIN }", NetState(TEST), False, id="not included"),
        pytest.param(
            "include { phase: TRAIN } include { stage: 'x' }", NetState(TEST, 0, ("x",)), True, id="any include"
        ),
        pytest.param("include { }", NetState(TEST), True, id="include without a condition"),
        pytest.param("exclude { phase: TRAIN }", NetState(TEST), True, id="not excluded"),
        pytest.param("exclude { stage: 'x' } exclude { level: 3 }", NetState(TEST, 0, ("x",)), False, id="any exclude"),
    ],
)
def test_a_layer_is_there(rules: str, state: NetState, there: bool) -> None:
    net = net_file(
        f'layer {{ name: "a" {rules.replace("level: 3", "min_level: 3")} }} layer {{ name: "b" }}', "f"
    ).lowered()
    assert [layer.name for layer in select(net, state).layers] == (["a", "b"] if there else ["b"])


def test_both_kinds_of_rules_contradict() -> None:
    net = net_file('name: "n"\nlayer { name: "a" type: "ReLU" include { } exclude { } }', "f").lowered()
    with pytest.raises(NetError) as caught:
        select(net, NetState(TRAIN))
    assert (
        str(caught.value) == "f:2:1: layer 'a' (ReLU): the layer has include and exclude rules; expected one of the two"
    )
