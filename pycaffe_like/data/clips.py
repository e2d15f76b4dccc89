"""Reads lists of video clips, and frames from video files or from folders of pictures."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError, Where, located, shorten

from .image import Image, planes, read_image
from .listfile import parse_lines
from .source import Source


@dataclass(frozen=True)
class Clip:
    """One line of a list of videos.

    Attributes:
        path: a video file, or a folder of frames.
        number: the second of three words: either the first frame or the number of frames; -1 if the line has two.
        label: the last word.
        line: the line number.
    """

    path: str
    number: int
    label: int
    line: int


class ClipList(Source[Clip]):
    """A list of videos, whose lines are `path number label` or `path label`."""

    def __init__(self, path: str, has_number: bool = True) -> None:
        """Raises:
        DataError: If the list cannot be read, or a line has another form.
        """
        self.path = path
        words = "path number label" if has_number else "path label"
        self.clips = parse_lines(path, partial(_parse_clip, has_number, words), f"lines: {words}")

    def __len__(self) -> int:
        return len(self.clips)

    def __getitem__(self, number: int) -> Clip:
        return self.clips[number]

    @property
    def keys(self) -> Sequence[str]:
        return [clip.path for clip in self.clips]

    def name(self, number: int) -> str:
        clip = self.clips[number]
        return f"{clip.path}, line {clip.line} of {self.path}"


def _parse_clip(has_number: bool, words: str, line: int, text: str) -> Clip:
    found = text.split()
    numbers = found[1:]
    if len(found) != 2 + has_number or not all(re.fullmatch(r"-?\d{1,9}", word) for word in numbers):
        raise DataError("the line does not name a clip", expected=words, got=shorten(repr(text)))
    return Clip(found[0], int(numbers[0]) if has_number else -1, int(numbers[-1]), line)


class VideoFrames(Source[Clip]):
    """The frames of one video file, each as a clip of one frame with the label 0."""

    def __init__(self, path: str, step: int) -> None:
        """Args:
            step: use every `step`-th frame.

        Raises:
            DataError: If the file cannot be opened or has no frames.
        """
        self.path = path
        with _Video(path) as video:
            count = video.count
        self.frames = range(0, count, step)
        if not count:
            raise DataError(f"video {path} has no frames")

    def __len__(self) -> int:
        return len(self.frames)

    def __getitem__(self, number: int) -> Clip:
        return Clip(self.path, self.frames[number], 0, 0)

    def name(self, number: int) -> str:
        return f"frame {self.frames[number]} of {self.path}"


class _Video:
    """An open video file."""

    def __init__(self, path: str) -> None:
        import cv2

        if not Path(path).is_file():
            raise DataError(f"video {path} does not exist")
        self.path = path
        self.capture = cv2.VideoCapture(path)
        if not self.capture.isOpened():
            raise DataError(f"video {path} cannot be opened", advice="OpenCV has no decoder for it, or it is damaged.")
        self.count = max(0, int(self.capture.get(cv2.CAP_PROP_FRAME_COUNT)))

    def __enter__(self) -> _Video:
        return self

    def __exit__(self, *error: object) -> None:
        self.capture.release()

    def frames(self, numbers: Sequence[int]) -> Iterator[Image]:
        """Yields the frames with the given numbers, which start at 0 and must be in ascending order."""
        import cv2

        self.capture.set(cv2.CAP_PROP_POS_FRAMES, numbers[0])
        position = numbers[0]
        for number in numbers:
            while position < number and self.capture.grab():
                position += 1
            done, image = self.capture.read()
            position += 1
            if not done:
                raise DataError(f"frame {number} of video {self.path} cannot be read", expected=f"{self.count} frames")
            yield image


@dataclass(frozen=True)
class FrameReader(ABC):
    """Reads frames of clips.

    Attributes:
        source: the list, for messages.
        size: height and width to resize to; (0, 0) keeps the size.
        color: whether to read three channels; otherwise one.
    """

    source: str
    size: tuple[int, int]
    color: bool

    def read(self, clip: Clip, numbers: Sequence[int]) -> np.ndarray:
        """Returns frames, L x C x H x W.

        Raises:
            DataError: If a frame is missing, or the frames differ in size.
        """
        with located(Where(self.source, clip.line)):
            frames = [planes(frame) for frame in self.images(clip, numbers)]
            if len({frame.shape for frame in frames}) > 1:
                advice = "Set new_height and new_width."
                raise DataError(f"the frames of {clip.path} differ in size", advice=advice)
            return np.stack(frames)

    @abstractmethod
    def images(self, clip: Clip, numbers: Sequence[int]) -> Iterator[Image]:
        """Yields frames, either rows x columns x channels or rows x columns."""

    @abstractmethod
    def count(self, clip: Clip) -> int:
        """Returns the number of frames of the video or folder that a clip is in."""


@dataclass(frozen=True)
class VideoFileReader(FrameReader):
    """Reads frames from video files. The number of a file's first frame is `first`."""

    root: str = ""
    first: int = 0

    def images(self, clip: Clip, numbers: Sequence[int]) -> Iterator[Image]:
        import cv2

        with _Video(self.root + clip.path) as video:
            places = [number - self.first for number in numbers]
            if places[0] < 0 or places[-1] >= video.count:
                got = f"{numbers[0]} to {numbers[-1]}"
                last = video.count - 1 + self.first
                raise DataError(f"{clip.path} lacks frames", expected=f"{self.first} to {last}", got=got)
            for image in video.frames(places):
                colored = image if self.color or image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
                yield cv2.resize(colored, self.size[::-1]) if all(self.size) else colored

    def count(self, clip: Clip) -> int:
        with located(Where(self.source, clip.line)):
            return _count_frames(self.root + clip.path)


@lru_cache(maxsize=1 << 16)
def _count_frames(path: str) -> int:
    """Returns the number of frames of a video. It is asked for in every epoch, and opening a video takes long."""
    with _Video(path) as video:
        return video.count


@dataclass(frozen=True)
class FolderReader(FrameReader):
    """Reads frames from folders in which each frame has one or more pictures.

    Attributes:
        patterns: printf patterns for the names of a frame's pictures, filled with the number of the frame. The
            channels of several pictures are concatenated.
    """

    root: str = ""
    patterns: tuple[str, ...] = ("%06d.jpg",)

    def images(self, clip: Clip, numbers: Sequence[int]) -> Iterator[Image]:
        for number in numbers:
            names = [f"{self.root}{clip.path}/{format_name(pattern, number)}" for pattern in self.patterns]
            pictures = [read_image(name, *self.size, color=self.color) for name in names]
            yield pictures[0] if len(pictures) == 1 else np.dstack(pictures)

    def count(self, clip: Clip) -> int:
        return clip.number


def format_name(pattern: str, number: int) -> str:
    """Fills a number into a printf pattern such as image_%04d.jpg."""
    return re.sub(r"%(0?)(\d*)d", lambda match: f"{number:{match[1]}{match[2]}d}", pattern)
