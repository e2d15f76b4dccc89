"""Which blob shapes a stored shape fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.proto import caffe_pb2

from .helpers import VALUES, blob, save


@pytest.mark.parametrize(
    ("shape", "legacy", "asked", "expected"),
    [
        pytest.param([2, 15], False, (2, 15), True, id="equal"),
        pytest.param([2, 15], False, (15, 2), False, id="turned"),
        pytest.param([1, 1, 2, 15], False, (2, 15), False, id="ones in front"),
        pytest.param([1, 1, 2, 15], True, (2, 15), True, id="legacy with ones in front"),
        pytest.param([1, 2, 1, 15], True, (2, 15), False, id="legacy with a one inside"),
        pytest.param([1, 1, 2, 15], True, (1, 1, 1, 2, 15), False, id="legacy for more than four axes"),
    ],
)
def test_shapes_that_fit(
    tmp_path: Path, shape: list[int], legacy: bool, asked: tuple[int, ...], expected: bool
) -> None:
    extents = (
        dict(zip(("num", "channels", "height", "width"), shape, strict=False)) if legacy else {"shape": {"dim": shape}}
    )
    net = caffe_pb2.NetParameter()
    net.layer.add(name="c").blobs.append(blob(VALUES, **extents))
    (layer,) = read_weights(save(tmp_path, net))
    assert layer.blobs[0].fits(asked) is expected
