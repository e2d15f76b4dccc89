"""protobuf's wire format, compared with protobuf's own reader and writer."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.wire import as_message, as_number, fields, header, records, varint, varints
from pycaffe_like.proto import caffe_pb2


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 2**31, 2**63])
def test_a_number_goes_there_and_back(number: int) -> None:
    assert list(varints(memoryview(varint(number)))) == [number]


def test_fields_of_every_kind() -> None:
    state = caffe_pb2.SolverState(iter=300, learned_net="a", current_step=7)
    state.history.add().data.extend([1.5, 2.5])
    found = [
        (n, bytes(p) if isinstance(p, memoryview) else p) for n, p in fields(memoryview(state.SerializeToString()))
    ]
    assert found == [(1, 300), (2, b"a"), (3, state.history[0].SerializeToString()), (4, 7)]


def test_the_bytes_of_all_records_are_the_message() -> None:
    data = memoryview(caffe_pb2.SolverState(iter=300, learned_net="a", current_step=7).SerializeToString())
    found = list(records(data))
    assert [one.number for one in found] == [1, 2, 4]
    assert [bytes(one.record) for one in found] == [b"\x08\xac\x02", b"\x12\x01a", b"\x20\x07"]


def test_payloads_of_the_wrong_kind() -> None:
    with pytest.raises(WeightsError, match="expected a message; got a number"):
        as_message(3)
    with pytest.raises(WeightsError, match="expected a number; got bytes"):
        as_number(memoryview(b"a"))


def test_fields_of_fixed_size() -> None:
    data = varint(5 << 3 | 5) + b"abcd" + varint(8 << 3 | 1) + b"abcdefgh"
    assert [(n, bytes(p)) for n, p in fields(memoryview(data)) if isinstance(p, memoryview)] == [
        (5, b"abcd"),
        (8, b"abcdefgh"),
    ]


def test_what_protobuf_reads_of_a_header() -> None:
    inner = caffe_pb2.LayerParameter(name="x" * 200).SerializeToString()
    net = caffe_pb2.NetParameter.FromString(header(100, len(inner)) + inner)
    assert net.layer[0].name == "x" * 200


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            header(1, 5) + b"abc",
            "the file is truncated or damaged; expected at least 7 bytes; got 5 bytes",
            id="payload",
        ),
        pytest.param(b"\x08", "the file is truncated or damaged; got an incomplete number at byte 1", id="number"),
        pytest.param(
            b"\x80" * 12, "the file is truncated or damaged; got an incomplete number at byte 10", id="endless number"
        ),
        pytest.param(b"\x0b", "this is not a protobuf message; got a field of wire type 3 at byte 1", id="group"),
        pytest.param(b"\x00\x01", "this is not a protobuf message; got field number 0 at byte 0", id="field 0"),
    ],
)
def test_what_is_no_message(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError) as caught:
        list(fields(memoryview(data)))
    assert str(caught.value) == message
