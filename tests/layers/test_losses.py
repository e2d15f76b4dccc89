"""Losses: values, compared with Caffe's loops transcribed to NumPy and computed by hand; gradients; errors."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.binaryproto import to_blob

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

NORMALIZATIONS = ["FULL", "VALID", "BATCH_SIZE", "NONE"]


def shapes(*bottoms: Tensor) -> list[tuple[int, ...]]:
    return [tuple(bottom.shape) for bottom in bottoms]


def gradient(module: torch.nn.Module, bottoms: tuple[Tensor, ...], of: int = 0) -> np.ndarray:
    """Returns the gradient of the loss with respect to one bottom."""
    bottoms = tuple(bottom.clone().requires_grad_(index == of) for index, bottom in enumerate(bottoms))
    tops_of(module, *bottoms)[0].backward()
    found = bottoms[of].grad
    assert found is not None
    return found.numpy()


def normalizer(mode: str, positions: int, valid: int, items: int) -> float:
    """Returns the divisor of LossLayer's get_normalizer, which four of Caffe's layers use."""
    return max(1.0, {"FULL": positions, "VALID": valid, "BATCH_SIZE": items, "NONE": 1}[mode])


# ---------------------------------------------------------------- EuclideanLoss


def test_euclidean_loss_by_hand() -> None:
    x = torch.tensor([[1.0, 2.0], [3.0, 5.0], [0.0, -1.0]])
    y = torch.tensor([[0.0, 4.0], [3.0, 2.0], [0.5, -1.0]])
    module = make("EuclideanLoss", shapes(x, y))
    assert module(x, y).item() == pytest.approx((1 + 4 + 9 + 0.25) / 2 / 3)
    wanted = np.array([[1, -2], [0, 3], [-0.5, 0]], np.float32) / 3
    np.testing.assert_allclose(gradient(module, (x, y), of=0), wanted, rtol=1e-6)
    np.testing.assert_allclose(gradient(module, (x, y), of=1), -wanted, rtol=1e-6)


def test_euclidean_loss_needs_equally_many_values_not_equal_shapes() -> None:
    x, y = spread(2, 3, 5), spread(2, 15, seed=1)
    module = make("EuclideanLoss", shapes(x, y))
    assert module(x, y).item() == pytest.approx((x - y.reshape(x.shape)).square().sum().item() / 4)
    assert gradient(module, (x, y), of=1).shape == (2, 15)
    check_shapes(module, [x, y])
    check_no_host_sync(module, [x, y])
    check_gradients(module, [x, y])


def test_euclidean_loss_lets_both_bottoms_have_gradients() -> None:
    assert make("EuclideanLoss", [(2, 3), (2, 3)]).label_bottoms == ()


# ---------------------------------------------------------------- HingeLoss


def hinge_loss(scores: np.ndarray, labels: np.ndarray, norm: str) -> tuple[float, np.ndarray]:
    num = len(scores)
    margins = scores.reshape(num, -1).copy()
    for i in range(num):
        margins[i, int(labels.flat[i])] *= -1
    margins = np.maximum(0, 1 + margins)
    loss = (margins if norm == "L1" else margins * margins).sum() / num
    diff = np.sign(margins) / num if norm == "L1" else margins * 2 / num
    for i in range(num):
        diff[i, int(labels.flat[i])] *= -1
    return float(loss), diff.reshape(scores.shape)


@pytest.mark.parametrize("norm", ["L1", "L2"])
@pytest.mark.parametrize(
    ("shape", "label_shape"),
    [((5, 7), (5,)), ((3, 2, 5, 1), (3, 1, 1, 1)), ((3,), (3,))],
    ids=["flat", "spatial", "one"],
)
def test_hinge_loss(shape: tuple[int, ...], label_shape: tuple[int, ...], norm: str) -> None:
    scores = spread(*shape, low=-3, high=3)
    classes = scores[0].numel()
    labels = (torch.arange(shape[0]) * 4 % classes).reshape(label_shape) + 0.7
    module = make("HingeLoss", [shape, label_shape], f"hinge_loss_param {{ norm: {norm} }}")
    loss, diff = hinge_loss(scores.numpy(), labels.numpy(), norm)
    assert module(scores, labels).item() == pytest.approx(loss)
    np.testing.assert_allclose(gradient(module, (scores, labels)), diff, rtol=1e-5, atol=1e-6)
    check_shapes(module, [scores, labels])
    check_no_host_sync(module, [scores, labels])
    check_gradients(module, [scores, labels], differentiable=[0])


def test_hinge_loss_has_no_gradient_on_the_margin() -> None:
    scores, labels = torch.tensor([[1.0, -1.0, 3.0]]), torch.tensor([0.0])
    module = make("HingeLoss", [(1, 3), (1,)])
    assert module(scores, labels).item() == 4
    assert gradient(module, (scores, labels)).tolist() == [[0, 0, 1]]


def test_hinge_loss_takes_l1_by_default() -> None:
    scores, labels = torch.tensor([[2.0, -3.0]]), torch.tensor([1.0])
    assert make("HingeLoss", [(1, 2), (1,)])(scores, labels).item() == 3 + 4


# ---------------------------------------------------------------- MultinomialLogisticLoss


@pytest.mark.parametrize(
    ("shape", "label_shape"), [((5, 7), (5,)), ((3, 2, 5, 1), (3, 1, 1, 1))], ids=["flat", "spatial"]
)
def test_multinomial_logistic_loss(shape: tuple[int, ...], label_shape: tuple[int, ...]) -> None:
    probabilities = spread(*shape, low=0.1, high=0.9)
    labels = (torch.arange(shape[0]) * 4 % probabilities[0].numel()).reshape(label_shape) + 0.9
    rows = probabilities.reshape(shape[0], -1).numpy()
    picked = rows[np.arange(shape[0]), labels.long().flatten().numpy()]
    wanted = np.zeros_like(rows)
    wanted[np.arange(shape[0]), labels.long().flatten().numpy()] = -1 / picked / shape[0]

    module = make("MultinomialLogisticLoss", [shape, label_shape])
    assert module(probabilities, labels).item() == pytest.approx(-np.log(picked).sum() / shape[0])
    np.testing.assert_allclose(gradient(module, (probabilities, labels)), wanted.reshape(shape), rtol=1e-5)
    check_shapes(module, [probabilities, labels])
    check_no_host_sync(module, [probabilities, labels])
    check_gradients(module, [probabilities, labels], differentiable=[0])


@pytest.mark.parametrize("probability", [0.0, 1e-30, -1.0])
def test_multinomial_logistic_loss_bounds_the_probability_also_in_the_gradient(probability: float) -> None:
    probabilities = torch.tensor([[0.5, probability, 0.5], [0.25, 0.5, 0.25]])
    labels = torch.tensor([1.0, 0.0])
    module = make("MultinomialLogisticLoss", [(2, 3), (2,)])
    loss = module(probabilities, labels).item()
    assert loss == pytest.approx(-(math.log(1e-20) + math.log(0.25)) / 2)
    np.testing.assert_allclose(gradient(module, (probabilities, labels)), [[0, -0.5e20, 0], [-2, 0, 0]], rtol=1e-5)


# ---------------------------------------------------------------- InfogainLoss


def infogain_loss(
    scores: np.ndarray, labels: np.ndarray, matrix: np.ndarray, axis: int, mode: str, ignore: int | None
) -> tuple[float, np.ndarray]:
    """Returns loss and gradient, computed with the classes on the last axis."""
    rows = np.moveaxis(scores, axis, -1)
    positions = rows.reshape(-1, rows.shape[-1])
    diff = np.zeros_like(positions)
    matrix = matrix.reshape(rows.shape[-1], -1)
    loss, counted = 0.0, 0
    for i, (row, label) in enumerate(zip(positions, labels.flatten(), strict=True)):
        if int(label) == ignore:
            continue
        probability = np.exp(row - row.max())
        probability /= probability.sum()
        for k in range(len(row)):
            loss -= matrix[int(label), k] * np.log(max(probability[k], 1e-20))
            diff[i, k] = probability[k] * matrix[int(label)].sum() - matrix[int(label), k]
        counted += 1
    divisor = normalizer(mode, len(positions), counted, int(np.prod(scores.shape[:axis])))
    return loss / divisor, np.moveaxis(diff.reshape(rows.shape), -1, axis) / divisor


INFOGAIN = [
    ((5, 7), (5,), 1, None),
    ((2, 5, 3, 7), (2, 1, 3, 7), 1, None),
    ((2, 5, 3, 7), (2, 21), 1, 2),
    ((2, 3, 7, 5), (2, 3, 5), 2, 6),
    ((2, 3, 5), (2, 3), -1, 0),
]


@pytest.mark.parametrize("mode", NORMALIZATIONS)
@pytest.mark.parametrize(
    ("shape", "label_shape", "axis", "ignore"), INFOGAIN, ids=["flat", "spatial", "ignore", "axis 2", "last axis"]
)
def test_infogain_loss(
    shape: tuple[int, ...], label_shape: tuple[int, ...], axis: int, ignore: int | None, mode: str
) -> None:
    classes = shape[axis]
    scores = spread(*shape, low=-4, high=4)
    labels = (torch.arange(math.prod(label_shape)) * 3 % classes).reshape(label_shape) + 0.6
    matrix = spread(1, 1, classes, classes, low=-0.5, high=1.5, seed=1)
    ignored = "" if ignore is None else f"ignore_label: {ignore}"
    options = f"infogain_loss_param {{ axis: {axis} }} loss_param {{ normalization: {mode} {ignored} }}"
    module = make("InfogainLoss", shapes(scores, labels, matrix), options, tops=2)
    loss, diff = infogain_loss(scores.numpy(), labels.numpy(), matrix.numpy(), axis % len(shape), mode, ignore)

    found, probabilities = tops_of(module, scores, labels, matrix)
    assert found.item() == pytest.approx(loss, rel=1e-5)
    torch.testing.assert_close(probabilities, scores.softmax(axis))
    np.testing.assert_allclose(gradient(module, (scores, labels, matrix)), diff, rtol=1e-4, atol=1e-6)
    check_shapes(module, [scores, labels, matrix])
    check_no_host_sync(module, [scores, labels, matrix])
    check_gradients(module, [scores, labels, matrix], differentiable=[0])


def test_infogain_loss_divides_by_valid_positions_by_default() -> None:
    scores, labels = torch.zeros(3, 2), torch.tensor([0.0, 5.0, 1.0])
    module = make("InfogainLoss", [(3, 2), (3,), (2, 2)], "loss_param { ignore_label: 5 }")
    assert module(scores, labels, torch.eye(2)).item() == pytest.approx(math.log(2))


def test_infogain_loss_without_any_valid_position_is_0() -> None:
    scores, labels = spread(2, 3), torch.tensor([7.0, 7.0])
    module = make("InfogainLoss", [(2, 3), (2,), (3, 3)], "loss_param { ignore_label: 7 }")
    assert module(scores, labels, torch.ones(3, 3)).item() == 0
    assert not gradient(module, (scores, labels, torch.ones(3, 3))).any()


def test_infogain_loss_bounds_the_probability_but_not_the_gradient() -> None:
    scores, labels = torch.tensor([[100.0, 0.0, 0.0]]), torch.tensor([1.0])
    module = make("InfogainLoss", [(1, 3), (1,), (3, 3)])
    assert module(scores, labels, torch.eye(3)).item() == pytest.approx(-math.log(1e-20))
    np.testing.assert_allclose(gradient(module, (scores, labels, torch.eye(3))), [[1, -1, 0]], atol=1e-30)


def test_infogain_loss_passes_no_gradient_through_the_probabilities_or_the_matrix() -> None:
    scores, labels, matrix = spread(2, 3).requires_grad_(), torch.zeros(2), torch.eye(3).requires_grad_()
    loss, probabilities = tops_of(make("InfogainLoss", [(2, 3), (2,), (3, 3)], tops=2), scores, labels, matrix)
    assert not probabilities.requires_grad
    loss.backward()
    assert matrix.grad is None
    assert make("InfogainLoss", [(2, 3), (2,), (3, 3)]).label_bottoms == (1, 2)


def test_infogain_loss_reads_its_matrix_from_a_file() -> None:
    matrix = spread(1, 1, 5, 5)
    Path("h.binaryproto").write_bytes(to_blob(matrix.numpy()).SerializeToString())
    scores, labels = spread(3, 5, seed=1), torch.tensor([4.0, 0.0, 2.0])
    module = make("InfogainLoss", shapes(scores, labels), 'infogain_loss_param { source: "h.binaryproto" }')
    asked = make("InfogainLoss", shapes(scores, labels, matrix))
    torch.testing.assert_close(module(scores, labels), asked(scores, labels, matrix), rtol=0, atol=0)
    check_shapes(module, [scores, labels])
    check_no_host_sync(module, [scores, labels])
    check_gradients(module, [scores, labels], differentiable=[0])
    assert module.state_dict() == {}


def test_infogain_loss_says_that_there_is_no_file() -> None:
    with pytest.raises(DataError) as error:
        make("InfogainLoss", [(3, 5), (3,)], 'infogain_loss_param { source: "none.binaryproto" }')
    assert str(error.value).startswith("none.binaryproto: layer 'l' (InfogainLoss): there is no such file\n")


def test_infogain_loss_says_that_the_matrix_in_the_file_does_not_fit() -> None:
    Path("h.binaryproto").write_bytes(to_blob(np.zeros((1, 1, 3, 7), np.float32)).SerializeToString())
    with pytest.raises(LayerError) as error:
        make("InfogainLoss", [(3, 5), (3,)], 'infogain_loss_param { source: "h.binaryproto" }')
    assert str(error.value).endswith("the infogain matrix does not fit the classes; expected 5x5; got 1x1x3x7")


# ---------------------------------------------------------------- SigmoidCrossEntropyLoss


def sigmoid_cross_entropy_loss(
    scores: np.ndarray, targets: np.ndarray, mode: str, ignore: int | None
) -> tuple[float, np.ndarray]:
    loss, valid, diff = 0.0, 0, np.zeros(scores.size)
    for i, (x, t) in enumerate(zip(scores.flatten(), targets.flatten(), strict=True)):
        if int(t) == ignore:
            continue
        loss -= x * (t - (x >= 0)) - np.log(1 + np.exp(x - 2 * x * (x >= 0)))
        diff[i] = 1 / (1 + np.exp(-x)) - t
        valid += 1
    divisor = normalizer(mode, scores.size, valid, len(scores))
    return loss / divisor, diff.reshape(scores.shape) / divisor


@pytest.mark.parametrize(
    ("options", "mode"),
    [
        ("", "BATCH_SIZE"),
        ("normalize: true", "VALID"),
        ("normalize: false", "BATCH_SIZE"),
        ("normalize: true normalization: NONE", "NONE"),
        *((f"normalization: {mode}", mode) for mode in NORMALIZATIONS),
    ],
)
@pytest.mark.parametrize("ignore", [None, -1, 0], ids=["all count", "ignore -1", "ignore 0"])
def test_sigmoid_cross_entropy_loss(options: str, mode: str, ignore: int | None) -> None:
    scores = spread(2, 3, 5, low=-6, high=6)
    targets = spread(2, 15, low=0, high=1, seed=1)
    targets[0, :4] = torch.tensor([1.0, -1.0, -1.9, 0.0])
    ignored = "" if ignore is None else f"ignore_label: {ignore}"
    module = make("SigmoidCrossEntropyLoss", shapes(scores, targets), f"loss_param {{ {options} {ignored} }}")
    loss, diff = sigmoid_cross_entropy_loss(scores.numpy(), targets.numpy(), mode, ignore)
    assert module(scores, targets).item() == pytest.approx(loss, rel=1e-5)
    np.testing.assert_allclose(gradient(module, (scores, targets)), diff, rtol=1e-5, atol=1e-6)
    check_shapes(module, [scores, targets])
    check_no_host_sync(module, [scores, targets])
    check_gradients(module, [scores, targets], differentiable=[0])


def test_sigmoid_cross_entropy_loss_stays_finite() -> None:
    scores, targets = torch.tensor([[500.0, -500.0, 500.0]]), torch.tensor([[1.0, 0.0, 0.0]])
    module = make("SigmoidCrossEntropyLoss", [(1, 3), (1, 3)])
    assert module(scores, targets).item() == 500
    assert gradient(module, (scores, targets)).tolist() == [[0, 0, 1]]


def test_sigmoid_cross_entropy_loss_ignores_targets_with_their_scores() -> None:
    scores, targets = torch.tensor([[2.0], [-3.0]]), torch.full((2, 1), 255.0)
    options = "loss_param { ignore_label: 255 normalization: VALID }"
    module = make("SigmoidCrossEntropyLoss", [(2, 1), (2, 1)], options)
    assert module(scores, targets).item() == 0
    assert not gradient(module, (scores, targets)).any()


def test_sigmoid_cross_entropy_loss_takes_whole_numbers_as_targets() -> None:
    scores = torch.tensor([[0.0, 0.0]])
    assert make("SigmoidCrossEntropyLoss", [(1, 2), (1, 2)])(scores, torch.tensor([[0, 1]])).item() == pytest.approx(
        2 * math.log(2)
    )


# ---------------------------------------------------------------- ContrastiveLoss


def contrastive_loss(
    a: np.ndarray, b: np.ndarray, similar: np.ndarray, margin: float, legacy: bool
) -> tuple[float, np.ndarray]:
    """Returns the loss and its gradient with respect to a."""
    num = len(a)
    difference = (a.reshape(num, -1) - b.reshape(num, -1)).astype(np.float64)
    loss, diff = 0.0, np.zeros_like(difference)
    for i in range(num):
        square = difference[i] @ difference[i]
        if int(similar.flat[i]):
            loss += square
            diff[i] = difference[i] / num
            continue
        missing = margin - (square if legacy else np.sqrt(square))
        loss += max(missing, 0) if legacy else max(missing, 0) ** 2
        if missing > 0:
            diff[i] = -difference[i] / num * (1 if legacy else missing / (np.sqrt(square) + 1e-4))
    return loss / num / 2, diff.reshape(a.shape)


@pytest.mark.parametrize("legacy", [False, True], ids=["new", "legacy"])
@pytest.mark.parametrize("margin", [0.5, 1.5, 40.0])
@pytest.mark.parametrize("tail", [(), (1, 1)], ids=["NxC", "NxCx1x1"])
def test_contrastive_loss(margin: float, legacy: bool, tail: tuple[int, ...]) -> None:
    a, b = spread(7, 3, *tail, low=-2, high=2), spread(7, 3, low=-2, high=2, seed=1)
    similar = torch.tensor([0.0, 1.0, 0.0, 0.9, 0.0, 2.5, 0.0]).reshape(7, *tail)
    b[4] = a[4].flatten() + 0.01
    options = f"contrastive_loss_param {{ margin: {margin} legacy_version: {str(legacy).lower()} }}"
    module = make("ContrastiveLoss", shapes(a, b, similar), options)
    loss, diff = contrastive_loss(a.numpy(), b.numpy(), similar.numpy(), margin, legacy)
    assert module(a, b, similar).item() == pytest.approx(loss, rel=1e-5)
    np.testing.assert_allclose(gradient(module, (a, b, similar), of=0), diff, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(gradient(module, (a, b, similar), of=1), -diff.reshape(7, 3), rtol=1e-3, atol=1e-6)
    check_shapes(module, [a, b, similar])
    check_no_host_sync(module, [a, b, similar])


@pytest.mark.parametrize("options", ["margin: 9 legacy_version: true", "margin: 0.25"], ids=["legacy", "only similar"])
def test_contrastive_loss_by_finite_differences(options: str) -> None:
    """Caffe's gradient is the true one with legacy_version, or if no pair of different items is within the margin."""
    bottoms = [spread(5, 3), spread(5, 3, seed=1), torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0])]
    module = make("ContrastiveLoss", shapes(*bottoms), f"contrastive_loss_param {{ {options} }}")
    check_gradients(module, bottoms, differentiable=[0, 1])


