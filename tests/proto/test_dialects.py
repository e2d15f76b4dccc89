"""Forks' spellings are translated to Caffe's; fields without effect are reported."""

from __future__ import annotations

from typing import Any

import pytest

from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.dialects import IGNORED_PERFORMANCE_OPTIONS, PRECISION, V1_TYPES, without_effect
from pycaffe_like.proto.old_types import V1_TYPES as ALL_V1_TYPES
from pycaffe_like.spec import Phase


def options_of(text: str) -> dict[str, Any]:
    """Returns the options of a layer that has a single options message."""
    (layer,) = net_file(f"layer {{ {text} }}", "f").lowered().layers
    (options,) = layer.options.values()
    return dict(options.given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("convolution_param { hole: 3 }", {"dilation": (3,)}, id="hole"),
        pytest.param("convolution_param { hole_h: 3 hole_w: 5 }", {"dilation": (3, 5)}, id="hole of two axes"),
        pytest.param("convolution_param { hole: 3 hole_w: 5 }", {"dilation": (3, 5)}, id="hole and an axis"),
        pytest.param("convolution_param { hole_w: 5 }", {"dilation": (1, 5)}, id="hole of one axis"),
        pytest.param("convolution_param { filter_stride: 2 }", {"dilation": (2,)}, id="filter_stride"),
        pytest.param("convolution_param { filter_stride_h: 2 }", {"dilation": (2, 1)}, id="filter_stride of an axis"),
        pytest.param("convolution_param { dilation_h: 2 dilation_w: 3 }", {"dilation": (2, 3)}, id="dilation of axes"),
        pytest.param("convolution_param { dilation: 2 hole: 3 }", {"dilation": (2,)}, id="Caffe's own word first"),
        pytest.param(
            "convolution_param { kernel_shape { dim: 2 dim: 3 dim: 5 } stride_shape { dim: 1 dim: 2 dim: 3 } "
            "pad_shape { dim: 0 dim: 1 dim: 2 } }",
            {"kernel_size": (2, 3, 5), "stride": (1, 2, 3), "pad": (0, 1, 2)},
            id="shapes of a convolution",
        ),
        pytest.param(
            "pooling_param { kernel_shape { dim: 2 dim: 3 dim: 5 } stride_shape { dim: 1 dim: 2 dim: 3 } "
            "pad_shape { dim: 0 dim: 1 dim: 2 } }",
            {"kernel_size_3d": (2, 3, 5), "stride_3d": (1, 2, 3), "pad_3d": (0, 1, 2)},
            id="shapes of a pooling",
        ),
        pytest.param("pooling_param { ceil_mode: false }", {"round_mode": "FLOOR"}, id="ceil_mode"),
        pytest.param("pooling_param { ceil_mode: true }", {"round_mode": "CEIL"}, id="ceil_mode that is no news"),
        pytest.param("pooling_param { torch_pooling: true }", {"round_mode": "FLOOR"}, id="torch_pooling"),
        pytest.param(
            "pooling_param { round_mode: CEIL ceil_mode: false }", {"round_mode": "CEIL"}, id="round_mode first"
        ),
        pytest.param(
            "pooling_param { kernel_size: 2 kernel_size: 3 stride: 5 stride: 7 pad: 1 pad: 0 }",
            {"kernel_h": 2, "kernel_w": 3, "stride_h": 5, "stride_w": 7, "pad_h": 1, "pad_w": 0},
            id="pooling with lists",
        ),
        pytest.param(
            "pooling_param { kernel_size: 2 kernel_size: 3 kernel_size: 5 dilation: 2 }",
            {"kernel_size_3d": (2, 3, 5), "dilation": (2,)},
            id="pooling of three axes",
        ),
        pytest.param("pooling_param { kernel_size: 2 dilation: 1 }", {"kernel_size": 2}, id="pooling dilated by 1"),
        pytest.param(
            "transform_param { crop_height: 3 crop_width: 5 }", {"crop_h": 3, "crop_w": 5}, id="crop_height, crop_width"
        ),
        pytest.param("batch_norm_param { fused_relu: true }", {"relu": True}, id="fused_relu"),
        pytest.param(
            "memory_data_param { dim: 2 dim: 3 dim: 5 dim: 7 }",
            {"batch_size": 2, "channels": 3, "height": 5, "width": 7},
            id="memory of four axes",
        ),
        pytest.param("memory_data_param { dim: 2 dim: 3 }", {"dim": (2, 3)}, id="memory of two axes"),
        pytest.param("roi_pooling_param { pooled_size: 7 }", {"pooled_h": 7, "pooled_w": 7}, id="pooled_size"),
        pytest.param(
            "roi_pooling_param { pooled_size: 7 pooled_size: 5 }", {"pooled_h": 7, "pooled_w": 5}, id="two pooled_size"
        ),
        pytest.param(
            "input_param { num: 1 channels: 3 height: 5 width: 7 }", {"shape": ((1, 3, 5, 7),)}, id="an input's extents"
        ),
        pytest.param(
            "input_param { num: 1 num: 2 channels: 3 height: 5 width: 7 }",
            {"shape": ((1, 3, 5, 7), (2, 3, 5, 7))},
            id="extents of two inputs",
        ),
    ],
)
def test_words_of_forks_become_caffes(text: str, expected: dict[str, Any]) -> None:
    assert options_of(text) == expected


