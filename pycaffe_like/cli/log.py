"""What a command prints while it works: glog lines on standard error, a progress bar on a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import Any

from pycaffe_like.errors import Remark
from pycaffe_like.logfmt import Glog, Line

logger = logging.getLogger("pycaffe_like")
info, warning, error = logger.info, logger.warning, logger.error


class _AboveBar(logging.StreamHandler[Any]):
    """Writes to standard error, above a progress bar if there is one."""

    bar: Any = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.bar is None:
            super().emit(record)
        else:
            self.bar.clear()
            super().emit(record)
            self.bar.refresh()


_handler = _AboveBar()


def start() -> None:
    """Sends the library's log to standard error in glog's form."""
    _handler.stream = sys.stderr  # setStream would flush the one before, which may be closed
    _handler.setFormatter(Glog())
    if _handler not in logger.handlers:
        logger.addHandler(_handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def write(line: Line) -> None:
    """Logs a line of Caffe's."""
    logger.info("%s", line.text, extra={"tag": line.tag})


def write_remarks(remarks: Iterable[Remark]) -> None:
    """Logs remarks as warnings."""
    for remark in remarks:
        logger.warning("%s", remark)


class Progress:
    """A bar with the time left, on a terminal only; a log file never sees it.

    Args:
        total: steps in all; done: those behind us.
    """

    def __init__(self, total: int, done: int = 0, unit: str = "it") -> None:
        self._bar: Any = None
        if sys.stderr.isatty() and total > done:
            from tqdm import tqdm

            self._bar = tqdm(total=total, initial=done, unit=unit, leave=False, dynamic_ncols=True, file=sys.stderr)
            _handler.bar = self._bar

    def step(self, count: int = 1) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def close(self) -> None:
        if self._bar is not None:
            _handler.bar = None
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
