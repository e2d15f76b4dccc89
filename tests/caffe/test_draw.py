from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cv2
import pytest
from google.protobuf import text_format

from pycaffe_like.caffe import draw
from pycaffe_like.errors import PclError
from pycaffe_like.proto import caffe_pb2

NET = """
name: "a small net"
layer { name: "data" type: "Data" top: "data" top: "label" data_param { batch_size: 64 } include { phase: TRAIN } }
layer { name: "data" type: "Data" top: "data" top: "label" data_param { batch_size: 100 } include { phase: TEST } }
layer { name: "in:1/conv" type: "Convolution" bottom: "data" top: "in:1/conv"
  convolution_param { num_output: 20 kernel_size: 5 pad: 2 } }
layer { name: "pool" type: "Pooling" bottom: "in:1/conv" top: "pool"
  pooling_param { pool: AVE kernel_h: 3 kernel_w: 5 stride: 2 } }
layer { name: "relu" type: "ReLU" bottom: "pool" top: "pool" }
layer { name: "ip" type: "InnerProduct" bottom: "pool" top: "ip" param { lr_mult: 2 } param { lr_mult: 0.5 }
  inner_product_param { num_output: 10 } exclude { phase: TEST } }
layer { name: "quiet" type: "Silence" bottom: "label" include { stage: "x" } }
"""


def net(text: str = NET) -> Any:
    return text_format.Parse(text, caffe_pb2.NetParameter())


def layer(text: str) -> Any:
    return text_format.Parse(text, caffe_pb2.LayerParameter())


# ---- labels


def test_pooling_types() -> None:
    names = draw.get_pooling_types_dict()
    assert (names[0], names[1], names[2]) == ("MAX", "AVE", "STOCHASTIC")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('type: "Data" data_param { batch_size: 64 }', "Batch 64"),
        ('type: "Convolution" convolution_param { num_output: 20 }', "20"),
        ('type: "Deconvolution" convolution_param { num_output: 21 }', "21"),
        ('type: "InnerProduct" inner_product_param { num_output: 10 }', "10"),
        ('type: "ReLU"', '""'),
    ],
    ids=["data", "convolution", "deconvolution", "inner product", "another"],
)
def test_edge_labels(text: str, expected: str) -> None:
    assert draw.get_edge_label(layer(text)) == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("", (1, 1)),
        ("param { lr_mult: 3 }", (3, 1)),
        ("param { lr_mult: 3 } param { lr_mult: 5 }", (3, 5)),
        ("param { decay_mult: 3 } param { }", (1, 1)),
    ],
    ids=["none", "one", "two", "not set"],
)
@pytest.mark.parametrize("kind", ["Convolution", "Deconvolution", "InnerProduct"])
def test_learning_rates(kind: str, params: str, expected: tuple[float, float]) -> None:
    assert draw.get_layer_lr_mult(layer(f'type: "{kind}" {params}')) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('type: "ReLU"', "ReLU layers do not have a learning rate multiplier"),
        ('type: "InnerProduct" param {} param {} param {}', "Could not parse the learning rate multiplier"),
    ],
    ids=["type", "three"],
)
def test_no_learning_rates(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the text is compared below
        draw.get_layer_lr_mult(layer(text))
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('name: "r" type: "ReLU"', r'"r\n(ReLU)"'),
        ('name: "c" type: "Convolution"', r'"c\n(Convolution)\nkernel size: 1\nstride: 1\npad: 0"'),
        (
            'name: "d" type: "Deconvolution" convolution_param { kernel_size: 3 kernel_size: 5 stride: 2 pad: 7 }',
            r'"d\n(Deconvolution)\nkernel size: 3x5\nstride: 2\npad: 7"',
        ),
        (
            'name: "c" type: "Convolution" convolution_param { kernel_h: 3 kernel_w: 5 stride_h: 2 stride_w: 1 pad_w: 1 }',
            r'"c\n(Convolution)\nkernel size: 3x5\nstride: 2x1\npad: 0x1"',
        ),
        (
            'name: "p" type: "Pooling" pooling_param { kernel_size: 3 stride: 2 }',
            r'"p\n(Pooling MAX)\nkernel size: 3\nstride: 2\npad: 0"',
        ),
    ],
    ids=["relu", "defaults", "each axis", "_h and _w", "pooling"],
)
def test_node_labels(text: str, expected: str) -> None:
    assert draw.get_layer_label(layer(text), "LR") == expected
    assert draw.get_layer_label(layer(text), "RL") == expected
    for vertical in ("TB", "BT"):
        assert draw.get_layer_label(layer(text), vertical) == expected.replace(r"\n", " ")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("param { lr_mult: 2 } param { lr_mult: 0 }", '"i (InnerProduct) lr mult: 2.0, 0.0"'),
        ("param { lr_mult: 0 } param { lr_mult: 0 }", '"i (InnerProduct)"'),
    ],
    ids=["learns", "is fixed"],
)
def test_learning_rates_in_the_label(params: str, expected: str) -> None:
    one = layer(f'name: "i" type: "InnerProduct" {params}')
    assert draw.get_layer_label(one, "TB", display_lrm=True) == expected
    assert draw.get_layer_label(one, "TB") == '"i (InnerProduct)"'


