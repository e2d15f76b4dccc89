"""Databases from picture files, as Caffe's convert_imageset makes them.

Source: tools/convert_imageset.cpp.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pycaffe_like.errors import DataError

from .conversion_report import Report
from .database_writer import WRITERS
from .list_line import Entry
from .listfile import is_sorted, read_picture
from .records import Record, RecordMaker

Result = TypeVar("Result")


@dataclass(frozen=True)
class Conversion:
    """How a database is made.

    Attributes:
        backend: lmdb or leveldb.
        shuffle: store the pictures in a random order.
        workers: threads that read pictures; 0 for one a processor.
        skip_bad: write the database without the pictures that cannot be read.
        overwrite: replace a database that is there.
        dry_run: read everything, write nothing.
    """

    backend: str = "lmdb"
    shuffle: bool = False
    workers: int = 0
    skip_bad: bool = False
    overwrite: bool = False
    dry_run: bool = False


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

    The database appears under its name when it is complete; on any error nothing of it stays, and
    one that was there before is untouched.

    Args:
        root: what is put before every path of the list.
        source: the list, for messages.
        progress: called after every picture.

    Raises:
        DataError: a picture that cannot be read, nothing to write, or a database in the way.
    """
    how = how or Conversion()
    target = Path(database)
    if how.backend not in WRITERS:
        raise DataError("the backend is unknown", expected=" or ".join(WRITERS), got=how.backend)
    if os.path.exists(target) and not how.overwrite and not how.dry_run:
        raise DataError(f"{target} exists already", advice="Remove it, or use --overwrite.")
    if how.shuffle:
        entries = random.sample(entries, len(entries))
    report = Report(is_sorted=is_sorted(entries))
    make = partial(_make, root=root, source=source, maker=maker, longest_key=WRITERS[how.backend].longest_key)
    with closing(_records(entries, make, how.workers, report, progress)) as records:
        if how.dry_run:
            for record in records:
                report.count(record, maker.check_size)
            report.check_failures(how.skip_bad)
        else:
            _write(records, target, source, maker, how, report)
    return report


def _write(
    records: Iterable[Record], target: Path, source: str | Path, maker: RecordMaker, how: Conversion, report: Report
) -> None:
    """Writes the records into a folder beside the target, which it then becomes."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        try:
            with closing(WRITERS[how.backend](folder / "database")) as writer:
                for record in records:
                    report.count(record, maker.check_size)
                    writer.put(record.key, record.value)
            report.check_failures(how.skip_bad)
            manifest = json.dumps(report.manifest(source, maker, how.shuffle), indent=1)
            (folder / "database" / "manifest.json").write_text(manifest)
            _replace(target, folder / "database", folder / "replaced")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None


def _replace(target: Path, new: Path, old: Path) -> None:
    """Puts `new` in the place of `target`, which becomes `old` if it is there."""
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _records(
    entries: Sequence[Entry],
    make: Callable[[int, Entry], Record | str],
    workers: int,
    report: Report,
    progress: Callable[[], None],
) -> Generator[Record, None, None]:
    """The records of all entries in order; several are worked on at a time."""

    def make_chunk(first: int) -> list[Record | str]:
        return [make(number, entries[number]) for number in range(first, min(first + _CHUNK, len(entries)))]

    workers = workers or os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers)
    try:
        for future in _in_order(pool, make_chunk, range(0, len(entries), _CHUNK), ahead=4 * workers):
            for made in future.result():
                progress()
                if isinstance(made, str):
                    report.failed.append(made)
                else:
                    yield made
    finally:
        pool.shutdown(cancel_futures=True)


_CHUNK = 8
"""Pictures that a thread works on before it hands them over: one by one costs as much as a small one."""


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[int], Result], items: Iterable[int], ahead: int
) -> Iterator[Future[Result]]:
    """The results of `work` in the order of the items, of which at most `ahead` are under way."""
    pending: deque[Future[Result]] = deque()
    for item in items:
        pending.append(pool.submit(work, item))
        if len(pending) >= ahead:
            yield pending.popleft()
    yield from pending


def _make(
    number: int, entry: Entry, *, root: str, source: str | Path, maker: RecordMaker, longest_key: int
) -> Record | str:
    """The record of an entry, or why there is none."""
    try:
        record = maker.record(number, entry, read_picture(root, entry, source))
        if len(record.key) > longest_key:
            expected = f"a key of {longest_key} bytes"
            raise DataError(f"picture {entry.path} has too long a name", expected=expected, got=len(record.key))
        return record
    except DataError as error:
        return str(error).partition("\n")[0]
