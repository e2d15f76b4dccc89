"""What the data layers of pictures with a label for every pixel share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError, Where
from pycaffe_like.layers.base import Shape, text
from pycaffe_like.spec import LayerDef, Phase

from .base import DataLayer, checked_batch_size, shuffled
from .image import Image, decode_file
from .listfile import Entry, find_picture, read_picture
from .transform import Cut, Transformer, to_device
from .workers import Workers


@dataclass(frozen=True)
class Pair:
    """One line of a list: a picture's path, and the word behind it: the path of its labels, or one
    label for all of it."""

    picture: str
    label: str
    line: int


def read_pairs(path: str | Path, labelled: bool) -> list[Pair]:
    """The lines of a list of pictures and their labels, between blanks.

    Args:
        labelled: every line needs a second word.

    Raises:
        DataError: no such file, no line, or one with too few words.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig", errors="surrogateescape").splitlines()
    except OSError as error:
        raise DataError(f"list {path} cannot be read: {error.strerror}") from None
    pairs = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words:
            continue
        if len(words) > 2 or len(words) < 1 + labelled:
            expected = "two paths with a blank between" if labelled else "a path, and perhaps a label"
            raise DataError(
                "the line names no picture and its labels",
                expected=expected,
                got=repr(line.strip()),
                where=Where(str(path), number),
            )
        pairs.append(Pair(words[0], words[1] if len(words) == 2 else "", number))
    if not pairs:
        raise DataError(f"list {path} is empty", expected="a picture and its labels a line")
    return pairs


@dataclass(frozen=True)
class Sample:
    """A picture, C x H x W, and its labels, K x h x w, ready for the batch.

    Attributes:
        extents: height and width of the picture as it was read.
    """

    picture: np.ndarray
    labels: np.ndarray
    extents: tuple[int, int]


