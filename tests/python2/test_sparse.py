"""The replacement for scipy.sparse."""

from __future__ import annotations

import numpy as np

from pycaffe_like.python2.sparse import SparseMatrix, sparse_names


def test_matrices() -> None:
    matrix = SparseMatrix(np.array([[0, 3, 0], [5, 0, 0]]))
    assert (matrix.shape, matrix.nnz) == ((2, 3), 2)
    assert matrix.toarray().tolist() == [[0, 3, 0], [5, 0, 0]]
    assert matrix[1, 0] == 5
    assert matrix[0].toarray().tolist() == [[0, 3, 0]]
    assert matrix.dot(np.array([1, 10, 100])).tolist() == [30, 5]


def test_matrices_from_places() -> None:
    values = ([3, 5, 7], ([0, 1, 1], [2, 0, 0]))
    assert SparseMatrix(values, shape=(2, 4)).toarray().tolist() == [[0, 0, 3, 0], [12, 0, 0, 0]]
    assert SparseMatrix((2, 3), dtype=np.float32).toarray().dtype == np.float32


def test_stacks() -> None:
    names = sparse_names()
    stacked = names["vstack"]([names["csr_matrix"]([[1, 2]]), names["csr_matrix"]([[3, 4]])])
    assert names["issparse"](stacked)
    assert stacked.toarray().tolist() == [[1, 2], [3, 4]]
