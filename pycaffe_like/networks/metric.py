"""Nets that learn a distance between pictures: Siamese nets, triplet loss, margin based loss and
center loss.
"""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers, params
from pycaffe_like.proto import caffe_pb2

from .lenet import DIGITS
from .network import Network, Request
from .resnet import DEPTHS, bottleneck, norm_names
from .resnet import trunk as resnet_trunk
from .sketch import FIXED, MSRA, XAVIER, Sketch, constant
from .sources import TEST, TRAIN, classify
from .sources import feed as feed_labelled

EMBEDDED = 128
"""Size of an embedding."""


def feed(
    s: Sketch,
    request: Request,
    channels: int,
    groups: int,
    label: dict[str, Any] | None,
    scale: float,
    group_size: int = 32,
) -> Top:
    """Adds the pictures and `label`, unless its filler is None; returns the pictures.

    The batch consists of `groups` parts of `group_size`, for instance anchors, positives and negatives.
    Pictures and labels are random by default; `--stage hdf5` reads them from HDF5 files.
    """
    size, pairs = request.size, 4
    if request.deploy:
        return s.add("data", layers.Input(shape={"dim": [1, channels, size, size]}))
    shapes = [{"dim": [groups * pairs, channels, size, size]}, {"dim": [pairs]}]
    fillers = [{"type": "gaussian", "std": scale}, label]
    count = 1 if label is None else 2
    options = {"shape": shapes[:count], "data_filler": fillers[:count], "include": {"not_stage": ["hdf5"]}}
    tops = layers.DummyData(ntop=count, **options)
    data, *labels = tops if count > 1 else (tops,)
    for phase, file in ((TRAIN, "train"), (TEST, "val")):
        s.sources.append(
            caffe_pb2.LayerParameter(
                name="data",
                type="HDF5Data",
                top=["data", "label"][:count],
                include=[{"phase": phase, "stage": ["hdf5"]}],
                hdf5_data_param={"source": f"data/{request.name}/{file}.txt", "batch_size": groups * group_size},
            )
        )
    for top in labels:
        s.add("label", top)
    return s.add("data", data)


def siamese(request: Request) -> Any:
    """Builds a Siamese net: two LeNets that share their parameters.

    The two pictures of a pair are the two channels of `data`; label 1 means that they show the same
    thing.

    Source: examples/siamese/mnist_siamese_train_test.prototxt.
    """
    s = Sketch(XAVIER)
    label = {"type": "uniform", "min": 0, "max": 2}
    data = feed(s, request, 1 if request.deploy else 2, 1, label, 0.3, 64)
    if request.deploy:
        lenet_branch(s, data, "")
        return s.net("Siamese")
    first, second = layers.Slice(data, axis=1, slice_point=[1], ntop=2)
    sides = [lenet_branch(s, s.add(f"data{tail}", x), tail) for x, tail in ((first, "_a"), (second, "_b"))]
    s.add("loss", layers.ContrastiveLoss(*sides, s.spec["label"], margin=1.0))
    return s.net("Siamese")


def lenet_branch(s: Sketch, x: Top, tail: str) -> Top:
    """Adds a LeNet with a two-dimensional output. All branches share the same parameters, by name."""
    x = s.max_pool(f"pool1{tail}", s.conv(f"conv1{tail}", x, 20, 5, 1, 0, param=_shared_params("conv1")), 2, 2)
    x = s.max_pool(f"pool2{tail}", s.conv(f"conv2{tail}", x, 50, 5, 1, 0, param=_shared_params("conv2")), 2, 2)
    x = s.relu(f"relu1{tail}", s.fc(f"ip1{tail}", x, 500, param=_shared_params("ip1")))
    x = s.fc(f"ip2{tail}", x, 10, param=_shared_params("ip2"))
    return s.fc(f"feat{tail}", x, 2, param=_shared_params("feat"))


def _shared_params(name: str) -> list[dict[str, Any]]:
    return [{"name": f"{name}_w", "lr_mult": 1}, {"name": f"{name}_b", "lr_mult": 2}]


def embedding(s: Sketch, x: Top) -> Top:
    """Adds ResNet-50 with a vector of unit length for each picture."""
    x = s.global_pool("pool5", resnet_trunk(s, x, DEPTHS[50], bottleneck))
    x = s.fc("embedding", x, EMBEDDED, filler=XAVIER)
    options = {"across_spatial": True, "channel_shared": True, "fix_scale": True, "scale_filler": dict(constant(1))}
    return s.add("embedded", layers.Normalize(x, param=[FIXED], **options))


def triplet(request: Request) -> Any:
    """Builds a net with FaceNet's triplet loss. A batch has the anchors first, then the positives, then
    the negatives.

    Source: Schroff, Kalenichenko and Philbin, section 3.1.
    """
    s = Sketch(MSRA, norm_names=norm_names)
    x = embedding(s, feed(s, request, 3, 3, None, 60.0))
    if not request.deploy:
        three = layers.Slice(x, axis=0, ntop=3)
        parts = [s.add(name, top) for name, top in zip(("anchor", "positive", "negative"), three, strict=True)]
        s.add("loss", layers.TripletLoss(*parts, margin=0.2))
    return s.net("Triplet")


