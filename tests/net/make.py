"""Builds small nets for tests."""

from __future__ import annotations

import torch

from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase


def layer(type_name: str, name: str, bottoms: str = "", tops: str = "", body: str = "") -> str:
    """Returns a layer in prototxt.

    Args:
        bottoms, tops: names, separated by blanks. Without `tops`, the top has the layer's name.
    """
    wires = [f'bottom: "{b}"' for b in bottoms.split()] + [f'top: "{t}"' for t in (tops or name).split()]
    return f'layer {{ name: "{name}" type: "{type_name}" {" ".join(wires)} {body} }}\n'


def feed(name: str, *shape: int) -> str:
    """Returns an Input layer in prototxt."""
    dims = " ".join(f"dim: {n}" for n in shape)
    return layer("Input", name, body=f"input_param {{ shape {{ {dims} }} }}")


def product(name: str, bottom: str, outputs: int, body: str = "", top: str = "") -> str:
    """Returns an InnerProduct layer with random weights, in prototxt."""
    options = f'inner_product_param {{ num_output: {outputs} weight_filler {{ type: "xavier" }} }}'
    return layer("InnerProduct", name, bottom, top, f"{options} {body}")


def build(text: str, phase: Phase = Phase.TRAIN, **arguments: object) -> Net:
    """Returns the net of a prototxt; errors name its file f."""
    return Net(net_file(text, "f").lowered(), NetState(phase), **arguments)  # type: ignore[arg-type]


def fill_inputs(net: Net, seed: int = 0) -> list[torch.Tensor]:
    """Fills the tops of all Input layers with random values; returns these, as arguments for a program."""
    random = torch.Generator().manual_seed(seed)
    tops = []
    for blob in net.built.inputs:
        values = torch.randn(net.layerwise.blob(blob).shape, generator=random)
        net.layerwise.blob(blob).put(values)
        tops.append(values)
    return tops
