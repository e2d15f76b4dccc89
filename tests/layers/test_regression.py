"""SmoothL1Loss and L1Loss, compared with a transcription of the forks' kernels."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from tests.net.make import build, feed, layer

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

Array = NDArray[Any]
SHAPE = (5, 3, 2, 7)


def random_bottoms(count: int, shape: tuple[int, ...] = SHAPE) -> list[Array]:
    rng = np.random.default_rng(11)
    return [rng.normal(size=shape) for _ in range(count)]


def run(layer: Layer, bottoms: list[Array], loss_weight: float = 3.7) -> tuple[float, list[Array]]:
    """Returns the loss and the gradients of the first two bottoms, or of the only one."""
    tensors = [torch.from_numpy(b) for b in bottoms]
    learned = [t.requires_grad_() for t in tensors[:2]]
    loss = layer(*tensors)
    return float(loss.detach()), [g.numpy() for g in torch.autograd.grad(loss * loss_weight, learned)]


# SmoothL1Loss


def smooth_l1(bottoms: list[Array], sigma: float, loss_weight: float) -> tuple[float, list[Array]]:
    """Returns loss and gradients of Fast and Faster R-CNN: inside weights are applied before the function, outside
    weights after it.
    """
    sigma2 = sigma * sigma
    inside, outside = bottoms[2:] or (np.ones_like(bottoms[0]),) * 2
    total, diff = 0.0, np.zeros_like(bottoms[0])
    for i in np.ndindex(bottoms[0].shape):
        value = inside[i] * (bottoms[0][i] - bottoms[1][i])
        if abs(value) < 1 / sigma2:
            error, slope = 0.5 * value * value * sigma2, sigma2 * value
        else:
            error, slope = abs(value) - 0.5 / sigma2, np.sign(value)
        total += outside[i] * error
        diff[i] = slope * inside[i] * outside[i]
    scaled = diff * loss_weight / len(bottoms[0])
    return total / len(bottoms[0]), [scaled, -scaled]


def smooth_l1_happynear(bottoms: list[Array], turn: float, loss_weight: float) -> tuple[float, list[Array]]:
    """Returns loss and gradients of happynear's version.

    The weights, the third bottom, are missing from the gradient. The formula beyond turn_point continues
    the one before it only if turn_point is 1. The loss is the sum of the absolute values of the errors.
    """
    total, diff = 0.0, np.zeros_like(bottoms[0])
    weights = bottoms[2] if len(bottoms) > 2 else np.ones_like(bottoms[0])
    for i in np.ndindex(bottoms[0].shape):
        value = weights[i] * (bottoms[0][i] - bottoms[1][i])
        if abs(value) < turn:
            error, slope = 0.5 * value * value, value
        else:
            error, slope = abs(value) - turn + 0.5 * turn * turn, np.sign(value)
        total += abs(error)
        diff[i] = slope
    scaled = diff * loss_weight / len(bottoms[0])
    return total / len(bottoms[0]), [scaled, -scaled]


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("sigma", [1.0, 3.0, 0.5, 2.4])
def test_smooth_l1_is_faster_rcnn_s(sigma: float, weighted: bool) -> None:
    bottoms = random_bottoms(4 if weighted else 2)
    layer = make("SmoothL1Loss", [SHAPE] * len(bottoms), f"smooth_l1_loss_param {{ sigma: {sigma} }}")
    loss, diffs = run(layer, bottoms)
    expected, expected_diffs = smooth_l1(bottoms, float(np.float32(sigma)), 3.7)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(diffs, expected_diffs, atol=1e-12)


def test_smooth_l1_without_options_has_sigma_1() -> None:
    bottoms = random_bottoms(2, (3, 5))
    loss, _ = run(make("SmoothL1Loss", [(3, 5)] * 2), bottoms)
    assert loss == pytest.approx(smooth_l1(bottoms, 1.0, 1.0)[0])


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("turn", [1.0, 0.25, 2.0, 5.0])
def test_smooth_l1_is_happynear_s(turn: float, weighted: bool) -> None:
    bottoms = random_bottoms(3 if weighted else 2)
    layer = make("SmoothL1Loss", [SHAPE] * len(bottoms), f"smoothl1_param {{ turn_point: {turn} }}")
    loss, diffs = run(layer, bottoms)
    expected, expected_diffs = smooth_l1_happynear(bottoms, turn, 3.7)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(diffs, expected_diffs, atol=1e-12)


@pytest.mark.parametrize(("option", "kink"), [("smooth_l1_loss_param { sigma: 2 }", 0.25), ("", 1.0)])
def test_smooth_l1_at_its_kinks(option: str, kink: float) -> None:
    """At the kinks, the slope is that of the straight part; at 0, it is 0."""
    bottom = np.array([[kink, -kink, 0.0, kink / 2]])
    _, (diff, _) = run(make("SmoothL1Loss", [(1, 4)] * 2, option), [bottom, np.zeros((1, 4))], 1.0)
    sigma2 = 1 / kink
    np.testing.assert_allclose(diff, [[1, -1, 0, kink / 2 * sigma2]])


def test_smooth_l1_of_happynear_jumps_at_turn_point() -> None:
    layer = make("SmoothL1Loss", [(1, 3)] * 2, "smoothl1_param { turn_point: 2 }")
    loss, (diff, _) = run(layer, [np.array([[2.0, -2.0, 1.5]]), np.zeros((1, 3))], 1.0)
    np.testing.assert_allclose(diff, [[1, -1, 1.5]])
    assert loss == 2 + 2 + 1.125


# L1Loss


def l1_nvidia(bottoms: list[Array], loss_weight: float) -> tuple[float, list[Array]]:
    difference = bottoms[0] - bottoms[1]
    diff = np.sign(difference) * loss_weight / len(difference)
    return float(abs(difference).sum()) / len(difference), [diff, -diff]


def l1_flownet(bottoms: list[Array], loss_weight: float, options: dict[str, Any]) -> tuple[float, list[Array]]:
    """Returns loss and gradients of FlowNet2's Forward_gpu and Backward_gpu. NaNs do not count."""
    difference = bottoms[0] - bottoms[1] if len(bottoms) == 2 else bottoms[0].copy()
    num, channels, height, width = difference.shape
    mask = (~np.isnan(difference)).astype(float)
    normalizer = mask.sum() / channels if options.get("normalize_by_num_entries") else num
    plateau, epsilon = options.get("plateau", 0.0), float(np.float32(options.get("epsilon", 0.01)))
    if options.get("l2_per_location"):
        difference[mask == 0] = 0
        factor = 1 / channels if options.get("l2_prescale_by_channels") else 1.0
        total, diff = 0.0, np.zeros_like(difference)
        for n, h, w in np.ndindex(num, height, width):
            squares = factor * (difference[n, :, h, w] ** 2).sum()
            off = plateau > 0 and abs(squares) < plateau * plateau
            root = np.sqrt((0 if off else squares) + epsilon)
            total += root
            if not off:
                diff[n, :, h, w] = 0.5 / root * factor * 2 * difference[n, :, h, w]
    else:
        if plateau > 0:
            mask[abs(difference) < plateau] = 0
        difference[mask == 0] = 0
        sign = np.where(difference > 0, 1.0, -1.0)
        total, diff = (difference * sign).sum(), sign
    diff = diff * mask * loss_weight / normalizer
    return float(total / normalizer), [diff, -diff][: len(bottoms)]


