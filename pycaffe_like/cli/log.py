"""Output of a command while it works: log lines in glog's format on standard error, and a progress bar on a
terminal.
"""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import PclError, Remark, escape_controls
from pycaffe_like.logfmt import Glog, Line

from .glog import LogFiles, LogSettings

if TYPE_CHECKING:
    from logging.handlers import MemoryHandler

logger = logging.getLogger("pycaffe_like")
info, warning, error = logger.info, logger.warning, logger.error


_COLORS = {logging.WARNING: "\033[0;33m", logging.ERROR: "\033[0;31m", logging.CRITICAL: "\033[0;31m"}


class _Stderr(logging.StreamHandler[Any]):
    """Writes to standard error, above a progress bar if there is one."""

    bar: Any = None
    colored = False

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:  # standard error is closed
            return
        if self.bar is None:
            super().emit(record)
        else:
            self.bar.clear()
            super().emit(record)
            self.bar.refresh()

    def format(self, record: logging.LogRecord) -> str:
        text = escape_controls(super().format(record))
        color = _COLORS.get(record.levelno) if self.colored and self.stream.isatty() else None
        return f"{color}{text}\033[m" if color else text


_handler = _Stderr()
_files: LogFiles | None = None


def configure(settings: LogSettings, program: str) -> None:
    """Sets where the log goes.

    Args:
        program: the prefix of the log files' names.
    """
    global _files
    if _files is not None:
        logger.removeHandler(_files)
        _files.close()
    _files = LogFiles(program, settings) if settings.writes_files() else None
    _handler.setFormatter(Glog(settings.log_prefix))
    _handler.setLevel(settings.stderr_level())
    _handler.colored = settings.colorlogtostderr
    lowest = settings.lowest_level()
    shows_setup = lowest == logging.INFO and (_files is not None or settings.v >= 1)
    logger.setLevel(logging.DEBUG if shows_setup else lowest)


def start(quiet: bool = False) -> None:
    """Sends the library's log to standard error in glog's format, and to files if the flags ask for them.

    Args:
        quiet: log nothing; for all ranks except the first.
    """
    if quiet:
        logger.setLevel(logging.CRITICAL + 1)
        return
    _handler.stream = sys.stderr  # setStream would flush the previous stream, which may be closed
    for handler in (_handler, _files):
        if handler is not None and handler not in logger.handlers:
            logger.addHandler(handler)
    logger.propagate = False


def remember() -> MemoryHandler:
    """Remembers the lines of the log from now on, until a file is ready for them."""
    from logging.handlers import MemoryHandler  # here, because it loads sockets, and few commands need it

    handler = MemoryHandler(capacity=sys.maxsize, flushLevel=logging.CRITICAL + 1, flushOnClose=False)
    logger.addHandler(handler)
    return handler


def write(line: Line) -> None:
    """Logs a line that has the wording of Caffe's log."""
    logger.info("%s", line.text, extra={"tag": line.tag})


def write_remarks(remarks: Iterable[Remark]) -> None:
    """Logs remarks as warnings."""
    for remark in remarks:
        logger.warning("%s", remark)


def write_setup(line: Line) -> None:
    """Logs a line about the setup of a net: to log files, and with -v 1 also to standard error."""
    logger.debug("%s", line.text, extra={"tag": line.tag})


def write_error(error: PclError) -> None:
    """Writes an error that ends a command to the log files only, because standard error shows it in another format."""
    if _files is not None:
        _files.handle(error_record(error))


def error_record(error: PclError) -> logging.LogRecord:
    """Returns the log record of an error that ends a command."""
    return logger.makeRecord(logger.name, logging.CRITICAL, "pcl", 0, str(error), (), None)


_BAR_WIDTH = 62
"""Columns of a progress bar of ten characters with its counts, times and speed."""


_NOTEBOOK_WIDTH = 100


def is_notebook(stream: Any) -> bool:
    """Returns whether a stream belongs to a Jupyter kernel. Such a stream is not a terminal, but carriage returns
    work.
    """
    return type(stream).__module__.partition(".")[0] == "ipykernel"


class Progress:
    """A progress bar with the remaining time, shown on a terminal and in a notebook, never in a log file.

    Args:
        total: the number of steps.
        done: the number of steps that are already done.
    """

    def __init__(self, total: int, done: int = 0, unit: str = "it") -> None:
        self._bar: Any = None
        self._width: int | None = _NOTEBOOK_WIDTH if is_notebook(sys.stderr) else None
        if sys.stderr is not None and (self._width or sys.stderr.isatty()) and total > done:
            from tqdm import tqdm

            size: dict[str, Any] = {"ncols": self._width} if self._width else {"dynamic_ncols": True}
            self._bar = tqdm(total=total, initial=done, unit=unit, leave=False, file=sys.stderr, **size)
            _handler.bar = self._bar

    def step(self, count: int = 1) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def show(self, facts: Callable[[int], str]) -> None:
        """Shows text after the bar.

        Args:
            facts: called with the number of columns that the bar leaves.
        """
        if self._bar is not None:
            columns = self._width or shutil.get_terminal_size().columns
            self._bar.set_postfix_str(facts(columns - _BAR_WIDTH), refresh=False)

    def close(self) -> None:
        if self._bar is not None:
            _handler.bar = None
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
