"""tools/fuzz.py: the failures it finds, and how pcl reacts to damaged files."""

from __future__ import annotations

import io
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

from pycaffe_like.errors import DataError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def tools() -> Iterator[tuple[ModuleType, ModuleType]]:
    sys.path.insert(0, str(ROOT / "tools"))
    import fuzz
    import fuzz_kinds

    yield fuzz, fuzz_kinds
    sys.path.remove(str(ROOT / "tools"))
    del sys.modules["fuzz"], sys.modules["fuzz_kinds"]


def names(large: bool) -> list[str]:
    sys.path.insert(0, str(ROOT / "tools"))
    from fuzz_kinds import KINDS

    sys.path.remove(str(ROOT / "tools"))
    return [name for name, kind in KINDS.items() if kind.large or not large]


@pytest.mark.parametrize("name", names(large=False))
def test_damaged_files_end_in_an_error(tools: tuple[ModuleType, ModuleType], name: str) -> None:
    fuzz, kinds = tools
    count = 60 if kinds.KINDS[name].large else 5
    assert list(fuzz.fuzz(kinds.KINDS[name], seed=11, first=0, count=count)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", names(large=True))
def test_many_damaged_files_end_in_an_error(tools: tuple[ModuleType, ModuleType], name: str) -> None:
    fuzz, kinds = tools
    assert list(fuzz.fuzz(kinds.KINDS[name], seed=13, first=0, count=100_000)) == []


def test_what_is_reported(tools: tuple[ModuleType, ModuleType]) -> None:
    fuzz, kinds = tools

    def found(read: Callable[[], object], count: int = 3) -> list[tuple[str, str]]:
        kind = kinds.Kind(lambda: [b"sound"], read)
        return [(failure.what, failure.text) for failure in fuzz.fuzz(kind, 3, 0, count, seconds=2)]

    def raise_data_error() -> None:
        if Path("input").read_bytes() != b"sound":
            raise DataError("damaged")

    def when_damaged(act: Callable[[], object]) -> Callable[[], object]:
        return lambda: None if Path("input").read_bytes() == b"sound" else act()

    assert found(raise_data_error) == []
    assert found(when_damaged({}.popitem), 2) == [("traceback", "KeyError at ?: 'popitem(): dictionary is empty'")] * 2
    assert found(when_damaged(os.abort)) == [("abort", "SIGABRT")] * 3
    assert found(when_damaged(lambda: os._exit(3)), 1) == [("abort", "exit code 3")]
    assert found(when_damaged(lambda: time.sleep(9)), 1) == [("hang", "more than 2 s")]
    ((what, text),) = found(when_damaged(lambda: bytearray(90 * 2**20)), 1)
    assert what == "memory"
    assert 85 < int(text.split()[0]) < 95


def test_inputs_are_the_same_in_every_run(tools: tuple[ModuleType, ModuleType]) -> None:
    fuzz, _ = tools
    samples = [b"abcdefgh", b"0123"]
    first = [fuzz.mutate(samples, 7, index) for index in range(50)]
    assert first == [fuzz.mutate(samples, 7, index) for index in range(50)]
    assert len(set(first)) > 40
    assert first != [fuzz.mutate(samples, 8, index) for index in range(50)]


def test_structural_changes_keep_a_message_readable(tools: tuple[ModuleType, ModuleType]) -> None:
    from fuzz_samples import weights
    from fuzz_structures import change_message

    from pycaffe_like.files.wire import records

    sample = weights()[0]
    changed = {change_message(sample, random.Random(seed)) for seed in range(40)}
    assert len(changed) > 30
    readable = [data for data in changed if list(records(memoryview(data)))]
    assert len(readable) >= len(changed) - 1  # one message may have lost all its fields


def test_repairs_undo_damage_to_checksums(tools: tuple[ModuleType, ModuleType]) -> None:
    from fuzz_checksums import repair_leveldb, repair_png, repair_zip
    from fuzz_samples import leveldb, pictures
    from fuzz_structures import change_archive

    png = pictures()[0]
    assert repair_png(png[:30] + b"abc" + png[33:]) == png[:29] + repair_png(png)[29:33] + png[33:]
    for file in leveldb():
        assert repair_leveldb(file) == file
    contents = io.BytesIO()
    torch.save({"a": [1, 2]}, contents)
    archive = contents.getvalue()
    assert repair_zip(archive) == archive
    assert change_archive(archive, random.Random(3)) != archive


def test_a_changed_file_is_reported(tools: tuple[ModuleType, ModuleType]) -> None:
    fuzz, kinds = tools
    Path("beside").write_text("whole")
    kind = kinds.Kind(lambda: [b"sound"], lambda: Path("beside").write_text("changed"))
    assert {(one.what, one.text) for one in fuzz.fuzz(kind, 3, 0, 2)} == {("change", "beside")}
