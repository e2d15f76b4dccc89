"""Atomic writing: a file is complete or does not appear at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pycaffe_like.files import atomic
from pycaffe_like.files.atomic import replacing, replacing_together


@pytest.mark.usefixtures("keeps_no_file_open")
def test_a_new_file_appears_at_the_end(tmp_path: Path) -> None:
    with replacing("x") as temporary:
        temporary.write_bytes(b"new")
        assert not Path("x").exists()
    assert Path("x").read_bytes() == b"new"
    assert os.listdir() == ["x"]


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "Ctrl-C"])
def test_a_failure_leaves_the_old_file(failure: BaseException) -> None:
    Path("x").write_bytes(b"old")

    def fail() -> None:
        with replacing("x") as temporary:
            temporary.write_bytes(b"half of the ne")
            raise failure

    with pytest.raises(type(failure)):
        fail()
    assert Path("x").read_bytes() == b"old"
    assert os.listdir() == ["x"]


def test_the_file_has_the_usual_rights() -> None:
    umask = os.umask(0o027)
    try:
        with replacing("x"):
            pass
    finally:
        os.umask(umask)
    assert stat.S_IMODE(Path("x").stat().st_mode) == 0o640


def test_a_folder_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError), replacing("no/x"):
        pass


def test_each_file_is_in_its_folder_on_disk_before_the_next_one_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    replace, sync = Path.replace, atomic._sync_folder
    monkeypatch.setattr(Path, "replace", lambda own, to: (steps.append(f"replace {to}"), replace(own, to))[1])
    monkeypatch.setattr(atomic, "_sync_folder", lambda folder: (steps.append("sync"), sync(folder))[1])
    with replacing_together("weights", "state"):
        pass
    # The state is removed first, and each new name is synced before the next: there is never a state without
    # its weights.
    assert steps == ["sync", "replace weights", "sync", "replace state", "sync"]
