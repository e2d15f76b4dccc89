#!/usr/bin/env python3
"""Paints a picture in the style of another one.

    python examples/neural_style.py photo.jpg painting.jpg --weights vgg19.caffemodel -o painted.png

The pixels of the picture are optimized: its feature maps should equal the photo's, and their Gram matrices the
painting's. Source: Gatys, Ecker and Bethge, A Neural Algorithm of Artistic Style, 2015.
"""

from __future__ import annotations

import argparse

import cv2
import numpy as np
import torch
from torch import Tensor

from pycaffe_like import Net, networks
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

MEAN = torch.tensor([103.939, 116.779, 123.68])[:, None, None]


def read(path: str, size: int) -> Tensor:
    """Reads a picture; returns it as a square, minus VGG's mean."""
    picture = cv2.imread(path)
    if picture is None:
        raise SystemExit(f"error: {path} is not a picture")
    resized = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    return (torch.from_numpy(resized).permute(2, 0, 1).float() - MEAN)[None]


def write(picture: Tensor, path: str) -> None:
    pixels = (picture[0].detach() + MEAN).clamp(0, 255).round().byte()
    cv2.imwrite(path, np.ascontiguousarray(pixels.permute(1, 2, 0).numpy()))


def paint(net: Net, photo: Tensor, painting: Tensor, steps: int, style_weight: float) -> tuple[Tensor, list[float]]:
    """Returns the painted picture, and the loss of each step."""

    def seen(picture: Tensor) -> dict[str, Tensor]:
        return net.run(net.forward_program, [picture])[1]

    with torch.no_grad():
        content, style = seen(photo)["content"], seen(painting)
    picture = photo.clone().requires_grad_()
    optimizer = torch.optim.Adam([picture], lr=2.0)
    losses = []
    for _ in range(steps):
        found = seen(picture)
        loss = (found["content"] - content).square().mean()
        for name in (name for name in style if name.startswith("style")):
            loss = loss + style_weight * (found[name] - style[name]).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    return picture, losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo")
    parser.add_argument("painting")
    parser.add_argument("--weights", help="a caffemodel of VGG-19; random weights give textures, not objects")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--style-weight", type=float, default=100.0)
    parser.add_argument("-o", "--output", default="painted.png")
    arguments = parser.parse_args()
    text = networks.net_text("neural_style", size=arguments.size)
    net = Net(net_file(text, "neural_style").lowered(), NetState(Phase.TEST))
    if arguments.weights:
        net.load(arguments.weights)
    photo, painting = (read(path, arguments.size) for path in (arguments.photo, arguments.painting))
    picture, losses = paint(net, photo, painting, arguments.steps, arguments.style_weight)
    print(f"loss {losses[0]:.4g} at first, {losses[-1]:.4g} at last")
    write(picture, arguments.output)


if __name__ == "__main__":
    main()
