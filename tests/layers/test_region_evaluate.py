"""Cascade R-CNN's DetectionEvaluate, compared with a transcription of its loops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.proto import net_file

from .battery import make
from .test_field_output import overlap

OPTIONS = 'detection_evaluate_param { num_classes: 4 overlap_threshold: 0.4 evaluate_difficult_gt: false name_size_file: "s" }'
TRUTH = torch.tensor(
    [
        [0.0, 10, 10, 50, 40, 1, 0, 0],
        [0, 60, 10, 90, 70, 1, 0, 1],
        [0, 20, 50, 44, 90, 2, 0, 0],
    ]
)
FOUND = torch.tensor(
    [
        [0.0, -1, -1, -1, -1, -1, -1],
        [0, 12, 11, 52, 41, 1, 0.5],
        [0, 11, 10, 49, 43, 1, 0.7],
        [0, 61, 10, 91, 69, 1, 0.6],
        [0, 70, 70, 95, 95, 1, 0.9],
        [0, 20, 48, 44, 92, 2, 0.3],
        [0, 20, 48, 44, 92, 3, 0.4],
    ]
)


@pytest.mark.usefixtures("_in_empty_folder")
def test_region_evaluate() -> None:
    Path("s").write_text("one 300 50\ntwo 90 110\n")
    size = torch.tensor([[100.0, 100]])
    layer = make("RegionEvaluate", [(7, 7), (3, 8), (1, 2)], OPTIONS)
    for height, width in ((300, 50), (90, 110), (300, 50)):
        rows = [[-1, 1, 1, -1, -1], [-1, 2, 1, -1, -1], [-1, 3, 0, -1, -1]]
        factors = np.array([width, height, width, height]) / 100
        used: set[int] = set()
        for label in (1, 2, 3):
            found = sorted((row for row in FOUND.tolist() if row[5] == label), key=lambda row: -row[6])
            objects = [(i, row) for i, row in enumerate(TRUTH.tolist()) if row[5] == label]
            for row in found:
                shares = [(overlap(row[1:5] * factors, one[1:5] * factors, 1, "IOU"), i) for i, one in objects]
                share, number = max(shares, default=(0.0, -1))
                verdict = [0, 1]
                if share >= 0.4:
                    verdict = [0, 0] if TRUTH[number, 7] else [0, 1] if number in used else [1, 0]
                    used.add(number)
                rows.append([0, label, row[6], *verdict])
        top = layer(FOUND[..., None, None], TRUTH[..., None, None], size)
        np.testing.assert_allclose(top[:, :, 0, 0].numpy(), np.array(rows), rtol=1e-6)
    assert layer.top_shapes([(7, 7), (3, 8), (1, 2)]) == [(10, 5, 1, 1)]


def test_three_bottoms_tell_it_from_ssds() -> None:
    text = 'layer { type: "DetectionEvaluate" name: "l" bottom: "a" bottom: "b" %s top: "l" }'
    found = apply_fork_meanings(net_file(text % 'bottom: "c"', "f").lowered())
    assert found.net.layers[0].type == "RegionEvaluate"
    assert "Cascade R-CNN" in found.remarks[0].text
    assert apply_fork_meanings(net_file(text % "", "f").lowered()).net.layers[0].type == "DetectionEvaluate"


def test_wrong_bottoms() -> None:
    with pytest.raises(LayerError, match="does not hold sizes"):
        make("RegionEvaluate", [(7, 7), (3, 8), (1, 3)], OPTIONS)
