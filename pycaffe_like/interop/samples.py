"""Inputs to test a net with: batches of its own data, or suitable random values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from pycaffe_like.graph.include_rules import select
from pycaffe_like.layers.convolution import Convolution, Deconvolution
from pycaffe_like.layers.inner_product import InnerProduct
from pycaffe_like.layers.normalization import BatchNorm
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Shape

from .deploy import data_layers

_TOO_SMALL = 1e-6
"""Standard deviation of an output that is constant but for rounding."""

Sampler = Callable[[Shape, torch.Generator], Tensor]


def data_net(net: NetDef, state: NetState) -> Net | None:
    """Returns a net that has only the data layers of a net; None if it has none.

    Raises:
        PclError: If a source cannot be opened.
    """
    layers = tuple(data_layers(select(net, state)))
    return Net(replace(net, layers=layers), state) if layers else None


def batches(data: Net, names: Sequence[str], limit: int | None = None) -> Iterator[dict[str, Tensor]]:
    """Yields the tops, by name, of each batch of one epoch.

    Args:
        limit: the maximum number of batches. Yields nothing if the data have no end.
    """
    if not data.records():
        return
    tops = [top.name for layer in data.layers for top in layer.tops]
    for number, (values, _) in enumerate(data.epoch()):
        if limit is not None and number >= limit:
            return
        of_name = dict(zip(tops, values, strict=True))
        yield {name: of_name[name] for name in names if name in of_name}


@torch.no_grad()
def randomize(net: Net, seed: int = 0) -> None:
    """Fills a net with random weights. Call `level_outputs` afterwards, so that activations neither vanish nor
    explode.
    """
    generator = torch.Generator().manual_seed(seed)
    for module in (layer.module for layer in net.layers):
        if isinstance(module, BatchNorm):
            for statistic in module.blobs()[
                1:
            ]:  # variance and scale factor; with 0, outputs would be divided by eps only
                statistic.fill_(1)
            continue
        for blob in module.blobs():
            if blob.dim() > 1:
                fan_in = blob[0].numel()
                blob.copy_(torch.randn(blob.shape, generator=generator) * (2 / fan_in) ** 0.5)


@torch.no_grad()
def level_outputs(net: Net, inputs: Sequence[Tensor]) -> None:
    """Scales the weights of convolutions and inner products so that their outputs have standard deviation 1.

    Otherwise a deep net with random weights saturates, and its outputs would be the same whatever a layer does.
    Source: Mishkin and Matas, All you need is a good init, 2016.
    """

    def scale(module: nn.Module, _: object, output: Tensor | tuple[Tensor, ...]) -> Tensor | tuple[Tensor, ...]:
        values = output if isinstance(output, tuple) else (output,)
        deviation = torch.cat([value.reshape(-1) for value in values]).std()
        if not (module in seen or deviation.isnan() or deviation < _TOO_SMALL):
            seen.add(module)
            next(module.parameters()).div_(deviation)
            values = tuple(value / deviation for value in values)
        return values if isinstance(output, tuple) else values[0]

    seen: set[nn.Module] = set()
    linear = [one.module for one in net.layers if isinstance(one.module, (Convolution, Deconvolution, InnerProduct))]
    hooks = [module.register_forward_hook(scale) for module in linear if next(module.parameters(), None) is not None]
    try:
        net.run(net.forward_program, inputs)
    finally:
        for hook in hooks:
            hook.remove()


def random_inputs(net: NetDef, names: Sequence[str], shapes: Sequence[Shape], seed: int = 0) -> list[Tensor]:
    """Returns random tensors for the inputs of a net.

    The values suit the first layer that reads the input: pixels, sequence markers, regions, a picture size
    or word indices.
    """
    generator = torch.Generator().manual_seed(seed)
    picture = next((shape for shape in shapes if len(shape) == 4), (1, 3, 64, 64))
    return [_sampler(net, name, picture)(shape, generator) for name, shape in zip(names, shapes, strict=True)]


def _sampler(net: NetDef, name: str, picture: Shape) -> Sampler:
    for layer in net.layers:
        for index, bottom in enumerate(layer.bottoms):
            if bottom != name:
                continue
            if layer.type in ("LSTM", "Lstm", "RNN") and index == 1:
                return _markers
            if layer.type in ("ROIPooling", "PSROIPooling", "ROIAlign", "PSROIAlign") and index == 1:
                return lambda shape, generator: _regions(shape, generator, picture)
            if layer.type == "Proposal" and index == 2:
                return lambda shape, _: _picture_size(shape, picture)
            if layer.type == "Embed":
                size = int(layer.option("embed_param").get("input_dim") or 1)
                return lambda shape, generator: torch.randint(size, shape, generator=generator).float()
            if layer.type == "BatchReindex" and index == 1:
                return lambda shape, _: torch.zeros(shape)
    return lambda shape, generator: torch.rand(shape, generator=generator) * 2 - 1


def _markers(shape: Shape, generator: torch.Generator) -> Tensor:
    """Returns sequence markers: 0 where a sequence starts, which includes the first step, otherwise 1."""
    markers = (torch.rand(shape, generator=generator) > 0.2).float()
    markers[0] = 0
    return markers


def _regions(shape: Shape, generator: torch.Generator, picture: Shape) -> Tensor:
    """Returns random boxes inside the first picture, R x 5."""
    count = shape[0]
    corners = torch.rand(count, 2, 2, generator=generator).sort(1).values
    size = torch.tensor([picture[3] - 1, picture[2] - 1], dtype=torch.float32)
    return torch.cat((torch.zeros(count, 1), (corners * size).reshape(count, 4)), 1).reshape(shape)


def _picture_size(shape: Shape, picture: Shape) -> Tensor:
    """Returns an im_info blob: height, width and scale 1."""
    told = torch.ones(shape).reshape(shape[0], -1)
    told[:, 0], told[:, 1] = picture[2], picture[3]
    return told.reshape(shape)
