"""Losses on distances, compared with a transcription of happynear's loops; recorded results are in
tests/goldens/forks/windows.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import check_no_host_sync, check_shapes, make, spread, tops_of

D = spread(7, 5, low=0.05, high=1.6)
LABELS = [0, 3, 4, 1, 0, 2, 2]
SHAPES = [(7, 5), (7,)]


def run(
    name: str, options: str, third: torch.Tensor | None = None, tops: int = 1
) -> tuple[float, np.ndarray, list[float]]:
    bottoms = [D.clone().requires_grad_(), torch.tensor(LABELS).float(), *([] if third is None else [third])]
    message = (
        {"Ge": "general_", "So": "soft_"}[name[:2]]
        + ("triplet" if "Triplet" in name else "contrastive")
        + "_loss_param"
    )
    module = make(name, [tuple(one.shape) for one in bottoms], f"{message} {{ {options} }}", tops=tops)
    loss, *rest = tops_of(module, *bottoms)
    loss.backward()
    check_shapes(module, [one.detach() for one in bottoms])
    check_no_host_sync(module, [one.detach() for one in bottoms])
    assert bottoms[0].grad is not None
    return float(loss.detach()), bottoms[0].grad.numpy(), [float(v) for one in rest for v in one]


def contrastive(judged: np.ndarray, **o: float) -> tuple[float, np.ndarray]:
    """Returns loss and gradient, like GeneralContrastiveLossLayer's Forward_cpu and Backward_cpu."""
    num, dim = judged.shape
    pull, push, low, high = o.get("pw", 1), o.get("nw", 1), o.get("pm", 0), o.get("nm", 1)
    diff = np.zeros((num, dim))
    worst, least = [0] * num, 0
    for i in range(num):
        for j in range(dim):
            d = judged[i, j]
            if j == LABELS[i]:
                diff[i, j] = min(o.get("thresh", 4), max(0, d - low)) * pull
                if o.get("one_positive") and diff[i, j] < diff[least, LABELS[least]]:
                    least = i
            elif d < high:
                diff[i, j] = np.exp(-d) * push if o.get("exp") else (high - d) * push
                if diff[i, j] > diff[i, worst[i]]:
                    worst[i] = j
        if o.get("first") and judged[i, LABELS[i]] > o["first"]:
            diff[i, [j for j in range(dim) if j != LABELS[i]]] = 0
    for i, j in np.ndindex(num, dim):
        own = j == LABELS[i]
        if (own and o.get("one_positive") and i != least) or (not own and o.get("one_negative") and j != worst[i]):
            diff[i, j] = 0
    loss, total = np.abs(diff).sum() / num, 0.0
    slopes = np.zeros((num, dim))
    for i in range(num):
        if o.get("first") and judged[i, LABELS[i]] > o["first"]:
            slopes[i, LABELS[i]] = pull
            continue
        for j in range(dim):
            d = judged[i, j]
            if j == LABELS[i]:
                if low < d < o.get("thresh", 4) and not (o.get("one_positive") and i != least):
                    slopes[i, j] = pull
            elif d < high and not (o.get("one_negative") and j != worst[i]):
                slopes[i, j] = -push * (np.exp(-d) if o.get("exp") else 1)
                total -= slopes[i, j]
    if o.get("norm"):
        total = abs(total) / o["norm"] / num
        if total > pull:
            for i, j in np.ndindex(num, dim):
                if j != LABELS[i]:
                    slopes[i, j] /= total
    return loss, slopes / num


@pytest.mark.parametrize(
    ("options", "given"),
    [
        (
            "positive_margin: 0.3 negative_margin: 1.2 positive_weight: 0.7 negative_weight: 1.3",
            {"pm": 0.3, "nm": 1.2, "pw": 0.7, "nw": 1.3},
        ),
        ("positive_outlier_thresh: 0.8", {"thresh": 0.8}),
        ("exp_negative_weight: true", {"exp": 1}),
        ("max_negative_only: true", {"one_negative": 1}),
        ("max_positive_only: true", {"one_positive": 1}),
        ("positive_first: true positive_upper_bound: 0.7", {"first": 0.7}),
        ("normalize_negative: 0.5", {"norm": 0.5}),
        (
            "normalize_negative: 0.5 exp_negative_weight: true max_negative_only: true",
            {"norm": 0.5, "exp": 1, "one_negative": 1},
        ),
        ("square: true", {}),
    ],
)
def test_general_contrastive_loss(options: str, given: dict[str, float]) -> None:
    loss, slopes, _ = run("GeneralContrastiveLoss", options)
    want_loss, want_slopes = contrastive(D.double().numpy(), **given)
    assert loss == pytest.approx(want_loss, rel=1e-5)
    np.testing.assert_allclose(slopes, want_slopes, rtol=1e-5, atol=1e-7)


def test_general_contrastive_loss_judges_by_a_third_bottom() -> None:
    third = spread(7, 5, low=0.05, high=1.6, seed=3)
    loss, slopes, _ = run("GeneralContrastiveLoss", "", third)
    want_loss, want_slopes = contrastive(third.double().numpy())
    assert loss == pytest.approx(want_loss, rel=1e-5)
    np.testing.assert_allclose(slopes, want_slopes, rtol=1e-5, atol=1e-7)


