"""Normalize of SSD, ParseNet and happynear: tops and gradients, compared with their loops transcribed to NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.registry import make_layer
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, layer_def, make, spread, tops_of

SHAPE = (2, 3, 5, 7)

# ---------------------------------------------------------------- SSD


def normalize(bottom: np.ndarray, scale: np.ndarray, across_spatial: bool, eps: float) -> np.ndarray:
    """Returns the top of NormalizeLayer::Forward_cpu."""
    top = np.zeros(bottom.shape)
    for n in range(bottom.shape[0]):
        if across_spatial:
            top[n] = bottom[n] / np.sqrt((bottom[n] ** 2).sum() + eps)
        else:
            for h, w in np.ndindex(bottom.shape[2:]):
                top[n, :, h, w] = bottom[n, :, h, w] / np.sqrt(eps + sum(bottom[n, :, h, w] ** 2))
        top[n] *= scale.reshape(-1, 1, 1)
    return top


@pytest.mark.parametrize("eps", ["", "eps: 0.5"], ids=["default eps", "eps"])
@pytest.mark.parametrize("shared", [True, False], ids=["one factor", "a factor a channel"])
@pytest.mark.parametrize("across", [True, False], ids=["across space", "each place"])
def test_normalize(across: bool, shared: bool, eps: str) -> None:
    options = f"across_spatial: {str(across).lower()} channel_shared: {str(shared).lower()} {eps}"
    module = make("Normalize", [SHAPE], f"norm_param {{ {options} scale_filler {{ value: 20 }} }}")
    (scale,) = module.blobs()
    assert scale.shape == (() if shared else (3,))
    assert (scale == 20).all()
    scale.data.copy_(torch.tensor(3.0) if shared else torch.tensor([2.0, -3.0, 5.0]))
    bottom = spread(*SHAPE)
    want = normalize(bottom.double().numpy(), scale.detach().numpy(), across, 0.5 if eps else 1e-10)
    np.testing.assert_allclose(module(bottom).detach().numpy(), want, rtol=1e-5)
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    if shared:
        check_gradients(module, [bottom])


def test_scales_of_channels_come_after_the_norm_in_the_gradient() -> None:
    """As in SSD, the channels' scales are applied after the gradient of the norm. The true gradient would be 0.128
    and -0.096.
    """
    bottom = torch.tensor([[3.0, 4.0]], requires_grad=True)
    module = make("Normalize", [(1, 2)], "norm_param { channel_shared: false }")
    (scale,) = module.blobs()
    scale.data.copy_(torch.tensor([1.0, 2.0]))
    top = module(bottom)
    torch.testing.assert_close(top, torch.tensor([[0.6, 1.6]]))
    top.backward(torch.tensor([[1.0, 0.0]]))
    assert bottom.grad is not None
    torch.testing.assert_close(bottom.grad, torch.tensor([[0.128, -0.192]]))
    torch.testing.assert_close(scale.grad, torch.tensor([0.6, 0.0]))


@pytest.mark.parametrize("options", ["", "norm_param { }"])
def test_ssd_s_is_what_no_option_means(options: str) -> None:
    module, bottom = make("Normalize", [SHAPE], options), spread(*SHAPE)
    top = module(bottom)
    norms = top.flatten(1).norm(dim=1)
    torch.testing.assert_close(norms, torch.ones(2))
    assert module.blobs()[0].requires_grad


def test_parsenet_may_leave_the_factor_alone() -> None:
    module = make("Normalize", [SHAPE], "norm_param { fix_scale: true scale_filler { value: 10 } }")
    bottom = spread(*SHAPE).requires_grad_()
    module(bottom).sum().backward()
    assert bottom.grad is not None
    assert module.blobs()[0].grad is None


def test_normalize_by_hand() -> None:
    bottom = torch.tensor([3.0, 4.0]).view(1, 2, 1, 1)
    module = make("Normalize", [(1, 2, 1, 1)], "norm_param { across_spatial: false scale_filler { value: 10 } }")
    torch.testing.assert_close(module(bottom).flatten(), torch.tensor([6.0, 8.0]))


# ---------------------------------------------------------------- happynear


def norms(bottom: np.ndarray, kind: str) -> np.ndarray:
    """Returns the second top of happynear's layer: the norm at each position."""
    found = np.zeros((bottom.shape[0], 1, *bottom.shape[2:]))
    for n, h, w in np.ndindex(bottom.shape[0], *bottom.shape[2:]):
        values = bottom[n, :, h, w]
        found[n, 0, h, w] = np.sqrt(sum(values**2) + 1e-6) if kind == "L2" else sum(abs(values)) + 1e-6
    return found


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_happynear_divides_by_the_norm_at_each_place(kind: str) -> None:
    module = make("Normalize", [SHAPE], f'normalize_param {{ normalize_type: "{kind}" }}')
    bottom = spread(*SHAPE)
    values = bottom.double().numpy()
    np.testing.assert_allclose(module(bottom).numpy(), values / norms(values, kind), rtol=1e-5)
    assert not module.blobs()
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    check_gradients(module, [bottom])


