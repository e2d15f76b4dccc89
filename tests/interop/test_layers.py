"""Layers of many types with their options leave as ONNX and give the same in onnxruntime."""

from __future__ import annotations

import pytest

from .layer_cases import GOLDENS, largest_difference

CASES = [
    "AbsVal_0",
    "Accuracy_top3",
    "Concat_neg",
    "Convolution_ndforce",
    "Crop_1",
    "Crop_def",
    "ELU_7",
    "EuclideanLoss_a",
    "Flatten_end",
    "Pooling_max_k3s2",
    "Power_16",
    "RNN_hidden",
    "Reduction_ASUM0",
    "Reduction_SUMSQ0",
    "Scale_axis2all",
    "Scale_two",
    "SoftmaxWithLoss_axis",
    "TanH_28",
    "net_inplace_chain",
    "net_v1_legacy",
    "BNLL_3",
    "BatchNorm_train_eps",
    "Concat_dim",
    "Convolution_1x1s2",
    "Convolution_k5p2",
    "Eltwise_coeff",
    "Exp_8",
]
QUICK = 4
"""So many cases always run; the others take a minute together."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (number >= QUICK)) for number, name in enumerate(CASES)]
)
def test_a_recorded_case_leaves(name: str) -> None:
    assert largest_difference(GOLDENS / f"{name}.npz") < 1e-5