class PixelLabels(DataLayer):
    """A data layer of pictures of a list, with labels for their pixels."""

    def __init__(
        self,
        layer: LayerDef,
        phase: Phase,
        source: str,
        batch_size: int,
        rand_skip: int,
        shuffle: bool,
        size: tuple[int, int],
        is_color: bool,
        root_folder: str,
        num_tops: int,
    ) -> None:
        super().__init__()
        if bool(size[0]) != bool(size[1]):
            raise LayerError(
                "new_height and new_width belong together", expected="both or none", got=f"{size[0]}x{size[1]}"
            )
        self.transformer = Transformer(layer.option("transform_param"), phase)
        self.source = source
        self.batch_size = checked_batch_size(batch_size)
        self.rand_skip = rand_skip
        self.shuffle = shuffle
        self.size = size
        self.is_color = is_color
        self.root_folder = root_folder
        self.num_tops = num_tops
        self.labelled = True
        self.crop = (0, 0)
        self._pairs: list[Pair] = []
        self._first: Sample | None = None
        self._workers = Workers()

    @abstractmethod
    def sample(self, pair: Pair, chances: np.ndarray) -> Sample:
        """A picture and its labels; `chances` are four numbers from 0 to below 1 that decide about
        what is left to chance."""

    @abstractmethod
    def label_shape(self, extents: Sequence[int]) -> Shape:
        """K x h x w of the labels of a picture of these extents."""

    def open(self) -> None:
        self.transformer.open()
        self._pairs = read_pairs(self.source, self.labelled)
        if self.rand_skip > len(self._pairs):
            raise LayerError(
                "rand_skip is larger than the list", expected=f"at most {len(self._pairs)}", got=self.rand_skip
            )
        for pair in self._pairs[:: max(1, len(self._pairs) // 100)]:  # a missing folder shows early
            find_picture(self.root_folder, Entry(pair.picture, 0, pair.line), self.source)
        self._first = self.sample(self._pairs[0], np.zeros(4))
        self._check_mean(self._first.picture.shape)

    def _check_mean(self, picture: Shape) -> None:
        mean = self.transformer.mean.shape
        if (mean != picture) if self.transformer.mean_file is not None else mean[0] not in (1, picture[0]):
            raise DataError("the mean does not fit a picture", expected=text(picture), got=text(mean))

    def close(self) -> None:
        self._workers.close()

    def records(self) -> int:
        if not self._pairs:
            self.open()
        return len(self._pairs)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if self._first is None:
            raise TypeError("the source is not open")
        return self._shapes(self._first.picture.shape, self._first.labels.shape)

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        extents = next(pair for pair in (self.crop, self.size, image[1:]) if all(pair))
        return self._shapes((3 if self.is_color else 1, *extents), self.label_shape(extents))

    def _shapes(self, picture: Shape, labels: Shape) -> list[Shape]:
        return [(self.batch_size, *one) for one in (picture, labels, (1, 1, 2))][: self.num_tops]

    def read(self, index: int, limit: int | None = None) -> tuple[Cut, np.ndarray, np.ndarray]:
        positions = self.positions(index, limit)
        of_all = self.random(0, index).random((self.batch_size * self.world, 4))
        chances = of_all[self.rank :: self.world][:limit]
        samples = self._workers.map(lambda one: self.sample(*one), zip(self._chosen(positions), chances, strict=True))
        pixels = _stacked([sample.picture for sample in samples])
        labels = _stacked([sample.labels for sample in samples])
        extents = [np.minimum(sample.extents, pixels.shape[2:]) for sample in samples]
        nowhere = np.zeros((len(samples), 2), np.int64)
        return Cut(pixels, nowhere, np.zeros(len(samples), np.bool_)), labels, np.array(extents, np.float32)

    def _chosen(self, positions: Sequence[int]) -> list[Pair]:
        """The pairs at some positions of the endless row of epochs."""
        count = self.records()
        skip = int(self.random(1).integers(self.rand_skip)) if self.rand_skip else 0
        numbers = [(position // count, (position + skip) % count) for position in positions]
        if self.shuffle:
            numbers = [(epoch, int(shuffled(count, self.seed, 2, epoch)[number])) for epoch, number in numbers]
        return [self._pairs[number] for _, number in numbers]

    def item_name(self, index: int, item: int) -> str:
        (pair,) = self._chosen([self.positions(index)[item]])
        return f"{pair.label or pair.picture}, line {pair.line} of {self.source}"

    def finish(self, raw: object, device: torch.device) -> tuple[Tensor, ...]:
        cut, labels, extents = cast("tuple[Cut, np.ndarray, np.ndarray]", raw)
        tops: tuple[Callable[[], Tensor], ...] = (
            lambda: self.transformer.finish(cut, device),
            lambda: to_device(labels, device).float(),
            lambda: to_device(extents, device).reshape(-1, 1, 1, 2),
        )
        return tuple(top() for top in tops[: self.num_tops])

    def picture(self, pair: Pair) -> Image:
        """The picture of a pair, resized if that is asked for."""
        return self.decoded(pair, pair.picture, self.size, self.is_color)

    def decoded(self, pair: Pair, path: str, size: tuple[int, int], color: bool) -> Image:
        """A file that a pair names, resized where both extents are positive."""
        data = read_picture(self.root_folder, Entry(path, 0, pair.line), self.source)
        return decode_file(data, self.root_folder + path, *size, color=color)

    def broken(self, pair: Pair, problem: str, expected: object, got: object) -> DataError:
        """An error at the line of a pair."""
        return DataError(problem, expected=str(expected), got=got, where=Where(self.source, pair.line))


def _stacked(arrays: Sequence[np.ndarray]) -> np.ndarray:
    """One batch of pictures, uint8 if all of them are.

    Raises:
        DataError: they differ in shape.
    """
    for one in arrays:
        if one.shape != arrays[0].shape:
            raise DataError(
                "pictures of one batch differ in shape",
                expected=text(arrays[0].shape),
                got=text(one.shape),
                advice="Set new_height and new_width, a crop, or batch_size: 1.",
            )
    return np.stack(arrays)


def cropping(
    extents: Sequence[int], crop: tuple[int, int], chances: np.ndarray | None
) -> Callable[[np.ndarray, bool], np.ndarray]:
    """What cuts an array of channels x rows x columns, and mirrors it if asked.

    Args:
        crop: 0 x 0 leaves it whole.
        chances: decide about the place; None for the middle.
    """
    height, width = crop if all(crop) else extents
    room = (extents[0] - height, extents[1] - width)
    if chances is None:
        y, x = room[0] // 2, room[1] // 2
    else:
        y, x = int(chances[0] * (room[0] + 1)), int(chances[1] * (room[1] + 1))

    def cut(array: np.ndarray, flip: bool) -> np.ndarray:
        piece = array[:, y : y + height, x : x + width]
        return piece[:, :, ::-1] if flip else piece

    return cut
