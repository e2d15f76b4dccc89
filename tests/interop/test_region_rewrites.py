"""Exported region pooling layers give the same results in onnxruntime."""

from __future__ import annotations

import pytest
import torch

from .make import random
from .test_detector_rewrites import compare, inputs

CASES = {
    "ROIPooling": (6, "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 }"),
    "ROIAlign": (6, "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 sampling_ratio: 3 }"),
    "ROIAlign adaptive": (6, "roi_align_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 }"),
    "ROIAlign largest": (6, "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.25 }"),
    "PSROIPooling": (45, "psroi_pooling_param { output_dim: 5 group_size: 3 spatial_scale: 0.25 }"),
    "PSROIAlign": (45, "psroi_align_param { output_dim: 5 group_size: 3 spatial_scale: 0.25 sample_num: 2 }"),
}


@pytest.mark.parametrize("case", CASES)
def test_regions(case: str) -> None:
    channels, options = CASES[case]
    text = (
        inputs(data=(2, channels, 11, 13), rois=(7, 5))
        + f"""
    layer {{ name: "top" type: "{case.split()[0]}" bottom: "data" bottom: "rois" top: "top" {options} }}
    """
    )
    corners = (random(7, 2, 2, seed=1) + 1).mul(torch.tensor([24.0, 20.0])).sort(1).values.reshape(7, 4)
    rois = torch.cat((torch.tensor([[0.0], [1], [0], [1], [1], [0], [1]]), corners), 1)
    (found,) = compare(text, random(2, channels, 11, 13), rois)
    assert found.relative < 1e-6
