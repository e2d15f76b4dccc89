"""Chooses the frames of clips, and crops and mirrors all frames of a clip in the same way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.binaryproto import read_blob
from pycaffe_like.spec import Options, Phase

from .clips import Clip, FrameReader, VideoFileReader
from .mean import Mean
from .sampler import Draws
from .transform import CaffeTransform, Crop, Sample, Transform

SCALES = (1.0, 0.875, 0.75, 0.66)
"""TSN's scale_ratios, if there are none."""


class ClipMean(Mean):
    """The mean to subtract from a clip stored as one picture, with a channel for each pair of channel and frame."""

    def __init__(self, options: Options, group: int) -> None:
        """Args:
        group: how many neighbouring channels share one mean_value: the number of frames if the frame is the
            faster index, otherwise 1.
        """
        super().__init__(options)
        self.values = np.repeat(self.values, group if len(self.values) > 1 else 1, axis=0)

    def open(self) -> None:
        if self.file is not None:
            values = read_blob(self.file)
            self.values = values.reshape(-1, *values.shape[-2:]).astype(np.float32, copy=False)

    def check_channels(self, channels: int) -> None:
        if len(self.values) > 1 and channels % len(self.values) == 0:
            self.values = np.tile(self.values, (channels // len(self.values), 1, 1))
        super().check_channels(channels)


class TsnCrop:
    """Crops and mirrors as TSN does, with its options fix_crop, more_fix_crop, multi_scale, max_distort, scale_ratios
    and is_flow.
    """

    def __init__(self, options: Options, phase: Phase, transform: CaffeTransform) -> None:
        self.transform = transform
        self.fixed, self.more = bool(options["fix_crop"]), bool(options["more_fix_crop"])
        self.is_scaled = bool(options["multi_scale"])
        self.ratios = tuple(options.get("scale_ratios") or SCALES)
        self.distortion, self.is_flow = int(options["max_distort"]), bool(options["is_flow"])
        self.is_random = phase == Phase.TRAIN and transform.crop > 0
        if self.is_scaled and transform.mean.is_image:
            raise LayerError("multi_scale cannot use a mean_file", expected="mean_value")

    def __call__(self, picture: np.ndarray, draws: Draws) -> Crop:
        """Crops a picture, C x H x W, and resizes the crop to crop_size."""
        if not self.is_random or not (self.fixed or self.is_scaled):
            crop = self.transform.cut(picture, draws.uniforms)
        else:
            self.transform.cut(picture, (0.0, 0.0, 0.0))  # checks the sizes
            crop = self._cut(picture, draws)
        if self.is_flow and crop.mirrored:
            pixels = crop.pixels.copy()
            pixels[::2] = 255 - pixels[::2]  # flow to the right becomes flow to the left
            return crop._replace(pixels=pixels)
        return crop

    def _cut(self, picture: np.ndarray, draws: Draws) -> Crop:
        import cv2

        random = draws.generator()
        sizes = self.sizes(picture.shape[1:])
        height, width = sizes[random.integers(len(sizes))]
        down, right = picture.shape[1] - height, picture.shape[2] - width
        places = self.places(down, right) if self.fixed else []
        row, column = places[random.integers(len(places))] if places else random.integers((down + 1, right + 1))
        cut, side = picture[:, row : row + height, column : column + width], self.transform.crop
        if (height, width) != (side, side):
            cut = np.stack([cv2.resize(np.ascontiguousarray(one), (side, side)) for one in cut])
        mirrored = self.transform.mirror and draws.uniforms[2] < 0.5
        return Crop(cut[:, :, ::-1] if mirrored else cut, int(row), int(column), mirrored)

    def sizes(self, extents: Sequence[int]) -> list[tuple[int, int]]:
        """Returns the sizes that a crop may have, for a picture of the given height and width."""
        side = self.transform.crop
        if not self.is_scaled:
            return [(side, side)]
        sides = [int(min(extents) * ratio) for ratio in self.ratios]
        sides = [side if abs(one - side) < 3 else one for one in sides]
        pairs = [(h, w) for h in range(len(sides)) for w in range(len(sides)) if abs(h - w) <= self.distortion]
        if max(sides) > min(extents):
            raise DataError("a scale_ratio is too large for the frames", expected="at most 1", got=max(self.ratios))
        return [(sides[h], sides[w]) for h, w in pairs]

    def places(self, down: int, right: int) -> list[tuple[int, int]]:
        """Returns where a crop may start: the corners and the centre and, with more_fix_crop, points between them."""
        row, column = down // 4, right // 4
        quarters = [(0, 0), (0, 4), (4, 0), (4, 4), (2, 2)]
        if self.more:
            quarters += [(0, 2), (4, 2), (2, 0), (2, 4), (1, 1), (1, 3), (3, 1), (3, 3)]
        return [(row * y, column * x) for y, x in quarters]


class ClipTransform(Transform[Clip]):
    """Reads a clip of `length` frames, each `step` frames after the one before.

    A sample is a Crop whose channels are C x L, and a label.

    Args:
        jitters: whether clips start at random frames. If so, the line of a folder of frames must give the number
            of frames; if not, each line gives the first frame.
    """

    width = 3

    def __init__(
        self, reader: FrameReader, transform: CaffeTransform, length: int, step: int, jitters: bool, phase: Phase
    ) -> None:
        self.reader, self.transform, self.length, self.step = reader, transform, length, step
        self.jitters, self.is_random = jitters, phase == Phase.TRAIN

    def open(self) -> None:
        self.transform.open()

    def __call__(self, record: Clip, draws: Draws) -> Sample:
        first = self._first(record, draws) if self.jitters else record.number
        frames = self.reader.read(record, range(first, first + self.length * self.step, self.step))
        picture = frames.transpose(1, 0, 2, 3).reshape(-1, *frames.shape[2:])
        return self.transform.cut(picture, draws.uniforms), record.label

    def _first(self, record: Clip, draws: Draws) -> int:
        is_file = isinstance(self.reader, VideoFileReader)
        count = self.reader.count(record)
        room = count - self.length * self.step
        if room < 0:
            needed = self.length * self.step
            raise DataError(f"{record.path} has too few frames", expected=f"at least {needed}", got=count)
        if not is_file and not self.is_random:
            return 0
        return int(draws.generator().integers(room + 1)) + (0 if is_file else 1)


class FrameTransform(Transform[Clip]):
    """Reads one frame and transforms it like a picture. A sample is a Crop and a label."""

    width = CaffeTransform.width

    def __init__(self, reader: FrameReader, transform: CaffeTransform) -> None:
        self.reader, self.transform = reader, transform

    def open(self) -> None:
        self.transform.open()

    def __call__(self, record: Clip, draws: Draws) -> Sample:
        (frame,) = self.reader.read(record, [record.number])
        return self.transform.of_image(np.ascontiguousarray(frame.transpose(1, 2, 0)), draws), record.label


class SegmentTransform(Transform[Clip]):
    """Reads `length` frames from each of TSN's segments of a video: from a random place in the segment in phase TRAIN,
    from its middle in phase TEST.

    A sample is a Crop whose channels are segments x L x C, and a label.
    """

    width = 3

    def __init__(self, reader: FrameReader, crop: TsnCrop, length: int, segments: int, phase: Phase) -> None:
        self.reader, self.crop, self.length, self.segments = reader, crop, length, segments
        self.is_random = phase == Phase.TRAIN

    def open(self) -> None:
        self.crop.transform.open()

    def __call__(self, record: Clip, draws: Draws) -> Sample:
        starts = self._starts(record.number, draws)
        numbers = [start + place for start in starts for place in range(1, self.length + 1)]
        frames = self.reader.read(record, numbers)
        return self.crop(frames.reshape(-1, *frames.shape[2:]), draws), record.label

    def _starts(self, count: int, draws: Draws) -> list[int]:
        """Returns, for each segment, the number of the frame before the first one to read."""
        share = count // self.segments
        room = share - self.length + 1
        if room < 1:
            return [0] * self.segments
        if not self.is_random:
            return [room // 2 + number * share for number in range(self.segments)]
        drawn = draws.augmentation_generator().integers(room, size=self.segments)
        return [int(drawn[number]) + number * share for number in range(self.segments)]
