"""ImageGtData, DetectionData and EvalData, compared with a transcription of MS-CNN's and Cascade R-CNN's loops."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.data.object_list import AspectSampler, ObjectList
from pycaffe_like.errors import DataError, LayerError, located
from pycaffe_like.layers.registry import make_layer
from pycaffe_like.proto import net_file
from pycaffe_like.spec import Phase
from tests.data.helpers import batch, draw, to_channels_first

PICTURES = [draw(48, 72, seed=1), draw(48, 72, seed=2)]
OBJECTS = [
    [[3, 0, 0, 6, 5, 30, 29], [2, 1, 0, 36, 9, 61, 33], [1, 0, 1, 60, 30, 71, 45]],
    [[2, 0, 0, 20, 20, 23, 24]],
]
REGIONS = [[[0, 30, 29, 47]], []]
FIELDS, STRIDES = [(21, 27), (13, 11)], [8, 5]  # height and width


@pytest.fixture(autouse=True)
def _pictures(_in_empty_folder: None) -> None:
    write_list(True)
    Path("p").mkdir()
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(f"p/{number}.png", picture)


def write_list(has_difficult: bool) -> None:
    text = ""
    for number, (objects, regions) in enumerate(zip(OBJECTS, REGIONS, strict=True)):
        rows = [row if has_difficult else row[:2] + row[3:] for row in objects]
        words = [[f"# {number}\n{number}.png\n3\n48\n72\n{len(rows)}"], *rows, [len(regions)], *regions]
        text += "\n".join(" ".join(map(str, row)) for row in words) + "\n"
    Path("list.txt").write_text(text)


def make_opened(type_name: str, options: str, tops: int, phase: Phase = Phase.TRAIN) -> Any:
    names = " ".join(f'top: "t{i}"' for i in range(tops))
    (layer,) = net_file(f'layer {{ name: "d" type: "{type_name}" {names} {options} }}', "f").lowered().layers
    with located(layer.where):
        module: Any = make_layer(layer, [], phase)[0]
    module.open()
    return module


MSCNN = (
    'image_gt_data_param { source: "list.txt" root_folder: "p/" batch_size: 2 fg_threshold: 0.3 %s '
    + " ".join(f"field_h: {h} field_w: {w} downsample_rate: {s}" for (h, w), s in zip(FIELDS, STRIDES, strict=True))
    + " output_gt_boxes: true }"
)
CASCADE = (
    'detection_data_param { source: "list.txt" root_folder: "p/" batch_size: 2 fg_threshold: 0.3 %s '
    + " ".join(f"field_h: {h} field_w: {w} stride: {s}" for (h, w), s in zip(FIELDS, STRIDES, strict=True))
    + " output_gt_boxes: true }"
)


def iou(a: list[float], b: list[float], plus: float, of_first: bool = False) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0]) + plus
    high = min(a[3], b[3]) - max(a[1], b[1]) + plus
    both = max(wide, 0.0) * max(high, 0.0)
    areas = [(box[2] - box[0] + plus) * (box[3] - box[1] + plus) for box in (a, b)]
    return both / (areas[0] if of_first else sum(areas) - both)


def expected_maps(objects: list[list[float]], regions: list[list[float]], plus: float) -> list[np.ndarray]:
    """Returns the label maps for the objects of a picture that covers the whole template of 48 x 72.

    Args:
        objects: rows of label, ignored and corners.
    """
    maps, matches = [], [0] * len(objects)
    best: list[tuple[float, int]] = [(0.0, 0)] * len(objects)
    for number, ((fh, fw), stride) in enumerate(zip(FIELDS, STRIDES, strict=True)):
        rows, columns = (int(side / stride + 0.5) for side in (48, 72))
        found = np.zeros((6, rows, columns))
        for h in range(rows):
            for w in range(columns):
                x, y = (w + 0.5) * stride, (h + 0.5) * stride
                field = [x - fw / 2, y - fh / 2, x + fw / 2, y + fh / 2]
                in_regions = sum(iou(field, region, plus, of_first=True) for region in regions)
                if not plus and in_regions >= 0.4:
                    found[5, h, w] = 1
                    continue
                match, largest = -1, 0.0
                for i, one in enumerate(objects):
                    share = iou(one[2:], field, plus)
                    if share > largest:
                        match, largest = i, share
                    if share > best[i][0]:
                        best[i] = (share, number)
                found[5, h, w] = largest
                if largest > 0.3:
                    label, ignored, x1, y1, x2, y2 = objects[match]
                    box = [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + plus, y2 - y1 + plus]
                    found[:5, h, w] = [0 if ignored else label, *box]
                    matches[match] += 1
                elif plus and in_regions >= 0.4:
                    found[5, h, w] = 1
        maps.append(found)
    for i, (label, ignored, x1, y1, x2, y2) in enumerate(objects):
        share, number = best[i]
        if ignored or matches[i] or share < 0.2:
            continue
        stride = STRIDES[number]
        h, w = int((y1 + y2) / 2 // stride), int((x1 + x2) / 2 // stride)
        if maps[number][0, h, w] == 0:
            box = [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + plus, y2 - y1 + plus]
            maps[number][:5, h, w] = [label, *box]
            if plus:
                maps[number][5, h, w] = share
    return maps


@pytest.mark.parametrize("kind", ["mscnn", "cascade"])
def test_label_maps(kind: str) -> None:
    is_cascade = kind == "cascade"
    write_list(is_cascade)
    transform = "transform_param { mean_value: 3 mean_value: 5 mean_value: 7 %s }"
    if is_cascade:
        options = CASCADE % "min_gt_width: 5" + transform % "scale: 0.5"
        layer = make_opened("DetectionData", options, 4)
    else:
        layer = make_opened("ImageGtData", MSCNN % "scale: 0.5 min_gt_width: 5" + transform % "", 4)
    plus = 1.0 if is_cascade else 0.0
    columns = 8 if is_cascade else 7
    shapes = [(2, 3, 48, 72), (2, 6, 6, 9), (2, 6, 10, 14), (1, columns, 1, 1)]
    assert layer.assumed_shapes((3, 48, 72)) == shapes
    assert layer.top_shapes([])[:3] == shapes[:3]
    pictures, first, second, objects = batch(layer, 0)
    mean = np.array([3, 5, 7])[:, None, None]
    np.testing.assert_array_equal(pictures, [(to_channels_first(picture) - mean) * 0.5 for picture in PICTURES])
    rows = []
    for number, (some, regions) in enumerate(zip(OBJECTS, REGIONS, strict=True)):
        known = [[float(v) for v in (one[0], one[1] or number == 1, *one[3:])] for one in some]
        maps = expected_maps(known, [[float(v) for v in region] for region in regions], plus)
        np.testing.assert_allclose(first[number], maps[0], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(second[number], maps[1], rtol=1e-5, atol=1e-6)
        for one, row in zip(some, known, strict=True):
            rows.append([number, *row[2:], row[0], row[1], one[2]][:columns])
    np.testing.assert_array_equal(objects[:, :, 0, 0], rows)  # the object of the second picture is too narrow
    assert any((first[0, 0] == label).any() or (second[0, 0] == label).any() for label in (1, 3))
    layer.loader.close()


def test_pictures_are_cropped_around_an_object_and_their_boxes_move() -> None:
    layer = make_opened(
        "DetectionData", CASCADE % "crop_width: 40 crop_height: 64" + " transform_param { mirror: true }", 4
    )
    seen = set()
    for index in range(12):
        pictures, first, _, objects = batch(layer, index)
        assert pictures.shape == (2, 3, 64, 40)
        assert first.shape == (2, 6, 8, 5)
        for row in objects[:, :, 0, 0]:
            number, x1, y1, x2, y2, label = row[:6].astype(int)
            original = next(one for one in OBJECTS[number] if one[0] == label)
            assert (x2 - x1, y2 - y1) == (original[5] - original[3], original[6] - original[4])
            if row[6] or not (x1 >= 0 and x2 < 40 and y1 >= 0 and y2 < 64):
                continue
            part = PICTURES[number][original[4] : original[6] + 1, original[3] : original[5] + 1]
            found = pictures[number][:, y1 : y2 + 1, x1 : x2 + 1]
            if (found == to_channels_first(part)).all():
                seen.add("plain")
            else:  # the fork mirrors a box about the width, so it starts one pixel further right
                np.testing.assert_array_equal(
                    pictures[number][:, y1 : y2 + 1, x1 - 1 : x2][:, :, ::-1], to_channels_first(part)
                )
                seen.add("mirrored")
    assert seen == {"plain", "mirrored"}
    layer.loader.close()


def test_objects_are_scaled_into_the_wanted_range() -> None:
    options = CASCADE % "crop_width: 90 crop_height: 90 min_scale: 40 max_scale: 44 multiscale_prob: 1"
    layer = make_opened("DetectionData", options.replace("batch_size: 2", "batch_size: 1"), 4)
    for index in range(0, 8, 2):
        rows = batch(layer, index)[3][:, :, 0, 0]
        sizes = np.sqrt((rows[:, 3] - rows[:, 1]) * (rows[:, 4] - rows[:, 2]))
        assert ((sizes > 36) & (sizes < 46)).any()
    write_list(False)
    options = MSCNN % "crop_width: 90 crop_height: 90 do_multiple_scale: true min_scale: 8 max_scale: 32"
    layer = make_opened("ImageGtData", options.replace("batch_size: 2", "batch_size: 1"), 4)
    widths = {float(np.ptp(batch(layer, index)[3][0, [1, 3], 0, 0]).round(2)) for index in range(0, 60, 2)}
    ratios = {round(float(np.log2(width / 24) * 2)) for width in widths}
    assert len(ratios) > 2
    assert all(abs(width - 24 * 2 ** (round(float(np.log2(width / 24) * 2)) / 2)) < 0.01 for width in widths)


def test_the_first_picture_of_a_batch_decides_its_shape() -> None:
    cv2.imwrite("p/0.png", cv2.resize(PICTURES[0], (48, 96)))
    text = Path("list.txt").read_text().replace("3\n48\n72\n3\n", "3\n96\n48\n3\n")
    Path("list.txt").write_text(text)
    options = CASCADE % "short_size: 33 long_size: 65 template_ratio: 2"
    layer = make_opened("DetectionData", options, 4)
    assert batch(layer, 0)[0].shape == (2, 3, 128, 64)
    layer.loader.sampler.start = (0, 1)
    assert batch(layer, 0)[0].shape == (2, 3, 64, 128)
    layer.loader.close()


def test_fields_outside_the_picture_do_not_count() -> None:
    plain = batch(make_opened("DetectionData", CASCADE % "", 4), 0)[1][1, 5]
    margin = batch(make_opened("DetectionData", CASCADE % "anchor_ignore_margin_ratio: 0", 4), 0)[1][1, 5]
    share = batch(make_opened("DetectionData", CASCADE % "anchor_ignore_iou_thr: 0.99", 4), 0)[1][1, 5]
    assert (plain < 1).all()
    rows, columns = np.mgrid[:6, :9]
    x, y = (columns + 0.5) * 8, (rows + 0.5) * 8
    inside = (x >= 13.5) & (x + 13.5 < 72) & (y >= 10.5) & (y + 10.5 < 48)
    np.testing.assert_array_equal(margin < 1, inside)
    np.testing.assert_array_equal(margin[inside], plain[inside])
    assert 0 < (share < 1).sum() < share.size


def test_pictures_with_objects_come_several_times() -> None:
    write_list(False)
    layer = make_opened("ImageGtData", MSCNN % "fg_img_multiple: 3", 4)
    assert layer.loader.records() == 6


def test_shuffling_by_aspect() -> None:
    text = ""
    for number in range(13):
        height, width = (50, 30) if number % 3 else (30, 50)
        text += f"# {number}\n0.png\n3\n{height}\n{width}\n0\n0\n"
    Path("list.txt").write_text(text)
    source = ObjectList("list.txt", "p/", True)
    upright = [one.size[0] > one.size[1] for one in source.pictures]
    for group, most in ((0, 1), (2, 6)):
        sampler = AspectSampler(13, shuffle=True, group=group)
        sampler.open(source)
        order = sampler.numbers(0)
        assert sorted(order) == list(range(13))
        kinds = [upright[number] for number in order]
        changes = sum(a != b for a, b in pairwise(kinds))
        assert 1 <= changes <= most
        assert order != sampler.numbers(1)


@pytest.mark.parametrize("size", ["short_size: 70 long_size: 100", "resize_width: 100 resize_height: 60"])
def test_eval_data(size: str) -> None:
    options = f'eval_data_param {{ source: "list.txt" root_folder: "p/" batch_size: 1 {size} }} transform_param {{ scale: 2 }}'
    layer = make_opened("EvalData", options, 3, Phase.TEST)
    shape = (64, 96)  # 70 x 105 is limited to 70 x 100; 100 and 60 become the nearest multiples of 32
    pictures, objects, sizes = batch(layer, 0)
    assert layer.assumed_shapes((3, 48, 72))[0] == pictures.shape == (1, 3, *shape)
    np.testing.assert_array_equal(pictures[0], to_channels_first(cv2.resize(PICTURES[0], shape[::-1])) * 2.0)
    factors = np.array([96 / 72, 64 / 48, 96 / 72, 64 / 48])
    wanted = [[0, *(np.array(one[3:]) * factors), *one[:3]] for one in OBJECTS[0]]
    np.testing.assert_allclose(objects[:, :, 0, 0], wanted, rtol=1e-5)
    assert sizes[0, :, 0, 0].tolist() == list(shape)


def test_without_objects_there_is_a_row() -> None:
    Path("list.txt").write_text("# 0\n0.png\n3\n48\n72\n0\n0\n")
    layer = make_opened("EvalData", 'eval_data_param { source: "list.txt" root_folder: "p/" batch_size: 1 }', 2)
    assert batch(layer, 0)[1].flatten().tolist() == [-1] * 8
    layer = make_opened("ImageGtData", MSCNN % "", 4)
    _, first, _, objects = batch(layer, 0)
    assert objects.shape == (1, 7, 1, 1)
    assert objects.flatten().tolist() == [0, 1, 1, 2, 2, 1, 1]
    assert not first.any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("0 x", "does not start with #"),
        ("# 0\n0.png\n3\n48\n72\n1\n0 0 0 1 2 3 4\n0", "label of the background"),
        ("# 0\n0.png\n3\n48\n72\n1\n1 0 0 1 2 3", "ends within the objects"),
    ],
)
def test_wrong_lists(text: str, expected: str) -> None:
    Path("list.txt").write_text(text)
    with pytest.raises(DataError, match=expected):
        make_opened("DetectionData", CASCADE % "", 4)


@pytest.mark.parametrize(
    ("type_name", "options", "tops", "expected"),
    [
        ("DetectionData", CASCADE % "", 3, "wrong number of tops"),
        ("DetectionData", CASCADE % "stride: 3", 4, "equally many positive values"),
        ("DetectionData", CASCADE % 'shuffle: "x"', 4, "shuffle is unknown"),
        ("DetectionData", CASCADE % "coord_num: 3", 4, "coord_num must be 4"),
        ("DetectionData", CASCADE % "short_size: 3", 4, "short_size and long_size belong together"),
        ("DetectionData", CASCADE % "" + ' transform_param { mean_file: "m" }', 4, "has no mean_file"),
        ("EvalData", 'eval_data_param { source: "l" batch_size: 2 }', 2, "pictures of a batch differ in size"),
    ],
)
def test_wrong_options(type_name: str, options: str, tops: int, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make_opened(type_name, options, tops)
