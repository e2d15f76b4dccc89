"""Draws pixel classes and labelled boxes on pictures. Pictures are H x W x 3, RGB, uint8."""

from __future__ import annotations

import base64
import colorsys
from collections.abc import Sequence

import cv2
import numpy as np


def class_colors(count: int) -> np.ndarray:
    """Returns count x 3 colours. Adjacent classes get distinct hues; class 0, usually the background, is black."""
    hues = np.arange(count) * 0.618034 % 1  # steps of the golden ratio spread hues evenly
    colors = np.array([colorsys.hsv_to_rgb(hue, 0.85, 1.0) for hue in hues]).reshape(-1, 3) * 255
    colors[:1] = 0
    return colors.astype(np.uint8)


def paint_classes(picture: np.ndarray, classes: np.ndarray, strength: float = 0.5) -> np.ndarray:
    """Tints each pixel with the colour of its class; class 0 is not tinted.

    Args:
        classes: H x W; resized to the picture (nearest neighbour) if the sizes differ.
    """
    height, width = picture.shape[:2]
    classes = cv2.resize(classes.astype(np.uint16), (width, height), interpolation=cv2.INTER_NEAREST)
    colors = class_colors(int(classes.max()) + 1)[classes]
    mixed = picture * (1 - strength) + colors * strength
    painted: np.ndarray = np.where(classes[..., None] > 0, mixed, picture).astype(np.uint8)
    return painted


def draw_boxes(picture: np.ndarray, boxes: np.ndarray, texts: Sequence[str], color: Sequence[int]) -> np.ndarray:
    """Draws boxes, K x 4 relative to width and height, each with a caption."""
    drawn: np.ndarray = np.ascontiguousarray(picture).copy()
    height, width = picture.shape[:2]
    for box, text in zip(boxes, texts, strict=True):
        x0, y0, x1, y1 = (np.clip(box, -1, 2) * (width, height, width, height)).round().astype(int).tolist()
        cv2.rectangle(drawn, (x0, y0), (x1, y1), tuple(color), 1)
        cv2.putText(drawn, text, (x0 + 2, max(y0 + 10, 10)), cv2.FONT_HERSHEY_PLAIN, 0.8, tuple(color), 1)
    return drawn


def as_data_url(picture: np.ndarray) -> str:
    """Returns a picture as a PNG in a `data:` URL, for self-contained pages."""
    _, png = cv2.imencode(".png", np.ascontiguousarray(picture[:, :, ::-1]))
    return "data:image/png;base64," + base64.b64encode(png.tobytes()).decode()
