"""`pcl draw_net`: a net as a graph, in Graphviz's language or as a picture."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command

from .make import write

NET = """
name: "net"
layer { name: "only_train" type: "Data" top: "data" include { phase: TRAIN } }
layer { name: "only_test" type: "Input" top: "data" include { phase: TEST } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" param { lr_mult: 3 } inner_product_param { num_output: 7 } }
"""


def graphviz_source(net: str, *flags: str) -> str:
    """Runs `pcl draw_net`; returns the source that it gives to Graphviz."""
    pytest.importorskip("pydot")
    assert run_command("draw_net", [write("net.prototxt", net), "net.raw", *flags]) == 0
    return Path("net.raw").read_text()


@pytest.mark.parametrize(
    ("phase", "layers"),
    [("ALL", {"only_train", "only_test"}), ("TRAIN", {"only_train"}), ("TEST", {"only_test"})],
)
def test_phases(phase: str, layers: set[str]) -> None:
    text = graphviz_source(NET, "--phase", phase)
    assert {name for name in ("only_train", "only_test") if name in text} == layers


def test_all_layers_are_drawn_from_left_to_right_at_first() -> None:
    text = graphviz_source(NET)
    assert "rankdir=LR" in text
    assert "only_train" in text
    assert "lr mult" not in text


def test_rankdir_and_rates() -> None:
    text = graphviz_source(NET, "--rankdir=TB", "--display_lrm")
    assert "rankdir=TB" in text
    assert "lr mult: 3.0, 1.0" in text


def test_a_net_without_layers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("draw_net", [write("net.prototxt", "# nothing"), "net.png"]) == 1
    assert capsys.readouterr().err.startswith("error: net.prototxt has no layers; expected layer { … }\n")
    assert not Path("net.png").exists()


def test_an_old_net() -> None:
    assert "(InnerProduct)" in graphviz_source('layers { name: "ip" type: INNER_PRODUCT bottom: "x" top: "y" }')


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
def test_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pydot")
    assert run_command("draw_net", [write("net.prototxt", NET), "net.png"]) == 0
    assert Path("net.png").read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out == "Drawing net to net.png\n"


@pytest.mark.parametrize(
    ("net", "flags", "code", "message"),
    [
        (NET, ("--phase=BOTH",), 2, "error: Unknown phase: BOTH; expected TRAIN, TEST, ALL\n"),
        ("layer {", (), 1, "error: net.prototxt:1:7: this '{' is never closed"),
        (
            'layer { name: "x" include { phase: TEST } exclude { phase: TRAIN } }',
            ("--phase=TEST",),
            1,
            "error: net.prototxt: layer x has both include and exclude specified.\n",
        ),
    ],
)
def test_errors_leave_the_output_alone(
    net: str, flags: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pydot")
    write("net.raw", "what was there")
    assert run_command("draw_net", [write("net.prototxt", net), "net.raw", *flags]) == code
    assert capsys.readouterr().err.startswith(message)
    assert Path("net.raw").read_text() == "what was there"


def test_without_pydot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pydot", None)
    assert run_command("draw_net", [write("net.prototxt", NET), "net.raw"]) == 1
    assert "error: drawing a net needs the package pydot\n" in capsys.readouterr().err
