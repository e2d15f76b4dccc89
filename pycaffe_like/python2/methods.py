"""Attributes that objects had only in Python 2, or that behaved differently there."""

from __future__ import annotations

import codecs
import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .indices import whole


def old_attribute(value: Any, name: str) -> Any:
    """Returns `value.name` as in Python 2. An object whose class defines that attribute itself keeps it."""
    return OLD_ATTRIBUTES[name](value, name)


def _list_of(value: Any, name: str) -> Any:
    method = getattr(value, name)
    return (lambda: list(method())) if isinstance(value, dict) else method


def _iterator_of(value: Any, name: str) -> Any:
    if hasattr(value, name) or not hasattr(value, "keys"):
        return getattr(value, name)
    plain = name.removeprefix("iter").removeprefix("view")
    return (lambda: iter(getattr(value, plain)())) if name.startswith("iter") else getattr(value, plain)


def _has_key(value: Any, name: str) -> Any:
    return getattr(value, name) if hasattr(value, name) else value.__contains__


def _next(value: Any, name: str) -> Any:
    return getattr(value, name) if hasattr(value, name) or not hasattr(value, "__next__") else value.__next__


def _sort(value: Any, name: str) -> Any:
    method = getattr(value, name)
    if not isinstance(value, list):
        return method

    def sort(cmp: Callable[[Any, Any], int] | None = None, key: Any = None, reverse: bool = False) -> None:
        method(key=functools.cmp_to_key(cmp) if cmp else key, reverse=reverse)

    return sort


def _reshape(value: Any, name: str) -> Any:
    method = getattr(value, name)
    return (lambda *shape, **options: method(*map(whole, shape), **options)) if _is_array(value) else method


def _tostring(value: Any, name: str) -> Any:
    return value.tobytes if _is_array(value) else getattr(value, name)


def _is_array(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.generic))


def _message(value: Any, name: str) -> Any:
    if isinstance(value, BaseException) and not hasattr(value, name):
        return value.args[0] if len(value.args) == 1 else ""
    return getattr(value, name)


def _parse(value: Any, name: str) -> Any:
    """Returns a message's ParseFromString, which also accepts a str: the contents of a file opened as text."""
    method = getattr(value, name)
    return lambda data: method(to_bytes(data))


def _lmdb_key(value: Any, name: str) -> Any:
    """Returns a method. If the object is an LMDB transaction, the method converts keys and values to bytes."""
    method = getattr(value, name)
    if type(value).__name__ != "Transaction":
        return method
    return lambda *arguments, **options: method(*map(to_bytes, arguments), **options)


def _decode(value: Any, name: str) -> Any:
    """Returns the method `decode` for a str. It returns the str unchanged unless the encoding is one of
    BINARY_CODECS.
    """
    if not isinstance(value, str):
        return getattr(value, name)
    return lambda encoding="utf-8", errors="strict": _binary_codec(value, encoding, codecs.decode)


def _encode(value: Any, name: str) -> Any:
    if not isinstance(value, str):
        return getattr(value, name)

    def encode(encoding: str = "utf-8", errors: str = "strict") -> Any:
        if encoding in BINARY_CODECS:
            return _binary_codec(value, encoding, codecs.encode)
        return value.encode(encoding, errors)

    return encode


BINARY_CODECS = {"base64", "bz2", "hex", "zip", "zlib"}


def _binary_codec(text: str, encoding: str, convert: Callable[[bytes, str], Any]) -> str:
    if encoding not in BINARY_CODECS:
        return text
    done: bytes = convert(to_bytes(text), encoding)
    return done.decode("utf-8", "surrogateescape")


def to_bytes(value: Any) -> Any:
    """Converts a str to bytes. The str may be the contents of a binary file read as text. Other values are
    unchanged.
    """
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _of_module(module: Any, replacement: Any) -> Callable[[Any, str], Any]:
    return lambda value, name: replacement if value is module else getattr(value, name)


OLD_ATTRIBUTES: dict[str, Callable[[Any, str], Any]] = {
    **dict.fromkeys(("keys", "values", "items"), _list_of),
    **dict.fromkeys(
        (f"{kind}{what}" for kind in ("iter", "view") for what in ("keys", "values", "items")), _iterator_of
    ),
    **dict.fromkeys(("ParseFromString", "MergeFromString"), _parse),
    **dict.fromkeys(("put", "get"), _lmdb_key),
    "has_key": _has_key,
    "next": _next,
    "sort": _sort,
    "reshape": _reshape,
    "tostring": _tostring,
    "message": _message,
    "decode": _decode,
    "encode": _encode,
    "maxint": _of_module(sys, sys.maxsize),
    "setdefaultencoding": _of_module(sys, lambda encoding: None),
    "getcwdu": _of_module(os, os.getcwd),
}
