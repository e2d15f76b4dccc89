"""Reads and writes binary files: weights, solver states, database records, means, label maps.

It also upgrades old files. `atomic` replaces files so that a reader sees either the old or the new
one, never a partial file.
"""
