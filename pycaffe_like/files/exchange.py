"""Replaces a folder atomically."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def exchange(first: Path, second: Path) -> bool:
    """Swaps the names of two files or folders atomically, so that both names always exist.

    Linux supports this on most file systems.

    Returns:
        Whether it was done. If the system does not support it, nothing has changed.

    Source: the manual page renameat2(2).
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # a C library without it
        return False
    status = renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(status == 0)


def put_in_place(new: Path, target: Path, old: Path) -> None:
    """Moves `new` to `target`. What was at `target` is moved to `new` or to `old`.

    If the system cannot swap names atomically, `target` does not exist for a moment between two
    renames. If the second rename fails, the first one is undone.

    Raises:
        OSError: If it cannot be done. `target` is then unchanged.
    """
    if not os.path.lexists(target):
        new.rename(target)
        return
    if exchange(new, target):
        return
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
