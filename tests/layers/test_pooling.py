"""Pooling, compared with Caffe's loops transcribed to NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

Pair = tuple[int, int]


def windows_along(extent: int, kernel: int, stride: int, pad: int, padded: bool, rounded: str) -> int:
    exact = (extent + 2 * pad - kernel) / stride
    windows = (math.ceil(exact) if rounded == "CEIL" else math.floor(exact)) + 1
    if padded and (windows - 1) * stride >= extent + pad:
        windows -= 1
    return windows


def pool_windows(
    x: np.ndarray, pool: str, kernel: Pair, stride: Pair = (1, 1), pad: Pair = (0, 0), rounded: str = "CEIL"
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the pooled values, and for MAX their positions. STOCHASTIC pools as in TEST."""
    height, width = x.shape[2:]
    out = [
        windows_along(*axis, pad != (0, 0), rounded) for axis in zip((height, width), kernel, stride, pad, strict=True)
    ]
    top = np.zeros((*x.shape[:2], *out), x.dtype)
    places = np.full(top.shape, -1.0, x.dtype)
    for n, c, row, column in np.ndindex(top.shape):
        plane = x[n, c]
        top0, left0 = row * stride[0] - pad[0], column * stride[1] - pad[1]
        bottom0, right0 = top0 + kernel[0], left0 + kernel[1]
        size = (min(bottom0, height + pad[0]) - top0) * (min(right0, width + pad[1]) - left0)
        inside = [
            (h, w) for h in range(max(top0, 0), min(bottom0, height)) for w in range(max(left0, 0), min(right0, width))
        ]
        values = [plane[at] for at in inside]
        with np.errstate(invalid="ignore"):
            if pool == "AVE":
                top[n, c, row, column] = np.divide(sum(values, x.dtype.type(0)), x.dtype.type(size))
            elif pool == "STOCHASTIC":
                total = sum(values)
                top[n, c, row, column] = sum(v * v for v in values) / total if total > 0 else 0
            else:
                best, place = np.finfo(x.dtype).min, -1
                for (h, w), value in zip(inside, values, strict=True):
                    if value > best:
                        best, place = value, h * width + w
                top[n, c, row, column], places[n, c, row, column] = best, place
    return top, places


CASES = [
    pytest.param((2, 3, 10, 14), "kernel_size: 2 stride: 2", {"kernel": (2, 2), "stride": (2, 2)}, id="even"),
    pytest.param(
        (2, 3, 7, 11), "kernel_size: 3 stride: 2", {"kernel": (3, 3), "stride": (2, 2)}, id="ends with the picture"
    ),
    pytest.param(
        (2, 3, 6, 11), "kernel_size: 3 stride: 4", {"kernel": (3, 3), "stride": (4, 4)}, id="last window clipped"
    ),
    pytest.param(
        (2, 3, 6, 11),
        "kernel_size: 3 stride: 4 round_mode: FLOOR",
        {"kernel": (3, 3), "stride": (4, 4), "rounded": "FLOOR"},
        id="floor",
    ),
    pytest.param((2, 3, 5, 7), "kernel_size: 3", {"kernel": (3, 3)}, id="stride 1 by default"),
    pytest.param(
        (2, 3, 7, 11),
        "kernel_h: 2 kernel_w: 5 stride_h: 3 stride_w: 2 pad_h: 1 pad_w: 2",
        {"kernel": (2, 5), "stride": (3, 2), "pad": (1, 2)},
        id="height and width apart",
    ),
    pytest.param(
        (2, 3, 7, 11),
        "kernel_size: 3 stride: 2 pad: 1",
        {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1)},
        id="padding",
    ),
    pytest.param(
        (2, 3, 7, 5),
        "kernel_size: 3 stride: 3 pad: 1",
        {"kernel": (3, 3), "stride": (3, 3), "pad": (1, 1)},
        id="last window left out",
    ),
    pytest.param(
        (2, 3, 5, 7),
        "kernel_size: 3 stride: 3 pad: 2",
        {"kernel": (3, 3), "stride": (3, 3), "pad": (2, 2)},
        id="more padding than half of the kernel",
    ),
    pytest.param(
        (2, 3, 5, 7),
        "kernel_h: 3 kernel_w: 5 stride_h: 4 stride_w: 3 pad_h: 2 pad_w: 1 round_mode: FLOOR",
        {"kernel": (3, 5), "stride": (4, 3), "pad": (2, 1), "rounded": "FLOOR"},
        id="more padding than half of the kernel, floor",
    ),
    pytest.param(
        (2, 3, 5, 11), "kernel_size: 2 stride: 4", {"kernel": (2, 2), "stride": (4, 4)}, id="stride above kernel"
    ),
    pytest.param(
        (2, 3, 5, 7),
        "kernel_size: 1 stride: 3",
        {"kernel": (1, 1), "stride": (3, 3)},
        id="a row of windows behind the picture",
    ),
    pytest.param(
        (2, 3, 7, 5),
        "kernel_size: 1 stride: 5",
        {"kernel": (1, 1), "stride": (5, 5)},
        id="windows that start where the picture ends",
    ),
    pytest.param(
        (2, 3, 4, 8),
        "kernel_h: 4 kernel_w: 3 stride: 4 pad_h: 3 pad_w: 0",
        {"kernel": (4, 3), "stride": (4, 4), "pad": (3, 0)},
        id="padding down leaves out a window across",
    ),
    pytest.param(
        (2, 3, 3, 5),
        "kernel_h: 5 kernel_w: 7 stride_h: 3 stride_w: 5",
        {"kernel": (5, 7), "stride": (3, 5)},
        id="kernel above picture",
    ),
    pytest.param((2, 3, 5, 7), "global_pooling: true", {"kernel": (5, 7)}, id="global"),
    pytest.param(
        (2, 3, 5, 7), "kernel_h: 5 kernel_w: 7 stride: 2", {"kernel": (5, 7)}, id="kernel as large as the picture"
    ),
    pytest.param(
        (2, 3, 5, 7),
        "kernel_h: 5 kernel_w: 7 stride: 11 pad: 1",
        {"kernel": (5, 7), "stride": (11, 11), "pad": (1, 1)},
        id="one window that starts in the padding",
    ),
]


