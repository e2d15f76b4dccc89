"""Caffe, alive: prototxt nets, solvers, databases, weights and scripts on torch.

This module is pycaffe: `import pycaffe_like as caffe`. The command line is `pcl`. Beyond pycaffe it
has `check`, which says what is wrong with a net or solver file.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    if name == "check":
        return importlib.import_module("pycaffe_like.checks.file_problems").check
    return getattr(importlib.import_module("pycaffe_like.caffe"), name)
