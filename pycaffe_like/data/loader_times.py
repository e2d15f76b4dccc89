"""Times a Loader on its own: each stage in one thread, then whole batches as training reads them."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

import torch

from .feeder import Feeder
from .loader import Loader
from .stage_clock import measuring_stages, stage
from .workers import Workers


@dataclass(frozen=True)
class LoaderTimes:
    """How long a batch takes, in seconds.

    Attributes:
        batch_size: the number of records in a batch.
        batches: the number of batches that were timed.
        stages: the mean time of each stage, in one thread.
        ahead: the mean time of a batch that is read ahead with all threads, when nothing else runs.
        threads, prefetch: the number of threads, and of batches read ahead, in `ahead`.
    """

    batch_size: int
    batches: int
    stages: dict[str, float]
    ahead: float
    threads: int
    prefetch: int

    @property
    def total(self) -> float:
        """The time of a batch in one thread."""
        return sum(self.stages.values())

    @property
    def bottleneck(self) -> str:
        """The stage that takes longest."""
        return max(self.stages, key=lambda name: self.stages[name])


def time_loader(loader: Loader, device: torch.device, batches: int) -> LoaderTimes:
    """Times batches 1 to `batches`, after batch 0 as a warm-up, then as many again while reading ahead.

    Raises:
        DataError: If a record cannot be read.
    """
    loader.workers.close()
    loader.workers = Workers(threads=1)
    loader.batch(0, device)
    with measuring_stages() as clock:
        for index in range(1, batches + 1):
            loader.batch(index, device)
            with stage("finish"):
                _wait_for(device)
    loader.workers = Workers()
    with closing(Feeder(loader, device, position=batches + 1)) as feeder:
        feeder.next()
        start = time.perf_counter()
        for _ in range(batches):
            feeder.next()
        _wait_for(device)
        ahead = time.perf_counter() - start
    stages = {name: seconds / batches for name, seconds in clock.seconds.items()}
    return LoaderTimes(loader.batch_size, batches, stages, ahead / batches, loader.workers.threads, loader.prefetch)


def _wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