def can_pool(pool: str, windows: dict) -> bool:
    """Returns whether a pooling method may have these windows: STOCHASTIC may not have padding."""
    return pool != "STOCHASTIC" or "pad" not in windows


def is_finite(pool: str, shape: tuple[int, ...], windows: dict) -> bool:
    """Returns whether all pooled values are finite: Caffe divides by a window's size even if it is 0."""
    return bool(np.isfinite(pool_windows(np.ones(shape), pool, **windows)[0]).all())


COMBINATIONS = [
    pytest.param(pool, *case.values, id=f"{pool}, {case.id}")
    for pool in ("MAX", "AVE", "STOCHASTIC")
    for case in CASES
    if can_pool(pool, case.values[2])
]
DIFFERENTIABLE = [case for case in COMBINATIONS if is_finite(case.values[0], case.values[1], case.values[3])]


@pytest.mark.parametrize(("pool", "shape", "options", "windows"), COMBINATIONS)
def test_as_caffes_loops(pool: str, shape: tuple[int, ...], options: str, windows: dict) -> None:
    x = spread(*shape, low=0.1 if pool == "STOCHASTIC" else -1)
    module = make("Pooling", [shape], f"pooling_param {{ pool: {pool} {options} }}")
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    want, _ = pool_windows(x.numpy(), pool, **windows)
    np.testing.assert_allclose(module(x).numpy(), want, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("shape", "options", "windows"), CASES)
def test_the_second_top_holds_the_places(shape: tuple[int, ...], options: str, windows: dict) -> None:
    x = spread(*shape)
    module = make("Pooling", [shape], f"pooling_param {{ {options} }}", tops=2)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    top, places = tops_of(module, x)
    want, want_places = pool_windows(x.numpy(), "MAX", **windows)
    np.testing.assert_array_equal(top.numpy(), want)
    np.testing.assert_array_equal(places.numpy(), want_places)
    assert places.dtype == torch.float32


@pytest.mark.parametrize(("pool", "shape", "options", "windows"), DIFFERENTIABLE)
def test_gradients(pool: str, shape: tuple[int, ...], options: str, windows: dict) -> None:
    shape = (1, 2, *shape[2:])
    module = make("Pooling", [shape], f"pooling_param {{ pool: {pool} {options} }}")
    check_gradients(module, [spread(*shape, low=0.1 if pool == "STOCHASTIC" else -1)])


def test_max_by_hand() -> None:
    """Windows of 2 x 2 with stride 1 over
    1 2 5 2 3
    9 4 1 4 8
    """
    x = torch.tensor([[[[1.0, 2, 5, 2, 3], [9, 4, 1, 4, 8]]]])
    module = make("Pooling", [(1, 1, 2, 5)], "pooling_param { kernel_size: 2 }", tops=2)
    top, places = tops_of(module, x)
    assert top.tolist() == [[[[9, 5, 5, 8]]]]
    assert places.tolist() == [[[[5, 2, 2, 9]]]]


