"""Replaces a folder in one step."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def exchange(first: Path, second: Path) -> bool:
    """Gives two files or folders each other's names in one step, so that each name is always there.

    Linux can do this, on most of its file systems.

    Returns:
        whether it was done; where it cannot be done, nothing has changed.

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
    """Puts `new` in the place of `target`. What was there is then at `new` or at `old`.

    Where names cannot be exchanged in one step, `target` is missing for a moment between two renames;
    it comes back if the second one fails.

    Raises:
        OSError: it cannot be done; `target` is what it was.
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
