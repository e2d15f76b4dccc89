"""RoI layers, compared with a transcription of the forks' loops over every output value."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Array = NDArray[Any]

# Two pictures of 7 x 11 pixels, half the size that the boxes refer to.
PICTURES = (2, 3, 7, 11)
SCALE = 0.5
ROIS = np.array(
    [
        [0, 0, 0, 21, 13],  # the whole picture
        [1, 2, 3, 9, 12],
        [0, 5, 1, 5, 1],  # one pixel
        [1, 3.4, 2.6, 17.5, 8.49],  # halves and fractions are rounded
        [1, 1, 1, 2.9, 2.9],  # smaller than the grid: bins share pixels
        [0, 12, 9, 4, 2],  # inverted corners
        [1, -9, -7, 6, 5],  # beyond the upper left corner
        [0, 15, 9, 60, 40],  # beyond the lower right corner
        [1, 40, 40, 60, 50],  # outside the picture
        [0, -30, -30, -20, -20],
        [0, 7, 11, 7.2, 11.2],
    ]
)


def c_round(value: float) -> int:
    """Returns the value rounded like C's round: halves away from zero."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def clamp(value: Any, low: Any, high: Any) -> Any:
    return min(max(value, low), high)


def to_float32(option: float) -> float:
    """Returns the option rounded to float32, as a prototxt's floats are even in a float64 net."""
    return float(np.float32(option))


def every_bin(tops: tuple[int, ...]) -> Any:
    return np.ndindex(*tops)


# ROIPooling


def pool_bin(x1: int, x2: int, bins: int, index: int, size: int, real: Callable[[float], Any]) -> tuple[int, int]:
    """Returns the first pixel of a bin and the one after its last, along one axis."""
    step = real(max(x2 - x1 + 1, 1)) / real(bins)
    start, end = math.floor(real(index) * step), math.ceil(real(index + 1) * step)
    return clamp(start + x1, 0, size), clamp(end + x1, 0, size)


def roi_pooling(bottom: Array, rois: Array, grid: tuple[int, int], scale: float) -> tuple[Array, Array]:
    """Returns the tops, and the position (row * width + column) of each maximum, or -1."""
    real = bottom.dtype.type
    channels, height, width = bottom.shape[1:]
    top = np.zeros((len(rois), channels, *grid), bottom.dtype)
    places = np.full(top.shape, -1)
    for n, c, ph, pw in every_bin(top.shape):
        batch = int(rois[n, 0])
        x1, y1, x2, y2 = (c_round(real(v) * real(scale)) for v in rois[n, 1:])
        h_start, h_end = pool_bin(y1, y2, grid[0], ph, height, real)
        w_start, w_end = pool_bin(x1, x2, grid[1], pw, width, real)
        best = -math.inf
        for h in range(h_start, h_end):
            for w in range(w_start, w_end):
                if bottom[batch, c, h, w] > best:
                    best = bottom[batch, c, h, w]
                    places[n, c, ph, pw] = h * width + w
                    top[n, c, ph, pw] = best
    return top, places


def roi_pooling_diff(shape: tuple[int, ...], rois: Array, top_diff: Array, places: Array, scale: float) -> Array:
    """Returns the bottom's gradient. Only pixels between a box's corners get any; an inverted box has no such
    pixels.
    """
    diff = np.zeros(shape)
    for n, c, ph, pw in every_bin(top_diff.shape):
        h, w = divmod(places[n, c, ph, pw], shape[3])
        x1, y1, x2, y2 = (c_round(v * scale) for v in rois[n, 1:])
        if places[n, c, ph, pw] >= 0 and x1 <= w <= x2 and y1 <= h <= y2:
            diff[int(rois[n, 0]), c, h, w] += top_diff[n, c, ph, pw]
    return diff


# PSROIPooling


def position_bin(start: Any, end: Any, bins: int, index: int, size: int, real: Callable[[float], Any]) -> range:
    step = max(end - start, real(0.1)) / real(bins)
    first = math.floor(real(index) * step + start)
    after = math.ceil(real(index + 1) * step + start)
    return range(clamp(first, 0, size), clamp(after, 0, size))


