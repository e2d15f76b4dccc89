"""Files that hold no weights."""

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
            "n.caffemodel: this is no protobuf message; got a field of kind 6 at byte 1",
            id="text",
        ),
        pytest.param(
            header(100, 50) + b"abc",
            "n.caffemodel: the file is cut off or damaged; expected 53 bytes; got 6 bytes",
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
