"""Convolution and pooling over volumes, compared with a transcription of the loops of C3D and naibaf7/caffe."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from pycaffe_like.errors import LayerError
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.proto import net_file

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

FILLERS = 'weight_filler { type: "gaussian" std: 1 } bias_filler { type: "gaussian" std: 1 }'


def convolve(
    bottom: np.ndarray, weight: np.ndarray, bias: np.ndarray, stride: tuple[int, ...], pad: tuple[int, ...]
) -> np.ndarray:
    """Returns the top of Convolution3DLayer::Forward_cpu, value by value."""
    kernel = weight.shape[2:]
    counts = [(b + 2 * p - k) // s + 1 for b, p, k, s in zip(bottom.shape[2:], pad, kernel, stride, strict=True)]
    top = np.zeros((bottom.shape[0], weight.shape[0], *counts))
    for n, o, *place in np.ndindex(*top.shape):
        total = bias[o]
        for c, *offset in np.ndindex(*weight.shape[1:]):
            at = [p * s - q + k for p, s, q, k in zip(place, stride, pad, offset, strict=True)]
            if all(0 <= a < e for a, e in zip(at, bottom.shape[2:], strict=True)):
                total += weight[(o, c, *offset)] * bottom[(n, c, *at)]
        top[(n, o, *place)] = total
    return top


C3D = "num_output: 4 kernel_size: 3 kernel_depth: 2 stride: 2 temporal_stride: 3 pad: 1 temporal_pad: 1 filter_group: 2"


@pytest.mark.parametrize("message", ["convolution_param", "convolution3d_param"])
def test_convolution3d(message: str) -> None:
    bottom = spread(2, 3, 7, 5, 5)
    module = make("Convolution3D", [tuple(bottom.shape)], f"{message} {{ {C3D} {FILLERS} }}")
    weight, bias = (blob.detach().numpy().astype(float) for blob in module.blobs())
    assert weight.shape == (4, 3, 2, 3, 3)
    want = convolve(bottom.numpy(), weight, bias, (3, 2, 2), (1, 1, 1))
    assert want.shape == (2, 4, 3, 3, 3)
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-4, atol=1e-5)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(
        make("Convolution3D", [(1, 2, 3, 5, 3)], f"{message} {{ {C3D} {FILLERS} }}"), [spread(1, 2, 3, 5, 3)]
    )


@pytest.mark.parametrize("message", ["convolution_param", "convolution3d_param"])
def test_deconvolution3d_is_the_backward_of_a_convolution(message: str) -> None:
    options = "num_output: 5 kernel_size: 3 kernel_depth: 2 stride: 2 temporal_stride: 3 pad: 1 temporal_pad: 1"
    bottom = spread(2, 3, 2, 5, 7)
    module = make("Deconvolution3D", [tuple(bottom.shape)], f"{message} {{ {options} {FILLERS} }}")
    weight, bias = module.blobs()
    assert weight.shape == (3, 5, 2, 3, 3)
    top = module(bottom)
    assert top.shape == (2, 5, 3 * 1 + 2 - 2, 2 * 4 + 3 - 2, 2 * 6 + 3 - 2)
    x = torch.zeros_like(top, requires_grad=True)
    F.conv3d(x, weight.detach(), stride=(3, 2, 2), padding=1).backward(bottom)
    assert x.grad is not None
    torch.testing.assert_close(top, x.grad + bias.reshape(-1, 1, 1, 1), rtol=1e-4, atol=1e-5)
    check_shapes(module, [bottom])
    check_gradients(make("Deconvolution3D", [(1, 2, 2, 3, 2)], f"{message} {{ {options} }}"), [spread(1, 2, 2, 3, 2)])


def pool_volume(
    bottom: np.ndarray,
    method: str,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    pad: tuple[int, ...],
    dilation: tuple[int, ...] = (1, 1, 1),
    clips: bool = False,
    divide_by_inside: bool = False,
) -> np.ndarray:
    """Returns the top of Pooling3DLayer::Forward_cpu; with `clips`, of naibaf7's PoolingLayer."""
    sizes = bottom.shape[2:]
    extents = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    counts = []
    for size, extent, s, p in zip(sizes, extents, stride, pad, strict=True):
        count = math.ceil((size + 2 * p - extent) / s) + 1
        counts.append(count - 1 if clips and p > 0 and (count - 1) * s >= size + p else count)
    top = np.zeros((*bottom.shape[:2], *counts))
    for n, c, *place in np.ndindex(*top.shape):
        starts = [i * s - p for i, s, p in zip(place, stride, pad, strict=True)]
        ends = [min(a + e, size + p) for a, e, size, p in zip(starts, extents, sizes, pad, strict=True)]
        ranges = [
            [i for i in range(a, b, d) if 0 <= i < size]
            for a, b, d, size in zip(starts, ends, dilation, sizes, strict=True)
        ]
        values = bottom[n, c][np.ix_(*ranges)]
        whole = np.prod([b - a for a, b in zip(starts, ends, strict=True)])
        divisor = values.size if divide_by_inside else whole
        top[(n, c, *place)] = values.max() if method == "MAX" else values.sum() / divisor
    return top


@pytest.mark.parametrize("message", ["pooling_param", "pooling3d_param"])
@pytest.mark.parametrize("method", ["MAX", "AVE"])
def test_pooling3d(method: str, message: str) -> None:
    bottom = spread(2, 3, 5, 7, 11)
    pad = 1 if method == "AVE" else 0
    options = f"pool: {method} kernel_size: 3 kernel_depth: 2 stride: 2 temporal_stride: 2 pad: {pad}"
    module = make("Pooling3D", [tuple(bottom.shape)], f"{message} {{ {options} }}")
    want = pool_volume(bottom.numpy(), method, (2, 3, 3), (2, 2, 2), (0, pad, pad))
    assert want.shape[2:] == (3, 3 + pad, 5 + pad)
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [spread(1, 2, 3, 5, 5)])


