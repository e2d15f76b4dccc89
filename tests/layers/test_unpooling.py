"""UnPooling and Unpooling, compared with a transcription of the forks' loops; gradients; errors."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def unpool(
    bottom: np.ndarray,
    method: str,
    size: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    pad: tuple[int, int],
) -> np.ndarray:
    """Returns the top of ParseNet's UnPoolingLayer::Forward_cpu.

    DeconvNet's AVE and TILE are DIV and REP without the division by the number of windows at a position.
    """
    num, channels, rows, columns = bottom.shape
    top, windows = np.zeros((num, channels, *size)), np.zeros(size)
    for h, w in np.ndindex(rows, columns):
        start = [h * stride[0] - pad[0], w * stride[1] - pad[1]]
        end = [min(s + k, e + p) for s, k, e, p in zip(start, kernel, size, pad, strict=True)]
        area = (end[0] - start[0]) * (end[1] - start[1])
        if method in ("FIXED", "MAX"):
            back = kernel if method == "FIXED" else (1, 1)
            middle = [min(max((2 * s + k - 1) // 2, 0), e - 1) for s, k, e in zip(start, back, size, strict=True)]
            top[:, :, middle[0], middle[1]] = bottom[:, :, h, w]
            continue
        value = bottom[:, :, h, w] / (area if method in ("DIV", "AVE") else 1)
        inside = (slice(max(start[0], 0), min(end[0], size[0])), slice(max(start[1], 0), min(end[1], size[1])))
        top[(..., *inside)] += value[:, :, None, None]
        windows[inside] += 1
    return top if method in ("FIXED", "MAX", "AVE", "TILE") else top / windows


@pytest.mark.parametrize("method", ["FIXED", "DIV", "REP"])
@pytest.mark.parametrize(
    ("kernel", "stride", "pad"), [((3, 2), (2, 2), (0, 0)), ((5, 3), (3, 2), (2, 1)), ((2, 2), (1, 1), (0, 0))]
)
def test_parsenets(method: str, kernel: tuple[int, int], stride: tuple[int, int], pad: tuple[int, int]) -> None:
    bottom = spread(2, 3, 5, 7)
    options = " ".join(
        f"out_{name}_{axis}: {value}"
        for name, pair in (("kernel", kernel), ("stride", stride), ("pad", pad))
        for axis, value in zip("hw", pair, strict=True)
    )
    module = make("UnPooling", [(2, 3, 5, 7)], f"unpooling_param {{ unpool: {method} {options} }}")
    size = tuple((e - 1) * s + k - 2 * p for e, s, k, p in zip((5, 7), stride, kernel, pad, strict=True))
    want = unpool(bottom.numpy(), method, (size[0], size[1]), kernel, stride, pad)
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def test_parsenets_size_of_a_second_bottom() -> None:
    """Extents of 11 / 3 and 7 / 1, rounded up, give kernels 4 and 7, strides 4 and 1, paddings (2 * 4 + 4 - 11) // 2
    and 0.
    """
    bottoms = [spread(2, 3, 3, 1), torch.zeros(2, 5, 11, 7)]
    module = make("UnPooling", [(2, 3, 3, 1), (2, 5, 11, 7)], "unpooling_param { unpool: REP }")
    want = unpool(bottoms[0].numpy(), "REP", (12, 7), (4, 7), (4, 1), (0, 0))
    np.testing.assert_allclose(module(*bottoms).numpy(), want)
    check_shapes(module, bottoms)


@pytest.mark.parametrize("method", ["MAX", "AVE", "TILE"])
@pytest.mark.parametrize("size", ["", "unpool_h: 13 unpool_w: 17"])
def test_deconvnets(method: str, size: str) -> None:
    bottom = spread(2, 3, 5, 7)
    options = f"unpooling_param {{ unpool: {method} kernel_h: 3 kernel_w: 2 stride: 2 {size} }}"
    module = make("Unpooling", [(2, 3, 5, 7)], options)
    extent = (13, 17) if size else (11, 15)
    want = unpool(bottom.numpy(), method, extent, (3, 2), (2, 2), (0, 0))
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, [bottom])
    check_gradients(module, [bottom])


def test_deconvnets_mask_says_where_values_go() -> None:
    bottom, mask = torch.tensor([[[[5.0, 7]]]]), torch.tensor([[[[4.0, 3]]]])
    options = "unpooling_param { kernel_size: 2 stride: 2 unpool_h: 2 unpool_w: 4 }"
    module = make("Unpooling", [(1, 1, 1, 2)] * 2, options)
    assert module(bottom, mask).tolist() == [[[[0, 0, 0, 7], [5, 0, 0, 0]]]]
    check_gradients(module, [bottom, mask], [0])


def test_errors() -> None:
    with pytest.raises(LayerError, match="out_kernel_size is missing"):
        make("UnPooling", [(2, 3, 5, 7)])
    with pytest.raises(LayerError, match="DeconvNet's unpooling has no padding"):
        make("Unpooling", [(2, 3, 5, 7)], "unpooling_param { kernel_size: 3 pad: 1 }")
    with pytest.raises(LayerError, match="the padding is as large as the kernel"):
        make("UnPooling", [(2, 3, 5, 7)], "unpooling_param { out_kernel_size: 2 out_pad: 2 }")
    with pytest.raises(LayerError, match="kernel and stride must be positive"):
        make("UnPooling", [(2, 3, 5, 7)], "unpooling_param { out_kernel_size: 2 out_stride: 0 }")
    with pytest.raises(LayerError, match="the mask has the wrong shape; expected 2x3x5x7; got 2x3x5x5"):
        make("Unpooling", [(2, 3, 5, 7), (2, 3, 5, 5)], "unpooling_param { kernel_size: 2 }")
    with pytest.raises(LayerError, match="N x C x H x W"):
        make("UnPooling", [(2, 3)], "unpooling_param { out_kernel_size: 2 }")
    with pytest.raises(LayerError, match="the top would be empty; got 0x3"):
        make("UnPooling", [(2, 3, 1, 2)], "unpooling_param { out_kernel_size: 2 out_pad_h: 1 out_pad_w: 0 }")
