"""Pictures with a label for every pixel: ImageSegData and DenseImageData."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.layers.base import Shape, between, exactly, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Phase

from .base import old_transform_options
from .image import Image, channels_first
from .pixel_labels import Pair, PixelLabels, Sample, cropping


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
        cut = cropping(picture.shape[1:], self.crop, chances if self.transformer.random_crop else None)
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
        cut = cropping(extents, self.crop, chances if self.crops_by_chance else None)
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
