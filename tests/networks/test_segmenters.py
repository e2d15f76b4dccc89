"""Segmentation networks have the published sizes, learn, and find random shapes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.net import Net
from pycaffe_like.networks import find
from pycaffe_like.spec import Phase
from tests.networks.make import build_network, net_with_inputs, netdef, train

VGG = 14_714_688
"""The parameters of VGG's 13 convolutions."""

PARAMETERS = {
    "fcn32s": VGG + 102_764_544 + 16_781_312 + 86_037,
    "fcn16s": VGG + 102_764_544 + 16_781_312 + 86_037 + 10_773,
    "fcn8s": VGG + 102_764_544 + 16_781_312 + 86_037 + 10_773 + 5_397,
    "unet": 31_030_658,
    "segnet": 29_449_355,
    "deeplab_largefov": VGG + 4_719_616 + 1_049_600 + 21_525,
    "deeplab": 42_500_160 + 4 * (2048 * 9 * 21 + 21),
    "pspnet": 65_708_501,
    "mobile_seg_160": 14_284_096,
    "mobile_seg_v0": 8_494_400,
    "mobile_seg_v1": 1_885_888,
    "mobile_seg_v2_1_1": 757_440,
    "mobile_seg_v2_1_2": 1_617_088,
    "mobile_seg_v2_1_3": 688_576,
    "mobile_seg_v2_1_4": 899_776,
    "mobile_seg_v2_1_5": 699_328,
    "mobile_seg_v2_1_6": 709_952,
}
MACS = {
    "mobile_seg_160": 1_033_484_800,
    "mobile_seg_v0": 691_641_600,
    "mobile_seg_v1": 71_302_400,
    "mobile_seg_v2_1_1": 43_219_200,
    "mobile_seg_v2_1_2": 64_633_600,
    "mobile_seg_v2_1_3": 41_523_200,
    "mobile_seg_v2_1_4": 46_726_400,
    "mobile_seg_v2_1_5": 43_980_800,
    "mobile_seg_v2_1_6": 46_233_600,
}
OUTPUT = {"unet": 388}


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_has_the_published_parameters_and_labels_every_pixel(name: str) -> None:
    net = build_network(name, deploy=True)
    assert net.parameter_count() == PARAMETERS[name]
    assert net.macs() == MACS.get(name, net.macs())
    size, classes = find(name).size, find(name).classes
    assert net.blobs[-1].shape == (1, classes, *[OUTPUT.get(name, size)] * 2)


@pytest.mark.parametrize("name", PARAMETERS)
def test_labels_are_as_large_as_the_scores_at_the_smallest_size(name: str) -> None:
    network = find(name)
    for size in (network.smallest, network.smallest + network.step):
        net = build_network(name, Phase.TRAIN, classes=5, size=size)
        shapes = {blob.name: blob.shape for blob in net.blobs}
        scores, label = next(layer for layer in net.layers if layer.name == "loss").bottom_shapes
        assert scores == (label[0], 5, *label[2:])
        assert shapes["data"][2:] == (size, size)


def draw_squares(net: Net, classes: int, seed: int, spread: float) -> list[Tensor]:
    """Returns pictures of squares on a background of class 0, and the class of each pixel."""
    data, label = (blob.shape for blob in net.built.inputs)
    border, half = (data[2] - label[2]) // 2, label[2] // 2
    random = np.random.default_rng(seed)
    colors = np.random.default_rng(0).standard_normal((classes, data[1]))
    pixels = np.zeros((data[0], *data[2:]), np.int64)
    for picture in pixels:
        for kind in range(1, classes):
            y, x = (border + int(random.integers(half)) for _ in range(2))
            picture[y : y + half, x : x + half] = kind
    seen = spread * (colors[pixels].transpose(0, 3, 1, 2) + 0.1 * random.standard_normal(data))
    pixels = pixels[:, border : border + label[2], border : border + label[3]]
    return [torch.tensor(seen, dtype=torch.float32), torch.tensor(pixels[:, None], dtype=torch.float32)]


# The smallest sizes whose scores have more than one position.
SIZES = {"unet": 204, "pspnet": 89, "segnet": 48, "fcn32s": 32, "fcn16s": 32, "fcn8s": 32}


def small_network(name: str, phase: Phase) -> tuple[Net, float]:
    """Returns a network for three classes of small pictures, and the standard deviation of its random inputs."""
    defined = netdef(name, classes=3, size=SIZES.get(name, 64 if name.startswith("mobile") else 65))
    spread = defined.layers[0].option("dummy_data_param")["data_filler"][0].std
    return net_with_inputs(defined, phase, batch=1 if name in SIZES else 2), spread


LARGE = ("fcn32s", "fcn16s", "fcn8s", "deeplab_largefov")
"""Networks based on VGG. From random weights, they need more than a minute to find anything."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name == "mobile_seg_v2_1_5" else pytest.mark.slow)
        for name in PARAMETERS
        if name not in LARGE
    ],
)
def test_it_finds_drawn_shapes(name: str) -> None:
    torch.manual_seed(1)
    net, spread = small_network(name, Phase.TRAIN)
    first = draw_squares(net, 3, 0, spread)
    losses = train(
        net, lambda step: first if step == 0 else draw_squares(net, 3, step % 32, spread), 200, 0.004, until=0.2
    )
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.2 * losses[0]
    scores, labels = scores_and_labels(net, draw_squares(net, 3, 99, spread))
    known = float((scores.argmax(1) == labels[:, 0]).float().mean())
    assert known > max(float((labels == kind).float().mean()) for kind in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_loss_of_large_nets_falls(name: str) -> None:
    torch.manual_seed(1)
    net, spread = small_network(name, Phase.TRAIN)
    batch = draw_squares(net, 3, 0, spread)
    losses = train(net, lambda step: batch, 20, 0.0001, until=0.9)
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.9 * losses[0]


def scores_and_labels(net: Net, batch: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Returns the scores that the loss gets for a batch, and the labels."""
    loss = next(layer for layer in net.layers if layer.name == "loss")
    with torch.no_grad():
        blobs = net.run(net.program([loss.bottoms[0].name]), batch)[1]
    return next(iter(blobs.values())), batch[1]


def test_the_side_head_of_pspnet_is_for_training() -> None:
    trained, deployed = build_network("pspnet", Phase.TRAIN), build_network("pspnet", deploy=True)
    assert "side_loss" in [blob.name for blob in trained.blobs]
    assert trained.parameter_count() - deployed.parameter_count() == 9 * 1024 * 256 + 2 * 256 + 256 * 21 + 21


def test_lists_of_pictures_take_the_place_of_random_ones() -> None:
    for phase, file in ((Phase.TRAIN, "train.txt"), (Phase.TEST, "val.txt")):
        net = build_network("fcn8s", phase, stages=("list",))
        assert net.layers[0].definition.type == "ImageSegData"
        assert net.layers[0].definition.option("image_data_param")["source"] == f"data/fcn8s/{file}"


def test_unet_gets_the_labels_of_the_middle() -> None:
    net = build_network("unet", Phase.TRAIN, stages=("list",), size=204)
    crop = next(layer for layer in net.layers if layer.definition.tops == ("label",))
    assert crop.definition.option("crop_param")["offset"] == (92,)
    assert [blob.shape[2:] for blob in (*crop.bottoms, *crop.tops)] == [(204, 204), (20, 20), (20, 20)]
