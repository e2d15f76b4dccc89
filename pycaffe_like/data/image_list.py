"""Reads picture files named in a list, each with one or more labels."""

from __future__ import annotations

from collections.abc import Sequence

from .list_line import Entry
from .listfile import PictureFiles, check_pictures, read_list
from .sampler import Draws
from .source import Source
from .transform import CaffeTransform, Sample, Transform


class ImageList(Source[Entry]):
    """A source of the lines of a list file. The Transform reads the pictures themselves, in worker threads."""

    def __init__(self, path: str, root: str) -> None:
        """
        Args:
            root: prefix of every path in the list.

        Raises:
            DataError: If the list cannot be read, or a picture is missing (every hundredth is checked).
        """
        self.path = path
        self.entries = read_list(path)
        check_pictures(root, self.entries, path)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, number: int) -> Entry:
        return self.entries[number]

    @property
    def keys(self) -> Sequence[str]:
        return [entry.path for entry in self.entries]

    def name(self, number: int) -> str:
        entry = self.entries[number]
        return f"{entry.path}, line {entry.line} of {self.path}"


class ImageListTransform(Transform[Entry]):
    """Reads and resizes the picture named in a line, then augments, crops and mirrors it.

    A sample is a Crop and a label.
    """

    width = CaffeTransform.width

    def __init__(self, files: PictureFiles, caffe: CaffeTransform) -> None:
        self.files = files
        self.caffe = caffe
        self.mixing = caffe.mixing

    def open(self) -> None:
        self.caffe.open()

    def __call__(self, record: Entry, draws: Draws) -> Sample:
        image = self.files.read(record.path, record.line)
        return self.caffe.of_image(image, draws), record.value
