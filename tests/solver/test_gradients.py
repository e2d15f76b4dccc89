"""Buckets of gradients, with a single rank."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from pycaffe_like.solver import gradients
from pycaffe_like.solver.distributed import Ranks
from pycaffe_like.solver.gradients import GradientBuckets
from pycaffe_like.solver.layout import store


class Sent:
    def wait(self) -> None:
        """Does nothing: the sum over a single rank needs no waiting."""


@pytest.mark.parametrize("channels_last", [False, True])
def test_gradients_are_stored_in_the_layout_of_their_parameters(
    channels_last: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradients.dist, "all_reduce", lambda bucket, async_op: Sent())
    weight, bias = nn.Parameter(torch.randn(5, 3, 2, 7)), nn.Parameter(torch.randn(5))
    buckets = GradientBuckets(Ranks(), [weight, bias], bucket_bytes=1)
    store([weight], channels_last)
    buckets.lay_out()
    expected = torch.arange(210.0).reshape(5, 3, 2, 7)
    loss = (weight * expected).sum() + 2 * bias.sum()
    buckets.arm(loss.detach())
    loss.backward()
    assert buckets.finish() == loss
    for one, gradient in ((weight, expected), (bias, torch.full((5,), 2.0))):
        assert one.grad is not None
        assert torch.equal(one.grad, gradient)
        assert one.grad.stride() == one.stride()
    assert weight.grad.untyped_storage().data_ptr() == bias.grad.untyped_storage().data_ptr()


def test_the_first_bucket_is_small_and_gradients_are_sent_while_backward_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(gradients.dist, "all_reduce", lambda bucket, async_op: sent.append(bucket.numel()) or Sent())
    layers = [nn.Linear(100, 100, bias=False) for _ in range(7)]
    at_hook: list[int] = []
    layers[0].weight.register_post_accumulate_grad_hook(lambda one: at_hook.append(len(sent)))
    monkeypatch.setattr(gradients, "FIRST_BUCKET_BYTES", 40_000)
    buckets = GradientBuckets(Ranks(), [one.weight for one in layers], bucket_bytes=120_000)
    loss = nn.Sequential(*layers)(torch.ones(1, 100)).sum()
    buckets.arm(loss.detach())
    loss.backward()
    assert at_hook == [2]
    buckets.finish()
    assert sent == [10_000, 30_000, 30_001]
