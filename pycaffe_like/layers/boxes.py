"""Boxes: areas, overlaps, encoding relative to priors.

A box is (xmin, ymin, xmax, ymax). There are two kinds of coordinates. In SSD they are points,
relative to the picture's size: a box from 0 to 1 is 1 wide. In Faster R-CNN they are pixels: a box
from 0 to 1 covers two pixels and is 2 wide. The argument `plus`, which is added to xmax - xmin, is
0 for points and 1 for pixels.

Source: src/caffe/util/bbox_util.cpp of SSD (weiliu89/caffe); src/caffe/util/nms.cpp of PVANet
(sanghoon/caffe).
"""

from __future__ import annotations

import torch
from torch import Tensor


def sizes(boxes: Tensor, plus: float = 0.0) -> Tensor:
    """Returns the area of each box; 0 if xmax < xmin or ymax < ymin.

    Args:
        boxes: … x 4.

    Returns:
        The areas, one for each box.
    """
    return areas_of_corners(boxes.movedim(-1, 0), plus)


def overlaps(a: Tensor, b: Tensor, plus: float = 0.0) -> Tensor:
    """Returns the intersection over union of each box in `a` with each box in `b`; 0 for empty boxes.

    Args:
        a: … x A x 4.
        b: … x B x 4.

    Returns:
        … x A x B.
    """
    a, b = a.movedim(-1, 0).contiguous(), b.movedim(-1, 0).contiguous()
    return overlaps_of_corners(a, areas_of_corners(a, plus), b, areas_of_corners(b, plus), plus)


def areas_of_corners(corners: Tensor, plus: float) -> Tensor:
    """Like `sizes`, for coordinates of shape 4 x …."""
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    return torch.where((width < 0) | (height < 0), 0, (width + plus) * (height + plus))


def overlaps_of_corners(a: Tensor, a_sizes: Tensor, b: Tensor, b_sizes: Tensor, plus: float) -> Tensor:
    """Like `overlaps`, for coordinates of shape 4 x … x A and 4 x … x B and known areas. It is several
    times as fast, since each coordinate is contiguous and results are computed in place.
    """
    a, b = a[..., :, None], b[..., None, :]
    width = torch.minimum(a[2], b[2]).sub_(torch.maximum(a[0], b[0]))
    height = torch.minimum(a[3], b[3]).sub_(torch.maximum(a[1], b[1]))
    if plus:
        width, height = (torch.where(side < 0, 0, side + plus) for side in (width, height))
    both = width.clamp_(min=0).mul_(height.clamp_(min=0))
    either = (a_sizes[..., :, None] + b_sizes[..., None, :]).sub_(both)
    return both.div_(either.clamp_(min=torch.finfo(both.dtype).tiny))


def encode(boxes: Tensor, priors: Tensor, variances: Tensor | None, code_type: str) -> Tensor:
    """Encodes boxes relative to priors, in the form that a net learns to predict.

        CORNER       boxes - priors
        CORNER_SIZE  (boxes - priors) / prior size
        CENTER_SIZE  (centre - prior centre) / prior size, log(size / prior size)

    The result is divided by the variances. Shapes are broadcast.

    Args:
        boxes, priors, variances: … x 4; None for variances of 1.
        code_type: CORNER, CORNER_SIZE or CENTER_SIZE.
    """
    if code_type == "CENTER_SIZE":
        size, prior_size = boxes[..., 2:] - boxes[..., :2], priors[..., 2:] - priors[..., :2]
        center, prior_center = (boxes[..., :2] + boxes[..., 2:]) / 2, (priors[..., :2] + priors[..., 2:]) / 2
        code = torch.cat([(center - prior_center) / prior_size, (size / prior_size).log()], -1)
    else:
        code = boxes - priors
        if code_type == "CORNER_SIZE":
            prior_size = priors[..., 2:] - priors[..., :2]
            code = code / torch.cat([prior_size, prior_size], -1)
    return code if variances is None else code / variances


def decode(code: Tensor, priors: Tensor, variances: Tensor | None, code_type: str) -> Tensor:
    """Decodes boxes; the inverse of `encode`. Shapes are broadcast."""
    if variances is not None:
        code = code * variances
    if code_type == "CORNER":
        return priors + code
    prior_size = priors[..., 2:] - priors[..., :2]
    first, second = code[..., :2], code[..., 2:]
    if code_type == "CORNER_SIZE":
        return torch.cat([priors[..., :2] + first * prior_size, priors[..., 2:] + second * prior_size], -1)
    center = first * prior_size + (priors[..., :2] + priors[..., 2:]) / 2
    half = second.exp() * prior_size / 2
    return torch.cat([center - half, center + half], -1)
