"""The replacement for scikit-image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pycaffe_like.python2 import skimage_names as skimage

pytest.importorskip("PIL")


def test_conversions() -> None:
    assert skimage.img_as_float(np.array([0, 51, 255], np.uint8)).tolist() == [0, 0.2, 1]
    assert skimage.img_as_ubyte(np.array([0, 0.2, 1])).tolist() == [0, 51, 255]
    grey = skimage.rgb2gray(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8))
    np.testing.assert_allclose(grey, [[0.2125, 0.7154, 0.0721]])


def test_files() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    skimage.imsave("a.png", picture)
    np.testing.assert_array_equal(skimage.imread("a.png"), picture)
    skimage.imsave("b.png", picture / 255.0)
    np.testing.assert_array_equal(skimage.imread("b.png"), picture)
    np.testing.assert_allclose(skimage.imread("a.png", as_grey=True), skimage.rgb2gray(picture))


def test_sizes() -> None:
    row = np.array([[0.0, 1.0, 4.0]])
    np.testing.assert_allclose(skimage.resize(row, (1, 6)), [[0, 0.25, 0.75, 1.75, 3.25, 4]])
    np.testing.assert_allclose(skimage.resize(row, (2, 6), order=0)[1], [0, 0, 1, 1, 4, 4])
    np.testing.assert_allclose(skimage.resize(np.array([[0, 255]], np.uint8), (1, 2), mode="constant"), [[0, 1]])
    np.testing.assert_allclose(skimage.resize(np.array([[0, 255]], np.uint8), (1, 2), preserve_range=True), [[0, 255]])
    assert skimage.rescale(np.zeros((10, 6, 3)), 0.5).shape == (5, 3, 3)


def test_polygons() -> None:
    rows, columns = skimage.polygon([0, 3, 3], [0, 0, 5])
    assert set(zip(rows.tolist(), columns.tolist(), strict=True)) >= {(1, 0), (2, 1), (2, 2)}
    assert (0, 3) not in set(zip(rows.tolist(), columns.tolist(), strict=True))
    rows, _ = skimage.polygon([1, 1, 9, 9], [1, 4, 4, 1], shape=(5, 7))
    assert rows.max() == 4


def test_collections() -> None:
    pictures = [np.full((2, 3, 3), value, np.uint8) for value in (3, 5, 7)]
    for name, picture in zip("abc", pictures, strict=True):
        skimage.imsave(f"{name}.png", picture)
    for files in (["a.png", "b.png", "c.png"], "*.png", "a.png:[bc].png"):
        found = skimage.ImageCollection(files)
        assert [picture[0, 0, 0] for picture in found] == [3, 5, 7]
        assert (len(found), len(found[1:]), found[1:][0][0, 0, 0]) == (3, 2, 5)


def test_where_it_is_installed(value: Callable[..., Any]) -> None:
    pytest.importorskip("skimage")
    text = "from skimage.transform import rescale, resize\nvalue = rescale(a, 0.5).shape, resize(a, (2, 2))[0, 1, 0]"
    picture = np.zeros((4, 4, 3))
    picture[:2, 3] = 1
    assert value(text, a=picture) == ((2, 2, 3), 0.5)
