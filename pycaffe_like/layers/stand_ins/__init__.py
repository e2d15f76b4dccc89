"""Replacements for the Python layers of well-known repositories, for nets whose repository is missing.

A class has the name and the methods of the class that it replaces, and computes the same numbers from
the same random choices. net/stand_ins.py lists which module each one replaces. Nothing here is
imported before a net needs it.
"""
