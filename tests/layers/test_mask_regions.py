"""ROIWarping, MaskPooling and MaskResize, compared with a transcription of MNC's loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_gradients, make, spread


def interpolate(plane: np.ndarray, h: float, w: float) -> float:
    height, width = plane.shape
    if h < -0.5 or h > height - 0.5 or w < -0.5 or w > width - 0.5:
        return 0.0
    h, w = min(max(h, 0), height - 1), min(max(w, 0), width - 1)
    top, left = min(int(h), height - 1), min(int(w), width - 1)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    a, b = h - top, w - left
    upper = (1 - b) * plane[top, left] + b * plane[top, right]
    lower = (1 - b) * plane[bottom, left] + b * plane[bottom, right]
    return float((1 - a) * upper + a * lower)


ROIS = torch.tensor([[1.0, 3, 5, 21, 17], [0, -3, 2, 12, 40], [1, 20, 0, 31, 9]])


def test_roi_warping() -> None:
    features = spread(2, 3, 7, 11)
    layer = make(
        "ROIWarping", [(2, 3, 7, 11), (3, 5)], "roi_warping_param { pooled_h: 3 pooled_w: 5 spatial_scale: 0.3 }"
    )
    top = layer(features, ROIS)
    wanted = np.zeros((3, 3, 3, 5))
    for n, (picture, *corners) in enumerate(ROIS.tolist()):
        x1, y1, x2, y2 = (math.floor(abs(v) * 0.3 + 0.5) * (1 if v > 0 else -1) for v in corners)
        for c in range(3):
            for ph in range(3):
                for pw in range(5):
                    h, w = y1 + ph * max(y2 - y1, 0) / 3, x1 + pw * max(x2 - x1, 0) / 5
                    wanted[n, c, ph, pw] = interpolate(features[int(picture), c].numpy(), h, w)
    np.testing.assert_allclose(top.numpy(), wanted, rtol=1e-4, atol=1e-5)
    assert (wanted == 0).any()
    check_gradients(layer, [features, ROIS], [0])


def test_roi_warping_moves_regions() -> None:
    """The gradient of the regions follows MNC's formula, point by point."""
    features, rois = spread(2, 3, 7, 11), ROIS.clone().requires_grad_()
    layer = make(
        "ROIWarping", [(2, 3, 7, 11), (3, 5)], "roi_warping_param { pooled_h: 3 pooled_w: 5 spatial_scale: 0.3 }"
    )
    weights = spread(3, 3, 3, 5, seed=7)
    (layer(features, rois) * weights).sum().backward()
    wanted = np.zeros((3, 5))
    for n, (picture, *corners) in enumerate(ROIS.tolist()):
        x1, y1, x2, y2 = (math.floor(abs(v) * 0.3 + 0.5) * (1 if v > 0 else -1) for v in corners)
        for c in range(3):
            plane = features[int(picture), c].numpy()
            for ph in range(3):
                for pw in range(5):
                    h, w = y1 + ph * max(y2 - y1, 0) / 3, x1 + pw * max(x2 - x1, 0) / 5
                    top, left = int(h), int(w)
                    if h < 0 or w < 0 or top + 1 > 6 or left + 1 > 10:
                        continue
                    a, b = h - top, w - left
                    cells = plane[top : top + 2, left : left + 2]
                    dx = (1 - a) * (cells[0, 1] - cells[0, 0]) + a * (cells[1, 1] - cells[1, 0])
                    dy = (1 - b) * (cells[1, 0] - cells[0, 0]) + b * (cells[1, 1] - cells[0, 1])
                    mw, mh = (w - x1) / max(x2 - x1 + 1, 1), (h - y1) / max(y2 - y1 + 1, 1)
                    dw, dh = (mw - 0.5) * dx, (mh - 0.5) * dy
                    slopes = [0.5 * dx - dw, 0.5 * dy - dh, 0.5 * dx + dw, 0.5 * dy + dh]
                    wanted[n, 1:] += 0.3 * np.array(slopes) * float(weights[n, c, ph, pw])
    assert rois.grad is not None
    np.testing.assert_allclose(rois.grad.numpy(), wanted, rtol=1e-4, atol=1e-5)


def test_mask_pooling() -> None:
    features, masks = spread(2, 3, 5, 7), spread(2, 1, 5, 7, seed=1)
    layer = make("MaskPooling", [(2, 3, 5, 7), (2, 1, 5, 7)])
    wanted = np.stack([[features[n, c].numpy() * masks[n, 0].numpy() for c in range(3)] for n in range(2)])
    np.testing.assert_allclose(layer(features, masks).numpy(), wanted, rtol=1e-6)
    check_gradients(layer, [features, masks])


def test_mask_resize() -> None:
    bottom = spread(2, 3, 5, 7)
    layer = make("MaskResize", [(2, 3, 5, 7)], "mask_resize_param { output_height: 3 output_width: 11 }")
    top = layer(bottom)
    for h in range(3):
        for w in range(11):
            wanted = [[interpolate(bottom[n, c].numpy(), h * 5 / 3, w * 7 / 11) for c in range(3)] for n in range(2)]
            np.testing.assert_allclose(top[:, :, h, w].numpy(), np.array(wanted), rtol=1e-4, atol=1e-5)
    check_gradients(layer, [bottom])
    assert layer.top_shapes([(2, 3, 5, 7)]) == [(2, 3, 3, 11)]


@pytest.mark.parametrize(
    ("type_name", "bottoms", "options", "expected"),
    [
        ("ROIWarping", [(2, 3, 7, 11), (3, 5)], "roi_warping_param { pooled_h: 3 }", "must be positive"),
        ("MaskPooling", [(2, 3, 5, 7), (2, 3, 5, 7)], "", "the masks do not fit"),
        ("MaskResize", [(2, 3, 5, 7)], "", "must be positive"),
        ("MaskResize", [(2, 3)], "mask_resize_param { output_height: 3 output_width: 5 }", "wrong number of axes"),
    ],
)
def test_errors(type_name: str, bottoms: list[tuple[int, ...]], options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make(type_name, bottoms, options)
