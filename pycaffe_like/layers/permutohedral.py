"""Gaussian filters over points with a few coordinates each, on a permutohedral lattice.

Source: src/caffe/util/modified_permutohedral.cpp of torrvision/caffe; Adams, Baek and Davis, Fast High-Dimensional
Filtering Using the Permutohedral Lattice, 2010.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


class Lattice:
    """The permutohedral lattice around a set of points, ready to filter values at these points.

    Args:
        features: the coordinates of P points in units of the filter's standard deviation, P x D.
    """

    def __init__(self, features: Tensor) -> None:
        features = features.detach().float()
        nearest, rank, elevated = _nearest_points(_elevate(features))
        self.weights = _barycentric(elevated - nearest, rank)
        keys = _vertices(nearest, rank)
        strides = _strides(keys)
        codes, self.vertices = torch.unique((keys * strides).sum(-1), return_inverse=True)
        self.neighbours = _neighbours(codes, strides)
        self.count = len(codes)

    def filter(self, values: Tensor) -> Tensor:
        """Filters the values of the points, P x C. The result is not normalised. Gradients flow to the values
        only.
        """
        dims = self.weights.shape[1]
        blurred = values.new_zeros(self.count + 1, values.shape[1])  # the last row stays 0: missing neighbours
        weights = self.weights.to(values.dtype)
        for vertex in range(dims):
            blurred = blurred.index_add(0, self.vertices[:, vertex], weights[:, vertex, None] * values)
        for before, after in self.neighbours:
            blurred = blurred + 0.5 * (blurred[before] + blurred[after])
        alpha = 1 / (1 + 2.0 ** (1 - dims))
        parts = [weights[:, vertex, None] * blurred[self.vertices[:, vertex]] for vertex in range(dims)]
        return alpha * torch.stack(parts).sum(0)


def _elevate(features: Tensor) -> Tensor:
    """Maps points, P x D, to the plane in D + 1 dimensions whose coordinates sum to 0; returns P x (D + 1)."""
    dims = features.shape[1]
    steps = torch.arange(1, dims + 1, dtype=torch.float64)
    factors = math.sqrt(2 / 3) * (dims + 1) / (steps * (steps + 1)).sqrt()
    scaled = features * factors.to(features)
    after = scaled.flip(1).cumsum(1).flip(1)  # the sum from each coordinate on
    first = after[:, :1]
    rest = torch.cat((after[:, 1:], torch.zeros_like(first)), 1) - steps.to(features) * scaled
    return torch.cat((first, rest), 1)


def _nearest_points(elevated: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Returns the nearest lattice point of remainder 0 for each point, the rank of each coordinate's difference
    from that lattice point (0 for the largest), and the points themselves; P x (D + 1) each.
    """
    width = elevated.shape[1]
    rounded = (elevated / width).round()
    nearest = rounded * width
    difference = elevated - nearest
    lower = difference[:, :, None] < difference[:, None, :]
    earlier = torch.ones(width, width, dtype=torch.bool, device=elevated.device).tril(-1)
    ties = (difference[:, :, None] == difference[:, None, :]) & earlier
    rank = (lower | ties).sum(2) + rounded.sum(1, keepdim=True).long()
    shift = width * ((rank < 0).long() - (rank >= width).long())
    return nearest + shift, rank + shift, elevated


def _barycentric(difference: Tensor, rank: Tensor) -> Tensor:
    """Returns the barycentric coordinates of each point in the simplex around it, P x (D + 1)."""
    count, width = difference.shape
    shares = difference / width
    sums = difference.new_zeros(count, width + 1)
    sums = sums.scatter_add(1, width - 1 - rank, shares).scatter_add(1, width - rank, -shares)
    return torch.cat((sums[:, :1] + 1 + sums[:, -1:], sums[:, 1:-1]), 1)


def _vertices(nearest: Tensor, rank: Tensor) -> Tensor:
    """Returns the coordinates of the vertices of the simplex around each point, P x (D + 1) x D; the last
    coordinate is omitted, since all coordinates of a vertex sum to 0.
    """
    width = nearest.shape[1]
    remainder = torch.arange(width, device=nearest.device)[None, :, None]
    ranks = rank[:, None, :-1]
    offsets = torch.where(ranks < width - remainder, remainder, remainder - width)
    return nearest[:, None, :-1].long() + offsets


def _strides(keys: Tensor) -> Tensor:
    """Returns factors such that the sum of coordinate * factor is a different number for each lattice point and
    each neighbour of one.
    """
    dims = keys.shape[-1]
    flat = keys.reshape(-1, dims)
    extent = flat.amax(0) - flat.amin(0) + 2 * dims + 1
    return torch.cat((extent.flip(0).cumprod(0).flip(0)[1:], extent.new_ones(1)))


def _neighbours(codes: Tensor, strides: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Returns, for each of the D + 1 directions, the indexes of the points before and after each lattice point.

    If a neighbour does not exist, its index is the number of points. Each index tensor ends with one more such
    entry.

    Args:
        codes: the numbers of the lattice points, ascending.
    """
    count, dims = len(codes), len(strides)
    found = []
    for axis in range(dims + 1):
        step = torch.ones_like(strides)
        if axis < dims:
            step[axis] = -dims
        pair = []
        for sign in (-1, 1):
            wanted = codes + sign * (step * strides).sum()
            place = torch.searchsorted(codes, wanted).clamp(max=count - 1)
            place = torch.where(codes[place] == wanted, place, count)
            pair.append(torch.cat((place, place.new_full((1,), count))))
        found.append((pair[0], pair[1]))
    return found
