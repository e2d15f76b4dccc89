"""Permute, Normalize and PriorBox: shapes, gradients, and options that do not fit."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError
from tests.layers.battery import check_gradients, check_no_host_sync, check_shapes, make, spread

IMAGE = (2, 3, 5, 7)


@pytest.mark.parametrize("order", [(), (0, 2, 3, 1), (3, 1), (2,), (1, 0)])
def test_permute(order: tuple[int, ...]) -> None:
    module = make("Permute", [IMAGE], "permute_param { " + " ".join(f"order: {axis}" for axis in order) + " }")
    x = spread(*IMAGE)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    check_gradients(module, [x])
    assert module(x).is_contiguous()


@pytest.mark.parametrize(
    ("shape", "tops", "options"),
    [
        (IMAGE, 1, ""),
        (IMAGE, 1, "norm_param { across_spatial: false channel_shared: false scale_filler { value: 3 } }"),
        (IMAGE, 1, "norm_param { channel_shared: false eps: 0.1 fix_scale: true }"),
        ((2, 5), 1, "norm_param { across_spatial: false }"),
        (IMAGE, 1, "normalize_param { }"),
        (IMAGE, 2, 'normalize_param { normalize_type: "L1" bp_norm: true }'),
        ((2, 3, 5), 2, "normalize_param { bp_norm: false }"),
    ],
)
def test_normalize(shape: tuple[int, ...], tops: int, options: str) -> None:
    module = make("Normalize", [shape], options, tops=tops)
    x = spread(*shape, low=0.1, high=2)
    check_shapes(module, [x])
    check_no_host_sync(module, [x])
    if "fix_scale" in options:
        module.blobs()[0].requires_grad_(False)
    check_gradients(module, [x])


def test_a_fixed_scale_does_not_learn() -> None:
    module = make("Normalize", [IMAGE], "norm_param { fix_scale: true }")
    x = spread(*IMAGE).requires_grad_()
    module(x).sum().backward()
    (scale,) = module.blobs()
    assert scale.grad is None or not scale.grad.any()
    assert x.grad is not None
    assert x.grad.any()


@pytest.mark.parametrize(
    ("options", "picture"),
    [
        ("min_size: 3", IMAGE),
        ("min_size: 3 max_size: 5 aspect_ratio: 2 aspect_ratio: 3 variance: 0.2", (2, 3, 31, 37)),
        ("min_size: 3 min_size: 4 flip: false aspect_ratio: 2 denser_prior_boxes: true clip: true", (2, 3, 31, 37)),
        ("min_size: 3 img_h: 31 img_w: 37 step_h: 4 step_w: 5 offset: 0.3", None),
    ],
)
def test_prior_box(options: str, picture: tuple[int, ...] | None) -> None:
    shapes = [IMAGE] if picture is None else [IMAGE, picture]
    module = make("PriorBox", shapes, f"prior_box_param {{ {options} }}")
    check_shapes(module, [torch.zeros(shape) for shape in shapes])
    first = module(*[torch.zeros(shape) for shape in shapes])
    again = module(*[torch.zeros(shape, dtype=torch.float64) for shape in shapes])
    assert first.dtype == torch.float32
    assert again.dtype == torch.float64
    torch.testing.assert_close(first.double(), again)


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        ("Permute", [IMAGE], "permute_param { order: 1 order: 1 }", "order names an axis twice; got 1, 1"),
        (
            "Permute",
            [IMAGE],
            "permute_param { order: 4 }",
            "order names an axis that the bottom lacks; expected 0 to 3, for 2x3x5x7; got 4",
        ),
        (
            "Normalize",
            [(7,)],
            "",
            "the bottom has the wrong number of axes; expected N x C, N x C x H or N x C x H x W; got 7",
        ),
        (
            "Normalize",
            [IMAGE],
            "norm_param { } normalize_param { }",
            "norm_param and normalize_param are both set; expected norm_param or normalize_param",
        ),
        (
            "Normalize",
            [IMAGE],
            'normalize_param { normalize_type: "L3" }',
            "normalize_type is unknown; expected L2 or L1; got L3",
        ),
        ("PriorBox", [IMAGE, IMAGE], "", "min_size is missing; expected one value or more"),
        ("PriorBox", [IMAGE], "prior_box_param { min_size: 3 }", "the size of the picture is unknown; expected a second"),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 variance: 1 variance: 2 }",
            "variance has the wrong number of values; expected none, one or four; got 2",
        ),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 aspect_ratio: 2 aspect_ratio: 1e39 flip: true }",
            "aspect_ratio must be positive and finite; got inf",
        ),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 step_h: 5 step_w: inf }",
            "step_w must be positive and finite; got inf",
        ),
        ("PriorBox", [IMAGE, IMAGE], "prior_box_param { min_size: 0 }", "min_size must be positive and finite; got 0"),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 max_size: 4 max_size: 5 }",
            "max_size does not fit min_size; expected none or 1 values; got 2 values",
        ),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 max_size: 3 }",
            "a max_size is not larger than its min_size; expected a finite number above 3; got 3",
        ),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 max_size: 1e39 }",
            "a max_size is not larger than its min_size; expected a finite number above 3; got inf",
        ),
        (
            "PriorBox",
            [IMAGE, IMAGE],
            "prior_box_param { min_size: 3 img_size: 7 img_h: 7 }",
            "img_size is set twice or incompletely; expected img_size, or img_h and img_w; got img_size and img_h",
        ),
        ("PriorBox", [IMAGE, IMAGE], "prior_box_param { min_size: 3 step: 0 }", "step must be positive and finite; got 0"),
        ("PriorBox", [(1, 2, 3, 4, 5), IMAGE], "prior_box_param { min_size: 3 }", "expected N x C x H x W; got 1x2x3x4x5"),
    ],
)  # fmt: skip
def test_what_does_not_fit(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, shapes, options).top_shapes(shapes)
    assert message in str(error.value)


def test_only_one_kind_of_normalize_gives_norms() -> None:
    with pytest.raises(LayerError, match="only the form with normalize_param has a second top"):
        make("Normalize", [IMAGE], tops=2)
