"""Importing parameters of torch models into nets, by name or with a file that maps names."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

import pycaffe_like
from pycaffe_like.cli import main

NET = """
name: "small"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 7 dim: 11 } } }
layer { name: "conv/1" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 5 kernel_size: 3 } }
layer { name: "bn" type: "BatchNorm" bottom: "c" top: "c" batch_norm_param { eps: 1e-5 } }
layer { name: "scale" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: true } }
layer { name: "relu" type: "ReLU" bottom: "c" top: "c" }
layer { name: "score" type: "InnerProduct" bottom: "c" top: "score" inner_product_param { num_output: 13 } }
"""
MAP = """# torch           net
features.0        conv/1
features.1        bn scale   # statistics and factors
head.weight       score.weight
head.bias         score.bias
"""


class Model(nn.Module):
    """The test's net, written in torch, with random parameters and statistics."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5), nn.ReLU(), nn.Flatten())
        self.head = nn.Linear(5 * 5 * 9, 13)
        generator = torch.Generator().manual_seed(3)
        for value in self.state_dict().values():
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=generator) + 0.1)

    def forward(self, picture: Tensor) -> Tensor:
        found: Tensor = self.head(self.features(picture))
        return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("net.prototxt").write_text(NET)
    Path("names.txt").write_text(MAP)
    save_file(Model().state_dict(), "w.safetensors")
    torch.save({"state_dict": Model().state_dict()}, "w.pth")
    return tmp_path


@pytest.mark.parametrize("weights", ["w.safetensors", "w.pth"])
def test_names_are_mapped(weights: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "net.prototxt", weights, "--map", "names.txt", "-o", "new.caffemodel"]) == 0
    said = capsys.readouterr().out
    assert f"Weights from {weights}: 4 layers loaded" in said
    assert "Wrote new.caffemodel" in said
    picture = torch.rand(2, 3, 7, 11, generator=torch.Generator().manual_seed(5))
    found = pycaffe_like.load("net.prototxt", "new.caffemodel")(picture)
    torch.testing.assert_close(found, Model().eval()(picture))


def test_equal_names_need_no_map(folder: Path) -> None:
    Path("net.prototxt").write_text(NET.replace("conv/1", "features.0").replace('"scale"', '"factors"'))
    state = {key.replace("features.1", "bn").replace("head", "score"): v for key, v in Model().state_dict().items()}
    state |= {"factors.weight": state.pop("bn.weight"), "factors.bias": state.pop("bn.bias")}
    save_file(state, "w.safetensors")
    assert main(["import", "net.prototxt", "w.safetensors", "-o", "new.prototxt"]) == 0
    assert Path("new.prototxt").read_bytes() == Path("net.prototxt").read_bytes()
    picture = torch.rand(2, 3, 7, 11)
    torch.testing.assert_close(pycaffe_like.load("new.prototxt", "new.caffemodel")(picture), Model().eval()(picture))


def refusal(capsys: pytest.CaptureFixture[str], *flags: str) -> str:
    """Asserts that an import fails and writes nothing; returns its message."""
    assert main(["import", "net.prototxt", "w.safetensors", "-o", "new.caffemodel", *flags]) == 1
    assert not Path("new.caffemodel").exists()
    return capsys.readouterr().err


def test_a_layer_without_tensors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys)
    assert "w.safetensors: no layer of the file fits the net" in said
    Path("names.txt").write_text(MAP.replace("features.1        bn scale", "features.0.bias conv/1.bias"))
    said = refusal(capsys, "--map", "names.txt")
    assert "w.safetensors: no tensor is called as layer 'bn' needs; expected bn.mean_sum, bn.variance_sum," in said
    assert "got features.1\n--map FILE maps names" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("features.0  ", "feature.0  ", "names.txt:2: the model has no tensor or module 'feature.0'\nDid you mean"),
        ("conv/1", "conv1", "names.txt:2: the net has no layer with parameters 'conv1'\nDid you mean 'conv/1'?"),
        ("score.bias", "score.bais", "names.txt:5: the net has no blob 'score.bais'; expected layer.blob"),
        ("bn scale", "bn", "names.txt:3: no blob of bn takes 'features.1.bias'; expected bn.mean_sum, bn.variance_sum"),
        ("score.bias\n", "score.weight\n", "'head.bias' and 'head.weight' both become 'score.weight'"),
        ("bn scale", "", "names.txt:3: this line has one name; expected a name of the model and one of a layer"),
        ("head.bias ", "head.weight ", "names.txt:5: 'head.weight' is mapped twice"),
    ],
)
def test_wrong_names(old: str, new: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("names.txt").write_text(MAP.replace(old, new, 1))
    assert said in refusal(capsys, "--map", "names.txt")


def test_tensors_of_another_shape(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.prototxt").write_text(NET.replace("num_output: 13", "num_output: 17"))
    said = refusal(capsys, "--map", "names.txt")
    assert "w.safetensors: layer 'score' does not fit: blob 0 is 13x225 in the file, 17x225 in the net" in said


def test_files_that_are_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("w.safetensors").write_text("no tensors")
    assert "w.safetensors: this is not a file of tensors; expected a .safetensors, or a state_dict" in refusal(capsys)
    save_file(Model().state_dict(), "w.safetensors")
    assert "missing.txt: there is no such file" in refusal(capsys, "--map", "missing.txt")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["net.prototxt", "-o", "new.caffemodel"], "which weights?; expected pcl import NET.prototxt WEIGHTS"),
        (["net.prototxt", "w.safetensors", "-o", "new.onnx"], "new.onnx is neither a prototxt nor a caffemodel"),
        (["net.onnx", "-o", "new.prototxt", "--map", "names.txt"], "--map has no effect on this file"),
    ],
)
def test_wrong_command_lines(command: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *command]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_exists_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("new.caffemodel").write_bytes(b"mine")
    command = ["import", "net.prototxt", "w.safetensors", "--map", "names.txt", "-o", "new.caffemodel"]
    assert main(command) == 1
    assert "new.caffemodel exists already" in capsys.readouterr().err
    assert Path("new.caffemodel").read_bytes() == b"mine"
    assert main([*command, "--overwrite"]) == 0
