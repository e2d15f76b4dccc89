"""The transforms of ImageSegData and DenseImageData, which change a picture and its per-pixel labels together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pycaffe_like.errors import DataError, LayerError, Where
from pycaffe_like.spec import Options, Phase, Shape, format_shape

from .augmentation import Augmentation
from .augmented import Augmented
from .fork_transform import ForkTransform
from .image import Image, channels_first, with_channel_axis
from .listfile import PictureFiles
from .mixing import refuse_mixing
from .pair_list import Pair
from .sampler import Draws
from .transform import CaffeTransform, Crop, Sample, Transform

OUTSIDE_LABEL = 255
"""The label of pixels outside the original picture, for layers without ignore_label."""


class ImageSegTransform(Transform[Pair]):
    """Resizes, scales, pads, crops and mirrors a picture and its labels.

    A sample has three parts: the picture; its labels, 1 x H x W, uint8; and the height and width of the
    picture as read, but at most H and W, as 1 x 1 x 2.

    Source: hszhao/PSPNet src/caffe/layers/image_seg_data_layer.cpp, src/caffe/data_transformer.cpp.
    """

    width = 4

    def __init__(
        self,
        options: Options,
        phase: Phase,
        files: PictureFiles,
        label_type: str | None,
        ignore_label: int,
        augment: Options | None = None,
    ) -> None:
        """
        Args:
            options: transform_param.
            augment: augment_param.
            label_type: PIXEL, IMAGE, NONE, or None to decide line by line.
            ignore_label: the label of padding, and of pixels without a label.

        Raises:
            LayerError: If options contradict each other.
        """
        _refuse_mixing(augment)
        caffe = CaffeTransform(options, phase, augment, ForkTransform(options, phase))
        self.augmentation, self.fork = caffe.augmentation, caffe.fork
        if caffe.mean.is_image:
            raise LayerError("ImageSegData takes no mean_file", expected="mean_value")
        self.mean, self.mirror, self.random_crop = caffe.mean, caffe.mirror, caffe.random_crop
        self.crop = _crop(options["crop_size"], options["crop_h"], options["crop_w"])
        self.scale_factors: tuple[float, ...] = tuple(options.get("scale_factors") or ())
        self.files = files
        self.label_type = label_type
        self.ignore_label = ignore_label

    def __call__(self, record: Pair, draws: Draws) -> Sample:
        uniforms = draws.uniforms
        image = self.files.read(record.picture, record.line)
        extents = (image.shape[0], image.shape[1])
        labels = self._labels(record, extents)
        if labels.shape != extents:
            problem = "a picture and its labels differ in size"
            raise _error(self.files, record, problem, format_shape(extents), format_shape(labels.shape))
        image, labels = _augment(self.fork, self.augmentation, image, labels, draws, self.ignore_label)
        if self.scale_factors:
            image, labels = _scale(image, labels, self.scale_factors[int(uniforms[3] * len(self.scale_factors))])
        picture, labels = self._pad_to_crop(channels_first(image), labels)
        self.mean.check(picture.shape)
        cut = crop_function(picture.shape[1:], self.crop, uniforms if self.random_crop else None)
        mirrored = self.mirror and uniforms[2] < 0.5
        picture, labels = cut(picture, mirrored), cut(labels[None], mirrored)
        return Crop(picture), labels, np.minimum(extents, picture.shape[1:], dtype=np.float32).reshape(1, 1, 2)

    def _labels(self, pair: Pair, extents: tuple[int, int]) -> np.ndarray:
        if self.label_type == "NONE":
            return np.full(extents, self.ignore_label, np.uint8)
        is_number = pair.label.lstrip("+-").isdecimal()
        if self.label_type == "PIXEL" or (self.label_type is None and not is_number):
            return replace(self.files, color=False).read(pair.label, pair.line)
        if not is_number:
            expected = "0, 1, 2 …, or label_type: PIXEL"
            raise _error(self.files, pair, "the label is not an integer", expected, repr(pair.label))
        return np.full(extents, np.clip(int(pair.label), 0, 255), np.uint8)

    def _pad_to_crop(self, picture: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pads picture and labels at the bottom and the right to at least the size of the crop."""
        missing = [max(wanted - extent, 0) for wanted, extent in zip(self.crop, labels.shape, strict=True)]
        if not any(missing):
            return picture, labels
        height, width = labels.shape
        whole = np.empty((len(picture), height + missing[0], width + missing[1]), np.float32)
        whole[...] = self.mean.values
        whole[:, :height, :width] = picture
        below, right = missing
        return whole, np.pad(labels, ((0, below), (0, right)), constant_values=self.ignore_label)


