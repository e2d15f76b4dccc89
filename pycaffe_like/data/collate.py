"""Collates samples into one array per top, and checks labels."""

from __future__ import annotations

import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Shape, format_shape

from .image import copy_picture
from .label_check import LabelCheck
from .source import EXACT_LABELS
from .transform import Crop, CroppedBatch, Sample

log = logging.getLogger(__name__)

Name = Callable[[int], str]
"""Names an item of a batch in messages."""

Rows = list[np.ndarray | None]
"""For each top, an array with a row for each sample, or None."""


class Stack(ABC):
    """Combines one part of each sample into the array for a top."""

    @abstractmethod
    def __call__(self, parts: Sequence[Any], name: Name) -> Any:
        """Returns the array of a batch.

        Raises:
            DataError: If the parts differ in shape.
        """

    def rows(self, count: int) -> np.ndarray | None:
        """Returns an array for the parts of `count` samples; None if it cannot be made before the parts are known."""
        return None

    def place(self, rows: np.ndarray | None, item: int, part: Any) -> Any:
        """Copies the part of a sample to its row of `rows` if it fits; returns the part in its new place."""
        return part

    def of_placed(self, rows: np.ndarray | None, parts: Sequence[Any], name: Name) -> Any:
        """Like a call, for parts that `place` has returned."""
        return self(parts, name)

    def shape(self, part: Any, batch_size: int) -> Shape:
        """Returns the shape of the top of a batch. `part` is what one sample contributes to it."""
        return (batch_size, *np.shape(part))


class StackPictures(Stack):
    """Combines Crops into a CroppedBatch: uint8 if all of them are uint8, else float32."""

    def __init__(self, advice: str) -> None:
        """Args:
        advice: what the error for pictures of different shapes advises.
        """
        self.advice = advice
        self._likely: Shape = ()  # most batches have pictures of the shape of the last one

    def rows(self, count: int) -> np.ndarray | None:
        return np.empty((count, *self._likely), np.uint8) if self._likely else None

    def place(self, rows: np.ndarray | None, item: int, part: Crop) -> Crop:
        if rows is None or part.pixels.shape != rows.shape[1:] or part.pixels.dtype != rows.dtype:
            return part
        copy_picture(rows[item], part.pixels)
        return part._replace(pixels=rows[item])

    def of_placed(self, rows: np.ndarray | None, parts: Sequence[Crop], name: Name) -> CroppedBatch:
        if rows is None or any(crop.pixels.base is not rows for crop in parts):
            return self(parts, name)
        return _cropped(rows, parts)

    def __call__(self, parts: Sequence[Crop], name: Name) -> CroppedBatch:
        return _cropped(self._stack([crop.pixels for crop in parts], name), parts)

    def _stack(self, crops: Sequence[np.ndarray], name: Name) -> np.ndarray:
        first = self._likely = crops[0].shape
        for item, crop in enumerate(crops):
            if crop.shape != first:
                raise differing_shapes(first, crop.shape, self.advice).about(name(item))
        all_bytes = {crop.dtype for crop in crops} == {np.dtype(np.uint8)}
        pixels = np.empty((len(crops), *first), np.uint8 if all_bytes else np.float32)
        for out, crop in zip(pixels, crops, strict=True):
            copy_picture(out, crop)
        return pixels

    def shape(self, part: Crop, batch_size: int) -> Shape:
        return (batch_size, *part.pixels.shape)


def _cropped(pixels: np.ndarray, crops: Sequence[Crop]) -> CroppedBatch:
    _, rows, columns, mirrored = zip(*crops, strict=True)
    return CroppedBatch(pixels, np.array([rows, columns], np.int64).T, np.array(mirrored, np.bool_))


class StackArrays(Stack):
    """Combines arrays of one shape, or numbers, into an array with an additional first axis.

    Args:
        dtype: the type of the array; None to keep the type of the parts.
        advice: what the error for parts of different shapes advises.
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

    def rows(self, count: int) -> Rows:
        """Returns arrays for `count` samples, to be used by `place`."""
        return [stack.rows(count) for stack in self.stacks]

    def place(self, rows: Rows, item: int, sample: Sample) -> Sample:
        """Copies parts of a sample to the arrays of its batch; returns the sample with these parts in their new place.

        Several threads may place samples of one batch.
        """
        columns = zip(self.stacks, rows, sample, strict=False)
        placed = [stack.place(row, item, part) for stack, row, part in columns]
        return (*placed, *sample[len(placed) :])

    def __call__(self, samples: Sequence[Sample], name: Name, rows: Rows | None = None) -> list[Any]:
        """Returns the arrays of a batch.

        Args:
            name: returns the name of an item of the batch for messages.
            rows: the arrays in which the samples were placed.

        Raises:
            DataError: If samples differ in shape, or a label is outside the range of classes.
        """
        rows = rows or [None] * len(self.stacks)
        columns = zip(self.stacks, zip(*samples, strict=True), rows, strict=False)
        return self._check([stack.of_placed(row, parts, name) for stack, parts, row in columns], name)

    def of_pictures(self, batch: CroppedBatch, labels: Sequence[Any], name: Name) -> list[Any]:
        """Like a call, but takes pictures that are combined already.

        Raises:
            DataError: If a label is outside the range of classes.
        """
        return self._check([batch, *(stack(labels, name) for stack in self.stacks[1:])], name)

    def _check(self, arrays: list[Any], name: Name) -> list[Any]:
        for check in self.label_checks:
            check(arrays[check.top], name)
        return arrays

    def shapes(self, sample: Sample, batch_size: int) -> list[Shape]:
        """Returns the shapes of the tops, given one sample."""
        return [stack.shape(part, batch_size) for stack, part in zip(self.stacks, sample, strict=False)]
