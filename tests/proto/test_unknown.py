"""Fields that the schema does not have."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import ParseError
from pycaffe_like.proto import net_file


def test_unknown_fields_are_remarked_on() -> None:
    text = 'layer { name: "c" pooling_param { volume: 3 } }\nlayer { name: "d" mine_param { gain: 3 } } nme: "x"'
    net = net_file(text, "f").lowered()
    assert [str(remark) for remark in net.remarks] == [
        "f:1:35: PoolingParameter has no field 'volume', so it is ignored",
        "f:2:44: NetParameter has no field 'nme', so it is ignored; Did you mean 'name'?",
    ]
    assert net.layers[1].option("mine_param").given == {"gain": 3}


def test_slips_are_refused_where_they_would_spoil_a_training() -> None:
    with pytest.raises(ParseError, match="f:1:1: NetParameter has no field 'nme'\nDid you mean 'name'?"):
        net_file('nme: "x"', "f", "typo")
    assert net_file("layer { pooling_param { volume: 3 } }", "f", "typo").remarks
    with pytest.raises(ParseError, match="PoolingParameter has no field 'volume'"):
        net_file("layer { pooling_param { volume: 3 } }", "f", "error")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('layer { name: "g" type: "Gain" gain_param { start: 0.5 } }', id="today"),
        pytest.param('layers { name: "g" type: GAIN gain_param { start: 0.5 } }', id="V1"),
        pytest.param(
            'input: "x" input_dim: [2, 3, 5, 7] layers { name: "p" type: POOLING } layers { name: "g" type: GAIN gain_param { start: 0.5 } }',
            id="V1, after a layer that upgrading added",
        ),
    ],
)
def test_the_options_of_a_custom_layer_reach_it(text: str) -> None:
    net = net_file(text, "f").lowered()
    assert net.layers[-1].option("gain_param").given == {"start": 0.5}
    assert not any("gain_param" in str(remark) for remark in net.remarks)
