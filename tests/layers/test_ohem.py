"""Layers for online hard example mining, compared with a transcription of R-FCN's kernels."""

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

Array = NDArray[Any]
SHAPE = (5, 7, 2, 3)
INNER = 6


def random_bottoms(count: int, shape: tuple[int, ...] = SHAPE) -> list[Array]:
    rng = np.random.default_rng(13)
    return [rng.normal(size=shape) for _ in range(count)]


def loss_option(normalization: str, fixed: float = 1.0, ignored: int | None = None) -> str:
    fields = f"normalization: {normalization} pre_fixed_normalizer: {fixed}"
    return f"loss_param {{ {fields} {'' if ignored is None else f'ignore_label: {ignored}'} }}"


# SmoothL1LossOHEM


def smooth_l1_ohem(bottoms: list[Array], normalizer: float) -> tuple[float, Array, Array]:
    """Returns the loss, the loss at each position, and the first bottom's gradient, without the weights."""
    num, channels, height, width = bottoms[0].shape
    weights = bottoms[2] if len(bottoms) == 3 else np.ones_like(bottoms[0])
    places, diff = np.zeros((num, 1, height, width)), np.zeros_like(bottoms[0])
    for n, c, h, w in np.ndindex(num, channels, height, width):
        value = weights[n, c, h, w] * (bottoms[0][n, c, h, w] - bottoms[1][n, c, h, w])
        places[n, 0, h, w] += 0.5 * value * value if abs(value) < 1 else abs(value) - 0.5
        diff[n, c, h, w] = value if abs(value) < 1 else np.sign(value)
    return places.sum() / normalizer, places, diff / normalizer


NORMALIZERS = {
    "": SHAPE[0] * INNER,
    loss_option("FULL"): SHAPE[0] * INNER,
    loss_option("VALID"): SHAPE[0] * INNER,
    loss_option("BATCH_SIZE"): SHAPE[0],
    loss_option("NONE"): 1,
    loss_option("PRE_FIXED", 32.0): 32,
    loss_option("PRE_FIXED", 0.25): 1,  # at least 1
    "loss_param { normalize: true }": SHAPE[0] * INNER,
    "loss_param { normalize: false }": SHAPE[0],
}


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize(("option", "normalizer"), NORMALIZERS.items())
def test_smooth_l1_is_r_fcn_s(option: str, normalizer: float, weighted: bool) -> None:
    bottoms = random_bottoms(3 if weighted else 2)
    bottoms[0] *= 2
    tensors = [torch.from_numpy(b) for b in bottoms]
    for tensor in tensors[:2]:
        tensor.requires_grad_()
    loss, places = make("SmoothL1LossOHEM", [SHAPE] * len(bottoms), option, tops=2)(*tensors)
    expected, expected_places, diff = smooth_l1_ohem(bottoms, normalizer)
    assert float(loss.detach()) == pytest.approx(expected)
    np.testing.assert_allclose(places.detach(), expected_places)
    first, second = torch.autograd.grad(loss * 3.7, tensors[:2])
    np.testing.assert_allclose(first, diff * 3.7)
    np.testing.assert_allclose(second, -diff * 3.7)


def test_smooth_l1_with_one_top() -> None:
    bottoms = [torch.from_numpy(b) for b in random_bottoms(2, (5, 3))]
    (loss,) = tops_of(make("SmoothL1LossOHEM", [(5, 3)] * 2), *bottoms)
    both = make("SmoothL1LossOHEM", [(5, 3)] * 2, tops=2)(*bottoms)
    assert loss == both[0]
    assert both[1].shape == (5, 1, 1, 1)


# SoftmaxWithLossOHEM


def softmax_ohem(scores: Array, labels: Array, ignored: int | None) -> tuple[Array, Array, Array, int]:
    """Returns probabilities, the loss at each position, the gradient before division, and how many positions count."""
    num, channels = scores.shape[:2]
    scores, labels = scores.reshape(num, channels, -1), labels.reshape(num, -1)
    prob = np.exp(scores - scores.max(1, keepdims=True))
    prob /= prob.sum(1, keepdims=True)
    losses, diff, valid = np.zeros_like(labels, float), prob.copy(), 0
    for n, s in np.ndindex(labels.shape):
        label = int(labels[n, s])
        if label == ignored:
            diff[n, :, s] = 0
        else:
            losses[n, s] = -np.log(max(prob[n, label, s], np.finfo(np.float32).tiny))
            diff[n, label, s] -= 1
            valid += 1
    return prob, losses, diff, valid


