"""`convert_annoset`: objects from XML, JSON and text files get into the database."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import cv2
import lmdb
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.annotation_files import AnnotatedRecordMaker, read_boxes
from pycaffe_like.data.list_line import AnnotatedEntry
from pycaffe_like.data.listfile import read_annotated_list
from pycaffe_like.errors import DataError
from pycaffe_like.files.annotated_datum import unpack_annotated

from .helpers import CPU, draw, make_opened, to_channels_first

CLASSES = {"none_of_the_above": 0, "cat": 1, "dog": 2, "18": 3}

XML = """<annotation><folder>x</folder>{size}
  <object><name>dog</name><difficult>1</difficult>
    <bndbox><xmin>4</xmin><ymin>10</ymin><xmax>20</xmax><ymax>30</ymax></bndbox></object>
  <object><name>cat</name><difficult>0</difficult><part><name>head</name></part>
    <bndbox><xmax>40</xmax><xmin>8</xmin><ymin>2.0</ymin><ymax>16</ymax></bndbox></object>
  <object><name>dog</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>40</xmax><ymax>20</ymax></bndbox></object>
</annotation>"""
SIZE = "<size><width>40</width><height>20</height><depth>3</depth></size>"

OF_XML = [
    (2, 0, 0.1, 0.5, 0.5, 1.5, 1),
    (2, 1, 0, 0, 1, 1, 0),
    (1, 0, 0.2, 0.1, 1, 0.8, 0),
]


@pytest.mark.parametrize("size", [SIZE, ""])
def test_xml(size: str, caplog: pytest.LogCaptureFixture) -> None:
    Path("a.xml").write_text(XML.format(size=size))
    with caplog.at_level(logging.WARNING):
        found = read_boxes("a.xml", "xml", 20, 40, CLASSES)
    np.testing.assert_allclose(found, OF_XML, rtol=1e-6)
    assert caplog.messages == ["a.xml: a box exceeds the picture"]


def test_json() -> None:
    objects = [{"category_id": 18, "bbox": [4, 10, 16, 5], "iscrowd": 1}, {"category_id": "cat", "bbox": [0, 0, 8, 4]}]
    Path("a.json").write_text(json.dumps({"image": {"height": 20, "width": 40}, "annotation": objects}))
    expected = [(3, 0, 0.1, 0.5, 0.5, 0.75, 1), (1, 0, 0, 0, 0.2, 0.2, 0)]
    np.testing.assert_allclose(read_boxes("a.json", "json", 1, 1, CLASSES), expected, rtol=1e-6)


def test_txt(caplog: pytest.LogCaptureFixture) -> None:
    Path("a.txt").write_text("2 4 10 20 15\n\n7 20 4 8 5\n2 0 0 1 1\n")
    with caplog.at_level(logging.WARNING):
        found = read_boxes("a.txt", "txt", 20, 40, {})
    expected = [
        (2, 0, 0.1, 0.5, 0.5, 0.75, 0),
        (2, 1, 0, 0, 0.025, 0.05, 0),
        (7, 0, 0.5, 0.2, 0.2, 0.25, 0),
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert caplog.messages == ["a.txt: a box has a minimum above its maximum"]


def COCO(height: object, width: object, extent: object) -> str:  # noqa: N802  # text like the constants above
    return f'{{"image": {{"height": {height}, "width": {width}}}, "annotation": [{{"category_id": 18, "bbox": [4, 10, {extent}, 5]}}]}}'


def test_json_numbers_in_quotes() -> None:
    Path("a.json").write_text(COCO('"20"', 40, '"16"'))
    np.testing.assert_allclose(read_boxes("a.json", "json", 1, 1, CLASSES), [(3, 0, 0.1, 0.5, 0.5, 0.75, 0)])


def test_a_file_that_is_not_there_tells_of_no_object() -> None:
    assert read_boxes("none.xml", "xml", 1, 1, CLASSES).shape == (0, 7)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("xml", "<annotation>", "a cannot be read as xml: no element found"),
        ("xml", XML.format(size="").replace("cat", "cow"), "a: class 'cow' is not in the label map; expected none_of_the"),
        ("json", '{"image": {}}', "a cannot be read as json: 'annotation'"),
        ("json", "{", "a cannot be read as json: Expecting property name"),
        ("json", COCO('"tall"', 40, 7), "a cannot be read as json: could not convert string to float: 'tall'"),
        ("json", COCO(20, [40], 7), "a cannot be read as json: [40] is not a number"),
        ("json", COCO(20, 40, '"wide"'), "a cannot be read as json: could not convert string to float: 'wide'"),
        ("json", COCO(20, 40, "true"), "a cannot be read as json: True is not a number"),
        ("json", COCO(20, 40, "7" * 400), "a cannot be read as json: int too large to convert to float"),
        ("json", COCO(-5, 40, 7), "a cannot be read as json: the picture cannot have the size 40x-5"),
        ("xml", XML.format(size=f"<size><height>20</height><width>{3**30}</width></size>"), "a cannot be read as xml: the picture cannot have the size 205891132094649x20"),
        ("txt", "1 2 3 4", "a cannot be read as txt: not enough values to unpack"),
    ],
)  # fmt: skip
def test_broken_files(kind: str, text: str, message: str) -> None:
    Path("a").write_text(text)
    with pytest.raises(DataError) as error:
        read_boxes("a", kind, 20, 40, CLASSES)
    assert message in str(error.value)


def test_lists() -> None:
    Path("list").write_text('a b.jpg x.xml\r\n\n"c.png"\ty.xml\n')
    assert list(read_annotated_list("list")) == [
        AnnotatedEntry("a b.jpg", -1, 1, annotation="x.xml"),
        AnnotatedEntry("c.png", -1, 3, annotation="y.xml"),
    ]
    Path("list").write_text("alone.jpg\n")
    with pytest.raises(DataError, match=r"list:1: the line has only one path; expected two paths separated by a space"):
        read_annotated_list("list")
    Path("list").write_text("\n")
    with pytest.raises(DataError, match="list list is empty; expected two paths per line"):
        read_annotated_list("list")


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (20, 40)),
        ({"min_dim": 30}, (30, 60)),
        ({"max_dim": 20}, (10, 20)),
        ({"min_dim": 30, "max_dim": 50}, (25, 50)),
        ({"min_dim": 10, "max_dim": 60}, (20, 40)),
        ({"height": 7, "width": 9}, (7, 9)),
        ({"height": 7, "width": 9, "min_dim": 30}, (30, 60)),
    ],
)
def test_sizes(options: dict[str, Any], size: tuple[int, int]) -> None:
    assert AnnotatedRecordMaker(**options).resize(draw(20, 40)).shape[:2] == size


@pytest.fixture
def _pictures() -> None:
    Path("voc").mkdir()
    for number in (0, 1):
        cv2.imwrite(f"voc/{number}.png", draw(20, 40, seed=number))
    Path("voc/0.xml").write_text(XML.format(size=SIZE))
    Path("list.txt").write_text("0.png 0.xml\n1.png 1.xml\n")
    Path("map").write_text("".join(f'item {{ name: "{name}" label: {label} }}' for name, label in CLASSES.items()))


def records() -> dict[str, bytes]:
    with lmdb.open("db", readonly=True, lock=False) as env, env.begin() as transaction:
        return {key.decode(): value for key, value in transaction.cursor()}


@pytest.mark.usefixtures("_pictures")
def test_a_database_for_detectors() -> None:
    flags = ["-anno_type", "detection", "-label_map_file", "map"]
    assert main(["convert_annoset", *flags, "voc/", "list.txt", "db"]) == 0
    made = records()
    assert list(made) == ["00000000_0.png", "00000001_1.png"]
    first, second = map(unpack_annotated, made.values())
    np.testing.assert_array_equal(first.picture, to_channels_first(draw(20, 40)))
    np.testing.assert_allclose(first.boxes, OF_XML, rtol=1e-6)
    assert (first.type, first.label, second.type, len(second.boxes)) == ("BBOX", -1, "BBOX", 0)
    data, objects = make_opened(
        "AnnotatedData", 'data_param { source: "db" backend: LMDB batch_size: 2 }'
    ).loader.batch(0, CPU)
    assert data.shape == (2, 3, 20, 40)
    assert objects.shape == (1, 1, 3, 8)


@pytest.mark.usefixtures("_pictures")
def test_a_database_of_labels_and_encoded_pictures() -> None:
    Path("list.txt").write_text("0.png 5\n")
    assert main(["convert_annoset", "-encoded", "voc/", "list.txt", "db"]) == 0
    (found,) = map(unpack_annotated, records().values())
    assert found.picture == Path("voc/0.png").read_bytes()
    assert (found.label, found.type, len(found.boxes)) == (5, "", 0)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["-anno_type", "boxes"], "anno_type is unknown; expected detection or classification; got boxes"),
        (["-label_type", "csv"], "label_type is unknown; expected xml, json or txt; got csv"),
        (["-min_dim", "-1"], "a number is negative; expected 0 or more"),
        (["-anno_type", "detection"], "the files name classes, whose numbers are unknown; expected -label_map_file FILE"),
        (["-resize_height", "7"], "resize_height and resize_width belong together; expected both or none"),
    ],
)  # fmt: skip
def test_wrong_command_lines(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert_annoset", *flags, "voc/", "list.txt", "db"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "got"),
    [
        ("1 nan nan nan nan", "label 1 and nan, nan, nan, nan"),
        ("1 0 0 inf 5", "label 1 and 0, 0, inf, 5"),
        ("1 0 0 5 -1e300", "label 1 and 0, 0, 5, -1e+300"),
        ("-3 0 1 2 5", "label -3 and 0, 1, 2, 5"),
    ],
)
def test_boxes_that_cannot_be_used(line: str, got: str) -> None:
    Path("a.txt").write_text("1 0 1 2 5\n" + line + "\n")
    with pytest.raises(DataError) as caught:
        read_boxes("a.txt", "txt", 20, 40, {})
    assert str(caught.value) == f"a.txt: a box cannot be used; expected a label from 0 on and finite corners; got {got}"
