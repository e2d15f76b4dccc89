"""Softmax and SoftmaxWithLoss, compared with Caffe's loops transcribed to NumPy; gradients; errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.softmax import LARGEST_LOG_LOSS
from tests.net.make import build, feed, fill_inputs, layer, product

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

AXES = [((7, 5), 1), ((2, 5, 3, 7), 1), ((2, 3, 5, 7), 2), ((2, 3, 5), -1), ((5, 2, 3), 0), ((5,), 0)]


def softmax(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x.astype(np.float64) - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


# ---------------------------------------------------------------- Softmax


@pytest.mark.parametrize(("shape", "axis"), AXES)
def test_softmax(shape: tuple[int, ...], axis: int) -> None:
    x = spread(*shape, low=-5, high=5)
    module = make("Softmax", [shape], f"softmax_param {{ axis: {axis} }}")
    np.testing.assert_allclose(module(x).numpy(), softmax(x.numpy(), axis), rtol=1e-5)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])


def test_softmax_takes_channels_by_default_and_does_not_overflow() -> None:
    top = make("Softmax", [(1, 3)])(torch.tensor([[1000.0, 1000.0, -1000.0]]))
    assert top.tolist() == [[0.5, 0.5, 0.0]]


# ---------------------------------------------------------------- SoftmaxWithLoss


def softmax_loss(
    scores: np.ndarray, labels: np.ndarray, axis: int, mode: str, ignore: int | None
) -> tuple[float, np.ndarray]:
    """Returns loss and gradient; the scores are seen as outer x classes x inner."""
    outer, classes = int(np.prod(scores.shape[:axis])), scores.shape[axis]
    probabilities = softmax(scores, axis).reshape(outer, classes, -1)
    diff = probabilities.copy()
    loss, valid = 0.0, 0
    for i in range(outer):
        for j in range(diff.shape[2]):
            label = int(labels.reshape(outer, -1)[i, j])
            if label == ignore:
                diff[i, :, j] = 0
                continue
            loss -= np.log(max(probabilities[i, label, j], np.finfo(np.float32).tiny))
            diff[i, label, j] -= 1
            valid += 1
    divisor = max(1, {"FULL": outer * diff.shape[2], "VALID": valid, "BATCH_SIZE": outer, "NONE": 1}[mode])
    return loss / divisor, diff.reshape(scores.shape) / divisor


def gradient(module: torch.nn.Module, scores: Tensor, labels: Tensor) -> np.ndarray:
    scores = scores.clone().requires_grad_()
    tops_of(module, scores, labels)[0].backward()
    assert scores.grad is not None
    return scores.grad.numpy()


LOSSES = [
    ((7, 5), (7,), 1),
    ((7, 5), (7, 1, 1, 1), 1),
    ((2, 5, 3, 7), (2, 1, 3, 7), 1),
    ((2, 5, 3, 7), (2, 3, 7), 1),
    ((2, 3, 5, 7), (2, 3, 1, 7), 2),
    ((2, 3, 5), (2, 3), -1),
]
MODES = [
    ("", "VALID"),
    ("normalize: true", "VALID"),
    ("normalize: false", "BATCH_SIZE"),
    ("normalize: false normalization: FULL", "FULL"),
    *((f"normalization: {mode}", mode) for mode in ("FULL", "VALID", "BATCH_SIZE", "NONE")),
]


@pytest.mark.parametrize(("options", "mode"), MODES)
@pytest.mark.parametrize("ignore", [None, 2, 255])
@pytest.mark.parametrize(("shape", "label_shape", "axis"), LOSSES)
def test_softmax_loss(
    shape: tuple[int, ...], label_shape: tuple[int, ...], axis: int, ignore: int | None, options: str, mode: str
) -> None:
    scores = spread(*shape, low=-5, high=5)
    labels = (torch.arange(math.prod(label_shape)) * 3 % shape[axis]).float() + 0.8
    if ignore is not None:
        labels[1], options = ignore, f"{options} ignore_label: {ignore}"
    labels = labels.reshape(label_shape)
    options = f"softmax_param {{ axis: {axis} }} loss_param {{ {options} }}"
    module = make("SoftmaxWithLoss", [shape, label_shape], options, tops=2)
    loss, diff = softmax_loss(scores.numpy(), labels.numpy(), axis % len(shape), mode, ignore)
    found, probabilities = tops_of(module, scores, labels)
    assert found.item() == pytest.approx(loss, rel=1e-5)
    np.testing.assert_allclose(probabilities.numpy(), softmax(scores.numpy(), axis), rtol=1e-5)
    np.testing.assert_allclose(gradient(module, scores, labels), diff, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("shape", "label_shape", "axis"), LOSSES)
@pytest.mark.parametrize("tops", [1, 2])
def test_softmax_loss_is_a_sound_layer(
    shape: tuple[int, ...], label_shape: tuple[int, ...], axis: int, tops: int
) -> None:
    scores = spread(*shape, low=-2, high=2)
    labels = (torch.arange(math.prod(label_shape)) % shape[axis]).float().reshape(label_shape)
    options = f"softmax_param {{ axis: {axis} }} loss_param {{ ignore_label: 1 }}"
    module = make("SoftmaxWithLoss", [shape, label_shape], options, tops)
    check_shapes(module, [scores, labels])
    check_no_host_sync(module, [scores, labels])
    check_gradients(module, [scores, labels], differentiable=[0])
    assert module.label_classes([shape, label_shape]) == shape[axis]


WEIGHTED = "weight_by_label_freqs: true class_weighting: 0.5 class_weighting: 3 class_weighting: 1.25"


@pytest.mark.parametrize("ignored", [None, 1, 255])
@pytest.mark.parametrize(("normalization", "parts"), [("VALID", None), ("BATCH_SIZE", 2), ("NONE", 1)])
def test_classes_have_weights_as_in_segnet(ignored: int | None, normalization: str, parts: int | None) -> None:
    random = torch.Generator().manual_seed(3)
    scores = torch.randn(2, 3, 5, 7, generator=random, dtype=torch.float64)
    labels = torch.randint(3, (2, 1, 5, 7), generator=random)
    options = f"{WEIGHTED} normalization: {normalization}"
    if ignored is not None:
        labels[0, 0, :2] = ignored
        options += f" ignore_label: {ignored}"
    module = make("SoftmaxWithLoss", [(2, 3, 5, 7), (2, 1, 5, 7)], f"loss_param {{ {options} }}")
    probability = softmax(scores.numpy(), 1)
    total, valid, diff = 0.0, 0, np.zeros(scores.shape)
    for n, y, x in np.ndindex(2, 5, 7):
        label = int(labels[n, 0, y, x])
        if label == ignored:
            continue
        weight = (0.5, 3, 1.25)[label]
        total -= weight * math.log(probability[n, label, y, x])
        diff[n, :, y, x] = weight * (probability[n, :, y, x] - np.eye(3)[label])
        valid += 1
    divisor = parts or valid
    assert module(scores, labels).item() == pytest.approx(total / divisor)
    np.testing.assert_allclose(gradient(module, scores, labels), diff / divisor, rtol=1e-6, atol=1e-12)
    check_shapes(module, [scores, labels])
    check_no_host_sync(module, [scores, labels])


def test_weights_of_classes_count_only_if_asked_for() -> None:
    scores, labels = spread(2, 3), torch.tensor([1, 2])
    plain, told = (
        make("SoftmaxWithLoss", [(2, 3), (2,)], f"loss_param {{ {options} }}")
        for options in ("", WEIGHTED.replace("true", "false"))
    )
    assert torch.equal(plain(scores, labels), told(scores, labels))


def test_a_loss_along_the_items_divides_by_1_for_batch_size() -> None:
    """With axis 0, no axis comes before the classes, so BATCH_SIZE divides by 1.

    Caffe requires as many labels as the first axis of the scores has entries, so there have to be as many
    classes as positions.
    """
    scores, labels = spread(3, 3), torch.tensor([2.0, 0.0, 1.0])
    options = "softmax_param { axis: 0 } loss_param { normalization: BATCH_SIZE }"
    module = make("SoftmaxWithLoss", [(3, 3), (3,)], options)
    wanted, diff = softmax_loss(scores.numpy(), labels.numpy(), 0, "BATCH_SIZE", None)
    assert module(scores, labels).item() == pytest.approx(wanted, rel=1e-5)
    np.testing.assert_allclose(gradient(module, scores, labels), diff, rtol=1e-5)


def test_softmax_loss_of_equal_scores_is_the_logarithm_of_their_number() -> None:
    module = make("SoftmaxWithLoss", [(2, 5), (2,)])
    assert module(torch.zeros(2, 5), torch.tensor([0.0, 4.0])).item() == pytest.approx(math.log(5))


def test_the_loss_is_bounded_but_not_its_gradient() -> None:
    assert pytest.approx(87.3365, abs=1e-4) == LARGEST_LOG_LOSS
    scores, labels = torch.tensor([[200.0, 0.0, 200.0]]), torch.tensor([1.0])
    module = make("SoftmaxWithLoss", [(1, 3), (1,)])
    assert module(scores, labels).item() == pytest.approx(LARGEST_LOG_LOSS)
    np.testing.assert_allclose(gradient(module, scores, labels), [[0.5, -1, 0.5]], rtol=1e-6)


@pytest.mark.parametrize("mode", ["FULL", "VALID", "BATCH_SIZE", "NONE"])
def test_the_loss_without_any_valid_position_is_0(mode: str) -> None:
    scores, labels = spread(2, 3), torch.full((2,), 255.0)
    options = f"loss_param {{ ignore_label: 255 normalization: {mode} }}"
    module = make("SoftmaxWithLoss", [(2, 3), (2,)], options)
    assert module(scores, labels).item() == 0
    assert not gradient(module, scores, labels).any()


def test_the_gradient_counts_with_what_comes_from_above() -> None:
    scores, labels = spread(2, 3).requires_grad_(), torch.tensor([1.0, 2.0])
    (make("SoftmaxWithLoss", [(2, 3), (2,)])(scores, labels) * 7).backward()
    _, diff = softmax_loss(scores.detach().numpy(), labels.numpy(), 1, "VALID", None)
    assert scores.grad is not None
    np.testing.assert_allclose(scores.grad.numpy(), 7 * diff, rtol=1e-5)


def test_the_probabilities_pass_no_gradient_on() -> None:
    scores = spread(2, 3).requires_grad_()
    loss, probabilities = tops_of(make("SoftmaxWithLoss", [(2, 3), (2,)], tops=2), scores, torch.zeros(2))
    assert loss.requires_grad
    assert not probabilities.requires_grad


def test_labels_get_no_gradient() -> None:
    assert make("SoftmaxWithLoss", [(2, 3), (2,)]).label_bottoms == (1, 2)
    labels = torch.zeros(2, requires_grad=True)
    assert not make("SoftmaxWithLoss", [(2, 3), (2,)])(spread(2, 3), labels).requires_grad


# ---------------------------------------------------------------- what is wrong

ERRORS = [
    ("Softmax", [()], "", "the bottom is a scalar; expected a bottom with an axis 1"),
    ("Softmax", [(2, 3)], "softmax_param { axis: 2 }", "axis lies outside the bottom; expected -2 to 1; got 2"),
    (
        "SoftmaxWithLoss",
        [(2, 3), (2,)],
        "softmax_param { axis: -3 }",
        "axis lies outside the bottom; expected -2 to 1; got -3",
    ),
    (
        "SoftmaxWithLoss",
        [(2, 5), (3,)],
        "",
        "prediction and label have different numbers of items; expected 2, from the first bottom's 2x5; got the second bottom's 3",
    ),
    (
        "SoftmaxWithLoss",
        [(2, 5, 3), (2,)],
        "",
        "predictions and labels do not fit; expected 6 labels, one per position of 2x5x3 without axis 1; got 2, of shape 2",
    ),
    (
        "SoftmaxWithLoss",
        [(2, 5), (2,)],
        "loss_param { weight_by_label_freqs: true class_weighting: 1 class_weighting: 2 }",
        "class_weighting does not fit the scores; expected 5 values; got 2",
    ),
    ("SoftmaxWithLoss", [(2, 5)], "", "wrong number of bottoms; expected 2 to 3 bottoms; got 1 (b0)"),
]


@pytest.mark.parametrize(("type_name", "bottoms", "options", "message"), ERRORS)
def test_what_is_wrong(type_name: str, bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, options)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_too_many_tops() -> None:
    with pytest.raises(LayerError) as error:
        make("SoftmaxWithLoss", [(2, 5), (2,)], tops=3)
    assert str(error.value).endswith("wrong number of tops; expected 1 to 2 tops; got 3 (t0, t1, t2)")


def test_labels_that_do_not_fit_later() -> None:
    module = make("SoftmaxWithLoss", [(2, 5), (2,)])
    assert module(torch.zeros(3, 5), torch.zeros(3)).item() == pytest.approx(math.log(5))
    with pytest.raises(LayerError) as error:
        module(torch.zeros(3, 5), torch.zeros(2))
    message = "expected 3 labels, one per position of 3x5 without axis 1; got 2, of shape 2"
    assert str(error.value) == f"predictions and labels do not fit; {message}"


def test_a_temperature_divides_the_scores_and_not_their_gradient() -> None:
    bottom = spread(3, 5, low=-2, high=2).requires_grad_()
    gradient = spread(3, 5, seed=1)
    make("Softmax", [(3, 5)], "softmax_param { scaling_temperature: 2.5 }")(bottom).backward(gradient)
    cool = (bottom.detach() / 2.5).requires_grad_()
    cool.softmax(1).backward(gradient)
    torch.testing.assert_close(bottom.grad, cool.grad)
    with pytest.raises(LayerError, match="scaling_temperature must be positive; got 0.0"):
        make("Softmax", [(3, 5)], "softmax_param { scaling_temperature: 0 }")


def test_label_smoothing_changes_the_gradient_alone() -> None:
    """As in Intel's fork, label_smoothing does not change the loss. In the gradient, the targets are 0.7 for the
    label and 0.3 / 5 for the other classes, and probabilities are multiplied by the sum of the targets.
    """
    shapes = [(3, 5), (3,)]
    labels = torch.tensor([0.0, 4, 2])
    scores = spread(3, 5, low=-2, high=2).requires_grad_()
    smooth = make("SoftmaxWithLoss", shapes, "loss_param { label_smoothing: 0.3 ignore_label: 4 }")
    plain = make("SoftmaxWithLoss", shapes, "loss_param { ignore_label: 4 }")
    loss = smooth(scores, labels)
    assert torch.equal(loss.detach(), plain(scores, labels).detach())
    loss.backward()
    targets = torch.full((3, 5), 0.06)
    targets[0, 0] = targets[2, 2] = 0.7
    want = (scores.detach().softmax(1) * (0.7 + 4 * 0.06) - targets) / 2
    want[1] = 0
    torch.testing.assert_close(scores.grad, want)
    with pytest.raises(LayerError, match="label_smoothing is out of range"):
        make("SoftmaxWithLoss", shapes, "loss_param { label_smoothing: 1 }")
    with pytest.raises(LayerError, match="label_smoothing and weight_by_label_freqs cannot be combined"):
        make("SoftmaxWithLoss", shapes, "loss_param { label_smoothing: 0.1 weight_by_label_freqs: true }")


# ---------------------------------------------------------------- weights and soft labels

WEIGHTS = (0.5, 3.0, 0.0, 1.25, 2.0)
CLASS_WEIGHT = " ".join(f"class_weight: {weight}" for weight in WEIGHTS)


@pytest.mark.parametrize(("normalization", "divisor"), [("VALID", 41), ("FULL", 42), ("BATCH_SIZE", 2), ("NONE", 1)])
def test_classes_and_positions_have_weights(normalization: str, divisor: int) -> None:
    random = torch.Generator().manual_seed(5)
    scores = torch.randn(2, 5, 3, 7, generator=random, dtype=torch.float64)
    labels = torch.randint(5, (2, 3, 7), generator=random)
    labels[1, 2, 3] = 255
    weights = torch.rand(2, 1, 3, 7, generator=random, dtype=torch.float64)
    options = f"loss_param {{ {CLASS_WEIGHT} ignore_label: 255 normalization: {normalization} }}"
    module = make("SoftmaxWithLoss", [(2, 5, 3, 7), (2, 3, 7), (2, 1, 3, 7)], options)
    probability, total, diff = softmax(scores.numpy(), 1), 0.0, np.zeros(scores.shape)
    for n, y, x in np.ndindex(2, 3, 7):
        label = int(labels[n, y, x])
        if label != 255:
            weight = WEIGHTS[label] * float(weights[n, 0, y, x])
            total -= weight * math.log(probability[n, label, y, x])
            diff[n, :, y, x] = weight * (probability[n, :, y, x] - np.eye(5)[label])
    given = scores.clone().requires_grad_()
    loss = module(given, labels, weights)
    assert loss.item() == pytest.approx(total / divisor)
    loss.backward()
    assert given.grad is not None
    np.testing.assert_allclose(given.grad.numpy(), diff / divisor, rtol=1e-6, atol=1e-12)
    check_shapes(module, [scores, labels, weights])
    check_no_host_sync(module, [scores, labels, weights])
    check_gradients(module, [scores, labels, weights], differentiable=[0])


@pytest.mark.parametrize(("smoothing", "options"), [(0.0, ""), (0.3, "label_smoothing: 0.3 ")])
@pytest.mark.parametrize(("shape", "axis"), [((3, 5), 1), ((2, 3, 5, 7), 2), ((2, 5, 3), 1)])
def test_soft_labels(shape: tuple[int, ...], axis: int, smoothing: float, options: str) -> None:
    scores = spread(*shape, low=-3, high=3)
    labels = torch.from_numpy(softmax(spread(*shape, seed=2, low=-2, high=2).numpy(), axis)).float()
    positions = tuple(extent for index, extent in enumerate(shape) if index != axis)
    weights = spread(*positions, seed=3, low=0.1, high=2)
    options = f"softmax_param {{ axis: {axis} }} loss_param {{ {options}{CLASS_WEIGHT} }}"
    module = make("SoftmaxWithLoss", [shape, shape, positions], options, tops=2)
    targets = (1 - smoothing) * labels.numpy() + smoothing / 5
    of_classes = np.array(WEIGHTS).reshape([-1 if index == axis else 1 for index in range(len(shape))])
    costs = -(of_classes * targets * np.log(softmax(scores.numpy(), axis))).sum(axis)
    loss, probabilities = tops_of(module, scores, labels, weights)
    assert loss.item() == pytest.approx((costs * weights.numpy()).sum() / costs.size, rel=1e-5)
    np.testing.assert_allclose(probabilities.numpy(), softmax(scores.numpy(), axis), rtol=1e-5)
    assert module.label_classes([shape, shape]) is None
    check_shapes(module, [scores, labels, weights])
    check_no_host_sync(module, [scores, labels, weights])
    check_gradients(module, [scores, labels, weights], differentiable=[0])


@pytest.mark.parametrize("mode", ["VALID", "BATCH_SIZE"])
def test_soft_labels_of_one_class_are_that_label(mode: str) -> None:
    scores, labels = spread(2, 5, 3, low=-3, high=3), torch.tensor([[0, 4, 2], [3, 3, 1]])
    options = f"loss_param {{ normalization: {mode} {CLASS_WEIGHT} }}"
    hard = make("SoftmaxWithLoss", [(2, 5, 3), (2, 3)], options)
    soft = make("SoftmaxWithLoss", [(2, 5, 3), (2, 5, 3)], options)
    shares = torch.nn.functional.one_hot(labels, 5).movedim(-1, 1).float()
    torch.testing.assert_close(soft(scores, shares), hard(scores, labels))
    np.testing.assert_allclose(gradient(soft, scores, shares), gradient(hard, scores, labels), atol=1e-6)


def test_soft_labels_of_scores_with_extents_of_1() -> None:
    """Scores of N x C x 1 x 1, as from a global pooling layer, fit N x C soft labels."""
    scores, shares = spread(7, 5, 1, 1), spread(7, 5).softmax(1)
    loss = make("SoftmaxWithLoss", [scores.shape, shares.shape])(scores, shares)
    torch.testing.assert_close(loss, -(shares * scores[:, :, 0, 0].log_softmax(1)).sum() / 7)


def test_one_class_has_no_soft_labels() -> None:
    module = make("SoftmaxWithLoss", [(3, 1), (3, 1)])
    assert module.label_classes([(3, 1), (3, 1)]) == 1
    assert module(spread(3, 1), torch.zeros(3, 1)).item() == 0


def test_smoothed_gradients_count_with_the_weights() -> None:
    scores, labels = spread(3, 5, low=-2, high=2), torch.tensor([0.0, 4, 1])
    weights = torch.tensor([0.5, 2, 0])
    shapes = [(3, 5), (3,)]
    smooth = make("SoftmaxWithLoss", shapes, "loss_param { label_smoothing: 0.3 }")
    both = make("SoftmaxWithLoss", [*shapes, (3,)], f"loss_param {{ label_smoothing: 0.3 {CLASS_WEIGHT} }}")
    given = scores.clone().requires_grad_()
    both(given, labels, weights).backward()
    assert given.grad is not None
    factors = np.array([0.5 * 0.5, 2 * 2, 0])[:, None]
    np.testing.assert_allclose(given.grad.numpy(), gradient(smooth, scores, labels) * factors, rtol=1e-5)


WEIGHT_ERRORS = [
    (
        [(2, 5), (2,)],
        "class_weight: 1 class_weight: 2 class_weight: 7",
        "class_weight does not fit the scores; expected 5 values; got 3",
    ),
    (
        [(2, 2), (2,)],
        "class_weight: 1 class_weight: -0.5",
        "class_weight is out of range; expected 0 or more; got -0.5",
    ),
    (
        [(2, 2), (2,)],
        "class_weight: 1 class_weight: 2 weight_by_label_freqs: true class_weighting: 1 class_weighting: 1",
        "class_weight and weight_by_label_freqs are both set; expected one of them",
    ),
    (
        [(2, 5, 3), (2, 3), (2, 5)],
        "",
        "the third bottom does not fit the scores; expected 6 weights, one for each position; got 2x5",
    ),
    (
        [(2, 5), (2, 5)],
        "ignore_label: 3",
        "ignore_label cannot be combined with soft labels; expected a third bottom, 0 where a position does not count",
    ),
]


@pytest.mark.parametrize(("bottoms", "options", "message"), WEIGHT_ERRORS)
def test_what_is_wrong_with_weights(bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("SoftmaxWithLoss", bottoms, f"loss_param {{ {options} }}")
    assert str(error.value) == f"f:1:1: layer 'l' (SoftmaxWithLoss): {message}"


def test_soft_labels_that_do_not_fit_later() -> None:
    module = make("SoftmaxWithLoss", [(2, 5), (2, 5)])
    with pytest.raises(LayerError) as error:
        module(torch.zeros(3, 5), torch.zeros(3))
    assert str(error.value) == "soft labels do not fit the scores; expected 3x5; got 3"


def test_a_net_with_soft_labels_and_weights_computes_alike_as_a_whole_and_by_layer() -> None:
    text = feed("x", 3, 7) + feed("t", 3, 5) + feed("w", 3) + product("ip", "x", 5)
    net = build(text + layer("SoftmaxWithLoss", "loss", "ip t w"))
    inputs = fill_inputs(net)
    objective, _ = net.run(net.forward_program, inputs)
    objective.backward()
    (whole,) = (p.grad.clone() for name, p in net.forward_program.named_parameters() if "weight" in name)
    net.layerwise.forward(0, 4)
    net.layerwise.backward(4, 0)
    by_name = {blob.name: blob for blob in net.layerwise.blobs}
    assert float(by_name["loss"].data) == pytest.approx(objective.item(), rel=1e-6)
    assert not by_name["t"].diff.any()
    ip = torch.from_numpy(by_name["ip"].diff.copy())
    torch.testing.assert_close(ip.T @ inputs[0], whole)
