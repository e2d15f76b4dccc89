"""Decoding pictures from files and from bytes."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.data.image import channels_first, copy_picture, decode_image, read_image
from pycaffe_like.errors import DataError

from .helpers import draw, to_channels_first


def png(picture: np.ndarray) -> bytes:
    done, data = cv2.imencode(".png", picture)
    assert done
    return bytes(data)


def test_a_picture_is_blue_green_red_from_the_top() -> None:
    picture = np.zeros((3, 5, 3), np.uint8)
    picture[0, 4] = (10, 20, 30)
    # PNG stores red, green, blue, and puts the filter type 0 before each row
    rows = b"".join(b"\0" + row.tobytes() for row in picture[:, :, ::-1])
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 5, 3, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    data = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    Path("a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    assert read_image("a.png")[0, 4].tolist() == [10, 20, 30]
    assert np.array_equal(read_image("a.png"), picture)


@pytest.mark.parametrize("kind", ["png", "bmp", "jpg", "ppm", "tiff"])
def test_files_are_read_as_opencv_reads_them(kind: str) -> None:
    cv2.imwrite(f"a.{kind}", draw(11, 7))
    assert np.array_equal(read_image(f"a.{kind}"), cv2.imread(f"a.{kind}"))
    assert np.array_equal(read_image(f"a.{kind}", color=False), cv2.imread(f"a.{kind}", cv2.IMREAD_GRAYSCALE))


@pytest.mark.parametrize(
    ("height", "width", "shape"),
    [(5, 13, (5, 13, 3)), (0, 0, (11, 7, 3)), (5, 0, (11, 7, 3)), (0, 13, (11, 7, 3))],
    ids=["both", "none", "height alone", "width alone"],
)
def test_pictures_are_resized_where_both_extents_are_given(height: int, width: int, shape: tuple[int, ...]) -> None:
    cv2.imwrite("a.png", draw(11, 7))
    image = read_image("a.png", height, width)
    assert image.shape == shape
    if height and width:
        assert np.array_equal(image, cv2.resize(draw(11, 7), (width, height)))


@pytest.mark.parametrize("name", ["a b.png", "bild-ä.png", "bytes-\udce4.png"])
def test_any_file_name_is_read(name: str) -> None:
    Path(os.fsencode(name).decode(errors="surrogateescape")).write_bytes(png(draw(3, 5)))
    assert np.array_equal(read_image(name), draw(3, 5))


def test_a_gray_file_gives_three_equal_channels() -> None:
    cv2.imwrite("gray.png", draw(3, 5, 1))
    assert np.array_equal(read_image("gray.png"), np.stack([draw(3, 5, 1)] * 3, 2))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "picture a.jpg does not exist", id="missing"),
        pytest.param(b"", "picture a.jpg is empty", id="empty"),
        pytest.param(
            b"hello", "picture a.jpg cannot be decoded\nThe file is damaged or not a picture.", id="no picture"
        ),
        pytest.param(
            png(np.zeros((3, 5), np.uint8))[:20],
            "picture a.jpg cannot be decoded\nThe file is damaged or not a picture.",
            id="cut off",
        ),
        pytest.param("folder", "picture a.jpg: this is a folder; expected a picture", id="folder"),
    ],
)
def test_a_file_that_is_no_picture(content: bytes | str | None, message: str) -> None:
    if content == "folder":
        Path("a.jpg").mkdir()
    elif isinstance(content, bytes):
        Path("a.jpg").write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_image("a.jpg")
    assert str(caught.value) == message


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.jpg").write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DataError, match=r"^picture a\.jpg: cannot be read: Permission denied$"):
        read_image("a.jpg")


@pytest.mark.parametrize(
    ("stored", "color", "shape"),
    [
        pytest.param(draw(5, 7), None, (5, 7, 3), id="colour as stored"),
        pytest.param(draw(5, 7, 1), None, (5, 7), id="gray as stored"),
        pytest.param(draw(5, 7, 4), None, (5, 7, 4), id="alpha as stored"),
        pytest.param(draw(5, 7, 4), True, (5, 7, 3), id="alpha to colour"),
        pytest.param(draw(5, 7, 1), True, (5, 7, 3), id="gray to colour"),
        pytest.param(draw(5, 7), False, (5, 7), id="colour to gray"),
        pytest.param(draw(5, 7).astype(np.uint16) * 257, True, (5, 7, 3), id="16 bits to colour"),
        pytest.param(draw(5, 7).astype(np.uint16) * 257, False, (5, 7), id="16 bits to gray"),
    ],
)
def test_encoded_bytes(stored: np.ndarray, color: bool | None, shape: tuple[int, ...]) -> None:
    image = decode_image(png(stored), color)
    assert (image.shape, image.dtype) == (shape, np.uint8)
    if color is None:
        assert np.array_equal(image, stored)
    elif color and stored.shape == (5, 7, 4):
        assert np.array_equal(image, stored[:, :, :3])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            b"hello", "an encoded record cannot be decoded; got 5 bytes that are not a picture", id="no picture"
        ),
        pytest.param(b"", "an encoded record cannot be decoded; got 0 bytes that are not a picture", id="nothing"),
        pytest.param(
            png(np.zeros((3, 5), np.uint16)),
            "an encoded record has more than 8 bits; expected uint8; got uint16",
            id="16 bits",
        ),
    ],
)
def test_bytes_that_are_no_picture(data: bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        decode_image(data)
    assert str(caught.value) == message


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_come_first(channels: int) -> None:
    picture = draw(5, 7, channels)
    first = channels_first(picture)
    assert first.shape == (channels, 5, 7)
    assert np.array_equal(first, to_channels_first(picture))


def test_a_mirrored_or_cut_picture_is_taken_apart_too() -> None:
    picture = draw(11, 7)
    assert np.array_equal(channels_first(picture[2:5, ::-1]), to_channels_first(picture[2:5, ::-1]))


def test_a_picture_that_claims_to_be_huge() -> None:
    data = bytearray(png(draw(3, 5)))
    data[16:24] = struct.pack(">II", 65535, 65535)
    with pytest.raises(DataError, match=rf"a picture is too large for its file; got 65535x65535 in {len(data)} bytes"):
        decode_image(bytes(data))


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("extent", [(23, 29), (1, 31), (37, 1), (1, 1)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("by_pixel", [False, True])
def test_pictures_of_every_layout_are_copied(
    channels: int, extent: tuple[int, int], dtype: type, mirrored: bool, by_pixel: bool
) -> None:
    rows, columns = extent
    whole = np.random.default_rng(0).integers(0, 256, (rows + 3, columns + 5, channels)).astype(dtype)
    picture = whole.transpose(2, 0, 1) if by_pixel else np.ascontiguousarray(whole.transpose(2, 0, 1))
    picture = picture[:, 1 : 1 + rows, 2 : 2 + columns]
    picture = picture[:, :, ::-1] if mirrored else picture
    out = np.full((3, channels, rows, columns), 7, dtype)
    copy_picture(out[1], picture)
    for channel, row, column in np.ndindex(picture.shape):
        assert out[1, channel, row, column] == picture[channel, row, column]
    assert (out[[0, 2]] == 7).all()
