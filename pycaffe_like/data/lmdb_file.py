"""Reads LMDB files without the LMDB library.

The library can open a file only once per process, so a script and a net could not read the same database,
and a damaged page crashes the process. Reading takes little code: the file is a tree of pages, and only
the leaves hold records. Databases are written with the library (database_writer.py).

The file is read, not mapped into memory: if a mapped file is truncated, for example by a conversion to the
same name, accessing it kills the process.

Source: the structs MDB_meta, MDB_page and MDB_node in libraries/liblmdb/mdb.c of LMDB 0.9, 64 bits,
little-endian.
"""

from __future__ import annotations

import os
import threading
import weakref
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import numpy as np

from pycaffe_like.errors import DataError

from .source import Source

_META = Struct("<16x II 8x 8x I 44x I HH QQQ Q Q Q Q")
"""A meta page: magic, version and page size (stored in the pad of the first tree); pad, flags, depth,
three page counts, entries and root of the main tree; last page and transaction."""

_MAGIC, _VERSION = 0xBEEFC0DE, 1
_PAGE = Struct("<Q 2x HHH")  # number; flags; lower and upper end of the free space
_NODE = Struct("<HHHH")  # data size or child page number (low and high half); flags; key size
_NUMBER = Struct("<Q")
_HEADER = _PAGE.size
_BRANCH, _LEAF, _OVERFLOW = 1, 2, 4  # page flags
_LARGE = 1  # node flag: the data is the number of an overflow page
_NO_ROOT = 2**64 - 1


class _Meta(NamedTuple):
    """The state of a database after a commit: the root of the tree of records, and the number of pages in use."""

    page_size: int
    depth: int
    entries: int
    root: int
    pages: int
    transaction: int


