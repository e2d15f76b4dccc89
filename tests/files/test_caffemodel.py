"""Weight files: formats of all Caffe versions, written by protobuf, and our files, read by protobuf."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.caffemodel import layer_message, write_caffemodel
from pycaffe_like.files.stored_layer import SavedLayer
from pycaffe_like.files.wire import header, varint
from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.proto import caffe_pb2, net_file

from .helpers import VALUES, blob, read, save


def test_today(tmp_path: Path) -> None:
    net = caffe_pb2.NetParameter(name="n")
    layer = net.layer.add(name="c", type="Convolution", bottom=["x"], top=["y"])
    layer.blobs.append(blob(VALUES, shape={"dim": [2, 3, 5]}))
    layer.blobs.append(blob(VALUES[0, 0, 0], shape={}))
    net.layer.add(name="r", type="ReLU")
    first, second = read(save(tmp_path, net))
    assert first[:2] == ("c", "Convolution")
    assert [shape for shape, _ in first[2]] == [(2, 3, 5), ()]
    np.testing.assert_array_equal(first[2][0][1], VALUES)
    assert second == ("r", "ReLU", [])


def test_v1_with_legacy_shapes(tmp_path: Path) -> None:
    net = caffe_pb2.NetParameter()
    layer = net.layers.add(name="c", type="CONVOLUTION")
    layer.blobs.append(blob(VALUES, num=1, channels=2, height=3, width=5))
    ((name, kind, ((shape, values),)),) = read(save(tmp_path, net))
    assert (name, kind, shape) == ("c", "Convolution", (1, 2, 3, 5))
    np.testing.assert_array_equal(values.ravel(), VALUES.ravel())


def test_v0(tmp_path: Path) -> None:
    net = caffe_pb2.NetParameter()
    layer = net.layers.add(bottom=["x"]).layer
    layer.name, layer.type = "c", "innerproduct"
    layer.blobs.append(blob(VALUES, num=1, channels=1, height=6, width=5))
    ((name, kind, ((shape, _),)),) = read(save(tmp_path, net))
    assert (name, kind, shape) == ("c", "InnerProduct", (1, 1, 6, 5))


@pytest.mark.parametrize(
    ("fields", "tolerance"),
    [
        pytest.param(lambda v: header(8, v.size * 8) + v.astype(np.float64).tobytes(), 0, id="double_data"),
        pytest.param(lambda v: varint(10 << 3) + varint(1) + header(12, v.size * 4) + v.tobytes(), 0, id="raw float"),
        pytest.param(
            lambda v: varint(10 << 3) + varint(0) + header(12, v.size * 8) + v.astype(np.float64).tobytes(),
            0,
            id="raw double",
        ),
        pytest.param(
            lambda v: varint(10 << 3) + varint(2) + header(12, v.size * 2) + v.astype(np.float16).tobytes(),
            2e-3,
            id="raw half",
        ),
        pytest.param(
            lambda v: b"".join(varint(5 << 3 | 5) + one.tobytes() for one in v.ravel()), 0, id="data not packed"
        ),
        pytest.param(
            lambda v: header(5, 28) + v.ravel()[:7].tobytes() + header(5, 92) + v.ravel()[7:].tobytes(),
            0,
            id="data in two pieces",
        ),
    ],
)
def test_every_kind_of_values(tmp_path: Path, fields: Any, tolerance: float) -> None:
    shape = caffe_pb2.BlobShape(dim=[2, 3, 5]).SerializeToString()
    one = header(7, len(shape)) + shape + fields(VALUES)
    layer = caffe_pb2.LayerParameter(name="c").SerializeToString() + header(7, len(one)) + one
    path = tmp_path / "n.caffemodel"
    path.write_bytes(header(100, len(layer)) + layer)
    ((_, _, ((got, values),)),) = read(path)
    assert got == (2, 3, 5)
    np.testing.assert_allclose(values, VALUES, rtol=tolerance, atol=0)


def test_fields_of_a_fork_are_passed_over(tmp_path: Path) -> None:
    layer = caffe_pb2.LayerParameter(name="c", type="Strange").SerializeToString() + header(147, 3) + b"abc"
    path = tmp_path / "n.caffemodel"
    path.write_bytes(header(100, len(layer)) + layer + header(999, 2) + b"zz")
    assert read(path) == [("c", "Strange", [])]


def layers_to_save() -> list[SavedLayer]:
    message = text_format.Parse('name: "c" type: "Convolution" bottom: "x" top: "y"', caffe_pb2.LayerParameter())
    bare = caffe_pb2.LayerParameter(name="r", type="ReLU").SerializeToString()
    scalar = np.float32(3.5).reshape(())
    return [
        SavedLayer("c", message.SerializeToString(), [VALUES, scalar], [VALUES * 2, scalar * 2]),
        SavedLayer("r", bare, []),
    ]


def test_what_is_written_protobuf_reads(tmp_path: Path) -> None:
    file = io.BytesIO()
    write_caffemodel(file, "net", layers_to_save())
    net = caffe_pb2.NetParameter.FromString(file.getvalue())
    assert (net.name, [layer.name for layer in net.layer]) == ("net", ["c", "r"])
    layer = net.layer[0]
    assert (layer.type, list(layer.bottom), list(layer.top)) == ("Convolution", ["x"], ["y"])
    assert list(layer.blobs[0].shape.dim) == [2, 3, 5]
    np.testing.assert_array_equal(np.array(layer.blobs[0].data, np.float32), VALUES.ravel())
    np.testing.assert_array_equal(np.array(layer.blobs[0].diff, np.float32), VALUES.ravel() * 2)
    assert (list(layer.blobs[1].shape.dim), list(layer.blobs[1].data)) == ([], [3.5])
    assert layer.blobs[1].HasField("shape")


def test_what_is_written_is_protobufs_own_form() -> None:
    """Our files have the same bytes as protobuf's serialisation, so any reader accepts them."""
    file = io.BytesIO()
    write_caffemodel(file, "net", [SavedLayer("c", caffe_pb2.LayerParameter(name="c").SerializeToString(), [VALUES])])
    net = caffe_pb2.NetParameter(name="net")
    net.layer.add(name="c").blobs.append(blob(VALUES, shape={"dim": [2, 3, 5]}))
    assert file.getvalue() == net.SerializeToString()


