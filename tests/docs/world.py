"""Writes every file that the command lines in the documentation name."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np

from pycaffe_like.cli import main
from tests.conftest import ROOT

SOLVER = """
net: "{net}" type: "SGD" base_lr: 0.001 lr_policy: "fixed" max_iter: 3 display: 1 test_iter: 1 test_interval: 3
snapshot_prefix: "snaps/net" solver_mode: CPU random_seed: 7
"""

OBJECT = (
    "<object><name>{name}</name><bndbox><xmin>9</xmin><ymin>11</ymin><xmax>40</xmax><ymax>51</ymax></bndbox></object>"
)


def run(*arguments: str) -> None:
    assert main(arguments) == 0, arguments


def picture(path: str | Path, side: int, seed: int, highest: int = 256) -> None:
    """Writes a random picture."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, highest, (side, side, 3), np.uint8)
    assert cv2.imwrite(str(path), pixels if highest == 256 else pixels[..., 0])


def create() -> None:
    """Writes all files to the current folder."""
    for name in ("netdefs", "solvers", "examples", "tools"):
        Path(name).symlink_to(ROOT / name)
    _classes()
    _nets()
    _objects()
    _masks()
    _logs()
    _scripts()


def _classes() -> None:
    """Writes pictures of two classes, and databases of them."""
    for number in range(12):
        kind = ("neutral", "smiling")[number % 2]
        picture(f"photos/{kind}/{number}.jpg", 60, number)
        picture(f"full/{number}.jpg", 60, number)
    for name in ("cat.jpg", "picture.jpg", "cats/1.jpg", "dogs/1.jpg", "pictures/cats/1.jpg", "pictures/dogs/1.jpg"):
        picture(name, 60, 5)
    run("init", "photos", "-o", "starter")
    Path("list.txt").write_text("".join(f"{number}.jpg\n" for number in range(12)))
    Path("train.txt").write_text("cats/1.jpg 0\ndogs/1.jpg 1\n")
    for part in ("train", "val"):
        for target in (f"{part}_lmdb", f"data/mouth/{part}_lmdb"):
            shutil.copytree(f"starter/{part}_lmdb", target)


def _nets() -> None:
    """Trains a net, and writes it in all file formats that the pages name."""
    text = Path("starter/net.prototxt").read_text().replace("batch_size: 96", "batch_size: 4")
    for name in ("net.prototxt", "train_val.prototxt"):
        Path(name).write_text(text)
    unknown = 'layer { name: "kernel" type: "KernelLoss" bottom: "ip2" bottom: "label" top: "kernel" }\n'
    Path("train.prototxt").write_text(text + unknown)
    Path("solver.prototxt").write_text(SOLVER.format(net="net.prototxt"))
    run("train", "--solver", "solver.prototxt", "--run", "runs/1")
    run("train", "--solver", "solver.prototxt", "--run", "runs/2", "--set", "base_lr=0.002")
    for name in ("net.caffemodel", "imagenet.caffemodel"):
        shutil.copy("snaps/net_iter_3.caffemodel", name)
    shutil.copy("snaps/net_iter_3.caffemodel", "snaps/net_iter_3000.caffemodel")
    for end in ("caffemodel", "solverstate", "resume"):
        shutil.copy(f"snaps/net_iter_3.{end}", f"net_iter_9000.{end}")
    run("deploy", "net.prototxt", "-o", "deploy.prototxt")
    for name in ("net.onnx", "net.pt2"):
        run("export", "deploy.prototxt", "net.caffemodel", "-o", name, "--no-verify")
    np.save("mean.npy", np.full((3, 60, 60), 117, np.float32))
    Path("names.txt").write_text("neutral\nsmiling\n")
    Path("windows.csv").write_text("filename,ymin,xmin,ymax,xmax\ncat.jpg,3,5,47,51\n")


def _objects() -> None:
    """Writes pictures with boxes, for docs/detection.md."""
    for number in range(1, 4):
        picture(f"objects/pictures/{number}.png", 64, number)
        name = ("square", "disc", "cross")[number % 3]
        path = Path(f"objects/annotations/{number}.xml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<annotation>{OBJECT.format(name=name)}</annotation>")
    lines = "".join(f"pictures/{number}.png annotations/{number}.xml\n" for number in range(1, 4))
    names = ("background", "square", "disc", "cross")
    items = (f'item {{ name: "{one}" label: {at} display_name: "{one}" }}\n' for at, one in enumerate(names))
    Path("labelmap.prototxt").write_text("".join(items))
    for part in ("train", "test"):
        Path(f"objects/{part}.txt").write_text(lines)


def _masks() -> None:
    """Writes pictures with a class for each pixel, for docs/segmentation.md."""
    for number in range(1, 5):
        picture(f"masks/{number}.png", 48, number)
        picture(f"labels/{number}.png", 48, number, highest=5)
    lines = "".join(f"masks/{number}.png labels/{number}.png\n" for number in range(1, 5))
    Path("data/segnet").mkdir(parents=True)
    for part in ("train", "test"):
        Path(f"data/segnet/{part}.txt").write_text(lines)


def _scripts() -> None:
    for name in ("script.py", "demo.py", "some_script_for_caffe.py"):
        Path(name).write_text("import caffe\n\nprint(caffe.__version__)\n")
    Path("my_layers.py").write_text("from pycaffe_like.layers.base import Layer\n")


def _logs() -> None:
    for name in ("caffe.log", "first.log", "second.log"):
        shutil.copy("runs/1/train.log", name)
