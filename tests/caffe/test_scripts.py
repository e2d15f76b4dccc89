"""Scripts written for pycaffe in the style of published projects run unchanged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.cli import run_command
from tests.conftest import ROOT

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Returns a function that runs a script with arguments, and returns the JSON in its last line of output."""
    _forget_modules()
    monkeypatch.delitem(sys.modules, "caffe", raising=False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "path", list(sys.path))

    def run(text: str, *arguments: str) -> Any:
        Path("script.py").write_text(text)
        assert run_command("run", ["script.py", *arguments]) == 0
        _forget_modules()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


def _forget_modules() -> None:
    """Forgets imported modules of the test's folder, because the next test has others of the same names."""
    for name in list(sys.modules):
        if name.split(".")[0] in ("rpn", "roi_data_layer"):
            del sys.modules[name]


# Faster R-CNN: a Python data layer that gets its pictures after the solver is built, layers that set
# the shapes of their tops in forward, and a script that steps, scales the weights, saves them and restores them.

BOXES = """
import numpy as np

def overlaps(boxes, others):
    width = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0]) + 1
    height = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1]) + 1
    both = np.maximum(width, 0) * np.maximum(height, 0)
    area = lambda b: (b[:, 2] - b[:, 0] + 1) * (b[:, 3] - b[:, 1] + 1)
    return both / (area(boxes)[:, None] + area(others)[None] - both)

def deltas(boxes, wanted):
    size, wanted_size = boxes[:, 2:4] - boxes[:, :2] + 1, wanted[:, 2:4] - wanted[:, :2] + 1
    middle, wanted_middle = boxes[:, :2] + size / 2, wanted[:, :2] + wanted_size / 2
    return np.hstack([(wanted_middle - middle) / size, np.log(wanted_size / size)]).astype(np.float32)
"""

DATA_LAYER = """
import ast
import caffe
import numpy as np

class RoIDataLayer(caffe.Layer):
    def setup(self, bottom, top):
        assert len(bottom) == 0 and len(top) == 3
        self.classes = ast.literal_eval("{" + self.param_str_ + "}")["num_classes"]
        self.turn = 0
        top[0].reshape(1, 3, 64, 64)
        top[1].reshape(1, 3)
        top[2].reshape(1, 4)  # forward makes rows of five

    def set_roidb(self, roidb):
        self.roidb = roidb

    def forward(self, bottom, top):
        entry = self.roidb[self.turn % len(self.roidb)]
        self.turn += 1
        blobs = {0: entry["image"][None], 1: np.array([[*entry["image"].shape[1:], 1.0]]), 2: entry["boxes"]}
        for index, blob in blobs.items():
            top[index].reshape(*(blob.shape))
            top[index].data[...] = blob.astype(np.float32, copy=False)

    def backward(self, top, propagate_down, bottom):
        pass

    def reshape(self, bottom, top):
        pass
"""

