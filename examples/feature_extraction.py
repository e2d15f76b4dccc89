"""Compute blobs of a Caffe net for pictures, and compare the pictures by them.

usage: python examples/feature_extraction.py [NET.prototxt] [WEIGHTS]
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
import torch.nn.functional as F

import pycaffe_like

HERE = Path(__file__).parent


def main(arguments: list[str]) -> torch.Tensor:
    """Returns the similarity of each pair of pictures, 4 x 4."""
    torch.manual_seed(0)
    net, weights = (*arguments, None, None)[:2] if arguments else (HERE / "features.prototxt", None)
    extract = pycaffe_like.load(net, weights, outputs=["pool", "fc"])
    with torch.inference_mode():
        found = extract(torch.rand(4, 3, 32, 32))  # a named tuple
    features = F.normalize(found.pool.flatten(1))
    similar = features @ features.T
    print(f"features {tuple(found.pool.shape)}, scores {tuple(found.fc.shape)}")
    print(similar)
    return similar


if __name__ == "__main__":
    main(sys.argv[1:])
