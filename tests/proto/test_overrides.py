"""Fields set from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import NetError, ParseError
from pycaffe_like.proto import Change, override_solver, read_net, read_solver
from pycaffe_like.spec import ParamDef

NET = """layer { name: "d" include { phase: TRAIN } data_param { batch_size: 3 source: "a" } }
layer { name: "d" include { phase: TEST } data_param { batch_size: 5 source: "b" } }
layer { name: "c" convolution_param { kernel_size: 3 kernel_size: 5 } }
layer { name: "p" param { lr_mult: 2 decay_mult: 3 } param { lr_mult: 5 } }"""


@pytest.mark.parametrize(
    ("change", "check"),
    [
        pytest.param(
            Change("d", "data_param.batch_size", "7"),
            lambda n: [x.option("data_param")["batch_size"] for x in n.layers[:2]] == [7, 7],
            id="all of one name",
        ),
        pytest.param(
            Change("d", "data_param.source", "x y"),
            lambda n: n.layers[0].option("data_param")["source"] == "x y",
            id="text without quotes",
        ),
        pytest.param(
            Change("d", "data_param.source", '"q"'),
            lambda n: n.layers[0].option("data_param")["source"] == "q",
            id="text with quotes",
        ),
        pytest.param(
            Change("c", "convolution_param.kernel_size", "[7, 9]"),
            lambda n: n.layers[2].option("convolution_param")["kernel_size"] == (7, 9),
            id="list",
        ),
        pytest.param(
            Change("c", "param", "{ lr_mult: 0 }"),
            lambda n: n.layers[2].params == (ParamDef(lr_mult=0.0),),
            id="message",
        ),
        pytest.param(
            Change("c", "convolution_param.weight_filler.type", "msra"),
            lambda n: n.layers[2].option("convolution_param")["weight_filler"].type == "msra",
            id="deep",
        ),
        pytest.param(
            Change("p", "param.lr_mult", "0"),
            lambda n: n.layers[3].params == (ParamDef(lr_mult=0.0, decay_mult=3.0), ParamDef(lr_mult=0.0)),
            id="in each of a list",
        ),
    ],
)
def test_a_change_to_a_layer(tmp_path: Path, change: Change, check: object) -> None:
    (tmp_path / "n.prototxt").write_text(NET)
    assert check(read_net("n.prototxt", changes=[change]))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        pytest.param(
            Change("e", "name", "x"), NetError, "n.prototxt: there is no layer 'e' to set name of", id="layer"
        ),
        pytest.param(
            Change("c", "convolution_param.kernel", "3"),
            ParseError,
            "--set convolution_param.kernel: ConvolutionParameter has no field 'kernel' to set",
            id="field",
        ),
        pytest.param(
            Change("c", "conv.kernel_size", "3"),
            ParseError,
            "--set conv.kernel_size: LayerParameter has no field 'conv' to set",
            id="message",
        ),
        pytest.param(
            Change("c", "convolution_param.group", "x"),
            ParseError,
            "--set convolution_param.group:1:1: field 'group' does not take this value; expected an integer that is not negative; got x",
            id="value",
        ),
        pytest.param(
            Change("c", "param.lr_mult", "0"),
            ParseError,
            "--set param.lr_mult: there is no param to set lr_mult of",
            id="empty list",
        ),
    ],
)
def test_a_change_that_makes_no_sense(tmp_path: Path, change: Change, kind: type[Exception], message: str) -> None:
    (tmp_path / "n.prototxt").write_text(NET)
    with pytest.raises(kind) as caught:
        read_net("n.prototxt", changes=[change])
    assert str(caught.value).partition("\n")[0] == message


def test_a_solvers_field_is_set(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text("base_lr: 0.1 stepvalue: 3 type: 'SGD'")
    solver = read_solver("s.prototxt")
    solver = override_solver(solver, "base_lr", "0.5")
    solver = override_solver(solver, "stepvalue", "[5, 7]")
    solver = override_solver(solver, "type", "Adam")
    assert (solver.base_lr, solver.stepvalue, solver.type) == (0.5, (5, 7), "Adam")
    with pytest.raises(
        ParseError, match="--set base_rate: SolverParameter has no field 'base_rate' to set\nDid you mean 'base_lr'?"
    ):
        override_solver(solver, "base_rate", "1")
