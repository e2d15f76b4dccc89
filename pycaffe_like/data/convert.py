"""Converts picture files to databases, as Caffe's convert_imageset does.

Source: tools/convert_imageset.cpp.
"""

from __future__ import annotations

import json
import os
import random
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pycaffe_like.errors import DataError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.binaryproto import mean_bytes
from pycaffe_like.files.folder import folder_for_output

from .allocator import keep_freed_memory
from .class_names import LABELS, write_names
from .conversion_report import Report
from .database_writer import WRITERS
from .list_line import Entry
from .listfile import is_sorted, read_picture
from .mean_sum import MeanSum, stored_picture
from .records import Record, RecordMaker
from .replace_database import check_replaceable, replacing_database

Result = TypeVar("Result")


@dataclass(frozen=True)
class Conversion:
    """The options of a conversion.

    Attributes:
        backend: lmdb or leveldb.
        shuffle: store the pictures in random order.
        workers: the number of threads that read pictures; 0 for one per CPU core.
        skip_bad: write the database without the pictures that cannot be read.
        overwrite: replace an existing database and mean file.
        dry_run: read everything, write nothing.
        mean: the file to write the mean picture to; "" for none.
        names: the class names to write to a labels.txt.
        bad_lines: error messages about lines of the list that were skipped.
    """

    backend: str = "lmdb"
    shuffle: bool = False
    workers: int = 0
    skip_bad: bool = False
    overwrite: bool = False
    dry_run: bool = False
    mean: str = ""
    names: Sequence[str] = ()
    bad_lines: Sequence[str] = ()


def convert(
    entries: Sequence[Entry],
    root: str,
    source: str | Path,
    database: str | Path,
    maker: RecordMaker,
    how: Conversion | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Writes the pictures of a list into a new database.

    The database gets its name when it is complete. After an error nothing of it remains, and an existing
    database is unchanged. An existing database is replaced atomically if the system supports that
    (`files/exchange.py`).

    Args:
        root: prefix of every path in the list.
        source: the list, for messages.
        progress: called after every picture.

    Raises:
        DataError: If a picture cannot be read, there is nothing to write, or the database exists.
    """
    how = how or Conversion()
    target = Path(database)
    if how.backend not in WRITERS:
        raise DataError("the backend is unknown", expected=" or ".join(WRITERS), got=how.backend)
    if not how.dry_run:
        _check_target(target, how)
    if how.shuffle:
        entries = random.sample(entries, len(entries))
    report = Report(failed=list(how.bad_lines), is_sorted=is_sorted(entries), names=how.names, is_dry_run=how.dry_run)
    keep_freed_memory()
    make = partial(_make, root=root, source=source, maker=maker, longest_key=WRITERS[how.backend].longest_key)
    with closing(_records(entries, make, how.workers, report, progress)) as records:
        if how.dry_run:
            for record in records:
                report.count(record, maker.check_size)
            report.check_failures(how.skip_bad)
        else:
            _write(records, target, source, maker, how, report)
    return report


def _check_target(target: Path, how: Conversion) -> None:
    """Raises DataError if files exist and --overwrite is not given."""
    check_replaceable(target, how.overwrite)
    if how.mean and os.path.exists(how.mean) and not how.overwrite:
        raise DataError(f"{how.mean} exists already", advice="Remove it, or use --overwrite.")


def _write(
    records: Iterable[Record], target: Path, source: str | Path, maker: RecordMaker, how: Conversion, report: Report
) -> None:
    """Writes the records to a temporary database next to the target, then renames it."""
    try:
        with replacing_database(target) as path:
            mean = _write_records(records, path, maker, how, report)
            (path / "manifest.json").write_text(json.dumps(report.manifest(source, maker, how.shuffle), indent=1))
            write_names(path / LABELS, how.names)
        if not (target.parent / LABELS).exists():
            write_names(target.parent / LABELS, how.names)
        if mean is not None:
            with folder_for_output(Path(how.mean).parent), replacing(how.mean) as file:
                file.write_bytes(mean_bytes(mean.mean()))
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None


def _write_records(
    records: Iterable[Record], path: Path, maker: RecordMaker, how: Conversion, report: Report
) -> MeanSum | None:
    """Writes a database, and sums up its pictures if their mean is wanted."""
    mean = MeanSum() if how.mean else None
    with closing(WRITERS[how.backend](path)) as writer:
        for record in records:
            report.count(record, maker.check_size)
            writer.put(record.key, record.value)
            if mean is not None:
                mean.add(stored_picture(record.value), f"picture {record.key.decode(errors='replace')[9:]}")
    report.check_failures(how.skip_bad)
    return mean


def _records(
    entries: Sequence[Entry],
    make: Callable[[int, Entry], Record | str],
    workers: int,
    report: Report,
    progress: Callable[[], None],
) -> Generator[Record, None, None]:
    """Yields the records of all entries in order. Several are made in parallel."""

    def make_chunk(first: int) -> list[Record | str]:
        return [make(number, entries[number]) for number in range(first, min(first + _CHUNK, len(entries)))]

    workers = workers or os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers)
    try:
        for future in _in_order(pool, make_chunk, range(0, len(entries), _CHUNK), ahead=2 * workers):
            for made in future.result():
                progress()
                if isinstance(made, str):
                    report.failed.append(made)
                else:
                    yield made
    finally:
        pool.shutdown(cancel_futures=True)


_CHUNK = 16
"""Pictures per task: handing over each one alone costs as much as decoding a small picture."""


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[int], Result], items: Iterable[int], ahead: int
) -> Iterator[Future[Result]]:
    """Yields the results of `work` for all items, in their order, with at most `ahead` items in progress."""
    pending: deque[Future[Result]] = deque()
    for item in items:
        pending.append(pool.submit(work, item))
        if len(pending) >= ahead:
            yield pending.popleft()
    yield from pending


def _make(
    number: int, entry: Entry, *, root: str, source: str | Path, maker: RecordMaker, longest_key: int
) -> Record | str:
    """Makes the record of an entry; returns an error message if that fails."""
    try:
        record = maker.record(number, entry, read_picture(root, entry, source))
        if len(record.key) > longest_key:
            expected = f"a key of {longest_key} bytes"
            raise DataError(f"picture {entry.path} has too long a name", expected=expected, got=len(record.key))
        return record
    except DataError as error:
        return str(error).partition("\n")[0]
