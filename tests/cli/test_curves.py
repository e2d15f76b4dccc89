"""Training goes on if the curves for TensorBoard cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.cli.curves import Curves


def test_a_path_that_is_no_folder(caplog: pytest.LogCaptureFixture) -> None:
    Path("file").touch()
    with caplog.at_level("WARNING", logger="pycaffe_like"), Curves("file") as curves:
        curves.record(3, {"loss": 0.5})
    assert caplog.text.count("No more curves for TensorBoard in file: ") == 1


def test_a_disk_that_fills_up(caplog: pytest.LogCaptureFixture) -> None:
    class Full:
        def add_scalar(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    with caplog.at_level("WARNING", logger="pycaffe_like"), Curves("") as curves:
        curves._writer = Full()
        curves.record(3, {"loss": 0.5})
        curves.record(4, {"loss": 0.5})
    assert caplog.text.count("No more curves for TensorBoard in : No space left on device. Training goes on.") == 1
