"""Only one training run per snapshot_prefix, and what killed runs leave behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pycaffe_like.errors import SolverError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.solver.snapshot_lock import lock_prefix, remove_leftovers

HOLDER = """
import sys, time
from pycaffe_like.solver.snapshot_lock import lock_prefix
with lock_prefix("snaps/a"):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_the_second_training_names_the_first() -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(SolverError) as caught, lock_prefix("snaps/a"):
        pass
    assert f"another training writes snapshots under this snapshot_prefix: process {holder.pid} on " in str(
        caught.value
    )
    with lock_prefix("snaps/b"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert Path("snaps/a.lock").exists()  # the lock was released when its process ended
    with lock_prefix("snaps/a"):
        assert Path("snaps/a.lock").read_text().startswith(f"process {os.getpid()} on ")
    assert not Path("snaps/a.lock").exists()


def test_no_prefix_needs_no_lock() -> None:
    with lock_prefix(None):
        assert list(Path().iterdir()) == []


def test_temporary_files_of_killed_runs_are_removed_and_nothing_else() -> None:
    kept = ["a_iter_3.caffemodel", "a_iter_3.solverstate", ".a_notes.12345678", ".b_iter_3.caffemodel.abcdefgh"]
    for name in kept:
        Path(name).touch()
    left = []
    for name in ("a_iter_7.caffemodel", "a_iter_7.resume", "a_best.caffemodel"):
        with replacing(name) as temporary:
            left.append(temporary)
        temporary.touch()
        Path(name).unlink()
    remove_leftovers("a")
    assert sorted(path.name for path in Path().iterdir()) == sorted(kept)
    assert len(left) == 3


def test_a_training_that_writes_nothing_leaves_no_folder() -> None:
    with lock_prefix("new/snaps/a"):
        assert Path("new/snaps/a.lock").exists()
    assert not Path("new").exists()
