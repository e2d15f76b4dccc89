"""Layers for faces beyond their recorded results: annealing, shared weights, options, errors."""

from __future__ import annotations

import math

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.margin import MARGINS, multiple_angle
from pycaffe_like.spec import Phase

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
    """The gradient of row n is the sum over its own items alone; that of the features is of all rows."""
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


def test_label_specific_add_changes_with_every_pass_in_training_only() -> None:
    options = "label_specific_add_param { bias_base: -0.2 bias_gamma: 0.5 bias_min: -2 bias_max: 0.9 iteration: 1 }"
    module = make("LabelSpecificAdd", [(2, 3), (2,)], options, tops=2, phase=Phase.TRAIN)
    bottoms = [torch.ones(2, 3), torch.tensor([1.0, 2])]
    check_no_host_sync(module, bottoms)
    module = make("LabelSpecificAdd", [(2, 3), (2,)], options, tops=2, phase=Phase.TRAIN)
    for bias in (0.3, 0.8, 0.9):  # -0.2 + 1.5 - 1, -0.2 + 2 - 1, and cut
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
