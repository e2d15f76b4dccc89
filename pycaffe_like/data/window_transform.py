"""The sampler and the transform of WindowData, which enlarges, cuts out, resizes and mirrors windows.

Source: src/caffe/layers/window_data_layer.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import format_shape

from .image import channels_first, decode_file
from .mean import Mean
from .rounding import round_half_away
from .sampler import DRAWS, Draws, Sampler
from .source import Source
from .transform import Sample, Transform
from .window_file import CHANNELS, Window, WindowSource


@dataclass
class WindowSampler(Sampler):
    """Draws the windows of a batch at random.

    The last fg_fraction of a batch are foreground windows, the others background windows. Draws.uniforms of
    a window is [0] if it is mirrored, else [1].
    """

    fg_fraction: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        # In single precision, as in Caffe: 0.29 of 100 is 29, but in double precision it would be 28.
        self._foreground = int(np.float32(self.batch_size) * np.float32(self.fg_fraction))
        if not 0 <= self._foreground <= self.batch_size:
            raise LayerError("fg_fraction is out of range", expected="0 to 1", got=self.fg_fraction)

    def open(self, source: Source[object]) -> None:
        super().open(source)
        assert isinstance(source, WindowSource)
        self._background = source.background

    def numbers(self, index: int, limit: int | None = None) -> list[int]:
        return [number for number, _ in self._windows(index)][:limit]

    def draws(self, index: int, width: int, limit: int | None = None) -> list[Draws]:
        return [Draws([0.0 if mirrored else 1.0]) for _, mirrored in self._windows(index)][:limit]

    def _windows(self, index: int) -> list[tuple[int, bool]]:
        """Returns the windows of a batch, background first, and whether each is mirrored."""
        random = np.random.default_rng((self.seed, DRAWS, index * self.world + self.rank))
        found: list[tuple[int, bool]] = []
        kinds = (
            (0, self._background, self.batch_size - self._foreground),
            (self._background, self._count - self._background, self._foreground),
        )
        for first, there, count in kinds:
            numbers = first + random.integers(there, size=count)
            found += zip(numbers.tolist(), random.integers(2, size=count, dtype=bool).tolist(), strict=True)
        return found


class WindowTransform(Transform[Window]):
    """Cuts out a window, resizes and mirrors it, and applies mean and scale.

    A sample is the window, 3 x crop x crop, and its label.
    """

    width = 1

    def __init__(self, mean: Mean, scale: float, crop: int, context_pad: int, crop_mode: str, mirror: bool) -> None:
        """
        Raises:
            LayerError: If options contradict each other.
        """
        if not crop:
            raise LayerError("WindowData needs transform_param.crop_size", expected="a positive number")
        if 2 * context_pad >= crop:
            raise LayerError(
                "context_pad leaves no room for the window", expected=f"below {crop / 2:g}", got=context_pad
            )
        if crop_mode not in ("warp", "square"):
            raise LayerError("crop_mode is unknown", expected="warp or square", got=f"'{crop_mode}'")
        self.mean = mean
        self.scale = scale
        self.crop = crop
        self.context_pad = context_pad
        self.square = crop_mode == "square"
        self.mirror = mirror
        self._mean_of_crop = mean.values

    def open(self) -> None:
        self.mean.open()
        mean, crop = self.mean.values, self.crop
        if not self.mean.is_image:
            self.mean.check_channels(CHANNELS)
            return
        start = (mean.shape[2] - crop) // 2  # the first column; Caffe uses it for the rows, too
        if start < 0 or start + crop > mean.shape[1] or len(mean) != CHANNELS:
            raise DataError(
                "the mean image does not fit the crop",
                expected=f"3 channels and at least {crop} rows and columns",
                got=format_shape(mean.shape),
            )
        self._mean_of_crop = mean[:, start : start + crop, start : start + crop]

    def __call__(self, record: Window, draws: Draws) -> Sample:
        pixels, (top, left) = self._cut_out(record, self.mirror and draws.uniforms[0] < 0.5)
        _, height, width = pixels.shape
        inside = (slice(None), slice(top, top + height), slice(left, left + width))
        mean = np.broadcast_to(self._mean_of_crop, (CHANNELS, self.crop, self.crop))
        crop = np.zeros((CHANNELS, self.crop, self.crop), np.float32)
        crop[inside] = (pixels - mean[inside]) * np.float32(self.scale)
        return crop, record.label

    def preview(self, record: Window) -> Sample:
        return np.broadcast_to(np.float32(0), (CHANNELS, self.crop, self.crop)), record.label

    def _cut_out(self, window: Window, mirrored: bool) -> tuple[np.ndarray, tuple[int, int]]:
        """Returns the pixels of a window, resized and mirrored, and the row and column where they go in the crop."""
        import cv2

        image = decode_file(window.read(), window.picture)
        placing = place_window(window.box, image.shape, self.crop, self.context_pad, self.square, mirrored)
        x1, y1, x2, y2 = placing.box
        height, width = placing.size
        if not (0 <= x1 <= x2 < image.shape[1] and 0 <= y1 <= y2 < image.shape[0] and height > 0 and width > 0):
            expected = f"a part of {image.shape[1]} columns and {image.shape[0]} rows"
            raise DataError("it cannot be cut out", expected=expected)
        part = cv2.resize(image[y1 : y2 + 1, x1 : x2 + 1], (width, height), interpolation=cv2.INTER_LINEAR)
        return channels_first(part[:, ::-1] if mirrored else part), placing.corner


class Placing(NamedTuple):
    """Which part of a picture goes into the crop, and where.

    Attributes:
        box: x1, y1, x2, y2 of the part, including column x2 and row y2.
        size: the height and width to which the part is resized.
        corner: the row and column in the crop where the part starts.
    """

    box: Sequence[int]
    size: tuple[int, int]
    corner: tuple[int, int]


def place_window(
    box: Sequence[int], picture: Sequence[int], crop: int, context_pad: int, square: bool, mirrored: bool
) -> Placing:
    """Computes which part of a picture a window shows, and its place in the crop.

    Args:
        box: x1, y1, x2, y2, including column x2 and row y2.
        picture: height and width of the picture.
    """
    if not context_pad and not square:
        return Placing(box, (crop, crop), (0, 0))
    x1, y1, x2, y2 = box
    single = np.float32  # Caffe's precision
    # Enlarge the window, so that context_pad pixels of the crop lie around the original window.
    growth = single(crop) / single(crop - 2 * context_pad)
    half_height, half_width = single(y2 - y1 + 1) / single(2), single(x2 - x1 + 1) / single(2)
    center_x, center_y = single(x1) + half_width, single(y1) + half_height
    if square:
        half_height = half_width = max(half_height, half_width)
    x1, x2 = round_half_away(center_x - half_width * growth), round_half_away(center_x + half_width * growth)
    y1, y2 = round_half_away(center_y - half_height * growth), round_half_away(center_y + half_height * growth)
    scale_x, scale_y = single(crop) / single(x2 - x1 + 1), single(crop) / single(y2 - y1 + 1)
    # The part of the window outside the picture becomes padding in the crop.
    height, width = picture[:2]
    left, top = max(0, -x1), max(0, -y1)
    right, bottom = max(0, x2 - width + 1), max(0, y2 - height + 1)
    x1, y1, x2, y2 = x1 + left, y1 + top, x2 - right, y2 - bottom
    row, column = round_half_away(single(top) * scale_y), round_half_away(single(right if mirrored else left) * scale_x)
    # Part and padding are rounded separately, so together they can exceed the crop.
    part_height = min(round_half_away(single(y2 - y1 + 1) * scale_y), crop - row)
    part_width = min(round_half_away(single(x2 - x1 + 1) * scale_x), crop - column)
    return Placing((x1, y1, x2, y2), (part_height, part_width), (row, column))
