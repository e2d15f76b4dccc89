"""Learning to segment by the affinities of neighbouring pixels: layers of naibaf7's fork."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, LossLayer, Shape, at_least, between
from .gradients import once_differentiable
from .registry import register_layer


@register_layer("affinity_param")
class Affinity(Layer):
    """The affinity of neighbouring pixels: the smaller of their two values, from one channel of the first item.

    Channel 0 of a top has min(x[i, j], x[i + 1, j]) at (i, j), channel 1 has min(x[i, j], x[i, j + 1]). The
    last row and the last column are 0. `offset` lists the channel of x for each bottom; missing ones are 0.

    As in the fork, the gradient at (i, j) of both channels goes to x[i, j] alone, and with the opposite
    sign to the same position of channel (offset + 1) % 2.

    Bottoms: any number of N x C x H x W. Tops: one for each, 1 x 2 x H x W.

    Source: src/caffe/layers/affinity_layer.cpp of naibaf7/caffe.
    """

    bottoms = at_least(1)
    tops = at_least(1)
    one_top_each = True
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, offset: tuple[int, ...]) -> None:
        super().__init__()
        self.channels = [offset[index] if index < len(offset) else 0 for index in range(len(bottoms))]
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        for index, (shape, channel) in enumerate(zip(bottoms, self.channels, strict=True)):
            if len(shape) != 4 or not 0 <= channel < shape[1]:
                raise LayerError(
                    f"bottom {index} does not fit",
                    expected=f"N x C x H x W, C above {channel}",
                    got=format_shape(shape),
                )
        return [(1, 2, *shape[2:]) for shape in bottoms]

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        tops = tuple(_Affinity.apply(one, channel) for one, channel in zip(bottoms, self.channels, strict=True))
        return tops if len(tops) > 1 else tops[0]


class _Affinity(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, bottom: Tensor, channel: int) -> Tensor:
        ctx.shape, ctx.channel = bottom.shape, channel
        x = bottom[0, channel]
        top = bottom.new_zeros(1, 2, *x.shape)
        top[0, 0, :-1, :-1] = torch.minimum(x[:-1, :-1], x[1:, :-1])
        top[0, 1, :-1, :-1] = torch.minimum(x[:-1, :-1], x[:-1, 1:])
        return top

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        bottom = gradient.new_zeros(ctx.shape)
        total = gradient[0, :, :-1, :-1].sum(0)
        bottom[0, ctx.channel, :-1, :-1] += total
        other = (ctx.channel + 1) % 2
        if other < ctx.shape[1]:
            bottom[0, other, :-1, :-1] -= total
        return bottom, None


@register_layer()
class ConnectedComponent(Layer):
    """Numbers the connected regions of equal labels in each channel.

    Pixels are connected to those above, below, left and right. Regions are numbered row by row by their
    first pixel, from the channel's largest label plus 1 on. Pixels labelled 0 stay 0.

    Bottom: labels, N x C x H x W; they are truncated to integers. Top: N x C x H x W. No gradient.

    Source: src/caffe/layers/connected_component_layer.cpp of naibaf7/caffe, which needs labels below 128.
    """

    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        if len(bottoms[0]) != 4:
            raise LayerError(
                "the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(bottoms[0])
            )

    def forward(self, bottom: Tensor) -> Tensor:
        labels = bottom.detach().trunc()
        maps = [_components(one).to(bottom.dtype) for one in labels.flatten(0, 1)]
        return torch.stack(maps).reshape(bottom.shape)


def _components(labels: Tensor) -> Tensor:
    """Returns the number of each pixel's region, for one map of labels.

    Each pixel starts as its own root, and the smallest root spreads over the region until nothing changes.
    Replacing roots by their own roots keeps the number of rounds small.
    """
    height, width = labels.shape
    roots = torch.arange(height * width, device=labels.device)
    while True:
        before = roots
        plane = roots.reshape(height, width)
        for axis in (0, 1):
            length = labels.shape[axis] - 1
            first, second = plane.narrow(axis, 0, length), plane.narrow(axis, 1, length)
            same = labels.narrow(axis, 0, length) == labels.narrow(axis, 1, length)
            low = torch.minimum(first, second)
            plane = plane.clone()
            plane.narrow(axis, 0, length).copy_(torch.where(same, low, first))
            second = plane.narrow(axis, 1, length)
            second.copy_(torch.where(same, torch.minimum(low, second), second))
        roots = plane.flatten()
        roots = roots[roots]
        if torch.equal(roots, before):
            break
    inside = labels.flatten() != 0
    _, ranks = roots[inside].unique(return_inverse=True)
    numbers = torch.zeros_like(roots)
    numbers[inside] = ranks + int(labels.max()) + 1
    return numbers.reshape(height, width)


@register_layer()
class MalisLoss(LossLayer):
    """Measures how well affinities join all pixels of an object, and separate the pixels of different objects.

    Edges are added from the largest affinity on, as in Kruskal's algorithm. So each pair of pixels is decided
    by a single edge: the one with the smallest affinity on the best path between them. Let x be its predicted
    affinity and y the true one. The loss is the sum of two means over pairs, divided by 2 * N:

        pairs in one object, with a = min(x, y):       mean of (1 - a)^2
        pairs in different objects, a = max(x, y):     mean of a^2

    The gradient of an edge is -(1 - a) or a, times the number of pairs that it decides, divided by twice the
    number of pairs of that kind. As in the fork, it is not divided by N and does not depend on the loss weight.

    Bottoms: the predicted affinities and the true ones, N x edges x spatial axes (1 to 3); the number of each
    pixel's object, N x 1 x …, with 0 for no object, or N x 2 x … with one map for pairs in different objects
    and one for pairs in one object; optionally the direction of each edge, edges x 3 (z, y, x). Without the
    fourth bottom, edges point one step along the last axes: (z,) (y,) x. Top: the loss.

    All items of a batch get a gradient; in the fork only the last one does. The layer computes on the CPU.

    Source: src/caffe/layers/malis_loss_layer.cpp of naibaf7/caffe; Turaga, Briggman, Helmstaedter, Denk
    and Seung, Maximin Affinity Learning of Image Segmentation, 2009.
    """

    bottoms = between(3, 4)
    label_bottoms = (1, 2, 3)

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__(bottoms)
        predicted, true, objects = bottoms[:3]
        if predicted != true or not 3 <= len(predicted) <= 5:
            raise LayerError(
                "the affinities differ in shape, or have too many axes",
                expected=f"twice N x edges x one to three axes, such as {format_shape(predicted)}",
                got=format_shape(true),
            )
        if len(objects) < 2 or objects[1] not in (1, 2) or (objects[0], *objects[2:]) != (predicted[0], *predicted[2:]):
            raise LayerError(
                "the objects do not fit the affinities",
                expected=format_shape((predicted[0], 1, *predicted[2:])),
                got=format_shape(objects),
            )
        edges = predicted[1]
        if len(bottoms) == 3 and edges > 3:
            raise LayerError(
                "the directions of the edges are missing", expected="a fourth bottom", got=f"{edges} edges"
            )
        if len(bottoms) == 4 and int(np.prod(bottoms[3])) != 3 * edges:
            raise LayerError(
                "the directions do not fit the edges", expected=format_shape((edges, 3)), got=format_shape(bottoms[3])
            )

    def forward(self, *bottoms: Tensor) -> Tensor:
        loss: Tensor = _Malis.apply(*bottoms)
        return loss


class _Malis(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, predicted: Tensor, true: Tensor, objects: Tensor, directions: Tensor | None = None) -> Tensor:
        x, y = (one.detach().double().cpu().numpy() for one in (predicted, true))
        numbers = objects.detach().long().cpu().numpy()
        steps = _STEPS[-x.shape[1] :] if directions is None else directions.detach().long().cpu().numpy().reshape(-1, 3)
        slopes, loss = np.zeros_like(x), 0.0
        for item in range(len(x)):
            for one_object, affinity in ((False, np.maximum(x, y)), (True, np.minimum(x, y))):
                segments = numbers[item, -1 if one_object else 0]
                part, gradient = _maximin(affinity[item], np.asarray(steps), segments, one_object)
                loss += 0.5 * part
                slopes[item] += 0.5 * gradient
        ctx.slopes = predicted.new_tensor(slopes)
        ctx.inputs = 3 if directions is None else 4
        return predicted.new_tensor(loss / len(x))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        return (ctx.slopes, *(None,) * (ctx.inputs - 1))


_STEPS = np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
"""The directions of the edges along z, y and x."""


def _maximin(
    affinity: np.ndarray, steps: np.ndarray, objects: np.ndarray, one_object: bool
) -> tuple[float, np.ndarray]:
    """Returns the loss of one item over one kind of pairs, and its gradient.

    Args:
        affinity: edges x spatial axes.
        steps: the direction of each edge, edges x 3.
        objects: the number of each pixel's object.
        one_object: True for pairs within one object, False for pairs in different objects.
    """
    shape = (1,) * (4 - affinity.ndim) + affinity.shape[1:]
    members = [Counter({int(number): 1}) if number else Counter() for number in objects.flatten()]
    sizes = Counter(int(number) for number in objects.flatten() if number)
    labelled = sum(sizes.values())
    inside = sum(size * (size - 1) // 2 for size in sizes.values())
    pairs = inside if one_object else labelled * (labelled - 1) // 2 - inside
    parents = list(range(len(members)))
    values, slopes, loss = affinity.flatten(), np.zeros(affinity.size), 0.0
    for edge, first, second in _sorted_edges(values, steps, shape):
        a, b = _root(parents, first), _root(parents, second)
        if a == b:
            continue
        same = sum(count * members[b][number] for number, count in members[a].items())
        decided = same if one_object else members[a].total() * members[b].total() - same
        difference = (1 - values[edge]) if one_object else -values[edge]
        loss += difference**2 * decided
        slopes[edge] = -difference * decided
        small, large = sorted((a, b), key=lambda root: len(members[root]))
        parents[small] = large
        members[large].update(members[small])
        members[small] = Counter()
    return loss / max(pairs, 1), (slopes / max(pairs, 1)).reshape(affinity.shape) * (pairs > 0)


def _sorted_edges(values: np.ndarray, steps: np.ndarray, shape: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """Yields the edges inside the volume with their two pixels, by decreasing affinity."""
    places = np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), 1)
    ends = places[None] + steps[:, None]
    fits = ((ends >= 0) & (ends < np.array(shape))).all(2).flatten()
    strides = np.array([shape[1] * shape[2], shape[2], 1])
    targets = (ends @ strides).flatten()
    for edge in np.argsort(-values, kind="stable"):
        if fits[edge]:
            yield int(edge), int(edge) % len(places), int(targets[edge])


def _root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node
