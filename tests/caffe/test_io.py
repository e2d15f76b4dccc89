from __future__ import annotations

import io as streams
import itertools
import sys
import types
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.caffe import io
from pycaffe_like.errors import DataError
from pycaffe_like.proto import caffe_pb2

RANDOM = np.random.default_rng(0)


def picture(height: int, width: int, channels: int) -> np.ndarray:
    return RANDOM.random((height, width, channels), np.float32) * 7 - 2


# ---- arrays and messages


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        ({"shape": {"dim": [2, 3]}}, (2, 3)),
        ({"num": 1, "channels": 2, "height": 1, "width": 3}, (1, 2, 1, 3)),
        ({"height": 2, "width": 3, "num": 1, "channels": 1, "shape": {"dim": [6]}}, (1, 1, 2, 3)),
    ],
    ids=["shape", "old extents", "old extents win"],
)
@pytest.mark.parametrize("precision", ["", "double_"])
def test_a_blob_becomes_an_array(fields: dict, shape: tuple[int, ...], precision: str) -> None:
    values = {f"{precision}data": range(6), f"{precision}diff": range(10, 16)}
    blob = caffe_pb2.BlobProto(**fields, **values)
    data, diff = io.blobproto_to_array(blob), io.blobproto_to_array(blob, return_diff=True)
    assert data.dtype == np.float64
    np.testing.assert_array_equal(data, np.arange(6).reshape(shape))
    np.testing.assert_array_equal(diff, np.arange(10, 16).reshape(shape))


def test_a_blob_of_one_value_without_shape_is_a_scalar() -> None:
    array = io.blobproto_to_array(caffe_pb2.BlobProto(data=[123]))
    assert array.shape == ()
    assert array == 123


def test_a_blob_whose_values_do_not_fit_its_shape() -> None:
    with pytest.raises(ValueError, match="cannot reshape array of size 3 into shape"):
        io.blobproto_to_array(caffe_pb2.BlobProto(shape={"dim": [2]}, data=[1, 2, 3]))


def test_an_array_becomes_a_blob() -> None:
    array = np.arange(6, dtype=np.float64).reshape(2, 3)[:, ::-1]
    blob = io.array_to_blobproto(array, diff=-array)
    assert list(blob.shape.dim) == [2, 3]
    assert list(blob.data) == [2, 1, 0, 5, 4, 3]
    assert list(blob.diff) == [-2, -1, 0, -5, -4, -3]
    assert not io.array_to_blobproto(array).diff


def test_arrays_go_through_a_blob_vector() -> None:
    arrays = [np.arange(6).reshape(2, 3), np.array([0.5])]
    text = io.arraylist_to_blobprotovector_str(arrays)
    assert isinstance(text, bytes)
    back = io.blobprotovector_str_to_arraylist(text)
    assert [one.shape for one in back] == [(2, 3), (1,)]
    np.testing.assert_array_equal(back[0], arrays[0])
    np.testing.assert_array_equal(back[1], arrays[1])


def test_bytes_become_the_bytes_of_a_datum() -> None:
    array = np.arange(30, dtype=np.uint8).reshape(2, 3, 5)[:, :, ::-1]
    datum = io.array_to_datum(array, np.int64(7))
    assert (datum.channels, datum.height, datum.width, datum.label) == (2, 3, 5, 7)
    assert datum.data == array.tobytes()
    assert not datum.float_data
    back = io.datum_to_array(datum)
    assert back.dtype == np.uint8
    back[0, 0, 0] = 0  # it is a copy, not a view of the message
    np.testing.assert_array_equal(io.datum_to_array(datum), array)


def test_other_values_become_the_floats_of_a_datum() -> None:
    array = np.arange(30).reshape(2, 3, 5) / 4
    datum = io.array_to_datum(array)
    assert not datum.HasField("label")
    assert not datum.data
    back = io.datum_to_array(datum)
    assert back.dtype == np.float64
    np.testing.assert_array_equal(back, array)


