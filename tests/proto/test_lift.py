"""A layer goes to plain values and back without loss."""

from __future__ import annotations

import pytest
from google.protobuf import text_format

from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.lift import layer_message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('name: "r" type: "ReLU" bottom: "x" top: "x"', id="bare"),
        pytest.param(
            """name: "c" type: "Convolution" bottom: "x" bottom: "y" top: "z" phase: TRAIN loss_weight: 0.5 loss_weight: 0
            param { name: "w" lr_mult: 0 share_mode: PERMISSIVE } param { decay_mult: 2 } param { }
            propagate_down: true propagate_down: false include { phase: TEST min_level: 1 max_level: 3 stage: "a" not_stage: "b" }
            convolution_param { num_output: 3 kernel_size: 5 kernel_size: 7 bias_term: false
              weight_filler { type: "gaussian" std: 0.01 sparse: 3 } bias_filler { value: 0.2 } }""",
            id="everything",
        ),
        pytest.param(
            'name: "x" type: "DummyData" exclude { stage: "s" } dummy_data_param { shape { dim: 2 dim: 3 } shape { } data_filler { type: "msra" variance_norm: FAN_OUT } data_filler { value: 3 } }',
            id="lists of messages",
        ),
        pytest.param('name: "p" type: "Pooling" pooling_param { pool: STOCHASTIC stride_h: 0 }', id="enum and a zero"),
        pytest.param('name: "p" type: "LRN" lrn_param { }', id="empty options"),
    ],
)
def test_there_and_back(text: str) -> None:
    message = text_format.Parse(text, caffe_pb2.LayerParameter())
    (layer,) = net_file(f"layer {{ {text} }}", "f").lowered().layers
    assert text_format.MessageToString(layer_message(layer)) == text_format.MessageToString(message)


def test_options_that_the_schema_does_not_have_stay_out() -> None:
    (layer,) = net_file('layer { name: "g" type: "Gain" mine_param { gain: 3 } }', "f").lowered().layers
    assert layer_message(layer) == caffe_pb2.LayerParameter(name="g", type="Gain")