def test_l1_is_nvidia_s() -> None:
    bottoms = random_bottoms(2)
    bottoms[0][0, 0, 0, :3] = bottoms[1][0, 0, 0, :3]  # the gradient is 0 where both are equal
    loss, diffs = run(make("L1Loss", [SHAPE] * 2), bottoms)
    expected, expected_diffs = l1_nvidia(bottoms, 3.7)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(diffs, expected_diffs, atol=1e-12)


FLOWNET = [
    {},
    {"plateau": 0.5},
    {"normalize_by_num_entries": True},
    {"normalize_by_num_entries": True, "plateau": 0.5},
    {"l2_per_location": True},
    {"l2_per_location": True, "epsilon": 0.25},
    {"l2_per_location": True, "l2_prescale_by_channels": True, "normalize_by_num_entries": True},
    {"l2_per_location": True, "plateau": 1.5},
    {"l2_per_location": True, "l2_prescale_by_channels": True, "plateau": 1.0, "epsilon": 0.0625},
]


def to_prototxt(options: dict[str, Any]) -> str:
    fields = " ".join(f"{name}: {str(value).lower()}" for name, value in options.items())
    return f"l1_loss_param {{ {fields} }}"


@pytest.mark.parametrize("missing", [False, True], ids=["all there", "some NaN"])
@pytest.mark.parametrize("bottoms", [1, 2])
@pytest.mark.parametrize("options", FLOWNET, ids=str)
def test_l1_is_flownet_s(options: dict[str, Any], bottoms: int, missing: bool) -> None:
    values = random_bottoms(bottoms)
    if missing:
        values[-1][0, 1, 1, 2:5] = np.nan
        values[-1][3, :, 0, 1] = np.nan
    loss, diffs = run(make("L1Loss", [SHAPE] * bottoms, to_prototxt(options)), values)
    expected, expected_diffs = l1_flownet(values, 3.7, options)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(diffs, expected_diffs, atol=1e-12)


def test_flownet_s_l1_slopes_down_where_both_agree() -> None:
    bottom = np.zeros((1, 1, 1, 2))
    _, (diff, _) = run(make("L1Loss", [(1, 1, 1, 2)] * 2, "l1_loss_param { }"), [bottom, bottom.copy()], 1.0)
    np.testing.assert_allclose(diff, [[[[-1, -1]]]])