def psroi_bins(roi: Array, group: int, ph: int, pw: int, size: tuple[int, ...], scale: float, real: Any) -> Any:
    x1, y1 = (real(c_round(v)) * real(scale) for v in roi[1:3])
    x2, y2 = (real(c_round(v) + 1.0) * real(scale) for v in roi[3:5])
    rows = position_bin(y1, y2, group, ph, size[0], real)
    columns = position_bin(x1, x2, group, pw, size[1], real)
    return rows, columns


def psroi_pooling(bottom: Array, rois: Array, dim: int, group: int, scale: float) -> Array:
    real = bottom.dtype.type
    top = np.zeros((len(rois), dim, group, group), bottom.dtype)
    for n, out, ph, pw in every_bin(top.shape):
        rows, columns = psroi_bins(rois[n], group, ph, pw, bottom.shape[2:], scale, real)
        channel = (out * group + ph) * group + pw
        total = real(0)
        for h in rows:
            for w in columns:
                total += bottom[int(rois[n, 0]), channel, h, w]
        area = len(rows) * len(columns)
        top[n, out, ph, pw] = total / real(area) if area else 0
    return top


def psroi_pooling_diff(shape: tuple[int, ...], rois: Array, top_diff: Array, group: int, scale: float) -> Array:
    diff = np.zeros(shape)
    for n, out, ph, pw in every_bin(top_diff.shape):
        rows, columns = psroi_bins(rois[n], group, ph, pw, shape[2:], scale, np.float64)
        for h in rows:
            for w in columns:
                channel = (out * group + ph) * group + pw
                diff[int(rois[n, 0]), channel, h, w] += top_diff[n, out, ph, pw] / (len(rows) * len(columns))
    return diff


# ROIAlign of Mask R-CNN


def interpolate(plane: Array, y: float, x: float) -> float:
    """Returns Caffe2's bilinear sample: 0 if it is more than a pixel outside, the border's value if it is less."""
    height, width = plane.shape
    if y < -1 or y > height or x < -1 or x > width:
        return 0.0
    y, x = max(y, 0), max(x, 0)
    y0, x0 = int(y), int(x)
    if y0 >= height - 1:
        y0 = y1 = height - 1
        y = y0
    else:
        y1 = y0 + 1
    if x0 >= width - 1:
        x0 = x1 = width - 1
        x = x0
    else:
        x1 = x0 + 1
    ly, lx = y - y0, x - x0
    upper = plane[y0, x0] * (1 - lx) + plane[y0, x1] * lx
    lower = plane[y1, x0] * (1 - lx) + plane[y1, x1] * lx
    return float(upper * (1 - ly) + lower * ly)


def roi_align(bottom: Array, rois: Array, grid: tuple[int, int], scale: float, sampling_ratio: int) -> Array:
    top = np.zeros((len(rois), bottom.shape[1], *grid))
    for n, c, ph, pw in every_bin(top.shape):
        x1, y1, x2, y2 = rois[n, 1:] * scale
        height, width = max(y2 - y1, 1.0), max(x2 - x1, 1.0)
        rows = sampling_ratio if sampling_ratio > 0 else math.ceil(height / grid[0])
        columns = sampling_ratio if sampling_ratio > 0 else math.ceil(width / grid[1])
        total = 0.0
        for iy in range(rows):
            y = y1 + (ph + (iy + 0.5) / rows) * height / grid[0]
            for ix in range(columns):
                x = x1 + (pw + (ix + 0.5) / columns) * width / grid[1]
                total += interpolate(bottom[int(rois[n, 0]), c], y, x)
        top[n, c, ph, pw] = total / (rows * columns)
    return top


# ROIAlign of makefile/frcnn


def cubic(x: float) -> float:
    x = abs(x)
    if x < 1:
        return 1 - 2 * x**2 + x**3
    return 4 - 8 * x + 5 * x**2 - x**3 if x < 2 else 0


