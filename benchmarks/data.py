"""Databases and data layers, compared with the least work that the same pictures need.

    python benchmarks/data.py                        every case
    python benchmarks/data.py convert-256 --turns 9
    python benchmarks/data.py --pictures 500         a quick look

Both sides run in turn, in one process, on generated pictures whose JPEG files are as large as those of
photographs of that size. A ratio is the median over turns of our time over theirs: `time` is wall-clock time,
`work` the CPU time of all threads, which depends less on other programs.

convert   our conversion to a database, against cv2.imread and cv2.resize with one thread per processor;
          write: against the same, with the pixels written to one file
read      batches of a data layer on a CPU, against code with lmdb, protobuf and NumPy for just that case;
          files: ImageData, against cv2 with one thread per processor
copy      raw records, ready to be copied to the device, against copying their bytes out of lmdb
encoded   the same for encoded records, against cv2.imdecode alone
augment   resized crops, rotation, colours and erasing in one thread, against 400 pictures a second
train     training steps of a net like the mouth's, against the same steps on one batch in memory
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import lmdb
import numpy as np
import torch
from data_cases import Case, Pictures, batches, compare, draw, loader_of
from data_feeding import augmentation_rate, copying, decoding, mouth_training

from pycaffe_like.data.convert import convert
from pycaffe_like.data.listfile import Entry
from pycaffe_like.data.records import RecordMaker
from pycaffe_like.files.binaryproto import to_blob
from pycaffe_like.proto import caffe_pb2


def conversion(pictures: Pictures, side: int, written: bool = False) -> Case:
    """Returns a Case that converts pictures to a raw LMDB, resized unless `side` is 0.

    The other side only decodes the pictures; if `written`, it also writes their pixels to one file.
    """
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


def database(pictures: Pictures, side: int, crop: int, batch_size: int, count: int, mean_image: bool) -> Case:
    """Returns a Case that reads batches from a raw LMDB, with random crops and mirroring, and subtracts the mean."""
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
    """Returns a Case that reads batches of picture files, resized and cropped at random."""
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


NAMES = (
    "convert-256",
    "write-256",
    "convert-60",
    "write-60",
    "read-60",
    "read-256",
    "copy-256",
    "encoded-256",
    "files-256",
    "augment-224",
    "train-60",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(NAMES))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=1000, help="how many are drawn of each size")
    parser.add_argument("-o", "--output", type=Path, help="also write the table to this file")
    arguments = parser.parse_args()
    lines: list[str] = []

    def write(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    write(f"# {os.cpu_count()} processors, OpenCV {cv2.__version__}, Python {platform.python_version()}")
    write("")
    write("| case | unit | ours, ms | ours, ms of work | theirs, ms | theirs, ms of work | time | work | limit |")
    write("|---|---|---|---|---|---|---|---|---|")
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
            "copy-256": lambda: copying(large, 256, 64, 10),
            "encoded-256": lambda: decoding(large, 256, 64, 10),
            "files-256": lambda: files(large, 256, 227, 64, 10),
            "augment-224": lambda: augmentation_rate(large, 224, 64, 4),
            "train-60": lambda: mouth_training(small, 40),
        }
        for name in arguments.cases or NAMES:
            write(compare(name, cases[name](), arguments.turns))
    if arguments.output:
        arguments.output.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
