"""tools/zoo.py: the result for each kind of file, and the table."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

from tests.cli.make import DEPLOY, write
from tests.conftest import ROOT
from tests.net.make import layer, product

DATA = layer("Data", "data", "", "data", 'data_param { source: "none" batch_size: 2 }')


@pytest.fixture(scope="module")
def zoo() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("zoo", ROOT / "tools" / "zoo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["zoo"] = module  # dataclasses look up their module there
    spec.loader.exec_module(module)
    yield module
    del sys.modules["zoo"]


@pytest.mark.parametrize(
    ("text", "kind", "done", "why"),
    [
        pytest.param("base_lr: 0.1 max_iter: 3", "solver", "parse", "", id="solver"),
        pytest.param(DATA + product("p", "data", 3), "net", "parse rewrite build", "", id="net"),
        pytest.param(DEPLOY, "deploy", "parse rewrite build run", "", id="deploy"),
        pytest.param(
            "layers { name: 'a' type: POOLING bottom: 'x' }\nlayers { }",
            "fragment",
            "parse rewrite",
            "Pooling: no layer above produces bottom '…'",
            id="wiring",
        ),
        pytest.param(DATA + layer("Wavelet", "w", "data"), "net", "parse rewrite", "layer type 'Wavelet' is unknown", id="type"),
        pytest.param("name: ${NAME}", "", "", "this is not a prototxt", id="template"),
        pytest.param("item { name: 'cat' label: 1 }", "foreign", "", "", id="label map"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_file(zoo: ModuleType, text: str, kind: str, done: str, why: str) -> None:
    result = zoo.look_at(Path(write("x.prototxt", text)))
    assert (result.kind, " ".join(result.done), result.why) == (kind, done, why)
    assert result.is_whole == (not why and kind != "foreign")
    assert result.counts == (kind not in ("foreign", "fragment"))
    assert bool(result.errors) == bool(why)


def test_an_error_of_ours_is_a_reason_too(zoo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "is_deploy", lambda net: 1 // 0)
    result = zoo.look_at(Path(write("x.prototxt", DEPLOY)))
    assert result.why == "ZeroDivisionError: integer division or modulo by zero"


def test_a_process_that_takes_too_long_is_ended(zoo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "look_at", lambda path: time.sleep(600))
    assert zoo.in_a_process(Path("x"), 0.1, 8).why == "took more than 0.1 s"


def test_a_process_that_dies_is_told(zoo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "look_at", lambda path: sys.exit(3))
    assert zoo.in_a_process(Path("x"), 600, 8).why == "its process died (3)"


def test_memory_has_a_limit(zoo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def use_much_memory(path: Path) -> object:
        try:
            return zoo.Result(str(path), why=str(len(bytearray(2**31))))
        except MemoryError:
            return zoo.Result(str(path), why="no memory")

    monkeypatch.setattr(zoo, "look_at", use_much_memory)
    assert zoo.in_a_process(Path("x"), 600, 1).why == "no memory"


def test_processor_time_has_a_limit(zoo: ModuleType) -> None:
    def loop_forever(path: Path) -> object:
        while True:
            pass

    assert zoo.in_a_process(Path("x"), 1, 8, loop_forever).why == "took more than 1 s"


def test_all_errors_are_kept(zoo: ModuleType) -> None:
    text = DATA + layer("Wavelet", "w", "data") + layer("Curvelet", "c", "data")
    errors = zoo.look_at(Path(write("x.prototxt", text))).errors
    assert ["'Wavelet' is unknown" in errors[0], "'Curvelet' is unknown" in errors[1]] == [True, True]
    assert len(errors) == 2


def test_made_up_data_of_faster_rcnn_fit_the_picture(zoo: ModuleType) -> None:
    """With an image size of 0, no anchor would lie inside the picture."""
    tops = [torch.zeros(1, 3, 20, 40), torch.zeros(1, 3), torch.zeros(2, 5, 1, 1), torch.ones(1)]
    picture, size, boxes, label = zoo.made_up_data(["data", "im_info", "gt_boxes", "label"], tops)
    assert picture.std() > 0.5
    assert size.tolist() == [[20, 40, 1]]
    assert boxes.flatten(1).tolist() == [[10, 5, 30, 15, 1]] * 2
    assert label.tolist() == [0]


def test_a_step_of_training(zoo: ModuleType) -> None:
    net = layer("Data", "data", "", "data label", 'data_param { source: "none" batch_size: 2 }') + product(
        "p", "data", 3
    )
    loss = layer("SoftmaxWithLoss", "l", "p label")
    trained = zoo.look_at(Path(write("x.prototxt", net + loss)), step=True)
    assert (trained.trains, trained.done, trained.is_whole) == (True, ("parse", "rewrite", "build", "step"), True)
    assert not zoo.look_at(Path(write("x.prototxt", net)), step=True).trains
    assert not zoo.look_at(Path(write("x.prototxt", net + loss))).trains


def test_the_table(zoo: ModuleType) -> None:
    results = [
        zoo.Result("x/a/a", "solver", ("parse",), seconds=1, gib=0.5),
        zoo.Result("x/a/b", "net", ("parse", "rewrite"), "it does not fit", remarks=2, seconds=3, gib=0.25),
        zoo.Result("x/a/c", "deploy", ("parse", "rewrite", "build", "run"), seconds=2, gib=1.5),
        zoo.Result("x/b/d", why="this is no text"),
        zoo.Result("x/b/e", "net", ("parse", "rewrite", "build", "step"), remarks=1, trains=True),
        zoo.Result("x/b/f", "fragment", ("parse", "rewrite"), "no data", remarks=5),
        zoo.Result("x/c/g", "foreign"),
    ]
    assert [" ".join(line.split()) for line in zoo.table(results, Path("x")) if line and "\n" not in line] == [
        "files parse rewrite build run step",
        "solvers 1 1 = 100.0 %",
        "nets 4 3 = 75.0 % 3 = 75.0 % 2 = 50.0 % 1 = 100.0 % 1 = 100.0 %",
        "deploy 1 1 = 100.0 % 1 = 100.0 % 1 = 100.0 % 1 = 100.0 %",
        "unread 1",
        "left out 2 fragments and files of something else",
        "remarks 3",
        "whole 3 = 60.0 %",
        "mean 50.0 % of nets that build, over repositories",
        "1 it does not fit (x/a/b)",
        "1 this is no text (x/b/d)",
    ]
