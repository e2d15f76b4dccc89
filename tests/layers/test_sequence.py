"""Layers for sequences, compared with the forks' loops transcribed to NumPy; CTC, compared with the sum over all paths."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from tests.layers.battery import check_gradients, check_no_host_sync, check_shapes, make


def test_transpose_moves_axes() -> None:
    layer = make("Transpose", [(2, 3, 5, 7)], "transpose_param { dim: 3 dim: 0 dim: 2 dim: 1 }")
    bottom = torch.randn(2, 3, 5, 7)
    top = layer(bottom)
    assert top.shape == (7, 2, 5, 3)
    assert np.array_equal(top.numpy(), bottom.numpy().transpose(3, 0, 2, 1))
    check_shapes(layer, [bottom])
    check_no_host_sync(layer, [bottom])
    check_gradients(layer, [bottom[:1, :, :2, :2].clone()])


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_reverse_turns_an_axis_round(axis: int) -> None:
    layer = make("Reverse", [(2, 3, 5)], f"reverse_param {{ axis: {axis} }}")
    bottom = torch.randn(2, 3, 5)
    assert np.array_equal(layer(bottom).numpy(), np.flip(bottom.numpy(), axis))
    check_shapes(layer, [bottom])
    check_no_host_sync(layer, [bottom])
    check_gradients(layer, [bottom])


def test_continuation_of_so_many_sequences() -> None:
    layer = make("ContinuationIndicator", [], "continuation_indicator_param { time_step: 3 batch_size: 2 }")
    assert layer().tolist() == [[0, 0], [1, 1], [1, 1]]
    check_shapes(layer, [])


def test_continuation_of_a_bottoms_sequences() -> None:
    layer = make("ContinuationIndicator", [(5, 3)], "continuation_indicator_param { time_step: 2 axis: 1 }")
    assert layer(torch.zeros(5, 3)).tolist() == [[0, 0, 0], [1, 1, 1]]
    check_shapes(layer, [torch.zeros(5, 7)])


def sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))


def lstm_of_ctpn(
    x: np.ndarray, w_x: np.ndarray, w_h: np.ndarray, b: np.ndarray, bound: float, diff: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Returns the top, and the gradients for a given top gradient, step by step as in the fork."""
    steps, streams, _ = x.shape
    hidden = w_h.shape[1]
    h, c = np.zeros((steps, streams, hidden)), np.zeros((steps, streams, hidden))
    gates = np.zeros((steps, streams, 4 * hidden))
    for t in range(steps):
        before = x[t] @ w_x.T + b
        if t:
            before += h[t - 1] @ w_h.T
        gates[t] = np.concatenate([sigmoid(before[:, : 3 * hidden]), np.tanh(before[:, 3 * hidden :])], 1)
        i, f, o, g = np.split(gates[t], 4, 1)
        c[t] = i * g + (f * c[t - 1] if t else 0)
        h[t] = o * np.tanh(c[t])
    dh, dc = diff.copy(), np.zeros_like(c)
    before_diff = np.zeros_like(gates)
    for t in reversed(range(steps)):
        i, f, o, g = np.split(gates[t], 4, 1)
        last = c[t - 1] if t else 0 * c[0]
        dc[t] += dh[t] * o * (1 - np.tanh(c[t]) ** 2)
        parts = [
            dc[t] * g * i * (1 - i),
            dc[t] * last * f * (1 - f),
            dh[t] * np.tanh(c[t]) * o * (1 - o),
            dc[t] * i * (1 - g**2),
        ]
        before_diff[t] = np.concatenate(parts, 1)
        if bound > 0:
            before_diff[t] = before_diff[t].clip(-bound, bound)
        if t:
            dc[t - 1] += dc[t] * f
            dh[t - 1] += before_diff[t] @ w_h
    return h, {
        "x": before_diff @ w_x,
        "input_weight": np.einsum("tng,tni->gi", before_diff, x),
        "hidden_weight": np.einsum("tng,tnh->gh", before_diff[1:], h[:-1]),
        "bias": before_diff.sum((0, 1)),
    }  # fmt: skip


