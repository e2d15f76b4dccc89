"""A database that takes its place when it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pycaffe_like.errors import DataError
from pycaffe_like.files.exchange import put_in_place

from .database import is_database


def check_replaceable(target: Path, overwrite: bool) -> None:
    """Refuses to replace what the user has not asked for, or what is not a database.

    Raises:
        DataError: there is such a thing.
    """
    if os.path.lexists(target) and not overwrite:
        raise DataError(f"{target} exists already", advice="Remove it, or use --overwrite.")
    if os.path.exists(target) and not is_database(target):
        raise DataError(f"{target} exists and is not a database", advice="--overwrite replaces databases only.")


@contextmanager
def replacing_database(target: Path) -> Iterator[Path]:
    """A path for a new database beside `target`, which takes its place when the block ends well.

    Until then, and when the block fails, a database that was there is untouched.

    Raises:
        OSError: it cannot be written.
    """
    target = target.resolve() if target.is_symlink() else target  # a link stays a link
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield folder / "database"
        put_in_place(folder / "database", target, folder / "replaced")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
