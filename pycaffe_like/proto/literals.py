"""Literals of a prototxt: quoted strings with their escapes, and numbers.

Source: src/google/protobuf/io/tokenizer.cc and text_format.cc of protobuf, which Caffe reads with.
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
"""Longer integers fit into no field, and Python takes quadratic time to read them."""

PATH_ADVICE = 'A backslash begins an escape sequence. Write paths with "/".'


def unquote(literal: str) -> str:
    """The text of a string literal.

    Escaped bytes (`\\303\\274`, `\\xff`) become the characters that they encode in UTF-8; bytes that
    encode none stay single characters, as `surrogateescape` has them.

    Raises:
        ParseError: an escape sequence that protobuf does not have, or a code point that is none.
    """
    body = literal[1:-1]
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_unescape, _join_surrogates(body))
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _join_surrogates(body: str) -> str:
    r"""Two escapes of a surrogate pair as one: `\ud83d\ude00` is `\U0001f600`."""

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
    """The text of a string, with bytes that are not UTF-8 replaced."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def parse_int(text: str) -> int | None:
    """The value of an integer literal: decimal, 0x hexadecimal, or octal with a leading 0, as in C.

    None where the text is not an integer, or has more digits than any field holds.
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
    """The value of a number literal, infinite where it is too large, as in C; None where it is not a number."""
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
