"""The memory that nets need, computed by hand and measured by torch's profiler."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from pycaffe_like.checks.memory_need import MemoryNeed
from pycaffe_like.layers.source import Feed
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.net.footprint import Footprint, measure_footprint
from pycaffe_like.net.live_bytes import LiveBytes, move_to_meta
from pycaffe_like.net.program import compile_net
from pycaffe_like.networks import net_text
from pycaffe_like.proto import net_file, read_net
from pycaffe_like.spec import NetDef, NetState, Phase
from tests.conftest import ROOT

TRAIN = NetState(Phase.TRAIN)
NET = """
layer { name: "in" type: "Input" top: "data" top: "label"
  input_param { shape { dim: 5 dim: 3 dim: 7 dim: 11 } shape { dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 13 } }
layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
WEIGHTS = 3 * 7 * 11 * 13 + 13
DATA = 4 * (5 * 3 * 7 * 11 + 5)
SCORES = 4 * 5 * 13


def test_live_bytes_ends_with_the_last_reference() -> None:
    known = torch.empty(1000, device="meta")
    live = LiveBytes([known])
    with live:
        first = torch.empty(7, device="meta")
        view = first[2:5]
        del first
        second = torch.empty(11, device="meta")  # 7 bytes are still referenced
        del view
        third = torch.empty(5, device="meta")
        seen = known[3:]
    assert live.peak == 4 * (7 + 11)
    assert (second.shape, third.shape, seen.shape) == ((11,), (5,), (997,))


def test_a_convolution_backward_works_on_two_copies_of_its_bottom() -> None:
    weight = torch.empty(5, 3, 1, 1, device="meta", requires_grad=True)
    bottom = torch.empty(2, 3, 7, 11, device="meta", requires_grad=True)
    top = torch.conv2d(bottom, weight)
    above = torch.empty_like(top)
    live = LiveBytes([weight, bottom, top, above])
    with live, torch.autograd.set_multithreading_enabled(False):
        torch.autograd.grad(top, [bottom, weight], above)
    assert live.peak == 4 * (3 * (2 * 3 * 7 * 11) + 5 * 3)


def test_shared_parameters_stay_shared() -> None:
    first, second = nn.Linear(3, 5), nn.Linear(3, 5)
    second.weight = first.weight
    second.bias.requires_grad_(False)
    move_to_meta([first, second])
    assert first.weight is second.weight
    assert first.weight.is_meta
    assert [first.bias.requires_grad, second.bias.requires_grad] == [True, False]


def footprint(text: NetDef, **options: object) -> Footprint:
    return MemoryNeed(text, TRAIN, **options).footprint()  # type: ignore[arg-type]


def test_what_each_layer_needs(net: Callable[[str], NetDef]) -> None:
    found = footprint(net(NET), num_history=2)
    data, ip, drop, loss = (found.layers[i] for i in range(4))
    assert data.blobs == DATA
    assert (ip.blobs, ip.gradients, ip.history) == (SCORES, 4 * WEIGHTS, 8 * WEIGHTS)
    assert drop.blobs == 0  # it works in place
    # The mask that backward multiplies by, 0 or 1 / (1 - ratio): torch stores it as floats on the CPU.
    assert drop.workspace == SCORES
    assert loss.blobs == 4
    assert found.parameters == 4 * WEIGHTS
    assert found.opaque == ()


def test_training_needs_most_when_the_gradients_of_parameters_are_made(net: Callable[[str], NetDef]) -> None:
    """The peak of training is when the parameters' gradients are computed.

    In memory are parameters, history and gradients, pictures and labels, the gradient of `ip`, and the loss
    with its gradient.
    """
    assert footprint(net(NET)).peak == 3 * 4 * WEIGHTS + DATA + SCORES + 2 * 4


def test_without_training_most_is_needed_in_dropout(net: Callable[[str], NetDef]) -> None:
    """Without training, the peak is in Dropout.

    In memory are the parameters, pictures and labels, and Dropout's bottom, mask and top.
    """
    assert footprint(net(NET), trains=False).peak == 4 * WEIGHTS + DATA + 3 * SCORES


def test_the_history_is_part_of_the_peak(net: Callable[[str], NetDef]) -> None:
    assert footprint(net(NET), num_history=2).peak - footprint(net(NET)).peak == 4 * WEIGHTS


def test_without_training_there_are_no_gradients_and_no_history(net: Callable[[str], NetDef]) -> None:
    found = footprint(net(NET), trains=False)
    assert {(one.gradients, one.history) for one in found.layers} == {(0, 0)}


def test_a_net_without_a_loss_does_not_train(net: Callable[[str], NetDef]) -> None:
    found = footprint(net(NET.rpartition("layer")[0]))
    assert {(one.gradients, one.history) for one in found.layers} == {(0, 0)}


def test_layers_that_look_at_values_are_counted_by_their_blobs(net: Callable[[str], NetDef]) -> None:
    text = """
    layer { name: "in" type: "Input" top: "data" top: "rois"
      input_param { shape { dim: 1 dim: 3 dim: 17 dim: 13 } shape { dim: 7 dim: 5 } } }
    layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 2 kernel_size: 1 } }
    layer { name: "roi" type: "ROIPooling" bottom: "conv" bottom: "rois" top: "roi"
      roi_pooling_param { pooled_h: 3 pooled_w: 5 } }
    layer { name: "sum" type: "Reduction" bottom: "roi" top: "sum" loss_weight: 1 }
    """
    found = footprint(net(text))
    roi = found.layers[2]
    assert [layer.name for layer in found.opaque] == ["roi"]
    assert (roi.blobs, roi.workspace) == (4 * 7 * 2 * 3 * 5, None)
    assert found.peak > found.parameters + roi.blobs


def builder_of(name: str, batch: int) -> Callable[[], BuiltNet]:
    file = ROOT / f"netdefs/{name}.prototxt"
    net = read_net(file) if file.exists() else net_file(net_text(name), name).lowered()
    return lambda: MemoryNeed(net, TRAIN).build(batch)


def measured_peak(net: BuiltNet) -> int:
    """Returns the peak of torch's allocator during one training step, plus history and parameters."""
    program = compile_net(net, ())
    program.train()
    for layer in net.layers:
        layer.module.reset()
    tops = [top for layer in net.layers if isinstance(layer.module, Feed) for top in layer.tops]
    fed = [torch.zeros(top.shape) if len(top.shape) == 1 else torch.rand(top.shape) for top in tops]
    for _ in range(2):  # the first step allocates memory that is kept
        with torch.profiler.profile(profile_memory=True) as profile:
            objective, _outputs = program.forward(*fed)
            objective.backward()
        del objective, _outputs
        for one in net.learnable_params:
            one.tensor.grad = None
    events = [event for event in profile.profiler.kineto_results.events() if event.name() == "[memory]"]
    now = most = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        now += event.nbytes()
        most = max(most, now)
    parameters = sum(one.tensor.numel() for one in net.learnable_params)
    return int(most + 4 * (2 * parameters + sum(one.numel() for one in fed)))


@pytest.mark.parametrize("name", ["mouth", pytest.param("lenet_train_test", id="lenet")])
def test_the_peak_of_small_nets(name: str) -> None:
    _is_within_a_tenth(name, 64)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alexnet", "googlenet", "vgg16", "mobilenet_v1", "resnet50"])
def test_the_peak_of_large_nets(name: str) -> None:
    _is_within_a_tenth(name, 2)


def _is_within_a_tenth(name: str, batch: int) -> None:
    build = builder_of(name, batch)
    predicted = measure_footprint(build(), trains=True).peak
    assert predicted == pytest.approx(measured_peak(build()), rel=0.1)
