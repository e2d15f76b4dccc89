"""RNN and LSTM, and LSTMUnit, which is a single step of an LSTM.

T is the number of time steps in a batch, N the number of streams (sequences side by side).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, between, exactly
from .registry import register_layer


class _Recurrent(Layer, ABC):
    """Base class of RNN and LSTM: reads the options, creates the weights and keeps the state.

    The state is a blob of 1 x N x num_output for each of `parts`. With expose_hidden these blobs are
    bottoms and tops; otherwise the layer keeps them from one pass to the next.

    Attributes:
        parts: the names of the state's blobs.
        gates: the number of gate values per output.

    Source: src/caffe/layers/recurrent_layer.cpp.
    """

    parts: ClassVar[tuple[str, ...]]
    gates: ClassVar[int]
    label_bottoms = (1,)

    weight: Tensor
    bias: Tensor
    static_weight: Tensor
    hidden_weight: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        expose_hidden: bool,
        num_tops: int,
    ) -> None:
        super().__init__()
        if num_output < 1:
            raise LayerError("num_output must be positive", got=num_output)
        self.num_output = num_output
        self.has_effects = not expose_hidden  # every pass updates the state
        self.exposed = len(self.parts) if expose_hidden else 0
        self._check_counts(len(bottoms), num_tops)
        self.has_static = len(bottoms) > 2 + self.exposed
        self.inputs = math.prod(bottoms[0][2:])
        self.static_inputs = math.prod(bottoms[2][1:]) if self.has_static else 0
        self._check_shapes(bottoms)
        rows = self.gates * num_output
        self.add_blob("weight", (rows, self.inputs), weight_filler)
        self.add_blob("bias", (rows,), bias_filler)
        if self.has_static:
            self.add_blob("static_weight", (rows, self.static_inputs), weight_filler)
        self.add_blob("hidden_weight", (rows, num_output), weight_filler)
        if not expose_hidden:
            for part in self.parts:
                self.register_buffer(part, torch.zeros(1, bottoms[0][1], num_output), persistent=False)

    def _check_counts(self, bottoms: int, tops: int) -> None:
        option = "with expose_hidden" if self.exposed else "without expose_hidden"
        least = 2 + self.exposed
        if bottoms not in (least, least + 1):
            raise LayerError("wrong number of bottoms", expected=f"{least} or {least + 1} {option}", got=bottoms)
        if tops != 1 + self.exposed:
            raise LayerError("wrong number of tops", expected=f"{1 + self.exposed} {option}", got=tops)

    def _check_shapes(self, bottoms: Sequence[Shape]) -> None:
        x, cont, *others = bottoms
        if len(x) < 3:
            raise LayerError("the input has too few axes", expected="T x N and one or more", got=format_shape(x))
        if math.prod(x[2:]) != self.inputs:
            raise LayerError("the input does not fit the weights", expected=f"TxNx{self.inputs}", got=format_shape(x))
        if cont != x[:2]:
            raise LayerError(
                "cont does not fit the input", expected=f"T x N, {format_shape(x[:2])}", got=format_shape(cont)
            )
        if self.has_static:
            static = others.pop(0)
            if len(static) < 2 or static[0] != x[1] or math.prod(static[1:]) != self.static_inputs:
                expected = f"N and one or more axes, {x[1]}x{self.static_inputs}"
                raise LayerError("the static input does not fit", expected=expected, got=format_shape(static))
        for part, shape in zip(self.parts[: self.exposed], others, strict=True):
            if shape != (1, x[1], self.num_output):
                raise LayerError(
                    f"the bottom for {part} does not fit",
                    expected=f"1x{x[1]}x{self.num_output}",
                    got=format_shape(shape),
                )

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        steps, streams = bottoms[0][:2]
        state: Shape = (1, streams, self.num_output)
        return [(steps, streams, self.num_output), *[state] * self.exposed]

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        steps, streams = bottoms[0][:2]
        static = self.static_weight.numel() if self.has_static else 0
        weights = sum(blob.numel() for blob in self.blobs() if blob.dim() == 2)
        return streams * (steps * (weights - static) + static)

    def state(self) -> list[Tensor]:
        """Returns one blob for each of `parts`; none with expose_hidden."""
        return [] if self.exposed else [self.get_buffer(part).clone() for part in self.parts]

    @torch.no_grad()
    def set_state(self, state: Sequence[Tensor]) -> None:
        """Restores what `state` returned; its number of streams may differ from the current one."""
        parts = () if self.exposed else self.parts
        shapes = [tuple(blob.shape) for blob in state]
        if [(*shape[:1], *shape[2:]) for shape in shapes] != [(1, self.num_output)] * len(parts):
            raise LayerError(
                "the state does not fit this layer",
                expected=", ".join(f"{part} of 1xNx{self.num_output}" for part in parts) or "none",
                got=", ".join(map(format_shape, shapes)) or "none",
            )
        for part, blob in zip(parts, state, strict=True):
            buffer = self.get_buffer(part)
            if buffer.shape != blob.shape:
                buffer.resize_(blob.shape)
            buffer.copy_(blob)

    def forward(self, x: Tensor, cont: Tensor, *others: Tensor) -> Tensor | tuple[Tensor, ...]:
        self._check_shapes([tuple(bottom.shape) for bottom in (x, cont, *others)])
        steps = F.linear(x.flatten(2), self.weight, self.bias)
        if self.has_static:
            steps = steps + F.linear(others[0].flatten(1), self.static_weight)
            others = others[1:]
        before = [blob.detach() for blob in others] if self.exposed else self._initial_state(x.shape[1])
        top, state = self.unroll(steps, cont.detach()[:, :, None], [blob[0] for blob in before])
        after = [blob.detach()[None] for blob in state]
        if self.exposed:
            return top, *after
        self.set_state(after)
        return top

    def _initial_state(self, streams: int) -> list[Tensor]:
        """Returns the state in which the last pass ended, for `streams` streams; new streams start from 0."""
        return [F.pad(blob[:, :streams], (0, 0, 0, max(0, streams - blob.shape[1]))) for blob in self.state()]

    @abstractmethod
    def unroll(self, steps: Tensor, cont: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Runs all time steps; returns the first top and the state after the last step.

        Args:
            steps: the inputs' contribution to the gates, T x N x (gates * num_output).
            cont: T x N x 1.
            state: the initial state, N x num_output for each of `parts`.
        """


