"""RNN, LSTM and LSTMUnit, compared with Caffe's unrolled net, transcribed to NumPy for one stream at a time."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.recurrent import LSTM, RNN
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

T, N, D = 5, 3, 2
CONT = torch.tensor([[0.0, 0, 0], [1, 1, 1], [1, 0, 1], [1, 1, 0.5], [0, 1, 1]])
FILLERS = 'weight_filler { type: "uniform" min: -0.7 max: 0.9 } bias_filler { type: "uniform" min: -0.3 max: 0.5 }'
PARTS = {"RNN": 1, "LSTM": 2}


def make_recurrent(type_name: str, bottoms: list[tuple[int, ...]], exposed: bool = False, seed: int = 3) -> RNN | LSTM:
    torch.manual_seed(seed)
    options = f"recurrent_param {{ num_output: {D} {FILLERS} expose_hidden: {str(exposed).lower()} }}"
    module = make(type_name, bottoms, options, tops=1 + exposed * PARTS[type_name], phase=Phase.TRAIN)
    assert isinstance(module, RNN | LSTM)
    return module


def bottoms_of(type_name: str, static: bool, exposed: bool) -> list[Tensor]:
    bottoms = [spread(T, N, 7, 1), CONT]
    if static:
        bottoms.append(spread(N, 2, 2, seed=1))
    if exposed:
        bottoms += [spread(1, N, D, seed=2 + part) for part in range(PARTS[type_name])]
    return bottoms


def shapes(bottoms: list[Tensor]) -> list[tuple[int, ...]]:
    return [tuple(bottom.shape) for bottom in bottoms]


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def lstm_unit(c: np.ndarray, gates: np.ndarray, cont: float) -> tuple[np.ndarray, np.ndarray]:
    """Returns cell and hidden state after LSTMUnitLayer, for one stream."""
    i, f, o, g = np.split(gates, 4)
    c = cont * sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c, sigmoid(o) * np.tanh(c)


def unroll(
    module: RNN | LSTM, x: Tensor, cont: Tensor, static: Tensor | None, state: list[Tensor]
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Returns the top and the last state of the unrolled net, with the blobs in Caffe's order."""
    blobs = [blob.detach().numpy().astype(np.float64) for blob in module.blobs()]
    w_x, b = blobs[:2]
    w_static = blobs.pop(2) if static is not None else None
    w_h = blobs[2]
    steps, streams = cont.shape
    top = np.zeros((steps, streams, D))
    last = [part.numpy().astype(np.float64).copy() for part in state]
    for n in range(streams):
        for t in range(steps):
            h = float(cont[t, n]) * last[0][0, n]
            gates = w_h @ h + w_x @ x[t, n].numpy().ravel() + b
            if static is not None:
                gates = gates + w_static @ static[n].numpy().ravel()
            if isinstance(module, LSTM):
                last[1][0, n], last[0][0, n] = lstm_unit(last[1][0, n], gates, float(cont[t, n]))
                top[t, n] = last[0][0, n]
            else:
                last[0][0, n] = np.tanh(gates)
                top[t, n] = np.tanh(blobs[3] @ last[0][0, n] + blobs[4])
    return top, last


