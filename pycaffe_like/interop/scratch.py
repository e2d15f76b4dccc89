"""A temporary folder for files that an export verifies before it writes the final ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import ExportError


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yields a temporary folder that is deleted when the block ends.

    Raises:
        ExportError: If the disk is full or not writable.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    except OSError as error:
        raise ExportError(
            f"temporary files cannot be written to {tempfile.gettempdir()}: {error.strerror or error}",
            advice="The variable TMPDIR names another folder.",
        ) from None