@pytest.mark.parametrize(
    ("one", "message"),
    [
        pytest.param(
            blob(VALUES, shape={"dim": [2, 3, 7]}),
            "a blob's shape does not match its values; expected 42 values; got 30",
            id="shape",
        ),
        pytest.param(
            blob(VALUES), "a blob's shape does not match its values; expected 1 values; got 30", id="no shape"
        ),
        pytest.param(
            blob(np.zeros(0), shape={"dim": [3 * 2**29, 0, 5 * 2**28, 7]}),
            "a blob's shape is out of range; expected extents of 0 or more; got 1610612736x0x1342177280x7",
            id="no values of a shape that no array can have",
        ),
    ],
)
def test_blobs_that_are_broken(tmp_path: Path, one: Any, message: str) -> None:
    net = caffe_pb2.NetParameter()
    net.layer.add(name="c").blobs.append(one)
    with pytest.raises(WeightsError, match=message):
        read(save(tmp_path, net))


def test_raw_data_of_another_type_is_refused(tmp_path: Path) -> None:
    one = varint(10 << 3) + varint(3) + header(12, 4) + b"abcd"
    layer = header(7, len(one)) + one
    (tmp_path / "n.caffemodel").write_bytes(header(100, len(layer)) + layer)
    with pytest.raises(WeightsError, match="a blob's raw_data is not of a floating-point type; got type 3"):
        read(tmp_path / "n.caffemodel")


