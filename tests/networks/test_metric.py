"""Networks that learn distances: items of one kind come closer to each other."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.networks import find
from pycaffe_like.spec import Phase
from tests.networks.make import build_network, net_with_inputs, netdef, pictures, train

RESNET_50 = 25_557_032 - 2_049_000
"""The parameters of ResNet-50 without its classifier."""

PARAMETERS = {
    "siamese": 431_080 + 22,
    "triplet": RESNET_50 + 2049 * 128,
    "margin_loss": RESNET_50 + 2049 * 128 + 1,
    "center_loss": 799_446,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_has_the_parameters_of_its_trunk(name: str) -> None:
    assert build_network(name).parameter_count() == PARAMETERS[name]


@pytest.mark.parametrize(("name", "output"), [("siamese", 2), ("triplet", 128), ("margin_loss", 128)])
def test_a_program_gets_one_vector_for_a_picture(name: str, output: int) -> None:
    net = build_network(name, deploy=True)
    assert net.inputs[0].shape == (1, 1 if name == "siamese" else 3, find(name).size, find(name).size)
    assert [blob.shape for blob in net.outputs] == [(1, output)]


@pytest.mark.parametrize("name", ["triplet", "margin_loss"])
def test_embeddings_have_unit_length(name: str) -> None:
    # In training, BatchNorm needs no stored statistics.
    net = net_with_inputs(netdef(name, size=64, deploy=True), Phase.TRAIN)
    drawn = 60 * pictures(1, 3, 64, 2, seed=1)[0]
    (found,) = net.run(net.forward_program, [drawn])[1].values()
    assert float(found.detach().norm()) == pytest.approx(1, rel=1e-4)


def batch(name: str, size: int) -> list[Tensor]:
    """Returns a batch: pairs, triplets, or pictures with labels, depending on the network."""
    if name == "siamese":
        first, kinds = pictures(4, 1, size, 2, seed=1)
        second, others = pictures(4, 1, size, 2, seed=5)
        return [0.3 * torch.cat((first, second), 1), (kinds == others).float()]
    if name == "center_loss":
        data, labels = pictures(6, 1, size, 3, seed=1)
        return [0.3 * data, labels]
    anchors, _ = pictures(4, 3, size, 2, seed=1)
    if name == "triplet":
        return [60 * torch.cat((anchors, anchors.flip(3), pictures(4, 3, size, 9, seed=3)[0]))]
    seconds, _ = pictures(4, 3, size, 2, seed=5)
    return [60 * torch.cat((anchors, seconds)), torch.tensor([1.0, -1.0, -1.0, 1.0])]


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[pytest.mark.slow] if one in ("triplet", "margin_loss") else []) for one in PARAMETERS],
)
def test_its_loss_falls(name: str) -> None:
    torch.manual_seed(1)
    size = 28 if name in ("siamese", "center_loss") else 64
    net = net_with_inputs(netdef(name, size=size, **({"classes": 3} if name == "center_loss" else {})), Phase.TRAIN)
    drawn = batch(name, size)
    losses = train(net, lambda step: drawn, 40, 0.0005, until=0.8)
    assert np.isfinite(losses).all()
    assert max(losses[-2:]) < 0.8 * losses[0]
