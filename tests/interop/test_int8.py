"""Exporting to int8: calibration with data, and the accuracy before and after."""

from __future__ import annotations

from pathlib import Path

import cv2
import h5py
import numpy as np
import onnx
import pytest

from pycaffe_like.cli import main

from .make import CLASSIFIER, save_net

WITH_DATA = """
layer { name: "data" type: "HDF5Data" top: "data" top: "label" hdf5_data_param { source: "list.txt" batch_size: 5 } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 13 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""


def export(*arguments: object) -> int:
    return main(["export", *map(str, arguments)])


def test_counts_what_is_right_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generator = np.random.default_rng(0)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["data"] = generator.normal(size=(23, 300)).astype(np.float32)
        file["label"] = generator.integers(13, size=23).astype(np.float32)
    (tmp_path / "list.txt").write_text(f"{tmp_path}/data.h5\n")
    (tmp_path / "train.prototxt").write_text(WITH_DATA)
    assert export(tmp_path / "train.prototxt", "-o", tmp_path / "net.onnx", "--int8") == 0
    said = capsys.readouterr().out
    assert "of 23; after: " in said
    model = onnx.load(tmp_path / "net.onnx")
    assert {"QuantizeLinear", "DequantizeLinear"} <= {node.op_type for node in model.graph.node}
    assert onnx.TensorProto.INT8 in {one.data_type for one in model.graph.initializer}


def test_calibrated_with_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "pictures").mkdir()
    for number in range(3):
        picture = np.random.default_rng(number).integers(256, size=(7, 11, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / "pictures" / f"{number}.png"), picture)
    target = tmp_path / "net.onnx"
    assert export(prototxt, weights, "-o", target, "--int8", "--calibrate", tmp_path / "pictures") == 0
    assert "The same class as before for " in capsys.readouterr().out


def test_calibrated_with_a_folder_where_the_net_s_own_data_are_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A DummyData layer has no records to score with, so the pictures of the folder score the net too."""
    data = (
        'layer { name: "data" type: "DummyData" top: "data" top: "label" '
        "dummy_data_param { shape { dim: 2 dim: 3 dim: 7 dim: 11 } shape { dim: 2 } } }"
    )
    loss = 'layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }'
    start, end = CLASSIFIER.index('layer { name: "conv/1"'), CLASSIFIER.index('layer { name: "prob"')
    prototxt, weights = save_net(tmp_path, data + CLASSIFIER[start:end] + loss)
    picture = np.random.default_rng(0).integers(256, size=(7, 11, 3), dtype=np.uint8)
    (tmp_path / "pictures").mkdir()
    cv2.imwrite(str(tmp_path / "pictures" / "0.png"), picture)
    target = tmp_path / "net.onnx"
    assert export(prototxt, weights, "-o", target, "--int8", "--calibrate", tmp_path / "pictures") == 0
    assert "The same class as before for " in capsys.readouterr().out


def test_calibrated_with_a_list_and_counted_on_the_net_s_own_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = []
    for number in range(5):
        picture = np.random.default_rng(number).integers(256, size=(7, 11, 3), dtype=np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
        lines.append(f"{number}.png {number % 2}\n")
    (tmp_path / "train.txt").write_text("".join(lines[:2]))
    (tmp_path / "val.txt").write_text("".join(lines[2:]))
    data = (
        'layer { name: "data" type: "ImageData" top: "data" top: "label" '
        f'image_data_param {{ source: "{tmp_path}/val.txt" root_folder: "{tmp_path}/" batch_size: 3 }} }}'
    )
    prototxt, weights = save_net(tmp_path, data + CLASSIFIER[CLASSIFIER.index('layer { name: "conv/1"') :])
    target = tmp_path / "net.onnx"
    assert export(prototxt, weights, "-o", target, "--int8", "--calibrate", tmp_path / "train.txt") == 0
    said = capsys.readouterr().out
    assert "Right before: " in said
    assert "of 3; after: " in said


def test_no_data_to_calibrate_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path, CLASSIFIER)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--int8") == 1
    assert "int8 needs data to calibrate with; expected --calibrate" in capsys.readouterr().err
    assert not (tmp_path / "net.onnx").exists()


def test_only_for_onnx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.pt2", "--int8") == 2
    assert "--int8 has no effect on this format; expected a file that ends in .onnx" in capsys.readouterr().err


def test_calibration_data_of_another_net(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path, CLASSIFIER)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = np.zeros((3, 3, 7, 11), np.float32)
    (tmp_path / "list.txt").write_text(f"{tmp_path}/data.h5\n")
    data = 'layer { name: "d" type: "HDF5Data" top: "x" hdf5_data_param { source: "list.txt" batch_size: 3 } }'
    (tmp_path / "data.prototxt").write_text(data)
    target = tmp_path / "net.onnx"
    assert export(prototxt, weights, "-o", target, "--int8", "--calibrate", tmp_path / "data.prototxt") == 1
    assert "the calibration data has no blob 'data'" in capsys.readouterr().err
    assert not target.exists()
