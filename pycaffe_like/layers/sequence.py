"""Layers for text recognition: transposing and reversing sequences, forks' Lstm, CTC.

T is the number of time steps, N the number of parallel sequences, C the number of classes,
including the blank, which means "no character".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, between, exactly
from .gradients import scale_gradient
from .registry import register_layer


@register_layer("transpose_param")
class Transpose(Layer):
    """Permutes the axes: axis k of the top is axis dim[k] of the bottom.

    `dim` must contain each axis once.

    Source: src/caffe/layers/transpose_layer.cpp of tianzhi0549/CTPN.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, dim: tuple[int, ...]) -> None:
        super().__init__()
        self.dim = dim
        if sorted(dim) != list(range(len(bottoms[0]))):
            expected = f"each of 0 to {len(bottoms[0]) - 1} once"
            raise LayerError("dim does not fit the bottom", expected=expected, got=", ".join(map(str, dim)) or "none")

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [tuple(bottoms[0][axis] for axis in self.dim)]

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.permute(self.dim).clone(memory_format=torch.contiguous_format)


@register_layer("reverse_param")
class Reverse(Layer):
    """Reverses the bottom along `axis`.

    Source: src/caffe/layers/reverse_layer.cpp of tianzhi0549/CTPN and jolibrain/caffe.
    """

    backward_needs_output = False
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape], *, axis: int) -> None:
        super().__init__()
        if not 0 <= axis < len(bottoms[0]):
            raise LayerError("axis lies outside the bottom", expected=f"0 to {len(bottoms[0]) - 1}", got=axis)
        self.axis = axis

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.flip(self.axis)


@register_layer("continuation_indicator_param")
class ContinuationIndicator(Layer):
    """The `cont` bottom of LSTM and RNN, for batches in which every sequence starts at the first time step:
    0 for that step, 1 for all others.

    Bottom: optional; its extent along `axis` is N. Top: T x N, where T is time_step, and N is batch_size
    if there is no bottom.

    Source: src/caffe/layers/continuation_indicator_layer.cpp of yalecyu/crnn.caffe and jolibrain/caffe.
    """

    bottoms = between(0, 1)
    label_bottoms = (0,)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, time_step: int, batch_size: int, axis: int) -> None:
        super().__init__()
        if time_step < 1:
            raise LayerError("time_step must be positive", got=time_step)
        if bottoms and not 0 <= axis < len(bottoms[0]):
            raise LayerError("axis lies outside the bottom", expected=f"0 to {len(bottoms[0]) - 1}", got=axis)
        if not bottoms and batch_size < 1:
            raise LayerError("batch_size must be positive without a bottom", got=batch_size)
        self.batch_size = batch_size
        self.axis = axis
        goes_on = torch.ones(time_step, 1)
        goes_on[0] = 0
        self.register_buffer("goes_on", goes_on, persistent=False)

    def _sequences(self, bottoms: Sequence[Shape]) -> int:
        return bottoms[0][self.axis] if bottoms else self.batch_size

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(len(self.get_buffer("goes_on")), self._sequences(bottoms))]

    def forward(self, *bottoms: Tensor) -> Tensor:
        sequences = self._sequences([tuple(bottom.shape) for bottom in bottoms])
        goes_on = self.get_buffer("goes_on").repeat(1, sequences)
        return goes_on.to(bottoms[0].dtype) if bottoms else goes_on


