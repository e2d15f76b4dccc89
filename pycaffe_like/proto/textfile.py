"""The text of prototxt files."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pycaffe_like.errors import ParseError, Where


def read_text(path: str | Path) -> str:
    """The text of a prototxt file.

    Raises:
        ParseError: no such file, or no text.
    """
    path = Path(path)
    try:
        return _decoded(path.read_bytes(), path)
    except FileNotFoundError:
        raise ParseError("there is no such file", advice=_nearby(path), where=Where(str(path))) from None
    except IsADirectoryError:
        raise ParseError("this is a folder", expected="a prototxt file", where=Where(str(path))) from None
    except OSError as error:
        raise ParseError(f"cannot be read: {error.strerror}", where=Where(str(path))) from None


_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _decoded(data: bytes, path: Path) -> str:
    """The text of a file. Bytes that are no UTF-8, such as a comment in a national encoding, do no harm."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ParseError("this is UTF-16 text", expected="UTF-8", advice="Save it as UTF-8.", where=Where(str(path)))
    if _NO_TEXT.search(data):
        advice = "A .caffemodel holds weights; the net that goes with them is in a .prototxt."
        raise ParseError("this is no text", expected="a prototxt file", advice=advice, where=Where(str(path)))
    return data.decode("utf-8-sig", "replace")


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"The folder {folder} does not exist; the current folder is {Path.cwd()}."
    others = sorted(p.name for p in folder.iterdir() if p.suffix == ".prototxt")
    listed = ", ".join(others[:8]) + (" …" if len(others) > 8 else "")
    return f"{folder.resolve()} has {listed}." if others else f"{folder.resolve()} has no prototxt."
