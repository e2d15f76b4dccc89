"""RoIDataLayer: pictures and objects from VOC folders, databases and roidbs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.errors import DataError, LayerError, PclError
from pycaffe_like.layers.stand_ins.rcnn_data import RoIDataLayer
from pycaffe_like.layers.stand_ins.rcnn_regions import all_regions
from pycaffe_like.layers.stand_ins.settings import Settings

from .make import run

OBJECT = (
    "<object><name>{}</name><difficult>{}</difficult><bndbox><xmin>{}</xmin><ymin>{}</ymin>"
    "<xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
)
OBJECTS = {
    "wide": [("Cat", 0, 2, 4, 12, 17), ("dog", 1, 1, 1, 5, 5), ("dog", 0, 21, 3, 41, 23)],
    "tall": [("dog", 0, 5, 7, 18, 30)],
    "empty": [],
}
SIZES = {"wide": (31, 47), "tall": (53, 29), "empty": (31, 47)}  # height, width


@pytest.fixture
def voc(tmp_path: Path) -> Path:
    folder = tmp_path / "VOC2007"
    for name in ("Annotations", "JPEGImages", "ImageSets/Main"):
        (folder / name).mkdir(parents=True)
    for name, (height, width) in SIZES.items():
        image = np.zeros((height, width, 3), np.uint8)
        image[:, : width // 2] = (40, 90, 200)
        cv2.imwrite(str(folder / "JPEGImages" / f"{name}.jpg"), image)
        size = f"<size><width>{width}</width><height>{height}</height></size>"
        objects = "".join(OBJECT.format(*one) for one in OBJECTS[name])
        (folder / "Annotations" / f"{name}.xml").write_text(f"<annotation>{size}{objects}</annotation>")
    (folder / "ImageSets" / "Main" / "trainval.txt").write_text("wide\ntall\nempty\n")
    (tmp_path / "names.txt").write_text("cat\ndog\n")
    return folder


def options(voc: Path, **more: Any) -> str:
    given = {"num_classes": 3, "source": str(voc), "classes": str(voc.parent / "names.txt"), **more}
    return "\n".join(f"'{key}': {value!r}" for key, value in given.items())


SMALL = {"TRAIN.SCALES": [62], "TRAIN.MAX_SIZE": 83, "TRAIN.USE_FLIPPED": False, "TRAIN.ASPECT_GROUPING": False}


def tops_by_width(voc: Path, **more: Any) -> dict[int, list[np.ndarray]]:
    """Runs a layer six times; returns its tops by the width of the picture in them."""
    layer = RoIDataLayer()
    found = {}
    for _ in range(6):
        tops = run_again(layer, options(voc, **{**SMALL, **more}))
        found[tops[0].shape[3]] = tops
    return found


def run_again(layer: RoIDataLayer, param_str: str) -> list[np.ndarray]:
    if hasattr(layer, "settings"):
        layer.setup = lambda bottom, top: None  # type: ignore[method-assign]
    return run(layer, param_str, [], 3)


def test_pictures_are_resized_and_boxes_with_them(voc: Path) -> None:
    found = tops_by_width(voc)
    assert sorted(found) == [45, 83]  # 83 / 53 * 29 and 83 / 47 * 47; `empty` is never drawn
    data, info, objects = found[83]
    factor = 83 / 47
    assert data.shape == (1, 3, round(31 * factor), 83)
    np.testing.assert_allclose(info, [[round(31 * factor), 83, factor]], rtol=1e-6)
    expected = [
        [1 * factor, 3 * factor, 11 * factor, 16 * factor, 1],
        [20 * factor, 2 * factor, 40 * factor, 22 * factor, 2],
    ]
    np.testing.assert_allclose(objects, expected, rtol=1e-6)  # numbered from 0, without the difficult object
    np.testing.assert_allclose(data[0, :, 20, 10], np.array([40, 90, 200]) - (102.9801, 115.9465, 122.7717), atol=3)


def test_mirrored_pictures_come_too(voc: Path) -> None:
    left = {}
    for _ in range(30):
        for width, (data, _, objects) in tops_by_width(voc, **{"TRAIN.USE_FLIPPED": True}).items():
            left.setdefault((width, bool(data[0, 2, 20, 5] > 0)), objects)
        if len(left) == 4:
            break
    factor = 83 / 53
    np.testing.assert_allclose(left[45, True][0, :4] / factor, [4, 6, 17, 29], rtol=1e-5)
    np.testing.assert_allclose(left[45, False][0, :4] / factor, [29 - 17 - 1, 6, 29 - 4 - 1, 29], rtol=1e-5)


def test_an_annotated_database_gives_the_same_objects(voc: Path, tmp_path: Path) -> None:
    lines = [f"VOC2007/JPEGImages/{name}.jpg VOC2007/Annotations/{name}.xml" for name in ("wide", "tall")]
    (tmp_path / "list.txt").write_text("\n".join(lines).replace("Cat", "cat"))
    (voc / "Annotations" / "wide.xml").write_text((voc / "Annotations" / "wide.xml").read_text().replace("Cat", "cat"))
    items = "".join(
        f'item {{ name: "{n}" label: {i} display_name: "{n}" }}\n' for i, n in enumerate(("none", "cat", "dog"))
    )
    (tmp_path / "map.prototxt").write_text(items)
    arguments = [
        "--anno_type=detection",
        f"--label_map_file={tmp_path / 'map.prototxt'}",
        "--encoded",
        "--encode_type=png",
    ]
    command = [*arguments, f"{tmp_path}/", str(tmp_path / "list.txt"), str(tmp_path / "db")]
    assert main(["convert_annoset", *command]) == 0
    from_folder, from_database = tops_by_width(voc), tops_by_width(tmp_path / "db", classes="")
    for width, tops in from_folder.items():
        np.testing.assert_allclose(from_database[width][2], tops[2], rtol=1e-5)
        np.testing.assert_allclose(from_database[width][0], tops[0], atol=1e-4)


def test_fast_rcnn_gets_regions_of_two_pictures(voc: Path, tmp_path: Path) -> None:
    (tmp_path / "boxes.txt").write_text(
        "wide 2 3 11 17\nwide 30 1 46 9\ntall 3 6 17 29\ntall 0 0 9 22\nempty 1 1 7 9\n"
    )
    more = {**SMALL, "proposals": str(tmp_path / "boxes.txt"), "TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED": True}
    param_str = options(voc, **{**more, "TRAIN.BATCH_SIZE": 6, "TRAIN.FG_FRACTION": 0.7, "TRAIN.BG_THRESH_LO": 0.0})
    data, rois, labels, targets, inside, outside = run(RoIDataLayer(), param_str, [], 6)
    assert data.shape[0] == 2
    assert len(rois) == len(labels) == len(targets)
    assert set(rois[:, 0]) == {0, 1}
    for label, row, weights in zip(
        labels.astype(int), targets.reshape(-1, 3, 4), inside.reshape(-1, 3, 4), strict=True
    ):
        assert weights.any(1).tolist() == [column == label and label > 0 for column in range(3)]
        assert not np.delete(row, label, axis=0).any()
    np.testing.assert_array_equal(outside, inside > 0)


def test_targets_are_normalized_by_class(voc: Path, tmp_path: Path) -> None:
    layer = RoIDataLayer()
    (tmp_path / "boxes.txt").write_text("wide 2 3 11 17\nwide 22 5 41 22\ntall 3 6 17 29\n")
    param_str = options(voc, **SMALL, proposals=str(tmp_path / "boxes.txt"))
    run(layer, param_str, [], 6)
    every = np.concatenate([one.targets[one.target_classes == 2] for one in layer.regions])
    np.testing.assert_allclose(every.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(every.std(0)[[0, 2]], 1, rtol=1e-4)


def test_a_region_belongs_to_the_object_it_overlaps_best(voc: Path, tmp_path: Path) -> None:
    layer = RoIDataLayer()
    (tmp_path / "boxes.txt").write_text("wide 3 5 13 18\nwide 25 12 45 29\nwide 30 1 46 2\n")
    run(layer, options(voc, **SMALL, proposals=str(tmp_path / "boxes.txt")), [], 6)
    regions = all_regions(layer.examples, Settings("", {"num_classes": 3}))[0]
    assert regions.classes.tolist() == [1, 2, 1, 2, 2]
    assert regions.target_classes.tolist() == [1, 2, 1, 0, 0]
    np.testing.assert_allclose(regions.overlaps, [1, 1, 108 / 200, 176 / 643, 11 / 464], rtol=1e-6)


def test_r_fcn_shares_targets_among_classes(voc: Path, tmp_path: Path) -> None:
    (tmp_path / "boxes.txt").write_text("wide 3 5 13 18\n")
    param_str = "'RFCN': True\n" + options(voc, **SMALL, proposals=str(tmp_path / "boxes.txt"))
    shapes = [top.shape[1:] for top in run(RoIDataLayer(), param_str, [], 6)]
    assert shapes[1:] == [(5, 1, 1), (1, 1, 1), (8, 1, 1), (8, 1, 1), (8, 1, 1)]


def test_sides_can_be_multiples(voc: Path) -> None:
    found = tops_by_width(voc, **{"TRAIN.SCALE_MULTIPLE_OF": 16})
    assert sorted(found) == [32, 80]  # the largest multiples below 45 and 83
    data, info, objects = found[80]
    assert data.shape == (1, 3, 48, 80)
    np.testing.assert_allclose(info, [[48, 80, 80 / 47, 48 / 31, 80 / 47, 48 / 31]], rtol=1e-6)
    np.testing.assert_allclose(objects[0], [80 / 47, 3 * 48 / 31, 11 * 80 / 47, 16 * 48 / 31, 1], rtol=1e-6)


def test_shapes_before_the_first_picture(voc: Path) -> None:
    shapes = [top.shape for top in run(RoIDataLayer(), "num_classes: 3", [], 3, passes=0)]
    assert shapes == [(1, 3, 608, 1024), (1, 3), (1, 5)]


def test_a_roidb_comes_first(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "one.png"), np.full((19, 23, 3), 7, np.uint8))
    record = {
        "image": str(tmp_path / "one.png"),
        "boxes": np.array([[1, 2, 8, 9], [3, 3, 17, 11]], np.uint16),
        "gt_classes": np.array([4, 0]),
        "flipped": False,
    }
    layer = RoIDataLayer()
    layer.param_str = "'num_classes': 5"
    run(layer, "'num_classes': 5\n'TRAIN.SCALES': [38]", [], 3, passes=0)
    layer.set_roidb([record])
    layer.setup = lambda bottom, top: None  # type: ignore[method-assign]
    _, _, objects = run(layer, layer.param_str, [], 3)
    np.testing.assert_array_equal(objects, [[2, 4, 16, 18, 4]])


@pytest.mark.parametrize(
    ("more", "tops", "error", "message"),
    [
        ({"source": "nowhere"}, 3, DataError, "nowhere does not exist; expected a folder such as VOCdevkit/VOC2007"),
        (
            {"classes": ""},
            3,
            DataError,
            "the names of the classes do not fit; expected 2 names; got 20 names in the list of VOC",
        ),
        ({}, 6, LayerError, "Fast R-CNN trains on proposed regions, and there are none"),
        ({"image_set": "test"}, 3, DataError, "test.txt"),
    ],
)
def test_errors(voc: Path, more: dict[str, Any], tops: int, error: type[PclError], message: str) -> None:
    with pytest.raises(error) as caught:
        run(RoIDataLayer(), options(voc, **more), [], tops)
    assert message in str(caught.value)


def test_unknown_classes_and_bad_boxes_are_named(voc: Path) -> None:
    annotation = voc / "Annotations" / "tall.xml"
    good = annotation.read_text()
    annotation.write_text(good.replace("dog", "cow"))
    with pytest.raises(DataError, match="tall.xml: an object has an unknown class; expected cat, dog; got cow"):
        run(RoIDataLayer(), options(voc), [], 3)
    annotation.write_text(good.replace("<ymin>7<", "<ymin>0<"))
    with pytest.raises(DataError, match="tall.xml: a box cannot be used; expected corners from 1 to 65536"):
        run(RoIDataLayer(), options(voc), [], 3)


def test_a_broken_list_of_regions_is_named(voc: Path, tmp_path: Path) -> None:
    (tmp_path / "boxes.txt").write_text("wide 2 3 11 17\nwide 2 3 11\n")
    with pytest.raises(DataError, match="boxes.txt:2: not a region; expected picture x1 y1 x2 y2; got wide 2 3 11"):
        run(RoIDataLayer(), options(voc, proposals=str(tmp_path / "boxes.txt")), [], 6)


def test_too_few_pictures(voc: Path) -> None:
    (voc / "ImageSets" / "Main" / "trainval.txt").write_text("empty\n")
    with pytest.raises(DataError, match="too few pictures to train on; expected at least 1; got 0 of 2 pictures"):
        run(RoIDataLayer(), options(voc), [], 3)
