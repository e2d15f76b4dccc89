"""Reads LMDB files without the LMDB library.

The library can open a file only once per process, so a script and a net could not read the same database,
and a damaged page crashes the process. Reading takes little code: the file is a tree of pages, and only
the leaves hold records. Databases are written with the library (database_writer.py).

The file is read, not mapped into memory: if a mapped file is truncated, for example by a conversion to the
same name, accessing it kills the process.

The structs are in lmdb_format.py.
"""

from __future__ import annotations

import os
import threading
import weakref
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from pycaffe_like.errors import DataError

from .lmdb_format import (
    BRANCH,
    HEADER,
    LARGE,
    LEAF,
    MAGIC,
    META,
    NO_ROOT,
    NODE,
    NUMBER,
    PAGE,
    VERSION,
    Meta,
)
from .lmdb_large import LargeValues, large_values, read_large
from .source import Source


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
        # Of the records found so far:
        self._nodes = array("Q")  # the offset of the node
        self._pages = array("Q")  # the first of the pages that the value has to itself, or 0
        self._sizes = array("Q")  # the size of the value
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

    def read_large(self, numbers: Sequence[int], before: int, middle: int) -> LargeValues | None:
        """Reads values that are stored on pages of their own, each split into three parts: the first `before` bytes,
        the next `middle` bytes, and the rest.

        Returns:
            The parts of all values, as arrays. None if a value shares its page with others, if the values take up
            different numbers of pages, or if anything is damaged: `read` then works, or raises an error that says
            why not.
        """
        self._check_size()
        self._find_nodes(max(numbers))
        pages, sizes = [self._pages[number] for number in numbers], [self._sizes[number] for number in numbers]
        if not all(pages):
            return None
        return read_large(self._descriptor, self._meta.page_size, pages, sizes, before, middle)

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
        """Raises:
        DataError: If the file ends too early because something has truncated it.
        """
        found = os.pread(self._descriptor, size, start)
        if len(found) < size:
            self._check_size()
            raise self._damage_error(f"{size} bytes cannot be read at byte {start}")
        return found

    def _read_meta(self) -> Meta:
        """Reads the newer of the two meta pages."""
        first = self._meta_at(0)
        second = self._meta_at(first.page_size)
        return max(first, second, key=lambda meta: meta.transaction)

    def _meta_at(self, offset: int) -> Meta:
        page = os.pread(self._descriptor, META.size, offset)
        if not page and not offset:
            raise ValueError(f"{self.file.name} is an empty file")
        if len(page) < META.size:
            raise ValueError("it is too short for an LMDB")
        magic, version, page_size, _, _, depth, *counts = META.unpack(page)
        if magic != MAGIC:
            raise ValueError("it is not an LMDB of a 64-bit machine")
        if version != VERSION:
            raise ValueError(f"it has version {version} of LMDB's format; only {VERSION} is supported")
        entries, root, last_page, transaction = counts[3:]
        if page_size < 256 or page_size & (page_size - 1):
            raise ValueError(f"its page size is {page_size}")
        return Meta(page_size, depth, entries, root, last_page + 1, transaction)

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
                if leaf is None or len(self._nodes) + len(leaf[0]) > len(self):
                    raise self._damage_error(f"it has {len(self._nodes)} of {len(self)} records")
                for known, found in zip((self._pages, self._sizes, self._nodes), leaf, strict=True):
                    known.frombytes(found.astype(np.uint64).tobytes())
        return self._nodes

    def _leaves(self, page: int, depth: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each leaf page below a page, in order, yields the pages and sizes of its values and the offsets of its
        nodes.
        """
        if page == NO_ROOT:
            return
        content = self._page(page)
        _, flags, lower, _ = PAGE.unpack_from(content)
        count = (lower - HEADER) // 2
        if flags not in (BRANCH, LEAF) or not 0 < count <= self._meta.page_size // 2:
            raise self._damage_error(f"page {page} has invalid contents")
        nodes = np.frombuffer(content, "<u2", count, HEADER).astype(np.int64)
        if nodes.min() < lower or nodes.max() + NODE.size > self._meta.page_size:
            raise self._damage_error(f"page {page} has invalid contents")
        if flags & LEAF:
            yield *large_values(content, nodes), nodes + page * self._meta.page_size
            return
        if depth <= 1:
            raise self._damage_error(f"page {page} is deeper than the tree")
        for node in nodes.tolist():
            low, high, top, _ = NODE.unpack_from(content, node)
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
        if NUMBER.unpack_from(content)[0] != page:
            raise self._damage_error(f"page {page} has invalid contents")
        return content

    def _page_reader(self) -> Callable[[int], bytes]:
        """Returns a function that reads pages and remembers the last one, because successive records share theirs."""
        return lru_cache(maxsize=1)(self._page)

    def _key(self, node: int, page_of: Callable[[int], bytes]) -> bytes:
        page, at = divmod(node, self._meta.page_size)
        content = page_of(page)
        start = at + NODE.size
        return content[start : start + NODE.unpack_from(content, at)[3]]

    def _value(self, node: int, page_of: Callable[[int], bytes]) -> memoryview:
        page, at = divmod(node, self._meta.page_size)
        content = page_of(page)
        low, high, flags, key_size = NODE.unpack_from(content, at)
        start, size = at + NODE.size + key_size, low | high << 16
        if flags & ~LARGE:
            problem = f"database {self.path} contains other databases, or several records for one key"
            raise DataError(problem, expected="one record for each key")
        if start + (NUMBER.size if flags & LARGE else size) > len(content):
            raise self._damage_error("a record reaches past the end of its page")
        if flags & LARGE:
            return memoryview(self._page(NUMBER.unpack_from(content, start)[0], HEADER + size))[HEADER:]
        return memoryview(content)[start : start + size]

    def _damage_error(self, reason: str) -> DataError:
        return DataError(f"database {self.path} is damaged: {reason}", advice="Convert the pictures again.")
