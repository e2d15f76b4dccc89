"""Detection networks have the published sizes, and learn to find rectangles in random pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.net import Net
from pycaffe_like.networks import find
from pycaffe_like.spec import NetDef, NetState, Options, Phase
from tests.networks.make import build_network, net_with_inputs, netdef, train

FIXED = 64 * 27 + 64 + 64 * 576 + 64 + 128 * 576 + 128 + 128 * 1152 + 128
"""The parameters of VGG's first two stages, which region-based detectors freeze."""
VGG = 14_714_688 - FIXED
FC = 102_764_544 + 16_781_312

PARAMETERS = {
    "rcnn": 60_965_224 - 4_097_000 + 4097 * 21,
    "spp_net": 46_628_968,
    "fast_rcnn": VGG + FC + 4097 * 105,
    "faster_rcnn": VGG + FC + 4097 * 105 + 512 * 512 * 9 + 512 + 513 * 54,
    "ssd300": 26_285_486,
    "ssd512": 27_188_676,
    "yolo_v1": 271_703_550,
    "yolo_v2": 50_655_389,
    "yolo_v3": 61_949_149,
    "rfcn": 42_500_160 + (1024 * 512 * 9 + 512 + 513 * 54) + 2_098_176 + 1025 * 49 * 29,
    "fcis": 42_500_160 + (1024 * 512 * 9 + 512 + 513 * 54) + 2_098_176 + 1025 * 49 * (2 * 81 + 8),
    "mask_rcnn": 44_401_207,
}
OUTPUTS = {
    "rcnn": {"prob"},
    "spp_net": {"prob"},
    "fast_rcnn": {"cls_prob", "bbox_pred"},
    "faster_rcnn": {"cls_prob", "bbox_pred"},
    "ssd300": {"detection_out"},
    "ssd512": {"detection_out"},
    "yolo_v1": {"detection"},
    "yolo_v2": {"detection_out"},
    "yolo_v3": {"detection_out"},
    "rfcn": {"cls_prob", "bbox_voted"},
    "fcis": {"cls_prob", "bbox_voted", "mask_prob"},
    "mask_rcnn": {"cls_prob", "bbox_pred", "mask_prob", "rois"},
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_has_the_published_parameters(name: str) -> None:
    assert build_network(name).parameter_count() == PARAMETERS[name]


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_program_gets_what_is_found(name: str) -> None:
    assert {blob.name for blob in build_network(name, deploy=True).outputs} == OUTPUTS[name]


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_builds_for_training_at_the_smallest_size(name: str) -> None:
    net = build_network(name, Phase.TRAIN, classes=3, size=find(name).smallest)
    assert any(any(layer.loss_weights) for layer in net.layers)


def rectangle(size: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Returns a picture of noise with a bright rectangle, and its centre and size relative to the picture."""
    height, width = random.integers(size // 4, size // 2, 2)
    y, x = random.integers(size - height), random.integers(size - width)
    picture = 0.1 * random.standard_normal((3, size, size))
    picture[:, y : y + height, x : x + width] += np.array([1.0, -1.0, 0.5])[:, None, None]
    return picture, np.array([x + width / 2, y + height / 2, width, height]) / size


def center_size_labels(pictures: int, size: int, seed: int) -> tuple[Tensor, Tensor]:
    """Returns pictures, and one box for each: class 0, centre and size."""
    random = np.random.default_rng(seed)
    drawn = [rectangle(size, random) for _ in range(pictures)]
    labels = [[[[0, *box]]] for _, box in drawn]
    return torch.tensor(np.array([one for one, _ in drawn])).float(), torch.tensor(np.array(labels)).float()


def corner_labels(pictures: int, size: int, seed: int) -> tuple[Tensor, Tensor]:
    """Returns pictures, and the boxes of all: picture, class 1, number, corners, difficult."""
    data, labels = center_size_labels(pictures, size, seed)
    middle, extent = labels[:, 0, 0, 1:3], labels[:, 0, 0, 3:]
    zeros = torch.zeros(pictures, 1)
    numbers = torch.arange(pictures).float()[:, None]
    rows = torch.cat((numbers, zeros + 1, zeros, middle - extent / 2, middle + extent / 2, zeros), 1)
    return data, rows[None, None]


ONE_SHOT: dict[str, tuple[int, float, Callable[[int, int, int], tuple[Tensor, Tensor]]]] = {
    "yolo_v2": (96, 0.3, corner_labels),
    "yolo_v3": (96, 0.3, center_size_labels),
    "ssd300": (257, 60.0, corner_labels),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ONE_SHOT)
def test_it_finds_drawn_rectangles(name: str) -> None:
    torch.manual_seed(1)
    size, spread, label = ONE_SHOT[name]
    net = Net(net_with_labels(name, size), NetState(Phase.TRAIN))
    data, labels = label(2, size, 1)
    losses = train(net, lambda step: (spread * data, labels), 60, 0.0005, until=0.1)
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.5 * losses[0]
    found = Net(netdef(name, classes=1, size=size, deploy=True), NetState(Phase.TRAIN))
    found.share_with(net)
    with torch.no_grad():
        boxes = found.run(found.forward_program, [spread * data[:1]])[1]["detection_out"]
    assert boxes.shape[-1] == 7


def net_with_labels(name: str, size: int) -> NetDef:
    """Returns a training net for one class with Input layers for pictures and labels."""
    net = netdef(name, classes=1, size=size)
    label = net.layers.index(next(one for one in net.layers if one.name == "label"))
    shape = {"yolo_v3": (2, 1, 1, 5)}.get(name, (1, 1, 2, 8))
    options = {"input_param": Options({"shape": ((2, 3, size, size), shape)})}
    source = replace(net.layers[0], type="Input", tops=("data", "label"), options=options, include=())
    rest = (one for one in net.layers[label + 1 :])
    return replace(net, layers=(source, *rest))


@pytest.mark.parametrize("name", ["fast_rcnn", "faster_rcnn", "rfcn"])
def test_own_targets_come_from_the_layers_of_py_faster_rcnn(name: str) -> None:
    layers = [one for one in netdef(name).layers if one.type == "Python"]
    named = [one.option("python_param")["layer"] for one in layers]
    expected = ["RoIDataLayer", "AnchorTargetLayer", "ProposalTargetLayer"]
    assert named == (expected[:1] if name == "fast_rcnn" else expected)
    assert all(rule.stages == ("own-targets",) for one in layers for rule in one.include)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["fast_rcnn", "faster_rcnn", "rfcn", "fcis", "mask_rcnn", "rcnn", "spp_net", "yolo_v1"]
)
def test_its_loss_falls_on_a_drawn_picture(name: str) -> None:
    torch.manual_seed(1)
    size = max(64, find(name).smallest)
    defined = netdef(name, classes=3, size=size)
    net, random = net_with_inputs(defined), np.random.default_rng(1)
    names = [blob.name for blob in net.built.inputs]
    made_up = Net(defined, NetState(Phase.TRAIN))
    targets = made_up.run(made_up.program(names), [])[1]
    drawn = [rectangle(size, random) for _ in range(len(targets["data"]))]
    spread = 0.3 if name.startswith("yolo") else 60.0
    targets["data"] = spread * torch.tensor(np.array([picture for picture, _ in drawn])).float()
    if "bbox_targets" in targets:
        set_regions(targets, size * drawn[0][1])
    batch = [targets[one] for one in names]
    losses = train(net, lambda step: batch, 60, 0.0005, until=0.8)
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.8 * losses[0]


def set_regions(targets: dict[str, Tensor], box: np.ndarray) -> None:
    """Changes the targets: every other region is the rectangle, with label 1; the others are the picture's corner,
    with label 0.
    """
    x, y, width, height = box
    hit = [0, x - width / 2, y - height / 2, x + width / 2, y + height / 2]
    missed = [0, 0, 0, width / 4, height / 4]
    for name in (name for name in targets if name.startswith("rois")):
        rows = [missed if number % 2 else hit for number in range(len(targets[name]))]
        targets[name] = torch.tensor(rows, dtype=torch.float32)
    targets["labels"] = (torch.arange(len(targets["labels"])) % 2 == 0).float()
    targets["bbox_targets"] = torch.zeros_like(targets["bbox_targets"])
