"""Replacing a folder by another in a single step."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pycaffe_like.files import exchange as module
from pycaffe_like.files.exchange import exchange, put_in_place

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="renameat2 is Linux's")


@pytest.fixture(autouse=True)
def _folders(_in_empty_folder: None) -> None:
    for name in ("new", "target"):
        Path(name).mkdir()
        Path(name, name).touch()


@linux
def test_names_are_exchanged() -> None:
    assert exchange(Path("new"), Path("target"))
    assert (Path("target/new").exists(), Path("new/target").exists()) == (True, True)


def test_nothing_changes_where_it_cannot_be_done() -> None:
    assert not exchange(Path("new"), Path("none"))
    assert Path("new/new").exists()


@pytest.mark.parametrize("in_one_step", [pytest.param(True, marks=linux), False])
def test_the_new_folder_takes_the_place(in_one_step: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not in_one_step:
        monkeypatch.setattr(module, "exchange", lambda *_: False)
    put_in_place(Path("new"), Path("target"), Path("old"))
    assert Path("target/new").exists()
    assert Path("new/target" if in_one_step else "old/target").exists()


def test_a_place_that_is_free() -> None:
    put_in_place(Path("new"), Path("free"), Path("old"))
    assert Path("free/new").exists()
    assert not Path("old").exists()
