"""Operators that torch's own ONNX exporter gets wrong."""

from __future__ import annotations

import pytest

from .make import random
from .test_detector_rewrites import compare, inputs


@pytest.mark.parametrize(
    "layer",
    [
        'type: "LRN" lrn_param { local_size: 5 alpha: 0.7 beta: 0.75 k: 2 }',
        'type: "LRN" lrn_param { local_size: 3 alpha: 0.7 norm_region: WITHIN_CHANNEL }',
        'type: "Pooling" pooling_param { pool: AVE kernel_size: 3 stride: 2 pad: 1 }',
        'type: "Pooling" pooling_param { pool: AVE kernel_h: 2 kernel_w: 3 stride: 3 pad_h: 0 pad_w: 2 }',
    ],
)
def test_sums_over_windows(layer: str) -> None:
    text = inputs(data=(2, 7, 8, 11)) + f'layer {{ name: "top" bottom: "data" top: "top" {layer} }}'
    (found,) = compare(text, random(2, 7, 8, 11) * 3)
    assert found.relative < 1e-6