def test_contrastive_loss_of_equal_vectors_that_should_differ() -> None:
    a, similar = spread(2, 3), torch.zeros(2)
    module = make("ContrastiveLoss", [(2, 3), (2, 3), (2,)])
    assert module(a, a, similar).item() == pytest.approx(0.5)
    assert not gradient(module, (a, a.clone(), similar)).any()


def test_contrastive_loss_has_no_gradient_on_the_margin() -> None:
    a, b, similar = torch.tensor([[3.0, 4.0]]), torch.zeros(1, 2), torch.zeros(1)
    module = make(
        "ContrastiveLoss", [(1, 2), (1, 2), (1,)], "contrastive_loss_param { margin: 25 legacy_version: true }"
    )
    assert not gradient(module, (a, b, similar)).any()


def test_contrastive_loss_gives_both_vectors_gradients() -> None:
    assert make("ContrastiveLoss", [(2, 3), (2, 3), (2,)]).label_bottoms == (2,)


# ---------------------------------------------------------------- what all share


@pytest.mark.parametrize(
    ("type_name", "bottoms", "classes"),
    [
        ("HingeLoss", [(3, 2, 5), (3,)], 10),
        ("MultinomialLogisticLoss", [(3, 7), (3,)], 7),
        ("InfogainLoss", [(3, 7, 5), (3, 5), (7, 7)], 7),
        ("EuclideanLoss", [(3, 7), (3, 7)], None),
        ("SigmoidCrossEntropyLoss", [(3, 7), (3, 7)], None),
    ],
)
def test_how_many_classes_the_labels_may_name(
    type_name: str, bottoms: list[tuple[int, ...]], classes: int | None
) -> None:
    assert make(type_name, bottoms).label_classes(bottoms) == classes


