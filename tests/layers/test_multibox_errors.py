"""MultiBoxLoss: shapes, gradients, and options that do not fit."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from tests.layers.battery import check_gradients, check_shapes, make, spread, tops_of

ITEMS, PRIORS, CLASSES = 2, 11, 3
LOC, CONF, BOXES, TRUTH = (ITEMS, PRIORS * 4), (ITEMS, PRIORS * CLASSES), (1, 2, PRIORS * 4), (1, 1, 3, 8)


def priors() -> Tensor:
    corners = spread(PRIORS, 2, low=0.05, high=0.55)
    boxes = torch.cat([corners, corners + spread(PRIORS, 2, low=0.2, high=0.4, seed=1)], 1)
    return torch.stack([boxes.flatten(), torch.tensor([0.1, 0.2, 0.3, 0.4]).repeat(PRIORS)])[None]


def objects(*rows: tuple[float, ...]) -> Tensor:
    return torch.tensor(rows)[None, None]


TWO_PICTURES = objects(
    (0, 1, 0, 0.11, 0.13, 0.43, 0.47, 0), (0, 2, 1, 0.31, 0.37, 0.83, 0.79, 0), (1, 2, 0, 0.2, 0.1, 0.7, 0.5, 1)
)


def bottoms(classes_of_locations: int = 1, truth: Tensor = TWO_PICTURES) -> list[Tensor]:
    loc = spread(ITEMS, PRIORS * 4 * classes_of_locations, low=-0.8, high=0.8, seed=2)
    return [loc, spread(ITEMS, PRIORS * CLASSES, low=-2, high=2, seed=3), priors(), truth]


def layer(options: str = "", shapes: list[tuple[int, ...]] | None = None, more: str = ""):
    return make(
        "MultiBoxLoss",
        shapes or [LOC, CONF, BOXES, TRUTH],
        f"multibox_loss_param {{ num_classes: {CLASSES} {options} }} {more}",
    )


OPTIONS = [
    "",
    "code_type: CENTER_SIZE",
    "code_type: CORNER_SIZE encode_variance_in_target: true loc_loss_type: L2",
    "conf_loss_type: LOGISTIC mining_type: NONE match_type: BIPARTITE",
    "mining_type: HARD_EXAMPLE sample_size: 5 use_difficult_gt: false",
    "mining_type: HARD_EXAMPLE sample_size: 7 nms_param { nms_threshold: 0.5 top_k: 9 } use_prior_for_nms: true",
    "use_prior_for_matching: false bp_inside: true ignore_cross_boundary_bbox: true loc_weight: 3",
    "mining_type: NONE share_location: false",
    "mining_type: NONE share_location: false use_prior_for_matching: false",
]


@pytest.mark.parametrize("options", OPTIONS)
def test_gradients_are_those_of_the_loss_and_it_is_one_number(options: str) -> None:
    of_each = CLASSES if "share_location: false" in options else 1
    given = bottoms(of_each)
    module = layer(options, [tuple(bottom.shape) for bottom in given])
    check_shapes(module, given)
    if "encode_variance_in_target" in options:  # as in SSD, the gradient of locations is not the true one
        check_gradients(module, given, differentiable=[1])
        return
    check_gradients(module, given, differentiable=[0, 1])


@pytest.mark.parametrize("options", OPTIONS)
def test_no_object_at_all(options: str) -> None:
    of_each = CLASSES if "share_location: false" in options else 1
    given = bottoms(of_each, objects((-1,) * 8))
    given[0].requires_grad_()
    loss = tops_of(layer(options, [tuple(bottom.shape) for bottom in given]), *given)[0]
    (gradient,) = torch.autograd.grad(loss, given[0])
    assert bool(loss > 0) == ("NONE" in options)  # without mining every prior counts as background
    assert not gradient.any()


def test_a_bottom_without_gradient_does_not_count_in_the_loss() -> None:
    given = bottoms()
    both = tops_of(layer(), *given)[0]
    alone = [
        tops_of(layer(more=" ".join(f"propagate_down: {str(i == k).lower()}" for i in range(4))), *given)[0]
        for k in (0, 1)
    ]
    assert all(0 < one < both for one in alone)
    torch.testing.assert_close(alone[0] + alone[1], both)


def test_do_neg_mining_is_the_old_form_of_mining_type() -> None:
    given = bottoms()
    assert tops_of(layer("do_neg_mining: false"), *given) == tops_of(layer("mining_type: NONE"), *given)
    assert tops_of(layer("do_neg_mining: true"), *given) == tops_of(layer(), *given)


def test_a_first_stage_that_says_nothing_new_changes_nothing() -> None:
    given = bottoms()
    sure, still = torch.ones(ITEMS, PRIORS * 2), torch.zeros(ITEMS, PRIORS * 4)
    module = layer("code_type: CENTER_SIZE", [LOC, CONF, BOXES, TRUTH, tuple(sure.shape), tuple(still.shape)])
    torch.testing.assert_close(module(*given, sure, still), layer("code_type: CENTER_SIZE")(*given))
    unsure = module(*given, sure * 0, still)
    assert unsure < module(*given, sure, still)  # no negatives


@pytest.mark.parametrize(
    ("options", "shapes", "message"),
    [
        ("share_location: false", [(2, 132), CONF, BOXES, TRUTH], "mining needs share_location; expected"),
        ("mining_type: HARD_EXAMPLE sample_size: 0", None, "sample_size must be positive; got 0"),
        (
            "background_label_id: 3",
            None,
            "background_label_id is not a class; expected 0 to 2 for SOFTMAX; got 3",
        ),
        ("map_object_to_agnostic: true", None, "num_classes does not fit map_object_to_agnostic; expected 2; got 3"),
        (
            "do_neg_mining: true mining_type: NONE",
            None,
            "do_neg_mining and mining_type contradict each other; expected mining_type alone; "
            "got do_neg_mining: true and mining_type: NONE",
        ),
        ("", [(2, 43), CONF, BOXES, TRUTH], "the locations do not fit the priors; expected N x 44"),
        ("", [LOC, (2, 34), BOXES, TRUTH], "the confidences do not fit the priors; expected N x 33"),
        ("", [LOC, CONF, (1, 2, 42), TRUTH], "the third bottom does not hold priors; expected 1 x 2 x (priors * 4); got 1x2x42"),
        ("", [LOC, (3, 33), BOXES, TRUTH], "locations and confidences have different batch sizes"),
        ("", [LOC, CONF, BOXES, (1, 1, 3, 7)], "the fourth bottom does not hold objects; expected 1 x 1 x G x 8; got 1x1x3x7"),
        ("", [LOC, CONF, BOXES, TRUTH, (2, 11)], "the confidences of the first stage do not fit the priors"),
        ("", [LOC, CONF, BOXES, TRUTH, (2, 22), (2, 43)], "the locations of the first stage do not fit the priors"),
    ],
)  # fmt: skip
def test_options_and_shapes_that_do_not_fit(options: str, shapes: list, message: str) -> None:
    with pytest.raises(LayerError) as error:
        layer(options, shapes)
    assert message in str(error.value)


def test_num_classes_of_none() -> None:
    with pytest.raises(LayerError, match="num_classes must be positive; got 0"):
        make("MultiBoxLoss", [LOC, CONF, BOXES, TRUTH], "multibox_loss_param { num_classes: 0 }")
    with pytest.raises(LayerError, match=r"multibox_loss_param.num_classes is missing"):
        make("MultiBoxLoss", [LOC, CONF, BOXES, TRUTH])


@pytest.mark.parametrize(
    ("label", "message"),
    [
        (0, "an object has the label of the background; expected less than 3, but not 0; got 0"),
        (3, "an object's label is not a class; expected less than 3, but not 0; got 3"),
        (-2, "the label of an object is negative; expected 0 or more; got -2"),
    ],
)
def test_labels_that_are_none(label: int, message: str) -> None:
    given = bottoms(truth=objects((0, label, 0, 0.1, 0.1, 0.5, 0.5, 0)))
    with pytest.raises(LayerError) as error:
        layer()(*given)
    assert message in str(error.value)


def test_shapes_are_checked_when_they_change() -> None:
    given = bottoms()
    with pytest.raises(LayerError, match="the locations do not fit the priors"):
        layer()(given[0][:, :-4], *given[1:])