def test_the_average_counts_padding_but_not_what_lies_behind_it() -> None:
    """Windows of 3 with stride 2 and padding 1 over 1 2 3 4: {0 1 2} / 3, {2 3 4} / 3, {4 0} / 2."""
    x = torch.tensor([1.0, 2, 3, 4]).reshape(1, 1, 1, 4)
    options = "pooling_param { pool: AVE kernel_h: 1 kernel_w: 3 stride_h: 1 stride_w: 2 pad_h: 0 pad_w: 1 }"
    assert make("Pooling", [(1, 1, 1, 4)], options)(x).tolist() == [[[[1, 3, 2]]]]


def test_of_equal_values_the_first_is_the_largest() -> None:
    x = torch.tensor([[[[1.0, 7, 7], [7, 1, 7]]]], requires_grad=True)
    module = make("Pooling", [(1, 1, 2, 3)], "pooling_param { kernel_h: 2 kernel_w: 3 }", tops=2)
    top, places = tops_of(module, x)
    assert places.tolist() == [[[[1]]]]
    top.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [[[[0, 1, 0], [0, 0, 0]]]]


@pytest.mark.parametrize("pool", ["MAX", "AVE"])
def test_global_pooling_follows_the_picture(pool: str) -> None:
    module = make("Pooling", [(2, 3, 5, 7)], f"pooling_param {{ pool: {pool} global_pooling: true }}")
    x = spread(2, 3, 11, 13)
    check_shapes(module, [x])
    np.testing.assert_allclose(module(x).numpy(), pool_windows(x.numpy(), pool, (11, 13))[0], rtol=1e-5, atol=1e-6)


STOCHASTIC = "pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 }"


def test_stochastic_draws_in_proportion_to_the_values() -> None:
    """40000 draws of 1, 2, 3 or 4. Each count is within 5 standard deviations of the expected one; chance alone
    misses that in less than one run in 400000.
    """
    torch.manual_seed(0)
    draws = 40000
    x = torch.tensor([[1.0, 2], [3, 4]]).expand(1, draws, 2, 2)
    top = make("Pooling", [(1, draws, 2, 2)], STOCHASTIC, phase=Phase.TRAIN)(x)
    counts = torch.bincount(top.flatten().long(), minlength=5).tolist()
    assert counts[0] == 0
    for value, count in enumerate(counts):
        share = value / 10
        assert abs(count - draws * share) <= 5 * math.sqrt(draws * share * (1 - share))


def test_stochastic_draws_from_the_window_within_the_picture() -> None:
    """Of 1 2 3, the last window holds only 3, which is always drawn."""
    torch.manual_seed(0)
    x = torch.tensor([1.0, 2, 3]).expand(1, 1000, 1, 3)
    options = "pooling_param { pool: STOCHASTIC kernel_h: 1 kernel_w: 2 stride: 2 }"
    top = make("Pooling", [(1, 1000, 1, 3)], options, phase=Phase.TRAIN)(x)
    assert set(top[..., 0].flatten().tolist()) == {1, 2}
    assert set(top[..., 1].flatten().tolist()) == {3}


def test_stochastic_gives_the_gradient_to_the_value_drawn() -> None:
    torch.manual_seed(0)
    x = spread(2, 3, 5, 7, low=0.1).requires_grad_()
    top = make("Pooling", [(2, 3, 5, 7)], STOCHASTIC, phase=Phase.TRAIN)(x)
    top.sum().backward()
    assert x.grad is not None
    assert torch.equal(x[x.grad == 1].sort().values, top.flatten().sort().values)
    assert int((x.grad != 0).sum()) == top.numel()


def test_stochastic_draws_the_first_of_zeros() -> None:
    x = torch.zeros(1, 1, 3, 4, requires_grad=True)
    top = make("Pooling", [(1, 1, 3, 4)], STOCHASTIC, phase=Phase.TRAIN)(x)
    assert not top.any()
    top.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [[[[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 0]]]]


def test_the_weighted_mean_of_zeros_is_zero() -> None:
    x = torch.zeros(1, 2, 3, 5, requires_grad=True)
    top = make("Pooling", [(1, 2, 3, 5)], STOCHASTIC)(x)
    assert not top.any()
    top.sum().backward()
    assert x.grad is not None
    assert not x.grad.any()


