"""Faster R-CNN and R-FCN: they build, every layer learns, and they find rectangles in random pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.boxes import decode, encode, overlaps
from pycaffe_like.layers.proposal import anchors
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetDef, NetState, Options, Phase
from tests.conftest import ROOT

PARAMETERS = {"faster_rcnn": 77072, "rfcn": 53352}
BOX_VALUES = {"faster_rcnn": 16, "rfcn": 8}
"""The size of a box prediction: four values per class, or four for the background and four for all objects."""
COLORS = torch.tensor([[90.0, -60, 0], [-60, 90, 30], [0, -30, 100]])
HEIGHT, WIDTH = 96, 128

names = pytest.mark.parametrize("name", PARAMETERS)


def netdef(name: str) -> NetDef:
    return read_net(ROOT / "netdefs" / f"{name}.prototxt")


def net_with_inputs(name: str) -> Net:
    """Returns the training net with Input layers for pictures and targets, in place of random data."""
    net = netdef(name)
    dummy = next(layer for layer in net.layers if layer.type == "DummyData")
    shapes = Options({"shape": dummy.option("dummy_data_param")["shape"]})
    source = replace(dummy, type="Input", options={"input_param": shapes})
    return Net(replace(net, layers=tuple(source if one is dummy else one for one in net.layers)), NetState(Phase.TRAIN))


def draw(random: np.random.Generator) -> tuple[Tensor, Tensor, int]:
    """Returns a picture of a rectangle, the rectangle's corners in pixels, and its class, from 1 on."""
    kind = int(random.integers(3))
    height, width = (int(random.integers(28, 60)) for _ in range(2))
    y, x = int(random.integers(HEIGHT - height)), int(random.integers(WIDTH - width))
    picture = torch.from_numpy(random.normal(scale=5, size=(1, 3, HEIGHT, WIDTH))).float()
    picture[0, :, y : y + height, x : x + width] += COLORS[kind][:, None, None]
    return picture, torch.tensor([[x, y, x + width - 1.0, y + height - 1.0]]), kind + 1


def deltas_between(boxes: Tensor, priors: Tensor) -> Tensor:
    """Returns the deltas from the priors to the boxes. Corners are the box's outermost pixels."""
    outer = torch.tensor([0.0, 0, 1, 1])
    return encode(boxes + outer, priors + outer, None, "CENTER_SIZE")


