from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.caffe import io
from pycaffe_like.caffe.detector import Detector
from pycaffe_like.errors import DataError, PclError

RANDOM = np.random.default_rng(0)

NET = """
layer { name: "in" type: "Input" top: "image" input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }
layer { name: "ip" type: "InnerProduct" bottom: "image" top: "score"
  inner_product_param { num_output: 2 weight_filler { type: "gaussian" std: 1 } } }
"""


@pytest.fixture
def detector(tmp_path) -> Callable[..., Detector]:
    (tmp_path / "net.prototxt").write_text(NET)
    Detector("net.prototxt", None).save("net.caffemodel")
    return lambda **options: Detector("net.prototxt", "net.caffemodel", **options)


@pytest.fixture
def picture(tmp_path) -> np.ndarray:
    """Writes a random picture to picture.png; returns it as RGB from 0 to 1."""
    pixels = RANDOM.integers(0, 256, (17, 23, 3), np.uint8)
    cv2.imwrite("picture.png", pixels)
    return pixels[:, :, ::-1] / 255


def score(net: Detector, crop: np.ndarray) -> np.ndarray:
    """Returns the scores that the net should give for an H x W x K crop."""
    weights, bias = (blob.data for blob in net.params["ip"])
    return weights @ io.resize_image(crop, (8, 8)).transpose(2, 0, 1).ravel() + bias


@pytest.mark.parametrize(
    "as_windows", [np.array, lambda windows: [list(one) for one in windows]], ids=["array", "list"]
)
def test_each_window_is_cut_out_and_warped(
    detector: Callable[..., Detector], picture: np.ndarray, as_windows: Callable
) -> None:
    net = detector()
    windows = as_windows([(0, 0, 8, 8), (2, 3, 15, 20), (5, 1, 16, 6)])
    found = net.detect_windows(iter([("picture.png", windows), ("picture.png", windows[1:2])]))
    assert [one["filename"] for one in found] == ["picture.png"] * 4
    for one, window in zip(found, [*windows, windows[1]], strict=True):
        np.testing.assert_array_equal(one["window"], window)
        top, left, bottom, right = window
        expected = score(net, picture[top:bottom, left:right])
        np.testing.assert_allclose(one["prediction"], expected, rtol=1e-3, atol=1e-4)


