from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.report.detection import Detection, match, overlaps

#                  item label score xmin ymin xmax ymax
FOUND = np.array(
    [
        [0, 1, 0.9, 0.0, 0.0, 0.5, 0.5],
        [0, 1, 0.8, 0.02, 0.0, 0.5, 0.5],  # the same object again
        [0, 2, 0.7, 0.6, 0.6, 0.7, 0.7],
        [1, 1, 0.6, 0.1, 0.1, 0.2, 0.2],  # nothing there
    ]
)
#                  item label instance xmin ymin xmax ymax difficult
TRUTH = np.array(
    [
        [0, 1, 0, 0.0, 0.0, 0.5, 0.45, 0],
        [0, 2, 0, 0.6, 0.6, 0.7, 0.7, 1],
        [1, 1, 0, 0.5, 0.5, 0.9, 0.9, 0],
    ]
)


def test_overlaps() -> None:
    shares = overlaps(np.array([0, 0, 2, 3]), np.array([[1, 1, 4, 2], [5, 5, 6, 6], [0, 0, 2, 3]]))
    assert shares.tolist() == [pytest.approx(1 / 8), 0.0, 1.0]


@pytest.mark.parametrize(
    ("box", "share"),
    [
        ((0, 0, 0.5, 0.25), 1),
        ((0.25, 0, 0.75, 0.25), 1 / 3),
        ((0, 0.125, 0.5, 0.375), 1 / 3),
        ((0, 0, 0.25, 0.5), 1 / 3),
        ((0.5, 0, 1, 0.25), 0),
        ((0.75, 0, 1, 0.25), 0),
        ((0, 0.5, 0.5, 1), 0),
        ((0.75, 0.75, 1, 1), 0),
    ],
)
def test_the_share_of_the_union(box: tuple[float, ...], share: float) -> None:
    here, there = np.array([0, 0, 0.5, 0.25]), np.array(box)
    assert overlaps(here, there[None])[0] == pytest.approx(share)
    assert overlaps(there, here[None])[0] == pytest.approx(share)


def test_an_object_is_found_once_and_difficult_ones_do_not_count() -> None:
    right, hit = match(FOUND[FOUND[:, 0] == 0], TRUTH[TRUTH[:, 0] == 0], 0.5)
    assert right.tolist() == [1, 0, -1]
    assert hit.tolist() == [0, 0, 1]


def test_the_better_detection_takes_the_object_whatever_the_order() -> None:
    right, _ = match(FOUND[[1, 0]], TRUTH[:1], 0.5)
    assert right.tolist() == [0, 1]


@pytest.mark.parametrize(("overlap", "right"), [(0.89, 1), (0.91, 0)])
def test_the_overlap_decides(overlap: float, right: int) -> None:
    assert match(FOUND[:1], TRUTH[:1], overlap)[0].tolist() == [right]  # they overlap by 0.9


def _result() -> dict[str, object]:
    statistics = Detection(["background", "cat", "dog"], 0, 0.5, (100, 200))
    statistics.add(FOUND, TRUTH, 2, "record {}".format, lambda item: None)
    return statistics.result()


def test_average_precision_of_each_class() -> None:
    cat, dog = _result()["per_class"]  # type: ignore[misc]
    # by score: 0.9 right, 0.8 wrong, 0.6 wrong; with 2 objects, recall ends at one half
    assert cat["ap"] == pytest.approx(0.5)
    assert (cat["recall"], cat["precision"], cat["support"], cat["detections"]) == (0.5, pytest.approx(1 / 3), 2, 3)
    assert (dog["ap"], dog["support"]) == (None, 0)
    assert _result()["map"] == pytest.approx(0.5)


def test_average_precision_of_each_size() -> None:
    # a picture has 20000 pixels: the object of item 0 has 4500 (medium), that of item 1 3200 (medium), the false
    # detection 200 (small)
    cat = _result()["per_class"][0]  # type: ignore[index]
    assert cat["ap_by_size"] == {"small": None, "medium": pytest.approx(0.5), "large": None}


def test_the_worst_picture_counts_misses_and_false_alarms() -> None:
    statistics = Detection(["background", "cat", "dog"], 0, 0.5, (100, 200))
    statistics.add(FOUND, TRUTH, 2, "record {}".format, lambda item: None)
    assert [(case.record, case.said) for case in statistics.worst.cases()] == [
        ("record 1", "1 missed, 1 wrong"),
        ("record 0", "0 missed, 1 wrong"),
    ]
