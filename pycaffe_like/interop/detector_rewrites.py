"""Versions of the detection layers for export. They use one NonMaxSuppression operator instead of loops whose
length depends on the data.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from pycaffe_like.layers.detector import Detector
from pycaffe_like.layers.proposal import Proposal
from pycaffe_like.layers.yolo import YoloDetectionOutput, Yolov3DetectionOutput

from .onnx_operators import non_max_suppression

ANY_NUMBER = 1 << 30


class ExportedDetectionOutput(nn.Module):
    """DetectionOutput for export: suppresses boxes per picture and class, then keeps the best of each picture."""

    def __init__(self, layer: Detector) -> None:
        super().__init__()
        self.layer = layer
        labels = [label for label in range(layer.classes) if label != layer.background]
        self.register_buffer("labels", torch.tensor(labels), persistent=False)

    def forward(self, *bottoms: Tensor) -> Tensor:
        layer, labels = self.layer, self.get_buffer("labels")
        places, scores = layer.boxes_and_scores(*bottoms)
        places, scores = places.index_select(1, labels), scores.index_select(1, labels)
        items, classes, priors = scores.shape
        count = priors if layer.top_k is None or layer.top_k < 0 else min(layer.top_k, priors)
        scores, order = scores.topk(count, 2)
        boxes = places.gather(2, order[..., None].expand(-1, -1, -1, 4))
        selected = non_max_suppression(
            _without_inverted(boxes).reshape(-1, count, 4),
            scores.reshape(-1, 1, count),
            ANY_NUMBER,
            layer.nms_threshold,
            layer.confidence_threshold,
        )
        flat = scores.reshape(items, classes * count)
        kept = torch.zeros(items * classes * count, dtype=torch.bool, device=flat.device)
        kept = kept.index_put((selected[:, 0] * count + selected[:, 2],), kept.new_ones(())).reshape(flat.shape)
        if layer.keep_top_k > -1:
            kept = kept & _best(flat, kept, min(layer.keep_top_k, classes * count))
        item, place = kept.nonzero(as_tuple=True)
        about = (item.to(flat.dtype), labels[place // count].to(flat.dtype), flat[item, place])
        rows = torch.cat((torch.stack(about, 1), boxes.reshape(items, classes * count, 4)[item, place]), 1)
        return _or_placeholders(rows, bottoms[0])[None, None]


def _without_inverted(boxes: Tensor) -> Tensor:
    """Sets the width of boxes with xmax < xmin to 0, and the height of boxes with ymax < ymin. In Caffe, such
    boxes do not overlap anything; NonMaxSuppression would swap their corners.
    """
    return torch.cat((boxes[..., :2], boxes[..., 2:].maximum(boxes[..., :2])), -1)


def _best(scores: Tensor, kept: Tensor, count: int) -> Tensor:
    """Returns a mask of the `count` highest scores of each row, among those that are kept."""
    places = torch.where(kept, scores, -math.inf).topk(count, 1).indices
    return torch.zeros_like(kept).scatter(1, places, True)


def _or_placeholders(rows: Tensor, bottom: Tensor) -> Tensor:
    """Returns the rows; if there are none, returns one row `picture, -1, …` for each picture instead."""
    items = bottom.shape[0]
    numbers = torch.arange(items, dtype=rows.dtype, device=rows.device)
    nothing = torch.cat((numbers[:, None], rows.new_full((items, 6), -1)), 1)
    # Avoids a branch in the graph: the mask selects either all rows of `nothing` or none.
    is_empty = torch.ones_like(rows[:, 0]).sum() == 0
    return torch.cat((rows, nothing[is_empty.expand(items)]))


class ExportedYolo(nn.Module):
    """YoloDetectionOutput and Yolov3DetectionOutput for export."""

    def __init__(self, layer: YoloDetectionOutput | Yolov3DetectionOutput) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, *bottoms: Tensor) -> Tensor:
        boxes, scores, labels = self.layer.read_all(*bottoms)
        not_counted = -0.5  # ignored boxes have score -1
        selected = non_max_suppression(boxes, scores[:, None], ANY_NUMBER, self.layer.largest_overlap(), not_counted)
        item, place = selected[:, 0], selected[:, 2]
        about = (item.to(boxes.dtype), labels[item, place] + 1.0, scores[item, place])
        rows = torch.cat((torch.stack(about, 1), boxes[item, place]), 1)
        return _or_placeholders(rows, bottoms[0])[None, None]


class ExportedProposal(nn.Module):
    """The Proposal layer of region proposal networks for export."""

    def __init__(self, layer: Proposal) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, scores: Tensor, deltas: Tensor, about: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        layer = self.layer
        boxes, found = layer.boxes_and_scores(scores, deltas, about)
        found, order = found.topk(min(layer.pre_nms_topn, found.shape[1]), 1)
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        edges = boxes + boxes.new_tensor((0.0, 0.0, 1.0, 1.0))  # boxes include their last pixel
        selected = non_max_suppression(edges, found[:, None], layer.post_nms_topn, layer.nms_thresh, -math.inf)
        torch._check(selected.shape[0] >= 1)  # the best box is always kept; layers after this one need to know
        picture, place = selected[:, 0], selected[:, 2]
        rois = torch.cat((picture[:, None].to(boxes.dtype), boxes[picture, place]), 1)
        return (rois, found[picture, place]) if layer.gives_scores else rois
