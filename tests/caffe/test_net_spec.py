# ruff: noqa: C408  # dict(…) is how nets are written in Python
from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pycaffe_like.caffe import net_spec
from pycaffe_like.caffe.net import Net
from pycaffe_like.caffe.net_spec import Function, NetSpec, Top, assign_proto, param_name_dict, to_proto
from pycaffe_like.caffe.net_spec import layers as L
from pycaffe_like.caffe.net_spec import params as P
from pycaffe_like.errors import LayerError
from pycaffe_like.proto import caffe_pb2


def data() -> Top:
    return L.Input(shape=dict(dim=[2, 3, 5, 7]))


# ---- text


def test_a_spec_gives_its_names() -> None:
    n = NetSpec()
    n.data, n.label = L.Data(
        source="train_lmdb", backend=P.Data.LMDB, batch_size=64, transform_param=dict(scale=0.5, mirror=True), ntop=2
    )
    n.conv = L.Convolution(
        n.data,
        kernel_size=5,
        num_output=20,
        weight_filler=dict(type="xavier"),
        param=[dict(lr_mult=1), dict(lr_mult=2)],
    )
    n.pool = L.Pooling(n.conv, kernel_size=2, stride=2, pool=P.Pooling.AVE)
    n.relu = L.ReLU(n.pool, in_place=True)
    n.loss = L.SoftmaxWithLoss(n.relu, n.label, loss_weight=3, include=dict(phase=0, stage=["fit", "tune"]))
    assert str(n.to_proto()) == (
        """\
layer {
  name: "data"
  type: "Data"
  top: "data"
  top: "label"
  transform_param {
    scale: 0.5
    mirror: true
  }
  data_param {
    source: "train_lmdb"
    batch_size: 64
    backend: LMDB
  }
}
layer {
  name: "conv"
  type: "Convolution"
  bottom: "data"
  top: "conv"
  param {
    lr_mult: 1
  }
  param {
    lr_mult: 2
  }
  convolution_param {
    num_output: 20
    kernel_size: 5
    weight_filler {
      type: "xavier"
    }
  }
}
layer {
  name: "pool"
  type: "Pooling"
  bottom: "conv"
  top: "pool"
  pooling_param {
    pool: AVE
    kernel_size: 2
    stride: 2
  }
}
layer {
  name: "relu"
  type: "ReLU"
  bottom: "pool"
  top: "pool"
}
layer {
  name: "loss"
  type: "SoftmaxWithLoss"
  bottom: "pool"
  bottom: "label"
  top: "loss"
  loss_weight: 3
  include {
    phase: TRAIN
    stage: "fit"
    stage: "tune"
  }
}
"""
    )


def names(net: Any) -> list[tuple[str, list[str], list[str]]]:
    return [(layer.name, list(layer.bottom), list(layer.top)) for layer in net.layer]


def test_without_a_spec_names_are_made_of_types() -> None:
    first, second = L.DummyData(ntop=2)
    conv = L.Convolution(first)
    other = L.Convolution(second)
    relu = L.ReLU(conv, in_place=True)
    loss = L.EuclideanLoss(relu, other)
    expected = [
        ("DummyData1", [], ["DummyData1", "DummyData2"]),
        ("Convolution1", ["DummyData1"], ["Convolution1"]),
        ("ReLU1", ["Convolution1"], ["Convolution1"]),
        ("Convolution2", ["DummyData2"], ["Convolution2"]),
        ("EuclideanLoss1", ["Convolution1", "Convolution2"], ["EuclideanLoss1"]),
    ]
    assert names(loss.to_proto()) == expected
    assert names(to_proto(loss)) == expected
    assert names(to_proto(relu, loss)) == expected


def test_several_tops_share_the_layers_below() -> None:
    score = L.InnerProduct(data())
    net = to_proto(L.Softmax(score), L.ArgMax(score), L.Softmax(score))
    assert [layer.name for layer in net.layer] == ["Input1", "InnerProduct1", "Softmax1", "ArgMax1", "Softmax2"]


def test_what_has_no_name_in_a_spec_gets_one() -> None:
    n = NetSpec()
    n.score = L.InnerProduct(L.ReLU(data()))
    n["odd name"] = L.ReLU(n["score"])
    assert names(n.to_proto()) == [
        ("Input1", [], ["Input1"]),
        ("ReLU1", ["Input1"], ["ReLU1"]),
        ("score", ["ReLU1"], ["score"]),
        ("odd name", ["score"], ["odd name"]),
    ]


def test_of_several_tops_some_may_have_names() -> None:
    n = NetSpec()
    first, n.second = L.Slice(data(), ntop=2)
    n.sum = L.Eltwise(first, n.second)
    assert names(n.to_proto())[1] == ("Slice1", ["Input1"], ["Slice1", "second"])


