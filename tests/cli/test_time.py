"""`pcl time`, `pcl compile` and `pcl device_query`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch

from pycaffe_like import caffe
from pycaffe_like.cli import main
from pycaffe_like.layers import registry
from pycaffe_like.net import timing
from tests.cli.make import write
from tests.data.helpers import datum, draw, write_lmdb

NET = """name: "timed"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 11 dim: 13 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 5 kernel_size: 3 pad: 1 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "drop" type: "Dropout" bottom: "conv" top: "drop" include { phase: TRAIN } }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 7 } }
"""


def test_the_lines_of_caffe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "-model", write("net.prototxt", NET), "-iterations", "2"]) == 0
    lines = [line.partition("] ")[2] for line in capsys.readouterr().err.splitlines()]
    kept = [re.sub(r"\b[\d.]+(e-?\d+)? ms", "T ms", line) for line in lines]
    layers = ["data", "conv", "relu", "drop", "ip"]
    each = [f"{name:>10}\t{way}: T ms." for name in layers for way in ("forward", "backward")]
    split = [f"{name:>10}\t{way}: T ms." for name in ["conv_relu_0_split"] for way in ("forward", "backward")]
    assert kept[-len(kept) + kept.index("*** Benchmark begins ***") :] == [
        "*** Benchmark begins ***",
        "Testing for 2 iterations.",
        "Iteration: 1 forward-backward time: T ms.",
        "Iteration: 2 forward-backward time: T ms.",
        "Average time per layer: ",
        *each[:6],
        *split,
        *each[6:],
        "Average Forward pass: T ms.",
        "Average Backward pass: T ms.",
        "Average Forward-Backward: T ms.",
        "Total Time: T ms.",
        "*** Benchmark ends ***",
    ]


def test_the_phase_chooses_the_layers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "--net", write("net.prototxt", NET), "-iterations", "1", "-phase", "TEST"]) == 0
    assert "drop" not in capsys.readouterr().err


def test_the_summary_has_shapes_parameters_and_multiply_adds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["time", "--net", write("net.prototxt", NET), "-iterations", "1", "-phase", "TEST", "--summary"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    conv = next(row for row in rows if row and row[0] == "conv")
    assert {"2x5x11x13", str(5 * 3 * 3 * 3 + 5)} <= set(conv)
    assert any(str(2 * 5 * 11 * 13 * 27) in cell.replace(",", "") for cell in conv)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param([], 2, "error: a net is needed; expected -model FILE or -net FILE\n", id="no net"),
        pytest.param(
            ["-model", "a", "-net", "b"],
            2,
            "error: a net is needed; expected -model FILE or -net FILE\n",
            id="two nets",
        ),
        pytest.param(
            ["--data", "a", "-weights", "b"],
            2,
            "error: --data and --weights exclude each other; expected --data NET alone\n",
            id="data and weights",
        ),
        pytest.param(
            ["-net", "a", "-iterations", "0"],
            2,
            "error: -iterations is out of range; expected 1 or more; got 0\n",
            id="0",
        ),
        pytest.param(
            ["-net", "a", "-phase", "TRIAN"],
            2,
            "error: -phase is unknown; expected TRAIN or TEST; got TRIAN\n",
            id="phase",
        ),
        pytest.param(
            ["-net", "net.prototxt", "-import", "none.py"],
            2,
            "error: --import none.py: there is no such file\n",
            id="file",
        ),
        pytest.param(
            ["-net", "net.prototxt", "-import", "no_such"],
            2,
            "error: --import no_such: there is no such module\n",
            id="module",
        ),
    ],
)
def test_wrong_command_lines(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("net.prototxt", NET)
    assert main(["time", *arguments]) == code
    assert capsys.readouterr().err == message


def test_layers_of_ones_own(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry._REGISTRY))  # restores the registry after the test
    write(
        "mine.py",
        "import torch\nfrom pycaffe_like.layers.base import Layer\nfrom pycaffe_like.layers.registry import register_layer\n"
        '@register_layer()\nclass Halved(Layer):\n    """top = bottom / 2."""\n    keeps_shape = True\n'
        "    def forward(self, bottom):\n        return bottom / 2\n",
    )
    net = write("net.prototxt", NET + 'layer { name: "half" type: "Halved" bottom: "ip" top: "half" }\n')
    assert main(["time", "--net", net, "-iterations", "1", "--import", "mine.py"]) == 0
    assert "half\tforward" in capsys.readouterr().err


def test_a_net_as_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    net = write("net.prototxt", NET)
    assert main(["compile", net]) == 0
    assert capsys.readouterr().out.startswith("net.prototxt: ")
    assert main(["compile", net, "--print", "--phase", "TRAIN"]) == 0
    code = capsys.readouterr().out
    assert code.startswith("def forward(self, data")
    assert [name for name in ("conv", "relu", "drop", "ip") if f"self.{name}(" in code] == [
        "conv",
        "relu",
        "drop",
        "ip",
    ]


@pytest.mark.skipif(torch.cuda.is_available(), reason="says what there is without a GPU")
def test_no_gpu(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["device_query"]) == 0
    assert capsys.readouterr().out == "No CUDA device present.\n"


@pytest.mark.cuda
def test_gpus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["device_query"]) == 0
    assert torch.cuda.get_device_name(0) in capsys.readouterr().out
    assert main(["device_query", "-gpu", "99"]) == 2


def test_weights_are_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    net = """layer { name: "d" type: "DummyData" top: "d" dummy_data_param { shape { dim: 2 dim: 3 } data_filler { value: 1 } } }
    layer { name: "ip" type: "InnerProduct" bottom: "d" top: "ip" inner_product_param { num_output: 1 bias_term: false weight_filler { value: %s } } }
    layer { name: "loss" type: "Reduction" bottom: "ip" top: "loss" loss_weight: 1 }"""
    trained = caffe.Net(write("trained.prototxt", net % 5), caffe.TRAIN)
    trained.save("w.caffemodel")
    assert main(["time", "-model", write("n.prototxt", net % 2), "-weights=w.caffemodel", "-iterations", "1"]) == 0
    assert "] Initial loss: 30\n" in capsys.readouterr().err


def test_layers_without_weights_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    trained = caffe.Net(write("trained.prototxt", NET.partition('layer { name: "ip"')[0]), caffe.TRAIN)
    trained.save("w.caffemodel")
    assert main(["time", "-model", write("n.prototxt", NET), "-weights=w.caffemodel", "-iterations", "1"]) == 0
    assert "] w.caffemodel: no weights for ip: they keep the values of their fillers.\n" in capsys.readouterr().err


def test_data_layers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    write_lmdb("db", [datum(draw(17, 23, seed=number), number) for number in range(7)])
    text = 'layer { name: "d" type: "Data" top: "x" data_param { source: "db" backend: LMDB batch_size: 3 } }'
    net = write("net.prototxt", text)
    assert main(["time", "--data", net, "-iterations", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "d (Data, TRAIN): 7 records; 2 batches of 3"
    assert [line.split()[0] for line in lines[2:]] == [
        "read",
        "transform",
        "collate",
        "finish",
        "one",
        "Bottleneck:",
        "As",
    ]
    assert main(["time", "--data", net, "--summary"]) == 2
    assert "error: --data and --summary exclude each other; expected --data NET alone" in capsys.readouterr().err


def test_inputs_are_filled_with_random_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    measure = timing.measure
    monkeypatch.setattr(timing, "measure", lambda net, *rest: (seen.append(net), measure(net, *rest))[1])
    assert main(["time", "-model", write("net.prototxt", NET), "-iterations", "1"]) == 0
    values = seen[0].layerwise.blobs[0].synced_data.tensor()
    assert len(values.unique()) > 800  # of 858 values
