"""The options of data layers that read the pictures of a list file."""

from __future__ import annotations

from dataclasses import dataclass

from pycaffe_like.data.listfile import PictureFiles
from pycaffe_like.data.sampler import Sampler


@dataclass(frozen=True)
class ListOptions:
    """Where pictures are, how they are read, and in which order."""

    source: str
    root_folder: str
    new_height: int
    new_width: int
    is_color: bool
    batch_size: int
    shuffle: bool
    rand_skip: int

    def files(self) -> PictureFiles:
        """Returns the reader of the pictures.

        Raises:
            LayerError: If only one of new_height and new_width is set.
        """
        return PictureFiles(self.root_folder, self.source, (self.new_height, self.new_width), self.is_color)

    def sampler(self) -> Sampler:
        return Sampler(self.batch_size, self.shuffle, self.rand_skip)
