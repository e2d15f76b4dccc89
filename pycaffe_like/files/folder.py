"""Creates folders for files that are about to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def folder_for_output(path: Path) -> Iterator[None]:
    """Creates a folder and its parents. After the block, those that it created and that are still empty are
    removed, so that a failed command leaves no empty folders.

    Raises:
        OSError: If the folder cannot be created.
    """
    created = [one for one in (path, *path.parents) if not one.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for one in created:
            with suppress(OSError):  # it is not empty
                one.rmdir()
