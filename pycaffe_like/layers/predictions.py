"""What a detector of SSD's kind says, and the objects that it learns from: checked, and read."""

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
"""The schema's nms_threshold, for an nms_param that leaves it out and for one that is not there."""


@dataclass(frozen=True)
class Objects:
    """The objects in the pictures of a batch, as many places for each picture as the fullest one needs.

    Attributes:
        boxes: N x M x 4, 0 where there is no object.
        labels: N x M, -1 where there is no object.
    """

    boxes: Tensor
    labels: Tensor


def signed(label: int) -> int:
    """A background_label_id of type uint32 that a prototxt of -1 came through."""
    return label - 2**32 if label >= 2**31 else label


def nms_threshold(nms_param: Options | None) -> float:
    """The threshold that an nms_param sets, or leaves to the schema."""
    given = None if nms_param is None else nms_param.get("nms_threshold")
    return NMS_THRESHOLD if given is None else float(given)


def check_predictions(bottoms: Sequence[Shape], classes: int, shares_location: bool) -> int:
    """Checks locations, confidences and priors.

    Returns:
        The number of priors.

    Raises:
        LayerError: they do not fit each other, or there is no class.
    """
    loc, conf, priors = bottoms
    if classes < 1:
        raise LayerError("num_classes must be positive", got=classes)
    if len(priors) < 3 or math.prod(priors) != 2 * priors[2] or priors[2] % 4:
        raise LayerError("the third bottom holds no priors", expected="1 x 2 x (priors * 4)", got=format_shape(priors))
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
        raise LayerError("locations and confidences are of different numbers of pictures", expected=loc[0], got=conf[0])
    return number


def check_first_stage(bottoms: Sequence[Shape], items: int, priors: int) -> None:
    """Checks the confidences and locations of a first stage, if there are any.

    Raises:
        LayerError: they do not fit the priors.
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
    """How sure a first stage is that there is an object, N x P, and where it moves the priors to, N x
    P x 4; None for what it does not say."""
    objectness = moved = None
    if bottoms:
        objectness = bottoms[0].detach().reshape(-1, len(priors), 2)[..., 1]
    if len(bottoms) > 1:
        code = bottoms[1].detach().reshape(-1, len(priors), 4)
        moved = decode(code, priors, variances, code_type)
    return objectness, moved


def read_objects(truth: Tensor, items: int, use_difficult: bool) -> Objects:
    """The objects of a bottom of rows of eight, in the processor's memory.

    Raises:
        LayerError: a label is negative.
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
