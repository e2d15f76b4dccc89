"""A stand-in for what scripts use of scipy.sparse, used if scipy is not installed. The matrices are dense."""

from __future__ import annotations

from typing import Any

import numpy as np


class SparseMatrix:
    """A matrix with the methods of scipy's csr_matrix and csc_matrix that scripts of detectors use."""

    def __init__(self, values: Any, shape: Any = None, dtype: Any = None) -> None:
        if isinstance(values, tuple) and len(values) == 2 and isinstance(values[1], tuple):
            data, (rows, columns) = values
            dense = np.zeros(shape or (max(rows) + 1, max(columns) + 1), np.asarray(data).dtype)
            np.add.at(dense, (rows, columns), data)
        else:
            dense = np.zeros(values) if isinstance(values, tuple) else np.asarray(getattr(values, "dense", values))
        self.dense = np.atleast_2d(dense.astype(dtype) if dtype else dense)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.dense.shape

    @property
    def nnz(self) -> int:
        return int(np.count_nonzero(self.dense))

    def toarray(self) -> Any:
        return self.dense.copy()

    todense = toarray

    def __getitem__(self, key: Any) -> Any:
        part = self.dense[key]
        return SparseMatrix(part) if isinstance(part, np.ndarray) else part

    def dot(self, other: Any) -> Any:
        product = self.dense.dot(getattr(other, "dense", other))
        return SparseMatrix(product) if isinstance(other, SparseMatrix) else product


def issparse(value: Any) -> bool:
    return isinstance(value, SparseMatrix)


def stack(kind: Any) -> Any:
    """Returns `vstack` or `hstack` for sparse matrices, made from NumPy's function of the same name."""
    return lambda blocks, format=None: SparseMatrix(kind([getattr(one, "dense", one) for one in blocks]))


def sparse_names() -> dict[str, Any]:
    kinds = dict.fromkeys(("csr_matrix", "csc_matrix", "lil_matrix", "coo_matrix"), SparseMatrix)
    return {**kinds, "issparse": issparse, "vstack": stack(np.vstack), "hstack": stack(np.hstack)}
