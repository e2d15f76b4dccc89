"""Writes files atomically: completely or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yields a temporary path next to `path`, and renames it to `path` when the block succeeds.

    Until then, and if the block fails, an existing file at `path` is unchanged. The new file is
    synced to disk before it is renamed.
    """
    with replacing_together(path) as (temporary,):
        yield temporary


@contextmanager
def replacing_together(*paths: str | Path) -> Iterator[list[Path]]:
    """Like `replacing`, for a group of files. The presence of the last file shows that the group is
    complete.

    All files are synced to disk before the first rename. The old version of the last file is
    removed first, and the new version is renamed last. So even after a crash, the last file never
    exists next to files of another version.
    """
    targets = [Path(path) for path in paths]
    temporaries: list[Path] = []
    try:
        for target in targets:
            temporaries.append(_temporary(target))
        yield temporaries
        umask = os.umask(0)
        os.umask(umask)
        for temporary in temporaries:
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~umask)  # the mode of a file opened for writing
        if len(targets) > 1:
            targets[-1].unlink(missing_ok=True)
            _sync_folder(targets[-1].parent)
        for temporary, target in zip(temporaries, targets, strict=True):
            temporary.replace(target)
            _sync_folder(target.parent)
    except BaseException:
        for temporary in temporaries:
            temporary.unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent or ".", prefix=f".{path.name}.")
    os.close(handle)
    return Path(name)


def _sync_folder(folder: Path) -> None:
    """Syncs the rename to disk. Windows neither needs nor supports this."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
