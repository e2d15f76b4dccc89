"""Extract the time of each iteration from a log.

usage: pcl extract_seconds LOG OUTPUT

For each line of LOG that names an iteration, writes the seconds since the start of training to OUTPUT, one number
per line. The start is the first line that contains `Solving` or an iteration.

example:
  pcl extract_seconds train.log seconds.txt
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

from pycaffe_like.errors import DataError

from .flags import Parser

# I0210 13:39:22.381027 25210 solver.cpp:204] …; newer versions of glog also write the year: I20150210 …
_STAMP = re.compile(r"\s*[IWEF](\d{4})?(\d\d)(\d\d) +(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,6}))?\s")
_CREATED = re.compile(r"Log file created at: (\d{4})/")


def add_flags(parser: Parser) -> None:
    parser.add_argument("log", metavar="LOG")
    parser.add_argument("output", metavar="OUTPUT")


def run(arguments: argparse.Namespace) -> int:
    from .output import writing

    with open_log(arguments.log) as lines, writing(arguments.output) as path, path.open("w") as file:
        clock = Clock(year_of(arguments.log))
        for line in lines:
            if "Solving" in line or "Iteration" in line:
                seconds = clock.seconds(line)
                if seconds is not None and "Iteration" in line:
                    file.write(f"{seconds:f}\n")
        if not clock.started:
            raise DataError(f"{arguments.log} has no line with a time", expected="the log of a training run")
    return 0


class Clock:
    """Converts the times of log lines to seconds since the first line.

    The lines do not have a year: if the month decreases, a new year has begun.
    """

    def __init__(self, year: int) -> None:
        self._year = year
        self._start: datetime | None = None
        self._month = 0

    @property
    def started(self) -> bool:
        return self._start is not None

    def seconds(self, line: str) -> float | None:
        """Returns the seconds from the first line to this one; None if it is not a line of a glog log."""
        match = _STAMP.match(line)
        if match is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        year = year or self._year + (month < self._month)
        try:
            now = datetime(year, month, day, hour, minute, second, int((match[7] or "").ljust(6, "0")))
        except (ValueError, OverflowError):  # a broken line that looks like a time
            return None
        self._year, self._month = year, month
        self._start = self._start or now
        return (now - self._start).total_seconds()


@contextmanager
def open_log(path: str | Path) -> Iterator[TextIO]:
    """Opens a log as text; invalid UTF-8 is replaced.

    Raises:
        DataError: If it cannot be read.
    """
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            yield file
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from None


def year_of(path: str | Path) -> int:
    """Returns the year in which a log begins: from its first lines if they have one, otherwise from the date of the
    file.
    """
    with open_log(path) as lines:
        for _, line in zip(range(10), lines, strict=False):
            match = _CREATED.match(line)
            if match:
                return int(match[1])
    return datetime.fromtimestamp(Path(path).stat().st_mtime).year
