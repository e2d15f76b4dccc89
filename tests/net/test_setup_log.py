"""The log lines about setting up a net have Caffe's wording."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import cv2
import h5py
import numpy as np
import pytest

from pycaffe_like.cli import main
from pycaffe_like.net import Net
from pycaffe_like.net.setup_log import setup_lines
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT

NET = """name: "n"
layer { name: "d" type: "DummyData" top: "data" top: "label" include { phase: TRAIN }
  dummy_data_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } shape { dim: 2 } } }
layer { name: "gone" type: "Input" top: "data" exclude { phase: TRAIN } }
layer { name: "far" type: "Input" top: "x" include { phase: TRAIN min_level: 3 } include { stage: "s" } }
layer { name: "a" type: "InnerProduct" bottom: "data" top: "a" param { name: "w" } inner_product_param { num_output: 11 bias_term: false } }
layer { name: "b" type: "InnerProduct" bottom: "data" top: "b" param { name: "w" } inner_product_param { num_output: 11 bias_term: false } }
layer { name: "relu" type: "ReLU" bottom: "a" top: "a" }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "a" bottom: "label" loss_weight: 0.5 }
layer { name: "quiet" type: "Silence" bottom: "b" }
"""

LINES = """The NetState phase (0) differed from the phase (1) specified by a rule in layer gone
The NetState level (0) is above the min_level (3) specified by a rule in layer far
The NetState did not contain stage 's' specified by a rule in layer far
Creating layer d
Creating Layer d
d -> data
d -> label
Setting up d
Top shape: 2 3 5 7 (210)
Top shape: 2 (2)
Memory required for data: 848
Creating layer data_d_0_split
Creating Layer data_d_0_split
data_d_0_split <- data
data_d_0_split -> data_d_0_split_0
data_d_0_split -> data_d_0_split_1
Setting up data_d_0_split
Top shape: 2 3 5 7 (210)
Top shape: 2 3 5 7 (210)
Memory required for data: 2528
Creating layer a
Creating Layer a
a <- data_d_0_split_0
a -> a
Setting up a
Top shape: 2 11 (22)
Memory required for data: 2616
Creating layer b
Creating Layer b
b <- data_d_0_split_1
b -> b
Setting up b
Top shape: 2 11 (22)
Memory required for data: 2704
Sharing parameters 'w' owned by layer 'a', param index 0
Creating layer relu
Creating Layer relu
relu <- a
relu -> a (in-place)
Setting up relu
Top shape: 2 11 (22)
Memory required for data: 2792
Creating layer loss
Creating Layer loss
loss <- a
loss <- label
loss -> (automatic)
Creating layer loss
Setting up loss
Top shape: (1)
    with loss weight 0.5
