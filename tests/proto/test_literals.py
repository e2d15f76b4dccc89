"""Literals: strings with escape sequences, and numbers."""

import math

import pytest

from pycaffe_like.errors import ParseError
from pycaffe_like.proto.literals import parse_float, parse_int, unquote


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        pytest.param(r"'\a\b\f\v\?\''", "\a\b\f\v?'", id="every escaped character"),
        pytest.param(r'"\ud83d\udc1f"', "\U0001f41f", id="surrogate pair"),
        pytest.param(r'"\\ud83d"', r"\ud83d", id="escaped backslash before u"),
        pytest.param(r'"\U0010ffff"', "\U0010ffff", id="last code point"),
        pytest.param(r'"\xe2\202\254"', "€", id="bytes of one character"),
        pytest.param(r'"\xe2\202"', "\udce2\udc82", id="half a character"),
    ],
)
def test_strings(literal: str, text: str) -> None:
    assert unquote(literal) == text


@pytest.mark.parametrize("literal", [r'"\udc01"', r'"\ud900 \udc01"', r'"\U00110001"', r'"\Uffffffff"'])
def test_an_escape_that_is_not_a_character_is_an_error(literal: str) -> None:
    with pytest.raises(ParseError, match="this escape sequence is not a character"):
        unquote(literal)


@pytest.mark.parametrize("path", [r"data\model", r"\\host\share\cat", r"C:\9", r"x\u12"])
def test_a_backslash_that_escapes_nothing_is_an_error(path: str) -> None:
    with pytest.raises(ParseError, match=r'is not an escape sequence\n.*Write paths with "/"'):
        unquote(f'"{path}"')


@pytest.mark.parametrize(
    ("text", "value"),
    [("-0x1F", -31), ("0755", 493), ("089", None), ("1" * 64, int("1" * 64)), ("1" * 65, None), ("7" * 9000, None)],
)
def test_integers(text: str, value: int | None) -> None:
    assert parse_int(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("-2.5e3F", -2500.0), ("8" * 700, math.inf), ("-" + "8" * 700, -math.inf), ("-Infinity", -math.inf), ("x", None)],
)
def test_numbers(text: str, value: float | None) -> None:
    assert parse_float(text) == value
