"""Reading paths that need not be regular files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pycaffe_like.errors import DataError, ParseError
from pycaffe_like.regular_file import describe_content, list_folder, map_regular, open_regular, read_regular


def make_fifo() -> str:
    os.mkfifo("pipe")
    return "pipe"


def make_folder() -> str:
    Path("folder").mkdir()
    return "folder"


def make_socket() -> str:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("sock")
    return "sock"


@pytest.mark.usefixtures("keeps_no_file_open")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(make_fifo, "pipe: this is a named pipe; expected a list", id="pipe"),
        pytest.param(make_folder, "folder: this is a folder; expected a list", id="folder"),
        pytest.param(make_socket, "sock: cannot be read: No such device or address", id="socket"),
        pytest.param(lambda: "/dev/zero", "/dev/zero: this is a device; expected a list", id="device"),
        pytest.param(lambda: "a\0b", "a\\x00b: this is not the name of a file; expected a list", id="zero byte"),
        pytest.param(lambda: "x" * 300, "cannot be read: File name too long", id="long name"),
        pytest.param(lambda: "none", "none: there is no such file", id="missing"),
    ],
)
def test_what_is_not_a_regular_file_is_not_opened(make: object, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_regular(make(), ParseError, "a list")  # type: ignore[operator]
    assert message in str(caught.value)


def test_a_missing_file_is_answered_with_what_its_folder_has(tmp_path: Path) -> None:
    Path("a.list").touch()
    Path("b.other").touch()
    with pytest.raises(DataError, match=f"there is no such file\n{tmp_path} has a.list."):
        open_regular("none", pattern="*.list")
    with pytest.raises(DataError, match=f"{tmp_path} has no caffemodel.$"):
        open_regular("none", pattern="*.caffemodel*")
    with pytest.raises(DataError, match=f"The folder deeper does not exist; the current folder is {tmp_path}."):
        open_regular("deeper/none", pattern="*.list")


def test_bytes_of_a_file() -> None:
    Path("f").write_bytes(b"abc")
    Path("empty").touch()
    assert read_regular("f") == b"abc"
    assert bytes(map_regular("f")) == b"abc"
    assert read_regular("empty") == b""
    with pytest.raises(DataError, match="empty: the file is empty; expected a mean"):
        map_regular("empty", expected="a mean")
    with pytest.raises(DataError, match="f: the file is too large; expected at most 2 bytes; got 3"):
        read_regular("f", limit=2)


def test_a_file_longer_than_the_system_says_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in /proc report a size of 0 but have contents."""
    content = bytes(range(256)) * 1000 + b"end"
    Path("f").write_bytes(content)
    true = os.stat("f")
    monkeypatch.setattr(os, "fstat", lambda handle: os.stat_result((*true[:6], 0, *true[7:])))
    assert read_regular("f") == content
    assert read_regular("f", limit=len(content)) == content
    message = f"f: the file is too large; expected at most {len(content) - 1} bytes; got more"
    with pytest.raises(DataError, match=f"^{message}$"):
        read_regular("f", limit=len(content) - 1)


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"name: 'x' # \xc3\xa4\xc3", "text"),
        (b"\x0a\x05LeNet", ""),
        (b"", ""),
        (b"\xff\xfe", ""),
        (b" \n<HTML>", "a web page: the download gave a page instead of the file"),
        (b"[net]\nbatch=1", "a Darknet .cfg"),
        (b"PK\x03\x04", "a zip archive, such as the weights of a PyTorch model"),
        (b"\x89PNG\r\n", "a PNG picture"),
    ],
)
def test_what_a_file_is(head: bytes, content: str) -> None:
    assert describe_content(head) == content


@pytest.mark.parametrize(("count", "end"), [(8, "7.prototxt."), (9, "7.prototxt ….")])
def test_eight_files_of_the_folder_are_named(count: int, end: str) -> None:
    for number in range(count):
        Path(f"{number}.prototxt").touch()
    listed = list_folder("none.prototxt", "*.prototxt")
    assert listed.endswith(
        f" has 0.prototxt, 1.prototxt, 2.prototxt, 3.prototxt, 4.prototxt, 5.prototxt, 6.prototxt, {end}"
    )
