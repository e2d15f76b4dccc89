"""Reads window files, which list windows of pictures with objects and with background, to train R-CNN.

Source: src/caffe/layers/window_data_layer.cpp.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from typing import NamedTuple

import numpy as np

from pycaffe_like.errors import DataError, Where
from pycaffe_like.regular_file import open_regular

from .image import read_file
from .source import Source
from .workers import Workers

CHANNELS = 3  # pictures are always read in colour


@dataclass(frozen=True)
class WindowFile:
    """The windows that a window file lists.

    Attributes:
        pictures: the paths of the pictures.
        boxes: one row per window: index of the picture, x1, y1, x2, y2. Column x2 and row y2 belong
            to the window.
        labels, overlaps: one per window.
    """

    pictures: Sequence[str]
    boxes: np.ndarray
    labels: np.ndarray
    overlaps: np.ndarray


class Window(NamedTuple):
    """A window of a picture.

    Attributes:
        picture: the path of the picture.
        box: x1, y1, x2, y2; column x2 and row y2 belong to the window.
        label: the class; 0 for background.
        read: reads the bytes of the picture file.
    """

    picture: str
    box: tuple[int, int, int, int]
    label: int
    read: Callable[[], bytes]

    def __str__(self) -> str:
        return f"window {' '.join(map(str, self.box))} of {self.picture}"


class WindowSource(Source[Window]):
    """A source of the windows of a window file: first the background windows, then the foreground
    windows.

    Attributes:
        background: the number of background windows.
    """

    def __init__(self, path: str, root: str, thresholds: tuple[float, float], cache: bool) -> None:
        """
        Args:
            root: prefix of every path.
            thresholds: a window is foreground if its overlap is at least the first threshold, otherwise
                background if it is below the second.
            cache: whether to keep the bytes of all pictures in memory.

        Raises:
            DataError: If the file is missing or malformed, or has no foreground or no background window.
        """
        self._file = file = read_window_file(path, root)
        is_foreground = file.overlaps >= np.float32(thresholds[0])
        is_background = (file.overlaps < np.float32(thresholds[1])) & ~is_foreground
        for windows, name in ((is_background, "background"), (is_foreground, "foreground")):
            if not windows.any():
                raise DataError(f"{path} has no {name} window", got=f"{len(file.boxes)} windows")
        if (file.labels[is_foreground] <= 0).any():
            raise DataError(f"{path}: a foreground window has label 0 or below", expected="1 or more")
        _check_pictures(file.pictures)
        self.background = int(is_background.sum())
        self._windows = np.concatenate([np.flatnonzero(is_background), np.flatnonzero(is_foreground)])
        self._cache = _read_all(file.pictures) if cache else []

    def __len__(self) -> int:
        return len(self._windows)

    def __getitem__(self, number: int) -> Window:
        window = self._windows[number]
        picture, x1, y1, x2, y2 = self._file.boxes[window].tolist()
        label = int(self._file.labels[window]) if number >= self.background else 0
        return Window(self._file.pictures[picture], (x1, y1, x2, y2), label, lambda: self._read(picture))

    def name(self, number: int) -> str:
        return str(self[number])

    def close(self) -> None:
        self._cache = []

    def _read(self, picture: int) -> bytes:
        return self._cache[picture] if self._cache else read_file(self._file.pictures[picture])


def _check_pictures(pictures: Sequence[str]) -> None:
    """Checks that every hundredth picture exists, so that a missing folder is noticed early."""
    for path in pictures[:: max(1, len(pictures) // 100)]:
        if not os.path.exists(path):
            raise DataError(f"picture {path} does not exist", advice="root_folder is put before every path.")


def _read_all(pictures: Sequence[str]) -> list[bytes]:
    workers = Workers()
    try:
        return workers.map(read_file, pictures)
    finally:
        workers.close()


class Words:
    """The words of a file, separated by white space, and the line number of the last word taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.line = 0
        self._words = self._split(lines)

    def _split(self, lines: Iterator[str]) -> Iterator[str]:
        for self.line, line in enumerate(lines, 1):
            yield from line.split()

    def take(self, count: int) -> list[str]:
        """Takes the next words; fewer at the end of the file."""
        return list(islice(self._words, count))

    def numbers(self, count: int, what: str) -> np.ndarray:
        """Takes the next words as numbers."""
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
        if not float(number).is_integer() or not 0 <= number < 2**31:
            raise DataError(f"{what} is invalid", expected="an integer, 0 or more", got=f"{number:g}")
        return int(number)


def read_window_file(source: str, root: str) -> WindowFile:
    """Reads a window file.

    Args:
        root: prefix of every path.

    Raises:
        DataError: If the file does not exist or is malformed.
    """
    with (
        open_regular(source, expected="a window file") as found,
        TextIOWrapper(found, encoding="utf-8", errors="surrogateescape") as file,
    ):
        words = Words(file)
        try:
            return _window_file(words, root)
        except DataError as error:
            error.where = Where(source, words.line)
            raise


def _window_file(words: Words, root: str) -> WindowFile:
    pictures: list[str] = []
    windows: list[np.ndarray] = []
    while start := words.take(1):
        if start != ["#"]:
            raise DataError(
                "a picture's entry does not start with #", expected="# and the picture's number", got=start[0]
            )
        number = words.integer("the picture's number")
        if number != len(pictures):
            raise DataError("pictures are not numbered from 0 on", expected=len(pictures), got=number)
        pictures.append(root + "".join(words.take(1)))
        channels = words.integer("the picture's channels")
        words.numbers(2, "the picture's height and width")
        if channels != CHANNELS:
            raise DataError("a picture does not have three channels", expected=CHANNELS, got=channels)
        count = words.integer("the number of windows")
        rows = words.numbers(6 * count, "the windows").reshape(count, 6)
        windows.append(np.insert(rows, 0, number, axis=1))
    if not pictures:
        raise DataError("the window file is empty", expected="# 0, a path …")
    table = np.concatenate(windows)
    overlaps, integers = table[:, 2], table[:, [0, 1, 3, 4, 5, 6]]
    if not (integers == np.floor(integers)).all() or not (np.abs(integers) < 2**31).all():
        raise DataError("a class or a corner of a window is not an integer", expected="32-bit integers")
    integers = integers.astype(np.int32)
    return WindowFile(pictures, integers[:, [0, 2, 3, 4, 5]], integers[:, 1], overlaps)
