"""Kills convert_imageset, and checks the databases that remain."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from kill_process import kill_after, run_to_the_end, start

CONVERSIONS = {
    "lmdb": ("--backend", "lmdb"),
    "leveldb": ("--backend", "leveldb"),
    "overwrite": ("--backend", "lmdb", "--overwrite"),
}
"""The flags of each case."""

_RECORDS = 211


def kill_conversion(flags: Sequence[str], kills: int, rng: random.Random) -> list[str]:
    """Converts pictures in the current folder, and kills the conversion at random moments.

    Returns:
        The problems found, one sentence each.
    """
    _write_pictures()
    overwrites, backend = "--overwrite" in flags, flags[1]
    command = ("convert_imageset", *flags, "./", "list.txt", "db")
    duration = run_to_the_end(*command)
    problems: list[str] = []
    done = 0
    while done < kills:
        if not overwrites:
            shutil.rmtree("db", ignore_errors=True)
        done += kill_after(start(*command), rng.random() * duration)
        if Path("db").exists():
            problems += _check_database(backend)
        elif overwrites:
            problems.append("the database is gone")
    if not overwrites:
        shutil.rmtree("db", ignore_errors=True)
    run_to_the_end(*command)
    left = [path.name for path in Path().iterdir() if path.name.startswith(".")]
    return problems + _check_database(backend) + ([f"left behind: {left}"] if left else [])


def _write_pictures() -> None:
    import cv2
    import numpy as np

    rng = np.random.default_rng(5)
    lines = []
    for number in range(_RECORDS):
        cv2.imwrite(f"{number}.png", rng.integers(0, 255, (23, 31, 3), np.uint8))
        lines.append(f"{number}.png {number % 7}\n")
    Path("list.txt").write_text("".join(lines))


def _check_database(backend: str) -> list[str]:
    """Reads all records; returns the problems found."""
    from pycaffe_like.data.database import open_database
    from pycaffe_like.errors import PclError

    try:
        database = open_database(backend.upper(), "db")
        count = sum(1 for number in range(len(database)) if database[number])
        database.close()
    except PclError as error:
        return [str(error)]
    return [] if count == _RECORDS else [f"{count} of {_RECORDS} records"]
