"""Applies augment_param: random changes of a picture together with its pixel labels and boxes."""

from __future__ import annotations

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase

from .annotations import areas
from .augment_colour import change_colours, degrade, erase
from .augment_geometry import draw_warp
from .augment_policy import CHANGE_NAMES, STRONGEST, draw_policies
from .augmented import Augmented
from .image import Image
from .mean import Mean
from .sampler import Draws

_LARGEST = {
    "rotation": 180.0,
    "shear": 80.0,
    "scale": 10.0,
    "aspect": 10.0,
    "translation": 1.0,
    "perspective": 0.9,
    "elastic": 1000.0,
    "brightness": 1.0,
    "contrast": 1.0,
    "saturation": 1.0,
    "hue": 180.0,
    "gamma": 10.0,
    "pca_noise": 10.0,
    "blur": 100.0,
    "jpeg": 100.0,
    "erasing": 1.0,
}
"""The augmentations that NAME: value turns on, and their largest values."""

_MESSAGES = ("random_resized_crop", "rand_augment", "trivial_augment")
"""The augmentations with options of their own."""

_SHARES = ("gray", "min_box_share", *(f"{name}_prob" for name in _LARGEST))


class Augmentation:
    """The augmentation that augment_param asks for in one phase.

    All geometric changes are one step and come first. Then come the colour changes of rand_augment
    and trivial_augment; contrast, gamma, brightness; saturation, hue, gray, pca_noise; blur, jpeg,
    erasing. The random numbers of a record depend only on the seed and on its position in the
    sequence of records.

    Attributes:
        is_on: whether augment_param can change pictures in this phase.
        outside_label: the label of pixels outside the original picture; None if it is not set.
    """

    def __init__(self, options: Options, phase: Phase, mean: Mean) -> None:
        """Args:
            options: augment_param.
            mean: its colour fills the area outside the original picture, and the rectangles that `erasing` erases.

        Raises:
            LayerError: If a value is out of range.
        """
        for name, largest in _LARGEST.items():
            check_range(name, options[name], 0, largest)
        for name in _SHARES:
            check_range(name, options[name], 0, 1)
        if options["elastic_sigma"] <= 0:
            raise LayerError("elastic_sigma must be positive", got=options["elastic_sigma"])
        crop: Options | None = options.get("random_resized_crop")
        if crop is not None:
            _check_crop(crop)
        self.options = options
        self.mean = mean
        _check_policies(options)
        whole = any(options.get(name) is not None for name in _MESSAGES)
        is_set = whole or bool(options["gray"]) or any(options[name] for name in _LARGEST)
        self.is_on = is_set and is_in_phase(options, phase)
        self.outside_label: int | None = options["outside_label"] if options.has("outside_label") else None
        self._default_label = int(options["outside_label"])

    def __call__(
        self,
        image: Image,
        draws: Draws,
        *,
        crop: int = 0,
        labels: np.ndarray | None = None,
        boxes: np.ndarray | None = None,
        ignore_label: int | None = None,
    ) -> Augmented:
        """Augments a picture.

        Args:
            image: rows x columns x channels.
            crop: the side of the square that random_resized_crop produces; 0 for the picture's size.
            labels, boxes: the pixel labels and boxes of the picture.
            ignore_label: the label of pixels outside the original picture, unless outside_label is set.

        Raises:
            DataError: If the picture has more than 8 bits, or is gray and an option needs colours.
        """
        if image.dtype != np.uint8:
            raise DataError("augment_param is for pictures of 8 bits", expected="uint8", got=image.dtype)
        if boxes is not None and (areas(boxes[:, 2:6]) <= 0).any():
            boxes = boxes[areas(boxes[:, 2:6]) > 0]
        random = draws.augmentation_generator()
        size = (image.shape[0], image.shape[1])
        fill = self.mean.color(image.shape[2])
        policy = draw_policies(self.options, size, random)
        warp = draw_warp(self.options, size, (crop, crop) if crop else size, random, policy.matrix)
        if warp is not None:
            image = warp.image(image, fill)
            if labels is not None:
                outside = (
                    self._default_label if self.outside_label is not None or ignore_label is None else ignore_label
                )
                labels = warp.labels(labels, outside, size)
            if boxes is not None:
                boxes = warp.boxes(boxes, size, self.options["min_box_share"])
        for change in policy.changes:
            image = change(image)
        image = change_colours(image, self.options, random)
        image = degrade(image, self.options, random)
        return Augmented(erase(image, fill, self.options, random), labels, boxes)


def is_in_phase(augment: Options, phase: Phase) -> bool:
    """Returns whether augment_param applies in this phase. If it does not set `phase`, it applies in TRAIN."""
    return phase.name in (augment.get("phase") or ("TRAIN",))


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Raises LayerError if the value of an option is out of range."""
    if not low <= value <= high:
        raise LayerError(f"{name} is out of range", expected=f"{low:g} to {high:g}", got=f"{value:g}")


def _check_crop(crop: Options) -> None:
    """Raises LayerError if an option of random_resized_crop is out of range."""
    check_range("random_resized_crop.prob", crop["prob"], 0, 1)
    for name, largest in (("area", 1.0), ("aspect", 1000.0)):
        low, high = crop[f"min_{name}"], crop[f"max_{name}"]
        if not 0 < low <= high <= largest:
            raise LayerError(
                f"the {name}s of random_resized_crop are out of range",
                expected=f"0 < min_{name} <= max_{name} <= {largest:g}",
                got=f"{low:g} and {high:g}",
            )


def _check_policies(options: Options) -> None:
    """Raises LayerError if an option of rand_augment or trivial_augment is out of range."""
    limits = {
        "rand_augment": {"magnitude": STRONGEST, "magnitude_std": STRONGEST, "prob": 1.0},
        "trivial_augment": {"max_magnitude": STRONGEST, "prob": 1.0},
    }
    for policy, largest in limits.items():
        given: Options | None = options.get(policy)
        if given is not None:
            for name, high in largest.items():
                check_range(f"{policy}.{name}", given[name], 0, high)
    rand: Options | None = options.get("rand_augment")
    if rand is not None:
        check_range("rand_augment.num_ops", rand["num_ops"], 1, len(CHANGE_NAMES))