def linear_sample(plane: Array, y: float, x: float) -> float:
    """Returns a bilinear sample. Exactly on the last row or column all four weights are 0, as in the fork."""
    height, width = plane.shape
    y0, x0 = int(y), int(x)
    y1, x1 = min(y0 + 1, height - 1), min(x0 + 1, width - 1)
    value = plane[y0, x0] * (y1 - y) * (x1 - x) + plane[y0, x1] * (y1 - y) * (x - x0)
    return float(value + plane[y1, x0] * (y - y0) * (x1 - x) + plane[y1, x1] * (y - y0) * (x - x0))


def cubic_sample(plane: Array, y: float, x: float) -> float:
    height, width = plane.shape
    total = 0.0
    for s in range(4):
        for t in range(4):
            row, column = clamp(int(y) - 1 + s, 0, height - 1), clamp(int(x) - 1 + t, 0, width - 1)
            total += plane[row, column] * cubic(x - int(x) + 1 - t) * cubic(y - int(y) + 1 - s)
    return total


def roi_align_frcnn(
    bottom: Array, rois: Array, grid: tuple[int, int], scale: float, pad_ratio: float, bi_type: int, several: bool
) -> Array:
    height, width = bottom.shape[2:]
    sample = cubic_sample if bi_type == 1 else linear_sample
    points = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)] if several else [(0.5, 0.5)]
    top = np.zeros((len(rois), bottom.shape[1], *grid))
    for n, c, ph, pw in every_bin(top.shape):
        pad_w, pad_h = (rois[n, 3] - rois[n, 1] + 1) * pad_ratio, (rois[n, 4] - rois[n, 2] + 1) * pad_ratio
        x1, y1 = max((rois[n, 1] - pad_w) * scale, 0), max((rois[n, 2] - pad_h) * scale, 0)
        x2 = min((rois[n, 3] + pad_w) * scale, c_round(width / scale) - 1)
        y2 = min((rois[n, 4] + pad_h) * scale, c_round(height / scale) - 1)
        step_h, step_w = max(y2 - y1 + 1, 1) / grid[0], max(x2 - x1 + 1, 1) / grid[1]
        values = []
        for off_h, off_w in points:
            y = clamp((ph + off_h) * step_h + y1, 0, height - 1)
            x = clamp((pw + off_w) * step_w + x1, 0, width - 1)
            values.append(sample(bottom[int(rois[n, 0]), c], y, x))
        top[n, c, ph, pw] = max(values)
    return top


# PSROIAlign


def psroi_align(bottom: Array, rois: Array, dim: int, group: int, scale: float, samples: int) -> Array:
    height, width = bottom.shape[2:]
    top = np.zeros((len(rois), dim, group, group))
    for n, out, ph, pw in every_bin(top.shape):
        x1, y1 = rois[n, 1:3] * scale
        x2, y2 = (rois[n, 3:5] + 1) * scale
        step_h, step_w = max(y2 - y1, 0.1) / group, max(x2 - x1, 0.1) / group
        h_start, h_end = (clamp(i * step_h + y1, 0, height - 1) for i in (ph, ph + 1))
        w_start, w_end = (clamp(i * step_w + x1, 0, width - 1) for i in (pw, pw + 1))
        if h_end <= h_start or w_end <= w_start:
            continue
        plane = bottom[int(rois[n, 0]), (out * group + ph) * group + pw]
        total = 0.0
        for i in range(1, samples + 1):
            for j in range(1, samples + 1):
                y, x = h_start + i * step_h / (samples + 1), w_start + j * step_w / (samples + 1)
                if y < h_end and x < w_end:
                    total += interpolate(plane, y, x)
        top[n, out, ph, pw] = total / samples**2
    return top


def run_both_ways(layer: Layer, bottom: Array, rois: Array) -> tuple[Array, Array, Array]:
    """Returns the layer's top, a random top gradient, and the gradient of the pictures for it."""
    pictures = torch.from_numpy(bottom).requires_grad_()
    top = layer(pictures, torch.from_numpy(rois.astype(bottom.dtype)))
    top_diff = torch.randn(top.shape, generator=torch.Generator().manual_seed(3), dtype=top.dtype)
    (diff,) = torch.autograd.grad(top, pictures, top_diff)
    return top.detach().numpy(), top_diff.numpy(), diff.numpy()


def pictures(shape: tuple[int, ...] = PICTURES, dtype: type = np.float64) -> Array:
    return np.random.default_rng(7).normal(size=shape).astype(dtype)


