"""A disk that becomes full after any number of bytes: the command reports the system's error, existing
files keep their contents, and no partly written file is left.
"""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("resource", reason="needs limits on the size of files")

from pycaffe_like.cli import log, main
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase
from tests.full_disk import FULL, contents, exit_code_with_room_for, limits

from .make import picture, write

NET = """
layer {
  name: "data" type: "DummyData" top: "data" top: "label"
  dummy_data_param {
    shape { dim: 2 dim: 3 dim: 5 dim: 7 } shape { dim: 2 }
    data_filler { type: "gaussian" } data_filler { type: "constant" value: 1 }
  }
}
layer {
  name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
  inner_product_param { num_output: 11 weight_filler { type: "gaussian" } }
}
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
DEPLOY = """
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 5 dim: 7 } } }
layer {
  name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
  inner_product_param { num_output: 11 weight_filler { type: "gaussian" } }
}
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
"""
SOLVER = """
net: "train.prototxt" base_lr: 0.01 lr_policy: "fixed" momentum: 0.9 display: 1 max_iter: 3
snapshot: 2 snapshot_prefix: "out/s" ema_decay: 0.5 type: "Adam" random_seed: 5
"""
DETECTOR = """
layer { name: "boxes" type: "DummyData" top: "boxes" dummy_data_param { shape { dim: 2 dim: 4 } data_filler { value: 0.1 } } }
layer { name: "scores" type: "DummyData" top: "scores" dummy_data_param { shape { dim: 2 dim: 2 } data_filler { value: 0.9 } } }
layer { name: "priors" type: "DummyData" top: "priors" dummy_data_param { shape { dim: 1 dim: 2 dim: 4 } data_filler { value: 0.4 } } }
layer {
  name: "out" type: "DetectionOutput" bottom: "boxes" bottom: "scores" bottom: "priors" top: "out"
  detection_output_param {
    num_classes: 2
    save_output_param {
      output_directory: "out/found" output_name_prefix: "p" output_format: "ILSVRC"
      label_map_file: "map.prototxt" name_size_file: "sizes.txt"
    }
  }
}
"""
BEST = """
net: "train.prototxt" base_lr: 0.01 lr_policy: "fixed" max_iter: 3 snapshot_prefix: "out/s" snapshot_after_train: false
test_iter: 1 test_interval: 1 snapshot_best: "loss min" random_seed: 5
"""
OLD_NET = 'layers { name: "p" type: POOLING bottom: "d" top: "p" } input: "d" input_dim: 2 input_dim: 3 input_dim: 5 input_dim: 7'

COMMANDS = {
    "convert_imageset": "convert_imageset --workers 2 ./ list.txt out/db",
    "convert_imageset leveldb": "convert_imageset --workers 2 --backend leveldb ./ list.txt out/db",
    "convert_imageset --overwrite": "convert_imageset --overwrite --gray ./ list.txt out/old_db",
    "compute_image_mean": "compute_image_mean db out/mean.binaryproto",
    "extract_features lmdb": "extract_features w.caffemodel train.prototxt ip out/f 3 lmdb",
    "extract_features leveldb": "extract_features w.caffemodel train.prototxt ip out/f 3 leveldb",
    "extract_features hdf5": "extract_features w.caffemodel train.prototxt ip out/f 3 hdf5",
    "upgrade_net_proto_text": "upgrade_net_proto_text old.prototxt out/new.prototxt",
    "upgrade_net_proto_binary": "upgrade_net_proto_binary w.caffemodel out/new.caffemodel",
    "upgrade_solver_proto_text": "upgrade_solver_proto_text solver.prototxt out/new.prototxt",
    "netdef": "netdef lenet -o out/lenet.prototxt",
    "view": "view deploy.prototxt -o out/net.html",
    "deploy": "deploy train.prototxt w.caffemodel -o out/deploy.prototxt --fold",
    "export caffemodel": "export deploy.prototxt w.caffemodel -o out/net.caffemodel",
    "export safetensors": "export deploy.prototxt w.caffemodel -o out/net.safetensors",
    "export source": "export deploy.prototxt w.caffemodel -o out/net.py",
    "classify": "classify in.npy out/scores.npy --model_def deploy.prototxt --pretrained_model w.caffemodel"
    " --mean_file= --images_dim 5,7 --center_only",
    "parse_log": "parse_log caffe.log out",
    "extract_seconds": "extract_seconds caffe.log out/seconds",
    "test --report": "test -model train.prototxt -weights w.caffemodel -iterations 3 --report out/report",
    "resize_and_crop_images": "resize_and_crop_images --input one.txt --input_folder pictures --output_folder out"
    " --output_side_length 13",
    "train": "train -solver solver.prototxt",
    "lr --plot": "lr solver.prototxt --plot out/rates.png",
    "plot_training_log": "plot_training_log 6 out/chart.svg caffe.log",
    "export onnx": "export deploy.prototxt w.caffemodel -o out/net.onnx",
    "export onnx --int8": "export deploy.prototxt w.caffemodel -o out/net.onnx --int8 --calibrate pictures",
    "export pt2": "export deploy.prototxt w.caffemodel -o out/net.pt2",
    "test of a detector": "test -model detector.prototxt -weights w.caffemodel -iterations 1",
    "train with snapshot_best": "train -solver best.prototxt",
    "train HDF5": "train -solver solver.prototxt --set snapshot_format=HDF5",
}


@pytest.fixture(autouse=True)
def _files() -> None:
    rng = np.random.default_rng(3)
    for name, text in (
        ("train", NET),
        ("deploy", DEPLOY),
        ("solver", SOLVER),
        ("old", OLD_NET),
        ("detector", NET + DETECTOR),
        ("best", BEST),
    ):
        write(f"{name}.prototxt", text)
    for number in range(3):
        picture(f"{number}.png", rng.integers(0, 255, (17, 19, 3), np.uint8))
    picture("pictures/0.png", rng.integers(0, 255, (17, 19, 3), np.uint8))
    write("one.txt", "0.png\n")
    write("map.prototxt", 'item { name: "none" label: 0 } item { name: "cat" label: 1 }')
    write("sizes.txt", "a 17 19\n")
    write("list.txt", "0.png 1\n1.png 0\n2.png 1\n")
    np.save("in.npy", rng.random((2, 5, 7, 3), np.float32))
    net = Net(read_net("train.prototxt"), NetState(Phase.TRAIN))
    net.save("w.caffemodel")
    Path("out").mkdir()
    for target in ("db", "out/old_db"):
        assert main(["convert_imageset", "./", "list.txt", target]) == 0
    write("caffe.log", LOG)


LOG = """Log file created at: 2016/05/03 10:00:00
I0503 10:00:01.000000  123 solver.cpp:48] Solving
I0503 10:00:02.000000  123 solver.cpp:228] Iteration 0, loss = 2.5
I0503 10:00:02.100000  123 solver.cpp:244]     Train net output #0: loss = 2.5 (* 1 = 2.5 loss)
I0503 10:00:02.200000  123 sgd_solver.cpp:106] Iteration 0, lr = 0.01
"""


def run(command: str) -> Callable[[], int]:
    def work() -> int:
        logging.getLogger("pycaffe_like").handlers.clear()
        log._handler.stream = sys.stderr
        return main(command.split())

    return work


SLOW = ("export onnx", "export onnx --int8", "export pt2")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in COMMANDS]
)
def test_a_full_disk_costs_nothing_that_was_there(name: str) -> None:
    work = run(COMMANDS[name])
    before = contents("out")
    shutil.copytree("out", "copy")
    assert exit_code_with_room_for(1 << 30, work, "printed") == 0, Path("printed").read_text()
    written = [len(content) for file, content in contents("out").items() if before.get(file) != content]
    shutil.rmtree("out")
    Path("copy").rename("out")
    for size in limits(max(written)):
        code = exit_code_with_room_for(size, work, "printed")
        text = Path("printed").read_text()
        assert (code, any(words in text for words in FULL)) == (1, True), (
            f"{size} of {max(written)} bytes: exit code {code}\n{text}"
        )
        assert contents("out") == before, size


WITHOUT_SNAPSHOTS = "-solver solver.prototxt --set snapshot=0 --set snapshot_after_train=false"


@pytest.mark.parametrize(
    ("flags", "room", "message"),
    [
        (
            "--tensorboard out/curves",
            300,
            "The TensorBoard files in out/curves cannot be written any more: File too large. Training continues.",
        ),
        ("-log_dir out", 17, "The log file in out ends here: File too large"),
    ],
)
def test_a_training_goes_on_without_what_only_describes_it(flags: str, room: int, message: str) -> None:
    work = run(f"train {WITHOUT_SNAPSHOTS} {flags}")
    assert exit_code_with_room_for(room, work, "printed") == 0, Path("printed").read_text()
    text = Path("printed").read_text()
    assert text.count(message) == 1, text
    assert "Optimization Done." in text
