"""Published networks survive export to ONNX and import from it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("onnxruntime")

from pycaffe_like.cli import main


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "size", "flags"),
    [
        ("resnet50", 64, []),
        ("mobilenet_v2", 64, []),
        ("googlenet", 65, []),
        ("vgg_d", 64, []),
        ("densenet121", 64, []),
        ("unet", 188, []),
        ("ssd300", 300, ["--cut-heads"]),
    ],
)
def test_networks_of_papers_come_back(
    name: str, size: int, flags: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["netdef", name, "--deploy", "--size", str(size), "-o", "net.prototxt"]) == 0
    assert main(["export", "net.prototxt", "-o", "net.onnx", "--batch", "1", *flags]) == 0
    assert main(["import", "net.onnx", "-o", "back.prototxt", "--tolerance", "1e-4"]) == 0
    assert Path("back.caffemodel").stat().st_size > 2**20
