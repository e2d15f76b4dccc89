"""Makes solvers and small nets for tests."""

from __future__ import annotations

import re
from pathlib import Path

import torch

from pycaffe_like.proto import read_solver
from pycaffe_like.spec import SolverDef

NET = """name: "small"
layer { name: "data" type: "DummyData" top: "data" top: "label" dummy_data_param {
  shape { dim: 5 dim: 3 } shape { dim: 5 } data_filler { type: "gaussian" std: 1 } data_filler { value: 1 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" param { lr_mult: 1 decay_mult: 1 } param { lr_mult: 2 decay_mult: 0 }
  inner_product_param { num_output: 2 weight_filler { type: "gaussian" std: 0.5 } } }
layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""


def solver_def(text: str = "", net: str = NET) -> SolverDef:
    """Writes a net and returns its solver. Fields that `text` does not set have usable values."""
    Path("net.prototxt").write_text(net)
    fields = {
        "net": '"net.prototxt"',
        "base_lr": "0.1",
        "lr_policy": '"fixed"',
        "max_iter": "7",
        "random_seed": "3",
        "snapshot_prefix": '"snap"',
        "snapshot_after_train": "false",
    }
    given = [f"{name}: {value}" for name, value in fields.items() if not re.search(rf"\b{name}:", text)]
    Path("solver.prototxt").write_text("\n".join([*given, text]))
    return read_solver("solver.prototxt")


def parameters(solver: object) -> list[torch.Tensor]:
    return [one.tensor.detach().clone() for one in solver.net.learnable_params]  # type: ignore[attr-defined]