def test_no_windows(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    assert detector().detect_windows([("picture.png", [])]) == []


def test_windows_of_floats_are_truncated(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    np.testing.assert_array_equal(detector().crop(picture, (1.9, 2.0, 9.5, 11.2)), picture[1:9, 2:11])


def test_context_around_a_window(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    """A context_pad of 2 doubles the region that is cropped: 4 of the input's 8 rows show the window.

    The window's rows 6 to 9 count as 5, as in R-CNN, so their centre is 6 + 2.5. The doubled region has 5
    rows on each side of it: 3.5 to 13.5, which rounds to 4 and 14.
    """
    crop = detector(context_pad=2).crop(picture, np.array([6, 9, 10, 13]))
    expected = io.resize_image(picture[4:14, 6:16], (8, 8))
    assert crop.shape == (8, 8, 3)
    np.testing.assert_array_equal(crop, expected)


def test_context_beyond_the_picture_is_the_mean(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    """The part of the crop that lies outside the picture has the mean's values.

    The window's centre is 2.5, so the region has the rows -2.5 to 7.5, which round to -2 and 8: 11 rows,
    scaled by 8 / 11. The 2 rows outside the picture become round(16 / 11) = 1 row. The rows from 0 to 8,
    of which the last is not copied but counted, become round(9 * 8 / 11) = 7.
    """
    net = detector(context_pad=2, mean=np.array([51.0, 102.0, 204.0]), raw_scale=255.0, channel_swap=(2, 0, 1))
    crop = net.crop(picture, np.array([0, 0, 4, 4]))
    np.testing.assert_allclose(crop[0], [[0.4, 0.8, 0.2]] * 8, rtol=1e-6)  # in RGB
    np.testing.assert_allclose(crop[:, 0], [[0.4, 0.8, 0.2]] * 8, rtol=1e-6)
    np.testing.assert_array_equal(crop[1:, 1:], io.resize_image(picture[0:8, 0:8], (7, 7)))
    prepared = net.transformer.preprocess("image", crop)
    np.testing.assert_allclose(prepared[:, 0], np.zeros((3, 8)), atol=1e-4)


def test_context_beyond_the_other_corner(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    """The crop is filled up on the right and below if the region reaches beyond the lower right corner.

    The centre is at 13 + 2.5, so the region has the rows 10.5 to 20.5, which round to 10 and 20. Of these
    11 rows, 10 to 16 are copied. They count as 8 and become round(8 * 8 / 11) = 6. It is the same for the
    columns: 16.5 to 26.5, of which 16 to 22 are copied.
    """
    crop = detector(context_pad=2).crop(picture, [13, 19, 17, 23])
    expected = np.zeros((8, 8, 3))
    expected[:6, :6] = io.resize_image(picture[10:17, 16:23], (6, 6))
    np.testing.assert_array_equal(crop, expected.astype(np.float32))


def test_rounding_does_not_lead_beyond_the_input(picture: np.ndarray) -> None:
    """The picture's part of the crop is one row smaller if rounding would make the crop larger than the input.

    The region has the rows -1 to 16, which are 18. The one outside becomes round(27 / 18) = 2 rows, and the
    other 17 become round(25.5) = 26, one more than the input's 27 rows have space for.
    """
    Path("net.prototxt").write_text(NET.replace("dim: 8 dim: 8", "dim: 27 dim: 27"))
    crop = Detector("net.prototxt", None, context_pad=3).crop(picture, [1, 1, 13, 13])
    np.testing.assert_array_equal(crop[2:, 2:], io.resize_image(picture[0:16, 0:16], (25, 25)))
    np.testing.assert_array_equal(crop[:2], np.zeros((2, 27, 3)))


def test_a_mean_picture_fills_what_is_beyond(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    mean = RANDOM.random((3, 8, 8))
    crop = detector(context_pad=2, mean=mean).crop(picture, [0, 9, 4, 13])
    np.testing.assert_allclose(crop[0], mean.transpose(1, 2, 0)[0], rtol=1e-6)


def test_configure_crop_can_be_called_again(detector: Callable[..., Detector], picture: np.ndarray) -> None:
    net = detector(context_pad=2)
    net.configure_crop(None)
    np.testing.assert_array_equal(net.crop_dims, (8, 8, 3))
    np.testing.assert_array_equal(net.crop(picture, [2, 3, 5, 9]), picture[2:5, 3:9])


@pytest.mark.parametrize("context_pad", [0, 2])
def test_a_window_outside_its_picture(detector: Callable[..., Detector], picture: np.ndarray, context_pad: int) -> None:
    with pytest.raises(DataError) as error:
        detector(context_pad=context_pad).crop(picture, np.array([40, 3, 44, 9]))
    assert "a window lies outside its picture; expected ymin, xmin, ymax, xmax within 17 x 23; got " in str(error.value)


def test_context_that_leaves_no_room(detector: Callable[..., Detector]) -> None:
    with pytest.raises(DataError) as error:
        detector(context_pad=4)
    assert str(error.value) == "context_pad leaves no room for the window; expected less than 4.0; got 4"


def test_selective_search_needs_its_package(detector: Callable[..., Detector]) -> None:
    with pytest.raises(PclError) as error:
        detector().detect_selective_search(["picture.png"])
    assert str(error.value) == (
        "Selective Search needs the package selective_search_ijcv_with_python, and MATLAB\n"
        "Get it at https://github.com/sergeyk/selective_search_ijcv_with_python, "
        "or pass windows from another source to detect_windows."
    )


def test_selective_search(
    detector: Callable[..., Detector], picture: np.ndarray, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = types.ModuleType("selective_search_ijcv_with_python")
    package.get_windows = lambda paths, cmd: [np.array([[2, 3, 15, 20]]) for _ in paths]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    net = detector()
    (found,) = net.detect_selective_search(["picture.png"])
    assert found["filename"] == str(tmp_path / "picture.png")
    np.testing.assert_allclose(found["prediction"], score(net, picture[2:15, 3:20]), rtol=1e-3, atol=1e-4)