def test_nd_convolution_is_a_convolution() -> None:
    text = 'layer { type: "NdConvolution" convolution_param { kernel_shape { dim: 3 } } }'
    (layer,) = net_file(text, "f").lowered().layers
    assert layer.type == "Convolution"


def test_limits_of_nms_move_into_their_message() -> None:
    options = options_of("detection_output_param { nms_threshold: 0.25 top_k: 7 nms_param { top_k: 3 } }")
    assert options["nms_param"].given == {"nms_threshold": 0.25, "top_k": 3}
    assert set(options) == {"nms_param"}


def test_a_filler_of_batch_norm() -> None:
    options = options_of('batch_norm_param { filler { type: "constant" value: 3 } }')
    assert options["scale_filler"].value == 3


@pytest.mark.parametrize("options", ["scale_bias: true", "scale_filler { }", "bias_filler { }"])
def test_statistics_beside_a_scale_do_not_train(options: str) -> None:
    rates = " ".join("param { lr_mult: 2 decay_mult: 3 }" for _ in range(5))
    (layer,) = net_file(f"layer {{ batch_norm_param {{ {options} }} {rates} }}", "f").lowered().layers
    assert [param.lr_mult for param in layer.params] == [0, 0, 0, 2, 2]
    assert [param.decay_mult for param in layer.params] == [0, 0, 0, 3, 3]


def test_rules_on_who_runs_a_net_become_a_stage() -> None:
    file = net_file("layers { enable { solver: true phase: TEST } }\nlayers { enable { solver: false } }", "f")
    first, second = (layer.include[0] for layer in file.lowered().layers)
    assert (first.phase, first.stages, first.not_stages) == (Phase.TEST, (), ("deploy",))
    assert (second.phase, second.stages, second.not_stages) == (None, ("deploy",), ())
    assert file.remarks == ()


def test_a_transformation_inside_the_options_of_data() -> None:
    (layer,) = net_file("layer { data_param { transform_param { mirror: true } } }", "f").lowered().layers
    assert layer.option("transform_param").given == {"mirror": True}


def test_the_first_of_several_sources() -> None:
    options = options_of("data_param { source: 'a' source: 'b' }")
    assert options["source"] == "a"


def test_old_types_of_forks_have_their_names_in_the_schema() -> None:
    names = set(caffe_pb2.V1LayerParameter.LayerType.keys())
    assert set(V1_TYPES) <= names
    assert names == set(ALL_V1_TYPES)


def test_an_old_net_of_a_fork_is_upgraded() -> None:
    text = (
        "layers { type: CROP } layers { type: ROI_POOLING roi_pooling_param { pooled_h: 7 } } layers { type: 'Mine' }"
    )
    layers = net_file(text, "f").lowered().layers
    assert [layer.type for layer in layers] == ["Crop", "ROIPooling", "Mine"]
    assert layers[1].option("roi_pooling_param").given == {"pooled_h": 7}


@pytest.mark.parametrize(
    ("message", "field", "value", "told"),
    [
        ("SolverParameter", "test_offset", 3, "test_offset has no effect here (an option of Intel)"),
        ("PoolingParameter", "engine", "CUDNN", ""),
        ("NetParameter", "default_forward_type", "FLOAT", ""),
        (
            "NetParameter",
            "default_forward_type",
            "FLOAT16",
            "default_forward_type has no effect: numbers are float32 here; see --amp",
        ),
        ("data_param", "rand_skip", 3, "rand_skip has no effect here"),
    ],
)
def test_what_is_told_of_a_field_without_effect(message: str, field: str, value: object, told: str) -> None:
    assert without_effect(message, field, value) == told


def test_hints_and_precision_are_fields_of_the_schema() -> None:
    messages = caffe_pb2.DESCRIPTOR.message_types_by_name.values()
    known = {field.name for message in messages for field in message.fields}
    assert set(IGNORED_PERFORMANCE_OPTIONS) | PRECISION <= known


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("default_forward_type: FLOAT16", ["f:1:1: default_forward_type has no effect: numbers are float32 here; see --amp"]),
        ("layer { forward_type: FLOAT engine: 'MKLDNN' }", []),
        ("reduce_buckets: 3", []),
        ("bn_stats_batch_size: 0", []),
    ],
)  # fmt: skip
def test_fields_that_no_layer_sees(text: str, remarks: list[str]) -> None:
    assert [str(remark) for remark in net_file(text, "f").remarks] == remarks