class LmdbFile(Source[memoryview]):
    """The records of a data.mdb in the order of their keys.

    Pages are read only up to the highest record requested, so opening a large file is fast. Several threads may
    read at the same time.
    """

    def __init__(self, path: Path) -> None:
        """
        Args:
            path: a folder with a data.mdb, or that file.

        Raises:
            OSError: If the file does not exist or cannot be opened.
            ValueError: If it is not an LMDB, or an unsupported kind of it. The message says why.
            DataError: If the file is truncated.
        """
        self.path = path
        self.file = path / "data.mdb" if path.is_dir() else path
        self._descriptor = os.open(self.file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._close = weakref.finalize(self, os.close, self._descriptor)
        self._meta = self._read_meta()
        self._bytes = self._meta.pages * self._meta.page_size
        self._check_size()
        self._nodes = array("Q")  # offsets of the nodes of the records found so far
        self._lookup = self._leaves(self._meta.root, self._meta.depth)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._meta.entries

    def __getitem__(self, number: int) -> memoryview:
        return self.read([number])[0]

    def read(self, numbers: Sequence[int]) -> list[memoryview]:
        self._check_size()
        nodes = self._find_nodes(max(numbers, default=-1))
        page_of = self._page_reader()
        return [self._value(nodes[number], page_of) for number in numbers]

    @property
    def keys(self) -> list[bytes]:
        self._check_size()
        page_of = self._page_reader()
        return [self._key(node, page_of) for node in self._find_nodes(len(self) - 1)]

    def name(self, number: int) -> str:
        return f"record {number} of {self.path}"

    def close(self) -> None:
        self._close()
        self._descriptor = -1
        self._meta = self._meta._replace(entries=0)

    def _read_bytes(self, start: int, size: int) -> bytes:
        """
        Raises:
            DataError: If the file ends before, because something has truncated it.
        """
        found = os.pread(self._descriptor, size, start)
        if len(found) < size:
            self._check_size()
            raise self._damage_error(f"{size} bytes cannot be read at byte {start}")
        return found

    def _read_meta(self) -> _Meta:
        """Reads the newer of the two meta pages."""
        first = self._meta_at(0)
        second = self._meta_at(first.page_size)
        return max(first, second, key=lambda meta: meta.transaction)

    def _meta_at(self, offset: int) -> _Meta:
        page = os.pread(self._descriptor, _META.size, offset)
        if not page and not offset:
            raise ValueError(f"{self.file.name} is an empty file")
        if len(page) < _META.size:
            raise ValueError("it is too short for an LMDB")
        magic, version, page_size, _, _, depth, *counts = _META.unpack(page)
        if magic != _MAGIC:
            raise ValueError("it is not an LMDB of a 64-bit machine")
        if version != _VERSION:
            raise ValueError(f"it has version {version} of LMDB's format; only {_VERSION} is supported")
        entries, root, last_page, transaction = counts[3:]
        if page_size < 256 or page_size & (page_size - 1):
            raise ValueError(f"its page size is {page_size}")
        return _Meta(page_size, depth, entries, root, last_page + 1, transaction)

    def _check_size(self) -> None:
        size = os.fstat(self._descriptor).st_size
        if size < self._bytes:
            raise DataError(
                f"database {self.path} is truncated", expected=f"{self._bytes} bytes in {self.file.name}", got=size
            )

    def _find_nodes(self, number: int) -> array[int]:
        """Returns the offsets of the nodes of all records up to record `number`, and perhaps of more.

        Raises:
            IndexError: If `number` is not below the number of records.
        """
        if number >= len(self):
            raise IndexError(f"record {number} of {len(self)}")
        with self._lock:
            while len(self._nodes) <= number:
                leaf = next(self._lookup, None)
                if leaf is None or len(self._nodes) + len(leaf) > len(self):
                    raise self._damage_error(f"it has {len(self._nodes)} of {len(self)} records")
                self._nodes.frombytes(leaf.astype(np.uint64).tobytes())
        return self._nodes

    def _leaves(self, page: int, depth: int) -> Iterator[np.ndarray]:
        """Yields the node offsets of each leaf page in the subtree of a page, in order."""
        if page == _NO_ROOT:
            return
        content = self._page(page)
        _, flags, lower, _ = _PAGE.unpack_from(content)
        count = (lower - _HEADER) // 2
        if flags not in (_BRANCH, _LEAF) or not 0 < count <= self._meta.page_size // 2:
            raise self._damage_error(f"page {page} has invalid contents")
        nodes = np.frombuffer(content, "<u2", count, _HEADER).astype(np.int64)
        if nodes.min() < lower or nodes.max() + _NODE.size > self._meta.page_size:
            raise self._damage_error(f"page {page} has invalid contents")
        if flags & _LEAF:
            yield nodes + page * self._meta.page_size
            return
        if depth <= 1:
            raise self._damage_error(f"page {page} is deeper than the tree")
        for node in nodes.tolist():
            low, high, top, _ = _NODE.unpack_from(content, node)
            yield from self._leaves(low | high << 16 | top << 32, depth - 1)

    def _page(self, page: int, size: int = 0) -> bytes:
        """Reads a page, after checking that the page stored there has this number.

        Args:
            size: the number of bytes to read; one page by default.
        """
        start, size = page * self._meta.page_size, size or self._meta.page_size
        if start + size > self._bytes:
            raise self._damage_error(f"page {page} reaches past the end of the file")
        content = self._read_bytes(start, size)
        if _NUMBER.unpack_from(content)[0] != page:
            raise self._damage_error(f"page {page} has invalid contents")
        return content

    def _page_reader(self) -> Callable[[int], bytes]:
        """Returns a function that reads pages and remembers the last one, because successive records share theirs."""
        return lru_cache(maxsize=1)(self._page)

    def _key(self, node: int, page_of: Callable[[int], bytes]) -> bytes:
        page, at = divmod(node, self._meta.page_size)
        content = page_of(page)
        start = at + _NODE.size
        return content[start : start + _NODE.unpack_from(content, at)[3]]

    def _value(self, node: int, page_of: Callable[[int], bytes]) -> memoryview:
        page, at = divmod(node, self._meta.page_size)
        content = page_of(page)
        low, high, flags, key_size = _NODE.unpack_from(content, at)
        start, size = at + _NODE.size + key_size, low | high << 16
        if flags & ~_LARGE:
            problem = f"database {self.path} contains other databases, or several records for one key"
            raise DataError(problem, expected="one record for each key")
        if start + (_NUMBER.size if flags & _LARGE else size) > len(content):
            raise self._damage_error("a record reaches past the end of its page")
        if flags & _LARGE:
            return memoryview(self._page(_NUMBER.unpack_from(content, start)[0], _HEADER + size))[_HEADER:]
        return memoryview(content)[start : start + size]

    def _damage_error(self, reason: str) -> DataError:
        return DataError(f"database {self.path} is damaged: {reason}", advice="Convert the pictures again.")
