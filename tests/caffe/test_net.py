"""caffe.Net, used as scripts use it."""

from __future__ import annotations

import gc
import logging
import weakref
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like import caffe
from pycaffe_like.caffe import mode
from pycaffe_like.errors import DataError, NetError

# The blobs data and label each feed two branches, so Caffe inserts Split layers.
NET = """
name: "two branches"
layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } shape { dim: 2 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 11 kernel_size: 3 weight_filler { type: "gaussian" std: 0.1 } } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 13 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" loss_weight: 3 include { phase: TRAIN } }
layer { name: "extra" type: "Power" bottom: "conv" top: "extra" include { stage: "more" } }
layer { name: "deep" type: "Power" bottom: "conv" top: "deep" include { min_level: 2 } }
layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" }
"""


def make(phase: int = 0, **arguments: object) -> caffe.Net:
    Path("net.prototxt").write_text(NET)
    torch.manual_seed(2)
    return caffe.Net("net.prototxt", phase, **arguments)


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).normal(size=shape).astype(np.float32)


def make_net_with_inputs() -> caffe.Net:
    net = make()
    net.blobs["data"].data[...] = random(2, 3, 5, 7)
    net.blobs["label"].data[...] = 4, 12
    return net


def test_names_with_the_splits_that_caffe_inserts() -> None:
    net = make()
    assert net._layer_names == ["data", "label_data_1_split", "conv", "relu", "ip", "ip_ip_0_split", "loss", "accuracy"]
    assert list(net.layer_dict) == net._layer_names
    assert [layer.type for layer in net.layers][:3] == ["Input", "Split", "Convolution"]
    expected = (
        "data label label_data_1_split_0 label_data_1_split_1 conv ip ip_ip_0_split_0 ip_ip_0_split_1 loss accuracy"
    )
    assert list(net.blobs) == net._blob_names == expected.split()
    assert isinstance(net.blobs, OrderedDict)
    assert net.inputs == ["data", "label"]
    assert net.outputs == ["accuracy", "loss"]  # Caffe keeps them in a set, which sorts by name
    assert list(net.params) == ["conv", "ip"]
    assert [blob.shape for blob in net.params["conv"]] == [(11, 3, 3, 3), (11,)]
    assert net.top_names["ip_ip_0_split"] == ["ip_ip_0_split_0", "ip_ip_0_split_1"]
    assert net.bottom_names["loss"] == ["ip_ip_0_split_0", "label_data_1_split_0"]
    assert net._top_ids(4) == [5]
    assert net._bottom_ids(4) == [4]
    assert net._blob_loss_weights == [0, 0, 0, 0, 0, 0, 0, 0, 3, 0]
    assert net.blob_loss_weights["loss"] == 3


@pytest.mark.parametrize(
    ("arguments", "layers"),
    [
        ((1,), {}),
        ((1, 0, ["more"]), {"extra"}),
        ((1, 2), {"deep"}),
        ((0, 3, ["more", "other"]), {"loss", "extra", "deep"}),
    ],
)
def test_phase_level_and_stages(arguments: tuple[object, ...], layers: set[str]) -> None:
    Path("net.prototxt").write_text(NET)
    net = caffe.Net("net.prototxt", *arguments)
    assert {"loss", "extra", "deep"} & set(net._layer_names) == set(layers)


def test_weights_in_both_forms_of_the_constructor() -> None:
    first = make()
    first.params["conv"][0].data[...] = random(11, 3, 3, 3)
    first.save("w.caffemodel")
    first.save_hdf5("w.caffemodel.h5")
    for net in (
        caffe.Net("net.prototxt", "w.caffemodel", caffe.TEST),
        caffe.Net("net.prototxt", caffe.TEST, weights="w.caffemodel"),
        caffe.Net(network_file="net.prototxt", phase=caffe.TEST, level=0, stages=None, weights="w.caffemodel.h5"),
    ):
        np.testing.assert_array_equal(net.params["conv"][0].data, random(11, 3, 3, 3))
        np.testing.assert_array_equal(net.params["ip"][0].data, first.params["ip"][0].data)


