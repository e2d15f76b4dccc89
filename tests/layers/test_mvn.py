"""The MVN layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Shape = tuple[int, ...]


def normalise(
    x: np.ndarray, gradient: np.ndarray, across: bool, variance: bool, eps: float
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the top and the bottom's gradient, group by group, like mvn_layer.cpp."""
    shape = (*x.shape, *(1,) * (4 - x.ndim))
    rows = shape[0] if across else shape[0] * shape[1]
    top, diff = np.zeros((rows, x.size // rows)), np.zeros((rows, x.size // rows))
    for row, (values, above) in enumerate(zip(x.reshape(rows, -1), gradient.reshape(rows, -1), strict=True)):
        size = len(values)
        centred = values - values.sum() / size
        if variance:
            divisor = np.sqrt((centred**2).sum() / size) + eps
            top[row] = centred / divisor
            shared = top[row] * (top[row] * above).sum() + above.sum()
            diff[row] = (above - shared / size) / divisor
        else:
            top[row] = centred
            diff[row] = above - above.sum() / size
    return top.reshape(shape), diff.reshape(x.shape)


@pytest.mark.parametrize("across", [False, True], ids=["each channel", "across channels"])
@pytest.mark.parametrize("variance", [False, True], ids=["mean", "mean and variance"])
@pytest.mark.parametrize("eps", [1e-9, 0.5])
@pytest.mark.parametrize(
    "shape",
    [
        pytest.param((2, 3, 5, 7), id="four axes"),
        pytest.param((2, 3, 5), id="three axes"),
        pytest.param((5, 3), id="two axes"),
        pytest.param((5,), id="one axis"),
        pytest.param((), id="a scalar"),
    ],
)
def test_mvn_as_caffe(shape: Shape, eps: float, variance: bool, across: bool) -> None:
    options = f"normalize_variance: {str(variance).lower()} across_channels: {str(across).lower()} eps: {eps}"
    module = make("MVN", [shape], f"mvn_param {{ {options} }}")
    check_shapes(module, [spread(*shape)])
    check_no_host_sync(module, [spread(*shape)])
    bottom = (3 * spread(*shape) + 2).double().requires_grad_()
    top = module(bottom)
    gradient = spread(*top.shape, seed=1).double()
    top.backward(gradient)
    want, diff = normalise(bottom.detach().numpy(), gradient.numpy(), across, variance, eps)
    assert bottom.grad is not None
    np.testing.assert_allclose(top.detach().numpy(), want, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(bottom.grad.numpy(), diff, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("options", ["", "across_channels: true", "normalize_variance: false"])
def test_gradients(options: str) -> None:
    """With a small eps, Caffe's gradient is the true one."""
    check_gradients(make("MVN", [(2, 3, 2, 5)], f"mvn_param {{ {options} }}"), [spread(2, 3, 2, 5)])


def test_mvn_by_hand() -> None:
    """1 2 3 6 have the mean 3 and the variance (4 + 1 + 0 + 9) / 4; they are divided by sqrt(3.5) + eps."""
    module = make("MVN", [(1, 1, 2, 2)], "mvn_param { eps: 0.5 }")
    top = module(torch.tensor([[[[1.0, 2], [3, 6]]]]))
    np.testing.assert_allclose(top.flatten().numpy(), np.array([-2, -1, 0, 3]) / (3.5**0.5 + 0.5), rtol=1e-6)


def test_equal_values_give_zeros_and_a_finite_gradient() -> None:
    """If all values are equal, the gradient is (g - mean(g)) / eps."""
    bottom = torch.full((1, 1, 1, 4), 2.0, requires_grad=True)
    top = make("MVN", [(1, 1, 1, 4)], "mvn_param { eps: 0.5 }")(bottom)
    assert not top.any()
    top.backward(torch.tensor([1.0, 2, 3, 6]).reshape(1, 1, 1, 4))
    assert bottom.grad is not None
    assert bottom.grad.flatten().tolist() == [-4, -2, 0, 6]


def test_mvn_says_what_is_wrong() -> None:
    with pytest.raises(LayerError) as caught:
        make("MVN", [(2, 3, 5, 7, 11)])
    message = "the bottom has too many axes; expected at most N x C x H x W; got 2x3x5x7x11"
    assert str(caught.value) == f"f:1:1: layer 'l' (MVN): {message}"
