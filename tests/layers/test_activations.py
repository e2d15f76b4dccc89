"""Forks' activations: values, gradients, errors. Recorded results of SeLu, NegReLU, Arccos, Cosine and
SoftTruncation are in tests/goldens/forks.
"""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

OPTIONS = [
    ("NegReLU", "relu_param { negative_slope: 0.3 }"),
    ("SeLu", "selu_param { lambda: 1.7 alpha: 0.9 }"),
    ("SeLuDropout", "selu_dropout_param { dropout_ratio: 0.3 }"),
    ("SoftTruncation", "soft_truncation_param { c: 0.7 }"),
]


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_gradients_are_the_true_ones(name: str, options: str) -> None:
    module = make(name, [(3, 5, 7)], options)
    bottom = spread(3, 5, 7, low=-2, high=1.9)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def test_neg_relu() -> None:
    top = make("NegReLU", [(4,)], "relu_param { negative_slope: 0.25 }")(torch.tensor([-2.0, 0.0, 1.0, 4.0]))
    assert top.tolist() == [-2, 0, 0.25, 1]


def test_selu() -> None:
    top = make("SeLu", [(3,)], "selu_param { lambda: 2 alpha: 3 }")(torch.tensor([-1.0, 0.0, 5.0]))
    torch.testing.assert_close(top, torch.tensor([6 * (torch.e**-1 - 1), 0, 10]))


def test_selu_dropout_keeps_mean_and_variance_in_training() -> None:
    module = make("SeLuDropout", [(101, 103)], "selu_dropout_param { dropout_ratio: 0.2 }", phase=Phase.TRAIN)
    torch.manual_seed(7)
    top = module(torch.randn(101, 103))
    dropped = top == top.flatten().mode().values
    assert 0.18 < dropped.float().mean() < 0.22
    assert abs(top.mean()) < 0.05
    assert abs(top.std() - 1) < 0.05


def test_selu_dropout_ratio_is_a_share() -> None:
    with pytest.raises(LayerError, match=r"dropout_ratio is out of range; expected more than 0, less than 1; got 1"):
        make("SeLuDropout", [(3,)], "selu_dropout_param { dropout_ratio: 1 }")


def test_arccos_has_a_bounded_slope_near_1() -> None:
    bottom = torch.tensor([-0.5, 0.0, 0.995, 1.0], requires_grad=True)
    top = make("Arccos", [(4,)])(bottom)
    torch.testing.assert_close(
        top, torch.tensor([2 * torch.pi / 3, torch.pi / 2, math.acos(0.995), 0.0]), atol=1e-6, rtol=1e-5
    )
    top.backward(torch.tensor([1.0, 2.0, 3.0, 4.0]))
    assert bottom.grad is not None
    steep = -1 / (1 - 0.99**2) ** 0.5
    torch.testing.assert_close(bottom.grad, torch.tensor([-1 / 0.75**0.5, -2.0, 3 * steep, 4 * steep]))


def test_cosine_on_a_cpu_forgets_the_gradient_of_its_top() -> None:
    bottom = torch.tensor([0.5, 2.0], requires_grad=True)
    make("Cosine", [(2,)])(bottom).backward(torch.tensor([3.0, 5.0]))
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad, -bottom.detach().sin())


@pytest.mark.cuda
def test_cosine_on_a_gpu_has_the_true_gradient() -> None:
    bottom = torch.tensor([0.5, 2.0], device="cuda", requires_grad=True)
    make("Cosine", [(2,)])(bottom).backward(torch.tensor([3.0, 5.0], device="cuda"))
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad, -bottom.detach().sin() * torch.tensor([3.0, 5.0], device="cuda"))


def test_soft_truncation_needs_a_scale() -> None:
    with pytest.raises(LayerError, match="c must not be 0"):
        make("SoftTruncation", [(3,)], "soft_truncation_param { c: 0 }")


def test_hard_sigmoid() -> None:
    bottom = torch.tensor([-9.0, -2.5, -1.0, 0.0, 2.0, 3.0], requires_grad=True)
    top = make("HardSigmoid", [(6,)])(bottom)
    torch.testing.assert_close(top, torch.tensor([0, 0, 0.3, 0.5, 0.9, 1]))
    top.sum().backward()
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad, torch.full((6,), 0.2))


def test_truncation() -> None:
    bottom = torch.tensor([-2.0, -1, 0.5, 3, 7], requires_grad=True)
    module = make("Truncation", [(5,)], "truncation_param { lower_bound: -1 upper_bound: 3 }")
    top = module(bottom)
    assert top.tolist() == [-1, -1, 0.5, 3, 3]
    top.backward(torch.tensor([2.0, 3, 5, 7, 11]))
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [0, 0, 5, 0, 0]
    check_no_host_sync(module, [bottom.detach()])


def test_insanity() -> None:
    bottom = spread(2, 5, 7)
    options = "insanity_param { lb: 2 ub: 7 }"
    module = make("Insanity", [(2, 5, 7)], options)
    want = torch.where(bottom > 0, bottom, bottom * (math.log(7) - math.log(2)) / 5)
    torch.testing.assert_close(module(bottom), want)
    check_gradients(module, [bottom])
    trained = make("Insanity", [(2, 5, 7)], options, phase=Phase.TRAIN)(bottom)
    divisors = (bottom / trained)[bottom < 0]
    assert divisors.min() > 2 - 1e-4
    assert divisors.max() < 7 + 1e-4
    assert divisors.std() > 1
    torch.testing.assert_close(trained[bottom > 0], bottom[bottom > 0])


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("Truncation", "truncation_param { lower_bound: 7 }", "upper_bound is too small"),
        ("Insanity", "insanity_param { lb: 3 ub: 3 }", "ub is too small"),
        (
            "Insanity",
            "insanity_param { lb: 0 ub: 3 }",
            "the bounds have no mean slope; expected bounds that are not 0; got 0.0",
        ),
        ("Insanity", "insanity_param { lb: -3 ub: 3 }", "no mean slope"),
    ],
)
def test_bounds_that_do_not_fit(name: str, options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make(name, [(2, 5, 7)], options)


def test_brelu() -> None:
    x = torch.tensor([-1.0, -0.25, 0, 2, 3]).requires_grad_()
    top = make("BReLU", [(5,)], "brelu_param { minval: -0.25 maxval: 2 }")(x)
    top.sum().backward()
    assert top.tolist() == [-0.25, -0.25, 0, 2, 2]
    assert x.grad is not None
    assert x.grad.tolist() == [0, 1, 1, 1, 0]
    with pytest.raises(LayerError, match="maxval is too small"):
        make("BReLU", [(5,)], "brelu_param { minval: 2 maxval: 1 }")


def test_hard_swish() -> None:
    x = spread(3, 5, low=-5, high=5)
    wanted = [[v * min(max(v + 3, 0), 6) / 6 for v in row] for row in x.tolist()]
    torch.testing.assert_close(make("HardSwish", [(3, 5)])(x), torch.tensor(wanted))
    check_gradients(make("HardSwish", [(3, 5)]), [x])


def test_signed_sqrt() -> None:
    x = torch.tensor([-4.0, 0, 0.25]).requires_grad_()
    top = make("SignedSqrt", [(3,)])(x)
    (3 * top).sum().backward()
    torch.testing.assert_close(top.detach(), torch.tensor([-2.0, 0, 0.5]))
    assert x.grad is not None
    torch.testing.assert_close(x.grad, torch.tensor([1.5 / 2.03, 1.5 / 0.03, 1.5 / 0.53]))