def test_the_name_may_be_an_option() -> None:
    n = NetSpec()
    n.score = L.InnerProduct(data(), name="fc8")
    assert names(n.to_proto())[1] == ("fc8", ["Input1"], ["score"])


@pytest.mark.parametrize("named", [True, False])
def test_layers_without_tops(named: bool) -> None:
    n = NetSpec()
    n.data = data()
    silence = L.Silence(n.data, ntop=0)
    assert isinstance(silence, Function)
    if named:
        n.quiet = silence
        assert names(n.to_proto())[1] == ("quiet", ["data"], [])
    else:
        assert names(to_proto(silence)) == [("Input1", [], ["Input1"]), ("Silence1", ["Input1"], [])]


# ---- options


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (lambda d: L.Convolution(d, kernel_size=[3, 5]), "convolution_param { kernel_size: 3 kernel_size: 5 }"),
        (lambda d: L.Convolution(d, kernel_size=(3, 5)), "convolution_param { kernel_size: 3 kernel_size: 5 }"),
        (lambda d: L.Convolution(d, convolution_param=dict(num_output=3)), "convolution_param { num_output: 3 }"),
        (lambda d: L.Convolution(d, weight_filler=dict()), ""),
        (lambda d: L.Deconvolution(d, num_output=3), "convolution_param { num_output: 3 }"),
        (lambda d: L.LSTM(d, num_output=3), "recurrent_param { num_output: 3 }"),
        (lambda d: L.Input(shape=[dict(dim=2), dict(dim=[3, 5])]), "input_param { shape { dim: 2 } shape { dim: 3 dim: 5 } }"),
        (lambda d: L.Eltwise(d, operation=P.Eltwise.PROD, coeff=[]), "eltwise_param { operation: PROD }"),
        (lambda d: L.Python(d, module="m", layer="l", param_str="{}"), "python_param { module: 'm' layer: 'l' param_str: '{}' }"),
        (lambda d: L.SoftmaxWithLoss(d, loss_param=dict(ignore_label=255)), "loss_param { ignore_label: 255 }"),
        (lambda d: L.Scale(d, axis=0, bias_term=True), "scale_param { axis: 0 bias_term: true }"),
        (lambda d: L.ReLU(d, include=[dict(phase=0), dict(stage="x")]), "include { phase: TRAIN } include { stage: 'x' }"),
        (lambda d: L.ReLU(d, propagate_down=False, phase=1), "propagate_down: false phase: TEST"),
        (lambda d: L.NoSuchLayer(d, loss_weight=[0.5, 2]), "loss_weight: 0.5 loss_weight: 2"),
        (lambda d: L.BatchNorm(d, param=[caffe_pb2.ParamSpec(lr_mult=0)]), "param { lr_mult: 0 }"),
    ],
    ids=[
        "list", "tuple", "block", "empty block", "deconvolution", "lstm", "list of blocks", "constant and empty list",
        "python", "loss", "scale", "rules", "of every layer", "unknown type", "message",
    ],
)  # fmt: skip
def test_options(layer: Callable[[Top], Top], expected: str) -> None:
    from google.protobuf import text_format

    made = layer(data()).to_proto().layer[-1]
    for field in ("name", "type", "bottom", "top"):
        made.ClearField(field)
    assert made == text_format.Parse(expected, caffe_pb2.LayerParameter())


def test_constants_are_those_of_the_messages() -> None:
    assert P.Pooling.STOCHASTIC == caffe_pb2.PoolingParameter.STOCHASTIC == 2
    assert P.Loss.BATCH_SIZE == caffe_pb2.LossParameter.BATCH_SIZE
    assert P.Data.LMDB == 1


# BVLC Caffe's layer types that have an options message of their own, and the field's name without `_param`.
BVLC = {
    "Accuracy": "accuracy", "ArgMax": "argmax", "BatchNorm": "batch_norm", "Clip": "clip", "ContrastiveLoss": "contrastive_loss",
    "DummyData": "dummy_data", "ELU": "elu", "HDF5Data": "hdf5_data", "HDF5Output": "hdf5_output", "InfogainLoss": "infogain_loss",
    "InnerProduct": "inner_product", "Loss": "loss", "LRN": "lrn", "MVN": "mvn", "Parameter": "parameter", "PReLU": "prelu",
    "ReLU": "relu", "SPP": "spp", "TanH": "tanh", "Transformation": "transform", "WindowData": "window_data",
}  # fmt: skip


def test_types_and_their_blocks() -> None:
    found = param_name_dict()
    assert {name: found[name] for name in BVLC} == BVLC


