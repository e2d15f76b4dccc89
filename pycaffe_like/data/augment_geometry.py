"""Draws the geometric steps of augment_param as a single Warp, so that pixels are interpolated only once."""

from __future__ import annotations

from math import ceil

import numpy as np

from pycaffe_like.spec import Options

from .warp import Warp

_TRIALS = 10  # after that many draws, the largest window in the middle is used


def draw_warp(
    options: Options,
    size: tuple[int, int],
    target: tuple[int, int],
    random: np.random.Generator,
    policy: np.ndarray | None = None,
) -> Warp | None:
    """Draws the geometric change of one picture; returns None if there is none.

    Scale, aspect, shear and rotation come first and keep the middle of the picture fixed.
    Translation and perspective follow, then the geometric changes of rand_augment and
    trivial_augment, and random_resized_crop comes last.

    Args:
        options: augment_param.
        size: rows and columns of the picture.
        target: rows and columns of the result, if random_resized_crop is applied.
        policy: the 3 x 3 matrix that rand_augment and trivial_augment drew; None if they drew none.
    """
    steps = [_about_the_middle(options, size, random), _perspective(options, size, random), policy]
    crop = _resized_crop(options, size, target, random)
    matrices = [matrix for matrix in (*steps, crop) if matrix is not None]
    result = size if crop is None else target
    shifts = _elastic(options, result, random)
    if not matrices and shifts is None:
        return None
    matrix = np.eye(3)
    for step in matrices:
        matrix = step @ matrix
    return Warp(matrix, result, shifts)


def is_drawn(options: Options, name: str, random: np.random.Generator) -> bool:
    """Decides at random whether to apply an augmentation that is switched on, with the probability that it has."""
    return bool(options[name] and random.random() < options[f"{name}_prob"])


def draw_each_way(options: Options, name: str, random: np.random.Generator) -> float:
    """Draws a number between -v and v, where v is the value of an option; 0 if the augmentation is not applied."""
    return float(random.uniform(-options[name], options[name])) if is_drawn(options, name, random) else 0.0


def draw_factor(options: Options, name: str, random: np.random.Generator) -> float:
    """Draws a factor between 1 / (1 + v) and 1 + v, where v is the value of an option. It is as often below 1 as
    above. Returns 1 if the augmentation is not applied.
    """
    return float((1 + options[name]) ** random.uniform(-1, 1)) if is_drawn(options, name, random) else 1.0


def _about_the_middle(options: Options, size: tuple[int, int], random: np.random.Generator) -> np.ndarray | None:
    names = ("rotation", "shear", "scale", "aspect", "translation")
    if not any(options[name] for name in names):
        return None
    angle, shear = (np.deg2rad(draw_each_way(options, name, random)) for name in names[:2])
    scale, aspect = (draw_factor(options, name, random) for name in names[2:4])
    right = down = 0.0
    if is_drawn(options, "translation", random):
        right, down = random.uniform(-options["translation"], options["translation"], 2) * size[::-1]
    if not any(options[name] for name in names[:4]):
        right, down = round(right), round(down)  # whole pixels are not interpolated, so the picture stays sharp
    turn = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    slant = np.array([[1, np.tan(shear), 0], [0, 1, 0], [0, 0, 1]])
    stretch = np.diag([scale * aspect**0.5, scale / aspect**0.5, 1])
    x, y = size[1] / 2, size[0] / 2
    matrix: np.ndarray = translation(x + right, y + down) @ turn @ slant @ stretch @ translation(-x, -y)
    return matrix


def translation(right: float, down: float) -> np.ndarray:
    """Returns the 3 x 3 matrix that moves points by columns and rows."""
    return np.array([[1, 0, right], [0, 1, down], [0, 0, 1]])


def _perspective(options: Options, size: tuple[int, int], random: np.random.Generator) -> np.ndarray | None:
    import cv2

    if not is_drawn(options, "perspective", random):
        return None
    rows, columns = size
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    moved = corners + inwards * random.random((4, 2)) * options["perspective"] * np.array([columns, rows]) / 2
    matrix: np.ndarray = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return matrix


def _resized_crop(
    options: Options, size: tuple[int, int], target: tuple[int, int], random: np.random.Generator
) -> np.ndarray | None:
    crop: Options | None = options.get("random_resized_crop")
    if crop is None or random.random() >= crop["prob"]:
        return None
    rows, columns = size
    low, high = np.log([crop["min_aspect"], crop["max_aspect"]])
    for _ in range(_TRIALS):
        area = random.uniform(crop["min_area"], crop["max_area"]) * rows * columns
        aspect = np.exp(random.uniform(low, high))
        width, height = (area * aspect) ** 0.5, (area / aspect) ** 0.5
        if width <= columns and height <= rows:
            x, y = random.random(2) * (columns - width, rows - height)
            break
    else:
        aspect = min(max(columns / rows, crop["min_aspect"]), crop["max_aspect"])
        width, height = min(columns, rows * aspect), min(rows, columns / aspect)
        x, y = (columns - width) / 2, (rows - height) / 2
    matrix: np.ndarray = np.diag([target[1] / width, target[0] / height, 1]) @ translation(-x, -y)
    return matrix


def _elastic(options: Options, size: tuple[int, int], random: np.random.Generator) -> np.ndarray | None:
    """Draws smooth random shifts of all pixels; None if elastic is not applied.

    Source: Simard, Steinkraus and Platt, Best Practices for Convolutional Neural Networks, 2003.
    """
    import cv2

    if not is_drawn(options, "elastic", random):
        return None
    sigma = options["elastic_sigma"]
    radius = ceil(3 * sigma)
    noise = random.uniform(-1, 1, (size[0] + 2 * radius, size[1] + 2 * radius, 2)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), sigma)[radius:-radius, radius:-radius]
    shifts: np.ndarray = smooth * np.float32(options["elastic"] / np.abs(smooth).max())
    return shifts
