"""Layers and nets become prototxt again, with every field that they were read with."""

from __future__ import annotations

import pytest
from google.protobuf import text_format

from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.lift import layer_message, net_text

LAYERS = {
    "phase and propagate_down": 'type: "Scale" bottom: "a" bottom: "b" top: "c" phase: TEST propagate_down: false '
    "propagate_down: true loss_weight: 0.5",
    "params": 'type: "Scale" param { name: "w" lr_mult: 0 decay_mult: 3 share_mode: PERMISSIVE } param { lr_mult: 2 }',
    "rules": 'type: "Scale" include { phase: TEST min_level: 1 max_level: 3 stage: "x" stage: "y" not_stage: "z" } '
    'exclude { stage: "deploy" }',
    "fillers": 'type: "Convolution" convolution_param { num_output: 3 kernel_size: 5 kernel_size: 7 '
    'weight_filler { type: "gaussian" std: 0.25 sparse: 3 } '
    'bias_filler { type: "msra" variance_norm: AVERAGE } engine: CAFFE }',
    "shapes": 'type: "DummyData" dummy_data_param { shape { dim: 2 dim: 3 } shape { } '
    'data_filler { value: 5 } data_filler { type: "uniform" min: -1 max: 7 } }',
    "messages in messages": 'type: "AnnotatedData" annotated_data_param { batch_sampler { max_sample: 1 '
    "sampler { min_scale: 0.25 } sample_constraint { min_jaccard_overlap: 0.5 } } batch_sampler { } }",
    "repeated numbers and enums": 'type: "Pooling" pooling_param { pool: AVE } eltwise_param { coeff: 1 coeff: -0.5 }',
    "an empty message": 'type: "ReLU" relu_param { }',
}


@pytest.mark.parametrize("body", LAYERS.values(), ids=LAYERS)
def test_a_layer_becomes_the_message_that_it_was_read_from(body: str) -> None:
    text = f'name: "l" {body}'
    (layer,) = net_file(f"layer {{ {text} }}", "f").lowered().layers
    assert layer_message(layer) == text_format.Parse(text, caffe_pb2.LayerParameter())


def test_a_net_is_read_back_as_it_was() -> None:
    text = 'name: "n"\n' + "".join(f'layer {{ name: "{name}" {body} }}\n' for name, body in LAYERS.items())
    net = net_file(text, "f").lowered()
    again = net_file(net_text(net), "f").lowered()
    assert net_text(again) == net_text(net)
    assert [layer.options for layer in again.layers] == [layer.options for layer in net.layers]
    assert (again.name, [layer.name for layer in again.layers]) == ("n", list(LAYERS))
    assert net_text(net_file('layer { name: "a" type: "ReLU" }', "f").lowered()).startswith("layer {")
