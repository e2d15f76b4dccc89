"""Applies a geometric transform to a picture, its pixel labels and its boxes.

Points are (x, y), in pixels from the picture's upper left corner; the middle of the first pixel is
(0.5, 0.5).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .annotations import areas
from .image import Image, with_channel_axis

_CONTOUR = np.linspace(0, 1, 9)  # a transformed box encloses these points along each of its sides
_SMALLEST = 0.5  # pictures that shrink below this factor are averaged first, against aliasing


class Warp(NamedTuple):
    """A geometric transform: where each point of a picture moves to.

    Attributes:
        matrix: 3 x 3, maps points (x, y, 1) of the picture to points of the result.
        size: rows and columns of the result.
        shifts: rows x columns x 2, in x and y. At point p, the result shows what it would show at p + shift
            without shifts. None for no shifts.
    """

    matrix: np.ndarray
    size: tuple[int, int]
    shifts: np.ndarray | None = None

    def image(self, image: Image, fill: np.ndarray) -> Image:
        """Transforms a picture, rows x columns x channels, with linear interpolation.

        Args:
            fill: the colour outside the original picture, one value for each channel.
        """
        import cv2

        matrix = self.matrix
        shrinks = float(abs(np.linalg.det(matrix[:2, :2]))) ** 0.5
        if shrinks < _SMALLEST:
            rows, columns = (max(1, round(extent * shrinks)) for extent in image.shape[:2])
            matrix = matrix @ np.diag([image.shape[1] / columns, image.shape[0] / rows, 1])
            image = with_channel_axis(cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA))
        return with_channel_axis(self._replace(matrix=matrix)._sample(image, cv2.INTER_LINEAR, tuple(map(float, fill))))

    def labels(self, labels: np.ndarray, outside: int, picture: tuple[int, int]) -> np.ndarray:
        """Transforms the labels of the pixels, rows x columns. Each result pixel takes the nearest label.

        Args:
            outside: the label outside the original picture.
            picture: rows and columns of the picture; the labels may have fewer.
        """
        import cv2

        down, right = labels.shape[0] / picture[0], labels.shape[1] / picture[1]
        smaller = np.diag([right, down, 1])
        matrix = smaller @ self.matrix @ np.linalg.inv(smaller)
        size = (round(self.size[0] * down), round(self.size[1] * right))
        shifts = self.shifts
        if shifts is not None and size != self.size:
            shifts = cv2.resize(shifts, size[::-1])
        if shifts is not None:
            shifts = shifts * np.array([right, down], np.float32)
        return Warp(matrix, size, shifts)._sample(labels, cv2.INTER_NEAREST, (outside,))

    def boxes(self, boxes: np.ndarray, picture: tuple[int, int], min_share: float) -> np.ndarray:
        """Transforms boxes, rows of seven values, whose coordinates are relative to the picture.

        The result is relative to the transformed picture. Each transformed box is replaced by the
        smallest upright box around it, clipped to the picture. A box is dropped if clipping leaves
        less than min_share of it.

        Args:
            picture: rows and columns of the original picture.
        """
        if not len(boxes):
            return boxes
        points = self._points(_contours(boxes[:, 2:6]) * picture[::-1])
        whole = np.concatenate([points.min(1), points.max(1)], 1) / np.tile(self.size[::-1], 2)
        cut = whole.clip(0, 1)
        stays = (areas(cut) > 0) & (areas(cut) >= min_share * areas(whole))
        found: np.ndarray = boxes[stays].copy()
        found[:, 2:6] = cut[stays]
        return found

    def _points(self, points: np.ndarray) -> np.ndarray:
        """Maps points of the picture, … x 2, to points of the result."""
        found = np.concatenate([points, np.ones((*points.shape[:-1], 1))], -1) @ self.matrix.T
        straight: np.ndarray = found[..., :2] / found[..., 2:]
        if self.shifts is None:
            return straight
        rows, columns = self.size
        moved: np.ndarray = straight
        for _ in range(4):  # a point p of the result shows what lies at p + shifts(p)
            x, y = np.moveaxis(np.floor(moved), -1, 0).astype(int)
            moved = straight - self.shifts[y.clip(0, rows - 1), x.clip(0, columns - 1)]
        return moved

    def _sample(self, image: np.ndarray, interpolation: int, fill: tuple[float, ...]) -> np.ndarray:
        """Computes the pixels of the result. OpenCV's coordinates start in the middle of the first pixel."""
        import cv2

        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
        matrix = np.linalg.inv(half) @ self.matrix @ half
        size = self.size[::-1]
        if self.shifts is not None:
            places = np.stack(np.meshgrid(np.arange(size[0]), np.arange(size[1])), -1) + self.shifts
            back = np.concatenate([places, np.ones((*places.shape[:2], 1))], -1) @ np.linalg.inv(matrix).T
            at = (back[..., :2] / back[..., 2:]).astype(np.float32)
            found = cv2.remap(image, at[..., 0].copy(), at[..., 1].copy(), interpolation, borderValue=fill)
        elif (matrix[2] == (0, 0, 1)).all():
            found = cv2.warpAffine(image, matrix[:2], size, flags=interpolation, borderValue=fill)
        else:
            found = cv2.warpPerspective(image, matrix, size, flags=interpolation, borderValue=fill)
        return np.asarray(found)


def _contours(corners: np.ndarray) -> np.ndarray:
    """Returns points along the sides of boxes, B x P x 2."""
    low, high = corners[:, None, :2], corners[:, None, 2:]
    along, none = _CONTOUR[:, None], np.zeros_like(_CONTOUR)[:, None]
    shares = np.concatenate(
        [np.concatenate(side, 1) for side in ((along, none), (along, none + 1), (none, along), (none + 1, along))]
    )
    points: np.ndarray = low + shares * (high - low)
    return points
