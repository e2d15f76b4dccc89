"""Databases from picture files, with the keys and the bytes that Caffe's convert_imageset writes.

Source: tools/convert_imageset.cpp, ReadImageToDatum in src/caffe/util/io.cpp.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import pack, pack_encoded

from .database_writer import WRITERS
from .image import channels_first, decode_file
from .listfile import Entry, is_sorted, read_picture

Result = TypeVar("Result")


@dataclass(frozen=True)
class Options:
    """How pictures are stored.

    Attributes:
        gray: one channel instead of three.
        height, width: resize to this; 0 leaves the size alone.
        encoded: keep the bytes of the file, or encode anew where it is resized or recoloured.
        encode_type: file type to encode as, such as png; that of the file where empty.
        check_size: refuse pictures of different sizes.
    """

    gray: bool = False
    height: int = 0
    width: int = 0
    encoded: bool = False
    encode_type: str = ""
    check_size: bool = False

    @property
    def resizes(self) -> bool:
        """Whether pictures may change their size."""
        return self.height > 0 and self.width > 0

    def resized(self, image: Any) -> Any:
        """A picture of the size that it is stored in."""
        import cv2

        return cv2.resize(image, (self.width, self.height)) if self.resizes else image

    def record(self, number: int, entry: Entry, file: bytes) -> Record:
        """The record of a picture from the bytes of its file.

        Raises:
            DataError: the file is no picture, or cannot be encoded anew.
        """
        return self.record_of(number, entry, file, decode_file(file, entry.path, color=not self.gray))

    def record_of(self, number: int, entry: Entry, file: bytes, image: Any) -> Record:
        """As `record`, for a picture that is decoded."""
        image = self.resized(image)
        key = f"{number:08d}_{entry.path}".encode(errors="surrogateescape")
        size = (*image.shape, 1)[:3]
        if not (self.encoded or self.encode_type):
            return Record(key, pack(channels_first(image), entry.label), entry.label, size)
        kind = self.encode_type or Path(entry.path).suffix.lstrip(".").lower()
        data = file if not self.resizes and _same_kind(entry.path, kind) else _encoded(image, kind, entry.path)
        return Record(key, pack_encoded(data, entry.label), entry.label, size)


@dataclass
class Report:
    """What became of the entries of a list.

    Attributes:
        failed: pictures that could not be read, and why.
        labels: how many records have each label.
        sizes: how many pictures have each size, height x width x channels; as stored.
        is_sorted: the records of each label stand together.
    """

    written: int = 0
    failed: list[str] = field(default_factory=list)
    labels: Counter[int] = field(default_factory=Counter)
    sizes: Counter[tuple[int, ...]] = field(default_factory=Counter)
    is_sorted: bool = False

    def lines(self) -> Iterator[str]:
        """The report in a few lines."""
        yield f"{self.written} records written, {len(self.failed)} pictures failed."
        if self.labels:
            low, high = min(self.labels), max(self.labels)
            listed = ", ".join(f"{label}: {self.labels[label]}" for label in sorted(self.labels)[:20])
            yield f"Labels {low} to {high}: {listed}" + (" …" if len(self.labels) > 20 else "")
            missing = (str(label) for label in range(min(low, 0), high) if label not in self.labels)
            gaps = list(islice(missing, 21))
            if gaps:
                yield "No record has label " + ", ".join(gaps[:20]) + (" …" if len(gaps) > 20 else "") + "."
        if self.is_sorted:
            yield "Records are sorted by label: to train on them, convert with --shuffle."
        if self.sizes:
            common, times = self.sizes.most_common(1)[0]
            text = "x".join(map(str, common))
            others = (
                "" if len(self.sizes) == 1 else f"; {len(self.sizes) - 1} other sizes in {self.written - times} records"
            )
            yield f"Size {text} (height x width x channels) in {times} records{others}."


class Record(NamedTuple):
    """A record of a database, and what the report says about it."""

    key: bytes
    value: bytes
    label: int
    size: tuple[int, ...]


def convert(
    entries: Sequence[Entry],
    root: str,
    source: str | Path,
    database: str | Path,
    options: Options,
    *,
    backend: str = "lmdb",
    shuffle: bool = False,
    workers: int = 0,
    skip_bad: bool = False,
    overwrite: bool = False,
    dry_run: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> Report:
    """Writes the pictures of a list into a new database.

    The database appears under its name when it is complete; on any error nothing of it stays, and
    one that was there before is untouched.

    Args:
        root: what is put before every path of the list.
        source: the list, for messages.
        workers: threads that read pictures; 0 for one a processor.
        skip_bad: write the database without the pictures that cannot be read.
        overwrite: replace a database that is there.
        dry_run: read everything, write nothing.
        progress: called after every picture.

    Raises:
        DataError: a picture that cannot be read, nothing to write, or a database in the way.
    """
    target = Path(database)
    if backend not in WRITERS:
        raise DataError("the backend is unknown", expected=" or ".join(WRITERS), got=backend)
    if target.exists() and not overwrite and not dry_run:
        raise DataError(f"{target} exists already", advice="Remove it, or use --overwrite.")
    if shuffle:
        entries = random.sample(entries, len(entries))
    report = Report(is_sorted=is_sorted(entries))
    records = _records(entries, root, source, options, workers, report, progress)
    if dry_run:
        for record in records:
            _count(record, options, report)
        _refuse_failures(report, skip_bad)
        return report
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        try:
            with closing(WRITERS[backend](folder / "database")) as writer, closing(records):
                for record in records:
                    _count(record, options, report)
                    writer.put(record.key, record.value)
            _refuse_failures(report, skip_bad)
            manifest = json.dumps(_manifest(report, source, options, shuffle), indent=1)
            (folder / "database" / "manifest.json").write_text(manifest)
            _replace(target, folder / "database", folder / "replaced")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from None
    return report


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


def _refuse_failures(report: Report, skip_bad: bool) -> None:
    if report.failed and not (skip_bad and report.written):
        shown = "\n".join(report.failed[:20]) + ("\n…" if len(report.failed) > 20 else "")
        raise DataError(
            f"{len(report.failed)} of {report.written + len(report.failed)} pictures cannot be read:\n{shown}",
            advice="--skip_bad writes the database without them." if report.written else "",
        )


def _count(record: Record, options: Options, report: Report) -> None:
    if options.check_size and report.sizes and record.size not in report.sizes:
        (size,) = report.sizes
        raise DataError(
            f"picture {record.key.decode(errors='replace')[9:]} has another size than those before it",
            expected="x".join(map(str, size)),
            got="x".join(map(str, record.size)),
            advice="--resize_height and --resize_width make them equal.",
        )
    report.written += 1
    report.labels[record.label] += 1
    report.sizes[record.size] += 1


def _records(
    entries: Sequence[Entry],
    root: str,
    source: str | Path,
    options: Options,
    workers: int,
    report: Report,
    progress: Callable[[], None],
) -> Generator[Record, None, None]:
    """The records of all entries in order; several are worked on at a time."""

    def make(first: int) -> list[Record | str]:
        return [_made(number, entries[number], root, source, options) for number in chunks(first)]

    def chunks(first: int) -> range:
        return range(first, min(first + _CHUNK, len(entries)))

    workers = workers or os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers)
    try:
        for future in _in_order(pool, make, range(0, len(entries), _CHUNK), ahead=4 * workers):
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


def _made(number: int, entry: Entry, root: str, source: str | Path, options: Options) -> Record | str:
    """The record of an entry, or why there is none."""
    try:
        return options.record(number, entry, read_picture(root, entry, source))
    except DataError as error:
        return str(error).partition("\n")[0]


def _same_kind(path: str, kind: str) -> bool:
    """Source: matchExt in src/caffe/util/io.cpp."""
    suffix, kind = Path(path).suffix.lstrip(".").lower(), kind.lower()
    return suffix == kind or (kind == "jpg" and suffix == "jpeg")


def _encoded(image: Any, kind: str, name: str) -> bytes:
    import cv2

    try:
        done, data = cv2.imencode(f".{kind}", image)
        if done:
            return bytes(data)
    except cv2.error:
        pass  # said below, with the name of the picture
    raise DataError(f"picture {name} cannot be encoded as '{kind}'", expected="an --encode_type like jpg or png")


def _manifest(report: Report, source: str | Path, options: Options, shuffle: bool) -> dict[str, Any]:
    return {
        "records": report.written,
        "failed": report.failed,
        "labels": {str(label): report.labels[label] for label in sorted(report.labels)},
        "sizes": {"x".join(map(str, size)): count for size, count in report.sizes.most_common(20)},
        "list": str(source),
        "shuffle": shuffle,
        **vars(options),
    }
