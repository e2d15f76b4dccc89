"""tools/zoo_export.py: which nets it exports, what it records, and the table."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.make import DEPLOY, write
from tests.conftest import ROOT
from tests.net.make import layer

RAN = ("parse", "rewrite", "build", "run")


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("zoo_export")
    sys.path.remove(str(ROOT / "tools"))
    del sys.modules["zoo_export"], sys.modules["zoo"]


def test_a_net_is_exported(tool: ModuleType, tmp_path: Path) -> None:
    found = tool.look_at(Path(write("x.prototxt", DEPLOY)), 600, 16)
    assert (found.kind, found.done, found.why) == ("deploy", (*RAN, "export"), "")


def test_a_net_that_cannot_be_exported_is_one_that_ran(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "export", lambda path: tool.zoo.Result(str(path), why="differs"))
    found = tool.look_at(Path(write("x.prototxt", DEPLOY)), 600, 16)
    assert (found.done, found.why) == (RAN, "differs")


def test_an_error_is_one_line(tool: ModuleType) -> None:
    write("x.prototxt", "layer {\n")
    why = tool.export(Path("x.prototxt")).why
    assert why.startswith("x.prototxt:")
    assert "\n" not in why


def test_only_deploy_nets_count(tool: ModuleType, tmp_path: Path) -> None:
    write("deploy.prototxt", DEPLOY)
    write("train.prototxt", layer("DummyData", "data", "", "data", "dummy_data_param { shape { dim: 2 } }"))
    write("solver.prototxt", "base_lr: 0.1")
    write("broken.prototxt", "layer {")
    assert tool.deploy_nets(Path()) == [Path("deploy.prototxt")]


def test_recorded_nets_are_not_run_again(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    write("x.prototxt", DEPLOY)
    write("record.jsonl", json.dumps(asdict(tool.zoo.Result("x.prototxt", "deploy", RAN, "too slow"))) + "\n")
    monkeypatch.setattr(tool, "look_at", lambda *_: pytest.fail("it is in the record"))
    assert tool.main([".", "--record", "record.jsonl", "-o", "table.md"]) == 0
    page = Path("table.md").read_text()
    assert "| 1 | 1 | 0 | 0.0 % | 97 % |" in page
    assert "the first" not in page


def test_the_table_counts_nets_that_run_and_names_the_others(tool: ModuleType) -> None:
    result = tool.zoo.Result
    results = [
        result("d/a.prototxt", "deploy", (*RAN, "export"), seconds=3.0),
        result("d/b.prototxt", "deploy", RAN, "d/b.prototxt:7:1: a|b"),
        result("d/c.prototxt", "deploy", ("parse",), "no shape"),
    ]
    page = "\n".join(tool.table(results, Path("d"), 5))
    assert "the first 3 of 5 deploy nets" in page
    assert "| 3 | 2 | 1 | 50.0 % | 97 % |" in page
    assert "| b.prototxt | 7:1: a\\|b |" in page
    assert "| 1 | no shape |" in page
    assert "median 3, most 3" in page
