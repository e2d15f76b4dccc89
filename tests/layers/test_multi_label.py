"""Layers for several labels per item: values, errors."""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread, tops_of

NAMES = ["MultiLabelSigmoidLoss", "MultiLabelAccuracy", "CrossEntropyLoss"]


def test_multi_label_sigmoid_loss_divides_its_gradient_by_the_items() -> None:
    scores = torch.tensor([[0.0, 2.0, -1.0], [3.0, 0.0, 1.0]], requires_grad=True)
    labels = torch.tensor([[1.0, -1, 0], [-1, 0, 1]])
    module = make("MultiLabelSigmoidLoss", [(2, 3), (2, 3)], tops=2)
    loss, sigmoids = tops_of(module, scores, labels)
    loss.backward()
    costs = [math.log(2), math.log(1 + math.exp(-1)), math.log(2), math.log(1 + math.exp(-1))]
    assert float(loss.detach()) == pytest.approx(sum(costs) / 4)
    s = 1 / (1 + math.e)
    assert scores.grad is not None
    torch.testing.assert_close(scores.grad, torch.tensor([[-0.5, 0, s], [0, 0.5, -s]]) / 2)
    torch.testing.assert_close(sigmoids, scores.detach().sigmoid())


def test_multi_label_sigmoid_loss_without_labels_is_0() -> None:
    scores = spread(2, 3).requires_grad_()
    loss = make("MultiLabelSigmoidLoss", [(2, 3), (2, 3)])(scores, torch.full((2, 3), -1.0))
    loss.backward()
    assert scores.grad is not None
    assert (float(loss.detach()), float(scores.grad.abs().sum())) == (0, 0)


def test_multi_label_accuracy() -> None:
    """3 of 4 positive labels and 1 of 2 negative ones are predicted; labels of -1 do not count."""
    scores = torch.tensor([[1.0, 1, 0, -1], [-1, 1, 1, 0]])[:, :4]
    labels = torch.tensor([[1.0, 1, 1, 1], [0, 0, -1, -1]])
    top = make("MultiLabelAccuracy", [(2, 4), (2, 4)])(scores, labels).flatten()
    assert top.tolist() == pytest.approx([3 / 4, 1 / 2, 2 / (4 / 3 + 2 / 1), 3 / 4, 6 / (6 + 1 + 1)])


def test_multi_label_accuracy_of_nothing_is_0() -> None:
    module = make("MultiLabelAccuracy", [(1, 2), (1, 2)])
    assert module(torch.ones(1, 2), torch.full((1, 2), -1.0)).flatten().tolist() == [0] * 5
    assert module(-torch.ones(1, 2), torch.ones(1, 2)).flatten().tolist() == [0] * 5


def test_cross_entropy_loss_puts_its_numbers_into_the_first_values() -> None:
    p, t = torch.tensor([[0.25, 1.0, 0.5], [0.5, 0.5, 0.0]]), torch.tensor([[1.0, 1, 0], [0, 0.5, 0]])
    top = make("CrossEntropyLoss", [(2, 3), (2, 3)])(p, t)
    want = [(math.log(4) + math.log(2)) / 2, math.log(2), 0, 0, 0, 0]
    assert top.flatten().tolist() == pytest.approx(want)


@pytest.mark.parametrize("name", NAMES)
def test_every_one(name: str) -> None:
    bottoms = [spread(2, 3, 5, low=0.1, high=0.9), torch.ones(2, 3, 5)]
    module = make(name, [(2, 3, 5), (2, 3, 5)])
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    with pytest.raises(LayerError, match="scores and labels do not fit; expected 2x3x5 labels; got 2x3"):
        make(name, [(2, 3, 5), (2, 3)])