@pytest.mark.parametrize("bound", [0.0, 0.0625])
def test_lstm_is_ctpns(bound: float) -> None:
    filler = 'weight_filler { type: "gaussian" std: 0.7 } bias_filler { type: "gaussian" std: 0.5 }'
    options = f"lstm_param {{ num_output: 3 clipping_threshold: {bound} {filler} }}"
    torch.manual_seed(3)
    layer = make("Lstm", [(5, 2, 4)], options).double()
    x, diff = torch.randn(5, 2, 4, dtype=torch.float64, requires_grad=True), torch.randn(5, 2, 3, dtype=torch.float64)
    top = layer(x)
    top.backward(diff)
    blobs = {name: blob.detach().numpy() for name, blob in layer.named_parameters()}
    assert {name: blob.shape for name, blob in blobs.items()} == {
        "input_weight": (12, 4),
        "hidden_weight": (12, 3),
        "bias": (12,),
    }
    expected, gradients = lstm_of_ctpn(
        x.detach().numpy(), blobs["input_weight"], blobs["hidden_weight"], blobs["bias"], bound, diff.numpy()
    )
    np.testing.assert_allclose(top.detach().numpy(), expected, rtol=1e-12)
    for name, value in [("x", x), *layer.named_parameters()]:
        assert value.grad is not None
        np.testing.assert_allclose(value.grad.numpy(), gradients[name], rtol=1e-9, atol=1e-12, err_msg=name)


def test_lstm_of_any_bottom() -> None:
    layer = make("Lstm", [(3, 2, 4, 5)], "lstm_param { num_output: 7 }")
    check_shapes(layer, [torch.randn(3, 2, 4, 5)])
    check_no_host_sync(layer, [torch.randn(3, 2, 4, 5)])
    assert layer.macs([(3, 2, 4, 5)], [(3, 2, 7)]) == 6 * 28 * (20 + 7)


def ctc_loss(scores: np.ndarray, labels: list[int], blank: int) -> float:
    """Returns CTC's loss: -log of the summed probability of all paths that spell the labels; 0 if none does."""
    likely = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    total = 0.0
    for way in product(range(scores.shape[1]), repeat=len(scores)):
        if [letter for letter, _ in groupby(way) if letter != blank] == labels:
            total += float(np.prod([likely[t, letter] for t, letter in enumerate(way)]))
    return -float(np.log(total)) if total else 0.0


@pytest.mark.parametrize("blank", [0, 2])
def test_ctc_sums_over_all_ways(blank: int) -> None:
    scores = torch.randn(5, 4, 3, dtype=torch.float64)
    letters = [one for one in range(3) if one != blank]
    a, b = letters
    labels = torch.tensor([[a, b, blank], [blank, b, a], [a, blank, a], [b, b, b]])
    read = [[a, b], [b, a], [a, a], [b, b, b]]
    options = f"ctc_loss_param {{ alphabet_size: 3 time_step: 5 blank_label: {blank} }}"
    layer = make("CtcLoss", [(5, 4, 3), (4, 3)], options)
    expected = sum(ctc_loss(scores[:, n].numpy(), read[n], blank) for n in range(4)) / 4
    assert float(layer(scores, labels)) == pytest.approx(expected)
    check_shapes(layer, [scores, labels])
    for n in range(4):  # for a single sequence the gradient is the true one
        alone = make("CtcLoss", [(5, 1, 3), (1, 3)], options)
        check_gradients(alone, [scores[:, n : n + 1], labels[n : n + 1]], differentiable=[0])


def test_ctc_s_gradient_is_that_of_the_sum_over_sequences() -> None:
    """The loss is the mean over the sequences, but the gradient is that of their sum.

    Two sequences of one time step have two classes with scores of 0, and label 1: each class has p = 1/2.
    """
    scores = torch.zeros(1, 2, 2, requires_grad=True)
    loss = make("CtcLoss", [(1, 2, 2), (2, 1)], "ctc_loss_param { alphabet_size: 2 time_step: 1 }")(
        scores, torch.ones(2, 1)
    )
    loss.backward()
    assert float(loss.detach()) == pytest.approx(0.69315, abs=1e-5)
    assert scores.grad is not None
    assert scores.grad.tolist() == [[[0.5, -0.5], [0.5, -0.5]]]


def test_ctc_of_fewer_time_steps_than_there_are() -> None:
    scores, labels = torch.randn(5, 1, 3, dtype=torch.float64), torch.tensor([[1, 1, 2]])
    layer = make("CtcLoss", [(5, 1, 3), (1, 3)], "ctc_loss_param { alphabet_size: 3 time_step: 4 }")
    assert float(layer(scores, labels)) == pytest.approx(ctc_loss(scores[:4, 0].numpy(), [1, 1, 2], 0))


