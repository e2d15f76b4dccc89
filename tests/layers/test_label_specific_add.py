"""LabelSpecificAdd: its margin, which changes with every pass, and its gradient."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .battery import check_no_host_sync, check_shapes, make, tops_of


def test_label_specific_add_changes_with_every_pass_in_training_only() -> None:
    options = "label_specific_add_param { bias_base: -0.2 bias_gamma: 0.5 bias_min: -2 bias_max: 0.9 iteration: 1 }"
    module = make("LabelSpecificAdd", [(2, 3), (2,)], options, tops=2, phase=Phase.TRAIN)
    bottoms = [torch.ones(2, 3), torch.tensor([1.0, 2])]
    check_no_host_sync(module, bottoms)
    module = make("LabelSpecificAdd", [(2, 3), (2,)], options, tops=2, phase=Phase.TRAIN)
    for bias in (0.3, 0.8, 0.9):  # -0.2 + 1.5 - 1, -0.2 + 2 - 1, then bias_max
        top, given = tops_of(module, *bottoms)
        assert given.tolist() == pytest.approx([bias])
        torch.testing.assert_close(top, torch.tensor([[1, 1 + bias, 1], [1, 1, 1 + bias]]))
    assert torch.equal(tops_of(module.eval(), *bottoms)[0], bottoms[0])
    check_shapes(module, bottoms)


def test_label_specific_add_leaves_small_values_alone_and_passes_the_gradient() -> None:
    module = make("LabelSpecificAdd", [(2, 3), (2,)], "label_specific_add_param { bias: -0.5 }", phase=Phase.TRAIN)
    bottom = torch.tensor([[0.4, 0, 0], [0.6, 0, 0]], requires_grad=True)
    top = module(bottom, torch.zeros(2))
    torch.testing.assert_close(top.detach()[:, 0], torch.tensor([0.4, 0.1]))
    top.backward(torch.tensor([[1.0, 2, 3], [4, 5, 6]]))
    assert bottom.grad is not None
    assert bottom.grad.tolist() == [[1, 2, 3], [4, 5, 6]]
    with pytest.raises(LayerError, match="scores and labels do not fit; expected 2 labels; got 3"):
        make("LabelSpecificAdd", [(2, 3), (3,)])