class DenseTransform(Transform[Pair]):
    """Resizes, mirrors, rotates and crops a picture and its labels.

    A sample is the picture and its labels, K x h x w, uint8.

    Source: alexgkendall/caffe-segnet src/caffe/layers/dense_image_data_layer.cpp, TimoSaemann/ENet
    for label_divide_factor, jolibrain/caffe for rotate and one_hot_nclasses.
    """

    width = 4

    def __init__(
        self,
        options: Options,
        phase: Phase,
        files: PictureFiles,
        crop: tuple[int, int],
        mirror: bool,
        rotate: bool,
        divisor: int,
        classes: int,
        augment: Options | None = None,
    ) -> None:
        """Args:
            options: transform_param.
            augment: augment_param.
            crop: crop_height and crop_width, for crops at random positions in both phases; with (0,
                0) the crop of transform_param applies.
            divisor: the factor by which the labels' height and width are smaller than the picture's.
            classes: the number of label planes, one per class; 0 for a single plane of class numbers.

        Raises:
            LayerError: If options contradict each other.
        """
        if bool(crop[0]) != bool(crop[1]):
            raise LayerError(
                "crop_height and crop_width belong together", expected="both or none", got=format_shape(crop)
            )
        _refuse_mixing(augment)
        caffe = CaffeTransform(options, phase, augment, ForkTransform(options, phase))
        self.augmentation, self.fork = caffe.augmentation, caffe.fork
        self.mean = caffe.mean
        self.crop = crop if crop[0] else (caffe.crop, caffe.crop)
        self.random_crop = crop[0] > 0 or caffe.random_crop
        self.mirror = mirror or caffe.mirror
        self.rotate = rotate
        self.divisor = divisor
        self.classes = classes
        self.files = files
        if divisor < 1:
            raise LayerError("label_divide_factor must be positive", got=divisor)
        if divisor > 1 and self.crop[0]:
            raise LayerError("label_divide_factor cannot be combined with a crop", expected="one of the two")
        if divisor > 1 and self.fork is not None:
            raise LayerError("label_divide_factor cannot be combined with random resizing", expected="one of the two")

    def open(self) -> None:
        self.mean.open()

    def label_shape(self, extents: Sequence[int]) -> Shape:
        """Returns the shape of the labels, K x h x w, for a picture with this height and width."""
        return (self.classes or 1, extents[0] // self.divisor, extents[1] // self.divisor)

    def __call__(self, record: Pair, draws: Draws) -> Sample:
        uniforms = draws.uniforms
        image = self.files.read(record.picture, record.line)
        extents = (image.shape[0], image.shape[1])
        labels = self._labels(record, extents)
        image, labels = _augment(self.fork, self.augmentation, image, labels, draws)
        extents = (image.shape[0], image.shape[1])
        self._check_extents(record, extents)
        planes = labels[None]
        if self.classes:
            planes = (labels == np.arange(self.classes)[:, None, None]).astype(np.uint8)
        turns = int(uniforms[3] * 4) if self.rotate else 0
        mirrored = self.mirror and uniforms[2] < 0.5
        picture, planes = (_mirror_and_rotate(array, mirrored, turns) for array in (channels_first(image), planes))
        if self.divisor == 1:
            cut = crop_function(extents, self.crop, uniforms if self.random_crop else None)
            picture, planes = cut(picture, False), cut(planes, False)
        self.mean.check(picture.shape)
        return Crop(picture), planes

    def _labels(self, pair: Pair, extents: tuple[int, int]) -> np.ndarray:
        import cv2

        labels = replace(self.files, size=(0, 0), color=False).read(pair.label, pair.line)
        smaller = self.label_shape(extents)[1:]
        if all(self.files.size):
            labels = cv2.resize(labels, smaller[::-1], interpolation=cv2.INTER_NEAREST)
        if labels.shape != smaller:
            problem = "a picture and its labels do not fit"
            raise _error(self.files, pair, problem, format_shape(smaller), format_shape(labels.shape))
        return labels

    def _check_extents(self, pair: Pair, extents: tuple[int, int]) -> None:
        if self.rotate and extents[0] != extents[1]:
            problem = "rotate is for square pictures"
            raise _error(self.files, pair, problem, "equal height and width", format_shape(extents))
        if any(wanted > extent for wanted, extent in zip(self.crop, extents, strict=True)):
            problem = "the crop is larger than a picture"
            raise _error(self.files, pair, problem, f"at most {format_shape(extents)}", format_shape(self.crop))


class EdgeTransform(DenseTransform):
    """Like DenseTransform, but for edge maps: gray values of 128 and above become 1, others 0.

    Maps are resized bilinearly, together with their picture.

    Source: src/caffe/layers/image_labelmap_data_layer.cpp of s9xie/hed.
    """

    def __init__(self, options: Options, phase: Phase, files: PictureFiles, augment: Options | None = None) -> None:
        super().__init__(
            options,
            phase,
            files,
            crop=(0, 0),
            mirror=False,
            rotate=False,
            divisor=1,
            classes=0,
            augment=augment,
        )

    def _labels(self, pair: Pair, extents: tuple[int, int]) -> np.ndarray:
        import cv2

        gray = replace(self.files, size=(0, 0), color=False).read(pair.label, pair.line)
        if all(self.files.size):
            gray = cv2.resize(gray, extents[::-1], interpolation=cv2.INTER_LINEAR)
        if gray.shape != extents:
            problem = "a picture and its labels do not fit"
            raise _error(self.files, pair, problem, format_shape(extents), format_shape(gray.shape))
        return (gray >= 128).astype(np.uint8)


def _refuse_mixing(augment: Options | None) -> None:
    if augment is not None:
        refuse_mixing(augment, ("mixup", "cutmix"), "Data and ImageData")
        refuse_mixing(augment, ("mosaic",), "AnnotatedData")


def _error(files: PictureFiles, pair: Pair, problem: str, expected: str, got: str) -> DataError:
    return DataError(problem, expected=expected, got=got, where=Where(files.source, pair.line))


def _crop(size: int, height: int, width: int) -> tuple[int, int]:
    """Returns the height and width of the crop, or (0, 0) if there is none. Options that are not set are 0."""
    if bool(height) != bool(width) or (size and height):
        given = [name for name, value in (("crop_size", size), ("crop_h", height), ("crop_w", width)) if value]
        raise LayerError(
            "the crop is set twice or incompletely",
            expected="crop_size, or crop_h and crop_w",
            got=" and ".join(given),
        )
    return (height, width) if height else (size, size)


def _augment(
    fork: ForkTransform | None,
    augmentation: Augmentation | None,
    image: Image,
    labels: np.ndarray,
    draws: Draws,
    ignore_label: int | None = None,
) -> tuple[Image, np.ndarray]:
    """Applies the same augmentation to a picture and its labels."""
    if augmentation is None and fork is None:
        return image, labels
    found = Augmented(with_channel_axis(image), labels)
    if fork is not None:
        found = fork.change(found, draws.generator(), OUTSIDE_LABEL if ignore_label is None else ignore_label)
    if augmentation is not None:
        found = augmentation(found.image, draws, labels=found.labels, ignore_label=ignore_label)
    assert found.labels is not None
    return found.image, found.labels


def _scale(image: Image, labels: np.ndarray, factor: float) -> tuple[Image, np.ndarray]:
    import cv2

    if factor == 1:
        return image, labels
    height, width = (int(np.float32(extent) * np.float32(factor)) for extent in labels.shape)
    if not height or not width:
        raise DataError("scale_factors shrink a picture to nothing", got=f"{factor:g} of {format_shape(labels.shape)}")
    return (
        cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR),
        cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST),
    )


def _mirror_and_rotate(array: np.ndarray, flip: bool, turns: int) -> np.ndarray:
    """Mirrors an array of channels x rows x columns if `flip`, then rotates it clockwise by quarter turns."""
    mirrored = array[:, :, ::-1] if flip else array
    return np.rot90(mirrored, -turns, (1, 2))


def crop_function(
    extents: Sequence[int], crop: tuple[int, int], uniforms: Sequence[float] | None
) -> Callable[[np.ndarray, bool], np.ndarray]:
    """Returns a function that crops an array of channels x rows x columns, and mirrors it on request.

    Args:
        crop: height and width; (0, 0) does not crop.
        uniforms: choose the position; None for the centre.
    """
    height, width = crop if all(crop) else extents
    room = (extents[0] - height, extents[1] - width)
    if uniforms is None:
        y, x = room[0] // 2, room[1] // 2
    else:
        y, x = int(uniforms[0] * (room[0] + 1)), int(uniforms[1] * (room[1] + 1))

    def cut(array: np.ndarray, flip: bool) -> np.ndarray:
        piece = array[:, y : y + height, x : x + width]
        return piece[:, :, ::-1] if flip else piece

    return cut
