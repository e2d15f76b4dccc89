"""Provides modules as they were in Python 2: under their old names, and with functions that have since been moved
or removed.

Such a module adds the missing names to those of the Python 3 module, which itself is not changed.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from . import other_libraries, skimage_names, text_files


@dataclass(frozen=True)
class OldForm:
    """How to build a module with its Python 2 names: the name of the Python 3 module ("" if it is optional), and
    a function that returns the missing names.
    """

    today: str
    names: Callable[[], Mapping[str, Any]] = dict


class OldModule(ModuleType):
    """A module with its Python 2 names, for example what `import numpy` returns to a Python 2 script."""

    def __init__(self, name: str, today: ModuleType | None, names: Mapping[str, Any]) -> None:
        super().__init__(name, getattr(today, "__doc__", None))
        self.__dict__.update(names)
        self.__dict__["_python2"] = (today, list(names))

    def __getattr__(self, name: str) -> Any:
        part = f"{self.__name__}.{name}"
        if part in OLD_FORMS:
            return old_module(part)
        today, own = self.__dict__["_python2"]
        if name == "__all__":
            public = getattr(today, "__all__", [one for one in dir(today) if not one.startswith("_")])
            return [*public, *own]
        if today is None and not name.startswith("__"):
            raise AttributeError(f"{self.__name__} is not installed, and {part} has no stand-in")
        return getattr(today, name)


def has_old_form(name: str) -> bool:
    return name in OLD_FORMS


def is_replaced(name: str) -> bool:
    """Returns whether scripts get a stand-in that contains nothing of the installed module."""
    return has_old_form(name) and not OLD_FORMS[name].today


@functools.cache
def old_module(name: str) -> ModuleType:
    """Returns a module with its Python 2 names.

    Raises:
        ImportError: If the current module is not installed.
    """
    form = OLD_FORMS[name]
    today = importlib.import_module(form.today) if form.today else None
    return OldModule(name, today, form.names())


def _numpy() -> dict[str, Any]:
    from .numpy_names import numpy_names

    return numpy_names()


def _numpy_random() -> dict[str, Any]:
    from .numpy_names import random_names

    return random_names()


def _scipy_misc() -> dict[str, Any]:
    from .scipy_misc import scipy_misc_names

    return scipy_misc_names()


def _scipy_sparse() -> dict[str, Any]:
    from .sparse import sparse_names

    return {} if find_spec("scipy") else sparse_names()


def _scipy_io() -> dict[str, Any]:
    """Returns stand-ins for functions of scipy.io, which raise an error that scipy is not installed. Returns an empty
    dict if it is installed.
    """

    def missing(*arguments: Any, **options: Any) -> Any:
        raise ImportError("scipy.io needs scipy: pip install scipy")

    return {} if find_spec("scipy") else {"loadmat": missing, "savemat": missing}


def _pylab() -> dict[str, Any]:
    """Returns the names of pylab: all names of numpy, numpy.random and matplotlib.pyplot."""
    modules = {"np": old_module("numpy"), "plt": old_module("matplotlib.pyplot")}
    hidden = {"bool", "complex", "float", "int", "long", "object", "str", "unicode"}  # pylab has Python's own
    plain = {name: value for name, value in _numpy().items() if name not in hidden}
    return {**plain, **_numpy_random(), **other_libraries.pyplot_names(), **modules}


def _pickle() -> dict[str, Any]:
    return {
        "dump": text_files.pickle_dump,
        "dumps": text_files.pickle_dumps,
        "load": text_files.pickle_load,
        "loads": text_files.pickle_loads,
    }


def _itertools() -> dict[str, Any]:
    from itertools import filterfalse, zip_longest

    return {"izip": zip, "imap": map, "ifilter": filter, "izip_longest": zip_longest, "ifilterfalse": filterfalse}


def _string() -> dict[str, Any]:
    import string

    methods = ("count", "find", "lower", "replace", "rfind", "rjust", "ljust", "split", "strip", "upper", "zfill")
    return {
        **{name: getattr(str, name) for name in methods},
        "atof": float,
        "atoi": int,
        "join": lambda words, separator=" ": separator.join(words),
        "letters": string.ascii_letters,
        "lowercase": string.ascii_lowercase,
        "maketrans": str.maketrans,
        "uppercase": string.ascii_uppercase,
    }


def _urllib() -> dict[str, Any]:
    import urllib.parse
    import urllib.request

    requests = {name: getattr(urllib.request, name) for name in ("urlopen", "urlretrieve")}
    names = {"quote": "quote", "quote_plus": "quote_plus", "unquote": "unquote", "urlencode": "urlencode"}
    return {**requests, **{old: getattr(urllib.parse, new) for old, new in names.items()}}


def _urllib2() -> dict[str, Any]:
    import urllib.error

    return {name: getattr(urllib.error, name) for name in ("HTTPError", "URLError")}


def _collections() -> dict[str, Any]:
    import collections.abc

    return {name: getattr(collections.abc, name) for name in collections.abc.__all__}


def _subprocess() -> dict[str, Any]:
    """Returns functions of subprocess whose output is str; bytes that are not UTF-8 become surrogates."""
    import subprocess

    text = {"encoding": "utf-8", "errors": "surrogateescape"}

    class Popen(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**text, **options})

    return {"Popen": Popen, "check_output": lambda *a, **options: subprocess.check_output(*a, **{**text, **options})}


def _types() -> dict[str, Any]:
    plain = {"Boolean": bool, "Dict": dict, "Float": float, "Int": int, "List": list, "Long": int, "Tuple": tuple}
    texts = {"String": str, "Unicode": str}
    return {f"{name}Type": kind for name, kind in {**plain, **texts}.items()} | {"StringTypes": (str,)}


def _commands() -> dict[str, Any]:
    import subprocess

    return {"getoutput": subprocess.getoutput, "getstatusoutput": subprocess.getstatusoutput}


def _time() -> dict[str, Any]:
    import time

    return {"clock": time.process_time}


def _multiprocessing() -> dict[str, Any]:
    """Returns names of multiprocessing that start processes by fork, as Python 2 did."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    names = (
        "Event",
        "Lock",
        "Manager",
        "Pool",
        "Process",
        "Queue",
        "Value",
        "Array",
        "Pipe",
        "Semaphore",
        "JoinableQueue",
    )
    return {name: getattr(context, name) for name in names}


