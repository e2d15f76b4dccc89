"""Python layers of well-known repositories, for nets that name them where the repository is missing.

Each class has the name and the methods of the repository's own class, and computes the same numbers
from the same random choices. net/stand_ins.py says which module each replaces. Nothing here is
imported before a net needs it.
"""