def test_assign_proto_goes_into_depth() -> None:
    net = caffe_pb2.NetParameter()
    assign_proto(net, "name", "small")
    assign_proto(net, "layer", [dict(type="ReLU", relu_param=dict(negative_slope=0.5)), dict(top="x")])
    assert str(net) == (
        'name: "small"\nlayer {\n  type: "ReLU"\n  relu_param {\n    negative_slope: 0.5\n  }\n}\nlayer {\n  top: "x"\n}\n'
    )


# ---- what may go wrong


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            dict(kernal_size=3),
            "layer 'Convolution1' (Convolution): there is no option 'kernal_size'\nDid you mean 'kernel_size'?",
        ),
        (
            dict(los_weight=3),
            "layer 'Convolution1' (Convolution): there is no option 'los_weight'\nDid you mean 'loss_weight'?",
        ),
        (
            dict(weight_filler=dict(typ="xavier")),
            "layer 'Convolution1' (Convolution): FillerParameter has no field 'typ'\nDid you mean 'type'?",
        ),
        (
            dict(convolutoin_param=dict(num_output=3)),
            "layer 'Convolution1' (Convolution): there is no option 'convolutoin_param'\nDid you mean 'convolution_param'?",
        ),
    ],
    ids=["option", "of every layer", "deep", "block"],
)
def test_an_unknown_option(options: dict[str, Any], message: str) -> None:
    with pytest.raises(LayerError) as error:
        L.Convolution(data(), **options).to_proto()
    assert str(error.value) == message


def test_a_value_of_the_wrong_type() -> None:
    with pytest.raises(TypeError) as error:
        L.Convolution(data(), num_output="many").to_proto()
    assert str(error.value).startswith("layer 'Convolution1' (Convolution): num_output: ")


def test_an_input_that_is_no_blob() -> None:
    with pytest.raises(TypeError) as error:
        L.Silence(L.DummyData(ntop=2), ntop=0)
    assert str(error.value) == "Silence input 0 is not a Top (type is <class 'tuple'>)"


def test_a_name_for_what_is_no_blob() -> None:
    n = NetSpec()
    n.data = L.DummyData(ntop=2)
    with pytest.raises(TypeError) as error:
        n.to_proto()
    assert str(error.value) == "'data' is not a Top (type is <class 'tuple'>)"


def test_a_blob_that_is_not_there() -> None:
    n = NetSpec()
    assert not hasattr(n, "data")
    with pytest.raises(AttributeError) as error:
        n.data  # noqa: B018  # looking is what fails
    assert str(error.value) == "the net has no blob 'data'"
    with pytest.raises(KeyError, match="data"):
        n["data"]


@pytest.mark.parametrize("space", [L, P])
def test_the_spaces_have_no_special_attributes(space: object) -> None:
    copy.copy(space)
    assert not hasattr(space, "__wrapped__")


def test_constants_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="PolingParameter"):
        P.Poling.MAX  # noqa: B018  # looking is what fails


def test_floats_without_decimals_are_integers_where_the_field_is_one() -> None:
    n = NetSpec()
    n.data = data()
    n.conv = L.Convolution(n.data, num_output=26 / 2, kernel_size=[np.float32(3), 5.0], bias_filler=dict(value=2))
    options = n.to_proto().layer[1].convolution_param
    assert (options.num_output, list(options.kernel_size), options.bias_filler.value) == (13, [3, 5], 2.0)
    n.conv = L.Convolution(n.data, num_output=13 / 2)
    with pytest.raises(TypeError, match="num_output"):
        n.to_proto()


# ---- SSD's additions


def test_a_spec_is_a_little_like_a_dictionary() -> None:
    n = NetSpec()
    n.data = data()
    n.relu = L.ReLU(n.data)
    n.quiet = L.Silence(n.data, ntop=0)
    n.update("relu", dict(negative_slope=0.5))
    n.update("quiet", dict(loss_weight=2))
    assert n.keys() == ["data", "relu", "quiet"]
    assert n.vals() == [n.data, n.relu, n.quiet]
    net = n.to_proto()
    assert net.layer[1].relu_param.negative_slope == 0.5
    assert list(net.layer[2].loss_weight) == [2]
    del n["relu"]
    assert [layer.name for layer in n.to_proto().layer] == ["data", "quiet"]


# ---- and it runs


def test_the_text_is_a_net() -> None:
    n = NetSpec()
    n.data = data()
    n.ip = L.InnerProduct(n.data, num_output=11)
    n.relu = net_spec.layers.ReLU(n.ip, in_place=True)
    Path("net.prototxt").write_text(str(n.to_proto()))
    net = Net("net.prototxt", 1)
    assert [layer.type for layer in net.layers] == ["Input", "InnerProduct", "ReLU"]
    assert net.forward()["ip"].shape == (2, 11)
