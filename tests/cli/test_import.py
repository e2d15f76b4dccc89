"""The command `pcl import`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

import pycaffe_like
from pycaffe_like.cli import main
from pycaffe_like.proto import read_net
from pycaffe_like.proto.lift import net_text

CFG = """[net]
batch=4
subdivisions=2
channels=3
height=11
width=13
[convolutional]
batch_normalize=1
filters=5
size=3
pad=1
activation=leaky
[maxpool]
size=2
stride=2
[connected]
output=2
activation=linear
[softmax]
"""
SOLVER = """net: "mouth.prototxt" base_lr: 0.01 lr_policy: "fixed" max_iter: 3 test_iter: 2 test_interval: 3
snapshot_after_train: false """


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("mouth.cfg").write_text(CFG)
    return tmp_path


def write_pictures(count: int = 5) -> None:
    """Writes pictures of two classes, and Darknet's lists, names and .data file."""
    random = np.random.default_rng(0)
    for number in range(count):
        for name in ("neutral", "smile"):
            cv2.imwrite(f"{number}_{name}.png", random.integers(0, 255, (17, 19, 3), np.uint8))
    lines = [f"{number}_{name}.png" for number in range(count) for name in ("neutral", "smile")]
    Path("train.list").write_text("\n".join(lines[:6]) + "\n")
    Path("test.list").write_text("\n".join(lines[6:]) + "\n")
    Path("names.txt").write_text("neutral\nsmile\n")
    Path("mouth.data").write_text("classes=2\ntrain = train.list\nvalid = test.list\nlabels = names.txt\n")


def test_a_classifier_of_darknet_trains(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_pictures()
    assert main(["import", "mouth.cfg", "--data", "mouth.data", "-o", "mouth.prototxt"]) == 0
    assert Path("mouth_train.txt").read_text().splitlines()[:2] == ["0_neutral.png 0", "0_smile.png 1"]
    assert Path("mouth_test.txt").read_text().splitlines()[-1] == "4_smile.png 1"
    assert Path("labels.txt").read_text() == "neutral\nsmile\n"
    Path("solver.prototxt").write_text(SOLVER)
    assert main(["train", "--solver", "solver.prototxt"]) == 0
    said = capfd.readouterr().err
    assert "Optimization Done." in said
    assert "accuracy = " in said


def test_files_are_not_replaced_unless_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mouth.prototxt").write_text("mine")
    assert main(["import", "mouth.cfg", "-o", "mouth.prototxt"]) == 1
    assert "mouth.prototxt exists already\n--overwrite replaces it." in capsys.readouterr().err
    assert Path("mouth.prototxt").read_text() == "mine"
    assert main(["import", "mouth.cfg", "-o", "mouth.prototxt", "--overwrite"]) == 0
    assert Path("mouth.prototxt").read_text().startswith('name: "mouth"')


def test_a_picture_without_a_label(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pictures()
    Path("train.list").write_text("0_neutral.png\n0_frown.png\n")
    assert main(["import", "mouth.cfg", "--data", "mouth.data", "-o", "mouth.prototxt"]) == 1
    expected = "train.list:2: the name of a picture has to contain one label; expected neutral, smile; got 0_frown.png"
    assert expected in capsys.readouterr().err
    assert not Path("mouth.prototxt").exists()


def test_a_line_of_data_that_is_no_option(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mouth.data").write_text("# data\ntrain=train.list\nvalid test.list\n")
    assert main(["import", "mouth.cfg", "--data", "mouth.data", "-o", "mouth.prototxt"]) == 1
    assert "mouth.data:3: this line is not an option; expected name=value" in capsys.readouterr().err


def test_data_without_labels(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mouth.data").write_text("train=train.list\n")
    assert main(["import", "mouth.cfg", "--data", "mouth.data", "-o", "mouth.prototxt"]) == 1
    assert "[data] has no labels" in capsys.readouterr().err


def test_bvlc(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "mouth.cfg", "-o", "a.prototxt", "--bvlc"]) == 0
    Path("mouth.cfg").write_text(CFG.replace("leaky", "mish"))
    assert main(["import", "mouth.cfg", "-o", "b.prototxt", "--bvlc"]) == 1
    assert "layer 'conv0/mish' (Mish): BVLC Caffe has no layer of this type" in capsys.readouterr().err
    Path("mouth.cfg").write_text(CFG.replace("size=2\n", "size=3\n").replace("height=11", "height=12"))
    assert main(["import", "mouth.cfg", "-o", "b.prototxt", "--bvlc"]) == 1
    assert "BVLC Caffe's Pooling cannot round down" in capsys.readouterr().err
    assert not Path("b.prototxt").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["mouth.cfg"], "where should the net go?; expected -o net.prototxt"),
        (["mouth.h5", "-o", "a.prototxt"], "nothing is imported from mouth.h5; expected a file that ends in"),
        (["mouth.cfg", "-o", "a.caffemodel"], "-o is the prototxt; the weights go beside it"),
    ],
)
def test_wrong_command_lines(flags: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *flags]) == 2
    assert said in capsys.readouterr().err


