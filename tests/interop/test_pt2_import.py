"""Importing programs of torch.export: nothing in them is run unless it is known to be one of torch's operators."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

pytest.importorskip("onnxscript")

import pycaffe_like
from pycaffe_like.cli import main


class Model(nn.Module):
    """A module with two branches that are joined, a split, and two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 6, (3, 5), padding=(1, 2), stride=(1, 2))
        self.bn = nn.BatchNorm2d(6)
        self.fc = nn.Linear(2 * 3 * 2, 13)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        features = torch.relu(self.bn(self.conv(picture)))
        first, second, third = features.split(2, 1)
        joined = torch.cat((first + second, third), 1)
        pooled = nn.functional.adaptive_avg_pool2d(joined, 1)
        largest = nn.functional.max_pool2d(first, 2)
        return self.fc(largest.reshape(largest.shape[0], -1)).softmax(1), pooled.flatten(1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(module: nn.Module, *shape: int, dynamic: dict[int, Any] | None = None) -> nn.Module:
    """Exports a module with random BatchNorm statistics to net.pt2; returns the module."""
    for name, value in module.state_dict().items():
        if name.endswith(("running_mean", "running_var")):
            value.copy_(torch.rand(value.shape) + 0.5)
    program = torch.export.export(module.eval(), (torch.rand(shape),), dynamic_shapes=(dynamic,))
    torch.export.save(program, "net.pt2")
    return module


def test_a_program_gives_the_same_outputs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = save(Model(), 2, 3, 7, 9, dynamic={0: torch.export.Dim("batch")})
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 0
    assert "Compared with torch on random input." in capsys.readouterr().out
    picture = torch.rand(1, 3, 7, 9)
    found = {one.shape: one for one in pycaffe_like.load("net.prototxt", "net.caffemodel")(picture)}
    assert len(found) == 2
    for expected in model(picture):
        torch.testing.assert_close(found[expected.shape], expected)


def test_height_and_width_that_are_dynamic(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    auto = torch.export.Dim.AUTO
    save(nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU()), 2, 3, 7, 9, dynamic={2: auto, 3: auto})
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 1
    assert "net.pt2: axis 2 of input 'input' has no fixed length\nSee --size." in capsys.readouterr().err
    assert main(["import", "net.pt2", "-o", "net.prototxt", "--size", "11x13"]) == 0
    assert "dim: 11\n      dim: 13" in Path("net.prototxt").read_text()


def test_an_operator_without_a_layer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Cumulative(nn.Module):
        def forward(self, values: Tensor) -> Tensor:
            return values.cumsum(1)

    save(Cumulative(), 2, 3)
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 1
    assert "(CumSum): operator CumSum is not supported" in capsys.readouterr().err
    assert not Path("net.prototxt").exists()


def rewrite(change: Callable[[str, bytes], bytes | None], compression: int = zipfile.ZIP_STORED) -> None:
    """Rewrites the files inside net.pt2. `change` returns a file's new contents, or None to remove it."""
    with zipfile.ZipFile("net.pt2") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile("net.pt2", "w", compression) as archive:
        for name, data in content.items():
            changed = change(name.partition("/")[2], data)
            if changed is not None:
                archive.writestr(name, changed)


def edit_json(file: str, change: Callable[[Any], object]) -> Callable[[str, bytes], bytes]:
    """Returns a change for `rewrite` that edits one JSON file."""

    def changed(name: str, data: bytes) -> bytes:
        if name != file:
            return data
        content = json.loads(data)
        change(content)
        return json.dumps(content).encode()

    return changed


MODEL, WEIGHTS = "models/model.json", "data/weights/model_weights_config.json"


def first_node(content: Any) -> Any:
    return content["graph_module"]["graph"]["nodes"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            edit_json(MODEL, lambda c: first_node(c).update(target="torch.hub.load")),
            "operator torch.hub.load is not supported; expected operators of torch.ops.aten",
        ),
        (
            edit_json(MODEL, lambda c: first_node(c).update(target="torch.ops.aten.from_file.default")),
            "operator torch.ops.aten.from_file.default is not supported",
        ),
        (
            edit_json(MODEL, lambda c: first_node(c).update(target="_operator.attrgetter")),
            "operator _operator.attrgetter is not supported",
        ),
        (
            edit_json(WEIGHTS, lambda c: c["config"]["0.weight"].update(use_pickle=True)),
            "'0.weight' is pickled, which could run code; expected a plain tensor",
        ),
        (
            edit_json(WEIGHTS, lambda c: c["config"]["0.weight"]["tensor_meta"].update(sizes=[{"as_int": 1 << 40}])),
            "the program is damaged",
        ),
        (edit_json(MODEL, lambda c: c["graph_module"].pop("signature")), "the program is damaged: 'signature'"),
        (lambda name, data: data[:100] if name == MODEL else data, "the program is damaged"),
        (lambda name, data: None if name.endswith("weight_0") else data, "the archive has no data/weights/weight_0"),
        (lambda name, data: None if name == MODEL else data, "it has no models/model.json"),
    ],
)
def test_foreign_and_damaged_programs(
    change: Callable[[str, bytes], bytes | None], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU()), 1, 3, 7, 9)
    rewrite(change)
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 1
    assert said in capsys.readouterr().err
    assert not Path("net.prototxt").exists()


def test_sample_inputs_are_never_unpickled(folder: Path) -> None:
    save(nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU()), 1, 3, 7, 9)
    trap = b"cos\nsystem\n(S'touch trapped'\ntR."
    rewrite(lambda name, data: trap if "sample_inputs" in name else data)
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 0
    assert not Path("trapped").exists()


def test_files_that_are_no_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.pt2").write_text("no program")
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 1
    assert "net.pt2: this is not a torch.export program: it is no zip archive" in capsys.readouterr().err
    save(nn.Sequential(nn.ReLU()), 1, 3)
    rewrite(lambda name, data: data, zipfile.ZIP_DEFLATED)
    assert main(["import", "net.pt2", "-o", "net.prototxt"]) == 1
    assert "is compressed; expected a file that torch.export.save wrote" in capsys.readouterr().err