def test_a_datum_with_an_encoded_picture_is_decoded() -> None:
    pixels = RANDOM.integers(0, 256, (3, 5, 3), np.uint8)
    _, png = cv2.imencode(".png", pixels)
    datum = caffe_pb2.Datum(data=png.tobytes(), encoded=True)
    np.testing.assert_array_equal(io.datum_to_array(datum), pixels.transpose(2, 0, 1))


def test_a_datum_needs_three_axes() -> None:
    with pytest.raises(ValueError, match=r"^Incorrect array shape\.$"):
        io.array_to_datum(np.zeros((2, 3)))


# ---- loading


def save(name: str, pixels: np.ndarray) -> str:
    assert cv2.imwrite(name, pixels)
    return name


def test_a_colour_picture_is_rgb_from_0_to_1() -> None:
    pixels = RANDOM.integers(0, 256, (5, 7, 3), np.uint8)
    loaded = io.load_image(save("a.png", pixels))
    assert loaded.dtype == np.float32
    np.testing.assert_array_equal(loaded, (pixels[:, :, ::-1] / 255).astype(np.float32))


def test_a_colour_picture_as_grey() -> None:
    pixels = RANDOM.integers(0, 256, (5, 7, 3), np.uint8)
    blue, green, red = pixels.transpose(2, 0, 1) / 255
    grey = 0.2125 * red + 0.7154 * green + 0.0721 * blue
    np.testing.assert_allclose(io.load_image(save("a.png", pixels), color=False), grey[:, :, None], rtol=1e-6)


@pytest.mark.parametrize(("color", "channels"), [(True, 3), (False, 1)])
def test_a_grey_picture(color: bool, channels: int) -> None:
    pixels = RANDOM.integers(0, 256, (5, 7), np.uint8)
    loaded = io.load_image(save("a.png", pixels), color)
    expected = np.repeat((pixels / 255)[:, :, None], channels, 2)
    np.testing.assert_array_equal(loaded, expected.astype(np.float32))


@pytest.mark.parametrize("color", [True, False])
def test_alpha_is_dropped(color: bool) -> None:
    pixels = RANDOM.integers(0, 256, (5, 7, 4), np.uint8)
    with_alpha, without = save("a.png", pixels), save("b.png", pixels[:, :, :3])
    np.testing.assert_array_equal(io.load_image(with_alpha, color), io.load_image(without, color))


@pytest.mark.parametrize(
    ("name", "pixels", "whole"),
    [
        ("a.png", RANDOM.integers(0, 65536, (5, 7), np.uint16), 65535),
        ("a.tiff", RANDOM.random((5, 7), np.float32), 1),
    ],
    ids=["16 bits", "floats"],
)
def test_pictures_of_more_than_8_bits(name: str, pixels: np.ndarray, whole: int) -> None:
    loaded = io.load_image(save(name, pixels), color=False)
    np.testing.assert_allclose(loaded[:, :, 0], pixels / whole, rtol=1e-6)


def test_the_orientation_in_exif_is_not_followed() -> None:
    pixels = np.zeros((16, 32, 3), np.uint8)
    _, encoded = cv2.imencode(".jpg", pixels)
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"  # orientation 6: to be rotated
    Path("a.jpg").write_bytes(b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + encoded.tobytes()[2:])
    assert cv2.imread("a.jpg").shape == (32, 16, 3)  # OpenCV obeys the tag
    assert io.load_image("a.jpg").shape == (16, 32, 3)


def test_an_open_file_is_loaded() -> None:
    name = save("a.png", RANDOM.integers(0, 256, (5, 7, 3), np.uint8))
    stream = streams.BytesIO(Path(name).read_bytes())
    np.testing.assert_array_equal(io.load_image(stream), io.load_image(Path(name)))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nothing.png", "picture nothing.png does not exist"),
        ("text.png", "picture text.png cannot be decoded\nThe file is damaged or not a picture."),
        (streams.BytesIO(), "cannot be decoded\nThe file is damaged or not a picture."),
    ],
    ids=["no file", "no picture", "open and empty"],
)
def test_what_cannot_be_loaded(source: str | streams.BytesIO, message: str) -> None:
    Path("text.png").write_text("not a picture")
    with pytest.raises(DataError) as error:
        io.load_image(source)
    assert str(error.value).endswith(message)