def test_ctc_of_more_labels_than_fit_is_0() -> None:
    scores = torch.randn(3, 1, 3, requires_grad=True)
    layer = make("CtcLoss", [(3, 1, 3), (1, 3)], "ctc_loss_param { alphabet_size: 3 time_step: 3 }")
    loss = layer(scores, torch.tensor([[1, 1, 2]]))
    loss.backward()
    assert loss.item() == 0
    assert scores.grad is not None
    assert not scores.grad.any()


@pytest.mark.parametrize(
    ("best", "labels", "right"),
    [
        pytest.param([1, 1, 0, 2], [1, 2, 0], True, id="repeats and blanks"),
        pytest.param([1, 0, 1, 2], [1, 1, 2], True, id="a letter twice"),
        pytest.param([1, 1, 1, 2], [1, 1, 2], False, id="a letter once"),
        pytest.param([0, 0, 0, 0], [0, 0, 0], True, id="nothing"),
        pytest.param([0, 0, 0, 1], [0, 0, 0], False, id="something for nothing"),
        pytest.param([1, 2, 1, 2], [1, 2, 1], False, id="one too many"),
        pytest.param([2, 1, 0, 0], [1, 2, 0], False, id="another order"),
    ],
)
def test_sequences_without_a_mistake(best: list[int], labels: list[int], right: bool) -> None:
    layer = make("LabelsequenceAccuracy", [(2, 4, 3), (2, 3)])
    scores = torch.nn.functional.one_hot(torch.tensor([best, [0, 0, 0, 0]]), 3).float()
    bottoms = [scores, torch.tensor([labels, [1, 0, 0]])]
    assert float(layer(*bottoms)) == right / 2
    check_shapes(layer, bottoms)
    check_no_host_sync(layer, bottoms)