ITEMS = "prediction and label have different numbers of items; expected 3, from the first bottom's 3x5; got the second bottom's 2x5"
NO_SIZE = "the bottoms differ in size; expected 3x5 values, as in the first bottom's 3x5; got the second bottom's 3x7"
NO_FIT = (
    "predictions and labels do not fit; expected 3 labels, one per position of 3x10 without axis 1; got 6, of shape 3x2"
)

ERRORS = [
    ("EuclideanLoss", [(3, 5), (2, 5)], "", ITEMS),
    ("EuclideanLoss", [(3, 5), (3, 7)], "", NO_SIZE),
    ("HingeLoss", [(3, 5), (2, 5)], "", ITEMS),
    ("HingeLoss", [(3, 2, 5), (3, 2)], "", NO_FIT),
    ("MultinomialLogisticLoss", [(3, 2, 5), (3, 2)], "", NO_FIT),
    ("InfogainLoss", [(3, 5), (2, 5), (5, 5)], "", ITEMS),
    (
        "InfogainLoss",
        [(3, 5, 2), (3, 5), (5, 5)],
        "",
        "predictions and labels do not fit; expected 6 labels, one per position of 3x5x2 without axis 1; got 15, of shape 3x5",
    ),
    (
        "InfogainLoss",
        [(3, 5), (3,)],
        "infogain_loss_param { axis: 2 }",
        "axis lies outside the bottom; expected -2 to 1; got 2",
    ),
    (
        "InfogainLoss",
        [(3, 5), (3,)],
        "",
        "the infogain matrix is missing; expected infogain_loss_param.source, or a third bottom",
    ),
    ("InfogainLoss", [(3, 5), (3,), (5, 3)], "", "the infogain matrix does not fit the classes; expected 5x5; got 5x3"),
    (
        "InfogainLoss",
        [(3, 5), (3,), (5, 5)],
        "loss_param { normalize: true }",
        "normalize is not supported by this loss; expected normalization: VALID for true, BATCH_SIZE for false",
    ),
    (
        "InfogainLoss",
        [(3, 5), (3,), (5, 5), (1,)],
        "",
        "wrong number of bottoms; expected 2 to 3 bottoms; got 4 (b0, b1, b2, b3)",
    ),
    ("SigmoidCrossEntropyLoss", [(3, 5), (2, 5)], "", ITEMS),
    ("SigmoidCrossEntropyLoss", [(3, 5), (3, 7)], "", NO_SIZE),
    ("ContrastiveLoss", [(3, 5), (2, 5), (3,)], "", ITEMS),
    ("ContrastiveLoss", [(3, 5), (3, 7), (3,)], "", NO_SIZE),
    ("ContrastiveLoss", [(3, 5, 2), (3, 10), (3,)], "", "bottom 0 is not a list of vectors; expected N x C; got 3x5x2"),
    ("ContrastiveLoss", [(3, 10), (3, 5, 2), (3,)], "", "bottom 1 is not a list of vectors; expected N x C; got 3x5x2"),
    (
        "ContrastiveLoss",
        [(3, 5), (3, 5), (3, 2)],
        "",
        "the third bottom does not fit the pairs; expected 3 values, one for each pair; got 3x2",
    ),
    (
        "EuclideanLoss",
        [(), ()],
        "",
        "prediction and label have different numbers of items; expected 1, from the first bottom's scalar; got the second bottom's scalar",
    ),
    ("ContrastiveLoss", [(3, 5), (3, 5)], "", "wrong number of bottoms; expected exactly 3 bottoms; got 2 (b0, b1)"),
]


