"""Cases of margin losses for face recognition that tests/goldens does not cover: annealing, shared weights,
options, errors.
"""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.margin import MARGINS, multiple_angle

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

SHAPES = [(7, 5), (7,)]
LABELS = torch.tensor([0.0, 1, 2, 2, 1, 0, 1])
FILLER = "weight_filler { type: 'gaussian' std: 1 }"
PRODUCTS = [
    ("MarginInnerProduct", "margin_inner_product_param"),
    ("LargeMarginInnerProduct", "largemargin_inner_product_param"),
]


@pytest.mark.parametrize("m", [1, 2, 3, 4])
def test_multiple_angle_falls_from_1_to_1_minus_2m(m: int) -> None:
    angles = torch.linspace(0.01, math.pi - 0.01, 101, dtype=torch.double)
    psi, slope = multiple_angle(angles.cos(), MARGINS[m - 1])
    k = (angles * m / math.pi).floor()
    torch.testing.assert_close(psi, (-1) ** k * (m * angles).cos() - 2 * k)
    assert (psi.diff() < 0).all()
    cosines = angles.cos().requires_grad_()
    (true,) = torch.autograd.grad(multiple_angle(cosines, MARGINS[m - 1])[0].sum(), cosines)
    torch.testing.assert_close(slope, true)


@pytest.mark.parametrize(("name", "message"), PRODUCTS)
def test_lambda_falls_with_every_pass(name: str, message: str) -> None:
    options = (
        f"{message} {{ num_output: 3 type: DOUBLE base: 100 gamma: 0.5 power: 2 lambda_min: 5 iteration: 3 {FILLER} }}"
    )
    module = make(name, SHAPES, options, tops=2)
    bottoms = [spread(7, 5), LABELS]
    found = [float(tops_of(module, *bottoms)[1].detach()) for _ in range(4)]
    assert found == pytest.approx([max(100 * (1 + 0.5 * t) ** -2, 5) for t in (4, 5, 6, 7)])
    state = module.state()
    again = make(name, SHAPES, options, tops=2)
    again.set_state(state)
    assert float(tops_of(again, *bottoms)[1].detach()) == pytest.approx(5)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)


@pytest.mark.parametrize("margin", MARGINS)
def test_large_margins_gradients_are_the_true_ones(margin: str) -> None:
    options = f"largemargin_inner_product_param {{ num_output: 3 type: {margin} base: 2 {FILLER} }}"
    check_gradients(make("LargeMarginInnerProduct", SHAPES, options), [spread(7, 5), LABELS], [0])
    shapes = [*SHAPES, (3, 5)]
    module = make("LargeMarginInnerProduct", shapes, f"largemargin_inner_product_param {{ type: {margin} base: 2 }}")
    check_gradients(module, [spread(7, 5), LABELS, spread(3, 5, seed=1)], [0, 2])


def test_two_layers_may_share_a_weight_that_both_divide() -> None:
    first, second = (
        make("InnerProduct", [(2, 5)], f"inner_product_param {{ num_output: 3 normalize: true {FILLER} }}")
        for _ in range(2)
    )
    second.use_parameters_of(first)
    bottom = spread(2, 5).requires_grad_()
    (first(bottom) + second(bottom)).sum().backward()
    assert bottom.grad is not None
    assert torch.allclose(first.weight.norm(dim=1), torch.ones(3), atol=1e-4)


def test_the_margin_products_need_labels_and_outputs() -> None:
    for name, message in PRODUCTS:
        with pytest.raises(LayerError, match="num_output must be positive; got 0"):
            make(name, SHAPES, f"{message} {{ num_output: 0 }}")
        with pytest.raises(LayerError, match="items and labels do not fit; expected 7 labels; got 5"):
            make(name, [(7, 5), (5,)], f"{message} {{ num_output: 3 }}")
    with pytest.raises(LayerError, match="the weights of the third bottom do not fit; expected 3x5; got 3x7"):
        make("LargeMarginInnerProduct", [*SHAPES, (3, 7)])