ANCHOR_TARGETS = """
import ast
import caffe
import numpy as np
from rpn.boxes import deltas, overlaps

class AnchorTargetLayer(caffe.Layer):
    def setup(self, bottom, top):
        options = ast.literal_eval(self.param_str)
        self.stride = options["feat_stride"]
        sides = [(w * s, h * s) for w, h in ((23, 12), (16, 16), (11, 22)) for s in options["scales"]]
        self.anchors = np.array([[7.5 - (w - 1) / 2, 7.5 - (h - 1) / 2, 7.5 + (w - 1) / 2, 7.5 + (h - 1) / 2] for w, h in sides])
        height, width = bottom[0].data.shape[-2:]
        count = len(self.anchors)
        top[0].reshape(1, 1, count * height, width)
        for blob in top[1:]:
            blob.reshape(1, count * 4, height, width)

    def forward(self, bottom, top):
        assert bottom[0].num == 1
        height, width = bottom[0].data.shape[-2:]
        assert tuple(bottom[2].data[0, :2]) == bottom[3].data.shape[2:]
        truth = bottom[1].data
        count = len(self.anchors)
        x, y = np.meshgrid(np.arange(width) * self.stride, np.arange(height) * self.stride)
        shifts = np.stack([x.ravel(), y.ravel(), x.ravel(), y.ravel()], axis=1)
        anchors = (self.anchors[None] + shifts[:, None]).reshape(-1, 4)
        overlap = overlaps(anchors, truth[:, :4])
        labels = np.full(len(anchors), -1, np.float32)
        labels[overlap.max(axis=1) < 0.3] = 0
        labels[overlap.argmax(axis=0)] = 1
        labels[overlap.max(axis=1) >= 0.7] = 1
        inside = np.zeros((len(anchors), 4), np.float32)
        inside[labels == 1] = 1
        outside = np.repeat((labels >= 0)[:, None] / (labels >= 0).sum(), 4, axis=1)
        labels = labels.reshape(1, height, width, count).transpose(0, 3, 1, 2).reshape(1, 1, count * height, width)
        top[0].reshape(*labels.shape)
        top[0].data[...] = labels
        wanted = deltas(anchors, truth[overlap.argmax(axis=1)])
        for blob, values in zip(top[1:], (wanted, inside, outside)):
            values = values.reshape(1, height, width, count * 4).transpose(0, 3, 1, 2)
            blob.reshape(*values.shape)
            blob.data[...] = values

    def backward(self, top, propagate_down, bottom):
        pass

    def reshape(self, bottom, top):
        pass
"""

REGION_TARGETS = """
import ast
import caffe
import numpy as np
from rpn.boxes import deltas, overlaps

COUNTS = {"TRAIN": 12, "TEST": 1000}

class ProposalTargetLayer(caffe.Layer):
    def setup(self, bottom, top):
        self.classes = ast.literal_eval("{" + self.param_str + "}")["num_classes"]
        self.count = COUNTS[str(self.phase)]  # as cfg[str(self.phase)] in py-faster-rcnn
        assert self.phase == caffe.TRAIN
        axes = (1, 1) if self.classes == 2 else ()  # R-FCN: a box is that of any class, and blobs have four axes
        top[0].reshape(1, 5, *axes)
        top[1].reshape(1, 1, *axes)
        for blob in top[2:]:
            blob.reshape(1, self.classes * 4, *axes)

    def forward(self, bottom, top):
        truth = bottom[1].data
        regions = np.vstack([np.hstack([np.zeros((len(truth), 1)), truth[:, :4]]), bottom[0].data])[: self.count]
        overlap = overlaps(regions[:, 1:], truth[:, :4])
        nearest = truth[overlap.argmax(axis=1)]
        labels = np.where(overlap.max(axis=1) >= 0.5, nearest[:, 4], 0)
        targets = np.zeros((len(regions), 4 * self.classes), np.float32)
        weights = np.zeros_like(targets)
        for row, label in enumerate(np.minimum(labels, self.classes - 1).astype(int)):
            if label:
                targets[row, 4 * label : 4 * label + 4] = deltas(regions[row : row + 1, 1:], nearest[row : row + 1])
                weights[row, 4 * label : 4 * label + 4] = 1
        for blob, values in zip(top, (regions, labels, targets, weights, np.array(weights > 0))):
            if self.classes == 2:
                values = values.reshape(len(values), -1, 1, 1)
            blob.reshape(*values.shape)
            blob.data[...] = values

    def backward(self, top, propagate_down, bottom):
        pass

    def reshape(self, bottom, top):
        pass
"""

