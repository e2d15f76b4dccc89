"""The first and last layers of classifiers: pictures and labels, scores and losses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from .network import Request
from .sketch import Sketch

TRAIN, TEST = caffe_pb2.TRAIN, caffe_pb2.TEST

MEAN = (104.0, 117.0, 123.0)
"""The mean of ImageNet's pictures: blue, green, red."""


@dataclass(frozen=True)
class Pictures:
    """The preprocessing and batch sizes of a paper.

    Attributes:
        mean: the mean to subtract, one value per channel.
        scale: the factor to multiply by after that.
        batch, test_batch: batch sizes when reading a database.
        made_up: batch size of random pictures.
        mirror: whether to mirror training pictures at random.
        std: the standard deviation of random pictures before `scale`.
    """

    mean: tuple[float, ...] = MEAN
    scale: float = 1.0
    batch: int = 32
    test_batch: int = 50
    made_up: int = 4
    mirror: bool = True
    std: float = 60.0


def feed(s: Sketch, request: Request, pictures: Pictures) -> Top:
    """Adds the layers that produce `data` and, in training, `label`; returns `data`.

    Both are random by default; `--stage lmdb` reads them from a database.
    """
    channels, size = len(pictures.mean), request.size
    if request.deploy:
        return s.add("data", layers.Input(shape={"dim": [1, channels, size, size]}))
    shapes = [{"dim": [pictures.made_up, channels, size, size]}, {"dim": [pictures.made_up]}]
    fillers = [
        {"type": "gaussian", "std": pictures.std * pictures.scale},
        {"type": "uniform", "min": 0, "max": request.classes},
    ]
    include = {"not_stage": ["lmdb"]}
    data, label = layers.DummyData(shape=shapes, data_filler=fillers, ntop=2, include=include)
    s.sources += [_database(request, pictures, phase) for phase in (TRAIN, TEST)]
    s.add("label", label)
    return s.add("data", data)


def _database(request: Request, pictures: Pictures, phase: int) -> Any:
    """Returns the Data layer that replaces the random pictures with `--stage lmdb`."""
    train = phase == TRAIN
    transform: dict[str, Any] = {"scale": pictures.scale} if pictures.scale != 1 else {}
    if any(pictures.mean):
        transform |= {"crop_size": request.size, "mean_value": pictures.mean}
        transform |= {"mirror": True} if train and pictures.mirror else {}
    return caffe_pb2.LayerParameter(
        name="data",
        type="Data",
        top=["data", "label"],
        include=[{"phase": phase, "stage": ["lmdb"]}],
        transform_param=transform,
        data_param={
            "source": f"data/{request.name}/{'train' if train else 'val'}_lmdb",
            "batch_size": pictures.batch if train else pictures.test_batch,
            "backend": caffe_pb2.DataParameter.LMDB,
        },
    )


def classify(s: Sketch, request: Request, scores: Top) -> None:
    """Adds the last layers: in a deploy net probabilities, otherwise the loss and, in TEST, the accuracy."""
    if request.deploy:
        s.add("prob", layers.Softmax(scores))
        return
    label = s.spec["label"]
    s.add("accuracy", layers.Accuracy(scores, label, include={"phase": TEST}))
    if request.classes > 5:
        s.add("accuracy_top5", layers.Accuracy(scores, label, top_k=5, include={"phase": TEST}))
    s.add("loss", layers.SoftmaxWithLoss(scores, label))


def side_loss(s: Sketch, name: str, scores: Top, weight: float) -> None:
    """Adds the loss of an auxiliary classifier, which is used only in training."""
    s.add(name, layers.SoftmaxWithLoss(scores, s.spec["label"], loss_weight=weight))