@pytest.mark.parametrize("ignored", [None, 2, -1])
@pytest.mark.parametrize("normalization", ["VALID", "FULL", "BATCH_SIZE", "NONE", "PRE_FIXED"])
def test_softmax_is_r_fcn_s(normalization: str, ignored: int | None) -> None:
    (scores,) = random_bottoms(1)
    labels = np.random.default_rng(1).integers(0, 7, size=(5, 1, 2, 3)).astype(float)
    if ignored == -1:
        labels[:, :, 1] = -1
    layer = make("SoftmaxWithLossOHEM", [SHAPE, labels.shape], loss_option(normalization, 11.0, ignored), tops=3)
    bottom = torch.from_numpy(scores).requires_grad_()
    loss, prob, losses = layer(bottom, torch.from_numpy(labels))
    expected_prob, expected_losses, diff, valid = softmax_ohem(scores, labels, ignored)
    normalizer = {"VALID": valid, "FULL": 30, "BATCH_SIZE": 5, "NONE": 1, "PRE_FIXED": 11}[normalization]
    assert float(loss.detach()) == pytest.approx(expected_losses.sum() / normalizer)
    np.testing.assert_allclose(prob.detach(), expected_prob.reshape(SHAPE))
    np.testing.assert_allclose(losses.detach(), expected_losses.reshape(labels.shape), atol=1e-12)
    (got,) = torch.autograd.grad(loss * 3.7, bottom)
    np.testing.assert_allclose(got, diff.reshape(SHAPE) * 3.7 / normalizer, atol=1e-12)


def test_softmax_along_another_axis() -> None:
    (scores,) = random_bottoms(1, (2, 3, 5))
    labels = np.array([[0, 4, 2], [1, 3, 2.0]])
    layer = make("SoftmaxWithLossOHEM", [(2, 3, 5), (2, 3)], "softmax_param { axis: -1 }", tops=3)
    loss, _, losses = layer(torch.from_numpy(scores), torch.from_numpy(labels))
    expected = softmax_ohem(scores.transpose(0, 2, 1), labels, None)[1]
    np.testing.assert_allclose(losses, expected)
    assert float(loss) == pytest.approx(expected.mean())


def test_softmax_with_nothing_that_counts() -> None:
    (scores,) = random_bottoms(1, (3, 5))
    layer = make("SoftmaxWithLossOHEM", [(3, 5), (3,)], loss_option("VALID", ignored=-1))
    bottom = torch.from_numpy(scores).requires_grad_()
    loss = layer(bottom, torch.full((3,), -1.0))
    loss.backward()
    assert loss == 0
    assert bottom.grad is not None
    assert not bottom.grad.any()


def test_softmax_of_what_has_no_probability() -> None:
    """The loss is at most -log of the smallest float; the gradient is still that of the probabilities."""
    bottom = torch.tensor([[0.0, 200.0]]).requires_grad_()
    loss = make("SoftmaxWithLossOHEM", [(1, 2), (1,)])(bottom, torch.zeros(1))
    loss.backward()
    assert loss.item() == pytest.approx(87.3365, abs=1e-3)
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[-1, 1]]


# BoxAnnotatorOHEM


def box_annotator(bottoms: list[Array], per_picture: int, ignored: int) -> tuple[Array, Array]:
    rois, losses, labels, weights = (b.reshape(*b.shape, *(1,) * (4 - b.ndim)) for b in bottoms)
    num, _, height, width = rois.shape
    top_labels = np.full((num, 1, height, width), float(ignored))
    top_weights = np.zeros((num, weights.shape[1], height, width))
    places = [(n, h, w) for n in range(num) for h in range(height) for w in range(width)]
    left = dict.fromkeys(range(int(rois[:, 0].max()) + 1), per_picture)
    for n, h, w in sorted(places, key=lambda place: -losses[place[0], 0, place[1], place[2]]):
        picture = int(rois[n, 0, h, w])
        if left[picture] > 0:
            left[picture] -= 1
            top_labels[n, 0, h, w] = labels[n, 0, h, w]
            top_weights[n, :, h, w] = weights[n, :, h, w]
    return top_labels, top_weights


def boxes(num: int, channels: int, *space: int, pictures: int = 3) -> list[Array]:
    rng = np.random.default_rng(17)
    rois = rng.uniform(0, 50, size=(num, 5, *space))
    rois[:, 0] = rng.integers(0, pictures, size=(num, *space))
    losses = rng.permutation(num * int(np.prod(space))).reshape(num, 1, *space) / 7.0
    labels = rng.integers(0, 5, size=(num, 1, *space)).astype(float)
    return [rois, losses, labels, rng.uniform(size=(num, channels, *space))]


def tensors(bottoms: list[Array]) -> list[Tensor]:
    return [torch.from_numpy(b) for b in bottoms]


@pytest.mark.parametrize("ignored", [None, 255])
@pytest.mark.parametrize("per_picture", [1, 3, 1000])
@pytest.mark.parametrize("space", [(), (1, 1), (2, 3)], ids=str)
def test_box_annotator_is_r_fcn_s(space: tuple[int, ...], per_picture: int, ignored: int | None) -> None:
    bottoms = boxes(23, 8, *space)
    option = f"roi_per_img: {per_picture} {'' if ignored is None else f'ignore_label: {ignored}'}"
    layer = make("BoxAnnotatorOHEM", [b.shape for b in bottoms], f"box_annotator_ohem_param {{ {option} }}", tops=2)
    tops = layer(*tensors(bottoms))
    for top, expected in zip(
        tops, box_annotator(bottoms, per_picture, -1 if ignored is None else ignored), strict=True
    ):
        np.testing.assert_array_equal(top, expected)
    check_shapes(layer, tensors(bottoms))