@pytest.mark.parametrize(
    ("type_name", "bottoms", "options", "message"), ERRORS, ids=[f"{case[0]}-{case[3][:40]}" for case in ERRORS]
)
def test_what_is_wrong(type_name: str, bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, options)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


RUN_TIME = [
    ("EuclideanLoss", [(3, 5), (3, 5)], [(3, 5), (3, 7)], NO_SIZE),
    ("HingeLoss", [(3, 10), (3,)], [(3, 2, 5), (3, 2)], NO_FIT),
    ("MultinomialLogisticLoss", [(3, 10), (3,)], [(3, 2, 5), (3, 2)], NO_FIT),
    ("SigmoidCrossEntropyLoss", [(3, 5), (3, 5)], [(3, 5), (3, 7)], NO_SIZE),
    ("ContrastiveLoss", [(3, 5), (3, 5), (3,)], [(3, 5), (3, 7), (3,)], NO_SIZE),
    (
        "InfogainLoss",
        [(3, 5), (3,), (5, 5)],
        [(3, 5), (3,), (3, 3)],
        "the infogain matrix does not fit the classes; expected 5x5; got 3x3",
    ),
    (
        "InfogainLoss",
        [(3, 5), (3,), (5, 5)],
        [(3, 5), (2,), (5, 5)],
        "predictions and labels do not fit; expected 3 labels, one per position of 3x5 without axis 1; got 2, of shape 2",
    ),
]


