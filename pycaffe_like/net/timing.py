"""Measures how long each layer takes.

Source: time() in tools/caffe.cpp.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from .net import Net


@dataclass(frozen=True)
class Times:
    """Times in milliseconds: the mean of each layer forward and backward, and the total of all passes."""

    forward: list[float]
    backward: list[float]
    total: float


def fill_inputs(net: Net) -> None:
    """Fills the tops of Input layers with random numbers."""
    for blob in net.built.inputs:
        net.layerwise.blob(blob).synced_data.tensor().uniform_()


def measure(net: Net, iterations: int, each: Callable[[int, float], None]) -> Times:
    """Runs all layers forward and backward `iterations` times, and waits for the device after each layer.

    Args:
        each: called with the number of the pass, starting at 1, and its duration in milliseconds.
    """
    runner, layers = net.layerwise, len(net.layers)
    forward, backward = [0.0] * layers, [0.0] * layers
    begin = time.perf_counter()
    for iteration in range(1, iterations + 1):
        start = _now(net.device)
        for i in range(layers):
            before = _now(net.device)
            runner.forward_layer(i)
            forward[i] += _now(net.device) - before
        for i in reversed(range(layers)):
            before = _now(net.device)
            runner.backward_layer(i)
            backward[i] += _now(net.device) - before
        each(iteration, 1e3 * (_now(net.device) - start))
    per_pass = 1e3 / iterations
    total = 1e3 * (time.perf_counter() - begin)
    return Times([t * per_pass for t in forward], [t * per_pass for t in backward], total)


def _now(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()