def test_the_old_form_needs_its_phase() -> None:
    make().save("w.caffemodel")
    with pytest.raises(NetError, match=r"^Net needs a phase; expected caffe.TRAIN or caffe.TEST$"):
        caffe.Net("net.prototxt", "w.caffemodel")


def test_forward_returns_outputs_and_the_blobs_asked_for() -> None:
    net = make_net_with_inputs()
    outputs = net.forward(blobs=["ip"])
    assert set(outputs) == {"accuracy", "loss", "ip"}
    scores = torch.from_numpy(outputs["ip"])
    expected = torch.nn.functional.cross_entropy(scores, torch.tensor([4, 12]))
    np.testing.assert_allclose(outputs["loss"], expected, rtol=1e-6)
    again = net.forward(data=2 * random(2, 3, 5, 7), label=np.array([4, 12]))
    assert again["loss"] != pytest.approx(float(expected))


def test_forward_and_backward_of_some_layers() -> None:
    net = make_net_with_inputs()
    net.forward()
    net.blobs["conv"].data[...] = 0
    assert set(net.forward(start="ip", end="ip")) == {"ip"}
    assert not net.blobs["ip"].data.any()
    assert net._forward(0, 7) == pytest.approx(3 * float(net.blobs["loss"].data))
    assert set(net.backward()) == {"data", "label"}
    assert net.params["conv"][0].diff.any()
    net.clear_param_diffs()
    assert not net.params["conv"][0].diff.any()
    assert set(net.backward(diffs=["ip"], start="loss", end="ip")) == {"conv", "ip"}
    assert net.params["ip"][0].diff.any()
    assert not net.params["conv"][0].diff.any()


def test_backward_from_given_diffs() -> None:
    net = make_net_with_inputs()
    net.forward()
    net.backward(loss=np.array(0.0), accuracy=np.array(0.0))
    assert not net.params["ip"][0].diff.any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda net: net.forward(data=np.zeros((2, 3, 5, 7))), "Input blob arguments do not match net inputs.; expected data, label; got data"),
        (lambda net: net.forward(data=np.zeros((3, 3, 5, 7)), label=np.zeros(2)), "Input is not batch sized: blob 'data'; expected (2, 3, 5, 7); got (3, 3, 5, 7)"),
        (lambda net: net.backward(loss=np.zeros(())), "Top diff arguments do not match net outputs.; expected accuracy, loss; got loss"),
        (lambda net: net.forward(start="cnv"), "there is no layer 'cnv'\nDid you mean 'conv'?"),
        (lambda net: net.set_input_arrays(np.zeros((2, 3, 5, 7)), np.zeros(2)), "set_input_arrays is for nets whose first layer is MemoryData; got Input"),
    ],
    ids=["inputs", "batch", "diffs", "layer", "memory"],
)  # fmt: skip
def test_wrong_calls(call: object, message: str) -> None:
    with pytest.raises(NetError) as error:
        call(make())  # type: ignore[operator]
    assert str(error.value) == message


def test_all_items_batch_by_batch() -> None:
    net = make(1)
    data, labels = random(5, 3, 5, 7), np.arange(5.0)
    outputs = net.forward_all(blobs=["ip"], data=data, label=labels)
    assert outputs["ip"].shape == (5, 13)
    one = net.forward(data=data[2:4], label=labels[2:4])
    assert set(one) == {"accuracy"}
    assert outputs["accuracy"].shape == (3,)  # one number per batch
    np.testing.assert_allclose(outputs["ip"][2:4], net.blobs["ip"].data, rtol=1e-5, atol=1e-6)


def test_forward_and_backward_of_all_items() -> None:
    Path("n.prototxt").write_text(
        'layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }\n'
        'layer { name: "ip" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 3 } }\nforce_backward: true'
    )
    net = caffe.Net("n.prototxt", caffe.TRAIN)
    net.params["ip"][0].data[...] = 2 * np.eye(3)
    data, diffs = random(5, 3), random(5, 3)[::-1]
    outputs, gradients = net.forward_backward_all(x=data, y=diffs)
    np.testing.assert_allclose(outputs["y"], 2 * data)
    np.testing.assert_allclose(gradients["x"], 2 * diffs)


def test_a_net_takes_the_shape_of_its_input() -> None:
    net = make(1)
    net.blobs["data"].reshape(1, 3, 9, 7)
    net.blobs["label"].reshape(1)
    with pytest.raises(NetError, match="bottom"):
        net.reshape()  # the inner product has weights for 165 values
    net.blobs["data"].reshape(4, 3, 5, 7)
    net.blobs["label"].reshape(4)
    net.reshape()
    assert net.blobs["ip"].data.shape == (4, 13)
    assert net.forward()["accuracy"].shape == ()


def test_arrays_are_the_blobs_memory() -> None:
    net = make_net_with_inputs()
    data, conv = net.blobs["data"].data, net.blobs["conv"].data
    weights = net.params["conv"][0].data
    net.forward()
    before = conv.copy()
    assert before.any()
    weights *= 2
    net.params["conv"][1].data[0] = 100
    net.forward()
    assert conv[0, 0].min() > 90
    np.testing.assert_allclose(conv[:, 1:], 2 * before[:, 1:], rtol=1e-5)
    assert data.base is not None
    assert data.ctypes.data == net.engine.layerwise.blobs[0].synced_data.tensor().data_ptr()


def test_blobs_outlive_their_net() -> None:
    net = make_net_with_inputs()
    net.forward()
    net.backward()
    blob, weight, view = net.blobs["ip"], net.params["ip"][0], net.blobs["conv"].data[0, 0]
    kept = blob.data.copy(), weight.diff.copy(), view.copy()
    del net
    gc.collect()
    np.testing.assert_array_equal(blob.data, kept[0])
    np.testing.assert_array_equal(weight.diff, kept[1])
    np.testing.assert_array_equal(view, kept[2])
    weight.data[...] = 1
    assert blob.count == 26
    assert (blob.num, blob.channels, blob.height, blob.width) == (2, 13, 1, 1)


def test_the_memory_of_a_net_is_free_as_soon_as_nobody_holds_it() -> None:
    net = make_net_with_inputs()
    net.forward()
    net.backward()
    gc.collect()
    gc.disable()
    try:
        engine = weakref.ref(net.engine)
        del net
        assert engine() is None
    finally:
        gc.enable()


def test_two_nets_share_weights() -> None:
    first, second = make(), make(1)
    second.share_with(first)
    first.params["conv"][0].data[...] = 7
    assert (second.params["conv"][0].data == 7).all()
    first.params["conv"][0].diff[...] = 3  # Caffe shares no diffs: each net computes its own
    assert not second.params["conv"][0].diff.any()
    del first
    assert (second.params["conv"][0].data == 7).all()


def test_callbacks_around_each_layer() -> None:
    net, called = make_net_with_inputs(), []
    net.before_forward(lambda layer: called.append(("forward", layer)))
    net.after_forward(lambda layer: called.append(("done", layer)))
    net.before_backward(lambda layer: called.append(("backward", layer)))
    net.after_backward(lambda layer: called.append(("back", layer)))
    net.forward(start="relu", end="ip")
    net.backward(start="ip", end="relu")
    assert called == [
        ("forward", 3), ("done", 3), ("forward", 4), ("done", 4),
        ("backward", 4), ("back", 4), ("backward", 3), ("back", 3),
    ]  # fmt: skip


MEMORY = """
layer { name: "m" type: "MemoryData" top: "data" top: "label"
  memory_data_param { batch_size: 2 channels: 1 height: 3 width: 1 } }
"""


