"""Fully connected random fields over pixels: MultiStageMeanfield of CRF-RNN and DenseCRF of DeepLab."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, check_choice, exactly
from .permutohedral import Lattice
from .registry import register_layer

SMALL = 1e-20
"""What is added to a norm."""


class _Filter:
    """A Gaussian filter over the pixels of a picture, each result divided by the filter's response to ones."""

    def __init__(self, features: Tensor) -> None:
        self.lattice = Lattice(features)
        self.norm = 1 / (self.lattice.filter(torch.ones_like(features[:, :1])) + SMALL)

    def __call__(self, values: Tensor) -> Tensor:
        """Filters values, pixels x channels."""
        return self.norm.to(values.dtype) * self.lattice.filter(values)


def _places(picture: Tensor) -> Tensor:
    """Returns the column and row of each pixel, pixels x 2, given a picture of C x H x W."""
    height, width = picture.shape[1:]
    rows, columns = torch.meshgrid(
        torch.arange(height, device=picture.device), torch.arange(width, device=picture.device), indexing="ij"
    )
    return torch.stack((columns, rows), -1).reshape(-1, 2).float()


def _bilateral(picture: Tensor, distance: float, color: float) -> Tensor:
    """Returns the position and colour of each pixel, given a picture of C x H x W. Positions are divided by
    `distance`, colours by `color`.
    """
    colors = picture.detach().float().flatten(1).T
    return torch.cat((_places(picture) / distance, colors / color), 1)


@dataclass(frozen=True)
class _FirstWeights:
    """The options for the initial diagonals of the weight matrices."""

    spatial_filter_weight: float
    bilateral_filter_weight: float
    spatial_filter_weights_str: str
    bilateral_filter_weights_str: str

    def diagonal(self, name: str, channels: int) -> list[float]:
        """Returns the initial diagonal of the weights `name`: the numbers in the option, otherwise those in the
        file NAME.par in the working folder, otherwise one number for all channels.

        Raises:
            LayerError: If there are too few numbers.
        """
        text, file = getattr(self, f"{name}_filter_weights_str"), Path(f"{name}.par")
        if not text and file.is_file():
            text = file.read_text(errors="replace")
        if not text:
            return [float(getattr(self, f"{name}_filter_weight"))] * channels
        try:
            numbers = [float(word) for word in text.replace(",", " ").split()]
        except ValueError:
            numbers = []
        if len(numbers) < channels:
            expected = f"{channels} numbers, one for each channel"
            raise LayerError(f"the {name} filter weights are incomplete", expected=expected, got=len(numbers))
        return numbers[:channels]


@register_layer("multi_stage_meanfield_param")
class MultiStageMeanfield(Layer):
    """Refines class scores with a fully connected random field: CRF-RNN.

    Each of num_iterations rounds computes

        Q = softmax of the scores so far (at first the second bottom)
        message = spatial weights * (Q filtered by position)
                  + bilateral weights * (Q filtered by position and colour)
        scores = first bottom - compatibility * message

    Both filters are Gaussians. The standard deviation of the first is theta_gamma pixels; those of the second
    are theta_alpha pixels in position and theta_beta in colour. Filters use a permutohedral lattice, and divide
    the result by their response to ones. All three blobs learn; pictures get no gradient.

    Bottoms: scores, N x C x H x W; scores to start with, the same shape; pictures, N x 3 x H x W. Top: N x C x H x W.

    Blobs, 1 x 1 x C x C each: spatial weights, bilateral weights, compatibility. They start as diagonal
    matrices, with -1 on the diagonal of compatibility. The diagonals of the weights are the numbers in
    spatial_filter_weights_str and bilateral_filter_weights_str; if these are not set, the numbers in the files
    spatial.par and bilateral.par in the working folder; without such a file, spatial_filter_weight and
    bilateral_filter_weight, which the fork ignores.

    Source: src/caffe/layers/multi_stage_meanfield.cpp and meanfield_iteration.cpp of torrvision/caffe; Zheng,
    Jayasumana, Romera-Paredes and others, Conditional Random Fields as Recurrent Neural Networks, 2015.
    """

    bottoms = exactly(3)
    label_bottoms = (2,)
    keeps_shape = True
    backward_needs_output = False

    spatial: Tensor
    bilateral: Tensor
    compatibility: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        compatibility_mode: str,
        theta_alpha: float,
        theta_beta: float,
        theta_gamma: float,
        num_iterations: int,
        first: _FirstWeights,
    ) -> None:
        super().__init__()
        check_choice("compatibility_mode", compatibility_mode, ("POTTS",))
        if num_iterations < 2:
            raise LayerError("num_iterations is too small", expected="2 or more", got=num_iterations)
        for name, value in (("theta_alpha", theta_alpha), ("theta_beta", theta_beta), ("theta_gamma", theta_gamma)):
            if value <= 0:
                raise LayerError(f"{name} must be positive", got=value)
        scores, start, picture = bottoms
        if len(scores) != 4 or start != scores or picture != (scores[0], 3, *scores[2:]):
            raise LayerError(
                "the bottoms do not fit",
                expected="N x C x H x W twice, and N x 3 x H x W",
                got=", ".join(map(format_shape, bottoms)),
            )
        self.thetas, self.rounds = (theta_alpha, theta_beta, theta_gamma), num_iterations
        channels = scores[1]
        self.diagonals = {name: first.diagonal(name, channels) for name in ("spatial", "bilateral")}
        self.diagonals["compatibility"] = [-1.0] * channels
        for name in self.diagonals:
            self.add_blob(name, (1, 1, channels, channels), None)

    def reset(self) -> None:
        super().reset()
        with torch.no_grad():
            for name, diagonal in self.diagonals.items():
                if name not in self._shared:
                    blob = getattr(self, name)
                    blob[0, 0] = torch.diag(blob.new_tensor(diagonal))

    def forward(self, scores: Tensor, start: Tensor, pictures: Tensor) -> Tensor:
        alpha, beta, gamma = self.thetas
        near = _Filter(_places(scores[0]) / gamma)
        tops = []
        for unary, now, picture in zip(scores, start, pictures, strict=True):
            alike = _Filter(_bilateral(picture, alpha, beta))
            pixels = unary.flatten(1).T
            refined = now.flatten(1).T
            for _ in range(self.rounds):
                likely = refined.softmax(1)
                message = near(likely) @ self.spatial[0, 0].T + alike(likely) @ self.bilateral[0, 0].T
                refined = pixels - message @ self.compatibility[0, 0].T
            tops.append(refined.T.reshape(unary.shape))
        return torch.stack(tops)


