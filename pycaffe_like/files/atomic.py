"""Files that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well.

    Until then, and when the block fails at any point, a file that was at `path` is untouched. The
    new file's bytes are on the disk before its name changes.
    """
    with replacing_together(path) as (temporary,):
        yield temporary


@contextmanager
def replacing_together(*paths: str | Path) -> Iterator[list[Path]]:
    """As `replacing`, for files that belong together, of which the last one vouches for the rest.

    The bytes of all are on the disk before the first name changes. The last file takes its place
    last, and an old one goes before any other file is replaced: wherever a crash falls, nobody
    finds it beside files of another time.
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
            temporary.chmod(0o666 & ~umask)  # as a file that is simply opened for writing
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
    """Makes the rename itself last. Windows neither needs this nor can do it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
