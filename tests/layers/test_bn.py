"""BN of SegNet, PSPNet and ParseNet, compared with their loops transcribed to NumPy; gradients; errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.bn import BN
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

SHAPE = (5, 3, 2, 7)
SEGNET = "scale_filler { value: 1 } shift_filler { value: 0 }"
PSPNET = "slope_filler { value: 1 } bias_filler { value: 0 }"


def bn(options: str, phase: Phase = Phase.TRAIN, shape: tuple[int, ...] = SHAPE, tops: int = 1) -> BN:
    module = make("BN", [shape], f"bn_param {{ {options} }}", phase=phase, tops=tops)
    assert isinstance(module, BN)
    return module


def set_blobs(module: BN, *values: Sequence[float]) -> None:
    for blob, wanted in zip(module.blobs(), values, strict=False):
        blob.data.copy_(torch.tensor(wanted).view(1, -1, 1, 1).expand(blob.shape))


def per_channel(values: Any) -> np.ndarray:
    return np.asarray(values, np.float64).reshape(1, -1, 1, 1)


def channel_sums(values: np.ndarray) -> np.ndarray:
    """Returns the sum over each channel."""
    found: np.ndarray = values.sum((0, 2, 3), keepdims=True)
    return found


def batch_statistics(bottom: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Returns each channel's mean and its variance, divided by the number of values, as loops."""
    x = bottom.double().numpy()
    mean, variance = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for c in range(x.shape[1]):
        values = [x[n, c, h, w] for n in range(x.shape[0]) for h in range(x.shape[2]) for w in range(x.shape[3])]
        mean[c] = sum(values) / len(values)
        variance[c] = sum(value**2 for value in values) / len(values) - mean[c] ** 2
    return mean, variance


def normalise(bottom: Tensor, mean: Any, variance: Any, eps: float, scale: Any, shift: Any) -> np.ndarray:
    x_norm = (bottom.double().numpy() - per_channel(mean)) / np.sqrt(per_channel(variance) + eps)
    return x_norm * per_channel(scale) + per_channel(shift)


# ---------------------------------------------------------------- SegNet


@pytest.mark.parametrize("phase", list(Phase), ids=str)
def test_segnet_looks_at_the_batch_in_both_phases(phase: Phase) -> None:
    module, x = bn(SEGNET, phase), spread(*SHAPE, low=-3, high=5)
    assert [blob.shape for blob in module.blobs()] == [(1, 3, 1, 1)] * 2
    set_blobs(module, [2, -3, 5], [7, 11, 13])
    want = normalise(x, *batch_statistics(x), 1e-9, [2, -3, 5], [7, 11, 13])
    np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-4, atol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


def test_segnet_tells_mean_and_variance() -> None:
    module, x = bn(SEGNET, tops=3), spread(*SHAPE, low=-3, high=5).requires_grad_()
    _, mean, variance = tops_of(module, x)
    for found, want in zip((mean, variance), batch_statistics(x.detach()), strict=True):
        assert found.shape == (1, 3, 1, 1)
        assert not found.requires_grad
        np.testing.assert_allclose(found.flatten().numpy(), want, rtol=1e-5)
    check_shapes(module, [x])
    assert len(tops_of(bn(SEGNET, tops=2), x)) == 2


def test_segnet_only_scales_and_shifts_in_inference() -> None:
    module, x = bn(f"{SEGNET} bn_mode: INFERENCE"), spread(*SHAPE)
    set_blobs(module, [2, -3, 5], [7, 11, 13])
    want = x.double().numpy() * per_channel([2, -3, 5]) + per_channel([7, 11, 13])
    np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-6)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


def test_segnet_gradient_transcribed() -> None:
    """The gradient equals BNLayer::Backward_cpu of the fork."""
    module, x = bn(SEGNET).double(), spread(*SHAPE, low=-3, high=5).double().requires_grad_()
    set_blobs(module, [2, -3, 5], [7, 11, 13])
    diff = spread(*SHAPE, seed=4).double()
    module(x).backward(diff)
    mean, variance = batch_statistics(x.detach())
    std = np.sqrt(per_channel(variance) + 1e-9)
    x_norm, top_diff = (x.detach().numpy() - per_channel(mean)) / std, diff.numpy()
    scaled = top_diff * per_channel([2, -3, 5])
    want = scaled - (x_norm * channel_sums(x_norm * scaled) + channel_sums(scaled)) / (5 * 2 * 7)
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), want / std, rtol=1e-6, atol=1e-9)
    for blob, wanted in zip(module.blobs(), (x_norm * top_diff, top_diff), strict=True):
        assert blob.grad is not None
        np.testing.assert_allclose(blob.grad.numpy(), channel_sums(wanted), rtol=1e-6)


