"""Sets how exactly torch computes, for the whole process."""

from __future__ import annotations

import os

import torch


def configure_precision(*, tf32: bool = False, deterministic: bool = False) -> None:
    """Makes torch compute in full float32 everywhere, as Caffe does.

    Args:
        tf32: let GPUs round the factors of matrix products to 10 bits of mantissa, which is several
            times faster.
        deterministic: use only algorithms that give the same result every time. torch then raises a
            RuntimeError in a layer that has no such algorithm on a GPU.
    """
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = not deterministic  # batches of a net nearly always have one shape
    if deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
