"""List files: their format, and the mistakes that they contain in practice."""

from __future__ import annotations

import os
import resource
import tracemalloc
from pathlib import Path

import pytest

from pycaffe_like.data.list_line import Entry, format_entry, parse_entry
from pycaffe_like.data.listfile import find_picture, read_list, read_picture
from pycaffe_like.errors import DataError

from .helpers import message_of


@pytest.mark.parametrize(
    ("line", "path", "label"),
    [
        pytest.param("a.jpg 3", "a.jpg", 3, id="plain"),
        pytest.param("a b c.jpg 3", "a b c.jpg", 3, id="blanks in the name"),
        pytest.param("a.jpg\t3", "a.jpg", 3, id="tab"),
        pytest.param("a.jpg,3", "a.jpg", 3, id="comma"),
        pytest.param("a.jpg , 3", "a.jpg", 3, id="comma and blanks"),
        pytest.param("a,b.jpg 3", "a,b.jpg", 3, id="comma in the name"),
        pytest.param("a.jpg    3", "a.jpg", 3, id="many blanks"),
        pytest.param("a.jpg 3   ", "a.jpg", 3, id="blanks at the end"),
        pytest.param("a.jpg 3\t", "a.jpg", 3, id="tab at the end"),
        pytest.param("  a.jpg 3", "a.jpg", 3, id="blanks at the start"),
        pytest.param("a.jpg 3\r", "a.jpg", 3, id="line end of Windows"),
        pytest.param('"a b.jpg" 3', "a b.jpg", 3, id="quotes"),
        pytest.param("'a b.jpg' 3", "a b.jpg", 3, id="single quotes"),
        pytest.param('"a, b.jpg",3', "a, b.jpg", 3, id="quoted CSV"),
        pytest.param("it's.jpg 3", "it's.jpg", 3, id="a quote in the name"),
        pytest.param("7 3", "7", 3, id="a number as the name"),
        pytest.param("/abs/a.jpg 3", "/abs/a.jpg", 3, id="absolute"),
        pytest.param("a.jpg -1", "a.jpg", -1, id="negative"),
        pytest.param("a.jpg +4", "a.jpg", 4, id="plus"),
        pytest.param("a.jpg 007", "a.jpg", 7, id="leading zeros"),
        pytest.param("a.jpg 2147483647", "a.jpg", 2147483647, id="largest"),
        pytest.param("bild-ä.jpg 3", "bild-ä.jpg", 3, id="not ASCII"),
        pytest.param('{"path": "a b.jpg", "label": 3}', "a b.jpg", 3, id="JSON"),
        pytest.param('{"label": "3", "path": "a.jpg", "size": 7}', "a.jpg", 3, id="JSON with a text label"),
        pytest.param("﻿a.jpg 3", "a.jpg", 3, id="byte order mark"),
    ],
)
def test_a_line(line: str, path: str, label: int) -> None:
    Path("list.txt").write_text(line + "\n", encoding="utf-8")
    assert list(read_list("list.txt")) == [Entry(path, label, 1)]


@pytest.mark.parametrize(
    ("line", "path", "labels"),
    [
        pytest.param("a b.jpg 1 0 2.5", "a b.jpg", (1, 0, 2.5), id="blanks"),
        pytest.param("a b.jpg\t1\t0\t2.5", "a b.jpg", (1, 0, 2.5), id="tabs"),
        pytest.param("a,b.jpg,1,0,-2.5e1", "a,b.jpg", (1, 0, -25), id="commas"),
        pytest.param('"a ""b"".jpg",1,0', 'a "b".jpg', (1, 0), id="CSV with quotes"),
        pytest.param("'a 7' 1 0", "a 7", (1, 0), id="a quoted name without extension"),
        pytest.param("a.jpg .5", "a.jpg", (0.5,), id="one real number"),
        pytest.param("a.jpg -2.5", "a.jpg", (-2.5,), id="a negative real number"),
        pytest.param("a.jpg 3.0", "a.jpg", (), id="a real number that is an integer"),
        pytest.param("picture 7 3", "picture 7", (), id="a name without extension takes one label, as in Caffe"),
        pytest.param('{"path": "a.jpg", "label": [1, 2.5]}', "a.jpg", (1, 2.5), id="JSON"),
        pytest.param('{"path": "a.jpg", "labels": [4, 2]}', "a.jpg", (4, 2), id="JSON labels"),
    ],
)
def test_a_line_of_several_or_real_labels(line: str, path: str, labels: tuple[float, ...]) -> None:
    Path("list.txt").write_text(line + "\n")
    (entry,) = read_list("list.txt")
    assert (entry.path, entry.labels) == (path, labels)
    assert entry.label == (int(labels[0]) if labels else 3)


BAD = "a.jpg 1\nb.jpg\nc.jpg 2 5\nd.jpg x\ne.jpg 3\n"