class _ClampGradient(torch.autograd.Function):
    """The identity; backward clamps the gradient to [-bound, bound]."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, bound: float) -> Tensor:
        ctx.bound = bound
        return values.view_as(values)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return gradients[0].clamp(-ctx.bound, ctx.bound), None


@register_layer("lstm_param")
class Lstm(Layer):
    """An LSTM over the time steps of a batch. Without flags, every batch starts from state 0.

        a = W_x x_t + W_h h_{t-1} + b, divided into four gates
        i, f, o = sigmoid, and g = tanh, of their part of a
        c_t = f c_{t-1} + i g
        h_t = o tanh(c_t)

    A positive clipping_threshold clamps the gradient of a.

    A second bottom has flags, 0 where a sequence starts and 1 elsewhere. A batch then continues from the
    state of the previous one, and a step that starts a sequence ignores h_{t-1} and c_{t-1}. No gradient
    flows into the previous batch. As in the fork, W_h gets a gradient from starting steps too, as if
    they had read h_{t-1}.

    Bottoms: T x N x …; optionally T * N flags. Top: h, T x N x num_output. Blobs: W_x, 4 num_output x
    (values of x_t); W_h, 4 num_output x num_output; b, 4 num_output; rows in the order i, f, o, g.

    With batch_size (junhyukoh's) N is batch_size, the bottom is (T * N) x …, and the top is (T * N) x
    num_output. With a bottom of three axes or more (CTPN's) batch_size is ignored.

    Source: src/caffe/layers/lstm_layer.cpp of tianzhi0549/CTPN and of junhyukoh/caffe-lstm.
    """

    bottoms = between(1, 2)
    label_bottoms = (1,)
    backward_needs_output = False

    input_weight: Tensor
    hidden_weight: Tensor
    bias: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        clipping_threshold: float,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        batch_size: int | None,
    ) -> None:
        super().__init__()
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        if len(bottoms[0]) < 2:
            raise LayerError("the bottom has too few axes", expected="T x N and more", got=format_shape(bottoms[0]))
        self.num_output = num_output
        self.bound = clipping_threshold
        self.batch_size = batch_size if len(bottoms[0]) == 2 else None
        if self.batch_size is not None and (self.batch_size < 1 or bottoms[0][0] % self.batch_size):
            expected = f"a divisor of the {bottoms[0][0]} rows of the bottom"
            raise LayerError("batch_size does not fit the bottom", expected=expected, got=batch_size)
        values = math.prod(bottoms[0][2:]) if self.batch_size is None else bottoms[0][1]
        self.add_blob("input_weight", (4 * num_output, values), weight_filler)
        self.add_blob("hidden_weight", (4 * num_output, num_output), weight_filler)
        self.add_blob("bias", (4 * num_output,), bias_filler)
        self.has_effects = len(bottoms) == 2
        if len(bottoms) == 2:
            sequences = self._extents(bottoms[0])[1]
            self.register_buffer("last_hidden", torch.zeros(sequences, num_output), persistent=False)
            self.register_buffer("last_cell", torch.zeros(sequences, num_output), persistent=False)
        self.top_shapes(bottoms)  # checks them

    def _extents(self, bottom: Shape) -> tuple[int, int]:
        """Returns the numbers of time steps and of sequences."""
        if self.batch_size is None:
            return bottom[0], bottom[1]
        return bottom[0] // self.batch_size, self.batch_size

    def persistent_buffers(self) -> list[Tensor]:
        return list(self.buffers())

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        steps, sequences = self._extents(bottoms[0])
        if len(bottoms) == 2 and math.prod(bottoms[1]) != steps * sequences:
            expected = f"{steps * sequences} flags"
            raise LayerError(
                "the second bottom does not fit the first", expected=expected, got=format_shape(bottoms[1])
            )
        if self.batch_size is not None:
            return [(bottoms[0][0], self.num_output)]
        return [(steps, sequences, self.num_output)]

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        steps, sequences = self._extents(bottoms[0])
        return steps * sequences * (self.input_weight.numel() + self.hidden_weight.numel())

    def forward(self, bottom: Tensor, goes_on: Tensor | None = None) -> Tensor:
        given = [one for one in (bottom, goes_on) if one is not None]
        (shape,) = self.top_shapes([tuple(one.shape) for one in given])
        steps, sequences = self._extents(tuple(bottom.shape))
        inputs = F.linear(bottom.reshape(steps, sequences, -1), self.input_weight, self.bias)
        hidden = cell = inputs.new_zeros(sequences, self.num_output)
        if goes_on is not None:
            goes_on = goes_on.detach().reshape(steps, sequences, 1)
            hidden, cell = self.get_buffer("last_hidden").clone(), self.get_buffer("last_cell").clone()
        tops = []
        for number, step in enumerate(inputs):
            flags = None if goes_on is None else goes_on[number] != 0
            gates = step + self._recurrent_gates(hidden, flags)
            if self.bound > 0:
                gates = _ClampGradient.apply(gates, self.bound)
            let_in, keep, let_out, new = gates.chunk(4, 1)
            kept = keep.sigmoid() * cell
            cell = (kept if flags is None else torch.where(flags, kept, 0)) + let_in.sigmoid() * new.tanh()
            hidden = let_out.sigmoid() * cell.tanh()
            tops.append(hidden)
        if goes_on is not None:
            self.get_buffer("last_hidden").copy_(hidden.detach())
            self.get_buffer("last_cell").copy_(cell.detach())
        return torch.stack(tops).reshape(shape)

    def _recurrent_gates(self, hidden: Tensor, flags: Tensor | None) -> Tensor:
        """Returns W_h h_{t-1}, the previous step's contribution to the gates."""
        if flags is None:
            return F.linear(hidden, self.hidden_weight)
        of_weight = F.linear(hidden.detach(), self.hidden_weight)
        added = torch.where(flags, F.linear(hidden, self.hidden_weight.detach()), 0)
        return added + (of_weight - of_weight.detach())


def compact(values: Tensor, dropped: Tensor) -> tuple[Tensor, Tensor]:
    """Moves the values that are not dropped to the front of their row.

    Returns:
        The rows, and the number of such values in each row.
    """
    order = dropped.long().argsort(dim=1, stable=True)
    return values.gather(1, order), (~dropped).sum(1)


@register_layer("ctc_loss_param")
class CtcLoss(Layer):
    """Connectionist temporal classification: the mean over sequences of -log(probability of the labels).

    An alignment names a class for each time step. It matches the labels if they remain after merging
    repeated classes and removing blanks. The probability of the labels is the sum of the probabilities
    of all alignments that match them, where the softmax of the scores gives the probability of a class.
    A sequence with more labels than its time steps can hold adds 0.

    As in crnn.caffe and jolibrain's fork, the gradient is that of the sum over sequences, not of the
    mean.

    Bottoms: scores, T x N x C; labels, N x L, padded with blanks. Top: the loss. C is alphabet_size;
    only the first time_step time steps are used. The options that TextBoxes adds have no effect.

    Source: src/caffe/layers/ctc_loss_layer.cpp of yalecyu/crnn.caffe; Graves et al., Connectionist Temporal
    Classification, 2006.
    """

    bottoms = exactly(2)
    is_loss = True
    label_bottoms = (1,)

    def __init__(self, bottoms: Sequence[Shape], *, alphabet_size: int, time_step: int, blank_label: int) -> None:
        super().__init__()
        self.alphabet_size = alphabet_size
        self.time_step = time_step
        self.blank = blank_label
        if not 0 <= blank_label < alphabet_size:
            raise LayerError("blank_label is not a class", expected=f"0 to {alphabet_size - 1}", got=blank_label)
        self.top_shapes(bottoms)  # checks them

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return self.alphabet_size

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        scores, labels = bottoms
        if len(scores) < 3 or math.prod(scores[2:]) != self.alphabet_size:
            raise LayerError(
                "the scores do not fit", expected=f"T x N x {self.alphabet_size}", got=format_shape(scores)
            )
        if not 1 <= self.time_step <= scores[0]:
            raise LayerError("time_step is out of range", expected=f"1 to {scores[0]}", got=self.time_step)
        if len(labels) < 2 or labels[0] != scores[1]:
            raise LayerError("the labels do not fit the scores", expected=f"{scores[1]} x L", got=format_shape(labels))
        return [()]

    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        self.top_shapes([tuple(scores.shape), tuple(labels.shape)])
        targets = labels.flatten(1).long()
        targets, lengths = compact(targets, targets == self.blank)
        steps = torch.full_like(lengths, self.time_step)
        likely = scores.flatten(2).log_softmax(2)
        loss = F.ctc_loss(likely, targets, steps, lengths, self.blank, reduction="sum", zero_infinity=True)
        return scale_gradient(loss / scores.shape[1], scores.shape[1])


@register_layer("labelsequence_accuracy_param")
class LabelsequenceAccuracy(Layer):
    """The fraction of sequences that are recognised without error.

    The best classes of the time steps, after merging repeated classes and removing blanks, have to equal
    the labels without blanks.

    Bottoms: scores, N x T x C; labels, N x L. Top: the fraction.

    Source: src/caffe/layers/labelsequence_accuracy_layer.cpp of yalecyu/crnn.caffe.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, blank_label: int) -> None:
        super().__init__()
        self.blank = blank_label
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        scores, labels = bottoms
        if len(scores) != 3:
            raise LayerError("the scores have the wrong number of axes", expected="N x T x C", got=format_shape(scores))
        if len(labels) < 2 or labels[0] != scores[0]:
            raise LayerError("the labels do not fit the scores", expected=f"{scores[0]} x L", got=format_shape(labels))
        return [()]

    @torch.no_grad()
    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        self.top_shapes([tuple(scores.shape), tuple(labels.shape)])
        best = scores.argmax(2)
        before = F.pad(best[:, :-1], (1, 0), value=self.blank)
        truth = labels.flatten(1).long()
        read, read_lengths = compact(best, (best == before) | (best == self.blank))
        truth, lengths = compact(truth, truth == self.blank)
        width = max(read.shape[1], truth.shape[1])
        read, truth = (F.pad(row, (0, width - row.shape[1])) for row in (read, truth))
        beyond = torch.arange(width, device=scores.device) >= lengths[:, None]
        right = (read_lengths == lengths) & ((read == truth) | beyond).all(1)
        return right.to(scores.dtype).mean()
