"""Files, StringIO and pickles as in Python 2, where text and bytes were one type.

Text is UTF-8; other bytes survive reading and writing as surrogates. Lines end only at newlines.
"""

from __future__ import annotations

import builtins
import io
import pickle
import tempfile
from typing import Any

from .methods import to_bytes


def open_file(name: Any, mode: str = "r", buffering: int = -1) -> Any:
    """Opens a file like `open` and `file` of Python 2: every mode accepts both text and bytes for writing."""
    if "b" in mode:
        if not set(mode) & set("wax+"):
            return builtins.open(name, mode, buffering)
        return (_Updater if "+" in mode else _Writer)(io.FileIO(name, mode.replace("b", "")))
    newline = None if "U" in mode else "\n"
    raw = builtins.open(name, mode.replace("U", "").replace("t", "") + "b")  # noqa: SIM115
    return _TextFile(raw, "utf-8", "surrogateescape", newline, line_buffering=buffering == 1)


class _TakesText:
    """A binary file that also accepts text."""

    def write(self, data: Any) -> int:
        return int(super().write(to_bytes(data)))  # type: ignore[misc]


class _Writer(_TakesText, io.BufferedWriter):
    """A file in mode wb or ab."""


class _Updater(_TakesText, io.BufferedRandom):
    """A file in a mode with +."""


class _TextFile(io.TextIOWrapper):
    """A text file that also accepts bytes."""

    def write(self, data: Any) -> int:
        return super().write(data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data)


class NamedTemporaryFile:
    """tempfile.NamedTemporaryFile; in a binary mode, the default, the file accepts text too."""

    def __init__(self, mode: str = "w+b", *arguments: Any, **options: Any) -> None:
        self._file = tempfile.NamedTemporaryFile(mode, *arguments, **options)  # noqa: SIM115
        self._binary = "b" in mode

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: Any) -> int:
        return int(self._file.write(to_bytes(data) if self._binary else data))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __enter__(self) -> NamedTemporaryFile:
        self._file.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._file.__exit__(*error)


class StringIO(io.BytesIO):
    """StringIO.StringIO of Python 2. It stores bytes, and returns text as long as only text has been written."""

    def __init__(self, initial: Any = "") -> None:
        self._text = isinstance(initial, str)
        super().__init__(to_bytes(initial))

    def _as_put_in(self, data: bytes) -> Any:
        return data.decode("utf-8", "surrogateescape") if self._text else data

    def write(self, data: Any) -> int:
        self._text = self._text and isinstance(data, str)
        return super().write(to_bytes(data))

    def read(self, size: int | None = -1) -> Any:
        return self._as_put_in(super().read(size))

    def readline(self, size: int | None = -1) -> Any:
        return self._as_put_in(super().readline(size))

    def readlines(self, hint: int | None = -1) -> Any:
        return list(map(self._as_put_in, super().readlines(hint)))

    def __next__(self) -> Any:
        return self._as_put_in(super().__next__())

    def getvalue(self) -> Any:
        return self._as_put_in(super().getvalue())


def pickle_load(file: Any, **options: Any) -> Any:
    """Loads a pickle; decodes strings of old pickles as Latin-1. The file may have been opened as text."""
    binary = file.buffer if isinstance(file, io.TextIOWrapper) else file
    if isinstance(binary, StringIO):
        binary = io.BytesIO(to_bytes(file.read()))
    return pickle.load(binary, **{"encoding": "latin1", **options})


def pickle_loads(data: Any, **options: Any) -> Any:
    return pickle.loads(to_bytes(data), **{"encoding": "latin1", **options})


def pickle_dump(value: Any, file: Any, protocol: int = 0) -> None:
    """Writes a pickle with protocol 2 at most, which Python 2 can read."""
    file.write(pickle.dumps(value, 2 if protocol < 0 else min(protocol, 2)))


def pickle_dumps(value: Any, protocol: int = 0) -> bytes:
    return pickle.dumps(value, 2 if protocol < 0 else min(protocol, 2))