# ---- resizing


def pixel_weights(extent: int, old: int, kernel: str) -> np.ndarray:
    """Returns the weight of each old pixel in each new one, extent x old; pixels outside weigh nothing.

    The centre of a pixel lies half a step from its borders.
    """
    shares = np.zeros((extent, old))
    for new in range(extent):
        at = (new + 0.5) * old / extent - 0.5
        for pixel in range(old):
            x = abs(at - pixel)
            if kernel == "nearest":
                share = float(pixel == int(np.floor(at + 0.5)))
            elif kernel == "linear":
                share = max(0, 1 - x)
            elif x < 1:  # Keys' cubic with a = -1/2
                share = 1.5 * x**3 - 2.5 * x**2 + 1
            else:
                share = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0
            shares[new, pixel] = share
    return shares


@pytest.mark.parametrize(("order", "kernel"), [(0, "nearest"), (1, "linear"), (3, "cubic")], ids=lambda v: str(v))
@pytest.mark.parametrize("dims", [(3, 5), (7, 11), (17, 13), (29, 23), (29, 5), (5, 23)], ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_resize_is_that_of_scikit_image(order: int, kernel: str, dims: tuple[int, int], channels: int) -> None:
    image = picture(17, 13, channels)
    low, high = image.min(), image.max()
    rows, columns = pixel_weights(dims[0], 17, kernel), pixel_weights(dims[1], 13, kernel)
    expected = np.einsum("ih,hwk,jw->ijk", rows, image.astype(np.float64) - low, columns) + low
    resized = io.resize_image(image, dims, order)
    assert resized.dtype == np.float32
    np.testing.assert_allclose(resized, np.clip(expected, low, high), atol=1e-5)


MATRIX = np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3], [5, 8, 9, 7, 9]], np.float32)

# Expected values: scipy.ndimage.map_coordinates (1.17, mode="constant") of MATRIX - 1, plus 1.
RESIZED = {
    2: [[1.0, 1.0, 1.0], [5.8299, 4.89063, 3.06131], [7.32554, 7.39063, 5.26937], [1.0, 1.0, 1.0]],
    4: [[1.0, 1.0, 1.0], [5.61218, 4.77957, 2.94022], [7.27888, 7.52628, 5.39816], [1.0, 1.0, 1.0]],
    5: [[1.0, 1.0, 1.0], [5.59487, 4.77116, 2.91635], [7.27494, 7.53837, 5.40133], [1.0, 1.0, 1.0]],
}

