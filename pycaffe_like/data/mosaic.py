"""mosaic of augment_param: combines four pictures and their boxes into one.

Source: Bochkovskiy, Wang and Liao, YOLOv4, 2020.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase

from .annotations import areas
from .augmentation import check_range, is_in_phase
from .mean import Mean
from .mixing import refuse_mixing
from .sampler import Draws
from .transform import Crop, Mixing, Sample

_PICTURES = 4


class Mosaic(Mixing):
    """Puts a sample and three others around a random point of a canvas as large as the sample.

    Each picture is halved in height and width, and touches the point with one corner: the sample's
    own picture with its lower right corner, the others with their lower left, upper right and upper
    left corners. Parts outside the canvas are cut off, and uncovered parts of the canvas get the
    mean's colour. Boxes move with their pictures and are clipped to the canvas; a box is dropped if
    less than min_box_share of it remains.
    """

    def __init__(self, options: Options, mean: Mean) -> None:
        """
        Args:
            options: augment_param.

        Raises:
            LayerError: If a value is out of range.
        """
        mosaic: Options = options["mosaic"]
        self._range = (float(mosaic["min_center"]), float(mosaic["max_center"]))
        if not 0 < self._range[0] <= self._range[1] < 1:
            raise LayerError(
                "the centers of mosaic are out of range",
                expected="0 < min_center <= max_center < 1",
                got=f"{self._range[0]:g} and {self._range[1]:g}",
            )
        self._prob = float(mosaic["prob"])
        check_range("mosaic.prob", self._prob, 0, 1)
        self._min_share = float(options["min_box_share"])
        self._mean = mean

    def partners(self, draws: Draws) -> int:
        return _PICTURES - 1 if draws.mixing_generator().random() < self._prob else 0

    def __call__(self, samples: Sequence[Sample], draws: Draws) -> Sample:
        crop, boxes = samples[0]
        assert isinstance(crop, Crop)
        if not isinstance(boxes, np.ndarray):
            raise DataError("mosaic needs records with boxes", expected="anno_type: BBOX", got="a label")
        if len(samples) == 1:
            return crop, boxes
        channels, rows, columns = crop.pixels.shape
        random = draws.mixing_generator()
        random.random()  # the number that decided on the partners
        y, x = (round(float(random.uniform(*self._range)) * extent) for extent in (rows, columns))
        canvas = np.empty_like(crop.pixels, order="C")
        fill = self._mean.color(channels)
        canvas[:] = np.rint(fill).clip(0, 255)[:, None, None]
        moved = [self._place(canvas, sample, (y, x), place) for place, sample in enumerate(samples)]
        return Crop(canvas), np.concatenate(moved)

    def _place(self, canvas: np.ndarray, sample: Sample, point: tuple[int, int], place: int) -> np.ndarray:
        """Draws a picture at half its size onto the canvas, and returns its boxes relative to the canvas.

        Args:
            place: 0 above and left of the point, 1 above and right, 2 below and left, 3 below and right.
        """
        crop, boxes = sample
        assert isinstance(crop, Crop)
        assert isinstance(boxes, np.ndarray)
        small = _halve(crop.pixels)
        size, extents = small.shape[1:], canvas.shape[1:]
        start = [at if side else at - extent for at, extent, side in zip(point, size, divmod(place, 2), strict=True)]
        first = [max(0, at) for at in start]
        last = [min(whole, at + extent) for whole, at, extent in zip(extents, start, size, strict=True)]
        part = [slice(low - at, high - at) for low, high, at in zip(first, last, start, strict=True)]
        canvas[:, first[0] : last[0], first[1] : last[1]] = small[:, part[0], part[1]]
        corner, scale = np.tile(start[::-1], 2), np.tile(size[::-1], 2)
        whole = (boxes[:, 2:6] * scale + corner) / np.tile(extents[::-1], 2)
        cut = whole.clip(0, 1)
        stays = (areas(cut) > 0) & (areas(cut) >= self._min_share * areas(whole))
        found: np.ndarray = boxes[stays].copy()
        found[:, 2:6] = cut[stays]
        return found


def _halve(pixels: np.ndarray) -> np.ndarray:
    """Resizes a picture, C x H x W, to half its height and width, rounded up."""
    import cv2

    rows, columns = (max(1, (extent + 1) // 2) for extent in pixels.shape[1:])
    image = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    small = np.asarray(cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA))
    halved: np.ndarray = small.reshape(rows, columns, len(pixels)).transpose(2, 0, 1)
    return halved


def mosaic_mixing(augment: Options, phase: Phase, mean: Mean) -> Mosaic | None:
    """Returns the mixing for layers with boxes; None if there is none in this phase.

    Raises:
        LayerError: If a value is out of range, or mixup or cutmix is set, which need one label per
            picture.
    """
    refuse_mixing(augment, ("mixup", "cutmix"), "Data and ImageData")
    if augment.get("mosaic") is None:
        return None
    mosaic = Mosaic(augment, mean)
    return mosaic if is_in_phase(augment, phase) else None