NET = """name: "small"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 11 dim: 13 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 5 kernel_size: 3 pad: 1 weight_filler { type: "msra" } } }
layer { name: "norm" type: "LRN" bottom: "conv" top: "norm" lrn_param { local_size: 3 alpha: 0.5 } }
layer { name: "pool" type: "Pooling" bottom: "norm" top: "pool" pooling_param { kernel_size: 3 stride: 2 } }
layer { name: "ip" type: "InnerProduct" bottom: "pool" top: "ip"
  inner_product_param { num_output: 2 weight_filler { type: "msra" } } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
"""
DATA = """layer { name: "images" type: "DummyData" top: "data" top: "label" dummy_data_param {
  shape { dim: 7 dim: 3 dim: 11 dim: 13 } shape { dim: 7 }
  data_filler { type: "gaussian" } data_filler { type: "constant" value: 1 } } }
"""
LOSS = """layer { name: "loss" type: "SoftmaxWithLoss" bottom: "OUTPUT" bottom: "label" top: "loss" }
"""


def test_out_to_onnx_and_back(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("onnxruntime")
    Path("net.prototxt").write_text(NET)
    assert main(["export", "net.prototxt", "-o", "net.onnx", "--batch", "1"]) == 0
    assert main(["import", "net.onnx", "-o", "back.prototxt"]) == 0
    said = capfd.readouterr().out
    assert "Compared with onnxruntime on random input.\noutput  batch  shape  absolute  relative\nprob" in said
    assert Path("back.caffemodel").stat().st_size > 4 * (5 * 27 + 2 * 150)
    train_from(Path("back.prototxt"), capfd)


def train_from(deployed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Trains an imported classifier with a batch size other than its own. Its loss falls, and its first layer learns."""
    net = read_net(deployed)
    inner = [layer for layer in net.layers if layer.type not in ("Input", "Softmax")]
    text = net_text(replace(net, layers=tuple(inner)))
    Path("train.prototxt").write_text(DATA + text + LOSS.replace("OUTPUT", inner[-1].tops[0]))
    Path("solver.prototxt").write_text(
        'net: "train.prototxt" base_lr: 0.01 lr_policy: "fixed" max_iter: 10 display: 9 snapshot_prefix: "new"'
    )
    assert main(["train", "--solver", "solver.prototxt", "--weights", "back.caffemodel"]) == 0
    first, last = map(float, re.findall(r"Iteration [09].*, loss = (\S+)", capfd.readouterr().err))
    assert last < first / 2
    files = ("back.caffemodel", "new_iter_10.caffemodel")
    before, after = (next(pycaffe_like.load(deployed, file).parameters()) for file in files)
    assert not torch.allclose(after, before)


def test_an_operator_that_is_not_imported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    onnx = pytest.importorskip("onnx")
    x, y = (onnx.helper.make_tensor_value_info(name, 1, [1, 3]) for name in "xy")
    graph = onnx.helper.make_graph([onnx.helper.make_node("Erf", ["x"], ["y"])], "net", [x], [y])
    onnx.save(onnx.helper.make_model(graph), "net.onnx")
    assert main(["import", "net.onnx", "-o", "net.prototxt"]) == 1
    assert "net.onnx: layer 'y' (Erf): operator Erf is not supported" in capsys.readouterr().err
    assert not Path("net.prototxt").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("net.onnx --bgr", "--bgr has no effect on this file; expected a file that ends in .cfg; got net.onnx"),
        ("net.pt2 --data mouth.data", "--data has no effect on this file; expected a file that ends in .cfg"),
        ("mouth.cfg --size 3x5", "--size has no effect on this file; expected a file that ends in .onnx or .pt2"),
        ("mouth.cfg --tolerance 0.1", "--tolerance has no effect on this file"),
        ("mouth.cfg --no-verify", "--no-verify has no effect on this file"),
        ("net.prototxt w.safetensors --bvlc", "--bvlc has no effect on this file"),
        ("net.onnx --map names.txt", "--map has no effect on this file; expected a file that ends in .prototxt"),
        ("net.onnx net.weights", "WEIGHTS are for Darknet and for prototxts; expected a file that ends in .cfg"),
    ],
)
def test_flags_without_effect(command: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *command.split(), "-o", "new.prototxt"]) == 2
    assert said in capsys.readouterr().err
    assert not Path("new.prototxt").exists()


def test_data_for_a_net_that_is_no_classifier(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pictures()
    Path("mouth.cfg").write_text(CFG.removesuffix("[softmax]\n"))
    assert main(["import", "mouth.cfg", "--data", "mouth.data", "-o", "mouth.prototxt"]) == 1
    assert "[net] --data is for classifiers; expected [softmax] last; got InnerProduct" in capsys.readouterr().err
    assert not Path("mouth.prototxt").exists()
