"""Weight files of every age, written by protobuf here, and ours read back by protobuf."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format

from pycaffe_like.errors import WeightsError
from pycaffe_like.files.caffemodel import SavedLayer, layer_message, read_weights, write_weights, write_weights_hdf5
from pycaffe_like.files.wire import header, varint
from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.proto import caffe_pb2, net_file

VALUES = np.arange(30, dtype=np.float32).reshape(2, 3, 5) / 7


def read(path: Path) -> list[tuple[str, str, list[tuple[tuple[int, ...], np.ndarray]]]]:
    return [(layer.name, layer.type, [(b.shape, b.array()) for b in layer.blobs]) for layer in read_weights(path)]


def blob(values: np.ndarray, **fields: Any) -> Any:
    message = caffe_pb2.BlobProto(**fields)
    message.data.extend(values.ravel())
    return message


def save(tmp_path: Path, net: Any) -> Path:
    path = tmp_path / "n.caffemodel"
    path.write_bytes(net.SerializeToString())
    return path


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


def saved() -> list[SavedLayer]:
    message = text_format.Parse('name: "c" type: "Convolution" bottom: "x" top: "y"', caffe_pb2.LayerParameter())
    bare = caffe_pb2.LayerParameter(name="r", type="ReLU").SerializeToString()
    scalar = np.float32(3.5).reshape(())
    return [
        SavedLayer("c", message.SerializeToString(), [VALUES, scalar], [VALUES * 2, scalar * 2]),
        SavedLayer("r", bare, []),
    ]


def test_what_is_written_protobuf_reads(tmp_path: Path) -> None:
    file = io.BytesIO()
    write_weights(file, "net", saved())
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
    """Byte for byte what protobuf writes for the same message, so that any reader takes it."""
    file = io.BytesIO()
    write_weights(file, "net", [SavedLayer("c", caffe_pb2.LayerParameter(name="c").SerializeToString(), [VALUES])])
    net = caffe_pb2.NetParameter(name="net")
    net.layer.add(name="c").blobs.append(blob(VALUES, shape={"dim": [2, 3, 5]}))
    assert file.getvalue() == net.SerializeToString()


def test_hdf5_goes_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "n.caffemodel.h5"
    layers = [
        SavedLayer("a/b", b"", [VALUES, VALUES[0]], [VALUES, VALUES[0]]),
        SavedLayer("c", b"", [VALUES[1]]),
        SavedLayer("r", b"", []),
    ]
    write_weights_hdf5(path, layers, [[True, True], [False], []])
    import h5py

    with h5py.File(path) as file:
        assert sorted(file) == ["data", "diff"]
        np.testing.assert_array_equal(file["data/a/b/0"], VALUES)
        np.testing.assert_array_equal(file["diff/a/b/1"], VALUES[0])
        assert list(file["data/c"]) == []  # shared with another layer
    found = {name: blobs for name, _, blobs in read(path)}
    assert sorted(found) == ["a/b", "c", "r"]
    np.testing.assert_array_equal(found["a/b"][1][1], VALUES[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "n.caffemodel: there is no such file\n{folder} has other.caffemodel.", id="missing"),
        pytest.param(b"", "n.caffemodel: the file is empty; expected a .caffemodel", id="empty"),
        pytest.param(
            caffe_pb2.NetParameter(name="n").SerializeToString(),
            "n.caffemodel: the file holds no layers; expected a .caffemodel",
            id="no layers",
        ),
        pytest.param(
            b"name: 'this is text'",
            "n.caffemodel: this is no protobuf message; got a field of kind 6 at byte 1",
            id="text",
        ),
        pytest.param(
            header(100, 50) + b"abc",
            "n.caffemodel: the file is cut off or damaged; expected 53 bytes; got 6 bytes",
            id="cut off",
        ),
        pytest.param(
            varint(100 << 3) + b"\x05",
            "n.caffemodel: the file is damaged or of another kind; expected a message; got a number",
            id="a number for a layer",
        ),
    ],
)
def test_files_that_hold_no_weights(tmp_path: Path, content: bytes | None, message: str) -> None:
    (tmp_path / "other.caffemodel").touch()
    if content is not None:
        (tmp_path / "n.caffemodel").write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        read(Path("n.caffemodel"))
    assert str(caught.value) == message.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        pytest.param(
            blob(VALUES, shape={"dim": [2, 3, 7]}),
            "a blob's shape and its values do not agree; expected 42 values; got 30",
            id="shape",
        ),
        pytest.param(
            blob(VALUES), "a blob's shape and its values do not agree; expected 1 values; got 30", id="no shape"
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
    with pytest.raises(WeightsError, match="a blob's raw_data is of no type that holds weights; got type 3"):
        read(tmp_path / "n.caffemodel")


def test_an_hdf5_file_without_weights_is_refused(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("label", data=VALUES)
    with pytest.raises(WeightsError, match="the HDF5 file holds no weights; expected a group named data"):
        read(tmp_path / "x.h5")


def kept_message(text: str, index: int = -1) -> Any:
    """The message that a weight file has of one layer of a net."""
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
    assert text_format.MessageToString(kept_message(f"layer {{ {text} }}")) == text_format.MessageToString(message)


def test_a_layers_message_has_no_blobs_of_the_prototxt() -> None:
    message = kept_message('layer { name: "c" type: "InnerProduct" blobs { data: 3 shape { dim: 1 } } }')
    assert message == caffe_pb2.LayerParameter(name="c", type="InnerProduct")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('layer { name: "g" type: "Gain" mine_param { gain: 3 name: "a\\377" in { a: 1 } } }', id="today"),
        pytest.param('layers { name: "g" type: GAIN mine_param { gain: 3 name: "a\\377" in { a: 1 } } }', id="V1"),
    ],
)
def test_options_that_the_schema_does_not_have_are_kept_as_text(text: str) -> None:
    (options,) = kept_message(text).custom_options
    assert options == b'mine_param {\n  gain: 3\n  name: "a\xff"\n  in {\n    a: 1\n  }\n}'


def test_a_layers_message_has_the_bottoms_and_loss_weights_that_splits_leave() -> None:
    text = """layer { name: "i" type: "Input" top: "x" loss_weight: 3 input_param { shape { dim: 2 } } }
      layer { name: "r" type: "ReLU" bottom: "x" top: "y" }"""
    assert not kept_message(text, 0).loss_weight
    assert kept_message(text, 0).input_param.shape[0].dim == [2]
    split = kept_message(text, 1)
    assert (split.name, split.type, split.bottom) == ("x_i_0_split", "Split", ["x"])
    assert (split.top, split.loss_weight) == (["x_i_0_split_0", "x_i_0_split_1"], [3, 0])
    assert kept_message(text, 2).bottom == ["x_i_0_split_1"]
