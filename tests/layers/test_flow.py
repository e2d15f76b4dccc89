"""FlowNet 2's layers, compared with a transcription of the fork's loops; gradients; errors."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.proto import caffe_pb2

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def warp(picture: np.ndarray, flow: np.ndarray, fill: float) -> np.ndarray:
    """Returns the top of FlowWarpLayer::Forward_cpu."""
    top = np.full_like(picture, fill)
    num, _, height, width = picture.shape
    for n, y, x in np.ndindex(num, height, width):
        right, down = x + flow[n, 0, y, x], y + flow[n, 1, y, x]
        if right < 0 or down < 0 or right >= width or down >= height:
            continue
        x0, y0 = int(right), int(down)
        x1, y1 = min(x0 + 1, width - 1), min(y0 + 1, height - 1)
        a, b = right - x0, down - y0
        top[n, :, y, x] = (1 - a) * (1 - b) * picture[n, :, y0, x0] + a * (1 - b) * picture[n, :, y0, x1]
        top[n, :, y, x] += (1 - a) * b * picture[n, :, y1, x0] + a * b * picture[n, :, y1, x1]
    return top


@pytest.mark.parametrize(("options", "fill"), [("", 0.0), ("flow_warp_param { fill_value: NOT_A_NUMBER }", math.nan)])
def test_flow_warp(options: str, fill: float) -> None:
    bottoms = [spread(2, 3, 5, 7), spread(2, 2, 5, 7, low=-3.1, high=2.9, seed=1)]
    module = make("FlowWarp", [(2, 3, 5, 7), (2, 2, 5, 7)], options)
    want = warp(bottoms[0].numpy(), bottoms[1].numpy(), fill)
    np.testing.assert_allclose(module(*bottoms).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    if not fill:
        check_gradients(module, bottoms)


def test_flow_warp_needs_two_channels_of_flow() -> None:
    with pytest.raises(LayerError, match="the flow does not fit the picture; expected 2x2x5x7; got 2x3x5x7"):
        make("FlowWarp", [(2, 3, 5, 7), (2, 3, 5, 7)])


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ("", (5, 7)),
        ("top_height: 11 top_width: 13", (11, 13)),
        ("top_height: 11 top_width: 7", (5, 7)),
        ("size_divisible_by: 4", (8, 8)),
        ("size_divisible_by: 5", (5, 7)),  # the height is divisible, so the width stays too
    ],
)
def test_accum(options: str, size: tuple[int, int]) -> None:
    bottoms = [spread(2, 3, 5, 7), spread(2, 2, 3, 4, seed=1)]
    module = make("Accum", [(2, 3, 5, 7), (2, 2, 3, 4)], f"accum_param {{ {options} }}")
    top = module(*bottoms)
    assert tuple(top.shape) == (2, 5, *size)
    for c, corner in ((0, (0, 0)), (1, (0, -1)), (3, (-1, 0)), (4, (-1, -1))):
        source = bottoms[0][:, c] if c < 3 else bottoms[1][:, c - 3]
        torch.testing.assert_close(top[(slice(None), c, *corner)], source[(slice(None), *corner)])
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms)


def test_accum_takes_the_size_of_a_reference() -> None:
    bottoms = [spread(1, 2, 3, 5), torch.zeros(1, 7, 11, 13)]
    module = make("Accum", [(1, 2, 3, 5), (1, 7, 11, 13)], "accum_param { have_reference: true }")
    assert tuple(module(*bottoms).shape) == (1, 2, 11, 13)
    assert module.label_bottoms == (1,)
    with pytest.raises(LayerError, match="have_reference needs a bottom besides the reference"):
        make("Accum", [(1, 2, 3, 5)], "accum_param { have_reference: true }")


def test_accum_errors() -> None:
    with pytest.raises(LayerError, match="bottom 1 has the wrong batch size; expected 2; got 3"):
        make("Accum", [(2, 3, 5, 7), (3, 3, 5, 7)])
    with pytest.raises(LayerError, match="size_divisible_by must be positive; got 0"):
        make("Accum", [(2, 3, 5, 7)], "accum_param { size_divisible_by: 0 }")


def test_channel_norm() -> None:
    bottom = torch.zeros(1, 2, 1, 2)
    bottom[0, :, 0, 0] = torch.tensor([3.0, 4])
    bottom.requires_grad_()
    module = make("ChannelNorm", [(1, 2, 1, 2)])
    top = module(bottom)
    assert top.tolist() == [[[[5, 0]]]]
    top.sum().backward()
    assert bottom.grad is not None
    assert bottom.grad[0, :, 0].T.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
    check_gradients(make("ChannelNorm", [(2, 3, 5, 7)]), [spread(2, 3, 5, 7)])


def test_mean_repeats_values_over_channels() -> None:
    module = make(
        "Mean",
        [(1, 4, 1, 1)],
        "mean_param { operation: SUBTRACT value: 1 value: 10 mean_scale: 2 input_scale: 3 output_scale: 5 }",
    )
    top = module(torch.full((1, 4, 1, 1), 7.0))
    assert top.flatten().tolist() == [5 * (21 - 2), 5 * (21 - 20)] * 2
    check_gradients(module, [spread(1, 4, 1, 1)])


def test_mean_from_a_file_for_every_bottom(tmp_path: Path) -> None:
    blob = caffe_pb2.BlobProto(data=[1, 2, 3, 4, 5, 6])
    blob.shape.dim.extend([1, 2, 1, 3])
    (tmp_path / "mean.binaryproto").write_bytes(blob.SerializeToString())
    options = f'mean_param {{ operation: ADD file: "{tmp_path}/mean.binaryproto" }}'
    module = make("Mean", [(1, 2, 1, 3), (2, 2, 1, 3)], options, tops=2)
    first, second = module(torch.zeros(1, 2, 1, 3), torch.ones(2, 2, 1, 3))
    assert first.flatten().tolist() == [1, 2, 3, 4, 5, 6]
    assert second[1].flatten().tolist() == [2, 3, 4, 5, 6, 7]
    with pytest.raises(LayerError, match="the mean does not fit bottom 0; expected 2x2x3; got 2x1x3"):
        make("Mean", [(1, 2, 2, 3)], options)


def test_mean_needs_a_mean() -> None:
    with pytest.raises(LayerError, match=r"the mean is missing; expected mean_param.value, or mean_param.file"):
        make("Mean", [(1, 2, 1, 3)], "mean_param { operation: ADD }")


def correlate(first: np.ndarray, second: np.ndarray, pad: int, k: int, reach: int, s1: int, s2: int) -> np.ndarray:
    """Returns the top of CorrelateData in correlation_layer.cu, with a loop for each index."""
    first, second = (np.pad(bottom, [(0, 0), (0, 0), (pad, pad), (pad, pad)]) for bottom in (first, second))
    num, channels, height, width = first.shape
    border = reach + (k - 1) // 2
    top_height, top_width = (math.ceil((extent - 2 * border) / s1) for extent in (height, width))
    radius = reach // s2
    grid = 2 * radius + 1
    top = np.zeros((num, grid * grid, top_height, top_width))
    for n, c, y, x in np.ndindex(*top.shape):
        x1, y1 = x * s1 + reach, y * s1 + reach
        x2, y2 = x1 + (c % grid - radius) * s2, y1 + (c // grid - radius) * s2
        for j, i, channel in np.ndindex(k, k, channels):
            top[n, c, y, x] += first[n, channel, y1 + j, x1 + i] * second[n, channel, y2 + j, x2 + i]
    return top / (k * k * channels)


@pytest.mark.parametrize(("pad", "k", "reach", "s1", "s2"), [(4, 1, 4, 1, 2), (3, 3, 2, 2, 1), (0, 3, 1, 3, 1)])
def test_correlation(pad: int, k: int, reach: int, s1: int, s2: int) -> None:
    bottoms = [spread(2, 3, 7, 11), spread(2, 3, 7, 11, seed=1)]
    options = f"pad: {pad} kernel_size: {k} max_displacement: {reach} stride_1: {s1} stride_2: {s2}"
    module = make("Correlation", [(2, 3, 7, 11)] * 2, f"correlation_param {{ {options} }}")
    want = correlate(bottoms[0].numpy(), bottoms[1].numpy(), pad, k, reach, s1, s2)
    np.testing.assert_allclose(module(*bottoms).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms)


def test_correlation_by_differences() -> None:
    first, second = spread(1, 2, 5, 7), spread(1, 2, 5, 7, seed=1)
    options = "correlation_param { kernel_size: 1 max_displacement: 1 correlation_type: SUBTRACT }"
    top = make("Correlation", [(1, 2, 5, 7)] * 2, options)(first, second)
    assert top.shape == (1, 9, 3, 5)
    want = (first[0, :, 1:4, 1:6] - second[0, :, 0:3, 2:7]).abs().mean(0)  # up by 1, right by 1
    torch.testing.assert_close(top[0, 2], want)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("max_displacement: 1", "kernel_size is missing"),
        ("kernel_size: 1", "max_displacement is missing"),
        ("kernel_size: 2 max_displacement: 1", "kernel_size is even"),
        (
            "kernel_size: 1 max_displacement: 3",
            "the patches and their displacements do not fit in the bottoms; expected 7 x 7 or more with the padding; got 5x7",
        ),
        ("kernel_size: 1 max_displacement: 1 stride_2: 0", "a stride is 0"),
    ],
)
def test_correlation_that_cannot_be(options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("Correlation", [(1, 2, 5, 7)] * 2, f"correlation_param {{ {options} }}")
