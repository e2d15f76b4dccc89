"""The package `caffe`: an alias of pycaffe_like.caffe for scripts that must run unchanged.

`export PYTHONPATH=$(pcl pythonpath)` puts the parent of this folder on Python's path. Submodules such as
`caffe.io` are the modules of pycaffe_like.caffe, not second copies. Additional modules of a fork, such as
SSD's caffe.model_libs, are imported from the fork's python/caffe if the script can find that folder.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
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
            return importlib.machinery.PathFinder.find_spec(fullname, [str(one) for one in _folders_of_forks()])
        return importlib.machinery.ModuleSpec(fullname, self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return importlib.import_module(_TARGET + spec.name.removeprefix("caffe"))

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: the module was already executed under its own name."""


def _folders_of_forks() -> Iterator[Path]:
    """Returns the python/caffe folders in which to look for modules of a fork: folders `caffe` on Python's path,
    and python/caffe in the current folder, in the folder of the script, and in the folders above the script's.
    """
    script = Path(sys.argv[0] if sys.argv else "").absolute()
    candidates = [Path(entry or ".") / "caffe" for entry in sys.path]
    candidates += [folder / "python" / "caffe" for folder in (Path.cwd(), *script.parents)]
    own = Path(__file__).resolve().parent
    return (folder for folder in candidates if folder.is_dir() and folder.resolve() != own)


def _add_finder() -> None:
    """Puts the finder before Python's own, which would import a second copy of each submodule."""
    finders = [getattr(finder, "__name__", "") for finder in sys.meta_path]
    sys.meta_path.insert(finders.index("PathFinder") if "PathFinder" in finders else 0, _Alias())


_add_finder()
sys.modules[__name__] = importlib.import_module(_TARGET)