GRIDS = [(1, 1), (2, 3), (7, 7), (13, 5)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [SCALE, 0.3, 1.0])
@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_roi_pooling_is_the_fork_s(grid: tuple[int, int], scale: float, dtype: type) -> None:
    bottom = pictures(dtype=dtype)
    bottom[0] -= 9.0  # all values are negative, but an empty bin is still 0
    option = f"roi_pooling_param {{ pooled_h: {grid[0]} pooled_w: {grid[1]} spatial_scale: {scale} }}"
    top, top_diff, diff = run_both_ways(make("ROIPooling", [PICTURES, ROIS.shape], option), bottom, ROIS)
    scale = to_float32(scale)
    expected, places = roi_pooling(bottom, ROIS, grid, scale)
    np.testing.assert_array_equal(top, expected)
    np.testing.assert_allclose(diff, roi_pooling_diff(PICTURES, ROIS, top_diff, places, scale), atol=1e-5)


def test_roi_pooling_many_boxes_of_all_kinds() -> None:
    rng = np.random.default_rng(5)
    corners = rng.uniform(-40, 260, size=(200, 4))
    rois = np.concatenate([rng.integers(0, 2, (200, 1)), corners], axis=1).astype(np.float32)
    bottom = pictures((2, 1, 13, 17), np.float32)
    option = "roi_pooling_param { pooled_h: 7 pooled_w: 7 spatial_scale: 0.0625 }"
    top, _, _ = run_both_ways(make("ROIPooling", [bottom.shape, rois.shape], option), bottom, rois)
    np.testing.assert_array_equal(top, roi_pooling(bottom, rois, (7, 7), 0.0625)[0])


def test_roi_pooling_gives_the_gradient_to_the_first_of_equals() -> None:
    bottom = np.zeros((1, 1, 4, 5))
    rois = np.array([[0.0, 1, 1, 3, 3]])
    _, top_diff, diff = run_both_ways(
        make("ROIPooling", [bottom.shape, rois.shape], "roi_pooling_param { pooled_h: 1 pooled_w: 1 }"), bottom, rois
    )
    assert np.argwhere(diff[0, 0]).tolist() == [[1, 1]]
    assert diff.sum() == top_diff.sum()


def test_roi_pooling_of_as_many_bins_as_pixels_copies() -> None:
    """Same case as the fork's own test."""
    bottom = pictures((2, 3, 12, 20))
    rois = np.array([[1.0, 0, 0, 19, 11]])
    fine = make("ROIPooling", [bottom.shape, rois.shape], "roi_pooling_param { pooled_h: 12 pooled_w: 20 }")
    np.testing.assert_array_equal(run_both_ways(fine, bottom, rois)[0][0], bottom[1])
    coarse = make("ROIPooling", [bottom.shape, rois.shape], "roi_pooling_param { pooled_h: 6 pooled_w: 10 }")
    np.testing.assert_array_equal(
        run_both_ways(coarse, bottom, rois)[0][0], bottom[1].reshape(3, 6, 2, 10, 2).max(axis=(2, 4))
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("dim", "group"), [(1, 1), (2, 3), (5, 2), (1, 7)])
@pytest.mark.parametrize("scale", [SCALE, 0.3, 1.0])
def test_psroi_pooling_is_the_fork_s(scale: float, dim: int, group: int, dtype: type) -> None:
    shape = (2, dim * group * group, 7, 11)
    option = f"psroi_pooling_param {{ spatial_scale: {scale} output_dim: {dim} group_size: {group} }}"
    bottom = pictures(shape, dtype)
    top, top_diff, diff = run_both_ways(make("PSROIPooling", [shape, ROIS.shape], option), bottom, ROIS)
    tolerance = 1e-5 if dtype is np.float32 else 1e-12
    scale = to_float32(scale)
    np.testing.assert_allclose(top, psroi_pooling(bottom, ROIS, dim, group, scale), atol=tolerance)
    if dtype is np.float64:
        np.testing.assert_allclose(diff, psroi_pooling_diff(shape, ROIS, top_diff, group, scale), atol=1e-12)


