"""Compares the size in a picture's header with OpenCV's; refuses pictures whose header declares a size that is
too large for the file.
"""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest

from pycaffe_like.files.picture_size import is_affordable, picture_size

PIXELS = np.random.default_rng(3).integers(0, 255, (13, 29, 3), np.uint8)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".webp", ".tiff", ".ppm", ".pgm"])
def test_the_size_is_in_the_header(suffix: str) -> None:
    data = cv2.imencode(suffix, PIXELS[..., 0] if suffix == ".pgm" else PIXELS)[1].tobytes()
    assert picture_size(data) == (13, 29)
    assert is_affordable(data)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a" + struct.pack("<HH", 70, 50), (50, 70)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + bytes([0xFF, 0xFF, 0, 4, 1, 0]), (261, 65536)),
        (b"RIFF\0\0\0\0WEBPVP8L" + b"\0\0\0\0\x2f" + struct.pack("<I", 99 | 49 << 14), (50, 100)),
        (b"P5 # of a camera\n#\n 7 5 255\n", (5, 7)),
        (b"MM\0*" + struct.pack(">IHHHIHHHHII", 8, 2, 256, 3, 1, 31, 0, 257, 4, 1, 37), (37, 31)),
        (b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 31, -17), (17, 31)),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 100 | 1 << 14, 50 | 2 << 14), (50, 100)),
        (b"BM" + b"\0" * 12 + struct.pack("<IHH", 12, 31, 17), (17, 31)),
        (b"\xff\xd8\xff\xff\xff\xe0\0\4ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 50, 70), (50, 70)),  # padding
        (b"\xff\xd8\xff\x01\xff\xd0\xff\xc2\0\x11\x08" + struct.pack(">HH", 50, 70), (50, 70)),  # marks alone
        (b"\xff\xd8\xff\xc4\0\4ab\xff\xd9\xff\xfe\0\2" + b"\0" * 5, (0, 0)),  # no frame
        (b"\xff\xd8\xff\xe0", (0, 0)),
        (b"\x89PNG\r\n\x1a\n", (0, 0)),
        (b"no picture", (0, 0)),
    ],
)
def test_other_headers(data: bytes, size: tuple[int, int]) -> None:
    assert picture_size(data) == size


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_small_file_of_a_huge_picture() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 20_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(90_001) * 100))
    assert picture_size(data) == (20_000, 30_000)
    assert not is_affordable(data)


def test_a_png_with_a_chunk_beyond_its_end() -> None:
    data = cv2.imencode(".png", PIXELS)[1].tobytes()
    assert is_affordable(data[:33] + struct.pack(">I", 2**26 + 16 * len(data)) + data[37:])
    assert not is_affordable(data[:33] + struct.pack(">I", 2**26 + 16 * len(data) + 1) + data[37:])
    assert not is_affordable(data[:33] + struct.pack(">I", 0x70000001) + data[37:])


def test_a_large_picture_of_one_colour_is_affordable() -> None:
    data = cv2.imencode(".png", np.zeros((4000, 5000, 3), np.uint8))[1].tobytes()
    assert is_affordable(data)
