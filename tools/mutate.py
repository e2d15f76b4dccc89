#!/usr/bin/env python3
"""Break random lines of the package, one after another, and list those that no test notices.

usage: tools/mutate.py [--places N] [--seed N] [--jobs N] [--seconds N] [--tests REACH] [--list] [ROOM …]

A room is a folder of the package or a file: `net`, `errors`, `solver/rules.py`; the default is all rooms.
Each of N random places is broken in a copy of the project: a comparison, a number, True or False, an
operator, `and` or `or`, a condition, or a statement, which is removed. Then tests run until one fails: first
the test file that mirrors the broken file, then those that name what the file defines, then those that mirror
the files which import it, then the other tests of its room, then all others; --tests says how far to go. Slow
tests do not run. A test that takes longer than --seconds counts as failed. The same seed picks the same places.

Mutations that nothing can observe are listed in tools/mutation/equivalent.txt, each with its reason; they
are not tried. The exit code is 1 if a place survived: a test is missing, or the line does nothing, or an
entry in that file is missing.

example:
  nice tools/mutate.py --places 30 --seed 7 --jobs 2 graph files
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from mutation.choice import REACHES, stages
from mutation.places import Mutation, equivalents, mutations
from mutation.runner import first_failure

ROOT = Path(__file__).resolve().parent.parent
EQUIVALENT = ROOT / "tools" / "mutation" / "equivalent.txt"
NOT_COPIED = (".git", ".venv", ".*_cache", "__pycache__", "*.egg-info")
NOT_COPIED_AT_THE_TOP = ("build", "dist", "data", "snaps")
PRELOADED = ("torch._dynamo", "torch.distributed", "torch.export", "cv2", "lmdb", "h5py", "google.protobuf.text_format")


@dataclass(frozen=True)
class Outcome:
    """The result of a mutation: the test that noticed it and that test's stage, or None."""

    mutation: Mutation
    killed_by: str | None = None
    stage: str = ""


class Worker:
    """Tries mutations in a copy of the project.

    A test that also fails without the mutation is ignored from then on; `broken` lists these tests.
    """

    def __init__(self, project: Path, package: str, folder: Path, seconds: float, reach: str) -> None:
        self.folder = folder
        self.package = package
        self.seconds = seconds
        self.reach = reach
        self.broken: list[str] = []
        copy_project(project, folder)

    def attempt(self, mutation: Mutation) -> Outcome:
        """Breaks one place, runs tests until one fails, and restores the place."""
        for stage, tests in stages(self.folder, self.package, mutation.file, self.reach):
            failed = self._first_failure(mutation, tests)
            if failed is not None:
                return Outcome(mutation, failed, stage)
        return Outcome(mutation)

    def _first_failure(self, mutation: Mutation, tests: Sequence[str]) -> str | None:
        """Returns the first test that fails because of the mutation, or None."""
        while (failed := self._first_failure_when_broken(mutation, tests)) is not None:
            if first_failure(self.folder, [failed], self.seconds) is None:
                return failed
            self.broken.append(failed)
        return None

    def _first_failure_when_broken(self, mutation: Mutation, tests: Sequence[str]) -> str | None:
        path = self.folder / mutation.file
        source = path.read_bytes()
        path.write_bytes(mutation.apply(source))
        try:
            return first_failure(self.folder, tests, self.seconds, self.broken)
        finally:
            path.write_bytes(source)


def copy_project(project: Path, folder: Path) -> None:
    """Copies the project, except for files that tools and runs produce."""
    folder.mkdir()
    everywhere = shutil.ignore_patterns(*NOT_COPIED)
    for path in project.iterdir():
        if path.is_dir() and path.name not in {*NOT_COPIED_AT_THE_TOP, *everywhere("", [path.name])}:
            shutil.copytree(path, folder / path.name, ignore=everywhere, symlinks=True)
        elif path.is_file():
            shutil.copy(path, folder)


