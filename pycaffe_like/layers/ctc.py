"""Connectionist temporal classification as in Caffe's pull request 4681: losses, decoder, reversed time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, between, exactly
from .gradients import scale_gradient
from .registry import register_layer
from .sequence import compact


def check_times(bottoms: Sequence[Shape], names: Sequence[str]) -> None:
    """Raises LayerError unless the first bottom is T x N x C, and each further one T x N."""
    scores = bottoms[0]
    if len(scores) < 3 or math.prod(scores[3:]) != 1:
        raise LayerError("the scores have the wrong shape", expected="T x N x C", got=format_shape(scores))
    for name, shape in zip(names, bottoms[1:], strict=False):
        if shape[:2] != scores[:2] or math.prod(shape[2:]) != 1:
            expected = f"{scores[0]} x {scores[1]}"
            raise LayerError(f"the {name} do not fit the scores", expected=expected, got=format_shape(shape))


def blank_class(blank: int, classes: int) -> int:
    """Returns the class of the blank; a negative one is the last class.

    Raises:
        LayerError: If there is no such class.
    """
    if blank >= classes:
        raise LayerError("blank_index is not a class", expected=f"below {classes}", got=blank)
    return blank if blank >= 0 else classes - 1


def leading(mask: Tensor) -> Tensor:
    """Returns, for each column of a T x N mask, the number of values before the first False."""
    return mask.long().cumprod(0).sum(0)


def sequence_lengths(indicators: Tensor) -> Tensor:
    """Returns the length of each sequence, given T x N indicators. A sequence ends before the first 0 that comes
    after its first time step.
    """
    goes_on = indicators.reshape(indicators.shape[:2]).round() != 0
    return 1 + leading(goes_on[1:])


def labels_until_negative(labels: Tensor) -> tuple[Tensor, Tensor]:
    """Returns the labels of each sequence, N x T, and the number of labels before the first negative one."""
    labels = labels.reshape(labels.shape[:2])
    return (labels + 0.5).long().t(), leading(labels >= 0)


def ctc_costs(scores: Tensor, targets: Tensor, steps: Tensor, lengths: Tensor, blank: int) -> Tensor:
    """Returns -log(probability of the labels) of each sequence; 0 for sequences that cannot hold their labels.

    Args:
        scores: T x N x C, before the softmax.
        targets: N x L.
        steps, lengths: N, the numbers of time steps and of labels.
    """
    likely = scores.flatten(2).log_softmax(2)
    targets = targets.clamp(0, likely.shape[2] - 1)
    return F.ctc_loss(likely, targets, steps, lengths, blank, reduction="none", zero_infinity=True)


def can_hold(targets: Tensor, steps: Tensor, lengths: Tensor) -> Tensor:
    """Returns which sequences have enough time steps for their labels, plus a blank between equal neighbouring
    labels.
    """
    places = torch.arange(1, targets.shape[1], device=targets.device)
    repeats = ((targets[:, 1:] == targets[:, :-1]) & (places < lengths[:, None])).sum(1)
    return lengths + repeats <= steps


@register_layer("ctc_loss_param")
class CTCLoss(Layer):
    """Connectionist temporal classification: the mean over sequences of -log(probability of the labels).

    See CtcLoss for the probability. As in the fork, the gradient is that of the sum over the sequences.
    Sequences without labels count as 0. With preprocess_collapse_repeated, repeated labels are merged first.

    Bottoms: scores, T x N x C; sequence indicators, T x N (a sequence ends before the first 0 after its first
    step); labels, T x N, which end at the first negative one. Top: the loss. blank_index is the class of the blank,
    by default the last one. loss_calculation_t has no effect; output_delay and ctc_merge_repeated: false are errors.

    A sequence with more labels than it can hold counts as 0; in the fork it is an error.

    Source: src/caffe/layers/ctc_loss_layer.cpp of MhLiao/TextBoxes_plusplus (Caffe's pull request 4681).
    """

    bottoms = exactly(3)
    is_loss = True
    label_bottoms = (1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        blank_index: int,
        output_delay: int,
        preprocess_collapse_repeated: bool,
        ctc_merge_repeated: bool,
        loss_calculation_t: int,
    ) -> None:
        super().__init__()
        if output_delay or not ctc_merge_repeated:
            name = "output_delay" if output_delay else "ctc_merge_repeated: false"
            raise LayerError(f"{name} is not supported", advice="The fork calls it untested.")
        check_times(bottoms, ("sequence indicators", "labels"))
        self.blank = blank_class(blank_index, bottoms[0][2])
        self.collapses = preprocess_collapse_repeated

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        check_times(bottoms, ("sequence indicators", "labels"))
        return [()]

    def forward(self, scores: Tensor, indicators: Tensor, labels: Tensor) -> Tensor:
        steps = sequence_lengths(indicators)
        targets, lengths = labels_until_negative(labels)
        if self.collapses:
            places = torch.arange(targets.shape[1], device=targets.device)
            drop = places >= lengths[:, None]
            drop[:, 1:] |= targets[:, 1:] == targets[:, :-1]
            targets, lengths = compact(targets, drop)
        costs = ctc_costs(scores, targets, steps, lengths, self.blank)
        return scale_gradient(torch.where(lengths > 0, costs, 0).mean(), scores.shape[1])


@register_layer("ctc_loss_param")
class WarpCTCLoss(Layer):
    """Connectionist temporal classification, with labels in one of three forms.

    The loss is the mean over the sequences that are long enough for their labels; see CtcLoss for the probability.
    As in the fork, the gradient is that of the sum. blank_index is 0 by default.

    Bottoms: scores, T x N x C, and

    * labels, N x L, in which blanks are skipped; or
    * sequence indicators and labels, T x N each, as for CTCLoss; if the blank is 0, labels are
    numbered from 0, and 1 is added to each; or
    * the lengths of the sequences, N; the numbers of labels, N; labels, L x N.

    Top: the loss.

    Source: src/caffe/layers/warp_ctc_loss_layer.cpp of senlinuc/caffe_ocr.
    """

    bottoms = between(2, 4)
    is_loss = True
    label_bottoms = (1, 2, 3)

    def __init__(self, bottoms: Sequence[Shape], *, blank_index: int | None) -> None:
        super().__init__()
        check_times(bottoms[:1], ())
        self.blank = blank_class(blank_index or 0, bottoms[0][2])
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if len(bottoms) == 3:
            check_times(bottoms, ("sequence indicators", "labels"))
        check_times(bottoms[:1], ())
        num, labels = bottoms[0][1], bottoms[-1]
        counts = [math.prod(one) for one in bottoms[1:-1]] if len(bottoms) == 4 else []
        given = labels[:1] if len(bottoms) == 2 else labels[1:2]
        if given != (num,) or any(count != num for count in counts):
            got = ", ".join(map(format_shape, bottoms[1:]))
            raise LayerError("the labels do not fit the scores", expected=f"{num} sequences", got=got)
        return [()]

    def forward(self, scores: Tensor, *others: Tensor) -> Tensor:
        steps = torch.full((scores.shape[1],), scores.shape[0], device=scores.device)
        if len(others) == 1:
            targets = others[0].flatten(1).long()
            targets, lengths = compact(targets, targets == self.blank)
        elif len(others) == 2:
            steps = sequence_lengths(others[0])
            targets, lengths = labels_until_negative(others[1])
            targets = targets + (self.blank == 0)
        else:
            steps, lengths = (one.flatten().long() for one in others[:2])
            targets = others[2].reshape(others[2].shape[:2]).long().t()
        costs = ctc_costs(scores, targets, steps, lengths, self.blank)
        count = can_hold(targets, steps, lengths).sum().clamp(min=1)
        return scale_gradient(costs.sum() / count, count)


@register_layer("ctc_decoder_param")
class CTCGreedyDecoder(Layer):
    """Returns the best class of each time step, without blanks and, with ctc_merge_repeated, without repetitions.

    The options and bottoms of two forks are supported.

    * TextBoxes++: the bottoms are scores, T x N x C; sequence indicators, T x N (see CTCLoss); optionally
      labels, T x N. The first top has the classes, N x T x 1 x 1, padded with -1. With three tops, or with two
      tops and no labels, the second top is minus the sum of the largest scores, N x 1 x 1 x 1. With labels, the
      last of two or three tops is the accuracy, 1 x 1 x 1 x 1: 1 minus the mean edit distance, where each
      distance is divided by the length of the longer sequence. blank_index is the last class by default.
    * caffe_ocr: the only bottom is the scores, and the top has the classes; or the bottoms are scores and
      labels, N x L, which end at the first negative label and in which blanks are skipped. The top then has two
      values, 1 x 2 x 1 x 1: the accuracy as above, and the fraction of sequences without errors. blank_index is
      0 by default.

    Source: src/caffe/layers/ctc_decoder_layer.cpp of MhLiao/TextBoxes_plusplus and of senlinuc/caffe_ocr.
    """

    bottoms = between(1, 3)
    tops = between(1, 3)
    label_bottoms = (0, 1, 2)

    def __init__(
        self, bottoms: Sequence[Shape], *, blank_index: int | None, ctc_merge_repeated: bool, num_tops: int
    ) -> None:
        super().__init__()
        check_times(bottoms[:1], ())
        self.has_indicators = len(bottoms) == 3 or (len(bottoms) == 2 and bottoms[1][:2] == bottoms[0][:2])
        default = -1 if self.has_indicators else 0
        self.blank = blank_class(default if blank_index is None else blank_index, bottoms[0][2])
        self.merges, self.num_tops = ctc_merge_repeated, num_tops
        most = (1, 2, 3)[len(bottoms) - 1] if self.has_indicators else 1
        if num_tops > most:
            raise LayerError("wrong number of tops", expected=f"1 to {most} for these bottoms", got=num_tops)
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if self.has_indicators:
            check_times(bottoms, ("sequence indicators", "labels"))
        elif len(bottoms) == 2 and bottoms[1][:1] != bottoms[0][1:2]:
            expected = f"{bottoms[0][1]} x L"
            raise LayerError("the labels do not fit the scores", expected=expected, got=format_shape(bottoms[1]))
        steps, num = bottoms[0][:2]
        if not self.has_indicators and len(bottoms) == 2:
            return [(1, 2, 1, 1)]
        scores: list[Shape] = [(num, 1, 1, 1)]
        accuracy: list[Shape] = [(1, 1, 1, 1)]
        others = scores[:1] if len(bottoms) < 3 else accuracy if self.num_tops == 2 else scores + accuracy
        return [(num, steps, 1, 1), *others][: self.num_tops]

    @torch.no_grad()
    def forward(self, scores: Tensor, *others: Tensor) -> Tensor | tuple[Tensor, ...]:
        steps = torch.full((scores.shape[1],), scores.shape[0], device=scores.device)
        if self.has_indicators:
            steps = sequence_lengths(others[0])
        largest, best = scores.flatten(2).max(2)
        valid = torch.arange(len(best), device=best.device)[:, None] < steps
        drop = ~valid | (best == self.blank)
        if self.merges:
            drop[1:] |= best[1:] == best[:-1]
        found, lengths = compact(best.t(), drop.t())
        if others and not self.has_indicators:
            labels = others[0].flatten(1)
            ends = (labels >= 0).long().cumprod(1) == 0
            targets, counts = compact((labels + 0.5).long(), ends | ((labels + 0.5).long() == self.blank))
            return scores.new_tensor(_accuracy(found, lengths, targets, counts)).reshape(1, 2, 1, 1)
        past = torch.arange(found.shape[1], device=found.device) >= lengths[:, None]
        tops = [torch.where(past, -1, found).to(scores)[..., None, None]]
        if self.num_tops == 3 or (self.num_tops == 2 and len(others) == 1):
            tops.append(-(largest * valid).sum(0).reshape(-1, 1, 1, 1))
        if self.num_tops > 1 and len(others) == 2:
            targets, counts = labels_until_negative(others[1])
            tops.append(scores.new_tensor(_accuracy(found, lengths, targets, counts)[:1]).reshape(1, 1, 1, 1))
        return tuple(tops) if len(tops) > 1 else tops[0]


def _accuracy(found: Tensor, lengths: Tensor, targets: Tensor, counts: Tensor) -> tuple[float, float]:
    """Returns 1 minus the mean relative edit distance, and the fraction of sequences without errors."""
    distance, correct = 0.0, 0
    pairs = zip(found.tolist(), lengths.tolist(), targets.tolist(), counts.tolist(), strict=True)
    for one, length, target, count in pairs:
        if max(length, count):
            edits = _edit_distance(one[:length], target[:count])
            distance += edits / max(length, count)
            correct += edits == 0
    return 1 - distance / len(found), correct / len(found)


def _edit_distance(a: Sequence[int], b: Sequence[int]) -> int:
    """Returns how many values must be inserted, removed or replaced to turn one sequence into the other
    (Levenshtein).
    """
    row = list(range(len(b) + 1))
    for i, value in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (value != other))
    return row[-1]


@register_layer("reverse_time_param")
class ReverseTime(Layer):
    """Reverses the order of the time steps within each sequence.

    Time steps after the end of a sequence become 0; with copy_remaining they are copied.

    Bottoms: T x N x …; the lengths of the sequences, N. Top: the shape of the first bottom.

    Source: src/caffe/layers/reverse_time_layer.cpp of senlinuc/caffe_ocr.
    """

    bottoms = exactly(2)
    label_bottoms = (1,)
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, copy_remaining: bool) -> None:
        super().__init__()
        values, lengths = bottoms
        if len(values) < 2 or lengths != (values[1],):
            expected = f"{format_shape(values[1:2])}, for T x N x …"
            raise LayerError("the lengths do not fit the sequences", expected=expected, got=format_shape(lengths))
        self.copies = copy_remaining

    def forward(self, bottom: Tensor, lengths: Tensor) -> Tensor:
        steps = torch.arange(len(bottom), device=bottom.device)[:, None]
        ends = lengths.long()
        inside = steps < ends
        places = torch.where(inside, ends - 1 - steps, steps)
        axes = (1,) * (bottom.dim() - 2)
        top = bottom.gather(0, places.reshape(*places.shape, *axes).expand_as(bottom))
        return top if self.copies else top * inside.reshape(*inside.shape, *axes)