def test_colours() -> None:
    colours = [draw.choose_color_by_layertype(one) for one in ("Convolution", "Pooling", "InnerProduct", "LRN")]
    assert colours == ["#FF5050", "#FF9900", "#CC33FF", "#6495ED"]
    assert draw.choose_color_by_layertype("Deconvolution") == colours[0]


# ---- the graph


def text_of(caffe_net: Any, **options: Any) -> str:
    pytest.importorskip("pydot")
    return draw.get_pydot_graph(caffe_net, "TB", **options).to_string()


def test_the_graph_of_a_net() -> None:
    text = text_of(net())
    assert text.startswith('digraph "a small net" {\nrankdir=TB;\n')
    conv = '"in:1/conv (Convolution) kernel size: 5 stride: 1 pad: 2"'
    pool = '"pool (Pooling AVE) kernel size: 3x5 stride: 2 pad: 0"'
    for node, style in [
        ('"data (Data)"', 'shape=record, fillcolor="#6495ED", style=filled'),
        (conv, 'shape=record, fillcolor="#FF5050", style=filled'),
        (pool, 'shape=record, fillcolor="#FF9900", style=filled'),
        ('"relu (ReLU)"', 'shape=record, fillcolor="#90EE90", style=filled'),
        ('"data"', 'shape=octagon, fillcolor="#E0E0E0", style=filled'),
        ('"in:1/conv"', 'shape=octagon, fillcolor="#E0E0E0", style=filled'),
    ]:
        assert f"\n{node} [{style}];\n" in text
    assert '\n"ip";\n' in text  # no layer uses it
    for edge in [
        '"data (Data)" -> "data" [label="Batch 64"];',
        f'"data" -> {conv} [label=""];',
        f'{conv} -> "in:1/conv" [label=20];',
        f'{pool} -> "pool" [label=""];',
        '"pool" -> "relu (ReLU)" [label=""];',
        '"relu (ReLU)" -> "pool" [label=""];',
        '"ip (InnerProduct)" -> "ip" [label=10];',
        '"label" -> "quiet (Silence)" [label=""];',
    ]:
        assert f"\n{edge}\n" in text


def test_edges_without_labels() -> None:
    text = text_of(net(), label_edges=False)
    assert "Batch" not in text
    assert '"ip (InnerProduct)" -> "ip" [label=""];' in text


def test_learning_rates_on_demand() -> None:
    assert "lr mult: 2.0, 0.5" in text_of(net(), display_lrm=True)
    assert "lr mult" not in text_of(net())


