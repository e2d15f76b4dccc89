"""`pcl check`: the files it checks, the problems it finds, and its exit codes."""

from __future__ import annotations

import json

import pytest

from pycaffe_like.cli import run_command
from tests.cli.make import DEPLOY, write
from tests.conftest import ROOT

BROKEN = 'layer { name: "a" type: "ReLU" bottom: "x" top: "a" volume: 3 }'


def test_a_line_for_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    write("ok.prototxt", DEPLOY)
    write("ip.prototxt", DEPLOY.replace("pooling_param", "volume: 3 pooling_param"))
    assert run_command("check", ["ok.prototxt", "ip.prototxt"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ok.prototxt: ok, 2 layers, 0 parameters",
        "remark: ip.prototxt:3:65: LayerParameter has no field 'volume', so it is ignored",
        "ip.prototxt: ok, 2 layers, 0 parameters, 1 remark",
    ]


def test_errors_make_the_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    write("bad.prototxt", BROKEN)
    write("ok.prototxt", DEPLOY)
    assert run_command("check", ["bad.prototxt", "ok.prototxt", "none.prototxt"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "error: bad.prototxt:1:1: layer 'a' (ReLU): no layer above produces bottom 'x'"
    assert [line for line in lines if line.startswith(("bad", "ok", "none"))] == [
        "bad.prototxt: 1 error, 1 remark",
        "ok.prototxt: ok, 2 layers, 0 parameters",
        "none.prototxt: 1 error",
    ]


def test_strict_makes_remarks_on_unknown_fields_errors() -> None:
    write("ip.prototxt", DEPLOY + "volume: 3")
    assert run_command("check", ["ip.prototxt"]) == 0
    assert run_command("check", ["-strict", "ip.prototxt"]) == 1


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    write("bad.prototxt", BROKEN.replace("volume: 3", ""))
    assert run_command("check", ["-json", "bad.prototxt"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": "bad.prototxt",
            "kind": "net",
            "runs": False,
            "layers": 0,
            "parameters": 0,
            "problems": [
                {
                    "is_error": True,
                    "file": "bad.prototxt",
                    "line": 1,
                    "column": 1,
                    "layer": "a",
                    "type": "ReLU",
                    "phase": "",
                    "text": "no layer above produces bottom 'x'",
                    "advice": "Layers run in the order of the file: the layer that produces it must come first.",
                }
            ],
        }
    ]


@pytest.mark.parametrize(("flags", "code"), [([], 0), (["-assume_input", "3,8,8"], 1), (["-phase", "TEST"], 0)])
def test_what_data_is_taken_to_be(flags: list[str], code: int) -> None:
    data = 'layer { name: "d" type: "Data" top: "d" data_param { source: "none" batch_size: 2 } include { phase: %s } }'
    pooled = 'layer { name: "p" type: "Convolution" bottom: "d" top: "p" convolution_param { num_output: 2 kernel_size: 9 } }'
    write("net.prototxt", data % "TRAIN" + data % "TEST" + pooled)
    assert run_command("check", [*flags, "net.prototxt"]) == code


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ([], "error: a file is needed; expected pcl check FILE…"),
        (["-assume_input", "3,0,5", "x"], "error: -assume_input is not a shape; expected C,H,W such as 3,224,224; got 3,0,5"),
        (["-phase", "test", "x"], "error: -phase is unknown; expected TRAIN or TEST; got test"),
    ],
)  # fmt: skip
def test_command_lines_that_make_no_sense(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("check", flags) == 2
    assert capsys.readouterr().err.splitlines()[0] == message


def test_all_nets_and_solvers_of_the_project_are_clean(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)  # solvers' nets are named relative to it
    files = sorted([*ROOT.glob("netdefs/*.prototxt"), *ROOT.glob("solvers/*.prototxt")])
    assert run_command("check", list(map(str, files))) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if ": ok, " not in line]
    biases = [line for line in lines if "mouth.prototxt" in line and "its bias has no effect" in line]  # as published
    assert [line for line in lines if line not in biases] == []