def test_stochastic_in_test_is_the_mean_weighted_by_the_values() -> None:
    x = torch.tensor([[[[1.0, 2], [3, 4]]]])
    assert make("Pooling", [(1, 1, 2, 2)], STOCHASTIC)(x).tolist() == [[[[3.0]]]]  # (1 + 4 + 9 + 16) / 10


def test_stochastic_in_train_does_not_wait_for_the_device() -> None:
    module = make("Pooling", [(2, 3, 5, 7)], STOCHASTIC, phase=Phase.TRAIN)
    check_shapes(module, [spread(2, 3, 5, 7, low=0.1)])
    check_no_host_sync(module, [spread(2, 3, 5, 7, low=0.1)])


@pytest.mark.parametrize(
    ("options", "tops", "message"),
    [
        pytest.param("", 1, "kernel_size is missing; expected kernel_size, or kernel_h and kernel_w", id="no kernel"),
        pytest.param(
            "kernel_h: 2",
            1,
            "kernel_size is set twice or incompletely; expected kernel_size, or kernel_h and kernel_w; got kernel_h",
            id="half a kernel",
        ),
        pytest.param(
            "kernel_size: 2 kernel_h: 2 kernel_w: 3",
            1,
            "kernel_size is set twice or incompletely; expected kernel_size, or kernel_h and kernel_w; got kernel_size and kernel_h and kernel_w",
            id="two kernels",
        ),
        pytest.param(
            "kernel_size: 3 pad_w: 1",
            1,
            "pad is set twice or incompletely; expected pad, or pad_h and pad_w; got pad_w",
            id="half a padding",
        ),
        pytest.param(
            "kernel_size: 3 stride: 1 stride_h: 1 stride_w: 2",
            1,
            "stride is set twice or incompletely; expected stride, or stride_h and stride_w; got stride and stride_h and stride_w",
            id="two strides",
        ),
        pytest.param("kernel_h: 2 kernel_w: 0", 1, "the kernel must be positive; got 2x0", id="no width"),
        pytest.param("kernel_size: 2 stride_h: 0 stride_w: 3", 1, "stride must be positive; got 0x3", id="no stride"),
        pytest.param(
            "kernel_h: 2 kernel_w: 3 pad_h: 2 pad_w: 1",
            1,
            "pad is not smaller than the kernel; expected less than 2x3; got 2x1",
            id="too much padding",
        ),
        pytest.param(
            "kernel_size: 3 global_pooling: true",
            1,
            "global_pooling sets the kernel itself; expected no kernel_size, kernel_h or kernel_w",
            id="global kernel",
        ),
        pytest.param(
            "pad: 1 global_pooling: true",
            1,
            "global_pooling has one window; expected pad 0 and stride 1; got pad 1x1, stride 1x1",
            id="global padding",
        ),
        pytest.param(
            "stride: 2 global_pooling: true",
            1,
            "global_pooling has one window; expected pad 0 and stride 1; got pad 0x0, stride 2x2",
            id="global stride",
        ),
        pytest.param(
            "pool: STOCHASTIC kernel_size: 3 pad: 1",
            1,
            "stochastic pooling has no padding; expected pad 0; got 1x1",
            id="padded stochastic",
        ),
        pytest.param(
            "pool: AVE kernel_size: 3",
            2,
            "only MAX pooling has a second top; expected one top; got 2",
            id="places of an average",
        ),
        pytest.param(
            "kernel_size: 3", 3, "wrong number of tops; expected 1 to 2 tops; got 3 (t0, t1, t2)", id="three tops"
        ),
    ],
)
def test_says_what_is_wrong(options: str, tops: int, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("Pooling", [(2, 3, 5, 7)], f"pooling_param {{ {options} }}", tops)
    assert str(caught.value) == f"f:1:1: layer 'l' (Pooling): {message}"


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        pytest.param(
            (2, 3, 5), "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5", id="three axes"
        ),
        pytest.param(
            (2, 3, 5, 1), "the kernel is larger than the padded bottom; expected at most 7x3; got 3x4", id="too narrow"
        ),
    ],
)
def test_says_what_is_wrong_with_the_bottom(shape: tuple[int, ...], message: str) -> None:
    options = "pooling_param { kernel_h: 3 kernel_w: 4 pad: 1 round_mode: FLOOR }"
    module = make("Pooling", [(2, 3, 5, 7)], options)
    with pytest.raises(LayerError) as at_build:
        module.top_shapes([shape])
    with pytest.raises(LayerError) as at_run_time:
        module(spread(*shape))
    assert str(at_build.value) == str(at_run_time.value) == message
