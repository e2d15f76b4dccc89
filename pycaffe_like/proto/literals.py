"""Parses the literals of a prototxt: quoted strings with their escapes, and numbers.

Source: protobuf's src/google/protobuf/io/tokenizer.cc and text_format.cc, which Caffe uses.
"""

from __future__ import annotations

import re

from pycaffe_like.errors import ParseError

_ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|[xX](?P<hex>[0-9a-fA-F]{1,2})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<char>.))"
)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CHARACTERS |= {char: char for char in "\\?'\""}
_PAIR = re.compile(r"(?P<escaped>\\\\)|\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})")

_MAX_DIGITS = 64
"""No field holds a longer integer, and Python needs quadratic time to parse one."""

PATH_ADVICE = 'A backslash starts an escape sequence. Write paths with "/".'


def unquote(literal: str) -> str:
    r"""Returns the text of a string literal.

    Escaped bytes (`\303\274`, `\xff`) are decoded as UTF-8. Invalid bytes become surrogates, as
    with the error handler `surrogateescape`.

    Raises:
        ParseError: If an escape sequence does not exist in protobuf, or names an invalid code point.
    """
    body = literal[1:-1]
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_unescape, _join_surrogates(body))
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _join_surrogates(body: str) -> str:
    r"""Joins the two escapes of a surrogate pair: `\ud83d\ude00` becomes `\U0001f600`."""

    def join(match: re.Match[str]) -> str:
        if match["escaped"]:  # a backslash that is itself escaped
            return match.group()
        high, low = int(match["high"], 16), int(match["low"], 16)
        return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _PAIR.sub(join, body)


def _unescape(match: re.Match[str]) -> str:
    if match["octal"] or match["hex"]:
        byte = int(match["octal"], 8) & 0xFF if match["octal"] else int(match["hex"], 16)
        return bytes([byte]).decode("ascii", "surrogateescape")
    if match["char"]:
        if match["char"] not in _CHARACTERS:
            raise ParseError(f"{match.group()} is not an escape sequence", advice=PATH_ADVICE)
        return _CHARACTERS[match["char"]]
    code = int(match["short"] or match["long"], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ParseError("this escape sequence is not a character", expected="a Unicode code point", got=match.group())
    return chr(code)


def replace_invalid(text: str) -> str:
    """Replaces bytes that are not valid UTF-8 by U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def parse_int(text: str) -> int | None:
    """Parses an integer literal: decimal, 0x hexadecimal, or octal with a leading 0, as in C.

    Returns None if the text is not an integer or has more digits than any field can hold.
    """
    body = text.removeprefix("-")
    sign = -1 if text.startswith("-") else 1
    if len(body) > _MAX_DIGITS:
        return None
    if body[:2].lower() == "0x":
        return sign * int(body, 16)
    if not body.isdecimal():
        return None
    if body[0] == "0" and len(body) > 1:
        return sign * int(body, 8) if not set(body) & set("89") else None
    return sign * int(body)


def parse_float(text: str) -> float | None:
    """Parses a number literal. A number that is too large becomes infinite, as in C.

    Returns None if the text is not a number.
    """
    lowered = text.lower()
    if lowered.lstrip("-") in ("inf", "infinity", "nan"):
        return float(lowered)
    number = parse_int(lowered)
    if number is not None:
        return float(number)
    try:
        return float(lowered.removesuffix("f"))
    except ValueError:
        return None
