"""Element-wise layers: values computed by hand, gradients by finite differences, errors."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.neuron import PReLU
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

E = math.e
INF = math.inf


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


VALUES = [
    ("ReLU", "", [-2.0, -0.5, 0.0, 3.0], [0.0, 0.0, 0.0, 3.0]),
    ("ReLU", "relu_param { negative_slope: 0.25 }", [-2.0, 0.0, 3.0], [-0.5, 0.0, 3.0]),
    ("ReLU", "relu_param { negative_slope: -1 }", [-2.0, 0.0, 3.0], [2.0, 0.0, 3.0]),
    ("ELU", "", [-2.0, 0.0, 3.0], [math.exp(-2) - 1, 0.0, 3.0]),
    ("ELU", "elu_param { alpha: 0.5 }", [-2.0, -100.0, 3.0], [0.5 * (math.exp(-2) - 1), -0.5, 3.0]),
    ("Sigmoid", "", [-2.0, 0.0, 3.0, -200.0], [sigmoid(-2), 0.5, sigmoid(3), 0.0]),
    ("TanH", "", [-2.0, 0.0, 0.5], [math.tanh(-2), 0.0, math.tanh(0.5)]),
    ("Swish", "", [-2.0, 0.0, 3.0], [-2 * sigmoid(-2), 0.0, 3 * sigmoid(3)]),
    ("Swish", "swish_param { beta: 1.5 }", [-2.0, 3.0], [-2 * sigmoid(-3), 3 * sigmoid(4.5)]),
    ("Swish", "swish_param { beta: 0 }", [-2.0, 3.0], [-1.0, 1.5]),
    ("AbsVal", "", [-2.5, 0.0, 3.0], [2.5, 0.0, 3.0]),
    ("BNLL", "", [-2.0, 0.0, 3.0], [math.log1p(math.exp(-2)), math.log(2), math.log1p(math.exp(3))]),
    ("BNLL", "", [1000.0, -1000.0], [1000.0, 0.0]),
    ("Power", "", [-2.0, 0.5], [-2.0, 0.5]),
    ("Power", "power_param { power: 2 scale: 3 shift: 1 }", [-2.0, 0.5], [25.0, 6.25]),
    ("Power", "power_param { power: 0.5 scale: 2 }", [8.0, 0.5], [4.0, 1.0]),
    ("Power", "power_param { power: -1 shift: 1 }", [1.0, 3.0], [0.5, 0.25]),
    ("Power", "power_param { shift: -4 }", [1.0, 3.0], [-3.0, -1.0]),
    ("Power", "power_param { power: 0 }", [0.0, -3.0, INF], [1.0, 1.0, 1.0]),
    ("Power", "power_param { power: 3 scale: 0 shift: 2 }", [1.0, INF], [8.0, 8.0]),
    ("Exp", "", [-1.0, 0.0, 2.0], [1 / E, 1.0, E**2]),
    ("Exp", "exp_param { base: 2 }", [-1.0, 0.0, 3.0], [0.5, 1.0, 8.0]),
    ("Exp", "exp_param { base: 2 scale: 3 shift: 1 }", [-1.0, 0.0, 1.0], [0.25, 2.0, 16.0]),
    ("Exp", "exp_param { scale: -2 shift: 0.5 }", [0.0, 0.25], [E**0.5, 1.0]),
    ("Exp", "exp_param { base: 1 }", [-1.0, 5.0], [1.0, 1.0]),
    ("Log", "", [1.0, E, 1 / E], [0.0, 1.0, -1.0]),
    ("Log", "log_param { base: 2 }", [1.0, 8.0, 0.5], [0.0, 3.0, -1.0]),
    ("Log", "log_param { base: 10 scale: 4 shift: 2 }", [2.0, 24.5], [1.0, 2.0]),
    ("Log", "log_param { base: 0.5 }", [4.0], [-2.0]),
    ("Clip", "clip_param { min: -1 max: 2 }", [-3.0, -1.0, 0.5, 2.0, 7.0], [-1.0, -1.0, 0.5, 2.0, 2.0]),
    ("Clip", "clip_param { min: 2 max: -1 }", [-3.0, 0.5, 7.0], [2.0, 2.0, 2.0]),
    ("Threshold", "", [-1.0, 0.0, 0.1], [0.0, 0.0, 1.0]),
    ("Threshold", "threshold_param { threshold: 0.5 }", [0.4, 0.5, 0.6], [0.0, 0.0, 1.0]),
    ("Dropout", "", [-1.0, 2.0], [-1.0, 2.0]),
]


@pytest.mark.parametrize(("type_name", "options", "bottom", "top"), VALUES, ids=[f"{c[0]} {c[1]}" for c in VALUES])
def test_values(type_name: str, options: str, bottom: list[float], top: list[float]) -> None:
    found = make(type_name, [(1, len(bottom))], options)(torch.tensor([bottom]))
    assert found.shape == (1, len(bottom))
    assert found[0].tolist() == pytest.approx(top, rel=1e-5, abs=1e-6)


# Caffe's gradient at points where the left and right derivatives differ.
KINKS = [
    ("ReLU", "", 0.0, 0.0),
    ("ReLU", "relu_param { negative_slope: 0.25 }", 0.0, 0.25),
    ("ELU", "elu_param { alpha: 0.5 }", 0.0, 0.5),
    ("AbsVal", "", 0.0, 0.0),
    ("Clip", "clip_param { min: -1 max: 2 }", -1.0, 1.0),
    ("Clip", "clip_param { min: -1 max: 2 }", 2.0, 1.0),
    ("Clip", "clip_param { min: -1 max: 2 }", 2.5, 0.0),
    ("Power", "power_param { power: 2 }", 0.0, 0.0),
]


@pytest.mark.parametrize(("type_name", "options", "place", "slope"), KINKS)
def test_gradients_at_kinks(type_name: str, options: str, place: float, slope: float) -> None:
    bottom = torch.tensor([[place]], requires_grad=True)
    make(type_name, [(1, 1)], options)(bottom).backward()
    assert bottom.grad is not None
    assert bottom.grad.item() == slope


SMOOTH = [
    ("ReLU", "", -1.0),
    ("ReLU", "relu_param { negative_slope: 0.25 }", -1.0),
    ("PReLU", "", -1.0),
    ("PReLU", "prelu_param { channel_shared: true }", -1.0),
    ("ELU", "elu_param { alpha: 0.5 }", -1.0),
    ("Sigmoid", "", -1.0),
    ("TanH", "", -1.0),
    ("Swish", "", -1.0),
    ("Swish", "swish_param { beta: 1.5 }", -1.0),
    ("AbsVal", "", -1.0),
    ("BNLL", "", -1.0),
    ("Power", "power_param { power: 3 scale: 2 shift: -0.5 }", -1.0),
    ("Power", "power_param { power: 0.7 scale: 2 }", 0.1),
    ("Exp", "exp_param { base: 2 scale: 3 shift: 1 }", -1.0),
    ("Log", "log_param { base: 10 scale: 4 shift: 2 }", 0.1),
    ("Clip", "clip_param { min: -0.31 max: 0.53 }", -1.0),
    ("Dropout", "", -1.0),
]


@pytest.mark.parametrize(("type_name", "options", "low"), SMOOTH, ids=[f"{c[0]} {c[1]}" for c in SMOOTH])
def test_gradients(type_name: str, options: str, low: float) -> None:
    check_gradients(make(type_name, [(2, 3, 2, 5)], options), [spread(2, 3, 2, 5, low=low)])


SOUND = [*(c[:2] for c in SMOOTH), ("Threshold", ""), ("Power", "power_param { power: 0 }"), ("Power", "")]


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 5, 7), (2, 3, 5, 7, 1)], ids=str)
@pytest.mark.parametrize(("type_name", "options"), SOUND, ids=[" ".join(c) for c in SOUND])
def test_shapes_of_any_rank(type_name: str, options: str, shape: tuple[int, ...]) -> None:
    module = make(type_name, [shape], options, phase=Phase.TRAIN)
    check_shapes(module, [spread(*shape)])
    check_no_host_sync(module, [spread(*shape)])


@pytest.mark.parametrize("type_name", ["ReLU", "Sigmoid", "Power", "AbsVal", "Threshold", "Dropout"])
@pytest.mark.parametrize("shape", [(), (5,)], ids=["scalar", "one axis"])
def test_few_axes_do(type_name: str, shape: tuple[int, ...]) -> None:
    module = make(type_name, [shape])
    check_shapes(module, [spread(*shape)])


@pytest.mark.parametrize("options", ["", "relu_param { negative_slope: 0.5 }"], ids=["plain", "leaky"])
def test_relu_may_work_in_place(options: str) -> None:
    bottom = torch.tensor([[-2.0, 4.0]])
    relu = make("ReLU", [(1, 2)], options)
    wanted = relu(bottom)
    assert bottom.tolist() == [[-2, 4]]
    top = relu(bottom, inplace=True)
    assert top.data_ptr() == bottom.data_ptr()
    assert torch.equal(top, wanted)


def test_power_that_changes_nothing_makes_its_own_top() -> None:
    bottom = spread(2, 3)
    assert make("Power", [(2, 3)])(bottom).data_ptr() != bottom.data_ptr()


def test_threshold_has_no_gradient() -> None:
    assert not make("Threshold", [(2, 3)])(spread(2, 3).requires_grad_()).requires_grad


# ---------------------------------------------------------------- PReLU


def slope_blob(module: torch.nn.Module) -> Tensor:
    assert isinstance(module, PReLU)
    return module.slope


def test_prelu_has_a_slope_for_each_channel() -> None:
    module = make("PReLU", [(2, 3, 1, 2)])
    assert slope_blob(module).tolist() == [0.25] * 3
    slope_blob(module).data.copy_(torch.tensor([0.5, 0.0, -1.0]))
    bottom = torch.full((2, 3, 1, 2), -2.0)
    bottom[1] = 4
    top = module(bottom)
    assert top[0, :, 0].tolist() == [[-1, -1], [0, 0], [2, 2]]
    assert torch.equal(top[1], bottom[1])


def test_prelu_may_share_one_slope() -> None:
    module = make("PReLU", [(1, 3)], "prelu_param { channel_shared: true filler { value: 0.5 } }")
    assert slope_blob(module).shape == ()
    assert module(torch.tensor([[-2.0, -4.0, 6.0]])).tolist() == [[-1, -2, 6]]


@pytest.mark.parametrize("shared", [False, True], ids=["each", "shared"])
def test_prelu_counts_0_to_the_slope(shared: bool) -> None:
    """At 0, the bottom's gradient is the slope. The slope's gradient sums up the bottom where it is at most 0."""
    module = make("PReLU", [(2, 2)], f"prelu_param {{ channel_shared: {str(shared).lower()} }}")
    bottom = torch.tensor([[0.0, -3.0], [-2.0, 5.0]], requires_grad=True)
    (module(bottom) * torch.tensor([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[0.25, 0.5], [0.75, 4.0]]
    gradient = slope_blob(module).grad
    assert gradient is not None
    assert gradient.tolist() == (-12.0 if shared else [-6.0, -6.0])


# ---------------------------------------------------------------- Dropout


@pytest.mark.parametrize("ratio", [0.5, 0.2, 0.9])
def test_dropout(ratio: float) -> None:
    """The share of 100 000 values that is dropped is within five standard deviations of the ratio, which chance
    alone misses once in two million runs.
    """
    torch.manual_seed(7)
    module = make("Dropout", [(1000, 100)], f"dropout_param {{ dropout_ratio: {ratio} }}", phase=Phase.TRAIN)
    bottom = spread(1000, 100, low=1, high=2).requires_grad_()
    top = module(bottom)
    dropped = top == 0
    assert dropped.double().mean().item() == pytest.approx(ratio, abs=5 * math.sqrt(ratio * (1 - ratio) / 100_000))
    torch.testing.assert_close(top, torch.where(dropped, 0, bottom / (1 - ratio)))
    top.sum().backward()
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad, torch.where(dropped, 0.0, 1 / (1 - ratio)))


def test_dropout_drops_the_same_values_in_either_memory_layout() -> None:
    module = make("Dropout", [(2, 3, 5, 7)], "dropout_param { dropout_ratio: 0.3 }", phase=Phase.TRAIN)
    bottom = torch.rand(2, 3, 5, 7)
    torch.manual_seed(11)
    expected = module(bottom)
    torch.manual_seed(11)
    found = module(bottom.contiguous(memory_format=torch.channels_last))
    torch.testing.assert_close(found, expected)
    assert 0 < int((expected == 0).sum()) < 210


def test_dropout_draws_anew_in_every_pass() -> None:
    torch.manual_seed(7)
    module = make("Dropout", [(7, 13)], phase=Phase.TRAIN)
    assert not torch.equal(module(torch.ones(7, 13)), module(torch.ones(7, 13)))


def test_dropout_may_scale_in_test_instead() -> None:
    options = "dropout_param { dropout_ratio: 0.25 scale_train: false }"
    bottom = spread(11, 13, low=1, high=2)
    top = make("Dropout", [(11, 13)], options, phase=Phase.TRAIN)(bottom)
    torch.testing.assert_close(top, torch.where(top == 0, 0, bottom))
    assert (top == 0).any()
    torch.testing.assert_close(make("Dropout", [(11, 13)], options)(bottom), bottom * 0.75)


def test_dropout_may_drop_in_test() -> None:
    bottom = spread(11, 13, low=1, high=2)
    top = make("Dropout", [(11, 13)], "dropout_param { dropout_ratio: 0.25 sample_weights_test: true }")(bottom)
    assert (top == 0).any()
    torch.testing.assert_close(top, torch.where(top == 0, 0, bottom / 0.75))


def test_dropout_drops_half_unless_told() -> None:
    assert make("Dropout", [(1, 1)]).ratio == 0.5


# ---------------------------------------------------------------- what is wrong

ERRORS = [
    ("PReLU", [(3,)], "", "the bottom has too few axes; expected N x C x …; got 1"),
    (
        "Exp",
        [(2, 3)],
        "exp_param { base: 0 }",
        "base must be positive; expected a number above 0, or -1 for e; got 0.0",
    ),
    (
        "Exp",
        [(2, 3)],
        "exp_param { base: -2 }",
        "base must be positive; expected a number above 0, or -1 for e; got -2.0",
    ),
    (
        "Log",
        [(2, 3)],
        "log_param { base: -2 }",
        "base must be positive; expected a number above 0, or -1 for e; got -2.0",
    ),
    ("Log", [(2, 3)], "log_param { base: 1 }", "base 1 has no logarithm; expected another base"),
    ("Clip", [(2, 3)], "clip_param { min: 1 }", "clip_param.max is missing; expected a value"),
    (
        "Dropout",
        [(2, 3)],
        "dropout_param { dropout_ratio: 1.5 }",
        "dropout_ratio is not a probability; expected 0 to 1; got 1.5",
    ),
    ("ReLU", [(2, 3), (2, 3)], "", "wrong number of bottoms; expected exactly 1 bottom; got 2 (b0, b1)"),
]


@pytest.mark.parametrize(("type_name", "bottoms", "options", "message"), ERRORS)
def test_what_is_wrong(type_name: str, bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, options)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_elu_times_lambda_is_selu() -> None:
    top = make("ELU", [(2,)], "elu_param { alpha: 3 lambda: 2 }")(torch.tensor([-1.0, 5.0]))
    torch.testing.assert_close(top, torch.tensor([6 * (torch.e**-1 - 1), 10]))
