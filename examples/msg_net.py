#!/usr/bin/env python3
"""Trains MSG-Net on photos and paintings, and paints a photo in a single pass.

    python examples/msg_net.py --photos FOLDER --paintings FOLDER --weights vgg19.caffemodel --paint photo.jpg

An encoder computes feature maps of photo and painting. CoMatch changes the photo's maps so that their channels
correlate like the painting's; a decoder makes the picture. As in neural_style.py, a fixed VGG computes the loss.
Source: Zhang and Dana, Multi-style Generative Network for Real-time Transfer, 2017.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from pycaffe_like import Net, networks
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

MEAN = torch.tensor([103.939, 116.779, 123.68])[:, None, None]
STYLE_WEIGHT, SMOOTHNESS_WEIGHT = 5.0, 1e-6


def load(name: str, size: int) -> Net:
    """Returns a network that takes its input from this program."""
    return Net(net_file(networks.net_text(name, size=size, deploy=True), name).lowered(), NetState(Phase.TRAIN))


def outputs(net: Net, given: Tensor) -> dict[str, Tensor]:
    """Returns the outputs of a net with one input, by name."""
    return net.run(net.forward_program, [given])[1]


def gram(maps: Tensor) -> Tensor:
    """Returns the Gram matrix: how strongly each pair of channels correlates, N x C x C."""
    flat = maps.flatten(2)
    return flat @ flat.transpose(1, 2) / flat[0].numel()


class Painter:
    """Paints photos with an encoder, CoMatch and a decoder."""

    def __init__(self, size: int) -> None:
        self.encoder, self.decoder = load("msg_net_encoder", size), load("msg_net_decoder", size)
        channels = self.decoder.built.inputs[0].shape[1]
        self.mixing = nn.Parameter(0.01 * torch.randn(channels, channels) + torch.eye(channels))

    def parameters(self) -> list[Tensor]:
        nets = (self.encoder, self.decoder)
        return [self.mixing, *(one.tensor for net in nets for one in net.learnable_params)]

    def paint(self, photos: Tensor, painting: Tensor) -> Tensor:
        """Returns photos, N x 3 x H x W, in the style of a painting, 1 x 3 x H x W."""
        maps, style = (next(iter(outputs(self.encoder, x).values())) for x in (photos, painting))
        return outputs(self.decoder, self._match(maps, style))["picture"]

    def _match(self, maps: Tensor, style: Tensor) -> Tensor:
        """Returns CoMatch: (maps^T W G)^T, with learned W and the style's Gram matrix G. Source: equation 7."""
        target = self.mixing @ gram(style)
        matched = target.transpose(1, 2) @ maps.flatten(2)
        return matched.reshape(maps.shape)


def loss_of(judge: Net, made: Tensor, photos: Tensor, painting: Tensor) -> Tensor:
    """Returns the loss: distance to the photo's content and to the painting's style, and jumps between pixels."""
    seen = [outputs(judge, x) for x in (made, photos, painting)]
    loss = (seen[0]["content"] - seen[1]["content"]).square().mean()
    for name in (name for name in seen[0] if name.startswith("style")):
        loss = loss + STYLE_WEIGHT * (seen[0][name] - seen[2][name]).square().sum() / len(made)
    jumps = made.diff(dim=2).square().sum() + made.diff(dim=3).square().sum()
    return loss + SMOOTHNESS_WEIGHT * jumps


def read(path: Path, size: int) -> Tensor:
    """Reads a picture; returns it as a square, minus VGG's mean."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise SystemExit(f"error: {path} is not a picture")
    resized = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(resized).permute(2, 0, 1).float() - MEAN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--paintings", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--weights", help="a caffemodel of VGG-19; random weights give textures, not objects")
    parser.add_argument("--paint", type=Path, required=True, metavar="PICTURE", help="a photo to paint at the end")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=80000)
    parser.add_argument("-o", "--output", default="painted.png")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    photos, paintings = (
        [read(path, arguments.size) for path in sorted(folder.iterdir())]
        for folder in (arguments.photos, arguments.paintings)
    )
    painter, judge = Painter(arguments.size), load("neural_style", arguments.size)
    if arguments.weights:
        judge.load(arguments.weights)
    optimizer = torch.optim.Adam(painter.parameters(), lr=0.001)
    for step in range(arguments.steps):
        chosen = torch.stack([photos[i] for i in torch.randint(len(photos), (arguments.batch,))])
        painting = paintings[step % len(paintings)][None]
        loss = loss_of(judge, painter.paint(chosen, painting), chosen, painting)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0 or step == arguments.steps - 1:
            print(f"step {step}: loss {float(loss.detach()):.5g}", flush=True)
    with torch.no_grad():
        made = painter.paint(read(arguments.paint, arguments.size)[None], paintings[0][None])[0]
    pixels = (made + MEAN).clamp(0, 255).round().byte().permute(1, 2, 0)
    cv2.imwrite(arguments.output, np.ascontiguousarray(pixels.numpy()))


if __name__ == "__main__":
    main()
