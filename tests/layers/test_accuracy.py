"""Accuracy, compared with Caffe's loops transcribed to Python; ties, accuracy per class, errors."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread, tops_of


def accuracy(scores: Tensor, labels: Tensor, axis: int, top_k: int, ignore: int | None) -> tuple[float, list[float]]:
    """Returns the accuracy, and the accuracy of each class."""
    classes = scores.shape[axis]
    rows = scores.movedim(axis, -1).reshape(-1, classes).tolist()
    right, positions = [0] * classes, [0] * classes
    for row, value in zip(rows, labels.flatten().tolist(), strict=True):
        label = int(value)
        if label == ignore:
            continue
        positions[label] += 1
        better = -1  # the label's own score is counted, too
        for score in row:
            better += score >= row[label]
        right[label] += better < top_k
    total = sum(positions)
    return (
        sum(right) / total if total else 0.0,
        [r / p if p else 0.0 for r, p in zip(right, positions, strict=True)],
    )


@pytest.mark.parametrize("ignore", [None, 3, -1])
@pytest.mark.parametrize("top_k", [1, 2, 5])
@pytest.mark.parametrize(
    ("shape", "label_shape", "axis"),
    [
        ((13, 5), (13,), 1),
        ((13, 5), (13, 1, 1, 1), 1),
        ((2, 5, 3, 7), (2, 1, 3, 7), 1),
        ((2, 3, 5, 7), (2, 21), 2),
        ((2, 7, 5), (2, 7), -1),
        ((5, 7), (7,), 0),
    ],
)
def test_accuracy(
    shape: tuple[int, ...], label_shape: tuple[int, ...], axis: int, top_k: int, ignore: int | None
) -> None:
    scores = spread(*shape)
    labels = torch.arange(math.prod(label_shape)) * 3 % 5 + 0.4
    if ignore is not None:
        labels[2] = ignore
    labels = labels.reshape(label_shape)
    ignored = "" if ignore is None else f"ignore_label: {ignore}"
    options = f"accuracy_param {{ axis: {axis} top_k: {top_k} {ignored} }}"
    module = make("Accuracy", [shape, label_shape], options, tops=2)
    found, per_class = tops_of(module, scores, labels)
    wanted, wanted_per_class = accuracy(scores, labels, axis, top_k, ignore)
    assert found.item() == pytest.approx(wanted)
    assert per_class.tolist() == pytest.approx(wanted_per_class)
    check_shapes(module, [scores, labels])
    check_no_host_sync(module, [scores, labels])
    assert module.label_classes([shape, label_shape]) == 5


def test_accuracy_by_hand() -> None:
    scores = torch.tensor([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.6, 0.1]])
    labels = torch.tensor([1.0, 1.0, 2.0, 0.0])
    first, second = make("Accuracy", [(4, 3), (4,)], tops=2)(scores, labels)
    assert first.item() == 0.5
    assert second.tolist() == [0, 0.5, 1]
    assert make("Accuracy", [(4, 3), (4,)], "accuracy_param { top_k: 2 }")(scores, labels).item() == 1


def test_a_label_without_a_class_is_wrong_and_of_no_class() -> None:
    scores = torch.tensor([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.9, 0.6, 0.1]])
    first, second = make("Accuracy", [(4, 3), (4,)], tops=2)(scores, torch.tensor([1.0, 3.0, -1.0, 0.0]))
    assert first.item() == 0.5
    assert second.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("row", "top_k", "right"),
    [([1.0, 1, 0], 1, 0), ([1.0, 1, 0], 2, 1), ([0.0, 0, 0], 2, 0), ([0.0, 0, 0], 3, 1), ([2.0, 1, 1], 1, 1)],
)
def test_equal_scores_count_against_the_label(row: list[float], top_k: int, right: float) -> None:
    module = make("Accuracy", [(1, 3), (1,)], f"accuracy_param {{ top_k: {top_k} }}")
    assert module(torch.tensor([row]), torch.zeros(1)).item() == right


def test_with_no_position_left_everything_is_0() -> None:
    module = make("Accuracy", [(2, 3), (2,)], "accuracy_param { ignore_label: 255 }", tops=2)
    total, per_class = module(spread(2, 3), torch.full((2,), 255.0))
    assert total.item() == 0
    assert per_class.tolist() == [0, 0, 0]


def test_it_passes_no_gradient_on() -> None:
    top = make("Accuracy", [(2, 3), (2,)])(spread(2, 3).requires_grad_(), torch.zeros(2))
    assert not top.requires_grad


def test_it_is_as_exact_as_its_scores() -> None:
    assert make("Accuracy", [(3, 2), (3,)])(spread(3, 2).double(), torch.zeros(3)).dtype == torch.float64


ERRORS = [
    (
        [(3, 5), (3,)],
        "accuracy_param { top_k: 7 }",
        "top_k is out of range; expected 1 to the number of classes, 5; got 7",
    ),
    (
        [(3, 5), (3,)],
        "accuracy_param { top_k: 0 }",
        "top_k is out of range; expected 1 to the number of classes, 5; got 0",
    ),
    ([(3, 5), (3,)], "accuracy_param { axis: 2 }", "axis lies outside the bottom; expected -2 to 1; got 2"),
    (
        [(3, 5, 2), (3,)],
        "",
        "predictions and labels do not fit; expected 6 labels, one per position of 3x5x2 without axis 1; got 3, of shape 3",
    ),
    ([(3, 5)], "", "wrong number of bottoms; expected exactly 2 bottoms; got 1 (b0)"),
]


@pytest.mark.parametrize(("bottoms", "options", "message"), ERRORS)
def test_what_is_wrong(bottoms: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make("Accuracy", bottoms, options)
    assert str(error.value) == f"f:1:1: layer 'l' (Accuracy): {message}"


def test_labels_that_do_not_fit_later() -> None:
    module = make("Accuracy", [(3, 5), (3,)])
    with pytest.raises(LayerError) as error:
        module(torch.zeros(2, 5), torch.zeros(3))
    message = "expected 2 labels, one per position of 2x5 without axis 1; got 3, of shape 3"
    assert str(error.value) == f"predictions and labels do not fit; {message}"


# ---------------------------------------------------------------- soft labels


@pytest.mark.parametrize(
    ("shape", "labels_shape"), [((7, 5), (7, 5)), ((7, 5, 1, 1), (7, 5)), ((2, 5, 11), (2, 5, 11))]
)
@pytest.mark.parametrize("top_k", [1, 2])
def test_of_soft_labels_the_largest_share_counts(
    shape: tuple[int, ...], labels_shape: tuple[int, ...], top_k: int
) -> None:
    scores = spread(*shape)
    numbers = (torch.arange(math.prod(shape) // 5) * 3 % 5).reshape(shape[0], *shape[2:])
    shares = torch.full(shape, 0.1).scatter_(1, numbers.unsqueeze(1), 0.6)
    options = f"accuracy_param {{ top_k: {top_k} }}"
    hard = make("Accuracy", [shape, numbers.shape], options, tops=2)(scores, numbers.float())
    soft = make("Accuracy", [shape, labels_shape], options, tops=2)
    for found, expected in zip(soft(scores, shares.reshape(labels_shape)), hard, strict=True):
        torch.testing.assert_close(found, expected)
    assert 0 < hard[0] < 1
    assert soft.label_classes([shape, labels_shape]) is None


def test_soft_labels_have_no_ignore_label() -> None:
    with pytest.raises(LayerError, match="ignore_label cannot be combined with soft labels; expected one of the two$"):
        make("Accuracy", [(7, 5), (7, 5)], "accuracy_param { ignore_label: 2 }")
