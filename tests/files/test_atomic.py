"""A file is whole or not there, whatever happens in between."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pycaffe_like.files.atomic import replacing


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
