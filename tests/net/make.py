"""Nets for tests."""

from __future__ import annotations

import torch

from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase


def layer(type_name: str, name: str, bottoms: str = "", tops: str = "", body: str = "") -> str:
    """A layer in prototxt; bottoms and tops between blanks, as its own name where `tops` is empty."""
    wires = [f'bottom: "{b}"' for b in bottoms.split()] + [f'top: "{t}"' for t in (tops or name).split()]
    return f'layer {{ name: "{name}" type: "{type_name}" {" ".join(wires)} {body} }}\n'


def feed(name: str, *shape: int) -> str:
    """An Input layer."""
    dims = " ".join(f"dim: {n}" for n in shape)
    return layer("Input", name, body=f"input_param {{ shape {{ {dims} }} }}")


def product(name: str, bottom: str, outputs: int, body: str = "", top: str = "") -> str:
    """An InnerProduct layer with random weights."""
    options = f'inner_product_param {{ num_output: {outputs} weight_filler {{ type: "xavier" }} }}'
    return layer("InnerProduct", name, bottom, top, f"{options} {body}")


def build(text: str, phase: Phase = Phase.TRAIN, **arguments: object) -> Net:
    """A net of prototxt text; its file is called f in errors."""
    return Net(net_file(text, "f").lowered(), NetState(phase), **arguments)  # type: ignore[arg-type]


def filled(net: Net, seed: int = 0) -> list[torch.Tensor]:
    """Random values in all blobs that Input layers make, also as the arguments of a program."""
    random = torch.Generator().manual_seed(seed)
    tops = []
    for blob in net.built.inputs:
        values = torch.randn(net.layerwise.blob(blob).shape, generator=random)
        net.layerwise.blob(blob).put(values)
        tops.append(values)
    return tops
