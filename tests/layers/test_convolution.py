"""Convolution and Deconvolution, compared with plain loops in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

Steps = tuple[int, ...]


def convolve(
    bottom: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    stride: Steps,
    pad: Steps,
    dilation: Steps,
    group: int = 1,
) -> np.ndarray:
    """Returns the convolution as loops: at each position, the sum of the kernel times the window of its group."""
    kernel, extents = weight.shape[2:], bottom.shape[2:]
    axes = list(zip(extents, kernel, stride, pad, dilation, strict=True))
    out = [(e + 2 * p - d * (k - 1) - 1) // s + 1 for e, k, s, p, d in axes]
    padded = np.pad(bottom, [(0, 0), (0, 0), *((p, p) for p in pad)])
    inputs, outputs = weight.shape[1], weight.shape[0] // group
    top = np.zeros((len(bottom), weight.shape[0], *out))
    for o, *place in np.ndindex(weight.shape[0], *out):
        first = o // outputs * inputs
        total = bias[o] * np.ones(len(bottom))
        for k in np.ndindex(*kernel):
            at = tuple(p * s + i * d for p, s, i, d in zip(place, stride, k, dilation, strict=True))
            for c in range(inputs):
                total += padded[(slice(None), first + c, *at)] * weight[(o, c, *k)]
        top[(slice(None), o, *place)] = total
    return top


def deconvolve(
    bottom: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    stride: Steps,
    pad: Steps,
    dilation: Steps,
    group: int = 1,
) -> np.ndarray:
    """Returns the deconvolution as loops: each value times the kernel, added up where kernels overlap, minus the
    padding.
    """
    kernel, extents = weight.shape[2:], bottom.shape[2:]
    axes = list(zip(extents, kernel, stride, dilation, strict=True))
    covered = [s * (e - 1) + d * (k - 1) + 1 for e, k, s, d in axes]
    inputs, outputs = bottom.shape[1] // group, weight.shape[1]
    top = np.zeros((len(bottom), outputs * group, *covered))
    for c, *place in np.ndindex(*bottom.shape[1:]):
        first = c // inputs * outputs
        for k in np.ndindex(*kernel):
            at = tuple(p * s + i * d for p, s, i, d in zip(place, stride, k, dilation, strict=True))
            for o in range(outputs):
                top[(slice(None), first + o, *at)] += bottom[(slice(None), c, *place)] * weight[(c, o, *k)]
    kept = (slice(p, extent - p) for extent, p in zip(covered, pad, strict=True))
    return top[(slice(None), slice(None), *kept)] + bias.reshape(-1, *(1,) * len(kernel))


REFERENCE = {"Convolution": convolve, "Deconvolution": deconvolve}


def steps(stride: Steps, pad: Steps, dilation: Steps, group: int = 1) -> dict[str, Any]:
    return {"stride": stride, "pad": pad, "dilation": dilation, "group": group}


CASES = [
    pytest.param((5, 3), "num_output: 2", steps((), (), ()), id="no spatial axis"),
    pytest.param((5, 6), "num_output: 4 group: 2 kernel_size: 3", steps((), (), (), 2), id="no spatial axis, groups"),
    pytest.param(
        (2, 3, 11),
        "num_output: 5 kernel_size: 3 stride: 2 pad: 1 dilation: 2",
        steps((2,), (1,), (2,)),
        id="1 spatial axis",
    ),
    pytest.param((2, 3, 7, 11), "num_output: 5 kernel_size: 1", steps((1, 1), (0, 0), (1, 1)), id="1 x 1"),
    pytest.param((2, 3, 7, 11), "num_output: 5 kernel_size: 3", steps((1, 1), (0, 0), (1, 1)), id="defaults"),
    pytest.param(
        (2, 3, 7, 11),
        "num_output: 5 kernel_h: 2 kernel_w: 3 stride_h: 3 stride_w: 2 pad_h: 1 pad_w: 2",
        steps((3, 2), (1, 2), (1, 1)),
        id="height and width apart",
    ),
    pytest.param(
        (2, 3, 7, 11), "num_output: 5 kernel_size: 3 pad_w: 1", steps((1, 1), (0, 1), (1, 1)), id="pad_w alone"
    ),
    pytest.param(
        (2, 3, 7, 11),
        "num_output: 5 kernel_size: 2 kernel_size: 3 stride: 1 stride: 2 pad: 2 pad: 1 dilation: 3 dilation: 2",
        steps((1, 2), (2, 1), (3, 2)),
        id="one value for each axis",
    ),
    pytest.param(
        (2, 6, 5, 7),
        "num_output: 4 group: 2 kernel_size: 3 pad: 1 stride: 2",
        steps((2, 2), (1, 1), (1, 1), 2),
        id="groups",
    ),
    pytest.param(
        (2, 3, 5, 7),
        "num_output: 6 group: 3 kernel_size: 2 dilation: 2",
        steps((1, 1), (0, 0), (2, 2), 3),
        id="one group a channel",
    ),
    pytest.param(
        (2, 3, 5, 7),
        "num_output: 5 kernel_size: 3 force_nd_im2col: true engine: CAFFE",
        steps((1, 1), (0, 0), (1, 1)),
        id="Caffe's engines",
    ),
    pytest.param(
        (2, 3, 5, 7, 4),
        "num_output: 2 kernel_size: 2 kernel_size: 3 kernel_size: 1 stride: 1 stride: 2 stride: 3 pad: 1 pad: 2 pad: 0 dilation: 2 dilation: 1 dilation: 1",
        steps((1, 2, 3), (1, 2, 0), (2, 1, 1)),
        id="3 spatial axes",
    ),
    pytest.param(
        (2, 4, 5, 3, 4, 2),
        "num_output: 2 group: 2 kernel_size: 3 kernel_size: 2 kernel_size: 2 kernel_size: 1 stride: 2 stride: 1 stride: 2 stride: 1 "
        "pad: 1 pad: 0 pad: 1 pad: 0 dilation: 2 dilation: 1 dilation: 3 dilation: 1",
        steps((2, 1, 2, 1), (1, 0, 1, 0), (2, 1, 3, 1), 2),
        id="4 spatial axes",
    ),
    pytest.param(
        (1, 2, 3, 2, 1, 2, 4),
        "num_output: 3 kernel_size: 2 kernel_size: 2 kernel_size: 1 kernel_size: 2 kernel_size: 1 "
        "stride: 2 stride: 1 stride: 2 stride: 1 stride: 3 pad: 1 pad: 0 pad: 0 pad: 0 pad: 1",
        steps((2, 1, 2, 1, 3), (1, 0, 0, 0, 1), (1, 1, 1, 1, 1)),
        id="5 spatial axes",
    ),
]
CASES_OF_BOTH = [pytest.param(kind, *case.values, id=f"{kind}, {case.id}") for kind in REFERENCE for case in CASES]


def make_filled(type_name: str, bottoms: list[tuple[int, ...]], options: str, bias: bool = True) -> Layer:
    """Returns a layer in double precision whose parameters all have different values."""
    term = "" if bias else "bias_term: false"
    module = make(type_name, bottoms, f"convolution_param {{ {options} {term} }}", tops=len(bottoms)).double()
    with torch.no_grad():
        for number, parameter in enumerate(module.parameters()):
            parameter.copy_(spread(*parameter.shape, seed=number + 1))
    return module


def weights(module: Layer) -> list[np.ndarray]:
    return [blob.detach().numpy() for blob in module.blobs()]


@pytest.mark.parametrize(("type_name", "shape", "options", "reference"), CASES_OF_BOTH)
def test_as_written_out(type_name: str, shape: tuple[int, ...], options: str, reference: dict[str, Any]) -> None:
    module = make_filled(type_name, [shape], options)
    bottom = spread(*shape).double()
    check_shapes(module, [bottom])
    want = REFERENCE[type_name](bottom.numpy(), *weights(module), **reference)
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("type_name", "shape", "options", "reference"), CASES_OF_BOTH)
def test_does_not_wait_for_the_device(
    type_name: str, shape: tuple[int, ...], options: str, reference: dict[str, Any]
) -> None:
    check_no_host_sync(make(type_name, [shape], f"convolution_param {{ {options} }}"), [spread(*shape)])


@pytest.mark.parametrize(("type_name", "shape", "options", "reference"), CASES_OF_BOTH)
def test_gradients(type_name: str, shape: tuple[int, ...], options: str, reference: dict[str, Any]) -> None:
    shape = (1, *shape[1:])
    check_gradients(make_filled(type_name, [shape], options), [spread(*shape)])


@pytest.mark.parametrize(
    ("shape", "options", "stride", "pad", "dilation"),
    [
        ((2, 3, 1, 5), "kernel_size: 2 stride: 2", (2, 2), (0, 0), (1, 1)),
        ((2, 3, 1, 1), "kernel_size: 5 stride: 3 pad: 1", (3, 3), (1, 1), (1, 1)),
        ((2, 3, 3, 7), "kernel_size: 3 stride: 4 dilation: 2", (4, 4), (0, 0), (2, 2)),
    ],
)
def test_the_only_window_may_reach_past_the_padding(
    shape: Steps, options: str, stride: Steps, pad: Steps, dilation: Steps
) -> None:
    """A window larger than the padded bottom reads zeros outside: Caffe rounds (extent - window) / stride
    towards 0, so there is still one window.
    """
    module = make_filled("Convolution", [shape], f"num_output: 5 {options}")
    bottom = spread(*shape).double()
    behind = np.pad(bottom.numpy(), [(0, 0), (0, 0), (0, 5), (0, 5)])
    expected = convolve(behind, *weights(module), stride, pad, dilation)
    check_shapes(module, [bottom])
    top = module(bottom).detach().numpy()
    np.testing.assert_allclose(top, expected[:, :, : top.shape[2], : top.shape[3]])
    assert 1 in top.shape[2:]


@pytest.mark.parametrize("type_name", REFERENCE)
def test_without_a_bias(type_name: str) -> None:
    module = make_filled(type_name, [(2, 3, 5, 7)], "num_output: 2 kernel_size: 3", bias=False)
    bottom = spread(2, 3, 5, 7).double()
    want = REFERENCE[type_name](bottom.numpy(), *weights(module), np.zeros(2), **steps((1, 1), (0, 0), (1, 1)))
    assert len(module.blobs()) == 1
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-10, atol=1e-12)


def test_a_convolution_by_hand() -> None:
    """The kernel 1 2 is applied to 1 2 3 4, with a bias of 0.5."""
    module = make("Convolution", [(1, 1, 4)], "convolution_param { num_output: 1 kernel_size: 2 }")
    with torch.no_grad():
        module.weight.copy_(torch.tensor([[[1.0, 2]]]))
        module.bias.copy_(torch.tensor([0.5]))
    assert module(torch.tensor([[[1.0, 2, 3, 4]]])).tolist() == [[[5.5, 8.5, 11.5]]]


def test_a_deconvolution_by_hand() -> None:
    """The kernel 1 2 5 with stride 2 turns 1 3 into 1 2 5+3 6 15, of which the padding removes both ends."""
    options = "convolution_param { num_output: 1 kernel_size: 3 stride: 2 pad: 1 bias_term: false }"
    module = make("Deconvolution", [(1, 1, 2)], options)
    with torch.no_grad():
        module.weight.copy_(torch.tensor([[[1.0, 2, 5]]]))
    assert module(torch.tensor([[[1.0, 3]]])).tolist() == [[[2, 8, 6]]]


@pytest.mark.parametrize("type_name", REFERENCE)
def test_blob_shapes(type_name: str) -> None:
    module = make_filled(type_name, [(2, 6, 5, 7)], "num_output: 4 group: 2 kernel_h: 3 kernel_w: 5")
    first = (4, 3) if type_name == "Convolution" else (6, 2)
    assert [tuple(blob.shape) for blob in module.blobs()] == [(*first, 3, 5), (4,)]


@pytest.mark.parametrize("type_name", REFERENCE)
def test_several_bottoms_share_the_weights(type_name: str) -> None:
    module = make_filled(type_name, [(1, 3, 4, 5)] * 3, "num_output: 2 kernel_size: 2 stride: 2")
    bottoms = [spread(1, 3, 4, 5, seed=seed).double() for seed in range(3)]
    check_shapes(module, bottoms)
    for bottom, top in zip(bottoms, tops_of(module, *bottoms), strict=True):
        want = REFERENCE[type_name](bottom.numpy(), *weights(module), **steps((2, 2), (0, 0), (1, 1)))
        np.testing.assert_allclose(top.detach().numpy(), want, rtol=1e-10, atol=1e-12)
    check_gradients(module, bottoms)


@pytest.mark.parametrize("type_name", REFERENCE)
@pytest.mark.parametrize(
    ("shape", "axis"),
    [
        pytest.param((2, 3, 5, 4, 7), 2, id="two axes before the channels"),
        pytest.param((2, 3, 5, 4, 7), -3, id="counted from the end"),
        pytest.param((5, 4, 7), 0, id="no axis before the channels"),
    ],
)
def test_axes_before_the_channels_are_items(type_name: str, shape: tuple[int, ...], axis: int) -> None:
    module = make_filled(type_name, [shape], f"num_output: 2 kernel_h: 3 kernel_w: 2 axis: {axis}")
    bottom = spread(*shape).double()
    check_shapes(module, [bottom])
    items = bottom.reshape(-1, 5, 4, 7).numpy()
    want = REFERENCE[type_name](items, *weights(module), **steps((1, 1), (0, 0), (1, 1)))
    got = module(bottom).detach().numpy()
    assert got.shape == (*shape[:-3], *want.shape[1:])
    np.testing.assert_allclose(got.reshape(want.shape), want, rtol=1e-10, atol=1e-12)
    check_gradients(module, [bottom])


@pytest.mark.parametrize("type_name", REFERENCE)
def test_follows_items_and_extents_that_change(type_name: str) -> None:
    module = make_filled(type_name, [(2, 3, 5, 7)], "num_output: 2 kernel_size: 3")
    bottom = spread(7, 3, 11, 5).double()
    check_shapes(module, [bottom])
    want = REFERENCE[type_name](bottom.numpy(), *weights(module), **steps((1, 1), (0, 0), (1, 1)))
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("type_name", "macs"),
    [
        pytest.param("Convolution", 2 * 5 * (3 * 3 * 2) * (3 * 10), id="Convolution: items, outputs, window, places"),
        pytest.param(
            "Deconvolution", 2 * 3 * (5 * 3 * 2) * (5 * 11), id="Deconvolution: items, channels, kernel, places"
        ),
    ],
)
def test_multiply_adds(type_name: str, macs: int) -> None:
    module = make_filled(type_name, [(2, 3, 5, 11)], "num_output: 5 kernel_h: 3 kernel_w: 2")
    assert module.macs([(2, 3, 5, 11)], module.top_shapes([(2, 3, 5, 11)])) == macs


WRONG_OPTIONS = [
    pytest.param("kernel_size: 3", "convolution_param.num_output is missing; expected a value", id="no outputs"),
    pytest.param("num_output: 0 kernel_size: 3", "num_output must be positive; got 0", id="zero outputs"),
    pytest.param(
        "num_output: 2",
        "kernel_size does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 0 values",
        id="no kernel",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 kernel_size: 3 kernel_size: 3",
        "kernel_size does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 3 values",
        id="three kernel extents",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 stride: 1 stride: 1 stride: 1",
        "stride does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 3 values",
        id="three strides",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 pad: 1 pad: 1 pad: 1",
        "pad does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 3 values",
        id="three paddings",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 dilation: 1 dilation: 1 dilation: 1",
        "dilation does not fit the bottom; expected one value, or one for each of 2 spatial axes; got 3 values",
        id="three dilations",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 stride: 2 stride_h: 2",
        "stride is set twice; expected stride, or stride_h and stride_w",
        id="two strides",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 pad: 1 pad_w: 2",
        "pad is set twice; expected pad, or pad_h and pad_w",
        id="two paddings",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 kernel_h: 2",
        "kernel_size is set twice; expected kernel_size, or kernel_h and kernel_w",
        id="two kernels",
    ),
    pytest.param("num_output: 2 kernel_h: 3", "kernel_size must be positive; got 3x0", id="kernel_h alone"),
    pytest.param("num_output: 2 kernel_size: 3 stride_w: 2", "stride must be positive; got 0x2", id="stride_w alone"),
    pytest.param(
        "num_output: 2 kernel_size: 3 kernel_size: 0", "kernel_size must be positive; got 3x0", id="no kernel width"
    ),
    pytest.param("num_output: 2 kernel_size: 3 stride: 0", "stride must be positive; got 0x0", id="zero stride"),
    pytest.param("num_output: 2 kernel_size: 3 dilation: 0", "dilation must be positive; got 0x0", id="zero dilation"),
    pytest.param(
        "num_output: 4 kernel_size: 3 group: 4",
        "group does not divide the bottom's channels; expected a divisor of 6; got 4",
        id="channels in groups",
    ),
    pytest.param(
        "num_output: 4 kernel_size: 3 group: 3",
        "group does not divide num_output; expected a divisor of 4; got 3",
        id="outputs in groups",
    ),
    pytest.param(
        "num_output: 4 kernel_size: 3 group: 0",
        "group does not divide the bottom's channels; expected a divisor of 6; got 0",
        id="zero groups",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 axis: 4",
        "axis lies outside the bottom; expected -4 to 3; got 4",
        id="axis behind the last",
    ),
    pytest.param(
        "num_output: 2 kernel_size: 3 axis: -5",
        "axis lies outside the bottom; expected -4 to 3; got -5",
        id="axis before the first",
    ),
]


@pytest.mark.parametrize("type_name", REFERENCE)
@pytest.mark.parametrize(("options", "message"), WRONG_OPTIONS)
def test_says_what_is_wrong(type_name: str, options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, [(2, 6, 5, 7)], f"convolution_param {{ {options} }}")
    assert str(caught.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize("option", ["kernel", "stride", "pad"])
@pytest.mark.parametrize("form", ["h", "w"])
@pytest.mark.parametrize("rank", [1, 3])
def test_height_and_width_are_for_two_spatial_axes(option: str, form: str, rank: int) -> None:
    kernel = "" if option == "kernel" else "kernel_size: 3"
    with pytest.raises(LayerError) as caught:
        make(
            "Convolution",
            [(2, 6, 5, 7, 11)[: rank + 2]],
            f"convolution_param {{ num_output: 2 {kernel} {option}_{form}: 1 }}",
        )
    message = f"{option}_h and {option}_w are for two spatial axes; got {rank} spatial axes"
    assert str(caught.value) == f"f:1:1: layer 'l' (Convolution): {message}"


@pytest.mark.parametrize("type_name", REFERENCE)
@pytest.mark.parametrize(
    ("bottoms", "tops", "message"),
    [
        pytest.param([], 1, "wrong number of bottoms; expected at least 1 bottoms; got 0", id="no bottom"),
        pytest.param(
            [(2, 3, 5, 7)] * 2, 1, "wrong number of tops; expected exactly 2 tops; got 1 (t0)", id="a top too few"
        ),
        pytest.param(
            [(2, 3, 5, 7), (2, 3, 7, 5)],
            2,
            "bottom 1 has the wrong shape; expected 2x3x5x7; got 2x3x7x5",
            id="two shapes",
        ),
    ],
)
def test_says_what_is_wrong_with_bottoms_and_tops(type_name: str, bottoms: list, tops: int, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, bottoms, "convolution_param { num_output: 2 kernel_size: 3 }", tops)
    assert str(caught.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize(
    ("type_name", "options", "shape", "message"),
    [
        pytest.param(
            "Convolution",
            "kernel_size: 3",
            (2, 5, 5, 7),
            "the bottom's channels do not fit the weights; expected 3; got 5",
            id="Convolution, channels",
        ),
        pytest.param(
            "Deconvolution",
            "kernel_size: 3",
            (2, 5, 5, 7),
            "the bottom's channels do not fit the weights; expected 3; got 5",
            id="Deconvolution, channels",
        ),
        pytest.param(
            "Convolution",
            "kernel_size: 3",
            (2, 3, 5),
            "the bottom has the wrong number of axes; expected 4, as when the layer was created; got 2x3x5",
            id="an axis too few",
        ),
        pytest.param(
            "Deconvolution",
            "kernel_size: 3",
            (2, 3, 5, 7, 11),
            "the bottom has the wrong number of axes; expected 4, as when the layer was created; got 2x3x5x7x11",
            id="an axis too many",
        ),
        pytest.param(
            "Convolution",
            "kernel_size: 5 pad: 1",
            (2, 3, 2, 7),
            "the kernel is larger than the padded bottom; expected at most 4x9; got 5x5",
            id="kernel",
        ),
        pytest.param(
            "Convolution",
            "kernel_size: 3 dilation: 2 dilation: 1",
            (2, 3, 4, 7),
            "the kernel is larger than the padded bottom; expected at most 4x7; got 5x3 with its dilation",
            id="kernel with dilation",
        ),
        pytest.param(
            "Deconvolution",
            "kernel_size: 3 pad: 2 pad: 0",
            (2, 3, 2, 7),
            "the padding removes the whole top; expected at least 1 along each axis; got 0x9",
            id="padding",
        ),
    ],
)
def test_says_what_is_wrong_at_run_time(type_name: str, options: str, shape: tuple[int, ...], message: str) -> None:
    module = make(type_name, [(2, 3, 5, 7)], f"convolution_param {{ num_output: 2 {options} }}")
    with pytest.raises(LayerError) as caught:
        module(spread(*shape))
    assert str(caught.value) == message


@pytest.mark.parametrize("type_name", REFERENCE)
def test_the_filler_fills_weight_and_bias(type_name: str) -> None:
    fillers = 'weight_filler { type: "constant" value: 3 } bias_filler { type: "constant" value: 5 }'
    module = make(type_name, [(2, 3, 5, 7)], f"convolution_param {{ num_output: 2 kernel_size: 1 {fillers} }}")
    assert [blob.unique().tolist() for blob in module.blobs()] == [[3], [5]]
