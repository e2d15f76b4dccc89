"""Upgrading old nets and solvers, compared with Caffe's results."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format

from pycaffe_like.errors import NetError, ParseError
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.old_types import V0_TYPES, V1_TYPES


def assert_same_net(net: Any, expected: str) -> None:
    """Asserts that a net equals one in the current format, message by message."""
    assert text_format.MessageToString(net) == text_format.MessageToString(
        text_format.Parse(expected, caffe_pb2.NetParameter())
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            """name: "v1" layers { name: "conv" type: CONVOLUTION bottom: "x" top: "y"
               blobs_lr: 1 blobs_lr: 2 weight_decay: 1 weight_decay: 0 param: "w" param: "b"
               blob_share_mode: PERMISSIVE convolution_param { num_output: 3 kernel_size: 5 stride: 2 }
               include { phase: TEST } loss_weight: 0.5 }""",
            """name: "v1" layer { name: "conv" type: "Convolution" bottom: "x" top: "y"
               param { name: "w" lr_mult: 1 decay_mult: 1 share_mode: PERMISSIVE } param { name: "b" lr_mult: 2 decay_mult: 0 }
               convolution_param { num_output: 3 kernel_size: 5 stride: 2 } include { phase: TEST } loss_weight: 0.5 }""",
            id="V1",
        ),
        pytest.param(
            """layers { name: "d" type: DATA top: "x" data_param { source: "s" scale: 0.5 mean_file: "m"
                 crop_size: 7 mirror: true batch_size: 3 } }""",
            """layer { name: "d" type: "Data" top: "x" data_param { source: "s" batch_size: 3 }
                 transform_param { scale: 0.5 mean_file: "m" crop_size: 7 mirror: true } }""",
            id="V1 with transform fields in data_param",
        ),
        pytest.param(
            """layers { name: "d" type: IMAGE_DATA top: "x" top: "l" image_data_param { source: "s" crop_size: 7 } }
               layers { name: "w" type: WINDOW_DATA top: "y" top: "m" window_data_param { source: "s" scale: 2 } }""",
            """layer { name: "d" type: "ImageData" top: "x" top: "l" image_data_param { source: "s" } transform_param { crop_size: 7 } }
               layer { name: "w" type: "WindowData" top: "y" top: "m" window_data_param { source: "s" } transform_param { scale: 2 } }""",
            id="V1 pictures and windows with transform fields",
        ),
        pytest.param(
            """layers { layer { name: "c" type: "conv" num_output: 3 kernelsize: 5 stride: 2 pad: 1 group: 3 biasterm: false
                 weight_filler { type: "gaussian" std: 0.1 } blobs_lr: 1 weight_decay: 0 } bottom: "x" top: "y" }
               layers { layer { name: "p" type: "pool" pool: AVE kernelsize: 3 stride: 2 pad: 1 } bottom: "y" top: "z" }
               layers { layer { name: "i" type: "innerproduct" num_output: 7 bias_filler { value: 1 } } bottom: "z" top: "i" }
               layers { layer { name: "n" type: "lrn" local_size: 3 alpha: 2 beta: 0.5 k: 3 } bottom: "i" top: "n" }
               layers { layer { name: "d" type: "dropout" dropout_ratio: 0.25 } bottom: "n" top: "n" }
               layers { layer { name: "k" type: "concat" concat_dim: 0 } bottom: "n" top: "k" }""",
            """layer { name: "c" type: "Convolution" bottom: "x" top: "y" param { lr_mult: 1 decay_mult: 0 }
                 convolution_param { num_output: 3 kernel_size: 5 stride: 2 pad: 1 group: 3 bias_term: false
                   weight_filler { type: "gaussian" std: 0.1 } } }
               layer { name: "p" type: "Pooling" bottom: "y" top: "z" pooling_param { pool: AVE kernel_size: 3 stride: 2 pad: 1 } }
               layer { name: "i" type: "InnerProduct" bottom: "z" top: "i" inner_product_param { num_output: 7 bias_filler { value: 1 } } }
               layer { name: "n" type: "LRN" bottom: "i" top: "n" lrn_param { local_size: 3 alpha: 2 beta: 0.5 k: 3 } }
               layer { name: "d" type: "Dropout" bottom: "n" top: "n" dropout_param { dropout_ratio: 0.25 } }
               layer { name: "k" type: "Concat" bottom: "n" top: "k" concat_param { concat_dim: 0 } }""",
            id="V0",
        ),
        pytest.param(
            """layers { layer { name: "d" type: "data" source: "s" meanfile: "m" batchsize: 3 cropsize: 7 mirror: true scale: 0.5 rand_skip: 2 } top: "x" }
               layers { layer { name: "i" type: "images" source: "s" batchsize: 3 shuffle_images: true new_height: 5 new_width: 7 } top: "y" top: "l" }
               layers { layer { name: "w" type: "window_data" source: "s" batchsize: 3 det_fg_threshold: 0.6 det_bg_threshold: 0.4
                 det_fg_fraction: 0.3 det_context_pad: 16 det_crop_mode: "square" } top: "z" top: "m" }
               layers { layer { name: "h" type: "hdf5_data" source: "s" batchsize: 5 } top: "h" }
               layers { layer { name: "o" type: "hdf5_output" hdf5_output_param { file_name: "f" } } bottom: "h" bottom: "x" }
               layers { layer { name: "g" type: "infogain_loss" source: "m" } bottom: "h" bottom: "l" }""",
            """layer { name: "d" type: "Data" top: "x" data_param { source: "s" batch_size: 3 rand_skip: 2 }
                 transform_param { mean_file: "m" crop_size: 7 mirror: true scale: 0.5 } }
               layer { name: "i" type: "ImageData" top: "y" top: "l" image_data_param { source: "s" batch_size: 3 shuffle: true new_height: 5 new_width: 7 } }
               layer { name: "w" type: "WindowData" top: "z" top: "m" window_data_param { source: "s" batch_size: 3 fg_threshold: 0.6
                 bg_threshold: 0.4 fg_fraction: 0.3 context_pad: 16 crop_mode: "square" } }
               layer { name: "h" type: "HDF5Data" top: "h" hdf5_data_param { source: "s" batch_size: 5 } }
               layer { name: "o" type: "HDF5Output" bottom: "h" bottom: "x" hdf5_output_param { file_name: "f" } }
               layer { name: "g" type: "InfogainLoss" bottom: "h" bottom: "l" infogain_loss_param { source: "m" } }""",
            id="V0 data",
        ),
        pytest.param(
            """input: "x" input_dim: 2 input_dim: 3 input_dim: 5 input_dim: 7
               layers { layer { name: "pad" type: "padding" pad: 2 } bottom: "x" top: "p" }
               layers { layer { name: "c" type: "conv" num_output: 3 kernelsize: 5 } bottom: "p" top: "c" }""",
            """layer { name: "input" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } } }
               layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 3 kernel_size: 5 pad: 2 } }""",
            id="V0 with a padding layer and an input",
        ),
        pytest.param(
            'input: "a" input: "b" input_shape { dim: 2 } input_shape { dim: 3 dim: 5 } layer { name: "s" type: "Silence" bottom: "a" bottom: "b" }',
            """layer { name: "input" type: "Input" top: "a" top: "b" input_param { shape { dim: 2 } shape { dim: 3 dim: 5 } } }
               layer { name: "s" type: "Silence" bottom: "a" bottom: "b" }""",
            id="two inputs with shapes",
        ),
        pytest.param(
            'input: "a" layer { name: "s" type: "Silence" bottom: "a" }',
            'layer { name: "s" type: "Silence" bottom: "a" }',
            id="an input without a shape, as in old weight files",
        ),
        pytest.param(
            'layer { name: "n" type: "BatchNorm" param { lr_mult: 1 } param { } param { decay_mult: 3 } }',
            """layer { name: "n" type: "BatchNorm" param { lr_mult: 0 decay_mult: 0 } param { lr_mult: 0 decay_mult: 0 }
                 param { lr_mult: 0 decay_mult: 0 } }""",
            id="BatchNorm with three rates",
        ),
        pytest.param(
            'layer { name: "n" type: "BatchNorm" param { lr_mult: 0 } }',
            'layer { name: "n" type: "BatchNorm" param { lr_mult: 0 } }',
            id="BatchNorm with one rate stays",
        ),
    ],
)
def test_an_old_net_becomes(old: str, new: str) -> None:
    assert_same_net(net_file(old, "f").message, new)


def test_lines_go_along() -> None:
    text = """input: "x" input_dim: 2 input_dim: 3 input_dim: 5 input_dim: 7
