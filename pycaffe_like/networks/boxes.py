"""Data layers of object detectors: pictures with the boxes and classes of their objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers
from pycaffe_like.proto import caffe_pb2

from .network import Request
from .sketch import Sketch, constant
from .sources import TEST, TRAIN, Pictures

MADE_UP = {"not_stage": ["lmdb", "hdf5"]}


Label = Callable[[Pictures], dict[str, Any]]
"""Returns the columns of random labels by name, to be concatenated."""

Annotated = Callable[[Request, int], tuple[dict[str, Any], dict[str, Any]]]
"""Returns transform_param and annotated_data_param of the AnnotatedData layer of a phase."""


def feed(s: Sketch, request: Request, pictures: Pictures, label: Label, annotated: Annotated | None = None) -> Top:
    """Adds the layers that produce `data` and, in training, `label`; returns `data`.

    By default both are random. With `--stage lmdb` they come from a database of pictures with boxes.
    For nets whose labels AnnotatedData cannot produce, `--stage hdf5` reads pictures and labels from
    HDF5 files instead.

    Args:
        label: returns the layers that make the columns of the random labels.
        annotated: returns the options of the AnnotatedData layer; None for `--stage hdf5`.
    """
    channels, size = len(pictures.mean), request.size
    if request.deploy:
        return s.add("data", layers.Input(shape={"dim": [1, channels, size, size]}))
    shape = {"dim": [pictures.made_up, channels, size, size]}
    filler = {"type": "gaussian", "std": pictures.std * pictures.scale}
    data = s.add("data", layers.DummyData(shape=shape, data_filler=filler, include=MADE_UP))
    for phase in (TRAIN, TEST):
        read = _hdf5(request, pictures, phase) if annotated is None else _database(request, pictures, phase, annotated)
        s.sources.append(read)
    columns = [s.add(f"label_{name}", column) for name, column in label(pictures).items()]
    s.add("label", layers.Concat(*columns, axis=3, include=MADE_UP))
    return data


def label_column(shape: Sequence[int], low: float, high: float | None = None) -> Any:
    """Returns a layer of random numbers from `low` to `high`, or of a constant if `high` is None."""
    filler = constant(low) if high is None else {"type": "uniform", "min": low, "max": high}
    return layers.DummyData(shape={"dim": list(shape)}, data_filler=dict(filler), include=MADE_UP)


def corner_labels(pictures: Pictures) -> dict[str, Any]:
    """Returns random labels in AnnotatedData's format: one object of class 1, in the first picture."""
    return {
        "picture": label_column((1, 1, 1, 1), 0),
        "class": label_column((1, 1, 1, 1), 1),
        "number": label_column((1, 1, 1, 1), 0),
        "low": label_column((1, 1, 1, 2), 0.1, 0.4),
        "high": label_column((1, 1, 1, 2), 0.6, 0.9),
        "difficult": label_column((1, 1, 1, 1), 0),
    }


def center_size_labels(pictures: Pictures) -> dict[str, Any]:
    """Returns random labels in YOLO's format: one object of class 0 in each picture, as its class
    followed by the centre and the size of its box, relative to the picture.
    """
    one = (pictures.made_up, 1, 1)
    return {
        "class": label_column((*one, 1), 0),
        "middle": label_column((*one, 2), 0.3, 0.7),
        "extent": label_column((*one, 2), 0.2, 0.6),
    }


def _database(request: Request, pictures: Pictures, phase: int, annotated: Annotated) -> Any:
    """Returns an AnnotatedData layer that reads a database of pictures with boxes."""
    train = phase == TRAIN
    transform, options = annotated(request, phase)
    return caffe_pb2.LayerParameter(
        name="data",
        type="AnnotatedData",
        top=["data", "label"],
        include=[{"phase": phase, "stage": ["lmdb"]}],
        transform_param={"mean_value": pictures.mean, "scale": pictures.scale, **transform},
        data_param={
            "source": f"data/{request.name}/{'train' if train else 'val'}_lmdb",
            "batch_size": pictures.batch if train else pictures.test_batch,
            "backend": caffe_pb2.DataParameter.LMDB,
        },
        annotated_data_param=options,
    )


def _hdf5(request: Request, pictures: Pictures, phase: int) -> Any:
    """Returns an HDF5Data layer that reads preprocessed pictures and labels."""
    train = phase == TRAIN
    return caffe_pb2.LayerParameter(
        name="data",
        type="HDF5Data",
        top=["data", "label"],
        include=[{"phase": phase, "stage": ["hdf5"]}],
        hdf5_data_param={
            "source": f"data/{request.name}/{'train' if train else 'val'}.txt",
            "batch_size": pictures.batch if train else pictures.test_batch,
            "shuffle": train,
        },
    )


def resize_options(request: Request, phase: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns options that resize pictures to the net's size and, in training, augment them like SSD."""
    resize = {"resize_mode": caffe_pb2.ResizeParameter.WARP, "height": request.size, "width": request.size}
    if phase == TEST:
        return {"resize_param": [resize]}, {}
    colors = {
        "brightness_prob": 0.5,
        "brightness_delta": 32,
        "contrast_prob": 0.5,
        "contrast_lower": 0.5,
        "contrast_upper": 1.5,
        "hue_prob": 0.5,
        "hue_delta": 18,
        "saturation_prob": 0.5,
        "saturation_lower": 0.5,
        "saturation_upper": 1.5,
    }
    transform = {
        "mirror": True,
        "resize_param": [{"prob": 1, **resize}],
        "emit_constraint": {"emit_type": caffe_pb2.EmitConstraint.CENTER},
        "distort_param": colors,
        "expand_param": {"prob": 0.5, "max_expand_ratio": 4},
    }
    return transform, {"batch_sampler": _windows()}


def _windows() -> list[dict[str, Any]]:
    """Returns SSD's batch_sampler. It crops to the whole picture, to a window that overlaps an object by at least
    0.1, 0.3, 0.5, 0.7 or 0.9, or to any window.
    """
    sampler = {"min_scale": 0.3, "max_scale": 1.0, "min_aspect_ratio": 0.5, "max_aspect_ratio": 2.0}
    constraints = [{"min_jaccard_overlap": overlap} for overlap in (0.1, 0.3, 0.5, 0.7, 0.9)]
    constraints.append({"max_jaccard_overlap": 1.0})
    drawn = [
        {"sampler": sampler, "sample_constraint": constraint, "max_sample": 1, "max_trials": 50}
        for constraint in constraints
    ]
    return [{"max_sample": 1, "max_trials": 1}, *drawn]
