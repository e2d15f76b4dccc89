"""The options of MultiBoxLoss, grouped by topic."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Options

from .predictions import nms_threshold, to_signed


@dataclass(frozen=True)
class LocationOptions:
    """How locations are encoded, and their loss."""

    loc_loss_type: str
    loc_weight: float
    share_location: bool
    code_type: str
    encode_variance_in_target: bool
    bp_inside: bool


@dataclass(frozen=True)
class ConfidenceOptions:
    """The classes, and the loss of their scores."""

    num_classes: int
    conf_loss_type: str
    background_label_id: int
    map_object_to_agnostic: bool
    objectness_score: float

    @property
    def background(self) -> int:
        """The label of the background; -1 if no class is the background."""
        return to_signed(self.background_label_id)

    def check(self) -> None:
        """Raises LayerError if the number of classes and the background contradict each other."""
        if self.conf_loss_type == "SOFTMAX" and not 0 <= self.background < self.num_classes:
            expected = f"0 to {self.num_classes - 1} for SOFTMAX"
            raise LayerError("background_label_id is not a class", expected=expected, got=self.background)
        needed = 2 if self.background >= 0 else 1
        if self.map_object_to_agnostic and self.num_classes != needed:
            raise LayerError("num_classes does not fit map_object_to_agnostic", expected=needed, got=self.num_classes)


@dataclass(frozen=True)
class MatchingOptions:
    """How priors and objects are matched."""

    match_type: str
    overlap_threshold: float
    use_prior_for_matching: bool
    use_difficult_gt: bool
    ignore_cross_boundary_bbox: bool

    @property
    def threshold(self) -> float | None:
        """The overlap from which remaining priors are matched, too; None if each object is matched only to its
        best prior.
        """
        return self.overlap_threshold if self.match_type == "PER_PREDICTION" else None


@dataclass(frozen=True)
class MiningOptions:
    """Hard example mining: which unmatched priors count."""

    do_neg_mining: bool | None
    mining_type: str | None
    neg_pos_ratio: float
    neg_overlap: float
    nms_param: Options | None
    sample_size: int
    use_prior_for_nms: bool

    @property
    def kind(self) -> str:
        """NONE, MAX_NEGATIVE or HARD_EXAMPLE, from mining_type or its deprecated form
        do_neg_mining."""
        if self.mining_type is None:
            return "NONE" if self.do_neg_mining is False else "MAX_NEGATIVE"
        return self.mining_type

    @property
    def nms_threshold(self) -> float:
        """The overlap above which non-maximum suppression drops a prior; 0 for no suppression."""
        return nms_threshold(self.nms_param) if self.nms_param is not None else 0.0

    @property
    def top_k(self) -> int | None:
        """The number of priors that go into suppression; None or -1 for all."""
        return None if self.nms_param is None else self.nms_param.get("top_k")

    def check(self, share_location: bool) -> None:
        """Raises LayerError if the options contradict each other."""
        if None not in (self.mining_type, self.do_neg_mining) and self.do_neg_mining != (self.mining_type != "NONE"):
            raise LayerError(
                "do_neg_mining and mining_type contradict each other",
                expected="mining_type alone",
                got=f"do_neg_mining: {str(self.do_neg_mining).lower()} and mining_type: {self.mining_type}",
            )
        if self.kind != "NONE" and not share_location:
            raise LayerError("mining needs share_location", expected="share_location: true, or mining_type: NONE")
        if self.kind == "HARD_EXAMPLE" and self.sample_size < 1:
            raise LayerError("sample_size must be positive", got=self.sample_size)


@dataclass(frozen=True)
class MultiBoxOptions:
    """All options of a loss."""

    location: LocationOptions
    confidence: ConfidenceOptions
    matching: MatchingOptions
    mining: MiningOptions

    def scaling(self, variances: Tensor) -> Tensor | None:
        """Returns the variances by which encoded boxes are divided; None with encode_variance_in_target, where
        they are not divided.
        """
        return None if self.location.encode_variance_in_target else variances
