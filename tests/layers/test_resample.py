"""Resample and Downsample against a transcription of the kernels of FlowNet 2."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_shapes, make, spread


def c_round(x: float) -> int:
    return int(math.copysign(math.floor(abs(x) + 0.5), x))


def filtered(x: float, kind: str) -> float:
    x = abs(x)
    if kind == "LINEAR":
        return max(0.0, 1 - x)
    if x <= 1:
        return x * x * (1.5 * x - 2.5) + 1
    return x * (x * (-0.5 * x + 2.5) - 4) + 2 if x < 2 else 0


def of_fork(picture: np.ndarray, height: int, width: int, kind: str, antialias: bool) -> np.ndarray:
    rows, columns = picture.shape
    fx, fy = columns / width, rows / height
    antialias = antialias and (fx > 1 or fy > 1)
    ax, ay = (1 / (f if antialias else 1) for f in (fx, fy))
    reach = 4 if kind == "CUBIC" else 2
    rx, ry = (2 if f < 1 else math.ceil(reach / a) for f, a in ((fx, ax), (fy, ay)))
    found = np.zeros((height, width))
    for y_out in range(height):
        for x_out in range(width):
            x_in, y_in = x_out * fx + fy / 2 - 0.5, y_out * fy + fx / 2 - 0.5
            xr, yr = c_round(x_in), c_round(y_in)
            if kind == "NEAREST":
                found[y_out, x_out] = picture[min(max(yr, 0), rows - 1), min(max(xr, 0), columns - 1)]
                continue
            total = weight = 0.0
            for y in range(max(0, yr - ry), min(rows, yr + ry + 1)):
                for x in range(max(0, xr - rx), min(columns, xr + rx + 1)):
                    w = ax * filtered(ax * (x_in - x), kind) * ay * filtered(ay * (y_in - y), kind)
                    total, weight = total + w * picture[y, x], weight + w
            found[y_out, x_out] = total / weight if weight else 0
    return found


@pytest.mark.parametrize("kind", ["NEAREST", "LINEAR", "CUBIC"])
@pytest.mark.parametrize("antialias", [True, False])
@pytest.mark.parametrize("size", [(5, 7), (23, 37), (5, 37), (11, 13)])
def test_values_are_those_of_the_fork(kind: str, antialias: bool, size: tuple[int, int]) -> None:
    bottom = spread(2, 3, 11, 17)
    options = (
        f"resample_param {{ type: {kind} antialias: {str(antialias).lower()} height: {size[0]} width: {size[1]} }}"
    )
    top = make("Resample", [(2, 3, 11, 17)], options)(bottom)
    want = of_fork(bottom[1, 2].double().numpy(), *size, kind, antialias)
    np.testing.assert_allclose(top[1, 2], want, atol=2e-5)


def test_bottoms_of_another_size() -> None:
    """A net may be reshaped: the weights are those of the bottoms of each pass."""
    first = spread(1, 2, 5, 7)
    other = spread(1, 2, 11, 13)
    for kind, options in (
        ("Resample", "resample_param { height: 3 width: 4 }"),
        ("Downsample", "downsample_param { top_height: 3 top_width: 4 }"),
    ):
        module = make(kind, [(1, 2, 5, 7)], options)
        module(first)
        torch.testing.assert_close(module(other), make(kind, [(1, 2, 11, 13)], options)(other))
        like = torch.zeros(1, 1, 6, 2)
        module = make(kind, [(1, 2, 5, 7), (1, 1, 3, 4)], options)
        assert module.top_shapes([(1, 2, 5, 7), (1, 1, 6, 2)]) == [(1, 2, 6, 2)] == [tuple(module(first, like).shape)]


def test_the_size_of_the_second_bottom() -> None:
    module = make("Resample", [(2, 3, 11, 17), (1, 5, 7, 13)], "resample_param { height: 3 width: 2 }")
    assert module.top_shapes([(2, 3, 11, 17), (1, 5, 7, 13)]) == [(2, 3, 7, 13)]
    check_shapes(module, [spread(2, 3, 11, 17), spread(1, 5, 7, 13)])
    assert not module(spread(2, 3, 11, 17).requires_grad_(), torch.zeros(1, 5, 7, 13)).requires_grad


@pytest.mark.parametrize(
    ("options", "shape", "problem"),
    [
        ("type: AREA height: 3 width: 2", (2, 3, 5, 7), "type is unknown to this layer; .* got AREA"),
        ("height: 3", (2, 3, 5, 7), "height and width are missing; expected a size, or a second bottom"),
        ("height: 3 width: 2", (2, 3, 5), "wrong number of axes; expected N x C x H x W; got 2x3x5"),
    ],
)
def test_errors(options: str, shape: tuple[int, ...], problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("Resample", [shape], f"resample_param {{ {options} }}")


def downsampled(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """DownsampleFeatures of the fork."""
    rows, columns = picture.shape
    across, down = (columns - 1) / (width - 1), (rows - 1) / (height - 1)
    found = np.zeros((height, width))
    for y_out in range(height):
        for x_out in range(width):
            x_in, y_in = x_out / (width - 1) * (columns - 1), y_out / (height - 1) * (rows - 1)
            value = weight = nans = 0.0
            for dy in range(-math.ceil(down), math.ceil(down) + 1):
                for dx in range(-math.ceil(across), math.ceil(across) + 1):
                    x, y = c_round(x_in) + dx, c_round(y_in) + dy
                    if not (0 <= x < columns and 0 <= y < rows):
                        continue
                    w = max(0.0, 1 - abs(x - x_in) / across) * max(0.0, 1 - abs(y - y_in) / down)
                    if math.isnan(picture[y, x]):
                        nans += w
                    else:
                        value, weight = value + picture[y, x] * w, weight + w
            found[y_out, x_out] = math.nan if nans > 0.5 * weight else value / weight
    return found


@pytest.mark.parametrize("size", [(5, 7), (11, 17), (7, 13)])
def test_downsampling_leaves_nans_out(size: tuple[int, int]) -> None:
    bottom = spread(2, 3, 11, 17)
    bottom[1, 2][torch.rand(11, 17, generator=torch.Generator().manual_seed(5)) < 0.3] = torch.nan
    options = f"downsample_param {{ top_height: {size[0]} top_width: {size[1]} }}"
    top = make("Downsample", [(2, 3, 11, 17)], options)(bottom)
    want = downsampled(bottom[1, 2].double().numpy(), *size)
    assert 0 < np.isnan(want).sum() < want.size
    np.testing.assert_allclose(top[1, 2], want, atol=2e-5)
    np.testing.assert_allclose(top[0, 1], downsampled(bottom[0, 1].double().numpy(), *size), atol=2e-5)


def test_downsampling_to_the_size_of_the_second_bottom() -> None:
    module = make("Downsample", [(2, 3, 11, 17), (1, 5, 7, 13)], "downsample_param { top_height: 3 }")
    check_shapes(module, [spread(2, 3, 11, 17), spread(1, 5, 7, 13)])
    assert module.top_shapes([(2, 3, 11, 17), (1, 5, 7, 13)]) == [(2, 3, 7, 13)]
    with pytest.raises(LayerError, match="a side is too short; expected 2 or more before and after; got 5x7 to 3x0"):
        make("Downsample", [(2, 3, 5, 7)], "downsample_param { top_height: 3 }")
    with pytest.raises(LayerError, match="wrong number of axes; expected N x C x H x W; got 2x3x5"):
        make("Downsample", [(2, 3, 5)], "downsample_param { top_height: 3 top_width: 2 }")
