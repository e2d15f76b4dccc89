"""Databases and data layers against the least that anybody has to do for the same pictures.

    python benchmarks/data.py                        every case
    python benchmarks/data.py convert-256 --turns 9
    python benchmarks/data.py --pictures 500         a quick look

Both sides work in turn, in one process, on pictures drawn here, as large as files of photographs of
that size are. convert: our conversion, with all that goes into a database, against cv2.imread and
cv2.resize alone in a thread for each processor; write: against the same with the pixels written to
one file. read: batches of a data layer as the net gets them
on a processor, against lmdb, protobuf and NumPy written out for that very case; files: ImageData
against cv2 in a thread for each processor. A ratio is the median over turns of our time over
theirs: time is that of the clock, work the time of all processors together, which other programs on
the machine disturb less.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import lmdb
import numpy as np
import torch

from pycaffe_like.data.convert import convert
from pycaffe_like.data.listfile import Entry, read_list
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.records import RecordMaker
from pycaffe_like.files.binaryproto import to_blob
from pycaffe_like.net import Net
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.spec import NetState, Phase

CPU = torch.device("cpu")
Work = Callable[[], None]


@dataclass(frozen=True)
class Case:
    """Two ways to do the same.

    Attributes:
        unit: what one piece of the work is.
        pieces: how many of them one turn does.
        limit: our time over theirs at most.
        before: what is done before each turn and not measured.
    """

    ours: Work
    theirs: Work
    unit: str
    pieces: int
    limit: float
    before: Work = lambda: None


@dataclass(frozen=True)
class Pictures:
    """A folder of drawn JPEGs and its list."""

    folder: Path
    entries: Sequence[Entry]

    @property
    def root(self) -> str:
        return f"{self.folder}/"

    @property
    def list(self) -> Path:
        return self.folder / "list.txt"


def draw(folder: Path, count: int, height: int, width: int) -> Pictures:
    """Shapes before a soft background, with noise: what a JPEG of a photograph has to tell."""
    folder.mkdir()
    random = np.random.default_rng(0)
    lines = []
    for number in range(count):
        coarse = random.integers(0, 256, (4, 5, 3)).astype(np.uint8)
        picture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        for _ in range(10):
            center = (int(random.integers(width)), int(random.integers(height)))
            color = [int(value) for value in random.integers(0, 256, 3)]
            cv2.circle(picture, center, int(random.integers(2, height // 5)), color, -1)
        noisy = picture + random.normal(0, 6, picture.shape)
        cv2.imwrite(f"{folder}/{number}.jpg", noisy.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 90])
        lines.append(f"{number}.jpg {number % 10}\n")
    (folder / "list.txt").write_text("".join(lines))
    return Pictures(folder, read_list(folder / "list.txt"))


def conversion(pictures: Pictures, side: int, written: bool = False) -> Case:
    """A raw LMDB of pictures, resized where `side` is not 0, against pictures that are only decoded,
    or written to a file one behind the other."""
    options = RecordMaker(height=side, width=side)
    database = pictures.folder.parent / "converted"
    plain = pictures.folder.parent / "plain"

    def ours() -> None:
        convert(pictures.entries, pictures.root, pictures.list, database, options)

    def decode(entry: Entry) -> np.ndarray | None:
        image = cv2.imread(pictures.root + entry.path)
        image = cv2.resize(image, (side, side)) if side else image
        return image if written else None

    def theirs() -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool, plain.open("wb", buffering=0) as file:
            for image in pool.map(decode, pictures.entries):
                if image is not None:
                    file.write(image.data)
            os.fsync(file.fileno())

    def before() -> None:
        shutil.rmtree(database, ignore_errors=True)
        plain.unlink(missing_ok=True)

    return Case(ours, theirs, "picture", len(pictures.entries), 1 / 0.9, before)


def loader_of(options: str) -> Loader:
    text = f'layer {{ name: "d" top: "data" top: "label" {options} }}'
    net = Net(net_file(text, "benchmark").lowered(), NetState(Phase.TRAIN))
    (feeder,) = net.sources
    assert isinstance(feeder.batches, Loader)
    return feeder.batches


def batches(loader: Loader, count: int) -> Work:
    def work() -> None:
        for index in range(count):
            loader.batch(index, CPU)

    return work


def database(pictures: Pictures, side: int, crop: int, batch_size: int, count: int, mean_image: bool) -> Case:
    """Batches of a raw LMDB, cropped and mirrored at random, without their mean."""
    path = pictures.folder.parent / f"{pictures.folder.name}_lmdb"
    convert(pictures.entries, pictures.root, pictures.list, path, RecordMaker(height=side, width=side))
    extent = side or 60
    mean = np.full((3, extent, extent), 117, np.float32)
    mean_file = pictures.folder.parent / "mean.binaryproto"
    mean_file.write_bytes(to_blob(mean).SerializeToString())
    option = f'mean_file: "{mean_file}"' if mean_image else "mean_value: 104 mean_value: 117 mean_value: 123"
    values = np.array([104, 117, 123], np.float32).reshape(3, 1, 1)
    loader = loader_of(
        f'type: "Data" transform_param {{ crop_size: {crop} mirror: true {option} }} '
        f'data_param {{ source: "{path}" backend: LMDB batch_size: {batch_size} }}'
    )

    plain = lmdb.open(str(path), readonly=True, lock=False)

    def records() -> Iterator[bytes]:
        while True:
            with plain.begin() as transaction:
                yield from transaction.cursor().iternext(keys=False)

    def theirs() -> None:
        random = np.random.default_rng(0)
        endless = records()
        for _ in range(count):
            data = np.empty((batch_size, 3, crop, crop), np.float32)
            labels = np.empty(batch_size, np.float32)
            for i in range(batch_size):
                datum = caffe_pb2.Datum.FromString(next(endless))
                pixels = np.frombuffer(datum.data, np.uint8).reshape(datum.channels, datum.height, datum.width)
                y, x = random.integers(0, extent - crop + 1, 2)
                window = (slice(None), slice(y, y + crop), slice(x, x + crop))
                piece, taken = pixels[window], mean[window] if mean_image else values
                if random.integers(2):
                    piece, taken = piece[:, :, ::-1], taken[:, :, ::-1]
                np.subtract(piece, taken, out=data[i])
                labels[i] = datum.label
            torch.from_numpy(data), torch.from_numpy(labels)

    return Case(batches(loader, count), theirs, "batch", count, 1.0)


def files(pictures: Pictures, side: int, crop: int, batch_size: int, count: int) -> Case:
    """Batches of picture files, resized, and cropped at random."""
    loader = loader_of(
        f'type: "ImageData" transform_param {{ crop_size: {crop} mean_value: 117 }} '
        f'image_data_param {{ source: "{pictures.list}" root_folder: "{pictures.root}" batch_size: {batch_size} '
        f"new_height: {side} new_width: {side} }}"
    )
    pool = ThreadPoolExecutor(os.cpu_count())

    def decode(entry: Entry) -> np.ndarray:
        image = cv2.resize(cv2.imread(pictures.root + entry.path), (side, side))
        return image[:crop, :crop].transpose(2, 0, 1) - np.float32(117)

    def theirs() -> None:
        for index in range(count):
            chosen = [pictures.entries[(index * batch_size + i) % len(pictures.entries)] for i in range(batch_size)]
            torch.from_numpy(np.stack(list(pool.map(decode, chosen))))

    return Case(batches(loader, count), theirs, "batch", count, 1.1)


def measured(work: Work) -> tuple[float, float]:
    """Seconds of the clock and of all processors."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def compare(name: str, case: Case, turns: int) -> str:
    """A row of the table."""
    ours, theirs = [], []
    for turn in range(turns):
        for work, found in ((case.ours, ours), (case.theirs, theirs))[:: 1 if turn % 2 else -1]:
            case.before()
            found.append(measured(work))
    in_time, in_work = (median(a[i] / b[i] for a, b in zip(ours, theirs, strict=True)) for i in (0, 1))
    cells = [f"{median(one[i] for one in found) / case.pieces * 1e3:.3f}" for found in (ours, theirs) for i in (0, 1)]
    return f"| {name} | {case.unit} | {' | '.join(cells)} | {in_time:.2f} | {in_work:.2f} | {case.limit:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = ("convert-256", "write-256", "convert-60", "write-60", "read-60", "read-256", "files-256")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(names))
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--pictures", type=int, default=3000, help="how many are drawn of each size")
    arguments = parser.parse_args()
    print(f"# {os.cpu_count()} processors, OpenCV {cv2.__version__}, Python {platform.python_version()}")
    print("| case | unit | ours, ms | ours, ms of work | theirs, ms | theirs, ms of work | time | work | limit |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        small = draw(Path(folder, "small"), arguments.pictures, 60, 60)
        large = draw(Path(folder, "large"), arguments.pictures, 375, 500)
        cases: Mapping[str, Callable[[], Case]] = {
            "convert-256": lambda: conversion(large, 256),
            "write-256": lambda: conversion(large, 256, written=True),
            "convert-60": lambda: conversion(small, 0),
            "write-60": lambda: conversion(small, 0, written=True),
            "read-60": lambda: database(small, 0, 48, 96, 100, mean_image=False),
            "read-256": lambda: database(large, 256, 227, 64, 20, mean_image=True),
            "files-256": lambda: files(large, 256, 227, 64, 10),
        }
        for name in arguments.cases or names:
            print(compare(name, cases[name](), arguments.turns), flush=True)


if __name__ == "__main__":
    main()
