"""Receptive fields, compared with those published by Araujo, Norris and Sim and with values computed by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.net.receptive_field import receptive_fields
from pycaffe_like.networks import net_text
from pycaffe_like.proto import net_file, read_net
from pycaffe_like.spec import NetDef, NetState, Phase
from tests.conftest import ROOT

DATA = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 71 dim: 67 } } }'


def fields_of(net: NetDef) -> dict[str, str]:
    """Returns the receptive field of each blob as text; of a blob changed in place, its last one."""
    found = receptive_fields(build_with_assumed_input(net, NetState(Phase.TRAIN)))
    return {blob.name: str(field) for blob, field in found.items()}


@pytest.mark.parametrize(
    ("name", "blob", "extent"),
    [
        ("alexnet", "pool5", 195),
        ("vgg16", "pool5", 212),
        ("mobilenet_v1", "conv6/sep", 315),
        ("resnet50", "res5c", 483),
    ],
)
def test_published_receptive_fields(name: str, blob: str, extent: int) -> None:
    file = ROOT / f"netdefs/{name}.prototxt"
    net = read_net(file) if file.exists() else net_file(net_text(name), name).lowered()
    assert fields_of(net)[blob] == f"{extent}x{extent}"


def fields_of_layers(net: Callable[[str], NetDef], *layers: str) -> dict[str, str]:
    return fields_of(net("\n".join([DATA, *(f"layer {{ {layer} }}" for layer in layers)])))


def test_windows_of_each_kind(net: Callable[[str], NetDef]) -> None:
    fields = fields_of_layers(
        net,
        'name: "c" type: "Convolution" bottom: "data" top: "c"'
        " convolution_param { num_output: 2 kernel_h: 3 kernel_w: 5 stride_h: 2 stride_w: 1 dilation: 2 }",
        'name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { kernel_h: 2 kernel_w: 3 stride: 3 }',
        'name: "d" type: "Deconvolution" bottom: "p" top: "d" convolution_param { num_output: 2 kernel_size: 7 stride: 3 }',
        'name: "l" type: "LRN" bottom: "d" top: "l" lrn_param { local_size: 5 norm_region: WITHIN_CHANNEL }',
        'name: "a" type: "LRN" bottom: "d" top: "a" lrn_param { local_size: 5 }',
    )
    assert fields["data"] == "1x1"
    assert fields["c"] == "5x9"  # 2 * (3 - 1) + 1, 2 * (5 - 1) + 1
    assert fields["p"] == "7x11"  # 5 + (2 - 1) * 2, 9 + (3 - 1) * 1
    assert fields["d"] == "19x17"  # 7 + 2 * 6, 11 + 2 * 3: up to three windows overlap
    assert fields["l"] == "27x21"  # the stride is 2 and 1 again: 19 + 4 * 2, 17 + 4 * 1
    assert fields["a"] == "19x17"


def test_the_largest_bottom_counts(net: Callable[[str], NetDef]) -> None:
    convolution = 'type: "Convolution" bottom: "data" convolution_param {{ num_output: 3 kernel_size: {0} pad: {1} }}'
    fields = fields_of_layers(
        net,
        f'name: "a" top: "a" {convolution.format(3, 1)}',
        f'name: "b" top: "b" {convolution.format(7, 3)}',
        'name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "sum"',
    )
    assert fields["sum"] == "7x7"


def test_layers_that_read_the_whole_picture(net: Callable[[str], NetDef]) -> None:
    fields = fields_of_layers(
        net,
        'name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 }',
        'name: "global" type: "Pooling" bottom: "data" top: "global" pooling_param { global_pooling: true }',
        'name: "mvn" type: "MVN" bottom: "data" top: "mvn"',
        'name: "norm" type: "Normalize" bottom: "data" top: "norm"',
        'name: "each" type: "Normalize" bottom: "data" top: "each" norm_param { across_spatial: false }',
    )
    assert {name: fields[name] for name in ("ip", "global", "mvn", "norm", "each")} == {
        "ip": "all",
        "global": "all",
        "mvn": "all",
        "norm": "all",
        "each": "1x1",
    }


def test_it_is_unknown_after_layers_that_move_values_about(net: Callable[[str], NetDef]) -> None:
    fields = fields_of_layers(
        net,
        'name: "r" type: "Reshape" bottom: "data" top: "r" reshape_param { shape { dim: 0 dim: -1 dim: 1 dim: 1 } }',
        'name: "relu" type: "ReLU" bottom: "r" top: "relu"',
    )
    assert fields.keys().isdisjoint({"r", "relu"})


def test_labels_have_none() -> None:
    text = (ROOT / "netdefs/mouth.prototxt").read_text()
    fields = fields_of(net_file(text, "mouth").lowered())
    assert fields["data"] == "1x1"
    assert "label" not in fields
