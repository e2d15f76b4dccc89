"""Folders for TensorBoard that cannot be written to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pycaffe_like.cli.tensorboard import TensorBoard
from pycaffe_like.errors import DataError, PclError


def test_a_path_that_is_not_a_folder_is_an_error_before_training() -> None:
    Path("file").touch()
    with pytest.raises(DataError, match="^--tensorboard file cannot be written: "), TensorBoard("file"):
        pass


def test_a_full_disk_is_an_error_before_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("torch.utils.tensorboard.SummaryWriter.flush", fail)
    with (
        pytest.raises(DataError, match="^--tensorboard dir cannot be written: No space left on device$"),
        TensorBoard("dir"),
    ):
        pass


def test_tensorboard_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(PclError, match="^--tensorboard needs the package tensorboard\npip install"), TensorBoard("dir"):
        pass


def test_a_disk_that_fills_up(caplog: pytest.LogCaptureFixture) -> None:
    class Full:
        def add_scalar(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    with caplog.at_level("WARNING", logger="pycaffe_like"), TensorBoard("") as board:
        board._writer = Full()
        board.record(3, {"loss": 0.5})
        board.record(4, {"loss": 0.5})
    assert (
        caplog.text.count(
            "The TensorBoard files in  cannot be written any more: No space left on device. Training continues."
        )
        == 1
    )
