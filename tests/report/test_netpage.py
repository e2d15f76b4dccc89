from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.cli import main
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.proto import read_net
from pycaffe_like.report.netpage import _common_name, describe, kind, net_page
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT

NET = """
name: "</script>"
layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 7 dim: 5 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" param { name: "w" }
  convolution_param { num_output: 5 kernel_h: 3 kernel_w: 1 bias_term: false weight_filler { type: "xavier" } } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" relu_param { negative_slope: 0.25 } }
layer { name: "twin" type: "Convolution" bottom: "data" top: "twin" param { name: "w" }
  convolution_param { num_output: 5 kernel_h: 3 kernel_w: 1 bias_term: false } }
layer { name: "sum" type: "Eltwise" bottom: "conv" bottom: "twin" top: "sum" }
"""


def _built(path: Path) -> BuiltNet:
    return build_with_assumed_input(read_net(path), NetState(Phase.TEST))


@pytest.fixture
def built(tmp_path: Path) -> BuiltNet:
    (tmp_path / "net.prototxt").write_text(NET)
    return _built(tmp_path / "net.prototxt")


def test_layers_know_the_layers_that_feed_them_without_splits(built: BuiltNet) -> None:
    layers = describe(built)["layers"]
    assert [(layer["name"], layer["bottoms"]) for layer in layers] == [
        ("in", []),
        ("conv", [0]),
        ("relu", [1]),
        ("twin", [0]),
        ("sum", [2, 3]),
    ]


def test_what_is_known_of_a_layer(built: BuiltNet) -> None:
    conv, relu, twin = describe(built)["layers"][1:4]
    assert conv["shapes"] == ["2x5x5x5"]
    assert (conv["parameters"], twin["parameters"]) == (5 * 3 * 3, 0)
    assert conv["macs"] == 2 * 5 * 5 * 5 * 3 * 3
    assert ("convolution_param.kernel_h", "3") in conv["options"]
    assert ("convolution_param.weight_filler", '{ type: "xavier" }') in conv["options"]
    assert ("convolution_param.bias_term", "false") in conv["options"]
    assert relu["options"] == [("relu_param.negative_slope", "0.25")]


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("Convolution", "filter"),
        ("BatchNorm", "norm"),
        ("SoftmaxWithLoss", "loss"),
        ("Softmax", "activation"),
        ("ImageData", "data"),
        ("Eltwise", "combine"),
        ("ROIPooling", "pool"),
        ("PriorBox", "detection"),
        ("Brew", "other"),
    ],
)
def test_kinds(type_name: str, expected: str) -> None:
    assert kind(type_name) == expected


def test_every_kind_has_a_colour() -> None:
    from pycaffe_like.report.netpage import KINDS

    script = (ROOT / "pycaffe_like/report/view.js").read_text()
    colours = set(re.findall(r"(\w+): \"#", script[script.index("COLORS") :]))
    assert {*KINDS, "other"} <= colours


def test_small_nets_do_not_fold_and_large_ones_do(built: BuiltNet) -> None:
    assert describe(built)["groups"] == []
    large = describe(_built(ROOT / "netdefs/googlenet.prototxt"))
    assert {"name": "inception_3b"} in large["groups"]
    of_3b = {layer["group"] for layer in large["layers"] if layer["name"].startswith("inception_3b")}
    assert len(of_3b) == 1


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["res2a_conv", "res2a_relu"], "res2a"),
        (["inception_3b/1x1", "inception_3b/3x3"], "inception_3b"),
        (["conv5", "pool5"], "conv5 … pool5"),
    ],
)
def test_the_name_of_a_block(names: list[str], name: str) -> None:
    assert _common_name(names) == name


def test_no_name_ends_the_script(built: BuiltNet) -> None:
    page = net_page(built)
    assert page.count("</script>") == 1
    (data,) = re.findall(r"<script>const NET = (.*?);\n", page)
    assert json.loads(data)["name"] == "</script>"
    assert "<title>&lt;/script&gt;</title>" in page


def test_the_command_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["view", str(ROOT / "netdefs/mouth.prototxt"), "-o", "mouth.html"]) == 0
    assert (tmp_path / "mouth.html").read_text().startswith("<!doctype html>")
    assert capsys.readouterr().out == "mouth.html: open it in a browser\n"


def test_a_net_for_training_alone_names_the_phase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.prototxt").write_text(NET.replace('top: "data"', 'top: "data" include { phase: TRAIN }'))
    assert main(["view", "net.prototxt"]) == 1
    assert capsys.readouterr().err.endswith("The net is complete in phase TRAIN: --phase TRAIN.\n")
    assert main(["view", "net.prototxt", "--phase", "TRAIN"]) == 0


def test_a_missing_net_leaves_an_old_page_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.html").write_text("old")
    assert main(["view", "none.prototxt", "-o", "old.html"]) == 1
    assert (tmp_path / "old.html").read_text() == "old"
    assert "none.prototxt" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_a_browser_draws_every_layer(tmp_path: Path, built: BuiltNet) -> None:
    (tmp_path / "net.html").write_text(net_page(built))
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"]
    command = ["chromium", *flags, f"--user-data-dir={tmp_path}/profile", f"file://{tmp_path}/net.html"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert re.findall(r"<title>(\w+) \(", done.stdout) == ["in", "conv", "relu", "twin", "sum"]