layers { layer { name: "pad" type: "padding" pad: 2 } bottom: "x" top: "p" }
layers { layer { name: "c" type: "conv" num_output: 3 kernelsize: 5 } bottom: "p" top: "c" }"""
    layers = net_file(text, "f").lowered().layers
    assert [(layer.name, layer.where.line) for layer in layers] == [("input", 0), ("c", 3)]


def test_a_nets_bn_stats_batch_size_becomes_that_of_every_batch_norm() -> None:
    text = 'bn_stats_batch_size: 3 layer { name: "a" type: "BatchNorm" } layer { name: "b" type: "ReLU" }'
    first, second = net_file(text, "f").lowered().layers
    assert first.option("batch_norm_param").given == {"stats_batch_size": 3}
    assert not second.options


def test_options_of_a_layer_of_ones_own_go_along() -> None:
    text = 'input: "x" input_shape { dim: 2 } layer { name: "a" } layer { name: "b" mine_param { gain: 3 } }'
    layers = net_file(text, "f").lowered().layers
    assert [dict(layer.options) == {} for layer in layers] == [False, True, False]
    assert layers[2].option("mine_param").given == {"gain": 3}


@pytest.mark.parametrize("v1", V1_TYPES)
def test_every_v1_type_has_a_name_of_today(v1: str) -> None:
    assert caffe_pb2.V1LayerParameter.LayerType.Value(v1) >= 0
    net = net_file(f'layers {{ name: "x" type: {v1} }}', "f").message
    assert net.layer[0].type == V1_TYPES[v1]


def test_all_v1_types_are_known() -> None:
    assert set(V1_TYPES) == set(caffe_pb2.V1LayerParameter.LayerType.keys())
    assert set(V0_TYPES.values()) <= set(V1_TYPES)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        pytest.param("layer { } layers { }", NetError, "f: the file has both `layer` and `layers`", id="two forms"),
        pytest.param(
            'layers { layer { name: "a" type: "nonsense" } }',
            NetError,
            "f:1:1: layer 'a' (nonsense): V0 layer type 'nonsense' does not exist",
            id="V0 type",
        ),
        pytest.param(
            'input: "x" input_dim: 1 input_dim: 2 input_dim: 3',
            ParseError,
            "f: the shapes of the inputs are incomplete; expected 4 input_dim for 1 inputs; got 3",
            id="half a shape",
        ),
        pytest.param(
            'input: "x" input: "y" input_shape { dim: 1 }',
            ParseError,
            "f: the shapes of the inputs are incomplete; expected 2 input_shape for 2 inputs; got 1",
            id="one shape for two inputs",
        ),
        pytest.param(
            'layers { layer { name: "p" type: "padding" pad: 1 } bottom: "x" top: "p" } layers { layer { name: "r" type: "relu" } bottom: "p" top: "r" }',
            NetError,
            "f:1:76: layer 'r' (relu): only a conv or pool layer can follow a padding layer; got relu",
            id="padding before a ReLU",
        ),
        pytest.param(
            'layers { layer { name: "p" type: "padding" pad: 1 } bottom: "x" top: "p" } layers { layer { name: "c" type: "conv" } bottom: "p" bottom: "q" top: "r" }',
            NetError,
            "f:1:76: layer 'c' (conv): padding works on one blob; expected one bottom and one top",
            id="padding before two bottoms",
        ),
    ],
)
def test_an_old_net_that_makes_no_sense(text: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        net_file(text, "f")
    assert str(caught.value).partition("\n")[0] == message


def test_a_v0_option_out_of_place_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    net_file('layers { layer { name: "r" type: "relu" kernelsize: 3 } }', "f")
    assert "f:1:1: layer 'r' (relu): 'kernelsize' has no meaning for this type of layer and is dropped" in caplog.text


def test_a_v0_net_keeps_what_caffe_drops() -> None:
    net = net_file(
        """input: "x" input_shape { dim: 2 dim: 3 } state { phase: TEST stage: "s" } debug_info: true
           layers { layer { name: "i" type: "innerproduct" num_output: 5 } bottom: "none" top: "i" }""",
        "f",
    )
    assert_same_net(
        net.message,
        """layer { name: "input" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
           layer { name: "i" type: "InnerProduct" bottom: "none" top: "i" inner_product_param { num_output: 5 } }
           state { phase: TEST stage: "s" } debug_info: true""",
    )