# Expected values: scipy.ndimage.zoom (1.17) of MATRIX.
ZOOMED = {
    0: [[3, 1, 1, 4, 1, 1, 5], [9, 2, 2, 6, 5, 5, 3], [9, 2, 2, 6, 5, 5, 3], [5, 8, 8, 9, 7, 7, 9]],
    1: [
        [3.0, 1.66667, 2.0, 4.0, 2.0, 2.33333, 5.0],
        [7.0, 3.44444, 2.88889, 5.33333, 4.22222, 3.66667, 3.66667],
        [7.66667, 5.22222, 5.0, 7.0, 6.11111, 5.44444, 5.0],
        [5.0, 7.0, 8.33333, 9.0, 7.66667, 7.66667, 9.0],
    ],
    2: [
        [3.0, 1.3268, 1.79739, 4.0, 1.53595, 2.00654, 5.0],
        [7.44444, 2.76616, 1.42992, 5.0, 4.19971, 3.061, 3.0],
        [8.33333, 5.22367, 4.52651, 7.22222, 6.78214, 5.49237, 4.77778],
        [5.0, 6.85621, 8.76471, 9.0, 7.34641, 7.47712, 9.0],
    ],
    3: [
        [3.0, 1.39153, 1.93651, 4.0, 1.61905, 2.16402, 5.0],
        [7.22222, 2.94787, 1.41427, 4.92593, 4.24554, 2.92593, 3.07407],
        [8.18519, 5.51068, 4.76426, 7.33333, 6.99432, 5.53459, 5.0],
        [5.0, 6.71429, 8.89418, 9.0, 7.32804, 7.58201, 9.0],
    ],
    4: [
        [3.0, 1.33997, 1.93796, 4.0, 1.54353, 2.14151, 5.0],
        [7.2716, 2.93741, 1.1473, 4.88889, 4.33921, 2.79297, 3.0],
        [8.25926, 5.56311, 4.63707, 7.35802, 7.14726, 5.48962, 4.97531],
        [5.0, 6.65702, 9.00474, 9.0, 7.22983, 7.60224, 9.0],
    ],
    5: [
        [3.0, 1.33915, 1.96926, 4.0, 1.53691, 2.16703, 5.0],
        [7.24691, 2.98755, 1.08652, 4.88066, 4.40356, 2.74843, 3.00823],
        [8.2428, 5.61679, 4.6184, 7.37037, 7.21584, 5.47156, 5.0],
        [5.0, 6.61936, 9.06221, 9.0, 7.1847, 7.63579, 9.0],
    ],
}


@pytest.mark.parametrize("order", RESIZED)
def test_resize_with_a_spline(order: int) -> None:
    resized = io.resize_image(MATRIX[:, :, None], (4, 3), order)
    np.testing.assert_allclose(resized[:, :, 0], RESIZED[order], atol=1e-5)


@pytest.mark.parametrize("order", ZOOMED)
def test_other_numbers_of_channels_are_zoomed(order: int) -> None:
    two = np.stack([MATRIX, 10 - MATRIX], axis=2)
    zoomed = io.resize_image(two, (4, 7), order)
    assert zoomed.dtype == np.float32
    np.testing.assert_allclose(zoomed[:, :, 0], ZOOMED[order], atol=1e-5)
    np.testing.assert_allclose(zoomed[:, :, 1], 10 - np.array(ZOOMED[order]), atol=1e-5)


@pytest.mark.parametrize("order", range(6))
def test_a_large_picture_is_zoomed_as_well_as_a_small_one(order: int) -> None:
    ramp = np.arange(300, dtype=np.float32)[None, :, None] * np.ones((2, 1, 2), np.float32)
    zoomed = io.resize_image(ramp, (2, 599), order)
    inner = slice(40, -40)  # near the borders, where the ramp is mirrored, the spline deviates
    expected = np.floor(np.arange(599) / 2 + 0.5) if order == 0 else np.arange(599) / 2
    np.testing.assert_allclose(zoomed[0, inner, 0], expected[inner], rtol=1e-5)


@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("channels", [2, 3])
def test_one_pixel_becomes_one_pixel_of_many(order: int, channels: int) -> None:
    image = picture(5, 7, channels)
    assert io.resize_image(image, (1, 1), order).shape == (1, 1, channels)


def test_a_constant_picture_stays_constant() -> None:
    resized = io.resize_image(np.full((3, 5, 3), 0.3), (7, 11))
    assert resized.dtype == np.float32
    np.testing.assert_array_equal(resized, np.full((7, 11, 3), np.float32(0.3)))


def test_bytes_and_doubles_are_resized_too() -> None:
    image = RANDOM.integers(0, 256, (11, 13, 3), np.uint8)
    expected = io.resize_image(image.astype(np.float32), (7, 5))
    np.testing.assert_array_equal(io.resize_image(image, np.array([7, 5])), expected)
    np.testing.assert_array_equal(io.resize_image(image.astype(np.float64), [7.0, 5.0]), expected)


