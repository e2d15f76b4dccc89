"""The structs of an LMDB file.

Source: MDB_meta, MDB_page and MDB_node in libraries/liblmdb/mdb.c of LMDB 0.9, 64 bits, little-endian.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

META = Struct("<16x II 8x 8x I 44x I HH QQQ Q Q Q Q")
"""A meta page: magic, version and page size (stored in the pad of the first tree); pad, flags, depth,
three page counts, entries and root of the main tree; last page and transaction."""

MAGIC, VERSION = 0xBEEFC0DE, 1
PAGE = Struct("<Q 2x HHH")  # number; flags; lower and upper end of the free space
NODE = Struct("<HHHH")  # data size or child page number (low and high half); flags; key size
NUMBER = Struct("<Q")
HEADER = PAGE.size
BRANCH, LEAF = 1, 2  # page flags
LARGE = 1  # node flag: the data is the number of the first of the pages that the value has to itself
NO_ROOT = 2**64 - 1


class Meta(NamedTuple):
    """The state of a database after a commit: the root of the tree of records, and the number of pages in use."""

    page_size: int
    depth: int
    entries: int
    root: int
    pages: int
    transaction: int
