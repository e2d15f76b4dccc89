"""PriorBox: the prior boxes of SSD's detectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between
from .registry import register_layer


@dataclass(frozen=True)
class PriorOptions:
    """Where priors are in the picture, and the variances of their encoding."""

    clip: bool
    variance: tuple[float, ...]
    img_size: int | None
    img_h: int | None
    img_w: int | None
    step: float | None
    step_h: float | None
    step_w: float | None
    offset: float

    def variances(self) -> list[float]:
        """Returns the variance of each of the four coordinates.

        Raises:
            LayerError: If there are neither one nor four values.
        """
        given = list(self.variance)
        if len(given) not in (0, 1, 4):
            raise LayerError("variance has the wrong number of values", expected="none, one or four", got=len(given))
        return given * 4 if len(given) == 1 else given or [0.1] * 4

    def picture(self) -> tuple[float, float] | None:
        """Returns the height and width of the picture; None if it is the second bottom."""
        return _sides("img_size", self.img_size, ("img_h", self.img_h), ("img_w", self.img_w))

    def steps(self) -> tuple[float, float] | None:
        """Returns the step down and the step to the right; None to compute them from the extents."""
        return _sides("step", self.step, ("step_h", self.step_h), ("step_w", self.step_w))


@register_layer("prior_box_param")
class PriorBox(Layer):
    """Makes prior boxes around each position of a feature map, and the variances of their encoding.

    The boxes of position (row, column) have their centre at ((column + offset) * step_w, (row + offset)
    * step_h) in the picture. By default, a step is the picture's extent divided by the feature map's.
    For each min_size there are these boxes, in this order (width x height):

        min_size x min_size
        sqrt(min_size * max_size) x sqrt(min_size * max_size), if max_size is set
        min_size * sqrt(ratio) x min_size / sqrt(ratio), for each aspect_ratio but 1

    With `flip` every ratio is followed by its inverse. Duplicate ratios are dropped. Sizes are
    truncated to integers, as in SSD. With denser_prior_boxes each box is followed by a copy half a step
    further down. With `clip` coordinates are clamped to [0, 1].

    Bottoms: the feature map; the picture. Only their heights and widths are used. img_size, or img_h
    and img_w, give the picture's size instead; then the second bottom may be omitted.

    Top: 1 x 2 x (boxes * 4). First the corners of all boxes, relative to the picture's size, position
    by position. Then a variance for each coordinate: the four in `variance`, or the single one there
    (0.1 by default) for all.

    Source: src/caffe/layers/prior_box_layer.cpp of SSD; denser_prior_boxes of TextBoxes++.
    """

    bottoms = between(1, 2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        min_size: tuple[float, ...],
        max_size: tuple[float, ...],
        aspect_ratio: tuple[float, ...],
        flip: bool,
        options: PriorOptions,
        denser_prior_boxes: bool,
    ) -> None:
        super().__init__()
        _check_sizes(min_size, max_size)
        self.clip, self.offset, self.variance = options.clip, options.offset, options.variances()
        for option, values in (("min_size", min_size), ("aspect_ratio", aspect_ratio), ("variance", options.variance)):
            for value in values:
                if not 0 < value < math.inf:
                    raise LayerError(f"{option} must be positive and finite", got=f"{value:g}")
        self.denser = denser_prior_boxes
        self.sizes = _box_sizes(min_size, max_size, _ratios(aspect_ratio, flip))
        self.picture, self.steps = options.picture(), options.steps()
        if self.picture is None and len(bottoms) == 1:
            raise LayerError("the size of the picture is unknown", expected="a second bottom, or img_size")
        self._made: tuple[object, Tensor] | None = None  # cached: the key and the top

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        height, width = _extents(bottoms[0])
        return [(1, 2, height * width * len(self.sizes) * (1 + self.denser) * 4)]

    @torch.no_grad()
    def forward(self, features: Tensor, picture: Tensor | None = None) -> Tensor:
        extents = _extents(features.shape), self.picture or _extents(picture.shape if picture is not None else ())
        key = (extents, features.dtype, features.device)
        if self._made is None or self._made[0] != key:
            self._made = key, self._boxes(*extents, device=features.device).to(features.dtype)
        return self._made[1].clone()  # a copy, so that the cache cannot be overwritten

    def _boxes(self, extents: tuple[float, float], picture: tuple[float, float], device: torch.device) -> Tensor:
        """Computes the corners in double precision, but centres and sizes in single precision, as SSD does."""
        height, width = extents
        steps = self.steps or (picture[0] / height, picture[1] / width)
        rows, columns = (
            ((torch.arange(int(extent), device=device) + self.offset) * float(torch.tensor(step))).float().double()
            for extent, step in zip(extents, steps, strict=True)
        )
        centers = torch.stack(torch.broadcast_tensors(columns, rows[:, None]), -1)[:, :, None]
        sizes = torch.tensor(self.sizes, device=device).double()
        corners = torch.cat([centers - sizes / 2, centers + sizes / 2], -1)
        if self.denser:
            down = torch.tensor([0.0, (1 - self.offset) * steps[0]], device=device, dtype=torch.float64).repeat(2)
            corners = torch.stack([corners, corners + down], 3)
        corners = corners / torch.tensor([picture[1], picture[0]] * 2, device=device)
        if self.clip:
            corners = corners.clamp(0, 1)
        variances = torch.tensor(self.variance, device=device, dtype=torch.float64)
        return torch.stack([corners.reshape(-1), variances.repeat(corners.numel() // 4)])[None]


def _check_sizes(min_size: Sequence[float], max_size: Sequence[float]) -> None:
    if not min_size:
        raise LayerError("min_size is missing", expected="one value or more")
    if not max_size:
        return
    if len(max_size) != len(min_size):
        raise LayerError(
            "max_size does not fit min_size", expected=f"none or {len(min_size)} values", got=f"{len(max_size)} values"
        )
    for small, large in zip(min_size, max_size, strict=True):
        if not small < large < math.inf:
            expected = f"a finite number above {small:g}"
            raise LayerError("a max_size is not larger than its min_size", expected=expected, got=f"{large:g}")


def _ratios(given: Sequence[float], flip: bool) -> list[float]:
    """Returns the aspect ratios, with their inverses if wanted, without 1 and duplicates."""
    ratios = [1.0]
    for ratio in given:
        if all(abs(ratio - known) >= 1e-6 for known in ratios):
            ratios += [ratio, 1 / ratio] if flip else [ratio]
    return ratios[1:]


def _box_sizes(
    min_size: Sequence[float], max_size: Sequence[float], ratios: Sequence[float]
) -> list[tuple[float, float]]:
    """Returns the width and height of each box at one position."""
    sizes = []
    for index, exact in enumerate(min_size):
        size = int(exact)
        sizes.append((float(size), float(size)))
        if max_size:
            side = math.sqrt(size * int(max_size[index]))
            sizes.append((side, side))
        sizes += [(size * math.sqrt(ratio), size / math.sqrt(ratio)) for ratio in ratios]
    return sizes


def _sides(
    name: str, both: float | None, height: tuple[str, float | None], width: tuple[str, float | None]
) -> tuple[float, float] | None:
    """Returns an option as (height, width); None if it is not set.

    Raises:
        LayerError: If both the option and its _h and _w forms are set, if only one of these two is, or
            if a value is not positive.
    """
    given = [(option, value) for option, value in ((name, both), height, width) if value is not None]
    if not given:
        return None
    if [option for option, _ in given] not in ([name], [height[0], width[0]]):
        raise LayerError(
            f"{name} is set twice or incompletely",
            expected=f"{name}, or {height[0]} and {width[0]}",
            got=" and ".join(option for option, _ in given),
        )
    for option, value in given:
        if not 0 < value < math.inf:
            raise LayerError(f"{option} must be positive and finite", got=f"{value:g}")
    values = [value for _, value in given]
    return values[0], values[-1]


def _extents(shape: Sequence[int]) -> tuple[int, int]:
    """Returns the height and width of a blob of up to four axes."""
    if len(shape) > 4:
        raise LayerError("a bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(shape))
    _, _, height, width = (*shape, *(1,) * (4 - len(shape)))
    return height, width


@register_layer("prior_box_param")
class PriorBoxClustered(Layer):
    """Makes prior boxes of given sizes around each position of a feature map.

    The boxes of position (row, column) have their centre at ((column + offset) * step_w, (row + offset) * step_h)
    in the picture. `step` sets both step_w and step_h. By default, a step is the picture's extent divided by
    the feature map's. There is one box for each pair of `width` and `height`. With `clip` coordinates are
    clamped to [0, 1].

    Bottoms and top: as those of PriorBox. img_h and img_w, or img_size, give the picture's size instead.

    Source: the specification of PriorBoxClustered-1 of openvinotoolkit/openvino.
    """

    bottoms = between(1, 2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        width: tuple[float, ...],
        height: tuple[float, ...],
        options: PriorOptions,
    ) -> None:
        super().__init__()
        if not width or len(width) != len(height) or min(*width, *height) <= 0:
            got = f"{len(width)} and {len(height)}"
            raise LayerError("width and height do not fit", expected="equally many positive values", got=got)
        self.sizes, self.offset, self.clip = (width, height), options.offset, options.clip
        self.variance = options.variances()
        self.picture = options.picture()
        self.steps = replace(options, step=options.step or None).steps()  # 0 stands for no step here
        if self.picture is None and len(bottoms) == 1:
            raise LayerError("the size of the picture is unknown", expected="a second bottom, or img_h and img_w")

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        rows, columns = _extents(bottoms[0])
        return [(1, 2, rows * columns * len(self.sizes[0]) * 4)]

    @torch.no_grad()
    def forward(self, features: Tensor, picture: Tensor | None = None) -> Tensor:
        rows, columns = _extents(features.shape)
        height, width = self.picture or _extents(picture.shape if picture is not None else ())
        down, across = self.steps or (height / rows, width / columns)
        y = (torch.arange(rows, device=features.device, dtype=features.dtype) + self.offset) * down
        x = (torch.arange(columns, device=features.device, dtype=features.dtype) + self.offset) * across
        centers = torch.stack(torch.broadcast_tensors(x, y[:, None]), -1)[:, :, None]
        halves = features.new_tensor(self.sizes).t() / 2
        corners = torch.cat((centers - halves, centers + halves), -1) / features.new_tensor((width, height) * 2)
        if self.clip:
            corners = corners.clamp(0, 1)
        variances = features.new_tensor(self.variance).repeat(corners.numel() // 4)
        return torch.stack((corners.flatten(), variances))[None]
