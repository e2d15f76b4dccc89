"""Files that are not weight files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.wire import header, varint
from pycaffe_like.proto import caffe_pb2

from .helpers import read


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "n.caffemodel: there is no such file\n{folder} has other.caffemodel.", id="missing"),
        pytest.param(b"", "n.caffemodel: the file is empty; expected a .caffemodel", id="empty"),
        pytest.param(
            caffe_pb2.NetParameter(name="n").SerializeToString(),
            "n.caffemodel: the file holds no layers; expected a .caffemodel",
            id="no layers",
        ),
        pytest.param(
            b"name: 'this is text'",
            "n.caffemodel: this is text, not weights; expected a .caffemodel\n"
            "A .prototxt describes a net; its weights are in a .caffemodel.",
            id="text",
        ),
        pytest.param(
            caffe_pb2.SolverState(iter=70, learned_net="x.caffemodel").SerializeToString(),
            "n.caffemodel: this is a solver state, not weights; expected a .caffemodel\n"
            "Its weights are in the .caffemodel beside it; --snapshot resumes from it.",
            id="solver state",
        ),
        pytest.param(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7\n",
            "n.caffemodel: this is a Git LFS pointer: git lfs pull fetches the file itself; expected a .caffemodel",
            id="Git LFS",
        ),
        pytest.param(
            b"\n<!DOCTYPE html><html>",
            "n.caffemodel: this is a web page: the download gave a page instead of the file; expected a .caffemodel",
            id="web page",
        ),
        pytest.param(
            b"\x1f\x8b\x08\x00",
            "n.caffemodel: this is a gzip archive: unpack it first; expected a .caffemodel",
            id="gzip",
        ),
        pytest.param(
            b"\xff" * 5,
            "n.caffemodel: the file is truncated or damaged; got an incomplete number at byte 5",
            id="no message",
        ),
        pytest.param(
            header(100, 50) + b"abc",
            "n.caffemodel: the file is truncated or damaged; expected at least 53 bytes; got 6 bytes",
            id="cut off",
        ),
        pytest.param(
            varint(100 << 3) + b"\x05",
            "n.caffemodel: the file is damaged or of another kind; expected a message; got a number",
            id="a number for a layer",
        ),
    ],
)
def test_files_that_hold_no_weights(tmp_path: Path, content: bytes | None, message: str) -> None:
    (tmp_path / "other.caffemodel").touch()
    if content is not None:
        (tmp_path / "n.caffemodel").write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        read(Path("n.caffemodel"))
    assert str(caught.value) == message.format(folder=tmp_path)
