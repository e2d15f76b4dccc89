"""FrcnnOutput, compared with a transcription of Cascade R-CNN's loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import make, spread
from .test_cascade_regions import move_region, regions
from .test_field_loss import NORM
from .test_field_output import nms


@pytest.mark.parametrize(("aware", "limit"), [(True, 0), (False, 7)])
def test_frcnn_output(aware: bool, limit: int) -> None:
    scores, rows = spread(13, 3, low=0, high=1), regions(13)
    rows[:, 0] = 0
    code = spread(13, 12 if aware else 8, low=-0.5, high=0.5, seed=4)
    options = (
        f"frcnn_output_param {{ conf_thr: 0.3 iou_thr: 0.3 max_det_num: {limit} }} "
        f"{NORM[:-1]} cls_aware: {str(aware).lower()} }}"
    )
    bottoms = [scores, code, rows, torch.tensor([[101.0, 97.0]])]
    layer = make("FrcnnOutput", [tuple(bottom.shape) for bottom in bottoms], options)
    top = layer(*bottoms)[:, :, 0, 0].numpy()
    expected = []
    for number in (1, 2):
        found = []
        for i in range(13):
            at = 4 * (number if aware else 1)
            x1, y1, x2, y2 = move_region(code[i, at : at + 4].numpy(), rows[i].numpy())
            if scores[i, number] >= 0.3:
                found.append([max(x1, 0), max(y1, 0), min(x2, 97), min(y2, 101), float(scores[i, number])])
        expected += [[0, *box[:4], number, box[4]] for box in nms(found, 1, "IOU", 99, 99)]
    if limit:
        assert len(expected) > limit
        kept = sorted(expected, key=lambda row: -row[6])[:limit]
        expected = [row for row in expected if row in kept]
    assert top[0].tolist() == [0, -1, -1, -1, -1, -1, -1]
    np.testing.assert_allclose(top[1:], np.array(expected), rtol=1e-4, atol=1e-4)
    assert layer.top_shapes([tuple(bottom.shape) for bottom in bottoms])[0][0] == (1 + limit if limit else 27)


def test_without_detections_there_is_only_the_first_row() -> None:
    shapes = [(3, 2), (3, 8), (3, 5), (1, 2)]
    layer = make("FrcnnOutput", shapes, "frcnn_output_param { conf_thr: 2 }")
    assert layer(*(torch.zeros(shape) for shape in shapes)).flatten().tolist() == [0, -1, -1, -1, -1, -1, -1]


def test_errors() -> None:
    with pytest.raises(LayerError, match="regions or size have the wrong shape"):
        make("FrcnnOutput", [(3, 2), (3, 8), (3, 4), (1, 2)])
    with pytest.raises(LayerError, match="bottom 1 has the wrong shape"):
        make("FrcnnOutput", [(3, 3), (3, 8), (3, 5), (1, 2)])
    layer = make("FrcnnOutput", [(3, 2), (3, 8), (3, 5), (1, 2)])
    with pytest.raises(LayerError, match="a region is of another picture"):
        layer(torch.zeros(3, 2), torch.zeros(3, 8), torch.ones(3, 5), torch.ones(1, 2))
