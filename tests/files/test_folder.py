"""Output folders are removed again after a failure if they are empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.files.folder import folder_for_output


def test_a_failed_block_leaves_no_empty_folder() -> None:
    Path("old").mkdir()
    with pytest.raises(FileNotFoundError), folder_for_output(Path("old/new/newest")):
        Path("old/new/newest/none").read_text()
    assert [str(one) for one in Path().iterdir()] == ["old"]
    assert not list(Path("old").iterdir())


def test_a_folder_with_a_file_stays() -> None:
    with folder_for_output(Path("new/newest")):
        Path("new/newest/file").write_text("7")
    assert Path("new/newest/file").read_text() == "7"


def test_a_folder_that_was_there_stays_though_empty() -> None:
    Path("old").mkdir()
    with folder_for_output(Path("old")):
        pass
    assert Path("old").is_dir()
