"""The command `pcl summary`."""

from __future__ import annotations

import json

import pytest

from pycaffe_like.cli import main
from pycaffe_like.cli.summary import parse_memory
from pycaffe_like.errors import UsageError
from tests.cli.make import write

NET = """name: "small"
layer { name: "data" type: "Data" top: "data" top: "label" data_param { source: "none" batch_size: 7 } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 5 kernel_size: 3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 2 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" include { phase: TRAIN } }
"""
INPUT = ["--assume_input", "3,11,13"]
CONV = 5 * 3 * 9 + 5
IP = 5 * 9 * 11 * 2 + 2


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", write("net.prototxt", NET), *INPUT, "--memory", "64M"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        "layer",
        "type",
        "output",
        "field",
        "parameters",
        "MACs",
        "blobs",
        "gradients",
        "history",
        "workspace",
    ]
    rows = {line.split()[0]: line.split() for line in lines[1:] if line}
    assert rows["conv"][1:6] == ["Convolution", "7x5x9x11", "3x3", str(CONV), f"{7 * 9 * 11 * 5 * 27:,}"]
    assert rows["conv"][6] == f"{4 * 7 * 5 * 9 * 11 / 2**20:.2f}"
    assert rows["ip"][3] == "all"
    assert rows["total"][1] == f"{CONV + IP:,}"
    assert lines[-2].startswith("Memory in MiB. Parameters: 0.00. Peak with a batch of 7: ")
    assert lines[-1].startswith("In 64.00 MiB the largest batch is ")


def read(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, object]:
    assert main(["summary", write("net.prototxt", NET), *INPUT, "--json", *flags]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_json_has_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys)
    assert found["phase"] == "TRAIN"
    assert found["batch"] == 7
    layers = {layer["name"]: layer for layer in found["layers"]}  # type: ignore[union-attr]
    assert layers["conv"] == {
        "name": "conv",
        "type": "Convolution",
        "output": [[7, 5, 9, 11]],
        "receptive_field": [3, 3],
        "parameters": CONV,
        "macs": 7 * 9 * 11 * 5 * 27,
        "blobs": 4 * 7 * 5 * 9 * 11,
        "gradients": 4 * CONV,
        "history": 4 * CONV,
        "workspace": 0,
    }
    assert layers["ip"]["receptive_field"] == "all"
    assert layers["loss"]["receptive_field"] is None
    assert found["total"]["parameters"] == CONV + IP  # type: ignore[index]
    assert found["parameter_bytes"] == 4 * (CONV + IP)
    assert found["unknown_workspace"] == []
    assert "largest_batch" not in found


def test_the_largest_batch_has_a_peak_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    batch = read(capsys, "--memory", "3M")["largest_batch"]
    peaks = [read(capsys, "--batch", str(size))["peak"] for size in (batch, batch + 1)]  # type: ignore[operator]
    assert peaks[0] <= 3 * 2**20 < peaks[1]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("flags", "values"),
    [
        (["--rule", "Adam"], 2),
        (["--solver", "adam.prototxt"], 3),
        (["-phase", "TEST"], 0),
    ],
)
def test_the_history_is_that_of_the_solver(capsys: pytest.CaptureFixture[str], flags: list[str], values: int) -> None:
    write("adam.prototxt", 'net: "net.prototxt" type: "Adam" base_lr: 0.1 lr_policy: "fixed" ema_decay: 0.9')
    assert read(capsys, *flags)["total"]["history"] == 4 * values * (CONV + IP)  # type: ignore[index]


def test_memory_in_which_nothing_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", write("net.prototxt", NET), *INPUT, "--memory", "1K"]) == 0
    assert capsys.readouterr().out.endswith("In 0.00 MiB the batch of 1 does not fit.\n")


def test_a_layer_whose_workspace_is_unknown_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    roi = (
        'layer { name: "in" type: "Input" top: "x" top: "rois" input_param {'
        " shape { dim: 1 dim: 3 dim: 17 dim: 13 } shape { dim: 7 dim: 5 } } }"
        'layer { name: "roi" type: "ROIPooling" bottom: "x" bottom: "rois" top: "roi"'
        " roi_pooling_param { pooled_h: 3 pooled_w: 5 } }"
    )
    assert main(["summary", write("roi.prototxt", roi)]) == 0
    out = capsys.readouterr().out
    assert out.endswith("The peak lacks the workspace of layers that cannot run without values: roi.\n")
    assert next(line for line in out.splitlines() if line.startswith("roi")).endswith("?")


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--memory", "lots"], "--memory is not a size; expected a number and a unit, such as 8G or 512M; got lots"),
        (["--batch", "0"], "--batch is out of range; expected 1 or more; got 0"),
        (["--rule", "Adam", "--solver", "s"], "--solver and --rule exclude each other"),
        (["--rule", "Adams"], "solver type 'Adams' is unknown"),
        (["--assume_input", "3,5"], "-assume_input is not a shape"),
    ],
)
def test_flags_that_are_wrong(capsys: pytest.CaptureFixture[str], flags: list[str], message: str) -> None:
    assert main(["summary", write("net.prototxt", NET), *flags]) != 0
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "size"),
    [("8G", 8 << 30), ("512M", 512 << 20), ("1.5GiB", 3 << 29), ("2 kb", 2048), ("1t", 1 << 40), ("1000", 1000)],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["", "G", "-1G", "8X", "1e9"])
def test_texts_that_are_no_sizes(text: str) -> None:
    with pytest.raises(UsageError):
        parse_memory(text)