def test_all_bad_lines_are_named() -> None:
    Path("list.txt").write_text(BAD)
    with pytest.raises(DataError) as caught:
        read_list("list.txt")
    assert str(caught.value) == (
        "3 lines of list.txt cannot be used:\n"
        "list.txt:2: the line has no label; expected a path, a space and a number; got 'b.jpg'\n"
        "list.txt:3: the line does not have as many labels as the first; expected 1; got 2\n"
        "list.txt:4: the label is not a number; expected 0, 1, 2 … or a real number; got 'x'"
    )


def test_bad_lines_are_left_out_where_asked_for() -> None:
    Path("list.txt").write_text(BAD)
    bad: list[str] = []
    assert [entry.path for entry in read_list("list.txt", bad)] == ["a.jpg", "e.jpg"]
    assert bad[1] == "list.txt:3: the line does not have as many labels as the first; expected 1; got 2"
    assert len(bad) == 3


def test_lines_are_counted_and_empty_ones_do_no_harm() -> None:
    Path("list.txt").write_bytes(b"\r\na.jpg 0\r\n\r\n   \r\nb c.jpg 2\n\nd.jpg 1")
    assert list(read_list("list.txt")) == [Entry("a.jpg", 0, 2), Entry("b c.jpg", 2, 5), Entry("d.jpg", 1, 7)]


def test_names_that_are_not_utf_8_keep_their_bytes() -> None:
    Path("list.txt").write_bytes(b"b\xe4r.jpg 3\n")
    (entry,) = read_list("list.txt")
    assert os.fsencode(entry.path) == b"b\xe4r.jpg"
    Path(os.fsdecode(b"b\xe4r.jpg")).write_bytes(b"pixels")
    assert read_picture("", entry, "list.txt") == b"pixels"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "list.txt: there is no such file", id="missing"),
        pytest.param(b"", "list list.txt is empty; expected one path and label per line", id="empty"),
        pytest.param(b"\n \r\n", "list list.txt is empty; expected one path and label per line", id="blank"),
        pytest.param(
            b"\x89PNG\0\0\0",
            "list.txt: the list is not text; expected one path and label per line, in UTF-8",
            id="binary",
        ),
        pytest.param(
            "a.jpg 1\n".encode("utf-16"),
            "list.txt: the list is not text; expected one path and label per line, in UTF-8",
            id="UTF-16",
        ),
        pytest.param(
            b"a.jpg 1\nb.jpg\n",
            "list.txt:2: the line has no label; expected a path, a space and a number; got 'b.jpg'",
            id="no label",
        ),
        pytest.param(
            b"a.jpg cat\n",
            "list.txt:1: the label is not a number; expected 0, 1, 2 … or a real number; got 'cat'",
            id="a word",
        ),
        pytest.param(
            b"a.jpg 1e999\n",
            "list.txt:1: the label is not a number; expected 0, 1, 2 … or a real number; got '1e999'",
            id="infinite",
        ),
        pytest.param(
            b"a.jpg 1_0\n",
            "list.txt:1: the label is not a number; expected 0, 1, 2 … or a real number; got '1_0'",
            id="an underscore",
        ),
        pytest.param(
            "a.jpg ３\n".encode(),
            "list.txt:1: the label is not a number; expected 0, 1, 2 … or a real number; got '３'",
            id="digits of another script",
        ),
        pytest.param(
            b"a.jpg 2147483648\n",
            "list.txt:1: the label is out of range; expected 32 bits; got 2147483648",
            id="too large",
        ),
        pytest.param(
            b"\n\n{not json}\n",
            "list.txt:3: the line is not a JSON object: Expecting property name enclosed in double quotes; got '{not json}'",
            id="no JSON",
        ),
        pytest.param(
            b'{"path": "a.jpg"}\n',
            'list.txt:1: the line lacks a path or a label; expected {"path": "a.jpg", "label": 0}; got \'{"path": "a.jpg"}\'',
            id="JSON without label",
        ),
        pytest.param(
            b'{"path": 3, "label": 0}\n',
            'list.txt:1: the line lacks a path or a label; expected {"path": "a.jpg", "label": 0}; got \'{"path": 3, "label": 0}\'',
            id="JSON path no text",
        ),
        pytest.param(
            b'{"path": "a.jpg", "label": true}\n',
            "list.txt:1: the label is not a number; expected 0, 1, 2 … or a real number; got 'True'",
            id="JSON truth",
        ),
    ],
)
def test_a_list_that_cannot_be_used(content: bytes | None, message: str) -> None:
    if content is not None:
        Path("list.txt").write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_list("list.txt")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("root", "path", "found"),
    [
        pytest.param("", "pictures/a.jpg", "pictures/a.jpg", id="no root"),
        pytest.param("pictures/", "a.jpg", "pictures/a.jpg", id="root with slash"),
        pytest.param("pictures", "a.jpg", "pictures/a.jpg", id="root without slash"),
        pytest.param("pictures", "/a.jpg", "pictures/a.jpg", id="slash in the list"),
        pytest.param("pict", "ures/a.jpg", "pictures/a.jpg", id="joined as text, as Caffe does"),
        pytest.param("pictures/", "{here}/pictures/a.jpg", "{here}/pictures/a.jpg", id="absolute under a root"),
        pytest.param("", "{here}/pictures/a.jpg", "{here}/pictures/a.jpg", id="absolute"),
    ],
)
def test_where_a_picture_is_found(root: str, path: str, found: str) -> None:
    Path("pictures").mkdir()
    Path("pictures/a.jpg").write_bytes(b"pixels")
    entry = Entry(path.format(here=Path.cwd()), 0, 1)
    assert find_picture(root, entry, "list.txt") == found.format(here=Path.cwd())
    assert read_picture(root, entry, "list.txt") == b"pixels"