def _operator() -> dict[str, Any]:
    from .division import divide

    return {"div": divide, "isCallable": callable}


def _string_io() -> dict[str, Any]:
    return {"StringIO": text_files.StringIO}


OLD_FORMS: dict[str, OldForm] = {
    "ConfigParser": OldForm("configparser", lambda: {"SafeConfigParser": _attribute("configparser", "ConfigParser")}),
    "HTMLParser": OldForm("html.parser"),
    "PIL": OldForm("PIL"),
    "PIL.Image": OldForm("PIL.Image", other_libraries.pillow_names),
    "Queue": OldForm("queue"),
    "StringIO": OldForm("", _string_io),
    "Tkinter": OldForm("tkinter"),
    "__builtin__": OldForm("builtins"),
    "cPickle": OldForm("pickle", _pickle),
    "cStringIO": OldForm("", _string_io),
    "collections": OldForm("collections", _collections),
    "commands": OldForm("", _commands),
    "copy_reg": OldForm("copyreg"),
    "exceptions": OldForm("builtins", lambda: {"StandardError": Exception}),
    "httplib": OldForm("http.client"),
    "itertools": OldForm("itertools", _itertools),
    "matplotlib": OldForm("matplotlib", other_libraries.matplotlib_names),
    "matplotlib.pyplot": OldForm("matplotlib.pyplot", other_libraries.pyplot_names),
    "multiprocessing": OldForm("multiprocessing", _multiprocessing),
    "numpy": OldForm("numpy", _numpy),
    "numpy.random": OldForm("numpy.random", _numpy_random),
    "operator": OldForm("operator", _operator),
    "pickle": OldForm("pickle", _pickle),
    "pylab": OldForm("pylab", _pylab),
    "scipy": OldForm("scipy" if find_spec("scipy") else ""),
    "scipy.io": OldForm("scipy.io" if find_spec("scipy") else "", _scipy_io),
    "scipy.misc": OldForm("", _scipy_misc),
    "scipy.sparse": OldForm("scipy.sparse" if find_spec("scipy") else "", _scipy_sparse),
    "sklearn": OldForm("sklearn" if find_spec("sklearn") else ""),
    "sklearn.linear_model": OldForm("sklearn.linear_model", other_libraries.linear_model_names),
    "sklearn.preprocessing": OldForm(
        "sklearn.preprocessing" if find_spec("sklearn") else "", other_libraries.preprocessing_names
    ),
    "string": OldForm("string", _string),
    "subprocess": OldForm("subprocess", _subprocess),
    "tempfile": OldForm("tempfile", lambda: {"NamedTemporaryFile": text_files.NamedTemporaryFile}),
    "thread": OldForm("_thread"),
    "time": OldForm("time", _time),
    "types": OldForm("types", _types),
    "urllib": OldForm("urllib", _urllib),
    "urllib2": OldForm("urllib.request", _urllib2),
    "urlparse": OldForm("urllib.parse"),
    "yaml": OldForm("yaml", other_libraries.yaml_names),
    "xml": OldForm("xml"),
    "xml.etree": OldForm("xml.etree"),
    "xml.etree.cElementTree": OldForm("xml.etree.ElementTree"),
}


for _part in skimage_names.STAND_INS:
    _module = f"skimage.{_part}".rstrip(".")
    OLD_FORMS[_module] = OldForm(skimage_names.skimage_module(_module), skimage_names.names_of(_part))


def _attribute(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)