@register_layer("recurrent_param")
class RNN(_Recurrent):
    """A recurrent layer. For t from 1 to T:

        h_t = tanh(W_xh x_t + b_h + W_xh_static x_static + W_hh (cont_t * h_{t-1}))
        o_t = tanh(W_ho h_t + b_o)

    Bottoms: x, T x N x …; cont, T x N, 0 where a sequence begins and 1 where it continues;
    optionally x_static, N x …, the same for all steps; with expose_hidden h_0, 1 x N x num_output.
    Tops: o, T x N x num_output; with expose_hidden h_T, 1 x N x num_output.
    Blobs: W_xh, num_output x values of x_t; b_h, num_output; W_xh_static, num_output x values of
    x_static, if there is one; W_hh, num_output x num_output; W_ho, the same; b_o, num_output.

    Without expose_hidden, h_0 is the h_T of the previous pass (at first 0), so a sequence may span
    several batches. Gradients flow through the T steps of a batch, but neither into h_0 nor from h_T,
    with or without expose_hidden. N may change from pass to pass; new streams start from 0.

    Unlike in Caffe, T may change from pass to pass, too, and existing streams continue when N grows; in Caffe,
    all streams are then reset, or new ones start from old values. debug_info has no effect.

    Source: src/caffe/layers/rnn_layer.cpp, recurrent_layer.cpp.
    """

    bottoms = between(2, 4)
    tops = between(1, 2)
    parts = ("h",)
    gates = 1

    output_weight: Tensor
    output_bias: Tensor

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int,
        weight_filler: FillerDef | None,
        bias_filler: FillerDef | None,
        expose_hidden: bool,
        num_tops: int,
    ) -> None:
        super().__init__(
            bottoms,
            num_output=num_output,
            weight_filler=weight_filler,
            bias_filler=bias_filler,
            expose_hidden=expose_hidden,
            num_tops=num_tops,
        )
        self.add_blob("output_weight", (num_output, num_output), weight_filler)
        self.add_blob("output_bias", (num_output,), bias_filler)

    def unroll(self, steps: Tensor, cont: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        (h,) = state
        hidden = []
        for step, goes_on in zip(steps, cont, strict=True):
            h = torch.addmm(step, goes_on * h, self.hidden_weight.T).tanh()
            hidden.append(h)
        return F.linear(torch.stack(hidden), self.output_weight, self.output_bias).tanh(), [h]


@register_layer("recurrent_param")
class LSTM(_Recurrent):
    """Long short-term memory. For t from 1 to T:

        gates_t = W_xc x_t + b_c + W_xc_static x_static + W_hc (cont_t * h_{t-1})
        c_t, h_t = LSTMUnit(c_{t-1}, gates_t, cont_t)

    Bottoms: x, T x N x …; cont, T x N, 0 where a sequence begins and 1 where it continues;
    optionally x_static, N x …, the same for all steps; with expose_hidden h_0 and c_0, 1 x N x
    num_output each.
    Tops: h, T x N x num_output; with expose_hidden h_T and c_T, 1 x N x num_output each.
    Blobs: W_xc, 4 num_output x values of x_t; b_c, 4 num_output; W_xc_static, 4 num_output x values
    of x_static, if there is one; W_hc, 4 num_output x num_output. The gates come in the order i, f,
    o, g.

    From pass to pass, h and c continue as in RNN.

    Unlike in Caffe, T may change from pass to pass. debug_info has no effect.

    Source: src/caffe/layers/lstm_layer.cpp, recurrent_layer.cpp; Zaremba and Sutskever, Learning to
    Execute, 2014.
    """

    bottoms = between(2, 5)
    tops = between(1, 3)
    parts = ("h", "c")
    gates = 4

    def unroll(self, steps: Tensor, cont: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        h, c = state
        hidden = []
        for step, goes_on in zip(steps, cont, strict=True):
            c, h = _unit(c, torch.addmm(step, goes_on * h, self.hidden_weight.T), goes_on)
            hidden.append(h)
        return torch.stack(hidden), [h, c]


def _unit(c: Tensor, gates: Tensor, cont: Tensor) -> tuple[Tensor, Tensor]:
    """Computes one step of an LSTM: returns the new cell state and hidden state."""
    values = c.shape[-1]
    ifo, g = gates.split((3 * values, values), -1)
    i, f, o = ifo.sigmoid().chunk(3, -1)
    c = cont * f * c + i * g.tanh()
    return c, o * c.tanh()


@register_layer()
class LSTMUnit(Layer):
    """One step of an LSTM:

        i, f, o = sigmoid of the first, second and third quarter of the gates
        g = tanh of the last quarter
        c_t = cont * f * c_{t-1} + i * g
        h_t = o * tanh(c_t)

    Bottoms: c_{t-1}, 1 x N x D; the gates, 1 x N x 4D; cont, 1 x N. Tops: c_t and h_t, 1 x N x D.

    Unlike in Caffe on the CPU, gradients are also right if cont is neither 0 nor 1, as they are in
    lstm_unit_layer.cu.

    Source: src/caffe/layers/lstm_unit_layer.cpp.
    """

    bottoms = exactly(3)
    tops = exactly(2)
    label_bottoms = (2,)

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        self._check(bottoms)

    @staticmethod
    def _check(bottoms: Sequence[Shape]) -> None:
        c, gates, cont = bottoms
        if len(c) != 3 or c[0] != 1:
            raise LayerError("the cell has the wrong shape", expected="1 x N x D", got=format_shape(c))
        for name, shape, expected in (("gates have", gates, (1, c[1], 4 * c[2])), ("cont has", cont, (1, c[1]))):
            if shape != expected:
                raise LayerError(f"{name} the wrong shape", expected=format_shape(expected), got=format_shape(shape))

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [bottoms[0], bottoms[0]]

    def forward(self, c: Tensor, gates: Tensor, cont: Tensor) -> tuple[Tensor, Tensor]:
        self._check([tuple(bottom.shape) for bottom in (c, gates, cont)])
        return _unit(c, gates, cont.detach()[:, :, None])
