"""YoloSeg and SegmentationEvaluate: values, errors."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread

MAP = (2, 3, 5, 7)


def test_yolo_seg_weighs_rare_classes() -> None:
    """3 of 70 positions have class 0: its share is 3 / 67. The errors are those of sigmoid(0) = 0.5."""
    bottom, targets = torch.zeros(MAP, requires_grad=True), torch.zeros(MAP)
    targets[0, 0, 0, :3] = 1
    places = torch.tensor([[3.0, 0, 0], [0, 0, 0]])
    module = make("YoloSeg", [MAP, MAP, (2, 3)], "yolo_seg_param { object_scale: 4 }")
    loss = module(bottom, targets, places)
    loss.backward()
    weighed = 2 - 3 / 67
    assert float(loss.detach()) == pytest.approx((207 * 4 + 3 * 4 * weighed**2) / 2)
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad[0, 0, 0, 2:4], torch.tensor([-weighed, 1.0]))
    check_shapes(module, [bottom.detach(), targets, places])
    check_no_host_sync(module, [bottom.detach(), targets, places])


def test_yolo_seg_errors() -> None:
    with pytest.raises(LayerError, match="the targets have the wrong shape; expected 2x3x5x7; got 2x1x5x7"):
        make("YoloSeg", [MAP, (2, 1, 5, 7)])
    with pytest.raises(LayerError, match="the numbers of positions do not fit; expected 2x3; got 2x5"):
        make("YoloSeg", [MAP, MAP, (2, 5)])


def test_segmentation_evaluate() -> None:
    maps = torch.tensor([[0.9, 0.6, 0.1], [0.9, 0.9, 0.9], [0.1, 0.1, 0.1]]).reshape(1, 3, 1, 3)
    truths = torch.tensor([[1.0, 0, 1], [0, 0, 0], [0, 0, 0]]).reshape(1, 3, 1, 3)
    module = make("SegmentationEvaluate", [(1, 3, 1, 3)] * 2, "segmentation_evaluate_param { num_classes: 3 }")
    torch.testing.assert_close(module(maps, truths).flatten(), torch.tensor([1 / 3, 0, 0]))
    check_shapes(module, [maps, truths])
    check_no_host_sync(module, [maps, truths])


def test_segmentation_evaluate_of_maps_of_another_size() -> None:
    maps = torch.tensor([[1.0, 0.0], [1.0, 1.0]]).reshape(1, 2, 1, 2)
    truths = torch.zeros(1, 2, 1, 4)
    truths[0, 0, 0, :3] = 1
    module = make("SegmentationEvaluate", [(1, 2, 1, 2), (1, 2, 1, 4)])
    torch.testing.assert_close(module(maps, truths).flatten(), torch.tensor([2 / 3, -1]))


def test_segmentation_evaluate_errors() -> None:
    with pytest.raises(LayerError, match="expected equal batch sizes and channels; got 1x3x5x7 and 1x2x5x7"):
        make("SegmentationEvaluate", [(1, 3, 5, 7), (1, 2, 5, 7)])
    assert make("SegmentationEvaluate", [(1, 3, 5, 7)] * 2)(spread(1, 3, 5, 7), spread(1, 3, 5, 7)).shape[-1] == 3