def files_of(project: Path, package: str, room: str) -> list[Path]:
    """Returns the Python files of a room, except generated ones.

    Raises:
        SystemExit: If there is no such room.
    """
    base = project / package / room
    found = sorted(base.rglob("*.py")) if base.is_dir() else [base if base.suffix else base.with_suffix(".py")]
    found = [path for path in found if not path.stem.endswith("_pb2")]
    if not found or not all(path.exists() for path in found):
        sys.exit(f"error: {package} has no room or file {room}")
    return [path.relative_to(project) for path in found]


_worker: Worker  # this process's worker, created by _start_worker


def _start_worker(project: Path, package: str, parent: Path, seconds: float, reach: str) -> None:
    global _worker
    _worker = Worker(project, package, parent / str(os.getpid()), seconds, reach)


def _attempt(mutation: Mutation) -> tuple[Outcome, list[str]]:
    return _worker.attempt(mutation), _worker.broken


def preload(package: str) -> None:
    """Imports what most tests import, so that the processes forked from this one need not do it again."""
    if package == "pycaffe_like":
        for name in PRELOADED:
            import_module(name)


def attempt_all(chosen: Sequence[Mutation], flags: argparse.Namespace) -> tuple[list[Outcome], set[str]]:
    """Tries the mutations in parallel, in one copy of the project per job.

    Returns:
        The result of each mutation, and the tests that fail even without one.
    """
    preload(flags.package)
    outcomes: list[Outcome] = []
    broken: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        settings = (flags.project, flags.package, Path(folder), flags.seconds, flags.tests)
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(flags.jobs, context, _start_worker, settings) as pool:
            for done in as_completed([pool.submit(_attempt, one) for one in chosen]):
                outcome, failing = done.result()
                broken |= set(failing)
                outcomes.append(outcome)
                print(progress_line(outcome), file=sys.stderr, flush=True)
    return outcomes, broken


def progress_line(outcome: Outcome) -> str:
    if outcome.killed_by is None:
        return f"SURVIVED {outcome.mutation}"
    return f"killed   {outcome.mutation}  by {outcome.killed_by}"


def report(outcomes: Iterable[Outcome], broken: Iterable[str], project: Path) -> Iterator[str]:
    """Yields the lines of the summary: the share of killed mutations, then each survivor with its line of code."""
    outcomes = sorted(outcomes, key=lambda one: (str(one.mutation.file), one.mutation.start))
    killed = [one for one in outcomes if one.killed_by]
    mirror = sum(one.stage == "mirror" for one in killed)
    share = 100 * len(killed) / len(outcomes)
    yield f"{len(killed)} of {len(outcomes)} places killed ({share:.0f} %), {mirror} by the mirror test file"
    yield from (f"ignored: {test} fails without any mutation" for test in sorted(broken))
    for outcome in outcomes:
        if not outcome.killed_by:
            line = (project / outcome.mutation.file).read_text().splitlines()[outcome.mutation.line - 1]
            yield f"survived: {outcome.mutation}\n    {line.strip()}"


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", default=["."], help="folders or files (the whole package)")
    parser.add_argument("--places", type=int, default=20, help="how many places to break (20)")
    parser.add_argument("--seed", type=int, default=0, help="picks the places (0)")
    parser.add_argument("--jobs", type=int, default=1, help="copies of the project to work in at a time (1)")
    parser.add_argument("--seconds", type=int, default=120, help="a test that takes longer has failed (120)")
    parser.add_argument("--tests", choices=REACHES, default="room", help="the last tests that a survivor meets (room)")
    parser.add_argument("--list", action="store_true", help="print the places and run nothing")
    parser.add_argument("--project", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--package", default="pycaffe_like", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    flags = parse(arguments)
    files = [file for room in flags.rooms for file in files_of(flags.project, flags.package, room)]
    known = equivalents(EQUIVALENT)
    every = [one for file in files for one in mutations(flags.project, file) if one.key not in known]
    chosen = random.Random(flags.seed).sample(every, min(flags.places, len(every)))
    if flags.list:
        print(*chosen, sep="\n")
        return 0
    outcomes, broken = attempt_all(chosen, flags)
    print(*report(outcomes, broken, flags.project), sep="\n")
    return 0 if all(one.killed_by for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