# ---------------------------------------------------------------- PSPNet


def test_pspnet_keeps_moving_averages() -> None:
    module = bn(f"{PSPNET} momentum: 0.75 eps: 0.001")
    assert [tuple(blob.shape) for blob in module.blobs()] == [(1, 3, 1, 1)] * 4
    assert [blob.flatten().tolist() for blob in module.blobs()] == [[1] * 3, [0] * 3, [0] * 3, [0] * 3]
    set_blobs(module, [2, -3, 5], [7, 11, 13])
    mean, variance = np.zeros(3), np.zeros(3)
    for seed in range(3):
        x = spread(*SHAPE, low=-2, high=seed + 1, seed=seed)
        want = normalise(x, *batch_statistics(x), 0.001, [2, -3, 5], [7, 11, 13])
        np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-4, atol=1e-5)
        of_batch = batch_statistics(x)
        mean, variance = 0.75 * mean + 0.25 * of_batch[0], 0.75 * variance + 0.25 * of_batch[1]
        for blob, wanted in zip(module.blobs()[2:], (mean, variance), strict=True):
            np.testing.assert_allclose(blob.flatten().numpy(), wanted, rtol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])


def test_pspnet_keeps_nine_tenths_by_default() -> None:
    module = bn(PSPNET, shape=(2, 1, 1, 1))
    set_blobs(module, [1], [0], [10], [20])
    module(torch.tensor([2.0, 4.0]).view(2, 1, 1, 1))
    assert [blob.item() for blob in module.blobs()[2:]] == pytest.approx([9.3, 18.1])


@pytest.mark.parametrize(
    ("options", "phase"), [("", Phase.TEST), ("frozen: true", Phase.TRAIN), ("frozen: true", Phase.TEST)]
)
def test_pspnet_uses_its_averages(options: str, phase: Phase) -> None:
    module, x = bn(f"{PSPNET} {options}", phase), spread(*SHAPE)
    blobs = [[2.0, -3, 5], [7.0, 11, 13], [0.5, -0.25, 0], [4.0, 0.25, 1]]
    set_blobs(module, *blobs)
    want = normalise(x, blobs[2], blobs[3], 1e-5, blobs[0], blobs[1])
    np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-4, atol=1e-5)
    assert [blob.flatten().tolist() for blob in module.blobs()] == blobs
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


def test_pspnet_frozen_learns_nothing_and_lets_gradients_through() -> None:
    module, x = bn(f"{PSPNET} frozen: true"), spread(*SHAPE).requires_grad_()
    assert [blob.flatten().tolist() for blob in module.blobs()] == [[1] * 3, [0] * 3, [0] * 3, [1] * 3]
    set_blobs(module, [2, -3, 5], [7, 11, 13], [0.5, -0.25, 0], [4, 0.25, 1])
    diff = spread(*SHAPE, seed=2)
    module(x).backward(diff)
    want = diff.double().numpy() * per_channel([2, -3, 5]) / np.sqrt(per_channel([4, 0.25, 1]) + 1e-5)
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), want, rtol=1e-5)
    assert not any(blob.requires_grad for blob in module.blobs())


def test_pspnet_learns_slope_and_bias_alone() -> None:
    module = bn(PSPNET)
    assert [blob.requires_grad for blob in module.blobs()] == [True, True, False, False]
    check_gradients(module, [spread(*SHAPE)])


# ---------------------------------------------------------------- ParseNet


def test_parsenet_adds_var_eps() -> None:
    module, x = bn(f"{SEGNET} var_eps: 0.5"), spread(*SHAPE)
    np.testing.assert_allclose(
        module(x).detach().numpy(), normalise(x, *batch_statistics(x), 0.5, [1] * 3, [0] * 3), rtol=1e-4, atol=1e-5
    )
    check_gradients(module, [x])


@pytest.mark.parametrize(
    ("options", "decay"), [("", 0.95), ("decay: 0.75", 0.75), ("axis: 1", 0.05)], ids=["ParseNet", "given", "CTPN"]
)
def test_parsenet_averages_for_test(options: str, decay: float) -> None:
    module = bn(f"{SEGNET} moving_average: true var_eps: 0.01 {options}")
    mean, variance = np.zeros(3), np.zeros(3)
    for seed in range(3):
        x = spread(*SHAPE, low=-2, high=seed + 1, seed=seed)
        of_batch = batch_statistics(x)
        want = normalise(x, *of_batch, 0.01, [1] * 3, [0] * 3)
        np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-4, atol=1e-5)
        mean, variance = decay * of_batch[0] + (1 - decay) * mean, decay * of_batch[1] + (1 - decay) * variance
    assert len(module.blobs()) == 2
    module.eval()
    for _ in range(2):
        np.testing.assert_allclose(
            module(x).detach().numpy(), normalise(x, mean, variance, 0.01, [1] * 3, [0] * 3), rtol=1e-4, atol=1e-5
        )
    check_no_host_sync(module, [x])


