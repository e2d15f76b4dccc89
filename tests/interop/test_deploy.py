"""Deriving the deploy form of a training net."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.data.database_writer import LmdbWriter
from pycaffe_like.files.datum import pack
from pycaffe_like.interop.deploy import is_deployed, to_deploy
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.proto.lift import net_text
from pycaffe_like.spec import NetDef

from .make import CLASSIFIER, TEST, definition, save_net

DATA = """
layer { name: "train" type: "Data" top: "data" top: "label" include { phase: TRAIN } data_param { source: "a" } }
layer { name: "test" type: "Data" top: "data" top: "label" include { phase: TEST }
  transform_param { mirror: true crop_size: 7 scale: 0.5 mean_value: 3 } data_param { source: "b" batch_size: 100 } }
"""


def deploy(text: str) -> NetDef:
    return to_deploy(definition(text), TEST, {"data": (1, 3, 7, 7)}, {"data": (9, 11)})


def types(net: NetDef) -> list[str]:
    return [f"{layer.type} {','.join(layer.bottoms)}>{','.join(layer.tops)}" for layer in net.layers]


def test_data_loss_and_accuracy_go() -> None:
    net = deploy(
        DATA
        + """
    layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" param { lr_mult: 2 }
      inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
    layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" }
    layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" include { phase: TEST } }
    layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
    """
    )
    assert types(net) == ["Input >data", "InnerProduct data>ip", "Dropout ip>ip", "Softmax ip>prob"]
    assert "filler" not in net_text(net)
    assert "lr_mult" not in net_text(net)
    assert is_deployed(net)


def test_preprocessing_travels_without_what_is_random() -> None:
    net = deploy(DATA + 'layer { name: "a" type: "AbsVal" bottom: "data" top: "a" }')
    data = net.layers[0]
    assert dict(data.option("transform_param").given) == {"scale": 0.5, "crop_size": 7, "mean_value": (3.0,)}
    assert dict(data.option("image_data_param").given) == {"new_height": 9, "new_width": 11}


def test_labels_and_what_only_prepares_them_go() -> None:
    net = deploy(
        DATA
        + """
    layer { name: "slice" type: "Slice" bottom: "label" top: "l1" top: "l2" slice_param { axis: 0 } }
    layer { name: "power" type: "Power" bottom: "l1" top: "l1p" }
    layer { name: "a" type: "AbsVal" bottom: "data" top: "a" }
    layer { name: "loss1" type: "SigmoidCrossEntropyLoss" bottom: "a" bottom: "l1p" top: "loss1" }
    layer { name: "loss2" type: "EuclideanLoss" bottom: "a" bottom: "l2" top: "loss2" }
    layer { name: "quiet" type: "Silence" bottom: "loss2" }
    """
    )
    assert types(net) == ["Input >data", "AbsVal data>a", "Sigmoid a>prob"]


def test_several_losses_and_split_layers() -> None:
    net = deploy(
        DATA
        + """
    layer { name: "split" type: "Split" bottom: "data" top: "d1" top: "d2" top: "d3" }
    layer { name: "a" type: "AbsVal" bottom: "d1" top: "a" }
    layer { name: "b" type: "TanH" bottom: "d2" top: "b" }
    layer { name: "acc" type: "Accuracy" bottom: "d3" bottom: "label" top: "acc" }
    layer { name: "loss1" type: "SoftmaxWithLoss" bottom: "a" bottom: "label" top: "loss1" softmax_param { axis: 2 } }
    layer { name: "loss2" type: "SoftmaxWithLoss" bottom: "b" bottom: "label" top: "loss2" top: "p" }
    """
    )
    assert types(net) == [
        "Input >data",
        "Split data>d1,d2",
        "AbsVal d1>a",
        "TanH d2>b",
        "Softmax a>loss1_prob",
        "Softmax b>p",
    ]
    assert net.layers[4].option("softmax_param")["axis"] == 2


def test_a_softmax_that_is_there_already_is_not_made_again() -> None:
    net = deploy(
        DATA
        + """
    layer { name: "prob" type: "Softmax" bottom: "data" top: "prob" include { phase: TEST } }
    layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "label" top: "loss" }
    """
    )
    assert types(net) == ["Input >data", "Softmax data>prob"]


def test_an_input_without_a_shape() -> None:
    with pytest.raises(Exception, match="the shape of data blob 'data' is unknown"):
        to_deploy(definition(DATA + 'layer { name: "a" type: "AbsVal" bottom: "data" top: "a" }'), TEST, {}, {})


def test_the_command_folds_and_the_result_gives_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    assert main(["deploy", str(prototxt), str(weights), "-o", str(tmp_path / "deploy.prototxt"), "--fold"]) == 0
    assert "Folded 2 of 9 layers.\noutput" in capsys.readouterr().out
    net = Net(read_net(tmp_path / "deploy.prototxt"), TEST)
    assert [layer.name for layer in net.layers] == ["data", "conv/1", "relu", "pool", "drop", "ip", "prob"]
    assert net.load(tmp_path / "deploy.caffemodel", strict=True).loaded == ["conv/1", "ip"]


def test_a_file_that_exists_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, _ = save_net(tmp_path)
    assert main(["deploy", str(prototxt), "-o", str(prototxt)]) == 1
    assert prototxt.read_text() == CLASSIFIER
    assert "exists already" in capsys.readouterr().err


def test_weights_are_checked_without_folding_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    assert main(["deploy", str(prototxt), str(weights), "-o", str(tmp_path / "deploy.prototxt")]) == 0
    assert f"{weights}: fits the net as it is.\n" in capsys.readouterr().out
    assert main(["deploy", str(prototxt), "none.caffemodel", "-o", str(tmp_path / "other.prototxt")]) == 1
    assert "none.caffemodel: there is no such file" in capsys.readouterr().err
    assert not (tmp_path / "other.prototxt").exists()


def test_a_folder_is_no_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", str(save_net(tmp_path)[0]), "-o", "."]) == 1
    assert ". is a folder; expected a file" in capsys.readouterr().err


def test_where_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = map(str, save_net(tmp_path))
    assert main(["deploy", prototxt]) == 2
    assert main(["deploy", prototxt, weights, "-o", str(tmp_path / "new.caffemodel")]) == 2
    assert "-o is the prototxt; expected -o deploy.prototxt; got" in capsys.readouterr().err
    assert not (tmp_path / "new.caffemodel").exists()


def test_a_labels_file_that_says_the_same_may_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.prototxt").write_text(
        'layer { name: "d" type: "Data" top: "data" '
        f'data_param {{ source: "{tmp_path}/val_lmdb" backend: LMDB batch_size: 5 }} }}\n'
        'layer { name: "a" type: "InnerProduct" bottom: "data" top: "a" inner_product_param { num_output: 2 } }'
    )
    with closing(LmdbWriter(tmp_path / "val_lmdb")) as database:
        database.put(b"0", pack(np.zeros((3, 7, 5), np.uint8), 1))
    command = ["deploy", str(tmp_path / "net.prototxt"), "-o"]
    (tmp_path / "labels.txt").write_text("ant\nbee\n")
    assert main([*command, str(tmp_path / "deploy.prototxt")]) == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other/labels.txt").write_text("cat\ndog\n")
    assert main([*command, str(tmp_path / "other/deploy.prototxt")]) == 1
    assert "other/labels.txt exists already" in capsys.readouterr().err
    assert (tmp_path / "other/labels.txt").read_text() == "cat\ndog\n"


def test_a_net_without_an_input_cannot_be_deployed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.prototxt").write_text(
        'layer { name: "d" type: "DummyData" top: "d" include { phase: TRAIN }\n'
        "  dummy_data_param { shape { dim: 1 dim: 3 } } }\n"
        'layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 3 } } }'
    )
    assert main(["deploy", str(tmp_path / "net.prototxt"), "-o", str(tmp_path / "deploy.prototxt")]) == 1
    err = capsys.readouterr().err
    assert "has nothing to deploy; expected a data layer in phase TEST, or an Input layer" in err
    assert not (tmp_path / "deploy.prototxt").exists()


LABELLED = """
layer { name: "data" type: "Input" top: "data" top: "label"
  input_param { shape { dim: 2 dim: 3 dim: 7 dim: 11 } shape { dim: 2 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 5 } }
layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" }
"""


def test_an_accuracy_of_inputs_goes_with_its_labels() -> None:
    net = deploy(LABELLED)
    assert types(net) == ["Input >data", "InnerProduct data>ip"]
    assert net.layers[0].option("input_param")["shape"] == ((2, 3, 7, 11),)


def test_an_accuracy_without_labels_goes(tmp_path: Path) -> None:
    text = LABELLED.replace('top: "label"', "").replace("shape { dim: 2 } }", "}")
    (tmp_path / "net.prototxt").write_text(text)
    assert main(["deploy", "net.prototxt", "-o", "deploy.prototxt"]) == 0
    assert types(read_net("deploy.prototxt")) == ["Input >data", "InnerProduct data>ip"]


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        pytest.param('mean_file: "none.binaryproto"', "none.binaryproto: there is no such file", id="mean"),
        pytest.param("crop_size: 7", "crop_size contradicts the shape of the input; expected 7x7; got 7x11", id="crop"),
    ],
)
def test_preprocessing_that_is_impossible(
    transform: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net.prototxt").write_text(
        CLASSIFIER.replace("input_param", f"transform_param {{ {transform} }} input_param")
    )
    assert main(["deploy", "net.prototxt", "-o", "deploy.prototxt"]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "deploy.prototxt").exists()


@pytest.mark.parametrize("command", ["deploy", "export"])
def test_a_missing_net_is_named_before_a_missing_target(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "nosuch.prototxt"]) == 1
    assert "nosuch.prototxt: there is no such file" in capsys.readouterr().err


def test_weights_are_needed_to_fold_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, _ = save_net(tmp_path)
    assert main(["deploy", str(prototxt), "--fold", "-o", str(tmp_path / "deploy.prototxt")]) == 2
    assert "--fold changes weights; expected WEIGHTS" in capsys.readouterr().err
    assert not (tmp_path / "deploy.prototxt").exists()


def test_a_file_cannot_be_the_folder_of_the_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, _ = save_net(tmp_path)
    assert main(["deploy", str(prototxt), "-o", f"{prototxt}/x"]) == 1
    assert f"error: {prototxt}/x cannot be written: {prototxt} is a file; expected a folder" in capsys.readouterr().err
