"""CTCLoss, WarpCTCLoss, CTCGreedyDecoder and ReverseTime, compared with sums over all alignments and with a
transcription of the forks' loops.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError

from .battery import check_gradients, check_shapes, make, spread, tops_of

STEPS, NUM, CLASSES = 5, 3, 4


def cost(scores: Tensor, labels: list[int], blank: int) -> Tensor:
    """Returns -log of the summed probabilities of all alignments; inf if there are none.

    Args:
        scores: T x C.
    """
    likely = scores.log_softmax(1)
    total = []
    for path in itertools.product(range(scores.shape[1]), repeat=len(scores)):
        merged = [label for label, _ in itertools.groupby(path)]
        if [label for label in merged if label != blank] == labels:
            total.append(sum(likely[t, label] for t, label in enumerate(path)))
    return -torch.logsumexp(torch.stack(total), 0) if total else torch.tensor(math.inf)  # type: ignore[arg-type]


def check_loss(found: Tensor, scores: Tensor, lengths: list[int], labels: list[list[int]], blank: int) -> None:
    """Asserts that a loss is the mean of the finite costs, and that its gradient is that of their sum."""
    (gradient,) = torch.autograd.grad(3 * found, scores)
    costs = [
        cost(scores[:length, n], some, blank) for n, (length, some) in enumerate(zip(lengths, labels, strict=True))
    ]
    finite = [one for one in costs if one.isfinite()]
    total = torch.stack(finite).sum()
    torch.testing.assert_close(found, total / len(finite), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(gradient, torch.autograd.grad(3 * total, scores)[0], rtol=1e-4, atol=1e-5)


def columns(rows: list[list[int]], fill: int) -> Tensor:
    """Returns rows of labels as T x N; short rows are padded with `fill`."""
    return torch.tensor([row + [fill] * (STEPS - len(row)) for row in rows]).float().t()


INDICATORS = columns([[0, 1, 1], [1, 1, 1, 1, 1], [0, 1, 1, 1]], 0)
LENGTHS = [3, 5, 4]
LABELS = [[1], [2, 2, 0], [0, 1]]


@pytest.mark.parametrize("blank", [-1, 0])
def test_ctc_loss(blank: int) -> None:
    labels = [[label + (blank == 0) for label in some] for some in LABELS]
    options = f"ctc_loss_param {{ blank_index: {blank} }}"
    layer = make("CTCLoss", [(STEPS, NUM, CLASSES), (STEPS, NUM), (STEPS, NUM)], options)
    scores = spread(STEPS, NUM, CLASSES, low=-2, high=2).requires_grad_()
    check_loss(layer(scores, INDICATORS, columns(labels, -1)), scores, LENGTHS, labels, blank % CLASSES)


def test_ctc_loss_collapses_labels_and_leaves_out_empty_sequences() -> None:
    options = "ctc_loss_param { preprocess_collapse_repeated: true }"
    layer = make("CTCLoss", [(STEPS, NUM, CLASSES), (STEPS, NUM), (STEPS, NUM)], options)
    scores = spread(STEPS, NUM, CLASSES, low=-2, high=2)
    found = layer(scores, INDICATORS, columns([[1], [2, 2, 0], []], -1))
    wanted = (cost(scores[:3, 0], [1], 3) + cost(scores[:, 1], [2, 0], 3)) / NUM
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-5)


def test_warp_ctc_loss_takes_labels_without_blanks() -> None:
    labels = torch.tensor([[0.0, 1, 0, 3], [2, 2, 2, 2], [0, 0, 3, 1]])  # the second does not fit into five steps
    layer = make("WarpCTCLoss", [(STEPS, NUM, CLASSES, 1), (NUM, 4)])
    scores = spread(STEPS, NUM, CLASSES, low=-2, high=2).requires_grad_()
    found = layer(scores[..., None], labels)
    check_loss(found, scores, [STEPS] * NUM, [[1, 3], [2, 2, 2, 2], [3, 1]], 0)


def test_warp_ctc_loss_takes_indicators() -> None:
    layer = make("WarpCTCLoss", [(STEPS, NUM, CLASSES), (STEPS, NUM), (STEPS, NUM)])
    scores = spread(STEPS, NUM, CLASSES, low=-2, high=2).requires_grad_()
    found = layer(scores, INDICATORS, columns(LABELS, -1))
    check_loss(found, scores, LENGTHS, [[label + 1 for label in some] for some in LABELS], 0)


def test_warp_ctc_loss_takes_lengths() -> None:
    options = "ctc_loss_param { blank_index: 3 }"
    layer = make("WarpCTCLoss", [(STEPS, NUM, CLASSES), (NUM,), (NUM, 1), (4, NUM)], options)
    scores = spread(STEPS, NUM, CLASSES, low=-2, high=2).requires_grad_()
    counts = torch.tensor([[1.0], [3], [2]])
    found = layer(scores, torch.tensor(LENGTHS).float(), counts, columns(LABELS, 0)[:4])
    check_loss(found, scores, LENGTHS, LABELS, 3)


def decode(scores: np.ndarray, length: int, blank: int, merges: bool) -> list[int]:
    found, before = [], -1
    for t in range(length):
        best = int(scores[t].argmax())
        if best != blank and not (merges and best == before):
            found.append(best)
        before = best
    return found


def edits(a: list[int], b: list[int]) -> int:
    table = np.add.outer(np.arange(len(a) + 1), np.arange(len(b) + 1))
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1, j - 1] + (a[i - 1] != b[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, change)
    return int(table[-1, -1])


SCORES = spread(STEPS, NUM, 3, seed=8)


@pytest.mark.parametrize("merges", [True, False])
def test_decoder_with_indicators(merges: bool) -> None:
    shapes = [(STEPS, NUM, 3), (STEPS, NUM), (STEPS, NUM)]
    options = f"ctc_decoder_param {{ ctc_merge_repeated: {str(merges).lower()} }}"
    layer = make("CTCGreedyDecoder", shapes, options, tops=3)
    targets = [[0], [0, 1, 1], []]
    classes, scores, accuracy = tops_of(layer, SCORES, INDICATORS, columns(targets, -1))
    rows = [decode(SCORES[:, n].numpy(), LENGTHS[n], 2, merges) for n in range(NUM)]
    assert classes[:, :, 0, 0].tolist() == [row + [-1] * (STEPS - len(row)) for row in rows]
    sums = [-float(SCORES[: LENGTHS[n], n].max(1).values.sum()) for n in range(NUM)]
    np.testing.assert_allclose(scores.flatten().numpy(), sums, rtol=1e-5)
    shares = [edits(row, some) / max(len(row), len(some), 1) for row, some in zip(rows, targets, strict=True)]
    np.testing.assert_allclose(float(accuracy), 1 - sum(shares) / NUM, rtol=1e-5)
    assert len(tops_of(make("CTCGreedyDecoder", shapes, tops=2), SCORES, INDICATORS, columns(targets, -1))) == 2
    check_shapes(layer, [SCORES, INDICATORS, columns(targets, -1)])
    check_shapes(make("CTCGreedyDecoder", shapes[:2], tops=2), [SCORES, INDICATORS])


def test_decoder_without_indicators() -> None:
    layer = make("CTCGreedyDecoder", [(STEPS, NUM, 3)])
    rows = [decode(SCORES[:, n].numpy(), STEPS, 0, True) for n in range(NUM)]
    assert layer(SCORES)[:, :, 0, 0].tolist() == [row + [-1] * (STEPS - len(row)) for row in rows]
    labels = torch.tensor([[0.0, *rows[0], 0, 0, 0, 0]])[:, :4].repeat(NUM, 1)
    labels[1] = torch.tensor([2.0, 0, -1, 1])
    targets = [[int(v) for v in labels[0] if v], [2], [int(v) for v in labels[2] if v]]
    shares = [edits(row, some) / max(len(row), len(some)) for row, some in zip(rows, targets, strict=True)]
    top = make("CTCGreedyDecoder", [(STEPS, NUM, 3), (NUM, 4)])(SCORES, labels)
    np.testing.assert_allclose(
        top.flatten().numpy(), [1 - sum(shares) / NUM, sum(not s for s in shares) / NUM], rtol=1e-5
    )


@pytest.mark.parametrize("copies", [False, True])
def test_reverse_time(copies: bool) -> None:
    bottom, lengths = spread(5, 3, 2), torch.tensor([5.0, 2, 0])
    options = f"reverse_time_param {{ copy_remaining: {str(copies).lower()} }}"
    layer = make("ReverseTime", [(5, 3, 2), (3,)], options)
    wanted = bottom.clone() if copies else torch.zeros_like(bottom)
    for n, length in enumerate((5, 2, 0)):
        for t in range(length):
            wanted[t, n] = bottom[length - 1 - t, n]
    torch.testing.assert_close(layer(bottom, lengths), wanted)
    check_gradients(layer, [bottom, lengths], [0])


@pytest.mark.parametrize(
    ("type_name", "bottoms", "options", "expected"),
    [
        ("CTCLoss", [(5, 3, 4), (5, 3), (5, 2)], "", "the labels do not fit the scores"),
        ("CTCLoss", [(5, 3), (5, 3), (5, 3)], "", "the scores have the wrong shape"),
        ("CTCLoss", [(5, 3, 4), (5, 3), (5, 3)], "ctc_loss_param { output_delay: 1 }", "output_delay is not supported"),
        ("CTCLoss", [(5, 3, 4), (5, 3), (5, 3)], "ctc_loss_param { blank_index: 4 }", "blank_index is not a class"),
        ("WarpCTCLoss", [(5, 3, 4), (2, 3)], "", "the labels do not fit the scores"),
        ("WarpCTCLoss", [(5, 3, 4), (3,), (2,), (4, 3)], "", "the labels do not fit the scores"),
        ("CTCGreedyDecoder", [(5, 3, 4), (2, 3)], "", "the labels do not fit the scores"),
        ("ReverseTime", [(5, 3), (5,)], "", "the lengths do not fit"),
    ],
)
def test_errors(type_name: str, bottoms: list[tuple[int, ...]], options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make(type_name, bottoms, options)


def test_the_decoders_bottoms_limit_its_tops() -> None:
    with pytest.raises(LayerError, match="wrong number of tops"):
        make("CTCGreedyDecoder", [(5, 3, 4)], tops=2)
