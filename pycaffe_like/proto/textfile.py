"""Reads prototxt files as text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pycaffe_like.errors import ParseError, Where
from pycaffe_like.regular_file import describe_content, read_regular


def read_text(path: str | Path) -> str:
    """Returns the text of a prototxt file.

    Raises:
        ParseError: If the file does not exist or is not text.
    """
    data = read_regular(path, ParseError, "a prototxt file", "*.prototxt", limit=_LARGEST)
    return _decode(data, Path(path))


_LARGEST = 2**28
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _decode(data: bytes, path: Path) -> str:
    """Decodes a file. Bytes that are not UTF-8 are accepted, for example in a comment in Latin-1 or GBK."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ParseError("this is UTF-16 text", expected="UTF-8", advice="Save it as UTF-8.", where=Where(str(path)))
    content = describe_content(data[:1024])
    if content in ("", "text") and _NO_TEXT.search(data):
        content = "not text"
    if content not in ("", "text"):
        advice = "A .caffemodel holds weights; the net that goes with them is in a .prototxt."
        if "Darknet" in content:
            advice = "It describes a net for Darknet, in Darknet's own format."
        raise ParseError(f"this is {content}", expected="a prototxt file", advice=advice, where=Where(str(path)))
    return data.decode("utf-8-sig", "replace")
