"""Caffe, alive: prototxt nets, solvers, databases, weights and scripts on torch.

This module is pycaffe: `import pycaffe_like as caffe`. The command line is `pcl`.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(importlib.import_module("pycaffe_like.caffe"), name)