@pytest.mark.parametrize("sampling_ratio", [-1, 0, 1, 2, 3])
@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_roi_align_is_mask_rcnn_s(grid: tuple[int, int], sampling_ratio: int) -> None:
    option = f"""roi_align_param {{
        pooled_h: {grid[0]} pooled_w: {grid[1]} spatial_scale: {SCALE} sampling_ratio: {sampling_ratio} }}"""
    bottom = pictures()
    top, _, _ = run_both_ways(make("ROIAlign", [PICTURES, ROIS.shape], option), bottom, ROIS)
    np.testing.assert_allclose(top, roi_align(bottom, ROIS, grid, SCALE, sampling_ratio), atol=1e-12)


@pytest.mark.parametrize("several", [True, False], ids=["four points", "one point"])
@pytest.mark.parametrize("bi_type", [0, 1], ids=["linear", "cubic"])
@pytest.mark.parametrize("pad_ratio", [0.0, 0.25])
@pytest.mark.parametrize("grid", GRIDS[:3], ids=str)
def test_roi_align_is_frcnn_s(grid: tuple[int, int], pad_ratio: float, bi_type: int, several: bool) -> None:
    option = f"""roi_pooling_param {{ pooled_h: {grid[0]} pooled_w: {grid[1]} spatial_scale: {SCALE}
        pad_ratio: {pad_ratio} bi_type: {bi_type} is_multi_interpolate: {str(several).lower()} }}"""
    bottom = pictures()
    top, _, _ = run_both_ways(make("ROIAlign", [PICTURES, ROIS.shape], option), bottom, ROIS)
    expected = roi_align_frcnn(bottom, ROIS, grid, SCALE, pad_ratio, bi_type, several)
    np.testing.assert_allclose(top, expected, atol=1e-12)


@pytest.mark.parametrize("samples", [1, 2, 3])
@pytest.mark.parametrize(("dim", "group"), [(1, 1), (2, 3), (5, 2)])
def test_psroi_align_is_the_fork_s(dim: int, group: int, samples: int) -> None:
    shape = (2, dim * group * group, 7, 11)
    option = f"""psroi_align_param {{
        spatial_scale: {SCALE} output_dim: {dim} group_size: {group} sample_num: {samples} }}"""
    bottom = pictures(shape)
    top, _, _ = run_both_ways(make("PSROIAlign", [shape, ROIS.shape], option), bottom, ROIS)
    np.testing.assert_allclose(top, psroi_align(bottom, ROIS, dim, group, SCALE, samples), atol=1e-12)


KINDS = {
    "ROIPooling": ("ROIPooling", "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.5 }"),
    "PSROIPooling": ("PSROIPooling", "psroi_pooling_param { spatial_scale: 0.5 output_dim: 2 group_size: 2 }"),
    "ROIAlign": ("ROIAlign", "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.5 sampling_ratio: 2 }"),
    "ROIAlign, as many samples as pixels": (
        "ROIAlign",
        "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.5 }",
    ),
    "ROIAlign, linear": ("ROIAlign", "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.5 bi_type: 0 }"),
    "ROIAlign, cubic": ("ROIAlign", "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.5 }"),
    "PSROIAlign": ("PSROIAlign", "psroi_align_param { spatial_scale: 0.5 output_dim: 2 group_size: 2 }"),
}
# The memory of these layers depends on the size of the boxes.
COUNTS_PIXELS = {"ROIPooling", "PSROIPooling", "ROIAlign, as many samples as pixels"}
kinds = pytest.mark.parametrize("kind", KINDS)
BOTTOM = (2, 8, 3, 5)


def layer_of(kind: str, rois: int) -> Layer:
    type_name, option = KINDS[kind]
    return make(type_name, [BOTTOM, (rois, 5)], option)


@kinds
def test_gradients(kind: str) -> None:
    rois = torch.tensor([[0.0, 1, 1, 7, 5], [1, 2.2, 0.4, 9, 5], [1, 3, 3, 4, 4], [0, -3, 2, 5, 20]])
    check_gradients(layer_of(kind, 4), [spread(*BOTTOM), rois], differentiable=[0])