@pytest.mark.parametrize(
    ("shape", "order", "kind", "message"),
    [
        ((3, 5), 1, DataError, "resize_image takes a picture of three axes; expected H x W x K; got (3, 5)"),
        ((3, 5, 3), 6, ValueError, "interp_order is out of range: expected 0 to 5, got 6"),
    ],
    ids=["axes", "order"],
)
def test_what_cannot_be_resized(shape: tuple[int, ...], order: int, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as error:
        io.resize_image(np.zeros(shape), (2, 2), order)
    assert str(error.value) == message


# ---- oversampling


def test_ten_crops_of_each_picture() -> None:
    first = np.arange(5 * 7 * 2).reshape(5, 7, 2)
    crops = io.oversample([first, -first], (2, 4))
    assert crops.shape == (20, 2, 4, 2)
    assert crops.dtype == np.float32
    places = [(0, 0), (0, 3), (3, 0), (3, 3), (1, 1)]  # the last one is 1.5 rounded down
    expected = [first[top : top + 2, left : left + 4] for top, left in places]
    expected += [one[:, ::-1] for one in expected]
    np.testing.assert_array_equal(crops[:10], expected)
    np.testing.assert_array_equal(crops[10:], -np.array(expected))


def test_crops_larger_than_the_pictures() -> None:
    with pytest.raises(DataError) as error:
        io.oversample([np.zeros((5, 7, 3))], (6, 4))
    assert str(error.value) == "the crops are larger than the pictures; expected at most 5 x 7; got 6 x 4"


# ---- Transformer

STEPS = {
    "transpose": (2, 0, 1),
    "channel_swap": [2, 0, 1],
    "raw_scale": 255.0,
    "mean": np.array([103.0, 116.0, 123.0]),
    "input_scale": 0.5,
}


def transformer(shape: tuple[int, ...] = (2, 3, 5, 7), **steps: object) -> io.Transformer:
    made = io.Transformer({"data": shape})
    for name, value in steps.items():
        getattr(made, f"set_{name}")("data", value)
    return made


def expected_input(image: np.ndarray, steps: dict) -> np.ndarray:
    blob = image.astype(np.float64)
    if "transpose" in steps:
        blob = np.moveaxis(blob, 2, 0)
    if "channel_swap" in steps:
        blob = np.stack([blob[2], blob[0], blob[1]])
    blob = blob * steps.get("raw_scale", 1)
    if "mean" in steps:
        blob = blob - steps["mean"].reshape(3, 1, 1)
    return blob * steps.get("input_scale", 1)


SETTINGS = [
    names
    for count in range(len(STEPS) + 1)
    for names in itertools.combinations(STEPS, count)
    if "transpose" in names or not {"channel_swap", "mean"} & set(names)
]


@pytest.mark.parametrize("names", SETTINGS, ids="+".join)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_preprocess_and_back(names: tuple[str, ...], dtype: type) -> None:
    steps = {name: STEPS[name] for name in names}
    image = RANDOM.random((5, 7, 3)).astype(dtype)
    untouched = image.copy()
    made = transformer(**steps)
    blob = made.preprocess("data", image)
    assert blob.dtype == np.float32
    np.testing.assert_allclose(blob, expected_input(image, steps), rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(image, untouched)
    np.testing.assert_allclose(made.deprocess("data", blob), image, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(made.deprocess("data", blob[None]), image, rtol=1e-4, atol=1e-5)


def test_preprocess_resizes_first() -> None:
    image = picture(11, 13, 3)
    made = transformer(**STEPS)
    resized = io.resize_image(image, (5, 7))
    np.testing.assert_array_equal(made.preprocess("data", image), made.preprocess("data", resized))


def test_deprocess_brings_a_grey_picture_back_with_its_channel() -> None:
    made = transformer((1, 1, 5, 7), transpose=(2, 0, 1), mean=np.array([3.0]))
    image = RANDOM.random((5, 7, 1), np.float32)
    blob = made.preprocess("data", image)
    np.testing.assert_allclose(made.deprocess("data", blob), image, atol=1e-6)
    np.testing.assert_array_equal(transformer((1, 1, 5, 7)).deprocess("data", blob), blob[0])


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)),
        (np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1), np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)),
        (np.arange(105.0).reshape(3, 5, 7), np.arange(105.0).reshape(3, 5, 7)),
        (np.arange(35.0).reshape(5, 7), np.arange(35.0).reshape(1, 5, 7)),
        (np.full((3, 10, 14), 4.0), np.full((3, 5, 7), 4.0)),
        (np.repeat(np.repeat(np.arange(35.0).reshape(5, 7), 2, 0), 2, 1), np.arange(35.0).reshape(1, 5, 7)),
    ],
    ids=["channels", "channels of one pixel", "picture", "grey picture", "larger and constant", "larger grey picture"],
)
def test_means(mean: np.ndarray, expected: np.ndarray) -> None:
    made = transformer(transpose=(2, 0, 1), mean=mean)
    np.testing.assert_allclose(made.mean["data"], expected, rtol=1e-6)
    blob = made.preprocess("data", np.ones((5, 7, 3)))
    np.testing.assert_allclose(blob, np.broadcast_to(1 - expected, (3, 5, 7)), rtol=1e-6)


