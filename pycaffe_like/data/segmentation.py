"""Pictures with a label for every pixel: ImageSegData and DenseImageData."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, cast

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError, Where
from pycaffe_like.layers.base import Shape, between, exactly, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import DataLayer, checked_batch_size, old_transform_options, shuffled
from .image import Image, channels_first, decode_file
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
        tops = (
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


@register_layer("image_data_param")
class ImageSegData(PixelLabels):
    """Pictures of a list file with labels of their pixels, over and over.

    A line has a picture and, by label_type, the picture of its labels (PIXEL), one label for all of
    its pixels (IMAGE), or nothing (NONE, or has_label: false). Where label_type is not set, a number
    is a label and anything else a picture. Labels are the gray values of their picture.

    new_height and new_width resize pictures and labels, both bilinearly; one of the scale_factors,
    drawn anew each time, resizes pictures bilinearly and labels to the nearest. A picture smaller
    than the crop (crop_size, or crop_h and crop_w of transform_param) is filled up below and to the
    right with the mean, its labels with ignore_label, which all labels are with NONE. Crop and
    mirror are the same for both.

    Tops: data, batch_size x C x H x W; labels, batch_size x 1 x H x W; height and width of each
    picture before the crop, but not more than H and W, batch_size x 1 x 1 x 2. The last ones may be
    left out.

    Source: hszhao/PSPNet src/caffe/layers/image_seg_data_layer.cpp, src/caffe/data_transformer.cpp.
    """

    tops = between(1, 3)
    ignored: ClassVar[Mapping[str, str]] = old_transform_options("image_data_param")

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        batch_size: int,
        rand_skip: int,
        shuffle: bool,
        new_height: int,
        new_width: int,
        is_color: bool,
        root_folder: str,
        label_type: str | None,
        has_label: bool,
        ignore_label: int,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        size = (new_height, new_width)
        super().__init__(layer, phase, source, batch_size, rand_skip, shuffle, size, is_color, root_folder, num_tops)
        if self.transformer.mean_file is not None:
            raise LayerError("ImageSegData takes no mean_file", expected="mean_value")
        options = layer.option("transform_param")
        self.crop = _crop(options["crop_size"], options["crop_h"], options["crop_w"])
        self.scale_factors: tuple[float, ...] = tuple(options.get("scale_factors") or ())
        self.label_type = label_type if has_label else "NONE"
        self.labelled = self.label_type != "NONE"
        self.unlabelled = ignore_label

    def label_shape(self, extents: Sequence[int]) -> Shape:
        return (1, *extents)

    def sample(self, pair: Pair, chances: np.ndarray) -> Sample:
        image = self.picture(pair)
        extents = (image.shape[0], image.shape[1])
        labels = self._labels(pair, extents)
        if labels.shape != extents:
            raise self.broken(pair, "a picture and its labels differ in size", text(extents), text(labels.shape))
        if self.scale_factors:
            image, labels = _scaled(image, labels, self.scale_factors[int(chances[3] * len(self.scale_factors))])
        picture, labels = self._filled_up(channels_first(image), labels)
        cut = _cropping(picture.shape[1:], self.crop, chances if self.transformer.random_crop else None)
        flip = self.transformer.mirror and chances[2] < 0.5
        return Sample(cut(picture, flip), cut(labels[None], flip), extents)

    def _labels(self, pair: Pair, extents: tuple[int, int]) -> np.ndarray:
        if self.label_type == "NONE":
            return np.full(extents, self.unlabelled, np.uint8)
        is_number = pair.label.lstrip("+-").isdecimal()
        if self.label_type == "PIXEL" or (self.label_type is None and not is_number):
            return self.decoded(pair, pair.label, self.size, False)
        if not is_number:
            raise self.broken(pair, "the label is no integer", "0, 1, 2 …, or label_type: PIXEL", repr(pair.label))
        return np.full(extents, np.clip(int(pair.label), 0, 255), np.uint8)

    def _filled_up(self, picture: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Both, at least as large as the crop."""
        missing = [max(wanted - extent, 0) for wanted, extent in zip(self.crop, labels.shape, strict=True)]
        if not any(missing):
            return picture, labels
        height, width = labels.shape
        whole = np.empty((len(picture), height + missing[0], width + missing[1]), np.float32)
        whole[...] = self.transformer.mean
        whole[:, :height, :width] = picture
        below, right = missing
        return whole, np.pad(labels, ((0, below), (0, right)), constant_values=self.unlabelled)


def _crop(size: int, height: int, width: int) -> tuple[int, int]:
    """The extents of a crop; 0 x 0 for none. What is not set is 0."""
    if bool(height) != bool(width) or (size and height):
        given = [name for name, value in (("crop_size", size), ("crop_h", height), ("crop_w", width)) if value]
        raise LayerError(
            "the crop is given in two ways or by half",
            expected="crop_size, or crop_h and crop_w",
            got=" and ".join(given),
        )
    return (height, width) if height else (size, size)


