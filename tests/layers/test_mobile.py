"""Axpy, depthwise convolution, ShuffleChannel and ReLU6, compared with the forks' loops transcribed to NumPy;
gradients; errors.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

# ---------------------------------------------------------------- Axpy


@pytest.mark.parametrize("factors", [(2, 3), (2, 3, 1, 1)], ids=str)
@pytest.mark.parametrize("shape", [(2, 3, 5, 7), (2, 3, 5), (2, 3)], ids=str)
def test_axpy(factors: tuple[int, ...], shape: tuple[int, ...]) -> None:
    bottoms = [spread(*factors), spread(*shape, seed=1), spread(*shape, seed=2)]
    module = make("Axpy", [factors, shape, shape])
    factor, x, y = (bottom.numpy() for bottom in bottoms)
    want = np.zeros(shape)
    for n in range(2):
        for c in range(3):
            want[n, c] = factor[n, c].item() * x[n, c] + y[n, c]
    np.testing.assert_allclose(module(*bottoms).numpy(), want, rtol=1e-6, atol=1e-7)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms)


# ---------------------------------------------------------------- depthwise convolution


def depthwise(
    bottom: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    stride: tuple[int, int],
    pad: tuple[int, int],
    dilation: tuple[int, int],
) -> np.ndarray:
    """Returns the top of ConvolutionDepthwiseLayer::Forward_cpu, value by value."""
    num, channels, height, width = bottom.shape
    kernel = weight.shape[2:]
    rows, columns = (
        (extent + 2 * p - (d * (k - 1) + 1)) // s + 1
        for extent, p, d, k, s in zip((height, width), pad, dilation, kernel, stride, strict=True)
    )
    top = np.zeros((num, channels, rows, columns))
    for n, c, h, w in np.ndindex(top.shape):
        for kh, kw in np.ndindex(*kernel):
            h_in = -pad[0] + h * stride[0] + kh * dilation[0]
            w_in = -pad[1] + w * stride[1] + kw * dilation[1]
            if 0 <= h_in < height and 0 <= w_in < width:
                top[n, c, h, w] += weight[c, 0, kh, kw] * bottom[n, c, h_in, w_in]
        if bias is not None:
            top[n, c, h, w] += bias[c]
    return top


DEPTHWISE = [
    pytest.param("kernel_size: 3", (1, 1), (0, 0), (1, 1), id="kernel"),
    pytest.param("kernel_size: 3 stride: 2 pad: 1", (2, 2), (1, 1), (1, 1), id="stride and pad"),
    pytest.param(
        "kernel_h: 3 kernel_w: 2 stride_h: 1 stride_w: 2 pad_h: 2 pad_w: 1", (1, 2), (2, 1), (1, 1), id="h and w"
    ),
    pytest.param("kernel_size: 2 kernel_size: 3 stride: 2 stride: 1 pad: 0 pad: 1", (2, 1), (0, 1), (1, 1), id="lists"),
    pytest.param("kernel_size: 3 pad: 2 dilation: 2 bias_term: false", (1, 1), (2, 2), (2, 2), id="dilation"),
    pytest.param("kernel_size: 2 dilation: 1 dilation: 3", (1, 1), (0, 0), (1, 3), id="two dilations"),
]
FILLERS = 'weight_filler { type: "gaussian" } bias_filler { type: "gaussian" }'


@pytest.mark.parametrize(("type_name", "counts"), [("ConvolutionDepthwise", ""), ("DepthwiseConvolution", "group: 5")])
@pytest.mark.parametrize(("options", "stride", "pad", "dilation"), DEPTHWISE)
def test_depthwise_convolution(
    type_name: str,
    counts: str,
    options: str,
    stride: tuple[int, int],
    pad: tuple[int, int],
    dilation: tuple[int, int],
) -> None:
    bottom = spread(2, 5, 7, 6)
    module = make(type_name, [(2, 5, 7, 6)], f"convolution_param {{ num_output: 5 {counts} {options} {FILLERS} }}")
    weight, *bias = (blob.detach().numpy() for blob in module.blobs())
    assert weight.shape[:2] == (5, 1)
    want = depthwise(bottom.numpy(), weight, bias[0] if bias else None, stride, pad, dilation)
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-4, atol=1e-5)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


@pytest.mark.parametrize("options", ["", "num_output: 11", "num_output: 15 group: 3"])
def test_convolution_depthwise_has_as_many_outputs_as_channels_whatever_is_said(options: str) -> None:
    module = make("ConvolutionDepthwise", [(2, 5, 7, 6)], f"convolution_param {{ {options} kernel_size: 3 }}")
    assert [tuple(blob.shape) for blob in module.blobs()] == [(5, 1, 3, 3), (5,)]
    assert module(spread(2, 5, 7, 6)).shape == (2, 5, 5, 4)


def test_depthwise_convolution_makes_several_outputs_of_a_channel() -> None:
    """With one channel and two outputs per group, output c reads channel c // 2."""
    bottom = spread(2, 3, 5, 4)
    module = make(
        "DepthwiseConvolution",
        [(2, 3, 5, 4)],
        f"convolution_param {{ num_output: 6 group: 3 kernel_size: 2 {FILLERS} }}",
    )
    weight, bias = (blob.detach().numpy() for blob in module.blobs())
    want = depthwise(bottom.numpy().repeat(2, axis=1), weight, bias, (1, 1), (0, 0), (1, 1))
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-4, atol=1e-5)


