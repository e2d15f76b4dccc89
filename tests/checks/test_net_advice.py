"""Advice on training nets that can be built but would learn badly."""

from __future__ import annotations

import pytest

from pycaffe_like.checks.net_advice import advise
from pycaffe_like.net.build import Assumption, examine
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.net.make import layer

DATA = layer("Data", "d", "", "x label", 'data_param { source: "none" batch_size: 3 } transform_param { %s }')
FILLED = 'weight_filler { type: "xavier" }'
CONV = "convolution_param { num_output: 5 kernel_size: 3 %s }"
LOSS = layer("InnerProduct", "ip", "y", "ip", f"inner_product_param {{ num_output: 7 {FILLED} }}") + layer(
    "SoftmaxWithLoss", "loss", "ip label", "loss"
)


def advice(body: str, phase: Phase = Phase.TRAIN, transform: str = "") -> list[str]:
    net = net_file(DATA % transform + body, "f").lowered()
    built = examine(net, NetState(phase), assume=Assumption((3, 11, 13))).net_or_raise()
    return [str(remark).partition("): ")[2] for remark in advise(built)]


def conv(options: str, params: str = "", top: str = "y") -> str:
    return layer("Convolution", "c", "x", top, params + CONV % options)


@pytest.mark.parametrize(
    ("first", "params", "second", "named"),
    [
        ("", "", "", ["its weights start at zero, like those of 'c2': unless"]),
        ('weight_filler { type: "constant" }', "", "", ["its weights start at zero, like those of 'c2': unless"]),
        ("", "param { lr_mult: 0 }", "", []),
        (FILLED, "", "", []),
        ("weight_filler { value: 0.5 }", "", "", []),
        ("", "", FILLED, []),
    ],
)
def test_several_layers_whose_weights_start_at_zero(first: str, params: str, second: str, named: list[str]) -> None:
    found = advice(conv(first, params, "m") + layer("Convolution", "c2", "m", "y", CONV % second) + LOSS)
    assert [name in text for name, text in zip(named, found, strict=True)] == [True] * len(named)


NORM = layer("BatchNorm", "n", "c", "y", "batch_norm_param { %s }")
SCALED = layer("BatchNorm", "n", "c", "n", "batch_norm_param { %s }") + layer("Scale", "s", "n", "y")


@pytest.mark.parametrize(
    ("norm", "options", "start"),
    [
        (SCALED % "", f"{FILLED} bias_term: false", None),
        (NORM % "", f"{FILLED} bias_term: false", "no Scale layer follows"),
        (SCALED % "", FILLED, "its bias has no effect, because the BatchNorm after it subtracts it again"),
        (SCALED % "use_global_stats: true", f"{FILLED} bias_term: false", "use_global_stats is on in TRAIN"),
    ],
)
def test_batch_norm(norm: str, options: str, start: str | None) -> None:
    found = advice(conv(options, top="c") + norm + LOSS)
    assert len(found) == (start is not None)
    assert all(text.startswith(start or "") for text in found)


def test_layers_with_the_same_problem_are_one_remark() -> None:
    """The remark names the first of the layers, and says how many there are."""
    first = conv(f"{FILLED} bias_term: false", top="c") + layer("BatchNorm", "n", "c", "m")
    second = layer("Convolution", "c2", "m", "c2", CONV % f"{FILLED} bias_term: false")
    found = advice(first + second + layer("BatchNorm", "n2", "c2", "y") + LOSS)
    assert found == ["no Scale layer follows, so there is no learned scale and shift (in 2 layers)"]


def test_a_bias_that_something_else_reads_has_an_effect() -> None:
    other = layer("Silence", "q", "c", "").replace('top: "q"', "")
    assert advice(conv(FILLED, top="c") + SCALED % "" + other + LOSS) == []


@pytest.mark.parametrize(
    ("transform", "start"),
    [
        ("mean_value: 0.5 mean_value: 0.4 mean_value: 0.3", "mean_value is below 1"),
        ("mean_value: 123 mean_value: 117 mean_value: 104", "mean_value looks like ImageNet's in RGB order"),
        ("mean_value: 104 mean_value: 117 mean_value: 123", None),
        ("mean_value: 0.5", None),
    ],
)
def test_means(transform: str, start: str | None) -> None:
    found = advice(conv(FILLED) + LOSS, transform=transform)
    assert len(found) == (start is not None)
    assert all(text.startswith(start or "") for text in found)


def test_only_training_nets_get_advice() -> None:
    slip = conv(FILLED, top="c") + NORM % ""
    assert len(advice(slip + LOSS)) == 2
    assert advice(slip + LOSS, Phase.TEST) == []
    assert advice(slip) == []
