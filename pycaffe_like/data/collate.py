"""Collates samples into one array per top, and checks labels."""

from __future__ import annotations

import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Shape, format_shape

from .label_check import LabelCheck
from .source import EXACT_LABELS
from .transform import Crop, Sample

log = logging.getLogger(__name__)

Name = Callable[[int], str]
"""Names an item of a batch in messages."""


@dataclass(frozen=True)
class CroppedBatch:
    """A batch of cropped and mirrored pictures, with the positions of the crops.

    Attributes:
        pixels: N x C x H x W, uint8 or float32.
        places: N x 2, the row and column where each crop starts.
        mirrored: N, whether each crop is mirrored.
    """

    pixels: np.ndarray
    places: np.ndarray
    mirrored: np.ndarray


class Stack(ABC):
    """Combines one part of each sample into the array for a top."""

    @abstractmethod
    def __call__(self, parts: Sequence[Any], name: Name) -> Any:
        """Returns the array of a batch.

        Raises:
            DataError: If the parts differ in shape.
        """

    def shape(self, part: Any, batch_size: int) -> Shape:
        """Returns the shape of the top of a batch. `part` is what one sample contributes to it."""
        return (batch_size, *np.shape(part))


class StackPictures(Stack):
    """Combines Crops into a CroppedBatch: uint8 if all of them are uint8, else float32."""

    def __init__(self, advice: str) -> None:
        """
        Args:
            advice: the advice of the error for pictures of different shapes.
        """
        self.advice = advice

    def __call__(self, parts: Sequence[Crop], name: Name) -> CroppedBatch:
        first = parts[0].pixels.shape
        crops, rows, columns, mirrored = zip(*parts, strict=True)
        for item, crop in enumerate(crops):
            if crop.shape != first:
                raise differing_shapes(first, crop.shape, self.advice).about(name(item))
        all_bytes = {crop.dtype for crop in crops} == {np.dtype(np.uint8)}
        pixels = np.empty((len(parts), *first), np.uint8 if all_bytes else np.float32)
        for out, crop in zip(pixels, crops, strict=True):
            out[...] = crop
        return CroppedBatch(pixels, np.array([rows, columns], np.int64).T, np.array(mirrored, np.bool_))

    def shape(self, part: Crop, batch_size: int) -> Shape:
        return (batch_size, *part.pixels.shape)


class StackArrays(Stack):
    """Combines arrays of one shape, or numbers, into an array with an additional first axis.

    Args:
        dtype: the type of the array; None to keep the type of the parts.
        advice: the advice of the error for parts of different shapes.
    """

    def __init__(self, dtype: type[np.generic] | None = np.float32, advice: str = "") -> None:
        self.dtype = dtype
        self.advice = advice

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        try:
            return np.array(parts, self.dtype)
        except ValueError:  # checking each shape beforehand would be the slowest step
            for item, part in enumerate(parts):
                if np.shape(part) != np.shape(parts[0]):
                    raise self._shape_error(np.shape(parts[0]), np.shape(part)).about(name(item)) from None
            raise

    def _shape_error(self, first: Shape, other: Shape) -> DataError:
        return differing_shapes(first, other, self.advice)


class StackLabels(StackArrays):
    """Combines labels, one or K values per record, into float32 of shape N or N x K.

    Warns once if an integer is too large to be exact in float32.
    """

    def __init__(self) -> None:
        super().__init__()
        self._has_warned = False

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        labels = super().__call__(parts, name)
        if not self._has_warned and labels.size and np.abs(labels).max() >= EXACT_LABELS:
            for item, part in enumerate(parts):
                if not self._has_warned and (np.asarray(part) != labels[item].astype(np.float64)).any():
                    text = "%s: label %s becomes %.0f: a blob holds integers up to %d exactly"
                    log.warning(text, name(item), part, float(labels[item].max()), EXACT_LABELS)
                    self._has_warned = True
        return labels

    def _shape_error(self, first: Shape, other: Shape) -> DataError:
        return DataError(
            "records of one batch differ in their number of labels",
            expected=math.prod(first),
            got=math.prod(other),
        )


def differing_shapes(first: Sequence[int], other: Sequence[int], advice: str) -> DataError:
    """Makes the error for pictures of a batch that differ in shape."""
    if len(first) == 3 and {first[0], other[0]} == {1, 3}:
        advice = (
            "Gray and color pictures are mixed. Set force_color: true (or force_gray: true) in transform_param if "
            "the records are encoded; raw ones have to be converted again."
        )
    return DataError(
        "pictures of one batch differ in shape", expected=format_shape(first), got=format_shape(other), advice=advice
    )


class Collate:
    """Combines samples into one array per top, and checks labels.

    Attributes:
        stacks: combines the parts for each top; if a sample has more parts, the last ones are not used.
        label_checks: checks of labels in the tops; set by the net.
    """

    def __init__(self, *stacks: Stack) -> None:
        self.stacks = stacks
        self.label_checks: tuple[LabelCheck, ...] = ()

    def __call__(self, samples: Sequence[Sample], name: Name) -> list[Any]:
        """Returns the arrays of a batch.

        Args:
            name: returns the name of an item of the batch for messages.

        Raises:
            DataError: If samples differ in shape, or a label is outside the range of classes.
        """
        arrays = [stack(parts, name) for stack, parts in zip(self.stacks, zip(*samples, strict=True), strict=False)]
        for check in self.label_checks:
            check(arrays[check.top], name)
        return arrays

    def shapes(self, sample: Sample, batch_size: int) -> list[Shape]:
        """Returns the shapes of the tops, given one sample."""
        return [stack.shape(part, batch_size) for stack, part in zip(self.stacks, sample, strict=False)]
