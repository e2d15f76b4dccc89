"""Folders, such as databases, that are either whole or not there."""

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
    """A path for a new folder that takes the place of `path` when the block ends well.

    Until then, and when the block fails, what was at `path` is untouched. The folder grows inside a
    work folder beside `path`. A killed process leaves that behind; the next one that writes to the
    same path removes it.

    Args:
        overwrite: replace what is at `path`, in one step where the system can do that.

    Raises:
        OSError: the folder cannot be made, or `path` is in the way.
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
    """Removes the work folders that killed processes left behind: the ones that nobody holds a lock on."""
    for work in target.parent.glob(f".{glob.escape(target.name)}.{_MARK}????????"):
        lock = _lock(work)
        if lock is not None:
            shutil.rmtree(work, ignore_errors=True)
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """A descriptor that holds the lock on a folder; None if another process holds it, or if the file
    system has no locks."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
