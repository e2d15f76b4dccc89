"""Names that NumPy has removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("np.array([3], np.float).dtype.name, np.int(3.5), np.bool, np.object", ("float64", 3, bool, object)),
        ("np.zeros((2, 3.7)).shape, np.ones(5.).shape, np.empty(shape=(2., 3)).shape", ((2, 3), (5,), (2, 3))),
        ("np.tile([3, 5], (2., 1)).tolist()", [[3, 5], [3, 5]]),
        ("np.fromstring('\\1\\2', np.uint8).tolist()", [1, 2]),
        ("np.fromstring('3 5', sep=' ').tolist()", [3.0, 5.0]),
        ("np.product([3, 5]), np.alltrue([1, 0]), np.rank([[1]]), np.asscalar(np.array([7]))", (15, False, 2, 7)),
        ("np.in1d([[3, 5]], [5]).tolist(), np.Inf == np.inf", ([False, True], True)),
        ("np.linspace(0, 1, 3.0).tolist()", [0, 0.5, 1]),
        ("np.random.choice(5, size=3.0, replace=False).size, np.random.rand(2., 3).shape", (3, (2, 3))),
        (
            "np.random.random_integers(3, 3, 2.).tolist(), np.random.randint(0, high=1, size=2.).tolist()",
            ([3, 3], [0, 0]),
        ),
        ("np.arange(3).sum() + np.linalg.norm([3, 4])", 8.0),
    ],
)
def test_old_names(value: Callable[..., Any], text: str, expected: Any) -> None:
    assert value(f"import numpy as np\nvalue = {text}") == expected


@pytest.mark.parametrize(
    "line", ["import numpy.random as r", "from numpy import random as r", "from numpy.random import choice; r = None"]
)
def test_random_however_it_is_imported(value: Callable[..., Any], line: str) -> None:
    assert value(f"{line}\nvalue = (r.choice if r else choice)([7], size=2.0).tolist()") == [7, 7]


def test_the_seed_is_numpys(value: Callable[..., Any]) -> None:
    found = value("import numpy as np\nnp.random.seed(3)\nvalue = np.random.permutation(7.0).tolist()")
    np.random.seed(3)
    assert found == np.random.permutation(7).tolist()


def test_load_of_objects(value: Callable[..., Any]) -> None:
    np.save("a.npy", np.array([{"k": 3}], object))
    assert value("import numpy as np\nvalue = np.load('a.npy').item()") == {"k": 3}
    assert Path("a.npy").exists()


def test_numpy_itself_stays(value: Callable[..., Any]) -> None:
    value("import numpy as np\nnp.mine = 3\nvalue = np.float")
    assert not hasattr(np, "float")
    assert not hasattr(np, "mine")


def test_loadtxt_of_whole_lines(value: Callable[..., Any]) -> None:
    Path("names.txt").write_text("Blue Sky\nOil, painted\n")
    found = value("import numpy as np\nvalue = list(np.loadtxt('names.txt', str, delimiter='\\n'))")
    assert found == ["Blue Sky", "Oil, painted"]
    assert value("import numpy as np\nvalue = np.loadtxt(['3,5'], delimiter=',')").tolist() == [3, 5]
