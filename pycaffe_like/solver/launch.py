"""Starts the ranks of a training run on this machine with torch's elastic launcher, and supervises them."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.launcher.api import LaunchConfig, elastic_launch

LAUNCHED = "PCL_LAUNCHER_PID"
"""An environment variable of ranks that this module has started: the process that supervises them."""

_FOLDER = "PCL_LAUNCHER_FOLDER"
_REPORTED = "reported"
_FORWARDED = ("SIGINT", "SIGTERM", "SIGHUP")
_CHECK_SECONDS = 0.2
_SECONDS_TO_END = 4.0


def run_ranks(count: int, arguments: Sequence[str], max_restarts: int = 0) -> tuple[int, str]:
    """Runs `pcl ARGUMENTS` in `count` processes, ranks 0 to count - 1, and waits until all have ended.

    A signal to this process is forwarded to rank 0, which shares it with the others. If a rank fails, the
    launcher ends the others, and restarts all of them up to `max_restarts` times.

    Returns:
        The exit code, and a message: if a rank was killed before any rank could report an error, the message
        names it; otherwise it is "".
    """
    logging.getLogger("torch.distributed").setLevel(logging.CRITICAL)  # its reports are tables of tracebacks
    outcome: list[BaseException | None] = []

    def work() -> None:
        try:
            elastic_launch(config, sys.executable)("-m", "pycaffe_like", *arguments)
            outcome.append(None)
        except BaseException as error:  # the waiting thread handles it
            outcome.append(error)

    with TemporaryDirectory() as folder, _environment_of_ranks(count, folder), _recorded_signals() as signals:
        config = _configuration(count, max_restarts)
        # The launcher handles signals by killing the ranks, but only if it runs in the main thread.
        thread = threading.Thread(target=work)
        thread.start()
        while thread.is_alive():
            thread.join(_CHECK_SECONDS)
            _forward(signals, Path(folder, "0"))
            _kill_stragglers(Path(folder))
        is_reported = Path(folder, _REPORTED).exists()
    return _result(outcome[0], is_reported)


def _configuration(count: int, max_restarts: int) -> LaunchConfig:
    return LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=count,
        run_id=uuid.uuid4().hex,
        rdzv_backend="c10d",
        rdzv_endpoint="127.0.0.1:0",
        local_addr="127.0.0.1",
        max_restarts=max_restarts,
        monitor_interval=_CHECK_SECONDS,
    )


def _result(error: BaseException | None, is_reported: bool) -> tuple[int, str]:
    if error is None:
        return 0, ""
    if not isinstance(error, ChildFailedError):
        raise error
    if is_reported:
        return 1, ""
    # The launcher ends the other ranks with SIGTERM, so a rank that SIGTERM ended is not the cause.
    rank, failure = min(error.failures.items(), key=lambda item: (item[1].exitcode in (1, 2, -signal.SIGTERM), item[0]))
    if failure.exitcode in (1, 2):
        return failure.exitcode, ""  # that rank has reported the reason
    how = f"was killed by {signal.Signals(-failure.exitcode).name}"
    if failure.exitcode > 0:
        how = f"ended with exit code {failure.exitcode}"
    return 1, f"rank {rank} (host {socket.gethostname()}, process {failure.pid}) {how}"


@contextmanager
def _environment_of_ranks(count: int, folder: str) -> Iterator[None]:
    """Sets the environment variables that the ranks inherit, but keeps those that the user has set."""
    before = dict(os.environ)
    os.environ[LAUNCHED] = str(os.getpid())
    os.environ[_FOLDER] = folder
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // count)))
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
    if not {"", str(Path.cwd())} & set(sys.path):
        os.environ.setdefault("PYTHONSAFEPATH", "1")  # python -m would import from the current folder
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _recorded_signals() -> Iterator[set[int]]:
    """Yields a set to which signals are added while the block runs, instead of ending the process."""
    received: set[int] = set()
    numbers = [getattr(signal, name) for name in _FORWARDED if hasattr(signal, name)]
    before: dict[int, Any] = {
        number: signal.signal(number, lambda number, _: received.add(number)) for number in numbers
    }
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _forward(signals: set[int], pid_file: Path) -> None:
    """Sends the received signals to rank 0, once it handles signals."""
    if signals and pid_file.exists():
        pid = int(pid_file.read_text())
        for number in sorted(signals):
            signals.discard(number)
            os.kill(pid, number)


def _kill_stragglers(folder: Path) -> None:
    """Kills ranks that are still running, for example suspended ones, some seconds after the error was reported."""
    reported = folder / _REPORTED
    if reported.exists() and time.time() - reported.stat().st_mtime > _SECONDS_TO_END:
        for file in folder.glob("[0-9]*"):
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGKILL)
            file.unlink()


def listen(rank: int) -> None:
    """Tells the launcher that this rank handles signals from now on."""
    if _FOLDER in os.environ:
        path = Path(os.environ[_FOLDER], str(rank))
        temporary = path.with_name(f"new{rank}")  # so that nobody reads a partial file
        temporary.write_text(str(os.getpid()))
        temporary.replace(path)


def note_report() -> None:
    """Tells the launcher that this rank has told the user why training ends."""
    if _FOLDER in os.environ:
        Path(os.environ[_FOLDER], _REPORTED).touch()


def is_orphan() -> bool:
    """Returns whether the process that started this rank is gone."""
    return LAUNCHED in os.environ and os.getppid() != int(os.environ[LAUNCHED])
