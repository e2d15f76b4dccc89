"""Types that mean different layers in different forks: the rest of the net shows which one is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.proto.netfile import net_file
from pycaffe_like.spec import LayerDef

INPUT = 'input: "data" input_dim: 1 input_dim: 1 input_dim: 80 input_dim: 80 '


def conv(name: str, bottom: str, options: str, kind: str = "Convolution") -> str:
    message = "pooling_param" if kind == "Pooling" else "convolution_param"
    return f'layer {{ name: "{name}" type: "{kind}" bottom: "{bottom}" top: "{name}" {message} {{ {options} }} }} '


def crop(first: str, second: str, options: str = "", name: str = "crop") -> str:
    return f'layer {{ name: "{name}" type: "Crop" bottom: "{first}" bottom: "{second}" top: "{name}" {options} }} '


def layer_and_remarks(text: str, name: str) -> tuple[LayerDef, list[str]]:
    """Returns the layer after the forks' meanings were applied, and the remarks on the net."""
    adapted = apply_fork_meanings(net_file(text, "f").lowered())
    for error in adapted.errors:
        raise error
    (layer,) = (one for one in adapted.net.layers if one.name == name)
    return layer, [remark.text for remark in adapted.remarks]


def offsets(text: str, name: str = "crop") -> tuple[int, ...]:
    return tuple(layer_and_remarks(text, name)[0].option("crop_param").get("offset") or ())


def test_padding_is_cropped_away_again() -> None:
    text = INPUT + conv("c", "data", "num_output: 1 pad: 35 kernel_size: 3") + crop("c", "data")
    layer, remarks = layer_and_remarks(text, "crop")
    assert layer.option("crop_param")["offset"] == (34, 34)
    assert remarks[0].startswith("crop_param { offset: 34 offset: 34 } is inferred from the layers between its bottoms")


def test_rows_and_columns_have_offsets_of_their_own() -> None:
    options = "num_output: 1 pad_h: 5 pad_w: 9 kernel_h: 3 kernel_w: 5 dilation: 2"
    assert offsets(INPUT + conv("c", "data", options) + crop("c", "data")) == (3, 5)


def fcn_8s() -> str:
    """Returns the skeleton of FCN-8s: padding by 100, five pooling layers and three upsampling layers."""
    text, bottom = INPUT + conv("conv1", "data", "num_output: 1 pad: 100 kernel_size: 3"), "conv1"
    for number in range(1, 6):
        text += conv(f"pool{number}", bottom, "kernel_size: 2 stride: 2", "Pooling")
        bottom = f"pool{number}"
    text += conv("fc6", "pool5", "num_output: 1 kernel_size: 7")
    up = "num_output: 1 kernel_size: 4 stride: 2"
    text += conv("up2", "fc6", up, "Deconvolution") + crop("pool4", "up2", name="crop4")
    text += 'layer { name: "fuse4" type: "Eltwise" bottom: "up2" bottom: "crop4" top: "fuse4" } '
    text += conv("up4", "fuse4", up, "Deconvolution") + crop("pool3", "up4", name="crop3")
    text += 'layer { name: "fuse3" type: "Eltwise" bottom: "up4" bottom: "crop3" top: "fuse3" } '
    text += conv("up8", "fuse3", "num_output: 1 kernel_size: 16 stride: 8", "Deconvolution")
    return text + crop("up8", "data", name="score")


def test_the_offsets_of_fcn_8s_are_5_9_and_31() -> None:
    assert [offsets(fcn_8s(), name) for name in ("crop4", "crop3", "score")] == [(5, 5), (9, 9), (31, 31)]


@pytest.mark.parametrize("options", ["crop_param { }", "crop_param { axis: 2 }", "crop_param { offset: 2 }"])
def test_what_the_file_says_counts(options: str) -> None:
    text = INPUT + conv("c", "data", "num_output: 1 pad: 35 kernel_size: 3") + crop("c", "data", options)
    layer, remarks = layer_and_remarks(text, "crop")
    assert layer.option("crop_param").get("offset") == ((2,) if "offset" in options else ())
    assert remarks == []


def test_blobs_that_nothing_connects_are_cropped_as_in_caffe() -> None:
    other = 'layer { name: "o" type: "Input" top: "o" input_param { shape { dim: 1 dim: 1 dim: 8 dim: 8 } } } '
    assert layer_and_remarks(INPUT + other + crop("data", "o"), "crop")[1] == []
    flat = 'layer { name: "f" type: "Flatten" bottom: "data" top: "f" } '
    assert layer_and_remarks(INPUT + flat + crop("f", "data"), "crop")[1] == []


V1_CROP = 'layers { name: "crop" type: CROP bottom: "c" bottom: "data" top: "out" } '


def v1_conv(options: str) -> str:
    options = f"convolution_param {{ num_output: 1 {options} }}"
    return f'layers {{ name: "c" type: CONVOLUTION bottom: "data" top: "c" {options} }} '


def test_in_a_v1_net_an_offset_has_to_be_a_whole_number() -> None:
    with pytest.raises(LayerError) as error:
        layer_and_remarks(INPUT + v1_conv("pad: 2 kernel_size: 4") + V1_CROP, "crop")
    assert "the layers between the two bottoms of this Crop give no valid offset" in str(error.value)
    assert "got 0.5 and 0.5" in str(error.value)
    with pytest.raises(LayerError, match="got -1 and -1"):
        layer_and_remarks(INPUT + v1_conv("kernel_size: 3") + V1_CROP, "crop")