# ---------------------------------------------------------------- ShuffleChannel


def shuffle(bottom: np.ndarray, group: int) -> np.ndarray:
    """Returns the top of ShuffleChannelLayer::Resize_cpu: the channels, seen as a matrix, are transposed."""
    columns = bottom.shape[1] // group
    top = np.zeros(bottom.shape, bottom.dtype)
    for n in range(bottom.shape[0]):
        for i in range(group):
            for j in range(columns):
                top[n, j * group + i] = bottom[n, i * columns + j]
    return top


@pytest.mark.parametrize("group", [1, 2, 3, 6])
@pytest.mark.parametrize("shape", [(2, 6, 5, 7), (2, 6, 5), (2, 6)], ids=str)
def test_shuffle_channel(shape: tuple[int, ...], group: int) -> None:
    bottom = spread(*shape)
    module = make("ShuffleChannel", [shape], f"shuffle_channel_param {{ group: {group} }}")
    np.testing.assert_array_equal(module(bottom).numpy(), shuffle(bottom.numpy(), group))
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def test_shuffle_channel_has_one_group_by_default() -> None:
    bottom = spread(2, 6, 5)
    assert torch.equal(make("ShuffleChannel", [(2, 6, 5)])(bottom), bottom)


# ---------------------------------------------------------------- ReLU6


def relu6(bottom: Tensor, slope: float) -> tuple[list[float], list[float]]:
    """Returns top and gradient of each value, like ReLU6Layer."""
    top = [min(max(x, 0.0) + slope * min(x, 0.0), 6.0) for x in bottom.tolist()]
    return top, [((x > 0) + slope * (x <= 0)) * (x < 6) for x in bottom.tolist()]


@pytest.mark.parametrize("message", ["relu6_param", "relu_param"])
@pytest.mark.parametrize("slope", [0.0, 0.25, -0.5])
def test_relu6(message: str, slope: float) -> None:
    bottom = torch.tensor([-7.0, -0.5, 0.0, 0.5, 5.75, 6.0, 6.25, 70.0]).requires_grad_()
    module = make("ReLU6", [(8,)], f"{message} {{ negative_slope: {slope} }}")
    top, gradient = relu6(bottom.detach(), slope)
    out = module(bottom)
    out.sum().backward()
    assert out.tolist() == top
    assert bottom.grad is not None
    assert bottom.grad.tolist() == gradient
    check_shapes(module, [spread(2, 3, 5)])
    check_no_host_sync(module, [spread(2, 3, 5)])


def test_relu6_without_options() -> None:
    assert make("ReLU6", [(3,)])(torch.tensor([-1.0, 3.0, 9.0])).tolist() == [0, 3, 6]
    check_gradients(make("ReLU6", [(2, 3, 5)]), [spread(2, 3, 5, low=-4, high=10)])


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        pytest.param("Axpy", [(2, 5), (2, 3, 5, 7), (2, 3, 5, 7)], "", "the first bottom does not have one factor per channel; expected 2x3 or 2x3x1x1 for 2x3x5x7; got 2x5", id="factors"),
        pytest.param("Axpy", [(2, 3, 1, 2), (2, 3, 5, 7), (2, 3, 5, 7)], "", "the first bottom does not have one factor per channel; expected 2x3 or 2x3x1x1 for 2x3x5x7; got 2x3x1x2", id="factors that are a map"),
        pytest.param("Axpy", [(2, 3), (2, 3, 5, 7), (2, 3, 7, 5)], "", "the third bottom has the wrong shape; expected 2x3x5x7; got 2x3x7x5", id="added"),
        pytest.param("DepthwiseConvolution", [(2, 3, 5, 7)], "convolution_param { kernel_size: 3 }", "convolution_param.num_output is missing; expected a value", id="num_output"),
        pytest.param("DepthwiseConvolution", [(2, 3, 5, 7)], "convolution_param { num_output: 4 kernel_size: 3 }", "group does not divide num_output; expected a divisor of 4; got 3", id="group"),
        pytest.param("ConvolutionDepthwise", [(2, 3, 5, 7)], "", "kernel_size does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 0 values", id="kernel"),
        pytest.param("ShuffleChannel", [(2, 6, 5)], "shuffle_channel_param { group: 4 }", "group does not divide the channels; expected a divisor of 6; got 4", id="ShuffleChannel"),
        pytest.param("ShuffleChannel", [(2, 6, 5)], "shuffle_channel_param { group: 0 }", "group does not divide the channels; expected a divisor of 6; got 0", id="no group"),
        pytest.param("ShuffleChannel", [(6,)], "", "the bottom has the wrong number of axes; expected N x C x …; got 6", id="axes"),
    ],
)  # fmt: skip
def test_errors(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, shapes, options)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_errors_of_a_later_shape() -> None:
    with pytest.raises(LayerError) as error:
        make("ShuffleChannel", [(2, 6, 5)], "shuffle_channel_param { group: 3 }")(torch.zeros(2, 5, 5))
    assert str(error.value) == "group does not divide the channels; expected a divisor of 5; got 3"
    with pytest.raises(LayerError) as error:
        make("Axpy", [(2, 3), (2, 3, 5), (2, 3, 5)])(torch.zeros(2, 4), torch.zeros(2, 3, 5), torch.zeros(2, 3, 5))
    assert (
        str(error.value)
        == "the first bottom does not have one factor per channel; expected 2x3 or 2x3x1x1 for 2x3x5; got 2x4"
    )
