"""Runs Python 2 scripts: translates them on import, and provides the old names and modules they expect.

A file passes through `source` (is it Python 2?), `translate` (syntax, by fissix) and `rewrite` (semantics:
division, indices, methods). The code then runs with its own `__builtins__` (`names`), which include an
`__import__` (`importer`) that returns old forms of modules (`modules`). Other modules are not affected.
"""
