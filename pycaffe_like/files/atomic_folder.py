"""Writes folders, such as databases, completely or not at all."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .exchange import put_in_place

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_MARK = "pcl-"


@contextmanager
def replacing_folder(path: str | Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yields a path for a new folder, which is moved to `path` when the block succeeds.

    Until then, and if the block fails, what was at `path` is unchanged. The new folder is created
    inside a work folder next to `path`. A killed process leaves its work folder behind; the next
    process that writes to the same path removes it.

    Args:
        overwrite: whether to replace what is at `path`, atomically if the system can.

    Raises:
        OSError: If the folder cannot be created, or `path` exists and `overwrite` is not set.
    """
    target = Path(path)
    _remove_leftovers(target)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.{_MARK}"))
    lock = _lock(work)
    try:
        yield work / "new"
        if overwrite:
            put_in_place(work / "new", target, work / "old")
        else:
            (work / "new").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _remove_leftovers(target: Path) -> None:
    """Removes the work folders of killed processes, which nobody holds a lock on any more."""
    for work in target.parent.glob(f".{glob.escape(target.name)}.{_MARK}????????"):
        lock = _lock(work)
        if lock is not None:
            shutil.rmtree(work, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """Locks a folder; returns the file descriptor that holds the lock.

    Returns None if another process holds it, or if the file system does not support locks.
    """
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
