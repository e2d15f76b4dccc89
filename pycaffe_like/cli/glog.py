"""glog's flags and environment variables, and its log files.

Each flag can come from the command line (`-log_dir logs`) or from a variable (`GLOG_log_dir=logs`);
the command line takes precedence. Source: src/logging.cc of glog.
"""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TextIO

from pycaffe_like.errors import UsageError
from pycaffe_like.logfmt import Glog

from .flags import Parser, parse_bool

LEVELS = (logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
_NAMES = ("INFO", "WARNING", "ERROR", "FATAL")


@dataclass(frozen=True)
class LogSettings:
    """Where the log goes. Each attribute has the name and the meaning of a glog flag."""

    log_dir: str = ""
    log_link: str = ""
    logtostderr: bool = False
    alsologtostderr: bool = True
    stderrthreshold: int = 2
    minloglevel: int = 0
    v: int = 0
    log_prefix: bool = True
    colorlogtostderr: bool = False

    @classmethod
    def read(cls, arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> LogSettings:
        """Reads each setting from the flags, otherwise from the environment. The defaults are those of Caffe's tools:
        glog's, except that alsologtostderr is on.

        Raises:
            UsageError: If a value has the wrong type, or log_dir cannot be written to.
        """
        values: dict[str, object] = {}
        for field in fields(cls):
            given = getattr(arguments, field.name, None)
            variable = f"GLOG_{field.name}"
            if given is not None:
                values[field.name] = given
            elif variable in environment:
                values[field.name] = _convert(variable, environment[variable], type(field.default))
        settings = cls(**values)  # type: ignore[arg-type]  # of the fields' types
        if settings.log_dir and not os.access(settings.log_dir, os.W_OK | os.X_OK):
            state = "cannot be written to" if os.path.exists(settings.log_dir) else "does not exist"
            raise UsageError(f"-log_dir: the folder {settings.log_dir} {state}", advice="Create it first.")
        return settings

    def stderr_level(self) -> int:
        """Returns the lowest level of Python's logging that goes to standard error."""
        if not (self.logtostderr or self.alsologtostderr):
            return LEVELS[min(max(self.stderrthreshold, self.minloglevel), 3)]
        return self.lowest_level() if self.v < 1 or self.minloglevel else logging.DEBUG

    def lowest_level(self) -> int:
        """Returns the lowest level of Python's logging that is shown anywhere, ignoring -v 1."""
        return LEVELS[min(max(self.minloglevel, 0), 3)]

    def writes_files(self) -> bool:
        return bool(self.log_dir) and not self.logtostderr


def _convert(name: str, text: str, kind: type) -> object:
    if kind is bool:
        return not text or parse_bool(name, text)
    if kind is str:
        return text
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{name} is not a number", got=text) from None


_WITHOUT_EFFECT = {
    "alsologtoemail": "no mail is sent",
    "logemaillevel": "no mail is sent",
    "logmailer": "no mail is sent",
    "logbuflevel": "every line is written immediately",
    "logbufsecs": "every line is written immediately",
    "max_log_size": "log files are not split",
    "logfile_mode": "the umask sets the mode of log files",
    "log_backtrace_at": "use --traceback",
    "vmodule": "-v applies to all modules",
}
_SWITCHES_WITHOUT_EFFECT = {
    "drop_log_memory": "the operating system manages its cache",
    "stop_logging_if_full_disk": "if the disk is full, the log file always ends",
    "symbolize_stacktrace": "use --traceback",
}


def add_log_flags(parser: Parser) -> None:
    """Adds glog's flags, except those that the command already has."""

    def level(name: str, help: str) -> None:
        parser.flag(name, help, hidden=True, type=int, metavar="N")

    parser.flag("log_dir", "write log files to this folder", hidden=True, metavar="DIR")
    parser.flag("log_link", "also create links to the newest log files in this folder", hidden=True, metavar="DIR")
    parser.switch("logtostderr", "log to standard error only", default=None, hidden=True)
    parser.switch(
        "alsologtostderr", "log to standard error as well as to files; on by default", default=None, hidden=True
    )
    level("stderrthreshold", "with -noalsologtostderr: the lowest level that goes to standard error; default: 2")
    level("minloglevel", "the lowest level that is logged: 0 INFO, 1 WARNING, 2 ERROR, 3 FATAL")
    level("v", "1: also show the setup of the nets, layer by layer, as Caffe does")
    parser.switch(
        "log_prefix", "begin each line with level, time and source line; on by default", default=None, hidden=True
    )
    parser.switch("colorlogtostderr", "colour warnings and errors", default=None, hidden=True)
    for name, reason in _WITHOUT_EFFECT.items():
        parser.flag(name, f"has no effect: {reason}", hidden=True, metavar="X")
    for name, reason in _SWITCHES_WITHOUT_EFFECT.items():
        parser.switch(name, f"has no effect: {reason}", hidden=True)


class LogFiles(logging.Handler):
    """Log files as glog writes them: one per level, with the messages of that level and above.

    A file is called `caffe.HOST.USER.log.INFO.20260131-123059.4711`, and a link `caffe.INFO` points to it. A file
    is created when its first message is logged. If it cannot be written, for example because the disk is full, logging
    continues without it.
    """

    def __init__(self, program: str, settings: LogSettings) -> None:
        super().__init__()
        self.setFormatter(Glog(settings.log_prefix))
        self._program = program
        self._folder = Path(settings.log_dir)
        self._links = [self._folder, *([Path(settings.log_link)] if settings.log_link else [])]
        self._lowest = settings.minloglevel
        self._files: dict[int, TextIO | None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        severity = sum(record.levelno >= level for level in LEVELS[1:])
        text = self.format(record)
        for level in range(self._lowest, severity + 1):
            self._write(level, text)

    def _write(self, level: int, text: str) -> None:
        try:
            if level not in self._files:
                self._files[level] = None  # until it is open, so that an error is reported once
                self._files[level] = self._open(level)
            file = self._files[level]
            if file is not None:
                file.write(f"{text}\n")
                file.flush()
        except OSError as error:
            self._files[level] = None
            if sys.stderr is not None:
                print(f"The log file in {self._folder} ends here: {error.strerror or error}", file=sys.stderr)

    def _open(self, level: int) -> TextIO:
        now = time.localtime()
        severity = _NAMES[level]
        stamp = f"{time.strftime('%Y%m%d-%H%M%S', now)}.{os.getpid()}"
        path = self._folder / f"{self._program}.{socket.gethostname()}.{_user()}.log.{severity}.{stamp}"
        file = path.open("w", encoding="utf-8", errors="backslashreplace")
        file.write(
            f"Log file created at: {time.strftime('%Y/%m/%d %H:%M:%S', now)}\n"
            f"Running on machine: {socket.gethostname()}\n"
            "Log line format: [IWEF]mmdd hh:mm:ss.uuuuuu threadid file:line] msg\n"
        )
        for folder in self._links:
            link = folder / f"{self._program}.{severity}"
            link.unlink(missing_ok=True)
            link.symlink_to(path.name if folder == self._folder else path.absolute())
        return file

    def close(self) -> None:
        for file in self._files.values():
            if file is not None:
                file.close()
        self._files.clear()
        super().close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry
        return "invalid-user"