def test_box_annotator_of_equal_losses_takes_the_first() -> None:
    bottoms = boxes(40, 4, pictures=1)
    bottoms[1][:] = 1.5
    layer = make("BoxAnnotatorOHEM", [b.shape for b in bottoms], "box_annotator_ohem_param { roi_per_img: 7 }", tops=2)
    labels, weights = layer(*tensors(bottoms))
    assert (labels.flatten() != -1).tolist() == [True] * 7 + [False] * 33
    assert weights.flatten(1).any(1).tolist() == [True] * 7 + [False] * 33


def test_box_annotator_without_boxes() -> None:
    bottoms = boxes(3, 4)
    layer = make("BoxAnnotatorOHEM", [b.shape for b in bottoms], "box_annotator_ohem_param { roi_per_img: 7 }", tops=2)
    labels, weights = layer(*(tensor[:0] for tensor in tensors(bottoms)))
    assert labels.shape == (0, 1, 1, 1)
    assert weights.shape == (0, 4, 1, 1)


CASES: dict[str, tuple[str, list[tuple[int, ...]], str, int, tuple[int, ...]]] = {
    "SmoothL1LossOHEM": ("SmoothL1LossOHEM", [(5, 3), (5, 3)], "", 1, (0, 1)),
    "SoftmaxWithLossOHEM": ("SoftmaxWithLossOHEM", [(5, 7, 2), (5, 2)], "", 1, (0,)),
    "SoftmaxWithLossOHEM, ignoring": (
        "SoftmaxWithLossOHEM",
        [(5, 7, 2), (5, 2)],
        "loss_param { ignore_label: 0 normalization: PRE_FIXED pre_fixed_normalizer: 3 }",
        1,
        (0,),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_gradients_shapes_and_no_host_sync(case: str) -> None:
    type_name, shapes, option, tops, learned = CASES[case]
    layer = make(type_name, shapes, option, tops)
    bottoms = [spread(*shapes[0], low=-2.9, high=3), torch.arange(len(spread(*shapes[1]).flatten())).float() % 7]
    bottoms[1] = bottoms[1].reshape(shapes[1])
    check_shapes(layer, bottoms)
    check_no_host_sync(layer, bottoms)
    check_gradients(layer, bottoms, differentiable=learned)


RIGHT = [(6, 5), (6, 1), (6, 1), (6, 8)]


@pytest.mark.parametrize(
    ("roi_per_img", "bottoms", "message"),
    [
        (0, RIGHT, "roi_per_img must be positive; got 0"),
        (2, [(6, 4), *RIGHT[1:]], "the first bottom does not hold regions; expected R x 5; got 6x4"),
        (2, [RIGHT[0], (5, 1), *RIGHT[2:]], "bottom 1 does not fit the regions; expected 6x1x1x1; got 5x1"),
        (2, [*RIGHT[:2], (6, 2), RIGHT[3]], "bottom 2 does not fit the regions; expected 6x1x1x1; got 6x2"),
        (2, [*RIGHT[:3], (6, 8, 2)], "bottom 3 does not fit the regions; expected 6x8x1x1; got 6x8x2"),
    ],
)
def test_box_annotator_says_what_is_wrong(roi_per_img: int, bottoms: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("BoxAnnotatorOHEM", bottoms, f"box_annotator_ohem_param {{ roi_per_img: {roi_per_img} }}", tops=2)
    assert str(caught.value) == f"f:1:1: layer 'l' (BoxAnnotatorOHEM): {message}"


def test_box_annotator_needs_a_number() -> None:
    with pytest.raises(LayerError) as caught:
        make("BoxAnnotatorOHEM", RIGHT, tops=2)
    assert str(caught.value) == (
        "f:1:1: layer 'l' (BoxAnnotatorOHEM): box_annotator_ohem_param.roi_per_img is missing; expected a value"
    )


def test_losses_say_what_is_wrong() -> None:
    with pytest.raises(LayerError) as caught:
        make("SmoothL1LossOHEM", [(5, 3), (5, 2)])
    assert str(caught.value) == (
        "f:1:1: layer 'l' (SmoothL1LossOHEM): bottom 1 does not fit bottom 0; expected 5 items of 3 values; got 5x2"
    )
    with pytest.raises(LayerError) as caught:
        make("SmoothL1LossOHEM", [(5, 3), (5, 3)])(torch.zeros(5, 3), torch.zeros(5, 2))
    assert str(caught.value) == "bottom 1 does not fit bottom 0; expected 5 items of 3 values; got 5x2"
    with pytest.raises(LayerError) as caught:
        make("SoftmaxWithLossOHEM", [(5, 3, 2), (5, 3)])
    assert str(caught.value).startswith("f:1:1: layer 'l' (SoftmaxWithLossOHEM): ")
