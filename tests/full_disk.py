"""Runs a writer in a child process whose files cannot grow beyond a size, like on a full disk."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

FULL = (os.strerror(errno.EFBIG), os.strerror(errno.ENOSPC))
"""The system's messages when a file would exceed the limit. LMDB reports a full disk."""

CRASHED = 99


def exit_code_with_room_for(size: int, work: Callable[[], int], output: str | Path) -> int:
    """Runs `work` in a child process whose files cannot grow beyond `size` bytes.

    Args:
        output: a file that gets what the child prints, through a pipe without a limit.

    Returns:
        The exit code that `work` returned; CRASHED if it raised or if a signal killed the child.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _run_limited(size, work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        Path(output).write_bytes(pipe.read())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return CRASHED if code < 0 else code


def _run_limited(size: int, work: Callable[[], int], output: int) -> None:
    """Runs `work` in the child process and exits, so that only the parent runs pytest's final steps."""
    code = CRASHED
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def contents(folder: str | Path = ".") -> dict[str, bytes]:
    """Returns the contents of all files in a folder and its subfolders, including hidden ones."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()
    }


def limits(largest: int) -> list[int]:
    """Returns file size limits to test: 0, half, and one byte less than the largest file of a run."""
    return sorted({0, largest // 2, largest - 1})