@pytest.mark.parametrize(
    ("type_name", "bottoms", "later", "message"), RUN_TIME, ids=[f"{case[0]}-{case[3][:20]}" for case in RUN_TIME]
)
def test_what_is_wrong_with_shapes_that_change(
    type_name: str, bottoms: list[tuple[int, ...]], later: list[tuple[int, ...]], message: str
) -> None:
    module = make(type_name, bottoms)
    with pytest.raises(LayerError) as error:
        module(*(torch.zeros(shape) for shape in later))
    assert str(error.value) == message


def test_the_number_of_items_may_change() -> None:
    module = make("HingeLoss", [(2, 3), (2,)])
    assert module(torch.zeros(5, 3), torch.zeros(5)).item() == 3


def test_softmax_with_infogain_loss_is_the_infogain_loss_of_caffe_1() -> None:
    """SoftmaxWithInfogainLoss is jolibrain's name for Caffe's InfogainLoss; jolibrain's own InfogainLoss takes
    probabilities.
    """
    shapes = [(3, 5), (3,), (5, 5)]
    bottoms = [spread(3, 5), torch.tensor([0.0, 4, 2]), spread(5, 5, seed=1)]
    first, second = (make(name, shapes)(*bottoms) for name in ("InfogainLoss", "SoftmaxWithInfogainLoss"))
    assert torch.equal(first, second)


