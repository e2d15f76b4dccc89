#!/usr/bin/env python3
"""Draw neutral and smiling mouths: the data set that `make train` trains on.

Writes OUT/0/*.jpg (neutral) and OUT/1/*.jpg (smiling), 60x60, and the lists train.txt and val.txt.
The same seed draws the same pictures.

In a smile, the corners of the mouth are a few pixels above its middle. Skin, lips, light, position,
size, rotation, width, thickness, opening, teeth, beard shadow, blur and noise vary by more than that, and
equally in both classes, so that no single pixel separates the classes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

SIDE = 60
FINE = 4  # pictures are drawn this many times larger and then shrunk, for smooth edges
NAMES = ("neutral", "smile")


def draw(random: np.random.Generator, smiling: bool) -> np.ndarray:
    """Returns a random 60x60 BGR picture of a mouth."""
    size = SIDE * FINE
    skin = _skin(random)
    picture = np.full((size, size, 3), skin, np.float32)
    picture += _shading(random, size)
    _draw_face(picture, random, skin)
    _draw_mouth(picture, random, smiling)
    turn = cv2.getRotationMatrix2D((size / 2, size / 2), random.normal(0, 7), random.uniform(0.85, 1.15))
    turn[:, 2] += random.normal(0, 4 * FINE, 2)
    picture = cv2.warpAffine(picture, turn, (size, size), borderMode=cv2.BORDER_REFLECT)
    picture = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 1.0))
    picture = (picture - 128) * random.uniform(0.6, 1.2) + 128 + random.normal(0, 22)
    picture += random.normal(0, random.uniform(2, 9), picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _skin(random: np.random.Generator) -> np.ndarray:
    """Returns a random skin colour in BGR, from dark to light."""
    tone = random.uniform(0, 1)
    dark, light = np.array([45, 65, 100]), np.array([165, 190, 235])
    return (dark + tone * (light - dark) + random.normal(0, 8, 3)).astype(np.float32)


def _shading(random: np.random.Generator, size: int) -> np.ndarray:
    """Returns a random lighting pattern: light from one side, and a soft spot."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    angle = random.uniform(0, 2 * np.pi)
    slope = random.normal(0, 45) * (np.cos(angle) * x + np.sin(angle) * y)
    cy, cx = random.uniform(-0.6, 0.6, 2)
    spot = random.normal(0, 30) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.12)
    return (slope + spot)[:, :, None]


def _draw_face(picture: np.ndarray, random: np.random.Generator, skin: np.ndarray) -> None:
    """Draws the surroundings of a mouth: nostrils, the shadow above the chin, folds, stubble."""
    size = picture.shape[0]
    shadow = [float(c) for c in skin * random.uniform(0.55, 0.8)]
    for side in (-1, 1):
        nostril = (int(size * (0.5 + side * random.uniform(0.06, 0.1))), int(size * random.uniform(0.02, 0.12)))
        cv2.ellipse(picture, nostril, (int(size * 0.035), int(size * 0.02)), 0, 0, 360, shadow, -1, cv2.LINE_AA)
        if random.random() < 0.5:  # a fold from nose to mouth, in both classes
            start = (int(size * (0.5 + side * 0.16)), int(size * 0.1))
            end = (int(size * (0.5 + side * random.uniform(0.3, 0.42))), int(size * random.uniform(0.45, 0.6)))
            cv2.line(picture, start, end, shadow, int(random.integers(1, 4)), cv2.LINE_AA)
    chin = (size // 2, int(size * random.uniform(0.78, 0.92)))
    cv2.ellipse(picture, chin, (int(size * 0.16), int(size * 0.03)), 0, 0, 360, shadow, -1, cv2.LINE_AA)
    if random.random() < 0.3:
        picture += (random.random((size, size, 1)) < 0.25) * -random.uniform(10, 45)


def _draw_mouth(picture: np.ndarray, random: np.random.Generator, smiling: bool) -> None:
    """Draws a mouth, closed or open: two lips along a curve."""
    size = picture.shape[0]
    half = size * random.uniform(0.2, 0.36)
    lift = size * (random.uniform(0.07, 0.16) if smiling else random.uniform(-0.06, 0.01))
    upper, lower = size * random.uniform(0.025, 0.07), size * random.uniform(0.03, 0.09)
    gap = size * (random.uniform(0.02, 0.11) if random.random() < 0.5 else 0.0)
    cx, cy = size * 0.5, size * random.uniform(0.45, 0.58)
    u = np.linspace(-1, 1, 41)
    line = cy - lift * (u**2 - 1 / 3)  # the mean height of a mouth does not depend on its class
    round_ = 1 - u**2
    bow = 1 + 0.25 * np.exp(-((np.abs(u) - 0.25) ** 2) / 0.02)  # two peaks of the upper lip
    xs = cx + half * u + size * random.normal(0, 0.01) * u**2
    lips = np.clip(np.array([90, 85, 160]) * random.uniform(0.6, 1.25) + random.normal(0, 16, 3), 0, 255)
    _fill(
        picture,
        xs,
        line - gap / 2 * round_ - upper * round_**0.7 * bow,
        line + gap / 2 * round_ + lower * round_**0.7,
        lips,
    )
    if gap:
        inside = np.array([235, 240, 240]) if random.random() < 0.6 else np.array([35, 25, 60])
        inside = inside * random.uniform(0.75, 1.0)
        _fill(picture, xs, line - gap / 2 * round_, line + gap / 2 * round_, inside)
    else:
        points = np.stack([xs, line], 1).round().astype(np.int32)
        cv2.polylines(picture, [points], False, [float(c) for c in lips * 0.5], int(random.integers(2, 5)), cv2.LINE_AA)


def _fill(picture: np.ndarray, xs: np.ndarray, top: np.ndarray, bottom: np.ndarray, colour: np.ndarray) -> None:
    outline = np.concatenate([np.stack([xs, top], 1), np.stack([xs, bottom], 1)[::-1]])
    cv2.fillPoly(picture, [outline.round().astype(np.int32)], [float(c) for c in colour], cv2.LINE_AA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--each", type=int, default=500, help="pictures of each class (500)")
    parser.add_argument("--val", type=int, default=100, help="how many of all go to val.txt (100)")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    lines: list[list[str]] = [[], []]
    for label, name in enumerate(NAMES):
        (arguments.out / str(label)).mkdir(parents=True, exist_ok=True)
        for number in range(1, arguments.each + 1):
            path = f"{label}/{number}{name}.jpg"
            cv2.imwrite(str(arguments.out / path), draw(random, bool(label)), [cv2.IMWRITE_JPEG_QUALITY, 90])
            lines[label].append(f"{path} {label}\n")
    held_out = arguments.val // 2
    val = [line for of_class in lines for line in of_class[:held_out]]
    train = [line for of_class in lines for line in of_class[held_out:]]
    random.shuffle(val)
    random.shuffle(train)
    (arguments.out / "train.txt").write_text("".join(train))
    (arguments.out / "val.txt").write_text("".join(val))
    print(f"{len(train)} pictures for training, {len(val)} for testing in {arguments.out}")


if __name__ == "__main__":
    main()
