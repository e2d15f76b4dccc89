#!/usr/bin/env python3
"""Trains Faster R-CNN in the four stages of its paper.

    python examples/faster_rcnn_alternating.py netdefs/faster_rcnn.prototxt pictures/boxes.txt -o trained.caffemodel

Stage 1 trains a region proposal network. Stage 2 trains a detector on its regions, from the initial weights.
Stage 3 trains a new region proposal network on the detector's trunk, which is frozen. Stage 4 trains the
detector's head on the new regions. A line of boxes.txt names a picture in the same folder and its only object:
`name.png CLASS X1 Y1 X2 Y2`, with classes from 1 on and corners in pixels. The net is one that
`pcl netdef faster_rcnn` writes, or any with the same blobs; pictures must have the net's size.

Source: Ren, He, Girshick and Sun, Faster R-CNN, 2015, section 3.2.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import cv2
import torch
from torch import Tensor

from pycaffe_like import Net
from pycaffe_like.layers.boxes import encode, overlaps
from pycaffe_like.layers.proposal import anchors
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetDef, NetState, Options, Phase

MEAN = torch.tensor([103.939, 116.779, 123.68])[:, None, None]
OUTER = torch.tensor([0.0, 0, 1, 1])
"""Corners are the box's outermost pixels; adding this gives the box's edges."""
FOREGROUND, BACKGROUND = 0.5, 0.3
"""An anchor is an object if its overlap is at least the first value, and background if it is below the second."""


@dataclass(frozen=True)
class Example:
    """A picture, 1 x 3 x H x W, with one object: its box and its class."""

    picture: Tensor
    box: Tensor
    kind: int


def read_examples(path: Path) -> list[Example]:
    """Reads the pictures and objects of a list."""
    found = []
    for line in path.read_text().splitlines():
        name, kind, *corners = line.split()
        pixels = cv2.imread(str(path.parent / name))
        if pixels is None:
            raise SystemExit(f"error: {path.parent / name} is not a picture")
        picture = torch.from_numpy(pixels).permute(2, 0, 1).float() - MEAN
        found.append(Example(picture[None], torch.tensor([list(map(float, corners))]), int(kind)))
    return found


class Targets:
    """Computes the target blobs of a training net for a picture."""

    def __init__(self, net: NetDef) -> None:
        proposal = next(layer for layer in net.layers if layer.type == "Proposal").option("proposal_param")
        self.stride = proposal.get("feat_stride") or 16
        self.anchors = anchors(proposal.get("base_size") or 16, proposal["ratio"], proposal["scale"])

    def of_anchors(self, example: Example, rows: int, columns: int) -> dict[str, Tensor]:
        """Returns labels, deltas and weights for all anchors."""
        count = len(self.anchors)
        y, x = torch.meshgrid(*(torch.arange(n) * float(self.stride) for n in (rows, columns)), indexing="ij")
        placed = torch.stack((x, y, x, y), -1)[:, :, None] + self.anchors
        share = overlaps(placed.reshape(-1, 4), example.box, plus=1.0).reshape(rows, columns, count)
        labels = torch.where(share < BACKGROUND, 0.0, -1.0)
        labels[(share >= FOREGROUND) | (share == share.max())] = 1.0
        deltas = encode(example.box + OUTER, placed + OUTER, None, "CENTER_SIZE")
        inside = (labels == 1)[..., None].expand_as(deltas).float()

        def by_channel(values: Tensor) -> Tensor:
            return values.permute(2, 3, 0, 1).reshape(1, 4 * count, rows, columns)

        return {
            "rpn_labels": labels.permute(2, 0, 1).reshape(1, 1, -1, columns),
            "rpn_bbox_targets": by_channel(deltas),
            "rpn_bbox_inside_weights": by_channel(inside),
            "rpn_bbox_outside_weights": by_channel(inside / inside.sum() * 4),
        }

    def of_regions(self, example: Example, regions: Tensor, shapes: dict[str, tuple[int, ...]]) -> dict[str, Tensor]:
        """Returns classes, deltas and weights for as many regions as the net takes. The first one is the true box."""
        count, values = shapes["rois"][0], shapes["bbox_targets"][1]
        chosen = torch.cat((example.box, regions))
        chosen = chosen[torch.arange(count) % len(chosen)]
        hit = overlaps(chosen, example.box, plus=1.0)[:, 0] >= FOREGROUND
        deltas, inside = torch.zeros(count, values), torch.zeros(count, values)
        own = slice(4 * example.kind, 4 * example.kind + 4)
        deltas[:, own] = encode(example.box + OUTER, chosen + OUTER, None, "CENTER_SIZE")
        inside[hit, own] = 1.0
        made = {
            "rois": torch.cat((torch.zeros(count, 1), chosen), 1),
            "labels": torch.where(hit, float(example.kind), 0.0),
            "bbox_targets": deltas,
            "bbox_inside_weights": inside,
            "bbox_outside_weights": inside,
        }
        return {name: blob.reshape(shapes[name]) for name, blob in made.items()}


def with_inputs(net: NetDef) -> NetDef:
    """Returns the training net with an Input layer in place of its random data."""
    made_up = next(layer for layer in net.layers if layer.type == "DummyData")
    shapes = Options({"shape": made_up.option("dummy_data_param")["shape"]})
    source = replace(made_up, type="Input", options={"input_param": shapes})
    return replace(net, layers=tuple(source if layer is made_up else layer for layer in net.layers))


class Trainer:
    """Trains the nets of the four stages. Each net is a complete Faster R-CNN, of which a stage trains a part."""

    def __init__(self, net: NetDef, proposing: NetDef, rate: float) -> None:
        self.net, self.proposing, self.rate = net, proposing, rate
        self.targets = Targets(proposing)

    def new(self) -> Net:
        """Returns a training net with initial weights."""
        torch.manual_seed(1)
        return Net(with_inputs(self.net), NetState(Phase.TRAIN))

    def train(self, net: Net, proposals: Net, part: str, trunk: bool, examples: list[Example], steps: int) -> float:
        """Trains `rpn` or `detector`, with or without the trunk below it; returns the mean of the last losses."""
        losses = ("rpn_loss_cls", "rpn_loss_bbox") if part == "rpn" else ("loss_cls", "loss_bbox")
        program = net.program(losses)
        proposing = Net(self.proposing, NetState(Phase.TEST))
        proposing.share_with(proposals)
        optimizer = torch.optim.Adam([p for p in parameters(net, part, trunk) if p.requires_grad], lr=self.rate)
        recent: list[float] = []
        for example in islice(cycle(examples), steps):
            blobs = self.blobs(net, regions(proposing, example), example)
            found = net.run(program, [blobs[blob.name] for blob in net.built.inputs])[1]
            loss = torch.stack([found[name].reshape(()) for name in losses]).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recent = [*recent, float(loss.detach())][-len(examples) :]
        return sum(recent) / len(recent)

    def blobs(self, net: Net, proposed: Tensor, example: Example) -> dict[str, Tensor]:
        """Returns all inputs of the training net for a picture and the regions proposed for it."""
        shapes = {blob.name: blob.shape for blob in net.built.inputs}
        rows, columns = shapes["rpn_bbox_targets"][2:]
        return {
            "data": example.picture,
            **self.targets.of_anchors(example, rows, columns),
            **self.targets.of_regions(example, proposed, shapes),
        }


def parameters(net: Net, part: str, trunk: bool) -> list[Tensor]:
    """Returns the parameters of `rpn` or of the `detector`'s head, and, with `trunk`, those of the trunk below both."""
    pooling = next(i for i, layer in enumerate(net.layers) if layer.definition.type == "ROIPooling")
    chosen = []
    for number, layer in enumerate(net.layers):
        above = "detector" if number > pooling else "trunk"
        own = "rpn" if layer.name.startswith("rpn") else above
        if own == part or (trunk and own == "trunk"):
            chosen += [param.learnable.tensor for param in layer.params if param.is_owner]
    return chosen


