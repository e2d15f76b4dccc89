"""Mixes each sample of a batch with samples of other records: mixup and cutmix of augment_param.

The other records (partners) are drawn from the whole source, so they depend neither on the batch
size nor on the number of workers or ranks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase, Shape, format_shape

from .augmentation import check_range, is_in_phase
from .sampler import Draws
from .transform import Crop, Mixing, Sample

OPTIONS = ("mixup", "cutmix", "mosaic")
"""The options of augment_param that mix records."""

_LARGEST_ALPHA = 100.0


class PictureMixing(Mixing):
    """Applies mixup and cutmix to pictures of uint8, and turns labels into one share per class.

    With a share s from Beta(alpha, alpha), mixup blends s * picture + (1 - s) * other. cutmix
    pastes a rectangle of the other picture, sqrt(1 - s) times as high and wide, around a random
    pixel; s is then set to the fraction of the picture that remains visible. The label becomes s *
    own + (1 - s) * other.

    Source: Zhang and others, mixup: Beyond Empirical Risk Minimization, 2017; Yun and others,
    CutMix, 2019.

    Attributes:
        classes: the number of classes, which is the length of a label.
    """

    def __init__(self, options: Options) -> None:
        """
        Args:
            options: augment_param.

        Raises:
            LayerError: If a value is out of range.
        """
        self._alphas = (float(options["cutmix"]), float(options["mixup"]))
        for name, alpha in zip(("cutmix", "mixup"), self._alphas, strict=True):
            check_range(name, alpha, 0, _LARGEST_ALPHA)
            check_range(f"{name}_prob", options[f"{name}_prob"], 0, 1)
        self._shares = tuple(
            float(options[f"{name}_prob"]) if alpha else 0.0
            for name, alpha in zip(("cutmix", "mixup"), self._alphas, strict=True)
        )
        if sum(self._shares) > 1 + 1e-6:
            raise LayerError(
                "a picture gets mixup or cutmix, not both", expected="mixup_prob + cutmix_prob of at most 1",
                got=f"{sum(self._shares):g}", advice="For half of each: mixup_prob: 0.5 cutmix_prob: 0.5.",
            )  # fmt: skip
        self.classes = int(options["classes"])
        if self.classes < 2:
            raise LayerError(
                "mixup and cutmix need the number of classes", expected="classes: 2 or more", got=self.classes
            )

    def partners(self, draws: Draws) -> int:
        return int(draws.mixing_generator().random() < sum(self._shares))

    def __call__(self, samples: Sequence[Sample], draws: Draws) -> Sample:
        crop, label = samples[0]
        assert isinstance(crop, Crop)
        shares = self._soft(label)
        if len(samples) == 1:
            return crop, shares
        other, others_label = samples[1]
        assert isinstance(other, Crop)
        _check_alike(crop.pixels, other.pixels)
        pixels, share = self._mix(crop.pixels, other.pixels, draws)
        return crop._replace(pixels=pixels), share * shares + np.float32(1 - share) * self._soft(others_label)

    def _mix(self, own: np.ndarray, other: np.ndarray, draws: Draws) -> tuple[np.ndarray, np.float32]:
        """Returns the mixed picture, and the share s of the record's own picture and label."""
        random = draws.mixing_generator()
        cuts = random.random() < self._shares[0]
        alpha = self._alphas[0 if cuts else 1]
        share = float(random.beta(alpha, alpha))
        return _cutmix(own, other, share, random) if cuts else _mixup(own, other, share)

    def _soft(self, label: object) -> np.ndarray:
        """Converts a label to one share per class. If records have several labels, these are shares already."""
        values = np.asarray(label, np.float32)
        if values.ndim:
            if values.size != self.classes:
                raise DataError("a record's labels do not fit classes", expected=self.classes, got=values.size)
            return values
        number = int(values)
        if number != values or not 0 <= number < self.classes:
            expected = f"an integer in [0, {self.classes}), since classes is {self.classes}"
            raise DataError("a label is not a class", expected=expected, got=f"{float(values):g}")
        shares = np.zeros(self.classes, np.float32)
        shares[number] = 1
        return shares


def _mixup(own: np.ndarray, other: np.ndarray, share: float) -> tuple[np.ndarray, np.float32]:
    import cv2

    flat = (np.ascontiguousarray(picture).reshape(len(picture), -1) for picture in (own, other))
    blended: np.ndarray = np.asarray(cv2.addWeighted(next(flat), share, next(flat), 1 - share, 0))
    return blended.reshape(own.shape), np.float32(share)


def _cutmix(
    own: np.ndarray, other: np.ndarray, share: float, random: np.random.Generator
) -> tuple[np.ndarray, np.float32]:
    rows, columns = own.shape[1:]
    height, width = (round(extent * (1 - share) ** 0.5) for extent in (rows, columns))
    y, x = int(random.integers(rows)) - height // 2, int(random.integers(columns)) - width // 2
    top, left, bottom, right = max(y, 0), max(x, 0), min(y + height, rows), min(x + width, columns)
    pixels = own.copy()
    pixels[:, top:bottom, left:right] = other[:, top:bottom, left:right]
    return pixels, np.float32(1 - (bottom - top) * (right - left) / (rows * columns))


def _check_alike(own: np.ndarray, other: np.ndarray) -> None:
    if own.dtype != np.uint8 or other.dtype != np.uint8:
        dtype = other.dtype if own.dtype == np.uint8 else own.dtype
        raise DataError("mixup and cutmix are for pictures of 8 bits", expected="uint8", got=dtype)
    if own.shape != other.shape:
        raise DataError(
            "a picture and the one that is mixed into it differ in shape",
            expected=format_shape(own.shape),
            got=format_shape(other.shape),
        )


def picture_mixing(augment: Options, phase: Phase) -> PictureMixing | None:
    """Returns the mixing for layers with one label per picture; None if there is none in this phase.

    Raises:
        LayerError: If a value is out of range, or mosaic is set, which needs boxes.
    """
    refuse_mixing(augment, ("mosaic",), "AnnotatedData, whose pictures have boxes")
    if not augment["mixup"] and not augment["cutmix"]:
        return None
    mixing = PictureMixing(augment)
    return mixing if is_in_phase(augment, phase) else None


def label_shape(batch_size: int, mixing: Mixing | None) -> Shape:
    """Returns the shape of a batch's labels: N x classes if pictures are mixed, else N."""
    return (batch_size, mixing.classes) if isinstance(mixing, PictureMixing) else (batch_size,)


def refuse_mixing(augment: Options, names: Sequence[str], where: str) -> None:
    """Raises LayerError if augment_param sets an option that a layer does not support.

    Args:
        where: the layers that do support it, for the message.
    """
    for name in names:
        if augment.get(name):
            raise LayerError(f"{name} is not supported by this layer", expected=f"{name} in {where}")
