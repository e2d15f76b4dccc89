"""Cases of Yolov3 and GaussianYolov3 that tests/goldens does not cover: which anchors an object is assigned
to, options, errors.
"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread

ANCHORS = "biases: 32 biases: 64 biases: 96 biases: 32 biases: 64 biases: 160"
OPTIONS = (
    f"yolov3_param {{ num_class: 3 num: 2 {ANCHORS} mask: 1 mask: 2 thresh: 0.5 iou_thresh: 1 label_smooth_eps: 0 %s }}"
)
CHANNELS = {"Yolov3": 16, "GaussianYolov3": 24}
WIDE, TALL, SMALL = (1.0, 0.5, 0.3, 0.6, 0.2), (2.0, 0.5, 0.3, 0.4, 0.99), (0.0, 0.5, 0.3, 0.2, 0.4)


def labels(*rows: tuple[float, ...]) -> Tensor:
    filled = torch.zeros(1, 1, 7, 5)
    filled[0, 0, : len(rows)] = torch.tensor(rows)
    return filled


def loss_and_gradient(name: str, truths: Tensor, options: str = "", bottom: Tensor | None = None) -> Tensor:
    bottom = torch.zeros(1, CHANNELS[name], 5, 5) if bottom is None else bottom.clone()
    module = make(name, [tuple(bottom.shape), tuple(truths.shape)], OPTIONS % options)
    module(bottom.requires_grad_(), truths).backward()
    assert bottom.grad is not None
    return bottom.grad.reshape(2, -1, 5, 5)


def assigned_positions(of_values: Tensor) -> list[list[int]]:
    """Returns anchor, row and column of each position whose class scores get a gradient."""
    return of_values[:, -3:].abs().sum(1).nonzero().tolist()


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_an_object_meets_the_anchor_of_its_shape_if_that_is_in_the_mask(name: str) -> None:
    assert assigned_positions(loss_and_gradient(name, labels(WIDE))) == [[0, 1, 2]]
    assert assigned_positions(loss_and_gradient(name, labels(TALL))) == [[1, 1, 2]]
    assert assigned_positions(loss_and_gradient(name, labels(SMALL))) == []


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_an_object_meets_other_anchors_that_it_overlaps_enough(name: str) -> None:
    options = OPTIONS.replace("iou_thresh: 1 ", "iou_thresh: 0.2 ")
    bottom = torch.zeros(1, CHANNELS[name], 5, 5, requires_grad=True)
    make(name, [tuple(bottom.shape), (1, 1, 7, 5)], options % "")(bottom, labels(SMALL)).backward()
    assert bottom.grad is not None
    assert assigned_positions(bottom.grad.reshape(2, -1, 5, 5)) == [[0, 1, 2], [1, 1, 2]]


def test_a_second_object_at_an_anchor_changes_the_slope_of_its_own_class() -> None:
    second = (0.0, 0.45, 0.25, 0.6, 0.2)
    found = loss_and_gradient("Yolov3", labels(WIDE, second), "class_scale: 3")[0, -3:, 1, 2]
    assert found.tolist() == [-1.5, -1.5, 1.5]
    found = loss_and_gradient("GaussianYolov3", labels(WIDE, second), "class_scale: 3")[0, -3:, 1, 2]
    assert found.tolist() == [-0.5, -1.5, 1.5]


def test_targets_are_smoothed() -> None:
    options = OPTIONS.replace("label_smooth_eps: 0 ", "label_smooth_eps: 0.2 ")
    bottom = torch.zeros(1, 16, 5, 5, requires_grad=True)
    make("Yolov3", [(1, 16, 5, 5), (1, 1, 7, 5)], options % "")(bottom, labels(WIDE)).backward()
    assert bottom.grad is not None
    got = bottom.grad.reshape(2, -1, 5, 5)[0, -3:, 1, 2]
    torch.testing.assert_close(got, torch.tensor([0.4, -0.4, 0.4]))


@pytest.mark.parametrize("kind", ["IOU", "GIOU", "DIOU", "CIOU"])
def test_slopes_of_the_overlap_are_cut_and_add_up(kind: str) -> None:
    truths = labels(WIDE, WIDE)
    bottom = spread(1, 16, 5, 5)
    once = loss_and_gradient("Yolov3", labels(WIDE), f"iou_loss: {kind}", bottom)[0, :4, 1, 2]
    twice = loss_and_gradient("Yolov3", truths, f"iou_loss: {kind}", bottom)[0, :4, 1, 2]
    torch.testing.assert_close(twice, 2 * once)
    last = loss_and_gradient("Yolov3", truths, f"iou_loss: {kind} accumulate: false", bottom)[0, :4, 1, 2]
    torch.testing.assert_close(last, once)
    cut = loss_and_gradient("Yolov3", labels(WIDE), f"iou_loss: {kind} max_delta: 0.01", bottom)[0, :4, 1, 2]
    torch.testing.assert_close(cut, once.clamp(-0.01, 0.01))


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_shapes_and_no_look_at_values(name: str) -> None:
    bottoms = [spread(1, CHANNELS[name], 5, 7), labels(WIDE)]
    module = make(name, [tuple(one.shape) for one in bottoms], OPTIONS % "iou_loss: CIOU use_logic_gradient: true")
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)


@pytest.mark.parametrize(
    ("options", "shape", "problem"),
    [
        ("mask: 5", (1, 1, 7, 5), ""),
        ("", (1, 1, 7, 4), "the labels have the wrong shape; expected N x 1 x R x 5; got 1x1x7x4"),
    ],
)
def test_labels(options: str, shape: tuple[int, ...], problem: str) -> None:
    if not problem:  # options beyond num are not used
        make("Yolov3", [(1, 16, 5, 5), shape], OPTIONS % options)
        return
    with pytest.raises(LayerError, match=problem):
        make("Yolov3", [(1, 16, 5, 5), shape], OPTIONS % options)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("num: 2 biases: 1 biases: 2 mask: 0", "mask is too short; expected 2 anchors; got 1"),
        (
            "num: 2 biases: 1 biases: 2 mask: 0 mask: 1",
            "mask has an anchor index that is out of range of biases; expected 0 to 0; got 1",
        ),
        ("num: 2", "biases are not pairs; expected a width and a height for each anchor; got 0"),
        ("num: 3", "expected N x 24 x H x W; got 1x16x5x5"),
    ],
)
def test_errors(text: str, problem: str) -> None:
    with pytest.raises(LayerError, match=problem):
        make("Yolov3", [(1, 16, 5, 5), (1, 1, 7, 5)], f"yolov3_param {{ num_class: 3 {text} }}")
