"""Transforms single records: augmentation, crop and mirror, as Caffe's transform_param describes.

Source: src/caffe/data_transformer.cpp.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase, Shape

from .augmentation import Augmentation
from .augmented import Augmented
from .fork_transform import ForkTransform
from .image import Image, decode_image, planes
from .mean import Mean
from .sampler import Draws
from .source import Labelled
from .ssd_steps import SsdSteps

Record = TypeVar("Record", contravariant=True)
Sample = tuple[object, ...]
"""A transformed record: one part per top."""


class Mixing(ABC):
    """Mixes the samples of other records (partners) into the sample of a record.

    Several threads use it at once, so a call must not change the object.
    """

    @abstractmethod
    def partners(self, draws: Draws) -> int:
        """Returns how many other records to mix into a record; 0 to leave it unmixed."""

    @abstractmethod
    def __call__(self, samples: Sequence[Sample], draws: Draws) -> Sample:
        """Mixes samples. The record's own sample is the first one.

        Raises:
            DataError: If they cannot be mixed.
        """


class Transform(ABC, Generic[Record]):
    """Makes a sample from a record and its random numbers: (Record, Draws) -> Sample.

    Several threads use it at once, so a call must not change the object.

    Attributes:
        width: the number of uniform random numbers that a record needs.
        mixing: mixes the samples of other records into a record's sample; None if nothing is mixed.
    """

    width: int = 0
    mixing: Mixing | None = None

    def open(self) -> None:
        """Reads the files that the transform needs, such as the mean.

        Raises:
            DataError: If one of them cannot be read.
        """

    def inspect(self, first: Record) -> None:
        """Looks at the first record and derives settings from it.

        Raises:
            DataError: If the record cannot be used.
        """

    @property
    def only_cuts(self) -> bool:
        """Whether raw pictures are only cropped and mirrored, so that `cut_all` can replace many single calls."""
        return False

    def cut_all(self, pictures: np.ndarray, draws: Sequence[Draws]) -> CroppedBatch:
        """Crops and mirrors pictures, N x C x H x W. Only for transforms that `only_cuts`.

        Raises:
            DataError: If the pictures do not fit the crop or the mean.
        """
        raise TypeError(f"{type(self).__name__} does more than crop")

    def is_slow(self, record: Record) -> bool:
        """Returns whether transforming a record takes so long that threads are worthwhile."""
        return True

    @abstractmethod
    def __call__(self, record: Record, draws: Draws) -> Sample:
        """Transforms a record.

        Raises:
            DataError: If the record cannot be used.
        """

    def preview(self, record: Record) -> Sample:
        """Makes a sample without random choices, to find out the shapes of the tops."""
        return self(record, Draws([0.0] * self.width))


class AsIs(Transform[Sequence[object]]):
    """Returns records unchanged: they already have one part per top."""

    def is_slow(self, record: Sequence[object]) -> bool:
        return False

    def __call__(self, record: Sequence[object], draws: Draws) -> Sample:
        return tuple(record)


class Crop(NamedTuple):
    """A cropped and mirrored picture, and the position of the crop.

    Attributes:
        pixels: C x H x W, a view of the record.
        row, column: where the crop starts in the picture.
        mirrored: whether left and right are swapped.
    """

    pixels: np.ndarray
    row: int = 0
    column: int = 0
    mirrored: bool = False


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


class CaffeTransform(Transform[Labelled]):
    """Applies augment_param, then crop_size and mirror.

    Crops are random in TRAIN and central in TEST. Mean and scale are applied later, to whole batches
    (finish.py). A sample is a Crop and a label.

    Attributes:
        crop: the side of the square crop; 0 for the whole picture.
        color: True converts encoded pictures to colour, False to gray; None keeps them unchanged.
        augmentation: None if there is none in this phase.
    """

    width = 3

    def __init__(
        self,
        options: Options,
        phase: Phase,
        augment: Options | None = None,
        fork: ForkTransform | None = None,
        mixing: Mixing | None = None,
        ssd: SsdSteps | None = None,
    ) -> None:
        """
        Args:
            options: transform_param.
            augment: augment_param; None for no augmentation.
            fork: applies the options of forks, before everything else.
            mixing: mixup and cutmix of augment_param; None for neither.
            ssd: applies SSD's options, after the augmentation.

        Raises:
            LayerError: If options contradict each other.
        """
        self.mean = Mean(options)
        self.crop = int(options["crop_size"])
        self.mirror = bool(options["mirror"])
        self.scale = float(options["scale"])
        self.random_crop = phase == Phase.TRAIN
        if options["force_color"] and options["force_gray"]:
            raise LayerError("force_color and force_gray are both set", expected="one of the two")
        self.color = True if options["force_color"] else False if options["force_gray"] else None
        augmentation = None if augment is None else Augmentation(augment, phase, self.mean)
        self.augmentation = augmentation if augmentation is not None and augmentation.is_on else None
        self.fork = fork if fork is not None and fork.is_on else None
        self.ssd = ssd if ssd is not None and ssd.is_on else None
        self.mixing = mixing
        self._fits: Shape = ()  # the last shape that fitted

    def open(self) -> None:
        self.mean.open()

    def is_slow(self, record: Labelled) -> bool:
        return self._changes_pixels or isinstance(record.image, bytes)

    @property
    def only_cuts(self) -> bool:
        return not self._changes_pixels and self.mixing is None

    @property
    def _changes_pixels(self) -> bool:
        return not (self.augmentation is None and self.fork is None and self.ssd is None)

    def __call__(self, record: Labelled, draws: Draws) -> Sample:
        image = record.image
        if isinstance(image, bytes):
            return self.of_image(decode_image(image, self.color), draws), record.label
        if self._changes_pixels:
            return self.of_image(np.ascontiguousarray(image.transpose(1, 2, 0)), draws), record.label
        return self.cut(image, draws.uniforms), record.label

    def of_image(self, image: Image, draws: Draws) -> Crop:
        """Augments, crops and mirrors a picture, rows x columns x channels.

        Raises:
            DataError: If the picture does not fit the crop, the mean or augment_param.
        """
        if self._changes_pixels and image.ndim == 2:
            image = image[..., None]
        random = draws.generator() if self.fork is not None or self.ssd is not None else None
        if self.fork is not None and random is not None:
            image = self.fork.change(Augmented(image), random).image
        if self.augmentation is not None:
            image = self.augmentation(image, draws, crop=self.crop).image
        if self.ssd is not None and random is not None:
            image = self.ssd(image, random, self.mean)
        return self.cut(planes(image), draws.uniforms)

    def cut(self, picture: np.ndarray, uniforms: Sequence[float]) -> Crop:
        """Crops and mirrors a picture, C x H x W.

        Args:
            uniforms: three numbers in [0, 1) that choose row, column and mirroring.

        Raises:
            DataError: If the picture does not fit the crop or the mean.
        """
        row, column, mirrored = self._place(picture.shape, uniforms)
        if self.crop:
            picture = picture[:, row : row + self.crop, column : column + self.crop]
        return Crop(picture[:, :, ::-1] if mirrored else picture, row, column, mirrored)

    def cut_all(self, pictures: np.ndarray, draws: Sequence[Draws]) -> CroppedBatch:
        """Crops and mirrors pictures of one shape, N x C x H x W, each as `cut` does.

        Raises:
            DataError: If they do not fit the crop or the mean.
        """
        shape = pictures.shape[1:]
        places = [self._place(shape, one.uniforms) for one in draws]
        rows, columns, mirrored = (np.array(values) for values in zip(*places, strict=True))
        is_cut = self.crop and shape[1:] != (self.crop, self.crop)
        if is_cut or mirrored.any():
            pictures = self._cut_out(pictures, places)
        return CroppedBatch(pictures, np.stack([rows, columns], 1), mirrored)

    def _cut_out(self, pictures: np.ndarray, places: Sequence[tuple[int, int, bool]]) -> np.ndarray:
        import cv2

        height, width = (self.crop, self.crop) if self.crop else pictures.shape[2:]
        cut = np.empty((*pictures.shape[:2], height, width), np.uint8)
        lines = cut.reshape(len(cut), -1, width)
        for out, rows, picture, (row, column, mirrored) in zip(cut, lines, pictures, places, strict=True):
            out[...] = picture[:, row : row + height, column : column + width]
            if mirrored:
                cv2.flip(rows, 1, rows)  # many times faster than NumPy
        return cut

    def _place(self, shape: Shape, uniforms: Sequence[float]) -> tuple[int, int, bool]:
        """Returns row and column where the crop of a picture starts, and whether it is mirrored."""
        if shape != self._fits:
            self._check(shape)
        row = column = 0
        if self.crop:
            down, right = shape[1] - self.crop, shape[2] - self.crop
            if self.random_crop:
                row, column = int(uniforms[0] * (down + 1)), int(uniforms[1] * (right + 1))
            else:
                row, column = down // 2, right // 2
        return row, column, self.mirror and uniforms[2] < 0.5

    def _check(self, shape: Shape) -> None:
        side = min(shape[1:])
        if self.crop > side:
            raise DataError("crop_size is larger than a picture", expected=f"at most {side}", got=self.crop)
        self.mean.check(shape)
        self._fits = shape