def test_a_blank_that_is_not_0() -> None:
    layer = make("LabelsequenceAccuracy", [(1, 3, 3), (1, 2)], "labelsequence_accuracy_param { blank_label: 2 }")
    scores = torch.nn.functional.one_hot(torch.tensor([[0, 2, 0]]), 3).float()
    assert float(layer(scores, torch.tensor([[0, 0]]))) == 1


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        ("Transpose", [(2, 3)], "transpose_param { dim: 1 dim: 1 }", "dim does not fit the bottom; expected each of 0 to 1 once; got 1, 1"),
        ("Transpose", [(2, 3)], "", "dim does not fit the bottom; expected each of 0 to 1 once; got none"),
        ("Reverse", [(2, 3)], "reverse_param { axis: 2 }", "axis lies outside the bottom; expected 0 to 1; got 2"),
        ("ContinuationIndicator", [], "continuation_indicator_param { batch_size: 3 }", "time_step must be positive; got 0"),
        ("ContinuationIndicator", [], "continuation_indicator_param { time_step: 3 }", "batch_size must be positive without a bottom; got 0"),
        ("ContinuationIndicator", [(3,)], "continuation_indicator_param { time_step: 3 axis: 1 }", "axis lies outside the bottom; expected 0 to 0; got 1"),
        ("Lstm", [(2, 3, 5)], "lstm_param { num_output: 0 }", "num_output must be positive; got 0"),
        ("Lstm", [(2,)], "lstm_param { num_output: 3 }", "the bottom has too few axes; expected T x N and more; got 2"),
        ("CtcLoss", [(5, 4, 3), (4, 2)], "ctc_loss_param { alphabet_size: 3 blank_label: 3 time_step: 5 }", "blank_label is not a class; expected 0 to 2; got 3"),
        ("CtcLoss", [(5, 4, 3), (4, 2)], "ctc_loss_param { alphabet_size: 4 time_step: 5 }", "the scores do not fit; expected T x N x 4; got 5x4x3"),
        ("CtcLoss", [(5, 4, 3), (4, 2)], "ctc_loss_param { alphabet_size: 3 time_step: 6 }", "time_step is out of range; expected 1 to 5; got 6"),
        ("CtcLoss", [(5, 4, 3), (5, 2)], "ctc_loss_param { alphabet_size: 3 time_step: 5 }", "the labels do not fit the scores; expected 4 x L; got 5x2"),
        ("LabelsequenceAccuracy", [(5, 4), (5, 2)], "", "the scores have the wrong number of axes; expected N x T x C; got 5x4"),
        ("LabelsequenceAccuracy", [(5, 4, 3), (4, 2)], "", "the labels do not fit the scores; expected 5 x L; got 4x2"),
    ],
)  # fmt: skip
def test_what_they_refuse(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make(type_name, shapes, options)
    assert str(caught.value).endswith(f": {message}")


def lstm_like(
    inputs: np.ndarray, flags: np.ndarray, blobs: list[np.ndarray], hidden: np.ndarray, cell: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns the top and the last cell of LstmLayer::Forward_cpu in junhyukoh/caffe-lstm, with a second bottom."""
    of_input, of_hidden, bias = blobs
    steps, tops = inputs.shape[0], []
    size = hidden.shape[1]
    for t in range(steps):
        gates = inputs[t] @ of_input.T + bias
        gates += np.where(flags[t][:, None] != 0, hidden @ of_hidden.T, 0)
        i, f, o = (1 / (1 + np.exp(-gates[:, k * size : (k + 1) * size])) for k in range(3))
        f = np.where(flags[t][:, None] != 0, f, 0)
        cell = f * cell + i * np.tanh(gates[:, 3 * size :])
        hidden = o * np.tanh(cell)
        tops.append(hidden)
    return np.stack(tops), cell


@pytest.mark.parametrize("flat", [False, True])
def test_lstm_goes_on_where_its_second_bottom_says(flat: bool) -> None:
    shape = (10, 3) if flat else (5, 2, 3)
    options = "num_output: 4 weight_filler { type: 'gaussian' std: 1 } bias_filler { type: 'gaussian' std: 1 }"
    options += " batch_size: 2" if flat else ""
    layer = make("Lstm", [shape, (10,)], f"lstm_param {{ {options} }}")
    blobs = [blob.detach().double().numpy() for blob in layer.blobs()]
    hidden = cell = np.zeros((2, 4))
    for seed in range(2):
        bottom = torch.randn(shape)
        flags = torch.tensor([[0.0, 1], [1, 1], [1, 0], [0, 1], [1, 1]])
        want, cell = lstm_like(bottom.double().numpy().reshape(5, 2, 3), flags.numpy(), blobs, hidden, cell)
        hidden = want[-1]
        top = layer(bottom, flags.flatten()).detach()
        assert top.shape == ((10, 4) if flat else (5, 2, 4)), seed
        np.testing.assert_allclose(top.reshape(5, 2, 4).numpy(), want, rtol=1e-4, atol=1e-5)
    assert [tuple(one.shape) for one in layer.state()] == [(2, 4), (2, 4)]


def test_a_step_that_starts_teaches_the_hidden_weight_too() -> None:
    """As in the fork, the hidden weight gets a gradient even from a step that starts a sequence."""
    layer = make("Lstm", [(2, 1, 3), (2,)], "lstm_param { num_output: 1 weight_filler { type: 'gaussian' std: 1 } }")
    layer(torch.ones(2, 1, 3), torch.zeros(2)).sum().backward()
    gradient = layer.hidden_weight.grad
    assert gradient is not None
    assert gradient.abs().sum() > 0


def test_lstm_of_junhyukoh_is_that_of_ctpn_in_another_shape() -> None:
    options = "num_output: 4 weight_filler { type: 'gaussian' std: 1 } clipping_threshold: 0.1"
    first = make("Lstm", [(5, 2, 3)], f"lstm_param {{ {options} }}")
    second = make("Lstm", [(10, 3)], f"lstm_param {{ {options} batch_size: 2 }}")
    for blob, other in zip(second.blobs(), first.blobs(), strict=True):
        blob.data.copy_(other.data)
    bottom = torch.randn(5, 2, 3)
    assert torch.equal(second(bottom.reshape(10, 3)), first(bottom).reshape(10, 4))
    check_shapes(second, [bottom.reshape(10, 3)])
    with pytest.raises(LayerError, match="batch_size does not fit the bottom; expected a divisor of the 10 rows"):
        make("Lstm", [(10, 3)], "lstm_param { num_output: 4 batch_size: 3 }")
    with pytest.raises(LayerError, match="the second bottom does not fit the first; expected 10 flags; got 7"):
        make("Lstm", [(5, 2, 3), (7,)], "lstm_param { num_output: 4 }")
