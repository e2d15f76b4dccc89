"""`convert_imageset`: the records it writes, the files it refuses, and what it leaves after a failure."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import lmdb
import numpy as np
import pytest

from pycaffe_like.cli import log, main
from pycaffe_like.data import records as module
from pycaffe_like.data.conversion_report import Report
from pycaffe_like.data.convert import Conversion, convert
from pycaffe_like.data.database import open_database
from pycaffe_like.data.list_line import Entry
from pycaffe_like.data.listfile import read_list
from pycaffe_like.data.records import RecordMaker
from pycaffe_like.errors import DataError
from pycaffe_like.files import exchange
from pycaffe_like.files.binaryproto import read_mean
from pycaffe_like.proto import caffe_pb2
from tests.conftest import ROOT

from .helpers import datum, draw, message_of

PICTURES = {f"p{number} x.png": draw(5, 7, seed=number) for number in range(23)}


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    Path("p").mkdir()
    for name, picture in PICTURES.items():
        cv2.imwrite(f"p/{name}", picture)
    Path("list.txt").write_text("".join(f"{name} {number % 5}\n" for number, name in enumerate(PICTURES)))


def run(options: RecordMaker | None = None, *, progress: Callable[[], None] = lambda: None, **how: Any) -> Report:
    entries = read_list("list.txt")
    return convert(entries, "p/", "list.txt", "db", options or RecordMaker(), Conversion(**how), progress)


def read_records(path: str = "db") -> list[tuple[str, bytes]]:
    with lmdb.open(path, readonly=True, lock=False) as env, env.begin() as transaction:
        return [(key.decode(errors="surrogateescape"), value) for key, value in transaction.cursor()]


def read_datum(record: bytes) -> Any:
    return caffe_pb2.Datum.FromString(record)


@pytest.mark.parametrize("workers", [0, 1, 7])
def test_keys_and_records_are_those_of_caffe(workers: int) -> None:
    run(workers=workers)
    assert read_records() == [
        (f"{number:08d}_{name}", datum(picture, number % 5)) for number, (name, picture) in enumerate(PICTURES.items())
    ]


def test_a_leveldb_has_the_same_records() -> None:
    run(backend="leveldb")
    records = open_database("LEVELDB", "db")
    assert list(records) == [datum(picture, number % 5) for number, picture in enumerate(PICTURES.values())]


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        pytest.param(RecordMaker(gray=True), (1, 5, 7), id="gray"),
        pytest.param(RecordMaker(height=11, width=3), (3, 11, 3), id="resized"),
        pytest.param(RecordMaker(gray=True, height=11, width=3), (1, 11, 3), id="resized gray"),
    ],
)
def test_raw_pictures(options: RecordMaker, shape: tuple[int, ...]) -> None:
    report = run(options)
    for number, (name, (_, record)) in enumerate(zip(PICTURES, read_records(), strict=True)):
        want = cv2.imread(f"p/{name}", cv2.IMREAD_GRAYSCALE if options.gray else cv2.IMREAD_COLOR)
        want = cv2.resize(want, (3, 11)) if options.height else want
        assert record == datum(want, number % 5)
    assert report.sizes == {(*shape[1:], shape[0]): 23}


@pytest.mark.parametrize(
    ("options", "name", "kept"),
    [
        pytest.param(RecordMaker(encoded=True), "a.png", True, id="the type of the file"),
        pytest.param(RecordMaker(encoded=True), "a.PNG", True, id="capital letters"),
        pytest.param(RecordMaker(encoded=True), "a.jpg", True, id="jpg"),
        pytest.param(RecordMaker(encoded=True), "a", True, id="no type"),
        pytest.param(RecordMaker(encode_type="jpg"), "a.jpeg", True, id="jpeg is jpg"),
        pytest.param(RecordMaker(encode_type="PNG"), "a.png", True, id="capital letters asked for"),
        pytest.param(RecordMaker(encoded=True, gray=True), "a.png", True, id="gray keeps the file, as Caffe does"),
        pytest.param(RecordMaker(encode_type="png"), "a.jpg", False, id="another type"),
        pytest.param(RecordMaker(encode_type="jpeg"), "a.jpg", False, id="jpg is not jpeg, as in Caffe"),
        pytest.param(RecordMaker(encoded=True, height=3, width=5), "a.png", False, id="resized"),
        pytest.param(
            RecordMaker(encoded=True, encode_type="png", height=3, width=5, gray=True), "a.jpg", False, id="all"
        ),
    ],
)
def test_encoded_pictures(options: RecordMaker, name: str, kept: bool) -> None:
    done, data = cv2.imencode(Path(name).suffix or ".png", draw(13, 11))
    assert done
    Path(f"p/{name}").write_bytes(data.tobytes())
    Path("list.txt").write_text(f"{name} 3\n")
    run(options)
    ((key, record),) = read_records()
    found = read_datum(record)
    assert key == f"00000000_{name}"
    assert (found.label, found.encoded, found.channels, found.height, found.width) == (3, True, 0, 0, 0)
    assert record == caffe_pb2.Datum(data=found.data, label=3, encoded=True).SerializeToString()
    assert (found.data == data.tobytes()) == kept
    if not kept:
        image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE if options.gray else cv2.IMREAD_COLOR)
        image = cv2.resize(image, (5, 3)) if options.height else image
        kind = options.encode_type or "png"
        assert found.data == cv2.imencode(f".{kind}", image)[1].tobytes()


def test_shuffled_pictures_are_numbered_in_their_new_order() -> None:
    random.seed(3)
    run(shuffle=True)
    names = [key[9:] for key, _ in read_records()]
    assert [key[:9] for key, _ in read_records()] == [f"{number:08d}_" for number in range(23)]
    assert sorted(names) == sorted(PICTURES)
    assert names != list(PICTURES)
    for name, (_, record) in zip(names, read_records(), strict=True):
        assert record == datum(PICTURES[name], list(PICTURES).index(name) % 5)
    random.seed(3)
    run(shuffle=True, overwrite=True)
    assert [key[9:] for key, _ in read_records()] == names


def test_names_that_are_not_utf_8_keep_their_bytes() -> None:
    name = os.fsdecode(b"b\xe4r.png")
    Path(f"p/{name}").write_bytes(Path("p/p0 x.png").read_bytes())
    Path("list.txt").write_bytes(b"b\xe4r.png 1\n")
    run()
    assert read_records() == [(f"00000000_{name}", datum(PICTURES["p0 x.png"], 1))]


def test_the_report_counts_labels_and_sizes() -> None:
    cv2.imwrite("p/odd.png", draw(3, 5))
    Path("list.txt").write_text("p0 x.png 1\np1 x.png 4\nodd.png 1\np2 x.png 2\n")
    assert list(run().lines()) == [
        "4 records written, 0 pictures failed.",
        "Labels 1 to 4: 1: 2, 2: 1, 4: 1",
        "No record has label 0, 3.",
        "Size 5x7x3 (height x width x channels) in 3 records; 1 other size in 1 record.",
    ]


@pytest.mark.parametrize("length", [300, 600])
def test_one_name_that_is_too_long_does_not_end_a_conversion(length: int) -> None:
    Path("list.txt").write_text("p3 x.png 3\n" + "d/" * 20 + "n" * length + ".png 1\np4 x.png 4\n")
    report = run(skip_bad=True)
    assert (report.written, len(report.failed)) == (2, 1)
    assert "does not exist" in report.failed[0]


def test_a_name_that_is_too_long_for_a_key() -> None:
    folder = "/".join(["f" * 200] * 3)
    Path("p", folder).mkdir(parents=True)
    cv2.imwrite(f"p/{folder}/a.png", draw(5, 7))
    Path("list.txt").write_text(f"p3 x.png 3\n{folder}/a.png 1\n")
    report = run(skip_bad=True)
    assert report.written == 1
    assert report.failed == [f"picture {folder}/a.png has too long a name; expected a key of 511 bytes; got 617"]
    assert run(backend="leveldb", overwrite=True).written == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pipe", "picture p/pipe: this is a named pipe; expected a picture"),
        ("/dev/zero", "picture p//dev/zero does not exist"),
        ("a\\0", "does not exist"),
    ],
)
def test_a_list_that_names_no_regular_file(name: str, reason: str) -> None:
    os.mkfifo("p/pipe")
    Path("list.txt").write_text(f"{name} 0\np3 x.png 3\n")
    report = run(skip_bad=True)
    assert report.written == 1
    assert report.failed[0].endswith(reason) or reason in report.failed[0] or "device" in report.failed[0]


def test_labels_that_a_blob_cannot_hold_are_told() -> None:
    Path("list.txt").write_text("p3 x.png 16777216\n")
    assert not any("not exact" in line for line in run().lines())
    Path("list.txt").write_text("p3 x.png 16777217\n")
    lines = list(run(overwrite=True).lines())
    assert lines[-1] == "Labels above 16777216 are not exact: blobs hold float32 values, so some labels change."


def test_records_sorted_by_label_are_told() -> None:
    said = "Records are sorted by label: to train on them, convert with --shuffle."
    for labels, is_told in [("0022111", True), ("0123", False), ("0000", False), ("0010", False)]:
        Path("list.txt").write_text("".join(f"p{n} x.png {label}\n" for n, label in enumerate(labels)))
        assert (said in run(overwrite=True).lines()) == is_told
    Path("list.txt").write_text("".join(f"p{n} x.png {n // 10}\n" for n in range(20)))
    assert said not in run(overwrite=True, shuffle=True).lines()


def test_a_long_report_is_cut_short() -> None:
    report = Report(written=31)
    report.labels.update(dict.fromkeys(range(-2, 120, 4), 1))
    report.sizes.update({(5, 7, 3): 31})
    _, labels, gaps, size = report.lines()
    assert labels.startswith("Labels -2 to 118: -2: 1, 2: 1, ")
    assert labels.endswith("74: 1 …")
    assert gaps.startswith("No record has label -1, 0, 1, 3, ")
    assert gaps.endswith(", 24 ….")
    assert size == "Size 5x7x3 (height x width x channels) in 31 records."


def test_one_huge_label_does_no_harm() -> None:
    report = Report(written=1)
    report.labels[2**31 - 1] = 1
    assert list(report.lines())[2].startswith("No record has label 0, 1, 2, 3, ")


def test_the_manifest_tells_how_a_database_was_made() -> None:
    Path("list.txt").write_text("p0 x.png 1\np1 x.png 0\nnone.png 1\n")
    run(RecordMaker(gray=True, height=3, width=5), skip_bad=True)
    assert json.loads(Path("db/manifest.json").read_text()) == {
        "records": 2,
        "failed": ["list.txt:3: picture p/none.png does not exist"],
        "labels": {"0": 1, "1": 1},
        "sizes": {"3x5x1": 2},
        "list": "list.txt",
        "classes": [],
        "shuffle": False,
        "gray": True,
        "height": 3,
        "width": 5,
        "encoded": False,
        "encode_type": "",
        "check_size": False,
    }


def write_damaged_pictures() -> None:
    """Writes a list of five pictures: one is empty, one is text, and one does not exist."""
    Path("p/empty.png").touch()
    Path("p/text.png").write_text("hello")
    Path("list.txt").write_text("p0 x.png 0\nempty.png 1\nnone.png 2\np1 x.png 3\ntext.png 4\n")


FAILURES = [
    "picture p/empty.png is empty",
    "list.txt:3: picture p/none.png does not exist",
    "picture text.png cannot be decoded",
]


@pytest.mark.parametrize("dry_run", [False, True])
def test_failures_are_collected_and_refused(dry_run: bool) -> None:
    write_damaged_pictures()
    with pytest.raises(DataError) as caught:
        run(dry_run=dry_run)
    listed = "\n".join(FAILURES)
    assert message_of(caught.value) == (
        f"3 of 5 pictures cannot be read:\n{listed}\n--skip_bad writes the database without them."
    )
    assert sorted(os.listdir()) == ["list.txt", "p"]


def test_bad_pictures_are_skipped_where_asked_for() -> None:
    write_damaged_pictures()
    report = run(skip_bad=True)
    assert (report.written, report.failed) == (2, FAILURES)
    assert read_records() == [
        ("00000000_p0 x.png", datum(PICTURES["p0 x.png"], 0)),
        ("00000003_p1 x.png", datum(PICTURES["p1 x.png"], 3)),
    ]


@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_list_without_any_good_picture(skip_bad: bool) -> None:
    Path("list.txt").write_text("".join(f"none{number}.png 0\n" for number in range(30)))
    with pytest.raises(DataError) as caught:
        run(skip_bad=skip_bad)
    lines = str(caught.value).split("\n")
    assert lines[0] == "30 of 30 pictures cannot be read:"
    assert (lines[1], lines[20], lines[21:]) == (
        "list.txt:1: picture p/none0.png does not exist",
        "list.txt:20: picture p/none19.png does not exist",
        ["…"],
    )
    assert not Path("db").exists()


def test_pictures_of_different_sizes_are_refused_where_asked_for() -> None:
    cv2.imwrite("p/odd.png", draw(7, 5))
    Path("list.txt").write_text("p0 x.png 0\np1 x.png 0\nodd.png 0\n")
    with pytest.raises(DataError) as caught:
        run(RecordMaker(check_size=True))
    assert str(caught.value) == (
        "picture odd.png differs in size from those before it; expected 5x7x3; got 7x5x3\n"
        "--resize_height and --resize_width make them equal."
    )
    assert sorted(os.listdir()) == ["list.txt", "p"]
    assert run(RecordMaker(check_size=True, height=3, width=3)).written == 3


@pytest.mark.parametrize(
    ("how", "message"),
    [
        pytest.param(
            {"backend": "sqlite"}, "the backend is unknown; expected lmdb or leveldb; got sqlite", id="backend"
        ),
        pytest.param(
            {"options": RecordMaker(encode_type="xyz")}, "picture p0 x.png cannot be encoded as 'xyz'", id="encode_type"
        ),
    ],
)
def test_options_that_cannot_be_used(how: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        run(**how)
    assert message in str(caught.value)
    assert sorted(os.listdir()) == ["list.txt", "p"]


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_a_database_that_exists_is_not_touched() -> None:
    run()
    before = files("db")
    with pytest.raises(DataError) as caught:
        run(RecordMaker(gray=True))
    assert str(caught.value) == "db exists already\nRemove it, or use --overwrite."
    assert files("db") == before


def test_a_database_is_replaced_where_asked_for() -> None:
    run()
    run(RecordMaker(gray=True), overwrite=True)
    assert read_datum(read_records()[0][1]).channels == 1
    assert sorted(os.listdir()) == ["db", "list.txt", "p"]


def test_a_new_database_can_be_replaced_while_the_old_one_is_read() -> None:
    run()
    old = open_database("LMDB", "db")
    run(RecordMaker(gray=True), overwrite=True)
    assert read_datum(old[3]).channels == 3
    assert read_datum(open_database("LMDB", "db")[3]).channels == 1


@pytest.mark.parametrize("name", ["photos", "file"])
def test_what_is_not_a_database_is_never_replaced(name: str) -> None:
    Path("photos").mkdir()
    Path("photos/mine.jpg").touch()
    Path("file").touch()
    with pytest.raises(DataError) as caught:
        convert(read_list("list.txt"), "p/", "list.txt", name, RecordMaker(), Conversion(overwrite=True))
    assert str(caught.value) == f"{name} exists and is not a database\n--overwrite replaces databases only."
    assert Path("photos/mine.jpg").exists()


def test_a_link_to_a_database_stays_a_link() -> None:
    convert(read_list("list.txt"), "p/", "list.txt", "far/db", RecordMaker())
    Path("db").symlink_to("far/db")
    run(RecordMaker(gray=True), overwrite=True)
    assert Path("db").is_symlink()
    assert read_datum(read_records("far/db")[0][1]).channels == 1


@pytest.mark.parametrize("maker", [RecordMaker(), RecordMaker(encoded=True)])
def test_the_mean_is_that_of_the_records(maker: RecordMaker) -> None:
    run(maker, mean="mean.binaryproto")
    total = np.zeros((3, 5, 7), np.float32)
    for picture in PICTURES.values():
        total += picture.transpose(2, 0, 1)
    np.testing.assert_array_equal(read_mean("mean.binaryproto"), total / np.float32(23))


def test_a_mean_that_is_there() -> None:
    Path("mean").write_text("mine")
    with pytest.raises(DataError, match="mean exists already"):
        run(mean="mean")
    assert not Path("db").exists()
    assert Path("mean").read_text() == "mine"


def test_class_names_go_into_the_database_and_beside_it() -> None:
    report = run(names=("cat", "dog", "elk", "fox", "gnu", "hen"))
    for path in ("db/labels.txt", "labels.txt"):
        assert Path(path).read_text() == "cat\ndog\nelk\nfox\ngnu\nhen\n"
    assert list(report.lines())[1:3] == [
        "Labels 0 to 4: 0 (cat): 5, 1 (dog): 5, 2 (elk): 5, 3 (fox): 4, 4 (gnu): 4",
        "No record has label 5 (hen).",
    ]
    run(names=("x", "y"), overwrite=True)
    assert Path("db/labels.txt").read_text() == "x\ny\n"
    assert Path("labels.txt").read_text().startswith("cat\n")


def test_several_labels_are_reported() -> None:
    Path("list.txt").write_text("p0 x.png 1 2.5\np1 x.png 3 -0.5\n")
    assert list(run().lines())[1] == "Labels per record: 2; lowest 1, -0.5; highest 3, 2.5."
    Path("list.txt").write_text("p0 x.png 1\np1 x.png 0.25\np2 x.png 7\n")
    assert list(run(overwrite=True).lines())[1] == "Labels per record: 1; lowest 0.25; highest 7."


def test_a_dry_run_reads_everything_and_writes_nothing() -> None:
    report = run(dry_run=True)
    assert (report.written, sum(report.labels.values())) == (23, 23)
    assert next(report.lines()) == "23 records could be written, 0 pictures failed."
    assert sorted(os.listdir()) == ["list.txt", "p"]


def interrupt_after(steps: int, error: type[BaseException]) -> Callable[[], None]:
    left = iter(range(steps))

    def progress() -> None:
        if next(left, None) is None:
            raise error

    return progress


@pytest.mark.parametrize("existing", [False, True], ids=["new", "over another"])
@pytest.mark.parametrize("backend", ["lmdb", "leveldb"])
@pytest.mark.parametrize("steps", [0, 1, 10, 22])
def test_nothing_is_left_behind_by_an_interrupt(steps: int, backend: str, existing: bool) -> None:
    if existing:
        run()
    before = (sorted(os.listdir()), files("db") if existing else None)
    with pytest.raises(KeyboardInterrupt):
        run(RecordMaker(gray=True), backend=backend, overwrite=True, progress=interrupt_after(steps, KeyboardInterrupt))
    assert (sorted(os.listdir()), files("db") if existing else None) == before


def test_nothing_is_left_behind_when_the_program_is_ended() -> None:
    Path("long.txt").write_text("p0 x.png 0\n" * 300_000)
    program = subprocess.Popen([sys.executable, str(ROOT / "tools" / "convert_imageset.py"), "p/", "long.txt", "db"])
    while program.poll() is None and not list(Path().glob(".db.*/new/data.mdb")):
        time.sleep(0.01)
    program.terminate()
    assert program.wait() == 130
    assert sorted(os.listdir()) == ["list.txt", "long.txt", "p"]


def test_the_old_database_comes_back_where_the_new_one_cannot_take_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    before = files("db")
    monkeypatch.setattr(exchange, "exchange", lambda *_: False)  # a system that cannot exchange folders
    plain = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise PermissionError(13, "Permission denied")
        return plain(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(DataError, match=r"^db cannot be written: Permission denied$"):
        run(RecordMaker(gray=True), overwrite=True)
    assert files("db") == before
    assert sorted(os.listdir()) == ["db", "list.txt", "p"]


def test_a_key_that_is_too_long() -> None:
    folder = "/".join(["d" * 100] * 5)
    Path("p", folder).mkdir(parents=True)
    cv2.imwrite(f"p/{folder}/a.png", draw(3, 5))
    Path("list.txt").write_text(f"{folder}/a.png 0\n")
    with pytest.raises(DataError, match=r"has too long a name; expected a key of 511 bytes; got 519$"):
        run()
    assert sorted(os.listdir()) == ["list.txt", "p"]
    assert run(backend="leveldb").written == 1


def test_a_folder_for_the_database_is_made() -> None:
    convert(read_list("list.txt"), "p/", "list.txt", "new/deep/db", RecordMaker())
    assert len(read_records("new/deep/db")) == 23


def test_a_place_that_cannot_be_written_to() -> None:
    Path("file").touch()
    with pytest.raises(DataError, match=r"^file/db cannot be written: (Not a directory|File exists)$"):
        convert(read_list("list.txt"), "p/", "list.txt", "file/db", RecordMaker())


def test_progress_is_told_of_every_picture() -> None:
    write_damaged_pictures()
    steps: list[None] = []
    run(skip_bad=True, progress=lambda: steps.append(None))
    assert len(steps) == 5


def test_a_mistake_of_ours_comes_out_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "pack_around", fail)
    with pytest.raises(ZeroDivisionError):
        run()
    assert sorted(os.listdir()) == ["list.txt", "p"]


def test_a_few_entries_in_memory_will_do() -> None:
    convert([Entry("p3 x.png", 9, 1)], "p", "nowhere", "db", RecordMaker())
    assert read_records() == [("00000000_p3 x.png", datum(PICTURES["p3 x.png"], 9))]


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Captures what commands print, and detaches the log from the captured stream after the test."""
    log._handler.stream = None
    yield capsys
    log.logger.removeHandler(log._handler)
    log.logger.propagate = True
    log._handler.stream = None


