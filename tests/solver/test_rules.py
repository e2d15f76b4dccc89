"""Update rules, compared with Caffe's equations, written in NumPy in double precision."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from pycaffe_like.errors import SolverError
from pycaffe_like.net.params import Learnable
from pycaffe_like.solver.rule import Fused
from pycaffe_like.solver.rules import RULES, make_rule
from pycaffe_like.spec import LayerDef
from tests.solver.make import solver_def

Update = Callable[[np.ndarray, list[np.ndarray], float, int], np.ndarray]
"""(gradient, its history, rate, iteration) → the value to subtract; changes the history in place."""


def reference(kind: str, momentum: float, delta: float, momentum2: float, rms_decay: float) -> Update:
    def sgd(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        h[0][:] = rate * g + momentum * h[0]
        return h[0].copy()

    def nesterov(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        before = h[0].copy()
        h[0][:] = rate * g + momentum * h[0]
        return (1 + momentum) * h[0] - momentum * before

    def adagrad(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        h[0] += g * g
        return rate * g / (np.sqrt(h[0]) + delta)

    def rmsprop(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        h[0][:] = (1 - rms_decay) * g * g + rms_decay * h[0]
        return rate * g / (np.sqrt(h[0]) + delta)

    def adadelta(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        h[0][:] = (1 - momentum) * g * g + momentum * h[0]
        u = g * np.sqrt((delta + h[1]) / (delta + h[0]))
        h[1][:] = (1 - momentum) * u * u + momentum * h[1]
        return rate * u

    def adam(g: np.ndarray, h: list[np.ndarray], rate: float, t: int) -> np.ndarray:
        h[0][:] = (1 - momentum) * g + momentum * h[0]
        h[1][:] = (1 - momentum2) * g * g + momentum2 * h[1]
        correction = math.sqrt(1 - momentum2 ** (t + 1)) / (1 - momentum ** (t + 1))
        return rate * correction * h[0] / (np.sqrt(h[1]) + delta)

    return {
        "SGD": sgd,
        "Nesterov": nesterov,
        "AdaGrad": adagrad,
        "RMSProp": rmsprop,
        "AdaDelta": adadelta,
        "Adam": adam,
    }[kind]


COUPLED = [kind for kind in RULES if kind != "AdamW"]
"""The types that add the weight decay to the gradient."""

OPTIONS = [
    pytest.param("", id="plain"),
    pytest.param("weight_decay: 0.25", id="L2"),
    pytest.param('weight_decay: 0.25 regularization_type: "L1"', id="L1"),
    pytest.param("iter_size: 4 weight_decay: 0.25", id="iter_size"),
    pytest.param("clip_gradients: 0.5 iter_size: 2 weight_decay: 0.25", id="clipped before it is divided and decayed"),
    pytest.param("clip_gradients: 500", id="not clipped"),
]


PATHS = [
    pytest.param(True, True, id="kernel, update kept"),
    pytest.param(True, False, id="kernel"),
    pytest.param(False, True, id="public calls, update kept"),
    pytest.param(False, False, id="public calls"),
]
"""(whether torch has its fused kernels, whether the update is kept)"""


def without_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in RULES.values():
        if issubclass(rule, Fused):
            monkeypatch.delattr(torch, rule.kernel, raising=False)


@pytest.mark.parametrize(("kernels", "keep"), PATHS)
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("kind", COUPLED)
def test_five_updates(kind: str, options: str, kernels: bool, keep: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not kernels:
        without_kernels(monkeypatch)
    # torch's fused kernels take learning rate and decay in float32 only.
    dtype, exact = (torch.float32, 1e-4) if kernels else (torch.float64, 1e-9)
    momentum = "" if kind in ("AdaGrad", "RMSProp") else "momentum: 0.875"
    solver = solver_def(f'type: "{kind}" {momentum} momentum2: 0.75 rms_decay: 0.625 delta: 0.0625 {options}')
    random = np.random.default_rng(0)
    weights = [random.normal(size=shape) for shape in ((2, 3), (5,), (7,))]
    learnable = [
        Learnable(nn.Parameter(torch.tensor(w, dtype=dtype)), LayerDef("l", "T"), i) for i, w in enumerate(weights)
    ]
    learnable[0].lr_mult, learnable[0].decay_mult = 3.0, 0.5
    learnable[2].tensor.requires_grad_(False)  # frozen
    rule = make_rule(solver, learnable)
    update = reference(kind, solver.momentum, solver.delta, solver.momentum2, solver.rms_decay)
    history = [[np.zeros_like(w) for _ in range(rule.num_history)] for w in weights]
    for iteration in range(5):
        gradients = [random.normal(size=w.shape) for w in weights]
        for one, gradient in zip(learnable[:2], gradients, strict=False):
            one.tensor.grad = torch.tensor(gradient, dtype=dtype)
        norm = rule.step(0.125, iteration, keep=keep)
        total = math.sqrt(sum((g**2).sum() for g in gradients[:2]))
        scale = solver.clip_gradients / total if 0 <= solver.clip_gradients < total else 1.0
        assert norm is None if solver.clip_gradients < 0 else float(norm) == pytest.approx(total, rel=exact)
        for i in range(2):
            g = gradients[i] * scale / solver.iter_size
            decay = solver.weight_decay * learnable[i].decay_mult
            g = g + decay * (np.sign(weights[i]) if solver.regularization_type == "L1" else weights[i])
            step = update(g, history[i], 0.125 * learnable[i].lr_mult, iteration)
            weights[i] = weights[i] - step
            np.testing.assert_allclose(learnable[i].tensor.detach(), weights[i], rtol=exact, atol=exact)
            if keep:
                np.testing.assert_allclose(
                    learnable[i].tensor.grad, step, rtol=exact, atol=exact, err_msg="what was subtracted"
                )
    torch.testing.assert_close(learnable[2].tensor.detach(), torch.tensor(weights[2], dtype=dtype), rtol=0, atol=0)
    for i, of_one in enumerate(history[:2]):
        for number, want in enumerate(of_one):
            np.testing.assert_allclose(rule.history[3 * number + i], want, rtol=exact, atol=exact)
    # The history of the frozen blob.
    assert not any(rule.history[3 * number + 2].any() for number in range(rule.num_history))


@pytest.mark.parametrize(("kernels", "keep"), PATHS)
@pytest.mark.parametrize(
    ("kind", "options"),
    [*((kind, "") for kind in RULES), *((kind, 'regularization_type: "L1"') for kind in COUPLED)],
)
def test_a_skipped_update_leaves_parameters_and_histories(
    kind: str, options: str, kernels: bool, keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not kernels:
        without_kernels(monkeypatch)
    momentum = "" if kind in ("AdaGrad", "RMSProp") else "momentum: 0.875"
    solver = solver_def(f'type: "{kind}" {momentum} rms_decay: 0.625 delta: 0.0625 weight_decay: 0.25 {options}')
    one = Learnable(nn.Parameter(torch.tensor([2.0, -3.0, 0.5])), LayerDef("l", "T"), 0)
    rule = make_rule(solver, [one])
    for skip in (0.0, 0.0):
        one.tensor.grad = torch.tensor([1.0, 5.0, -7.0])
        rule.step(0.5, 0, torch.tensor(skip), keep)
    parameter, history = one.tensor.detach().clone(), [h.clone() for h in rule.history]
    assert all(bool(h.any()) for h in history)
    one.tensor.grad = torch.tensor([math.nan, 5.0, math.inf])
    rule.step(0.5, 2, torch.tensor(1.0), keep)
    torch.testing.assert_close(one.tensor.detach(), parameter, rtol=0, atol=0)
    torch.testing.assert_close(rule.history, history, rtol=0, atol=0)
    if keep:
        assert one.tensor.grad.tolist() == [0, 0, 0]


@pytest.mark.parametrize("kind", RULES)
def test_gradients_summed_over_ranks_count_as_their_mean(kind: str) -> None:
    solver = solver_def(f'type: "{kind}" clip_gradients: 2 iter_size: 2 weight_decay: 0.25')
    weights = []
    for world, gradient in ((1, [1.5, -2.0]), (4, [6.0, -8.0])):
        one = Learnable(nn.Parameter(torch.tensor([2.0, -3.0])), LayerDef("l", "T"), 0)
        rule = make_rule(solver, [one])
        rule.world = world
        one.tensor.grad = torch.tensor(gradient)
        assert rule.step(0.5, 0).item() == 2.5  # type: ignore[union-attr]
        weights.append(one.tensor.detach())
    torch.testing.assert_close(*weights)


@pytest.mark.parametrize("kind", ["SGD", "Nesterov", "Adam"])
def test_a_rate_of_nothing_moves_nothing_but_goes_on_with_the_momentum(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    solver = solver_def(f'type: "{kind}" momentum: 0.5 momentum2: 0.5 weight_decay: 0.25')
    weights = []
    for kernels in (True, False):
        if not kernels:
            without_kernels(monkeypatch)
        one = Learnable(nn.Parameter(torch.tensor([2.0, -3.0])), LayerDef("l", "T"), 0)
        rule = make_rule(solver, [one])
        for iteration, rate in enumerate((0.5, 0.0, 0.25)):
            one.tensor.grad = torch.tensor([1.0, 5.0])
            rule.step(rate, iteration)
        weights.append(one.tensor.detach())
    torch.testing.assert_close(*weights)


def test_a_parameter_without_a_gradient_only_decays() -> None:
    solver = solver_def("weight_decay: 0.5")
    one = Learnable(nn.Parameter(torch.tensor([4.0])), LayerDef("l", "T"), 0)
    make_rule(solver, [one]).step(0.25, 0)
    assert one.tensor.item() == 4 - 0.25 * 0.5 * 4


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_a_gradient_in_another_memory_layout_than_its_parameter_counts_in_the_right_order(kind: str) -> None:
    values, gradient = torch.randn(5, 3, 2, 7), torch.randn(5, 3, 2, 7)
    found = []
    for layout in (torch.contiguous_format, torch.channels_last):
        one = nn.Parameter(values.clone(memory_format=layout))
        one.grad = gradient.clone()
        solver = solver_def(f'type: "{kind}" momentum: 0.9')
        make_rule(solver, [Learnable(one, LayerDef("ip", "InnerProduct"), 0)]).step(0.1, 0)
        found.append(one.detach())
    torch.testing.assert_close(*found)


def test_nothing_that_learns_is_no_error() -> None:
    one = Learnable(nn.Parameter(torch.ones(3)).requires_grad_(False), LayerDef("l", "T"), 0)
    assert make_rule(solver_def("clip_gradients: 1"), [one]).step(0.1, 0) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            'type: "Adagrad"',
            "solver type 'Adagrad' is unknown; expected one of SGD, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam, AdamW\nDid you mean 'AdaGrad'?",
            id="type",
        ),
        pytest.param(
            'type: "AdaGrad" momentum: 0.5',
            "momentum cannot be used with AdaGrad; expected momentum: 0; got 0.5",
            id="AdaGrad with momentum",
        ),
        pytest.param(
            'type: "RMSProp" momentum: 0.5',
            "momentum cannot be used with RMSProp; expected momentum: 0; got 0.5",
            id="RMSProp with momentum",
        ),
        pytest.param(
            'type: "RMSProp" rms_decay: 1',
            "rms_decay is out of range; expected 0 or more and less than 1; got 1.0",
            id="rms_decay",
        ),
        pytest.param(
            'type: "Adam" momentum: 1',
            "momentum is out of range for Adam; expected 0 or more and less than 1; got 1.0",
            id="Adam's momentum",
        ),
        pytest.param(
            'type: "Adam" momentum2: 1',
            "momentum2 is out of range for Adam; expected 0 or more and less than 1; got 1.0",
            id="Adam's second momentum",
        ),
        pytest.param(
            'regularization_type: "L3"',
            "SGD does not have this regularization_type; expected L1 or L2; got 'L3'",
            id="regularization",
        ),
    ],
)
def test_solvers_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        make_rule(solver_def(text), [])
    assert str(caught.value) == message


# ---------------------------------------------------------------- decoupled weight decay, LARS and LARC


def blobs(*, dtype: torch.dtype = torch.float64) -> list[Learnable]:
    """Returns four blobs: one with multipliers, one that is not trained, one of zeros, one with lr_mult 0."""
    random = np.random.default_rng(7)
    values = [random.normal(size=(2, 3)), random.normal(size=5), np.zeros(7), random.normal(size=3)]
    found = [Learnable(nn.Parameter(torch.tensor(v, dtype=dtype)), LayerDef("l", "T"), i) for i, v in enumerate(values)]
    found[0].lr_mult, found[0].decay_mult = 3.0, 0.5
    found[1].tensor.requires_grad_(False)
    found[3].lr_mult = 0.0
    return found


def local_rates(options: str) -> Callable[[float, np.ndarray, np.ndarray, np.ndarray, list[float]], float]:
    """Returns the fork's GetLocalRate: (rate, weights, gradient, history, [correlation]) → the blob's rate."""
    solver = solver_def(options)

    def norm(values: np.ndarray) -> float:
        return float(np.sqrt((values**2).sum()))

    def lars(rate: float, w: np.ndarray, g: np.ndarray, h: np.ndarray, corr: list[float]) -> float:
        if norm(w) > 0 and norm(g) > 0:
            return rate * solver.local_gw_ratio * norm(w) / (norm(g) + solver.weight_decay * norm(w))
        return rate

    def larc(rate: float, w: np.ndarray, g: np.ndarray, h: np.ndarray, corr: list[float]) -> float:
        local = 1.0
        if norm(w) > 0 and norm(g) > 0:
            local = (1 - solver.momentum) * solver.larc_eta * norm(w) / norm(g)
        if solver.larc_turbo:
            cosine = float((g * h).sum()) / (norm(g) * norm(h)) if norm(g) > 0 and norm(h) > 0 else 0.0
            corr[0] = 0.95 * corr[0] + 0.05 * cosine
            local -= 0.9 * corr[0]
        return min(rate, local) if solver.larc_policy == "clip" else rate * local

    return larc if solver.larc else lars


@pytest.mark.parametrize("turbo", ["", "larc_turbo: true"])
@pytest.mark.parametrize(
    "local",
    [
        "local_lr_auto: true local_gw_ratio: 0.3",
        "larc: true larc_eta: 0.7",
        'larc: true larc_eta: 0.7 larc_policy: "clip"',
        'larc: true larc_eta: 9 larc_policy: "clip"',
    ],
)
def test_rates_from_norms(local: str, turbo: str) -> None:
    options = f"{local} {turbo} momentum: 0.875 weight_decay: 0.25 clip_gradients: 2 iter_size: 2"
    solver, learnable = solver_def(options), blobs()
    rule, local_rate = make_rule(solver, learnable), local_rates(options)
    trained = [learnable[i] for i in (0, 2, 3)]
    weights = [one.tensor.detach().numpy().copy() for one in trained]
    history, correlations = [np.zeros_like(w) for w in weights], [[0.0] for _ in weights]
    random = np.random.default_rng(1)
    for iteration in range(4):
        gradients = [random.normal(size=w.shape) for w in weights]
        for one, g in zip(trained, gradients, strict=True):
            one.tensor.grad = torch.tensor(g)
        rule.step(0.125, iteration)
        total = math.sqrt(sum((g**2).sum() for g in gradients))
        for i, one in enumerate(trained):
            g = gradients[i] * min(1, 2 / total) / 2
            rate = local_rate(0.125, weights[i], g, history[i], correlations[i]) if one.lr_mult else 0.0
            history[i] = 0.875 * history[i] + rate * (g + 0.25 * one.decay_mult * weights[i])
            weights[i] = weights[i] - history[i]
            np.testing.assert_allclose(one.tensor.detach(), weights[i], rtol=1e-9, atol=1e-9)
    assert [float(c) for c in rule.extra_state()] == pytest.approx(
        [c for (c,) in correlations] if turbo and solver.larc else [], rel=1e-9
    )


def test_a_skipped_update_with_turbo_changes_nothing() -> None:
    learnable = blobs()
    rule = make_rule(solver_def("larc: true larc_turbo: true momentum: 0.5"), learnable)
    for skip, size in ((0.0, 1.0), (0.0, 3.0), (1.0, math.nan)):
        before = [one.tensor.detach().clone() for one in learnable] + [c.clone() for c in rule.extra_state()]
        for one in learnable:
            if one.tensor.requires_grad:
                one.tensor.grad = torch.full_like(one.tensor, size)
        rule.step(0.5, 0, torch.tensor(skip))
    after = [one.tensor.detach() for one in learnable] + rule.extra_state()
    assert float(rule.extra_state()[0]) > 0
    for was, now in zip(before, after, strict=True):
        torch.testing.assert_close(now, was, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("options", "factor"),
    [
        pytest.param('type: "AdamW"', lambda rate, t: rate, id="AdamW"),
        pytest.param(
            'type: "Adam" regularization_type: "decoupled" decoupled_wd_t0: 3 decoupled_wd_mult: 2',
            None,
            id="jolibrain",
        ),
    ],
)
@pytest.mark.parametrize(("kernels", "keep"), PATHS)
def test_decoupled_weight_decay(
    options: str,
    factor: Callable[[float, int], float] | None,
    kernels: bool,
    keep: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not kernels:
        without_kernels(monkeypatch)
    dtype, exact = (torch.float32, 1e-4) if kernels else (torch.float64, 1e-9)
    learnable = blobs(dtype=dtype)
    text = f"{options} momentum: 0.875 momentum2: 0.75 delta: 0.0625 weight_decay: 0.25"
    rule = make_rule(solver_def(text), learnable)
    adam = reference("Adam", 0.875, 0.0625, 0.75, 0)
    weights = learnable[0].tensor.detach().double().numpy().copy()
    history = [np.zeros_like(weights) for _ in range(2)]
    cosines = [math.cos(math.pi * share) for share in (1 / 3, 2 / 3, 0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 0, 1 / 12)]
    for iteration, cosine in enumerate(cosines):
        gradient = np.random.default_rng(iteration).normal(size=weights.shape)
        for one in learnable:
            if one.tensor.requires_grad:
                one.tensor.grad = torch.zeros_like(one.tensor)
        learnable[0].tensor.grad = torch.tensor(gradient, dtype=dtype)
        rule.step(0.125, iteration, keep=keep)
        step = adam(gradient, history, 0.375, iteration)
        if factor is not None:
            step += 0.375 * 0.125 * weights
        else:
            step = (0.5 + 0.5 * cosine) * (step + 0.125 * weights)
        weights = weights - step
        np.testing.assert_allclose(learnable[0].tensor.detach(), weights, rtol=exact, atol=exact)
        if keep:
            np.testing.assert_allclose(learnable[0].tensor.grad, step, rtol=exact, atol=exact)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("larc: true local_lr_auto: true", "larc and local_lr_auto are both set; expected one of the two"),
        ('larc: true type: "Nesterov"', 'larc cannot be used with Nesterov; expected type: "SGD"'),
        ('local_lr_auto: true type: "Adam"', 'local_lr_auto cannot be used with Adam; expected type: "SGD"'),
        ('larc: true larc_policy: "sum"', "larc_policy is unknown; expected scale or clip; got 'sum'"),
        (
            'type: "AdamW" regularization_type: "L1"',
            "AdamW does not have this regularization_type; expected L2; got 'L1'",
        ),
        (
            'type: "Adam" regularization_type: "decoupled" decoupled_wd_t0: 0',
            "decoupled_wd_t0 and decoupled_wd_mult are out of range; expected 1 or more; got 0 and 2",
        ),
    ],
)
def test_options_of_rates_and_decay_that_do_not_fit(options: str, message: str) -> None:
    with pytest.raises(SolverError, match=f"^{re.escape(message)}$"):
        make_rule(solver_def(options), blobs())
