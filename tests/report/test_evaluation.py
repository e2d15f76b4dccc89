"""The report of `pcl test`, for nets with known results."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from pycaffe_like.cli import main

HEAD = 'layer {{ name: "d" type: "HDF5Data" top: "data" top: "label" hdf5_data_param {{ source: "list.txt" batch_size: {batch} }} }}'


def _data(data: np.ndarray, label: np.ndarray) -> None:
    with h5py.File("data.h5", "w") as file:
        file["data"], file["label"] = data.astype(np.float32), label.astype(np.float32)
    Path("list.txt").write_text("data.h5\n")


def _report(layers: str, batch: int, *flags: str) -> dict[str, object]:
    Path("net.prototxt").write_text(HEAD.format(batch=batch) + layers)
    from pycaffe_like import caffe

    caffe.Net("net.prototxt", caffe.TEST).save("net.caffemodel")
    assert main(["test", "-model", "net.prototxt", "-weights", "net.caffemodel", "--report", "out", *flags]) == 0
    result: dict[str, object] = json.loads(Path("out/report.json").read_text())
    return result


SCORES = np.array([[5, 1, 0], [0, 4, 1], [2, 3, 0], [0, 0, 6], [1, 2, 0], [4, 0, 0], [0, 1, 3]])
LABELS = np.array([0, 1, 0, 2, 2, 0, 1])
SOFTMAX = 'layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "label" top: "loss" }'


def test_classification(capsys: pytest.CaptureFixture[str]) -> None:
    _data(SCORES, LABELS)
    result = _report(SOFTMAX, 3)
    assert result["kind"] == "classification"
    assert result["confusion"] == [[2, 1, 0], [0, 1, 1], [0, 1, 1]]
    assert result["records"] == 7
    assert result["accuracy"] == pytest.approx(4 / 7)
    logs = SCORES - np.log(np.exp(SCORES).sum(1, keepdims=True))
    assert result["scores"]["loss"] == pytest.approx(-logs[range(7), LABELS].mean(), rel=1e-5)  # type: ignore[index]
    assert result["worst"][0]["record"] == "record 6 of list.txt"  # type: ignore[index]
    assert "Report: out/index.html" in capsys.readouterr().out
    assert Path("out/index.html").read_text().startswith("<!doctype html>")


def test_the_report_changes_no_score(capsys: pytest.CaptureFixture[str]) -> None:
    _data(SCORES, LABELS)
    with_report = _report(SOFTMAX, 2)["scores"]
    capsys.readouterr()
    main(["test", "-model", "net.prototxt", "-weights", "net.caffemodel"])
    assert f"Loss: {with_report['loss']:.6g}" in capsys.readouterr().err  # type: ignore[index]


def test_probabilities_are_not_taken_twice() -> None:
    _data(SCORES, LABELS)
    layers = """layer { name: "p" type: "Softmax" bottom: "data" top: "p" }
      layer { name: "a" type: "Accuracy" bottom: "p" bottom: "label" top: "a" }"""
    result = _report(layers, 7)
    sure = np.exp([3.0])[0] / np.exp([0.0, 1.0, 3.0]).sum()
    assert result["worst"][0]["confidence"] == pytest.approx(sure, rel=1e-5)  # type: ignore[index]


def test_a_loss_and_an_accuracy_on_the_same_blobs_are_one_task() -> None:
    _data(SCORES, LABELS)
    result = _report(SOFTMAX + 'layer { name: "a" type: "Accuracy" bottom: "data" bottom: "label" top: "a" }', 7)
    assert result["others"] == []
    assert result["layer"] == "loss"


def test_the_task_with_the_largest_weight_comes_first() -> None:
    _data(SCORES, LABELS)
    second = """layer { name: "half" type: "Power" bottom: "data" top: "half" power_param { scale: -1 } }
      layer { name: "main" type: "SoftmaxWithLoss" bottom: "half" bottom: "label" top: "main" loss_weight: 2 }"""
    result = _report(SOFTMAX + second, 7)
    assert result["layer"] == "main"
    assert [other["layer"] for other in result["others"]] == ["loss"]  # type: ignore[attr-defined]


def test_names_of_classes() -> None:
    _data(SCORES, LABELS)
    Path("labels.txt").write_text("cat\ndog\n")
    assert [row["name"] for row in _report(SOFTMAX, 7)["per_class"]] == ["cat", "dog", "2"]  # type: ignore[attr-defined]
    Path("other.txt").write_text("a\nb\nc\n")
    named = _report(SOFTMAX, 7, "--labels", "other.txt")
    assert [row["name"] for row in named["per_class"]] == ["a", "b", "c"]  # type: ignore[attr-defined]


def test_masks() -> None:
    random = np.random.default_rng(5)
    scores, labels = random.normal(size=(5, 3, 4, 7)), random.integers(0, 3, (5, 4, 7))
    _data(scores, labels)
    result = _report(SOFTMAX, 2)
    said = scores.astype(np.float32).argmax(1)
    expected = [[int(((labels == a) & (said == b)).sum()) for b in range(3)] for a in range(3)]
    assert result["kind"] == "segmentation"
    assert result["confusion"] == expected


def test_several_labels() -> None:
    _data(np.array([[2, -1], [-3, 1], [1, 1]]), np.array([[1, 0], [1, 1], [0, 1]]))
    loss = 'layer { name: "loss" type: "SigmoidCrossEntropyLoss" bottom: "data" bottom: "label" top: "loss" }'
    result = _report(loss, 2)
    assert result["kind"] == "multilabel"
    assert result["subset_accuracy"] == pytest.approx(1 / 3)
    assert result["per_class"][0]["ap"] == pytest.approx((1 + 2 / 3) / 2)  # type: ignore[index]


def test_numbers() -> None:
    _data(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.0, 2.0], [5.0, 4.0]]))
    result = _report('layer { name: "loss" type: "EuclideanLoss" bottom: "data" bottom: "label" top: "loss" }', 1)
    assert result["kind"] == "regression"
    assert [row["mae"] for row in result["residuals"]] == [1.5, 0.5]  # type: ignore[attr-defined]


def test_what_is_too_large_to_report_is_named() -> None:
    _data(np.zeros((2, 65)), np.zeros((2, 65)))
    extra = """layer { name: "s" type: "Slice" bottom: "data" top: "a" top: "b" slice_param { slice_point: 1 } }
      layer { name: "t" type: "Slice" bottom: "label" top: "c" top: "e" slice_param { slice_point: 1 } }
      layer { name: "all" type: "EuclideanLoss" bottom: "b" bottom: "e" top: "all" }
      layer { name: "one" type: "EuclideanLoss" bottom: "a" bottom: "c" top: "one" }
      layer { name: "sum" type: "EuclideanLoss" bottom: "data" bottom: "label" top: "sum" }"""
    assert _report(extra, 1)["layer"] in ("all", "one")
    page = Path("out/index.html").read_text()
    assert "layer &#x27;sum&#x27; (EuclideanLoss) compares 65 values per record: not reported" in page


def test_a_net_without_answers_cannot_be_reported(capsys: pytest.CaptureFixture[str]) -> None:
    _data(SCORES, LABELS)
    Path("net.prototxt").write_text(
        HEAD.format(batch=2) + 'layer { name: "s" type: "Silence" bottom: "data" bottom: "label" }'
    )
    Path("net.caffemodel").write_bytes(b"")
    code = main(["test", "-model", "net.prototxt", "-weights", "net.caffemodel", "--report", "out"])
    assert code == 1
    assert "error: " in capsys.readouterr().err
    assert not Path("out").exists()


def test_detections() -> None:
    #             item label instance box difficult
    truth = np.array([[0, 1, 0, 0.1, 0.1, 0.5, 0.5, 0], [0, 2, 0, 0.6, 0.6, 0.9, 0.9, 0]])
    found = np.array([[0, 1, 0.9, 0.1, 0.1, 0.5, 0.5], [0, 2, 0.8, 0.0, 0.0, 0.1, 0.1]])
    _data(found.reshape(1, 1, 2, 7), truth.reshape(1, 1, 2, 8))
    layers = """layer { name: "eval" type: "DetectionEvaluate" bottom: "data" bottom: "label" top: "eval"
      detection_evaluate_param { num_classes: 3 background_label_id: 0 overlap_threshold: 0.5 } }"""
    result = _report(layers, 1)
    assert result["kind"] == "detection"
    assert [row["ap"] for row in result["per_class"]] == [1.0, 0.0]  # type: ignore[attr-defined]
    assert result["map"] == 0.5
