"""Fine-tune a Caffe net for other classes in plain torch.

usage: python examples/fine_tuning.py [NET.prototxt] [WEIGHTS]
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
import torch.nn.functional as F

import pycaffe_like

HERE = Path(__file__).parent


def main(arguments: list[str]) -> tuple[float, float]:
    """Trains a new last layer on the features below the old one; returns the first and the last loss."""
    torch.manual_seed(0)
    net, weights = (*arguments, None, None)[:2] if arguments else (HERE / "features.prototxt", None)
    backbone = pycaffe_like.load(net, weights, outputs=["pool"])  # cut below the old classifier
    for parameter in backbone.conv1.parameters():  # the first layer is frozen
        parameter.requires_grad = False
    head = torch.nn.Linear(32, 2)
    learned = [one for one in (*backbone.parameters(), *head.parameters()) if one.requires_grad]
    optimizer = torch.optim.SGD(learned, lr=0.1, momentum=0.9)
    losses = []
    for _ in range(30):
        pictures, labels = bright_and_dark(16)
        loss = F.cross_entropy(head(backbone(pictures).flatten(1)), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}")
    return losses[0], losses[-1]


def bright_and_dark(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns pictures of noise whose brightness shows their class, and the classes."""
    labels = torch.arange(count) % 2
    return torch.randn(count, 3, 32, 32) * 0.5 + labels[:, None, None, None] - 0.5, labels


if __name__ == "__main__":
    main(sys.argv[1:])