def margin_loss(request: Request) -> Any:
    """Builds a net with the margin based loss of a pair, max(0, alpha + y * (D - beta)), where D is the
    distance, beta is learned, and y is 1 for pictures of the same class and -1 for others.

    Source: Wu, Manmatha, Smola and Krähenbühl, section 4.2. The pairs are sampled when the data are
    prepared.
    """
    s = Sketch(MSRA, norm_names=norm_names)
    x = embedding(s, feed(s, request, 3, 2, {"type": "constant", "value": 1}, 60.0))
    if not request.deploy:
        first, second = layers.Slice(x, axis=0, ntop=2)
        difference = s.sum("difference", s.add("first", first), s.add("second", second), coeff=[1, -1])
        squared = layers.Reduction(difference, operation=params.Reduction.SUMSQ, axis=1)
        distance = s.add("distance", layers.Power(s.add("squared", squared), power=0.5, shift=1e-8))
        column = s.add("column", layers.Reshape(distance, shape={"dim": [-1, 1]}))
        beyond = s.add("beyond", layers.Bias(column, axis=1, filler=dict(constant(-1.2)), param=[{"lr_mult": 1}]))
        sign = s.add("sign", layers.Reshape(s.spec["label"], shape={"dim": [-1, 1]}))
        signed = s.add("signed", layers.Eltwise(beyond, sign, operation=params.Eltwise.PROD))
        cost = s.relu("cost", s.add("with_margin", layers.Power(signed, shift=0.2)))
        s.add("loss", layers.Reduction(cost, operation=params.Reduction.MEAN, loss_weight=1))
    return s.net("Margin")


def center_loss(request: Request) -> Any:
    """Builds LeNet++ with two features per picture, which the center loss pulls towards the center of
    their class.

    Source: Wen, Zhang, Li and Qiao, table 1; ydwen/caffe-face, mnist_example.
    """
    s = Sketch(XAVIER)
    x = feed_labelled(s, request, DIGITS)
    for stage, width in enumerate((32, 64, 128), 1):
        for number in (1, 2):
            x = s.conv(f"conv{stage}_{number}", x, width, 5)
            x = s.add(f"prelu{stage}_{number}", layers.PReLU(x, in_place=True))
        x = s.max_pool(f"pool{stage}", x, 2, 2)
    x = s.add("prelu_ip1", layers.PReLU(s.fc("ip1", x, 2), in_place=True))
    if not request.deploy:
        options = {"num_output": request.classes, "center_filler": dict(XAVIER), "loss_weight": 0.01}
        s.add("center_loss", layers.CenterLoss(x, s.spec["label"], **options))
    classify(s, request, s.fc("ip2", x, request.classes))
    return s.net("LeNet++ with centers")


_COMMON = {
    "test_initialization": False,
    "momentum": 0.9,
    "display": 100,
    "snapshot": 5000,
}
SIAMESE_SOLVER = {
    **_COMMON,
    "base_lr": 0.01,
    "weight_decay": 0.0,
    "lr_policy": "inv",
    "gamma": 0.0001,
    "power": 0.75,
    "max_iter": 50000,
}
TRIPLET_SOLVER = {
    "test_initialization": False,
    "type": "AdaGrad",
    "base_lr": 0.05,
    "lr_policy": "fixed",
    "display": 100,
    "max_iter": 500000,
    "snapshot": 5000,
}
MARGIN_SOLVER = {
    **_COMMON,
    "type": "Adam",
    "momentum2": 0.999,
    "base_lr": 0.0001,
    "weight_decay": 0.0001,
    "lr_policy": "fixed",
    "max_iter": 100000,
}
CENTER_SOLVER = {
    **_COMMON,
    "base_lr": 0.01,
    "weight_decay": 0.0005,
    "lr_policy": "multistep",
    "gamma": 0.8,
    "stepvalue": [5000, 8000, 10000],
    "max_iter": 10000,
}

NETWORKS = (
    Network("siamese", "Siamese LeNet", "Hadsell, Chopra and LeCun, 2006.", siamese, SIAMESE_SOLVER, 0, 28, False, 16),
    Network(
        "triplet",
        "Triplet loss on ResNet-50",
        "Schroff, Kalenichenko and Philbin, 2015.",
        triplet,
        TRIPLET_SOLVER,
        0,
        224,
        False,
    ),
    Network(
        "margin_loss",
        "Margin based loss on ResNet-50",
        "Wu, Manmatha, Smola and Krähenbühl, 2017.",
        margin_loss,
        MARGIN_SOLVER,
        0,
        224,
        False,
    ),
    Network(
        "center_loss",
        "Center loss on LeNet++",
        "Wen, Zhang, Li and Qiao, 2016.",
        center_loss,
        CENTER_SOLVER,
        10,
        28,
        smallest=8,
    ),
)