@pytest.mark.parametrize(
    ("phase", "batches", "inner_product"),
    [(None, {"Batch 64", "Batch 100"}, True), (0, {"Batch 64"}, True), (1, {"Batch 100"}, False)],
    ids=["all", "TRAIN", "TEST"],
)
def test_layers_of_one_phase(phase: int | None, batches: set[str], inner_product: bool) -> None:
    text = text_of(net(), phase=phase)
    assert {batch for batch in ("Batch 64", "Batch 100") if batch in text} == batches
    assert ("(InnerProduct)" in text) == inner_product
    assert "(Silence)" in text  # a rule about stages does not exclude a phase


def test_a_layer_with_include_and_exclude() -> None:
    both = net('layer { name: "x" include { phase: TRAIN } exclude { phase: TEST } }')
    with pytest.raises(ValueError, match="^layer x has both include and exclude specified.$"):
        text_of(both, phase=0)


def test_old_nets_are_drawn_too() -> None:
    old = net('layers { name: "c" type: CONVOLUTION bottom: "x" top: "c" convolution_param { num_output: 3 } }')
    text = text_of(old)
    assert '"c (Convolution) kernel size: 1 stride: 1 pad: 0" -> "c" [label=3];' in text
    assert text.startswith("digraph Net {")
    assert len(old.layers) == 1  # the message has not changed


# ---- files


@pytest.mark.parametrize("ext", ["dot", "raw"])
def test_the_text_of_the_graph_needs_no_graphviz(ext: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydot")
    monkeypatch.setenv("PATH", "")
    draw.draw_net_to_file(net(), f"net.{ext}", "BT", caffe_pb2.TRAIN, True)
    text = Path(f"net.{ext}").read_text()
    assert "rankdir=BT;" in text
    assert "Batch 100" not in text
    assert "lr mult: 2.0, 0.5" in text


def test_a_picture_without_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydot")
    monkeypatch.setenv("PATH", "")
    draw.draw_net_to_file(net(), "net.png")
    image = cv2.imread("net.png")
    assert image.shape[1] > 2 * image.shape[0]  # from left to right
    assert {tuple(color) for color in image.reshape(-1, 3).tolist()} >= {(0x50, 0x50, 0xFF), (0xE0, 0xE0, 0xE0)}
    draw.draw_net_to_file(net(), "net.svg", "TB")
    svg = ElementTree.parse("net.svg").getroot()
    texts = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {
        "relu (ReLU)",
        "in:1/conv (Convolution) kernel size: 5 stride: 1 pad: 2",
        "Batch 64, Batch 100",
        "20",
    } <= set(texts)
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}polyline"))) == 11


def test_other_formats_need_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydot")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PclError) as error:
        draw.draw_net_to_file(net(), "net.pdf")
    assert (
        str(error.value)
        == "Graphviz is needed to write 'pdf'; expected .svg or .png\nInstall it: apt install graphviz."
    )
    assert not Path("net.pdf").exists()


GRAPHVIZ = """#!/bin/sh
[ "$1" = -Tpng ] && echo "picture of $(wc -l < "$2") lines" && exit 0
echo "Format: \\"${1#-T}\\" not recognized." >&2
exit 1
"""


@pytest.fixture
def _graphviz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a `dot` on the PATH that can only draw PNG."""
    pytest.importorskip("pydot")
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(GRAPHVIZ)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


@pytest.mark.usefixtures("_graphviz")
def test_a_picture() -> None:
    lines = text_of(net()).count("\n")
    assert draw.draw_net(net(), "TB") == f"picture of {lines} lines\n".encode()
    draw.draw_net_to_file(net(), Path("net.png"), "TB")
    assert Path("net.png").read_bytes() == draw.draw_net(net(), "TB", ext="png")


@pytest.mark.usefixtures("_graphviz")
def test_a_format_that_graphviz_does_not_know() -> None:
    with pytest.raises(PclError) as error:
        draw.draw_net_to_file(net(), "net.foo")
    assert str(error.value).startswith("Graphviz cannot draw this as ")
    assert ".png, .pdf or .svg" in str(error.value)


def test_without_pydot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydot", None)
    with pytest.raises(PclError) as error:
        draw.draw_net(net(), "LR")
    assert str(error.value) == "drawing a net needs the package pydot\npip install 'pycaffe_like[draw]'"
