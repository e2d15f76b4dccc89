"""Bytes on disk: weights, solver states, database records, means, label maps, old files rewritten.

`atomic` replaces files so that a reader sees the old one or the new one, never half of one.
"""
