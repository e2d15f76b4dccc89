"""Prototxt files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.errors import ParseError
from pycaffe_like.proto import read_net


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "n.prototxt").write_bytes(b"\xef\xbb\xbfname: 'x'\r\n")
    assert read_net("n.prototxt").name == "x"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            "none.prototxt",
            "none.prototxt: there is no such file\n{folder} has notepad.prototxt, other.prototxt.",
            id="missing",
        ),
        pytest.param(
            "no/x.prototxt",
            "no/x.prototxt: there is no such file\nThe folder no does not exist; the current folder is {folder}.",
            id="no folder",
        ),
        pytest.param("folder", "folder: this is a folder; expected a prototxt file", id="folder"),
        pytest.param(
            "weights.caffemodel",
            "weights.caffemodel: this is not text; expected a prototxt file\n"
            "A .caffemodel holds weights; the net that goes with them is in a .prototxt.",
            id="weights",
        ),
        pytest.param(
            "notepad.prototxt",
            "notepad.prototxt: this is UTF-16 text; expected UTF-8\nSave it as UTF-8.",
            id="UTF-16",
        ),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "other.prototxt").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "weights.caffemodel").write_bytes(b"\x0a\x05LeNet\xff\xfe\x80\x00")
    (tmp_path / "notepad.prototxt").write_text("name: 'x'", encoding="utf-16")
    with pytest.raises(ParseError) as caught:
        read_net(name)
    assert str(caught.value) == message.format(folder=tmp_path)


def test_a_folder_without_prototxts_says_so(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="has no prototxt"):
        read_net("none.prototxt")
