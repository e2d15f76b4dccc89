"""Setting fields of nets and solvers from the command line."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pycaffe_like.errors import NetError, ParseError, UsageError
from pycaffe_like.proto import Overrides, read_net, read_solver
from pycaffe_like.spec import NetDef, ParamDef, SolverDef, StateDef

NET = """layer { name: "d" include { phase: TRAIN } data_param { batch_size: 3 source: "a" } }
layer { name: "d" include { phase: TEST } data_param { batch_size: 5 source: "b" } }
layer { name: "c" convolution_param { kernel_size: 3 kernel_size: 5 } }
layer { name: "p" param { lr_mult: 2 decay_mult: 3 } param { lr_mult: 5 } }"""


@pytest.mark.parametrize(
    ("setting", "check"),
    [
        pytest.param(
            "d:data_param.batch_size=7",
            lambda n: [x.option("data_param")["batch_size"] for x in n.layers[:2]] == [7, 7],
            id="all of one name",
        ),
        pytest.param(
            "d:data_param.source=x y",
            lambda n: n.layers[0].option("data_param")["source"] == "x y",
            id="text without quotes",
        ),
        pytest.param(
            'd:data_param.source="q"',
            lambda n: n.layers[0].option("data_param")["source"] == "q",
            id="text with quotes",
        ),
        pytest.param(
            "c:convolution_param.kernel_size=[7, 9]",
            lambda n: n.layers[2].option("convolution_param")["kernel_size"] == (7, 9),
            id="list",
        ),
        pytest.param(
            "c:param={ lr_mult: 0 }",
            lambda n: n.layers[2].params == (ParamDef(lr_mult=0.0),),
            id="message",
        ),
        pytest.param(
            "c:convolution_param.weight_filler.type=msra",
            lambda n: n.layers[2].option("convolution_param")["weight_filler"].type == "msra",
            id="deep",
        ),
        pytest.param(
            "p:param.lr_mult=0",
            lambda n: n.layers[3].params == (ParamDef(lr_mult=0.0, decay_mult=3.0), ParamDef(lr_mult=0.0)),
            id="in each of a list",
        ),
    ],
)
def test_a_field_of_a_layer_is_set(setting: str, check: Callable[[NetDef], bool]) -> None:
    Path("n.prototxt").write_text(NET)
    overrides = Overrides.parse([setting])
    assert check(read_net("n.prototxt", overrides=overrides))
    overrides.check("n.prototxt")


@pytest.mark.parametrize(
    ("setting", "kind", "message"),
    [
        pytest.param("e:name=x", NetError, "n.prototxt: cannot set name: there is no layer 'e'", id="layer"),
        pytest.param(
            "c:convolution_param.kernel=3",
            ParseError,
            "--set c:convolution_param.kernel: ConvolutionParameter has no field 'kernel' to set",
            id="field",
        ),
        pytest.param(
            "c:conv.kernel_size=3",
            ParseError,
            "--set c:conv.kernel_size: LayerParameter has no field 'conv' to set",
            id="message",
        ),
        pytest.param(
            "c:convolution_param.group=x",
            ParseError,
            "--set c:convolution_param.group:1:1: field 'group' does not take this value; expected an integer that is not negative; got x",
            id="value",
        ),
        pytest.param(
            "c:param.lr_mult=0",
            ParseError,
            "--set c:param.lr_mult: cannot set lr_mult: there is no param",
            id="empty list",
        ),
    ],
)
def test_what_cannot_be_set_in_a_layer(setting: str, kind: type[Exception], message: str) -> None:
    Path("n.prototxt").write_text(NET)
    overrides = Overrides.parse([setting])

    def read() -> None:
        read_net("n.prototxt", overrides=overrides)
        overrides.check("n.prototxt")

    with pytest.raises(kind) as caught:
        read()
    assert str(caught.value).partition("\n")[0] == message


SOLVER = """base_lr: 0.1 stepvalue: 3 stepvalue: 11 test_iter: 13 test_iter: 17 solver_type: NESTEROV
snapshot_prefix: "a/b" weights: "w" device_id: 1
early_stop { monitor: "loss min" patience: 5 min_delta: 0.25 }
train_state { level: 2 stage: "x" stage: "y" } test_state { stage: "p" } test_state { level: 7 stage: "q" }
net_param { name: "n" layer { name: "c" type: "Convolution" convolution_param { num_output: 3 kernel_size: 5 pad: 2 } } }"""


def solver_with(*settings: str) -> SolverDef:
    Path("s.prototxt").write_text(SOLVER)
    return read_solver("s.prototxt", overrides=Overrides.parse(settings))


SETTINGS = {
    "base_lr=0.5": {"base_lr": 0.5},
    "stepvalue=[5, 7]": {"stepvalue": (5, 7)},
    "test_iter=19,23": {"test_iter": (19, 23)},
    "weights=u,v w": {"weights": ("u", "v w")},
    "type=Adam": {"type": "Adam"},
    "test_net=t.prototxt": {"test_net": ("t.prototxt",)},
    "snapshot_best=acc max": {"snapshot_best": "acc max"},
    "solver_mode=GPU": {"solver_mode": "GPU"},
    "train_state.stage=z": {"train_state": StateDef(None, 2, ("z",))},
    "test_state.level=3": {"test_state": (StateDef(None, 3, ("p",)), StateDef(None, 3, ("q",)))},
}


@pytest.mark.parametrize(("setting", "changed"), SETTINGS.items())
def test_a_field_of_the_solver_is_set_and_nothing_else(setting: str, changed: dict[str, object]) -> None:
    before = solver_with()
    assert solver_with(setting) == replace(before, **changed)
    assert solver_with(setting) != before


def test_several_fields_are_set_in_any_order() -> None:
    settings = list(SETTINGS)
    assert solver_with(*settings) == solver_with(*reversed(settings))
    changed = {name: value for one in SETTINGS.values() for name, value in one.items()}
    assert solver_with(*settings) == replace(solver_with(), **changed)


@pytest.mark.parametrize("names", list(itertools.permutations(["patience=2", "monitor=acc max", "min_delta=0.5"], 2)))
def test_a_field_of_a_message_leaves_its_other_fields(names: tuple[str, str]) -> None:
    options = solver_with(*(f"early_stop.{name}" for name in names)).early_stop
    expected = {"patience": "5", "monitor": "loss min", "min_delta": "0.25"}
    expected |= dict(name.split("=") for name in names)
    assert options is not None
    assert {name: str(options[name]) for name in expected} == expected


@pytest.mark.parametrize("field", ["stepvalue", "test_iter", "weights", "test_state", "train_state.stage"])
def test_an_empty_list_empties(field: str) -> None:
    solver = solver_with(f"{field}=[]")
    owner = solver.train_state if "." in field else solver
    assert getattr(owner, {"train_state.stage": "stages"}.get(field, field)) == ()


def test_the_last_of_two_counts() -> None:
    assert solver_with("gamma=2", "gamma=3", "solver_type=ADAM", "type=AdaGrad").type == "AdaGrad"
    assert solver_with("type=AdaGrad", "solver_type=ADAM").type == "Adam"


def test_a_folder_as_snapshot_prefix_means_what_it_means_in_a_file() -> None:
    Path("snaps").mkdir()
    assert solver_with("snapshot_prefix=snaps").snapshot_prefix == "snaps/s"
    assert solver_with("snapshot_prefix=").snapshot_prefix == "s"


def test_a_layer_of_a_net_inside_the_solver() -> None:
    net = solver_with("c:convolution_param.pad=1").net_param
    assert net is not None
    options = net.layers[0].option("convolution_param")
    assert (options["pad"], options["kernel_size"], options["num_output"]) == ((1,), (5,), 3)


def test_a_layer_need_not_be_in_every_net() -> None:
    Path("train.prototxt").write_text('layer { name: "a" type: "ReLU" }')
    Path("test.prototxt").write_text('layer { name: "b" type: "ReLU" }')
    overrides = Overrides.parse(["a:relu_param.negative_slope=0.5"])
    assert read_net("train.prototxt", overrides=overrides).layers[0].option("relu_param")["negative_slope"] == 0.5
    read_net("test.prototxt", overrides=overrides)
    overrides.check("train.prototxt")


@pytest.mark.parametrize("setting", ["base_lr", "x:=3", "=", ":"])
def test_a_setting_has_a_field_and_a_value(setting: str) -> None:
    with pytest.raises(UsageError, match="--set needs a field and its value"):
        Overrides.parse([setting])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("base_rate=1", "--set base_rate: SolverParameter has no field 'base_rate' to set\nDid you mean 'base_lr'?"),
        ("early_stop.patient=1", "--set early_stop.patient: EarlyStopParameter has no field 'patient' to set"),
        ("base_lr.x=1", "--set base_lr.x: SolverParameter has no field 'base_lr' to set"),
        ("test_iter=1,x", "--set test_iter:1:15: field 'test_iter' does not take this value"),
        ("solver_mode=TPU", "--set solver_mode:1:1: field 'solver_mode' does not take this value"),
        ("base_lr=1 max_iter: 3", "--set base_lr: takes one value; got 1 max_iter: 3"),
    ],
)
def test_what_cannot_be_set_in_a_solver(setting: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        solver_with(setting)
    assert str(caught.value).startswith(message)