@pytest.mark.parametrize(
    ("root", "path", "advice"),
    [
        pytest.param("pictures/", "b.jpg", "The current folder is HERE.", id="nowhere"),
        pytest.param(
            "pictures/", "a.jpg", "sub/a.jpg exists: did you mean the root folder sub/?", id="beside the list"
        ),
        pytest.param("sub/", "sub/a.jpg", "sub/a.jpg exists by itself: omit the root folder.", id="root twice"),
    ],
)
def test_a_picture_that_is_not_found(root: str, path: str, advice: str) -> None:
    Path("sub").mkdir()
    Path("sub/a.jpg").touch()
    with pytest.raises(DataError) as caught:
        read_picture(root, Entry(path, 0, 7), "sub/list.txt")
    assert message_of(caught.value) == f"sub/list.txt:7: picture {root}{path} does not exist\n{advice}"


def test_a_picture_that_is_there_and_empty() -> None:
    Path("a.jpg").touch()
    with pytest.raises(DataError, match=r"^picture a\.jpg is empty$"):
        read_picture("", Entry("a.jpg", 0, 1), "list.txt")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"path": "a", "label": ' + "7" * 5000 + "}", "the line is not a JSON object: Exceeds the limit"),
        ('{"path": ' * 50_000, "the line is not a JSON object"),
        ("[" * 3, "the line has no label"),
        ("a.jpg " + "3" * 5000, "the label is out of range; expected 32 bits; got 33333333333333333333"),
    ],
)
def test_lines_beyond_all_bounds(line: str, message: str) -> None:
    Path("long.txt").write_text(line)
    with pytest.raises(DataError) as caught:
        read_list("long.txt")
    assert f"long.txt:1: {message}" in str(caught.value)
    assert len(str(caught.value)) < 5200


@pytest.mark.parametrize("line", ["a.jpg " + "9" * 700_000 + "x", "a" + " ," * 200_000 + "x,"])
def test_a_long_line_takes_linear_time(line: str) -> None:
    """With a quadratic search, such a line would take minutes."""
    Path("long.txt").write_text(line)
    with pytest.raises(DataError, match=r"long\.txt:1: the label is not a number"):
        read_list("long.txt")


def test_a_named_pipe_is_not_waited_for() -> None:
    os.mkfifo("pipe")
    with pytest.raises(DataError, match="pipe: this is a named pipe; expected a list"):
        read_list("pipe")


def test_a_file_of_bad_lines_costs_little_memory() -> None:
    Path("list.txt").write_text('{"path"\n' * 30_000)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"^30000 lines of list\.txt cannot be used:\n(.*\n){20}…$"):
            read_list("list.txt")
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def test_a_line_of_many_labels() -> None:
    count = 70_001
    Path("list.txt").write_text("a b.jpg" + "".join(f" {number}" for number in range(count)))
    (entry,) = read_list("list.txt")
    assert entry == Entry("a b.jpg", 0, 1, tuple(map(float, range(count))))


def test_a_list_costs_memory_in_proportion_to_its_size() -> None:
    Path("list.txt").write_bytes(b"a 1\nbc 23\n\n" * 9_000)
    read_list("list.txt")  # compiles regular expressions before memory is measured
    tracemalloc.start()
    entries = read_list("list.txt")
    assert tracemalloc.get_traced_memory()[1] < 16 * 12 * 9_000
    tracemalloc.stop()
    assert (len(entries), entries[-1]) == (18_000, Entry("bc", 23, 26_999))
    assert entries[1::8_999] == [Entry("bc", 23, 2), Entry("a", 1, 13_501), Entry("bc", 23, 26_999)]


def test_a_long_quoted_name_costs_little_memory() -> None:
    line = '"' + "ab" * 100_000 + " 7"
    Path("list.txt").write_text(line)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (entry,) = read_list("list.txt")
    assert (entry.path[-4:], entry.label) == ("abab", 7)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 << 10


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (Entry("a b.jpg", 3, 1), "a b.jpg 3"),
        (Entry("a.jpg", 1, 1, (1.0, 0.25)), "a.jpg 1 0.25"),
        (Entry("a.jpg 5", 3, 1), '{"path": "a.jpg 5", "label": 3}'),
        (Entry("a\nb.jpg", 3, 1), '{"path": "a\\nb.jpg", "label": 3}'),
        (Entry('"a.jpg"', 3, 1), '{"path": "\\"a.jpg\\"", "label": 3}'),
        (Entry("{a", 3, 1), '{"path": "{a", "label": 3}'),
    ],
)
def test_a_written_line_says_what_was_read(entry: Entry, line: str) -> None:
    assert format_entry(entry) == line
    assert parse_entry(1, line) == entry
