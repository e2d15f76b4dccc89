"""Parses prototxt into a tree of fields with locations, without a schema: names and values stay text.

Source: protobuf's text format specification. The grammar is the one that Caffe's reader
(TextFormat::Parse) accepts, without extensions and Any. Superfluous commas and semicolons are
accepted as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pycaffe_like.errors import ParseError, Where, located, shorten

from .literals import unquote


class Scalar(NamedTuple):
    """A single value. `kind` is 'string' (`text` is without quotes and escapes), 'number' or 'name'."""

    kind: str
    text: str
    line: int
    column: int


class Field(NamedTuple):
    """One field: `name: value`, `name { … }`, or one element of `name: [ … ]`."""

    name: str
    value: Scalar | Block
    line: int
    column: int


@dataclass(slots=True)
class Block:
    """The fields between two braces, or of a whole file."""

    fields: list[Field]


class _Token(NamedTuple):
    kind: str
    text: str
    line: int
    column: int


_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n\f\v]+)
    | (?P<comment>\#[^\n]*)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?)
    | (?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')
    | (?P<mark>[{}<>:;,\[\]-])
    """,
    re.VERBOSE | re.ASCII,
)
_PLACEHOLDER = re.compile(
    r"\$\{|\$\(|\$[A-Za-z_]|\{\{|\{%|\{\w*\}|<%|<\w*>|%[sdif(]|%\w+%|@\w+@|\[[A-Za-z]\w*\]|\.\.\.|…"
)
TEMPLATE = "This looks like a template: fill in its placeholders first."
_CLOSING = {"{": "}", "<": ">"}
_MAX_DEPTH = 100
"""The deepest nesting of blocks: protobuf's own limit for messages."""
_BYTE_ORDER_MARK = "\ufeff"


def parse(text: str, file: str = "") -> Block:
    """Parses a prototxt.

    Raises:
        ParseError: If the text has a syntax error, with file:line:column.
    """
    return _Parser(text.removeprefix(_BYTE_ORDER_MARK), file).file()


class _Parser:
    """A recursive descent parser with one token of look-ahead."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.depth = 0
        self.tokens = _tokens(text, name)
        self.next = next(self.tokens)

    def file(self) -> Block:
        fields: list[Field] = []
        while self.next.kind != "end":
            self.field(fields)
        return Block(fields)

    def field(self, fields: list[Field]) -> None:
        name = self.take("name", "a field name")
        colon = self.skip(":")
        if self.opens_block():
            fields.append(Field(name.text, self.block(), name.line, name.column))
        elif self.skip("["):
            while not self.skip("]"):
                place = self.next
                if not colon and not self.opens_block():  # the colon is optional only before a block
                    raise self.error(place, f"'{name.text}' is not followed by a value", "':'")
                value = self.block() if self.opens_block() else self.scalar()
                fields.append(Field(name.text, value, place.line, place.column))
                if self.next.text != "]":
                    self.take("mark", "',' or ']'", ",")
        elif not colon:
            raise self.error(self.next, f"'{name.text}' is not followed by a value", "':' or '{'")
        else:
            fields.append(Field(name.text, self.scalar(), name.line, name.column))
        while self.skip(",") or self.skip(";"):
            pass

    def opens_block(self) -> bool:
        return self.next.kind == "mark" and self.next.text in _CLOSING

    def block(self) -> Block:
        opening = self.advance()
        closing = _CLOSING[opening.text]
        fields: list[Field] = []
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            where = Where(self.name, opening.line, opening.column)
            raise ParseError(f"blocks are nested more than {_MAX_DEPTH} deep", where=where)
        while not self.skip(closing):
            if self.next.kind == "end":
                raise self.error(opening, f"this '{opening.text}' is never closed", f"'{closing}'", end=True)
            self.field(fields)
        self.depth -= 1
        return Block(fields)

    def scalar(self) -> Scalar:
        _, _, line, column = self.next
        negative = self.skip("-")
        token = self.advance()
        if token.kind == "string" and not negative:
            text = self.unquote(token)
            while self.next.kind == "string":  # adjacent strings are joined, as in C
                text += self.unquote(self.advance())
            return Scalar("string", text, line, column)
        if token.kind == "number" or (token.kind == "name" and negative):  # -inf, -nan
            return Scalar("number", ("-" if negative else "") + token.text, line, column)
        if token.kind == "name":
            return Scalar("name", token.text, line, column)
        raise self.error(token, "a value is missing here", "a number, a name or a quoted string")

    def unquote(self, token: _Token) -> str:
        with located(Where(self.name, token.line, token.column)):
            return unquote(token.text)

    def take(self, kind: str, expected: str, text: str = "") -> _Token:
        token = self.advance()
        if token.kind != kind or (text and token.text != text):
            raise self.error(token, "this is not where it belongs", expected)
        return token

    def skip(self, mark: str) -> bool:
        if self.next.kind == "mark" and self.next.text == mark:
            self.advance()
            return True
        return False

    def advance(self) -> _Token:
        token = self.next
        if token.kind != "end":
            self.next = next(self.tokens)
        return token

    def error(self, token: _Token, problem: str, expected: str, end: bool = False) -> ParseError:
        got = "the end of the file" if end or token.kind == "end" else shorten(token.text)
        where = Where(self.name, token.line, token.column)
        lines = self.text.split("\n")
        advice = _template_advice(lines[token.line - 1]) if token.line <= len(lines) and not end else ""
        return ParseError(problem, expected=expected, got=got, advice=advice, where=where)


def _tokens(text: str, file: str) -> Iterator[_Token]:
    line, line_start, at = 1, 0, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _bad_character(text, at, Where(file, line, at - line_start + 1))
        kind = match.lastgroup or ""
        if kind in ("name", "number", "string", "mark"):
            yield _Token(kind, match.group(), line, at - line_start + 1)
        elif kind == "space" and (breaks := match.group().count("\n")):
            line += breaks
            line_start = text.rindex("\n", at, match.end()) + 1
        at = match.end()
    while True:
        yield _Token("end", "", line, at - line_start + 1)


def _bad_character(text: str, at: int, where: Where) -> ParseError:
    rest = text[at : text.find("\n", at) if "\n" in text[at:] else len(text)].strip()
    if text[at] in "\"'":
        return ParseError(
            "this string is never closed", expected=f"a closing {text[at]}", got=shorten(rest), where=where
        )
    advice = _template_advice(rest)
    if advice:
        return ParseError("this is not a prototxt", got=shorten(rest), advice=advice, where=where)
    if rest.startswith(("//", "/*")):
        advice = "Comments start with # and end at the end of the line."
    problem = "this character is not allowed in a prototxt"
    return ParseError(problem, expected="a field", got=ascii(text[at]), advice=advice, where=where)


def _template_advice(line: str) -> str:
    """Returns advice about a line that has a template's placeholder instead of a value; "" for other lines."""
    value = line.partition("#")[0].rpartition(":")[2]
    return TEMPLATE if _PLACEHOLDER.search(value) else ""