@kinds
def test_shapes_and_no_host_sync(kind: str) -> None:
    bottoms = [spread(*BOTTOM), torch.tensor([[0.0, 1, 1, 9, 7], [1, 2, 0, 13, 9], [1, 3, 3, 4, 4]])]
    check_shapes(layer_of(kind, 3), bottoms)
    if kind not in COUNTS_PIXELS:
        check_no_host_sync(layer_of(kind, 3), bottoms)


@kinds
def test_no_rois_no_tops(kind: str) -> None:
    """A picture may have no box at all, as can happen when training samples them."""
    layer = layer_of(kind, 3)
    bottom = spread(*BOTTOM).requires_grad_()
    top = layer(bottom, torch.zeros(0, 5))
    assert top.shape == (0, *layer.top_shapes([BOTTOM, (0, 5)])[0][1:])
    top.sum().backward()
    assert bottom.grad is not None
    assert not bottom.grad.any()


@kinds
def test_rois_may_have_axes_of_one(kind: str) -> None:
    """Boxes may be R x 5 x 1 x 1, as the Proposal layers of some forks compute them."""
    rois = torch.tensor([[0.0, 1, 1, 9, 7], [1, 2, 0, 13, 9]])
    flat = layer_of(kind, 2)(spread(*BOTTOM), rois)
    type_name, option = KINDS[kind]
    layer = make(type_name, [BOTTOM, (2, 5, 1, 1)], option)
    assert torch.equal(layer(spread(*BOTTOM), rois[..., None, None]), flat)


@kinds
@pytest.mark.parametrize("picture", [2, -1])
def test_a_box_of_no_picture(kind: str, picture: int) -> None:
    rois = torch.tensor([[1, 2, 0, 13, 9], [picture, 1, 1, 9, 7]]).float()
    with pytest.raises(LayerError) as caught:
        layer_of(kind, 2)(spread(*BOTTOM), rois)
    assert str(caught.value) == "a region belongs to a picture that is not in the batch; expected 0 to 1"


GOOD = [(2, 12, 5, 7), (3, 5)]


