"""yaml and matplotlib, called with the arguments of their old versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("yaml")


def test_yaml_without_a_loader(value: Callable[..., Any]) -> None:
    assert value("import yaml\nvalue = yaml.load('a: [3, 5]')") == {"a": [3, 5]}
    assert value("import yaml\nvalue = list(yaml.load_all('3\\n---\\n5'))") == [3, 5]
    assert value("import yaml\nvalue = yaml.load('3', Loader=yaml.BaseLoader)") == "3"


def test_yaml_runs_no_code(value: Callable[..., Any]) -> None:
    with pytest.raises(Exception, match="could not determine a constructor"):
        value("import yaml\nvalue = yaml.load('!!python/object/apply:os.getcwd []')")


def test_matplotlib(value: Callable[..., Any]) -> None:
    text = """
import matplotlib
matplotlib.use('Agg', warn=False)
import matplotlib.pyplot as plt
plt.figure()
plt.hold(True)
plt.axes(axisbg='red')
plt.plot([3, 5], hold=True)
value = plt.hist([1, 1, 2], bins=2, normed=True)[0].tolist()
plt.close('all')
"""
    assert value(text) == pytest.approx([4 / 3, 2 / 3])


def test_scikit_learn(value: Callable[..., Any]) -> None:
    pytest.importorskip("sklearn")
    text = """
import sklearn.linear_model
model = sklearn.linear_model.SGDClassifier(loss='log', n_iter=3)
value = model.loss, model.max_iter
"""
    assert value(text) == ("log_loss", 3)


def test_scikit_learn_where_it_is_not_installed(value: Callable[..., Any]) -> None:
    text = "from sklearn.preprocessing import normalize\nvalue = normalize([[3., 4.], [0., 0.]], norm=%r).tolist()"
    assert value(text % "l2") == [[0.6, 0.8], [0, 0]]
    assert value(text % "l1") == [[3 / 7, 4 / 7], [0, 0]]
    assert value(text % "max") == [[0.75, 1], [0, 0]]