def message_in_file(text: str, index: int = -1) -> Any:
    """Returns the LayerParameter that a weight file gets for one layer of a net."""
    layer = insert_splits(net_file(text, "f").lowered()).layers[index]
    return caffe_pb2.LayerParameter.FromString(layer_message(layer))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('name: "r" type: "ReLU" bottom: "x" top: "x"', id="bare"),
        pytest.param(
            """name: "c" type: "Convolution" bottom: "x" bottom: "y" top: "z" phase: TRAIN loss_weight: 0.5 loss_weight: 0
            param { name: "w" lr_mult: 0 share_mode: PERMISSIVE } param { decay_mult: 2 } param { }
            propagate_down: true propagate_down: false include { phase: TEST min_level: 1 max_level: 3 stage: "a" not_stage: "b" }
            convolution_param { num_output: 3 kernel_size: 5 kernel_size: 7 bias_term: false
              weight_filler { type: "gaussian" mean: 0 std: 1 sparse: -1 } bias_filler { value: 0.2 } }""",
            id="everything, also values that are the defaults",
        ),
        pytest.param(
            'name: "x" type: "DummyData" exclude { stage: "s" } dummy_data_param { shape { dim: 2 dim: 3 } shape { } data_filler { type: "msra" variance_norm: FAN_OUT } data_filler { value: 3 } }',
            id="lists of messages",
        ),
        pytest.param('name: "p" type: "Pooling" pooling_param { pool: STOCHASTIC stride_h: 0 }', id="enum and a zero"),
        pytest.param('name: "p" type: "LRN" lrn_param { }', id="empty options"),
    ],
)
def test_a_layers_message_is_what_the_file_says(text: str) -> None:
    message = text_format.Parse(text, caffe_pb2.LayerParameter())
    assert text_format.MessageToString(message_in_file(f"layer {{ {text} }}")) == text_format.MessageToString(message)


def test_a_layers_message_has_no_blobs_of_the_prototxt() -> None:
    message = message_in_file('layer { name: "c" type: "InnerProduct" blobs { data: 3 shape { dim: 1 } } }')
    assert message == caffe_pb2.LayerParameter(name="c", type="InnerProduct")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('layer { name: "g" type: "Gain" mine_param { gain: 3 name: "a\\377" in { a: 1 } } }', id="today"),
        pytest.param('layers { name: "g" type: GAIN mine_param { gain: 3 name: "a\\377" in { a: 1 } } }', id="V1"),
    ],
)
def test_options_that_the_schema_does_not_have_are_kept_as_text(text: str) -> None:
    (options,) = message_in_file(text).custom_options
    assert options == b'mine_param {\n  gain: 3\n  name: "a\xff"\n  in {\n    a: 1\n  }\n}'


def test_a_layers_message_has_the_bottoms_and_loss_weights_that_splits_leave() -> None:
    text = """layer { name: "i" type: "Input" top: "x" loss_weight: 3 input_param { shape { dim: 2 } } }
      layer { name: "r" type: "ReLU" bottom: "x" top: "y" }"""
    assert not message_in_file(text, 0).loss_weight
    assert message_in_file(text, 0).input_param.shape[0].dim == [2]
    split = message_in_file(text, 1)
    assert (split.name, split.type, split.bottom) == ("x_i_0_split", "Split", ["x"])
    assert (split.top, split.loss_weight) == (["x_i_0_split_0", "x_i_0_split_1"], [3, 0])
    assert message_in_file(text, 2).bottom == ["x_i_0_split_1"]


def test_more_axes_than_a_blob_can_have(tmp_path: Path) -> None:
    layer = caffe_pb2.LayerParameter(name="l", type="Scale", blobs=[{"shape": {"dim": [1] * 33}, "data": [3]}])
    with pytest.raises(WeightsError, match="a blob has too many axes; expected at most 32"):
        read(save(tmp_path, caffe_pb2.NetParameter(layer=[layer])))
    layer.blobs[0].shape.dim.pop()
    assert read(save(tmp_path, caffe_pb2.NetParameter(layer=[layer])))[0][2][0][0] == (1,) * 32