Memory required for data: 2796
quiet does not need backward computation.
loss needs backward computation.
relu needs backward computation.
b does not need backward computation.
a needs backward computation.
data_d_0_split does not need backward computation.
d does not need backward computation.
"""


def write_net() -> str:
    Path("n.prototxt").write_text(NET.replace("exclude { phase: TRAIN }", "include { phase: TEST }"))
    return "n.prototxt"


def test_lines_of_the_setup() -> None:
    definition = read_net(write_net())
    net = Net(definition, NetState(Phase.TRAIN))
    lines = [line.text for line in setup_lines(definition, net.built) if not line.text.startswith("Initializing")]
    start = lines.index("Creating layer quiet")
    quiet = ["Creating layer quiet", "Creating Layer quiet", "quiet <- b", "Setting up quiet"]
    quiet += ["Memory required for data: 2796"]
    assert lines[start : start + 5] == quiet
    del lines[start : start + 5]
    assert "\n".join(lines) + "\n" == LINES


def test_the_net_of_the_state_is_printed() -> None:
    definition = read_net(write_net())
    net = Net(definition, NetState(Phase.TRAIN, 0, ("t",)))
    (text,) = [line.text for line in setup_lines(definition, net.built) if line.text.startswith("Initializing")]
    start = (
        'Initializing net from parameters: \nname: "n"\nstate {\n  phase: TRAIN\n  level: 0\n  stage: "t"\n}\nlayer {\n'
    )
    assert text.startswith(start + '  name: "d"\n  type: "DummyData"\n')
    assert "gone" not in text
    assert 'bottom: "data"\n' in text
    assert "split" not in text


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_a_net_logs_them_where_somebody_listens(level: int, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("pycaffe_like").propagate = True
    with caplog.at_level(level, logger="pycaffe_like"):
        Net(read_net(write_net()), NetState(Phase.TRAIN))
    assert ("Creating Layer relu" in caplog.text) is (level == logging.DEBUG)


def test_log_files_have_them_and_standard_error_with_v(capsys: pytest.CaptureFixture[str]) -> None:
    Path("logs").mkdir()
    command = ["time", "-model", write_net(), "-iterations=1"]
    assert main([*command, "-log_dir=logs"]) == 0
    assert "Creating Layer" not in capsys.readouterr().err
    file = Path("logs/caffe.INFO").read_text()
    for line in ("net.cpp:129] Top shape: 2 11 (22)", "net.cpp:255] Network initialization done."):
        assert f" {line}\n" in file
    assert main([*command, "-v", "1"]) == 0
    err = capsys.readouterr().err
    assert " net.cpp:84] Creating Layer relu\n" in err
    assert " net.cpp:242] This network produces output label\n" not in err


def test_the_setup_of_a_training_in_log_dir() -> None:
    """The golden setup.log was written by hand, following Net::Init and LayerSetUp of each layer."""
    golden = ROOT / "tests" / "goldens" / "logs" / "mini"
    for name in ("net.prototxt", "solver.prototxt"):
        Path(name).write_text((golden / name).read_text())
    Path("logs").mkdir()
    assert main(["train", "-solver", "solver.prototxt", "-log_dir", "logs"]) == 0
    messages = re.findall(r"^I.*?\] (.*)$", Path("logs/caffe.INFO").read_text(), re.MULTILINE)
    first, last = (
        messages.index("Creating training net from net file: net.prototxt"),
        messages.index("Solver scaffolding done."),
    )
    assert messages[first : last + 1] == (golden / "setup.log").read_text().splitlines()


def test_the_setup_of_data_layers() -> None:
    """The lines are in the order of Caffe's code: the constructors of DataLayer, HDF5DataLayer and
    DataTransformer, then LayerSetUp.
    """
    for number in range(3):
        cv2.imwrite(f"{number}.png", np.full((5, 7, 3), number, np.uint8))
    Path("list.txt").write_text("0.png 1\n1.png 0\n2.png 1\n")
    assert main(["convert_imageset", "./", "list.txt", "db"]) == 0
    assert main(["compute_image_mean", "db", "mean"]) == 0
    with h5py.File("a.h5", "w") as file:
        file["x"] = np.zeros((11, 13), np.float32)
    Path("files.txt").write_text("a.h5\na.h5\n")
    Path("n.prototxt").write_text(DATA)
    definition = read_net("n.prototxt")
    net = Net(definition, NetState(Phase.TRAIN))
    text = "".join(f"{line.tag} {line.text}\n" for line in setup_lines(definition, net.built))
    start, end = text.index("layer_factory.hpp:77"), text.index("net.cpp:200")
    assert text[start:end] == DATA_LINES


DATA = """
layer { name: "d" type: "Data" top: "d" transform_param { mean_file: "mean" } data_param { source: "db" batch_size: 2 backend: LMDB } }
layer { name: "i" type: "ImageData" top: "i" top: "l" image_data_param { source: "list.txt" batch_size: 3 shuffle: true } }
layer { name: "h" type: "HDF5Data" top: "x" hdf5_data_param { source: "files.txt" batch_size: 5 } }
"""
DATA_LINES = """layer_factory.hpp:77 Creating layer d
db_lmdb.cpp:35 Opened lmdb db
net.cpp:84 Creating Layer d
net.cpp:380 d -> d
data_transformer.cpp:25 Loading mean file from: mean
data_layer.cpp:45 output data size: 2,3,5,7
net.cpp:122 Setting up d
net.cpp:129 Top shape: 2 3 5 7 (210)
net.cpp:137 Memory required for data: 840
layer_factory.hpp:77 Creating layer i
net.cpp:84 Creating Layer i
net.cpp:380 i -> i
net.cpp:380 i -> l
image_data_layer.cpp:38 Opening file list.txt
image_data_layer.cpp:53 Shuffling data
image_data_layer.cpp:63 A total of 3 images.
image_data_layer.cpp:90 output data size: 3,3,5,7
net.cpp:122 Setting up i
net.cpp:129 Top shape: 3 3 5 7 (315)
net.cpp:129 Top shape: 3 (3)
net.cpp:137 Memory required for data: 2112
layer_factory.hpp:77 Creating layer h
net.cpp:84 Creating Layer h
net.cpp:380 h -> x
hdf5_data_layer.cpp:81 Loading list of HDF5 filenames from: files.txt
hdf5_data_layer.cpp:95 Number of HDF5 files: 2
net.cpp:122 Setting up h
net.cpp:129 Top shape: 5 13 (65)
net.cpp:137 Memory required for data: 2372
"""
