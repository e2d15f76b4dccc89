"""Data layers and losses of semantic segmentation nets."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from .network import Request
from .sketch import Sketch
from .sources import TEST, TRAIN, Pictures

UNKNOWN = 255
"""The label of ignored pixels, as in PASCAL VOC."""


def feed(s: Sketch, request: Request, pictures: Pictures, label_size: int | None = None) -> Top:
    """Adds the layers that produce `data` and, in training, `label` with one label per pixel; returns
    `data`.

    Both are random by default; `--stage list` reads them from the files of a list.

    Args:
        label_size: height and width of the labels; None if they are as large as the pictures.
    """
    channels, size = len(pictures.mean), request.size
    if request.deploy:
        return s.add("data", layers.Input(shape={"dim": [1, channels, size, size]}))
    labelled = label_size or size
    shapes = [
        {"dim": [pictures.made_up, channels, size, size]},
        {"dim": [pictures.made_up, 1, labelled, labelled]},
    ]
    fillers = [
        {"type": "gaussian", "std": pictures.std * pictures.scale},
        {"type": "uniform", "min": 0, "max": request.classes},
    ]
    include = {"not_stage": ["list"]}
    data, label = layers.DummyData(shape=shapes, data_filler=fillers, ntop=2, include=include)
    s.sources += [_list(request, pictures, phase, labelled == size) for phase in (TRAIN, TEST)]
    s.sources += [] if labelled == size else _middle(size, labelled)
    s.add("label", label)
    return s.add("data", data)


def _list(request: Request, pictures: Pictures, phase: int, whole: bool) -> Any:
    """Returns the data layer that replaces the random pictures with `--stage list`."""
    train = phase == TRAIN
    transform: dict[str, Any] = {"crop_size": request.size, "mean_value": pictures.mean}
    transform |= {"scale": pictures.scale} if pictures.scale != 1 else {}
    transform |= {"mirror": True} if train and pictures.mirror else {}
    return caffe_pb2.LayerParameter(
        name="data",
        type="ImageSegData",
        top=["data", "label" if whole else "whole_label"],
        include=[{"phase": phase, "stage": ["list"]}],
        transform_param=transform,
        image_data_param={
            "source": f"data/{request.name}/{'train' if train else 'val'}.txt",
            "batch_size": pictures.batch if train else pictures.test_batch,
            "shuffle": train,
            "label_type": caffe_pb2.ImageDataParameter.PIXEL,
            "is_color": len(pictures.mean) > 1,
        },
    )


def _middle(size: int, label_size: int) -> list[Any]:
    """Returns layers that crop `label` from the centre of `whole_label`."""
    include = [{"stage": ["list"]}]
    like = {"shape": [{"dim": [1, 1, label_size, label_size]}]}
    crop = {"axis": 2, "offset": [(size - label_size) // 2]}
    return [
        caffe_pb2.LayerParameter(name="like", type="DummyData", top=["like"], include=include, dummy_data_param=like),
        caffe_pb2.LayerParameter(
            name="label", type="Crop", bottom=["whole_label", "like"], top=["label"], include=include, crop_param=crop
        ),
    ]


def classify(s: Sketch, request: Request, scores: Top, **loss: Any) -> None:
    """Adds the last layers: in a deploy net probabilities, otherwise the loss and, in TEST, the accuracy.

    Args:
        loss: fields of loss_param to set besides ignore_label; also loss_weight.
    """
    if request.deploy:
        s.add("prob", layers.Softmax(scores))
        return
    label = s.spec["label"]
    s.add("accuracy", layers.Accuracy(scores, label, ignore_label=UNKNOWN, include={"phase": TEST}))
    s.add("loss", pixel_loss(scores, label, **loss))


def pixel_loss(scores: Top, label: Top, **options: Any) -> Any:
    """Returns a softmax loss over all pixels but those labelled as unknown."""
    weight = {"loss_weight": options.pop("loss_weight")} if "loss_weight" in options else {}
    return layers.SoftmaxWithLoss(scores, label, loss_param={"ignore_label": UNKNOWN, **options}, **weight)
