#!/usr/bin/env python3
"""Break random lines of a room, and list those that no test notices.

usage: tools/mutate.py [--places N] [--seed N] [--jobs N] [--list] ROOM …

A room is a folder of the package, or a file: `net`, `errors`, `solver/rules.py`. Each of N random
places is broken in a copy of the project, one after another: a comparison, a number, True or False,
an operator, `and` or `or`, a condition, a statement left out. First the test file that mirrors the
broken file runs, then the tests of the room, until one fails. The same seed picks the same places.

The exit code is 1 where a place survived. Then either a test is missing, or the line does nothing, or
the mutation changes nothing that can be observed.

example:
  tools/mutate.py --places 30 --seed 7 --jobs 2 graph files
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mutations import Mutation, mutations

ROOT = Path(__file__).resolve().parent.parent
NOT_COPIED = (".git", ".venv", ".*_cache", "__pycache__", "*.egg-info")
NOT_COPIED_AT_THE_TOP = ("build", "dist", "data", "snaps")


@dataclass(frozen=True)
class Tests:
    """The test file that mirrors a file of the package, and the tests of its room; None where missing."""

    mirror: Path | None
    room: Path | None

    @classmethod
    def of(cls, project: Path, package: str, file: Path) -> Tests:
        inner = file.relative_to(package)
        mirror = Path("tests", inner).with_name(f"test_{inner.stem}.py")
        room = Path("tests", inner.parts[0]) if len(inner.parts) > 1 else None
        exists = [path if path is not None and (project / path).exists() else None for path in (mirror, room)]
        return cls(*exists)

    def __iter__(self) -> Iterator[Path]:
        return iter(filter(None, (self.mirror, self.room)))


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation: the tests that noticed it, or None."""

    mutation: Mutation
    killed_by: Path | None


class Runner:
    """Runs tests in a copy of the project."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        everywhere = shutil.ignore_patterns(*NOT_COPIED)
        for path in project.iterdir():
            if path.is_dir() and path.name not in {*NOT_COPIED_AT_THE_TOP, *everywhere("", [path.name])}:
                shutil.copytree(path, folder / path.name, ignore=everywhere, symlinks=True)
            elif path.is_file():
                shutil.copy(path, folder)

    def passes(self, tests: Path, seconds: float | None = None) -> bool:
        """Whether some tests pass, in so many seconds where a number is given.

        Raises:
            RuntimeError: pytest did not run any.
        """
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", str(tests)]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, timeout=seconds, check=False, capture_output=True
            )
        except subprocess.TimeoutExpired:
            return False
        if done.returncode >= 4:  # a wrong command line, or no tests
            raise RuntimeError(f"pytest {tests} ran nothing:\n{done.stdout.decode()}{done.stderr.decode()}")
        return done.returncode == 0

    def run(self, mutation: Mutation, tests: Tests, seconds: float) -> Outcome:
        """Breaks one place, runs its tests, and mends it again."""
        path = self.folder / mutation.file
        source = path.read_bytes()
        path.write_bytes(mutation.apply(source))
        try:
            killed_by = next((one for one in tests if not self.passes(one, seconds)), None)
        finally:
            path.write_bytes(source)
        return Outcome(mutation, killed_by)


def files_of(project: Path, package: str, room: str) -> list[Path]:
    """The Python files of a room, generated ones left out.

    Raises:
        SystemExit: there is no such room.
    """
    base = project / package / room
    found = sorted(base.rglob("*.py")) if base.is_dir() else [base if base.suffix else base.with_suffix(".py")]
    found = [path for path in found if not path.stem.endswith("_pb2")]
    if not found or not all(path.exists() for path in found):
        sys.exit(f"error: {package} has no room or file {room}")
    return [path.relative_to(project) for path in found]


def check_baseline(runner: Runner, tests: Sequence[Tests]) -> float:
    """Runs all tests once without a mutation; the seconds that the slowest of them took.

    Raises:
        SystemExit: some fail as it is.
    """
    slowest = 0.0
    for path in dict.fromkeys(path for one in tests for path in one):
        start = time.monotonic()
        if not runner.passes(path):
            sys.exit(f"error: {path} fails without any mutation")
        slowest = max(slowest, time.monotonic() - start)
    return slowest


def run_all(chosen: Sequence[Mutation], project: Path, package: str, jobs: int) -> list[Outcome]:
    """Tries the mutations, in as many copies of the project as there are jobs."""
    tests = {one.file: Tests.of(project, package, one.file) for one in chosen}
    with tempfile.TemporaryDirectory() as folder:
        runners = [Runner(project, Path(folder, str(n))) for n in range(jobs)]
        seconds = 30 + 4 * jobs * check_baseline(runners[0], list(tests.values()))
        idle: queue.Queue[Runner] = queue.Queue()
        for runner in runners:
            idle.put(runner)

        def attempt(mutation: Mutation) -> Outcome:
            runner = idle.get()
            try:
                outcome = runner.run(mutation, tests[mutation.file], seconds)
            finally:
                idle.put(runner)
            print(f"{'killed  ' if outcome.killed_by else 'SURVIVED'} {mutation}", file=sys.stderr, flush=True)
            return outcome

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(attempt, chosen))


def report(outcomes: Sequence[Outcome], project: Path) -> Iterator[str]:
    """The lines of the summary: a share, then each survivor with its line of code."""
    killed = [one for one in outcomes if one.killed_by]
    mirror = sum(one.killed_by is not None and one.killed_by.suffix == ".py" for one in killed)
    share = 100 * len(killed) / len(outcomes)
    yield f"{len(killed)} of {len(outcomes)} places killed ({share:.0f} %), {mirror} by the mirror test file"
    for outcome in outcomes:
        if not outcome.killed_by:
            line = (project / outcome.mutation.file).read_text().splitlines()[outcome.mutation.line - 1]
            yield f"survived: {outcome.mutation}\n    {line.strip()}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rooms", nargs="+", metavar="ROOM")
    parser.add_argument("--places", type=int, default=20, help="how many places to break (20)")
    parser.add_argument("--seed", type=int, default=0, help="picks the places (0)")
    parser.add_argument("--jobs", type=int, default=1, help="copies of the project to work in at a time (1)")
    parser.add_argument("--list", action="store_true", help="print the places and run nothing")
    parser.add_argument("--project", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--package", default="pycaffe_like", help=argparse.SUPPRESS)
    flags = parser.parse_args(arguments)
    files = [file for room in flags.rooms for file in files_of(flags.project, flags.package, room)]
    every = [one for file in files for one in mutations(flags.project, file)]
    chosen = random.Random(flags.seed).sample(every, min(flags.places, len(every)))
    if flags.list:
        print(*chosen, sep="\n")
        return 0
    outcomes = run_all(chosen, flags.project, flags.package, flags.jobs)
    print(*report(outcomes, flags.project), sep="\n")
    return 0 if all(one.killed_by for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