def happynear_diff(
    bottom: np.ndarray, diff: np.ndarray, of_norm: np.ndarray | None, kind: str, fix_gradient: bool = False
) -> np.ndarray:
    """Returns the gradient of happynear's Backward_cpu; with fix_gradient, of Backward_gpu."""
    norm = norms(bottom, kind)
    top = bottom / norm
    direction = top if kind == "L2" else np.sign(bottom)
    dot = (top * diff).sum(1, keepdims=True)
    found: np.ndarray = (diff - direction * dot) / (1 if fix_gradient else norm)
    return found if of_norm is None else found + of_norm * direction


@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_happynear_may_leave_the_division_out_of_the_gradient(kind: str) -> None:
    module = make("Normalize", [SHAPE], f'normalize_param {{ normalize_type: "{kind}" fix_gradient: true }}')
    bottom, diff = spread(*SHAPE).requires_grad_(), spread(*SHAPE, seed=1)
    top = module(bottom)
    values = bottom.detach().double().numpy()
    np.testing.assert_allclose(top.detach().numpy(), values / norms(values, kind), rtol=1e-5)
    top.backward(diff)
    want = happynear_diff(values, diff.numpy(), None, kind, fix_gradient=True)
    assert bottom.grad is not None
    np.testing.assert_allclose(bottom.grad.numpy(), want, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("bp_norm", [False, True])
@pytest.mark.parametrize("kind", ["L1", "L2"])
def test_happynear_gives_the_norm(kind: str, bp_norm: bool) -> None:
    options = f'normalize_param {{ normalize_type: "{kind}" bp_norm: {str(bp_norm).lower()} }}'
    module = make("Normalize", [SHAPE], options, tops=2)
    bottom = spread(*SHAPE).requires_grad_()
    top, norm = tops_of(module, bottom)
    values = bottom.detach().double().numpy()
    np.testing.assert_allclose(norm.detach().numpy(), norms(values, kind), rtol=1e-5)
    check_shapes(module, [bottom])
    diffs: list[Tensor] = [spread(*SHAPE, seed=1), spread(2, 1, 5, 7, seed=2)]
    torch.autograd.backward([top, norm] if bp_norm else [top], diffs if bp_norm else diffs[:1])
    want = happynear_diff(values, diffs[0].numpy(), diffs[1].numpy() if bp_norm else None, kind)
    assert bottom.grad is not None
    np.testing.assert_allclose(bottom.grad.numpy(), want, rtol=1e-4, atol=1e-5)
    assert norm.requires_grad == bp_norm


def test_l2_normalize() -> None:
    bottom = spread(2, 3, 5)
    module = make("L2Normalize", [(2, 3, 5)])
    want = torch.stack([item / (float((item**2).sum()) + 1e-7) ** 0.5 for item in bottom])
    torch.testing.assert_close(module(bottom), want)
    check_shapes(module, [bottom])
    check_gradients(module, [bottom])
    assert module(torch.zeros(1, 3)).tolist() == [[0, 0, 0]]
    with pytest.raises(LayerError, match="cannot work in place"):
        make_layer(layer_def('layer { name: "l" type: "L2Normalize" bottom: "x" top: "x" }'), [(2, 3)], Phase.TEST)
