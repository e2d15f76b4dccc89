"""BatchNorm, Scale, Bias and LRN, compared with Caffe's loops transcribed to NumPy; gradients; errors."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.normalization import BatchNorm
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

# ---------------------------------------------------------------- BatchNorm


def batch_norm(shape: tuple[int, ...], options: str = "", phase: Phase = Phase.TRAIN) -> BatchNorm:
    module = make("BatchNorm", [shape], f"batch_norm_param {{ {options} }}", phase=phase)
    assert isinstance(module, BatchNorm)
    return module


def set_statistics(module: BatchNorm, mean_sum: list[float], variance_sum: list[float], factor: float) -> None:
    for blob, values in zip(module.blobs(), (mean_sum, variance_sum, [factor]), strict=True):
        blob.data.copy_(torch.tensor(values))


def along_channels(x: Tensor) -> np.ndarray:
    """Returns x as channels x values."""
    return x.double().transpose(0, 1).flatten(1).numpy()


SHAPES = [(7, 3), (5, 3, 2), (2, 3, 5, 7), (2, 3, 5, 7, 1)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_batch_norm_normalises_over_the_batch(shape: tuple[int, ...]) -> None:
    x = spread(*shape, low=-3, high=5)
    top = batch_norm(shape, "eps: 0.001")(x)
    rows = along_channels(x)
    wanted = (rows - rows.mean(1, keepdims=True)) / np.sqrt(rows.var(1, keepdims=True) + 0.001)
    np.testing.assert_allclose(along_channels(top), wanted, rtol=1e-4, atol=1e-5)


def test_batch_norm_collects_sums_that_decay() -> None:
    module = batch_norm((5, 3, 2), "moving_average_fraction: 0.75")
    assert [blob.tolist() for blob in module.blobs()] == [[0.0] * 3, [0.0] * 3, [0.0]]
    mean_sum, variance_sum, factor = np.zeros(3), np.zeros(3), 0.0
    for batch in range(3):
        x = spread(5, 3, 2, low=-1, high=batch + 1, seed=batch)
        module(x)
        rows = along_channels(x)
        mean_sum = 0.75 * mean_sum + rows.mean(1)
        variance_sum = 0.75 * variance_sum + rows.var(1) * 10 / 9
        factor = 0.75 * factor + 1
        for blob, wanted in zip(module.blobs(), (mean_sum, variance_sum, [factor]), strict=True):
            np.testing.assert_allclose(blob.numpy(), wanted, rtol=1e-5)


def test_batch_norm_over_parts_of_the_batch() -> None:
    module = batch_norm((6, 3, 5), "stats_batch_size: 2 moving_average_fraction: 0.75")
    plain = batch_norm((2, 3, 5), "moving_average_fraction: 0.75")
    x = spread(6, 3, 5, low=-3, high=5)
    torch.testing.assert_close(module(x), torch.cat([plain(part) for part in x.split(2)]))
    for blob, wanted in zip(module.blobs(), plain.blobs(), strict=True):
        torch.testing.assert_close(blob, wanted)
    with pytest.raises(LayerError, match="stats_batch_size does not divide the batch"):
        module(spread(5, 3, 5))


def test_batch_norm_keeps_999_thousandths_by_default() -> None:
    module = batch_norm((2, 1))
    set_statistics(module, [1.0], [10.0], 100.0)
    module(torch.tensor([[2.0], [4.0]]))
    assert [blob.item() for blob in module.blobs()] == pytest.approx([0.999 + 3, 9.99 + 2, 99.9 + 1])


@pytest.mark.parametrize(
    ("options", "phase"),
    [("", Phase.TEST), ("use_global_stats: true", Phase.TRAIN), ("use_global_stats: true", Phase.TEST)],
)
def test_batch_norm_uses_what_it_collected(options: str, phase: Phase) -> None:
    module = batch_norm((2, 3), f"eps: 0.5 {options}", phase)
    set_statistics(module, [4.0, -8.0, 0.0], [2.0, 6.0, 14.0], 4.0)
    x = torch.tensor([[1.0, -2.0, 8.0], [3.0, 0.0, -4.0]])
    wanted = (x - torch.tensor([1.0, -2.0, 0.0])) / torch.tensor([1.0, 2.0, 4.0]).sqrt()
    torch.testing.assert_close(module(x), wanted)
    assert [blob.tolist() for blob in module.blobs()] == [[4, -8, 0], [2, 6, 14], [4]]


def test_batch_norm_may_look_at_the_batch_in_test() -> None:
    x = spread(7, 3)
    module = batch_norm((7, 3), "use_global_stats: false", Phase.TEST)
    torch.testing.assert_close(module(x), batch_norm((7, 3))(x))
    assert module.scale_factor.item() == 1


def test_batch_norm_that_collected_nothing_divides_by_the_root_of_eps() -> None:
    module = batch_norm((1, 2), "eps: 0.25", Phase.TEST)
    set_statistics(module, [3.0, 5.0], [7.0, 11.0], 0.0)
    assert module(torch.tensor([[1.0, -2.0]])).tolist() == [[2, -4]]


def test_batch_norm_with_one_value_a_channel() -> None:
    module = batch_norm((1, 3))
    assert module(torch.tensor([[1.0, 2.0, -5.0]])).tolist() == [[0, 0, 0]]
    assert [blob.tolist() for blob in module.blobs()] == [[1, 2, -5], [0, 0, 0], [1]]


@pytest.mark.parametrize("phase", list(Phase), ids=str)
def test_batch_norm_of_one_axis_has_one_channel(phase: Phase) -> None:
    module = batch_norm((5,), "eps: 0", phase)
    set_statistics(module, [2.0], [8.0], 2.0)
    x = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
    wanted = (x - 3) / 2**0.5 if phase == Phase.TRAIN else (x - 1) / 2
    torch.testing.assert_close(module(x), wanted)
    check_shapes(module, [x])


@pytest.mark.parametrize("options", ["use_global_stats: false", "use_global_stats: true"])
@pytest.mark.parametrize("shape", [*SHAPES, (5,)], ids=str)
def test_batch_norm_is_a_sound_layer(shape: tuple[int, ...], options: str) -> None:
    module = batch_norm(shape, options)
    channels = shape[1] if len(shape) > 1 else 1
    set_statistics(module, [0.5] * channels, [2.0] * channels, 3.0)
    check_shapes(module, [spread(*shape)])
    check_no_host_sync(module, [spread(*shape)])
    check_gradients(module, [spread(*shape)])


@pytest.mark.parametrize(
    ("options", "scale", "bias"),
    [
        ("scale_bias: true", 1.0, 0.0),
        ('scale_filler { type: "constant" value: 3 }', 3.0, 0.0),
        ('bias_filler { type: "constant" value: 5 }', 1.0, 5.0),
        ("scale_bias: true scale_filler { value: 2 } bias_filler { value: 7 }", 2.0, 7.0),
    ],
)
def test_batch_norm_may_learn_a_scale_and_a_bias(options: str, scale: float, bias: float) -> None:
    x = spread(7, 3, 5, low=-2, high=3)
    module = batch_norm((7, 3, 5), options)
    names = [name for name, p in module.named_parameters() if p.requires_grad]
    assert names == ["scale", "bias"]
    assert [tuple(blob.shape) for blob in module.blobs()] == [(3,), (3,), (1,), (3,), (3,)]
    torch.testing.assert_close(module(x), batch_norm((7, 3, 5))(x) * scale + bias)
    check_no_host_sync(module, [x])


def test_batch_norm_with_scale_bias_collects_means() -> None:
    module = batch_norm((5, 3, 2), "scale_bias: true moving_average_fraction: 0.75")
    mean, variance = np.zeros(3), np.zeros(3)
    for batch in range(3):
        x = spread(5, 3, 2, low=-1, high=batch + 1, seed=batch)
        module(x)
        rows = along_channels(x)
        old = 0.75 if batch else 0
        mean = old * mean + (1 - old) * rows.mean(1)
        variance = old * variance + (1 - old) * rows.var(1) * 10 / 9
        for blob, wanted in zip(module.blobs(), (mean, variance, [1]), strict=False):
            np.testing.assert_allclose(blob.numpy(), wanted, rtol=1e-5)


def test_batch_norm_does_not_learn_its_statistics() -> None:
    assert not any(blob.requires_grad for blob in batch_norm((2, 3)).blobs())


def test_batch_norm_accepts_params_that_do_not_learn() -> None:
    params = "param { lr_mult: 0 } param { lr_mult: 0 decay_mult: 0 } param { lr_mult: 0 }"
    assert len(make("BatchNorm", [(2, 3)], params).blobs()) == 3


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ("param { lr_mult: 0 } param { lr_mult: 2 }", "expected lr_mult: 0 in param 1, or no param at all; got 2.0"),
        ("param { decay_mult: 0 }", "expected lr_mult: 0 in param 0, or no param at all; got 1, the default"),
    ],
)
def test_batch_norm_refuses_params_that_learn(params: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("BatchNorm", [(2, 3)], params)
    wanted = f"f:1:1: layer 'l' (BatchNorm): the statistics of BatchNorm cannot be trained; {message}"
    assert str(error.value) == wanted


def test_batch_norm_of_other_channels() -> None:
    with pytest.raises(LayerError) as error:
        batch_norm((2, 3))(torch.zeros(2, 5))
    assert str(error.value) == "the bottom's channels do not fit; expected 3; got 5"


# ---------------------------------------------------------------- Scale and Bias

LAID_OVER = [  # the bottom, the options, the shape of the blob, the axis that it starts at
    ((2, 3, 5, 7), "", (3,), 1),
    ((2, 3, 5, 7), "axis: 2", (5,), 2),
    ((2, 3, 5, 7), "axis: -1", (7,), 3),
    ((2, 3, 5, 7), "axis: 0", (2,), 0),
    ((2, 3, 5, 7), "axis: 1 num_axes: 2", (3, 5), 1),
    ((2, 3, 5, 7), "axis: -3 num_axes: 3", (3, 5, 7), 1),
    ((2, 3, 5, 7), "axis: 2 num_axes: -1", (5, 7), 2),
    ((2, 3, 5, 7), "axis: 0 num_axes: -1", (2, 3, 5, 7), 0),
    ((2, 3, 5, 7), "axis: 2 num_axes: 0", (), 0),
    ((2, 3), "", (3,), 1),
]


def broadcast_over(blob: Tensor, bottom: tuple[int, ...], axis: int) -> Tensor:
    """Returns the blob repeated over the bottom's shape, by Caffe's outer_dim, scale_dim and inner_dim."""
    outer = int(np.prod(bottom[:axis]))
    inner = int(np.prod(bottom[axis + blob.dim() :]))
    return blob.flatten().repeat_interleave(inner).repeat(outer).reshape(bottom)


@pytest.mark.parametrize(("bottom", "options", "blob", "axis"), LAID_OVER, ids=[c[1] or str(c[0]) for c in LAID_OVER])
def test_scale_with_its_own_weight(bottom: tuple[int, ...], options: str, blob: tuple[int, ...], axis: int) -> None:
    x = spread(*bottom)
    module = make("Scale", [bottom], f"scale_param {{ {options} bias_term: true }}")
    weight, bias = module.blobs()
    assert weight.shape == bias.shape == blob
    assert torch.equal(weight, torch.ones(blob))
    assert torch.equal(bias, torch.zeros(blob))
    weight.data.copy_(spread(*blob, low=1, high=2))
    bias.data.copy_(spread(*blob, low=3, high=5, seed=1))
    wanted = x * broadcast_over(weight, bottom, axis) + broadcast_over(bias, bottom, axis)
    torch.testing.assert_close(module(x), wanted)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


@pytest.mark.parametrize(("bottom", "options", "blob", "axis"), LAID_OVER, ids=[c[1] or str(c[0]) for c in LAID_OVER])
def test_bias_with_its_own_blob(bottom: tuple[int, ...], options: str, blob: tuple[int, ...], axis: int) -> None:
    x = spread(*bottom)
    module = make("Bias", [bottom], f"bias_param {{ {options} }}")
    (bias,) = module.blobs()
    assert bias.shape == blob
    assert not bias.any()
    bias.data.copy_(spread(*blob, low=3, high=5))
    torch.testing.assert_close(module(x), x + broadcast_over(bias, bottom, axis))
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


SECOND = [
    ((2, 3, 5, 7), "", (3,), 1),
    ((2, 3, 5, 7), "", (3, 5, 7), 1),
    ((2, 3, 5, 7), "axis: 0", (2, 3), 0),
    ((2, 3, 5, 7), "axis: -2", (5, 7), 2),
    ((2, 3, 5, 7), "axis: 0 num_axes: 2", (2, 3, 5, 7), 0),
    ((2, 3, 5, 7), "", (), 0),
    ((), "", (), 0),
]


@pytest.mark.parametrize(("bottom", "options", "blob", "axis"), SECOND)
@pytest.mark.parametrize("with_bias", [False, True], ids=["plain", "bias_term"])
def test_scale_by_the_second_bottom(
    bottom: tuple[int, ...], options: str, blob: tuple[int, ...], axis: int, with_bias: bool
) -> None:
    x, weight = spread(*bottom), spread(*blob, low=1, high=2)
    bias_term = 'bias_term: true bias_filler { type: "uniform" min: 3 max: 5 }' if with_bias else ""
    module = make("Scale", [bottom, blob], f"scale_param {{ {options} {bias_term} }}")
    wanted = x * broadcast_over(weight, bottom, axis)
    if with_bias:
        (bias,) = module.blobs()
        assert bias.shape == blob
        wanted = wanted + broadcast_over(bias.detach(), bottom, axis)
    torch.testing.assert_close(module(x, weight), wanted)
    check_shapes(module, [x, weight])
    check_no_host_sync(module, [x, weight])
    check_gradients(module, [x, weight])


@pytest.mark.parametrize(("bottom", "options", "blob", "axis"), SECOND)
def test_bias_by_the_second_bottom(bottom: tuple[int, ...], options: str, blob: tuple[int, ...], axis: int) -> None:
    x, bias = spread(*bottom), spread(*blob, low=1, high=2)
    module = make("Bias", [bottom, blob], f"bias_param {{ {options} }}")
    assert module.blobs() == []
    torch.testing.assert_close(module(x, bias), x + broadcast_over(bias, bottom, axis))
    check_shapes(module, [x, bias])
    check_no_host_sync(module, [x, bias])
    check_gradients(module, [x, bias])


def test_scale_and_bias_fill_what_they_learn() -> None:
    options = "scale_param { filler { value: 2 } bias_term: true bias_filler { value: 3 } }"
    assert [blob.tolist() for blob in make("Scale", [(5, 2)], options).blobs()] == [[2, 2], [3, 3]]
    assert [blob.tolist() for blob in make("Bias", [(5, 2)], "bias_param { filler { value: 7 } }").blobs()] == [[7, 7]]


BROADCAST_ERRORS = [
    ([(2, 3)], "axis: 2", "axis lies outside the bottom; expected -2 to 1; got 2"),
    ([(2, 3)], "num_axes: -2", "num_axes is out of range; expected -1 for all axes, or 0 or more; got -2"),
    (
        [(2, 3)],
        "num_axes: 2",
        "the blob extends beyond the bottom's last axis; expected axis + num_axes at most 2; got 1 + 2",
    ),
]


@pytest.mark.parametrize("type_name", ["Scale", "Bias"])
@pytest.mark.parametrize(("bottoms", "options", "message"), BROADCAST_ERRORS)
def test_what_is_wrong_with_scale_and_bias(
    type_name: str, bottoms: list[tuple[int, ...]], options: str, message: str
) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, f"{type_name.lower()}_param {{ {options} }}")
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize("type_name", ["Scale", "Bias"])
def test_a_second_bottom_that_does_not_fit(type_name: str) -> None:
    module = make(type_name, [(2, 3, 5), (3,)])
    with pytest.raises(LayerError) as error:
        module(torch.zeros(2, 3, 5), torch.zeros(5))
    assert str(error.value) == "the blob does not fit the bottom's axes from 1 on; expected 3; got 5"
    with pytest.raises(LayerError) as error:
        make(type_name, [(2, 3, 5), (5,)])
    assert str(error.value) == (
        f"f:1:1: layer 'l' ({type_name}): the blob does not fit the bottom's axes from 1 on; expected 3; got 5"
    )


# ---------------------------------------------------------------- LRN


def lrn_across_channels(x: np.ndarray, size: int, alpha: float, beta: float, k: float) -> np.ndarray:
    top = np.zeros_like(x)
    for c in range(x.shape[1]):
        around = x[:, max(0, c - size // 2) : c + size // 2 + 1]
        top[:, c] = x[:, c] * (k + alpha / size * (around**2).sum(1)) ** -beta
    return top


def lrn_within_channel(x: np.ndarray, size: int, alpha: float, beta: float, k: float = 1.0) -> np.ndarray:
    top = np.zeros_like(x)
    reach = size // 2
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            around = x[:, :, max(0, i - reach) : i + reach + 1, max(0, j - reach) : j + reach + 1]
            scale = k + alpha / size**2 * (around**2).sum((2, 3))
            top[:, :, i, j] = x[:, :, i, j] * scale**-beta
    return top


@pytest.mark.parametrize("k", [1.0, 2.5])
@pytest.mark.parametrize("size", [1, 3, 5, 11])
@pytest.mark.parametrize("shape", [(2, 7, 3, 5), (3, 2, 5, 1)], ids=str)
def test_lrn_across_channels(shape: tuple[int, ...], size: int, k: float) -> None:
    x = spread(*shape, low=-3, high=3)
    module = make("LRN", [shape], f"lrn_param {{ local_size: {size} alpha: 0.7 beta: 0.6 k: {k} }}")
    np.testing.assert_allclose(module(x).numpy(), lrn_across_channels(x.double().numpy(), size, 0.7, 0.6, k), rtol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


@pytest.mark.parametrize("k", [1.0, 2.5])
@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("shape", [(2, 3, 7, 5), (3, 2, 2, 11)], ids=str)
def test_lrn_within_channels(shape: tuple[int, ...], size: int, k: float) -> None:
    x = spread(*shape, low=-3, high=3)
    region = "norm_region: WITHIN_CHANNEL"
    module = make("LRN", [shape], f"lrn_param {{ {region} local_size: {size} alpha: 0.7 beta: 0.6 k: {k} }}")
    np.testing.assert_allclose(module(x).numpy(), lrn_within_channel(x.double().numpy(), size, 0.7, 0.6), rtol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


@pytest.mark.parametrize("k", [1.0, 2.5])
@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("shape", [(2, 3, 7, 5), (3, 2, 2, 11)], ids=str)
def test_lrn_within_channels_as_cudnn(shape: tuple[int, ...], size: int, k: float) -> None:
    """cuDNN's local contrast normalization uses k, which Caffe's own implementation ignores."""
    x = spread(*shape, low=-3, high=3)
    region = "norm_region: WITHIN_CHANNEL engine: CUDNN"
    module = make("LRN", [shape], f"lrn_param {{ {region} local_size: {size} alpha: 0.7 beta: 0.6 k: {k} }}")
    np.testing.assert_allclose(module(x).numpy(), lrn_within_channel(x.double().numpy(), size, 0.7, 0.6, k), rtol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


@pytest.mark.parametrize("engine", ["DEFAULT", "CAFFE"])
def test_lrn_within_channels_pays_no_attention_to_k_in_other_engines(engine: str) -> None:
    x = spread(2, 3, 7, 5, low=-3, high=3)
    module = make("LRN", [(2, 3, 7, 5)], f"lrn_param {{ norm_region: WITHIN_CHANNEL engine: {engine} k: 2.5 }}")
    np.testing.assert_allclose(module(x).numpy(), lrn_within_channel(x.double().numpy(), 5, 1.0, 0.75), rtol=1e-5)


@pytest.mark.parametrize("engine", ["DEFAULT", "CAFFE", "CUDNN"])
def test_lrn_across_channels_is_the_same_in_all_engines(engine: str) -> None:
    x = spread(2, 7, 3, 5, low=-3, high=3)
    module = make("LRN", [(2, 7, 3, 5)], f"lrn_param {{ engine: {engine} k: 2.5 }}")
    np.testing.assert_allclose(module(x).numpy(), lrn_across_channels(x.double().numpy(), 5, 1.0, 0.75, 2.5), rtol=1e-5)


def test_lrn_by_default() -> None:
    x = spread(2, 7, 3, 5, low=-3, high=3)
    wanted = lrn_across_channels(x.double().numpy(), size=5, alpha=1.0, beta=0.75, k=1.0)
    np.testing.assert_allclose(make("LRN", [(2, 7, 3, 5)])(x).numpy(), wanted, rtol=1e-5)


LRN_ERRORS = [
    ([(2, 3, 5, 7)], "lrn_param { local_size: 4 }", "local_size must be odd; got 4"),
    ([(2, 3, 5)], "", "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5"),
]


@pytest.mark.parametrize(("bottoms", "options", "message"), LRN_ERRORS)
def test_what_is_wrong_with_lrn(bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("LRN", bottoms, options)
    assert str(error.value) == f"f:1:1: layer 'l' (LRN): {message}"


def test_lrn_of_another_rank_later() -> None:
    module = make("LRN", [(2, 3, 5, 7)])
    with pytest.raises(LayerError) as error:
        module(torch.zeros(2, 3, 5))
    assert str(error.value) == "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5"
