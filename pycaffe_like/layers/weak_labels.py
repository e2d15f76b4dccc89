"""Weakly supervised segmentation (DeepLab): a picture has a list of classes instead of a label for each
pixel.

The layers raise the scores of the picture's classes. A loss then takes the best class of each pixel
as its label.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, exactly
from .registry import register_layer

NOTHING = -1
"""The padding of lists of labels."""


@register_layer("unique_label_param")
class UniqueLabel(Layer):
    """The distinct labels of each picture in ascending order, padded with -1.

    Labels in ignore_label are skipped, and labels in force_label are added to every picture.

    Bottom: labels, N x 1 x H x W. Top: N x max_labels x 1 x 1.

    Raises:
        LayerError: If a picture has more than max_labels labels.

    Source: src/caffe/layers/unique_label_layer.cpp of hszhao/PSPNet.
    """

    label_bottoms = (0,)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        max_labels: int,
        ignore_label: tuple[int, ...],
        force_label: tuple[float, ...],
    ) -> None:
        super().__init__()
        if len(bottoms[0]) != 4 or bottoms[0][1] != 1:
            raise LayerError("the labels have the wrong shape", expected="N x 1 x H x W", got=format_shape(bottoms[0]))
        if max_labels <= len(set(force_label)):
            expected = f"more than the {len(set(force_label))} of force_label"
            raise LayerError("max_labels is too small", expected=expected, got=max_labels)
        self.max_labels = max_labels
        self.register_buffer("ignored", torch.tensor(ignore_label, dtype=torch.float32), persistent=False)
        self.register_buffer("forced", torch.tensor(force_label, dtype=torch.float32), persistent=False)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(bottoms[0][0], self.max_labels, 1, 1)]

    @torch.no_grad()
    def forward(self, labels: Tensor) -> Tensor:
        rows = labels.flatten(1)
        rows = torch.where(torch.isin(rows, self.get_buffer("ignored").to(rows.dtype)), torch.inf, rows)
        forced = self.get_buffer("forced").to(rows.dtype).expand(len(rows), -1)
        rows = torch.cat((rows, forced), 1).sort(1).values
        repeats = torch.cat((torch.zeros_like(rows[:, :1], dtype=torch.bool), rows[:, 1:] == rows[:, :-1]), 1)
        rows = torch.where(repeats, torch.inf, rows).sort(1).values
        if int(rows.isfinite().sum(1).max()) > self.max_labels:
            raise LayerError("a picture has more labels than max_labels", expected=f"at most {self.max_labels}")
        missing = self.max_labels - rows.shape[1]
        if missing > 0:
            rows = torch.cat((rows, rows.new_full((len(rows), missing), torch.inf)), 1)
        kept = rows[:, : self.max_labels]
        return torch.where(kept.isfinite(), kept, NOTHING)[..., None, None]


@register_layer("bias_channel_param")
class BiasChannel(Layer):
    """Adds a bias to the scores of the labelled classes.

    With label_type IMAGE, each label of a picture raises its class at every pixel: class 0 by bg_bias,
    others by fg_bias. A label that is listed twice raises its class twice.

    With label_type PIXEL, each label raises its class at its own pixel by fg_bias. If background_label
    or bg_bias is set, every label also raises the background class at its pixel by bg_bias; the
    background's own label adds only bg_bias, without fg_bias.

    Labels of -1 or ignore_label have no effect.

    Bottoms: scores, N x C x H x W; labels, N x L x 1 x 1 for IMAGE, N x 1 x H x W for PIXEL. Top: the
    scores. The gradient passes unchanged.

    Source: src/caffe/layers/bias_channel_layer.cpp of hszhao/PSPNet.
    """

    bottoms = exactly(2)
    label_bottoms = (1,)
    keeps_shape = True
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        bg_bias: float,
        fg_bias: float,
        ignore_label: tuple[int, ...],
        label_type: str,
        background_label: int | None,
        layer: LayerDef,
    ) -> None:
        super().__init__()
        if min(bg_bias, fg_bias) < 0:
            raise LayerError("bg_bias and fg_bias must not be negative", got=f"{bg_bias} and {fg_bias}")
        scores, labels = bottoms
        wanted = (scores[0], 1, *scores[2:]) if label_type == "PIXEL" else (scores[0], *labels[1:2], 1, 1)
        if len(scores) != 4 or labels != wanted:
            raise LayerError(
                "the labels do not fit the scores",
                expected=f"{format_shape(wanted)} for {format_shape(scores)}",
                got=format_shape(labels),
            )
        self.per_pixel = label_type == "PIXEL"
        self.foreground = fg_bias
        self.background = bg_bias
        has_background = background_label is not None or layer.option("bias_channel_param").has("bg_bias")
        self.background_label = (background_label or 0) if has_background else None
        ignored = torch.tensor((NOTHING, *ignore_label))
        self.register_buffer("ignored", ignored, persistent=False)

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][1]

    def ignored_labels(self) -> tuple[int, ...]:
        return tuple(self.get_buffer("ignored").tolist())

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        classes = labels.detach().long()
        counts = ~torch.isin(classes, self.get_buffer("ignored"))
        classes = torch.where(counts, classes, 0)
        if not self.per_pixel:
            raised = torch.where(classes == 0, self.background, self.foreground) * counts
            return scores + torch.zeros_like(scores[:, :, :1, :1]).scatter_add(1, classes, raised.to(scores.dtype))
        raised = self.foreground * counts
        if self.background_label is not None:
            raised = raised * (classes != self.background_label)
        biases = torch.zeros_like(scores).scatter_add(1, classes, raised.to(scores.dtype))
        if self.background_label is not None:
            biases[:, self.background_label] += self.background * counts[:, 0]
        return scores + biases


@register_layer("adaptive_bias_channel_param")
class AdaptiveBiasChannel(Layer):
    """Raises the scores of a picture's classes until each class is the best one in a given fraction of the
    pixels.

    1. With suppress_others, the scores of all other classes are lowered at each pixel to margin_others
       below the lowest score of the picture's classes.
    2. Each of the picture's classes is raised until it is the best one in the fraction bg_portion (class
       0, which comes first) or fg_portion (all others, in random order) of the pixels. This is repeated
       num_iter times.
    3. All scores are lowered by a constant that restores the mean of the best scores.

    Pictures without labels stay unchanged.

    Bottoms: scores, N x C x H x W; labels, N x L x 1 x 1, padded with -1. Top: the scores. As in
    the fork, there is no gradient.

    Source: src/caffe/layers/adaptive_bias_channel_layer.cpp of hszhao/PSPNet; Papandreou, Chen, Murphy and
    Yuille, Weakly- and Semi-Supervised Learning of a DCNN for Semantic Image Segmentation, 2015.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    keeps_shape = True
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_iter: int,
        bg_portion: float,
        fg_portion: float,
        suppress_others: bool,
        margin_others: float,
    ) -> None:
        super().__init__()
        scores, labels = bottoms
        if len(scores) != 4 or scores[1] < 2 or len(labels) != 4 or labels[0] != scores[0] or labels[2:] != (1, 1):
            raise LayerError(
                "the bottoms do not fit",
                expected="N x C x H x W with two classes or more, and N x L x 1 x 1",
                got=f"{format_shape(scores)} and {format_shape(labels)}",
            )
        if num_iter < 1:
            raise LayerError("num_iter must be positive", got=num_iter)
        if margin_others < 0:
            raise LayerError("margin_others must not be negative", got=margin_others)
        for name, portion in (("bg_portion", bg_portion), ("fg_portion", fg_portion)):
            if not 0 <= portion < 1:
                raise LayerError(f"{name} is out of range", expected="0 or more, less than 1", got=portion)
        self.rounds = num_iter
        self.portions = (bg_portion, fg_portion)
        self.margin = margin_others if suppress_others else None

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][1]

    def ignored_labels(self) -> tuple[int, ...]:
        return (NOTHING,)

    @torch.no_grad()
    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        tops = scores.flatten(2).clone()
        classes = labels.flatten(1).long()
        named = classes != NOTHING
        present = torch.zeros_like(tops[:, :, 0], dtype=torch.long)
        present.scatter_add_(1, classes.clamp(min=0), named.long())
        mine = (present > 0)[:, :, None]
        if self.margin is not None:
            lowest = torch.where(mine, tops, torch.inf).amin(1, keepdim=True)
            tops = torch.where(~mine & (tops > lowest), lowest - self.margin, tops)
        best = torch.where(mine, tops, -torch.inf).amax(1)
        before = best.mean(1)
        for _ in range(self.rounds):
            best = self._raise(tops, classes, named, best)
        tops += torch.where(named.any(1), before - best.mean(1), 0)[:, None, None]
        return tops.reshape(scores.shape)

    def _raise(self, tops: Tensor, classes: Tensor, named: Tensor, best: Tensor) -> Tensor:
        """Raises each class of each picture once, in place.

        Returns:
            The best scores of the pictures' classes at each pixel.
        """
        keys = torch.rand(classes.shape, device=tops.device)
        keys = torch.where(classes == 0, -1, torch.where(named, keys, 2))
        order = keys.argsort(1)
        places = tops.shape[2]
        ranks = [int(portion * places) for portion in self.portions]
        pictures = torch.arange(len(tops), device=tops.device)
        for turn in order.T:
            chosen = classes[pictures, turn]
            counts = named[pictures, turn]
            chosen = torch.where(counts, chosen, 0)
            lacks = (best - tops[pictures, chosen]).sort(1).values
            added = torch.where(chosen == 0, lacks[:, ranks[0]], lacks[:, ranks[1]])
            tops[pictures, chosen] += torch.where(counts, added, 0)[:, None]
            best = torch.where(counts[:, None], torch.maximum(best, tops[pictures, chosen]), best)
        return best
