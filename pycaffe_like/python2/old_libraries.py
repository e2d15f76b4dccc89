"""Finds files of Python 3 that need old versions of libraries: names that NumPy, scipy, Pillow or PyYAML have
removed.
"""

from __future__ import annotations

import ast

# Libraries whose old names such a file gets; everything else is today's.
LIBRARIES = {"PIL", "matplotlib", "numpy", "pylab", "scipy", "skimage", "sklearn", "yaml"}

_SCIPY_MISC = {"bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow", "toimage"}
_NUMPY = {"asscalar", "bool", "complex", "float", "int", "long", "object", "unicode"}
_PIL = {"ANTIALIAS"}


def needs_old_libraries(tree: ast.Module) -> bool:
    """Returns whether a file uses a name that a library no longer has; today's Python would stop there."""
    return any(_is_gone(node) for node in ast.walk(tree))


def _is_gone(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "scipy.misc" and any(alias.name in {*_SCIPY_MISC, "*"} for alias in node.names)
    if isinstance(node, ast.Attribute):
        owner = ast.unparse(node.value)
        names = {"np": _NUMPY, "numpy": _NUMPY, "Image": _PIL, "PIL.Image": _PIL}
        if owner in ("misc", "sp.misc", "scipy.misc"):
            return node.attr in _SCIPY_MISC
        return node.attr in names.get(owner, ())
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "yaml.load"
        and len(node.args) == 1
        and not node.keywords
    )
