"""Imported Darknet nets, compared with Darknet's layers in NumPy."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.interop.darknet_import import import_darknet
from pycaffe_like.interop.errors import ImportedModelError
from pycaffe_like.interop.net_module import net_module
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase

from .darknet import Darknet

NET = "[net]\nchannels=3\nheight=11\nwidth=13\n"
CONV = "[convolutional]\nfilters={}\nsize=3\npad=1\nactivation={}\n"


def write(folder: Path, cfg: str, weights: bytes | None = None) -> tuple[Path, Path | None]:
    path, stored = folder / "net.cfg", folder / "net.weights"
    path.write_text(cfg)
    if weights is not None:
        stored.write_bytes(weights)
    return path, None if weights is None else stored


def imported_outputs(folder: Path, cfg: str, weights: bytes, picture: np.ndarray, outputs: Any = None) -> Any:
    net = import_darknet(*write(folder, cfg, weights))
    for path, content in net.files_at(folder / "net.prototxt", True).items():
        path.write_bytes(content)
    built = Net(read_net(folder / "net.prototxt"), NetState(Phase.TEST))
    if net.blobs:
        built.load(folder / "net.caffemodel", strict=True)
    found = net_module(built, outputs).eval()(torch.from_numpy(picture)[None])
    return found.detach().numpy()[0]


def check(folder: Path, cfg: str, version: tuple[int, int, int] = (0, 2, 0)) -> None:
    reference = Darknet(cfg, transposed=version[0] > 1000)
    channels, height, width = (int(reference.net[name]) for name in ("channels", "height", "width"))
    picture = np.random.default_rng(1).uniform(-1, 1, (channels, height, width)).astype(np.float32)
    wanted = reference.run(picture)[-1]
    found = imported_outputs(folder, cfg, reference.file(version), picture)
    np.testing.assert_allclose(found.reshape(-1), wanted.reshape(-1), rtol=2e-4, atol=2e-5)
    if found.ndim == 3:
        assert found.shape == wanted.shape


@pytest.mark.parametrize(
    "sections",
    [
        "[convolutional]\nbatch_normalize=1\nfilters=5\nsize=3\nstride=2\npad=1\nactivation=leaky\n",
        "[convolutional]\nfilters=7\nsize=5\nstride=3\npadding=1\n",
        "[convolutional]\nfilters=6\nsize=3\ngroups=3\nactivation=linear\nbatch_normalize=1\n",
        "[convolutional]\nfilters=2\nsize=3\npad=1\ndilation=2\nactivation=linear\n",
        "[convolutional]\nfilters=5\nsize=4\npad=1\nactivation=relu\n",
        "[deconvolutional]\nfilters=5\nsize=3\nstride=2\npad=1\nactivation=relu\n",
        "[deconvolutional]\nfilters=2\nsize=4\nstride=3\nactivation=linear\n",
        "[connected]\noutput=7\nactivation=leaky\n",
        "[connected]\noutput=7\nbatch_normalize=1\n",
        "[connected]\noutput=7\nactivation=relu\n[connected]\noutput=5\nactivation=linear\n[softmax]\n",
        "[local]\nfilters=5\nsize=3\nstride=2\npad=1\nactivation=leaky\n",
        "[local]\nfilters=2\nsize=4\nstride=1\npad=0\nactivation=tanh\n",
        "[avgpool]\n[softmax]\ngroups=1\n[cost]\ntype=sse\n",
        "[dropout]\nprobability=.3\n" + CONV.format(2, "linear") + "[softmax]\nspatial=1\ntemperature=1.7\n",
        CONV.format(6, "linear") + "[avgpool]\n[softmax]\ngroups=3\ntemperature=0.7\n",
        CONV.format(5, "relu") + "[softmax]\n",
        CONV.format(5, "relu") + CONV.format(5, "linear") + "[shortcut]\nfrom=-2\nactivation=leaky\n",
        CONV.format(5, "relu") + CONV.format(5, "linear") + "[shortcut]\nfrom=0\nalpha=0.3\nbeta=-2\n",
        CONV.format(5, "relu") + CONV.format(2, "linear") + "[route]\nlayers=-1,-2\n",
        CONV.format(6, "relu") + CONV.format(4, "linear") + "[route]\nlayers=0,-1\ngroups=2\ngroup_id=1\n",
        CONV.format(6, "relu") + "[route]\nlayers=-1\ngroups=3\ngroup_id=1\n" + CONV.format(2, "mish"),
        CONV.format(5, "logistic") + CONV.format(5, "linear") + "[sam]\nfrom=-2\n",
        CONV.format(5, "relu") + "[avgpool]\n[scale_channels]\nfrom=-2\nactivation=logistic\n",
        CONV.format(5, "relu") + "[upsample]\nstride=3\nscale=0.5\n",
        "[crop]\ncrop_height=7\ncrop_width=8\n",
        "[crop]\ncrop_height=7\ncrop_width=8\nnoadjust=1\n",
        "[connected]\noutput=36\nactivation=linear\n[detection]\nside=2\nnum=1\ncoords=4\nclasses=4\nsoftmax=1\n",
        "[connected]\noutput=28\nactivation=linear\n[detection]\nside=2\nnum=1\ncoords=4\nclasses=2\n",
    ],
)
def test_sections(sections: str, tmp_path: Path) -> None:
    check(tmp_path, NET + sections)


ACTIVATIONS = "linear relu leaky relie logistic tanh elu hardtan mish swish relu6 selu"


@pytest.mark.parametrize("kind", ACTIVATIONS.split())
def test_activations(kind: str, tmp_path: Path) -> None:
    check(tmp_path, NET + CONV.format(5, kind))


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (2, 1), (3, 2), (3, 1), (5, 1), (4, 1), (13, 1), (1, 1)])
@pytest.mark.parametrize(("height", "width"), [(11, 13), (14, 17), (12, 20)])
def test_pooling_of_all_sizes(size: int, stride: int, height: int, width: int, tmp_path: Path) -> None:
    net = f"[net]\nchannels=2\nheight={height}\nwidth={width}\n"
    check(tmp_path, f"{net}[maxpool]\nsize={size}\nstride={stride}\n")


def test_pooling_with_padding_of_its_own(tmp_path: Path) -> None:
    check(tmp_path, NET + "[maxpool]\nsize=3\nstride=2\npadding=0\n")


@pytest.mark.parametrize("reverse", [0, 1])
def test_reorg(reverse: int, tmp_path: Path) -> None:
    net = "[net]\nchannels=8\nheight=6\nwidth=10\n"
    check(tmp_path, f"{net}[reorg]\nstride=2\nreverse={reverse}\n" + CONV.format(3, "linear"))


@pytest.mark.parametrize("version", [(0, 1, 0), (0, 2, 0), (0, 2, 5), (1, 0, 0), (1001, 1, 0)])
def test_headers_of_all_ages(version: tuple[int, int, int], tmp_path: Path) -> None:
    check(tmp_path, NET + CONV.format(2, "leaky") + "[connected]\noutput=5\nactivation=linear\n", version)


def boxes_of_yolo2(x: np.ndarray, anchors: list[float], classes: int) -> np.ndarray:
    """Returns rows of x, y, width, height, objectness and class probabilities. Source: src/region_layer.c."""
    _, height, width = x.shape
    values = x.reshape(len(anchors) // 2, 5 + classes, height, width).astype(np.float64)
    found = []
    for y in range(height):
        for at in range(width):
            for n in range(len(values)):
                v = values[n, :, y, at]
                middle = (at + 1 / (1 + np.exp(-v[0]))) / width, (y + 1 / (1 + np.exp(-v[1]))) / height
                size = np.exp(v[2]) * anchors[2 * n] / width, np.exp(v[3]) * anchors[2 * n + 1] / height
                powers = np.exp(v[5:] - v[5:].max())
                scores = powers / powers.sum() / (1 + np.exp(-v[4]))
                found.append((*middle, *size, scores.max(), scores.argmax()))
    return np.array(found)


def test_the_head_of_yolo_2(tmp_path: Path) -> None:
    anchors = "anchors=0.1,0.2,0.15,0.1\n"
    cfg = NET + "[convolutional]\nfilters=16\nsize=3\npad=1\nactivation=linear\n"
    head = f"[region]\n{anchors}classes=3\ncoords=4\nnum=2\nsoftmax=1\nbias_match=1\njitter=.3\n"
    reference = Darknet(cfg)
    picture = np.random.default_rng(1).uniform(-1, 1, (3, 11, 13)).astype(np.float32)
    wanted = boxes_of_yolo2(reference.run(picture)[-1], [0.1, 0.2, 0.15, 0.1], 3)
    wanted = wanted[wanted[:, 4] >= 0.01]
    wanted = wanted[wanted[:, 4].argsort()[::-1]]
    rows = imported_outputs(tmp_path, cfg + head, reference.file(), picture)[0]
    best = wanted[0]  # no box suppresses the best one
    corners = [best[0] - best[2] / 2, best[1] - best[3] / 2, best[0] + best[2] / 2, best[1] + best[3] / 2]
    np.testing.assert_allclose(rows[0], [0, best[5] + 1, best[4], *corners], rtol=1e-4, atol=1e-5)


YOLO3 = (
    "[net]\nchannels=3\nheight=44\nwidth=52\n"
    "[convolutional]\nbatch_normalize=1\nfilters=5\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
    "[convolutional]\nfilters=16\nsize=3\nstride=2\npad=1\nactivation=linear\n"
    "[yolo]\nmask=2,3\nanchors=3,5, 7,11, 13,17, 19,23\nclasses=3\nnum=4\n"
    "[route]\nlayers=-3\n"
    "[convolutional]\nfilters=16\nsize=1\nactivation=linear\n"
    "[yolo]\nmask=0,1\nanchors=3,5, 7,11, 13,17, 19,23\nclasses=3\nnum=4\n"
)


def test_the_heads_of_yolo_3_become_one_layer(tmp_path: Path) -> None:
    net = import_darknet(*write(tmp_path, YOLO3))
    last = net.message.layer[-1]
    assert last.type == "Yolov3DetectionOutput"
    assert list(last.bottom) == ["conv1", "conv4"]
    options = last.yolov3_detection_output_param
    assert (list(options.mask), list(options.anchors_scale)) == ([2, 3, 0, 1], [4, 2])
    assert (options.num_classes, options.num_box, options.mask_group_num) == (3, 2, 2)
    assert list(options.biases) == [3, 5, 7, 11, 13, 17, 19, 23]
    Net(read_net(write_net(tmp_path, net)), NetState(Phase.TEST))


def test_the_ranges_of_yolo_4(tmp_path: Path) -> None:
    net = import_darknet(*write(tmp_path, YOLO3.replace("num=4\n", "num=4\nscale_x_y=1.125\n", 1)))
    assert list(net.message.layer[-1].yolov3_detection_output_param.scale_x_y) == [1.125, 1]
    Net(read_net(write_net(tmp_path, net)), NetState(Phase.TEST))


def test_heads_that_no_layer_decodes_end_the_net(tmp_path: Path) -> None:
    net = import_darknet(*write(tmp_path, YOLO3.replace("19,23", "19,29", 1)))
    assert net.message.layer[-1].name == "conv4"
    assert net.remarks == [
        "The net ends at conv1, conv4, before its boxes are decoded: its heads have different anchors or classes."
    ]


def write_net(folder: Path, net: Any) -> Path:
    path = folder / "net.prototxt"
    path.write_bytes(net.prototxt())
    return path


def test_bgr_swaps_the_channels_of_the_first_convolution(tmp_path: Path) -> None:
    reference = Darknet(NET + CONV.format(2, "leaky"))
    reference.run(np.zeros((3, 11, 13)))
    files = write(tmp_path, NET + CONV.format(2, "leaky"), reference.file())
    rgb, bgr = import_darknet(*files).blobs["conv0"], import_darknet(*files, bgr=True).blobs["conv0"]
    np.testing.assert_array_equal(bgr[0], rgb[0][:, ::-1])
    np.testing.assert_array_equal(bgr[1], rgb[1])


@pytest.mark.parametrize(
    ("cfg", "said"),
    [
        ("", "net.cfg: this is not a Darknet .cfg; expected [net] first; got no section"),
        ("[convolutional]\n", "net.cfg: this is not a Darknet .cfg; expected [net] first; got [convolutional]"),
        ("width=3\n", "net.cfg:1: an option comes before the first section; expected [net]; got width=3"),
        ("[net]\nwidth\n", "net.cfg:2: this line is neither a section nor an option; expected name=value; got width"),
        ("[net]\nwidth=3\n", "net.cfg:1: [net] does not give the shape of the net's input; expected channels"),
        (NET + "[lstm]\n", "net.cfg:5: [lstm] is not supported\nSections that can be imported: activation"),
        (NET + "[convolutionl]\n", "net.cfg:5: [convolutionl] is not supported\nDid you mean 'convolutional'?"),
        (NET + "[maxpool]\nsize=2x\n", "net.cfg:6: [maxpool] size is wrong; expected numbers; got 2x"),
        (NET + "[convolutional]\nfilters=-2\n", "net.cfg:6: [convolutional] filters is wrong; expected 1 or more"),
        (NET + "[convolutional]\nfilters=nan\n", "net.cfg:6: [convolutional] filters is wrong; expected numbers"),
        (NET + "[convolutional]\nxnor=1\n", "net.cfg:6: [convolutional] xnor is not supported; expected xnor=0; got 1"),
        (NET + "[convolutional]\nactivation=hard_mish\n", "net.cfg:6: [convolutional] activation hard_mish is not"),
        (NET + "[convolutional]\nsize=15\n", "net.cfg:6: [convolutional] is larger than its input"),
        (NET + "[convolutional]\nfilters=5\ngroups=2\n", "net.cfg:7: [convolutional] groups do not divide"),
        (NET + "[maxpool]\nsize=2\nstride=3\npadding=7\n", "net.cfg:6: [maxpool] size and padding do not fit"),
        (
            NET + "[route]\nlayers=-1\n",
            "net.cfg:6: [route] section -1 does not come before this one; expected 0 to -1; got -1",
        ),
        (NET + "[route]\n", "net.cfg:5: [route] does not name any layers"),
        (
            NET + CONV.format(2, "relu") + "[maxpool]\nsize=2\nstride=2\n[route]\nlayers=0,1\n",
            "[route] concatenates outputs of different sizes",
        ),
        (NET + CONV.format(2, "relu") + "[shortcut]\nfrom=-3\n", "[shortcut] section -2 does not come before"),
        (
            NET + CONV.format(2, "relu") + CONV.format(5, "relu") + "[shortcut]\nfrom=-2\n",
            "needs other sections to add, with outputs of the same shape",
        ),
        (NET + "[reorg]\nstride=2\n", "net.cfg:6: [reorg] stride does not divide the input; got 2"),
        (NET + "[dropout]\nprobability=1\n", "net.cfg:6: [dropout] probability is out of range"),
        (NET + "[softmax]\n" * 10_000, "net.cfg: there are too many sections; expected at most 10000; got 10001"),
        (
            NET + CONV.format(5, "relu") + CONV.format(2, "relu") + "[sam]\nfrom=-2\n",
            "net.cfg:16: [sam] multiplies outputs of different shapes",
        ),
        (NET + "[softmax]\ntemperature=0\n", "[softmax] temperature or groups are wrong; got temperature=0, groups=1"),
        (NET + "[softmax]\ngroups=2\n", "[softmax] temperature or groups are wrong; got temperature=1, groups=2"),
        (NET + "[softmax]\ngroups=3\nspatial=1\n", "temperature or groups are wrong; got temperature=1, groups=3"),
        (NET + "[softmax]\ntree=x\n", "net.cfg:6: [softmax] tree is not supported"),
        (NET + "[crop]\ncrop_height=12\ncrop_width=2\n", "net.cfg:6: [crop] is larger than its input; got 12x2"),
        (NET + "[detection]\n", "net.cfg:5: [detection] does not fit its input; expected 429"),
        (NET + "[local]\nsize=5\npad=1\n", "net.cfg:7: [local] pad does not fit size; expected pad=0, or size=3"),
        (NET + "[region]\nsoftmax=1\nnum=2\nanchors=1\n", "net.cfg:8: [region] anchors do not fit num; expected 4"),
        (YOLO3.replace("mask=2,3", "mask=2,4"), "[yolo] mask names an anchor that does not exist; expected 0 to 3"),
        (YOLO3.replace("classes=3", "classes=4"), "[yolo] does not fit the channels of its input; expected 18; got 16"),
        (
            NET + "[region]\nsoftmax=0\n",
            "net.cfg:6: [region] without softmax is not supported; expected softmax=1",
        ),
        (
            NET + CONV.format(5, "relu") + "[scale_channels]\nfrom=-1\n",
            "net.cfg:11: [scale_channels] needs a factor for each channel; expected 5; got 715",
        ),
        (YOLO3.replace("layers=-3", "layers=-1"), "[route] section 2 has no output that other sections can use"),
    ],
)
def test_broken_and_foreign_nets(cfg: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ImportedModelError) as caught:
        import_darknet(*write(tmp_path, cfg))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-4], "[convolutional] has no weights"),
        (lambda data: data + b"\0\0\0\0", "1 values remain after the last section"),
        (lambda data: data[:-1], "this is not a Darknet .weights file"),
        (lambda data: b"", "the file is empty"),
        (lambda data: b"\xff" * 20, "this is not a Darknet .weights file"),
    ],
)
def test_weights_of_another_net(change: Any, said: str, tmp_path: Path) -> None:
    reference = Darknet(NET + CONV.format(2, "leaky"))
    reference.run(np.zeros((3, 11, 13)))
    with pytest.raises(ImportedModelError) as caught:
        import_darknet(*write(tmp_path, NET + CONV.format(2, "leaky"), change(reference.file())))
    assert said in str(caught.value)


def test_weights_cost_memory_in_proportion_to_their_file(tmp_path: Path) -> None:
    files = write(tmp_path, NET + "[convolutional]\nfilters=2000000000\nsize=9001\npad=1\n", bytes(24))
    with pytest.raises(ImportedModelError, match=r"has no biases: .* is too short; expected 2000000000 values; got 2"):
        import_darknet(*files)


def test_options_without_effect_are_named(tmp_path: Path) -> None:
    net = import_darknet(*write(tmp_path, NET + "[avgpool]\nglitter=1\n"))
    assert net.remarks == [f"{tmp_path / 'net.cfg'}:6: option glitter of [avgpool] has no effect"]


@pytest.mark.parametrize("variance", [-1, float("nan")])
def test_variances_that_cannot_be(variance: float, tmp_path: Path) -> None:
    section = "[convolutional]\nbatch_normalize=1\nfilters=2\nsize=1\n"
    biases_scales_means_variances_weights = [0] * 6 + [1, variance] + [0] * 6
    weights = struct.pack("<iiiQ14f", 0, 2, 0, 0, *biases_scales_means_variances_weights)
    with pytest.raises(ImportedModelError, match="has a negative variance, or NaN\nAre these the weights of another"):
        import_darknet(*write(tmp_path, NET + section, weights))


@pytest.mark.parametrize(
    ("cfg", "expected"),
    [
        (NET + "[maxpool]\nsize=2\nstride=2\n", "expected convolutions of 3 channels"),
        (NET.replace("channels=3", "channels=2") + CONV.format(5, "relu"), "expected convolutions of 3 channels"),
        (NET + CONV.format(6, "relu") + "groups=3\n", "expected one group"),
    ],
)
def test_channels_that_cannot_be_swapped(cfg: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(ImportedModelError, match=f"the channels of the pictures cannot be swapped; {expected}"):
        import_darknet(*write(tmp_path, cfg), bgr=True)


def test_gray_pictures_have_no_channels_to_swap(tmp_path: Path) -> None:
    cfg = NET.replace("channels=3", "channels=1") + CONV.format(5, "relu")
    assert (
        import_darknet(*write(tmp_path, cfg), bgr=True).prototxt() == import_darknet(*write(tmp_path, cfg)).prototxt()
    )
