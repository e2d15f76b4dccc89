"""Fixtures for tests of data."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import datum, draw, write_lmdb


@pytest.fixture
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes to a folder with the LMDB `db`: eleven 23 x 31 pictures with the labels 0 to 10."""
    monkeypatch.chdir(tmp_path)
    write_lmdb("db", [datum(draw(23, 31, seed=number), number) for number in range(11)])
