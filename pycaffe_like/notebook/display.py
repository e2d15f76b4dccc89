"""A stand-in for IPython's `display`, used if IPython is not installed. It shows values as text."""

from __future__ import annotations

import pprint
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class Shown:
    """An object that only Jupyter can show, such as a picture, HTML or sound. As text, only its kind is shown."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.data = options.get("data", arguments[0] if arguments else None)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


KINDS = (
    "HTML",
    "Image",
    "SVG",
    "Math",
    "Latex",
    "Markdown",
    "Javascript",
    "YouTubeVideo",
    "Audio",
    "Video",
    "FileLink",
)


def display(*values: Any, **options: Any) -> None:
    """Prints values as text."""
    for value in values:
        print(format_value(value))


def clear_output(wait: bool = False) -> None:
    """Does nothing: output that was printed stays."""


def format_value(value: Any) -> str:
    """Returns the text that Jupyter shows for the last value of a cell."""
    plain = isinstance(value, (list, tuple, dict, set))
    return pprint.pformat(value, width=79, sort_dicts=False, compact=False) if plain else repr(value)


def provide_display() -> list[str]:
    """Adds stand-ins for the modules IPython and IPython.display to sys.modules if IPython is not installed; returns
    the names of the modules that it has added.
    """
    if "IPython" in sys.modules or find_spec("IPython") is not None:
        return []
    names = {kind: type(kind, (Shown,), {}) for kind in KINDS} | {"display": display, "clear_output": clear_output}
    top, core = ModuleType("IPython"), ModuleType("IPython.core")
    modules = {"IPython": top, "IPython.core": core}
    for parent, full in ((top, "IPython.display"), (core, "IPython.core.display")):
        modules[full] = ModuleType(full)
        vars(modules[full]).update(names)
        vars(parent)["display"] = modules[full]
    # matplotlib reads both: its code for IPython is for versions before this one, and no IPython is running
    vars(top).update(core=core, version_info=(8, 24, 0), get_ipython=lambda: None)
    for package in (top, core):
        package.__path__ = []
    sys.modules.update(modules)
    return list(modules)
