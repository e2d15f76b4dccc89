"""rand_augment and trivial_augment, which draw changes from a fixed list instead of tuning each of them.

Source: Cubuk and others, RandAugment, 2019; Müller and Hutter, TrivialAugment (its wide ranges), 2021.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from pycaffe_like.spec import Options

from .augment_geometry import translation
from .image import Image

STRONGEST = 30.0
"""The largest magnitude of both."""

Change = Callable[[Image], Image]


@dataclass(frozen=True)
class _Ranges:
    """How strong each change is at the largest magnitude.

    Attributes:
        shear: columns per row.
        translate_share: fraction of the height or width.
        translate: pixels, used instead of translate_share if it is not 0.
        rotate: degrees.
        factor: largest difference of a factor from 1.
        bits: the number of bits that posterize drops.
    """

    shear: float
    translate_share: float
    translate: float
    rotate: float
    factor: float
    bits: int


_RAND = _Ranges(shear=0.3, translate_share=150 / 331, translate=0, rotate=30, factor=0.9, bits=4)
_TRIVIAL = _Ranges(shear=0.99, translate_share=0, translate=32, rotate=135, factor=0.99, bits=6)


@dataclass(frozen=True)
class Drawn:
    """The changes drawn for one picture.

    Attributes:
        matrix: 3 x 3, maps points (x, y, 1) of the picture to points of the result; None if there is no
            geometric change.
        changes: functions that change pixel values, in the order to apply them.
    """

    matrix: np.ndarray | None = None
    changes: tuple[Change, ...] = ()


def draw_policies(options: Options, size: tuple[int, int], random: np.random.Generator) -> Drawn:
    """Draws the changes that rand_augment and trivial_augment make to one picture.

    Args:
        options: augment_param.
        size: rows and columns of the picture.
    """
    chosen: list[tuple[_Ranges, str, float]] = []
    rand: Options | None = options.get("rand_augment")
    if rand is not None and random.random() < rand["prob"]:
        for index in random.integers(len(CHANGE_NAMES), size=rand["num_ops"]):
            magnitude = float(np.clip(random.normal(rand["magnitude"], rand["magnitude_std"]), 0, STRONGEST))
            chosen.append((_RAND, CHANGE_NAMES[index], magnitude))
    trivial: Options | None = options.get("trivial_augment")
    if trivial is not None and random.random() < trivial["prob"]:
        name = CHANGE_NAMES[random.integers(len(CHANGE_NAMES))]
        chosen.append((_TRIVIAL, name, float(random.uniform(0, trivial["max_magnitude"]))))
    return _combine(chosen, size, random)


def _combine(chosen: list[tuple[_Ranges, str, float]], size: tuple[int, int], random: np.random.Generator) -> Drawn:
    """Draws the sign of each change, and combines all geometric changes into one matrix."""
    matrix, changes = None, []
    for ranges, name, magnitude in chosen:
        strength = magnitude / STRONGEST
        signed = strength if random.random() < 0.5 else -strength
        make = _CHANGES[name]
        if make is not None:
            changes.append(make(ranges, strength, signed))
        elif name != "identity":
            step = _about_the_middle(_step(name, ranges, signed, size), size)
            matrix = step if matrix is None else step @ matrix
    return Drawn(matrix, tuple(changes))


def _step(name: str, ranges: _Ranges, signed: float, size: tuple[int, int]) -> np.ndarray:
    """Returns the matrix of a geometric change, in coordinates with the picture's middle as origin."""
    matrix = np.eye(3)
    if name == "rotate":
        angle = np.deg2rad(signed * ranges.rotate)
        matrix[:2, :2] = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    elif name.startswith("shear"):
        matrix[(0, 1) if name == "shear_x" else (1, 0)] = signed * ranges.shear
    else:
        axis = 0 if name == "translate_x" else 1
        matrix[axis, 2] = signed * (ranges.translate or ranges.translate_share * size[1 - axis])
    return matrix


def _about_the_middle(step: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    x, y = size[1] / 2, size[0] / 2
    matrix: np.ndarray = translation(x, y) @ step @ translation(-x, -y)
    return matrix


def _look_up(table: np.ndarray, image: Image) -> Image:
    import cv2

    return cv2.LUT(image, np.rint(table).clip(0, 255).astype(np.uint8)).reshape(image.shape)


def _contrast(factor: float, image: Image) -> Image:
    mean = float(_gray(image).mean())
    return _look_up(mean + factor * (np.arange(256) - mean), image)


def _gray(image: Image) -> np.ndarray:
    import cv2

    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.shape[2] == 3 else image[..., 0]


def _blend(factor: float, image: Image, other: Image) -> Image:
    """Returns factor * image + (1 - factor) * other."""
    import cv2

    return np.asarray(cv2.addWeighted(image, factor, other, 1 - factor, 0)).reshape(image.shape)


def _saturate(factor: float, image: Image) -> Image:
    if image.shape[2] != 3:
        return image
    return _blend(factor, image, np.repeat(_gray(image)[..., None], 3, 2))


def _sharpen(factor: float, image: Image) -> Image:
    import cv2

    kernel = np.ones((3, 3), np.float32)
    kernel[1, 1] = 5
    smooth = image.copy()
    smooth[1:-1, 1:-1] = cv2.filter2D(image, -1, kernel / kernel.sum()).reshape(image.shape)[1:-1, 1:-1]
    return _blend(factor, image, smooth)


def _autocontrast(image: Image) -> Image:
    """Stretches the values of each channel to the range 0 to 255."""
    tables = np.zeros((image.shape[2], 256))
    for channel, table in enumerate(tables):
        low, high = int(image[..., channel].min()), int(image[..., channel].max())
        table[:] = np.arange(256) if low == high else (np.arange(256) - low) * (255 / (high - low))
    return _look_up(tables.T[None] if len(tables) > 1 else tables[0], image)


def _equalize(image: Image) -> Image:
    import cv2

    planes = [cv2.equalizeHist(np.ascontiguousarray(image[..., channel])) for channel in range(image.shape[2])]
    return np.stack(planes, 2)


def _posterize(dropped: int, image: Image) -> Image:
    posterized: Image = image & np.uint8(0xFF << dropped & 0xFF)
    return posterized


def _solarize(threshold: float, image: Image) -> Image:
    values = np.arange(256)
    return _look_up(np.where(values >= threshold, 255 - values, values), image)


_Make = Callable[[_Ranges, float, float], Change]
"""Makes a change from the ranges, the strength and the strength with a sign; strengths are from 0 to 1."""

_CHANGES: Mapping[str, _Make | None] = {
    "identity": None,
    "shear_x": None,
    "shear_y": None,
    "translate_x": None,
    "translate_y": None,
    "rotate": None,
    "brightness": lambda ranges, _, signed: partial(_look_up, np.arange(256) * (1 + signed * ranges.factor)),
    "saturation": lambda ranges, _, signed: partial(_saturate, 1 + signed * ranges.factor),
    "contrast": lambda ranges, _, signed: partial(_contrast, 1 + signed * ranges.factor),
    "sharpness": lambda ranges, _, signed: partial(_sharpen, 1 + signed * ranges.factor),
    "posterize": lambda ranges, strength, _: partial(_posterize, round(strength * ranges.bits)),
    "solarize": lambda _, strength, __: partial(_solarize, 255 * (1 - strength)),
    "autocontrast": lambda *_: _autocontrast,
    "equalize": lambda *_: _equalize,
}
"""The list of changes; None for those of geometry, which become matrices, and for the one that does nothing."""

CHANGE_NAMES = tuple(_CHANGES)
