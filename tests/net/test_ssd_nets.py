"""SSD and MobileNet-SSD learn from pictures of rectangles, and find them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from pycaffe_like.files.annotated_datum import pack_annotated
from pycaffe_like.net import Net
from pycaffe_like.proto import caffe_pb2, read_net
from pycaffe_like.solver import Solver
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT
from tests.data.helpers import write_lmdb
from tests.solver.make import solver_def

PARAMETERS = {"ssd": 82992, "mobilenet_ssd": 14592}
COLORS = {1: (230, 60, 60), 2: (60, 230, 60), 3: (60, 60, 230)}
SIDE = 64

SOLVER = """
type: "Adam" base_lr: 0.004 momentum: 0.9 max_iter: {steps} display: 1 test_iter: 2 test_interval: 1000
test_initialization: false eval_type: "detection" ap_version: "11point" net: "{net}"
"""


def rectangles(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns a picture of one or two coloured rectangles, and their boxes.

    If the rectangles overlap, only the second has a box.
    """
    random = np.random.default_rng(seed)
    picture = random.normal(110, 8, (SIDE, SIDE, 3))
    boxes: list[tuple[float, ...]] = []
    for number in range(random.integers(1, 3)):
        label = int(random.integers(1, 4))
        height, width = random.integers(14, 40, 2)
        y, x = random.integers(SIDE - height), random.integers(SIDE - width)
        picture[y : y + height, x : x + width] = COLORS[label]
        boxes.append((label, number, x / SIDE, y / SIDE, (x + width) / SIDE, (y + height) / SIDE, 0))
    return picture.clip(0, 255).astype(np.uint8), np.array(boxes[-1:] if _overlap(boxes) else boxes, np.float32)


def _overlap(boxes: list[tuple[float, ...]]) -> bool:
    """Returns whether the second rectangle overlaps the first."""
    return len(boxes) == 2 and all(
        boxes[0][axis] < boxes[1][axis + 2] and boxes[1][axis] < boxes[0][axis + 2] for axis in (2, 3)
    )


@pytest.fixture
def _objects() -> None:
    """Writes the databases that the nets read."""
    Path("data/objects").mkdir(parents=True)
    for name, seeds in (("train", range(64)), ("test", range(64, 80))):
        records = []
        for picture, boxes in map(rectangles, seeds):
            datum = caffe_pb2.Datum(data=cv2.imencode(".png", picture)[1].tobytes(), encoded=True)
            records.append(pack_annotated(datum.SerializeToString(), boxes))
        write_lmdb(f"data/objects/{name}_lmdb", records)


def path(name: str) -> Path:
    return ROOT / "netdefs" / f"{name}.prototxt"


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.usefixtures("_objects")
def test_it_learns_is_evaluated_and_detects(name: str) -> None:
    lines: list[str] = []
    text = SOLVER.format(steps=12, net=path(name))
    solver = Solver(solver_def(text), log=lambda line: lines.append(line.text))
    solver.step(1)
    for one in solver.net.learnable_params:
        if one.lr_mult:
            assert one.tensor.grad is not None, one.layer.name
            assert one.tensor.grad.any(), one.layer.name
    solver.step(11)
    losses = [float(line.split("loss = ")[1]) for line in lines if line.startswith("Iteration") and "loss" in line]
    assert np.isfinite(losses).all()
    assert sum(losses[-3:]) < 0.8 * sum(losses[:3])
    assert 0 <= solver.test(0)["detection_eval"] <= 1
    assert lines[-1].startswith("    Test net output #0: detection_eval = ")
    check_detections(solver.net, name)
    solver.close()


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_builds_for_pictures(name: str) -> None:
    net = Net(read_net(path(name)), NetState(Phase.TEST, stages=("deploy",)))
    assert net.parameter_count() == PARAMETERS[name]
    assert f"{PARAMETERS[name]} parameters" in path(name).read_text()


def check_detections(trained: Net, name: str) -> None:
    """Asserts that the net finds something in a picture, without labels."""
    net = Net(read_net(path(name)), NetState(Phase.TEST, stages=("deploy",)))
    net.share_with(trained)
    picture = (torch.from_numpy(rectangles(77)[0]).permute(2, 0, 1)[None].float() - 115) * 0.0078
    with torch.no_grad():
        found = net.run(net.forward_program, [picture])[1]["detection_out"]
    assert found.shape[:2] == (1, 1)
    assert 1 <= found.shape[2] <= 50
    picture_number, label, score, *corners = found[0, 0].T
    assert not picture_number.any()
    assert set(label.tolist()) <= set(COLORS)
    assert ((score > 0.01) & (score <= 1)).all()
    xmin, ymin, xmax, ymax = corners
    assert ((xmin < xmax) & (ymin < ymax)).all()
    assert (torch.stack(corners).abs() < 5).all()
