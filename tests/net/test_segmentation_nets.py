"""Networks that label every pixel, and small classifiers: they build, train, and recognize random shapes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetDef, NetState, Options, Phase
from tests.conftest import ROOT

PIXELS = {"fcn": 37491, "segnet": 14501, "pspnet": 47274, "deeplab": 48000}
PICTURES = {"senet": 17458, "shufflenet": 5686}
PARAMETERS = PIXELS | PICTURES


def netdef(name: str) -> NetDef:
    return read_net(ROOT / "netdefs" / f"{name}.prototxt")


def net_with_inputs(name: str, phase: Phase) -> Net:
    """Returns a net with Input layers for pictures and labels, in place of random data."""
    net = netdef(name)
    dummy, *others = (layer for layer in net.layers if layer.bottoms or layer.type == "DummyData")
    shapes = Options({"shape": dummy.option("dummy_data_param")["shape"]})
    source = replace(dummy, type="Input", options={"input_param": shapes})
    return Net(replace(net, layers=(source, *others)), NetState(phase))


def draw(net: Net, classes: int, seed: int) -> list[Tensor]:
    """Returns pictures of rectangles, and the class of each pixel or of each picture."""
    data, label = (blob.shape for blob in net.built.inputs)
    random = np.random.default_rng(seed)
    colors = 60 * np.random.default_rng(0).standard_normal((classes, 3))
    pixels = np.zeros((data[0], *data[2:]), np.int64)
    shown = random.integers(classes, size=data[0])
    for picture, of_all in zip(pixels, shown, strict=True):
        for c in random.permutation(classes) if len(label) == 4 else [of_all] * 6:
            y, x = (int(random.integers(extent - 16)) for extent in picture.shape)
            picture[y : y + random.integers(8, 32), x : x + random.integers(8, 32)] = c
    seen = colors[pixels].transpose(0, 3, 1, 2) + 5 * random.standard_normal(data)
    labels = pixels[:, None] if len(label) == 4 else shown
    return [torch.tensor(seen, dtype=torch.float32), torch.tensor(labels, dtype=torch.float32)]


def classes_of(name: str) -> int:
    return 5 if name in PIXELS else 10


@pytest.mark.parametrize("phase", list(Phase), ids=str)
@pytest.mark.parametrize("name", PARAMETERS)
def test_it_builds_in_both_phases(name: str, phase: Phase) -> None:
    net = Net(netdef(name), NetState(phase))
    assert net.parameter_count() == PARAMETERS[name]
    assert f"{PARAMETERS[name]} parameters" in (ROOT / "netdefs" / f"{name}.prototxt").read_text()


@cache
def train(name: str) -> tuple[Net, list[float]]:
    """Trains a net for 20 steps; returns it and the losses.

    Asserts that the first step gives every parameter a gradient.
    """
    torch.manual_seed(1)
    net = net_with_inputs(name, Phase.TRAIN)
    learning = [one for one in net.learnable_params if one.tensor.requires_grad]
    optimizer = torch.optim.Adam([one.tensor for one in learning if one.lr_mult], lr=0.01)
    losses = []
    for step in range(20):
        optimizer.zero_grad()
        loss = torch.as_tensor(net.run(net.forward_program, draw(net, classes_of(name), step))[0])
        loss.backward()
        for one in learning if step == 0 else ():
            assert one.tensor.grad is not None, one.layer.name
            assert one.tensor.grad.any(), one.layer.name
        optimizer.step()
        losses.append(float(loss.detach()))
    return net, losses


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_learns_from_made_up_pictures(name: str) -> None:
    _, losses = train(name)
    assert np.isfinite(losses).all()
    assert sum(losses[-3:]) < 0.8 * sum(losses[:3])


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_gives_each_class_a_probability(name: str) -> None:
    net = net_with_inputs(name, Phase.TEST)
    net.share_with(train(name)[0])
    pictures, labels = draw(net, classes_of(name), 77)
    with torch.no_grad():
        outputs = net.run(net.forward_program, [pictures, labels])[1]
    prob, accuracy = outputs["prob"], outputs["accuracy"]
    extents = pictures.shape[2:] if name in PIXELS else ()
    assert prob.shape == (len(pictures), classes_of(name), *extents)
    assert prob.min() >= 0
    torch.testing.assert_close(prob.sum(1), torch.ones(len(pictures), *extents))
    assert ((accuracy >= 0) & (accuracy <= 1)).all()
    best = prob.argmax(1, keepdim=True).view(labels.shape)
    assert accuracy.flatten()[0] == pytest.approx(float((best == labels).float().mean()))


@pytest.mark.parametrize("name", ["segnet", "deeplab"])
@pytest.mark.parametrize("phase", list(Phase), ids=str)
@pytest.mark.usefixtures("_in_empty_folder")
def test_it_reads_pictures_of_a_list(name: str, phase: Phase) -> None:
    folder = Path("data", name)
    folder.mkdir(parents=True)
    lines = []
    for number in range(4):
        for kind, channels in (("picture", 3), ("labels", 1)):
            drawn = np.random.default_rng(number).integers(5, size=(48, 48, channels), dtype=np.uint8)
            cv2.imwrite(str(folder / f"{number}_{kind}.png"), drawn)
        lines.append(f"{folder / f'{number}_picture.png'} {folder / f'{number}_labels.png'}\n")
    for source in ("train", "test"):
        (folder / f"{source}.txt").write_text("".join(lines))
    net = Net(netdef(name), NetState(phase, stages=("list",)))
    loss, _ = net.run(net.forward_program, net.batch())
    assert torch.as_tensor(loss).isfinite()
    net.close()


def test_the_maps_of_fcn_lie_upon_each_other() -> None:
    """The stride and offset of each blob's values on the picture, computed layer by layer, match Crop's offsets."""
    stands = {"data": (Fraction(1), Fraction(0))}
    crops = 0
    for layer in netdef("fcn").layers:
        if layer.type in ("Convolution", "Deconvolution", "Pooling"):
            options = layer.option("pooling_param" if layer.type == "Pooling" else "convolution_param")
            kernel, stride, pad = (
                sum(np.atleast_1d(options.get(name) or 0)) for name in ("kernel_size", "stride", "pad")
            )
            step, first = stands[layer.bottoms[0]]
            stride = Fraction(1, int(stride)) if layer.type == "Deconvolution" else Fraction(int(stride) or 1)
            middle = step * (Fraction(int(kernel) - 1, 2) - int(pad))
            there = first - middle * stride if layer.type == "Deconvolution" else first + middle
            stands[layer.tops[0]] = (step * stride, there)
        elif layer.type == "Crop":
            (step, first), (other_step, wanted) = (stands[bottom] for bottom in layer.bottoms)
            assert step == other_step
            assert layer.option("crop_param")["offset"] == ((wanted - first) / step,)
            stands[layer.tops[0]] = (step, wanted)
            crops += 1
        elif layer.bottoms:
            stands[layer.tops[0]] = stands[layer.bottoms[0]]
    assert crops == 3


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("fcn", {"Crop", "Deconvolution"}),
        ("segnet", {"BN", "Upsample"}),
        ("pspnet", {"BN", "Interp", "SegAccuracy"}),
        ("deeplab", {"ImageSegData", "Interp", "SegAccuracy"}),
        ("senet", {"Axpy"}),
        ("shufflenet", {"ConvolutionDepthwise", "ShuffleChannel"}),
    ],
)
def test_it_has_the_layers_that_it_is_known_for(name: str, types: set[str]) -> None:
    assert types <= {layer.type for layer in netdef(name).layers}
