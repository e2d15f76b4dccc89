"""Accuracy's metrics for items with several labels, compared with loops that handle one prediction at a time."""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread, tops_of

SCORES = torch.tensor([[0.9, -0.2, 0.4], [0.9, 0.3, -0.6], [-0.5, 0.8, 0.1], [0.2, 0.3, -0.1], [0.9, -0.7, 0.6]])
LABELS = torch.tensor([[1.0, 0, 0], [0, 1, 0], [1, 1, 0], [0, -1, 0], [1, 1, 0]])


def average_precision(scores: list[float], labels: list[float]) -> float:
    """Returns the area under the curve of precision over recall, threshold by threshold."""
    known = [(s, y > 0) for s, y in zip(scores, labels, strict=True) if y >= 0]
    present = sum(y for _, y in known)
    area, recall = 0.0, 0.0
    for threshold in sorted({s for s, _ in known}, reverse=True):
        predicted = [y for s, y in known if s >= threshold]
        area += (sum(predicted) / present - recall) * sum(predicted) / len(predicted)
        recall = sum(predicted) / present
    return area


def options(metric: str, more: str = "") -> str:
    return f"accuracy_param {{ metric: {metric} {more} }}"


def test_mean_average_precision() -> None:
    module = make("Accuracy", [(5, 3), (5, 3)], options("MAP"), tops=2)
    mean, of_classes = tops_of(module, SCORES, LABELS)
    wanted = [average_precision(SCORES[:, k].tolist(), LABELS[:, k].tolist()) for k in range(2)]
    assert of_classes.tolist() == pytest.approx([*wanted, 0])
    assert mean.item() == pytest.approx(sum(wanted) / 2)  # the third class does not occur
    check_no_host_sync(module, [SCORES, LABELS])
    check_shapes(module, [SCORES, LABELS])


def test_mean_average_precision_of_many_equal_scores() -> None:
    scores = (spread(41, 7) * 3).round()
    labels = (spread(41, 7, seed=1) * 2).round().clamp(min=-1, max=1)
    module = make("Accuracy", [(41, 7), (41, 7, 1, 1)], options("MAP"), tops=2)
    _, of_classes = tops_of(module, scores, labels.reshape(41, 7, 1, 1))
    wanted = [average_precision(scores[:, k].tolist(), labels[:, k].tolist()) for k in range(7)]
    assert of_classes.tolist() == pytest.approx(wanted)


def test_f1_by_hand() -> None:
    (found,) = tops_of(make("Accuracy", [(5, 3), (5, 3)], options("F1")), SCORES, LABELS)
    # class 0: predicted for items 0 1 3 4, present in 0 2 4; class 1: predicted for 1 2, present in 1 2 4;
    # class 2: predicted for 0 2 4
    assert found.item() == pytest.approx(2 * (2 + 2) / ((4 + 2 + 3) + (3 + 3)))
    mean, of_classes = tops_of(make("Accuracy", [(5, 3), (5, 3)], options("MACRO_F1"), tops=2), SCORES, LABELS)
    assert of_classes.tolist() == pytest.approx([4 / 7, 4 / 5, 0])
    assert mean.item() == pytest.approx((4 / 7 + 4 / 5) / 3)


def test_the_threshold() -> None:
    (found,) = tops_of(make("Accuracy", [(5, 3), (5, 3)], options("F1", "threshold: 0.85")), SCORES, LABELS)
    assert found.item() == pytest.approx(2 * 2 / (3 + 6))


def test_subset() -> None:
    scores = torch.tensor([[1.0, -1, 2], [1, 1, 2], [-1, -1, -1], [0, 3, -2]])
    labels = torch.tensor([[1.0, 0, 1], [1, 0, 1], [0, -1, 0], [1, 1, -1]])
    (found,) = tops_of(make("Accuracy", [(4, 3), (4, 3)], options("SUBSET")), scores, labels)
    assert found.item() == 0.75


def test_another_axis() -> None:
    scores, labels = spread(3, 5, 2), (spread(3, 5, 2, seed=1) > 0).float()
    (found,) = tops_of(make("Accuracy", [(3, 5, 2), (3, 5, 2)], options("MACRO_F1", "axis: 1")), scores, labels)
    rows, wanted = scores.movedim(1, 2).reshape(6, 5) >= 0, labels.movedim(1, 2).reshape(6, 5) > 0
    sums = (rows.sum(0) + wanted.sum(0)).clamp(min=1)
    assert found.item() == pytest.approx((2 * (rows & wanted).sum(0) / sums).mean().item())


@pytest.mark.parametrize(
    ("labels", "text", "tops", "message"),
    [
        ((5,), options("MAP"), 1, "metric MAP needs a label for each class; expected 5x3; got 5"),
        ((5, 3), options("F1", "top_k: 2"), 1, "metric F1 has no top_k and no ignore_label; expected negative labels"),
        (
            (5, 3),
            options("MAP", "ignore_label: 1"),
            1,
            "metric MAP has no top_k and no ignore_label; expected negative labels",
        ),
        ((5, 3), options("SUBSET"), 2, "metric SUBSET has no values for single classes; expected one top; got 2"),
    ],
)
def test_metrics_that_do_not_fit(labels: tuple[int, ...], text: str, tops: int, message: str) -> None:
    assert math.prod(labels) in (5, 15)
    with pytest.raises(LayerError, match=message):
        make("Accuracy", [(5, 3), labels], text, tops=tops)
