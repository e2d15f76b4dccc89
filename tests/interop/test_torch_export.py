"""Exports for torch: torch.export programs, source code and safetensors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

import pycaffe_like
from pycaffe_like.cli import main

from .make import random, save_net


def export(*arguments: object) -> int:
    return main(["export", *map(str, arguments)])


def test_pt2(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.pt2") == 0
    picture = random(5, 3, 7, 11)
    (found,) = torch.export.load(tmp_path / "net.pt2").module()(picture)
    torch.testing.assert_close(found, pycaffe_like.load(prototxt, weights)(picture))


def test_source_runs_where_pcl_is_not(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "out" / "small.py") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["small.py", "small.safetensors"]
    text = (tmp_path / "out" / "small.py").read_text()
    assert "# conv/1\n        conv2d = F.conv2d(data, self.conv_1.weight, self.conv_1.bias, [1, 1], [0, 1])" in text
    torch.save(random(5, 3, 7, 11), tmp_path / "out" / "in.pt")
    script = (
        "import sys, torch, small; net = small.load(); "
        "assert not any(name.startswith('pycaffe_like') for name in sys.modules); "
        "torch.save(net(torch.load('in.pt')), 'out.pt')"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path / "out", check=True)
    expected = pycaffe_like.load(prototxt, weights)(random(5, 3, 7, 11))
    torch.testing.assert_close(torch.load(tmp_path / "out" / "out.pt"), expected)


def test_a_folder_gets_net_py(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "folder") == 0
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["net.py", "net.safetensors"]


def test_safetensors_have_the_keys_of_the_state_dict(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "w.safetensors") == 0
    found, expected = load_file(tmp_path / "w.safetensors"), pycaffe_like.load(prototxt, weights).state_dict()
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in found)


def test_caffemodel_with_its_prototxt(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "out.caffemodel") == 0
    picture = random(2, 3, 7, 11)
    found = pycaffe_like.load(tmp_path / "out.prototxt", tmp_path / "out.caffemodel")(picture)
    torch.testing.assert_close(found, pycaffe_like.load(prototxt, weights)(picture))


def test_detections_cannot_leave_to_torch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.prototxt").write_text("""
    layer { name: "l" type: "Input" top: "l" top: "c" input_param { shape { dim: 1 dim: 4 } } }
    layer { name: "p" type: "Input" top: "p" input_param { shape { dim: 1 dim: 2 dim: 4 } } }
    layer { name: "n" type: "TanH" bottom: "l" top: "n" }
    layer { name: "d" type: "DetectionOutput" bottom: "n" bottom: "c" bottom: "p" top: "d"
      detection_output_param { num_classes: 4 } }
    """)
    assert export(tmp_path / "net.prototxt", "-o", tmp_path / "net.pt2") == 1
    said = capsys.readouterr().err
    assert "layer 'd' (DetectionOutput): the layer cannot be exported as torch.export: it needs an operator" in said
    assert "--outputs n exports" in said


def test_parameters_that_are_not_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("safetensors.torch.load", lambda content: {})
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.safetensors") == 1
    assert "the parameters in the file differ from the net's" in capsys.readouterr().err
    assert not (tmp_path / "net.safetensors").exists()
