"""`pcl db` on databases of each backend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.contact_sheet import contact_sheet
from pycaffe_like.data.stored import inspect_records, open_stored
from pycaffe_like.files.annotated_datum import pack_annotated, unpack_annotated
from pycaffe_like.files.datum import pack, pack_encoded
from pycaffe_like.proto import caffe_pb2

from .make import database

RANDOM = np.random.default_rng(5)
PICTURES = RANDOM.integers(0, 256, (5, 3, 7, 11), np.uint8)
LABELS = [2, 0, 2, 1, 2]
RAW = [pack(picture, label) for picture, label in zip(PICTURES, LABELS, strict=True)]


def pictures_of(path: str) -> list[tuple[Any, Any]]:
    stored = open_stored(path)
    found = [(one.picture, one.label) for one in inspect_records(stored, range(len(stored)))]
    stored.close()
    return found


def check(path: str) -> None:
    """Asserts that the database has exactly the test's pictures and labels."""
    found = pictures_of(path)
    np.testing.assert_array_equal([picture for picture, _ in found], PICTURES)
    assert [label for _, label in found] == LABELS


@pytest.mark.parametrize("kind", ["lmdb", "leveldb"])
def test_info_and_ls(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    database("db", RAW, kind)
    assert main(["db", "info", "db"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"db: {kind.upper()}, 5 records, ")
    assert lines[1] == "first record: 3x7x11 uint8, label 2"
    assert main(["db", "ls", "db", "--start", "3"]) == 0
    assert capsys.readouterr().out == ("3\t00000003\t3x7x11 uint8, label 1\n4\t00000004\t3x7x11 uint8, label 2\n")


def test_stats(capsys: pytest.CaptureFixture[str]) -> None:
    png = cv2.imencode(".png", np.full((2, 3), 9, np.uint8))[1].tobytes()
    database("db", [*RAW, pack_encoded(png, 1), b"\xff"])
    Path("labels.txt").write_text("cat\ndog\nelk\n")
    assert main(["db", "stats", "db"]) == 0
    channel = np.append(PICTURES[:, 0].ravel(), [9] * 6)
    assert capsys.readouterr().out.splitlines() == [
        "records: 7, 1 of them damaged",
        "shape 3x7x11: 5",
        "shape 1x2x3: 1",
        "stored as values: 5",
        "stored as png: 1",
        "label 0 (cat): 1",
        "label 1 (dog): 2",
        "label 2 (elk): 3",
        f"channel 0: mean {channel.mean():.6g}, standard deviation {channel.std():.6g}",
        *(
            f"channel {n}: mean {PICTURES[:, n].mean():.6g}, standard deviation {PICTURES[:, n].std():.6g}"
            for n in (1, 2)
        ),
        "record 6: a record is not a Datum; got 1 bytes of something else",
    ]


def test_verify(capsys: pytest.CaptureFixture[str]) -> None:
    database("good", RAW)
    database("bad", [RAW[0], pack_encoded(b"no picture", 1), RAW[1][:-60]])
    assert main(["db", "verify", "good"]) == 0
    assert capsys.readouterr().out == "5 records, 0 of them damaged\n"
    assert main(["db", "verify", "bad"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "record 1: an encoded record cannot be decoded; got 10 bytes that are not a picture"
    assert lines[1].startswith("record 2: a record is not a Datum")
    assert lines[2] == "3 records, 2 of them damaged"


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", RAW)
    assert main(["db", "show", "db", "-o", "sheet.png", "--start", "1", "--count", "3"]) == 0
    assert capsys.readouterr().out == "3 pictures in sheet.png\n"
    sheet = cv2.imread("sheet.png")
    assert sheet is not None
    assert sheet.shape == (2 * 114 + 4, 2 * 100 + 4, 3)
    assert main(["db", "show", "db", "-o", "sheet.png"]) == 1


def test_a_contact_sheet_has_the_pictures_in_their_places() -> None:
    red, gray = np.zeros((3, 4, 8), np.uint8), np.array([[[-1.0, 3.0]]], np.float32)
    red[2] = 255
    sheet = contact_sheet([red, gray], ["a", "b"], side=16)
    assert (sheet[4:12, 4:20] == (0, 0, 255)).all()  # 8 x 16, because the picture is twice as wide as it is high
    assert sheet[4, 24].tolist() == [0, 0, 0]  # the smallest value
    assert sheet[4, 39].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("channels", "shown"), [(1, (50, 50, 50)), (2, (50, 50, 50)), (3, (50, 90, 130)), (4, (50, 50, 50))]
)
def test_a_thumbnail_has_three_channels_or_the_first(channels: int, shown: tuple[int, ...]) -> None:
    picture = np.array([50, 90, 130, 170], np.uint8)[:channels, None, None].repeat(5, 1).repeat(7, 2)
    sheet = contact_sheet([picture], ["a"], side=14)
    assert (sheet[4:14, 4:18] == shown).all()


def test_a_constant_picture_of_floats_is_black() -> None:
    assert (contact_sheet([np.full((1, 7, 7), 0.5, np.float32)], [""], side=7)[4:11, 4:11] == 0).all()


def test_captions_and_columns_of_a_contact_sheet() -> None:
    black = np.zeros((1, 7, 7), np.uint8)
    wide = contact_sheet([black] * 5, ["", "", "", "", "a long caption that is cut"], side=18, columns=4)
    assert wide.shape == (2 * 36 + 4, 4 * 22 + 4, 3)
    assert (wide[4:22, 70:88] == 0).all()  # the fourth in the first row
    assert (wide[40:58, 4:22] == 0).all()  # the fifth is the first in the second row
    caption = wide[58:72] != 255
    assert caption.any()
    assert not caption[:, 40:].any()  # of three characters


@pytest.mark.parametrize("kind", ["lmdb", "leveldb"])
def test_from_one_backend_to_another_and_back(kind: str) -> None:
    database("db", RAW, kind)
    Path("labels.txt").write_text("cat\ndog\nelk\n")
    for target in ("lmdb", "leveldb"):
        assert main(["db", "convert", "db", target, "--backend", target]) == 0
        stored = open_stored(target)
        assert list(map(bytes, stored.source)) == RAW
        assert [bytes(key) for key in stored.source.keys] == [b"%08d" % number for number in range(5)]  # type: ignore[call-overload]
        stored.close()


def test_to_hdf5_and_back() -> None:
    database("db", RAW)
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5"]) == 0
    with h5py.File("new.h5") as file:
        np.testing.assert_array_equal(file["data"][()], PICTURES)
        np.testing.assert_array_equal(file["label"][()], LABELS)
    check("new.h5")
    assert main(["db", "convert", "new.h5", "back", "--backend", "lmdb"]) == 0
    stored = open_stored("back")
    assert list(map(bytes, stored.source)) == RAW


def test_floats_and_several_labels_of_hdf5() -> None:
    values = RANDOM.normal(size=(3, 2, 3, 5)).astype(np.float32)
    with h5py.File("in.h5", "w") as file:
        file["data"], file["label"] = values, np.array([[1, 2.5], [0, 3], [4, 1]])
    assert main(["db", "convert", "in.h5", "db", "--backend", "lmdb"]) == 0
    found = pictures_of("db")
    np.testing.assert_array_equal([picture for picture, _ in found], values)
    np.testing.assert_array_equal([label for _, label in found], [[1, 2.5], [0, 3], [4, 1]])


def test_raw_to_encoded_and_back() -> None:
    database("db", [*RAW[:4], pack(PICTURES[4], 2, (2, 7.5))])
    assert main(["db", "convert", "db", "png", "--encode_type", "png"]) == 0
    record: Any = caffe_pb2.Datum.FromString(bytes(open_stored("png").source[4]))
    assert (record.encoded, record.data[1:4], list(record.labels), record.channels) == (True, b"PNG", [2, 7.5], 0)
    assert main(["db", "convert", "png", "raw", "--raw"]) == 0
    assert list(map(bytes, open_stored("raw").source))[:4] == RAW[:4]


def test_records_with_boxes_keep_them() -> None:
    boxes = np.array([[1, 0, 0.125, 0.25, 0.5, 0.75, 0]], np.float32)
    database("db", [pack_annotated(RAW[0], boxes)])
    assert main(["db", "convert", "db", "png", "--encode_type", "png"]) == 0
    found = unpack_annotated(bytes(open_stored("png").source[0]))
    assert isinstance(found.picture, bytes)
    np.testing.assert_array_equal(found.boxes, boxes)


def test_damaged_records_end_a_conversion_unless_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [RAW[0], b"\xff", RAW[1]])
    assert main(["db", "convert", "db", "new"]) == 1
    assert capsys.readouterr().err == (
        "error: record 1 of db: a record is not a Datum; got 1 bytes of something else\n"
        "--skip_bad skips damaged records.\n"
    )
    assert sorted(path.name for path in Path().iterdir()) == ["db"]
    assert main(["db", "convert", "db", "new", "--skip_bad"]) == 0
    assert "2 records in new, 1 skipped" in capsys.readouterr().out


def test_pictures_that_cannot_be_encoded(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [pack(np.zeros((2, 3, 5), np.uint8), 0)])
    assert main(["db", "convert", "db", "new", "--encode_type", "png"]) == 1
    assert "the values are not a picture; expected 1 or 3 channels of 8 bits; got 2 of uint8" in capsys.readouterr().err


def test_a_target_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", RAW)
    Path("new").mkdir()
    Path("new.h5").touch()
    assert main(["db", "convert", "db", "new"]) == 1
    assert "error: new exists already" in capsys.readouterr().err
    assert main(["db", "convert", "db", "new", "--overwrite"]) == 1
    assert "new exists and is not a database" in capsys.readouterr().err
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5"]) == 1
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5", "--overwrite"]) == 0
    check("new.h5")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["open", "db"], "the action is unknown; expected info ls show verify stats convert; got open"),
        (["info", "db", "x"], "pcl db info takes one database; got x"),
        (["show", "db"], "a file for the picture is needed; expected -o sheet.png"),
        (["convert", "db"], "a name for the new database is needed"),
        (["convert", "db", "x", "--raw", "--encode_type", "png"], "--raw and --encode_type are opposites"),
        (["convert", "db", "x", "--backend", "sql"], "--backend is unknown; expected lmdb, leveldb or hdf5; got sql"),
        (["ls", "db", "--start", "-1"], "--start or --count is out of range"),
        (
            ["convert", "db", "x.h5", "--backend", "hdf5", "--encode_type", "png"],
            "an HDF5 file holds values; expected no --encode_type",
        ),
    ],
)
def test_wrong_command_lines(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    database("db", RAW)
    assert main(["db", *arguments]) == 2
    assert f"error: {message}" in capsys.readouterr().err


def test_an_hdf5_file_without_datasets(capsys: pytest.CaptureFixture[str]) -> None:
    h5py.File("empty.h5", "w").close()
    assert main(["db", "info", "empty.h5"]) == 1
    assert "empty.h5 has no datasets" in capsys.readouterr().err


def test_a_start_after_the_last_record(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", RAW)
    assert main(["db", "ls", "db", "--start", "5"]) == 1
    assert "--start is after the last record; expected below 5; got 5" in capsys.readouterr().err
    assert main(["db", "ls", "db", "--start", "4"]) == 0


def test_only_damaged_records(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [b"\xff", b"\xfe"])
    assert main(["db", "show", "db", "-o", "sheet.png"]) == 1
    said = capsys.readouterr()
    assert "record 0: a record is not a Datum" in said.out
    assert "error: there is no picture to show" in said.err
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5", "--skip_bad"]) == 1
    expected = "there is no record to write; expected at least one that is not damaged"
    assert expected in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["db"]


def test_pictures_of_different_shapes_do_not_fit_in_hdf5(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [RAW[0], pack(PICTURES[1][:, 1:], 3)])
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5"]) == 1
    assert (
        "record 1 of db: data differs in shape from the first record; expected 3x7x11; got 3x6x11"
        in capsys.readouterr().err
    )
    assert main(["db", "convert", "db", "new.h5", "--backend", "hdf5", "--skip_bad"]) == 0
    with h5py.File("new.h5") as file:
        np.testing.assert_array_equal(file["data"][()], PICTURES[:1])
        assert file["label"][()].tolist() == [2]


def test_several_labels_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    database("db", [pack(PICTURES[0], 2, (2, 7.5)), pack(PICTURES[1], 2, (1, 3)), RAW[0]])
    assert main(["db", "stats", "db"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "2 labels per record: 2" in lines
    assert "label 2: 2" in lines  # the first one of each record