def test_input_arrays_of_a_memory_layer() -> None:
    Path("m.prototxt").write_text(MEMORY)
    net = caffe.Net("m.prototxt", caffe.TRAIN)
    data = np.arange(12, dtype=np.float32).reshape(4, 1, 3, 1)
    net.set_input_arrays(data, np.arange(4, dtype=np.float32))
    assert [net.forward()["label"].ravel().tolist() for _ in range(3)] == [[0, 1], [2, 3], [0, 1]]
    net.set_input_arrays(-data, np.arange(4, dtype=np.float32))
    np.testing.assert_array_equal(net.forward()["data"], -data[:2])
    with pytest.raises(DataError, match="the number of items is not a multiple of batch_size"):
        net.set_input_arrays(data[:3], np.zeros(3, np.float32))


LAYER = """
import caffe

class Counting(caffe.Layer):
    def setup(self, bottom, top):
        self.start = int(self.param_str_)

    def reshape(self, bottom, top):
        top[0].reshape(2)

    def forward(self, bottom, top):
        top[0].data[...] = self.start

    def backward(self, top, propagate_down, bottom):
        pass

class Wrong(Counting):
    def forward(self, bottom, top):
        raise KeyError("no such picture")
"""


def python_net(name: str) -> caffe.Net:
    Path("counting_layers.py").write_text(LAYER)
    Path("p.prototxt").write_text(
        f'layer {{ name: "source" type: "Python" top: "n" python_param {{ module: "counting_layers" layer: "{name}" param_str: "5" }} }}'
    )
    return caffe.Net("p.prototxt", caffe.TRAIN)


def test_a_script_reaches_the_object_of_a_python_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path.cwd())
    net = python_net("Counting")
    assert net.layers[0].type == "Python"
    assert net.forward()["n"].tolist() == [5, 5]
    net.layers[0].start = 7
    assert net.forward()["n"].tolist() == [7, 7]


def test_an_exception_of_a_python_layer_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path.cwd())
    net = python_net("Wrong")
    with pytest.raises(KeyError, match="no such picture") as error:
        net.forward()
    if hasattr(error.value, "__notes__"):  # Python 3.11
        assert error.value.__notes__ == [
            "p.prototxt:1:1: layer 'source' (Python): raised in forward of the layer's Python class Wrong"
        ]
    last = error.traceback[-1]
    assert last.path.name == "counting_layers.py"
    assert last.lineno + 1 == 19