def command(*arguments: str) -> int:
    return main(["convert_imageset", *arguments])


def test_the_command(logged: pytest.CaptureFixture[str]) -> None:
    assert command("-resize_height=3", "--resize_width", "5", "--gray", "p/", "list.txt", "db") == 0
    assert read_datum(read_records()[7][1]).height == 3
    log = logged.readouterr().err
    assert "] A total of 23 images.\n" in log
    assert "] 23 records written, 0 pictures failed.\n" in log
    assert "] Labels 0 to 4: 0: 5, 1: 5, 2: 5, 3: 4, 4: 4\n" in log


def test_the_command_takes_a_folder_of_classes(logged: pytest.CaptureFixture[str]) -> None:
    for number, name in enumerate(["b", "a", "b"]):
        Path("classes", name).mkdir(parents=True, exist_ok=True)
        cv2.imwrite(f"classes/{name}/{number}.png", draw(5, 7, seed=number))
    Path("classes/a/notes.txt").touch()
    assert command("classes", "--mean", "mean.binaryproto", "db") == 0
    assert [(key, read_datum(record).label) for key, record in read_records()] == [
        ("00000000_a/1.png", 0),
        ("00000001_b/0.png", 1),
        ("00000002_b/2.png", 1),
    ]
    assert Path("db/labels.txt").read_text() == "a\nb\n"
    log = logged.readouterr().err
    assert "] Labels 0 to 1: 0 (a): 1, 1 (b): 2\n" in log
    assert "] Skipped 1 file without a picture's extension, such as a/notes.txt\n" in log