@pytest.mark.parametrize("options", ["pad: 2 kernel_size: 4", "kernel_size: 3"])
def test_in_todays_form_such_a_net_is_caffes_which_crops_at_0(options: str) -> None:
    text = INPUT + conv("c", "data", f"num_output: 1 {options}") + crop("c", "data")
    layer, remarks = layer_and_remarks(text, "crop")
    assert layer.option("crop_param").get("offset") == ()
    assert remarks == []


def test_a_net_crops_at_the_offset_that_is_worked_out(tmp_path: Path) -> None:
    """In a V1 net that pads by 35, applies the identity and crops to the data, the output equals the data."""
    import pycaffe_like.caffe as caffe

    text = (
        'input: "data" input_dim: 1 input_dim: 1 input_dim: 8 input_dim: 8 '
        'layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" '
        "convolution_param { num_output: 1 pad: 35 kernel_size: 3 bias_term: false } } "
        'layers { name: "crop" type: CROP bottom: "c" bottom: "data" top: "out" }'
    )
    (tmp_path / "n").write_text(text)
    net = caffe.Net(str(tmp_path / "n"), caffe.TEST)
    net.params["c"][0].data[...] = 0
    net.params["c"][0].data[0, 0, 1, 1] = 1
    net.blobs["data"].data[...] = torch.arange(64.0).reshape(1, 1, 8, 8).numpy()
    net.forward()
    assert (net.blobs["out"].data == net.blobs["data"].data).all()


SOFTMAX = 'layer { name: "s" type: "Softmax" bottom: "data" top: "s" } '
INFOGAIN = 'layer { name: "l" type: "InfogainLoss" bottom: "%s" bottom: "data" bottom: "data" top: "l" %s } '


def test_infogain_loss_of_a_softmax_takes_probabilities() -> None:
    layer, remarks = layer_and_remarks(INPUT + SOFTMAX + INFOGAIN % ("s", ""), "l")
    assert layer.option("infogain_loss_param")["probabilities"] is True
    assert remarks[0].startswith("it takes probabilities, as in SSD")
    assert layer_and_remarks(INPUT + INFOGAIN % ("data", ""), "l")[1] == []
    explicit = "infogain_loss_param { probabilities: false }"
    assert layer_and_remarks(INPUT + SOFTMAX + INFOGAIN % ("s", explicit), "l")[1] == []


NORMALIZE = 'layer { name: "n" type: "Normalize" bottom: "data" top: "n" %s } '


@pytest.mark.parametrize(
    "other",
    [
        'layer { name: "o" type: "InnerProduct" bottom: "data" top: "o" inner_product_param { num_output: 2 normalize: true } } ',
        'layer { name: "o" type: "LabelSpecificAdd" bottom: "data" bottom: "data" top: "o" } ',
    ],
)
def test_normalize_without_options_in_a_net_of_happynears(other: str) -> None:
    layer, remarks = layer_and_remarks(INPUT + NORMALIZE % "" + other, "n")
    assert "normalize_param" in layer.options
    assert remarks == [
        "it has no scale, as in happynear's fork, whose layers the net uses; set norm_param { } for SSD's Normalize"
    ]
    assert layer_and_remarks(INPUT + NORMALIZE % "norm_param { }" + other, "n")[1] == []
    assert layer_and_remarks(INPUT + NORMALIZE % "", "n")[1] == []


def test_heds_loss_weighs_edges() -> None:
    data = 'layer { name: "d" type: "ImageLabelmapData" top: "x" top: "t" } '
    loss = 'layer { name: "l" type: "SigmoidCrossEntropyLoss" bottom: "x" bottom: "t" top: "l" } '
    layer, remarks = layer_and_remarks(data + loss, "l")
    assert layer.type == "SigmoidCrossEntropyBalanceLoss"
    assert remarks[0].startswith("edges and other pixels are weighted to balance them, as in HED")
    assert layer_and_remarks(data.replace("ImageLabelmapData", "Data") + loss, "l")[1] == []


def test_roi_align_of_cascade_rcnn_takes_corners() -> None:
    align = 'layer { name: "a" type: "ROIAlign" bottom: "data" bottom: "data" top: "a" roi_pooling_param { pooled_h: 7 %s } } '
    other = 'layer { name: "o" type: "DecodeBBox" bottom: "data" top: "o" } '
    layer, remarks = layer_and_remarks(INPUT + align % "" + other, "a")
    assert layer.option("roi_pooling_param")["corners"] is True
    assert layer.option("roi_pooling_param")["pooled_h"] == 7
    assert remarks[0].startswith("it samples the corners of bins, as in Cascade R-CNN and MS-CNN")
    assert layer_and_remarks(INPUT + align % "", "a")[1] == []
    assert layer_and_remarks(INPUT + align % "corners: false" + other, "a")[1] == []


def test_softmax_with_loss_with_three_tops_is_r_fcns() -> None:
    text = INPUT + 'layer { name: "l" type: "SoftmaxWithLoss" bottom: "data" bottom: "data" top: "l" top: "p" %s } '
    layer, remarks = layer_and_remarks(text % 'top: "each"', "l")
    assert layer.type == "SoftmaxWithLossOHEM"
    assert remarks == ["its third top is the loss at each position, as in R-FCN's SoftmaxWithLossOHEM"]
    assert layer_and_remarks(text % "", "l")[1] == []
