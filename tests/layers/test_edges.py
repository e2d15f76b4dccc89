"""DomainTransform, compared with a transcription of the fork's loops; gradient; errors; HED's balanced loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread


def smooth(
    values: np.ndarray,
    edges: np.ndarray,
    size: tuple[int, int],
    rounds: int,
    spatial: float,
    reach: float,
    least: float,
) -> np.ndarray:
    """Returns one picture after DomainTransformLayer::Forward_cpu."""
    out = values.astype(np.float64).copy()
    height, width = size
    for turn in range(rounds):
        sigma = spatial * math.sqrt(3) * 2 ** (rounds - (turn + 1)) / math.sqrt(4**rounds - 1)
        w = np.clip(np.exp(-math.sqrt(2) / sigma * (1 + edges * spatial / reach)), least, 1)
        for c, y in np.ndindex(out.shape[0], height):
            row = out[c, y]
            for x in range(1, width):
                row[x] += w[y, x] * (row[x - 1] - row[x])
            for x in range(width - 2, -1, -1):
                row[x] += w[y, x + 1] * (row[x + 1] - row[x])
        for c, x in np.ndindex(out.shape[0], width):
            column = out[c, :, x]
            for y in range(1, height):
                column[y] += w[y, x] * (column[y - 1] - column[y])
            for y in range(height - 2, -1, -1):
                column[y] += w[y + 1, x] * (column[y + 1] - column[y])
    return out


@pytest.mark.parametrize("least", [0.0, 0.9])
def test_domain_transform(least: float) -> None:
    bottoms = [
        spread(2, 3, 5, 7),
        spread(2, 1, 5, 7, low=0.1, high=3, seed=1),
        torch.tensor([[5.0, 7], [3, 2]])[..., None, None],
    ]
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    options = f"num_iter: 2 spatial_sigma: 11 range_sigma: 3 min_weight: {least}"
    module = make("DomainTransform", shapes, f"domain_transform_param {{ {options} }}")
    top = module(*bottoms).numpy()
    for n, size in enumerate([(5, 7), (3, 2)]):
        want = smooth(bottoms[0][n].numpy(), bottoms[1][n, 0].numpy(), size, 2, 11, 3, least)
        np.testing.assert_allclose(top[n], want, rtol=1e-4, atol=1e-5)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    if not least:
        check_gradients(module, bottoms, [0, 1])


def test_the_gradient_pays_no_attention_to_the_bounds_of_the_weights() -> None:
    """A weight gets its gradient even if it is clipped to min_weight, here w = 0.9.

    The row 0 1 becomes w (1 - w) = 0.09 and 1 - w = 0.1, so the sum's derivative is (1 - 2 w) - 1.
    """
    values = torch.tensor([[[[0.0, 1.0]]]])
    edges = torch.full((1, 1, 1, 2), 50.0, requires_grad=True)
    sizes = torch.tensor([[1.0, 2.0]])[..., None, None]
    options = "num_iter: 1 spatial_sigma: 2 range_sigma: 5 min_weight: 0.9"
    module = make(
        "DomainTransform", [(1, 1, 1, 2), (1, 1, 1, 2), (1, 2, 1, 1)], f"domain_transform_param {{ {options} }}"
    )
    top = module(values, edges, sizes)
    torch.testing.assert_close(top.flatten(), torch.tensor([0.09, 0.1]))
    top.sum().backward()
    assert edges.grad is not None
    of_weight = -1 + (1 - 2 * 0.9)  # of 1 - w, and of w * (1 - w)
    factor = -math.sqrt(2) / (2 * math.sqrt(3) / math.sqrt(3)) * (2 / 5)
    torch.testing.assert_close(edges.grad.flatten(), torch.tensor([0.0, of_weight * factor * 0.9]))


@pytest.mark.parametrize("name", ["num_iter", "spatial_sigma", "range_sigma"])
def test_errors(name: str) -> None:
    shapes = [(2, 3, 5, 7), (2, 1, 5, 7), (2, 2, 1, 1)]
    with pytest.raises(LayerError, match=f"{name} must be positive; got 0"):
        make("DomainTransform", shapes, f"domain_transform_param {{ {name}: 0 }}")
    with pytest.raises(LayerError, match="min_weight must not be negative"):
        make("DomainTransform", shapes, "domain_transform_param { min_weight: -1 }")
    with pytest.raises(LayerError, match="the bottoms do not fit"):
        make("DomainTransform", [(2, 3, 5, 7), (2, 3, 5, 7), (2, 2, 1, 1)])


def test_heds_loss_weighs_edges_by_the_number_of_other_pixels() -> None:
    """SigmoidCrossEntropyBalanceLoss weighs edges by the share of other pixels, and these by the share of edges.

    The first picture has one edge, three other pixels, and one of target 0.5 that counts as neither.
    """
    scores = torch.zeros(2, 1, 1, 5, requires_grad=True)
    targets = torch.tensor([[1.0, 0, 0, 0, 0.5], [0, 0, 0, 0, 0]]).reshape(2, 1, 1, 5)
    module = make("SigmoidCrossEntropyBalanceLoss", [(2, 1, 1, 5)] * 2)
    loss = module(scores, targets)
    loss.backward()
    assert float(loss.detach()) == pytest.approx(math.log(2) * (0.75 + 3 * 0.25) / 2)
    assert scores.grad is not None
    want = torch.tensor([[-0.5 * 0.75, 0.5 * 0.25, 0.5 * 0.25, 0.5 * 0.25, 0.0], [0, 0, 0, 0, 0]]) / 2
    torch.testing.assert_close(scores.grad.reshape(2, 5), want)
    check_no_host_sync(module, [scores.detach(), targets])
    with pytest.raises(LayerError, match="scores and targets do not fit; expected 2x5; got 2x3"):
        make("SigmoidCrossEntropyBalanceLoss", [(2, 5), (2, 3)])
