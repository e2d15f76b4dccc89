"""Im2col and SPP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread
from .test_pooling import pool_windows

Shape = tuple[int, ...]


def im2col(x: np.ndarray, axis: int, kernel: Shape, stride: Shape, pad: Shape, dilation: Shape) -> np.ndarray:
    """Returns the windows of x, gathered value by value like im2col_nd_cpu."""
    axis = axis % x.ndim
    extents = x.shape[axis + 1 :]
    axes = list(zip(extents, kernel, stride, pad, dilation, strict=True))
    out = [(e + 2 * p - d * (k - 1) - 1) // s + 1 for e, k, s, p, d in axes]
    items = x.reshape(-1, *x.shape[axis:])
    top = np.zeros((len(items), x.shape[axis] * int(np.prod(kernel)), *out), x.dtype)
    for column, *window in np.ndindex(*top.shape[1:]):
        channel, offset = divmod(column, int(np.prod(kernel)))
        position = np.unravel_index(offset, kernel)
        at = [w * s - p + int(i) * d for w, i, (_, _, s, p, d) in zip(window, position, axes, strict=True)]
        if all(0 <= place < extent for place, extent in zip(at, extents, strict=True)):
            top[(slice(None), column, *window)] = items[(slice(None), channel, *at)]
    return top.reshape(*x.shape[:axis], *top.shape[1:])


def windows(axis: int, kernel: Shape, stride: Shape, pad: Shape, dilation: Shape) -> dict[str, Any]:
    return {"axis": axis, "kernel": kernel, "stride": stride, "pad": pad, "dilation": dilation}


@pytest.mark.parametrize(
    ("shape", "options", "reference"),
    [
        pytest.param(
            (2, 3, 11), "kernel_size: 3 stride: 2 pad: 1", windows(1, (3,), (2,), (1,), (1,)), id="1 spatial axis"
        ),
        pytest.param((2, 3, 5, 7), "kernel_size: 3", windows(1, (3, 3), (1, 1), (0, 0), (1, 1)), id="defaults"),
        pytest.param((2, 3, 5, 7), "kernel_size: 1", windows(1, (1, 1), (1, 1), (0, 0), (1, 1)), id="1 x 1"),
        pytest.param(
            (2, 3, 7, 11),
            "kernel_h: 2 kernel_w: 3 stride_h: 3 stride_w: 2 pad_h: 1 pad_w: 2",
            windows(1, (2, 3), (3, 2), (1, 2), (1, 1)),
            id="height and width apart",
        ),
        pytest.param(
            (2, 3, 7, 11),
            "kernel_size: 2 kernel_size: 3 dilation: 3 dilation: 2 force_nd_im2col: true",
            windows(1, (2, 3), (1, 1), (0, 0), (3, 2)),
            id="dilation",
        ),
        pytest.param(
            (2, 3, 5, 4, 3),
            "kernel_size: 2 kernel_size: 3 kernel_size: 1 stride: 2 stride: 1 stride: 2 pad: 1 dilation: 1 dilation: 2 dilation: 1",
            windows(1, (2, 3, 1), (2, 1, 2), (1, 1, 1), (1, 2, 1)),
            id="3 spatial axes",
        ),
        pytest.param(
            (2, 3, 3, 2, 4, 3),
            "kernel_size: 2 stride: 1",
            windows(1, (2,) * 4, (1,) * 4, (0,) * 4, (1,) * 4),
            id="4 spatial axes",
        ),
        pytest.param(
            (2, 3, 5, 4, 7),
            "kernel_size: 3 axis: 2",
            windows(2, (3, 3), (1, 1), (0, 0), (1, 1)),
            id="two axes before the channels",
        ),
        pytest.param(
            (5, 4, 7),
            "kernel_size: 3 axis: -3",
            windows(0, (3, 3), (1, 1), (0, 0), (1, 1)),
            id="no axis before the channels",
        ),
    ],
)
def test_im2col(shape: Shape, options: str, reference: dict[str, Any]) -> None:
    module = make("Im2col", [shape], f"convolution_param {{ {options} }}")
    bottom = spread(*shape)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    np.testing.assert_array_equal(module(bottom).numpy(), im2col(bottom.numpy(), **reference))
    check_gradients(module, [bottom])


def test_im2col_by_hand() -> None:
    """Windows of 2 over two channels, 1 2 3 and 4 5 6."""
    module = make("Im2col", [(1, 2, 3)], "convolution_param { kernel_size: 2 }")
    top = module(torch.tensor([[[1.0, 2, 3], [4, 5, 6]]]))
    assert top.tolist() == [[[1, 2], [2, 3], [4, 5], [5, 6]]]


def test_im2col_takes_what_lies_past_the_padding_as_0() -> None:
    module = make("Im2col", [(1, 1, 1, 3)], "convolution_param { kernel_size: 2 stride: 2 }")
    bottom = torch.tensor([[[[1.0, 2.0, 3.0]]]])
    assert module(bottom).flatten().tolist() == [1, 2, 0, 0]
    check_shapes(module, [bottom])


def test_im2col_follows_the_bottom() -> None:
    module = make("Im2col", [(2, 3, 5, 7)], "convolution_param { kernel_size: 3 }")
    bottom = spread(3, 2, 7, 4)
    check_shapes(module, [bottom])
    want = im2col(bottom.numpy(), **windows(1, (3, 3), (1, 1), (0, 0), (1, 1)))
    np.testing.assert_array_equal(module(bottom).numpy(), want)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        pytest.param(
            (3, 2, 7, 2), "the kernel is larger than the padded bottom; expected at most 7x2; got 3x3", id="too narrow"
        ),
        pytest.param(
            (3, 2, 7),
            "the bottom has the wrong number of axes; expected 4, as when the layer was created; got 3x2x7",
            id="an axis too few",
        ),
        pytest.param(
            (3, 2, 7, 4, 5),
            "the bottom has the wrong number of axes; expected 4, as when the layer was created; got 3x2x7x4x5",
            id="an axis too many",
        ),
    ],
)
def test_im2col_says_what_is_wrong_at_run_time(shape: Shape, message: str) -> None:
    module = make("Im2col", [(2, 3, 5, 7)], "convolution_param { kernel_size: 3 }")
    with pytest.raises(LayerError) as caught:
        module(spread(*shape))
    assert str(caught.value) == message


def test_what_is_written_to_windows_does_not_show_in_the_bottom() -> None:
    bottom = spread(2, 3, 5)
    make("Im2col", [(2, 3, 5)], "convolution_param { kernel_size: 1 }")(bottom).zero_()
    assert torch.equal(bottom, spread(2, 3, 5))


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        pytest.param(
            (2, 3),
            "kernel_size: 3",
            "the bottom has no spatial axis; expected at least one after axis 1; got 2x3",
            id="no spatial axis",
        ),
        pytest.param(
            (2, 3, 5, 7),
            "kernel_size: 3 axis: -1",
            "the bottom has no spatial axis; expected at least one after axis 3; got 2x3x5x7",
            id="axis is the last",
        ),
        pytest.param(
            (2, 3, 5, 7), "kernel_size: 3 axis: 4", "axis lies outside the bottom; expected -4 to 3; got 4", id="axis"
        ),
        pytest.param(
            (2, 3, 5, 7),
            "",
            "kernel_size does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 0 values",
            id="no kernel",
        ),
        pytest.param(
            (2, 3, 5),
            "kernel_h: 3",
            "kernel_h and kernel_w are for two spatial axes; got 1 spatial axes",
            id="height of one axis",
        ),
        pytest.param((2, 3, 5, 7), "kernel_size: 3 stride: 0", "stride must be positive; got 0x0", id="zero stride"),
        pytest.param((2, 3, 5, 7), "kernel_h: 3", "kernel_size must be positive; got 3x0", id="half a kernel"),
    ],
)
def test_im2col_says_what_is_wrong(shape: Shape, options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Im2col", [shape], f"convolution_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (Im2col): {message}"


def pyramid(x: np.ndarray, pool: str, height: int) -> np.ndarray:
    """Returns all levels, concatenated; kernel and padding are computed as in spp_layer.cpp."""
    levels = []
    for level in range(height):
        bins = 2**level
        kernel = [int(np.ceil(extent / bins)) for extent in x.shape[2:]]
        pad = [(k * bins - extent + 1) // 2 for k, extent in zip(kernel, x.shape[2:], strict=True)]
        levels.append(pool_windows(x, pool, tuple(kernel), tuple(kernel), tuple(pad))[0])
    return levels[0] if height == 1 else np.concatenate([level.reshape(len(x), -1) for level in levels], 1)


PYRAMIDS = [
    pytest.param(pool, height, shape, id=f"{pool}, {height}, {'x'.join(map(str, shape[2:]))}")
    for pool, height, shape in [
        ("MAX", 1, (2, 3, 5, 7)),
        ("MAX", 2, (2, 3, 5, 7)),
        ("MAX", 3, (2, 3, 7, 13)),
        ("MAX", 3, (2, 3, 11, 9)),
        ("MAX", 4, (2, 3, 16, 23)),
        ("AVE", 1, (2, 3, 5, 7)),
        ("AVE", 2, (2, 3, 5, 7)),
        ("AVE", 3, (2, 3, 7, 13)),
        ("AVE", 3, (2, 3, 11, 9)),
        ("STOCHASTIC", 1, (2, 3, 5, 7)),
        ("STOCHASTIC", 2, (2, 3, 6, 10)),
        ("STOCHASTIC", 3, (2, 3, 4, 12)),
    ]
]


@pytest.mark.parametrize(("pool", "height", "shape"), PYRAMIDS)
def test_spp(pool: str, height: int, shape: Shape) -> None:
    module = make("SPP", [shape], f"spp_param {{ pyramid_height: {height} pool: {pool} }}")
    bottom = spread(*shape, low=0.1 if pool == "STOCHASTIC" else -1)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    want = pyramid(bottom.numpy(), pool, height)
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_gradients(module, [bottom[:1, :1]])


def test_spp_by_hand() -> None:
    """The maximum of all values, then of the four quarters of
    1 2 3 4
    5 6 8 7
    """
    module = make("SPP", [(1, 1, 2, 4)], "spp_param { pyramid_height: 2 }")
    assert module(torch.tensor([[[[1.0, 2, 3, 4], [5, 6, 8, 7]]]])).tolist() == [[8, 2, 4, 6, 8]]


def test_spp_follows_the_picture() -> None:
    module = make("SPP", [(2, 3, 7, 13)], "spp_param { pyramid_height: 3 }")
    bottom = spread(3, 2, 13, 9)
    check_shapes(module, [bottom])
    np.testing.assert_array_equal(module(bottom).numpy(), pyramid(bottom.numpy(), "MAX", 3))


def test_stochastic_spp_draws_in_train() -> None:
    torch.manual_seed(0)
    options = "spp_param { pyramid_height: 2 pool: STOCHASTIC }"
    x = torch.tensor([[1.0, 2, 3, 4]]).expand(1, 1000, 1, 4).repeat(1, 1, 2, 1)
    top = make("SPP", [tuple(x.shape)], options, phase=Phase.TRAIN)(x)
    assert set(top[0, :1000].tolist()) == {1, 2, 3, 4}
    quarters = top[0, 1000:].reshape(1000, 2, 2)
    assert [sorted(set(quarters[:, 0, side].tolist())) for side in (0, 1)] == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        pytest.param((2, 3, 5, 7), "", "spp_param.pyramid_height is missing; expected a value", id="no height"),
        pytest.param((2, 3, 5, 7), "pyramid_height: 0", "pyramid_height must be positive; got 0", id="zero height"),
        pytest.param(
            (2, 3, 5),
            "pyramid_height: 2",
            "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5",
            id="axes",
        ),
        pytest.param((2, 3, 0, 7), "pyramid_height: 2", "the picture is empty; got 2x3x0x7", id="no picture"),
        pytest.param(
            (2, 3, 2, 7),
            "pyramid_height: 3",
            "pad is not smaller than the kernel; expected less than 1x2; got 1x1",
            id="more bins than rows",
        ),
        pytest.param(
            (2, 3, 5, 7),
            "pyramid_height: 2 pool: STOCHASTIC",
            "stochastic pooling has no padding; expected pad 0; got 1x1",
            id="stochastic with padding",
        ),
    ],
)
def test_spp_says_what_is_wrong(shape: Shape, options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("SPP", [shape], f"spp_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' (SPP): {message}"
