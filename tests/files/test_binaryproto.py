"""Files with a single blob: mean images."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.errors import DataError
from pycaffe_like.files.binaryproto import read_mean, to_array, to_blob
from pycaffe_like.proto import caffe_pb2


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        pytest.param({"num": 1, "channels": 3, "height": 5, "width": 7}, (3, 5, 7), id="num, channels, height, width"),
        pytest.param({"shape": {"dim": [1, 3, 5, 7]}}, (3, 5, 7), id="four axes"),
        pytest.param({"shape": {"dim": [3, 5, 7]}}, (3, 5, 7), id="three axes"),
    ],
)
@pytest.mark.parametrize("field", ["data", "double_data"])
def test_the_forms_of_a_mean_file(fields: dict[str, Any], shape: tuple[int, ...], field: str) -> None:
    values = np.arange(105) / 8
    Path("m").write_bytes(caffe_pb2.BlobProto(**fields, **{field: values.tolist()}).SerializeToString())
    mean = read_mean("m")
    assert (mean.shape, mean.dtype) == (shape, np.float32)
    assert np.array_equal(mean.ravel(), values)


@pytest.mark.parametrize(
    ("blob", "message"),
    [
        pytest.param(
            caffe_pb2.BlobProto(shape={"dim": [2, 3, 1, 1]}, data=[0] * 6),
            "m does not hold a mean image; expected one picture, C x H x W; got 2x3x1x1",
            id="two pictures",
        ),
        pytest.param(
            caffe_pb2.BlobProto(shape={"dim": [5, 7]}, data=[0] * 35),
            "m does not hold a mean image; expected one picture, C x H x W; got 5x7",
            id="two axes",
        ),
        pytest.param(
            caffe_pb2.BlobProto(shape={"dim": [3, 5, 7]}, data=[0] * 104),
            "m: a blob's shape does not match its values; expected a .binaryproto file with a BlobProto; got 104 for 105 values",
            id="a value too few",
        ),
        pytest.param(None, "m: this is text; expected a .binaryproto file with a BlobProto", id="no blob"),
    ],
)
def test_files_that_hold_no_mean(blob: Any, message: str) -> None:
    Path("m").write_bytes(b"hello" if blob is None else blob.SerializeToString())
    with pytest.raises(DataError) as caught:
        read_mean("m")
    assert str(caught.value) == message


@pytest.mark.parametrize("shape", [{"num": 1, "channels": 3, "height": 5, "width": 7}, {"shape": {"dim": [5, 21]}}])
def test_a_message_whose_values_do_not_fill_its_shape(shape: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="a blob is damaged; expected 105 values; got 104"):
        to_array(caffe_pb2.BlobProto(**shape, data=[0] * 104))


def test_a_message_and_back() -> None:
    values = np.arange(30, dtype=np.float32).reshape(2, 3, 5) / 8
    blob = to_blob(values)
    assert list(blob.shape.dim) == [2, 3, 5]
    assert np.array_equal(to_array(blob), values)
