# ruff: noqa: C408  # dict(…) is how nets are written in Python
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pycaffe_like.caffe.coord_map import (
    PASS_THROUGH_LAYERS,
    AxisMismatchException,
    UndefinedMapException,
    compose,
    conv_params,
    coord_map,
    coord_map_from_to,
    crop,
    crop_params,
    inverse,
)
from pycaffe_like.caffe.net_spec import Top
from pycaffe_like.caffe.net_spec import layers as L


def data() -> Top:
    return L.Input(shape=dict(dim=[2, 3, 97, 89]))


def to_lists(found: tuple) -> tuple:
    """Returns a coordinate map, or the parameters of a layer's map, with arrays converted to lists."""
    return tuple(one.tolist() if isinstance(one, np.ndarray) else one for one in found)


# ---- one layer


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (dict(kernel_size=3), (1, [1], [3], [0])),
        (dict(kernel_size=5, stride=2, pad=1), (1, [2], [5], [1])),
        (dict(kernel_size=5, dilation=3), (1, [1], [13], [0])),
        (dict(kernel_size=[3, 5], stride=[1, 2], pad=[0, 7], dilation=[2, 1], axis=2), (2, [1, 2], [5, 5], [0, 7])),
        (dict(convolution_param=dict(kernel_size=3, pad=2)), (1, [1], [3], [2])),
    ],
    ids=["kernel", "stride and pad", "dilation", "each axis", "block"],
)
def test_conv_params(options: dict, expected: tuple) -> None:
    assert to_lists(conv_params(L.Convolution(data(), **options).fn)) == expected


def test_pooling_may_have_its_block() -> None:
    assert to_lists(conv_params(L.Pooling(data(), pooling_param=dict(kernel_size=3, stride=2)).fn)) == (
        1,
        [2],
        [3],
        [0],
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (dict(), (2, [0])),
        (dict(axis=1, offset=7), (1, [7])),
        (dict(crop_param=dict(axis=3, offset=[2, 5])), (3, [2, 5])),
    ],
    ids=["nothing", "options", "block"],
)
def test_crop_params(options: dict, expected: tuple) -> None:
    assert to_lists(crop_params(L.Crop(data(), data(), **options).fn)) == expected


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (lambda d: L.Convolution(d, kernel_size=3), (1, [1.0], [-1.0])),
        (lambda d: L.Convolution(d, kernel_size=5, stride=2, pad=1), (1, [0.5], [-0.5])),
        (lambda d: L.Im2col(d, kernel_size=2, stride=4), (1, [0.25], [-0.125])),
        (lambda d: L.Pooling(d, kernel_size=2, stride=2), (1, [0.5], [-0.25])),
        (lambda d: L.Deconvolution(d, kernel_size=4, stride=2, pad=1), (1, [2], [0.5])),
        (lambda d: L.Deconvolution(d, kernel_size=[4, 8], stride=[2, 4]), (1, [2, 4], [1.5, 3.5])),
        (lambda d: L.Crop(d, d, axis=2, offset=[3, 5]), (1, 1, [-3, -5])),
        (lambda d: L.ReLU(d), (None, 1, 0)),
    ],
    ids=["convolution", "stride and pad", "im2col", "pooling", "deconvolution", "each axis", "crop", "relu"],
)
def test_the_map_of_a_layer(top: Callable[[Top], Top], expected: tuple) -> None:
    assert to_lists(coord_map(top(data()).fn)) == expected


@pytest.mark.parametrize("name", PASS_THROUGH_LAYERS)
def test_layers_that_leave_coordinates_alone(name: str) -> None:
    assert coord_map(getattr(L, name)(data()).fn) == (None, 1, 0)


@pytest.mark.parametrize(("stride", "pad", "kernel"), [(1, 0, 3), (2, 3, 7), (3, 1, 4), (4, 5, 11)])
def test_the_map_finds_the_centre_of_the_window(stride: int, pad: int, kernel: int) -> None:
    _, scale, shift = coord_map(L.Convolution(data(), kernel_size=kernel, stride=stride, pad=pad).fn)
    for output in (0, 5, 13):
        first = output * stride - pad
        centre = np.mean(range(first, first + kernel))
        np.testing.assert_allclose(scale * centre + shift, output)


# ---- maps of maps


def test_compose_does_the_second_map_first() -> None:
    axis, scale, shift = compose((1, np.array([2]), np.array([3])), (None, 5, 7))
    assert (axis, scale.tolist(), shift.tolist()) == (1, [10], [17])  # 2 * (5 x + 7) + 3
    assert compose((None, 1, 0), (2, 5, 7)) == (2, 5, 7)


def test_inverse_is_the_way_back() -> None:
    forth = (1, 4, 3)
    assert inverse(forth) == (1, 0.25, -0.75)
    assert compose(forth, inverse(forth)) == (1, 1, 0)


