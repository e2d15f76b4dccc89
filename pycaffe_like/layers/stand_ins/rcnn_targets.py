"""Training targets of Faster R-CNN: which anchors and regions are objects, and how to move them."""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import LayerError
from pycaffe_like.python2.compiled_helpers import bbox_overlaps

from .base import Blobs, StandIn
from .rcnn_boxes import anchors_at_origin, anchors_everywhere, regression_targets
from .settings import Settings


class AnchorTargetLayer(StandIn):
    """Labels anchors for training a region proposal network, and computes their regression targets.

    An anchor inside the picture is

    * an object (1), if its overlap with an object is at least RPN_POSITIVE_OVERLAP, or the largest that
      any anchor has with that object;
    * background (0), if all its overlaps are below RPN_NEGATIVE_OVERLAP;
    * ignored (-1) otherwise.

    At most RPN_BATCHSIZE anchors keep a label of 0 or 1, at most RPN_FG_FRACTION of them objects;
    numpy.random chooses which ones are ignored instead.

    Bottoms: scores, 1 x 2A x H x W; objects, G x 5 (x1, y1, x2, y2, class); picture info, 1 x 3 (height,
    width, scale). Tops: labels, 1 x 1 x (A * H) x W; regression targets, inside weights and outside
    weights, 1 x 4A x H x W each. param_str: feat_stride, scales, ratios, allowed_border.

    Source: lib/rpn/anchor_target_layer.py of rbgirshick/py-faster-rcnn.
    """

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        own = {"feat_stride": None, "scales": (8, 16, 32), "ratios": (0.5, 1, 2), "allowed_border": 0}
        self.settings = Settings(self.param_str, own)
        self.anchors = anchors_at_origin(self.settings["ratios"], self.settings["scales"])
        height, width = bottom[0].shape[-2:]
        self._reshape_tops(top, height, width)

    def _reshape_tops(self, top: Blobs, height: int, width: int) -> None:
        count = len(self.anchors)
        top[0].reshape(1, 1, count * height, width)
        for blob in top[1:4]:
            blob.reshape(1, count * 4, height, width)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        if bottom[0].shape[0] != 1:
            raise LayerError("the layer takes one picture at a time", expected=1, got=bottom[0].shape[0])
        height, width = bottom[0].shape[-2:]
        every = anchors_everywhere(self.anchors, height, width, self.settings["feat_stride"])
        inside = self._inside(every, bottom[2].data.reshape(-1)[:2])
        objects = bottom[1].data.reshape(-1, 5)
        if not len(objects) or not len(inside):
            problem = "the picture has no objects" if len(inside) else "no anchor lies inside the picture"
            raise LayerError(f"{problem}, so there are no targets", got=f"{height}x{width} positions")
        labels, targets = self._labels_and_targets(every[inside], objects)
        outputs = (labels, targets, *self._weights(labels))
        self._reshape_tops(top, height, width)
        for blob, values, fill in zip(top, outputs, (-1, 0, 0, 0), strict=False):
            whole = np.full((len(every), *values.shape[1:]), fill, np.float32)
            whole[inside] = values
            blob.data[...] = whole.reshape(height, width, -1).transpose(2, 0, 1).reshape(blob.shape)

    def _inside(self, anchors: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Returns the indices of the anchors that extend beyond the picture by no more than allowed_border."""
        border = self.settings["allowed_border"]
        height, width = size
        fits = (anchors[:, :2] >= -border).all(1) & (anchors[:, 2:] < (width + border, height + border)).all(1)
        return np.where(fits)[0]

    def _labels_and_targets(self, anchors: np.ndarray, objects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        overlaps = bbox_overlaps(anchors, objects)
        nearest = overlaps.argmax(axis=1)
        best = overlaps.max(axis=1)
        background = best < self.settings["TRAIN.RPN_NEGATIVE_OVERLAP"]
        labels = np.full(len(anchors), -1, np.float32)
        labels[background] = 0
        labels[np.where(overlaps == overlaps.max(axis=0))[0]] = 1
        labels[best >= self.settings["TRAIN.RPN_POSITIVE_OVERLAP"]] = 1
        if self.settings["TRAIN.RPN_CLOBBER_POSITIVES"]:
            labels[background] = 0
        batch = self.settings["TRAIN.RPN_BATCHSIZE"]
        _drop(labels, 1, int(self.settings["TRAIN.RPN_FG_FRACTION"] * batch))
        _drop(labels, 0, batch - int((labels == 1).sum()))
        return labels, regression_targets(anchors, objects[nearest, :4])

    def _weights(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns inside and outside weights, one row for each anchor inside the picture."""
        inside = np.zeros((len(labels), 4))
        inside[labels == 1] = self.settings["TRAIN.RPN_BBOX_INSIDE_WEIGHTS"]
        share = self.settings["TRAIN.RPN_POSITIVE_WEIGHT"]
        positive, negative = (labels == 1).sum(), (labels == 0).sum()
        outside = np.zeros((len(labels), 4))
        outside[labels == 1] = 1.0 / (positive + negative) if share < 0 else share / positive
        outside[labels == 0] = 1.0 / (positive + negative) if share < 0 else (1 - share) / negative
        return inside, outside


def _drop(labels: np.ndarray, label: int, limit: int) -> None:
    """Sets the label of randomly chosen anchors to -1 until no more than `limit` have this label."""
    found = np.where(labels == label)[0]
    if len(found) > limit:
        labels[np.random.choice(found, size=len(found) - limit, replace=False)] = -1


class ProposalTargetLayer(StandIn):
    """Samples proposed regions for training a detector, with their classes and regression targets.

    The objects themselves are added to the proposals. Regions whose overlap with an object is at least
    FG_THRESH get its class; those with an overlap in [BG_THRESH_LO, BG_THRESH_HI) are background.
    numpy.random draws at most BATCH_SIZE regions, at most FG_FRACTION of them objects. With BATCH_SIZE
    -1 all are used, as R-FCN's online hard example mining needs.

    Bottoms: regions, R x 5; objects, G x 5. Tops: regions, S x 5; labels, S; regression targets, inside
    weights and outside weights, S x 4K each, nonzero in the four columns of the region's class. With
    num_classes: 2 all objects share the second four columns, as in R-FCN's class-agnostic nets.

    Source: lib/rpn/proposal_target_layer.py of rbgirshick/py-faster-rcnn and of YuwenXiong/py-R-FCN.
    """

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        self.settings = Settings(self.param_str, {"num_classes": None})
        columns = self.settings["num_classes"] * 4
        for blob, width in zip(top, (5, 1, columns, columns, columns), strict=False):
            blob.reshape(*self.settings.with_axes(np.zeros((1, width))).shape)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        objects = bottom[1].data.reshape(-1, 5)
        of_objects = np.hstack([np.zeros((len(objects), 1), objects.dtype), objects[:, :4]])
        regions = np.vstack([bottom[0].data.reshape(-1, 5), of_objects])
        if regions[:, 0].any():
            raise LayerError("the layer takes one picture at a time", got=f"{int(regions[:, 0].max()) + 1} pictures")
        overlaps = bbox_overlaps(regions[:, 1:], objects[:, :4])
        nearest = overlaps.argmax(axis=1)
        chosen, foreground = sample_regions(overlaps.max(axis=1), self.settings, self.settings["TRAIN.BATCH_SIZE"])
        labels = objects[nearest[chosen], 4].copy()
        labels[foreground:] = 0
        targets = regression_targets(regions[chosen, 1:], objects[nearest[chosen], :4])
        if self.settings["TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED"]:
            targets = targets - np.array(self.settings["TRAIN.BBOX_NORMALIZE_MEANS"])
            targets = targets / np.array(self.settings["TRAIN.BBOX_NORMALIZE_STDS"])
        spread, weights = spread_by_class(labels, targets, self.settings["num_classes"])
        outputs = (regions[chosen], labels, spread, weights, weights)
        for blob, values in zip(top, map(self.settings.with_axes, outputs), strict=False):
            blob.reshape(*values.shape)
            blob.data[...] = values


def sample_regions(overlaps: np.ndarray, settings: Settings, count: int) -> tuple[np.ndarray, int]:
    """Draws the regions of one picture.

    Args:
        overlaps: the largest overlap of each region with an object.
        count: the largest number to draw; -1 for all.

    Returns:
        The indices of the regions, objects first, and the number of objects.
    """
    limit = np.inf if count == -1 else count
    foreground = np.where(overlaps >= settings["TRAIN.FG_THRESH"])[0]
    wanted = int(min(np.round(settings["TRAIN.FG_FRACTION"] * limit), foreground.size))
    if foreground.size:
        foreground = np.random.choice(foreground, size=wanted, replace=False)
    is_background = (overlaps < settings["TRAIN.BG_THRESH_HI"]) & (overlaps >= settings["TRAIN.BG_THRESH_LO"])
    background = np.where(is_background)[0]
    if background.size:
        number = int(min(limit - wanted, background.size))
        background = np.random.choice(background, size=number, replace=False)
    return np.append(foreground, background), wanted


def spread_by_class(labels: np.ndarray, targets: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns regression targets and their weights, R x 4K, with values only in the columns of each
    region's class.

    The weights are 1 there. They serve as inside weights and as outside weights.

    Raises:
        LayerError: If a label is not below num_classes.
    """
    if classes > 2 and labels.size and labels.max() >= classes:
        raise LayerError("an object has a class beyond num_classes", expected=f"0 to {classes - 1}", got=labels.max())
    spread, weights = (np.zeros((len(labels), classes, 4), np.float32) for _ in range(2))
    objects = np.where(labels > 0)[0]
    columns = np.minimum(labels[objects].astype(int), classes - 1)
    spread[objects, columns] = targets[objects]
    weights[objects, columns] = 1
    return spread.reshape(len(labels), -1), weights.reshape(len(labels), -1)
