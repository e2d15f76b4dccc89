"""Detects Python 3 files that need old versions of libraries because they use names that NumPy, scipy, Pillow or
PyYAML have removed.
"""

from __future__ import annotations

import ast

# Such a file gets these libraries with their old names, and all other modules as they are.
LIBRARIES = {"PIL", "matplotlib", "numpy", "pylab", "scipy", "skimage", "sklearn", "yaml"}

_SCIPY_MISC = {"bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow", "toimage"}
_NUMPY = {"asscalar", "bool", "complex", "float", "int", "long", "object", "unicode"}
_PIL = {"ANTIALIAS"}


def needs_old_libraries(tree: ast.Module) -> bool:
    """Returns whether a file uses a name that a library no longer has, which would raise an error."""
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