@dataclass(frozen=True)
class _Kernels:
    """DenseCRF's Gaussian filters, each with its weight."""

    pos_xy_std: tuple[float, ...]
    pos_w: tuple[float, ...]
    bi_xy_std: tuple[float, ...]
    bi_rgb_std: tuple[float, ...]
    bi_w: tuple[float, ...]

    def check(self, num_bottoms: int) -> None:
        """Raises LayerError unless there are as many weights as standard deviations."""
        for names in (("pos_w", "pos_xy_std"), ("bi_w", "bi_xy_std", "bi_rgb_std")):
            counts = [len(getattr(self, name)) for name in names]
            if len(set(counts)) > 1:
                raise LayerError(f"{', '.join(names)} differ in number", expected="as many of each", got=counts)
        if min((*self.pos_xy_std, *self.bi_xy_std, *self.bi_rgb_std), default=1) <= 0:
            raise LayerError("a standard deviation must be positive", expected="more than 0")
        if num_bottoms == 3 and not self.bi_w:
            raise LayerError("pictures need kernels over colours", expected="bi_w, bi_xy_std and bi_rgb_std")

    def filters(self, scores: Tensor, picture: Tensor | None) -> Iterator[tuple[float, _Filter]]:
        for weight, distance in zip(self.pos_w, self.pos_xy_std, strict=True):
            yield weight, _Filter(_places(scores) / distance)
        if picture is not None:
            for weight, distance, color in zip(self.bi_w, self.bi_xy_std, self.bi_rgb_std, strict=True):
                yield weight, _Filter(_bilateral(picture, distance, color))


@register_layer("dense_crf_param")
class DenseCRF(Layer):
    """Refines class scores with a fully connected random field. There is no gradient.

    Starts with Q = softmax of the scores. In each of max_iter rounds, every kernel filters Q; the results,
    times the kernels' weights, are added to the scores, and the softmax of the sum is the new Q. pos_w and
    pos_xy_std are the weights and standard deviations of kernels over the positions of pixels; bi_w, bi_xy_std
    and bi_rgb_std are those of kernels over position and colour. Filters use a permutohedral lattice, and
    divide the result by their response to ones.

    Bottoms: scores, N x C x H x W; height and width of each picture, N x 2 values, beyond which the top is 0;
    optionally pictures, N x 3 x H x W, without which the kernels over colour are not used. Top: Q, N x C x H x
    W; with output_probability: false the logarithm of Q.

    Unlike in the fork, softmax uses the exact exponential and not an approximation, and every item of a batch
    uses its own picture and not the first one.

    Source: src/caffe/layers/densecrf_layer.cpp of hszhao/PSPNet (DeepLab's); Krähenbühl and Koltun, Efficient
    Inference in Fully Connected CRFs with Gaussian Edge Potentials, 2011.
    """

    bottoms = between(2, 3)
    label_bottoms = (0, 1, 2)
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, max_iter: int, kernels: _Kernels, output_probability: bool) -> None:
        super().__init__()
        kernels.check(len(bottoms))
        scores, sizes, *pictures = bottoms
        fits = len(scores) == 4 and sizes[:1] == scores[:1] and torch.Size(sizes).numel() == 2 * scores[0]
        if not fits or pictures not in ([], [(scores[0], 3, *scores[2:])]):
            raise LayerError(
                "the bottoms do not fit",
                expected="N x C x H x W, N x 2 and N x 3 x H x W",
                got=", ".join(map(format_shape, bottoms)),
            )
        self.rounds, self.kernels, self.is_probability = max_iter, kernels, output_probability

    @torch.no_grad()
    def forward(self, scores: Tensor, sizes: Tensor, pictures: Tensor | None = None) -> Tensor:
        top = torch.zeros_like(scores)
        height, width = scores.shape[2:]
        for item, (rows, columns) in enumerate(sizes.reshape(-1, 2).int().tolist()):
            if rows >= height and columns >= width:
                rows, columns = height, width
            if not 0 < rows * columns <= height * width or rows > height or columns > width:
                expected = f"at most {height} x {width}, or no side smaller"
                raise LayerError(
                    f"the size of picture {item} does not fit", expected=expected, got=f"{rows} x {columns}"
                )
            inside = scores[item, :, :rows, :columns]
            picture = None if pictures is None else pictures[item, :, :rows, :columns]
            found = self._refine(inside, picture).T.reshape(inside.shape)
            smallest = torch.finfo(torch.float32).tiny
            top[item, :, :rows, :columns] = found if self.is_probability else found.clamp(min=smallest).log()
        return top

    def _refine(self, scores: Tensor, picture: Tensor | None) -> Tensor:
        filters = list(self.kernels.filters(scores, picture))
        pixels = scores.flatten(1).T
        likely = pixels.softmax(1)
        for _ in range(self.rounds):
            total = pixels
            for weight, smooth in filters:
                total = total + weight * smooth(likely)
            likely = total.softmax(1)
        return likely
