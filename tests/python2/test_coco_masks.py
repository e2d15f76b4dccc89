"""The replacement for pycocotools._mask. Expected encodings of polygons were recorded from maskApi.c."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pycaffe_like.python2.coco_masks import area, decode, encode, frPyObjects, iou, merge, toBbox

# polygon or box, height, width → counts, area, bounding box
RECORDED = [
    ([2.5, 1, 11, 3.5, 7, 13, 1.5, 9], 17, 13, "T188110O1O1OO2L3N2NQ1", 69, [2, 1, 9, 12]),
    ([0, 0, 5, 7], 11, 7, "0740000000f0", 35, [0, 0, 5, 7]),
    ([-3, 2, 30, 5.25, 8.75, 19], 13, 11, "258101N1O2N00000000000", 96, [0, 2, 11, 11]),
    ([1, 1, 2, 1, 1.5, 2], 7, 5, "81j0", 1, [1, 1, 1, 1]),
]


@pytest.mark.parametrize(("shape", "height", "width", "counts", "pixels", "box"), RECORDED)
def test_recorded_masks(
    shape: list[float], height: int, width: int, counts: str, pixels: int, box: list[float]
) -> None:
    encoded = frPyObjects([shape], height, width)
    assert encoded == [{"size": [height, width], "counts": counts}]
    assert area(encoded).tolist() == [pixels]
    assert toBbox(encoded).tolist() == [box]
    masks = decode(encoded)
    assert (masks.shape, masks.dtype, int(masks.sum())) == ((height, width, 1), np.uint8, pixels)
    assert encode(masks) == encoded


def test_counts_go_down_the_columns_and_begin_with_zeros() -> None:
    mask = np.array([[1, 0, 0], [1, 0, 1]], np.uint8)[:, :, None]
    assert encode(mask) == frPyObjects([{"size": [2, 3], "counts": [0, 2, 3, 1]}], 2, 3)
    assert decode(encode(np.zeros((3, 5, 1)))).sum() == 0
    assert toBbox(encode(np.zeros((3, 5, 1)))).tolist() == [[0, 0, 0, 0]]


def test_long_runs_have_several_characters() -> None:
    counts = [1000, 3, 70000, 5, 2, 31]
    encoded = frPyObjects([{"size": [71041, 1], "counts": counts}], 71041, 1)
    runs = np.diff(np.flatnonzero(np.diff(decode(encoded)[:, 0, 0].astype(int)))).tolist()
    assert runs == [3, 70000, 5, 2]
    assert decode([{**encoded[0], "counts": encoded[0]["counts"].encode()}]).sum() == 3 + 5 + 31


def test_merging() -> None:
    one, other = frPyObjects([[0, 0, 3, 2], [1, 0, 3, 5]], 7, 5)
    assert area([merge([one, other]), merge([one, other], intersect=True)]).tolist() == [6 + 15 - 4, 4]


def test_overlaps_of_masks_and_boxes() -> None:
    boxes = [[0, 0, 3, 2], [1, 0, 3, 5]]
    masks = frPyObjects(boxes, 7, 5)
    for detections in (masks, boxes, np.array(boxes, float)):
        found = iou(detections[::-1], detections, [0, 0])
        np.testing.assert_allclose(found, [[4 / 17, 1], [1, 4 / 17]])
        np.testing.assert_allclose(iou(detections[1:], detections[:1], [1]), [[4 / 15]])  # the object is a crowd
    assert iou([], boxes, [0, 0]) == []
    with pytest.raises(TypeError, match="expected boxes for both"):
        iou(masks, boxes, [0, 0])


def test_scripts_find_it_in_pycocotools(output: Callable[..., str]) -> None:
    files = {"pycocotools____init__": "", "pycocotools__mask": "import pycocotools._mask as m\narea = m.area"}
    script = "from pycocotools import mask\nprint mask.area([{'size': [2, 3], 'counts': '231'}])"
    assert output(script=script, **files) == "[3]\n"
