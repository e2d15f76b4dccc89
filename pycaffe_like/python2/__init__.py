"""Runs scripts of Python 2: translated while they are imported, with the old names and modules they expect.

A file passes through `source` (is it Python 2?), `translate` (syntax, by fissix) and `rewrite` (meaning: division,
indices, methods). The code then runs with its own `__builtins__` (`names`), and among these is an `__import__`
(`importer`) that returns old forms of modules (`modules`). No module of anyone else sees any of it.
"""