def upsample(d: Top, pool: int = 2, stride: int = 2, pad: int = 0) -> Top:
    """Returns the top of a convolution with kernel 3, a pooling layer and a deconvolution with kernel 2 * stride."""
    pooled = L.Pooling(L.Convolution(d, kernel_size=3), kernel_size=pool, stride=pool)
    return L.Deconvolution(L.Dropout(pooled, in_place=True), kernel_size=2 * stride, stride=stride, pad=pad)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (lambda d: upsample(d), (1, [1.0], [0.0])),
        (lambda d: upsample(d, pool=4, stride=4), (1, [1.0], [-1.0])),
        (lambda d: upsample(d, pool=4, stride=4, pad=3), (1, [1.0], [2.0])),
        (lambda d: upsample(d, pool=3), (1, [1.5], [-0.25])),
        (lambda d: L.Crop(upsample(d), d, axis=2, offset=7), (1, [1.0], [7.0])),
        (lambda d: L.ReLU(d), (None, 1.0, 0.0)),
        (lambda d: d, (None, 1.0, 0.0)),
    ],
    ids=["twofold", "fourfold", "padded", "not the same scale", "cropped", "pass-through", "itself"],
)
def test_the_map_between_blobs(top: Callable[[Top], Top], expected: tuple) -> None:
    d = data()
    axis, scale, shift = coord_map_from_to(top(d), d)
    assert axis == expected[0]
    np.testing.assert_allclose(scale, expected[1])
    np.testing.assert_allclose(shift, expected[2], atol=1e-12)


def test_the_map_back_is_the_inverse() -> None:
    d = data()
    top = upsample(d, pool=3)
    _, scale, shift = inverse(coord_map_from_to(top, d))
    _, back_scale, back_shift = coord_map_from_to(d, top)
    np.testing.assert_allclose((back_scale, back_shift), (scale, shift))


def test_the_map_between_branches() -> None:
    d = data()
    top = L.Convolution(d, kernel_size=5)
    other = L.Pooling(d, kernel_size=2, stride=2)
    assert to_lists(coord_map_from_to(top, other)) == (1, [0.5], [0.75])  # x + 2 in the data; minus 1/2, halved


def test_each_bottom_of_a_layer_is_mapped_alike() -> None:
    first, second = data(), data()
    tops = L.Convolution(first, second, ntop=2, kernel_size=5, stride=2)
    assert (
        to_lists(coord_map_from_to(tops[0], first)) == to_lists(coord_map_from_to(tops[1], second)) == (1, [2.0], [2.0])
    )


def test_a_net_with_more_ways_than_can_be_walked() -> None:
    d = top = data()
    for _ in range(60):
        top = L.Eltwise(top, L.Convolution(top, kernel_size=3, pad=1))
    top = L.Convolution(top, kernel_size=5)
    assert to_lists(coord_map_from_to(top, d)) == (1, [1.0], [2.0])


# ---- crop


@pytest.mark.parametrize(
    ("top", "axis", "offset"),
    [
        (lambda d: upsample(d, pool=4, stride=4), 2, [1]),
        (lambda d: L.Deconvolution(L.Convolution(d, kernel_size=[2, 4], stride=[2, 4]), kernel_size=[4, 10], stride=[2, 4]), 2, [1, 3]),
        (lambda d: L.Convolution(d, kernel_size=[1], axis=3), 4, [0]),
        (lambda d: L.ReLU(d), 2, [0]),
    ],
    ids=["one offset", "each axis", "another axis", "nothing to crop"],
)  # fmt: skip
def test_crop(top: Callable[[Top], Top], axis: int, offset: list[int]) -> None:
    d = data()
    layer = crop(top(d), d).to_proto().layer[-1]
    assert layer.type == "Crop"
    assert layer.crop_param.axis == axis
    assert list(layer.crop_param.offset) == offset


@pytest.mark.parametrize(
    ("top", "message"),
    [
        (lambda d: upsample(d, pool=3), "scale mismatch on crop (a = [1.5])"),
        (lambda d: upsample(d, pad=2), "cannot crop negative offset (b = [2.])"),
        (lambda d: L.Deconvolution(L.Pooling(d, kernel_size=2, stride=2), kernel_size=3, stride=2), "cannot crop noninteger offset (b = [-0.5])"),
        (lambda d: L.Convolution(d, kernel_h=3, kernel_w=5), "cropping does not support legacy _h/_w params"),
        (lambda d: L.Pooling(d, pooling_param=dict(kernel_h=3)), "cropping does not support legacy _h/_w params"),
    ],
    ids=["scale", "negative", "fraction", "_h and _w", "_h in the block"],
)  # fmt: skip
def test_what_cannot_be_cropped(top: Callable[[Top], Top], message: str) -> None:
    d = data()
    with pytest.raises(AssertionError) as error:
        crop(top(d), d)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "top",
    [
        lambda d: L.InnerProduct(d, num_output=3),
        lambda d: L.Pooling(d, global_pooling=True),
        lambda d: L.Crop(data(), d),
        lambda d: data(),
    ],
    ids=["inner product", "global pooling", "only as the size of a crop", "another net"],
)
def test_blobs_that_are_not_connected(top: Callable[[Top], Top]) -> None:
    d = data()
    with pytest.raises(RuntimeError) as error:
        coord_map_from_to(top(d), d)
    assert str(error.value) == "Could not compute map between tops; are they connected by spatial layers?"


@pytest.mark.parametrize(
    ("top", "message"),
    [
        (lambda d: L.InnerProduct(d), "InnerProduct does not map coordinates"),
        (lambda d: L.Pooling(d, global_pooling=True), "a Pooling without kernel_size does not map coordinates"),
    ],
    ids=["inner product", "global pooling"],
)
def test_layers_without_a_map(top: Callable[[Top], Top], message: str) -> None:
    with pytest.raises(UndefinedMapException) as error:
        coord_map(top(data()).fn)
    assert str(error.value) == message


def test_axes_that_do_not_agree() -> None:
    d = data()
    with pytest.raises(AxisMismatchException) as error:
        coord_map_from_to(L.Convolution(L.Convolution(d, kernel_size=3), kernel_size=3, axis=2), d)
    assert str(error.value) == "spatial axes start after axis 2 in one map, after axis 1 in the other"
