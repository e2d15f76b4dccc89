"""Makes square pictures: resizes the shorter side, and keeps the centre of the longer one.

Source: tools/extra/resize_and_crop_images.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from pycaffe_like.errors import DataError, PclError
from pycaffe_like.files.atomic import replacing

from .image import read_image


def square_opencv(source: Path, target: Path, side: int) -> None:
    """Resizes with OpenCV. The extension of `target` chooses the file type.

    Raises:
        DataError: If the picture cannot be read, or cannot be written as that type.
    """
    import cv2

    image = read_image(source)
    height, width = image.shape[:2]
    shorter = min(height, width)
    height, width = side * height // shorter, side * width // shorter
    top, left = (height - side) // 2, (width - side) // 2
    square = cv2.resize(image, (width, height))[top : top + side, left : left + side]
    try:
        _, data = cv2.imencode(target.suffix, square)
    except cv2.error:
        raise DataError(f"picture {target} cannot be written", expected="a name like a.jpg or a.png") from None
    _write(target, bytes(data))


def square_pil(source: Path, target: Path, side: int) -> None:
    """Crops and scales down with Pillow, and writes a JPEG of quality 75. Small pictures are not enlarged.

    Raises:
        DataError: If the picture cannot be read, or cannot be written as a JPEG.
        PclError: If Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError:
        raise PclError("image_lib PIL needs the package pillow", advice="pip install pillow") from None
    data = io.BytesIO()
    try:
        with Image.open(source) as image:
            factor = 1  # a power of two: fast, and leaves between one and two times the final size
            while min(image.size) // factor > 2 * side:
                factor *= 2
            if factor > 1:
                small = (image.width // factor, image.height // factor)
                image.thumbnail(small, Image.Resampling.NEAREST, reducing_gap=None)
            square = image.crop(_middle(image.width, image.height))
        square.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
        square.save(data, "JPEG", quality=75)
    except OSError as error:
        raise DataError(f"picture {source} cannot be read, or not be written as a JPEG: {error}") from None
    _write(target, data.getvalue())


def _middle(width: int, height: int) -> tuple[int, int, int, int]:
    """Returns the largest square in the middle of a picture: left, top, right, bottom."""
    if height > width:
        return 0, int(height // 2 - width / 2), width, int(height // 2 + width / 2)
    return int(width // 2 - height / 2), 0, int(width // 2 + height / 2), height


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as temporary:
            temporary.write_bytes(data)
    except OSError as error:
        raise DataError(f"picture {target} cannot be written: {error.strerror or error}") from None


SQUARES: dict[str, Callable[[Path, Path, int], None]] = {"opencv": square_opencv, "pil": square_pil}
