"""Generated pictures, cases, and the comparison of two implementations, for the benchmarks of data."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import torch

from pycaffe_like.data.listfile import Entry, read_list
from pycaffe_like.data.loader import Loader
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

CPU = torch.device("cpu")
Work = Callable[[], None]


@dataclass(frozen=True)
class Case:
    """Two implementations of the same work.

    Attributes:
        unit: the name of one piece of work, such as a batch.
        pieces: how many pieces a turn consists of.
        limit: the largest acceptable ratio of our time to theirs.
        before: runs before each turn, without being measured.
    """

    ours: Work
    theirs: Work
    unit: str
    pieces: int
    limit: float
    before: Work = lambda: None


@dataclass(frozen=True)
class Pictures:
    """A folder of generated JPEGs and its list."""

    folder: Path
    entries: Sequence[Entry]

    @property
    def root(self) -> str:
        return f"{self.folder}/"

    @property
    def list(self) -> Path:
        return self.folder / "list.txt"


def draw(folder: Path, count: int, height: int, width: int) -> Pictures:
    """Writes pictures of discs on a soft background with noise, as detailed as photographs for a JPEG encoder."""
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


def measure_time(work: Work) -> tuple[float, float]:
    """Runs `work`; returns its wall-clock time and its CPU time, in seconds."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def compare(name: str, case: Case, turns: int) -> str:
    """Runs both sides of a case in turn; returns its row of the table."""
    ours, theirs = [], []
    for turn in range(turns):
        for work, found in ((case.ours, ours), (case.theirs, theirs))[:: 1 if turn % 2 else -1]:
            case.before()
            found.append(measure_time(work))
    in_time, in_work = (median(a[i] / b[i] for a, b in zip(ours, theirs, strict=True)) for i in (0, 1))
    cells = [f"{median(one[i] for one in found) / case.pieces * 1e3:.3f}" for found in (ours, theirs) for i in (0, 1)]
    return f"| {name} | {case.unit} | {' | '.join(cells)} | {in_time:.2f} | {in_work:.2f} | {case.limit:.2f} |"