def test_infogain_loss_of_probabilities() -> None:
    p = spread(3, 5, low=0.1, high=0.9)
    labels, matrix = torch.tensor([0.0, 4, 2]), spread(5, 5, seed=1)
    module = make("InfogainLoss", [(3, 5), (3,), (5, 5)], "infogain_loss_param { probabilities: true }")
    want = -(matrix[labels.long()] * p.log()).sum() / 3
    torch.testing.assert_close(module(p, labels, matrix), want)
    check_gradients(module, [p, labels, matrix], [0])


# ---------------------------------------------------------------- weights of SigmoidCrossEntropyLoss


@pytest.mark.parametrize("weight", [(), (2.5,), (0.5, 3, 1.25)])
@pytest.mark.parametrize(("shape", "weighs"), [((5, 3), True), ((2, 3, 5, 7), True), ((2, 3, 5), False)])
def test_sigmoid_cross_entropy_loss_with_weights(
    shape: tuple[int, ...], weighs: bool, weight: tuple[float, ...]
) -> None:
    scores = spread(*shape, low=-4, high=4)
    targets = (torch.arange(scores.numel()) % 3 == 1).float().reshape(shape)
    targets[0, 1] = 255
    weights = [spread(*shape, seed=1, low=0.1, high=2)] if weighs else []
    options = "ignore_label: 255 normalization: VALID " + " ".join(f"pos_weight: {value}" for value in weight)
    module = make("SigmoidCrossEntropyLoss", shapes(scores, targets, *weights), f"loss_param {{ {options} }}")
    x, t = scores.double().numpy(), targets.numpy()
    of_positives = np.array(weight or (1.0,)).reshape(-1, *[1] * (len(shape) - 2))
    p = 1 / (1 + np.exp(-x))
    counts = t != 255
    factors = counts * (weights[0].numpy() if weighs else 1)
    costs = -(of_positives * t * np.log(p) + (1 - t) * np.log(1 - p)) * factors
    wanted = np.where(counts, costs, 0).sum() / counts.sum()
    bottoms = (scores, targets, *weights)
    assert module(*bottoms).item() == pytest.approx(wanted, rel=1e-5)
    diff = ((1 - t) * p - of_positives * t * (1 - p)) * factors / counts.sum()
    np.testing.assert_allclose(gradient(module, bottoms), diff, rtol=1e-4, atol=1e-7)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms, differentiable=[0])


@pytest.mark.parametrize(
    ("bottoms", "options", "message"),
    [
        (
            [(2, 5), (2, 5)],
            "pos_weight: 1 pos_weight: 2",
            "pos_weight does not fit the scores; expected 1 value, or 5; got 2",
        ),
        ([(2, 5), (2, 5)], "pos_weight: -2", "pos_weight is out of range; expected 0 or more; got -2"),
        (
            [(2, 5), (2, 5), (2, 3)],
            "",
            "the third bottom does not fit the scores; expected 10 weights, one for each score; got 2x3",
        ),
    ],
)
def test_what_is_wrong_with_the_weights_of_sigmoid_cross_entropy_loss(
    bottoms: list[tuple[int, ...]], options: str, message: str
) -> None:
    with pytest.raises(LayerError) as error:
        make("SigmoidCrossEntropyLoss", bottoms, f"loss_param {{ {options} }}")
    assert str(error.value) == f"f:1:1: layer 'l' (SigmoidCrossEntropyLoss): {message}"