def test_general_contrastive_loss_gives_means_and_adds_a_running_one() -> None:
    module = make("GeneralContrastiveLoss", SHAPES, "general_contrastive_loss_param { add_intra_mae: true }", tops=2)
    labels = torch.tensor(LABELS).float()
    own = D[torch.arange(7), torch.tensor(LABELS)]
    means = [tops_of(module, D, labels)[1].tolist() for _ in range(2)]
    assert means[0][0] == pytest.approx(float(own.mean()), rel=1e-5)
    assert means[0][2] == pytest.approx(0.01 * means[0][0], rel=1e-5)
    assert means[1][2] == pytest.approx(0.99 * means[0][2] + 0.01 * means[0][0], rel=1e-5)
    assert means[1][1] > means[0][1]  # the margin has grown
    assert module.state()[0] == pytest.approx(means[1][2])


@pytest.mark.parametrize("square", ["", "square: true "])
def test_soft_contrastive_loss(square: str) -> None:
    weights = torch.tensor([1.0, 2, 3, 4, 5, 6, 7])
    options = square + "positive_margin: 0.4 negative_margin: 1.1 positive_weight: 0.7 negative_weight: 1.3"
    loss, slopes, means = run("SoftContrastiveLoss", options, weights, tops=2)
    d, power = D.double().numpy(), 2 if square else 1
    want, want_slopes, miss = 0.0, np.zeros((7, 5)), [0.0, 0.0]
    for i in range(7):
        total = sum(np.exp((1.1 - d[i, j]) ** power * 1.3) for j in range(5) if j != LABELS[i] and d[i, j] < 1.1)
        want += np.log(total) if total else 0
        for j in range(5):
            if j == LABELS[i]:
                cost = min(4, max(0, d[i, j] - 0.4))
                want += 0.7 * cost**power
                miss[0] += cost / 7
                want_slopes[i, j] = 0.7 * (d[i, j] if square else 1) if 0.4 < d[i, j] < 4 else 0
            elif d[i, j] < 1.1:
                miss[1] += (1.1 - d[i, j]) / 7 / 4
                share = np.exp((1.1 - d[i, j]) ** power * 1.3) / total
                want_slopes[i, j] = -1.3 * (1.1 - d[i, j] if square else 1) * share
        want_slopes[i] *= float(weights[i] / weights.mean())
    assert loss == pytest.approx(want / 7, rel=1e-5)
    assert means == pytest.approx(miss, rel=1e-4)
    np.testing.assert_allclose(slopes, want_slopes / 7, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("hardest", [False, True])
@pytest.mark.parametrize("center", [False, True])
@pytest.mark.parametrize("first", [0.0, 0.7])
def test_general_triplet_loss(hardest: bool, center: bool, first: float) -> None:
    weights = torch.tensor([1.0, 2, 3, 4, 5, 6, 7])
    options = f"margin: 0.2 positive_weight: 0.7 negative_weight: 1.3 hardest_only: {str(hardest).lower()} "
    options += f"add_center_loss: {str(center).lower()} "
    options += f"positive_first: true positive_upper_bound: {first}" if first else ""
    loss, slopes, means = run("GeneralTripletLoss", options, weights, tops=2)
    d = D.double().numpy()
    want, want_slopes = 0.0, np.zeros((7, 5))
    for i in range(7):
        own = d[i, LABELS[i]]
        near = [j for j in range(5) if j != LABELS[i] and own + 0.2 > d[i, j]]
        if hardest and near:
            near = [min(near, key=lambda j: d[i, j])]
        if first and own > first:
            want_slopes[i, LABELS[i]] = 0.7
        else:
            want += sum((own + 0.2 - d[i, j]) * 1.3 for j in near)
            want_slopes[i, near] = -1.3
            want_slopes[i, LABELS[i]] = 0.7 if center or near else 0
        want_slopes[i] *= float(weights[i])
    assert loss == pytest.approx(want / 7, rel=1e-5)
    np.testing.assert_allclose(slopes, want_slopes / 7, rtol=1e-5, atol=1e-7)
    assert means[0] == pytest.approx(np.mean([d[i, LABELS[i]] for i in range(7)]), rel=1e-5)


@pytest.mark.parametrize("name", ["GeneralContrastiveLoss", "SoftContrastiveLoss", "GeneralTripletLoss"])
def test_errors(name: str) -> None:
    with pytest.raises(LayerError, match="the loss needs several classes; expected 2 or more; got 1"):
        make(name, [(7, 1), (7,)])
    with pytest.raises(LayerError, match="items and labels do not fit; expected 7 labels; got 7x2"):
        make(name, [(7, 5), (7, 2)])
    problem = "the third bottom does not fit" if name.endswith("lContrastiveLoss") else "items and weights do not fit"
    with pytest.raises(LayerError, match=problem):
        make(name, [*SHAPES, (6,)])


def test_a_norm_of_0_is_an_error() -> None:
    with pytest.raises(LayerError, match="normalize_negative must not be 0"):
        make("GeneralContrastiveLoss", SHAPES, "general_contrastive_loss_param { normalize_negative: 0 }")


def test_soft_contrastive_loss_starts_from_zero_in_each_pass() -> None:
    module = make("SoftContrastiveLoss", SHAPES)
    labels = torch.tensor(LABELS).float()
    assert float(module(D, labels)) == float(module(D, labels)) > 0
