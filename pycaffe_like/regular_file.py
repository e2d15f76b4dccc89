"""Reads files whose paths come from users or from other files.

Only regular files are opened: reading a named pipe could block, and reading /dev/zero never ends.
"""

from __future__ import annotations

import mmap
import os
import stat
from pathlib import Path
from typing import BinaryIO

from .errors import DataError, PclError, Where, shorten

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


_PIECE = 65536


def open_regular(
    path: str | Path, error: type[PclError] = DataError, expected: str = "a file", pattern: str = ""
) -> BinaryIO:
    """Opens a regular file for reading.

    Args:
        error: the exception class to raise.
        expected: what the file should be, for error messages.
        pattern: if the file does not exist, the message lists the files in its folder that match this.

    Raises:
        PclError: Of class `error`, if the file does not exist, is not a regular file or cannot be read.
    """
    return os.fdopen(_open(path, error, expected, pattern)[0], "rb")


def _open(path: str | Path, error: type[PclError], expected: str, pattern: str) -> tuple[int, int]:
    """Opens a regular file; returns its descriptor and its size."""
    where = Where(shorten(str(path)))
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise error("there is no such file", advice=list_folder(path, pattern), where=where) from None
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror or problem}", where=where) from None
    except ValueError:  # a zero byte in the name
        raise error("this is not the name of a file", expected=expected, where=where) from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        kind = next((name for test, name in _KINDS if test(status.st_mode)), "not a regular file")
        raise error(f"this is {kind}", expected=expected, where=where)
    return handle, status.st_size


def read_regular(
    path: str | Path, error: type[PclError] = DataError, expected: str = "a file", pattern: str = "", limit: int = 2**31
) -> bytes:
    """Reads a regular file into memory.

    Args:
        limit: the largest accepted size, in bytes.

    Raises:
        PclError: As for `open_regular`, or if the file is too large.
    """
    handle, size = _open(path, error, expected, pattern)
    expected = f"at most {limit} bytes"
    try:
        if size > limit:
            raise error("the file is too large", expected=expected, got=size, where=Where(shorten(str(path))))
        content = _read_to_the_end(handle, size, limit)
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror or problem}", where=Where(shorten(str(path)))) from None
    finally:
        os.close(handle)
    if len(content) > limit:
        raise error("the file is too large", expected=expected, got="more", where=Where(shorten(str(path))))
    return content


def _read_to_the_end(handle: int, size: int, limit: int) -> bytes:
    """Reads a file, which may be longer than the size that the system states: files of /proc have size 0, and
    logs grow. Stops soon after `limit` bytes.
    """
    content = os.read(handle, size + 1)
    if len(content) == size:
        return content  # the usual case
    pieces, total = [content], len(content)
    while pieces[-1] and total <= limit:
        pieces.append(os.read(handle, _PIECE))
        total += len(pieces[-1])
    return b"".join(pieces)


def map_regular(
    path: str | Path, error: type[PclError] = DataError, expected: str = "a file", pattern: str = ""
) -> memoryview:
    """Maps a regular file into memory; pages are loaded when they are accessed.

    Raises:
        PclError: As for `open_regular`, or if the file is empty.
    """
    with open_regular(path, error, expected, pattern) as file:
        where = Where(shorten(str(path)))
        if not os.fstat(file.fileno()).st_size:
            raise error("the file is empty", expected=expected, where=where)
        try:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except OSError as problem:
            raise error(f"cannot be read: {problem.strerror or problem}", where=where) from None


def list_folder(path: str | Path, pattern: str) -> str:
    """Lists, for the error message about a missing file, the first few files in its folder that match a pattern."""
    folder = Path(path).parent
    if not pattern:
        return ""
    if not folder.is_dir():
        return f"The folder {folder} does not exist; the current folder is {Path.cwd()}."
    others = sorted(one.name for one in folder.glob(pattern))
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "")
    return (
        f"{folder.resolve()} has {listed}." if others else f"{folder.resolve()} has no {pattern.strip('*').strip('.')}."
    )


def describe_content(head: bytes) -> str:
    """Names the kind of a file from its first bytes, for kinds that people often pass by mistake; else ""."""
    for start, name in _SIGNATURES.items():
        if head.startswith(start):
            return name
    text = head.lstrip()[:64].lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "a web page: the download gave a page instead of the file"
    if text.startswith(b"[net]"):
        return "a Darknet .cfg"
    return "text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # otherwise only the last character is cut off
            return False
        text = head[: error.start].decode()
    return bool(text) and all(char >= " " or char in "\t\n\r\f" for char in text)


_SIGNATURES = {
    b"version https://git-lfs": "a Git LFS pointer: git lfs pull fetches the file itself",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"BZh": "a bzip2 archive: unpack it first",
    b"\xfd7zXZ": "an xz archive: unpack it first",
    b"PK\x03\x04": "a zip archive, such as the weights of a PyTorch model",
    b"\x80\x02": "a Python pickle, such as the weights of a PyTorch model",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x89HDF\r\n\x1a\n": "an HDF5 file",
}