def _scaled(image: Image, labels: np.ndarray, factor: float) -> tuple[Image, np.ndarray]:
    import cv2

    if factor == 1:
        return image, labels
    height, width = (int(np.float32(extent) * np.float32(factor)) for extent in labels.shape)
    if not height or not width:
        raise DataError("scale_factors leave nothing of a picture", got=f"{factor:g} of {text(labels.shape)}")
    return (
        cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR),
        cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST),
    )


def _cropping(
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


@register_layer("dense_image_data_param")
class DenseImageData(PixelLabels):
    """Pictures of a list file with pictures of their labels, two paths a line, over and over.

    Labels are the gray values of their picture. new_height and new_width resize pictures
    bilinearly and labels to the nearest; labels get a label_divide_factor-th of that, and without
    them have to be of that size. `mirror` mirrors both by chance, `rotate` turns both by chance a
    quarter, a half or three quarters to the right, crop_height and crop_width cut both at a place
    left to chance, in both phases; transform_param's mirror and crop_size too, its crop from the
    middle in TEST. A mean_file has to have the size of what comes out.

    Tops: data, batch_size x C x H x W; labels, batch_size x 1 x H x W, or with one_hot_nclasses
    batch_size x classes x H x W, 1 where a pixel has the class, else 0.

    Source: alexgkendall/caffe-segnet src/caffe/layers/dense_image_data_layer.cpp, TimoSaemann/ENet
    for label_divide_factor, jolibrain/caffe for rotate and one_hot_nclasses.
    """

    tops = exactly(2)

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        batch_size: int,
        rand_skip: int,
        shuffle: bool,
        new_height: int,
        new_width: int,
        is_color: bool,
        root_folder: str,
        mirror: bool,
        crop_height: int,
        crop_width: int,
        label_divide_factor: int,
        rotate: bool,
        one_hot_nclasses: int,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        size = (new_height, new_width)
        super().__init__(layer, phase, source, batch_size, rand_skip, shuffle, size, is_color, root_folder, num_tops)
        if bool(crop_height) != bool(crop_width):
            raise LayerError(
                "crop_height and crop_width belong together", expected="both or none", got=f"{crop_height}x{crop_width}"
            )
        side = self.transformer.crop
        self.crop = (crop_height, crop_width) if crop_height else (side, side)
        self.crops_by_chance = crop_height > 0 or phase == Phase.TRAIN
        self.mirror = mirror or self.transformer.mirror
        self.rotate = rotate
        self.divisor = label_divide_factor
        self.classes = one_hot_nclasses
        if self.divisor < 1:
            raise LayerError("label_divide_factor must be positive", got=self.divisor)
        if self.divisor > 1 and self.crop[0]:
            raise LayerError("label_divide_factor does not go with a crop", expected="one of the two")

    def label_shape(self, extents: Sequence[int]) -> Shape:
        return (self.classes or 1, extents[0] // self.divisor, extents[1] // self.divisor)

    def sample(self, pair: Pair, chances: np.ndarray) -> Sample:
        import cv2

        image = self.picture(pair)
        extents = (image.shape[0], image.shape[1])
        labels = self.decoded(pair, pair.label, (0, 0), False)
        smaller = self.label_shape(extents)[1:]
        if all(self.size):
            labels = cv2.resize(labels, smaller[::-1], interpolation=cv2.INTER_NEAREST)
        if labels.shape != smaller:
            raise self.broken(pair, "a picture and its labels do not fit", text(smaller), text(labels.shape))
        if self.rotate and extents[0] != extents[1]:
            raise self.broken(pair, "rotate is for square pictures", "equal height and width", text(extents))
        if any(wanted > extent for wanted, extent in zip(self.crop, extents, strict=True)):
            raise self.broken(pair, "the crop is larger than a picture", f"at most {text(extents)}", text(self.crop))
        cut = _cropping(extents, self.crop, chances if self.crops_by_chance else None)
        turns = int(chances[3] * 4) if self.rotate else 0
        flip = self.mirror and chances[2] < 0.5
        planes = labels[None]
        if self.classes:
            planes = (labels == np.arange(self.classes)[:, None, None]).astype(np.uint8)
        arranged = [_turned(array, flip, turns) for array in (channels_first(image), planes)]
        if self.divisor == 1:
            arranged = [cut(array, False) for array in arranged]
        return Sample(arranged[0], arranged[1], extents)


def _turned(array: np.ndarray, flip: bool, turns: int) -> np.ndarray:
    """Channels x rows x columns, mirrored if asked, then turned to the right by quarters."""
    mirrored = array[:, :, ::-1] if flip else array
    return np.rot90(mirrored, -turns, (1, 2))
