"""Binary files: weights, solver states, database records, means, label maps, upgrades of old files.

`atomic` replaces files so that a reader sees either the old or the new one, never a partial file.
"""
