"""Reads Darknet's .data files, and adds ImageData layers and a loss to an imported classifier.

Source: train_classifier and validate_classifier_single in examples/classifier.c, fill_truth in src/data.c of
pjreddie/darknet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pycaffe_like.errors import Where, shorten
from pycaffe_like.regular_file import read_regular

from .darknet_cfg import LONGEST_FILE, Section
from .errors import ImportedModelError
from .imported import ImportedNet

PIXEL_SCALE = 1 / 255
_LONGEST_LIST = 2**28


@dataclass(frozen=True)
class DataFile:
    """The contents of a classifier's .data file.

    Attributes:
        labels: one string per class; a picture belongs to the class whose string occurs in its path.
        lists: for TRAIN and TEST, the lines of an ImageData list: the path of a picture and its label.
    """

    labels: list[str]
    lists: dict[str, list[str]]


def read_data(path: Path) -> DataFile:
    """Reads a .data file, and the labels and lists of pictures that it names. As in Darknet, paths are relative
    to the current folder.

    Raises:
        ImportedModelError: If a file is missing, or a picture's path contains no label or several.
    """
    section = Section("data", str(path), 0)
    text = read_regular(path, ImportedModelError, "a Darknet .data", "*.data", LONGEST_FILE).decode("utf-8", "replace")
    for number, raw in enumerate(text.splitlines(), 1):
        line = "".join(raw.split()).partition("#")[0]
        name, equals, value = line.partition("=")
        if line and not equals:
            raise ImportedModelError(
                "this line is not an option", expected="name=value", where=Where(str(path), number)
            )
        if line:
            section.options.setdefault(name, (value, number))
    names = section.text("labels")
    if not names:
        raise section.error("has no labels", advice="A detector's pictures go into a database: pcl convert_annoset.")
    labels = _lines(Path(names))
    wanted = {"TRAIN": section.text("train"), "TEST": section.text("valid")}
    return DataFile(labels, {phase: _label_lines(Path(file), labels) for phase, file in wanted.items() if file})


def _lines(path: Path) -> list[str]:
    data = read_regular(path, ImportedModelError, "a text file", limit=_LONGEST_LIST)
    return [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]


def _label_lines(path: Path, labels: list[str]) -> list[str]:
    found = []
    for number, line in enumerate(_lines(path), 1):
        numbers = [index for index, label in enumerate(labels) if label in line]
        if len(numbers) != 1:
            raise ImportedModelError(
                "the name of a picture has to contain one label",
                expected=shorten(", ".join(labels)),
                got=shorten(line),
                where=Where(str(path), number),
            )
        found.append(f"{line.strip()} {numbers[0]}")
    return found


def add_data(net: ImportedNet, settings: Section, data: DataFile) -> None:
    """Turns a classifier into a net for training: ImageData layers replace the Input layer, and
    SoftmaxWithLoss and Accuracy replace the final Softmax.

    Raises:
        ImportedModelError: If the net does not end in Softmax.
    """
    last = net.message.layer[-1]
    if last.type != "Softmax" or last.HasField("softmax_param"):
        raise settings.error("--data is for classifiers", expected="[softmax] last", got=last.type)
    layers = list(net.message.layer)
    del net.message.layer[:]
    size = {"new_height": settings.integer("height", 0), "new_width": settings.integer("width", 0)}
    batch = settings.integer("batch", 1, 1) // settings.integer("subdivisions", 1, 1) or 1
    for phase, lines in data.lists.items():
        name = f"{net.name}_{phase.lower()}.txt"
        net.files[name] = ("\n".join(lines) + "\n").encode()
        net.add(
            "ImageData",
            "data",
            [],
            ["data", "label"],
            include=[{"phase": phase}],
            transform_param={"scale": PIXEL_SCALE, "mirror": phase == "TRAIN", "force_color": True},
            image_data_param={"source": name, "batch_size": batch, "shuffle": phase == "TRAIN", **size},
        )
    net.message.layer.extend(layers[1:-1])
    bottoms = [last.bottom[0], "label"]
    net.add("SoftmaxWithLoss", "loss", bottoms)
    if "TEST" in data.lists:
        net.add("Accuracy", "accuracy", bottoms, include=[{"phase": "TEST"}])
    net.files["labels.txt"] = ("\n".join(data.labels) + "\n").encode()
