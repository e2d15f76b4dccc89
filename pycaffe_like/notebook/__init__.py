"""Runs Jupyter notebooks without Jupyter.

`read` reads the cells of a file, `syntax` rewrites IPython's lines (`%magic`, `!command`) as calls, `session` runs the
cells in one namespace, and `magics`, `commands`, `figures` and `display` do what IPython's kernel does for a notebook.
"""