TRAINING = """
import json, sys
import numpy as np
import caffe
import google.protobuf.text_format
from caffe.proto import caffe_pb2

np.random.seed(3)
roidb = []
for height, width in ((96, 128), (80, 112), (128, 96)):
    image = np.random.normal(scale=5, size=(3, height, width))
    image[0, 20:60, 30:80] += 90
    roidb.append({"image": image, "boxes": np.array([[30, 20, 79, 59, 2], [2, 61, 30, 78, 1]])})

caffe.set_mode_cpu()
caffe.set_random_seed(1)
solver = caffe.SGDSolver(sys.argv[1])
parameter = caffe_pb2.SolverParameter()
with open(sys.argv[1], "rt") as f:
    google.protobuf.text_format.Merge(f.read(), parameter)
solver.net.layers[0].set_roidb(roidb)

said = {"prefix": parameter.snapshot_prefix, "shapes": [], "losses": []}
while solver.iter < 6:
    solver.step(1)
    blobs = solver.net.blobs
    said["shapes"].append([list(blobs[name].data.shape) for name in ("data", "gt_boxes", "rpn_labels", "rois", "bbox_pred")])
    said["losses"].append([float(blobs[name].data) for name in ("rpn_loss_cls", "rpn_loss_bbox", "loss_cls", "loss_bbox")])
said["pictures taken"] = solver.net.layers[0].turn
said["learning"] = {name: [bool(p.diff.any()) for p in blobs] for name, blobs in solver.net.params.items()}

net = solver.net
weights, bias = (p.data.copy() for p in net.params[sys.argv[3]])
stds = np.repeat([0.1, 0.2], len(bias) // 2).reshape((-1,) + (1,) * (weights.ndim - 1))
net.params[sys.argv[3]][0].data[...] = net.params[sys.argv[3]][0].data * stds
net.params[sys.argv[3]][1].data[...] = net.params[sys.argv[3]][1].data * stds.flatten() + 0.5
net.save("saved.caffemodel")
net.params[sys.argv[3]][0].data[...] = weights
net.params[sys.argv[3]][1].data[...] = bias
solver.step(1)

deploy = caffe.Net(sys.argv[2], "saved.caffemodel", caffe.TEST)
said["scaled"] = bool(np.allclose(deploy.params[sys.argv[3]][0].data, weights * stds))
said["found"] = []
for scale in (96, 144, 64):
    blobs = {"data": np.random.normal(size=(1, 3, scale, scale + 16)), "im_info": np.array([[scale, scale + 16, 1.0]])}
    deploy.blobs["data"].reshape(*(blobs["data"].shape))
    deploy.blobs["im_info"].reshape(*(blobs["im_info"].shape))
    out = deploy.forward(data=blobs["data"].astype(np.float32, copy=False), im_info=blobs["im_info"].astype(np.float32))
    out["bbox_pred"] = out[deploy.outputs[0]]
    rois = deploy.blobs["rois"].data.copy()
    said["found"].append([len(rois), list(out["cls_prob"].shape), list(out["bbox_pred"].shape), float(rois[:, 3].max())])
print(json.dumps(said))
"""


def write_files(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)