def test_parsenet_goes_on_from_a_state() -> None:
    one, other = (bn(f"{SEGNET} moving_average: true") for _ in range(2))
    one(spread(*SHAPE))
    other.set_state(one.state())
    x = spread(*SHAPE, seed=1)
    assert torch.equal(one.eval()(x), other.eval()(x))
    assert bn(PSPNET).state() == bn(SEGNET).state() == []


def test_parsenet_normalises_each_place() -> None:
    module, x = bn(f"{SEGNET} across_spatial: false var_eps: 0.25"), spread(*SHAPE, low=-3, high=5)
    assert [tuple(blob.shape) for blob in module.blobs()] == [(1, 3, 2, 7)] * 2
    module.blobs()[0].data.copy_(spread(1, 3, 2, 7, seed=1))
    module.blobs()[1].data.copy_(spread(1, 3, 2, 7, seed=2))
    values = x.double().numpy()
    mean, square = values.mean(0, keepdims=True), (values**2).mean(0, keepdims=True)
    x_norm = (values - mean) / np.sqrt(square - mean**2 + 0.25)
    want = x_norm * spread(1, 3, 2, 7, seed=1).numpy() + spread(1, 3, 2, 7, seed=2).numpy()
    np.testing.assert_allclose(module(x).detach().numpy(), want, rtol=1e-4, atol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


# ---------------------------------------------------------------- all


@pytest.mark.parametrize("options", ["bn_mode: LEARN", "momentum: 0.9", "var_eps: 1e-10"])
def test_scale_and_shift_are_0_where_no_filler_is_given(options: str) -> None:
    assert [blob.flatten().tolist() for blob in bn(options).blobs()[:2]] == [[0] * 3] * 2


@pytest.mark.parametrize("options", [SEGNET, PSPNET, f"{SEGNET} var_eps: 0.1"], ids=["SegNet", "PSPNet", "ParseNet"])
def test_bn_of_two_axes(options: str) -> None:
    module, x = bn(options, shape=(7, 3)), spread(7, 3)
    four = bn(options, shape=(7, 3, 1, 1))(x[:, :, None, None])
    torch.testing.assert_close(module(x), four[:, :, 0, 0])


@pytest.mark.parametrize(
    ("options", "shape", "tops", "message"),
    [
        pytest.param(PSPNET, SHAPE, 2, "only SegNet's BN in bn_mode LEARN has tops for its statistics; expected one top; got 2", id="PSPNet"),
        pytest.param("var_eps: 1", SHAPE, 3, "only SegNet's BN in bn_mode LEARN has tops for its statistics; expected one top; got 3", id="ParseNet"),
        pytest.param("bn_mode: INFERENCE", SHAPE, 2, "only SegNet's BN in bn_mode LEARN has tops for its statistics; expected one top; got 2", id="INFERENCE"),
        pytest.param(SEGNET, (5,), 1, "the bottom has too few axes; expected N x C x …; got 5", id="axes"),
    ],
)  # fmt: skip
def test_errors(options: str, shape: tuple[int, ...], tops: int, message: str) -> None:
    with pytest.raises(LayerError) as error:
        bn(options, shape=shape, tops=tops)
    assert str(error.value) == f"f:1:1: layer 'l' (BN): {message}"


@pytest.mark.parametrize(
    ("options", "shape", "expected"),
    [(SEGNET, (5, 4, 2, 7), "a bottom of N x 3"), ("across_spatial: false", (5, 3, 7, 3), "a bottom of N x 3x2x7")],
)
def test_errors_of_a_later_shape(options: str, shape: tuple[int, ...], expected: str) -> None:
    module = bn(options)
    with pytest.raises(LayerError) as error:
        module(torch.zeros(shape))
    got = "x".join(map(str, shape))
    assert str(error.value) == f"the bottom's channels do not fit; expected {expected}; got {got}"


def test_happynears_inverse_std_is_no_option_of_parsenets() -> None:
    with pytest.raises(
        LayerError, match="inverse_std, of happynear's BN, cannot be combined with options of ParseNet's BN"
    ):
        bn("inverse_std: true var_eps: 1")
    assert [tuple(blob.shape) for blob in bn("inverse_std: true").blobs()] == [(1, SHAPE[1])] * 4
