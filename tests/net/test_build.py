"""Building a net: all errors are reported together, each with its location."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import CombinedError, PclError
from pycaffe_like.net.build import examine
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.net.make import build, feed, layer, product


def error_of(text: str) -> str:
    with pytest.raises(PclError) as caught:
        build(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "f has no layers; expected layer { … }\nA solver goes to --solver, a net to --model or --net.", id="nothing"),
        pytest.param(
            'layer { name: "d" type: "Input" top: "d" include { phase: TEST stage: "x" } }',
            "f: no layer is left in phase TRAIN, level 0, stages none\nLook at the include and exclude rules.",
            id="no layer left",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Convolutoin", "c", "x"),
            "f:2:1: layer 'c' (Convolutoin): layer type 'Convolutoin' is unknown\n"
            "Did you mean 'Convolution'? `pcl layer new Convolutoin --net NET` starts a Python file with it, and --import FILE loads that.",
            id="a slip in a type",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Qqq", "c", "x"),
            "f:2:1: layer 'c' (Qqq): layer type 'Qqq' is unknown\n"
            "`pcl layer new Qqq --net NET` starts a Python file with it, and --import FILE loads that.",
            id="a type like none",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Softmax", "s", "x x"),
            "f:2:1: layer 's' (Softmax): wrong number of bottoms; expected exactly 1 bottom; got 2 (x_x_0_split_0, x_x_0_split_1)",
            id="too many bottoms",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("SoftmaxWithLoss", "s", "x"),
            "f:2:1: layer 's' (SoftmaxWithLoss): wrong number of bottoms; expected 2 to 3 bottoms; got 1 (x)",
            id="too few bottoms",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("Softmax", "s", "x", "a b"),
            "f:2:1: layer 's' (Softmax): wrong number of tops; expected exactly 1 top; got 2 (a, b)",
            id="too many tops",
        ),
        pytest.param(
            feed("x", 2, 3) + layer("InnerProduct", "p", "x"),
            "f:2:1: layer 'p' (InnerProduct): inner_product_param.num_output is missing; expected a value",
            id="a needed option",
        ),
        pytest.param(
            feed("x", 2, 3) + product("p", "x", 5, "loss_weight: 1 loss_weight: 2"),
            "f:2:1: layer 'p' (InnerProduct): loss_weight needs one value for each top, or none; expected 1; got 2",
            id="loss weights",
        ),
        pytest.param(
            feed("x", 2, 3) + product("p", "x", 5, "param { } param { } param { }"),
            "f:2:1: layer 'p' (InnerProduct): there are more param blocks than parameters; expected at most 2; got 3",
            id="more param than parameters",
        ),
        pytest.param(
            feed("x", 2, 3) + product("p", "x", 5, "propagate_down: true propagate_down: false"),
            "f:2:1: layer 'p' (InnerProduct): propagate_down needs one value for each bottom, or none; got 2 for 1 bottoms",
            id="propagate_down",
        ),
    ],
)  # fmt: skip
def test_one_error(text: str, message: str) -> None:
    assert error_of(text) == message


def test_all_errors_of_a_file_come_at_once_each_with_its_line() -> None:
    text = (
        feed("data", 2, 3)
        + product("a", "dta", 5)
        + layer("Relu", "r", "data")
        + product("b", "a", 5, "propagate_down: true propagate_down: true")
        + layer("InnerProduct", "c", "data")
    )
    with pytest.raises(CombinedError) as caught:
        build(text)
    lines = str(caught.value).splitlines()
    assert [line for line in lines if line.startswith("f:")] == [
        "f:2:1: layer 'a' (InnerProduct): no layer above produces bottom 'dta'",
        "f:4:1: layer 'b' (InnerProduct): propagate_down needs one value for each bottom, or none; got 2 for 1 bottoms",
        "f:3:1: layer 'r' (Relu): layer type 'Relu' is unknown",
        "f:5:1: layer 'c' (InnerProduct): inner_product_param.num_output is missing; expected a value",
    ]
    assert "Did you mean 'data'?" in lines
    assert any(line.startswith("Did you mean 'ReLU'?") for line in lines)


@pytest.mark.parametrize("error", [OverflowError("cannot convert float infinity"), ZeroDivisionError("by zero")])
def test_an_option_that_a_layer_cannot_calculate_with(error: ArithmeticError, monkeypatch: pytest.MonkeyPatch) -> None:
    """One such option is infinity, which a number with too many digits becomes."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("pycaffe_like.layers.neuron.Power.top_shapes", refuse)
    with pytest.raises(PclError, match=r"^f:\d+:1: layer 'p' \(Power\): an option is out of range: " + str(error)):
        build(feed("x", 2, 3) + layer("Power", "p", "x", "y", "power_param { shift: 5 }"))


def test_what_follows_from_an_error_is_not_reported_besides() -> None:
    text = feed("x", 2, 3) + layer("InnerProduct", "a", "x") + product("b", "a", 5) + layer("ReLU", "r", "b")
    assert error_of(text).count("f:") == 1


def test_a_layer_with_a_phase_of_its_own_runs_in_it() -> None:
    net = build(feed("x", 2, 3) + layer("Dropout", "d", "x", body="phase: TEST"), Phase.TRAIN)
    assert [layer.module.training for layer in net.layers] == [True, False]


def test_options_of_another_type_are_remarked_on() -> None:
    text = feed("x", 2, 3) + layer("ReLU", "r", "x", body="pooling_param { kernel_size: 2 }")
    result = examine(net_file(text, "f").lowered(), NetState(Phase.TEST))
    assert [str(remark) for remark in result.remarks] == [
        "f:2:1: layer 'r' (ReLU): pooling_param is ignored: this layer type does not use it"
    ]
    assert not result.errors


def test_an_input_layer_may_say_how_to_prepare_pictures() -> None:
    transform = "transform_param { scale: 0.5 }"
    text = f'layer {{ name: "x" type: "Input" top: "x" input_param {{ shape {{ dim: 2 dim: 3 }} }} {transform} }}'
    result = examine(net_file(text + layer("ReLU", "r", "x", body=transform), "f").lowered(), NetState(Phase.TEST))
    assert [remark.where.layer for remark in result.remarks] == ["r"]


def test_shapes_and_loss_weights_of_all_blobs() -> None:
    net = build(feed("x", 2, 3) + feed("y", 2) + product("p", "x", 5) + layer("SoftmaxWithLoss", "l", "p y"))
    assert [blob.shape for blob in net.built.blobs] == [(2, 3), (2,), (2, 5), ()]
    assert [layer.loss_weights for layer in net.layers] == [(0.0,), (0.0,), (0.0,), (1.0,)]
    assert net.output_weights() == {"l": 1.0}
    assert net.memory() == 4 * (6 + 2 + 10 + 1)
    assert net.batch_size() == 2
    assert net.parameter_count() == 15 + 5


def test_an_error_that_only_torch_notices_names_the_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("shapes do not match\nC++ stack")

    text = feed("x", 2, 3) + layer("Power", "p", "x", "y")
    net = build(text)
    monkeypatch.setattr("pycaffe_like.layers.neuron.Power.forward", refuse)
    with pytest.raises(PclError, match=r"^f:2:1: layer 'p' \(Power\): torch cannot run it: shapes do not match$"):
        net.layerwise.forward(0, 1)
    monkeypatch.setattr("pycaffe_like.layers.neuron.Power.top_shapes", refuse)
    with pytest.raises(
        PclError, match=r"^f:2:1: layer 'p' \(Power\): torch cannot run it: shapes do not match; got 2x3$"
    ):
        build(text)