def proposal_targets(box: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Returns labels, deltas and weights (inside and outside) of every anchor."""
    rows, columns = HEIGHT // 16, WIDTH // 16
    y, x = torch.meshgrid(torch.arange(rows) * 16.0, torch.arange(columns) * 16.0, indexing="ij")
    placed = torch.stack((x, y, x, y), -1)[:, :, None] + anchors(16, (0.5, 1, 2), (2, 4))
    overlap = overlaps(placed.reshape(-1, 4), box, plus=1.0).reshape(rows, columns, 6)
    labels = torch.where(overlap < 0.3, 0.0, -1.0)
    labels[(overlap >= 0.5) | (overlap == overlap.max())] = 1.0
    deltas = deltas_between(box, placed).permute(2, 3, 0, 1).reshape(1, 24, rows, columns)
    inside = (labels == 1)[..., None].expand(-1, -1, -1, 4).permute(2, 3, 0, 1).reshape(1, 24, rows, columns).float()
    outside = torch.full_like(inside, 1 / float((labels == 1).sum()))
    return labels.permute(2, 0, 1).reshape(1, 1, -1, columns), deltas, inside, outside


def region_targets(
    box: Tensor, kind: int, values: int, random: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Returns sixteen regions, half of them near the box, with their labels, deltas and weights."""
    near = box + torch.from_numpy(random.normal(scale=5, size=(8, 4))).float()
    corner = torch.from_numpy(random.uniform(0, 60, size=(8, 2))).float()
    size = torch.from_numpy(random.uniform(20, 60, size=(8, 2))).float()
    regions = torch.cat((near, torch.cat((corner, corner + size), 1)))
    labels = torch.where(overlaps(regions, box, plus=1.0)[:, 0] >= 0.5, float(kind), 0.0)
    deltas, inside = torch.zeros(16, values), torch.zeros(16, values)
    first = 4 * kind if values == 16 else 4
    deltas[:, first : first + 4] = deltas_between(box, regions)
    inside[labels > 0, first : first + 4] = 1.0
    rois = torch.cat((torch.zeros(16, 1), regions), 1)
    deltas, inside = deltas[..., None, None], inside[..., None, None]
    return rois, labels[:, None, None, None], deltas, inside, inside


def batch(name: str, random: np.random.Generator) -> list[Tensor]:
    picture, box, kind = draw(random)
    return [picture, *proposal_targets(box), *region_targets(box, kind, BOX_VALUES[name], random)]


@pytest.mark.parametrize("phase", list(Phase), ids=str)
@names
def test_it_builds_in_both_phases(name: str, phase: Phase) -> None:
    net = Net(netdef(name), NetState(phase))
    assert net.parameter_count() == PARAMETERS[name]
    assert f"{PARAMETERS[name]} parameters" in (ROOT / "netdefs" / f"{name}.prototxt").read_text()


@names
def test_as_it_stands_a_step_reaches_every_layer(name: str) -> None:
    torch.manual_seed(1)
    net = Net(netdef(name), NetState(Phase.TRAIN))
    loss = torch.as_tensor(net.run(net.forward_program, net.batch())[0])
    assert loss.isfinite()
    loss.backward()
    for one in net.learnable_params:
        assert one.tensor.grad is not None, one.layer.name
        assert one.tensor.grad.isfinite().all(), one.layer.name
        assert one.tensor.grad.any(), one.layer.name


@cache
def train(name: str) -> tuple[Net, list[float]]:
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    net = net_with_inputs(name)
    optimizer = torch.optim.Adam([one.tensor for one in net.learnable_params])
    losses = []
    for step in range(150):
        optimizer.param_groups[0]["lr"] = 0.002 if step < 105 else 0.0004
        optimizer.zero_grad()
        loss = torch.as_tensor(net.run(net.forward_program, batch(name, random))[0])
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    return net, losses


@names
def test_it_learns(name: str) -> None:
    _, losses = train(name)
    assert np.isfinite(losses).all()
    assert np.mean(losses[-20:]) < 0.4 * np.mean(losses[:20])


def detect(net: Net, picture: Tensor) -> dict[str, Tensor]:
    """Runs the net layer by layer; returns all blobs by name."""
    runner = net.layerwise
    runner.blobs[0].put(picture)
    runner.blobs[1].put(torch.tensor([[HEIGHT, WIDTH, 1.0]]))
    with torch.no_grad():
        runner.forward(0, len(net.layers) - 1)
    return {blob.name: blob.synced_data.tensor().flatten(1) for blob in runner.blobs}


@names
def test_it_finds_rectangles_in_pictures_it_has_not_seen(name: str) -> None:
    net = Net(netdef(name), NetState(Phase.TEST))
    net.share_with(train(name)[0])
    random = np.random.default_rng(99)
    named, placed, proposed = 0, 0.0, 0.0
    for _ in range(20):
        picture, box, kind = draw(random)
        blobs = detect(net, picture)
        prob, rois = blobs["cls_prob"], blobs["rois"]
        assert prob.shape == (len(rois), 4)
        assert 1 <= len(rois) <= 30
        torch.testing.assert_close(prob.sum(1), torch.ones(len(rois)))
        region, found = divmod(int(prob[:, 1:].argmax()), 3)
        first = 4 * (found + 1) if name == "faster_rcnn" else 4
        outer = rois[region, 1:] + torch.tensor([0.0, 0, 1, 1])
        moved = decode(blobs["bbox_pred"][region, first : first + 4], outer, None, "CENTER_SIZE")
        named += found + 1 == kind
        placed += float(overlaps(moved[None], box + torch.tensor([0.0, 0, 1, 1])))
        proposed += float(overlaps(rois[:, 1:], box, plus=1.0).max())
    assert named >= 18
    assert proposed / 20 > 0.6
    assert placed / 20 > 0.4  # after only 150 steps; random regions would reach about 0.1


@names
def test_a_larger_picture_has_more_places_to_look_at(name: str) -> None:
    net = Net(netdef(name), NetState(Phase.TEST))
    net.layerwise.blobs[0].reshape(1, 3, 144, 192)
    net.layerwise.reshape()
    net.layerwise.forward(0, len(net.layers) - 1)
    shapes = {blob.name: blob.shape for blob in net.layerwise.blobs}
    assert shapes["rpn_bbox_pred"] == (1, 24, 9, 12)
    assert shapes["cls_prob"][1] == 4
