"""Class names of the data go beside the snapshots."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pycaffe_like.cli.kept_names import copy_class_names


@pytest.fixture(autouse=True)
def _folders(_in_empty_folder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("db", "snaps"):
        Path(folder).mkdir()
    Path("db/labels.txt").write_text("ant\nbee\n")
    monkeypatch.setattr("pycaffe_like.net.labels.label_folders", lambda built: [Path("db")])


NET: Any = SimpleNamespace(built=None)


def test_names_are_copied_beside_the_snapshots() -> None:
    copy_class_names(NET, "snaps/a")
    assert Path("snaps/labels.txt").read_text() == "ant\nbee\n"


@pytest.mark.parametrize("prefix", ["", None, "none/a"])
def test_without_a_folder_for_snapshots_there_is_no_copy(prefix: str | None) -> None:
    copy_class_names(NET, prefix)
    assert [str(path) for path in sorted(Path().rglob("labels.txt"))] == ["db/labels.txt"]


def test_names_that_are_there_stay() -> None:
    Path("snaps/labels.txt").write_text("mine\n")
    copy_class_names(NET, "snaps/a")
    assert Path("snaps/labels.txt").read_text() == "mine\n"


def test_a_file_that_cannot_be_written_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: Path, names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pycaffe_like.data.class_names.write_names", fail)
    copy_class_names(NET, "snaps/a")
    assert [record.getMessage() for record in caplog.records] == [
        "snaps/labels.txt cannot be written: No space left on device"
    ]
