"""Starts commands of pcl in child processes and kills them."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def start(*command: str) -> int:
    """Runs a command of pcl in a child process, and appends its output to the file `log`.

    Returns:
        The process id of the child.
    """
    child = os.fork()
    if child:
        return child
    output = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    code = 1
    try:
        from pycaffe_like.cli import main

        code = main(command)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def kill_after(child: int, seconds: float) -> bool:
    """Waits for a child, and kills it with SIGKILL after some seconds.

    Returns:
        Whether the child was killed; False if it had ended before.

    Raises:
        RuntimeError: If the child failed.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            if status:
                raise RuntimeError(f"ended with status {status}:\n{Path('log').read_text()[-2000:]}")
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def run_to_the_end(*command: str) -> float:
    """Runs a command of pcl; returns its duration in seconds.

    Raises:
        RuntimeError: If it fails, or takes more than an hour.
    """
    began = time.monotonic()
    if kill_after(start(*command), 3600):
        raise RuntimeError("takes more than an hour")
    return time.monotonic() - began
