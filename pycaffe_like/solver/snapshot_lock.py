"""Allows only one training run at a time per snapshot_prefix, with a file lock."""

from __future__ import annotations

import glob
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from pycaffe_like.errors import SolverError, Where
from pycaffe_like.files.folder import folder_for_output

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def lock_prefix(prefix: str | None) -> Iterator[None]:
    """Prevents other training runs from writing snapshots under a prefix while the block runs.

    The operating system locks PREFIX.lock, and releases it however the process ends; after a kill
    only the unlocked file remains. The folder of the prefix is created, and removed again if nothing was written
    to it. If the file system does not support locks, nothing is checked.

    Raises:
        SolverError: If another training run holds the lock. The message names its process.
    """
    if prefix is None or fcntl is None:
        yield
        return
    path = Path(f"{prefix}.lock")
    with ExitStack() as cleanup:
        with suppress(OSError):  # check_writable reports it
            cleanup.enter_context(folder_for_output(path.parent))
        file = _open_locked(path)
        try:
            yield
        finally:
            if file is not None:
                path.unlink(missing_ok=True)
                file.close()


def _open_locked(path: Path) -> TextIO | None:
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError:
        return None  # check_writable reports it
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "another process"
        file.close()
        raise SolverError(
            f"another training writes snapshots under this snapshot_prefix: {holder}",
            advice="Wait for it to end, or choose another prefix: --set snapshot_prefix=NAME.",
            where=Where(str(path)),
        ) from None
    except OSError:  # this file system has no locks
        return file
    with suppress(OSError):  # on a full disk the lock works, but the file does not name its holder
        os.truncate(file.fileno(), 0)
        os.write(file.fileno(), f"{_describe_process()}\n".encode())
    return file


def _describe_process() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}"


def remove_leftovers(prefix: str | None) -> None:
    """Deletes temporary files that killed runs with this prefix left behind. The caller must hold the lock."""
    if prefix is None:
        return
    path = Path(prefix)
    stem = glob.escape(path.name)
    for pattern in (f".{stem}_iter_*.????????", f".{stem}_best.*.????????"):  # the names that files/atomic.py gives
        for file in path.parent.glob(pattern):
            file.unlink(missing_ok=True)
