"""Settings of the C library's allocator."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest

from pycaffe_like.data.allocator import keep_freed_memory


def test_glibc_keeps_64_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[int, int]] = []
    library = SimpleNamespace(mallopt=lambda *call: calls.append(call))
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    monkeypatch.setattr(sys, "platform", "linux")
    keep_freed_memory()
    assert sorted(calls) == [(-3, 32 * 2**20), (-1, 64 * 2**20)]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_other_c_libraries_are_left_alone(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    monkeypatch.setattr(sys, "platform", platform)
    keep_freed_memory()