@pytest.mark.parametrize(
    ("name", "of_boxes", "axes"),
    [("faster_rcnn", "bbox_pred", []), ("rfcn", "rfcn_bbox", [1, 1])],
    ids=["faster", "r-fcn"],
)
def test_python_layers_and_training_loop_of_faster_rcnn(run: Run, name: str, of_boxes: str, axes: list[int]) -> None:
    net = ROOT / f"netdefs/{name}.prototxt"
    values = 16 if name == "faster_rcnn" else 8
    write_files(
        {
            "roi_data_layer/__init__.py": "",
            "roi_data_layer/layer.py": DATA_LAYER,
            "rpn/__init__.py": "",
            "rpn/boxes.py": BOXES,
            "rpn/anchor_target_layer.py": ANCHOR_TARGETS,
            "rpn/proposal_target_layer.py": REGION_TARGETS,
            "solver.prototxt": f"""train_net: "{net}" train_state {{ stage: "own-targets" }} iter_size: 2
                base_lr: 0.001 lr_policy: "step" gamma: 0.1 stepsize: 50000 momentum: 0.9 weight_decay: 0.0005
                display: 20 average_loss: 100 snapshot: 0 snapshot_prefix: "narrow" """,
        }
    )
    said = run(TRAINING, "solver.prototxt", str(net), of_boxes)
    assert said["prefix"] == "narrow"
    assert said["pictures taken"] == 12  # two in each iteration
    sizes = [(80, 112), (96, 128), (128, 96)] * 2  # the second picture of each iteration
    for (height, width), shapes in zip(sizes, said["shapes"], strict=True):
        data, truth, labels, rois, boxes = shapes
        assert data == [1, 3, height, width]
        assert truth == [2, 5]
        assert labels == [1, 1, 6 * (height // 16), width // 16]
        assert rois == [12, 5, *axes]
        assert boxes == [12, values, *axes]
    assert np.isfinite(said["losses"]).all()
    assert np.all(said["losses"])
    assert all(flags == [True, True] for flags in said["learning"].values())
    assert said["scaled"]
    for scale, (count, prob, boxes, right) in zip((96, 144, 64), said["found"], strict=True):
        assert prob == [count, 4]
        assert boxes == [count, values]
        assert 1 <= count <= 30
        assert right <= scale + 15


# MTCNN: a net runs on a picture at many scales; a second net then runs on all regions that the first found.

PNET = """
name: "PNet"
input: "data"
input_dim: 1
input_dim: 3
input_dim: 12
input_dim: 12
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 5 kernel_size: 3 weight_filler { type: "xavier" } } }
layer { name: "PReLU1" type: "PReLU" bottom: "conv1" top: "conv1" }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2"
  convolution_param { num_output: 7 kernel_size: 5 weight_filler { type: "xavier" } } }
layer { name: "conv4-1" type: "Convolution" bottom: "conv2" top: "conv4-1"
  convolution_param { num_output: 2 kernel_size: 1 weight_filler { type: "xavier" } } }
layer { name: "conv4-2" type: "Convolution" bottom: "conv2" top: "conv4-2"
  convolution_param { num_output: 4 kernel_size: 1 weight_filler { type: "xavier" } } }
layer { name: "prob1" type: "Softmax" bottom: "conv4-1" top: "prob1" }
"""

RNET = """
name: "RNet"
input: "data"
input_dim: 1
input_dim: 3
input_dim: 24
input_dim: 24
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 5 kernel_size: 5 stride: 3 weight_filler { type: "xavier" } } }
layer { name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip"
  inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "prob1" type: "Softmax" bottom: "ip" top: "prob1" }
"""

FACES = """
import json
import caffe
import cv2
import numpy as np

caffe.set_mode_cpu()
img = np.random.RandomState(1).uniform(0, 255, size=(61, 83, 3)).astype(np.uint8)
PNet = caffe.Net("det1.prototxt", caffe.TEST)
PNet.save("det1.caffemodel")
PNet = caffe.Net("det1.prototxt", "det1.caffemodel", caffe.TEST)
RNet = caffe.Net("det2.prototxt", caffe.TEST)
with open("det1.prototxt") as f:
    definition = f.read()
said = {"maps": [], "same": [], "regression": []}
for scale in (1.0, 0.71, 0.5, 0.36, 0.9):
    hs, ws = int(np.ceil(61 * scale)), int(np.ceil(83 * scale))
    im_data = (cv2.resize(img, (ws, hs)) - 127.5) * 0.0078125
    im_data = np.swapaxes(im_data, 0, 2)
    PNet.blobs["data"].reshape(1, 3, ws, hs)
    PNet.blobs["data"].data[...] = [im_data]
    out = PNet.forward()
    said["maps"].append([ws, hs, list(out["prob1"].shape)])
    said["regression"].append(list(out["conv4-2"][0].shape))
    with open("fixed.prototxt", "w") as f:
        f.write(definition.replace("input_dim: 12\\ninput_dim: 12", "input_dim: %d\\ninput_dim: %d" % (ws, hs)))
    fixed = caffe.Net("fixed.prototxt", "det1.caffemodel", caffe.TEST)
    fixed.blobs["data"].data[...] = [im_data]
    said["same"].append(bool(np.allclose(fixed.forward()["prob1"], out["prob1"], atol=1e-6)))
kept = PNet.blobs["prob1"].data[0, 1, :, :]
said["is the blob"] = bool((kept == out["prob1"][0, 1]).all())

tempimg = np.random.RandomState(2).normal(size=(37, 24, 24, 3))
said["batches"] = []
for numbox in (37, 5, 11):
    RNet.blobs["data"].reshape(numbox, 3, 24, 24)
    RNet.blobs["data"].data[...] = np.swapaxes(tempimg[:numbox], 1, 3)
    prob = RNet.forward()["prob1"]
    said["batches"].append([list(prob.shape), float(abs(prob.sum(axis=1) - 1).max())])
    first = prob.copy() if numbox == 37 else first
    assert np.allclose(prob, first[:numbox], atol=1e-6)
print(json.dumps(said))
"""


def test_mtcnn_s_pyramid(run: Run) -> None:
    write_files({"det1.prototxt": PNET, "det2.prototxt": RNET})
    said = run(FACES)
    for width, height, shape in said["maps"]:
        pooled = [-(-(side - 2) // 2) - 4 for side in (width, height)]
        assert shape == [1, 2, *pooled]
    assert said["regression"] == [[4, *shape[2:]] for _, _, shape in said["maps"]]
    assert said["same"] == [True] * 5
    assert said["is the blob"]
    assert [shape for shape, _ in said["batches"]] == [[37, 2], [5, 2], [11, 2]]
    assert max(error for _, error in said["batches"]) < 1e-6


# A script that classifies mouths, one picture at a time, with Transformer and forward_all.

MOUTHS = """
import argparse, json
import caffe
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--model", type=str, required=True)
parser.add_argument("--weights", type=str, required=True)
parser.add_argument("--testsize", type=int, default=48)
parser.add_argument("--src", type=str, required=True)
parser.add_argument("--gt", type=str, required=True)
args = parser.parse_args()

caffe.set_mode_cpu()
net = caffe.Net(args.model, args.weights, caffe.TEST)
transformer = caffe.io.Transformer({"data": net.blobs["data"].data.shape})
transformer.set_mean("data", np.array([104.008, 116.669, 122.675]))
transformer.set_transpose("data", (2, 0, 1))
transformer.set_raw_scale("data", 255)
transformer.set_channel_swap("data", (2, 1, 0))
with open(args.src) as f:
    names = f.read().split()
with open(args.gt) as f:
    labels = np.array([int(label) for label in f.read().split()])
probs = []
for name in names:
    img = caffe.io.resize_image(caffe.io.load_image(name), (args.testsize, args.testsize))
    out = net.forward_all(data=np.asarray([transformer.preprocess("data", img)]))
    probs.append(out["prob"][0].flatten())
acc = float((np.array(probs).argmax(axis=1) == labels).mean())
print(json.dumps({"acc": acc, "probs": np.array(probs).tolist(), "outputs": net.outputs}))
"""


def test_a_test_script_with_pictures_one_by_one(run: Run) -> None:
    from pycaffe_like import caffe

    net = ROOT / "netdefs/mouth_deploy.prototxt"
    caffe.set_random_seed(5)
    weighted = caffe.Net(str(net), caffe.TEST)
    weighted.save("mouth.caffemodel")
    random = np.random.default_rng(1)
    pictures = random.integers(0, 256, size=(7, 48, 48, 3), dtype=np.uint8)
    for number, picture in enumerate(pictures):
        cv2.imwrite(f"{number}.png", picture)
    fed = pictures.transpose(0, 3, 1, 2) - np.array([104.008, 116.669, 122.675])[:, None, None]
    weighted.blobs["data"].reshape(7, 3, 48, 48)
    expected = weighted.forward(data=fed)["prob"].reshape(7, -1)
    best = expected.argmax(axis=1)
    wrong = (best[:3] + 1) % expected.shape[1]
    Path("list.txt").write_text("\n".join(f"{number}.png" for number in range(7)))
    Path("gt.txt").write_text("\n".join(map(str, [*wrong, *best[3:]])))
    said = run(
        MOUTHS,
        *(
            "--model",
            str(net),
            "--weights",
            "mouth.caffemodel",
            "--testsize",
            "48",
            "--src",
            "list.txt",
            "--gt",
            "gt.txt",
        ),
    )
    assert said["outputs"] == ["prob"]
    np.testing.assert_allclose(said["probs"], expected, atol=1e-5)
    assert said["acc"] == pytest.approx(4 / 7)
