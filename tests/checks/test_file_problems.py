"""Checks of solver and net files without their data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pycaffe_like
from pycaffe_like.checks.file_problems import CheckOptions, check_file
from pycaffe_like.errors import UsageError
from pycaffe_like.spec import Phase

DATA = 'data_param { source: "there_is_none" batch_size: 7 }'
NET = f"""layer {{ name: "data" type: "Data" top: "data" top: "label" {DATA} }}
layer {{ name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param {{ num_output: 2 }} }}
layer {{ name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }}
"""
SOLVER = 'net: "net.prototxt" base_lr: 0.1 lr_policy: "fixed" max_iter: 3\n'


def problems_of(text: str, net: str = NET, **asked: Any) -> list[str]:
    Path("net.prototxt").write_text(net)
    Path("x.prototxt").write_text(text)
    return [str(problem) for problem in check_file("x.prototxt", CheckOptions(**asked)).problems]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(SOLVER, [], id="nothing"),
        pytest.param(NET, [], id="nothing in a net"),
        pytest.param(
            "name: 3\nlayer { name: 5 }",
            [
                "error: x.prototxt:1:1: field 'name' does not take this value; expected a string in quotes; got 3",
                "error: x.prototxt:2:9: field 'name' does not take this value; expected a string in quotes; got 5",
            ],
            id="several values",
        ),
        pytest.param(
            "layer { ]",
            ["error: x.prototxt:1:9: this is not where it belongs; expected a field name; got ]"],
            id="no prototxt",
        ),
        pytest.param(
            SOLVER + "display: 7 test_offset: 3 volume: 5",
            [
                "remark: x.prototxt:2:12: test_offset has no effect here (an option of Intel)",
                "remark: x.prototxt:2:27: SolverParameter has no field 'volume', so it is ignored",
            ],
            id="fields without effect",
        ),
        pytest.param(
            SOLVER.replace("net.prototxt", "none.prototxt"),
            [
                "error: x.prototxt: net 'none.prototxt': there is no such file\n  {folder} has net.prototxt, x.prototxt.",
            ],
            id="no such net",
        ),
        pytest.param(
            SOLVER + "test_iter: 3",
            ["error: x.prototxt: there are test nets but no test_interval; expected a positive number; got 0"],
            id="no test_interval",
        ),
    ],
)
def test_what_is_told(tmp_path: Path, text: str, messages: list[str]) -> None:
    found = problems_of(text)
    assert found == [message.format(folder=tmp_path) for message in messages]


def test_policy_and_type_are_told_at_once() -> None:
    policy, rule = problems_of(SOLVER.replace("fixed", "fixd") + 'type: "Sgd"')
    assert policy.startswith("error: x.prototxt: lr_policy 'fixd' is unknown; expected one of fixed, ")
    assert policy.endswith("\n  Did you mean 'fixed'?")
    assert rule.startswith("error: x.prototxt: solver type 'Sgd' is unknown; expected one of SGD, ")
    assert rule.endswith("\n  Did you mean 'SGD'?")


def test_a_net_of_two_states_is_looked_at_in_both() -> None:
    net = NET + 'layer { name: "a" type: "Accuracy" bottom: "x" bottom: "label" top: "a" include { phase: TEST } }'
    assert problems_of(SOLVER + "test_iter: 3 test_interval: 2", net) == [
        "error: net.prototxt:4:1: layer 'a' (Accuracy): in TEST: no layer above produces bottom 'x'\n"
        "  Layers run in the order of the file: the layer that produces it must come first."
    ]


def test_the_states_of_a_solver_count() -> None:
    net = NET + 'layer { name: "a" type: "Accuracy" bottom: "x" bottom: "label" top: "a" include { stage: "deep" } }'
    assert problems_of(SOLVER, net) == []
    assert len(problems_of(SOLVER + 'train_state { stage: "deep" }', net)) == 1


def test_a_slip_is_an_error_as_it_is_to_train() -> None:
    assert problems_of(NET + "nme: 'x'") == [
        "error: x.prototxt:4:1: NetParameter has no field 'nme'\n  Did you mean 'name'?",
    ]


@pytest.mark.parametrize("text", [NET + "volume: 3", SOLVER + "volume: 3"], ids=["net", "solver"])
def test_strict_makes_unknown_fields_errors(text: str) -> None:
    (remark,) = problems_of(text)
    (error,) = problems_of(text, strict=True)
    assert remark.startswith("remark: ")
    assert remark.removeprefix("remark").removesuffix(", so it is ignored") == error.removeprefix("error")


def test_strict_goes_for_the_net_of_a_solver() -> None:
    assert problems_of(SOLVER, NET + "volume: 3", strict=True) == [
        "error: net.prototxt:4:1: NetParameter has no field 'volume'"
    ]


def test_from_python() -> None:
    assert problems_of(NET) == []
    (problem,) = pycaffe_like.check("x.prototxt", "TEST", assume_input=(3, 0x40000000, 0x40000000))
    assert problem.is_error
    assert pycaffe_like.check("x.prototxt") == pycaffe_like.check("x.prototxt", Phase.TRAIN) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"phase": "TESTING"}, "the phase is unknown; expected 'TRAIN', 'TEST' or None; got 'TESTING'"),
        ({"phase": 2}, "the phase is unknown; expected 'TRAIN', 'TEST' or None; got 2"),
        ({"assume_input": (3, 5)}, "assume_input is not a shape; expected C, H, W such as (3, 224, 224); got (3, 5)"),
    ],
)
def test_what_python_may_not_ask(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        pycaffe_like.check("x.prototxt", **arguments)
    assert str(caught.value) == message


def test_the_size_of_the_net() -> None:
    Path("net.prototxt").write_text(NET)
    Path("x.prototxt").write_text(SOLVER)
    report = check_file("x.prototxt", CheckOptions(picture=(1, 2, 3)))
    assert (report.kind, report.layers, report.parameters, report.runs) == ("solver", 3, 14, True)