def assert_close(got: Tensor, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(got.detach().numpy(), wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("exposed", [False, True], ids=["kept", "exposed"])
@pytest.mark.parametrize("static", [False, True], ids=["plain", "static"])
@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_values_and_gradients(type_name: str, static: bool, exposed: bool) -> None:
    bottoms = bottoms_of(type_name, static, exposed)
    module = make_recurrent(type_name, shapes(bottoms), exposed)
    state = bottoms[2 + static :] if exposed else module.state()
    top, last = unroll(module, bottoms[0], bottoms[1], bottoms[2] if static else None, state)
    found = tops_of(module, *bottoms)
    assert_close(found[0], top)
    for part, wanted in zip(found[1:] if exposed else module.state(), last, strict=True):
        assert_close(part, wanted)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    check_gradients(module, bottoms, differentiable=[0, 2] if static else [0])


@pytest.mark.parametrize(
    ("type_name", "static", "wanted"),
    [
        ("RNN", False, [(2, 7), (2,), (2, 2), (2, 2), (2,)]),
        ("RNN", True, [(2, 7), (2,), (2, 4), (2, 2), (2, 2), (2,)]),
        ("LSTM", False, [(8, 7), (8,), (8, 2)]),
        ("LSTM", True, [(8, 7), (8,), (8, 4), (8, 2)]),
    ],
)
def test_blobs_come_in_the_order_of_a_caffemodel(type_name: str, static: bool, wanted: list[tuple[int, ...]]) -> None:
    bottoms = shapes(bottoms_of(type_name, static, False))
    options = "recurrent_param { num_output: 2 weight_filler { value: 3 } bias_filler { value: 5 } }"
    blobs = make(type_name, bottoms, options).blobs()
    assert [tuple(blob.shape) for blob in blobs] == wanted
    assert [set(blob.flatten().tolist()) for blob in blobs] == [{3.0 if len(shape) == 2 else 5.0} for shape in wanted]
    plain = make(type_name, bottoms, "recurrent_param { num_output: 2 }").blobs()
    assert not any(blob.any() for blob in plain)


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_a_sequence_may_be_longer_than_a_batch(type_name: str) -> None:
    x, cont = spread(T, N, 7), torch.ones(T, N)
    whole = make_recurrent(type_name, [(T, N, 7), (T, N)])
    parts = make_recurrent(type_name, [(T, N, 7), (T, N)])
    wanted = whole(x, cont)
    first, second = parts(x[:2], cont[:2]), parts(x[2:], cont[2:])
    torch.testing.assert_close(torch.cat([first, second]), wanted)
    for one, other in zip(parts.state(), whole.state(), strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_cont_of_the_first_step_decides_about_the_state(type_name: str) -> None:
    x = spread(T, N, 7)
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    cont = torch.ones(T, N)
    cont[0, 1] = 0
    fresh = module(x, cont)
    again = module(x, cont)
    torch.testing.assert_close(again[:, 1], fresh[:, 1])
    assert not torch.allclose(again[:, 0], fresh[:, 0])


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_no_gradient_goes_back_to_the_batch_before(type_name: str) -> None:
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    first = spread(T, N, 7).requires_grad_()
    module(first, torch.ones(T, N))
    top = module(spread(T, N, 7, seed=1), torch.ones(T, N))
    assert not any(part.requires_grad for part in module.state())
    top.sum().backward()
    assert first.grad is None
    assert all(blob.grad is not None for blob in module.blobs())


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_no_gradient_goes_through_exposed_states(type_name: str) -> None:
    bottoms = [bottom.requires_grad_() for bottom in bottoms_of(type_name, False, True)]
    top, *states = tops_of(make_recurrent(type_name, shapes(bottoms), exposed=True), *bottoms)
    assert not any(state.requires_grad for state in states)
    top.sum().backward()
    assert bottoms[0].grad is not None
    assert all(bottom.grad is None for bottom in bottoms[1:])


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_the_state_can_be_read_and_set(type_name: str) -> None:
    x, cont = spread(T, N, 7), torch.ones(T, N)
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    assert not any(part.any() for part in module.state())
    module(x, cont)
    saved = module.state()
    assert [tuple(part.shape) for part in saved] == [(1, N, D)] * PARTS[type_name]
    wanted = module(x, cont)
    other = make_recurrent(type_name, [(T, N, 7), (T, N)])
    other.set_state(saved)
    torch.testing.assert_close(other(x, cont), wanted)
    assert not torch.equal(saved[0], module.state()[0])  # what was read stays as it was


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_the_state_is_a_buffer_that_no_file_holds(type_name: str) -> None:
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    assert [name for name, _ in module.named_buffers()] == ["h", "c"][: PARTS[type_name]]
    assert len(module.state_dict()) == len(module.blobs())
    places = [buffer.data_ptr() for buffer in module.buffers()]
    module(spread(T, N, 7), torch.ones(T, N))
    assert [buffer.data_ptr() for buffer in module.buffers()] == places
    assert all(part.dtype == torch.float64 for part in module.double().state())


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
@pytest.mark.parametrize("streams", [2, 7], ids=["fewer", "more"])
def test_streams_that_stay_keep_their_state(type_name: str, streams: int) -> None:
    x = spread(1, 7, 7)
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    module(spread(T, N, 7, seed=1), torch.ones(T, N))
    state = [torch.zeros(1, streams, D) for _ in module.state()]
    for part, kept in zip(state, module.state(), strict=True):
        part[:, :N] = kept[:, :streams]
    wanted, _ = unroll(module, x[:, :streams], torch.ones(1, streams), None, state)
    assert_close(module(x[:, :streams], torch.ones(1, streams)), wanted)
    assert module.state()[0].shape == (1, streams, D)


@pytest.mark.parametrize("type_name", ["RNN", "LSTM"])
def test_a_state_of_other_streams_can_be_set(type_name: str) -> None:
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    state = [spread(1, 7, D, seed=part) for part in range(PARTS[type_name])]
    module.set_state(state)
    wanted, _ = unroll(module, spread(T, 7, 7), torch.ones(T, 7), None, state)
    assert_close(module(spread(T, 7, 7), torch.ones(T, 7)), wanted)


def test_exposed_layers_have_no_state_of_their_own() -> None:
    module = make_recurrent("LSTM", [(T, N, 7), (T, N), (1, N, D), (1, N, D)], exposed=True)
    assert module.state() == []
    assert list(module.buffers()) == []
    module.set_state([])
    with pytest.raises(LayerError) as error:
        module.set_state([torch.zeros(1, N, D)])
    assert str(error.value) == "the state does not fit this layer; expected none; got 1x3x2"


@pytest.mark.parametrize(
    ("type_name", "state", "message"),
    [
        ("LSTM", [(1, 3, 2)], "expected h of 1xNx2, c of 1xNx2; got 1x3x2"),
        ("RNN", [(1, 3, 5)], "expected h of 1xNx2; got 1x3x5"),
        ("RNN", [(3, 2)], "expected h of 1xNx2; got 3x2"),
        ("RNN", [], "expected h of 1xNx2; got none"),
    ],
)
def test_a_state_that_does_not_fit(type_name: str, state: list[tuple[int, ...]], message: str) -> None:
    module = make_recurrent(type_name, [(T, N, 7), (T, N)])
    with pytest.raises(LayerError) as error:
        module.set_state([torch.zeros(shape) for shape in state])
    assert str(error.value) == f"the state does not fit this layer; {message}"


@pytest.mark.parametrize(
    ("type_name", "static", "wanted"),
    [
        ("RNN", False, N * T * (2 * 7 + 2 * 2 + 2 * 2)),
        ("RNN", True, N * T * (2 * 7 + 2 * 2 + 2 * 2) + N * 2 * 4),
        ("LSTM", False, N * T * 8 * (7 + 2)),
        ("LSTM", True, N * T * 8 * (7 + 2) + N * 8 * 4),
    ],
)
def test_macs(type_name: str, static: bool, wanted: int) -> None:
    bottoms = shapes(bottoms_of(type_name, static, False))
    module = make_recurrent(type_name, bottoms)
    assert module.macs(bottoms, module.top_shapes(bottoms)) == wanted


# ---------------------------------------------------------------- LSTMUnit


def test_lstm_unit() -> None:
    c, gates, cont = spread(1, 5, 3), spread(1, 5, 12, low=-3, high=3), torch.tensor([[0.0, 1, 1, 0, 0.5]])
    module = make("LSTMUnit", shapes([c, gates, cont]), tops=2)
    found = tops_of(module, c, gates, cont)
    for n in range(5):
        wanted = lstm_unit(c[0, n].numpy(), gates[0, n].numpy(), float(cont[0, n]))
        for top, values in zip(found, wanted, strict=True):
            assert_close(top[0, n], values)
    check_shapes(module, [c, gates, cont])
    check_no_host_sync(module, [c, gates, cont])
    check_gradients(module, [c, gates, cont], differentiable=[0, 1])


def test_lstm_unit_by_hand() -> None:
    """The gates are in the order i, f, o, g. The sigmoid of a gate of 0 is 1/2."""
    c, cont = torch.tensor([[[2.0]]]), torch.ones(1, 1)
    module = make("LSTMUnit", [(1, 1, 1), (1, 1, 4), (1, 1)], tops=2)
    large = 100.0
    for gates, cell, hidden in [
        ([0.0, 0.0, 0.0, 0.0], 1.0, 0.5 * np.tanh(1)),
        ([large, -large, large, large], 1.0, np.tanh(1)),
        ([-large, large, large, large], 2.0, np.tanh(2)),
        ([large, large, -large, -large], 1.0, 0.0),
    ]:
        found = tops_of(module, c, torch.tensor([[gates]]), cont)
        assert [top.item() for top in found] == pytest.approx([cell, hidden])


def test_cont_gets_no_gradient() -> None:
    assert make("LSTMUnit", [(1, 5, 3), (1, 5, 12), (1, 5)], tops=2).label_bottoms == (2,)
    assert make_recurrent("RNN", [(T, N, 7), (T, N)]).label_bottoms == (1,)
    cont = torch.ones(1, 5, requires_grad=True)
    c, h = make("LSTMUnit", [(1, 5, 3), (1, 5, 12), (1, 5)], tops=2)(spread(1, 5, 3), spread(1, 5, 12), cont)
    assert not c.requires_grad
    assert not h.requires_grad


# ---------------------------------------------------------------- what is wrong

PLAIN, HIDDEN = "recurrent_param { num_output: 2 }", "recurrent_param { num_output: 2 expose_hidden: true }"
X, MARKS, H = (5, 3, 7), (5, 3), (1, 3, 2)

ERRORS = [
    ("RNN", [X, MARKS], "", 1, "num_output must be positive; got 0"),
    ("LSTM", [X, MARKS], "", 1, "num_output must be positive; got 0"),
    ("RNN", [X], PLAIN, 1, "wrong number of bottoms; expected 2 to 4 bottoms; got 1 (b0)"),
    ("RNN", [X, MARKS, (3, 2), H], PLAIN, 1, "wrong number of bottoms; expected 2 or 3 without expose_hidden; got 4"),
    ("RNN", [X, MARKS], HIDDEN, 2, "wrong number of bottoms; expected 3 or 4 with expose_hidden; got 2"),
    ("LSTM", [X, MARKS, H], HIDDEN, 3, "wrong number of bottoms; expected 4 or 5 with expose_hidden; got 3"),
    ("LSTM", [X, MARKS], PLAIN, 2, "wrong number of tops; expected 1 without expose_hidden; got 2"),
    ("LSTM", [X, MARKS, H, H], HIDDEN, 1, "wrong number of tops; expected 3 with expose_hidden; got 1"),
    ("RNN", [(5, 3), MARKS], PLAIN, 1, "the input has too few axes; expected T x N and one or more; got 5x3"),
    ("RNN", [X, (3, 5)], PLAIN, 1, "cont does not fit the input; expected T x N, 5x3; got 3x5"),
    ("RNN", [X, (5, 3, 1)], PLAIN, 1, "cont does not fit the input; expected T x N, 5x3; got 5x3x1"),
    ("RNN", [X, MARKS, (3,)], PLAIN, 1, "the static input does not fit; expected N and one or more axes, 3x1; got 3"),
    (
        "LSTM",
        [X, MARKS, (2, 7)],
        PLAIN,
        1,
        "the static input does not fit; expected N and one or more axes, 3x7; got 2x7",
    ),
    ("RNN", [X, MARKS, (3, 2)], HIDDEN, 2, "the bottom for h does not fit; expected 1x3x2; got 3x2"),
    ("LSTM", [X, MARKS, H, (1, 3, 5)], HIDDEN, 3, "the bottom for c does not fit; expected 1x3x2; got 1x3x5"),
    ("LSTMUnit", [(3, 2), (1, 3, 8), (1, 3)], "", 2, "the cell has the wrong shape; expected 1 x N x D; got 3x2"),
    ("LSTMUnit", [(2, 3, 2), (1, 3, 8), (1, 3)], "", 2, "the cell has the wrong shape; expected 1 x N x D; got 2x3x2"),
    ("LSTMUnit", [(1, 3, 2), (1, 3, 2), (1, 3)], "", 2, "gates have the wrong shape; expected 1x3x8; got 1x3x2"),
    ("LSTMUnit", [(1, 3, 2), (1, 3, 8), (1, 3, 1)], "", 2, "cont has the wrong shape; expected 1x3; got 1x3x1"),
    ("LSTMUnit", [(1, 3, 2), (1, 3, 8), (1, 3)], "", 1, "wrong number of tops; expected exactly 2 tops; got 1 (t0)"),
]


@pytest.mark.parametrize(
    ("type_name", "bottoms", "options", "tops", "message"), ERRORS, ids=[f"{c[0]}-{c[4][:40]}" for c in ERRORS]
)
def test_what_is_wrong(type_name: str, bottoms: list[tuple[int, ...]], options: str, tops: int, message: str) -> None:
    with pytest.raises(LayerError) as error:
        make(type_name, bottoms, options, tops)
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


@pytest.mark.parametrize(
    ("later", "message"),
    [
        ([(5, 3, 2), MARKS, (3, 2)], "the input does not fit the weights; expected TxNx7; got 5x3x2"),
        ([X, MARKS, (3, 5)], "the static input does not fit; expected N and one or more axes, 3x2; got 3x5"),
        ([X, (5, 2), (3, 2)], "cont does not fit the input; expected T x N, 5x3; got 5x2"),
    ],
)
def test_what_is_wrong_with_shapes_that_change(later: list[tuple[int, ...]], message: str) -> None:
    module = make_recurrent("LSTM", [X, MARKS, (3, 2)])
    with pytest.raises(LayerError) as error:
        module(*(torch.zeros(shape) for shape in later))
    assert str(error.value) == message


def test_a_unit_whose_streams_change() -> None:
    module = make("LSTMUnit", [(1, 3, 2), (1, 3, 8), (1, 3)], tops=2)
    assert tops_of(module, torch.zeros(1, 5, 2), torch.zeros(1, 5, 8), torch.ones(1, 5))[0].shape == (1, 5, 2)
    with pytest.raises(LayerError) as error:
        module(torch.zeros(1, 5, 2), torch.zeros(1, 5, 7), torch.ones(1, 5))
    assert str(error.value) == "gates have the wrong shape; expected 1x5x8; got 1x5x7"