def test_the_command_skips_bad_lines(logged: pytest.CaptureFixture[str]) -> None:
    Path("list.txt").write_text("p0 x.png 0\np1 x.png\np2 x.png z\n")
    assert command("p/", "list.txt", "db") == 1
    assert (
        "error: 2 lines of list.txt cannot be used:\nlist.txt:2: the label is not a number" in logged.readouterr().err
    )
    assert command("p/", "list.txt", "--skip_bad", "db") == 0
    assert len(json.loads(Path("db/manifest.json").read_text())["failed"]) == 2


def test_the_command_skips_what_it_is_told_to(logged: pytest.CaptureFixture[str]) -> None:
    write_damaged_pictures()
    assert command("p/", "list.txt", "db") == 1
    assert "error: 3 of 5 pictures cannot be read" in logged.readouterr().err
    assert command("--skip_bad", "p/", "list.txt", "db") == 0
    log = logged.readouterr().err
    assert all(f"] {failure}\n" in log for failure in FAILURES)


@pytest.mark.usefixtures("logged")
def test_the_command_shuffles_with_a_seed() -> None:
    orders = []
    for seed in ("3", "3", "4"):
        assert command("--shuffle", "--seed", seed, "--overwrite", "p/", "list.txt", "db") == 0
        orders.append([key for key, _ in read_records()])
    assert orders[0] == orders[1] != orders[2]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        pytest.param(
            ["--resize_height=3"],
            "resize_height and resize_width belong together; expected both or none",
            id="height alone",
        ),
        pytest.param(
            ["--resize_width=3"],
            "resize_height and resize_width belong together; expected both or none",
            id="width alone",
        ),
        pytest.param(
            ["--resize_height=3", "--resize_width=-5"], "a number is negative; expected 0 or more", id="negative width"
        ),
        pytest.param(["--workers=-1"], "a number is negative; expected 0 or more", id="negative workers"),
    ],
)
def test_flags_that_make_no_sense(flags: list[str], message: str, logged: pytest.CaptureFixture[str]) -> None:
    assert command(*flags, "p/", "list.txt", "db") == 2
    assert logged.readouterr().err == f"error: {message}\n"


def test_raw_records_survive_a_round_trip_through_numpy() -> None:
    run()
    stored = read_datum(read_records()[4][1])
    pixels = np.frombuffer(stored.data, np.uint8).reshape(stored.channels, stored.height, stored.width)
    assert np.array_equal(pixels.transpose(1, 2, 0), PICTURES["p4 x.png"])
