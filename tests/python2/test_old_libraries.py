"""Scripts of Python 3 that need old versions of libraries."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from pycaffe_like.python2.old_libraries import needs_old_libraries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from scipy.misc import imresize", True),
        ("import scipy.misc\nscipy.misc.imread(a)", True),
        ("x = np.zeros(3, np.float)", True),
        ("im.resize((3, 5), Image.ANTIALIAS)", True),
        ("yaml.load(open(a))", True),
        ("yaml.load(a, Loader=yaml.SafeLoader)", False),
        ("from scipy.misc import derivative", False),
        ("x = np.zeros(3, np.float32)", False),
        ("x = torch.float", False),
    ],
)
def test_evidence(text: str, expected: bool) -> None:
    assert needs_old_libraries(ast.parse(text)) is expected


def test_such_a_script_has_todays_python_and_old_libraries(output: Callable[..., str]) -> None:
    pytest.importorskip("PIL")
    script = """
import numpy as np
from PIL import Image
import beside
print(7 / 2, np.zeros(3.0, np.float).dtype, type({}.keys()).__name__, Image.ANTIALIAS.name, beside.SIZE)
print(isinstance(Image.new("L", (3, 5)), Image.Image))
"""
    beside = "from scipy.misc import imresize\nimport numpy\nSIZE = imresize(numpy.zeros((3, 5)), (2, 7)).shape"
    assert output(script=script, beside=beside) == "3.5 float64 dict_keys LANCZOS (2, 7)\nTrue\n"


def test_progressbar(output: Callable[..., str]) -> None:
    script = """
import progressbar as pb
bar = pb.ProgressBar(widgets=[pb.Percentage(), pb.Bar(marker=pb.AnimatedMarker()), pb.ETA()])
bar.maxval = 7
bar.start().update(3)
print bar.currval, [n for n in pb.ProgressBar()(range(3))], bar.finished
"""
    assert output(script=script) == "3 [0, 1, 2] False\n"
