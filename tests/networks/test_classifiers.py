"""Classification networks have the published sizes, and learn."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pycaffe_like.net import Net
from pycaffe_like.networks import find, networks
from pycaffe_like.spec import Phase
from tests.networks.make import build_network, net_with_inputs, netdef, pictures, train

PARAMETERS = {
    "lenet": 431_080,
    "alexnet": 60_965_224,
    "zfnet": 62_357_608,
    "vgg_a": 132_863_336,
    "vgg_b": 133_047_848,
    "vgg_c": 133_638_952,
    "vgg_d": 138_357_544,
    "vgg_e": 143_667_240,
    "nin": 7_595_176,
    "nin_cifar": 966_986,
    "googlenet": 13_378_280,
    "bn_inception": 11_285_224,
    "inception_v3": 23_834_568,
    "inception_v4": 42_679_816,
    "inception_resnet_v2": 55_843_464,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "resnet20_cifar": 269_722,
    "resnet32_cifar": 464_154,
    "resnet44_cifar": 658_586,
    "resnet56_cifar": 853_018,
    "resnet110_cifar": 1_727_962,
    "resnet1202_cifar": 19_421_274,
    "resnext50_32x4d": 25_028_904,
    "resnext101_32x4d": 44_177_704,
    "resnext101_64x4d": 83_455_272,
    "se_resnet50": 28_088_024,
    "densenet121": 7_978_856,
    "densenet169": 14_149_480,
    "densenet201": 20_013_928,
    "squeezenet1_0": 1_248_424,
    "squeezenet1_1": 1_235_496,
    "xception": 22_855_952,
    "mobilenet_v1": 4_231_976,
    "mobilenet_v2": 3_504_872,
    "shufflenet": 1_865_728,
}
SLOW_TO_BUILD = {"resnet1202_cifar"}
DEEPER = {name for name in PARAMETERS if name.startswith(("resnet", "resnext101", "densenet")) and name != "resnet50"}
"""Networks that differ from smaller ones only in the number of repeated blocks."""

QUICK = ("lenet", "resnet20_cifar", "mobilenet_v1", "shufflenet")


def cases(quick: set[str]) -> list[object]:
    """Returns all networks as parameters of a test; those not in `quick` are marked as slow."""
    return [pytest.param(name, marks=[] if name in quick else pytest.mark.slow) for name in PARAMETERS]


@pytest.mark.parametrize("name", cases(set(PARAMETERS) - SLOW_TO_BUILD))
def test_it_has_the_published_parameters(name: str) -> None:
    assert build_network(name).parameter_count() == PARAMETERS[name]


@pytest.mark.parametrize("name", cases(set(PARAMETERS) - DEEPER))
def test_the_smallest_size_gives_each_class_a_score(name: str) -> None:
    smallest = find(name).smallest
    net = build_network(name, classes=7, size=smallest, deploy=True)
    shapes = {blob.name: blob.shape for blob in net.blobs}
    assert shapes["data"][2:] == (smallest, smallest)
    assert shapes["prob"][:2] == (1, 7)
    assert set(shapes["prob"][2:]) <= {1}
    assert "label" not in shapes
    assert "loss" not in shapes
    assert [blob.name for blob in build_network(name, Phase.TRAIN, classes=7, size=smallest).blobs].count("loss") == 1


@pytest.mark.parametrize(("name", "with_heads"), [("googlenet", 13_378_280), ("inception_v3", 27_161_264)])
def test_side_heads_are_for_training(name: str, with_heads: int) -> None:
    assert build_network(name, Phase.TRAIN).parameter_count() == with_heads
    assert (
        build_network(name, deploy=True).parameter_count() == {"googlenet": 6_998_552, "inception_v3": 23_834_568}[name]
    )


def start_scores_above_zero(net: Net) -> None:
    """Sets the last biases to 1, as Krizhevsky does before a ReLU; the paper follows his initialization.

    NIN's scores come from a ReLU. With biases of 0, as in the authors' prototxt, about half of all classes
    start with scores of 0 and never learn. Of 1000 classes enough remain; of three, one run in eight has none.
    """
    with torch.no_grad():
        net.learnable_params[-1].tensor.fill_(1)


@pytest.mark.parametrize("name", cases(set(QUICK)))
def test_its_loss_falls_on_drawn_pictures(name: str) -> None:
    torch.manual_seed(1)
    network = find(name)
    drawn_net = netdef(name, classes=3, size=max(network.smallest, min(network.size, 64)))
    spread = drawn_net.layers[0].option("dummy_data_param")["data_filler"][0].std
    net = net_with_inputs(drawn_net, batch=6)
    if name.startswith("nin"):
        start_scores_above_zero(net)
    channels, size = net.built.blobs[0].shape[1:3]
    data, labels = pictures(6, channels, size, 3, seed=1)
    rate = 0.002 if name == "nin" else 0.0005
    losses = train(net, lambda step: (spread * data, labels), 60, rate, until=0.8)
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.8 * losses[0]


def test_those_for_databases_read_them_in_both_phases() -> None:
    for name in ("lenet", "vgg_a", "resnet18"):
        data = [layer for layer in netdef(name).layers if layer.type == "Data"]
        assert [layer.option("data_param")["source"] for layer in data] == [
            f"data/{name}/train_lmdb",
            f"data/{name}/val_lmdb",
        ]
        assert [rule.phase for layer in data for rule in layer.include] == [Phase.TRAIN, Phase.TEST]


def test_all_classifiers_are_tested() -> None:
    assert set(PARAMETERS) <= set(networks())
