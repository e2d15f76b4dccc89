"""Builds networks for tests, and trains them on random pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from pycaffe_like import networks
from pycaffe_like.checks.net_problems import build_with_assumed_input
from pycaffe_like.net import Net
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetDef, NetState, Options, Phase


def netdef(name: str, **options: int | bool) -> NetDef:
    """Returns the definition of a network, read from its prototxt."""
    text = networks.net_text(name, **options)  # type: ignore[arg-type]
    return net_file(text, f"{name}.prototxt", unknown="error").lowered()


def build_network(
    name: str, phase: Phase = Phase.TEST, stages: tuple[str, ...] = (), **options: int | bool
) -> BuiltNet:
    """Returns a built network, without memory for its parameters."""
    return build_with_assumed_input(netdef(name, **options), NetState(phase, stages=stages))


def net_with_inputs(net: NetDef, phase: Phase = Phase.TRAIN, batch: int | None = None) -> Net:
    """Returns a net with Input layers in place of its DummyData layers; `batch` replaces their batch size."""
    layers = []
    for layer in net.layers:
        if layer.type == "DummyData":
            shapes = layer.option("dummy_data_param")["shape"]
            if batch is not None:
                shapes = tuple((batch, *shape[1:]) for shape in shapes)
            layer = replace(layer, type="Input", options={"input_param": Options({"shape": shapes})})
        layers.append(layer)
    return Net(replace(net, layers=tuple(layers)), NetState(phase))


def pictures(count: int, channels: int, size: int, classes: int, seed: int) -> tuple[Tensor, Tensor]:
    """Returns pictures of noise and a rectangle whose colour depends on the class, and their labels."""
    random = np.random.default_rng(seed)
    colors = np.random.default_rng(0).standard_normal((classes, channels))
    data = 0.1 * random.standard_normal((count, channels, size, size))
    labels = random.integers(classes, size=count)
    for picture, label in zip(data, labels, strict=True):
        y, x = random.integers(size // 2, size=2)
        picture[:, y : y + size // 2, x : x + size // 2] += colors[label][:, None, None]
    return torch.from_numpy(data).float(), torch.from_numpy(labels).float()


def train(
    net: Net, batch: Callable[[int], Sequence[Tensor]], steps: int, rate: float, until: float = 0.0
) -> list[float]:
    """Trains with Adam for at most `steps` steps; returns the losses.

    Stops once the last two losses are at most `until` times the first one. Asserts that the first step gives
    every parameter that learns a finite gradient.
    """
    learning = [one for one in net.learnable_params if one.tensor.requires_grad and one.lr_mult]
    optimizer = torch.optim.Adam([one.tensor for one in learning], lr=rate)
    losses: list[float] = []
    while len(losses) < steps and (len(losses) < 3 or max(losses[-2:]) > until * losses[0]):
        optimizer.zero_grad()
        loss = torch.as_tensor(net.run(net.forward_program, list(batch(len(losses))))[0])
        loss.backward()
        for one in learning if not losses else ():
            assert one.tensor.grad is not None, one.layer.name
            assert one.tensor.grad.isfinite().all(), one.layer.name
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses
