"""Makes yaml, matplotlib and scikit-learn accept the arguments that old scripts pass to them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any


def renaming(function: Callable[..., Any], **new_names: str | None) -> Callable[..., Any]:
    """Wraps a function so that it accepts arguments under their old names. Arguments whose new name is None are
    ignored.
    """

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        renamed = ((new_names.get(name, name), value) for name, value in options.items())
        return function(*arguments, **{name: value for name, value in renamed if name is not None})

    return call


def yaml_names() -> dict[str, Any]:
    """Returns a `yaml.load` that does not require a Loader. It builds only plain values and tuples, not instances of
    other classes.
    """
    import yaml

    return {
        "load": lambda stream, Loader=yaml.FullLoader: yaml.load(stream, Loader),  # noqa: N803
        "load_all": lambda stream, Loader=yaml.FullLoader: yaml.load_all(stream, Loader),  # noqa: N803
    }


def matplotlib_names() -> dict[str, Any]:
    import matplotlib

    return {"use": renaming(matplotlib.use, warn=None)}


def pyplot_names() -> dict[str, Any]:
    """Returns functions of pyplot that accept removed arguments: `hold` is ignored (it is always on), `normed` becomes
    `density`, `axisbg` becomes `facecolor`.
    """
    from matplotlib import pyplot

    functions = ("plot", "imshow", "scatter", "bar", "axes", "subplot", "subplots")
    renamed = {name: renaming(getattr(pyplot, name), hold=None, axisbg="facecolor") for name in functions}
    return {**renamed, "hist": renaming(pyplot.hist, normed="density", hold=None), "hold": lambda hold=True: None}


def linear_model_names() -> dict[str, Any]:
    """Returns an SGDClassifier with its old arguments: `n_iter` instead of `max_iter`, and the loss `log` instead of
    `log_loss`.
    """
    from sklearn import linear_model

    def classifier(loss: str = "hinge", n_iter: int = 5, **options: Any) -> Any:
        passes = {"max_iter": n_iter, "tol": None}  # all of them, as n_iter had it
        return linear_model.SGDClassifier(loss={"log": "log_loss"}.get(loss, loss), **{**passes, **options})

    return {"SGDClassifier": classifier}


def preprocessing_names() -> dict[str, Any]:
    """Returns a stand-in for `sklearn.preprocessing.normalize` if scikit-learn is not installed."""
    import numpy as np

    orders = {"l1": 1, "l2": 2, "max": np.inf}

    def normalize(X: Any, norm: str = "l2", axis: int = 1) -> Any:  # noqa: N803
        lengths = np.linalg.norm(X, orders[norm], axis=axis, keepdims=True)
        return X / np.where(lengths == 0, 1, lengths)

    return {} if find_spec("sklearn") else {"normalize": normalize}


def pillow_names() -> dict[str, Any]:
    """Returns filters of PIL.Image that have been renamed, under their old names."""
    from PIL import Image

    return {
        "ANTIALIAS": Image.Resampling.LANCZOS,
        "LINEAR": Image.Resampling.BILINEAR,
        "CUBIC": Image.Resampling.BICUBIC,
    }
