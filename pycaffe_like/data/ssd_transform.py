"""The transform of AnnotatedData: a picture and the boxes of its objects.

Source: src/caffe/layers/annotated_data_layer.cpp of SSD (weiliu89/caffe).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.annotated_datum import Annotated
from pycaffe_like.spec import Options, Phase, Shape, format_shape

from .annotations import (
    WHOLE,
    boxes_in_window,
    check_samplers,
    mirror_boxes,
    resize_boxes,
    sample_windows,
    scale_boxes,
)
from .augment import add_noise, cut_out, distort, draw_expand_ratio, expand, resize_image
from .augmented import Augmented
from .collate import Name, Stack
from .fork_transform import ForkTransform
from .image import Image, channels_first, decode_image, with_channel_axis
from .mosaic import mosaic_mixing
from .pixel_targets import PixelTargets
from .sampler import Draws
from .transform import CaffeTransform, Crop, Sample, Transform
from .yolo_boxes import jitter_window

_BATCHES_OF_A_SIZE = 10
"""This many consecutive batches share one randomly chosen resize_param."""


class _Item(NamedTuple):
    """A picture, rows x columns x channels, and its boxes, B x 7.

    Attributes:
        labels: the segmentation, rows x columns, which becomes the targets, classes x height x width;
            None if it is not used.
    """

    image: Image
    boxes: np.ndarray
    labels: np.ndarray | None = None


class SsdTransform(Transform[Annotated]):
    """Transforms a picture and its boxes for SSD.

    In this order: applies the options of NVIDIA and twtygqyy (fork_transform.py), then augment_param,
    distorts colours, expands, cuts out a sampled window, resizes to the net's size, adds noise, crops
    and mirrors. mosaic then combines four such samples. A sample is the picture and its boxes, B x 7,
    or its label if the records have no boxes; with `targets`, also the targets of the pixels.

    Attributes:
        has_boxes: whether records have boxes: set by anno_type, or else taken from the first record.
        resizes: the resize_param blocks; if there are several, each batch uses a random one.
        crop: height and width of the crop; (0, 0) for the whole picture.
    """

    def __init__(
        self,
        options: Options,
        phase: Phase,
        samplers: tuple[Options, ...],
        anno_type: str | None,
        augment: Options | None = None,
        jitter: float = 0.0,
        targets: PixelTargets | None = None,
    ) -> None:
        """
        Args:
            options: transform_param.
            augment: augment_param.
            samplers, anno_type: from annotated_data_param.
            jitter: if there are no samplers, cut windows as YOLO does, smaller by up to this share.
            targets: makes the targets of the pixels; None for none.

        Raises:
            LayerError: If an option is out of range, or does not fit a layer with boxes or with targets.
        """
        check_samplers(samplers)
        caffe = CaffeTransform(options, phase, augment, ForkTransform(options, phase))
        self.augmentation, self.fork = caffe.augmentation, caffe.fork
        self.mixing = None if augment is None else mosaic_mixing(augment, phase, caffe.mean)
        self.mean, self.color, self.mirror, self.random_crop = caffe.mean, caffe.color, caffe.mirror, caffe.random_crop
        self.samplers = samplers
        self.jitter = jitter
        self.targets = targets
        self.has_boxes = True
        self._type_given = anno_type is not None
        self.crop = (caffe.crop, caffe.crop) if caffe.crop else (options["crop_h"], options["crop_w"])
        self.distort: Options | None = options.get("distort_param")
        self.expand: Options | None = options.get("expand_param")
        self.noise: Options | None = options.get("noise_param")
        self.emit: Options | None = options.get("emit_constraint")
        self.resizes: tuple[Options, ...] = options.get("resize_param") or ()
        if targets is not None:
            self._check_targets()

    def _check_targets(self) -> None:
        """Raises LayerError if an option would move the picture but not its segmentation."""
        moving = {
            "augment_param": self.augmentation or self.mixing,
            "expand_param": self.expand,
            "a crop": all(self.crop),
            "an option that rotates or resizes pictures at random": self.fork,
        }
        for name, value in moving.items():
            if value:
                raise LayerError(f"{name} does not move the segmentation of the third top", expected="two tops")

    def check_sizes(self, batch_size: int) -> None:
        """Raises LayerError if resize_param lacks a size, or makes pictures of a batch differ in size."""
        for resize in self.resizes:
            if not resize["height"] or not resize["width"]:
                raise LayerError("resize_param lacks the size", expected="height and width")
            if resize["resize_mode"] == "FIT_SMALL_SIZE" and batch_size != 1 and not all(self.crop):
                raise LayerError(
                    "resize_mode FIT_SMALL_SIZE makes pictures of many sizes", expected="batch_size: 1", got=batch_size
                )

    def open(self) -> None:
        self.mean.open()

    def inspect(self, first: Annotated) -> None:
        self.has_boxes = self._type_given or bool(first.type)

    def __call__(self, record: Annotated, draws: Draws) -> Sample:
        if self.has_boxes and not (self._type_given or record.type):
            raise DataError(
                "a record has no annotations, unlike the first one", expected="an annotation type", got="none"
            )
        random = draws.generator()
        item = self._item(record)
        if self.fork is not None:
            changed = self.fork.change(Augmented(item.image, boxes=item.boxes), random)
            assert changed.boxes is not None
            item = item._replace(image=changed.image, boxes=changed.boxes)
        if self.augmentation is not None:
            augmented = self.augmentation(item.image, draws, boxes=item.boxes)
            assert augmented.boxes is not None
            item = item._replace(image=augmented.image, boxes=augmented.boxes)
        resize = self._resize(draws)
        item = self._first_steps(item, resize, random)
        return self._sample(record, self._last_steps(item, resize, random))

    def preview(self, record: Annotated) -> Sample:
        item = self._item(record)
        resize = self.resizes[0] if self.resizes else None
        item = self._last_steps(item, resize, Draws(()).generator())
        return self._sample(record, item._replace(boxes=record.boxes))

    def _item(self, record: Annotated) -> _Item:
        labels = None if self.targets is None else self.targets.decode(record.segmentation)
        return _Item(self._image(record.picture), record.boxes, labels)

    def _sample(self, record: Annotated, item: _Item) -> Sample:
        picture = channels_first(np.ascontiguousarray(item.image))
        self.mean.check(picture.shape)
        targets = () if item.labels is None else (item.labels,)
        return (Crop(picture), item.boxes if self.has_boxes else record.label, *targets)

    def _resize(self, draws: Draws) -> Options | None:
        """Chooses the resize_param of a batch."""
        if len(self.resizes) < 2:
            return self.resizes[0] if self.resizes else None
        shares = np.array([resize["prob"] for resize in self.resizes])
        random = draws.generator_of_batches(_BATCHES_OF_A_SIZE)
        return self.resizes[random.choice(len(shares), p=shares / shares.sum())]

    def _image(self, picture: np.ndarray | bytes) -> Image:
        if isinstance(picture, bytes):
            return with_channel_axis(decode_image(picture, self.color))
        if picture.dtype != np.uint8:
            raise DataError("a record has more than 8 bits", expected="uint8", got=picture.dtype)
        return np.ascontiguousarray(picture.transpose(1, 2, 0))

    def _first_steps(self, item: _Item, resize: Options | None, random: np.random.Generator) -> _Item:
        """Distorts colours, expands the picture and cuts out a sampled window."""
        image, boxes, labels = item
        if self.distort is not None:
            image = distort(image, self.distort, random)
        ratio = draw_expand_ratio(self.expand, random)
        if ratio is not None:
            image, window = expand(image, ratio, self.mean.color(image.shape[2]), random)
            boxes = boxes_in_window(boxes, window, self.emit)
        if self.jitter and not self.samplers:
            keeps_aspect = resize is not None and resize["resize_mode"] == "FIT_LARGE_SIZE_AND_PAD"
            drawn = [jitter_window(self.jitter, keeps_aspect, random)]
        else:
            drawn = sample_windows(boxes, self.samplers, random)
        if drawn:
            window = drawn[random.integers(len(drawn))]
            image, boxes = cut_out(image, window), boxes_in_window(boxes, window, self.emit)
            labels = None if labels is None else cut_out(labels, window)
        return _Item(image, boxes, labels)

    def _last_steps(self, item: _Item, resize: Options | None, random: np.random.Generator) -> _Item:
        """Resizes to the net's size, adds noise, crops and mirrors."""
        image, boxes, labels = item
        before = image.shape[:2]
        if resize is not None:
            image = resize_image(image, resize, random)
            boxes = resize_boxes(boxes, before[0], before[1], resize)
        if self.noise is not None:
            image = add_noise(image, self.noise, random)
        image, window = self._crop(image, random)
        boxes = boxes_in_window(boxes, window, self.emit)
        if self.targets is not None and labels is not None:
            labels = self.targets(labels, *image.shape[:2])
        if self.mirror and random.random() < 0.5:
            image, boxes = image[:, ::-1], mirror_boxes(boxes)
            labels = None if labels is None else labels[..., ::-1]
        if resize is not None:
            boxes = scale_boxes(boxes, before[0], before[1], resize, window)
        return _Item(image, boxes, labels)

    def _crop(self, image: Image, random: np.random.Generator) -> tuple[Image, np.ndarray]:
        """Returns the crop of a picture, and its position as a window relative to the picture."""
        if not all(self.crop):
            return image, WHOLE
        height, width = image.shape[:2]
        rows, columns = self.crop
        if height < rows or width < columns:
            raise DataError(
                "the crop is larger than a picture", expected=f"at most {height}x{width}", got=format_shape(self.crop)
            )
        if self.random_crop:
            y, x = (int(random.integers(room + 1)) for room in (height - rows, width - columns))
        else:
            y, x = (height - rows) // 2, (width - columns) // 2
        window = np.array([x / width, y / height, (x + columns) / width, (y + rows) / height], np.float32)
        return image[y : y + rows, x : x + columns], window


class StackBoxes(Stack):
    """Combines the boxes of a batch's pictures into an array, 1 x 1 x G x 8, whose first column is the index of the
    picture.

    A batch without boxes becomes one row of -1. If records have labels instead of boxes, the result
    is a vector of labels.
    """

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        if not isinstance(parts[0], np.ndarray):
            return np.array(parts, np.float32)
        rows = [np.concatenate([np.full((len(boxes), 1), item), boxes], 1) for item, boxes in enumerate(parts)]
        found = np.concatenate(rows).astype(np.float32)
        return (found if len(found) else np.full((1, 8), -1, np.float32))[None, None]

    def shape(self, part: Any, batch_size: int) -> Shape:
        return (1, 1, max(1, len(part)), 8) if isinstance(part, np.ndarray) else (batch_size,)
