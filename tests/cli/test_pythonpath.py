"""`pcl pythonpath`: prints a folder in which `import caffe` finds this library and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pycaffe_like.cli import run_command


def test_the_folder_holds_the_package_caffe_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("pythonpath", []) == 0
    folder = Path(capsys.readouterr().out.removesuffix("\n"))
    assert folder.is_absolute()
    assert [path.name for path in folder.iterdir() if path.name != "__pycache__"] == ["caffe"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    code = "import caffe; print(caffe.__name__)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "pycaffe_like.caffe\n"