def test_gpu_mode_for_a_net_that_is_there_already(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    net = make_net_with_inputs()
    monkeypatch.setattr(mode, "_state", mode._State())
    caffe.set_mode_gpu()
    with caplog.at_level(logging.WARNING):
        net.forward()
        net.forward()
    assert caplog.messages == ["A net created before set_mode_gpu stays on the CPU: call set_mode_gpu before Net."]


@pytest.mark.cuda
def test_a_net_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    of_cpu = make_net_with_inputs()
    expected = of_cpu.forward()["loss"].copy()
    of_cpu.backward()
    of_cpu.save("w.caffemodel")
    monkeypatch.setattr(mode, "_state", mode._State())
    caffe.set_device(0)
    caffe.set_mode_gpu()
    net = make_net_with_inputs()
    net.copy_from("w.caffemodel")
    scores = net.blobs["ip"].data
    np.testing.assert_allclose(net.forward()["loss"], expected, rtol=1e-4)
    net.backward()
    np.testing.assert_allclose(net.blobs["ip"].data, of_cpu.blobs["ip"].data, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(scores, net.blobs["ip"].data)
    np.testing.assert_allclose(net.params["conv"][0].diff, of_cpu.params["conv"][0].diff, rtol=1e-3, atol=1e-5)
    net.params["ip"][0].data[...] = 0
    net.params["ip"][1].data[...] = 0
    assert float(net.forward()["loss"]) == pytest.approx(np.log(13))


PRODUCT = """
layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "y"
  inner_product_param { num_output: 2 weight_filler { type: "gaussian" } } }
"""


def make_product_nets(count: int) -> list[caffe.Net]:
    Path("product.prototxt").write_text(PRODUCT)
    nets = [caffe.Net("product.prototxt", caffe.TEST) for _ in range(count)]
    for net in nets:
        net.blobs["x"].data[...] = [2, 3, 5]
    return nets


def test_types_are_pycaffes_own() -> None:
    net = make()
    assert type(net.params["conv"]) is caffe._caffe.BlobVec
    assert type(net.params["conv"][0]) is caffe._caffe.Blob
    assert type(net.blobs["data"]) is caffe._caffe.Blob
    assert type(net.layers[2].blobs) is caffe._caffe.BlobVec
    assert all(isinstance(layer, caffe._caffe.Layer) for layer in net.layers)


@pytest.mark.parametrize("through", ["params", "layers"])
def test_a_blob_of_another_net_is_used_and_saved(through: str) -> None:
    one, other = make_product_nets(2)
    other.params["ip"][0].data[...] = 7
    blobs = one.params["ip"] if through == "params" else one.layers[1].blobs
    blobs[0] = other.params["ip"][0]
    assert one.params["ip"][0] is one.layers[1].blobs[0]
    assert one.forward()["y"].tolist() == [[70, 70]]
    assert one.engine.run(one.engine.forward_program, [torch.tensor([[2.0, 3, 5]])])[1]["y"].tolist() == [[70, 70]]
    other.params["ip"][0].data[1, 2] = 11  # the blob belongs to both
    assert one.forward()["y"].tolist() == [[70, 90]]
    one.save("one.caffemodel")
    (third,) = make_product_nets(1)
    third.copy_from("one.caffemodel")
    assert third.params["ip"][0].data.tolist() == [[7, 7, 7], [7, 7, 11]]


def test_a_slice_of_blobs_is_used() -> None:
    one, other = make_product_nets(2)
    other.params["ip"][0].data[...] = 3
    other.params["ip"][1].data[...] = [13, 17]
    one.params["ip"][:] = other.params["ip"]
    assert one.forward()["y"].tolist() == [[43, 47]]


def test_a_blob_between_layers_is_used_as_a_parameter() -> None:
    (net,) = make_product_nets(1)
    Path("weights.prototxt").write_text(PRODUCT.replace("dim: 1 dim: 3", "dim: 2 dim: 3"))
    source = caffe.Net("weights.prototxt", caffe.TEST)
    source.blobs["x"].data[...] = [[1, 0, 0], [0, 0, 2]]
    net.params["ip"][0] = source.blobs["x"]
    assert net.forward()["y"].tolist() == [[2, 10]]


def test_a_blob_of_another_shape_is_refused() -> None:
    (net,) = make_product_nets(1)
    before = net.params["ip"][0]
    problem = "the blob does not fit parameter 0 of layer 'ip'; expected 2x3; got 2"
    with pytest.raises(NetError, match=problem):
        net.params["ip"][0] = net.params["ip"][1]
    assert net.params["ip"][0] is before


def test_gradients_reach_the_blob_that_is_used() -> None:
    (other,) = make_product_nets(1)
    Path("trained.prototxt").write_text("force_backward: true " + PRODUCT)
    one = caffe.Net("trained.prototxt", caffe.TRAIN)
    one.blobs["x"].data[...] = [2, 3, 5]
    one.params["ip"][0] = other.params["ip"][0]
    one.forward()
    one.blobs["y"].diff[...] = [[1, 2]]
    one._backward(1, 0)
    assert other.params["ip"][0].diff.tolist() == [[2, 3, 5], [4, 6, 10]]


def test_a_wrong_name_of_a_blob_is_answered_with_the_nearest(tmp_path: Path) -> None:
    Path("near.prototxt").write_text('layer { name: "x" type: "Input" top: "data" input_param { shape { dim: 2 } } }')
    net = caffe.Net("near.prototxt", caffe.TEST)
    with pytest.raises(KeyError, match="the net has no blob 'dta'. Did you mean 'data'?"):
        net.blobs["dta"]
    assert "dta" not in net.blobs
    assert net.blobs.get("dta") is None
