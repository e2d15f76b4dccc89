"""WindowData: windows of pictures, some with objects and some with background, as R-CNN trains on.

Source: src/caffe/layers/window_data_layer.cpp.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np

from pycaffe_like.errors import DataError, LayerError, Where
from pycaffe_like.layers.base import Shape, exactly, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import DataLayer, checked_batch_size
from .image import Image, channels_first, decode_file, read_file
from .transform import Transformer
from .workers import Workers

CHANNELS = 3  # pictures are always read in colour


@dataclass(frozen=True)
class WindowFile:
    """The windows that a window file lists.

    Attributes:
        pictures: paths.
        boxes: of each window the number of its picture and its first and last column and row, both
            included: picture, x1, y1, x2, y2.
        labels, overlaps: of each window.
    """

    pictures: Sequence[str]
    boxes: np.ndarray
    labels: np.ndarray
    overlaps: np.ndarray


class Placing(NamedTuple):
    """What part of a picture goes where in the crop.

    Attributes:
        box: x1, y1, x2, y2 of the part, all included.
        size: height and width that it is resized to.
        corner: row and column of the crop where it goes.
    """

    box: Sequence[int]
    size: tuple[int, int]
    corner: tuple[int, int]


class _Sample(NamedTuple):
    """A window to show, and whether mirrored."""

    window: int
    mirrored: bool


@register_layer("window_data_param")
class WindowData(DataLayer):
    """Windows drawn at random from those of a window file, which has for each picture

        # NUMBER
        PATH
        CHANNELS HEIGHT WIDTH
        WINDOWS
        CLASS OVERLAP X1 Y1 X2 Y2      a line for each window

    A window whose overlap is at least fg_threshold is foreground, with its class as its label; one
    below bg_threshold is background, with label 0. fg_fraction of a batch is foreground, and comes
    last. Each window is enlarged so that context_pad pixels of surroundings lie around it in the
    crop, or with crop_mode: "square" made square first, and resized to crop_size x crop_size. What
    lies outside the picture is 0.

    crop_size, mirror, mean_file and mean_value stand in transform_param, scale in
    window_data_param. The middle of a mean image is subtracted, and is not mirrored. An epoch is as
    many windows as there are.

    Tops: data, batch_size x 3 x crop_size x crop_size; label, batch_size.

    Source: src/caffe/layers/window_data_layer.cpp.
    """

    tops = exactly(2)
    ignored: ClassVar[Mapping[str, str]] = {
        "window_data_param.mean_file": "transform_param.mean_file",
        "window_data_param.crop_size": "transform_param.crop_size",
        "window_data_param.mirror": "transform_param.mirror",
        "transform_param.scale": "window_data_param.scale",
        "transform_param.force_color": "",
        "transform_param.force_gray": "",
    }

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        scale: float,
        batch_size: int,
        fg_threshold: float,
        bg_threshold: float,
        fg_fraction: float,
        context_pad: int,
        crop_mode: str,
        cache_images: bool,
        root_folder: str,
        layer: LayerDef,
        phase: Phase,
    ) -> None:
        super().__init__()
        self.transformer = Transformer(layer.option("transform_param"), phase)
        self.crop = self.transformer.crop
        if not self.crop:
            raise LayerError("WindowData needs transform_param.crop_size", expected="a positive number")
        if 2 * context_pad >= self.crop:
            raise LayerError(
                "context_pad leaves no room for the window", expected=f"below {self.crop / 2:g}", got=context_pad
            )
        if crop_mode not in ("warp", "square"):
            raise LayerError("crop_mode is unknown", expected="warp or square", got=f"'{crop_mode}'")
        self.source = source
        self.scale = scale
        self.batch_size = checked_batch_size(batch_size)
        self.thresholds = (fg_threshold, bg_threshold)
        # In single precision, as in Caffe: 0.29 of 100 is 29, in double precision it would be 28.
        self.foreground = int(np.float32(batch_size) * np.float32(fg_fraction))
        if not 0 <= self.foreground <= batch_size:
            raise LayerError("fg_fraction is out of range", expected="0 to 1", got=fg_fraction)
        self.context_pad = context_pad
        self.square = crop_mode == "square"
        self.cache_images = cache_images
        self.root_folder = root_folder
        self._file: WindowFile | None = None
        self._sets: tuple[np.ndarray, np.ndarray] = (np.empty(0), np.empty(0))
        self._cache: list[bytes] = []
        self._workers = Workers()

    def open(self) -> None:
        self.transformer.open()
        self._mean = self._mean_of_crop()
        file = read_window_file(self.source, self.root_folder)
        fg_threshold, bg_threshold = self.thresholds
        is_foreground = file.overlaps >= np.float32(fg_threshold)
        is_background = (file.overlaps < np.float32(bg_threshold)) & ~is_foreground
        self._sets = (np.flatnonzero(is_background), np.flatnonzero(is_foreground))
        for windows, name in zip(self._sets, ("background", "foreground"), strict=True):
            if not len(windows):
                raise DataError(f"{self.source} has no {name} window", got=f"{len(file.boxes)} windows")
        if (file.labels[is_foreground] <= 0).any():
            raise DataError(f"{self.source}: a foreground window has label 0 or below", expected="1 or more")
        for path in file.pictures[:: max(1, len(file.pictures) // 100)]:  # a missing folder shows early
            if not os.path.exists(path):
                raise DataError(f"picture {path} does not exist", advice="root_folder is put before every path.")
        self._file = file
        if self.cache_images:
            self._cache = self._workers.map(read_file, file.pictures)

    def _mean_of_crop(self) -> np.ndarray:
        """What is subtracted from a crop: the middle of the mean image, or a value a channel."""
        mean, crop = self.transformer.mean, self.crop
        if self.transformer.mean_file is None:
            if len(mean) not in (1, CHANNELS):
                raise DataError(
                    "mean_value does not fit the channels", expected="one value, or 3", got=f"{len(mean)} values"
                )
            return mean
        start = (mean.shape[2] - crop) // 2  # of the columns; Caffe takes it for the rows, too
        if start < 0 or start + crop > mean.shape[1] or len(mean) != CHANNELS:
            raise DataError(
                "the mean image does not fit the crop",
                expected=f"3 channels and at least {crop} rows and columns",
                got=text(mean.shape),
            )
        return mean[:, start : start + crop, start : start + crop]

    def close(self) -> None:
        self._workers.close()

    def records(self) -> int:
        self._opened()
        return sum(map(len, self._sets))

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(self.batch_size, CHANNELS, self.crop, self.crop), (self.batch_size,)]

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        return self.top_shapes(())

    def _opened(self) -> WindowFile:
        if self._file is None:
            self.open()
        assert self._file is not None
        return self._file

    def read(self, index: int, limit: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        file = self._opened()
        samples = list(self._samples(index))[:limit]
        is_background = np.arange(len(samples)) < self.batch_size - self.foreground
        labels = np.where(is_background, 0, file.labels[[sample.window for sample in samples]])
        return np.stack(self._workers.map(self._crop, samples)), labels.astype(np.float32)

    def item_name(self, index: int, item: int) -> str:
        file = self._opened()
        number, *box = file.boxes[list(self._samples(index))[item].window].tolist()
        return f"window {' '.join(map(str, box))} of {file.pictures[number]}"

    def _samples(self, index: int) -> Iterator[_Sample]:
        """The windows of a batch: background, then foreground."""
        random = self.random(0, index * self.world + self.rank)
        counts = (self.batch_size - self.foreground, self.foreground)
        for windows, count in zip(self._sets, counts, strict=True):
            chosen = windows[random.integers(len(windows), size=count)]
            mirrored = random.integers(2, size=count, dtype=bool) & self.transformer.mirror
            yield from map(_Sample, chosen.tolist(), mirrored.tolist())

    def _crop(self, sample: _Sample) -> np.ndarray:
        """A window as it is shown, 3 x crop_size x crop_size."""
        pixels, (top, left) = self._cut_out(sample)
        _, height, width = pixels.shape
        inside = (slice(None), slice(top, top + height), slice(left, left + width))
        mean = np.broadcast_to(self._mean, (CHANNELS, self.crop, self.crop))
        crop = np.zeros((CHANNELS, self.crop, self.crop), np.float32)
        crop[inside] = (pixels - mean[inside]) * np.float32(self.scale)
        return crop

    def _cut_out(self, sample: _Sample) -> tuple[np.ndarray, tuple[int, int]]:
        """The pixels of a window, resized and mirrored, and the row and column of the crop where they go."""
        import cv2

        file = self._opened()
        number, *box = file.boxes[sample.window].tolist()
        image = self._image(number)
        placing = place_window(box, image.shape, self.crop, self.context_pad, self.square, sample.mirrored)
        x1, y1, x2, y2 = placing.box
        height, width = placing.size
        if not (0 <= x1 <= x2 < image.shape[1] and 0 <= y1 <= y2 < image.shape[0] and height > 0 and width > 0):
            raise DataError(
                f"{self.source}: window {' '.join(map(str, box))} cannot be cut out of {file.pictures[number]}",
                expected=f"a part of {image.shape[1]} columns and {image.shape[0]} rows",
            )
        part = cv2.resize(image[y1 : y2 + 1, x1 : x2 + 1], (width, height), interpolation=cv2.INTER_LINEAR)
        return channels_first(part[:, ::-1] if sample.mirrored else part), placing.corner

    def _image(self, number: int) -> Image:
        path = self._opened().pictures[number]
        return decode_file(self._cache[number] if self.cache_images else read_file(path), path)


def place_window(
    box: Sequence[int], picture: Sequence[int], crop: int, context_pad: int, square: bool, mirrored: bool
) -> Placing:
    """Where a window goes.

    Args:
        box: x1, y1, x2, y2, all included.
        picture: its height and width.
    """
    if not context_pad and not square:
        return Placing(box, (crop, crop), (0, 0))
    x1, y1, x2, y2 = box
    single = np.float32  # the precision of Caffe
    # By so much the window grows that context_pad pixels of the crop lie around it.
    growth = single(crop) / single(crop - 2 * context_pad)
    half_height, half_width = single(y2 - y1 + 1) / single(2), single(x2 - x1 + 1) / single(2)
    center_x, center_y = single(x1) + half_width, single(y1) + half_height
    if square:
        half_height = half_width = max(half_height, half_width)
    x1, x2 = _round(center_x - half_width * growth), _round(center_x + half_width * growth)
    y1, y2 = _round(center_y - half_height * growth), _round(center_y + half_height * growth)
    scale_x, scale_y = single(crop) / single(x2 - x1 + 1), single(crop) / single(y2 - y1 + 1)
    # The part of the window outside the picture is cut off, and padded in the crop.
    height, width = picture[:2]
    left, top = max(0, -x1), max(0, -y1)
    right, bottom = max(0, x2 - width + 1), max(0, y2 - height + 1)
    x1, y1, x2, y2 = x1 + left, y1 + top, x2 - right, y2 - bottom
    row, column = _round(single(top) * scale_y), _round(single(right if mirrored else left) * scale_x)
    # Part and padding are rounded apart, so that together they may be too much.
    part_height = min(_round(single(y2 - y1 + 1) * scale_y), crop - row)
    part_width = min(_round(single(x2 - x1 + 1) * scale_x), crop - column)
    return Placing((x1, y1, x2, y2), (part_height, part_width), (row, column))


def _round(number: np.floating) -> int:
    """To the nearest integer, halves away from zero, as C's round."""
    return int(math.copysign(math.floor(abs(float(number)) + 0.5), float(number)))


