"""Times several implementations of the same work in turn, so that load on the machine affects all equally.

Each implementation has its own process, so that memory is measured separately, and so that nothing that one
compiles or caches helps another. Only one runs at a time.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

Work = Callable[[], None]
"""Does one unit of work, such as a training step."""

Make = Callable[[], Work]
"""Prepares the work. Has to be importable by name, because another process calls it."""


@dataclass(frozen=True)
class Result:
    """The measurements of one implementation.

    Attributes:
        seconds: the time of one unit of work, for each turn.
        memory: peak memory in bytes, minus that of a process that only has torch imported; on a GPU, peak
            memory of the device.
    """

    seconds: tuple[float, ...]
    memory: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(ways: Mapping[str, Make], turns: int, units: int, warm_up: int = 2) -> dict[str, Result]:
    """Runs `units` of work with each implementation in turn, `turns` times, after a few units to warm up."""
    context = multiprocessing.get_context("spawn")
    workers = {}
    for name, make in ways.items():
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(make, theirs, warm_up), daemon=True)
        process.start()
        workers[name] = (process, ours)
        _answer(ours)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns):
        names = list(ways)
        for name in names if turn % 2 == 0 else reversed(names):
            _, pipe = workers[name]
            pipe.send(units)
            seconds[name].append(_answer(pipe) / units)
    results = {}
    for name, (process, pipe) in workers.items():
        pipe.send(0)
        results[name] = Result(tuple(seconds[name]), _answer(pipe))
        process.join()
    return results


def _answer(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        raise SystemExit("a worker died; its message stands above") from None


def _work(make: Make, pipe: Connection, warm_up: int) -> None:
    import torch

    cuda = torch.cuda.is_available()
    wait = torch.cuda.synchronize if cuda else lambda: None
    bare = _resident("VmRSS")
    work = make()
    for _ in range(warm_up):
        work()
    wait()
    pipe.send("ready")
    while units := pipe.recv():
        start = time.perf_counter()
        for _ in range(units):
            work()
        wait()
        pipe.send(time.perf_counter() - start)
    pipe.send(torch.cuda.max_memory_reserved() if cuda else _resident("VmHWM") - bare)


def _resident(kind: str) -> int:
    """Returns the memory of this process in bytes: current (VmRSS) or peak so far (VmHWM)."""
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(kind))
    return int(line.split()[1]) * 1024


def ratios(results: Mapping[str, Result], ours: str, theirs: str) -> tuple[float, float]:
    """Returns the ratios of our time and of our memory to theirs. Time: the median over turns."""
    pairs = zip(results[ours].seconds, results[theirs].seconds, strict=True)
    return statistics.median(a / b for a, b in pairs), results[ours].memory / max(results[theirs].memory, 1)


def machine() -> str:
    """Returns a line about the device and the versions."""
    import torch

    threads = f"{torch.get_num_threads()} threads"
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"CPU, {threads}"
    return f"{device}, torch {torch.__version__}, Python {platform.python_version()}"


def parse_turns(
    parser: argparse.ArgumentParser, usual: int, quick: int, saves: str = "few turns"
) -> argparse.Namespace:
    """Adds --turns and --quick to a program's flags, and parses the command line.

    Args:
        usual, quick: the number of turns without and with --quick.
        saves: the help for --quick.
    """
    parser.add_argument("--turns", type=int, help=f"default: {usual}, or {quick} with --quick")
    parser.add_argument("--quick", action="store_true", help=saves)
    arguments = parser.parse_args()
    arguments.turns = arguments.turns or (quick if arguments.quick else usual)
    return arguments
