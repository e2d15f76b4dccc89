#!/usr/bin/env python3
"""Reads damaged files of all kinds that pcl reads, and reports each that does not end in a PclError.

usage: tools/fuzz.py [--kind KIND …] [--count N] [--seed S] [--first I] [--seconds S] [--save DIR]

Each input is a valid file with bytes changed, removed, repeated or copied from elsewhere, or with changes
to its structure that keep lengths and checksums right. Input I of a seed is the same in every run. A child
process reads it. These are failures: a traceback (any exception other than PclError), an abort (the process
dies), a hang (more than --seconds), more than 64 MiB of memory plus 16 bytes for each byte of the file, and
a file in the folder that reading has changed. The exit code is 1 if there are failures.

example:
  tools/fuzz.py --kind caffemodel solverstate --count 100000 --seed 7 --save found
"""

from __future__ import annotations

import argparse
import mmap
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from fuzz_kinds import ALLOWED, KINDS, Kind
from fuzz_mutations import mutate

FREE, PER_BYTE = 64 * 2**20, 16
"""The memory that reading a file may take: bytes in any case, and bytes per byte of the file."""

LIMIT = 16 * 2**30


@dataclass(frozen=True)
class Failure:
    """An input that ended in something other than a PclError.

    Attributes:
        index: the input's number under its seed.
        what: "traceback", "abort", "hang", "memory" or "change".
        text: the exception and the line of the library that raised it, the signal, or the memory used.
    """

    index: int
    what: str
    text: str


def damaged_input(kind: Kind, samples: Sequence[bytes], seed: int, index: int) -> bytes:
    """Returns input `index` of a seed."""
    return mutate(samples, seed, index, kind.restructure, kind.repair)


def fuzz(kind: Kind, seed: int, first: int, count: int, seconds: float = 20) -> Iterator[Failure]:
    """Yields the failures among inputs `first` to `first + count - 1`, which are read in the current folder."""
    samples = kind.samples()
    kind.write(samples[0])
    at, end = first, first + count
    while at < end:
        progress = mmap.mmap(-1, 8)
        receiver, sender = multiprocessing.Pipe(duplex=False)
        child = os.fork()
        if not child:
            _child(kind, samples, seed, range(at, end), progress, sender)
        sender.close()
        ended = ""
        for failure in _watch(child, receiver, progress, seconds):
            if failure.what in ("abort", "hang"):
                ended = failure.what
            yield failure
        at = _read_progress(progress) + 1 if ended else end


def _watch(child: int, receiver: Connection, progress: mmap.mmap, seconds: float) -> Iterator[Failure]:
    """Yields the failures that a child process reports, and one more if it dies or hangs."""
    last, since, status = -1, time.monotonic(), 0
    while True:
        if receiver.poll(0.05):
            try:
                yield receiver.recv()
                continue
            except EOFError:
                status = os.waitpid(child, 0)[1]
                break
        index = _read_progress(progress)
        if index != last:
            last, since = index, time.monotonic()
        elif time.monotonic() - since > seconds:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            yield Failure(index, "hang", f"more than {seconds:g} s")
            return
    if os.WIFSIGNALED(status):
        yield Failure(_read_progress(progress), "abort", signal.Signals(os.WTERMSIG(status)).name)
    elif os.WEXITSTATUS(status):
        yield Failure(_read_progress(progress), "abort", f"exit code {os.WEXITSTATUS(status)}")


def _read_progress(progress: mmap.mmap) -> int:
    return int.from_bytes(progress[:8], "little")


def _child(
    kind: Kind, samples: Sequence[bytes], seed: int, indices: range, progress: mmap.mmap, sender: Connection
) -> None:
    """Reads the inputs and sends failures to the parent process; never returns."""
    try:
        warnings.simplefilter("ignore")
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        list(_read_once(kind, samples[0]))  # does the imports, whose memory must not count
        for index in indices:
            progress[:8] = index.to_bytes(8, "little")
            for failure in _read_once(kind, damaged_input(kind, samples, seed, index), index):
                sender.send(failure)
    except BaseException as error:
        sender.send(Failure(_read_progress(progress), "traceback", f"outside of the reader: {error!r}"))
    sender.close()
    os._exit(0)


def _read_once(kind: Kind, data: bytes, index: int = -1) -> Iterator[Failure]:
    kind.write(data)
    files = {} if kind.writes else _files()
    before = _reset_peak()
    try:
        kind.read()
    except ALLOWED as error:
        str(error).encode()  # checks that the message can be printed
    except BaseException as error:
        yield Failure(index, "traceback", _describe(error))
    used = _peak() - before
    if used > FREE + PER_BYTE * len(data):
        yield Failure(index, "memory", f"{used >> 20} MiB for {len(data)} bytes")
    changed = [name for name, now in _files().items() if files.get(name, now) != now] if files else []
    if changed:
        yield Failure(index, "change", ", ".join(sorted(changed)))


def _files() -> dict[str, tuple[int, int]]:
    """Returns modification time and size of each file in the current folder."""
    return {entry.name: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in os.scandir()}


def _describe(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pycaffe_like" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}: {str(error)[:120]}"


def _reset_peak() -> int:
    """Resets the peak memory of this process; returns the memory in use."""
    Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def run_kind(name: str, options: argparse.Namespace) -> int:
    """Fuzzes one kind of file and prints the failures; returns how many there are."""
    found: Counter[str] = Counter()
    save = Path(options.save).resolve() if options.save else None
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        samples = KINDS[name].samples()
        for failure in fuzz(KINDS[name], options.seed, options.first, options.count, options.seconds):
            key = f"{failure.what}: {failure.text}" if failure.what == "traceback" else failure.what
            if not found[key]:
                print(f"{name} {options.seed}/{failure.index}: {failure.what}: {failure.text}", flush=True)
                if save:
                    save.mkdir(parents=True, exist_ok=True)
                    path = save / f"{failure.what}-{options.seed}-{failure.index}.{name}"
                    path.write_bytes(damaged_input(KINDS[name], samples, options.seed, failure.index))
            found[key] += 1
        os.chdir("/")
    seconds = time.monotonic() - started
    print(f"{name}: {options.count} inputs in {seconds:.0f} s, {sum(found.values())} failures of {len(found)} kinds")
    return sum(found.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", nargs="+", default=list(KINDS), choices=KINDS, help="all of them by default")
    parser.add_argument("--count", type=int, default=1000, help="inputs of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--seconds", type=float, default=20, help="how long reading one may take")
    parser.add_argument("--save", default="", metavar="DIR", help="write an input of each failure there")
    options = parser.parse_args()
    return 1 if sum([run_kind(name, options) for name in options.kind]) else 0


if __name__ == "__main__":
    sys.exit(main())
