"""Boxes of MS-CNN and Cascade R-CNN: predicted by a grid of fields, or by moving other boxes.

A field is the anchor at one position of a feature map: field_w x field_h pixels, centred on the
position. Boxes include their last pixel: from 0 to 1 is two pixels wide.

Source: src/caffe/util/bbox_util.cpp of zhaoweicai/cascade-rcnn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .suppression import nms


@dataclass(frozen=True)
class BoxNorm:
    """How box codes were normalised: code = (offset - bbox_mean) / bbox_std."""

    bbox_mean: tuple[float, ...]
    bbox_std: tuple[float, ...]

    def check(self) -> None:
        """Raises LayerError unless four means and four positive deviations are set, or none at all."""
        counts = (len(self.bbox_mean), len(self.bbox_std))
        if counts not in ((0, 0), (4, 4)):
            got = f"{counts[0]} and {counts[1]}"
            raise LayerError("bbox_mean and bbox_std do not fit", expected="4 values each, or none", got=got)
        if any(value <= 0 for value in self.bbox_std):
            raise LayerError("bbox_std must be positive", got=" ".join(map(str, self.bbox_std)))

    def offsets(self, code: Tensor, axis: int) -> Tensor:
        """Converts normalised codes to offsets; `axis` is the axis of the four values."""
        mean, std = self._along(code, axis)
        return code * std + mean

    def codes(self, offsets: Tensor, axis: int) -> Tensor:
        """Converts offsets to normalised codes; the inverse of `offsets`."""
        mean, std = self._along(offsets, axis)
        return (offsets - mean) / std

    def _along(self, like: Tensor, axis: int) -> tuple[Tensor, Tensor]:
        shape = [1] * like.dim()
        shape[axis] = 4
        mean, std = self.bbox_mean or (0.0,) * 4, self.bbox_std or (1.0,) * 4
        return like.new_tensor(mean).reshape(shape), like.new_tensor(std).reshape(shape)


@dataclass(frozen=True)
class Fields:
    """The fields of a feature map. Each position has one field of each size, and positions are `stride` pixels
    apart.

    Predictions have one item for each picture and size: first all sizes of the first picture, then of
    the second, and so on.
    """

    widths: tuple[int, ...]
    heights: tuple[int, ...]
    stride: int

    def check(self) -> None:
        """Raises LayerError unless there is a positive width for each height, and a positive stride."""
        if not self.widths or len(self.widths) != len(self.heights):
            got = f"{len(self.widths)} and {len(self.heights)}"
            raise LayerError("field_w and field_h do not fit", expected="equally many, at least one", got=got)
        if min(*self.widths, *self.heights, self.stride) < 1:
            raise LayerError("field_w, field_h and the stride must be positive", got=f"{self}")

    def decode(self, offsets: Tensor) -> Tensor:
        """Converts offsets from the fields to boxes.

        Args:
            offsets: N x 4 x H x W, in the order x, y, w, h. The box's centre is the field's centre plus (x *
                field_w, y * field_h), and its size is (field_w * exp(w), field_h * exp(h)).

        Returns:
            N x 4 x H x W: centre x, centre y, width and height.
        """
        sizes, centers = self._sizes(offsets), self._centers(offsets)
        return torch.cat((offsets[:, :2] * sizes + centers, sizes * offsets[:, 2:].exp()), 1)

    def encode(self, boxes: Tensor) -> Tensor:
        """Converts boxes to offsets from the fields. Sides shorter than 2 pixels are treated as 2 pixels.

        Args:
            boxes: N x 4 x H x W: centre x, centre y, width and height.
        """
        sizes, centers = self._sizes(boxes), self._centers(boxes)
        return torch.cat(((boxes[:, :2] - centers) / sizes, (boxes[:, 2:].clamp(min=2) / sizes).log()), 1)

    def _sizes(self, like: Tensor) -> Tensor:
        """Returns width and height of each item's field, N x 2 x 1 x 1."""
        sizes = like.new_tensor((self.widths, self.heights)).t()
        return sizes.repeat(len(like) // len(sizes), 1)[:, :, None, None]

    def _centers(self, like: Tensor) -> Tensor:
        """Returns x and y of the fields' centres, 1 x 2 x H x W."""
        height, width = like.shape[2:]
        rows, columns = (torch.arange(n, device=like.device, dtype=like.dtype) + 0.5 for n in (height, width))
        y, x = torch.meshgrid(rows * self.stride, columns * self.stride, indexing="ij")
        return torch.stack((x, y))[None]


def check_limits(field_whr: float, field_xyr: float) -> None:
    """Raises LayerError if the limits of offsets are out of range."""
    if field_whr < 1 or field_xyr <= 0:
        got = f"{field_whr:g} and {field_xyr:g}"
        raise LayerError("field_whr or field_xyr is out of range", expected="1 or more, and above 0", got=got)


def bound_offsets(offsets: Tensor, field_xyr: float, field_whr: float) -> Tensor:
    """Limits offsets, N x 4 x …: x and y to +-1 / field_xyr, w and h to +-log(field_whr)."""
    limit = math.log(field_whr)
    places, sizes = offsets[:, :2].clamp(-1 / field_xyr, 1 / field_xyr), offsets[:, 2:].clamp(-limit, limit)
    return torch.cat((places, sizes), 1)


def move_boxes(offsets: Tensor, boxes: Tensor) -> Tensor:
    """Returns boxes moved and resized by offsets.

    Args:
        offsets: R x K x 4, in the order x, y, w, h, relative to a box's size.
        boxes: R x 4: xmin, ymin, xmax, ymax.

    Returns:
        R x K x 4: xmin, ymin, xmax, ymax.
    """
    sizes = (boxes[:, 2:] - boxes[:, :2] + 1)[:, None]
    centers = (boxes[:, 2:] + boxes[:, :2])[:, None] / 2
    moved, grown = offsets[..., :2] * sizes + centers, sizes * offsets[..., 2:].exp()
    first = moved - (grown - 1) / 2
    return torch.cat((first, first + grown - 1), -1)


def pixel_overlaps(a: Tensor, b: Tensor, plus: float, share: str = "IOU") -> Tensor:
    """Returns the overlap of each box of `a` with the box of `b` at the same place, … x 4 each; shapes are
    broadcast.

    Args:
        plus: the width of a box minus (xmax - xmin): 1 if boxes include their last pixel, otherwise 0.
        share: what the intersection is divided by: the union (IOU), the smaller box (IOMU) or the first box
            (IOFU).
    """
    sides = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2]) + plus).clamp(min=0)
    area_a, area_b = ((box[..., 2:] - box[..., :2] + plus).clamp(min=0).prod(-1) for box in (a, b))
    both = sides.prod(-1)
    whole = {"IOU": area_a + area_b - both, "IOMU": torch.minimum(area_a, area_b), "IOFU": area_a}[share]
    return torch.where((area_a > 0) & (area_b > 0), both / whole, 0)


def suppress(boxes: Tensor, threshold: float, plus: float, share: str) -> Tensor:
    """Non-maximum suppression that can measure the overlap as a share of one box.

    Args:
        boxes: N x 4, the best first.
        share: IOU, IOMU or IOFU, see `pixel_overlaps`.

    Returns:
        N, True for the boxes to keep.
    """
    if share == "IOU":
        return nms(boxes, threshold, plus=plus)
    keep = torch.ones(len(boxes), dtype=torch.bool, device=boxes.device)
    for index in range(len(boxes)):
        if keep[index]:
            rest = pixel_overlaps(boxes[index], boxes[index + 1 :], plus, share)
            keep[index + 1 :] &= rest <= threshold
    return keep


def draw(numbers: Tensor, count: int) -> Tensor:
    """Returns `count` of the numbers, drawn at random, or all of them, in their order, if there are at most `count`."""
    if len(numbers) <= count:
        return numbers
    return numbers[torch.randperm(len(numbers))[:count].to(numbers.device)]
