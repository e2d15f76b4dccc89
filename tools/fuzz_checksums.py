"""Recomputes the checksums of damaged files, so that readers accept them and process the damage."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice


def repair_png(data: bytes) -> bytes:
    """Returns a PNG file with correct checksums of its chunks; other files are returned unchanged."""
    repaired, at = bytearray(data), 8
    while data.startswith(b"\x89PNG") and at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        repaired[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4, "big")[: max(0, len(data) - end)]
        at = end + 4
    return bytes(repaired)


def repair_zip(data: bytes) -> bytes:
    """Returns a zip file with correct checksums of its uncompressed entries."""
    repaired = bytearray(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, at = archive.infolist(), archive.start_dir
            for entry in entries:
                name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
                start = entry.header_offset + 30 + name + extra
                checksum = zlib.crc32(data[start : start + entry.compress_size])
                struct.pack_into("<I", repaired, at + 16, checksum)
                at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError):
        return data
    return bytes(repaired)


_BLOCK = 32768
_MASK_DELTA = 0xA282EAD8


def repair_leveldb(data: bytes) -> bytes:
    """Returns a file of a LevelDB, given as its name, a newline and its bytes, with correct checksums.

    Source: doc/log_format.md and doc/table_format.md of LevelDB.
    """
    name, separator, content = data.partition(b"\n")
    repaired = bytearray(content)
    if name.endswith((b".ldb", b".sst")):
        for start, end in _table_blocks(content):
            _store_checksum(repaired, end + 1, content[start : end + 1])
    elif not name.startswith(b"CURRENT"):
        for at in _log_records(content):
            length = int.from_bytes(content[at + 4 : at + 6], "little")
            _store_checksum(repaired, at, content[at + 6 : at + 7 + length])
    return name + separator + bytes(repaired)


def _log_records(content: bytes) -> Iterator[int]:
    at = 0
    while at + 7 <= len(content):
        if _BLOCK - at % _BLOCK < 7:
            at += _BLOCK - at % _BLOCK
            continue
        yield at
        at += 7 + int.from_bytes(content[at + 4 : at + 6], "little")


def _table_blocks(content: bytes) -> Iterator[tuple[int, int]]:
    """Yields start and end of each block that a table's index lists, and of the index itself."""
    footer = _varints(content[-48:])
    handles = list(islice(footer, 4))
    if len(handles) < 4:
        return
    for start, size in (handles[:2], handles[2:]):
        if start + size < len(content):
            yield start, start + size
    start, size = handles[2:]
    at = start
    while at < min(start + size, len(content)) - 4:
        entry = _varints(content[at : at + 30])
        lengths = list(islice(entry, 3))
        if len(lengths) < 3 or not lengths[2]:
            return
        value = at + sum(1 + (number > 127) for number in lengths) + lengths[1]
        block = list(islice(_varints(content[value : value + 20]), 2))
        if len(block) == 2 and sum(block) < len(content):
            yield block[0], sum(block)
        at = value + lengths[2]


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def _store_checksum(data: bytearray, at: int, content: bytes) -> None:
    if at + 4 <= len(data):
        checksum = _crc32c(content)
        masked = ((checksum >> 15 | checksum << 17) + _MASK_DELTA) & 0xFFFFFFFF
        data[at : at + 4] = masked.to_bytes(4, "little")


def _table() -> list[int]:
    values = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
        values.append(number)
    return values


_TABLE = _table()


def _crc32c(content: bytes) -> int:
    """Returns Castagnoli's CRC-32C, which zlib does not have."""
    value = 0xFFFFFFFF
    for byte in content:
        value = _TABLE[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF
