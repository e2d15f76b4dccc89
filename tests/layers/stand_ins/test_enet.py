"""ENet's SpatialDropoutLayer."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.blob import Blob
from pycaffe_like.layers.stand_ins.enet import SpatialDropoutLayer

from .make import run

BOTTOM = np.random.default_rng(3).uniform(1, 2, (3, 101, 2, 5)).astype(np.float32)


def test_whole_channels_are_dropped_and_the_others_grow() -> None:
    layer = SpatialDropoutLayer()
    top = run(layer, "{'phase': 'TRAIN', 'p': '0.25'}", [BOTTOM], 1)[0]
    stays = top.any((2, 3))
    np.testing.assert_allclose(top, BOTTOM * stays[..., None, None] / 0.75, rtol=1e-6)
    assert 0.65 < stays.mean() < 0.85
    assert (stays[0] != stays[1]).any()
    blobs = [Blob("bottom", BOTTOM.shape), Blob("top", BOTTOM.shape)]
    blobs[1].diff[...] = 3
    layer.backward(blobs[1:], [True], blobs[:1])
    np.testing.assert_allclose(blobs[0].diff, np.broadcast_to(stays[..., None, None] * 4.0, BOTTOM.shape), rtol=1e-6)


def test_nothing_is_dropped_in_the_test_phase() -> None:
    top = run(SpatialDropoutLayer(), "{'phase': 'TEST', 'p': 0.25}", [BOTTOM], 1)[0]
    np.testing.assert_allclose(top, BOTTOM / 0.75, rtol=1e-6)


@pytest.mark.parametrize(
    ("param_str", "message"),
    [
        ("", "param_str cannot be read; expected {'phase': 'TRAIN', 'p': 0.1}; got nothing"),
        ("{'p': 0.5}", "param_str cannot be read"),
        ("{'phase': 'TRAIN', 'p': 1}", "p must be between 0 and 1; got 1.0"),
    ],
)
def test_errors(param_str: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        run(SpatialDropoutLayer(), param_str, [BOTTOM], 1)
    assert message in str(caught.value)
