"""scipy.misc, with and without scipy installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pycaffe_like.python2.scipy_misc import bytescale, fromimage, imread, imresize, imsave, toimage

PICTURE = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)


@pytest.mark.parametrize(
    ("size", "expected"), [(200, (10, 14, 3)), (0.5, (2, 3, 3)), ((11, 13), (11, 13, 3)), ((11.0, 13.0), (11, 13, 3))]
)
def test_sizes(size: Any, expected: tuple[int, ...]) -> None:
    assert imresize(PICTURE, size).shape == expected


def test_resizing_scales_values_to_bytes_and_interpolates() -> None:
    array = np.array([[-1.0, 0.0], [0.0, 3.0]])
    assert imresize(array, (4, 4), "nearest")[::3, ::3].tolist() == [[0, 64], [64, 255]]
    assert imresize(PICTURE[..., 0], (10, 14), "bicubic").tolist() == (
        np.asarray(Image.fromarray(PICTURE[..., 0]).resize((14, 10), Image.Resampling.BICUBIC)).tolist()
    )


def test_bytes() -> None:
    assert bytescale(np.array([-1.0, 0.0, 3.0])).tolist() == [0, 64, 255]
    assert bytescale(np.array([2.0, 4.0]), cmin=0, cmax=8).tolist() == [64, 128]
    assert bytescale(PICTURE) is PICTURE


def test_files() -> None:
    imsave("p.png", PICTURE)
    assert imread("p.png").tolist() == PICTURE.tolist()
    assert imread("p.png", mode="L").shape == (5, 7)
    assert imread("p.png", flatten=True).dtype == np.float32


def test_pictures() -> None:
    assert fromimage(toimage(PICTURE.transpose(2, 0, 1))).tolist() == PICTURE.tolist()
    assert fromimage(toimage(PICTURE[..., 0]).convert("P")).shape == (5, 7, 3)
    with pytest.raises(ValueError, match=r"an array of shape \(2, 3, 5, 7\) is not a picture; expected H x W"):
        toimage(np.zeros((2, 3, 5, 7)))


@pytest.mark.parametrize(
    "line", ["import scipy.misc as m", "from scipy import misc as m", "import scipy.misc; m = scipy.misc"]
)
def test_however_it_is_imported(value: Callable[..., Any], line: str) -> None:
    assert value(f"{line}\nvalue = m.imresize(a, 2.0).shape", a=PICTURE) == (10, 14, 3)
    assert value("from scipy.misc import imresize, toimage\nvalue = imresize.__name__") == "imresize"
