"""DetectionOutput and DetectionEvaluate: shapes, files, and options that do not fit."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError, ParseError
from pycaffe_like.files.label_map import read_label_map
from pycaffe_like.layers.pixel_boxes import to_pixels
from pycaffe_like.layers.suppression import nms
from pycaffe_like.spec import Options
from tests.layers.battery import make

# Two priors, two pictures, three classes; class 0 is the background.
PRIORS = torch.tensor([[[0.1, 0.2, 0.4, 0.6, 0.5, 0.5, 0.9, 0.8], [0.1] * 8]])
LOC = torch.zeros(2, 8)
CONF = torch.tensor([[0.1, 0.8, 0.0, 0.2, 0.0, 0.7], [0.9, 0.0, 0.0, 0.1, 0.3, 0.6]])
SHAPES = [(2, 8), (2, 6), (1, 2, 8)]


def output(options: str = "", shapes: list[tuple[int, ...]] | None = None):
    text = f"detection_output_param {{ num_classes: 3 confidence_threshold: 0.25 {options} }}"
    return make("DetectionOutput", shapes or SHAPES, text)


def test_detections_are_rows_of_seven() -> None:
    rows = output()(LOC, CONF, PRIORS)
    expected = [
        (0, 1, 0.8, 0.1, 0.2, 0.4, 0.6),
        (0, 2, 0.7, 0.5, 0.5, 0.9, 0.8),
        (1, 1, 0.3, 0.5, 0.5, 0.9, 0.8),
        (1, 2, 0.6, 0.5, 0.5, 0.9, 0.8),
    ]
    torch.testing.assert_close(rows, torch.tensor(expected)[None, None])


def test_no_detection_is_a_row_for_each_picture() -> None:
    rows = output()(LOC, CONF * 0, PRIORS)
    assert rows.tolist() == [[[[0.0] + [-1.0] * 6, [1.0] + [-1.0] * 6]]]


def test_the_pictures_of_a_fourth_bottom_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    module = output("visualize: true", [*SHAPES, (2, 3, 5, 7)])
    assert "visualize is not supported" in caplog.text
    torch.testing.assert_close(module(LOC, CONF, PRIORS, torch.zeros(2, 3, 5, 7)), output()(LOC, CONF, PRIORS))


def test_a_first_stage_drops_priors_and_moves_the_others() -> None:
    module = output("code_type: CENTER_SIZE", [*SHAPES, (2, 4), (2, 8)])
    sure = torch.tensor([[0, 1, 1, 0.001], [0, 1, 0, 1]])
    shift = torch.tensor([[1.0, 0, 0, 0] * 2] * 2)  # by 0.1 of the prior's width
    rows = module(LOC, CONF, PRIORS, sure, shift)[0, 0]
    torch.testing.assert_close(rows[:, :3], torch.tensor([[0, 1, 0.8], [1, 1, 0.3], [1, 2, 0.6]]))
    torch.testing.assert_close(rows[0, 3:], torch.tensor([0.13, 0.2, 0.43, 0.6]))


@pytest.mark.parametrize(
    ("options", "shapes", "message"),
    [
        ("nms_param { nms_threshold: -0.5 }", None, "nms_threshold is negative; expected 0 or more; got -0.5"),
        ("nms_param { eta: 0 }", None, "eta is out of range; expected more than 0, at most 1; got 0.0"),
        ("nms_param { eta: 1.5 }", None, "eta is out of range; expected more than 0, at most 1; got 1.5"),
        ("output_logits: true", None, "output_logits makes two tops; expected detections and their logits; got 1"),
        ("", [(2, 7), (2, 6), (1, 2, 8)], "the locations do not fit the priors; expected N x 8"),
        ("share_location: false", None, "the locations do not fit the priors; expected N x 24"),
        ("", [*SHAPES, (2, 5)], "the confidences of the first stage do not fit the priors; expected 2 x 4; got 2x5"),
    ],
)
def test_options_and_shapes_that_do_not_fit(options: str, shapes: list, message: str) -> None:
    with pytest.raises(LayerError) as error:
        output(options, shapes)
    assert message in str(error.value)


@pytest.mark.parametrize(("shapes", "got"), [(SHAPES, "1x2x8"), ([*SHAPES, (2, 5)], "2x5")])
def test_logits_are_like_the_confidences(shapes: list[tuple[int, ...]], got: str) -> None:
    options = "detection_output_param { num_classes: 3 output_logits: true }"
    with pytest.raises(LayerError) as error:
        make("DetectionOutput", shapes, options, tops=2)
    expected = f"output_logits needs logits; expected logits like the confidences, 2x6, as the last bottom; got {got}"
    assert expected in str(error.value)


def test_a_second_top_needs_output_logits() -> None:
    with pytest.raises(LayerError, match="only output_logits makes a second top; expected one top; got 2"):
        make("DetectionOutput", SHAPES, "detection_output_param { num_classes: 3 }", tops=2)


# Files


@pytest.fixture
def save_options(tmp_path: Path):
    labels = [("none_of_the_above", 0), ("cat", 1), ("18", 2)]
    (tmp_path / "map").write_text("".join(f'item {{ name: "{n}" label: {i} display_name: "x" }}\n' for n, i in labels))
    (tmp_path / "sizes").write_text("007 100 200\nb 50 40\n")

    def make_options(kind: str, more: str = "") -> str:
        return (
            f'save_output_param {{ output_directory: "{tmp_path}/out" output_name_prefix: "p_" output_format: "{kind}" '
            f'label_map_file: "{tmp_path}/map" name_size_file: "{tmp_path}/sizes" {more} }}'
        )

    return make_options


def read_output(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (folder / "out").iterdir()}


def test_voc_is_a_file_for_each_class(save_options, tmp_path: Path) -> None:
    output(save_options("VOC"))(LOC, CONF, PRIORS)
    assert read_output(tmp_path) == {
        "p_cat.txt": "007 0.8 20 20 80 60\nb 0.3 20 25 36 40\n",
        "p_18.txt": "007 0.7 100 50 180 80\nb 0.6 20 25 36 40\n",
    }


def test_ilsvrc_is_one_file(save_options, tmp_path: Path) -> None:
    module = output(save_options("ILSVRC"))
    module(LOC[:1], CONF[:1], PRIORS)
    assert not (tmp_path / "out").exists()
    module(LOC[1:], CONF[1:], PRIORS)
    assert read_output(tmp_path) == {
        "p_.txt": "007 1 0.8 20 20 80 60\n007 2 0.7 100 50 180 80\nb 1 0.3 20 25 36 40\nb 2 0.6 20 25 36 40\n"
    }


def test_coco_is_json(save_options, tmp_path: Path) -> None:
    module = output(save_options("COCO", "num_test_image: 1"))
    module(LOC[:1], CONF[:1], PRIORS)
    assert json.loads(read_output(tmp_path)["p_.json"]) == [
        {"image_id": 7, "category_id": "cat", "bbox": [20, 20, 60, 40], "score": pytest.approx(0.8)},
        {"image_id": 7, "category_id": 18, "bbox": [100, 50, 80, 30], "score": pytest.approx(0.7)},
    ]


def test_lists_that_are_not_there_are_told_and_nothing_is_written(save_options, tmp_path: Path, caplog) -> None:
    (tmp_path / "map").unlink()
    with caplog.at_level(logging.WARNING):
        output(save_options("VOC"))(LOC, CONF, PRIORS)
    assert f"Detections are not written to {tmp_path}/out: {tmp_path}/map: there is no such file" in caplog.text
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../../up", "/etc/x", "a\\\\b", ".."])
def test_classes_and_prefixes_are_names_and_not_paths(save_options, tmp_path: Path, name: str) -> None:
    (tmp_path / "map").write_text(f'item {{ name: "{name}" label: 1 }} item {{ name: "18" label: 2 }}')
    with pytest.raises(DataError, match=r"class 1 in .*map is not a file name; expected a name without / and \\"):
        output(save_options("VOC"))(LOC, CONF, PRIORS)
    with pytest.raises(DataError, match="output_name_prefix is not a file name"):
        output(save_options("COCO").replace('"p_"', f'"{name}"'))
    assert list(tmp_path.rglob("*up*")) == []


def test_a_net_that_is_only_tried_writes_nothing(save_options, tmp_path: Path) -> None:
    module = output(save_options("VOC"))
    module.may_write = False
    module(LOC, CONF, PRIORS)
    assert not (tmp_path / "out").exists()


def test_errors_of_files(save_options, tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="output_format is unknown; expected one of VOC, COCO, ILSVRC; got voc"):
        output(save_options("voc"))
    with pytest.raises(DataError, match="num_test_image is more than the name_size_file has; expected 2; got 3"):
        output(save_options("VOC", "num_test_image: 3"))(LOC, CONF, PRIORS)
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(DataError, match=r"p_(cat|18).txt cannot be written"):
        output(save_options("VOC"))(LOC, CONF, PRIORS)
    (tmp_path / "map").write_text('item { name: "cat" label: 1 }')
    with pytest.raises(DataError, match="class 2 is not in .*map"):
        output(save_options("VOC"))(LOC, CONF, PRIORS)


def test_a_label_map_names_every_class_once(tmp_path: Path) -> None:
    path = tmp_path / "map"
    path.write_text('item { name: "a" label: 1 } item { name: "a" label: 2 }')
    with pytest.raises(DataError, match="two classes have the same name or label; got 'a', 2"):
        read_label_map(path)
    path.write_text("item {")
    with pytest.raises(ParseError):
        read_label_map(path)


PADDED = Options({"resize_mode": "FIT_LARGE_SIZE_AND_PAD", "height": 100, "width": 100})


@pytest.mark.parametrize(
    ("resize", "size", "box", "expected"),
    [
        (None, (50, 200), (-0.1, 0.2, 0.5, 1.2), (0, 10, 100, 50)),
        (Options({"resize_mode": "WARP", "height": 9, "width": 9}), (50, 200), (0.1, 0.2, 0.5, 0.4), (20, 10, 100, 20)),
        (PADDED, (50, 100), (0.1, 0.25, 0.5, 0.5), (10, 0, 50, 25)),
        (PADDED, (100, 50), (0.25, 0.1, 0.5, 0.75), (0, 10, 25, 75)),
        (PADDED, (50, 100), (0.1, 0.1, 0.5, 0.2), (10, 5, 50, 10)),
        (Options({"resize_mode": "FIT_SMALL_SIZE"}), (50, 200), (0.1, 0.2, 0.5, 0.4), (20, 10, 100, 20)),
        (
            Options({"resize_mode": "FIT_SMALL_SIZE", "height_scale": 60, "width_scale": 240}),
            (50, 200),
            (0.1, 0.2, 0.9, 0.4),
            (24, 12, 200, 24),
        ),
    ],
    ids=["none", "warp", "padded above", "padded beside", "in the padding", "small", "small to scale"],
)
def test_boxes_in_pixels_of_the_picture(resize, size, box, expected) -> None:
    found = to_pixels(torch.tensor([box]), torch.tensor([size]), resize)
    torch.testing.assert_close(found, torch.tensor([expected]).float())


def test_padding_needs_the_size() -> None:
    with pytest.raises(LayerError, match="resize_param lacks the size that pictures have; expected height and width"):
        to_pixels(torch.zeros(1, 4), torch.ones(1, 2), Options({"resize_mode": "FIT_LARGE_SIZE_AND_PAD"}))


# DetectionEvaluate


def evaluate(options: str = "", shapes: tuple[tuple[int, ...], ...] = ((1, 1, 3, 7), (1, 1, 2, 8))):
    return make("DetectionEvaluate", shapes, f"detection_evaluate_param {{ num_classes: 3 {options} }}")


DETECTIONS = torch.tensor(
    [[0, 1, 0.5, 0.1, 0.1, 0.5, 0.5], [0, 1, 0.9, 0.1, 0.1, 0.5, 0.49], [1, 2, 0.7, 0.3, 0.3, 0.6, 0.6]]
)[None, None]
OBJECTS = torch.tensor([[0, 1, 0, 0.1, 0.1, 0.5, 0.5, 0], [1, 2, 0, 0.3, 0.3, 0.6, 0.65, 1]])[None, None]
CLASS_ROWS = [[-1, 1, 1, -1, -1], [-1, 2, 1, -1, -1]]


def test_the_best_detection_of_an_object_is_right() -> None:
    rows = evaluate()(DETECTIONS, OBJECTS)[0, 0]
    found = [[0, 1, 0.9, 1, 0], [0, 1, 0.5, 0, 1], [1, 2, 0.7, 1, 0]]
    torch.testing.assert_close(rows, torch.tensor(CLASS_ROWS + found))


def test_difficult_objects_may_be_left_out() -> None:
    rows = evaluate("evaluate_difficult_gt: false")(DETECTIONS, OBJECTS)[0, 0]
    assert rows[1].tolist() == [-1, 2, 0, -1, -1]
    assert rows[-1, 3:].tolist() == [0, 0]


def test_no_detections_and_no_objects() -> None:
    nothing = torch.full((1, 1, 2, 8), -1.0)
    rows = evaluate()(DETECTIONS, nothing)[0, 0]
    assert rows[:2, 2].tolist() == [0, 0]
    assert rows[2:, 3:].tolist() == [[0, 1]] * 3
    fake = torch.tensor([[0.0] + [-1.0] * 6])[None, None]
    torch.testing.assert_close(evaluate()(fake, OBJECTS)[0, 0], torch.tensor(CLASS_ROWS).float())


def test_sizes_are_those_of_the_next_pictures(tmp_path: Path) -> None:
    # In a picture of 10 x 10 pixels the second box is 5 x 5 where it overlaps the object.
    (tmp_path / "sizes").write_text("a 10 10\nb 20 20\nc 10 10\n")
    module = evaluate(f'name_size_file: "{tmp_path}/sizes" overlap_threshold: 0.99')
    first = module(DETECTIONS, OBJECTS)[0, 0]
    assert first[2:, 3].tolist() == [0, 1, 0]
    assert module.state()[0].item() == 2
    module(DETECTIONS, OBJECTS)
    assert module.state()[0].item() == 1
    module.set_state([torch.tensor(0)])
    torch.testing.assert_close(module(DETECTIONS, OBJECTS)[0, 0], first)
    with pytest.raises(LayerError, match="the state does not fit this layer"):
        evaluate().set_state([torch.tensor(0)])


@pytest.mark.parametrize(
    ("options", "shapes", "message"),
    [
        ("overlap_threshold: 0", None, "overlap_threshold must be positive; got 0.0"),
        ("output_logits: true", None, "output_logits is not supported: jolibrain's fork reads out of bounds for it"),
        ("", ((1, 1, 3, 6), (1, 1, 2, 8)), "a bottom does not hold detections; expected 1 x 1 x rows x 7; got 1x1x3x6"),
        ("", ((1, 1, 3, 7), (2, 8)), "a bottom does not hold objects; expected 1 x 1 x rows x 8; got 2x8"),
    ],
)
def test_what_does_not_fit_evaluation(options: str, shapes, message: str) -> None:
    with pytest.raises(LayerError) as error:
        evaluate(options, *([shapes] if shapes else []))
    assert message in str(error.value)


def test_the_background_is_neither_found_nor_there(tmp_path: Path) -> None:
    for kind, index in (("a detection", 0), ("an object", 1)):
        given = [DETECTIONS.clone(), OBJECTS.clone()]
        given[index][0, 0, 0, 1] = 0
        with pytest.raises(LayerError, match=f"{kind} has the label of the background; got 0"):
            evaluate()(*given)


def test_files_of_sizes_that_are_none(tmp_path: Path) -> None:
    module = evaluate(f'name_size_file: "{tmp_path}/sizes"')
    with pytest.raises(DataError, match="name_size_file .*sizes cannot be read: No such file or directory"):
        module(DETECTIONS, OBJECTS)
    (tmp_path / "sizes").write_text("a 10 10\nb 20\n")
    with pytest.raises(DataError, match="sizes: line 2 is not a name and a size; expected name height width; got b 20"):
        module(DETECTIONS, OBJECTS)


def nms_one_by_one(boxes: Tensor, threshold: float, eta: float) -> list[int]:
    """Returns what non-maximum suppression keeps, computed box by box."""
    kept: list[int] = []
    for index, box in enumerate(boxes.tolist()):
        if all(_overlap(box, boxes[other].tolist()) <= threshold for other in kept):
            kept.append(index)
            threshold = threshold * eta if threshold > 0.5 else threshold
    return kept


def _overlap(a: list[float], b: list[float]) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


@pytest.mark.parametrize(("threshold", "eta"), [(0.3, 1), (0.6, 1), (0.9, 0.97), (0, 1)])
def test_nms_is_what_one_box_after_the_other_gives(threshold: float, eta: float) -> None:
    random = torch.Generator().manual_seed(7)
    corner = torch.rand(2, 307, 2, generator=random, dtype=torch.float64)
    boxes = torch.cat([corner, corner + 0.05 + 0.2 * torch.rand(2, 307, 2, generator=random)], -1)
    kept = nms(boxes, threshold, eta=eta)
    for group in range(2):
        expected = nms_one_by_one(boxes[group], threshold, eta)
        assert kept[group].nonzero()[:, 0].tolist() == expected
        limited = nms(boxes, threshold, eta=eta, limit=11)[group]
        assert limited.nonzero()[:, 0].tolist() == expected[:11]


def test_rows_of_no_picture_do_not_count() -> None:
    """A row whose picture is -1 is skipped. SSD's layer stops reading there."""
    none = torch.tensor([[-1.0, 1, 0.8, 0.1, 0.1, 0.5, 0.5]])[None, None]
    rows = torch.cat((DETECTIONS[:, :, :1], none, DETECTIONS[:, :, 1:]), 2)
    found = evaluate(shapes=((1, 1, 4, 7), (1, 1, 2, 8)))(rows, OBJECTS)
    torch.testing.assert_close(found, evaluate()(DETECTIONS, OBJECTS))


def test_a_score_of_minus_1_is_written(save_options, tmp_path: Path) -> None:
    options = save_options("ILSVRC").replace("save_output_param", "confidence_threshold: -2 save_output_param")
    conf = torch.tensor([[0.0, -1.0, -3.0, 0.0, -3.0, -3.0], [0.0] + [-3.0] * 2 + [0.0] + [-3.0] * 2])
    text = f"detection_output_param {{ num_classes: 3 {options} }}"
    make("DetectionOutput", SHAPES, text)(LOC, conf, PRIORS)
    assert read_output(tmp_path) == {"p_.txt": "007 1 -1 20 20 80 60\n"}


def test_pictures_without_detections_have_no_line(save_options, tmp_path: Path) -> None:
    output(save_options("ILSVRC"))(LOC, CONF * 0, PRIORS)
    assert read_output(tmp_path) == {"p_.txt": ""}
