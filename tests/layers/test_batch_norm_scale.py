"""BatchNorm and Scale as a single layer: values, statistics, gradients."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.layers.batch_norm_scale import BatchNormScale
from pycaffe_like.layers.normalization import BatchNorm, Scale
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread

OWN_SCALE = "scale_bias: true scale_filler { value: 2 } bias_filler { value: 7 }"


def pair(options: str, bias: bool, phase: Phase = Phase.TRAIN) -> tuple[BatchNorm, Scale]:
    """Returns a BatchNorm with statistics and a Scale with values."""
    shape = (2, 3, 5)
    norm = make("BatchNorm", [shape], f"batch_norm_param {{ {options} }}", phase=phase)
    scale = make("Scale", [shape], f"scale_param {{ bias_term: {str(bias).lower()} }}", phase=phase)
    assert isinstance(norm, BatchNorm)
    assert isinstance(scale, Scale)
    with torch.no_grad():
        norm.mean_sum.copy_(torch.tensor([0.5, -0.5, 0.25]))
        norm.variance_sum.copy_(torch.tensor([1.0, 2.0, 3.0]))
        norm.scale_factor.fill_(1.5)
        scale.weight.copy_(torch.tensor([2.0, -3.0, 5.0]))
        if scale.bias is not None:
            scale.bias.copy_(torch.tensor([7.0, 11.0, 13.0]))
    return norm, scale


@pytest.mark.parametrize("phase", list(Phase), ids=str)
@pytest.mark.parametrize("bias", [False, True], ids=["weight", "weight and bias"])
@pytest.mark.parametrize("options", ["", OWN_SCALE], ids=["plain", "with a scale of its own"])
def test_one_layer_gives_what_two_give(options: str, bias: bool, phase: Phase) -> None:
    x = spread(2, 3, 5)
    norm, scale = pair(options, bias, phase)
    want = scale(norm(x))
    statistics = [blob.clone() for blob in norm.blobs()]
    fused = BatchNormScale(*pair(options, bias, phase))
    torch.testing.assert_close(fused(x), want)
    for got, after in zip(fused.norm.blobs(), statistics, strict=True):
        torch.testing.assert_close(got, after)


@pytest.mark.parametrize("options", ["use_global_stats: false", "use_global_stats: true"])
def test_it_is_a_sound_layer(options: str) -> None:
    fused = BatchNormScale(*pair(options, bias=True))
    check_shapes(fused, [spread(2, 3, 5)])
    check_no_host_sync(fused, [spread(2, 3, 5)])
    check_gradients(fused, [spread(2, 3, 5)])


def test_it_runs_for_its_effects_if_the_statistics_grow() -> None:
    assert BatchNormScale(*pair("", bias=True)).has_effects
    assert not BatchNormScale(*pair("use_global_stats: true", bias=True)).has_effects
