"""Writes a database next to its target path, and moves it to that path when it is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pycaffe_like.errors import DataError
from pycaffe_like.files.atomic_folder import replacing_folder
from pycaffe_like.files.folder import folder_for_output

from .database import is_database


def check_replaceable(target: Path, overwrite: bool) -> None:
    """Checks that a database may be written at `target`.

    Raises:
        DataError: If the target exists without `overwrite`, or exists and is not a database.
    """
    if os.path.lexists(target) and not overwrite:
        raise DataError(f"{target} exists already", advice="Remove it, or use --overwrite.")
    if os.path.exists(target) and not is_database(target):
        raise DataError(f"{target} exists and is not a database", advice="--overwrite replaces databases only.")


@contextmanager
def replacing_database(target: Path) -> Iterator[Path]:
    """Yields a path for a new database, which replaces `target` when the block succeeds.

    Until then, and if the block fails, an existing database is unchanged.

    Raises:
        OSError: If it cannot be written.
    """
    target = target.resolve() if target.is_symlink() else target  # a link stays a link
    with folder_for_output(target.parent), replacing_folder(target, overwrite=True) as folder:
        yield folder
