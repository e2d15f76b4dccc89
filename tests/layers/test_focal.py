"""Cases of FocalLoss and ConfidencePenaltyLoss that tests/goldens does not cover: which fork's formula is
used, options, errors.
"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

SCORES = [(3, 5, 2), (3, 1, 2)]


def labels() -> Tensor:
    return torch.tensor([[0.0, 4], [2, 2], [1, 3]]).reshape(3, 1, 2)


def focal(options: str, bottom: Tensor) -> float:
    loss: Tensor = make("FocalLoss", SCORES, options)(bottom, labels())
    return float(loss.detach())


def expected_loss(bottom: Tensor, weight: float, start: float, sign: float, gamma: float) -> float:
    p = bottom.softmax(1).gather(1, labels().long())
    return float((-weight * (start + sign * p) ** gamma * p.log()).mean())


@pytest.mark.parametrize(
    ("options", "formula"),
    [
        ("focal_loss_param { }", (0.25, 1, -1, 2)),
        ("focal_loss_param { alpha: 0.7 gamma: 3 }", (0.7, 1, -1, 3)),
        ("focal_loss_param { alpha: 2 gamma: 3 }", (2, 1, -1, 3)),
        ("focal_loss_param { type: ORIGIN alpha: 0.5 gamma: 3 }", (0.5, 1, -1, 3)),  # frcnn's
        ("", (1, 1, -1, 2)),
        ("focal_loss_param { gamma: 3 }", (1, 1, -1, 3)),
        ("focal_loss_param { type: ORIGIN alpha: 2 gamma: 3 }", (1, 2, -1, 3)),
        ("focal_loss_param { beta: 1 alpha: 1.5 }", (1, 1.5, -1, 2)),
        ("focal_loss_param { type: ONEADDP alpha: 0.5 gamma: 3 }", (1, 0.5, 1, 3)),
    ],
)
def test_the_options_say_whose_it_is(options: str, formula: tuple[float, float, float, float]) -> None:
    bottom = spread(*SCORES[0], low=-2, high=2)
    assert focal(options, bottom) == pytest.approx(expected_loss(bottom, *formula), rel=1e-5)


def test_the_papers_gradient_is_the_true_one() -> None:
    module = make("FocalLoss", SCORES, "focal_loss_param { alpha: 0.6 gamma: 1.5 }")
    bottoms = [spread(*SCORES[0], low=-2, high=2), labels()]
    check_gradients(module, bottoms, [0])
    module = make("FocalLoss", SCORES, "focal_loss_param { alpha: 0.6 }", tops=2)
    check_shapes(module, [bottoms[0].float(), bottoms[1]])
    check_no_host_sync(module, [bottoms[0].float(), bottoms[1]])


def test_a_sure_prediction_does_no_harm_with_a_small_gamma() -> None:
    bottom = torch.tensor([[100.0, 0]], requires_grad=True)
    make("FocalLoss", [(1, 2), (1,)], "focal_loss_param { alpha: 1 gamma: 0.5 }")(bottom, torch.zeros(1)).backward()
    assert bottom.grad is not None
    assert bottom.grad.isfinite().all()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("type: LINEAR", "type LINEAR is not implemented in any fork; expected ORIGIN or ONEADDP; got LINEAR"),
        ("gamma: -1", "gamma must not be negative; got -1.0"),
        ("alpha: 0", "alpha must be positive; got 0.0"),
    ],
)
def test_errors(options: str, problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("FocalLoss", SCORES, f"focal_loss_param {{ {options} }}")


def test_confidence_penalty_loss() -> None:
    p = spread(3, 5, low=0.1, high=0.9)
    targets = torch.tensor([0.0, 4, 2])
    want = 0.0
    for i, label in enumerate([0, 4, 2]):
        for j in range(5):
            want -= float((0.7 if j == label else 0.3 / 2) * p[i, j].log())
    module = make("ConfidencePenaltyLoss", [(3, 5), (3,)], "confidence_penalty_loss_param { beta: 0.3 }")
    assert float(module(p, targets)) == pytest.approx(want / 3, rel=1e-5)
    check_no_host_sync(module, [p, targets])
    check_gradients(module, [p, targets], [0])


def test_confidence_penalty_loss_needs_several_items() -> None:
    with pytest.raises(LayerError, match="the loss needs several items; expected 2 or more; got 1"):
        make("ConfidencePenaltyLoss", [(1, 5), (1,)])
