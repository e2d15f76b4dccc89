"""Runs tests in a forked process, which shares the libraries that its parent has imported."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest


class _Reporter:
    """A pytest plugin that reports the name of each test that starts, and ends the process at the first failure.

    A test that takes too long also ends the process, through SIGALRM without a handler.
    """

    def __init__(self, sender: Connection, seconds: float) -> None:
        self.sender = sender
        self.seconds = seconds
        signal.setitimer(signal.ITIMER_REAL, seconds)  # collecting the tests has a limit, too

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.sender.send(nodeid)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._end_if_failed(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._end_if_failed(report)

    def _end_if_failed(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed:
            self.sender.send(report.nodeid)
            os._exit(1)  # the parent kills processes that the test has started


def first_failure(folder: Path, tests: Sequence[str], seconds: float, ignored: Sequence[str] = ()) -> str | None:
    """Runs tests of the project in a folder until one fails.

    Args:
        tests: files, or single tests in pytest's notation
        seconds: how long a single test may take
        ignored: tests or whole files to skip

    Returns:
        The test that failed, or None. If the tests of a file could not be collected, the file.
    """
    tests = [test for test in tests if test not in ignored]
    if not tests:
        return None
    receiver, sender = multiprocessing.Pipe(duplex=False)
    arguments = (folder, tests, seconds, ignored, sender)
    process = multiprocessing.get_context("fork").Process(target=_run, args=arguments)
    process.start()
    latest = tests[0]
    while process.is_alive() or receiver.poll():
        if receiver in wait([receiver, process.sentinel]):
            latest = receiver.recv()
    process.join()
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    return None if process.exitcode in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else latest


def _run(folder: Path, tests: Sequence[str], seconds: float, ignored: Sequence[str], sender: Connection) -> None:
    os.setsid()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    os.environ.update(PYTHONPATH=str(folder), PYTHONDONTWRITEBYTECODE="1")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    deselected = [f"--deselect={test}" for test in ignored]
    arguments = ["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", *deselected, *tests]
    sys.exit(pytest.main(arguments, [_Reporter(sender, seconds)]))