class _Words:
    """The words of a file, apart by blanks or line ends, and the line of the last one."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.line = 0
        self._words = self._split(lines)

    def _split(self, lines: Iterator[str]) -> Iterator[str]:
        for self.line, line in enumerate(lines, 1):
            yield from line.split()

    def take(self, count: int) -> list[str]:
        """The next words; fewer at the end of the file."""
        return list(islice(self._words, count))

    def numbers(self, count: int, what: str) -> np.ndarray:
        """The next words as numbers."""
        words = self.take(count)
        try:
            found = np.array([float(word) for word in words], np.float32)
        except ValueError as error:
            raise DataError(f"{what}: {error}", expected="a number") from None
        if len(found) < count:
            raise DataError(f"the window file ends within {what}", expected=f"{count} numbers", got=len(found))
        return found

    def integer(self, what: str) -> int:
        (number,) = self.numbers(1, what)
        if not float(number).is_integer() or number < 0:
            raise DataError(f"{what} is no count", expected="an integer from 0 on", got=f"{number:g}")
        return int(number)


def read_window_file(source: str, root: str) -> WindowFile:
    """The windows in a window file.

    Args:
        root: put before every path.

    Raises:
        DataError: no such file, or not of that form.
    """
    try:
        with Path(source).open(encoding="utf-8", errors="surrogateescape") as file:
            words = _Words(iter(file))
            try:
                return _window_file(words, root)
            except DataError as error:
                error.where = Where(source, words.line)
                raise
    except OSError as error:
        raise DataError(f"window file {source} cannot be opened: {error.strerror}") from None


def _window_file(words: _Words, root: str) -> WindowFile:
    pictures: list[str] = []
    windows: list[np.ndarray] = []
    while start := words.take(1):
        if start != ["#"]:
            raise DataError("a picture does not start with #", expected="# and its number", got=start[0])
        number = words.integer("the picture's number")
        if number != len(pictures):
            raise DataError("pictures are not numbered from 0 on", expected=len(pictures), got=number)
        pictures.append(root + "".join(words.take(1)))
        channels = words.integer("the picture's channels")
        words.numbers(2, "the picture's height and width")
        if channels != CHANNELS:
            raise DataError("a picture has not three channels", expected=CHANNELS, got=channels)
        count = words.integer("the number of windows")
        rows = words.numbers(6 * count, "the windows").reshape(count, 6)
        windows.append(np.insert(rows, 0, number, axis=1))
    if not pictures:
        raise DataError("the window file is empty", expected="# 0, a path …")
    table = np.concatenate(windows)
    overlaps, integers = table[:, 2], table[:, [0, 1, 3, 4, 5, 6]]
    if not (integers == np.floor(integers)).all():
        raise DataError("a class or a corner of a window is no integer")
    integers = integers.astype(np.int32)
    return WindowFile(pictures, integers[:, [0, 2, 3, 4, 5]], integers[:, 1], overlaps)
