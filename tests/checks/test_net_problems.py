"""Checks of nets without their data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.checks.net_problems import NetReport, Problem, build_with_assumed_input, check_net, states_to_check
from pycaffe_like.errors import LayerError, PclError, Where
from pycaffe_like.files.datum import pack
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.cli.make import database
from tests.net.make import feed, layer, product

DATA = 'data_param { source: "there_is_none" batch_size: 7 }'
LABELS = "data label"
ADVICE = "  Layers run in the order of the file: the layer that produces it must come first."


def report_of(text: str, *phases: Phase, picture: tuple[int, ...] = (3, 11, 13)) -> NetReport:
    net = net_file(text, "f").lowered()
    return check_net(net, [NetState(phase) for phase in phases or tuple(Phase)], picture)


def problems_of(text: str, *phases: Phase) -> list[str]:
    return [str(problem) for problem in report_of(text, *phases).problems]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(feed("x", 2, 3) + product("p", "x", 5), [], id="nothing"),
        pytest.param(
            product("p", "x", 5, "pooling_param { }") + feed("y", 2),
            ["error: f:1:1: layer 'p' (InnerProduct): no layer above produces bottom 'x'\n" + ADVICE],
            id="an error hides remarks that follow from it",
        ),
        pytest.param(
            feed("x", 2, 3) + product("p", "x", 5, "volume: 3") + layer("Slice", "s", "y"),
            [
                "remark: f:2:132: LayerParameter has no field 'volume', so it is ignored",
                "error: f:3:1: layer 's' (Slice): no layer above produces bottom 'y'\n" + ADVICE,
            ],
            id="in the order of the lines",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Wavelet", "a", "x") + layer("Wavelet", "b", "x") + layer("Qqq", "c", "x"),
            [
                "error: f:2:1: layer 'a' (Wavelet): layer type 'Wavelet' is unknown, in 2 layers\n"
                "  `pcl layer new Wavelet --net NET` starts a Python file with it, and --import FILE loads that.",
                "error: f:4:1: layer 'c' (Qqq): layer type 'Qqq' is unknown\n"
                "  `pcl layer new Qqq --net NET` starts a Python file with it, and --import FILE loads that.",
            ],
            id="an unknown type once",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Softmax", "s", "x", body="include { phase: TEST } softmax_param { axis: 5 }"),
            [
                "remark: f:2:1: layer 's' (Softmax): it is valid in TRAIN only; in TEST: axis lies outside the bottom; "
                "expected -2 to 1; got 5"
            ],
            id="in one phase, fed by a program",
        ),
        pytest.param(
            layer("Data", "d", "", "x", DATA)
            + layer("Softmax", "s", "x", body="include { phase: TEST } softmax_param { axis: 5 }"),
            ["error: f:2:1: layer 's' (Softmax): in TEST: axis lies outside the bottom; expected -4 to 3; got 5"],
            id="in one phase, fed by data",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("PReLU", "p", "x", body='prelu_param { filler { type: "xavir" } }'),
            [
                "error: f:2:1: layer 'p' (PReLU): unknown filler 'xavir'; expected one of constant, uniform, gaussian,"
                " positive_unitball, xavier, msra, bilinear\n  Did you mean 'xavier'?"
            ],
            id="a filler",
        ),
    ],
)
def test_what_is_told(text: str, messages: list[str]) -> None:
    found = problems_of(text)
    assert [message.replace(": in TEST:", ":") for message in found] == [
        message.replace(": in TEST:", ":") for message in messages
    ]
    assert [": in TEST:" in message for message in found] == [": in TEST:" in message for message in messages]


def test_data_layers_give_their_crop_or_the_picture_assumed() -> None:
    text = layer("Data", "a", "", LABELS, DATA) + layer(
        "Data", "b", "", "crop", DATA + "transform_param { crop_size: 5 }"
    )
    net = build_with_assumed_input(net_file(text, "f").lowered(), NetState(Phase.TRAIN), (3, 11, 13))
    assert [blob.shape for blob in net.blobs] == [(7, 3, 11, 13), (7,), (7, 3, 5, 5)]


def test_a_net_for_other_pictures_is_right() -> None:
    loss = layer("EuclideanLoss", "l", "p q")
    text = layer("Data", "d", "", "d", DATA) + layer("Flatten", "p", "d") + feed("q", 7, 784) + loss
    report = check_net(net_file(text, "f").lowered(), [NetState(Phase.TEST)])
    assert [str(problem) for problem in report.problems] == [
        "remark: f: pictures of 3x224x224 do not fit, so it was checked with 1x28x28"
    ]
    assert report.layers == 4
    assert [problem.is_error for problem in report_of(text).problems] == [True]


def test_other_wrong_shapes_stay_wrong() -> None:
    text = layer("Data", "d", "", "d", DATA) + layer("Slice", "s", "d", "a b", "slice_param { axis: 9 }")
    (problem,) = check_net(net_file(text, "f").lowered(), [NetState(Phase.TEST)]).problems
    assert problem.is_error
    assert problem.text == "axis lies outside the bottom; expected -4 to 3; got 9"


def problems_by_default(text: str, phase: Phase = Phase.TRAIN) -> list[str]:
    """Returns the problems of a net, with the input shapes that are assumed by default."""
    return [str(one) for one in check_net(net_file(text, "f").lowered(), [NetState(phase)]).problems]


@pytest.mark.parametrize(
    ("rest", "checked_with"),
    [
        pytest.param(
            layer("Slice", "s", "data", "a b") + layer("EuclideanLoss", "e", "a b", "e"), "2x28x28", id="pairs"
        ),
        pytest.param(
            product("p", "data", 20) + layer("SigmoidCrossEntropyLoss", "l", "p label", "l"),
            "3x224x224 and labels of 20",
            id="several labels",
        ),
        pytest.param(layer("Slice", "s", "data", "a b c d e f"), "6x64x64", id="stacks"),
    ],
)
def test_other_inputs_are_tried(rest: str, checked_with: str) -> None:
    (remark,) = problems_by_default(layer("Data", "d", "", LABELS, DATA) + rest)
    assert remark == f"remark: f: pictures of 3x224x224 do not fit, so it was checked with {checked_with}"


def test_what_follows_from_assumed_shapes_alone_is_a_remark() -> None:
    text = layer("Data", "d", "", LABELS, DATA) + layer(
        "Reshape", "r", "data", "r", "reshape_param { shape { dim: 7 dim: 11 } }"
    )
    missing = layer("InnerProduct", "p", "data", "p", "inner_product_param { }")
    remark, error = problems_by_default(text + missing)
    assert remark.startswith(
        "remark: f:2:1: layer 'r' (Reshape): if the data are pictures of 3x224x224 with a label each: the new shape"
    )
    assert (
        error == "error: f:3:1: layer 'p' (InnerProduct): inner_product_param.num_output is missing; expected a value"
    )


@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
def test_sources_that_are_there_are_opened_if_that_writes_nothing(backend: str) -> None:
    if backend == "leveldb":
        pytest.importorskip("plyvel")
    records = [pack(np.zeros((5, 17, 31), np.uint8), 1)]
    database("db", records, backend)
    before = sorted(path.name for path in Path("db").iterdir())
    data = layer("Data", "d", "", "data", f'data_param {{ source: "db" batch_size: 2 backend: {backend.upper()} }}')
    rest = layer("Convolution", "c", "data", "c", "convolution_param { num_output: 3 kernel_h: 18 kernel_w: 31 }")
    problems = problems_by_default(data + rest)
    assert bool(problems) is (backend == "lmdb")  # a picture of 17 rows is too small, the assumed picture is not
    assert sorted(path.name for path in Path("db").iterdir()) == before


def test_a_source_that_cannot_be_opened_is_named() -> None:
    Path("db").mkdir()
    (remark,) = problems_by_default(
        layer("Data", "d", "", "data", 'data_param { source: "db" batch_size: 2 backend: LMDB }')
    )
    assert remark.startswith("remark: f:1:1: layer 'd' (Data): its source cannot be opened: ")


def test_the_size_of_a_net() -> None:
    text = feed("x", 2, 3) + product("a", "x", 3, 'param { name: "w" }') + product("b", "a", 3, 'param { name: "w" }')
    report = report_of(text + product("c", "a", 5, "param { lr_mult: 0 }"))
    assert (report.layers, report.parameters) == (4, 9 + 3 + 3 + 5)


def test_a_net_with_errors_has_no_size() -> None:
    report = report_of(feed("x", 2, 3) + product("a", "y", 3))
    assert (report.layers, report.parameters) == (0, 0)


def test_assumed_raises_what_is_wrong() -> None:
    with pytest.raises(PclError, match="no layer above produces bottom 'y'"):
        build_with_assumed_input(net_file(feed("x", 2, 3) + product("a", "y", 3), "f").lowered(), NetState(Phase.TEST))


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        pytest.param(feed("x", 2), [Phase.TRAIN, Phase.TEST], id="both"),
        pytest.param(layer("Data", "d", body="include { phase: TRAIN }" + DATA), [Phase.TRAIN], id="data in TRAIN"),
        pytest.param(layer("Data", "d", body="include { phase: TEST }" + DATA), [Phase.TEST], id="data in TEST"),
        pytest.param(layer("ReLU", "r", "x"), [Phase.TRAIN, Phase.TEST], id="data nowhere"),
        pytest.param(
            layer("Data", "d", body="include { phase: TEST } exclude { phase: TRAIN }" + DATA),
            [Phase.TRAIN, Phase.TEST],
            id="broken rules",
        ),
    ],
)
def test_the_phases_that_a_net_is_written_for(text: str, phases: list[Phase]) -> None:
    assert [state.phase for state in states_to_check(net_file(text, "f").lowered())] == phases


def test_a_problem_keeps_lines_of_what_was_expected_apart_from_the_advice() -> None:
    error = LayerError("is wrong", expected="a\nb", got=3, advice="Do c.", where=Where("f", 7))
    assert Problem.of(error) == Problem(True, "is wrong; expected a\nb; got 3", "Do c.", Where("f", 7))
