"""InnerDistance, compared with its formula."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

SHAPES = [(7, 5), (7,)]
LABELS = torch.tensor([0.0, 1, 2, 2, 1, 0, 1])
FILLER = "weight_filler { type: 'gaussian' std: 1 }"


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_inner_distance(kind: str) -> None:
    x, w = spread(7, 5), spread(3, 5, seed=1)
    module = make("InnerDistance", [(7, 5), (3, 5)], f'inner_distance_param {{ distance_type: "{kind}" }}')
    difference = x[:, None] - w
    want = difference.square().sum(2) if kind == "L2" else difference.abs().sum(2)
    torch.testing.assert_close(module(x, w), want)
    check_shapes(module, [x, w])
    check_no_host_sync(module, [x, w])
    check_gradients(module, [x, w])


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_inner_distance_that_moves_only_the_vectors_of_labels(kind: str) -> None:
    """Row n's gradient is the sum over the items with label n; the features' gradient is the sum over all rows."""
    options = f'inner_distance_param {{ num_output: 3 distance_type: "{kind}" update_center_only: true {FILLER} }}'
    module = make("InnerDistance", SHAPES, options)
    x = spread(7, 5).requires_grad_()
    gradient = spread(7, 3, seed=2)
    module(x, LABELS).backward(gradient)
    w = module.vectors.detach()
    difference = x.detach()[:, None] - w
    steep = 2 * difference if kind == "L2" else difference.sign()
    own = torch.nn.functional.one_hot(LABELS.long(), 3)
    assert x.grad is not None
    torch.testing.assert_close(x.grad, (gradient[..., None] * steep).sum(1))
    torch.testing.assert_close(module.vectors.grad, -((gradient * own)[..., None] * steep).sum(0))


def test_inner_distance_normalizes_its_vectors() -> None:
    module = make("InnerDistance", [(7, 5)], f"inner_distance_param {{ num_output: 3 normalize: true {FILLER} }}")
    before = module.vectors.detach().clone()
    module(spread(7, 5))
    torch.testing.assert_close(module.vectors.detach(), before / (before.square().sum(1, keepdim=True) + 1e-6).sqrt())


@pytest.mark.parametrize(
    ("options", "shapes", "problem"),
    [
        ("num_output: 3 transpose: true", SHAPES[:1], "transposed vectors are not implemented in any fork"),
        ('num_output: 3 distance_type: "L3"', SHAPES[:1], "distance_type is unknown; expected L1 or L2; got L3"),
        ("num_output: 3 update_center_only: true", SHAPES[:1], "the bottoms do not fit the options"),
        ("", [(7, 5), (3, 5), (7,)], "the bottoms do not fit the options"),
        ("", SHAPES[:1], "num_output must be positive"),
        ("", [(7, 5), (3, 4)], "features and vectors do not fit; expected 5 inputs of each; got 3x4"),
        ("num_output: 3 update_center_only: true", [(7, 5), (5,)], "items and labels do not fit; expected 7 labels"),
    ],
)
def test_inner_distance_errors(options: str, shapes: list[tuple[int, ...]], problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("InnerDistance", shapes, f"inner_distance_param {{ {options} }}")
