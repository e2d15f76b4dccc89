"""Safetensors files whose header is damaged."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.safetensors import read_safetensors


def file(header: bytes, values: bytes = b"", size: int | None = None) -> memoryview:
    return memoryview((len(header) if size is None else size).to_bytes(8, "little") + header + values)


def entry(dtype: object = "F32", shape: object = (1,), offsets: object = (0, 4)) -> bytes:
    return json.dumps({"a": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}).encode()


def test_tensors_lie_where_their_offsets_say() -> None:
    values = np.array([3, 5, 7], np.float32).tobytes() + np.array([11, 13], np.int64).tobytes()
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "b": {"dtype": "I64", "shape": [2], "data_offsets": [12, 28]},
            "a": {"dtype": "F32", "shape": [1, 3], "data_offsets": [0, 12]},
        }
    ).encode()
    read = read_safetensors(file(header, values))
    assert {name: blob.array().tolist() for name, blob in read.items()} == {"b": [11, 13], "a": [[3, 5, 7]]}


@pytest.mark.parametrize("more", [1, 2**40])
def test_a_header_that_is_longer_than_its_file(more: int) -> None:
    with pytest.raises(WeightsError, match="the header of the .safetensors file is longer than the file"):
        read_safetensors(file(b"{}", size=2 + more))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"{no json", "the header of the .safetensors file is not JSON"),
        (b"[" * 100_000, "the header of the .safetensors file is not JSON"),
        (b"[3]", "the header of the .safetensors file is not a JSON object"),
        (b'{"a": 3}', "the header entry of tensor 'a' is damaged; expected dtype, shape and data_offsets"),
        (entry(dtype=3), "the header entry of tensor 'a' is damaged"),
        (entry(shape=[-1]), "the header entry of tensor 'a' is damaged"),
        (entry(shape=[True]), "the header entry of tensor 'a' is damaged"),
        (entry(offsets=[0, 4, 4]), "the header entry of tensor 'a' is damaged"),
        (entry(dtype="F8"), "tensor 'a' has an unsupported dtype; got F8"),
        (entry(shape=[2], offsets=[0, 8]), "tensor 'a' lies outside the file or has the wrong size; expected 8 bytes"),
        (entry(shape=[2]), "tensor 'a' lies outside the file or has the wrong size; expected 8 bytes"),
        (entry(shape=[0], offsets=[4, 0]), "tensor 'a' lies outside the file or has the wrong size; expected 0 bytes"),
        (entry(shape=[0], offsets=[5, 5]), "tensor 'a' lies outside the file or has the wrong size; expected 0 bytes"),
        (entry("BF16"), "tensor 'a' lies outside the file or has the wrong size; expected 2 bytes"),
    ],
)
def test_damaged_headers(header: bytes, message: str) -> None:
    with pytest.raises(WeightsError) as caught:
        read_safetensors(file(header, b"1234"))
    assert message in str(caught.value)


def test_the_end_of_the_file_is_a_place_for_no_values() -> None:
    assert read_safetensors(file(entry(shape=[0], offsets=[4, 4]), b"1234"))["a"].array().shape == (0,)
