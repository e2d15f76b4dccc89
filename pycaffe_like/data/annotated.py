"""AnnotatedData: pictures with the boxes of their objects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, cast

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.annotated_datum import unpack_annotated
from pycaffe_like.layers.base import Shape, check_choice, text
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import LayerDef, Options, Phase

from .annotations import WHOLE, check_samplers, in_window, mirrored, scaled, windows
from .annotations import resized as resized_boxes
from .augment import cut_out, distorted, expanded, noised, of_channels, resized
from .data import Data
from .image import Image, channels_first, decode_image
from .transform import Cut, to_device

_BATCHES_OF_A_SIZE = 10
"""So many batches follow each other before another resize_param is drawn."""


class _Item(NamedTuple):
    """A picture, rows x columns x channels, and its boxes, B x 7."""

    image: Image
    boxes: np.ndarray


@register_layer("data_param", "annotated_data_param")
class AnnotatedData(Data):
    """Pictures of a database and the boxes of the objects in them, over and over.

    In this order: distort_param changes colours; expand_param puts the picture into a larger one of
    the mean's colour; one of the windows that the batch_samplers draw is cut out; resize_param
    makes it the net's size; noise_param spoils it; crop_size, or crop_h and crop_w, cut out a part,
    at random in TRAIN, else the middle; mirror exchanges left and right half the time; mean and
    scale as in Data. A batch_sampler draws max_trials windows, of which max_sample that fit its
    sample_constraint count. Boxes are cut to what is left of the picture; with emit_constraint those
    of which too little is left go away. Of several resize_params, as in MobileNet-YOLO, one is drawn
    for every ten batches, as often as its prob says.

    Tops: data, batch_size x C x H x W; the objects of the batch, 1 x 1 x G x 8: picture, label,
    number, xmin, ymin, xmax, ymax in shares of the picture, difficult; a row of -1 if there are
    none. If neither the records nor anno_type say that there are boxes: label, batch_size. With
    resize_mode FIT_SMALL_SIZE pictures differ in size, so batch_size is 1.

    Unlike in SSD, pictures are not compressed again between these steps, and a window fits a
    sample_constraint only if one object fits all of it.

    Source: src/caffe/layers/annotated_data_layer.cpp of SSD (weiliu89/caffe).
    """

    def __init__(
        self,
        bottoms: object,
        *,
        source: str,
        backend: str,
        batch_size: int,
        prefetch: int,
        shuffle: bool,
        batch_sampler: tuple[Options, ...],
        anno_type: str | None,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        super().__init__(
            bottoms,
            source=source,
            backend=backend,
            batch_size=batch_size,
            prefetch=prefetch,
            shuffle=shuffle,
            layer=layer,
            phase=phase,
            num_tops=num_tops,
        )
        if anno_type is not None:
            check_choice("anno_type", anno_type, ("BBOX",))
        check_samplers(batch_sampler)
        self.samplers = batch_sampler
        self.has_boxes = True  # unless the first record says otherwise
        self._type_given = anno_type is not None
        self._read_transform(layer.option("transform_param"))
        self._first_boxes = 1  # how many the first record has

    def _read_transform(self, options: Options) -> None:
        crop = options["crop_size"]
        self.crop = (crop, crop) if crop else (options["crop_h"], options["crop_w"])
        self.distort: Options | None = options.get("distort_param")
        self.expand: Options | None = options.get("expand_param")
        self.noise: Options | None = options.get("noise_param")
        self.emit: Options | None = options.get("emit_constraint")
        self.resizes: tuple[Options, ...] = options.get("resize_param") or ()
        for resize in self.resizes:
            if not resize["height"] or not resize["width"]:
                raise LayerError("resize_param lacks the size", expected="height and width")
            if resize["resize_mode"] == "FIT_SMALL_SIZE" and self.batch_size != 1 and not all(self.crop):
                raise LayerError(
                    "resize_mode FIT_SMALL_SIZE makes pictures of many sizes",
                    expected="batch_size: 1",
                    got=self.batch_size,
                )

    def open(self) -> None:
        first = unpack_annotated(self.first_record())
        self.has_boxes = self._type_given or bool(first.type)
        self._first_boxes = max(1, len(first.boxes))
        image = self._image(first.picture)
        resize = self.resizes[0] if self.resizes else None
        self.picture = channels_first(
            self._last_steps(_Item(image, first.boxes), resize, self.random(0, 0)).image
        ).shape

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return self._tops(self.picture)

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        channels, height, width = super().assumed_shapes(image)[0][1:]
        if self.resizes:
            height, width = self.resizes[0]["height"], self.resizes[0]["width"]
        if all(self.crop):
            height, width = self.crop
        return self._tops((channels, height, width))

    def _tops(self, picture: Shape) -> list[Shape]:
        labels: Shape = (1, 1, self._first_boxes, 8) if self.has_boxes else (self.batch_size,)
        return [(self.batch_size, *picture), labels][: 1 + self.gives_labels]

    def read(self, index: int, limit: int | None = None) -> tuple[Cut, np.ndarray]:
        positions = self.positions(index, limit)
        make = partial(self._item, self._resize(index))
        made = self.workers.map(make, zip(positions, self.numbered(positions), strict=True))
        pictures, boxes, labels = zip(*made, strict=True)
        shapes = [picture.shape for picture in pictures]
        if len(set(shapes)) > 1:
            raise DataError(
                "pictures of one batch differ in shape",
                expected=text(shapes[0]),
                got=text(next(shape for shape in shapes if shape != shapes[0])),
                advice="Give resize_param a height and a width, or use batch_size: 1.",
            )
        nothing = np.zeros(len(pictures), np.int64)
        cut = Cut(np.stack(pictures), np.stack([nothing, nothing], 1), nothing.astype(np.bool_))
        return cut, _rows(boxes) if self.has_boxes else np.array(labels, np.float32)

    def finish(self, raw: Sequence[object], device: torch.device) -> tuple[Tensor, ...]:
        cut, labels = cast("tuple[Cut, np.ndarray]", raw)
        self.transformer.out_shape(cut.pixels.shape[1:])  # checks the mean
        data = self.transformer.finish(cut, device)
        return (data, to_device(labels, device)) if self.gives_labels else (data,)

    def _resize(self, index: int) -> Options | None:
        """How the pictures of a batch are resized."""
        if len(self.resizes) < 2:
            return self.resizes[0] if self.resizes else None
        shares = np.array([resize["prob"] for resize in self.resizes])
        random = self.random(1, index // _BATCHES_OF_A_SIZE)
        return self.resizes[random.choice(len(shares), p=shares / shares.sum())]

    def _item(
        self, resize: Options | None, numbered: tuple[int, tuple[int, bytes | memoryview]]
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """The picture, C x H x W, the boxes and the label of the record at a position of the endless row."""
        position, (number, record) = numbered
        random = self.random(0, position)
        try:
            found = unpack_annotated(record)
            if self.has_boxes and not (self._type_given or found.type):
                raise DataError("a record has no annotations, unlike the first one", expected="a type", got="none")
            item = self._first_steps(_Item(self._image(found.picture), found.boxes), random)
            image, boxes = self._last_steps(item, resize, random)
        except DataError as error:
            raise DataError(
                f"record {number} of {self.source}: {error.problem}",
                expected=error.expected,
                got=error.got,
                advice=error.advice,
            ) from None
        return channels_first(np.ascontiguousarray(image)), boxes, found.label

    def _image(self, picture: np.ndarray | bytes) -> Image:
        if isinstance(picture, bytes):
            image = decode_image(picture, self.transformer.color)
            return image if image.ndim == 3 else image[..., None]
        if picture.dtype != np.uint8:
            raise DataError("a record has more than 8 bits", expected="uint8", got=picture.dtype)
        return np.ascontiguousarray(picture.transpose(1, 2, 0))

    def _first_steps(self, item: _Item, random: np.random.Generator) -> _Item:
        """Other colours, a larger picture, a window of it."""
        image, boxes = item
        if self.distort is not None:
            image = distorted(image, self.distort, random)
        if self.expand is not None and random.random() <= self.expand["prob"]:
            ratio = random.uniform(1, max(1.0, self.expand["max_expand_ratio"]))
            image, window = expanded(image, ratio, self._fill(image.shape[2]), random)
            boxes = in_window(boxes, window, self.emit)
        drawn = windows(boxes, self.samplers, random)
        if drawn:
            window = drawn[random.integers(len(drawn))]
            image, boxes = cut_out(image, window), in_window(boxes, window, self.emit)
        return _Item(image, boxes)

    def _fill(self, channels: int) -> np.ndarray:
        """The mean's colour."""
        mean = self.transformer.mean.mean((1, 2))
        return np.array(of_channels(mean, channels, "mean_value"), np.float32)

    def _last_steps(self, item: _Item, resize: Options | None, random: np.random.Generator) -> _Item:
        """The net's size, noise, a crop and the mirror."""
        image, boxes = item
        before = image.shape[:2]
        if resize is not None:
            image = resized(image, resize, random)
            boxes = resized_boxes(boxes, before[0], before[1], resize)
        if self.noise is not None:
            image = noised(image, self.noise, random)
        image, window = self._cropped(image, random)
        boxes = in_window(boxes, window, self.emit)
        if self.transformer.mirror and random.random() < 0.5:
            image, boxes = image[:, ::-1], mirrored(boxes)
        if resize is not None:
            boxes = scaled(boxes, before[0], before[1], resize, window)
        return _Item(image, boxes)

    def _cropped(self, image: Image, random: np.random.Generator) -> tuple[Image, np.ndarray]:
        """A part of the picture, and which window that is."""
        if not all(self.crop):
            return image, WHOLE
        height, width = image.shape[:2]
        rows, columns = self.crop
        if height < rows or width < columns:
            raise DataError(
                "the crop is larger than a picture", expected=f"at most {height}x{width}", got=text(self.crop)
            )
        if self.transformer.random_crop:
            y, x = (int(random.integers(room + 1)) for room in (height - rows, width - columns))
        else:
            y, x = (height - rows) // 2, (width - columns) // 2
        window = np.array([x / width, y / height, (x + columns) / width, (y + rows) / height], np.float32)
        return image[y : y + rows, x : x + columns], window


def _rows(boxes: Sequence[np.ndarray]) -> np.ndarray:
    """The second top: the boxes of all pictures, with the picture in front."""
    rows = [np.concatenate([np.full((len(of_one), 1), item), of_one], 1) for item, of_one in enumerate(boxes)]
    found = np.concatenate(rows).astype(np.float32)
    return (found if len(found) else np.full((1, 8), -1, np.float32))[None, None]
