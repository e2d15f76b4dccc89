"""Reads the size of a picture from its file header, before a decoder allocates memory for it.

A file of 45 bytes can declare a picture of gigabytes. The common formats that OpenCV reads are
supported; for others the size is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from struct import error as StructError
from struct import unpack_from

_FREE, _PER_BYTE = 64 * 2**20, 16
_CHANNELS = 3


def is_affordable(data: bytes) -> bool:
    """Returns whether decoding a picture file needs at most 64 MiB plus 16 bytes for each byte of the file."""
    return _decoded_bytes(data) <= _FREE + _PER_BYTE * len(data)


def picture_size(data: bytes) -> tuple[int, int]:
    """Returns height and width from the header of a picture file; (0, 0) if unknown."""
    for start, size_of in _SIZES:
        if data.startswith(start):
            try:
                return size_of(data)
            except StructError:  # truncated before they come
                break
    return 0, 0


def _decoded_bytes(data: bytes) -> int:
    height, width = picture_size(data)
    chunk = _largest_chunk(data) if data.startswith(_PNG) else 0
    return max(height * width * _CHANNELS, chunk)


_PNG = b"\x89PNG\r\n\x1a\n"


def _png(data: bytes) -> tuple[int, int]:
    width, height = unpack_from(">II", data, 16)
    return height, width


def _largest_chunk(data: bytes) -> int:
    """Returns the largest chunk size declared in a PNG file. OpenCV allocates that much before reading."""
    at, largest = len(_PNG), 0
    while at + 8 <= len(data):
        (length,) = unpack_from(">I", data, at)
        largest = max(largest, length)
        at += length + 12
    return largest


_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> tuple[int, int]:
    """Returns height and width from the first frame header."""
    at = 2
    while at < len(data):
        (mark,) = unpack_from(">B", data, at)
        (kind,) = unpack_from(">B", data, at + 1)
        if mark != 0xFF or kind == 0xFF or kind == 0x00:  # padding between segments
            at += 1
        elif kind in _JPEG_FRAMES:
            height, width = unpack_from(">HH", data, at + 5)
            return height, width
        elif 0xD0 <= kind <= 0xD9 or kind == 0x01:  # without a length
            at += 2
        else:
            at += 2 + max(unpack_from(">H", data, at + 2)[0], 2)
    return 0, 0


def _bmp(data: bytes) -> tuple[int, int]:
    (header,) = unpack_from("<I", data, 14)
    width, height = unpack_from("<HH", data, 18) if header == 12 else unpack_from("<ii", data, 18)
    return abs(height), abs(width)


def _gif(data: bytes) -> tuple[int, int]:
    width, height = unpack_from("<HH", data, 6)
    return height, width


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        low_width, high_width, low_height, high_height = unpack_from("<HBHB", data, 24)
        return (low_height | high_height << 16) + 1, (low_width | high_width << 16) + 1
    if kind == b"VP8L":
        (bits,) = unpack_from("<I", data, 21)
        return (bits >> 14 & 0x3FFF) + 1, (bits & 0x3FFF) + 1
    width, height = unpack_from("<HH", data, 26)
    return height & 0x3FFF, width & 0x3FFF


def _tiff(data: bytes) -> tuple[int, int]:
    """Returns height and width from the first directory."""
    order = "<" if data[:2] == b"II" else ">"
    (directory,) = unpack_from(f"{order}I", data, 4)
    (count,) = unpack_from(f"{order}H", data, directory)
    extents = {256: 0, 257: 0}
    for entry in range(count):
        tag, kind = unpack_from(f"{order}HH", data, directory + 2 + 12 * entry)
        if tag in extents:
            (extents[tag],) = unpack_from(order + ("H" if kind == 3 else "I"), data, directory + 10 + 12 * entry)
    return extents[257], extents[256]


def _pnm(data: bytes) -> tuple[int, int]:
    match = re.match(rb"P[1-6](?:\s|#[^\n]*\n)+(\d{1,9})\s+(\d{1,9})\s", data)
    return (int(match[2]), int(match[1])) if match else (0, 0)


_SIZES: tuple[tuple[bytes, Callable[[bytes], tuple[int, int]]], ...] = (
    (_PNG, _png),
    (b"\xff\xd8", _jpeg),
    (b"BM", _bmp),
    (b"GIF8", _gif),
    (b"RIFF", _webp),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
    (b"P", _pnm),
)
