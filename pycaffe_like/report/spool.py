"""Collects rows of numbers in a temporary file, so that memory does not grow."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from pycaffe_like.errors import DataError


class Spool:
    """An append-only table of float32 in a temporary file, which is deleted with this object.

    Attributes:
        columns: number of columns.
        count: number of rows so far.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.count = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the spool
        weakref.finalize(self, self._file.close)

    def append(self, rows: np.ndarray) -> None:
        """Adds rows, N x columns.

        Raises:
            DataError: If the disk is full.
        """
        rows = np.ascontiguousarray(rows, np.float32).reshape(-1, self.columns)
        with _on_disk():
            self._file.write(rows.tobytes())
        self.count += len(rows)

    def rows(self) -> np.ndarray:
        """Returns all rows so far, count x columns, mapped from the file."""
        if not self.count:
            return np.empty((0, self.columns), np.float32)
        with _on_disk():
            self._file.flush()
        return np.memmap(self._file, np.float32, "r", shape=(self.count, self.columns))


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            f"temporary files cannot be written to {tempfile.gettempdir()}: {error.strerror or error}",
            advice="The variable TMPDIR names another folder.",
        ) from None