@pytest.mark.parametrize(
    ("step", "value", "kind", "message"),
    [
        ("transpose", (1, 0), DataError, "Transpose order needs to have the same number of dimensions as the input.; expected 3 axes; got (1, 0)"),
        ("channel_swap", (1, 0), DataError, "Channel swap needs to have the same number of dimensions as the input channels.; expected 3 channels; got (1, 0)"),
        ("mean", np.zeros(2), ValueError, "Mean channels incompatible with input: expected 3, got 2."),
        ("mean", np.zeros(1), ValueError, "Mean channels incompatible with input: expected 3, got 1."),
        ("mean", np.zeros((2, 5, 7)), ValueError, "Mean channels incompatible with input: expected 3, got 2."),
        ("mean", np.zeros((1, 3, 5, 7)), ValueError, "Mean shape invalid: expected one value per channel, H x W or C x H x W; got (1, 3, 5, 7)"),
    ],
    ids=["transpose", "channel swap", "mean of 2 channels", "mean of 1 channel", "mean picture of 2 channels", "mean of 4 axes"],
)  # fmt: skip
def test_what_does_not_fit_the_input(step: str, value: object, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as error:
        transformer(**{step: value})
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("preprocess", np.zeros((5, 7, 3))),
        ("deprocess", np.zeros((3, 5, 7))),
        ("set_transpose", (2, 0, 1)),
        ("set_channel_swap", (2, 1, 0)),
        ("set_raw_scale", 2),
        ("set_mean", np.zeros(3)),
        ("set_input_scale", 2),
    ],
)
def test_an_input_that_the_net_does_not_have(method: str, value: object) -> None:
    with pytest.raises(DataError) as error:
        getattr(transformer(), method)("image", value)
    assert str(error.value) == "image is not one of the net inputs: {'data': (2, 3, 5, 7)}"


def test_skimage_and_its_resize_come_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("skimage", "skimage.io", "skimage.transform")
    package, reader, transform = (types.ModuleType(name) for name in names)
    package.io, package.transform, transform.resize = reader, transform, lambda image, size: (image, size)
    for name, module in zip(names, (package, reader, transform), strict=True):
        monkeypatch.setitem(sys.modules, name, module)
    assert io.skimage is package
    assert io.resize(5, 7) == (5, 7)


def test_skimage_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("skimage", "skimage.io", "skimage.transform"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(AttributeError, match=r"^caffe\.io\.resize needs scikit-image: pip install scikit-image$"):
        _ = io.resize
    with pytest.raises(AttributeError, match="has no attribute 'scikit'"):
        _ = io.scikit
