"""Checks and reads the bottoms of SSD's layers: predictions and true objects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Shape
from .boxes import decode

NMS_THRESHOLD = 0.3
"""The schema's default of nms_threshold, with nms_param and without."""


@dataclass(frozen=True)
class Objects:
    """The objects of a batch, padded to M per picture, the largest number of objects in any picture.

    Attributes:
        boxes: N x M x 4; padding is 0.
        labels: N x M; padding is -1.
    """

    boxes: Tensor
    labels: Tensor


def to_signed(label: int) -> int:
    """Converts background_label_id to a signed number. It is a uint32, but may have been written as -1."""
    return label - 2**32 if label >= 2**31 else label


def nms_threshold(nms_param: Options | None) -> float:
    """Returns the nms_threshold of an nms_param; the schema's default if it is not set."""
    given = None if nms_param is None else nms_param.get("nms_threshold")
    return NMS_THRESHOLD if given is None else float(given)


def check_predictions(bottoms: Sequence[Shape], classes: int, shares_location: bool) -> int:
    """Checks the shapes of locations, confidences and priors.

    Returns:
        The number of priors.

    Raises:
        LayerError: If their shapes do not fit, or num_classes is 0.
    """
    loc, conf, priors = bottoms
    if classes < 1:
        raise LayerError("num_classes must be positive", got=classes)
    if len(priors) < 3 or math.prod(priors) != 2 * priors[2] or priors[2] % 4:
        raise LayerError(
            "the third bottom does not hold priors", expected="1 x 2 x (priors * 4)", got=format_shape(priors)
        )
    number = priors[2] // 4
    groups = 1 if shares_location else classes
    for kind, shape, values in (("locations", loc, 4 * groups), ("confidences", conf, classes)):
        if len(shape) < 2 or math.prod(shape[1:]) != number * values:
            raise LayerError(
                f"the {kind} do not fit the priors",
                expected=f"N x {number * values}, which is {number} priors x {values}",
                got=format_shape(shape),
            )
    if loc[0] != conf[0]:
        raise LayerError("locations and confidences have different batch sizes", expected=loc[0], got=conf[0])
    return number


def check_first_stage(bottoms: Sequence[Shape], items: int, priors: int) -> None:
    """Checks the shapes of the confidences and locations of RefineDet's first stage, if there are any.

    Raises:
        LayerError: If their shapes do not fit the priors.
    """
    for kind, shape, values in zip(("confidences", "locations"), bottoms, (2, 4), strict=False):
        if shape[:1] != (items,) or math.prod(shape[1:]) != priors * values:
            raise LayerError(
                f"the {kind} of the first stage do not fit the priors",
                expected=f"{items} x {priors * values}",
                got=format_shape(shape),
            )


def read_first_stage(
    bottoms: Sequence[Tensor], priors: Tensor, variances: Tensor | None, code_type: str
) -> tuple[Tensor | None, Tensor | None]:
    """Reads the bottoms of RefineDet's first stage.

    Returns:
        The objectness of each prior, N x P, and the shifted priors, N x P x 4; None for each missing
        bottom.
    """
    objectness = moved = None
    if bottoms:
        objectness = bottoms[0].detach().reshape(-1, len(priors), 2)[..., 1]
    if len(bottoms) > 1:
        code = bottoms[1].detach().reshape(-1, len(priors), 4)
        moved = decode(code, priors, variances, code_type)
    return objectness, moved


def read_objects(truth: Tensor, items: int, use_difficult: bool) -> Objects:
    """Reads the objects from a bottom with rows of eight values; returns them on the CPU.

    Raises:
        LayerError: If a label is negative.
    """
    rows = truth.detach().reshape(-1, 8).cpu()
    item = rows[:, 0].long()
    used = (item >= 0) & (item < items)
    if not use_difficult:
        used &= rows[:, 7] == 0
    rows, item = rows[used], item[used]
    if (rows[:, 1] < 0).any():
        raise LayerError("the label of an object is negative", expected="0 or more", got=int(rows[:, 1].min()))
    order = item.argsort(stable=True)
    rows, item = rows[order], item[order]
    number = torch.bincount(item, minlength=items)
    place = torch.arange(len(item)) - (number.cumsum(0) - number)[item]
    most = max(1, int(number.max()))
    boxes = rows.new_zeros(items, most, 4)
    labels = torch.full((items, most), -1)
    boxes[item, place] = rows[:, 3:7]
    labels[item, place] = rows[:, 1].long()
    return Objects(boxes, labels)
