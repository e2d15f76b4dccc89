"""Files into plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import NetError, ParseError, Where
from pycaffe_like.proto import Change, net_file, override_solver, read_net, read_solver
from pycaffe_like.spec import FillerDef, LayerDef, NetDef, Options, ParamDef, Phase, StateDef, StateRule


def test_a_layer_is_lowered_whole() -> None:
    text = """layer { name: "c" type: "Convolution" bottom: "x" bottom: "y" top: "z" phase: TEST
      loss_weight: 0.5 param { name: "w" lr_mult: 0 share_mode: PERMISSIVE } param { decay_mult: 2 }
      propagate_down: true propagate_down: false
      include { phase: TRAIN min_level: 1 max_level: 3 stage: "a" not_stage: "b" } include { phase: TEST }
      convolution_param { num_output: 3 kernel_size: 5 kernel_size: 7 weight_filler { type: "xavier" variance_norm: AVERAGE } }
      reshape_param { shape { dim: 0 dim: -1 } } pooling_param { pool: AVE } }"""
    (layer,) = net_file(text, "f").lowered().layers
    assert layer == LayerDef(
        name="c",
        type="Convolution",
        bottoms=("x", "y"),
        tops=("z",),
        phase=Phase.TEST,
        loss_weight=(0.5,),
        params=(ParamDef("w", permissive=True, lr_mult=0.0), ParamDef(decay_mult=2.0)),
        propagate_down=(True, False),
        include=(StateRule(Phase.TRAIN, 1, 3, ("a",), ("b",)), StateRule(Phase.TEST)),
        options={
            "convolution_param": Options(
                {
                    "num_output": 3,
                    "kernel_size": (5, 7),
                    "weight_filler": FillerDef("xavier", 0, 0, 1, 0, 1, -1, "AVERAGE"),
                }
            ),
            "reshape_param": Options({"shape": (0, -1)}),
            "pooling_param": Options({"pool": "AVE"}),
        },
    )
    assert layer.where == Where("f", 1, 1, "c", "Convolution")
    assert layer.option("convolution_param")["group"] == 1
    assert layer.option("convolution_param").get("engine") == "DEFAULT"
    assert layer.option("pooling_param").has("pool")
    assert not layer.option("pooling_param").has("stride")
    assert layer.option("lrn_param")["beta"] == 0.75
    assert layer.option("lrn_param").get("nothing") is None


def test_a_net_is_lowered_whole() -> None:
    text = 'name: "n" force_backward: true debug_info: true state { level: 2 stage: "a" }'
    assert net_file(text, "f").lowered() == NetDef("n", (), True, True, StateDef(None, 2, ("a",)))


def test_a_solver_is_lowered_whole(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text("""
        net: "a.prototxt" test_iter: 3 test_iter: 5 test_interval: 7 base_lr: 0.1 lr_policy: "step" gamma: 0.5
        stepsize: 11 stepvalue: [13, 17] momentum: 0.9 solver_type: ADAM train_state { stage: "x" }
        test_state { level: 1 } test_state { } snapshot_format: HDF5 weights: "w" random_seed: 3
        test_net_param { name: "inner" layer { name: "l" } }""")
    solver = read_solver("s.prototxt")
    assert (solver.net, solver.train_net, solver.net_param) == ("a.prototxt", None, None)
    assert (solver.test_iter, solver.test_interval, solver.stepvalue) == ((3, 5), 7, (13, 17))
    assert (solver.base_lr, solver.gamma, solver.stepsize) == (0.10000000149011612, 0.5, 11)
    assert (solver.type, solver.snapshot_format, solver.regularization_type) == ("Adam", "HDF5", "L2")
    assert solver.solver_mode is None
    assert solver.train_state == StateDef(stages=("x",))
    assert solver.test_state == (StateDef(level=1), StateDef())
    assert (solver.weights, solver.random_seed, solver.snapshot_prefix) == (("w",), 3, "s")
    assert [net.layers[0].name for net in solver.test_net_param] == ["l"]
    assert (solver.max_iter, solver.average_loss, solver.momentum2) == (0, 1, 0.9990000128746033)


def test_a_net_is_no_solver(tmp_path: Path) -> None:
    (tmp_path / "n.prototxt").write_text('name: "n"\n  layer { name: "l" }')
    with pytest.raises(ParseError) as caught:
        read_solver("n.prototxt")
    assert str(caught.value) == (
        'n.prototxt:2:3: this is a net; expected a solver\nA net goes to --model or --net; a solver names it, net: "…".'
    )


def test_nets_inside_a_solver_are_upgraded(tmp_path: Path) -> None:
    (tmp_path / "s.prototxt").write_text("""
        train_net_param { input: "x" input_dim: [2, 3, 5, 7] layers { name: "p" type: POOLING bottom: "x" top: "p" } }
        test_net_param { input: "x" input_dim: [1, 3, 5, 7] layers { layer { name: "r" type: "relu" } } }
        test_net_param { layer { name: "s" type: "Softmax" } }""")
    solver = read_solver("s.prototxt")
    nets = [solver.train_net_param, *solver.test_net_param]
    assert [[layer.type for layer in net.layers] for net in nets if net] == [
        ["Input", "Pooling"],
        ["Input", "ReLU"],
        ["Softmax"],
    ]


def test_unknown_fields_are_remarked_on() -> None:
    text = 'layer { name: "c" pooling_param { volume: 3 } }\nlayer { name: "d" mine_param { gain: 3 } } nme: "x"'
    net = net_file(text, "f").lowered()
    assert [str(remark) for remark in net.remarks] == [
        "f:1:35: PoolingParameter has no field 'volume', so it is ignored",
        "f:2:44: NetParameter has no field 'nme', so it is ignored; Did you mean 'name'?",
    ]
    assert net.layers[1].option("mine_param").given == {"gain": 3}


def test_slips_are_refused_where_they_would_spoil_a_training() -> None:
    with pytest.raises(ParseError, match="f:1:1: NetParameter has no field 'nme'\nDid you mean 'name'?"):
        net_file('nme: "x"', "f", "typo")
    assert net_file("layer { pooling_param { volume: 3 } }", "f", "typo").remarks
    with pytest.raises(ParseError, match="PoolingParameter has no field 'volume'"):
        net_file("layer { pooling_param { volume: 3 } }", "f", "error")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "n.prototxt").write_bytes(b"\xef\xbb\xbfname: 'x'\r\n")
    assert read_net("n.prototxt").name == "x"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            "none.prototxt",
            "none.prototxt: there is no such file\n{folder} has notepad.prototxt, other.prototxt.",
            id="missing",
        ),
        pytest.param(
            "no/x.prototxt",
            "no/x.prototxt: there is no such file\nThe folder no does not exist; the current folder is {folder}.",
            id="no folder",
        ),
        pytest.param("folder", "folder: this is a folder; expected a prototxt file", id="folder"),
        pytest.param(
            "weights.caffemodel",
            "weights.caffemodel: this is no text; expected a prototxt file\n"
            "A .caffemodel holds weights; the net that goes with them is in a .prototxt.",
            id="weights",
        ),
        pytest.param(
            "notepad.prototxt",
            "notepad.prototxt: this is UTF-16 text; expected UTF-8\nSave it as UTF-8.",
            id="UTF-16",
        ),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "other.prototxt").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "weights.caffemodel").write_bytes(b"\x0a\x05LeNet\xff\xfe\x80\x00")
    (tmp_path / "notepad.prototxt").write_text("name: 'x'", encoding="utf-16")
    with pytest.raises(ParseError) as caught:
        read_net(name)
    assert str(caught.value) == message.format(folder=tmp_path)


def test_a_folder_without_prototxts_says_so(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="has no prototxt"):
        read_net("none.prototxt")


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
