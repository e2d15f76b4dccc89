"""Atomic writing of folders: a folder is complete or does not appear, even if its writer is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pycaffe_like.files.atomic_folder import replacing_folder

WRITER = """
import sys
from pycaffe_like.files.atomic_folder import replacing_folder
print("ready", flush=True)
for round in range(10**6):
    with replacing_folder("db", overwrite=True) as folder:
        folder.mkdir()
        for name in "abc":
            (folder / name).write_text(f"{sys.argv[1]} {round}")
"""


def fill(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "a").write_text(text)


@pytest.mark.usefixtures("keeps_no_file_open")
def test_a_new_folder_appears_at_the_end() -> None:
    with replacing_folder("db") as folder:
        fill(folder, "new")
        assert not Path("db").exists()
    assert Path("db/a").read_text() == "new"
    assert os.listdir() == ["db"]


def test_a_failure_leaves_the_old_folder() -> None:
    fill(Path("db"), "old")

    def interrupted() -> None:
        with replacing_folder("db", overwrite=True) as folder:
            fill(folder, "new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert Path("db/a").read_text() == "old"
    assert os.listdir() == ["db"]


def test_without_overwrite_what_is_there_stays() -> None:
    fill(Path("db"), "old")
    with pytest.raises(OSError, match="not empty"), replacing_folder("db") as folder:
        fill(folder, "new")
    assert Path("db/a").read_text() == "old"


def test_with_overwrite_the_new_folder_takes_the_place_of_the_old_one() -> None:
    fill(Path("db"), "old")
    with replacing_folder("db", overwrite=True) as folder:
        fill(folder, "new")
    assert Path("db/a").read_text() == "new"
    assert os.listdir() == ["db"]


@pytest.mark.usefixtures("keeps_no_file_open")
def test_the_work_folder_of_a_killed_process_is_removed() -> None:
    Path(".db.pcl-12345678/new").mkdir(parents=True)
    with replacing_folder("db") as folder:
        assert not Path(".db.pcl-12345678").exists()
        fill(folder, "new")
    assert os.listdir() == ["db"]


@pytest.mark.usefixtures("keeps_no_file_open")
def test_work_folders_of_others_stay() -> None:
    """Writing a folder leaves alone the temporary folder of a running process, and folders with similar names."""
    others = [".db.pcl-short", ".db.snapshot", ".db2.pcl-12345678", "db.pcl-12345678"]
    for name in others:
        Path(name).mkdir()
    with replacing_folder("db") as running:
        fill(running, "first")
        with replacing_folder("db") as folder:
            fill(folder, "second")
        assert (running / "a").read_text() == "first"
        Path("db").rename("moved")
    assert sorted(os.listdir()) == sorted([*others, "db", "moved"])


@pytest.mark.skipif(sys.platform != "linux", reason="folders change places in one step on Linux alone")
@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_at_every_moment_of_a_kill_there_is_one_whole_folder_and_the_next_run_leaves_nothing(kills: int) -> None:
    rng = random.Random(7)
    Path("db").mkdir()
    for name in "abc":
        (Path("db") / name).write_text("first")
    for number in range(kills):
        command = [sys.executable, "-c", WRITER, str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        assert len({(Path("db") / name).read_text() for name in "abc"}) == 1
    with replacing_folder("db", overwrite=True) as folder:
        fill(folder, "last")
    assert os.listdir() == ["db"]
    assert Path("db/a").read_text() == "last"