CASES = {
    "SmoothL1Loss": ("SmoothL1Loss", 2, ""),
    "SmoothL1Loss, weighted": ("SmoothL1Loss", 4, "smooth_l1_loss_param { sigma: 2 }"),
    "SmoothL1Loss, happynear": ("SmoothL1Loss", 2, "smoothl1_param { turn_point: 1 }"),
    "L1Loss": ("L1Loss", 2, ""),
    "L1Loss, FlowNet2": ("L1Loss", 2, "l1_loss_param { plateau: 0.1 normalize_by_num_entries: true }"),
    "L1Loss, one bottom": ("L1Loss", 1, "l1_loss_param { }"),
    "L1Loss, FlowNet2 by place": ("L1Loss", 2, "l1_loss_param { l2_per_location: true }"),
}


@pytest.mark.parametrize("case", CASES)
def test_gradients_shapes_and_no_host_sync(case: str) -> None:
    type_name, number, option = CASES[case]
    shape = (2, 3, 5, 1)
    bottoms = [spread(*shape, low=-3.1, high=3, seed=i) for i in range(number)]
    layer = make(type_name, [shape] * number, option)
    check_shapes(layer, bottoms)
    check_no_host_sync(layer, bottoms)
    check_gradients(layer, bottoms, differentiable=range(min(number, 2)))


def test_smooth_l1_undivided_is_intel_s() -> None:
    bottoms = random_bottoms(2)
    divided, _ = run(make("SmoothL1Loss", [SHAPE] * 2), bottoms)
    whole, _ = run(make("SmoothL1Loss", [SHAPE] * 2, "loss_param { normalization: NONE }"), bottoms)
    assert whole == pytest.approx(divided * SHAPE[0])


@pytest.mark.parametrize(
    ("type_name", "option"), [("SmoothL1Loss", ""), ("L1Loss", ""), ("L1Loss", "l1_loss_param { }")]
)
def test_as_many_values_in_other_axes(type_name: str, option: str) -> None:
    """The bottoms need equally many values, not equal shapes: labels from a database may be N x 6 or N x 6 x 1 x 1."""
    x, y = random_bottoms(2, (5, 6))
    flat, _ = run(make(type_name, [(5, 6)] * 2, option), [x, y])
    folded, _ = run(make(type_name, [(5, 6), (5, 6, 1, 1)], option), [x, y.reshape(5, 6, 1, 1)])
    assert flat == folded


@pytest.mark.parametrize(
    ("type_name", "option", "bottoms", "message"),
    [
        (
            "SmoothL1Loss",
            "",
            [(5, 3), (5, 2)],
            "bottom 1 does not fit bottom 0; expected 5 items of 3 values; got 5x2",
        ),
        (
            "SmoothL1Loss",
            "",
            [(5, 3), (5, 3), (5, 3), (3, 5)],
            "bottom 3 does not fit bottom 0; expected 5 items of 3 values; got 3x5",
        ),
        ("SmoothL1Loss", "smooth_l1_loss_param { sigma: 0 }", [(5, 3), (5, 3)], "sigma must not be 0"),
        ("L1Loss", "", [(5, 3), (5, 2)], "bottom 1 does not fit bottom 0; expected 5 items of 3 values; got 5x2"),
        (
            "L1Loss",
            "",
            [(5, 3), (3, 5)],
            "prediction and label have different numbers of items; expected 5, from the first bottom's 5x3; "
            "got the second bottom's 3x5",
        ),
        ("L1Loss", "l1_loss_param { }", [(5,)], "the bottom has no channels; expected N x C x …; got 5"),
    ],
)
def test_says_what_is_wrong(type_name: str, option: str, bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, bottoms, option)
    assert str(caught.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize("type_name", ["SmoothL1Loss", "L1Loss"])
def test_says_what_is_wrong_at_run_time(type_name: str) -> None:
    layer = make(type_name, [(5, 3)] * 2)
    with pytest.raises(LayerError) as caught:
        layer(torch.zeros(5, 3), torch.zeros(5, 2))
    assert str(caught.value) == "bottom 1 does not fit bottom 0; expected 5 items of 3 values; got 5x2"


@pytest.mark.parametrize("type_name", ["SmoothL1Loss", "SmoothL1LossOHEM", "CenterLoss"])
def test_losses_of_forks_count_without_a_loss_weight(type_name: str) -> None:
    options = "center_loss_param { num_output: 5 }" if type_name == "CenterLoss" else ""
    label = feed("y", 2) if type_name == "CenterLoss" else feed("y", 2, 3)
    net = build(feed("x", 2, 3) + label + layer(type_name, "loss", "x y", body=options))
    assert net.layers[-1].loss_weights[0] == 1
