"""Wrapper modules for exports: preprocessing of pictures, half precision."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pycaffe_like.data.mean import Mean
from pycaffe_like.spec import LayerDef, NetDef

from .errors import ExportError
from .net_module import NetModule


class Tuple(nn.Module):
    """Wraps a net so that it always returns a plain tuple."""

    def __init__(self, net: NetModule) -> None:
        super().__init__()
        self.net = net

    def forward(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        return self.net.run(*tensors)


class Half(nn.Module):
    """Runs a module in float16, with float32 inputs and outputs."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.net = module.half()

    def forward(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        return tuple(one.float() for one in self.net(*(tensor.half() for tensor in tensors)))


class Preprocessed(nn.Module):
    """Wraps a net so that it takes decoded pictures: uint8, N x H x W x channels, RGB.

    Applies the transform_param of the net's first input: converts to BGR, subtracts the mean, multiplies by
    the scale.
    """

    def __init__(self, module: nn.Module, mean: Tensor, scale: float) -> None:
        """Wraps a module.

        Args:
            mean: in BGR order, channels x 1 x 1 or channels x H x W.
        """
        super().__init__()
        self.net = module
        self.register_buffer("mean", mean)
        self.scale = scale

    def forward(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        pictures, *others = tensors
        pixels = pictures.permute(0, 3, 1, 2).to(self.get_buffer("mean").dtype)
        if pixels.shape[1] == 3:
            pixels = pixels.flip(1)
        pixels = pixels - self.get_buffer("mean")
        found: tuple[Tensor, ...] = self.net(pixels * self.scale if self.scale != 1 else pixels, *others)
        return found

    def undo(self, values: Tensor) -> Tensor:
        """Returns the pictures that preprocessing turns into these values, rounded to whole pixels."""
        pixels = values / self.scale + self.get_buffer("mean")
        if pixels.shape[1] == 3:
            pixels = pixels.flip(1)
        return pixels.round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def with_preprocessing(module: nn.Module, definition: NetDef, size: tuple[int, int]) -> Preprocessed:
    """Wraps a net with the preprocessing specified in its first Input layer.

    Args:
        size: height and width of the net's input.

    Raises:
        ExportError: If no Input layer specifies the preprocessing.
    """
    layer = input_with_transform(definition)
    if layer is None:
        raise ExportError(
            "--preprocess: the net does not specify how to preprocess pictures",
            expected="transform_param in its Input layer, or a data layer",
            advice="pcl deploy TRAIN_NET writes a net that does.",
        )
    options = layer.option("transform_param")
    source = Mean(options)
    source.open()
    mean = torch.from_numpy(source.values)
    if mean.shape[1] > 1:  # the central part, which the crop uses
        top, left = ((have - want) // 2 for have, want in zip(mean.shape[1:], size, strict=True))
        mean = mean[:, top : top + size[0], left : left + size[1]]
    return Preprocessed(module, mean.contiguous(), float(options["scale"]))


def input_with_transform(definition: NetDef) -> LayerDef | None:
    """Returns the first Input layer if it has a transform_param, else None."""
    layer = next((layer for layer in definition.layers if layer.type == "Input"), None)
    return layer if layer is not None and "transform_param" in layer.options else None
