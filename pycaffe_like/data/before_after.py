"""Draws records before and after all changes, with labels, boxes and masks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count as numbers_from
from typing import Any, NamedTuple

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import format_shape

from .image import Image
from .loader import Loader
from .overlay import draw_boxes, draw_mask
from .transform import Crop, Sample

_BOX_VALUES = 7
_SMALLEST_SHARE = 0.005


class BeforeAfter(NamedTuple):
    """A record of a batch.

    Attributes:
        number: the number of the record in its source.
        before: the record's sample without any changes; None if the layer cannot make it.
        after: the record's sample as it goes into the batch.
    """

    number: int
    before: Sample | None
    after: Sample


def first_records(loader: Loader, plain: Loader | None, count: int) -> Iterator[BeforeAfter]:
    """Yields the first `count` records that training or testing reads, in that order.

    Args:
        plain: loads the same records without any changes; None if the layer cannot do so.

    Raises:
        DataError: If a record cannot be read.
    """
    for index in numbers_from():
        plan = loader.plan(index)
        for number, after in zip(plan.numbers, loader.samples(plan), strict=True):
            if count <= 0:
                return
            count -= 1
            yield BeforeAfter(number, None if plain is None else plain.preview(number), after)


def draw_sample(sample: Sample, side: int) -> Image:
    """Draws the picture of a sample with its boxes or its mask, resized to fit a square.

    8-bit pictures keep their values; others are scaled so that their minimum becomes 0 and their maximum 255.

    Raises:
        DataError: If the first part of the sample is not a picture.
    """
    import cv2

    image = _image(sample[0])
    scale = side / max(image.shape[:2])
    width, height = (max(1, round(extent * scale)) for extent in (image.shape[1], image.shape[0]))
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    drawn = np.asarray(cv2.resize(image, (width, height), interpolation=smooth))
    labels: Any = sample[1] if len(sample) > 1 else None
    if _are_boxes(labels):
        corners = labels[:, 2:6] * np.tile([width, height], 2)
        return draw_boxes(drawn, [(int(box[0]), str(int(box[0])), at) for box, at in zip(labels, corners, strict=True)])
    if _is_mask(labels):
        return draw_mask(drawn, _classes(labels))
    return drawn


def caption(sample: Sample, names: Sequence[str]) -> str:
    """Formats the label of a sample: a name or number, several numbers, shares of classes, or the number of boxes.

    Args:
        names: the class names; may be empty.
    """
    labels: Any = sample[1] if len(sample) > 1 else None
    if labels is None:
        return ""
    if _are_boxes(labels):
        return f"{len(labels)} box" + ("" if len(labels) == 1 else "es")
    if _is_mask(labels):
        classes = np.unique(_classes(labels)).tolist()
        return "classes " + " ".join(map(str, classes))
    values = np.ravel(labels).astype(float)
    if len(values) == 1:
        return _name(float(values[0]), names)
    if abs(values.sum() - 1) < 1e-3 and (values >= 0).all():
        shares = [(value, number) for number, value in enumerate(values) if value > _SMALLEST_SHARE]
        return " ".join(f"{_name(number, names)} {value:.2f}" for value, number in sorted(shares, reverse=True))
    return " ".join(f"{value:g}" for value in values)


def _name(label: float, names: Sequence[str]) -> str:
    return names[int(label)] if label == int(label) and 0 <= label < len(names) else f"{label:g}"


def _image(part: object) -> Image:
    """Returns the first part of a sample as an image, rows x columns x 3."""
    pixels = part.pixels if isinstance(part, Crop) else np.asarray(part)
    if pixels.ndim != 3:
        raise DataError("the first top is not a picture", expected="C x H x W", got=format_shape(pixels.shape))
    if pixels.dtype != np.uint8:
        low, high = float(pixels.min()), float(pixels.max())
        pixels = ((pixels - low) * (255 / (high - low or 1))).astype(np.uint8)
    planes = pixels if len(pixels) == 3 else pixels[:1].repeat(3, 0)
    return np.ascontiguousarray(planes.transpose(1, 2, 0))


def _are_boxes(labels: object) -> bool:
    return isinstance(labels, np.ndarray) and labels.ndim == 2 and labels.shape[1] == _BOX_VALUES


def _is_mask(labels: object) -> bool:
    return isinstance(labels, np.ndarray) and labels.ndim == 3


def _classes(planes: np.ndarray) -> np.ndarray:
    """Returns the class of each pixel, given either one plane of class numbers or one plane per class."""
    classes: np.ndarray = planes[0] if len(planes) == 1 else planes.argmax(0)
    return classes
