"""Fixtures for all tests."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from pycaffe_like.net.precision import configure_precision
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetDef

ROOT = Path(__file__).parent.parent

torch.set_num_threads(1)  # faster for small tensors, and sums are the same on every machine
configure_precision()  # by default, torch lets GPUs convolve with less precision than float32


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each test in its own temporary folder, so that no test writes into the project."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logger = logging.getLogger("pycaffe_like")
    logger.setLevel(logging.WARNING)
    logger.propagate = True  # commands that ran in this process have turned it off
    logger.handlers.clear()


@pytest.fixture
def net() -> Callable[[str], NetDef]:
    """Returns a function that makes a NetDef of prototxt text; errors name its file net.prototxt."""
    return lambda text: net_file(text, "net.prototxt").lowered()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not torch.cuda.is_available():
        skip = pytest.mark.skip(reason="no CUDA device")
        for item in items:
            if "cuda" in item.keywords:
                item.add_marker(skip)


@pytest.fixture
def keeps_no_file_open() -> Iterator[None]:
    """Checks that a test leaves as many file descriptors open as it found."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("the system does not list open files")
    before = len(list(folder.iterdir()))
    yield
    assert len(list(folder.iterdir())) == before
