"""The package `caffe`, an alias of pycaffe_like.caffe for scripts that are to run unchanged.

`export PYTHONPATH=$(pcl pythonpath)` puts the parent of this folder on Python's path. Submodules,
as in `import caffe.io`, are the modules of pycaffe_like.caffe, not second copies.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType

_TARGET = "pycaffe_like.caffe"


class _Alias(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `caffe.x` as `pycaffe_like.caffe.x`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not fullname.startswith("caffe."):
            return None
        if importlib.util.find_spec(_TARGET + fullname.removeprefix("caffe")) is None:
            return None
        return importlib.machinery.ModuleSpec(fullname, self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return importlib.import_module(_TARGET + spec.name.removeprefix("caffe"))

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: the module was already executed under its own name."""


sys.meta_path.insert(0, _Alias())
sys.modules[__name__] = importlib.import_module(_TARGET)
