"""`pcl summarize`: a net as a table."""

from __future__ import annotations

import pytest

from pycaffe_like.cli import run_command

from .make import write

NET = """
layer { name: "data" type: "Data" top: "data" top: "label" }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" param { name: "w" lr_mult: 0.1 } param { lr_mult: 2 decay_mult: 0 }
        convolution_param { num_output: 64 kernel_size: 3 stride: 2 pad: 1 group: 2 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { kernel_size: 3 stride: 2 pad: 1 } }
layer { name: "mine" type: "Python" bottom: "pool" top: "mine" python_param { module: "a_module" layer: "ALayer" } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "mine" bottom: "nothing" top: "loss" loss_weight: 0.25 }
"""


def summary(capsys: pytest.CaptureFixture[str], net: str, *flags: str) -> str:
    assert run_command("summarize", [write("net.prototxt", net), *flags]) == 0
    return capsys.readouterr().out


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert summary(capsys, NET, "--plain").splitlines() == [
        "data Data                                               -> data, label",
        "conv Convolution     (w x0.1, x2.0 Dx0.0) data          -> conv        3/2+1 64/2",
        "relu ReLU                                 conv          -> conv",
        "pool Pooling                              conv          -> pool        3/2+1",
        "mine a_module.ALayer                      pool          -> mine",
        "loss SoftmaxWithLoss                      mine, nothing -> 0.25 * loss",
    ]


def test_colours(capsys: pytest.CaptureFixture[str]) -> None:
    rows = summary(capsys, NET).splitlines()
    assert "\033[92mdata\033[0m, \033[93m\033[1;4mlabel\033[0m" in rows[0]  # no layer uses label
    assert "\033[92mdata\033[0m" in rows[1]
    assert "\033[94mconv\033[0m" in rows[1]
    assert "\033[94mconv\033[0m" in rows[2]
    assert "\033[97mmine\033[0m, \033[41mnothing\033[0m" in rows[5]  # no layer produces `nothing`
    assert "\033[96m0.25 * \033[1;4mloss\033[0m" in rows[5]


def test_colours_come_round_again(capsys: pytest.CaptureFixture[str]) -> None:
    net = "".join(f'layer {{ name: "l{i}" type: "X" top: "b{i}" }}' for i in range(13))
    rows = summary(capsys, net).splitlines()
    codes = [row.partition("\033[")[2].partition("m")[0] for row in rows]
    assert codes[:12] == ["92", "93", "94", "95", "97", "96", "42", "43;30", "100", "44", "103;30", "107;30"]
    assert codes[12] == codes[0]


@pytest.mark.parametrize("flag", [("-w", "6"), ("--max-width=6",), ("-max_width", "6")], ids=" ".join)
def test_a_cell_that_is_too_wide_runs_over(flag: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    net = 'layer { name: "a_long_name" type: "A" top: "x" } layer { name: "b" type: "A" top: "y" }'
    assert summary(capsys, net, "--plain", *flag).splitlines() == ["a_long_name A   -> x", "b     A   -> y"]


@pytest.mark.parametrize(
    ("type", "options", "expected"),
    [
        ("Convolution", "convolution_param { num_output: 7 kernel_size: 1 }", "1 7"),
        (
            "Convolution",
            "convolution_param { num_output: 7 kernel_h: 3 kernel_w: 5 stride_h: 1 stride_w: 2 pad_h: 0 pad_w: 1 }",
            "3x5/1x2+0x1 7",
        ),
        ("Convolution", "convolution_param { num_output: 7 kernel_size: [3, 5] pad: 2 }", "3x5+2 7"),
        ("Deconvolution", "convolution_param { num_output: 7 kernel_size: 4 stride: 2 }", "4/2 7"),
        ("Pooling", "pooling_param { kernel_h: 3 kernel_w: 5 }", "3x5"),
        ("Pooling", "pooling_param { global_pooling: true }", "global"),
    ],
)
def test_the_window(type: str, options: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = summary(capsys, f'layer {{ name: "x" type: "{type}" top: "y" {options} }}', "--plain")
    assert row.partition("-> y ")[2].strip() == expected


def test_an_old_net(capsys: pytest.CaptureFixture[str]) -> None:
    net = 'layers { name: "r" type: RELU bottom: "x" top: "x" }'
    assert summary(capsys, net, "--plain").split() == ["r", "ReLU", "x", "->", "x"]


def test_no_such_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("summarize", ["no.prototxt"]) == 1
    assert capsys.readouterr().err.startswith("error: no.prototxt: there is no such file\n")


def test_a_net_without_layers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("summarize", [write("net.prototxt", "name: 'nothing'")]) == 1
    assert capsys.readouterr().err.startswith("error: net.prototxt has no layers; expected layer { … }\n")


def test_names_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    net = r'layer { name: "a\302\233b" type: "ReLU" top: "x\342\200\256y" }'
    assert summary(capsys, net, "--plain") == "a\\x9bb ReLU   -> x\\u202ey\n"
