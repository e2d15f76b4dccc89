"""Ends a command properly if its standard output cannot be written: the disk is full, or the reader is gone."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def with_checked_output(work: Callable[[], int]) -> int:
    """Runs `work`, flushes standard output, and returns an exit code.

    Otherwise, text that is still in the buffer when Python exits could be lost, with a warning that gives no
    reason.

    Returns:
        What `work` returns; 1 if standard output could not be written.
    """
    try:
        try:
            return work()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output, such as head, has closed the pipe
        sys.stderr.close()
    except OSError as error:
        if not _is_of_output(error):
            raise
        print(f"error: standard output cannot be written: {error.strerror or error}", file=sys.stderr)
    _discard_output()
    return 1


def _is_of_output(error: OSError) -> bool:
    """Returns whether an error came from writing standard output.

    It did if the buffer of standard output still holds text. Without a buffer (PYTHONUNBUFFERED), it did if
    the disk is full and the error names no file: everything else that writes raises a PclError then.
    """
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return error.errno in _FULL and error.filename is None


def _discard_output() -> None:
    """Points standard output at the null device, so that Python can flush it when it exits."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # not a file: something in a test or a notebook
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)
