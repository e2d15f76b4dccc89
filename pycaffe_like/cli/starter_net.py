"""The net and the solver that `pcl init` writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """What is known about a project before its net and solver are written.

    Attributes:
        folder: the project's folder, as the prototxt files name it.
        prefix: the snapshot_prefix.
        classes: number of classes.
        size: height and width of the pictures in the databases.
        train, val: number of pictures for training and for testing.
        mean: the mean of each channel.
    """

    folder: str
    prefix: str
    classes: int
    size: int
    train: int
    val: int
    mean: Sequence[float]

    @property
    def crop(self) -> int:
        """The side of the net's input: about 0.85 of the pictures' side, and a multiple of 8."""
        return min(self.size, 8 * max(1, round(self.size * 0.85 / 8)))

    @property
    def batch(self) -> int:
        """The batch size for training."""
        return min(96, self.train)

    @property
    def test_batch(self) -> int:
        """The batch size for testing: the largest number up to 100 with which whole batches cover every picture
        exactly once.
        """
        return next(size for size in range(min(100, self.val), 0, -1) if self.val % size == 0)

    @property
    def blocks(self) -> int:
        """How many times the net halves height and width: until they are at most 8, but at least twice."""
        return max(2, (max(self.crop, 9) - 1).bit_length() - 3)


def net_text(plan: Plan) -> str:
    """Returns the prototxt of the net: convolutions of stride 2 with BatchNorm, then two fully connected layers."""
    parts = [
        f"# Classifies the pictures of {plan.folder}: {plan.classes} classes, {plan.size}x{plan.size} pictures, "
        f"of which the net sees {plan.crop}x{plan.crop}.\n"
        f'# Written by pcl init.\nname: "{_quote(plan.folder)[1:-1]}"\n',
        _data(plan, "TRAIN", "train_lmdb", plan.batch),
        _data(plan, "TEST", "val_lmdb", plan.test_batch),
    ]
    bottom = "data"
    for number in range(1, plan.blocks + 1):
        parts.append(_block(number, bottom, min(12 << (number - 1), 192)))
        bottom = f"conv{number}"
    parts += [
        _inner_product("ip1", bottom, 128),
        _inner_product("ip2", "ip1", plan.classes),
        _layer("accuracy", "Accuracy", ["ip2", "label"], "accuracy"),
        _layer("loss", "SoftmaxWithLoss", ["ip2", "label"], "loss"),
    ]
    return "".join(parts)


def solver_text(plan: Plan) -> str:
    """Returns the prototxt of the solver: Adam, with a learning rate that drops twice."""
    return f"""# Written by pcl init. Run: pcl train --solver {plan.folder}/solver.prototxt
net: {_quote(f"{plan.folder}/net.prototxt")}
type: "Adam"
base_lr: 0.001
lr_policy: "step"
gamma: 0.1
stepsize: 1100
momentum: 0.9
momentum2: 0.999
weight_decay: 0.0005
max_iter: 1500
display: 50
test_iter: {plan.val // plan.test_batch} # batches of {plan.test_batch}: each of the {plan.val} test pictures once
test_interval: 300
snapshot: 500
snapshot_prefix: {_quote(plan.prefix)}
random_seed: 1
solver_mode: GPU
"""


def _data(plan: Plan, phase: str, database: str, batch: int) -> str:
    mirror = "    mirror: true\n" if phase == "TRAIN" else ""
    means = "".join(f"    mean_value: {value:.6g}\n" for value in plan.mean)
    return f"""layer {{
  name: "data"
  type: "Data"
  top: "data"
  top: "label"
  include {{ phase: {phase} }}
  transform_param {{
    crop_size: {plan.crop}
{mirror}{means}  }}
  data_param {{
    source: {_quote(f"{plan.folder}/{database}")}
    batch_size: {batch}
    backend: LMDB
  }}
}}
"""


def _block(number: int, bottom: str, outputs: int) -> str:
    top = f"conv{number}"
    convolution = f"""  param {{ lr_mult: 1 decay_mult: 1 }}
  convolution_param {{
    num_output: {outputs}
    bias_term: false
    pad: 1
    kernel_size: 3
    stride: 2
    weight_filler {{ type: "xavier" }}
  }}
"""
    return (
        _layer(top, "Convolution", [bottom], top, convolution)
        + _layer(f"bn{number}", "BatchNorm", [top], top)
        + _layer(f"scale{number}", "Scale", [top], top, "  scale_param { bias_term: true }\n")
        + _layer(f"relu{number}", "ReLU", [top], top)
    )


def _inner_product(name: str, bottom: str, outputs: int) -> str:
    options = f"""  param {{ lr_mult: 1 decay_mult: 1 }}
  param {{ lr_mult: 2 decay_mult: 0 }}
  inner_product_param {{
    num_output: {outputs}
    weight_filler {{ type: "xavier" }}
    bias_filler {{ type: "constant" }}
  }}
"""
    return _layer(name, "InnerProduct", [bottom], name, options)


def _layer(name: str, kind: str, bottoms: Sequence[str], top: str, options: str = "") -> str:
    wires = "".join(f'  bottom: "{bottom}"\n' for bottom in bottoms)
    return f'layer {{\n  name: "{name}"\n  type: "{kind}"\n{wires}  top: "{top}"\n{options}}}\n'


def _quote(text: str) -> str:
    """Quotes a string for prototxt."""
    return json.dumps(text, ensure_ascii=False)