AXES = [
    pytest.param("kernel_size: 2 kernel_size: 3 kernel_size: 2 stride: 1 stride: 2 stride: 3 pad: 0 pad: 1 pad: 1",
                 (2, 3, 2), (1, 2, 3), (0, 1, 1), (1, 1, 1), id="lists"),
    pytest.param("kernel_size: 2 stride: 1 dilation: 2 dilation: 1 dilation: 3",
                 (2, 2, 2), (1, 1, 1), (0, 0, 0), (2, 1, 3), id="dilation"),
    pytest.param("kernel_size: 3 pad: 1 stride: 2 dilation: 2",
                 (3, 3, 3), (2, 2, 2), (1, 1, 1), (2, 2, 2), id="pad and dilation"),
]  # fmt: skip


@pytest.mark.parametrize("method", ["MAX", "AVE"])
@pytest.mark.parametrize(("options", "kernel", "stride", "pad", "dilation"), AXES)
def test_nd_pooling(
    method: str,
    options: str,
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    pad: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    bottom = spread(2, 3, 5, 7, 11)
    module = make("NdPooling", [tuple(bottom.shape)], f"pooling_param {{ pool: {method} {options} }}")
    inside = dilation != (1, 1, 1)
    want = pool_volume(bottom.numpy(), method, kernel, stride, pad, dilation, clips=True, divide_by_inside=inside)
    np.testing.assert_allclose(module(bottom).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [spread(1, 2, 5, 5, 7)])


def test_nd_pooling_of_pictures_and_of_the_whole_bottom() -> None:
    bottom = spread(2, 3, 7, 11)
    module = make("NdPooling", [tuple(bottom.shape)], "pooling_param { kernel_h: 2 kernel_w: 3 dilation: 2 }")
    np.testing.assert_allclose(
        module(bottom).numpy()[:, :, None],
        pool_volume(bottom.numpy()[:, :, None], "MAX", (1, 2, 3), (1, 1, 1), (0, 0, 0), (1, 2, 2)),
    )
    volume = spread(2, 3, 2, 5, 7)
    module = make("NdPooling", [tuple(volume.shape)], "pooling_param { pool: AVE global_pooling: true dilation: 1 }")
    torch.testing.assert_close(module(volume), volume.mean((2, 3, 4), keepdim=True))


def test_a_pooling_over_three_axes_or_with_dilation_is_an_nd_pooling() -> None:
    text = 'layer {{ name: "p" type: "Pooling" bottom: "x" top: "y" pooling_param {{ {} }} }}'
    for options, want in (
        ("kernel_size: 2 dilation: 2", "NdPooling"),
        ("kernel_size: 1 kernel_size: 2 kernel_size: 2", "NdPooling"),
        ("kernel_size: 2 stride: 2", "Pooling"),
        ("kernel_size: 2 kernel_size: 3", "Pooling"),
        ("kernel_size: 2 dilation: 1", "Pooling"),
    ):
        adapted = apply_fork_meanings(net_file(text.format(options), "f").lowered())
        assert adapted.net.layers[0].type == want, options
        assert [("any axes" in str(remark)) for remark in adapted.remarks] == [True] * (want == "NdPooling")


@pytest.mark.parametrize(
    ("type_name", "shape", "options", "message"),
    [
        ("Convolution3D", (1, 2, 5, 5), "convolution_param { num_output: 1 kernel_size: 1 kernel_depth: 1 }", "N x C x T"),
        ("Convolution3D", (1, 2, 3, 5, 5), "convolution_param { num_output: 1 kernel_size: 1 }", "kernel_depth is missing"),
        ("Convolution3D", (1, 2, 3, 5, 5),
         "convolution_param { num_output: 1 kernel_size: 1 kernel_size: 2 kernel_depth: 1 }", "kernel_size needs one value, for height and width; got 2 values"),
        ("Convolution3D", (1, 2, 3, 5, 5),
         "convolution3d_param { num_output: 3 kernel_size: 1 kernel_depth: 1 filter_group: 2 }", "filter_group does not"),
        ("Pooling3D", (1, 2, 3, 5, 5), "pooling_param { kernel_size: 2 }", "kernel_depth is missing"),
        ("Pooling3D", (1, 2, 3, 5, 5), "pooling_param { kernel_size: 2 kernel_depth: 1 pad: 1 }", "only AVE pooling can be padded; expected pad 0; got 1"),
        ("Pooling3D", (1, 2, 3, 5, 5), "pooling_param { pool: AVE kernel_size: 2 kernel_depth: 1 pad: 2 }", "pad is not"),
        ("Pooling3D", (1, 2, 3, 5, 5), "pooling_param { kernel_size: 7 kernel_depth: 1 }", "the kernel is larger"),
        ("Pooling3D", (1, 2, 3, 5, 5), "pooling_param { kernel_size: 2 kernel_depth: 1 stride: 0 }", "stride must be"),
        ("NdPooling", (1, 2, 3, 5, 5), "pooling_param { kernel_size: 2 dilation: 1 dilation: 2 }", "dilation does not fit"),
        ("NdPooling", (1, 2), "pooling_param { kernel_size: 2 dilation: 2 }", "wrong number of axes"),
        ("NdPooling", (1, 2, 5), "pooling_param { kernel_size: 2 pad: 3 dilation: 2 }", "pad is not smaller"),
    ],
)  # fmt: skip
def test_errors(type_name: str, shape: tuple[int, ...], options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make(type_name, [shape], options)