def regions(proposing: Net, example: Example) -> Tensor:
    """Returns the regions that a net proposes for a picture, R x 4."""
    height, width = example.picture.shape[2:]
    about = torch.tensor([[float(height), float(width), 1.0]])
    with torch.no_grad():
        found = proposing.run(proposing.program(["rois"]), [example.picture, about])[1]["rois"]
    return found[:, 1:].reshape(-1, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("net", help="prototxt for training")
    parser.add_argument("boxes", type=Path)
    parser.add_argument("--deploy", help="prototxt that proposes, in TEST; default: the same file")
    parser.add_argument("--steps", type=int, default=40000, help="of each stage")
    parser.add_argument("--rate", type=float, default=0.001)
    parser.add_argument("-o", "--output", default="faster_rcnn.caffemodel")
    arguments = parser.parse_args()
    trainer = Trainer(read_net(arguments.net), read_net(arguments.deploy or arguments.net), arguments.rate)
    examples = read_examples(arguments.boxes)
    proposer, detector = trainer.new(), trainer.new()
    for stage, (net, part, trunk) in enumerate(
        (
            (proposer, "rpn", True),
            (detector, "detector", True),
            (detector, "rpn", False),
            (detector, "detector", False),
        ),
        1,
    ):
        proposals = proposer if stage < 3 else detector
        loss = trainer.train(net, proposals, part, trunk, examples, arguments.steps)
        print(f"stage {stage}, {part}: loss {loss:.4f}", flush=True)
    detector.save(arguments.output)


if __name__ == "__main__":
    main()
