"""Convert a training log to tables: LOG.train and LOG.test, as CSV.

usage: pcl parse_log [--verbose] [--delimiter ,] LOG OUTPUT_DIR

Each row is one display (LOG.train) or one test (LOG.test). The columns are NumIters, Seconds (since the start of
training), LearningRate, and each output of the net. Outputs with the same name are numbered: accuracy,
accuracy.1. LOG may be a log of Caffe or of pcl, and may contain several runs.

example:
  pcl train -solver solver.prototxt 2>&1 | tee caffe.log; pcl parse_log caffe.log .
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pycaffe_like.errors import DataError, UsageError

from .extract_seconds import Clock, open_log, year_of
from .flags import Parser

_NUMBER = r"([-+]?(?:nan|inf|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?))"
_COUNT = r"(\d{1,18})(?!\d)"  # damaged logs have longer numbers, which Python does not convert
_ITERATION = re.compile(rf"Iteration {_COUNT}")
_TEST_NET = re.compile(rf"Testing net \(#{_COUNT}\)")
_OUTPUT = re.compile(rf"(Train|Test) net output #{_COUNT}: (\S+) = {_NUMBER}", re.IGNORECASE)
_LOSS = re.compile(rf", loss = {_NUMBER}", re.IGNORECASE)
_RATE = re.compile(rf"lr = {_NUMBER}", re.IGNORECASE)

Row = dict[str, float]


def add_flags(parser: Parser) -> None:
    parser.add_argument("log", metavar="LOG")
    parser.add_argument("folder", metavar="OUTPUT_DIR")
    parser.switch("verbose", "print which files were written")
    parser.flag("delimiter", "character that separates columns", default=",", metavar="CHAR")


def run(arguments: argparse.Namespace) -> int:
    if len(arguments.delimiter) != 1:
        raise UsageError("--delimiter is one character", got=repr(arguments.delimiter))
    if Path(arguments.folder).exists() and not Path(arguments.folder).is_dir():
        raise DataError(f"{arguments.folder} is a file", expected="a folder for the tables")
    heads = _heads(arguments.log)
    targets = {kind: Path(arguments.folder) / f"{Path(arguments.log).name}.{kind}" for kind in ("train", "test")}
    if not heads:
        print(f"{arguments.log} has no outputs of a net yet: no table is written.", file=sys.stderr)
    _write(arguments, heads, targets)
    if arguments.verbose:
        for kind, path in targets.items():
            print(f"Wrote {path}" if kind in heads else f"Not writing {path}; no lines to write")
    return 0


def _write(arguments: argparse.Namespace, heads: dict[str, _Head], targets: dict[str, Path]) -> None:
    """Writes a table. Reads the log a second time, so that a long log does not have to be held in memory."""
    from .output import writing

    with ExitStack() as stack:
        tables = {}
        for kind, head in heads.items():
            path = stack.enter_context(writing(targets[kind]))
            file = stack.enter_context(path.open("w", newline="", encoding="utf-8"))
            tables[kind] = csv.DictWriter(file, head.columns, delimiter=arguments.delimiter, extrasaction="ignore")
            tables[kind].writeheader()
        untouched = set(heads)
        for kind, row in rows(arguments.log):
            if kind in untouched:
                untouched.remove(kind)
                row["LearningRate"] = heads[kind].first_rate
            if kind in tables:  # a run in progress may have written its first row in the meantime
                tables[kind].writerow(row)


class Entry(NamedTuple):
    """A number in a log.

    Attributes:
        kind: 'loss' (the smoothed loss of `Iteration 100, loss = …`), 'rate', or 'train' and 'test'
            for outputs of a net, which have a name and a number.
        rate: the last learning rate so far; NaN before the first.
        net: the number of the test net.
    """

    kind: str
    iteration: int
    seconds: float
    rate: float
    value: float
    name: str = ""
    number: int = 0
    net: int = 0


def entries(path: str | Path) -> Iterator[Entry]:
    """Yields the numbers in a log, from its first iteration on. Lines without a time are skipped.

    Raises:
        DataError: If the log cannot be read.
    """
    clock = Clock(year_of(path))
    iteration, net, rate = -1, 0, float("nan")
    with open_log(path) as lines:
        for line in lines:
            if "Solving" in line:
                clock.seconds(line)
            match = _ITERATION.search(line)
            if match:
                iteration = int(match[1])
            elif iteration < 0 or " net output #" not in line:
                continue
            seconds = clock.seconds(line)
            if seconds is None:
                continue
            if match := _TEST_NET.search(line):
                net = int(match[1])
            if match := _RATE.search(line):
                rate = float(match[1])
                yield Entry("rate", iteration, seconds, rate, rate)
            if match := _LOSS.search(line):
                yield Entry("loss", iteration, seconds, rate, float(match[1]))
            if match := _OUTPUT.search(line):
                kind = match[1].lower()
                value = float(match[4])
                yield Entry(kind, iteration, seconds, rate, value, match[3], int(match[2]), net * (kind == "test"))


def rows(path: str | Path) -> Iterator[tuple[str, Row]]:
    """Yields the rows of both tables, 'train' and 'test', in the order in which the log completes them."""
    tables = {"train": _Rows(), "test": _Rows()}
    for entry in entries(path):
        if entry.kind in tables:
            row = tables[entry.kind].add(entry)
            if row:
                yield entry.kind, row
    yield from ((kind, table.row) for kind, table in tables.items() if table.row)


class _Rows:
    """Puts the outputs of one display, or one test of all test nets, into a row."""

    def __init__(self) -> None:
        self.row: Row = {}
        self._seen: set[tuple[int, int]] = set()

    def add(self, entry: Entry) -> Row | None:
        """Adds an output; returns the previous row if this output starts a new one."""
        done = None
        output = entry.net, entry.number
        if self.row and (self.row["NumIters"] != entry.iteration or output in self._seen):
            done, self.row, self._seen = self.row, {}, set()
        if not self.row:
            self.row = {"NumIters": float(entry.iteration), "Seconds": entry.seconds, "LearningRate": entry.rate}
        self._seen.add(output)
        self.row[_free_name(entry.name, self.row)] = entry.value
        return done


def _free_name(name: str, taken: Row) -> str:
    if name not in taken:
        return name
    return next(f"{name}.{n}" for n in itertools.count(1) if f"{name}.{n}" not in taken)


@dataclass
class _Head:
    """Facts about a table that are needed before its first row is written.

    Attributes:
        first_rate: the rate of the second row, if there is one. The first row has no rate of its own,
            because Caffe prints the first rate after the first outputs.
    """

    columns: dict[str, None] = field(default_factory=dict)
    first_rate: float = 0.0
    count: int = 0


def _heads(path: str | Path) -> dict[str, _Head]:
    heads: dict[str, _Head] = {}
    for kind, row in rows(path):
        head = heads.setdefault(kind, _Head())
        head.columns.update(dict.fromkeys(row))
        head.count += 1
        if head.count <= 2:
            head.first_rate = row["LearningRate"]
    return heads