@pytest.mark.parametrize(
    ("type_name", "option", "bottoms", "message"),
    [
        ("ROIPooling", "", GOOD, "pooled_h must be positive; got 0"),
        ("ROIPooling", "roi_pooling_param { pooled_h: 2 }", GOOD, "pooled_w must be positive; got 0"),
        ("ROIAlign", "roi_align_param { pooled_w: 2 }", GOOD, "pooled_h must be positive; got 0"),
        (
            "ROIPooling",
            "roi_pooling_param { pooled_h: 2 pooled_w: 2 spatial_scale: -1 }",
            GOOD,
            "spatial_scale must be positive; got -1.0",
        ),
        (
            "PSROIPooling",
            "psroi_pooling_param { spatial_scale: 0.5 output_dim: 0 group_size: 2 }",
            GOOD,
            "output_dim must be positive; got 0",
        ),
        (
            "PSROIPooling",
            "psroi_pooling_param { spatial_scale: 0.5 output_dim: 3 group_size: 0 }",
            GOOD,
            "group_size must be positive; got 0",
        ),
        (
            "PSROIPooling",
            "psroi_pooling_param { spatial_scale: 0.5 output_dim: 3 group_size: 3 }",
            GOOD,
            "the channels do not fit output_dim and group_size; expected 27, which is 3 x 3x3; got 12",
        ),
        (
            "PSROIAlign",
            "psroi_align_param { spatial_scale: 0.5 output_dim: 3 group_size: 2 sample_num: 0 }",
            GOOD,
            "sample_num must be positive; got 0",
        ),
        (
            "ROIPooling",
            "roi_pooling_param { pooled_h: 2 pooled_w: 2 }",
            [(2, 12, 5), (3, 5)],
            "the features have the wrong number of axes; expected N x C x H x W; got 2x12x5",
        ),
        (
            "ROIPooling",
            "roi_pooling_param { pooled_h: 2 pooled_w: 2 }",
            [(2, 12, 5, 7), (3, 4)],
            "the second bottom does not hold regions; expected R x 5: picture, x1, y1, x2, y2; got 3x4",
        ),
        (
            "PSROIPooling",
            "psroi_pooling_param { output_dim: 3 group_size: 2 }",
            GOOD,
            "psroi_pooling_param.spatial_scale is missing; expected a value",
        ),
    ],
)
def test_says_what_is_wrong(type_name: str, option: str, bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, bottoms, option)
    assert str(caught.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_says_what_is_wrong_at_run_time() -> None:
    with pytest.raises(LayerError) as caught:
        layer_of("ROIPooling", 3)(spread(*BOTTOM), torch.zeros(3, 4))
    assert str(caught.value) == (
        "the second bottom does not hold regions; expected R x 5: picture, x1, y1, x2, y2; got 3x4"
    )


# ---------------------------------------------------------------- MS-CNN and Cascade R-CNN


def sample_corners(
    features: np.ndarray, rois: np.ndarray, pooled: tuple[int, int], scale: float, ratio: float
) -> np.ndarray:
    """Returns the samples at the corners of the bins, like ROIAlignLayer::Forward_cpu of zhaoweicai/cascade-rcnn."""
    height, width = features.shape[2:]
    top = np.zeros((len(rois), features.shape[1], pooled[0] + 1, pooled[1] + 1))
    for n, (picture, x1, y1, x2, y2) in enumerate(rois):
        pad_w, pad_h = (x2 - x1 + 1) * ratio, (y2 - y1 + 1) * ratio
        left, upper = (x1 - pad_w) * scale - 0.5, (y1 - pad_h) * scale - 0.5
        wide, high = (x2 + pad_w) * scale - 0.5 - left, (y2 + pad_h) * scale - 0.5 - upper
        for i, j in np.ndindex(top.shape[2:]):
            h, w = upper + i * high / pooled[0], left + j * wide / pooled[1]
            if wide <= 0 or high <= 0 or h < -0.5 or w < -0.5 or h > height - 0.5 or w > width - 0.5:
                continue
            h0, w0 = (min(max(int(np.floor(v)), 0), e - 1) for v, e in ((h, height), (w, width)))
            h1, w1 = (min(max(int(np.floor(v)) + 1, 0), e - 1) for v, e in ((h, height), (w, width)))
            a, b = min(max(h, 0), height - 1) - h0, min(max(w, 0), width - 1) - w0
            pixels = features[int(picture)]
            upper_row = (1 - b) * pixels[:, h0, w0] + b * pixels[:, h0, w1]
            top[n, :, i, j] = (1 - a) * upper_row + a * ((1 - b) * pixels[:, h1, w0] + b * pixels[:, h1, w1])
    return top


@pytest.mark.parametrize("ratio", [0.0, 0.3])
def test_the_corners_of_bins(ratio: float) -> None:
    features = spread(2, 3, 7, 11)
    rois = torch.tensor([[0.0, 3, 2, 30, 20], [1, -4, 5, 17, 40], [1, 10, 8, 9, 20], [0, 0, 0, 43, 27]])
    options = f"pooled_h: 3 pooled_w: 5 spatial_scale: 0.25 pad_ratio: {ratio} corners: true"
    module = make("ROIAlign", [(2, 3, 7, 11), (4, 5)], f"roi_pooling_param {{ {options} }}")
    want = sample_corners(features.double().numpy(), rois.double().numpy(), (3, 5), 0.25, ratio)
    np.testing.assert_allclose(module(features, rois).numpy(), want, rtol=1e-4, atol=1e-6)
    check_gradients(module, [features, rois], [0])


def test_roi_pooling_widens_regions_by_pad_ratio() -> None:
    """A region of 4 x 8 pixels grows by 1 and 2 pixels on each side."""
    features = spread(1, 2, 16, 16)
    wide = torch.tensor([[0.0, 3, 2, 8, 13]])
    shapes = [(1, 2, 16, 16), (1, 5)]
    padded = make("ROIPooling", shapes, "roi_pooling_param { pooled_h: 2 pooled_w: 3 pad_ratio: 0.25 }")
    plain = make("ROIPooling", shapes, "roi_pooling_param { pooled_h: 2 pooled_w: 3 }")
    assert torch.equal(padded(features, torch.tensor([[0.0, 4, 4, 7, 11]])), plain(features, wide))
